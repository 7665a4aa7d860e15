-- Proof of what was done: chains that cover the picture and the accuracy of the place and know their own end, notes
-- added to a sealed ticket, the seals of its paper, and the mail that takes it to the customer.

-- ------------------------------------------------------------------------------------------------ chains
-- New events cover the accuracy of their place and the bytes of their picture too; older ones keep the hash they have.
ALTER TABLE field_event ADD COLUMN chain SMALLINT DEFAULT 1 NOT NULL,
  ADD CONSTRAINT field_event_chain_known CHECK (chain IN (1, 2));
ALTER TABLE field_event ALTER COLUMN chain SET DEFAULT 2;

CREATE OR REPLACE FUNCTION field_event_hash(e field_event) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(e.prev_hash || convert_to(CASE
    WHEN e.chain = 2 THEN
    rondo.canon('event-3', e.id::text, e.tour_id::text, e.job_id::text, e.seq::text,
      e.kind, rondo.utc_text(e.device_at), rondo.utc_text(e.received_at), e.lat::text, e.lon::text, e.accuracy_m::text,
      e.data::text, e.document_id::text, (SELECT encode(d.sha256, 'hex') FROM rondo.document d WHERE d.id = e.document_id),
      encode(e.sent_sha256, 'hex'), encode(e.content_sha256, 'hex'), e.source, e.author)
    WHEN e.source = 'phone' THEN
    rondo.canon('event-1', e.id::text, e.tour_id::text, e.job_id::text, e.seq::text,
      e.kind, rondo.utc_text(e.device_at), rondo.utc_text(e.received_at), e.lat::text, e.lon::text, e.data::text,
      e.document_id::text, encode(e.content_sha256, 'hex'))
    ELSE
    rondo.canon('event-2', e.id::text, e.tour_id::text, e.job_id::text, e.seq::text,
      e.kind, rondo.utc_text(e.device_at), rondo.utc_text(e.received_at), e.lat::text, e.lon::text, e.data::text,
      e.document_id::text, encode(e.content_sha256, 'hex'), e.source, e.author) END, 'UTF8'))
$$;

-- A chain shows what was changed or taken out of its middle; its end is kept apart, so that the last link is missed too.
CREATE TABLE chain_tail (
    owner_id UUID NOT NULL,
    kind TEXT NOT NULL,
    last_seq INTEGER NOT NULL,
    last_hash BYTEA NOT NULL,
    CONSTRAINT chain_tail_pkey PRIMARY KEY (owner_id),
    CONSTRAINT chain_tail_kind_known CHECK (kind IN ('tour', 'ticket'))
);
INSERT INTO chain_tail (owner_id, kind, last_seq, last_hash)
SELECT DISTINCT ON (tour_id) tour_id, 'tour', seq, hash FROM field_event ORDER BY tour_id, seq DESC;

CREATE TABLE ticket_note (
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    author TEXT DEFAULT session_user NOT NULL,
    text TEXT NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT ticket_note_pkey PRIMARY KEY (id),
    CONSTRAINT ticket_note_text_said CHECK (btrim(text) <> '' AND length(text) <= 4000),
    CONSTRAINT ticket_note_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES job_ticket (id)
);
CREATE UNIQUE INDEX ticket_note_ticket_id_seq_key ON ticket_note (ticket_id, seq);

CREATE FUNCTION ticket_note_hash(n ticket_note) RETURNS bytea LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(n.prev_hash || convert_to(rondo.canon('note-1', n.id::text, n.ticket_id::text, n.seq::text,
    rondo.utc_text(n.at), n.author, n.text), 'UTF8'))
$$;

