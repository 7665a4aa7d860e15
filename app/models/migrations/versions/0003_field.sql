-- What the drivers' endpoint may do, and what its events change. The endpoint's login holds no right on any table:
-- these functions are its only doors, and each of them asks for the token of one tour's link.

-- ------------------------------------------------------------------------------------------------ links
CREATE FUNCTION secret_hash(p_secret text) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(convert_to(p_secret, 'UTF8'))
$$;

-- For the dispatcher: the clear code is returned once and never stored. The same id again gives nothing new.
CREATE FUNCTION create_driver_link(p_tour uuid, p_id uuid) RETURNS text
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
  IF t.day < (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date - 1 THEN
    PERFORM rondo.refuse('RD001', 'This tour is over: its link would already be dead.');
  END IF;
  -- 122 random bits, in characters that an address may hold.
  v_code := rtrim(translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/', '-_'), '=');
  INSERT INTO rondo.driver_link (id, tour_id, code_hash, expires_at)
  VALUES (p_id, p_tour, rondo.secret_hash(v_code), (t.day + 3)::timestamp AT TIME ZONE 'Europe/Paris');
  RETURN v_code;
END $$;

CREATE FUNCTION revoke_driver_link(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_depots uuid[] := rondo.my_depots();
BEGIN
  UPDATE rondo.driver_link l SET revoked_at = clock_timestamp()
    FROM rondo.tour t
   WHERE l.id = p_id AND l.revoked_at IS NULL AND t.id = l.tour_id
     AND (v_depots IS NULL OR t.depot_id IS NULL OR t.depot_id = ANY (v_depots));
  IF NOT FOUND THEN
    PERFORM rondo.refuse('RD001', 'This link is already revoked.');
  END IF;
END $$;

-- The link of a token, or a refusal that the phone can explain; what the phone holds is kept there.
CREATE FUNCTION link_of_token(p_token text) RETURNS driver_link
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l rondo.driver_link;
BEGIN
  SELECT * INTO l FROM rondo.driver_link WHERE token_hash = rondo.secret_hash(p_token);
  IF NOT FOUND THEN
    PERFORM rondo.refuse('RD403', 'This phone is not known.');
  END IF;
  IF l.revoked_at IS NOT NULL OR EXISTS (SELECT FROM rondo.tour t JOIN rondo.driver d ON d.id = t.driver_id
                                          WHERE t.id = l.tour_id AND d.archived_at IS NOT NULL) THEN
    PERFORM rondo.refuse('RD403', 'This link was revoked.');
  END IF;
  IF l.expires_at <= clock_timestamp() THEN
    PERFORM rondo.refuse('RD403', 'This link has expired.');
  END IF;
  RETURN l;
END $$;

-- Trades a code for the token that the phone made for itself: an answer lost on the way is asked for again with the
-- same pair. Another phone is refused; the dispatcher sends it a link of its own.
CREATE FUNCTION open_driver_link(p_code text, p_token text, p_device text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l rondo.driver_link; h bytea := rondo.secret_hash(p_token);
BEGIN
  IF p_token !~ '^[A-Za-z0-9_-]{43,86}$' THEN
    PERFORM rondo.refuse('RD001', 'The token of a phone has at least 256 random bits.');
  END IF;
  SELECT * INTO l FROM rondo.driver_link WHERE code_hash = rondo.secret_hash(p_code) FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM rondo.refuse('RD403', 'This link is not known.');
  END IF;
  IF l.token_hash IS NULL AND l.revoked_at IS NULL AND l.expires_at > clock_timestamp()
     AND NOT EXISTS (SELECT FROM rondo.driver_link WHERE token_hash = h) THEN
    PERFORM rondo.begin_operation(gen_random_uuid(), 'field.opened');
    UPDATE rondo.driver_link
       SET token_hash = h, device = left(p_device, 200), opened_at = clock_timestamp(), last_seen_at = clock_timestamp()
     WHERE id = l.id;
  ELSIF l.token_hash IS DISTINCT FROM h AND l.revoked_at IS NULL AND l.expires_at > clock_timestamp() THEN
    PERFORM rondo.refuse('RD403', 'This link was already opened on another phone.');
  END IF;
  l := rondo.link_of_token(p_token);
  RETURN jsonb_build_object('tour', l.tour_id, 'expires_at', l.expires_at);
END $$;

CREATE FUNCTION check_phone(p_token text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM rondo.link_of_token(p_token);
END $$;

-- "Last heard of": written when it says something new, since every change rings in every window.
CREATE FUNCTION hear_of_phone(p_link uuid, p_pending integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l rondo.driver_link;
BEGIN
  SELECT * INTO l FROM rondo.driver_link WHERE id = p_link;
  IF l.pending_items = coalesce(p_pending, l.pending_items) AND l.last_seen_at > clock_timestamp() - interval '5 minutes' THEN
    RETURN;
  END IF;
  IF nullif(current_setting('rondo.op', true), '') IS NULL THEN
    PERFORM rondo.begin_operation(gen_random_uuid(), 'field.heard');
  END IF;
  UPDATE rondo.driver_link SET last_seen_at = clock_timestamp(), pending_items = coalesce(p_pending, pending_items)
   WHERE id = p_link;
END $$;

-- ------------------------------------------------------------------------------------------------ the day
CREATE FUNCTION field_day(p_token text, p_pending integer DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l rondo.driver_link := rondo.link_of_token(p_token); v jsonb;
BEGIN
  PERFORM rondo.hear_of_phone(l.id, p_pending);
  SELECT jsonb_build_object(
    'tour', jsonb_build_object('id', t.id, 'day', t.day, 'label', t.label, 'note', t.note, 'revision', t.revision,
      'status', t.status, 'starts_at', lower(t.slot), 'ends_at', upper(t.slot), 'started_at', t.started_at,
      'ended_at', t.ended_at, 'vehicle', v.plate, 'vehicle_label', v.label, 'trailer', tr.plate,
      'acknowledged', coalesce((SELECT max((e.data ->> 'revision')::integer) FROM rondo.field_event e
         WHERE e.tour_id = t.id AND e.kind = 'tour_acknowledged' AND e.data ->> 'revision' ~ '^\d{1,6}$'), -1)),
    'driver', jsonb_build_object('name', btrim(d.first_name || ' ' || d.surname)),
    'company', (SELECT jsonb_build_object('name', c.name, 'phone', coalesce(nullif(dp.phone, ''), c.phone)) FROM rondo.company c),
    'expires_at', l.expires_at,
    'stops', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'id', s.id, 'kind', s.kind, 'from', lower(s.slot), 'to', upper(s.slot), 'departed_at', s.departed_at,
        'arrived_at', s.arrived_at, 'done_at', s.done_at,
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
-- Moves a container from where it stands, at the latest known instant at the earliest.
CREATE FUNCTION move_container(p_container uuid, p_at timestamptz, p_to_kind text, p_to uuid, p_job uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE last rondo.container_move;
BEGIN
  PERFORM FROM rondo.container WHERE id = p_container FOR NO KEY UPDATE;  -- one mover a box
  SELECT * INTO last FROM rondo.container_move WHERE container_id = p_container ORDER BY at DESC, id DESC LIMIT 1;
  IF (last.to_kind, last.to_id) IS NOT DISTINCT FROM (p_to_kind, p_to) THEN
    RETURN;
  END IF;
  INSERT INTO rondo.container_move (id, container_id, at, from_kind, from_id, to_kind, to_id, job_id)
  VALUES (gen_random_uuid(), p_container, greatest(p_at, last.at + interval '1 microsecond'),
          coalesce(last.to_kind, 'outside'), last.to_id, p_to_kind, p_to, p_job);
END $$;

-- What a finished job did to its boxes; run again after a correction it adds only what is missing.
CREATE FUNCTION settle_containers(p_job uuid, p_tour uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j rondo.job; t rondo.tour;
BEGIN
  SELECT * INTO j FROM rondo.job WHERE id = p_job;
  IF j.type = 'EMPTY_RETURN' THEN  -- emptied and brought back: the same box unless the driver says otherwise
    j.container_in_id := coalesce(j.container_in_id, j.container_out_id);
  END IF;
  SELECT * INTO t FROM rondo.tour WHERE id = p_tour;
  IF j.container_out_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM rondo.container_move WHERE job_id = j.id AND container_id = j.container_out_id AND from_kind = 'site') THEN
    PERFORM rondo.move_container(j.container_out_id, p_at, CASE WHEN t.vehicle_id IS NULL THEN 'outside' ELSE 'vehicle' END,
                                 t.vehicle_id, j.id);
  END IF;
  IF j.container_in_id IS NOT NULL THEN
    PERFORM rondo.move_container(j.container_in_id, p_at, 'site', j.site_id, j.id);
  END IF;
END $$;

-- The frozen content of a job's ticket, as the records say it now.
CREATE FUNCTION ticket_content(p_job uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'company', (SELECT jsonb_build_object('name', c.name, 'legal_form', c.legal_form, 'siren', c.siren, 'siret', c.siret,
        'vat_number', c.vat_number, 'rcs_city', c.rcs_city, 'street', c.street, 'postcode', c.postcode, 'city', c.city, 'phone', c.phone, 'email', c.email,
        'transport_receipt', c.transport_receipt, 'transport_receipt_department', c.transport_receipt_department,
        'transport_receipt_until', c.transport_receipt_until) FROM rondo.company c),
    'job', jsonb_build_object('id', j.id, 'number', j.number, 'type', j.type, 'order_number', j.order_number,
        'wanted_on', j.wanted_on, 'window_from', j.window_from, 'window_to', j.window_to, 'note', j.driver_note),
    'customer', jsonb_build_object('id', cu.id, 'code', cu.code, 'name', cu.name, 'legal_form', cu.legal_form, 'siret', cu.siret,
        'street', cu.street, 'postcode', cu.postcode, 'city', cu.city),
    'site', jsonb_build_object('id', si.id, 'code', si.code, 'name', si.name, 'siret', si.siret, 'street', si.street,
        'postcode', si.postcode, 'city', si.city, 'contact', coalesce(nullif(j.contact, ''), si.contact)),
    'material', CASE WHEN m.id IS NOT NULL THEN jsonb_build_object('name', m.name, 'waste_code',
        coalesce(nullif(j.waste_code, ''), m.waste_code), 'hazardous', m.hazardous, 'adr', m.adr_mention) END,
    'container_type', coalesce(ct.label, j.container_type), 'container_in', ci.number, 'container_out', co.number,
    'outlet', CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('name', o.name, 'siret', o.siret, 'street', o.street,
        'postcode', o.postcode, 'city', o.city) END,
    'driver', btrim(d.first_name || ' ' || d.surname), 'vehicle', v.plate, 'trailer', tr.plate,
    'planned_from', lower(s.slot), 'planned_to', upper(s.slot), 'departed_at', s.departed_at, 'arrived_at', s.arrived_at,
    'done_at', j.done_at, 'waiting_minutes', j.waiting_minutes, 'net_kg', j.net_kg, 'weight_is_estimated', j.weight_is_estimated,
    'tracking_number', (SELECT coalesce(nullif(f.state_number, ''), f.number) FROM rondo.tracking_form f WHERE f.job_id = j.id),
    'volume_m3', j.volume_m3, 'fill_percent', j.fill_percent, 'problem', j.problem,
    'observations', (SELECT coalesce(string_agg(e.data ->> 'text', E'\n' ORDER BY e.seq), '') FROM rondo.field_event e
        WHERE e.job_id = j.id AND e.kind IN ('note', 'problem', 'done') AND coalesce(e.data ->> 'text', '') <> ''),
    'signatures', (SELECT coalesce(jsonb_agg(jsonb_build_object('party', sg.party, 'name', sg.name, 'role', sg.role, 'email', sg.email,
        'consent', sg.consent, 'reserves', sg.reserves, 'absence_reason', sg.absence_reason, 'device_at', sg.device_at,
        'received_at', sg.received_at, 'lat', sg.lat, 'lon', sg.lon, 'document_id', sg.document_id,
        'sha256', encode(dc.sha256, 'hex')) ORDER BY sg.party), '[]')
        FROM rondo.signature sg LEFT JOIN rondo.document dc ON dc.id = sg.document_id WHERE sg.job_id = j.id),
    'photos', (SELECT coalesce(jsonb_agg(jsonb_build_object('document_id', dc.id, 'sha256', encode(dc.sha256, 'hex'),
        'device_at', e.device_at, 'lat', e.lat, 'lon', e.lon) ORDER BY e.seq), '[]')
        FROM rondo.field_event e JOIN rondo.document dc ON dc.id = e.document_id WHERE e.job_id = j.id AND e.kind = 'photo'))
    FROM rondo.job j JOIN rondo.customer cu ON cu.id = j.customer_id JOIN rondo.site si ON si.id = j.site_id
      LEFT JOIN rondo.material m ON m.id = j.material_id LEFT JOIN rondo.container_type ct ON ct.code = j.container_type
      LEFT JOIN rondo.container ci ON ci.id = j.container_in_id LEFT JOIN rondo.container co ON co.id = j.container_out_id
      LEFT JOIN rondo.stop s ON s.job_id = j.id LEFT JOIN rondo.tour t ON t.id = s.tour_id
      LEFT JOIN rondo.outlet o ON o.id = j.outlet_id LEFT JOIN rondo.driver d ON d.id = t.driver_id
      LEFT JOIN rondo.vehicle v ON v.id = t.vehicle_id LEFT JOIN rondo.vehicle tr ON tr.id = t.trailer_id
   WHERE j.id = p_job
$$;

-- Seals the ticket of a finished job once all that its driver announced has arrived: what was signed offline may
-- come in any order, and nothing can be added to a sealed ticket.
CREATE FUNCTION seal_job_ticket(p_job uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM rondo.job_ticket WHERE job_id = p_job)
     OR NOT EXISTS (SELECT FROM rondo.job j JOIN rondo.field_event e ON e.job_id = j.id AND e.kind = 'done'
                     WHERE j.id = p_job AND j.status IN ('DONE', 'WEIGHED', 'VALIDATED', 'INVOICED'))
     OR EXISTS (SELECT FROM rondo.field_event e, jsonb_array_elements_text(
                  CASE jsonb_typeof(e.data -> 'with') WHEN 'array' THEN e.data -> 'with' ELSE '[]' END) w
                 WHERE e.job_id = p_job AND e.kind = 'done'
                   AND NOT EXISTS (SELECT FROM rondo.field_event x WHERE x.id::text = w)) THEN
    RETURN false;
  END IF;
  INSERT INTO rondo.job_ticket (id, job_id, series, content) VALUES (gen_random_uuid(), p_job, 'BI', rondo.ticket_content(p_job));
  RETURN true;
END $$;

-- For the dispatcher: a phone that was lost, or a paper that was typed in, leaves a finished job without a ticket.
CREATE FUNCTION seal_job_ticket_now(p_job uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j rondo.job; v_depots uuid[] := rondo.my_depots();
BEGIN
  SELECT * INTO j FROM rondo.job WHERE id = p_job FOR NO KEY UPDATE;
  IF NOT FOUND OR (v_depots IS NOT NULL AND j.depot_id IS NOT NULL AND j.depot_id <> ALL (v_depots)) THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  ELSIF j.status NOT IN ('DONE', 'WEIGHED', 'VALIDATED', 'INVOICED') THEN
    PERFORM rondo.refuse('RD001', 'A ticket is sealed once the job is done.');
  ELSIF EXISTS (SELECT FROM rondo.job_ticket WHERE job_id = p_job) THEN
    PERFORM rondo.refuse('RD001', 'The ticket of this job is already sealed.');
  END IF;
  INSERT INTO rondo.job_ticket (id, job_id, series, content) VALUES (gen_random_uuid(), p_job, 'BI', rondo.ticket_content(p_job));
END $$;

CREATE FUNCTION whole_number(p_value jsonb, p_low integer, p_high integer) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN jsonb_typeof(p_value) = 'number' THEN
           CASE WHEN p_value::numeric = trunc(p_value::numeric) AND p_value::numeric BETWEEN p_low AND p_high
                THEN p_value::numeric::integer END END
$$;

-- What an event changes in the plan, in words for the phone: '' when it changed what it says, else why it did not.
-- States only go forward, so that events may arrive in any order.
CREATE FUNCTION apply_event(p_tour uuid, p_stop uuid, p_job uuid, p_kind text, p_at timestamptz, p_data jsonb,
  p_event uuid, p_document uuid, p_lat double precision, p_lon double precision) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  j rondo.job; v_kg integer; v_in uuid; v_out uuid; v_box record;
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
  ELSIF p_kind = 'tour_ended' THEN
    UPDATE rondo.tour SET ended_at = coalesce(ended_at, p_at), status = 'closed',
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
           waiting_minutes = coalesce(rondo.whole_number(p_data -> 'waiting_minutes', 0, 1440), waiting_minutes),
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
    v_kg := rondo.whole_number(p_data -> 'net_kg', 1, 60000);
    IF v_kg IS NULL THEN
      RETURN 'weight_unreadable';
    ELSIF j.status IN ('WEIGHED', 'VALIDATED', 'INVOICED', 'DISPUTED') OR EXISTS (
            SELECT FROM rondo.weigh_ticket w WHERE w.job_id = j.id) THEN
      RETURN 'weight_known';  -- the office has the weighing itself
    END IF;
    UPDATE rondo.job SET net_kg = v_kg, weight_is_estimated = coalesce(p_data -> 'estimated' = 'true', false) WHERE id = j.id;
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
-- Records what the driver told, exactly once. Sent again it gives the stored answer; another content under the same
-- id is refused. p_clock is the phone's clock at sending: what it is off by is taken from its times.
CREATE FUNCTION record_event(p_token text, p_event uuid, p_kind text, p_device_at timestamptz, p_stop uuid, p_data jsonb,
  p_lat double precision DEFAULT NULL, p_lon double precision DEFAULT NULL, p_accuracy integer DEFAULT NULL,
  p_clock timestamptz DEFAULT NULL, p_pending integer DEFAULT NULL,
  p_body bytea DEFAULT NULL, p_mime text DEFAULT NULL, p_upload_sha256 bytea DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  l rondo.driver_link := rondo.link_of_token(p_token);
  t rondo.tour; e rondo.field_event; s rondo.stop; j rondo.job; v_seq integer; v_now timestamptz := clock_timestamp(); v_at timestamptz;
  v_document uuid; v_note text; v_answer jsonb; v_sealed boolean := false; v_driver text;
  h bytea := sha256(convert_to(rondo.canon(p_kind, rondo.utc_text(p_device_at), p_stop::text, p_data::text, p_lat::text, p_lon::text,
                                           p_accuracy::text, encode(p_upload_sha256, 'hex')), 'UTF8'));
BEGIN
  IF p_kind IN ('not_done') AND coalesce(btrim(p_data ->> 'reason'), '') = '' THEN
    PERFORM rondo.refuse('RD001', 'Say why the job was not done.');
  ELSIF p_kind = 'signature' AND coalesce(p_data ->> 'party', '') NOT IN ('customer', 'driver') THEN
    PERFORM rondo.refuse('RD001', 'A signature is the customer''s or the driver''s.');
  ELSIF jsonb_typeof(p_data) <> 'object' OR octet_length(p_data::text) > 16384 THEN
    PERFORM rondo.refuse('RD001', 'This event cannot be read.');
  END IF;
  SELECT * INTO t FROM rondo.tour WHERE id = l.tour_id FOR NO KEY UPDATE;  -- one writer a tour
  SELECT btrim(d.first_name || ' ' || d.surname) INTO v_driver FROM rondo.driver d WHERE d.id = t.driver_id;
  INSERT INTO rondo.operation (op_id, kind, reason) VALUES (p_event, 'field.' || p_kind, v_driver) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO e FROM rondo.field_event WHERE id = p_event;
    IF NOT FOUND OR e.tour_id <> l.tour_id OR e.content_sha256 <> h THEN
      PERFORM rondo.refuse('RD409', 'This event was already recorded with another content.');
    END IF;
    PERFORM rondo.hear_of_phone(l.id, p_pending);
    RETURN (SELECT result FROM rondo.operation WHERE op_id = p_event);
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
  INSERT INTO rondo.field_event (id, tour_id, stop_id, job_id, kind, device_at, lat, lon, accuracy_m, data, document_id, content_sha256)
  VALUES (p_event, l.tour_id, s.id, j.id, p_kind, p_device_at, p_lat, p_lon, p_accuracy, p_data, v_document, h)
  RETURNING seq INTO v_seq;
  IF p_stop IS NOT NULL AND s.id IS NULL THEN
    v_note := 'stop_moved';
  ELSE
    v_note := rondo.apply_event(l.tour_id, s.id, j.id, p_kind, v_at, p_data, p_event, v_document, p_lat, p_lon);
    IF j.id IS NOT NULL THEN
      v_sealed := rondo.seal_job_ticket(j.id);
    END IF;
  END IF;
  PERFORM rondo.hear_of_phone(l.id, p_pending);
  v_answer := jsonb_build_object('id', p_event, 'seq', v_seq, 'received_at', v_now, 'note', v_note, 'sealed', v_sealed,
    'sha256', encode(p_upload_sha256, 'hex'));
  UPDATE rondo.operation SET result = v_answer WHERE op_id = p_event;
  RETURN v_answer;
END $$;

GRANT EXECUTE ON FUNCTION open_driver_link, check_phone, field_day, record_event TO rondo_companion;
GRANT EXECUTE ON FUNCTION create_driver_link, revoke_driver_link, seal_job_ticket_now TO rondo_dispatcher;
GRANT EXECUTE ON FUNCTION ticket_content TO rondo_user;
