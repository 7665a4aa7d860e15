-- Bank statements, payments and their allocations: append-only, through these functions only.

-- A payment taken back leaves its contrary beside it; both stay.
ALTER TABLE payment ADD COLUMN reverses_id UUID;
ALTER TABLE payment ADD CONSTRAINT payment_reverses_id_key UNIQUE (reverses_id);
ALTER TABLE payment ADD CONSTRAINT payment_reverses_id_fkey FOREIGN KEY (reverses_id) REFERENCES payment (id);

CREATE FUNCTION accountant_only() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT rondo.is_member('rondo_accountant') THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
END $$;

-- ------------------------------------------------------------------------------------------------ what is open
-- What of receivables, payments and bank lines is not settled: derived from their rows whenever one is added, so that
-- a screen reads what is open and not ten years of what is done. Nobody writes it.
CREATE TABLE open_amount (
    kind TEXT NOT NULL,
    id UUID NOT NULL,
    customer_id UUID,
    open_eur NUMERIC(12, 2) NOT NULL,
    CONSTRAINT open_amount_pkey PRIMARY KEY (kind, id),
    CONSTRAINT open_amount_kind_known CHECK (kind IN ('receivable', 'payment', 'line')),
    CONSTRAINT open_amount_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id)
);
CREATE INDEX open_amount_customer_id_idx ON open_amount (customer_id);
GRANT SELECT ON open_amount TO rondo_accountant, rondo_manager;

CREATE FUNCTION set_open(p_kind text, p_id uuid, p_customer uuid, p_open numeric) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_open = 0 THEN
    DELETE FROM rondo.open_amount WHERE kind = p_kind AND id = p_id;
  ELSE
    INSERT INTO rondo.open_amount (kind, id, customer_id, open_eur) VALUES (p_kind, p_id, p_customer, p_open)
    ON CONFLICT (kind, id) DO UPDATE SET open_eur = excluded.open_eur;
  END IF;
END $$;

CREATE FUNCTION t_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'receivable' THEN
    PERFORM rondo.set_open('receivable', NEW.id, NEW.customer_id, NEW.amount_eur);
  ELSIF TG_TABLE_NAME = 'allocation' THEN
    PERFORM rondo.set_open('receivable', v.id, v.customer_id, v.amount_eur - (
        SELECT coalesce(sum(a.amount_eur), 0) FROM rondo.allocation a WHERE a.receivable_id = v.id))
      FROM rondo.receivable v WHERE v.id = NEW.receivable_id;
    PERFORM rondo.set_open('payment', p.id, p.customer_id, p.amount_eur - (
        SELECT coalesce(sum(a.amount_eur), 0) FROM rondo.allocation a WHERE a.payment_id = p.id))
      FROM rondo.payment p WHERE p.id = NEW.payment_id;
  ELSE
    IF NEW.reverses_id IS NOT NULL THEN  -- the contrary settles what it takes back
      PERFORM rondo.set_open('payment', NEW.reverses_id, NEW.customer_id, 0);
    ELSIF NEW.customer_id IS NOT NULL THEN
      PERFORM rondo.set_open('payment', NEW.id, NEW.customer_id, NEW.amount_eur);
    END IF;
    PERFORM rondo.set_open('line', b.id, NULL, b.amount_eur - (
        SELECT coalesce(sum(p.amount_eur), 0) FROM rondo.payment p WHERE p.bank_line_id = b.id))
      FROM rondo.bank_line b WHERE b.id = NEW.bank_line_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER open_amount AFTER INSERT ON receivable FOR EACH ROW EXECUTE FUNCTION t_open();
CREATE TRIGGER open_amount AFTER INSERT ON allocation FOR EACH ROW EXECUTE FUNCTION t_open();
CREATE TRIGGER open_amount AFTER INSERT ON payment FOR EACH ROW EXECUTE FUNCTION t_open();

