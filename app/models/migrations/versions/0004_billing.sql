-- The doors to papers that are never changed: weighings, waste movements, invoices. Nobody may write these tables
-- themselves; each function checks the role, takes its locks, and leaves a whole result or none.

CREATE FUNCTION need_group(VARIADIC p_groups text[]) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM unnest(p_groups) g WHERE rondo.is_member('rondo_' || g)) THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
END $$;

-- ------------------------------------------------------------------------------------------------ weighings
-- Names and numbers as they are on the day: registers print these, whatever the rows become.
CREATE FUNCTION load_snapshot(p_job job) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'job', p_job.number, 'customer', c.name, 'customer_siret', c.siret,
    'site', s.name, 'site_siret', s.siret, 'site_address', concat_ws(' ', s.street, s.postcode, s.city), 'site_insee', s.insee,
    'material', m.name, 'waste_code', p_job.waste_code, 'hazardous', m.hazardous, 'pop', m.pop,
    'outlet', o.name, 'outlet_siret', o.siret, 'outlet_address', concat_ws(' ', o.street, o.postcode, o.city),
    'driver', nullif(concat_ws(' ', d.first_name, d.surname), ''), 'plate', coalesce(v.plate, ''),
    'container', coalesce(k.number, ''))
    FROM rondo.customer c JOIN rondo.site s ON s.id = p_job.site_id
    LEFT JOIN rondo.material m ON m.id = p_job.material_id
    LEFT JOIN rondo.outlet o ON o.id = p_job.outlet_id
    LEFT JOIN rondo.container k ON k.id = p_job.container_out_id
    LEFT JOIN rondo.stop st ON st.job_id = p_job.id
    LEFT JOIN rondo.tour t ON t.id = st.tour_id
    LEFT JOIN rondo.driver d ON d.id = t.driver_id
    LEFT JOIN rondo.vehicle v ON v.id = t.vehicle_id
   WHERE c.id = p_job.customer_id
$$;

