-- What phones tell more: kinds of events, positions kept for a while, codes of drivers without a link.

ALTER TABLE field_event
  DROP CONSTRAINT field_event_kind_known,
  ADD CONSTRAINT field_event_kind_known CHECK (kind IN ('tour_opened', 'tour_acknowledged', 'departed', 'arrived', 'done', 'not_done', 'problem', 'weight', 'container', 'photo', 'signature', 'note', 'tour_ended', 'vehicle_check', 'waiting', 'lifts', 'downgrade', 'blocked', 'unblocked', 'load_refused', 'message', 'message_read')),
  ADD COLUMN sent_sha256 BYTEA;

ALTER TABLE driver_link ADD COLUMN oldest_pending_at TIMESTAMP WITH TIME ZONE;
GRANT SELECT (oldest_pending_at) ON driver_link TO rondo_user;

-- What a customer's stops ask of the driver.
ALTER TABLE customer
  ADD COLUMN signature_rule TEXT DEFAULT 'advised' NOT NULL,
  ADD COLUMN photo_rule TEXT DEFAULT 'none' NOT NULL,
  ADD CONSTRAINT customer_signature_rule_known CHECK (signature_rule IN ('required', 'advised', 'none')),
  ADD CONSTRAINT customer_photo_rule_known CHECK (photo_rule IN ('required', 'advised', 'none'));

-- Where a vehicle was while its tour ran, as its driver's phone saw it. Purged after the days of the parameter
-- "retention.position_days" (two months unless set: CNIL, guidance on the geolocation of employees' vehicles).
CREATE TABLE position (
    tour_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    accuracy_m INTEGER,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT position_pkey PRIMARY KEY (tour_id, at),
    CONSTRAINT position_on_earth CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180 AND accuracy_m >= 0),
    CONSTRAINT position_tour_id_fkey FOREIGN KEY(tour_id) REFERENCES tour (id) ON DELETE CASCADE
);
CREATE INDEX position_at_idx ON position (at);
CREATE TRIGGER frozen BEFORE UPDATE ON position FOR EACH ROW EXECUTE FUNCTION t_forbid();
GRANT SELECT ON position TO rondo_user;
ALTER TABLE position ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON position TO rondo_user USING (EXISTS (SELECT FROM tour t WHERE t.id = tour_id));

-- The code of a driver who comes without a link: of the code itself only an Argon2id digest's fingerprint lies here,
-- and nobody reads it. The endpoint computes the digest from the salt and brings it.
CREATE TABLE driver_pin (
    driver_id UUID NOT NULL,
    salt BYTEA NOT NULL,
    proof BYTEA NOT NULL,
    set_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    set_by TEXT DEFAULT session_user NOT NULL,
    tries INTEGER DEFAULT 0 NOT NULL,
    tried_at TIMESTAMP WITH TIME ZONE,
    locked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT driver_pin_pkey PRIMARY KEY (driver_id),
    CONSTRAINT driver_pin_hashed CHECK (octet_length(salt) = 16 AND octet_length(proof) = 32),
    CONSTRAINT driver_pin_driver_id_fkey FOREIGN KEY(driver_id) REFERENCES driver (id) ON DELETE CASCADE
);
GRANT SELECT (driver_id, set_at, set_by, tries, tried_at, locked_at) ON driver_pin TO rondo_user;

-- What the endpoint refused, counted by hour: no address, no name, no code. "source" tells requests of one address from
-- those of another within a day and no longer; "link" is the driver_link that was used, where there is one.
CREATE TABLE field_refusal (
    hour TIMESTAMP WITH TIME ZONE NOT NULL,
    code TEXT NOT NULL,
    source TEXT NOT NULL,
    link TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT field_refusal_pkey PRIMARY KEY (hour, code, source, link),
    CONSTRAINT field_refusal_count_positive CHECK (count > 0)
);
GRANT SELECT ON field_refusal TO rondo_user;

-- ------------------------------------------------------------------------------------------------ links
-- A link dies in the night after its day, so that a phone left in a pocket opens nothing the next morning; that of a
-- tour which runs into the next day, six hours after its planned end.
CREATE FUNCTION link_expiry(t tour) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest((t.day + 1)::timestamp AT TIME ZONE 'Europe/Paris' + interval '3 hours',
                  CASE WHEN upper(t.slot) > (t.day + 1)::timestamp AT TIME ZONE 'Europe/Paris'
                       THEN upper(t.slot) + interval '6 hours' END)
$$;

