-- Paper that comes back: sheets typed in by the office. What is typed is told beside what the phones told, with who
-- typed it, in the same chain and by the same rules; what a phone told already is never told again.

ALTER TABLE field_event
  ADD COLUMN source TEXT DEFAULT 'phone' NOT NULL,
  ADD COLUMN author TEXT DEFAULT '' NOT NULL,
  ADD CONSTRAINT field_event_source_known CHECK (source IN ('phone', 'paper')),
  ADD CONSTRAINT field_event_paper_has_author CHECK ((source = 'paper') = (author <> ''));

-- Events of phones keep the hash they have; those from paper cover their source and author too.
CREATE OR REPLACE FUNCTION field_event_hash(e field_event) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(e.prev_hash || convert_to(CASE e.source WHEN 'phone' THEN
    rondo.canon('event-1', e.id::text, e.tour_id::text, e.job_id::text, e.seq::text,
      e.kind, rondo.utc_text(e.device_at), rondo.utc_text(e.received_at), e.lat::text, e.lon::text, e.data::text,
      e.document_id::text, encode(e.content_sha256, 'hex'))
    ELSE
    rondo.canon('event-2', e.id::text, e.tour_id::text, e.job_id::text, e.seq::text,
      e.kind, rondo.utc_text(e.device_at), rondo.utc_text(e.received_at), e.lat::text, e.lon::text, e.data::text,
      e.document_id::text, encode(e.content_sha256, 'hex'), e.source, e.author) END, 'UTF8'))
$$;

