-- What two people do at the same moment: a reach is measured, a change taken back, once nobody else is at it. What SQL
-- typed by hand must not do: let a job pass for billed, or a colleague's action for undone. And what was open before
-- the fifth step is open still.

-- A tour reaches from its first stop to its last. It is held first, so that the stops that a colleague is just putting
-- there or taking away are in sight of the statement that measures.
CREATE OR REPLACE FUNCTION t_tour_envelope() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t uuid;
  tours uuid[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.tour_id] WHEN 'DELETE' THEN ARRAY[OLD.tour_id]
                  ELSE ARRAY[NEW.tour_id, OLD.tour_id] END;
BEGIN
  PERFORM FROM rondo.tour WHERE id = ANY (tours) ORDER BY id FOR NO KEY UPDATE;
  FOREACH t IN ARRAY tours LOOP
    UPDATE rondo.tour SET slot = e.slot, day = (lower(e.slot) AT TIME ZONE 'Europe/Paris')::date
      FROM (SELECT tstzrange(min(lower(s.slot)), max(upper(s.slot))) AS slot
              FROM rondo.stop s WHERE s.tour_id = t HAVING count(*) > 0) e
     WHERE tour.id = t AND tour.slot <> e.slot;
  END LOOP;
  RETURN NULL;
END $$;

-- Does the contrary of an operation, as the person who asks and under the same constraints. What a colleague
-- changed since is left alone: the undo is then refused as a whole. Redo is the undo of an undo.
CREATE OR REPLACE FUNCTION undo_operation(p_target uuid) RETURNS integer
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
    -- Held while it is compared, where the row can change at all.
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE t.%I::text = $1%s', c.table_name, k,
                   CASE WHEN has_table_privilege(quote_ident(c.table_name), 'UPDATE') THEN ' FOR UPDATE' ELSE '' END)
      INTO now_row USING c.row_key;
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

-- Only what may be undone by this person is marked as undone.
CREATE OR REPLACE FUNCTION mark_undoing(p_target uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM rondo.operation o
                  WHERE o.op_id = p_target AND (o.who = session_user OR rondo.is_member('rondo_manager'))) THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  UPDATE rondo.operation SET undoes = p_target WHERE op_id = rondo.current_operation();
END $$;

-- A job is priced by who bills, and invoiced by an invoice.
CREATE FUNCTION t_job_billed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user <> 'rondo_owner' AND (NEW.status = 'INVOICED' OR NOT rondo.is_member('rondo_accountant')) THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER status_billed BEFORE UPDATE OF status ON job
  FOR EACH ROW WHEN (NEW.status <> OLD.status AND NEW.status IN ('VALIDATED', 'INVOICED'))
  EXECUTE FUNCTION t_job_billed();

-- Receivables and payments from before open_amount was kept.
INSERT INTO open_amount (kind, id, customer_id, open_eur)
SELECT 'receivable', r.id, r.customer_id, r.amount_eur - coalesce(sum(a.amount_eur), 0)
  FROM receivable r LEFT JOIN allocation a ON a.receivable_id = r.id
 GROUP BY r.id HAVING r.amount_eur <> coalesce(sum(a.amount_eur), 0)
UNION ALL
SELECT 'payment', p.id, p.customer_id, p.amount_eur - coalesce(sum(a.amount_eur), 0)
  FROM payment p LEFT JOIN allocation a ON a.payment_id = p.id
 WHERE p.customer_id IS NOT NULL AND p.reverses_id IS NULL
   AND NOT EXISTS (SELECT FROM payment c WHERE c.reverses_id = p.id)
 GROUP BY p.id HAVING p.amount_eur <> coalesce(sum(a.amount_eur), 0)
ON CONFLICT DO NOTHING;
