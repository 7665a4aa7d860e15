-- Who else works in a tour, what a driver has seen of it, and who looks at which day.

-- ------------------------------------------------------------------------------------------------ crew and convoy
CREATE TABLE tour_member (
    id UUID NOT NULL,
    tour_id UUID NOT NULL,
    role TEXT NOT NULL,
    driver_id UUID,
    vehicle_id UUID,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT tour_member_pkey PRIMARY KEY (id),
    CONSTRAINT tour_member_role_known CHECK (role IN ('second_driver', 'loader', 'convoy_driver', 'convoy_vehicle')),
    CONSTRAINT tour_member_person_or_vehicle CHECK (
        num_nonnulls(driver_id, vehicle_id) = 1 AND (role = 'convoy_vehicle') = (vehicle_id IS NOT NULL)),
    CONSTRAINT tour_member_tour_id_driver_id_key UNIQUE (tour_id, driver_id),
    CONSTRAINT tour_member_tour_id_vehicle_id_key UNIQUE (tour_id, vehicle_id),
    CONSTRAINT tour_member_tour_id_fkey FOREIGN KEY(tour_id) REFERENCES tour (id) ON DELETE CASCADE,
    CONSTRAINT tour_member_driver_id_fkey FOREIGN KEY(driver_id) REFERENCES driver (id),
    CONSTRAINT tour_member_vehicle_id_fkey FOREIGN KEY(vehicle_id) REFERENCES vehicle (id)
);
CREATE INDEX tour_member_driver_id_idx ON tour_member (driver_id);
CREATE INDEX tour_member_vehicle_id_idx ON tour_member (vehicle_id);
CREATE TRIGGER zz_journal AFTER INSERT OR UPDATE OR DELETE ON tour_member FOR EACH ROW EXECUTE FUNCTION t_journal();
CREATE TRIGGER version BEFORE UPDATE ON tour_member FOR EACH ROW EXECUTE FUNCTION t_version();

GRANT SELECT ON tour_member TO rondo_user;
GRANT INSERT, UPDATE, DELETE ON tour_member TO rondo_dispatcher;
-- Whoever sees the tour sees its crew: the tour's own policy decides.
ALTER TABLE tour_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON tour_member TO rondo_user USING (EXISTS (SELECT FROM tour t WHERE t.id = tour_id));

-- A tour holds its driver, vehicle and trailer, and everybody and everything else that is assigned to it, in the same
-- table and under the same constraint: there is no kind of assignment that books twice.
CREATE FUNCTION book_tour(p_tour uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM rondo.booking WHERE tour_id = p_tour;
  INSERT INTO rondo.booking (resource_id, slot, tour_id)
  SELECT r, t.slot, t.id FROM rondo.tour t,
         unnest(ARRAY[t.driver_id, t.vehicle_id, t.trailer_id]
                || ARRAY(SELECT coalesce(m.driver_id, m.vehicle_id) FROM rondo.tour_member m WHERE m.tour_id = t.id)) r
   WHERE t.id = p_tour AND r IS NOT NULL;
END $$;

CREATE OR REPLACE FUNCTION t_tour_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.driver_id, NEW.vehicle_id, NEW.trailer_id)
     IS NOT DISTINCT FROM (OLD.driver_id, OLD.vehicle_id, OLD.trailer_id) THEN
    UPDATE rondo.booking SET slot = NEW.slot WHERE tour_id = NEW.id AND slot <> NEW.slot;
  ELSE
    PERFORM rondo.book_tour(NEW.id);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION t_member_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t uuid;
  tours uuid[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.tour_id] WHEN 'DELETE' THEN ARRAY[OLD.tour_id]
                  ELSE ARRAY[NEW.tour_id, OLD.tour_id] END;
BEGIN
  -- Held first: the slot that is booked is the one that a colleague's stop has just given the tour.
  PERFORM FROM rondo.tour WHERE id = ANY (tours) ORDER BY id FOR NO KEY UPDATE;
  FOREACH t IN ARRAY tours LOOP
    PERFORM rondo.book_tour(t);
  END LOOP;
  PERFORM rondo.mark_changed(tours);
  RETURN NULL;
END $$;
CREATE TRIGGER booking AFTER INSERT OR UPDATE OR DELETE ON tour_member
  FOR EACH ROW EXECUTE FUNCTION t_member_booking();