-- One thing read from a sheet: '' when it changed the plan, else why it did not. NULL where it was told before.
CREATE FUNCTION tell_from_paper(p_tour uuid, p_stop uuid, p_job uuid, p_kind text, p_at timestamptz, p_data jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE e rondo.field_event; v_id uuid := gen_random_uuid();
BEGIN
  SELECT * INTO e FROM rondo.field_event f
   WHERE f.tour_id = p_tour AND f.kind = p_kind
     AND (f.stop_id IS NOT DISTINCT FROM p_stop OR (p_job IS NOT NULL AND f.job_id = p_job))
   ORDER BY (f.source = 'phone') DESC, f.seq DESC LIMIT 1;
  IF FOUND AND e.source = 'phone' AND p_kind <> 'note' THEN
    RETURN 'phone';
  ELSIF FOUND AND e.source = 'paper' AND e.data = p_data AND e.device_at = p_at THEN
    RETURN NULL;
  END IF;
  INSERT INTO rondo.field_event (id, tour_id, stop_id, job_id, kind, device_at, data, content_sha256, source, author)
  VALUES (v_id, p_tour, p_stop, p_job, p_kind, p_at, p_data,
          sha256(convert_to(rondo.canon(p_kind, rondo.utc_text(p_at), p_stop::text, p_data::text), 'UTF8')),
          'paper', session_user);
  RETURN rondo.apply_event(p_tour, p_stop, p_job, p_kind, p_at, p_data, v_id, NULL, NULL, NULL);
END $$;

CREATE FUNCTION check_paper_time(p_at timestamptz, p_tour tour) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_at > clock_timestamp() THEN
    PERFORM rondo.refuse('RD001', 'This time is still to come: look at the hour and at the day of the sheet.');
  ELSIF p_at < lower(p_tour.slot) - interval '1 day' OR p_at > upper(p_tour.slot) + interval '2 days' THEN
    PERFORM rondo.refuse('RD001', 'This time is not of this tour: look at the day of the sheet.');
  END IF;
END $$;

CREATE FUNCTION tour_for_paper(p_tour uuid) RETURNS tour
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE t rondo.tour; v_depots uuid[] := rondo.my_depots();
BEGIN
  SELECT * INTO t FROM rondo.tour WHERE id = p_tour FOR NO KEY UPDATE;  -- one writer a tour
  IF NOT FOUND OR (v_depots IS NOT NULL AND t.depot_id IS NOT NULL AND t.depot_id <> ALL (v_depots)) THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  RETURN t;
END $$;

-- What the sheet says of one stop: arrived, done (instants), reason (not done), net_kg, estimated, in, out, waiting_minutes,
-- text. Returns for each kind that was told what became of it: '' taken, 'phone' told by the phone already, else why the
-- plan did not change although it is kept.
CREATE FUNCTION record_returned_stop(p_stop uuid, p_facts jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s rondo.stop; t rondo.tour; v jsonb := '{}';
  v_arrived timestamptz := (p_facts ->> 'arrived')::timestamptz;
  v_done timestamptz := (p_facts ->> 'done')::timestamptz;
  v_reason text := btrim(coalesce(p_facts ->> 'reason', ''));
  v_at timestamptz; v_kg jsonb := p_facts -> 'net_kg'; v_text text := btrim(coalesce(p_facts ->> 'text', ''));
BEGIN
  SELECT * INTO s FROM rondo.stop WHERE id = p_stop;
  IF NOT FOUND THEN
    PERFORM rondo.refuse('RD409', 'A colleague took this job off the board meanwhile.');
  END IF;
  t := rondo.tour_for_paper(s.tour_id);
  SELECT * INTO s FROM rondo.stop WHERE id = p_stop AND tour_id = t.id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM rondo.refuse('RD409', 'A colleague took this job off the board meanwhile.');
  END IF;
  IF v_arrived IS NOT NULL THEN PERFORM rondo.check_paper_time(v_arrived, t); END IF;
  IF v_done IS NOT NULL THEN PERFORM rondo.check_paper_time(v_done, t); END IF;
  IF v_done < v_arrived THEN
    PERFORM rondo.refuse('RD001', 'A stop cannot be left before it is reached.');
  ELSIF jsonb_typeof(v_kg) = 'number' AND rondo.whole_number(v_kg, 1, 60000) IS NULL THEN
    PERFORM rondo.refuse('RD001', 'No lorry weighs that much: type kilograms, not grams.');
  END IF;
  v_at := coalesce(v_done, v_arrived, s.done_at, s.arrived_at, least(upper(s.slot), clock_timestamp()));
  IF v_arrived IS NOT NULL THEN
    v := v || jsonb_build_object('arrived', rondo.tell_from_paper(t.id, s.id, s.job_id, 'arrived', v_arrived, '{}'));
  END IF;
  IF s.job_id IS NOT NULL THEN
    -- The boxes before the end: what is done then moves the right ones.
    IF coalesce(p_facts ->> 'in', '') <> '' OR coalesce(p_facts ->> 'out', '') <> '' THEN
      v := v || jsonb_build_object('container', rondo.tell_from_paper(t.id, s.id, s.job_id, 'container', v_at,
        jsonb_strip_nulls(jsonb_build_object('in', nullif(p_facts ->> 'in', ''), 'out', nullif(p_facts ->> 'out', '')))));
    END IF;
    IF jsonb_typeof(v_kg) = 'number' THEN
      v := v || jsonb_build_object('weight', rondo.tell_from_paper(t.id, s.id, s.job_id, 'weight', v_at,
        jsonb_build_object('net_kg', v_kg, 'estimated', coalesce(p_facts -> 'estimated' = 'true', false))));
    END IF;
  END IF;
  IF v_text <> '' THEN
    v := v || jsonb_build_object('note', rondo.tell_from_paper(t.id, s.id, s.job_id, 'note', v_at,
      jsonb_build_object('text', left(v_text, 2000))));
  END IF;
  IF v_reason <> '' AND s.job_id IS NOT NULL THEN
    IF EXISTS (SELECT FROM rondo.field_event WHERE job_id = s.job_id AND tour_id = t.id AND kind = 'done' AND source = 'phone') THEN
      v := v || '{"not_done": "phone"}';
    ELSE
      v := v || jsonb_build_object('not_done', rondo.tell_from_paper(t.id, s.id, s.job_id, 'not_done', v_at,
        jsonb_build_object('reason', left(v_reason, 500))));
    END IF;
  ELSIF v_done IS NOT NULL THEN
    IF EXISTS (SELECT FROM rondo.field_event WHERE stop_id = s.id AND tour_id = t.id AND kind = 'not_done' AND source = 'phone') THEN
      v := v || '{"done": "phone"}';
    ELSE
      v := v || jsonb_build_object('done', rondo.tell_from_paper(t.id, s.id, s.job_id, 'done', v_done,
        jsonb_strip_nulls(jsonb_build_object('waiting_minutes', p_facts -> 'waiting_minutes'))));
    END IF;
  END IF;
  RETURN v;
END $$;

-- What the head of the sheet says: ended (instant), km_start, km_end.
CREATE FUNCTION record_returned_tour(p_tour uuid, p_facts jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t rondo.tour := rondo.tour_for_paper(p_tour); v jsonb := '{}';
  v_ended timestamptz := (p_facts ->> 'ended')::timestamptz;
  v_start integer := rondo.whole_number(p_facts -> 'km_start', 0, 3000000);
  v_end integer := rondo.whole_number(p_facts -> 'km_end', 0, 3000000);
BEGIN
  IF v_end < coalesce(v_start, t.km_start) THEN
    PERFORM rondo.refuse('RD001', 'The kilometres at the end are fewer than at the start.');
  END IF;
  IF v_start IS NOT NULL AND t.km_start IS NULL THEN
    UPDATE rondo.tour SET km_start = v_start WHERE id = t.id;
    v := v || '{"km_start": ""}';
  ELSIF v_start IS DISTINCT FROM t.km_start AND v_start IS NOT NULL THEN
    v := v || '{"km_start": "phone"}';
  END IF;
  IF v_ended IS NOT NULL THEN
    PERFORM rondo.check_paper_time(v_ended, t);
    v := v || jsonb_build_object('ended', rondo.tell_from_paper(t.id, NULL, NULL, 'tour_ended', v_ended,
      jsonb_strip_nulls(jsonb_build_object('km', v_end))));
  END IF;
  RETURN v;
END $$;

GRANT EXECUTE ON FUNCTION record_returned_stop, record_returned_tour TO rondo_dispatcher;