-- The first note hangs on the ticket itself.
CREATE FUNCTION t_chain_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE t rondo.job_ticket; last rondo.ticket_note;
BEGIN
  SELECT * INTO STRICT t FROM rondo.job_ticket WHERE id = NEW.ticket_id FOR NO KEY UPDATE;  -- one writer a ticket
  SELECT * INTO last FROM rondo.ticket_note WHERE ticket_id = NEW.ticket_id ORDER BY seq DESC LIMIT 1;
  NEW.seq := coalesce(last.seq, 0) + 1;
  NEW.at := clock_timestamp();
  NEW.author := session_user;
  NEW.prev_hash := coalesce(last.hash, t.hash);
  NEW.hash := rondo.ticket_note_hash(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON ticket_note FOR EACH ROW EXECUTE FUNCTION t_chain_note();

CREATE FUNCTION t_chain_tail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO rondo.chain_tail AS c (owner_id, kind, last_seq, last_hash)
  VALUES ((to_jsonb(NEW) ->> TG_ARGV[1])::uuid, TG_ARGV[0], NEW.seq, NEW.hash)
  ON CONFLICT (owner_id) DO UPDATE SET last_seq = excluded.last_seq, last_hash = excluded.last_hash
   WHERE c.last_seq < excluded.last_seq;
  RETURN NULL;
END $$;
CREATE TRIGGER tail AFTER INSERT ON field_event FOR EACH ROW EXECUTE FUNCTION t_chain_tail('tour', 'tour_id');
CREATE TRIGGER tail AFTER INSERT ON ticket_note FOR EACH ROW EXECUTE FUNCTION t_chain_tail('ticket', 'ticket_id');

-- For the office: what is to be said of a ticket after it was sealed.
CREATE FUNCTION add_ticket_note(p_id uuid, p_job uuid, p_text text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_ticket uuid; v_seq integer; v_depots uuid[] := rondo.my_depots();
BEGIN
  SELECT t.id INTO v_ticket FROM rondo.job_ticket t JOIN rondo.job j ON j.id = t.job_id
   WHERE t.job_id = p_job AND (v_depots IS NULL OR j.depot_id IS NULL OR j.depot_id = ANY (v_depots));
  IF NOT FOUND THEN
    PERFORM rondo.refuse('RD001', 'This job has no sealed ticket.');
  ELSIF btrim(coalesce(p_text, '')) = '' OR length(p_text) > 4000 THEN
    PERFORM rondo.refuse('RD001', 'A note has between one and 4,000 characters.');
  END IF;
  INSERT INTO rondo.ticket_note (id, ticket_id, text) VALUES (p_id, v_ticket, btrim(p_text)) RETURNING seq INTO v_seq;
  RETURN v_seq;
END $$;

-- What is wrong with the chains, none when all is well: series and number for programs, a name for a person.
DROP FUNCTION check_chains();
CREATE FUNCTION check_chains() RETURNS TABLE (series text, number integer, problem text, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  WITH paper AS (
    SELECT i.series, i.year, i.number, i.prev_hash, i.hash, rondo.invoice_hash(i) AS expected,
           i.content_sha256 = sha256(convert_to(i.content::text, 'UTF8')) AS content_ok, NULL::uuid AS job_id FROM rondo.invoice i
    UNION ALL
    SELECT t.series, t.year, t.number, t.prev_hash, t.hash, rondo.job_ticket_hash(t),
           t.content_sha256 = sha256(convert_to(t.content::text, 'UTF8')), t.job_id FROM rondo.job_ticket t
    UNION ALL
    SELECT w.series, w.year, w.number, w.prev_hash, w.hash, rondo.weigh_ticket_hash(w), true, w.job_id FROM rondo.weigh_ticket w
  ), chained AS (
    SELECT p.*, lag(p.number, 1, 0) OVER o AS last_number, lag(p.hash, 1, '\x'::bytea) OVER o AS last_hash
      FROM paper p WINDOW o AS (PARTITION BY p.series, p.year ORDER BY p.number)
  )
  SELECT c.series || ' ' || c.year, c.number,
         CASE WHEN c.number <> c.last_number + 1 THEN 'gap' WHEN NOT c.content_ok THEN 'content'
              WHEN c.hash <> c.expected THEN 'hash' ELSE 'link' END,
         concat(c.series, c.year, '-', lpad(c.number::text, 6, '0'), ' of job ' || j.number)
    FROM chained c LEFT JOIN rondo.job j ON j.id = c.job_id
   WHERE c.number <> c.last_number + 1 OR c.prev_hash <> c.last_hash OR NOT c.content_ok OR c.hash <> c.expected
  UNION ALL
  SELECT k.series || ' ' || k.year, k.last_no, 'tail', concat(k.series, k.year, '-', lpad(k.last_no::text, 6, '0'), ', the last issued')
    FROM rondo.counter k JOIN LATERAL (
      SELECT p.number, p.hash FROM paper p WHERE p.series = k.series AND p.year = k.year ORDER BY p.number DESC LIMIT 1) t ON true
   WHERE t.number <> k.last_no OR t.hash <> k.last_hash
  UNION ALL
  SELECT 'tour ' || e.tour_id, e.seq,
         CASE WHEN e.seq <> e.last_seq + 1 THEN 'gap' WHEN e.hash <> e.expected THEN 'hash' ELSE 'link' END,
         concat('event ', e.seq, ' ', e.kind, ' of job ' || j.number, ', tour of ', to_char(t.day, 'DD/MM/YYYY'), ' ', d.first_name, ' ', d.surname)
    FROM (SELECT f.*, lag(f.seq, 1, 0) OVER o AS last_seq, lag(f.hash, 1, '\x'::bytea) OVER o AS last_hash,
                 rondo.field_event_hash(f) AS expected
            FROM rondo.field_event f WINDOW o AS (PARTITION BY f.tour_id ORDER BY f.seq)) e
    LEFT JOIN rondo.job j ON j.id = e.job_id LEFT JOIN rondo.tour t ON t.id = e.tour_id LEFT JOIN rondo.driver d ON d.id = t.driver_id
   WHERE e.seq <> e.last_seq + 1 OR e.prev_hash <> e.last_hash OR e.hash <> e.expected
  UNION ALL
  SELECT 'ticket ' || n.ticket_id, n.seq,
         CASE WHEN n.seq <> n.last_seq + 1 THEN 'gap' WHEN n.hash <> n.expected THEN 'hash' ELSE 'link' END,
         concat('note ', n.seq, ' on ', t.series, t.year, '-', lpad(t.number::text, 6, '0'), ' of job ' || j.number)
    FROM (SELECT m.*, lag(m.seq, 1, 0) OVER o AS last_seq, lag(m.hash) OVER o AS last_hash, rondo.ticket_note_hash(m) AS expected
            FROM rondo.ticket_note m WINDOW o AS (PARTITION BY m.ticket_id ORDER BY m.seq)) n
    LEFT JOIN rondo.job_ticket t ON t.id = n.ticket_id LEFT JOIN rondo.job j ON j.id = t.job_id
   WHERE n.seq <> n.last_seq + 1 OR n.prev_hash IS DISTINCT FROM coalesce(n.last_hash, t.hash) OR n.hash <> n.expected
  UNION ALL
  SELECT c.kind || ' ' || c.owner_id, c.last_seq, 'tail',
         CASE c.kind WHEN 'tour' THEN concat('event ', c.last_seq, ', the last of the tour of ', to_char(t.day, 'DD/MM/YYYY'), ' ', d.first_name, ' ', d.surname)
                     ELSE concat('note ', c.last_seq, ', the last on ', k.series, k.year, '-', lpad(k.number::text, 6, '0'), ' of job ' || j.number) END
    FROM rondo.chain_tail c LEFT JOIN rondo.tour t ON t.id = c.owner_id LEFT JOIN rondo.driver d ON d.id = t.driver_id
    LEFT JOIN rondo.job_ticket k ON k.id = c.owner_id LEFT JOIN rondo.job j ON j.id = k.job_id
   WHERE NOT EXISTS (SELECT FROM rondo.field_event e WHERE c.kind = 'tour' AND e.tour_id = c.owner_id
                        AND e.seq = c.last_seq AND e.hash = c.last_hash)
     AND NOT EXISTS (SELECT FROM rondo.ticket_note n WHERE c.kind = 'ticket' AND n.ticket_id = c.owner_id
                        AND n.seq = c.last_seq AND n.hash = c.last_hash);
END $$;

-- Whether each event of a job, and each note on its ticket, is as it was written and hangs on the one before.
CREATE FUNCTION sound_links(p_job uuid) RETURNS TABLE (id uuid, sound boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.id, e.hash = rondo.field_event_hash(e) AND e.prev_hash = coalesce((SELECT p.hash FROM rondo.field_event p
           WHERE p.tour_id = e.tour_id AND p.seq = e.seq - 1), CASE e.seq WHEN 1 THEN '\x'::bytea END)
    FROM rondo.field_event e WHERE e.job_id = p_job
  UNION ALL
  SELECT n.id, n.hash = rondo.ticket_note_hash(n) AND n.prev_hash = coalesce((SELECT p.hash FROM rondo.ticket_note p
           WHERE p.ticket_id = n.ticket_id AND p.seq = n.seq - 1), CASE n.seq WHEN 1 THEN t.hash END)
    FROM rondo.ticket_note n JOIN rondo.job_ticket t ON t.id = n.ticket_id WHERE t.job_id = p_job
$$;

-- ------------------------------------------------------------------------------------------------ tickets
-- The frozen content of a job's ticket, as the records say it now: with both clocks, and how exact each place is.
CREATE OR REPLACE FUNCTION ticket_content(p_job uuid) RETURNS jsonb
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
        'received_at', sg.received_at, 'lat', sg.lat, 'lon', sg.lon, 'accuracy_m', (SELECT e.accuracy_m FROM rondo.field_event e
          WHERE e.id = sg.id), 'document_id', sg.document_id,
        'sha256', encode(dc.sha256, 'hex')) ORDER BY sg.party), '[]')
        FROM rondo.signature sg LEFT JOIN rondo.document dc ON dc.id = sg.document_id WHERE sg.job_id = j.id),
    'photos', (SELECT coalesce(jsonb_agg(jsonb_build_object('document_id', dc.id, 'sha256', encode(dc.sha256, 'hex'),
        'device_at', e.device_at, 'received_at', e.received_at, 'lat', e.lat, 'lon', e.lon, 'accuracy_m', e.accuracy_m,
        'label', coalesce(e.data ->> 'label', '')) ORDER BY e.seq), '[]')
        FROM rondo.field_event e JOIN rondo.document dc ON dc.id = e.document_id WHERE e.job_id = j.id AND e.kind = 'photo'),
    'told', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', e.kind, 'data', e.data) ORDER BY e.seq), '[]') FROM rondo.field_event e
        WHERE e.job_id = j.id AND e.kind IN ('lifts', 'downgrade', 'load_refused', 'blocked')))
    FROM rondo.job j JOIN rondo.customer cu ON cu.id = j.customer_id JOIN rondo.site si ON si.id = j.site_id
      LEFT JOIN rondo.material m ON m.id = j.material_id LEFT JOIN rondo.container_type ct ON ct.code = j.container_type
      LEFT JOIN rondo.container ci ON ci.id = j.container_in_id LEFT JOIN rondo.container co ON co.id = j.container_out_id
      LEFT JOIN rondo.stop s ON s.job_id = j.id LEFT JOIN rondo.tour t ON t.id = s.tour_id
      LEFT JOIN rondo.outlet o ON o.id = j.outlet_id LEFT JOIN rondo.driver d ON d.id = t.driver_id
      LEFT JOIN rondo.vehicle v ON v.id = t.vehicle_id LEFT JOIN rondo.vehicle tr ON tr.id = t.trailer_id
   WHERE j.id = p_job
