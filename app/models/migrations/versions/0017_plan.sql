-- The plan from anywhere. The endpoint's login may read nobody's plan by itself: a person's OWN connection files the
-- fingerprint of a secret, and what that secret opens afterwards is what this person may see, depots included.

CREATE TABLE plan_session (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    login TEXT NOT NULL,
    secret_hash BYTEA NOT NULL,
    device TEXT DEFAULT '' NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() + interval '12 hours' NOT NULL,
    last_seen_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT plan_session_pkey PRIMARY KEY (id),
    CONSTRAINT plan_session_secret_hash_key UNIQUE (secret_hash),
    CONSTRAINT plan_session_secret_hash_whole CHECK (octet_length(secret_hash) = 32),
    CONSTRAINT plan_session_half_a_day CHECK (expires_at <= opened_at + interval '12 hours 1 minute'),
    CONSTRAINT plan_session_login_fkey FOREIGN KEY(login) REFERENCES staff (login)
);
CREATE INDEX plan_session_login_idx ON plan_session (login);
GRANT SELECT (id, login, device, opened_at, expires_at, last_seen_at, revoked_at) ON plan_session TO rondo_administrator;

-- A person of the company whose account lives and who may read tours and jobs: the same right as at the workstation.
CREATE FUNCTION may_see_plan(p_login text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM rondo.staff s JOIN pg_roles r ON r.rolname = s.login
                  WHERE s.login = p_login AND s.disabled_at IS NULL AND r.rolcanlogin
                    AND coalesce(r.rolvaliduntil > clock_timestamp(), true)
                    AND has_table_privilege(r.oid, 'rondo.tour', 'SELECT')
                    AND has_table_privilege(r.oid, 'rondo.job', 'SELECT'))
$$;