-- ------------------------------------------------------------------------------------------------ statements
-- Keeps a statement and those of its lines that are not known yet; returns the ids of the lines added.
-- p_statement: id, iban, label, filename, sha256 (hex), starts_on, ends_on, opening_eur, closing_eur,
--   lines: [{id, line_key, booked_on, value_on, amount_eur, text, counterparty, counterparty_iban, end_to_end, raw,
--   waits}]; a line that waits is a customer's perhaps, and stays open until somebody settles it.
CREATE FUNCTION import_statement(p_statement jsonb) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account uuid; v_id uuid := (p_statement ->> 'id')::uuid; v_added uuid[];
BEGIN
  PERFORM rondo.accountant_only();
  INSERT INTO rondo.bank_account (id, iban, label)
  VALUES (gen_random_uuid(), p_statement ->> 'iban', coalesce(p_statement ->> 'label', '')) ON CONFLICT DO NOTHING;
  SELECT a.id INTO STRICT v_account FROM rondo.bank_account a WHERE a.iban = p_statement ->> 'iban' FOR UPDATE;
  INSERT INTO rondo.bank_statement (id, account_id, filename, sha256, starts_on, ends_on, opening_eur, closing_eur)
  VALUES (v_id, v_account, p_statement ->> 'filename', decode(p_statement ->> 'sha256', 'hex'),
          (p_statement ->> 'starts_on')::date, (p_statement ->> 'ends_on')::date,
          (p_statement ->> 'opening_eur')::numeric, (p_statement ->> 'closing_eur')::numeric);
  WITH added AS (
    INSERT INTO rondo.bank_line (id, statement_id, account_id, line_key, booked_on, value_on, amount_eur, text,
                                 counterparty, counterparty_iban, end_to_end, raw)
    SELECT l.id, v_id, v_account, l.line_key, l.booked_on, l.value_on, l.amount_eur, l.text, l.counterparty,
           l.counterparty_iban, l.end_to_end, l.raw
      FROM jsonb_to_recordset(p_statement -> 'lines') AS l (id uuid, line_key text, booked_on date, value_on date,
           amount_eur numeric, text text, counterparty text, counterparty_iban text, end_to_end text, raw jsonb)
    ON CONFLICT (account_id, line_key) DO NOTHING RETURNING id)
  SELECT coalesce(array_agg(a.id), '{}') INTO v_added FROM added a;
  INSERT INTO rondo.open_amount (kind, id, open_eur)
  SELECT 'line', l.id, l.amount_eur
    FROM jsonb_to_recordset(p_statement -> 'lines') AS l (id uuid, amount_eur numeric, waits boolean)
   WHERE l.waits AND l.id = ANY (v_added);
  RETURN v_added;
END $$;

-- ------------------------------------------------------------------------------------------------ receivables
-- What a customer owed before the first day with us.
CREATE FUNCTION open_receivable(p_id uuid, p_number text, p_customer uuid, p_issued_on date, p_due_on date,
  p_amount numeric, p_method text DEFAULT '', p_batch text DEFAULT '') RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM rondo.accountant_only();
  IF p_amount = 0 THEN
    PERFORM rondo.refuse('RD001', 'The amount is missing.');
  END IF;
  INSERT INTO rondo.receivable (id, number, kind, customer_id, issued_on, due_on, amount_eur, method, batch)
  VALUES (p_id, p_number, 'opening', p_customer, p_issued_on, p_due_on, p_amount, p_method, p_batch)
  ON CONFLICT (number) DO NOTHING;
  IF NOT FOUND THEN
    PERFORM rondo.refuse('RD001', '{number} exists already.', jsonb_build_object('number', p_number));
  END IF;
  RETURN p_id;
END $$;

-- ------------------------------------------------------------------------------------------------ payments
-- Records money received (negative: given back or returned). A bank line can be shared by several customers, but
-- never gives more than it holds; without a customer it is money that is none's, such as a refund of a tax.
CREATE FUNCTION record_payment(p_id uuid, p_customer uuid, p_bank_line uuid, p_received_on date, p_amount numeric,
  p_method text, p_label text DEFAULT '') RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_line numeric; v_used numeric;
BEGIN
  PERFORM rondo.accountant_only();
  IF p_amount = 0 THEN
    PERFORM rondo.refuse('RD001', 'The amount is missing.');
  END IF;
  IF p_customer IS NULL AND p_bank_line IS NULL THEN
    PERFORM rondo.refuse('RD001', 'Choose the customer.');
  END IF;
  IF p_bank_line IS NOT NULL THEN
    SELECT b.amount_eur INTO STRICT v_line FROM rondo.bank_line b WHERE b.id = p_bank_line FOR UPDATE;
    SELECT coalesce(sum(p.amount_eur), 0) INTO v_used FROM rondo.payment p WHERE p.bank_line_id = p_bank_line;
    IF sign(p_amount) <> sign(v_line) OR abs(v_used + p_amount) > abs(v_line) THEN
      PERFORM rondo.refuse('RD001', 'The bank line holds {left} €, not {amount} €.',
        jsonb_build_object('left', (v_line - v_used)::text, 'amount', p_amount::text));
    END IF;
  END IF;
  INSERT INTO rondo.payment (id, customer_id, bank_line_id, received_on, amount_eur, method, label)
  VALUES (p_id, p_customer, p_bank_line, p_received_on, p_amount, p_method, p_label);
  RETURN p_id;