$$;

-- ------------------------------------------------------------------------------------------------ seals
-- The certificates with which papers are sealed. The key itself is read through sealing_keys() alone. A key that we made
-- for the company lies here with its secret: it needs no setting up, and binds the paper against outsiders. The company's
-- own lies here as it came, encrypted under a password that is never stored here.
CREATE TABLE seal_key (
    id UUID NOT NULL,
    label TEXT NOT NULL,
    certificate BYTEA NOT NULL,
    fingerprint BYTEA NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_until TIMESTAMP WITH TIME ZONE NOT NULL,
    self_made BOOLEAN NOT NULL,
    p12 BYTEA NOT NULL,
    secret TEXT DEFAULT '' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    created_by TEXT DEFAULT session_user NOT NULL,
    CONSTRAINT seal_key_pkey PRIMARY KEY (id),
    CONSTRAINT seal_key_secret_is_ours CHECK (self_made = (secret <> '')),
    CONSTRAINT seal_key_fingerprint_of_certificate CHECK (fingerprint = sha256(certificate)),
    CONSTRAINT seal_key_fingerprint_key UNIQUE (fingerprint)
);

-- The paper of each sealed ticket: which bytes were filed, and whose seal they bear.
CREATE TABLE ticket_paper (
    ticket_id UUID NOT NULL,
    document_id UUID NOT NULL,
    sha256 BYTEA NOT NULL,
    seal BYTEA NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    author TEXT DEFAULT session_user NOT NULL,
    CONSTRAINT ticket_paper_pkey PRIMARY KEY (ticket_id),
    CONSTRAINT ticket_paper_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES job_ticket (id),
    CONSTRAINT ticket_paper_document_id_fkey FOREIGN KEY (document_id) REFERENCES document (id),
    CONSTRAINT ticket_paper_seal_fkey FOREIGN KEY (seal) REFERENCES seal_key (fingerprint)
);