-- Called by the person's own connection: whose plan it is, is who is logged in, and nothing that is said.
CREATE FUNCTION open_plan(p_secret_hash bytea, p_device text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE s rondo.plan_session;
BEGIN
  IF NOT rondo.may_see_plan(session_user) THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  -- Who looked from where is kept for half a year, as logs of access are (CNIL, deliberation 2021-122).
  DELETE FROM rondo.plan_session WHERE expires_at < clock_timestamp() - interval '6 months';
  INSERT INTO rondo.plan_session (login, secret_hash, device)
  VALUES (session_user, p_secret_hash, left(p_device, 200)) RETURNING * INTO s;
  RETURN jsonb_build_object('name', (SELECT display_name FROM rondo.staff WHERE login = session_user),
                            'expires_at', s.expires_at);
END $$;

CREATE FUNCTION plan_session_of(p_secret text) RETURNS plan_session
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE s rondo.plan_session;
BEGIN
  SELECT * INTO s FROM rondo.plan_session WHERE secret_hash = rondo.secret_hash(p_secret);
  IF NOT FOUND OR s.revoked_at IS NOT NULL OR s.expires_at <= clock_timestamp() OR NOT rondo.may_see_plan(s.login) THEN
    PERFORM rondo.refuse('RD403', 'Log in again to see the plan.');
  END IF;
  RETURN s;
END $$;

CREATE FUNCTION close_plan(p_secret text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE rondo.plan_session SET revoked_at = clock_timestamp()
   WHERE secret_hash = rondo.secret_hash(p_secret) AND revoked_at IS NULL
$$;

-- The plan of some days as the board shows it, for somebody bound to `p_depots` (NULL: to none). No amount, no price;
-- why somebody is away stays in the office where it concerns health.
CREATE FUNCTION plan_content(p_depots uuid[], p_first date, p_last date) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH span AS (
    SELECT tstzrange(p_first::timestamp AT TIME ZONE 'Europe/Paris', (p_last + 1)::timestamp AT TIME ZONE 'Europe/Paris') AS days
  ), t AS (
    SELECT t.* FROM rondo.tour t
     WHERE t.day BETWEEN p_first AND p_last
       AND (p_depots IS NULL OR t.depot_id IS NULL OR t.depot_id = ANY (p_depots))
  ), m AS (
    SELECT m.tour_id, m.driver_id, m.vehicle_id FROM rondo.tour_member m JOIN t ON t.id = m.tour_id
  ), d AS (
    SELECT d.* FROM rondo.driver d
     WHERE d.id IN (SELECT driver_id FROM t UNION SELECT driver_id FROM m)
        OR (d.archived_at IS NULL AND d.job = 'driver'
            AND (p_depots IS NULL OR d.depot_id IS NULL OR d.depot_id = ANY (p_depots)))
  ), v AS (
    SELECT v.* FROM rondo.vehicle v
     WHERE v.id IN (SELECT vehicle_id FROM t UNION SELECT vehicle_id FROM m)
        OR (v.archived_at IS NULL AND v.kind <> 'trailer'
            AND (p_depots IS NULL OR v.depot_id IS NULL OR v.depot_id = ANY (p_depots)))
  )
  SELECT jsonb_build_object(
    'first', p_first, 'last', p_last, 'from', (SELECT lower(days) FROM span), 'to', (SELECT upper(days) FROM span),
    'company', coalesce((SELECT name FROM rondo.company), ''),
    'depots', (SELECT jsonb_agg(name ORDER BY code) FROM rondo.depot WHERE id = ANY (p_depots)),
    'drivers', coalesce((SELECT jsonb_agg(jsonb_build_object('id', d.id, 'name', btrim(d.first_name || ' ' || d.surname),
        'detail', coalesce(v.plate, ''), 'phone', d.mobile, 'depot', coalesce(dp.name, '')) ORDER BY dp.code, d.number, d.id)
      FROM d LEFT JOIN rondo.vehicle v ON v.id = d.usual_vehicle_id LEFT JOIN rondo.depot dp ON dp.id = d.depot_id), '[]'),
    'vehicles', coalesce((SELECT jsonb_agg(jsonb_build_object('id', v.id, 'name', v.plate, 'detail', v.label,
        'depot', coalesce(dp.name, '')) ORDER BY dp.code, v.fleet_no, v.plate)
      FROM v LEFT JOIN rondo.depot dp ON dp.id = v.depot_id), '[]'),
    'tours', coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'day', t.day, 'label', t.label, 'note', t.note,
        'driver', t.driver_id, 'vehicle', t.vehicle_id, 'trailer', tr.plate, 'from', lower(t.slot), 'to', upper(t.slot),
        'status', t.status, 'started_at', t.started_at, 'ended_at', t.ended_at,
        'seen', t.status <> 'draft' AND t.changed_at IS NULL AND t.acknowledged_revision >= t.revision,
        'changed', t.status <> 'draft' AND t.changed_at IS NOT NULL,
        'crew', coalesce((SELECT jsonb_agg(coalesce(md.first_name || ' ' || md.surname, mv.plate) ORDER BY md.surname, mv.plate)
           FROM m LEFT JOIN rondo.driver md ON md.id = m.driver_id LEFT JOIN rondo.vehicle mv ON mv.id = m.vehicle_id
           WHERE m.tour_id = t.id), '[]'),
        'with', coalesce((SELECT jsonb_agg(coalesce(m.driver_id, m.vehicle_id) ORDER BY coalesce(m.driver_id, m.vehicle_id))
           FROM m WHERE m.tour_id = t.id), '[]')) ORDER BY lower(t.slot), t.id)
      FROM t LEFT JOIN rondo.vehicle tr ON tr.id = t.trailer_id), '[]'),
    'stops', coalesce((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'tour', s.tour_id, 'kind', s.kind, 'from', lower(s.slot),
        'to', upper(s.slot), 'departed_at', s.departed_at, 'arrived_at', s.arrived_at, 'done_at', s.done_at,
        'outlet', CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('name', o.name, 'phone', o.phone, 'street', o.street,
          'postcode', o.postcode, 'city', o.city, 'lat', o.lat, 'lon', o.lon) END,
        'job', CASE WHEN j.id IS NOT NULL THEN jsonb_build_object('number', j.number, 'type', j.type, 'status', j.status,
          'customer', c.name, 'site', si.name, 'street', si.street, 'postcode', si.postcode, 'city', si.city, 'lat', si.lat,
          'lon', si.lon, 'contact', coalesce(nullif(j.contact, ''), nullif(si.contact, ''), c.contact),
          'phone', coalesce(nullif(j.phone, ''), si.phones[1], c.phones[1], ''), 'note', j.driver_note,
          'access', si.access_note, 'window_from', j.window_from, 'window_to', j.window_to, 'order_number', j.order_number,
          'material', m2.name, 'waste_code', coalesce(nullif(j.waste_code, ''), m2.waste_code),
          'hazardous', coalesce(m2.hazardous, false), 'container_type', coalesce(ct.label, j.container_type),
          'container_in', ci.number, 'container_out', co.number, 'net_kg', j.net_kg, 'estimated', j.weight_is_estimated,
          'waiting_minutes', j.waiting_minutes, 'problem', j.problem, 'not_done_reason', j.not_done_reason,
          'ticket', EXISTS (SELECT FROM rondo.job_ticket jt WHERE jt.job_id = j.id),
          'signed', (SELECT coalesce(jsonb_agg(jsonb_build_object('party', sg.party, 'name', sg.name,
             'absence', sg.absence_reason) ORDER BY sg.party), '[]') FROM rondo.signature sg WHERE sg.job_id = j.id)) END)
        ORDER BY lower(s.slot), s.id)
      FROM t JOIN rondo.stop s ON s.tour_id = t.id
        LEFT JOIN rondo.job j ON j.id = s.job_id AND (p_depots IS NULL OR j.depot_id IS NULL OR j.depot_id = ANY (p_depots))
        LEFT JOIN rondo.customer c ON c.id = j.customer_id LEFT JOIN rondo.site si ON si.id = j.site_id
        LEFT JOIN rondo.material m2 ON m2.id = j.material_id LEFT JOIN rondo.container_type ct ON ct.code = j.container_type
        LEFT JOIN rondo.container ci ON ci.id = j.container_in_id LEFT JOIN rondo.container co ON co.id = j.container_out_id
        LEFT JOIN rondo.outlet o ON o.id = coalesce(s.outlet_id, j.outlet_id)), '[]'),
    'absences', coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'row', coalesce(a.driver_id, a.vehicle_id),
        'from', lower(a.slot), 'to', upper(a.slot),
        'kind', CASE WHEN a.vehicle_id IS NOT NULL OR a.kind IN ('leave', 'training') THEN a.kind ELSE 'other' END)
        ORDER BY lower(a.slot), a.id)
      FROM rondo.absence a, span
      WHERE a.slot && span.days AND (a.driver_id IN (SELECT id FROM d) OR a.vehicle_id IN (SELECT id FROM v))), '[]'))