-- Who holds a resource in a slot: for the sentence that a refused drop shows, and for what it offers instead.
DROP FUNCTION who_holds(uuid[], tstzrange, uuid[]);
CREATE FUNCTION who_holds(p_resources uuid[], p_slot tstzrange, p_except uuid[] DEFAULT '{}')
RETURNS TABLE (resource_id uuid, slot tstzrange, what text, label text, holder text, key uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.resource_id, b.slot,
         CASE WHEN b.absence_id IS NOT NULL THEN 'absence' WHEN m.id IS NOT NULL THEN 'crew'
              WHEN b.tour_id IS NOT NULL THEN 'tour' ELSE 'stop' END,
         CASE WHEN b.absence_id IS NOT NULL THEN coalesce(nullif(a.note, ''), a.kind)
              WHEN b.tour_id IS NOT NULL
              THEN concat_ws(' · ', nullif(t.label, ''), btrim(d.first_name || ' ' || d.surname), v.plate)
              ELSE coalesce(c.name || ' · ' || si.name, s.kind, '') END,
         coalesce(rondo.last_author(CASE WHEN b.absence_id IS NOT NULL THEN 'absence' WHEN m.id IS NOT NULL THEN 'tour_member'
                  WHEN b.tour_id IS NOT NULL THEN 'tour' ELSE 'stop' END,
                  coalesce(b.absence_id, m.id, b.tour_id, b.stop_id)::text), ''),
         coalesce(b.absence_id, b.tour_id, b.stop_id)
    FROM rondo.booking b
    LEFT JOIN rondo.absence a ON a.id = b.absence_id
    LEFT JOIN rondo.tour t ON t.id = b.tour_id
    LEFT JOIN rondo.tour_member m ON m.tour_id = b.tour_id AND coalesce(m.driver_id, m.vehicle_id) = b.resource_id
    LEFT JOIN rondo.driver d ON d.id = t.driver_id
    LEFT JOIN rondo.vehicle v ON v.id = t.vehicle_id
    LEFT JOIN rondo.stop s ON s.id = b.stop_id
    LEFT JOIN rondo.job j ON j.id = s.job_id
    LEFT JOIN rondo.customer c ON c.id = j.customer_id
    LEFT JOIN rondo.site si ON si.id = j.site_id
   WHERE b.resource_id = ANY (p_resources) AND b.slot && p_slot
     AND coalesce(b.stop_id, b.tour_id, b.absence_id) <> ALL (p_except)
   ORDER BY lower(b.slot) LIMIT 5
$$;
GRANT EXECUTE ON FUNCTION who_holds TO rondo_user;

-- ------------------------------------------------------------------------------------------------ parts of a job
ALTER TABLE job ADD COLUMN split_of_id UUID;
ALTER TABLE job ADD CONSTRAINT job_split_of_id_fkey FOREIGN KEY(split_of_id) REFERENCES job (id);
CREATE INDEX job_split_of_id_idx ON job (split_of_id) WHERE split_of_id IS NOT NULL;
-- What was not done waits until it is planned again, or until somebody says that it need not be.
ALTER TABLE job ADD COLUMN retry_waived BOOLEAN DEFAULT false NOT NULL;
CREATE INDEX job_retry_of_id_idx ON job (retry_of_id) WHERE retry_of_id IS NOT NULL;

-- Which of some jobs ever had a place: the journal knows, the plan does not.
CREATE FUNCTION were_planned(p_jobs uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT j FROM unnest(p_jobs) j
   WHERE EXISTS (SELECT FROM rondo.journal_change c WHERE c.table_name = 'stop' AND c.row_key = j::text)
$$;
GRANT EXECUTE ON FUNCTION were_planned TO rondo_user;

-- ------------------------------------------------------------------------------------------------ told and seen
-- The newest publication that the driver's phone has acknowledged, and since when the plan is no longer the one that
-- was published (empty while it is).
ALTER TABLE tour ADD COLUMN acknowledged_revision INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE tour ADD COLUMN acknowledged_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE tour ADD COLUMN changed_at TIMESTAMP WITH TIME ZONE;

CREATE FUNCTION mark_changed(p_tours uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  UPDATE rondo.tour SET changed_at = clock_timestamp()
   WHERE id = ANY (p_tours) AND status IN ('published', 'running') AND changed_at IS NULL
$$;

CREATE FUNCTION t_stop_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM rondo.mark_changed(ARRAY[NEW.tour_id]);
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM rondo.mark_changed(ARRAY[OLD.tour_id]);
  ELSIF (NEW.tour_id, NEW.slot) IS DISTINCT FROM (OLD.tour_id, OLD.slot) THEN
    PERFORM rondo.mark_changed(ARRAY[NEW.tour_id, OLD.tour_id]);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER published AFTER INSERT OR DELETE OR UPDATE OF tour_id, slot ON stop
  FOR EACH ROW EXECUTE FUNCTION t_stop_changed();

-- What the driver reads of a job; what he himself reports of it comes later than these states.
CREATE FUNCTION t_job_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM rondo.mark_changed(ARRAY(SELECT s.tour_id FROM rondo.stop s WHERE s.job_id = NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER published AFTER UPDATE ON job
  FOR EACH ROW WHEN (NEW.status IN ('PLANNED', 'SENT', 'ACKNOWLEDGED')
    AND (NEW.type, NEW.site_id, NEW.material_id, NEW.container_type, NEW.container_in_id, NEW.container_out_id, NEW.outlet_id,
         NEW.order_number, NEW.contact, NEW.phone, NEW.window_from, NEW.window_to, NEW.driver_note) IS DISTINCT FROM
        (OLD.type, OLD.site_id, OLD.material_id, OLD.container_type, OLD.container_in_id, OLD.container_out_id, OLD.outlet_id,
         OLD.order_number, OLD.contact, OLD.phone, OLD.window_from, OLD.window_to, OLD.driver_note))
  EXECUTE FUNCTION t_job_changed();

CREATE FUNCTION t_tour_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.changed_at := coalesce(NEW.changed_at, clock_timestamp());
  RETURN NEW;
END $$;
CREATE TRIGGER published BEFORE UPDATE OF driver_id, vehicle_id, trailer_id, label, note ON tour
  FOR EACH ROW WHEN (OLD.status IN ('published', 'running') AND NEW.status = OLD.status AND NEW.revision = OLD.revision
    AND (NEW.driver_id, NEW.vehicle_id, NEW.trailer_id, NEW.label, NEW.note) IS DISTINCT FROM
        (OLD.driver_id, OLD.vehicle_id, OLD.trailer_id, OLD.label, OLD.note))
  EXECUTE FUNCTION t_tour_changed();

-- What a phone sends is only known to be JSON: a number that is none has seen nothing.
CREATE FUNCTION t_acknowledged() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.data ->> 'revision' ~ '^\d{1,6}$' THEN
    UPDATE rondo.tour SET acknowledged_revision = (NEW.data ->> 'revision')::integer, acknowledged_at = NEW.received_at
     WHERE id = NEW.tour_id AND acknowledged_revision < (NEW.data ->> 'revision')::integer;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER acknowledged AFTER INSERT ON field_event
  FOR EACH ROW WHEN (NEW.kind = 'tour_acknowledged') EXECUTE FUNCTION t_acknowledged();

-- What was acknowledged before it was kept apart. The rows stay what they were, their versions too.
ALTER TABLE tour DISABLE TRIGGER USER;
UPDATE tour SET acknowledged_revision = e.revision, acknowledged_at = e.at
  FROM (SELECT tour_id, max((data ->> 'revision')::integer) AS revision, max(received_at) AS at
          FROM field_event WHERE kind = 'tour_acknowledged' AND data ->> 'revision' ~ '^\d{1,6}$' GROUP BY tour_id) e
 WHERE tour.id = e.tour_id;
ALTER TABLE tour ENABLE TRIGGER USER;

-- ------------------------------------------------------------------------------------------------ undo
-- What the journal kept of a tour that is no more.
CREATE FUNCTION gone_tour(p_tour uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.before FROM rondo.journal_change c
   WHERE c.table_name = 'tour' AND c.row_key = p_tour::text AND c.verb = 'D' ORDER BY c.id DESC LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION gone_tour TO rondo_user;

-- Where a stop stood once a change was made, as far as it was moved since. A change keeps only the columns that it
-- touched, but a place is one thing: whoever moved a bar in time did not mean that time upon the row where a colleague
-- put it since. What came later tells it, since what was there before may be older than the journal.
CREATE FUNCTION place_after(c journal_change) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(k, later.before -> k), '{}')
    FROM unnest(ARRAY['tour_id', 'slot']) k CROSS JOIN LATERAL (
      SELECT d.before FROM rondo.journal_change d
       WHERE d.table_name = 'stop' AND d.row_key = c.row_key AND d.id > c.id AND d.before ? k
       ORDER BY d.id LIMIT 1) later
$$;
GRANT EXECUTE ON FUNCTION place_after TO rondo_user;

-- Does the contrary of an operation, as the person who asks and under the same constraints. What a colleague
-- changed since is left alone: the undo is then refused as a whole. Redo is the undo of an undo.
-- A tour is only the vessel of its stops: one that this operation made stays while a colleague's stops are in it, one
-- that loses its last stop by the undo goes, and one that went since comes back for the stop that belongs there.
CREATE OR REPLACE FUNCTION undo_operation(p_target uuid) RETURNS integer
LANGUAGE plpgsql SECURITY INVOKER SET search_path = rondo, pg_catalog, pg_temp AS $$
DECLARE
  c journal_change; k text; now_row jsonb; n integer := 0; cols text; touched uuid[]; gone jsonb; stays uuid;
BEGIN
  IF EXISTS (SELECT FROM operation WHERE undoes = p_target
             AND NOT EXISTS (SELECT FROM operation r WHERE r.undoes = operation.op_id)) THEN
    PERFORM refuse('RD001', 'This was already undone.');
  END IF;
  SET CONSTRAINTS booking_free DEFERRED;
  -- Tours first and in one order, as whoever moves stops holds them.
  SELECT array_agg(DISTINCT t) INTO touched FROM (
    SELECT (d.before ->> 'tour_id')::uuid FROM changes_of(p_target) d WHERE d.table_name = 'stop'
    UNION SELECT (d.after ->> 'tour_id')::uuid FROM changes_of(p_target) d WHERE d.table_name = 'stop'
    UNION SELECT s.tour_id FROM changes_of(p_target) d JOIN stop s ON s.id::text = d.row_key WHERE d.table_name = 'stop'
  ) v (t) WHERE t IS NOT NULL;
  PERFORM FROM tour WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
  FOR c IN SELECT * FROM changes_of(p_target) LOOP
    CONTINUE WHEN c.derived;
    k := CASE c.table_name WHEN 'staff' THEN 'login' WHEN 'company' THEN 'sole'
         WHEN 'container_type' THEN 'code' ELSE 'id' END;
    IF c.table_name IN ('outlet_material') THEN
      IF c.verb = 'I' THEN
        DELETE FROM outlet_material WHERE outlet_id = (c.after ->> 'outlet_id')::uuid
                                      AND material_id = (c.after ->> 'material_id')::uuid;
      ELSE
        INSERT INTO outlet_material SELECT * FROM jsonb_populate_record(NULL::outlet_material, c.before)
        ON CONFLICT DO NOTHING;
      END IF;
      CONTINUE;
    END IF;
    -- Held while it is compared, where the row can change at all.
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE t.%I::text = $1%s', c.table_name, k,
                   CASE WHEN has_table_privilege(quote_ident(c.table_name), 'UPDATE') THEN ' FOR UPDATE' ELSE '' END)
      INTO now_row USING c.row_key;
    IF c.table_name = 'tour' AND c.verb = 'I' THEN
      DELETE FROM tour_member m USING tour t
       WHERE m.tour_id = t.id AND t.id::text = c.row_key AND t.status = 'draft'
         AND NOT EXISTS (SELECT FROM stop s WHERE s.tour_id = t.id);
      DELETE FROM tour t WHERE t.id::text = c.row_key AND t.status = 'draft'
                           AND NOT EXISTS (SELECT FROM stop s WHERE s.tour_id = t.id);
      n := n + 1;
      CONTINUE;
    END IF;
    CONTINUE WHEN c.table_name = 'tour' AND c.verb = 'D' AND now_row IS NOT NULL;
    CONTINUE WHEN c.table_name = 'tour_member' AND c.verb = 'I' AND now_row IS NULL
              AND NOT EXISTS (SELECT FROM tour t WHERE t.id::text = c.after ->> 'tour_id');
    IF c.table_name = 'stop' AND c.verb = 'U' AND c.after ?| ARRAY['tour_id', 'slot'] THEN
      c.after := c.after || place_after(c);
    END IF;
    IF c.table_name = 'stop' AND c.after ? 'tour_id' AND c.after -> 'tour_id' <> now_row -> 'tour_id' THEN
      -- Its tour went since, and it stands in another one of the same driver: that is no colleague's change.
      gone := gone_tour((c.after ->> 'tour_id')::uuid);
      IF EXISTS (SELECT FROM tour t WHERE t.id::text = now_row ->> 'tour_id' AND t.driver_id::text = gone ->> 'driver_id'
                   AND t.day::text = gone ->> 'day')
         AND NOT EXISTS (SELECT FROM tour t WHERE t.id::text = c.after ->> 'tour_id') THEN
        c.after := c.after || jsonb_build_object('tour_id', now_row -> 'tour_id');
      END IF;
    END IF;
    IF (c.verb = 'D') <> (now_row IS NULL) OR differs_since(c, now_row) THEN
      PERFORM refuse('RD409', '{who} changed this since. It stays as it is.',
                     jsonb_build_object('who', coalesce(last_author(c.table_name, c.row_key), '?')));
    END IF;
    IF c.table_name = 'stop' AND c.before ? 'tour_id'
       AND NOT EXISTS (SELECT FROM tour t WHERE t.id::text = c.before ->> 'tour_id') THEN
      gone := gone_tour((c.before ->> 'tour_id')::uuid)
              || jsonb_build_object('slot', coalesce(c.before -> 'slot', now_row -> 'slot'));
      SELECT t.id INTO stays FROM tour t
       WHERE t.driver_id::text = gone ->> 'driver_id' AND t.day::text = gone ->> 'day'
         AND t.slot && (gone ->> 'slot')::tstzrange ORDER BY t.id LIMIT 1;
      IF stays IS NOT NULL THEN
        c.before := c.before || jsonb_build_object('tour_id', stays);
      ELSE
        INSERT INTO tour SELECT * FROM jsonb_populate_record(NULL::tour, gone);
      END IF;
    END IF;
    IF c.verb = 'I' THEN
      EXECUTE format('DELETE FROM %I WHERE %I::text = $1', c.table_name, k) USING c.row_key;
    ELSIF c.verb = 'D' THEN
      EXECUTE format('INSERT INTO %I SELECT * FROM jsonb_populate_record(NULL::%I, $1 || ''{"search": ""}'')',
                     c.table_name, c.table_name) USING c.before;
    ELSE
      SELECT string_agg(quote_ident(key), ', ') INTO cols FROM jsonb_object_keys(c.before) key;
      EXECUTE format('UPDATE %I SET (%s) = (SELECT %s FROM jsonb_populate_record(NULL::%I, $1)) WHERE %I::text = $2',
                     c.table_name, cols, cols, c.table_name, k)
        USING c.before, c.row_key;
    END IF;
    n := n + 1;
  END LOOP;
  IF n = 0 THEN
    PERFORM refuse('RD001', 'There is nothing here that can be undone.');
  END IF;
  IF has_table_privilege('tour', 'DELETE') THEN
    -- The crew first, as steps of their own: a redo brings back the tour before those who belong to it.
    DELETE FROM tour_member m USING tour t
     WHERE m.tour_id = t.id AND t.id = ANY (touched) AND t.status = 'draft'
       AND NOT EXISTS (SELECT FROM stop s WHERE s.tour_id = t.id);
    DELETE FROM tour t WHERE t.id = ANY (touched) AND t.status = 'draft'
                         AND NOT EXISTS (SELECT FROM stop s WHERE s.tour_id = t.id);
  END IF;
  SET CONSTRAINTS booking_free IMMEDIATE;
  PERFORM mark_undoing(p_target);
  RETURN n;
END $$;

-- ------------------------------------------------------------------------------------------------ history and replay
-- The changes of a day's tours and of every stop that ever stood in them, oldest first. Both indexes hold only what
-- they serve, so that years of other changes cost nothing.
CREATE INDEX journal_change_tour_day_idx ON journal_change ((after ->> 'day'))
  WHERE table_name = 'tour' AND after ? 'day';
CREATE INDEX journal_change_stop_tour_idx ON journal_change ((after ->> 'tour_id'))
  WHERE table_name = 'stop' AND after ? 'tour_id';

CREATE FUNCTION day_journal(p_day date)
RETURNS TABLE (id bigint, op_id uuid, at timestamptz, who text, kind text, reason text, mine boolean, undoes uuid,
               undone boolean, table_name text, row_key text, verb text, derived boolean, before jsonb, after jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE tours text[]; stops text[];
BEGIN
  IF NOT has_table_privilege(session_user, 'rondo.tour', 'SELECT') THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  SELECT array_agg(DISTINCT c.row_key) INTO tours FROM rondo.journal_change c
   WHERE c.table_name = 'tour' AND c.after ? 'day' AND c.after ->> 'day' = p_day::text;
  IF rondo.my_depots() IS NOT NULL THEN
    SELECT array_agg(t) INTO tours FROM unnest(tours) t
     WHERE EXISTS (SELECT FROM rondo.journal_change c WHERE c.table_name = 'tour' AND c.row_key = t AND c.verb = 'I'
                   AND (c.after ->> 'depot_id' IS NULL OR (c.after ->> 'depot_id')::uuid = ANY (rondo.my_depots())));
  END IF;
  SELECT array_agg(DISTINCT c.row_key) INTO stops FROM rondo.journal_change c
   WHERE c.table_name = 'stop' AND c.after ? 'tour_id' AND c.after ->> 'tour_id' = ANY (tours);
  RETURN QUERY
    SELECT c.id, o.op_id, o.at, coalesce(s.display_name, o.who), o.kind, o.reason, o.who = session_user, o.undoes,
           EXISTS (SELECT FROM rondo.operation u WHERE u.undoes = o.op_id
                    AND NOT EXISTS (SELECT FROM rondo.operation r WHERE r.undoes = u.op_id)),
           c.table_name, c.row_key, c.verb, c.derived, c.before, c.after
      FROM (SELECT * FROM rondo.journal_change t WHERE t.table_name = 'tour' AND t.row_key = ANY (tours)
            UNION ALL
            SELECT * FROM rondo.journal_change t WHERE t.table_name = 'stop' AND t.row_key = ANY (stops)) c
      JOIN rondo.operation o USING (op_id) LEFT JOIN rondo.staff s ON s.login = o.who
     ORDER BY c.id;
END $$;
GRANT EXECUTE ON FUNCTION day_journal TO rondo_user;

-- ------------------------------------------------------------------------------------------------ presence
-- Who looks where, this very moment: nothing of it is worth keeping, and each board asks for it once a second.
CREATE UNLOGGED TABLE presence (
    session_id UUID NOT NULL,
    login TEXT NOT NULL,
    first DATE NOT NULL,
    days INTEGER NOT NULL,
    by TEXT NOT NULL,
    row_id UUID,
    instant TIMESTAMP WITH TIME ZONE,
    selection UUID[] NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT presence_pkey PRIMARY KEY (session_id)
);

-- Tells where one looks; without a day, that one has left.
CREATE FUNCTION tell_presence(p_session uuid, p_first date, p_days integer, p_by text, p_row uuid, p_instant timestamptz,
  p_selection uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM rondo.presence WHERE (p_first IS NULL AND session_id = p_session AND login = session_user)
                                OR at < clock_timestamp() - interval '5 minutes';
  IF p_first IS NOT NULL THEN
    INSERT INTO rondo.presence AS p (session_id, login, first, days, by, row_id, instant, selection)
    VALUES (p_session, session_user, p_first, p_days, left(p_by, 20), p_row, p_instant, coalesce(p_selection[1:200], '{}'))
    ON CONFLICT (session_id) DO UPDATE SET first = excluded.first, days = excluded.days, by = excluded.by,
       row_id = excluded.row_id, instant = excluded.instant, selection = excluded.selection, at = excluded.at
     WHERE p.login = session_user;
  END IF;
END $$;

CREATE FUNCTION who_is_present(p_session uuid)
RETURNS TABLE (session_id uuid, who text, first date, days integer, by text, row_id uuid, instant timestamptz, selection uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.session_id, coalesce(s.display_name, p.login), p.first, p.days, p.by, p.row_id, p.instant, p.selection
    FROM rondo.presence p LEFT JOIN rondo.staff s ON s.login = p.login
   WHERE p.session_id <> p_session AND p.at > clock_timestamp() - interval '30 seconds'
   ORDER BY p.session_id
$$;
GRANT EXECUTE ON FUNCTION tell_presence, who_is_present TO rondo_user;