-- The keys that may seal today, the company's own first.
CREATE FUNCTION sealing_keys() RETURNS SETOF seal_key
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM rondo.seal_key WHERE clock_timestamp() BETWEEN valid_from AND valid_until ORDER BY self_made, created_at DESC, id
$$;

-- Two workstations that make the company's first key at the same moment keep one of them.
CREATE FUNCTION keep_seal_key(p_id uuid, p_label text, p_certificate bytea, p_from timestamptz, p_until timestamptz,
  p_p12 bytea, p_secret text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_secret = '' AND NOT rondo.is_member('rondo_administrator') THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  ELSIF p_until <= clock_timestamp() THEN
    PERFORM rondo.refuse('RD001', 'This certificate has expired: ask for a new one.');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('rondo.seal_key'));
  IF p_secret <> '' AND EXISTS (SELECT FROM rondo.seal_key WHERE self_made AND clock_timestamp() BETWEEN valid_from AND valid_until) THEN
    RETURN;
  END IF;
  INSERT INTO rondo.seal_key (id, label, certificate, fingerprint, valid_from, valid_until, self_made, p12, secret)
  VALUES (p_id, p_label, p_certificate, sha256(p_certificate), p_from, p_until, p_secret <> '', p_p12, p_secret)
  ON CONFLICT (fingerprint) DO NOTHING;