$$;

-- What the endpoint asks for, with the secret of a session. `p_since` and `p_seen` are what the last answer gave: while
-- nothing at all was changed since, nothing is even read; where the plan itself is the same, nothing is sent.
CREATE FUNCTION plan_of(p_secret text, p_first date, p_days integer, p_since xid8 DEFAULT NULL, p_seen text DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_low xid8 := pg_snapshot_xmin(pg_current_snapshot());
  s rondo.plan_session := rondo.plan_session_of(p_secret);
  v jsonb; v_print text;
BEGIN
  IF p_days NOT BETWEEN 1 AND 7 THEN
    RAISE EXCEPTION 'one to seven days are shown at once';
  END IF;
  IF s.last_seen_at IS NULL OR s.last_seen_at < clock_timestamp() - interval '5 minutes' THEN
    UPDATE rondo.plan_session SET last_seen_at = clock_timestamp() WHERE id = s.id;
  END IF;
  IF p_seen IS NOT NULL AND NOT EXISTS (SELECT FROM rondo.change_log WHERE xid >= p_since) THEN
    RETURN jsonb_build_object('since', p_since, 'print', p_seen);
  END IF;
  v := rondo.plan_content((SELECT depot_ids FROM rondo.staff WHERE login = s.login), p_first, p_first + p_days - 1);
  v_print := left(encode(sha256(convert_to(v::text, 'UTF8')), 'hex'), 32);
  RETURN jsonb_build_object('since', v_low, 'print', v_print, 'plan', CASE WHEN v_print <> p_seen THEN v
                            WHEN p_seen IS NULL THEN v END);
END $$;

GRANT EXECUTE ON FUNCTION open_plan TO rondo_user;
GRANT EXECUTE ON FUNCTION plan_of, close_plan TO rondo_companion;

-- A new password ends what the old one opened.
CREATE FUNCTION end_my_plans() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE rondo.plan_session SET revoked_at = clock_timestamp() WHERE login = session_user AND revoked_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION end_my_plans TO rondo_user, rondo_useradmin;

SET LOCAL ROLE rondo_useradmin;
CREATE OR REPLACE FUNCTION rondo.change_my_password(p_verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_verifier !~ '^SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
    RAISE EXCEPTION 'a SCRAM verifier is expected';
  END IF;
  IF NOT EXISTS (SELECT FROM rondo.staff WHERE login = session_user AND disabled_at IS NULL) THEN
    RAISE EXCEPTION 'not a person of this company';
  END IF;
  EXECUTE format('ALTER ROLE %I PASSWORD %L', session_user, p_verifier);
  PERFORM rondo.end_my_plans();
END $$;
SET LOCAL ROLE rondo_owner;