-- For the dispatcher: the clear code is returned once and never stored. For a day that is over it opens for six hours,
-- so that what a phone still holds can come in.
CREATE OR REPLACE FUNCTION create_driver_link(p_tour uuid, p_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE t rondo.tour; v_code text; v_depots uuid[] := rondo.my_depots();
BEGIN
  SELECT * INTO t FROM rondo.tour WHERE id = p_tour;
  IF NOT FOUND OR (v_depots IS NOT NULL AND t.depot_id IS NOT NULL AND t.depot_id <> ALL (v_depots)) THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  IF t.status = 'draft' THEN
    PERFORM rondo.refuse('RD001', 'Publish the tour before you send it to its driver.');
  END IF;
  IF t.day < (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date - 6 THEN
    PERFORM rondo.refuse('RD001', 'This tour is over: its link would already be dead.');
  END IF;
  -- 122 random bits, in characters that an address may hold.
  v_code := rtrim(translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/', '-_'), '=');
  INSERT INTO rondo.driver_link (id, tour_id, code_hash, expires_at)
  VALUES (p_id, p_tour, rondo.secret_hash(v_code), CASE WHEN rondo.link_expiry(t) > clock_timestamp() THEN rondo.link_expiry(t)
               ELSE clock_timestamp() + interval '6 hours' END);
  RETURN v_code;
END $$;

-- "Last heard of", what the phone still holds and since when: written when it says something new, since every change
-- rings in every window.
DROP FUNCTION hear_of_phone(uuid, integer);
CREATE FUNCTION hear_of_phone(p_link uuid, p_pending integer, p_oldest timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l rondo.driver_link; v_now timestamptz := clock_timestamp(); v_oldest timestamptz;
BEGIN
  SELECT * INTO l FROM rondo.driver_link WHERE id = p_link;
  IF coalesce(p_pending, l.pending_items) > 0 THEN
    v_oldest := least(coalesce(p_oldest, l.oldest_pending_at, v_now), v_now);
  END IF;
  IF l.pending_items = coalesce(p_pending, l.pending_items) AND l.oldest_pending_at IS NOT DISTINCT FROM v_oldest
     AND l.last_seen_at > v_now - interval '5 minutes' THEN
    RETURN;
  END IF;
  IF nullif(current_setting('rondo.op', true), '') IS NULL THEN
    PERFORM rondo.begin_operation(gen_random_uuid(), 'field.heard');
  END IF;
  UPDATE rondo.driver_link SET last_seen_at = v_now, pending_items = coalesce(p_pending, pending_items),
         oldest_pending_at = v_oldest WHERE id = p_link;
END $$;

-- ------------------------------------------------------------------------------------------------ codes of drivers
-- For the dispatcher. Without a proof the code is taken away.
CREATE FUNCTION set_driver_pin(p_driver uuid, p_salt bytea, p_proof bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE d rondo.driver; v_depots uuid[] := rondo.my_depots();
BEGIN
  SELECT * INTO d FROM rondo.driver WHERE id = p_driver AND archived_at IS NULL;
  IF NOT FOUND OR (v_depots IS NOT NULL AND d.depot_id IS NOT NULL AND d.depot_id <> ALL (v_depots)) THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  PERFORM rondo.current_operation();
  DELETE FROM rondo.driver_pin WHERE driver_id = p_driver;
  IF p_proof IS NOT NULL THEN
    INSERT INTO rondo.driver_pin (driver_id, salt, proof) VALUES (p_driver, p_salt, p_proof);
  END IF;
  PERFORM rondo.log_change('driver_pin', p_driver::text);
END $$;

CREATE FUNCTION pin_salt(p_number text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.salt FROM rondo.driver d JOIN rondo.driver_pin p ON p.driver_id = d.id
   WHERE d.number = p_number AND d.archived_at IS NULL
$$;

-- Opens the tour of a driver's day for the phone that brings the digest of his code. A refusal is an answer and not an
-- error, so that the try is counted: "wrong", "slow" (five failed: one each ten seconds from then on), "locked" (twenty:
-- the office sets another code), "no_tour".
CREATE FUNCTION open_by_pin(p_number text, p_digest bytea, p_token text, p_device text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p rondo.driver_pin; t rondo.tour; l rondo.driver_link; h bytea := rondo.secret_hash(p_token); v_now timestamptz;
  v_today date;
BEGIN
  IF p_token !~ '^[A-Za-z0-9_-]{43,86}$' THEN
    PERFORM rondo.refuse('RD001', 'The token of a phone has at least 256 random bits.');
  END IF;
  SELECT n.* INTO p FROM rondo.driver d JOIN rondo.driver_pin n ON n.driver_id = d.id
   WHERE d.number = p_number AND d.archived_at IS NULL FOR UPDATE OF n;
  v_now := clock_timestamp();
  v_today := (v_now AT TIME ZONE 'Europe/Paris')::date;
  IF p.driver_id IS NULL THEN
    RETURN '{"refused": "wrong"}';
  ELSIF p.tries >= 20 THEN
    RETURN '{"refused": "locked"}';
  ELSIF p.tries >= 5 AND p.tried_at > v_now - interval '10 seconds' THEN
    RETURN '{"refused": "slow"}';
  ELSIF p.proof IS DISTINCT FROM sha256(p_digest) THEN
    UPDATE rondo.driver_pin SET tries = tries + 1, tried_at = v_now,
           locked_at = CASE WHEN tries >= 4 THEN coalesce(locked_at, v_now) END WHERE driver_id = p.driver_id;
    IF p.tries IN (4, 19) THEN
      PERFORM rondo.log_change('driver_pin', p.driver_id::text);
    END IF;
    RETURN '{"refused": "wrong"}';
  END IF;
  IF p.tries > 0 THEN
    UPDATE rondo.driver_pin SET tries = 0, tried_at = v_now, locked_at = NULL WHERE driver_id = p.driver_id;
    PERFORM rondo.log_change('driver_pin', p.driver_id::text);
  END IF;
  SELECT * INTO l FROM rondo.driver_link WHERE token_hash = h;
  IF FOUND THEN  -- an answer lost on the way is asked for again
    IF NOT EXISTS (SELECT FROM rondo.tour WHERE id = l.tour_id AND driver_id = p.driver_id) THEN
      PERFORM rondo.refuse('RD403', 'This link was already opened on another phone.');
    END IF;
    l := rondo.link_of_token(p_token);
    RETURN jsonb_build_object('tour', l.tour_id, 'expires_at', l.expires_at);
  END IF;
  -- What runs now, else what is still to come today, else what was done today; last night's tour until its link is dead.
  SELECT * INTO t FROM rondo.tour x
   WHERE x.driver_id = p.driver_id AND x.status <> 'draft' AND x.day BETWEEN v_today - 1 AND v_today
     AND rondo.link_expiry(x) > v_now AND (x.day = v_today OR upper(x.slot) > v_today::timestamp AT TIME ZONE 'Europe/Paris')
   ORDER BY x.status = 'closed', x.slot @> v_now DESC, lower(x.slot) LIMIT 1;
  IF NOT FOUND THEN
    RETURN '{"refused": "no_tour"}';
  END IF;
  PERFORM rondo.begin_operation(gen_random_uuid(), 'field.opened');
  INSERT INTO rondo.driver_link (id, tour_id, code_hash, token_hash, device, opened_at, last_seen_at, expires_at)
  VALUES (gen_random_uuid(), t.id, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), h,
          left(p_device, 200), v_now, v_now, rondo.link_expiry(t));
  RETURN jsonb_build_object('tour', t.id, 'expires_at', rondo.link_expiry(t));
END $$;

-- ------------------------------------------------------------------------------------------------ the day
-- What the office wrote to the driver of a tour, and the blocked stops by the id of the stop.
CREATE FUNCTION field_messages(p_tour uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT '[]'::jsonb $$;

CREATE FUNCTION field_cases(p_tour uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT '{}'::jsonb $$;

DROP FUNCTION field_day(text, integer);
CREATE FUNCTION field_day(p_token text, p_pending integer DEFAULT NULL, p_oldest timestamptz DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l rondo.driver_link := rondo.link_of_token(p_token); v jsonb; v_cases jsonb := rondo.field_cases(l.tour_id);
BEGIN
  PERFORM rondo.hear_of_phone(l.id, p_pending, p_oldest);
  SELECT jsonb_build_object(
    'tour', jsonb_build_object('id', t.id, 'day', t.day, 'label', t.label, 'note', t.note, 'revision', t.revision,
      'status', t.status, 'starts_at', lower(t.slot), 'ends_at', upper(t.slot), 'started_at', t.started_at,
      'ended_at', t.ended_at, 'vehicle', v.plate, 'vehicle_label', v.label, 'trailer', tr.plate,
      'acknowledged', coalesce((SELECT max((e.data ->> 'revision')::integer) FROM rondo.field_event e
         WHERE e.tour_id = t.id AND e.kind = 'tour_acknowledged' AND e.data ->> 'revision' ~ '^\d{1,6}$'), -1)),
    'driver', jsonb_build_object('name', btrim(d.first_name || ' ' || d.surname)),
    'company', (SELECT jsonb_build_object('name', c.name, 'phone', coalesce(nullif(dp.phone, ''), c.phone)) FROM rondo.company c),
    'expires_at', l.expires_at, 'messages', rondo.field_messages(t.id),
    'stops', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'id', s.id, 'kind', s.kind, 'from', lower(s.slot), 'to', upper(s.slot), 'departed_at', s.departed_at,
        'arrived_at', s.arrived_at, 'done_at', s.done_at, 'site_id', j.site_id, 'case', v_cases -> s.id::text,
        'rules', CASE WHEN j.id IS NOT NULL THEN jsonb_build_object('signature', c.signature_rule, 'photo', c.photo_rule) END,
        'outlet', CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('name', o.name, 'phone', o.phone, 'street', o.street,
          'postcode', o.postcode, 'city', o.city, 'lat', o.lat, 'lon', o.lon) END,
        'job', CASE WHEN j.id IS NOT NULL THEN jsonb_build_object(
          'id', j.id, 'number', j.number, 'type', j.type, 'status', j.status, 'customer', c.name, 'site', si.name,
          'street', si.street, 'postcode', si.postcode, 'city', si.city, 'lat', si.lat, 'lon', si.lon,
          'gate_code', si.gate_code, 'access_note', si.access_note,
          'contact', coalesce(nullif(j.contact, ''), nullif(si.contact, ''), c.contact),
          'phone', coalesce(nullif(j.phone, ''), si.phones[1], c.phones[1], ''),
          'note', j.driver_note, 'window_from', j.window_from, 'window_to', j.window_to, 'order_number', j.order_number,
          'material', m.name, 'waste_code', coalesce(nullif(j.waste_code, ''), m.waste_code), 'hazardous', coalesce(m.hazardous, false),
          'adr', m.adr_mention, 'container_type', coalesce(ct.label, j.container_type), 'container_in', ci.number,
          'container_out', co.number, 'net_kg', j.net_kg, 'estimated', j.weight_is_estimated, 'problem', j.problem,
          'not_done_reason', j.not_done_reason, 'ticket', EXISTS (SELECT FROM rondo.job_ticket jt WHERE jt.job_id = j.id),
          'signed', (SELECT coalesce(jsonb_agg(sg.party ORDER BY sg.party), '[]') FROM rondo.signature sg WHERE sg.job_id = j.id),
          'photos', (SELECT count(*) FROM rondo.field_event e WHERE e.job_id = j.id AND e.kind = 'photo' AND e.document_id IS NOT NULL)
        ) END) ORDER BY lower(s.slot), s.id)
      FROM rondo.stop s LEFT JOIN rondo.job j ON j.id = s.job_id LEFT JOIN rondo.customer c ON c.id = j.customer_id
        LEFT JOIN rondo.site si ON si.id = j.site_id LEFT JOIN rondo.material m ON m.id = j.material_id
        LEFT JOIN rondo.container ci ON ci.id = j.container_in_id LEFT JOIN rondo.container co ON co.id = j.container_out_id
        LEFT JOIN rondo.container_type ct ON ct.code = j.container_type
        LEFT JOIN rondo.outlet o ON o.id = coalesce(s.outlet_id, j.outlet_id)
      WHERE s.tour_id = t.id), '[]'))
    INTO v
    FROM rondo.tour t JOIN rondo.driver d ON d.id = t.driver_id LEFT JOIN rondo.vehicle v ON v.id = t.vehicle_id
      LEFT JOIN rondo.vehicle tr ON tr.id = t.trailer_id LEFT JOIN rondo.depot dp ON dp.id = coalesce(t.depot_id, d.depot_id)
   WHERE t.id = l.tour_id;
  RETURN v;
END $$;

-- ------------------------------------------------------------------------------------------------ effects
-- All that the driver waited at a job, however often and in whatever order he told it.
CREATE FUNCTION waited_minutes(p_job uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT least(coalesce(sum(rondo.whole_number(e.data -> 'minutes', 0, 1440)), 0), 1440)::integer
    FROM rondo.field_event e WHERE e.job_id = p_job AND e.kind = 'waiting'
$$;

CREATE FUNCTION refused_lifts(p_data jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT least(coalesce(sum(rondo.whole_number(r -> 'count', 0, 10000)), 0), 10000)::integer
    FROM jsonb_array_elements(CASE jsonb_typeof(p_data -> 'refused') WHEN 'array' THEN p_data -> 'refused' ELSE '[]' END) r
$$;

-- A job's problem in a line, as the board shows it: in French, as all that drivers write.
CREATE FUNCTION told_problem(p_kind text, p_data jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT left(concat_ws(' · ',
    CASE p_kind WHEN 'downgrade' THEN 'Déclassement' WHEN 'blocked' THEN 'Site bloqué' WHEN 'load_refused' THEN 'Chargement refusé' END,
    nullif(p_data ->> 'reason', ''), nullif(p_data ->> 'material', ''),
    rondo.whole_number(p_data -> 'percent', 0, 100) || ' %', nullif(p_data ->> 'text', '')), 500)
$$;

-- An instant that a driver typed, where it is one of his tour and not after p_before; else nothing.
CREATE FUNCTION hour_of_tour(p_value jsonb, p_tour uuid, p_before timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v timestamptz;
BEGIN
  IF jsonb_typeof(p_value) <> 'string' OR p_value #>> '{}' !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d' THEN
    RETURN NULL;
  END IF;
  v := (p_value #>> '{}')::timestamptz;
  RETURN (SELECT v FROM rondo.tour t WHERE t.id = p_tour AND v BETWEEN lower(t.slot) - interval '12 hours' AND p_before);
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END $$;

-- What an event changes in the plan, in words for the phone: '' when it changed what it says, else why it did not.
-- States only go forward, so that events may arrive in any order.
CREATE OR REPLACE FUNCTION apply_event(p_tour uuid, p_stop uuid, p_job uuid, p_kind text, p_at timestamptz, p_data jsonb,
  p_event uuid, p_document uuid, p_lat double precision, p_lon double precision) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  j rondo.job; v_kg integer; v_in uuid; v_out uuid; v_box record; v_gross integer; v_tare integer; v_text text;
  v_started timestamptz; v_ended timestamptz;
  v_road CONSTANT text[] := ARRAY['PLANNED', 'SENT', 'ACKNOWLEDGED', 'EN_ROUTE'];
BEGIN
  IF p_kind IN ('departed', 'arrived', 'done', 'not_done') THEN
    UPDATE rondo.tour SET started_at = least(started_at, p_at), status = CASE WHEN status = 'closed' THEN status ELSE 'running' END,
           km_start = coalesce(rondo.whole_number(p_data -> 'km', 0, 3000000), km_start)
     WHERE id = p_tour AND (started_at IS NULL OR started_at > p_at OR status NOT IN ('running', 'closed') OR p_data ? 'km');
    UPDATE rondo.stop SET
           departed_at = CASE WHEN p_kind = 'departed' THEN coalesce(departed_at, p_at) ELSE departed_at END,
           arrived_at = CASE WHEN p_kind = 'arrived' THEN coalesce(arrived_at, p_at) ELSE arrived_at END,
           done_at = CASE WHEN p_kind IN ('done', 'not_done') THEN coalesce(done_at, p_at) ELSE done_at END
     WHERE id = p_stop;
  ELSIF p_kind = 'tour_acknowledged' THEN
    UPDATE rondo.job SET status = 'ACKNOWLEDGED'
      FROM rondo.stop s WHERE s.tour_id = p_tour AND job.id = s.job_id AND job.status IN ('PLANNED', 'SENT');
  ELSIF p_kind = 'vehicle_check' THEN
    UPDATE rondo.tour SET
           km_start = CASE p_data ->> 'when' WHEN 'start' THEN rondo.whole_number(p_data -> 'km', 0, 3000000) ELSE km_start END,
           km_end = CASE p_data ->> 'when' WHEN 'end' THEN rondo.whole_number(p_data -> 'km', 0, 3000000) ELSE km_end END
     WHERE id = p_tour AND rondo.whole_number(p_data -> 'km', 0, 3000000) IS NOT NULL;
  ELSIF p_kind = 'tour_ended' THEN
    -- The hours that the driver types go before the instant of the tap, where they are hours of this tour.
    v_ended := rondo.hour_of_tour(p_data -> 'ended', p_tour, p_at);
    v_started := rondo.hour_of_tour(p_data -> 'started', p_tour, coalesce(v_ended, p_at));
    UPDATE rondo.tour SET started_at = least(started_at, v_started), ended_at = coalesce(ended_at, v_ended, p_at), status = 'closed',
           km_end = coalesce(rondo.whole_number(p_data -> 'km', 0, 3000000), km_end) WHERE id = p_tour;
    -- What is still on the truck comes home with it.
    FOR v_box IN
      SELECT m.container_id, coalesce(t.depot_id, d.depot_id) AS depot
        FROM rondo.tour t JOIN rondo.driver d ON d.id = t.driver_id JOIN rondo.stop s ON s.tour_id = t.id
          JOIN rondo.container_move m ON m.job_id = s.job_id
       WHERE t.id = p_tour AND m.to_kind = 'vehicle' AND m.to_id = t.vehicle_id AND coalesce(t.depot_id, d.depot_id) IS NOT NULL
         AND NOT EXISTS (SELECT FROM rondo.container_move later
                          WHERE later.container_id = m.container_id AND (later.at, later.id) > (m.at, m.id)) LOOP
      PERFORM rondo.move_container(v_box.container_id, p_at, 'depot', v_box.depot, NULL);
    END LOOP;
  END IF;
  IF p_job IS NULL THEN
    RETURN '';
  END IF;
  SELECT * INTO j FROM rondo.job WHERE id = p_job FOR NO KEY UPDATE;
  IF p_kind = 'departed' THEN
    UPDATE rondo.job SET status = 'EN_ROUTE' WHERE id = j.id AND status = ANY (v_road) AND status <> 'EN_ROUTE';
  ELSIF p_kind = 'arrived' THEN
    UPDATE rondo.job SET status = 'ON_SITE' WHERE id = j.id AND status = ANY (v_road);
  ELSIF p_kind = 'done' THEN
    IF j.status <> 'ON_SITE' AND j.status <> ALL (v_road) THEN
      RETURN 'job_' || lower(j.status);
    END IF;
    UPDATE rondo.job SET status = 'DONE', done_at = p_at,
           waiting_minutes = greatest(coalesce(rondo.whole_number(p_data -> 'waiting_minutes', 0, 1440), waiting_minutes),
             rondo.waited_minutes(j.id)),
           fill_percent = coalesce(rondo.whole_number(p_data -> 'fill_percent', 0, 150), fill_percent) WHERE id = j.id;
    PERFORM rondo.settle_containers(j.id, p_tour, p_at);
  ELSIF p_kind = 'not_done' THEN
    IF j.status <> 'ON_SITE' AND j.status <> ALL (v_road) THEN
      RETURN 'job_' || lower(j.status);
    END IF;
    UPDATE rondo.job SET status = 'NOT_DONE', not_done_reason = left(p_data ->> 'reason', 500) WHERE id = j.id;
  ELSIF p_kind = 'problem' THEN
    IF j.status = 'INVOICED' THEN
      RETURN 'job_invoiced';
    END IF;
    UPDATE rondo.job SET problem = left(concat_ws(' · ', nullif(p_data ->> 'reason', ''), nullif(p_data ->> 'text', '')), 500)
     WHERE id = j.id;
  ELSIF p_kind = 'weight' THEN
    v_gross := rondo.whole_number(p_data -> 'gross_kg', 1, 120000);
    v_tare := rondo.whole_number(p_data -> 'tare_kg', 0, 120000);
    v_kg := coalesce(rondo.whole_number(p_data -> 'net_kg', 1, 60000),
                     CASE WHEN NOT p_data ? 'net_kg' AND v_gross - v_tare BETWEEN 1 AND 60000 THEN v_gross - v_tare END);
    IF v_kg IS NULL THEN
      RETURN 'weight_unreadable';
    ELSIF j.status IN ('WEIGHED', 'VALIDATED', 'INVOICED', 'DISPUTED') OR EXISTS (
            SELECT FROM rondo.weigh_ticket w WHERE w.job_id = j.id) THEN
      RETURN 'weight_known';  -- the office has the weighing itself
    END IF;
    UPDATE rondo.job SET net_kg = v_kg, weight_is_estimated = coalesce(p_data -> 'estimated' = 'true', false) WHERE id = j.id;
    IF v_gross - v_tare <> v_kg THEN
      RETURN 'weight_disagrees';  -- the net is what the driver read; the office compares it with the ticket's photo
    END IF;
  ELSIF p_kind = 'container' THEN
    IF j.status IN ('VALIDATED', 'INVOICED') THEN
      RETURN 'job_' || lower(j.status);
    END IF;
    SELECT id INTO v_in FROM rondo.container WHERE number = upper(btrim(p_data ->> 'in')) AND archived_at IS NULL;
    SELECT id INTO v_out FROM rondo.container WHERE number = upper(btrim(p_data ->> 'out')) AND archived_at IS NULL;
    BEGIN
      UPDATE rondo.job SET container_in_id = coalesce(v_in, container_in_id), container_out_id = coalesce(v_out, container_out_id)
       WHERE id = j.id AND (container_in_id, container_out_id) IS DISTINCT FROM
             (coalesce(v_in, container_in_id), coalesce(v_out, container_out_id));
    EXCEPTION WHEN exclusion_violation THEN
      RETURN 'container_booked';  -- the plan has it elsewhere at this hour: the office looks into it
    END;
    IF j.status IN ('DONE', 'WEIGHED') THEN
      PERFORM rondo.settle_containers(j.id, p_tour, p_at);
    END IF;
    IF (coalesce(p_data ->> 'in', '') <> '' AND v_in IS NULL) OR (coalesce(p_data ->> 'out', '') <> '' AND v_out IS NULL) THEN
      RETURN 'container_unknown';
    END IF;
  ELSIF p_kind = 'waiting' THEN
    IF rondo.whole_number(p_data -> 'minutes', 0, 1440) IS NULL THEN
      RETURN 'waiting_unreadable';
    ELSIF j.status IN ('VALIDATED', 'INVOICED') THEN
      RETURN 'job_' || lower(j.status);
    END IF;
    UPDATE rondo.job SET waiting_minutes = least(greatest(waiting_minutes, rondo.waited_minutes(j.id)), 1440)
     WHERE id = j.id AND waiting_minutes < rondo.waited_minutes(j.id);
  ELSIF p_kind = 'lifts' THEN
    IF rondo.whole_number(p_data -> 'lifted', 0, 10000) IS NULL THEN
      RETURN 'lifts_unreadable';
    ELSIF j.status IN ('VALIDATED', 'INVOICED') THEN
      RETURN 'job_' || lower(j.status);
    END IF;
    UPDATE rondo.job SET extra = extra || jsonb_build_object('lifts', p_data -> 'lifted', 'lifts_refused', rondo.refused_lifts(p_data))
     WHERE id = j.id;
  ELSIF p_kind IN ('downgrade', 'blocked', 'load_refused') THEN
    IF j.status = 'INVOICED' THEN
      RETURN 'job_invoiced';
    END IF;
    UPDATE rondo.job SET problem = rondo.told_problem(p_kind, p_data) WHERE id = j.id;
  ELSIF p_kind = 'unblocked' THEN
    SELECT rondo.told_problem(e.kind, e.data) INTO v_text FROM rondo.field_event e
     WHERE e.job_id = j.id AND e.kind = 'blocked' ORDER BY e.seq DESC LIMIT 1;
    UPDATE rondo.job SET problem = '' WHERE id = j.id AND problem = v_text AND status <> 'INVOICED';
  ELSIF p_kind = 'signature' THEN
    INSERT INTO rondo.signature (id, job_id, party, name, role, email, consent, reserves, absence_reason, document_id, device_at, lat, lon)
    VALUES (p_event, j.id, p_data ->> 'party', left(coalesce(p_data ->> 'name', ''), 200), left(coalesce(p_data ->> 'role', ''), 200),
            left(coalesce(p_data ->> 'email', ''), 200), left(coalesce(p_data ->> 'consent', ''), 1000),
            left(coalesce(p_data ->> 'reserves', ''), 2000),
            CASE WHEN p_document IS NULL THEN left(coalesce(nullif(p_data ->> 'absence_reason', ''), '?'), 500) ELSE '' END,
            p_document, p_at, p_lat, p_lon)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      RETURN 'already_signed';
    END IF;
  END IF;
  RETURN '';
END $$;

-- ------------------------------------------------------------------------------------------------ events
-- What an event must say to be one. The rest of its data is kept as it came.
CREATE FUNCTION check_event(p_kind text, p_data jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_kind = 'not_done' AND coalesce(btrim(p_data ->> 'reason'), '') = '' THEN
    PERFORM rondo.refuse('RD001', 'Say why the job was not done.');
  ELSIF p_kind = 'blocked' AND coalesce(btrim(p_data ->> 'reason'), '') = '' THEN
    PERFORM rondo.refuse('RD001', 'Say what blocks the site.');
  ELSIF p_kind = 'load_refused' AND coalesce(btrim(p_data ->> 'reason'), '') = '' THEN
    PERFORM rondo.refuse('RD001', 'Say why the load was refused.');
  ELSIF p_kind = 'message' AND coalesce(btrim(p_data ->> 'text'), '') = '' THEN
    PERFORM rondo.refuse('RD001', 'A message has a text.');
  ELSIF p_kind = 'signature' AND coalesce(p_data ->> 'party', '') NOT IN ('customer', 'driver') THEN
    PERFORM rondo.refuse('RD001', 'A signature is the customer''s or the driver''s.');
  ELSIF jsonb_typeof(p_data) <> 'object' OR octet_length(p_data::text) > 16384
     OR (p_kind = 'vehicle_check' AND (coalesce(p_data ->> 'when', '') NOT IN ('start', 'end')
                                       OR jsonb_typeof(p_data -> 'ok') IS DISTINCT FROM 'boolean'))
     OR (p_kind = 'message_read' AND coalesce(p_data ->> 'message', '') !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') THEN
    PERFORM rondo.refuse('RD001', 'This event cannot be read.');
  END IF;
END $$;

-- What the rows hold of an event, for the phone that compares: the fingerprint of its content, and that of the file it
-- sent once the stored file is whole. p_stop is the stop as the phone told it, which may be another tour's by now.
CREATE FUNCTION read_back(p_event uuid, p_stop uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('content_sha256', encode(sha256(convert_to(rondo.canon(e.kind, rondo.utc_text(e.device_at),
      p_stop::text, e.data::text, e.lat::text, e.lon::text, e.accuracy_m::text, s.sent), 'UTF8')), 'hex'),
      'sha256', CASE WHEN sha256(b.body) = d.sha256 THEN s.sent END)
    FROM rondo.field_event e LEFT JOIN rondo.operation o ON o.op_id = e.id
      LEFT JOIN rondo.document d ON d.id = e.document_id LEFT JOIN rondo.blob b ON b.sha256 = d.sha256
      CROSS JOIN LATERAL (SELECT coalesce(encode(e.sent_sha256, 'hex'), o.result ->> 'sha256') AS sent) s
   WHERE e.id = p_event
$$;

-- Records what the driver told, exactly once. Sent again it gives the stored answer; another content under the same
-- id is refused. p_clock is the phone's clock at sending: what it is off by is taken from its times.
DROP FUNCTION record_event(text, uuid, text, timestamptz, uuid, jsonb, double precision, double precision, integer,
  timestamptz, integer, bytea, text, bytea);
CREATE FUNCTION record_event(p_token text, p_event uuid, p_kind text, p_device_at timestamptz, p_stop uuid, p_data jsonb,
  p_lat double precision DEFAULT NULL, p_lon double precision DEFAULT NULL, p_accuracy integer DEFAULT NULL,
  p_clock timestamptz DEFAULT NULL, p_pending integer DEFAULT NULL,
  p_body bytea DEFAULT NULL, p_mime text DEFAULT NULL, p_upload_sha256 bytea DEFAULT NULL,
  p_oldest timestamptz DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  l rondo.driver_link := rondo.link_of_token(p_token);
  t rondo.tour; e rondo.field_event; s rondo.stop; j rondo.job; v_seq integer; v_now timestamptz := clock_timestamp(); v_at timestamptz;
  v_document uuid; v_note text; v_answer jsonb; v_sealed boolean := false; v_driver text;
  h bytea := sha256(convert_to(rondo.canon(p_kind, rondo.utc_text(p_device_at), p_stop::text, p_data::text, p_lat::text, p_lon::text,
                                           p_accuracy::text, encode(p_upload_sha256, 'hex')), 'UTF8'));
BEGIN
  PERFORM rondo.check_event(p_kind, p_data);
  SELECT * INTO t FROM rondo.tour WHERE id = l.tour_id FOR NO KEY UPDATE;  -- one writer a tour
  SELECT btrim(d.first_name || ' ' || d.surname) INTO v_driver FROM rondo.driver d WHERE d.id = t.driver_id;
  INSERT INTO rondo.operation (op_id, kind, reason) VALUES (p_event, 'field.' || p_kind, v_driver) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO e FROM rondo.field_event WHERE id = p_event;
    IF NOT FOUND OR e.tour_id <> l.tour_id OR e.content_sha256 <> h THEN
      PERFORM rondo.refuse('RD409', 'This event was already recorded with another content.');
    END IF;
    PERFORM rondo.hear_of_phone(l.id, p_pending, p_oldest);
    RETURN (SELECT result FROM rondo.operation WHERE op_id = p_event) || rondo.read_back(p_event, p_stop);
  END IF;
  PERFORM set_config('rondo.op', p_event::text, true);

  v_at := p_device_at;
  IF abs(extract(epoch FROM v_now - p_clock)) > 30 THEN
    v_at := p_device_at + (v_now - p_clock);
  END IF;
  IF v_at > v_now OR v_at < lower(t.slot) - interval '1 day' THEN
    v_at := v_now;
  END IF;

  -- A stop that the plan has given to another tour meanwhile is not this driver's any more: what he told of it is kept.
  SELECT * INTO s FROM rondo.stop WHERE id = p_stop AND tour_id = l.tour_id FOR NO KEY UPDATE;
  IF s.job_id IS NOT NULL THEN
    SELECT * INTO j FROM rondo.job WHERE id = s.job_id;
  END IF;
  IF p_body IS NOT NULL THEN
    v_document := p_event;
    PERFORM rondo.store_document(v_document, CASE WHEN p_kind = 'signature' THEN 'signature' ELSE 'photo' END, '',
      concat_ws(' · ', CASE WHEN p_kind = 'signature' THEN 'Signature' ELSE 'Photo' END, j.number), p_mime, p_body,
      (v_at AT TIME ZONE 'Europe/Paris')::date, j.customer_id, j.site_id, j.id, l.tour_id);
  END IF;
  INSERT INTO rondo.field_event (id, tour_id, stop_id, job_id, kind, device_at, lat, lon, accuracy_m, data, document_id, content_sha256,
                                 sent_sha256)
  VALUES (p_event, l.tour_id, s.id, j.id, p_kind, p_device_at, p_lat, p_lon, p_accuracy, p_data, v_document, h,
          p_upload_sha256)
  RETURNING seq INTO v_seq;
  IF p_stop IS NOT NULL AND s.id IS NULL THEN
    v_note := 'stop_moved';
  ELSE
    v_note := rondo.apply_event(l.tour_id, s.id, j.id, p_kind, v_at, p_data, p_event, v_document, p_lat, p_lon);
    IF j.id IS NOT NULL THEN
      v_sealed := rondo.seal_job_ticket(j.id);
    END IF;
  END IF;
  PERFORM rondo.hear_of_phone(l.id, p_pending, p_oldest);
  v_answer := jsonb_build_object('id', p_event, 'seq', v_seq, 'received_at', v_now, 'note', v_note, 'sealed', v_sealed);
  UPDATE rondo.operation SET result = v_answer WHERE op_id = p_event;
  RETURN v_answer || rondo.read_back(p_event, p_stop);
END $$;

-- ------------------------------------------------------------------------------------------------ positions
-- Where the vehicle was: kept while the tour runs, and dropped otherwise, whatever the phone sends.
CREATE FUNCTION record_positions(p_token text, p_positions jsonb, p_clock timestamptz DEFAULT NULL,
  p_pending integer DEFAULT NULL, p_oldest timestamptz DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  l rondo.driver_link := rondo.link_of_token(p_token); t rondo.tour; v_now timestamptz := clock_timestamp();
  v_off interval := CASE WHEN abs(extract(epoch FROM clock_timestamp() - p_clock)) > 30 THEN clock_timestamp() - p_clock
                         ELSE interval '0' END;
  n integer;
BEGIN
  IF jsonb_typeof(p_positions) <> 'array' OR jsonb_array_length(p_positions) > 500 THEN
    PERFORM rondo.refuse('RD001', 'This event cannot be read.');
  END IF;
  SELECT * INTO t FROM rondo.tour WHERE id = l.tour_id;
  INSERT INTO rondo.position (tour_id, at, lat, lon, accuracy_m)
  SELECT DISTINCT ON (least(x.at + v_off, v_now)) t.id, least(x.at + v_off, v_now), x.lat, x.lon, x.accuracy
    FROM jsonb_to_recordset(p_positions) x(at timestamptz, lat double precision, lon double precision, accuracy integer)
   WHERE t.status IN ('running', 'closed')
     AND least(x.at + v_off, v_now) BETWEEN t.started_at AND coalesce(t.ended_at, v_now)
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS n = ROW_COUNT;
  IF n > 0 THEN
    PERFORM rondo.log_change('position', t.id::text);
  END IF;
  PERFORM rondo.hear_of_phone(l.id, p_pending, p_oldest);
  RETURN jsonb_build_object('taken', n, 'running', t.status = 'running');
END $$;

-- The newest whole number that the company set under a key, else what is usual.
CREATE FUNCTION whole_parameter(p_key text, p_usual integer, p_low integer, p_high integer) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT rondo.whole_number(value, p_low, p_high) FROM rondo.parameter
                    WHERE key = p_key AND valid_from <= (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date
                    ORDER BY valid_from DESC LIMIT 1), p_usual)
$$;

-- Forgets the positions and the refusals whose time is over; anybody may ask for it, as often as they like.
CREATE FUNCTION purge_field() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_positions integer; v_refusals integer;
BEGIN
  DELETE FROM rondo.position
   WHERE at < clock_timestamp() - make_interval(days => rondo.whole_parameter('retention.position_days', 62, 1, 1830));
  GET DIAGNOSTICS v_positions = ROW_COUNT;
  DELETE FROM rondo.field_refusal
   WHERE hour < clock_timestamp() - make_interval(days => rondo.whole_parameter('retention.refusal_days', 180, 1, 365));
  GET DIAGNOSTICS v_refusals = ROW_COUNT;
  RETURN jsonb_build_object('positions', v_positions, 'refusals', v_refusals);
END $$;

-- ------------------------------------------------------------------------------------------------ refusals
-- p_refusals: [{code, source, key, count}]; "key" is the fingerprint of the token or code that was shown, in hex.
CREATE FUNCTION note_refusals(p_refusals jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO rondo.field_refusal AS f (hour, code, source, link, count)
  SELECT date_trunc('hour', clock_timestamp()), left(x.code, 40), left(x.source, 16), coalesce(l.id::text, ''), sum(x.count)
    FROM jsonb_to_recordset(p_refusals) x(code text, source text, key text, count integer)
    LEFT JOIN rondo.driver_link l ON x.key ~ '^[0-9a-f]{64}$'
      AND (l.token_hash = decode(x.key, 'hex') OR l.code_hash = decode(x.key, 'hex'))
   GROUP BY 1, 2, 3, 4
  ON CONFLICT (hour, code, source, link) DO UPDATE SET count = f.count + excluded.count, last_at = clock_timestamp();
  PERFORM rondo.log_change('field_refusal', '');
END $$;

GRANT EXECUTE ON FUNCTION field_day, record_event, record_positions, pin_salt, open_by_pin, note_refusals, purge_field
  TO rondo_companion;
GRANT EXECUTE ON FUNCTION set_driver_pin TO rondo_dispatcher;
GRANT EXECUTE ON FUNCTION purge_field TO rondo_manager, rondo_administrator;
GRANT EXECUTE ON FUNCTION whole_parameter, whole_number TO rondo_user;