END $$;

-- Writes down which bytes are a ticket's paper, once.
CREATE FUNCTION note_ticket_paper(p_ticket uuid, p_document uuid, p_seal bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO rondo.ticket_paper (ticket_id, document_id, sha256, seal)
  SELECT t.id, d.id, d.sha256, p_seal FROM rondo.job_ticket t JOIN rondo.document d ON d.id = p_document AND d.job_id = t.job_id
   WHERE t.id = p_ticket AND d.kind = 'job_ticket'
  ON CONFLICT DO NOTHING
$$;

-- ------------------------------------------------------------------------------------------------ mail
-- What leaves by mail. queued: to be sent at next_at. sending: somebody is at it, nothing has left yet. handed: its last
-- byte is leaving. sent: the server has taken it. refused: the server will not take it. failed: given up. unsure: the line
-- was cut when the server may have taken it already; a person decides, so that nothing arrives twice.
CREATE TABLE mail (
    id UUID NOT NULL,
    about TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    is_money BOOLEAN DEFAULT false NOT NULL,
    customer_id UUID,
    job_id UUID,
    state TEXT DEFAULT 'queued' NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    claim UUID,
    claimed_at TIMESTAMP WITH TIME ZONE,
    error TEXT DEFAULT '' NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    created_by TEXT DEFAULT session_user NOT NULL,
    CONSTRAINT mail_pkey PRIMARY KEY (id),
    CONSTRAINT mail_about_key UNIQUE (about),
    CONSTRAINT mail_state_known CHECK (state IN ('queued', 'sending', 'handed', 'sent', 'refused', 'failed', 'unsure')),
    CONSTRAINT mail_recipient_sane CHECK (recipient ~ '^[^@[:space:]<>,;:"]+@[^@[:space:]<>,;:"]+$' AND length(recipient) <= 254),
    CONSTRAINT mail_subject_one_line CHECK (subject !~ '[\r\n]'),
    CONSTRAINT mail_sent_when CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT mail_claimed_while CHECK ((state IN ('sending', 'handed')) = (claim IS NOT NULL AND claimed_at IS NOT NULL)),
    CONSTRAINT mail_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id),
    CONSTRAINT mail_job_id_fkey FOREIGN KEY (job_id) REFERENCES job (id)
);
CREATE INDEX mail_due_idx ON mail (next_at) WHERE state IN ('queued', 'sending', 'handed');
CREATE INDEX mail_customer_id_idx ON mail (customer_id);
CREATE INDEX mail_job_id_idx ON mail (job_id);
CREATE TABLE mail_file (
    mail_id UUID NOT NULL,
    rank INTEGER NOT NULL,
    document_id UUID NOT NULL,
    filename TEXT NOT NULL,
    CONSTRAINT mail_file_pkey PRIMARY KEY (mail_id, rank),
    CONSTRAINT mail_file_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES mail (id),
    CONSTRAINT mail_file_document_id_fkey FOREIGN KEY (document_id) REFERENCES document (id)
);
CREATE INDEX mail_file_document_id_idx ON mail_file (document_id);