-- Records a weighing and the movement of waste it proves; with p_cancels, in the place of an earlier one, which stays.
CREATE FUNCTION record_weighing(p_id uuid, p_job uuid, p_source text, p_instrument text, p_outside_number text,
  p_gross_kg integer, p_tare_kg integer, p_weighed_at timestamptz, p_cancels uuid DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j rondo.job; w rondo.weigh_ticket; was rondo.waste_movement; snap jsonb;
BEGIN
  PERFORM rondo.need_group('dispatcher', 'accountant');
  SELECT * INTO w FROM rondo.weigh_ticket WHERE id = p_id;
  IF FOUND THEN RETURN w.number; END IF;
  SELECT * INTO j FROM rondo.job WHERE id = p_job FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM rondo.refuse('RD001', 'This job is gone: look again.');
  END IF;
  IF j.status IN ('INVOICED', 'CANCELLED') THEN
    PERFORM rondo.refuse('RD001', 'Job {number} is closed: it takes no other weight.', jsonb_build_object('number', j.number));
  END IF;
  IF p_gross_kg < p_tare_kg OR p_tare_kg < 0 THEN
    PERFORM rondo.refuse('RD001', 'The gross weight is below the tare.');
  END IF;
  SELECT * INTO w FROM rondo.weigh_ticket
   WHERE job_id = p_job AND NOT EXISTS (SELECT FROM rondo.weigh_ticket n WHERE n.cancels_id = weigh_ticket.id);
  IF w.id IS DISTINCT FROM p_cancels THEN
    PERFORM rondo.refuse('RD409', 'Job {number} was weighed meanwhile: look at its ticket.', jsonb_build_object('number', j.number));
  END IF;
  snap := rondo.load_snapshot(j);
  INSERT INTO rondo.weigh_ticket (id, job_id, series, year, number, outside_number, source, instrument, gross_kg, tare_kg,
                                  net_kg, weighed_at, issued_at, issued_by, cancels_id, content, prev_hash, hash)
  VALUES (p_id, p_job, 'BP', 0, 0, p_outside_number, p_source, p_instrument, p_gross_kg, p_tare_kg, p_gross_kg - p_tare_kg,
          p_weighed_at, now(), '', p_cancels, snap, '', '') RETURNING * INTO w;
  IF p_cancels IS NOT NULL THEN
    FOR was IN SELECT * FROM rondo.waste_movement m WHERE m.weigh_ticket_id = p_cancels AND m.reverses_id IS NULL
                AND NOT EXISTS (SELECT FROM rondo.waste_movement n WHERE n.reverses_id = m.id) LOOP
      INSERT INTO rondo.waste_movement (id, job_id, weigh_ticket_id, reverses_id, moved_on, customer_id, site_id, material_id,
             outlet_id, waste_code, operation_code, net_kg, is_estimated, plate, snapshot)
      VALUES (gen_random_uuid(), was.job_id, was.weigh_ticket_id, was.id, was.moved_on, was.customer_id, was.site_id,
              was.material_id, was.outlet_id, was.waste_code, was.operation_code, -was.net_kg, was.is_estimated, was.plate,
              was.snapshot);
    END LOOP;
  END IF;
  IF j.material_id IS NOT NULL AND w.net_kg > 0 THEN
    INSERT INTO rondo.waste_movement (id, job_id, weigh_ticket_id, moved_on, customer_id, site_id, material_id, outlet_id,
           waste_code, operation_code, net_kg, is_estimated, plate, snapshot)
    SELECT gen_random_uuid(), j.id, w.id, (coalesce(j.done_at, w.weighed_at) AT TIME ZONE 'Europe/Paris')::date,
           j.customer_id, coalesce(j.producer_site_id, j.site_id), j.material_id, j.outlet_id, j.waste_code,
           coalesce((SELECT o.operations[1] FROM rondo.outlet o WHERE o.id = j.outlet_id), ''), w.net_kg,
           w.source IN ('estimate', 'manual'), snap ->> 'plate', snap;
  END IF;
  UPDATE rondo.job SET net_kg = w.net_kg, weight_is_estimated = (w.source = 'estimate'),
         status = CASE WHEN status = 'DONE' THEN 'WEIGHED' ELSE status END WHERE id = j.id;
  RETURN w.number;
END $$;

-- ------------------------------------------------------------------------------------------------ charges
-- A charge on an invoice is as fixed as the invoice; only issuing ties the two.
CREATE FUNCTION t_charge_billed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.invoice_id IS NOT NULL THEN
    PERFORM rondo.refuse('RD001', 'What was issued, signed or recorded is never changed or deleted.');
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.invoice_id IS NOT NULL AND current_user <> 'rondo_owner' THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER billed BEFORE UPDATE OR DELETE ON charge FOR EACH ROW EXECUTE FUNCTION t_charge_billed();

CREATE FUNCTION t_charge_new() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.invoice_id IS NOT NULL AND current_user <> 'rondo_owner' THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER unbilled BEFORE INSERT ON charge FOR EACH ROW EXECUTE FUNCTION t_charge_new();

-- A container's rent over the same days is charged once.
CREATE UNIQUE INDEX charge_rent_once ON charge ((explanation ->> 'container'), (explanation ->> 'from'))
  WHERE service = 'rental' AND explanation ? 'container';

-- ------------------------------------------------------------------------------------------------ invoices
-- Issues a draft exactly as the person saw it: its version is compared, its amounts are added up again here.
CREATE FUNCTION issue_invoice(p_draft uuid, p_version integer, p_due_on date) RETURNS TABLE (invoice_id uuid, label text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE d rondo.invoice_draft; i rondo.invoice; credited rondo.invoice; net numeric; n integer; last_on date; s text;
BEGIN
  PERFORM rondo.need_group('accountant');
  SELECT * INTO d FROM rondo.invoice_draft WHERE id = p_draft FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM rondo.refuse('RD409', 'A colleague issued or removed this draft meanwhile.');
  END IF;
  IF d.version <> p_version THEN
    PERFORM rondo.refuse('RD409', 'A colleague changed this meanwhile. Look at the new state and try again.');
  END IF;
  SELECT coalesce(sum((l ->> 'amount_eur')::numeric), 0) INTO net FROM jsonb_array_elements(d.content -> 'lines') l;
  IF net <> d.total_net_eur OR jsonb_array_length(d.content -> 'lines') = 0 THEN
    PERFORM rondo.refuse('RD409', 'The lines of this draft changed meanwhile: propose it again.');
  END IF;
  IF d.kind = 'invoice' THEN
    -- Each line rests on a charge that no other invoice bears.
    PERFORM FROM rondo.charge c WHERE c.id::text = ANY (d.charge_ids) FOR UPDATE;
    SELECT count(*), coalesce(sum(c.amount_eur), 0) INTO n, net
      FROM rondo.charge c
     WHERE c.id::text = ANY (d.charge_ids) AND c.customer_id = d.customer_id AND c.invoice_id IS NULL;
    IF n <> cardinality(d.charge_ids) OR net <> d.total_net_eur THEN
      PERFORM rondo.refuse('RD409', 'The lines of this draft changed meanwhile: propose it again.');
    END IF;
  ELSE
    SELECT * INTO credited FROM rondo.invoice x WHERE x.id = d.credits_id AND x.kind = 'invoice' FOR UPDATE;
    IF credited.customer_id IS DISTINCT FROM d.customer_id OR credited.total_eur < d.total_net_eur + d.total_vat_eur
       + (SELECT coalesce(sum(x.total_eur), 0) FROM rondo.invoice x WHERE x.credits_id = d.credits_id) THEN
      PERFORM rondo.refuse('RD001', 'More would be credited than the invoice says.');
    END IF;
  END IF;
  s := CASE d.kind WHEN 'credit_note' THEN 'AV' ELSE 'FA' END;
  -- Numbers and dates go the same way: an invoice is never dated before the one ahead of it.
  SELECT max(x.issued_on) INTO last_on FROM rondo.invoice x WHERE x.series = s;
  IF d.issue_on < last_on THEN
    PERFORM rondo.refuse('RD001', 'An invoice of {day} is issued already: this one cannot bear an earlier date.',
                         jsonb_build_object('day', to_char(last_on, 'DD/MM/YYYY')));
  END IF;
  IF d.issue_on > (now() AT TIME ZONE 'Europe/Paris')::date THEN
    PERFORM rondo.refuse('RD001', 'An invoice cannot bear a date to come.');
  END IF;
  INSERT INTO rondo.invoice (id, series, year, number, kind, credits_id, customer_id, issued_on, due_on, issued_at, issued_by,
         total_net_eur, total_vat_eur, total_eur, content, content_sha256, op_id, prev_hash, hash)
  VALUES (d.id, s, 0, 0, d.kind, d.credits_id, d.customer_id, d.issue_on, p_due_on, now(), '', d.total_net_eur,
          d.total_vat_eur, d.total_net_eur + d.total_vat_eur, d.content, '', rondo.current_operation(), '', '')
  RETURNING * INTO i;
  INSERT INTO rondo.invoice_line (invoice_id, rank, job_id, material_id, service, label, served_on, quantity, unit,
         unit_price_eur, amount_eur, vat_rate)
  SELECT i.id, l.n, (l.j ->> 'job_id')::uuid, (l.j ->> 'material_id')::uuid, l.j ->> 'service', l.j ->> 'label',
         (l.j ->> 'served_on')::date, (l.j ->> 'quantity')::numeric, l.j ->> 'unit', (l.j ->> 'unit_price_eur')::numeric,
         (l.j ->> 'amount_eur')::numeric, (l.j ->> 'vat_rate')::numeric
    FROM jsonb_array_elements(d.content -> 'lines') WITH ORDINALITY l (j, n);
  UPDATE rondo.charge SET invoice_id = i.id WHERE id::text = ANY (d.charge_ids);
  UPDATE rondo.job j SET status = 'INVOICED'
   WHERE j.status = 'VALIDATED' AND j.id IN (SELECT c.job_id FROM rondo.charge c WHERE c.invoice_id = i.id)
     AND NOT EXISTS (SELECT FROM rondo.charge c WHERE c.job_id = j.id AND c.invoice_id IS NULL);
  label := rondo.invoice_label(i.series, i.year, i.number);
  INSERT INTO rondo.receivable (id, number, kind, customer_id, invoice_id, issued_on, due_on, amount_eur, method, batch)
  SELECT i.id, label, i.kind, i.customer_id, i.id, i.issued_on, i.due_on,
         CASE i.kind WHEN 'invoice' THEN i.total_eur ELSE -i.total_eur END, c.payment_method, ''
    FROM rondo.customer c WHERE c.id = i.customer_id;
  DELETE FROM rondo.invoice_draft WHERE id = d.id;
  invoice_id := i.id;
  RETURN NEXT;
END $$;

-- FA2026-000123: what is printed, searched for, and written on transfers.
CREATE FUNCTION invoice_label(p_series text, p_year integer, p_number integer) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_series || p_year || '-' || lpad(p_number::text, 6, '0')
$$;

GRANT EXECUTE ON FUNCTION need_group, invoice_label TO rondo_user;
GRANT EXECUTE ON FUNCTION record_weighing TO rondo_dispatcher, rondo_accountant;
GRANT EXECUTE ON FUNCTION issue_invoice TO rondo_accountant;
