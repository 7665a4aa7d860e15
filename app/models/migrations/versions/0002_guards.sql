-- What the database holds by itself: operations and their journal, the change log, versions, bookings, states of
-- jobs, chains of issued papers, and who may do what. Refusals that a person reads are raised with a state RD...,
-- an English text marked for translation in app/errors.py, and its holes as JSON in the detail.

-- ------------------------------------------------------------------------------------------------ refusals
CREATE FUNCTION refuse(p_state text, p_text text, p_holes jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = p_state, MESSAGE = p_text, DETAIL = p_holes::text;
END $$;

CREATE FUNCTION is_member(p_group text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_has_role(session_user, p_group, 'MEMBER')
$$;

-- ------------------------------------------------------------------------------------------------ operations
CREATE FUNCTION begin_operation(p_op uuid, p_kind text, p_reason text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v rondo.operation;
BEGIN
  INSERT INTO rondo.operation (op_id, kind, reason) VALUES (p_op, p_kind, p_reason) ON CONFLICT DO NOTHING;
  IF FOUND THEN
    PERFORM set_config('rondo.op', p_op::text, true);
    RETURN NULL;
  END IF;
  SELECT * INTO STRICT v FROM rondo.operation WHERE op_id = p_op;
  IF v.who <> session_user THEN
    PERFORM rondo.refuse('RD403', 'This operation belongs to {who}.', jsonb_build_object('who', v.who));
  END IF;
  RETURN jsonb_build_object('result', v.result);
END $$;

CREATE FUNCTION finish_operation(p_op uuid, p_result jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE rondo.operation SET result = p_result
   WHERE op_id = p_op AND who = session_user AND xid = pg_current_xact_id()
$$;

-- The operation that this transaction belongs to; SQL typed by hand gets one of its own.
CREATE FUNCTION current_operation() RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v uuid := nullif(current_setting('rondo.op', true), '')::uuid;
BEGIN
  -- The setting can be forged; the row cannot.
  IF v IS NOT NULL AND EXISTS (SELECT FROM rondo.operation WHERE op_id = v AND who = session_user
                               AND xid = pg_current_xact_id()) THEN
    RETURN v;
  END IF;
  v := gen_random_uuid();
  INSERT INTO rondo.operation (op_id, kind) VALUES (v, 'sql');
  PERFORM set_config('rondo.op', v::text, true);
  RETURN v;
END $$;

CREATE FUNCTION t_operation_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.xid = pg_current_xact_id() AND OLD.result IS NULL AND
     (to_jsonb(NEW) - 'result' - 'undoes') = (to_jsonb(OLD) - 'result' - 'undoes') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the journal is never changed' USING ERRCODE = 'RD001';
END $$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON operation FOR EACH ROW EXECUTE FUNCTION t_operation_guard();

CREATE FUNCTION t_forbid() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'What was issued, signed or recorded is never changed or deleted.' USING ERRCODE = 'RD001';
END $$;

-- ------------------------------------------------------------------------------------------------ journal
CREATE FUNCTION log_change(p_table text, p_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO rondo.change_log (table_name, row_key) VALUES (p_table, p_key);
  PERFORM pg_notify('rondo_change', '');  -- a bell without content; equal ones collapse to one a transaction
END $$;

-- Argument: the key's column, "id" where none is given.
CREATE FUNCTION t_journal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o jsonb; n jsonb; was jsonb; became jsonb;
  k text := coalesce(TG_ARGV[0], 'id');
BEGIN
  IF TG_OP <> 'INSERT' THEN o := to_jsonb(OLD) - 'search'; END IF;
  IF TG_OP <> 'DELETE' THEN n := to_jsonb(NEW) - 'search'; END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(e.key, e.value), jsonb_object_agg(e.key, n -> e.key) INTO was, became
      FROM jsonb_each(o) e WHERE e.key <> 'version' AND e.value IS DISTINCT FROM n -> e.key;
    IF was IS NULL THEN RETURN NULL; END IF;
  ELSE
    was := o; became := n;
  END IF;
  INSERT INTO rondo.journal_change (op_id, table_name, row_key, verb, derived, before, after)
  VALUES (rondo.current_operation(), TG_TABLE_NAME, coalesce(n, o) ->> k, left(TG_OP, 1),
          pg_trigger_depth() > 1, was, became);
  PERFORM rondo.log_change(TG_TABLE_NAME, coalesce(n, o) ->> k);
  RETURN NULL;
END $$;

CREATE FUNCTION t_logged() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM rondo.current_operation();
  PERFORM rondo.log_change(TG_TABLE_NAME, to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END) ->> 'id');
  RETURN NULL;
END $$;

-- Who writes with an old version in hand is told; a colleague's newer change is never overwritten.
CREATE FUNCTION t_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.version <> OLD.version THEN
    PERFORM rondo.refuse('RD409', 'A colleague changed this meanwhile. Look at the new state and try again.');
  END IF;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['parameter', 'depot', 'customer', 'customer_bank', 'site', 'outlet', 'acceptance', 'driver',
      'vehicle', 'container', 'container_move', 'credential', 'absence', 'material', 'job', 'tour', 'stop',
      'price_list', 'price', 'charge', 'invoice_draft', 'tracking_form', 'payer_alias', 'import_run'] LOOP
    EXECUTE format('CREATE TRIGGER zz_journal AFTER INSERT OR UPDATE OR DELETE ON %I
                    FOR EACH ROW EXECUTE FUNCTION t_journal()', t);
  END LOOP;
  EXECUTE 'CREATE TRIGGER zz_journal AFTER INSERT OR UPDATE OR DELETE ON outlet_material
           FOR EACH ROW EXECUTE FUNCTION t_journal(''outlet_id'')';
  EXECUTE 'CREATE TRIGGER zz_journal AFTER INSERT OR UPDATE OR DELETE ON company
           FOR EACH ROW EXECUTE FUNCTION t_journal(''sole'')';
  EXECUTE 'CREATE TRIGGER zz_journal AFTER INSERT OR UPDATE OR DELETE ON container_type
           FOR EACH ROW EXECUTE FUNCTION t_journal(''code'')';
  EXECUTE 'CREATE TRIGGER zz_journal AFTER INSERT OR UPDATE OR DELETE ON staff
           FOR EACH ROW EXECUTE FUNCTION t_journal(''login'')';
  FOREACH t IN ARRAY ARRAY['driver_link', 'field_event', 'signature', 'document', 'job_ticket', 'weigh_ticket',
      'waste_movement', 'invoice', 'receivable', 'bank_statement', 'bank_line', 'payment', 'allocation'] LOOP
    EXECUTE format('CREATE TRIGGER zz_logged AFTER INSERT OR UPDATE ON %I
                    FOR EACH ROW EXECUTE FUNCTION t_logged()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['parameter', 'company', 'depot', 'customer', 'customer_bank', 'site', 'outlet',
      'acceptance', 'driver', 'vehicle', 'container_type', 'container', 'credential', 'absence', 'material', 'job',
      'tour', 'stop', 'price_list', 'price', 'charge', 'invoice_draft', 'tracking_form'] LOOP
    EXECUTE format('CREATE TRIGGER version BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION t_version()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['journal_change', 'blob', 'document', 'field_event', 'signature', 'job_ticket',
      'weigh_ticket', 'waste_movement', 'invoice', 'invoice_line', 'receivable', 'bank_account', 'bank_statement',
      'bank_line', 'payment', 'allocation', 'container_move', 'import_run'] LOOP
    EXECUTE format('CREATE TRIGGER frozen BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION t_forbid()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['journal_change', 'blob', 'document', 'field_event', 'signature', 'job_ticket',
      'weigh_ticket', 'waste_movement', 'invoice', 'invoice_line', 'receivable', 'bank_account', 'bank_statement',
      'bank_line', 'payment', 'allocation'] LOOP
    EXECUTE format('CREATE TRIGGER kept BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION t_forbid()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['operation', 'journal_change', 'blob', 'document', 'field_event', 'signature', 'job_ticket',
      'weigh_ticket', 'waste_movement', 'invoice', 'invoice_line', 'receivable', 'bank_statement', 'bank_line',
      'payment', 'allocation', 'container_move', 'counter'] LOOP
    EXECUTE format('CREATE TRIGGER kept_whole BEFORE TRUNCATE ON %I
                    FOR EACH STATEMENT EXECUTE FUNCTION t_forbid()', t);
  END LOOP;
END $$;

-- ------------------------------------------------------------------------------------------------ undo
-- The rows of one's own operation, or of anybody's for a manager.
CREATE FUNCTION changes_of(p_op uuid) RETURNS SETOF journal_change
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.* FROM rondo.journal_change c JOIN rondo.operation o USING (op_id)
   WHERE c.op_id = p_op AND (o.who = session_user OR rondo.is_member('rondo_manager'))
   ORDER BY c.id DESC
$$;

CREATE FUNCTION mark_undoing(p_target uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE rondo.operation SET undoes = p_target WHERE op_id = rondo.current_operation();
END $$;

CREATE FUNCTION last_author(p_table text, p_key text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(s.display_name, o.who) FROM rondo.journal_change c JOIN rondo.operation o USING (op_id)
    LEFT JOIN rondo.staff s ON s.login = o.who
   WHERE c.table_name = p_table AND c.row_key = p_key ORDER BY c.id DESC LIMIT 1
$$;

-- Whether a row no longer has the values that a change gave it. What triggers derived since (a tour's reach, a job's
-- state) does not count: it follows by itself.
CREATE FUNCTION differs_since(c journal_change, p_now jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM jsonb_each(c.after) e
     WHERE e.key NOT IN ('version', 'search') AND e.value IS DISTINCT FROM p_now -> e.key
       AND NOT EXISTS (SELECT FROM rondo.journal_change d
                        WHERE d.table_name = c.table_name AND d.row_key = c.row_key AND d.derived
                          AND d.op_id = c.op_id AND d.after ? e.key))
$$;

-- Does the contrary of an operation, as the person who asks and under the same constraints. What a colleague
-- changed since is left alone: the undo is then refused as a whole. Redo is the undo of an undo.
CREATE FUNCTION undo_operation(p_target uuid) RETURNS integer
LANGUAGE plpgsql SECURITY INVOKER SET search_path = rondo, pg_catalog, pg_temp AS $$
DECLARE
  c journal_change; k text; now_row jsonb; n integer := 0; cols text;
BEGIN
  IF EXISTS (SELECT FROM operation WHERE undoes = p_target
             AND NOT EXISTS (SELECT FROM operation r WHERE r.undoes = operation.op_id)) THEN
    PERFORM refuse('RD001', 'This was already undone.');
  END IF;
  SET CONSTRAINTS booking_free DEFERRED;
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
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE t.%I::text = $1', c.table_name, k) INTO now_row USING c.row_key;
    IF (c.verb = 'D') <> (now_row IS NULL) OR differs_since(c, now_row) THEN
      PERFORM refuse('RD409', '{who} changed this since. It stays as it is.',
                     jsonb_build_object('who', coalesce(last_author(c.table_name, c.row_key), '?')));
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
  SET CONSTRAINTS booking_free IMMEDIATE;
  PERFORM mark_undoing(p_target);
  RETURN n;
END $$;

-- What happened to one row: open to whoever may read the row's table.
CREATE FUNCTION history_of(p_table text, p_key text)
RETURNS TABLE (op_id uuid, at timestamptz, who text, kind text, reason text, verb text, before jsonb, after jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT has_table_privilege(session_user, format('rondo.%I', p_table), 'SELECT') THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  RETURN QUERY SELECT o.op_id, o.at, coalesce(s.display_name, o.who), o.kind, o.reason, c.verb, c.before, c.after
    FROM rondo.journal_change c JOIN rondo.operation o USING (op_id) LEFT JOIN rondo.staff s ON s.login = o.who
   WHERE c.table_name = p_table AND c.row_key = p_key ORDER BY c.id;
END $$;

-- ------------------------------------------------------------------------------------------------ bookings
CREATE FUNCTION t_tour_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.driver_id, NEW.vehicle_id, NEW.trailer_id)
     IS NOT DISTINCT FROM (OLD.driver_id, OLD.vehicle_id, OLD.trailer_id) THEN
    UPDATE rondo.booking SET slot = NEW.slot WHERE tour_id = NEW.id AND slot <> NEW.slot;
    RETURN NULL;
  END IF;
  DELETE FROM rondo.booking WHERE tour_id = NEW.id;
  INSERT INTO rondo.booking (resource_id, slot, tour_id)
  SELECT r, NEW.slot, NEW.id FROM unnest(ARRAY[NEW.driver_id, NEW.vehicle_id, NEW.trailer_id]) r WHERE r IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER booking AFTER INSERT OR UPDATE OF driver_id, vehicle_id, trailer_id, slot ON tour
  FOR EACH ROW EXECUTE FUNCTION t_tour_booking();

CREATE FUNCTION book_stop(p_stop uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM rondo.booking WHERE stop_id = p_stop;
  INSERT INTO rondo.booking (resource_id, slot, stop_id)
  SELECT DISTINCT r, s.slot, s.id
    FROM rondo.stop s LEFT JOIN rondo.job j ON j.id = s.job_id,
         unnest(ARRAY[s.tour_id, j.container_in_id, j.container_out_id]) r
   WHERE s.id = p_stop AND r IS NOT NULL;
END $$;

CREATE FUNCTION t_stop_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.tour_id, NEW.job_id) IS NOT DISTINCT FROM (OLD.tour_id, OLD.job_id) THEN
    UPDATE rondo.booking SET slot = NEW.slot WHERE stop_id = NEW.id AND slot <> NEW.slot;
  ELSE
    PERFORM rondo.book_stop(NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER booking AFTER INSERT OR UPDATE OF tour_id, job_id, slot ON stop
  FOR EACH ROW EXECUTE FUNCTION t_stop_booking();

CREATE FUNCTION t_job_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM rondo.book_stop(s.id) FROM rondo.stop s WHERE s.job_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER booking AFTER UPDATE OF container_in_id, container_out_id ON job
  FOR EACH ROW WHEN ((NEW.container_in_id, NEW.container_out_id) IS DISTINCT FROM (OLD.container_in_id, OLD.container_out_id))
  EXECUTE FUNCTION t_job_booking();

CREATE FUNCTION t_absence_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM rondo.booking WHERE absence_id = NEW.id;
  INSERT INTO rondo.booking (resource_id, slot, absence_id)
  VALUES (coalesce(NEW.driver_id, NEW.vehicle_id), NEW.slot, NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER booking AFTER INSERT OR UPDATE ON absence FOR EACH ROW EXECUTE FUNCTION t_absence_booking();

-- A tour reaches from its first stop to its last.
CREATE FUNCTION t_tour_envelope() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE t uuid;
BEGIN
  FOREACH t IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.tour_id] WHEN 'DELETE' THEN ARRAY[OLD.tour_id]
                     ELSE ARRAY[NEW.tour_id, OLD.tour_id] END LOOP
    UPDATE rondo.tour SET slot = e.slot, day = (lower(e.slot) AT TIME ZONE 'Europe/Paris')::date
      FROM (SELECT tstzrange(min(lower(s.slot)), max(upper(s.slot))) AS slot
              FROM rondo.stop s WHERE s.tour_id = t HAVING count(*) > 0) e
     WHERE tour.id = t AND tour.slot <> e.slot;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER envelope AFTER INSERT OR DELETE OR UPDATE OF tour_id, slot ON stop
  FOR EACH ROW EXECUTE FUNCTION t_tour_envelope();

-- Who holds a resource in a slot, for the sentence that a refused drop shows.
CREATE FUNCTION who_holds(p_resources uuid[], p_slot tstzrange, p_except uuid[] DEFAULT '{}')
RETURNS TABLE (resource_id uuid, slot tstzrange, what text, label text, holder text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.resource_id, b.slot,
         CASE WHEN b.absence_id IS NOT NULL THEN 'absence' WHEN b.tour_id IS NOT NULL THEN 'tour' ELSE 'stop' END,
         coalesce(a.kind, c.name || ' · ' || si.name, nullif(t.label, ''), s.kind, ''),
         coalesce(rondo.last_author(CASE WHEN b.absence_id IS NOT NULL THEN 'absence' WHEN b.tour_id IS NOT NULL
                  THEN 'tour' ELSE 'stop' END, coalesce(b.absence_id, b.tour_id, b.stop_id)::text), '')
    FROM rondo.booking b
    LEFT JOIN rondo.absence a ON a.id = b.absence_id
    LEFT JOIN rondo.tour t ON t.id = b.tour_id
    LEFT JOIN rondo.stop s ON s.id = b.stop_id
    LEFT JOIN rondo.job j ON j.id = s.job_id
    LEFT JOIN rondo.customer c ON c.id = j.customer_id
    LEFT JOIN rondo.site si ON si.id = j.site_id
   WHERE b.resource_id = ANY (p_resources) AND b.slot && p_slot
     AND coalesce(b.stop_id, b.tour_id, b.absence_id) <> ALL (p_except)
   ORDER BY lower(b.slot) LIMIT 5
$$;

-- ------------------------------------------------------------------------------------------------ states of jobs
INSERT INTO job_transition (from_status, to_status)
SELECT f, t FROM (VALUES
  ('DRAFT', 'TO_PLAN,CANCELLED'),
  ('TO_PLAN', 'PLANNED,DRAFT,CANCELLED'),
  ('PLANNED', 'SENT,ACKNOWLEDGED,EN_ROUTE,TO_PLAN,ON_SITE,DONE,NOT_DONE,CANCELLED'),
  ('SENT', 'PLANNED,ACKNOWLEDGED,EN_ROUTE,TO_PLAN,ON_SITE,DONE,NOT_DONE,CANCELLED'),
  ('ACKNOWLEDGED', 'PLANNED,SENT,EN_ROUTE,TO_PLAN,ON_SITE,DONE,NOT_DONE,CANCELLED'),
  ('EN_ROUTE', 'PLANNED,SENT,ACKNOWLEDGED,TO_PLAN,ON_SITE,DONE,NOT_DONE,CANCELLED'),
  ('ON_SITE', 'DONE,NOT_DONE'),
  ('DONE', 'WEIGHED,VALIDATED,DISPUTED'),
  ('WEIGHED', 'DONE,VALIDATED,DISPUTED'),
  ('VALIDATED', 'WEIGHED,DONE,INVOICED,DISPUTED'),
  ('DISPUTED', 'DONE,WEIGHED,VALIDATED,CANCELLED'),
  ('NOT_DONE', 'VALIDATED'),
  ('CANCELLED', 'TO_PLAN')) v (f, ts), unnest(string_to_array(v.ts, ',')) t;

CREATE FUNCTION t_job_status() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM rondo.job_transition WHERE from_status = OLD.status AND to_status = NEW.status) THEN
    PERFORM rondo.refuse('RD001', 'Job {number} cannot go from {old} to {new}.',
      jsonb_build_object('number', NEW.number, 'old', OLD.status, 'new', NEW.status));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER status BEFORE UPDATE OF status ON job
  FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION t_job_status();

-- Invoiced jobs are frozen whole.
CREATE FUNCTION t_job_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM rondo.refuse('RD001', 'Job {number} is invoiced: a credit note corrects it.',
                       jsonb_build_object('number', OLD.number));
  RETURN NULL;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON job
  FOR EACH ROW WHEN (OLD.status = 'INVOICED') EXECUTE FUNCTION t_job_frozen();

CREATE FUNCTION t_stop_plans_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE j rondo.job;
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE rondo.job SET status = 'PLANNED' WHERE id = NEW.job_id AND status = 'TO_PLAN';
  ELSE
    SELECT * INTO j FROM rondo.job WHERE id = OLD.job_id;
    IF j.status IN ('ON_SITE', 'DONE', 'WEIGHED', 'VALIDATED', 'INVOICED', 'DISPUTED') THEN
      PERFORM rondo.refuse('RD001', 'Job {number} has begun: it stays in its tour.', jsonb_build_object('number', j.number));
    END IF;
    UPDATE rondo.job SET status = 'TO_PLAN'
     WHERE id = OLD.job_id AND status IN ('PLANNED', 'SENT', 'ACKNOWLEDGED', 'EN_ROUTE');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER plans_job AFTER INSERT OR DELETE ON stop FOR EACH ROW EXECUTE FUNCTION t_stop_plans_job();

-- ------------------------------------------------------------------------------------------------ numbers and chains
CREATE FUNCTION paris_year() RETURNS integer LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT extract(year FROM now() AT TIME ZONE 'Europe/Paris')::integer
$$;

-- Takes the next number of a series under its row lock: no gap, no double, number order is time order.
CREATE FUNCTION take_number(p_series text, p_year integer) RETURNS counter
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE c rondo.counter;
BEGIN
  INSERT INTO rondo.counter (series, year) VALUES (p_series, p_year) ON CONFLICT DO NOTHING;
  UPDATE rondo.counter SET last_no = last_no + 1, last_at = greatest(clock_timestamp(), last_at)
   WHERE series = p_series AND year = p_year RETURNING * INTO c;
  RETURN c;
END $$;

CREATE FUNCTION t_job_number() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE y integer := rondo.paris_year(); c rondo.counter;
BEGIN
  c := rondo.take_number('JOB', y);
  NEW.number := format('I%s-%s', lpad((y % 100)::text, 2, '0'), lpad(c.last_no::text, 6, '0'));
  RETURN NEW;
END $$;
CREATE TRIGGER number BEFORE INSERT ON job FOR EACH ROW WHEN (NEW.number = '') EXECUTE FUNCTION t_job_number();

-- Each field as "bytes:value", absent as "-": no two contents have the same text.
CREATE FUNCTION canon(VARIADIC p_fields text[]) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(coalesce(octet_length(convert_to(f, 'UTF8')) || ':' || f, '-'), ',' ORDER BY n)
    FROM unnest(p_fields) WITH ORDINALITY u (f, n)
$$;
CREATE FUNCTION utc_text(p_at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

CREATE FUNCTION invoice_hash(i invoice) RETURNS bytea LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(i.prev_hash || convert_to(rondo.canon('invoice-1', i.series, i.year::text, i.number::text, i.kind,
    i.credits_id::text, i.customer_id::text, i.issued_on::text, i.due_on::text, rondo.utc_text(i.issued_at), i.issued_by,
    i.total_net_eur::text, i.total_vat_eur::text, i.total_eur::text, encode(i.content_sha256, 'hex'), i.op_id::text), 'UTF8'))
$$;
CREATE FUNCTION job_ticket_hash(t job_ticket) RETURNS bytea LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(t.prev_hash || convert_to(rondo.canon('ticket-1', t.series, t.year::text, t.number::text, t.job_id::text,
    rondo.utc_text(t.issued_at), t.issued_by, encode(t.content_sha256, 'hex')), 'UTF8'))
$$;
CREATE FUNCTION weigh_ticket_hash(t weigh_ticket) RETURNS bytea LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(t.prev_hash || convert_to(rondo.canon('weighing-1', t.series, t.year::text, t.number::text, t.job_id::text,
    t.outside_number, t.source, t.instrument, t.gross_kg::text, t.tare_kg::text, t.net_kg::text, rondo.utc_text(t.weighed_at),
    rondo.utc_text(t.issued_at), t.issued_by, t.cancels_id::text, encode(sha256(convert_to(t.content::text, 'UTF8')), 'hex')), 'UTF8'))
$$;
CREATE FUNCTION field_event_hash(e field_event) RETURNS bytea LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(e.prev_hash || convert_to(rondo.canon('event-1', e.id::text, e.tour_id::text, e.job_id::text, e.seq::text,
    e.kind, rondo.utc_text(e.device_at), rondo.utc_text(e.received_at), e.lat::text, e.lon::text, e.data::text,
    e.document_id::text, encode(e.content_sha256, 'hex')), 'UTF8'))
$$;

-- Issued papers take number, time, author and hash here, whatever the statement said.
CREATE FUNCTION t_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE c rondo.counter;
BEGIN
  NEW.year := CASE WHEN TG_TABLE_NAME = 'invoice' THEN extract(year FROM (to_jsonb(NEW) ->> 'issued_on')::date)::integer
                   ELSE rondo.paris_year() END;
  c := rondo.take_number(NEW.series, NEW.year);
  NEW.number := c.last_no;
  NEW.issued_at := c.last_at;
  NEW.issued_by := session_user;
  NEW.prev_hash := c.last_hash;
  IF TG_TABLE_NAME = 'invoice' THEN
    NEW.content_sha256 := sha256(convert_to(NEW.content::text, 'UTF8'));
    NEW.hash := rondo.invoice_hash(NEW);
  ELSIF TG_TABLE_NAME = 'job_ticket' THEN
    NEW.content_sha256 := sha256(convert_to(NEW.content::text, 'UTF8'));
    NEW.hash := rondo.job_ticket_hash(NEW);
  ELSE
    NEW.hash := rondo.weigh_ticket_hash(NEW);
  END IF;
  UPDATE rondo.counter SET last_hash = NEW.hash WHERE series = NEW.series AND year = NEW.year;
  RETURN NEW;
END $$;
CREATE TRIGGER seal BEFORE INSERT ON invoice FOR EACH ROW EXECUTE FUNCTION t_seal();
CREATE TRIGGER seal BEFORE INSERT ON job_ticket FOR EACH ROW EXECUTE FUNCTION t_seal();
CREATE TRIGGER seal BEFORE INSERT ON weigh_ticket FOR EACH ROW EXECUTE FUNCTION t_seal();

CREATE FUNCTION t_chain_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE last rondo.field_event;
BEGIN
  PERFORM FROM rondo.tour WHERE id = NEW.tour_id FOR NO KEY UPDATE;  -- one writer a tour
  SELECT * INTO last FROM rondo.field_event WHERE tour_id = NEW.tour_id ORDER BY seq DESC LIMIT 1;
  NEW.seq := coalesce(last.seq, 0) + 1;
  NEW.received_at := clock_timestamp();
  NEW.prev_hash := coalesce(last.hash, '\x'::bytea);
  NEW.hash := rondo.field_event_hash(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON field_event FOR EACH ROW EXECUTE FUNCTION t_chain_event();

-- Problems of the chains, none when all is well.
CREATE FUNCTION check_chains() RETURNS TABLE (series text, number integer, problem text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  WITH paper AS (
    SELECT i.series, i.year, i.number, i.prev_hash, i.hash, rondo.invoice_hash(i) AS expected,
           i.content_sha256 = sha256(convert_to(i.content::text, 'UTF8')) AS content_ok FROM rondo.invoice i
    UNION ALL
    SELECT t.series, t.year, t.number, t.prev_hash, t.hash, rondo.job_ticket_hash(t),
           t.content_sha256 = sha256(convert_to(t.content::text, 'UTF8')) FROM rondo.job_ticket t
    UNION ALL
    SELECT w.series, w.year, w.number, w.prev_hash, w.hash, rondo.weigh_ticket_hash(w), true FROM rondo.weigh_ticket w
  ), chained AS (
    SELECT p.*, lag(p.number, 1, 0) OVER o AS last_number, lag(p.hash, 1, '\x'::bytea) OVER o AS last_hash
      FROM paper p WINDOW o AS (PARTITION BY p.series, p.year ORDER BY p.number)
  )
  SELECT c.series || ' ' || c.year, c.number,
         CASE WHEN c.number <> c.last_number + 1 THEN 'gap' WHEN c.prev_hash <> c.last_hash THEN 'link'
              WHEN NOT c.content_ok THEN 'content' ELSE 'hash' END
    FROM chained c
   WHERE c.number <> c.last_number + 1 OR c.prev_hash <> c.last_hash OR NOT c.content_ok OR c.hash <> c.expected
  UNION ALL
  SELECT k.series || ' ' || k.year, k.last_no, 'tail'
    FROM rondo.counter k JOIN LATERAL (
      SELECT p.number, p.hash FROM paper p WHERE p.series = k.series AND p.year = k.year ORDER BY p.number DESC LIMIT 1) t ON true
   WHERE t.number <> k.last_no OR t.hash <> k.last_hash
  UNION ALL
  SELECT 'tour ' || e.tour_id, e.seq,
         CASE WHEN e.seq <> e.last_seq + 1 THEN 'gap' WHEN e.prev_hash <> e.last_hash THEN 'link' ELSE 'hash' END
    FROM (SELECT f.*, lag(f.seq, 1, 0) OVER o AS last_seq, lag(f.hash, 1, '\x'::bytea) OVER o AS last_hash,
                 rondo.field_event_hash(f) AS expected
            FROM rondo.field_event f WINDOW o AS (PARTITION BY f.tour_id ORDER BY f.seq)) e
   WHERE e.seq <> e.last_seq + 1 OR e.prev_hash <> e.last_hash OR e.hash <> e.expected;
END $$;

-- ------------------------------------------------------------------------------------------------ papers
CREATE FUNCTION is_money_paper(p_kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_kind IN ('invoice', 'credit_note', 'statement')
$$;

CREATE FUNCTION store_document(p_id uuid, p_kind text, p_number text, p_title text, p_mime text, p_body bytea,
  p_issued_on date, p_customer uuid DEFAULT NULL, p_site uuid DEFAULT NULL, p_job uuid DEFAULT NULL,
  p_tour uuid DEFAULT NULL, p_invoice uuid DEFAULT NULL, p_search text DEFAULT '') RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE h bytea := sha256(p_body);
BEGIN
  IF rondo.is_money_paper(p_kind) AND NOT rondo.is_member('rondo_accountant') THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  INSERT INTO rondo.blob (sha256, body) VALUES (h, p_body) ON CONFLICT DO NOTHING;
  INSERT INTO rondo.document (id, kind, number, title, mime, size, sha256, issued_on, customer_id, site_id, job_id, tour_id,
                              invoice_id, search)
  VALUES (p_id, p_kind, p_number, p_title, p_mime, octet_length(p_body), h, p_issued_on, p_customer, p_site, p_job, p_tour,
          p_invoice, p_search)
  ON CONFLICT DO NOTHING;
  RETURN h;
END $$;

CREATE FUNCTION document_body(p_id uuid) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.body FROM rondo.document d JOIN rondo.blob b USING (sha256)
   WHERE d.id = p_id AND (NOT rondo.is_money_paper(d.kind) OR rondo.is_member('rondo_accountant')
                          OR rondo.is_member('rondo_manager'))
$$;

-- ------------------------------------------------------------------------------------------------ people
CREATE FUNCTION my_depots() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT depot_ids FROM rondo.staff WHERE login = session_user
$$;
GRANT INSERT, UPDATE, SELECT ON staff TO rondo_useradmin;

SET LOCAL ROLE rondo_useradmin;
CREATE FUNCTION rondo.create_user(p_login text, p_name text, p_groups text[], p_verifier text, p_language text DEFAULT 'fr')
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE g text;
BEGIN
  IF p_login !~ '^[a-z][a-z0-9_.-]{2,30}$' OR p_login LIKE 'pg\_%' OR p_login LIKE 'rondo\_%' THEN
    PERFORM rondo.refuse('RD001', 'A login has 3 to 31 small letters, digits, dots or dashes, and begins with a letter.');
  END IF;
  IF NOT p_groups <@ ARRAY['dispatcher', 'accountant', 'manager', 'administrator'] OR cardinality(p_groups) = 0 THEN
    PERFORM rondo.refuse('RD001', 'Choose at least one of the known roles.');
  END IF;
  -- Only a verifier made on the client is taken: a clear password would stand in the server's log.
  IF p_verifier !~ '^SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
    RAISE EXCEPTION 'a SCRAM verifier is expected';
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = p_login) THEN
    PERFORM rondo.refuse('RD001', 'The login {login} exists already.', jsonb_build_object('login', p_login));
  END IF;
  EXECUTE format('CREATE ROLE %I LOGIN INHERIT CONNECTION LIMIT 12 PASSWORD %L', p_login, p_verifier);
  EXECUTE format('GRANT rondo_user TO %I', p_login);
  FOREACH g IN ARRAY p_groups LOOP
    EXECUTE format('GRANT %I TO %I', 'rondo_' || g, p_login);
  END LOOP;
  IF current_setting('server_version_num')::int >= 160000 THEN  -- so that disabling can end the sessions
    EXECUTE format('GRANT %I TO rondo_useradmin WITH INHERIT TRUE, SET FALSE', p_login);
  ELSE
    EXECUTE format('GRANT %I TO rondo_useradmin', p_login);
  END IF;
  INSERT INTO rondo.staff (login, display_name, groups, language) VALUES (p_login, p_name, p_groups, p_language);
END $$;

CREATE FUNCTION rondo.disable_user(p_login text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE n integer;
BEGIN
  IF p_login = session_user OR NOT EXISTS (SELECT FROM rondo.staff WHERE login = p_login AND disabled_at IS NULL) THEN
    PERFORM rondo.refuse('RD001', 'There is no active user {login} that you could disable.', jsonb_build_object('login', p_login));
  END IF;
  EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL CONNECTION LIMIT 0', p_login);
  EXECUTE format('REVOKE rondo_dispatcher, rondo_accountant, rondo_manager, rondo_administrator FROM %I', p_login);
  UPDATE rondo.staff SET disabled_at = clock_timestamp() WHERE login = p_login;
  SELECT count(pg_terminate_backend(pid)) INTO n FROM pg_stat_activity WHERE usename = p_login AND pid <> pg_backend_pid();
  RETURN n;
END $$;

CREATE FUNCTION rondo.change_my_password(p_verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_verifier !~ '^SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
    RAISE EXCEPTION 'a SCRAM verifier is expected';
  END IF;
  IF NOT EXISTS (SELECT FROM rondo.staff WHERE login = session_user AND disabled_at IS NULL) THEN
    RAISE EXCEPTION 'not a person of this company';
  END IF;
  EXECUTE format('ALTER ROLE %I PASSWORD %L', session_user, p_verifier);
END $$;
GRANT EXECUTE ON FUNCTION rondo.create_user, rondo.disable_user TO rondo_administrator;
GRANT EXECUTE ON FUNCTION rondo.change_my_password TO rondo_user;
SET LOCAL ROLE rondo_owner;

-- ------------------------------------------------------------------------------------------------ rights
GRANT SELECT ON schema_version, operation, change_log, parameter, staff, company, depot, customer, site, outlet,
  outlet_material, acceptance, driver, vehicle, container_type, container, container_move, credential, absence, material,
  job, job_transition, tour, stop, booking, field_event, signature, job_ticket, weigh_ticket, waste_movement,
  tracking_form, document, import_run TO rondo_user;
GRANT SELECT (id, tour_id, device, created_at, created_by, opened_at, expires_at, revoked_at, last_seen_at, pending_items)
  ON driver_link TO rondo_user;

GRANT INSERT, UPDATE, DELETE ON customer, site, outlet, outlet_material, acceptance, driver, vehicle, container_type,
  container, credential, absence, material, job, tour, stop, tracking_form TO rondo_dispatcher;
GRANT INSERT, DELETE ON container_move, import_run TO rondo_dispatcher;

GRANT INSERT, UPDATE, DELETE ON customer, customer_bank, site, material, price_list, price, charge, invoice_draft,
  payer_alias TO rondo_accountant;
GRANT UPDATE ON job TO rondo_accountant;
GRANT INSERT, DELETE ON import_run TO rondo_accountant;
GRANT SELECT ON customer_bank, price_list, price, charge, invoice_draft, invoice, invoice_line, receivable, bank_account,
  bank_statement, bank_line, payment, allocation, payer_alias TO rondo_accountant, rondo_manager;
GRANT SELECT ON journal_change, counter TO rondo_manager;
GRANT INSERT, UPDATE ON parameter TO rondo_manager, rondo_administrator;
GRANT INSERT, UPDATE ON company, depot TO rondo_administrator;
GRANT SELECT ON journal_change TO rondo_administrator;

GRANT EXECUTE ON FUNCTION begin_operation, finish_operation, current_operation, changes_of, differs_since, mark_undoing, last_author,
  undo_operation, history_of, who_holds, store_document, document_body, my_depots, is_member, is_money_paper, refuse,
  paris_year, canon, utc_text, check_chains TO rondo_user;

-- Rows by depot: who is bound to some depots sees their tours and jobs only. The policy hangs on the login's row in
-- staff, which no person can write.
ALTER TABLE tour ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON tour TO rondo_user
  USING ((SELECT my_depots()) IS NULL OR depot_id IS NULL OR depot_id = ANY ((SELECT my_depots())::uuid[]));
ALTER TABLE job ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON job TO rondo_user
  USING ((SELECT my_depots()) IS NULL OR depot_id IS NULL OR depot_id = ANY ((SELECT my_depots())::uuid[]));
ALTER TABLE document ENABLE ROW LEVEL SECURITY;
CREATE POLICY money ON document TO rondo_user
  USING (NOT is_money_paper(kind) OR (SELECT is_member('rondo_accountant') OR is_member('rondo_manager')));

-- A container is only moved from where it stands: an opening position may be taken back, a movement of a job may not.
CREATE FUNCTION t_move_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.from_kind = 'outside' AND OLD.job_id IS NULL AND NOT EXISTS (
       SELECT FROM rondo.container_move m WHERE m.container_id = OLD.container_id AND m.id <> OLD.id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'What was issued, signed or recorded is never changed or deleted.' USING ERRCODE = 'RD001';
END $$;
CREATE TRIGGER kept BEFORE DELETE ON container_move FOR EACH ROW EXECUTE FUNCTION t_move_kept();