END $$;

-- What holds after each change of allocations: no payment gives more than it is, no receivable takes more.
CREATE FUNCTION check_allocated(p_payments uuid[], p_receivables uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE r record;
BEGIN
  FOR r IN
    SELECT p.amount_eur AS amount, coalesce(sum(a.amount_eur), 0) AS used
      FROM rondo.payment p LEFT JOIN rondo.allocation a ON a.payment_id = p.id
     WHERE p.id = ANY (p_payments) GROUP BY p.id, p.amount_eur
  LOOP
    IF r.used * sign(r.amount) NOT BETWEEN 0 AND abs(r.amount) THEN
      PERFORM rondo.refuse('RD001', 'The payment of {amount} € cannot pay {used} €.',
        jsonb_build_object('amount', r.amount::text, 'used', r.used::text));
    END IF;
  END LOOP;
  FOR r IN
    SELECT v.number, v.amount_eur AS amount, coalesce(sum(a.amount_eur), 0) AS used
      FROM rondo.receivable v LEFT JOIN rondo.allocation a ON a.receivable_id = v.id
     WHERE v.id = ANY (p_receivables) GROUP BY v.id, v.number, v.amount_eur
  LOOP
    IF r.used * sign(r.amount) NOT BETWEEN 0 AND abs(r.amount) THEN
      PERFORM rondo.refuse('RD001', '{number} is of {amount} €: {used} € cannot be put on it.',
        jsonb_build_object('number', r.number, 'amount', r.amount::text, 'used', r.used::text));
    END IF;
  END LOOP;
END $$;

-- Puts a payment on receivables, all at once: a credit note frees what an invoice takes.
-- p_parts: [{id, receivable_id, amount_eur}]
CREATE FUNCTION allocate(p_payment uuid, p_parts jsonb, p_on date, p_reason text DEFAULT '',
  p_explanation jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_payment rondo.payment; v_other text;
  v_receivables uuid[] := (SELECT array_agg(DISTINCT (e ->> 'receivable_id')::uuid) FROM jsonb_array_elements(p_parts) e);
BEGIN
  PERFORM rondo.accountant_only();
  SELECT * INTO STRICT v_payment FROM rondo.payment p WHERE p.id = p_payment FOR UPDATE;
  IF v_payment.reverses_id IS NOT NULL OR EXISTS (SELECT FROM rondo.payment c WHERE c.reverses_id = p_payment) THEN
    PERFORM rondo.refuse('RD001', 'This payment was taken back.');
  END IF;
  PERFORM v.id FROM rondo.receivable v WHERE v.id = ANY (v_receivables) ORDER BY v.id FOR UPDATE;
  SELECT v.number INTO v_other FROM rondo.receivable v
   WHERE v.id = ANY (v_receivables) AND v.customer_id IS DISTINCT FROM v_payment.customer_id LIMIT 1;
  IF FOUND THEN
    PERFORM rondo.refuse('RD001', '{number} is of another customer than the payment.',
                         jsonb_build_object('number', v_other));
  END IF;
  INSERT INTO rondo.allocation (id, payment_id, receivable_id, amount_eur, allocated_on, reason, explanation)
  SELECT (e ->> 'id')::uuid, p_payment, (e ->> 'receivable_id')::uuid, (e ->> 'amount_eur')::numeric, p_on, p_reason,
         p_explanation
    FROM jsonb_array_elements(p_parts) e;
  PERFORM rondo.check_allocated(ARRAY[p_payment], v_receivables);
END $$;

-- Records and allocates payments in one call: a month's certain lines cost one way to the server and back.
-- p_payments: [{id, customer_id, bank_line_id, received_on, amount_eur, method, label, parts, reason, explanation}]
CREATE FUNCTION settle(p_payments jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE e jsonb; n integer := 0;
BEGIN
  PERFORM rondo.accountant_only();
  FOR e IN SELECT * FROM jsonb_array_elements(p_payments) LOOP
    PERFORM rondo.record_payment((e ->> 'id')::uuid, (e ->> 'customer_id')::uuid, (e ->> 'bank_line_id')::uuid,
      (e ->> 'received_on')::date, (e ->> 'amount_eur')::numeric, e ->> 'method', e ->> 'label');
    IF jsonb_array_length(e -> 'parts') > 0 THEN
      PERFORM rondo.allocate((e ->> 'id')::uuid, e -> 'parts', (e ->> 'received_on')::date, e ->> 'reason',
                             e -> 'explanation');
    END IF;
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;

-- Takes allocations back by contrary entries of the same day: a balance of any day is then right again.
CREATE FUNCTION reverse_allocation(p_allocations uuid[], p_reason text DEFAULT '') RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_payments uuid[]; v_receivables uuid[]; n integer;
BEGIN
  PERFORM rondo.accountant_only();
  SELECT array_agg(DISTINCT a.payment_id), array_agg(DISTINCT a.receivable_id) INTO v_payments, v_receivables
    FROM rondo.allocation a WHERE a.id = ANY (p_allocations);
  PERFORM p.id FROM rondo.payment p WHERE p.id = ANY (v_payments) ORDER BY p.id FOR UPDATE;
  PERFORM v.id FROM rondo.receivable v WHERE v.id = ANY (v_receivables) ORDER BY v.id FOR UPDATE;
  IF EXISTS (SELECT FROM rondo.allocation a WHERE a.reverses_id = ANY (p_allocations)
             OR a.id = ANY (p_allocations) AND a.reverses_id IS NOT NULL) THEN
    PERFORM rondo.refuse('RD001', 'This was already undone.');
  END IF;
  INSERT INTO rondo.allocation (id, payment_id, receivable_id, amount_eur, allocated_on, reason, explanation, reverses_id)
  SELECT gen_random_uuid(), a.payment_id, a.receivable_id, -a.amount_eur, a.allocated_on, p_reason, '{}', a.id
    FROM rondo.allocation a WHERE a.id = ANY (p_allocations);
  GET DIAGNOSTICS n = ROW_COUNT;
  PERFORM rondo.check_allocated(v_payments, v_receivables);
  RETURN n;
END $$;

-- Takes payments back whole: their allocations, then the payments, each by its contrary. What came from a bank
-- line is then free to be matched again.
CREATE FUNCTION take_back_payment(p_payments uuid[], p_reason text DEFAULT '') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_open uuid[];
BEGIN
  PERFORM rondo.accountant_only();
  PERFORM b.id FROM rondo.bank_line b JOIN rondo.payment p ON p.bank_line_id = b.id
    WHERE p.id = ANY (p_payments) ORDER BY b.id FOR UPDATE OF b;
  PERFORM p.id FROM rondo.payment p WHERE p.id = ANY (p_payments) ORDER BY p.id FOR UPDATE;
  IF EXISTS (SELECT FROM rondo.payment p WHERE p.reverses_id = ANY (p_payments)
             OR p.id = ANY (p_payments) AND p.reverses_id IS NOT NULL) THEN
    PERFORM rondo.refuse('RD001', 'This was already undone.');
  END IF;
  SELECT array_agg(a.id) INTO v_open FROM rondo.allocation a
   WHERE a.payment_id = ANY (p_payments) AND a.reverses_id IS NULL
     AND NOT EXISTS (SELECT FROM rondo.allocation r WHERE r.reverses_id = a.id);
  IF v_open IS NOT NULL THEN
    PERFORM rondo.reverse_allocation(v_open, p_reason);
  END IF;
  INSERT INTO rondo.payment (id, customer_id, bank_line_id, received_on, amount_eur, method, label, reverses_id)
  SELECT gen_random_uuid(), p.customer_id, p.bank_line_id, p.received_on, -p.amount_eur, p.method, p_reason, p.id
    FROM rondo.payment p WHERE p.id = ANY (p_payments);
END $$;

GRANT EXECUTE ON FUNCTION import_statement, open_receivable, record_payment, allocate, settle,
  reverse_allocation, take_back_payment TO rondo_accountant;