CREATE FUNCTION may_see_mail(p_is_money boolean) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT p_is_money OR rondo.is_member('rondo_accountant') OR rondo.is_member('rondo_manager')
$$;

-- p_files: [{"document": uuid, "name": text}]. False where a mail about the same was queued before.
CREATE FUNCTION queue_mail(p_id uuid, p_about text, p_recipient text, p_subject text, p_body text, p_files jsonb DEFAULT '[]',
  p_customer uuid DEFAULT NULL, p_job uuid DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_money boolean; v_depots uuid[] := rondo.my_depots();
BEGIN
  SELECT coalesce(bool_or(rondo.is_money_paper(d.kind)), false) INTO v_money
    FROM jsonb_array_elements(p_files) f JOIN rondo.document d ON d.id = (f ->> 'document')::uuid;
  IF NOT rondo.may_see_mail(v_money) OR EXISTS (
       SELECT FROM jsonb_array_elements(p_files) f LEFT JOIN rondo.document d ON d.id = (f ->> 'document')::uuid
        WHERE d.id IS NULL) OR EXISTS (
       SELECT FROM rondo.job j WHERE j.id = p_job AND v_depots IS NOT NULL AND j.depot_id IS NOT NULL AND j.depot_id <> ALL (v_depots)) THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
  INSERT INTO rondo.mail (id, about, recipient, subject, body, is_money, customer_id, job_id)
  VALUES (p_id, p_about, p_recipient, p_subject, p_body, v_money, p_customer, p_job) ON CONFLICT (about) DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO rondo.mail_file (mail_id, rank, document_id, filename)
  SELECT p_id, f.n, (f.e ->> 'document')::uuid, f.e ->> 'name' FROM jsonb_array_elements(p_files) WITH ORDINALITY f (e, n);
  RETURN true;
END $$;

-- Takes what is due, for one sender under a claim of its own. What a sender left half done ten minutes ago is taken up
-- again if nothing had left, and is unsure if its last byte had.
CREATE FUNCTION take_mail(p_claim uuid, p_limit integer DEFAULT 1) RETURNS SETOF mail
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE rondo.mail SET state = CASE state WHEN 'handed' THEN 'unsure' ELSE 'queued' END, claim = NULL, claimed_at = NULL
   WHERE state IN ('sending', 'handed') AND claimed_at < clock_timestamp() - interval '10 minutes';
  RETURN QUERY
  UPDATE rondo.mail m SET state = 'sending', claim = p_claim, claimed_at = clock_timestamp(), attempts = m.attempts + 1
   WHERE m.id IN (SELECT d.id FROM rondo.mail d
                   WHERE d.state = 'queued' AND d.next_at <= clock_timestamp() AND rondo.may_see_mail(d.is_money)
                   ORDER BY d.next_at LIMIT p_limit FOR UPDATE SKIP LOCKED)
  RETURNING m.*;
END $$;

-- Asked just before the last byte leaves: no longer ours, and it is not sent.
CREATE FUNCTION mail_handed(p_id uuid, p_claim uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE rondo.mail SET state = 'handed', claimed_at = clock_timestamp() WHERE id = p_id AND claim = p_claim AND state = 'sending';
  RETURN FOUND;
END $$;

CREATE FUNCTION mail_settled(p_id uuid, p_claim uuid, p_state text, p_error text DEFAULT '', p_wait interval DEFAULT '0') RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE rondo.mail SET state = p_state, error = left(p_error, 1000), claim = NULL, claimed_at = NULL,
         next_at = CASE p_state WHEN 'queued' THEN clock_timestamp() + p_wait ELSE next_at END,
         sent_at = CASE p_state WHEN 'sent' THEN clock_timestamp() END
   WHERE id = p_id AND claim = p_claim AND state IN ('sending', 'handed');
  RETURN FOUND;
END $$;

CREATE FUNCTION send_mail_again(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE rondo.mail SET state = 'queued', attempts = 0, next_at = clock_timestamp()
   WHERE id = p_id AND state IN ('refused', 'failed', 'unsure') AND rondo.may_see_mail(is_money);
  IF NOT FOUND THEN
    PERFORM rondo.refuse('RD409', 'This mail is sent, or about to be.');
  END IF;
END $$;

CREATE FUNCTION t_mail_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'sent' AND
     (OLD.id, OLD.about, OLD.recipient, OLD.subject, OLD.body, OLD.created_at, OLD.created_by) IS NOT DISTINCT FROM
     (NEW.id, NEW.about, NEW.recipient, NEW.subject, NEW.body, NEW.created_at, NEW.created_by) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'What was issued, signed or recorded is never changed or deleted.' USING ERRCODE = 'RD001';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON mail FOR EACH ROW EXECUTE FUNCTION t_mail_kept();

-- ------------------------------------------------------------------------------------------------ proof
-- Whether a fingerprint is that of a paper of ours, and of which: for whoever holds the paper, and nothing more.
CREATE FUNCTION proof_of(p_sha256 text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('number', concat(t.series, t.year, '-', lpad(t.number::text, 6, '0')), 'issued_at', t.issued_at,
           'company', t.content -> 'company' ->> 'name', 'intact', t.content_sha256 = sha256(convert_to(t.content::text, 'UTF8'))
             AND t.hash = rondo.job_ticket_hash(t),
           'paper_sha256', encode(p.sha256, 'hex'), 'notes', (SELECT count(*) FROM rondo.ticket_note n WHERE n.ticket_id = t.id))
    FROM rondo.job_ticket t LEFT JOIN rondo.ticket_paper p ON p.ticket_id = t.id
   WHERE p_sha256 ~ '^[0-9a-f]{64}$' AND t.content_sha256 = decode(p_sha256, 'hex')
$$;
CREATE INDEX job_ticket_content_sha256_idx ON job_ticket (content_sha256);

-- ------------------------------------------------------------------------------------------------ guards and rights
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['ticket_note', 'ticket_paper', 'seal_key', 'mail_file'] LOOP
    EXECUTE format('CREATE TRIGGER frozen BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION t_forbid()', t);
    EXECUTE format('CREATE TRIGGER kept BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION t_forbid()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['ticket_note', 'ticket_paper', 'seal_key', 'mail', 'mail_file', 'chain_tail'] LOOP
    EXECUTE format('CREATE TRIGGER kept_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION t_forbid()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['ticket_note', 'seal_key', 'mail'] LOOP
    EXECUTE format('CREATE TRIGGER zz_logged AFTER INSERT OR UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION t_logged()', t);
  END LOOP;
END $$;

GRANT SELECT ON ticket_note, ticket_paper, mail, mail_file TO rondo_user;
GRANT SELECT (id, label, certificate, fingerprint, valid_from, valid_until, self_made, created_at, created_by) ON seal_key TO rondo_user;
GRANT EXECUTE ON FUNCTION queue_mail, take_mail, mail_handed, mail_settled, send_mail_again, may_see_mail, check_chains,
  sound_links TO rondo_user;
GRANT EXECUTE ON FUNCTION add_ticket_note TO rondo_dispatcher, rondo_accountant;
GRANT EXECUTE ON FUNCTION sealing_keys, keep_seal_key TO rondo_dispatcher, rondo_administrator;
GRANT EXECUTE ON FUNCTION note_ticket_paper TO rondo_dispatcher, rondo_administrator;
GRANT EXECUTE ON FUNCTION proof_of TO rondo_user, rondo_companion;

ALTER TABLE ticket_note ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON ticket_note TO rondo_user
  USING (EXISTS (SELECT FROM job_ticket t JOIN job j ON j.id = t.job_id WHERE t.id = ticket_id));
ALTER TABLE mail ENABLE ROW LEVEL SECURITY;
CREATE POLICY money ON mail TO rondo_user USING (may_see_mail(is_money));
ALTER TABLE mail_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY money ON mail_file TO rondo_user USING (EXISTS (SELECT FROM mail m WHERE m.id = mail_id));
