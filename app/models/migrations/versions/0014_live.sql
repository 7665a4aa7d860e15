-- The day seen live: cases of blocked sites with their calls, messages between office and drivers. Cases and messages
-- are opened by what phones tell, through triggers on the events, or by the office through the functions below; nobody
-- writes into these tables by hand.

CREATE FUNCTION paris_date(p_at timestamptz) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (p_at AT TIME ZONE 'Europe/Paris')::date
$$;

CREATE FUNCTION is_of_my_depots(p_tour uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM rondo.tour t
                  WHERE t.id = p_tour AND (rondo.my_depots() IS NULL OR t.depot_id IS NULL OR t.depot_id = ANY (rondo.my_depots())))
$$;

-- ------------------------------------------------------------------------------------------------ tables
CREATE TABLE problem_case (
  id UUID NOT NULL CONSTRAINT problem_case_pkey PRIMARY KEY,
  tour_id UUID NOT NULL CONSTRAINT problem_case_tour_id_fkey REFERENCES tour (id),
  stop_id UUID CONSTRAINT problem_case_stop_id_fkey REFERENCES stop (id) ON DELETE SET NULL,
  job_id UUID CONSTRAINT problem_case_job_id_fkey REFERENCES job (id),
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  reason TEXT DEFAULT '' NOT NULL,
  text TEXT DEFAULT '' NOT NULL,
  device_at TIMESTAMP WITH TIME ZONE NOT NULL,
  opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
  opened_by TEXT DEFAULT session_user NOT NULL,
  deadline TIMESTAMP WITH TIME ZONE NOT NULL,
  state TEXT DEFAULT 'open' NOT NULL,
  issue TEXT DEFAULT '' NOT NULL,
  outcome TEXT DEFAULT '' NOT NULL,
  outcome_text TEXT DEFAULT '' NOT NULL,
  plan TEXT DEFAULT '' NOT NULL,
  fee TEXT DEFAULT '' NOT NULL,
  fee_reason TEXT DEFAULT '' NOT NULL,
  fee_by TEXT DEFAULT '' NOT NULL,
  retry_job_id UUID CONSTRAINT problem_case_retry_job_id_fkey REFERENCES job (id),
  closed_at TIMESTAMP WITH TIME ZONE,
  closed_by TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  CONSTRAINT problem_case_kind_known CHECK (kind IN ('blocked', 'refused', 'breakdown', 'other')),
  CONSTRAINT problem_case_source_known CHECK (source IN ('phone', 'office')),
  CONSTRAINT problem_case_state_known CHECK (state IN ('open', 'closed')),
  CONSTRAINT problem_case_outcome_known CHECK (outcome IN ('', 'solved', 'replan', 'given_up')),
  CONSTRAINT problem_case_fee_known CHECK (fee IN ('', 'none', 'charged', 'waived')),
  CONSTRAINT problem_case_open_or_ended CHECK (
    (state = 'closed') = (closed_at IS NOT NULL) AND (state = 'closed') = (outcome <> '') AND (state = 'closed') = (fee <> '')),
  -- What the driver solved by himself, before anybody called, needs no words of the office.
  CONSTRAINT problem_case_closed_says_all CHECK (
    state = 'open' OR closed_by = '' AND outcome = 'solved' OR issue <> '' AND outcome_text <> '' AND plan <> ''),
  CONSTRAINT problem_case_fee_decided CHECK (fee <> 'none' OR outcome = 'solved' OR job_id IS NULL),
  CONSTRAINT problem_case_fee_has_author CHECK ((fee IN ('charged', 'waived')) = (fee_by <> '')),
  CONSTRAINT problem_case_waiver_has_reason CHECK (fee <> 'waived' OR fee_reason <> ''),
  CONSTRAINT problem_case_charged_has_job CHECK (fee <> 'charged' OR job_id IS NOT NULL)
);
CREATE INDEX problem_case_tour_id_idx ON problem_case (tour_id);
CREATE INDEX problem_case_job_id_idx ON problem_case (job_id);
CREATE INDEX problem_case_retry_job_id_idx ON problem_case (retry_job_id);
CREATE INDEX problem_case_open_idx ON problem_case (deadline) WHERE state = 'open';
CREATE UNIQUE INDEX problem_case_one_open ON problem_case (stop_id) WHERE state = 'open';

CREATE TABLE call_attempt (
  id UUID NOT NULL CONSTRAINT call_attempt_pkey PRIMARY KEY,
  case_id UUID NOT NULL CONSTRAINT call_attempt_case_id_fkey REFERENCES problem_case (id),
  number TEXT NOT NULL,
  who TEXT DEFAULT '' NOT NULL,
  result TEXT NOT NULL,
  text TEXT DEFAULT '' NOT NULL,
  at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
  author TEXT DEFAULT session_user NOT NULL,
  CONSTRAINT call_attempt_number_given CHECK (number <> ''),
  CONSTRAINT call_attempt_result_known CHECK (result IN ('reached', 'opens', 'no_answer', 'voicemail', 'busy', 'wrong_number'))
);
CREATE INDEX call_attempt_case_id_idx ON call_attempt (case_id);

CREATE TABLE message (
  id UUID NOT NULL CONSTRAINT message_pkey PRIMARY KEY,
  tour_id UUID NOT NULL CONSTRAINT message_tour_id_fkey REFERENCES tour (id),
  stop_id UUID CONSTRAINT message_stop_id_fkey REFERENCES stop (id) ON DELETE SET NULL,
  job_id UUID CONSTRAINT message_job_id_fkey REFERENCES job (id),
  sender TEXT NOT NULL,
  text TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
  author TEXT NOT NULL,
  read_at TIMESTAMP WITH TIME ZONE,
  read_by TEXT DEFAULT '' NOT NULL,
  CONSTRAINT message_sender_known CHECK (sender IN ('office', 'driver')),
  CONSTRAINT message_text_sane CHECK (btrim(text) <> '' AND char_length(text) <= 2000),
  CONSTRAINT message_read_has_reader CHECK ((read_at IS NULL) = (read_by = ''))
);
CREATE INDEX message_tour_id_at_idx ON message (tour_id, at);
CREATE INDEX message_job_id_idx ON message (job_id);

CREATE UNIQUE INDEX charge_case_once ON charge ((explanation ->> 'case'), service) WHERE explanation ? 'case';

-- ------------------------------------------------------------------------------------------------ guards
CREATE TRIGGER zz_journal AFTER INSERT OR UPDATE OR DELETE ON problem_case FOR EACH ROW EXECUTE FUNCTION t_journal();
CREATE TRIGGER zz_logged AFTER INSERT OR UPDATE ON call_attempt FOR EACH ROW EXECUTE FUNCTION t_logged();
CREATE TRIGGER zz_logged AFTER INSERT OR UPDATE ON message FOR EACH ROW EXECUTE FUNCTION t_logged();
CREATE TRIGGER version BEFORE UPDATE ON problem_case FOR EACH ROW EXECUTE FUNCTION t_version();
CREATE TRIGGER frozen BEFORE UPDATE ON call_attempt FOR EACH ROW EXECUTE FUNCTION t_forbid();
CREATE TRIGGER kept BEFORE DELETE ON problem_case FOR EACH ROW EXECUTE FUNCTION t_forbid();
CREATE TRIGGER kept BEFORE DELETE ON call_attempt FOR EACH ROW EXECUTE FUNCTION t_forbid();
CREATE TRIGGER kept BEFORE DELETE ON message FOR EACH ROW EXECUTE FUNCTION t_forbid();
CREATE TRIGGER kept_whole BEFORE TRUNCATE ON problem_case FOR EACH STATEMENT EXECUTE FUNCTION t_forbid();
CREATE TRIGGER kept_whole BEFORE TRUNCATE ON call_attempt FOR EACH STATEMENT EXECUTE FUNCTION t_forbid();
CREATE TRIGGER kept_whole BEFORE TRUNCATE ON message FOR EACH STATEMENT EXECUTE FUNCTION t_forbid();

-- A closed case stays as it was closed, whoever asks; only a stop that leaves the plan may let go of it.
CREATE FUNCTION t_case_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.state = 'closed' THEN
    IF NEW.stop_id IS NULL AND to_jsonb(NEW) - 'stop_id' - 'version' = to_jsonb(OLD) - 'stop_id' - 'version' THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was issued, signed or recorded is never changed or deleted.' USING ERRCODE = 'RD001';
  END IF;
  IF NEW.state = 'closed' AND NEW.closed_by <> ''
     AND NOT EXISTS (SELECT FROM rondo.call_attempt a WHERE a.case_id = NEW.id) THEN
    PERFORM rondo.refuse('RD001', 'Call the site at least once before you close this case.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON problem_case FOR EACH ROW EXECUTE FUNCTION t_case_guard();

CREATE FUNCTION t_case_born_open() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.state := 'open';
  RETURN NEW;
END $$;
CREATE TRIGGER born_open BEFORE INSERT ON problem_case FOR EACH ROW EXECUTE FUNCTION t_case_born_open();

CREATE FUNCTION t_message_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF to_jsonb(NEW) - 'stop_id' - 'read_at' - 'read_by' <> to_jsonb(OLD) - 'stop_id' - 'read_at' - 'read_by'
     OR NEW.stop_id IS DISTINCT FROM OLD.stop_id AND NEW.stop_id IS NOT NULL
     OR OLD.read_at IS NOT NULL AND (NEW.read_at, NEW.read_by) IS DISTINCT FROM (OLD.read_at, OLD.read_by) THEN
    RAISE EXCEPTION 'What was issued, signed or recorded is never changed or deleted.' USING ERRCODE = 'RD001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON message FOR EACH ROW EXECUTE FUNCTION t_message_guard();

-- ------------------------------------------------------------------------------------------------ what phones tell
-- How long a driver waits before a closed gate: minutes of the parameter, ten unless it is set.
CREATE FUNCTION case_deadline(p_since timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_since + make_interval(mins => rondo.whole_parameter('field.blocked_wait_minutes', 10, 0, 1440))
$$;

-- The driver stands before a closed gate, or got in after all.
CREATE FUNCTION t_event_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_since timestamptz; v_case uuid;
BEGIN
  IF NEW.kind = 'blocked' THEN
    -- A phone's clock may be off: nobody is blocked before he is there, nor in the future.
    v_since := least(greatest(NEW.device_at, (SELECT s.arrived_at FROM rondo.stop s WHERE s.id = NEW.stop_id)), NEW.received_at);
    INSERT INTO rondo.problem_case (id, tour_id, stop_id, job_id, kind, source, reason, text, device_at, opened_at, deadline)
    VALUES (NEW.id, NEW.tour_id, NEW.stop_id, NEW.job_id, 'blocked', 'phone', left(coalesce(NEW.data ->> 'reason', ''), 200),
            left(coalesce(NEW.data ->> 'text', ''), 2000), NEW.device_at, NEW.received_at, rondo.case_deadline(v_since))
    ON CONFLICT DO NOTHING;
    -- Sent late, the end of it may have come first.
    IF NOT EXISTS (SELECT FROM rondo.field_event e WHERE e.tour_id = NEW.tour_id AND e.stop_id = NEW.stop_id
                    AND e.kind IN ('unblocked', 'done') AND e.device_at >= NEW.device_at) THEN
      RETURN NULL;
    END IF;
  ELSIF NEW.kind = 'unblocked' AND NEW.stop_id IS NULL THEN
    RETURN NULL;
  END IF;
  UPDATE rondo.problem_case
     SET state = 'closed', outcome = 'solved', fee = 'none', closed_at = clock_timestamp(),
         outcome_text = left(coalesce(NEW.data ->> 'text', ''), 2000)
   WHERE stop_id = NEW.stop_id AND state = 'open' AND kind = 'blocked' AND device_at <= greatest(NEW.device_at, opened_at);
  RETURN NULL;
END $$;
CREATE TRIGGER problem_case AFTER INSERT ON field_event FOR EACH ROW WHEN (NEW.kind IN ('blocked', 'unblocked', 'done'))
  EXECUTE FUNCTION t_event_case();

CREATE FUNCTION t_event_message() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_driver text;
BEGIN
  SELECT coalesce(nullif(btrim(d.first_name || ' ' || d.surname), ''), d.number) INTO v_driver
    FROM rondo.tour t JOIN rondo.driver d ON d.id = t.driver_id WHERE t.id = NEW.tour_id;
  IF NEW.kind = 'message' THEN
    IF btrim(coalesce(NEW.data ->> 'text', '')) <> '' THEN
      INSERT INTO rondo.message (id, tour_id, stop_id, job_id, sender, text, at, author)
      VALUES (NEW.id, NEW.tour_id, NEW.stop_id, NEW.job_id, 'driver', left(btrim(NEW.data ->> 'text'), 2000), NEW.received_at, v_driver);
    END IF;
  ELSE
    UPDATE rondo.message SET read_at = least(greatest(NEW.device_at, at), NEW.received_at), read_by = v_driver
     WHERE id::text = NEW.data ->> 'message' AND tour_id = NEW.tour_id AND sender = 'office' AND read_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER message AFTER INSERT ON field_event FOR EACH ROW WHEN (NEW.kind IN ('message', 'message_read'))
  EXECUTE FUNCTION t_event_message();

-- What the phone is told: the office's messages, the oldest first, and the newest case of each stop by the stop's id.
CREATE OR REPLACE FUNCTION field_messages(p_tour uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'at', m.at, 'text', m.text, 'read', m.read_at IS NOT NULL,
                                               'stop', m.stop_id) ORDER BY m.at, m.id), '[]')
    FROM rondo.message m WHERE m.tour_id = p_tour AND m.sender = 'office'
$$;
CREATE OR REPLACE FUNCTION field_cases(p_tour uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(c.stop_id, jsonb_build_object('state', c.state, 'opened_at', c.opened_at, 'deadline', c.deadline,
           'outcome', c.outcome, 'text', c.plan,
           'calls', (SELECT count(*) FROM rondo.call_attempt a WHERE a.case_id = c.id))), '{}')
    FROM (SELECT DISTINCT ON (stop_id) * FROM rondo.problem_case
           WHERE tour_id = p_tour AND stop_id IS NOT NULL ORDER BY stop_id, opened_at DESC) c
$$;

-- ------------------------------------------------------------------------------------------------ what the office does
CREATE FUNCTION refuse_other_depot(p_tour uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT rondo.is_of_my_depots(p_tour) THEN
    PERFORM rondo.refuse('RD403', 'Your rights do not allow this. Ask the person who manages the users of your company.');
  END IF;
END $$;

-- By hand: a driver who telephones. The same id again changes nothing; a stop that has its case already gives that one.
CREATE FUNCTION open_case(p_id uuid, p_tour uuid, p_stop uuid, p_kind text, p_reason text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE s rondo.stop; v uuid;
BEGIN
  PERFORM rondo.refuse_other_depot(p_tour);
  PERFORM FROM rondo.tour WHERE id = p_tour FOR NO KEY UPDATE;  -- one writer a tour
  SELECT * INTO s FROM rondo.stop WHERE id = p_stop AND tour_id = p_tour;
  IF p_stop IS NOT NULL AND s.id IS NULL THEN
    PERFORM rondo.refuse('RD409', 'A colleague took this job off the board meanwhile.');
  END IF;
  SELECT id INTO v FROM rondo.problem_case WHERE id = p_id OR (stop_id = p_stop AND state = 'open') LIMIT 1;
  IF FOUND THEN RETURN v; END IF;
  INSERT INTO rondo.problem_case (id, tour_id, stop_id, job_id, kind, source, reason, device_at, deadline)
  VALUES (p_id, p_tour, s.id, s.job_id, p_kind, 'office', left(p_reason, 200), clock_timestamp(), rondo.case_deadline(clock_timestamp()));
  RETURN p_id;
END $$;

CREATE FUNCTION add_call(p_id uuid, p_case uuid, p_number text, p_who text, p_result text, p_text text DEFAULT '') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE c rondo.problem_case;
BEGIN
  SELECT * INTO c FROM rondo.problem_case WHERE id = p_case FOR UPDATE;
  PERFORM rondo.refuse_other_depot(c.tour_id);
  IF c.state = 'closed' THEN
    PERFORM rondo.refuse('RD409', 'This case is closed already: look at how it ended.');
  END IF;
  INSERT INTO rondo.call_attempt (id, case_id, number, who, result, text)
  VALUES (p_id, p_case, left(p_number, 40), left(p_who, 200), p_result, left(p_text, 500)) ON CONFLICT DO NOTHING;
END $$;

-- The prices of a trip for nothing, as the billing would find them (app/domain/billing.py; a test compares both): of each
-- service the nearest line in force. Read here because who dispatches reads no price list.
CREATE FUNCTION trip_fee(p_job uuid, p_on date)
RETURNS TABLE (service text, label text, list_name text, quantity numeric, unit text, unit_price_eur numeric, amount_eur numeric,
               vat_category text, vat_rate numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.service, f.label, f.list_name, f.quantity, f.unit, f.amount_eur, round(f.quantity * f.amount_eur, 2), f.vat_category, f.vat_rate
    FROM rondo.job j JOIN rondo.customer cu ON cu.id = coalesce(j.bill_to_id, j.customer_id) JOIN rondo.site si ON si.id = j.site_id
      CROSS JOIN (VALUES ('failed_trip'), ('waiting')) w (service)
      CROSS JOIN LATERAL (
        SELECT p.*, l.name AS list_name,
               CASE WHEN p.unit = 'quarter_hour'
                    THEN ceil(greatest(j.waiting_minutes - coalesce(p.free_quantity, 0), 0) / 15.0)
                    ELSE greatest(1 - coalesce(p.free_quantity, 0), 0) END AS quantity,
               coalesce(((SELECT v.value FROM rondo.parameter v WHERE v.key = 'vat_rates' AND v.valid_from <= p_on
                           ORDER BY v.valid_from DESC LIMIT 1) ->> p.vat_category)::numeric,
                        ('{"standard": 20, "intermediate": 10, "reduced": 5.5}'::jsonb ->> p.vat_category)::numeric, 0) AS vat_rate
          FROM rondo.price p JOIN rondo.price_list l ON l.id = p.price_list_id
         WHERE p.service = w.service AND l.archived_at IS NULL
           AND l.valid_from <= p_on AND (l.valid_to IS NULL OR p_on <= l.valid_to)
           AND (l.customer_id = cu.id OR l.customer_id IS NULL AND l.price_group IN ('', cu.price_group))
           AND (p.site_id IS NULL OR p.site_id = j.site_id) AND (p.material_id IS NULL OR p.material_id = j.material_id)
           AND (p.container_type IS NULL OR p.container_type = j.container_type) AND (p.zone IS NULL OR p.zone = si.zone)
         ORDER BY CASE WHEN l.customer_id IS NOT NULL THEN 2 WHEN l.price_group <> '' THEN 1 ELSE 0 END DESC,
                  p.site_id IS NOT NULL DESC, (p.material_id IS NOT NULL)::int + (p.container_type IS NOT NULL)::int DESC,
                  p.material_id IS NOT NULL DESC, p.zone IS NOT NULL DESC, l.valid_from DESC, p.id::text COLLATE "C" DESC
         LIMIT 1) f
   WHERE j.id = p_job AND f.quantity > 0 AND (w.service <> 'waiting' OR j.waiting_minutes > 0)
$$;

-- What the fee of a case would be, for who decides it; nothing where no list has a price.
CREATE FUNCTION case_fee(p_case uuid) RETURNS numeric
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE c rondo.problem_case; v numeric;
BEGIN
  SELECT * INTO c FROM rondo.problem_case WHERE id = p_case;
  PERFORM rondo.refuse_other_depot(c.tour_id);
  SELECT sum(f.amount_eur) INTO v FROM rondo.trip_fee(c.job_id, rondo.paris_date(c.opened_at)) f
  HAVING bool_or(f.service = 'failed_trip');
  RETURN v;
END $$;

-- Closes a case with its four lines and what they mean: the job is not done, its trip is charged or not, it is tried
-- again by another job or given up.
CREATE FUNCTION close_case(p_case uuid, p_issue text, p_outcome text, p_outcome_text text, p_plan text, p_fee text,
  p_fee_reason text, p_retry uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE c rondo.problem_case; j rondo.job; f record; v_author text; v_on date; n integer := 0;
BEGIN
  SELECT * INTO c FROM rondo.problem_case WHERE id = p_case FOR UPDATE;
  PERFORM rondo.refuse_other_depot(c.tour_id);
  IF c.state = 'closed' THEN
    PERFORM rondo.refuse('RD409', 'This case is closed already: look at how it ended.');
  ELSIF NOT EXISTS (SELECT FROM rondo.call_attempt a WHERE a.case_id = c.id) THEN
    PERFORM rondo.refuse('RD001', 'Call the site at least once before you close this case.');
  ELSIF btrim(p_issue) = '' OR btrim(p_outcome_text) = '' OR btrim(p_plan) = '' OR p_outcome = '' THEN
    PERFORM rondo.refuse('RD001', 'Say what was wrong, how it ended and what is planned now.');
  ELSIF p_fee = 'waived' AND btrim(p_fee_reason) = '' THEN
    PERFORM rondo.refuse('RD001', 'Say why the trip is not charged.');
  END IF;
  v_on := rondo.paris_date(c.opened_at);
  v_author := coalesce((SELECT display_name FROM rondo.staff WHERE login = session_user), session_user);
  SELECT * INTO j FROM rondo.job WHERE id = c.job_id FOR NO KEY UPDATE;
  IF p_outcome IN ('replan', 'given_up') AND j.id IS NOT NULL THEN
    IF p_fee = 'none' THEN
      PERFORM rondo.refuse('RD001', 'Decide whether this trip is charged.');
    END IF;
    IF j.status IN ('PLANNED', 'SENT', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SITE') THEN
      UPDATE rondo.job SET status = 'NOT_DONE', not_done_reason = left(p_issue, 500) WHERE id = j.id;
      -- The tour goes on: what is over at this stop is not ahead of its driver any more.
      UPDATE rondo.stop SET done_at = coalesce(done_at, clock_timestamp()) WHERE id = c.stop_id;
      j.status := 'NOT_DONE';
    END IF;
    IF p_outcome = 'given_up' AND j.status = 'NOT_DONE' THEN
      UPDATE rondo.job SET retry_waived = true WHERE id = j.id;
    END IF;
  END IF;
  IF p_fee = 'charged' THEN
    IF j.status IS DISTINCT FROM 'NOT_DONE' THEN
      PERFORM rondo.refuse('RD001', 'Only a trip that served nothing is charged this way: this job was served, or waits for a place.');
    END IF;
    FOR f IN SELECT * FROM rondo.trip_fee(j.id, v_on) LOOP
      n := n + (f.service = 'failed_trip')::integer;
      INSERT INTO rondo.charge (id, customer_id, job_id, site_id, service, label, served_on, quantity, unit, unit_price_eur,
                                amount_eur, vat_category, vat_rate, explanation)
      VALUES (gen_random_uuid(), coalesce(j.bill_to_id, j.customer_id), j.id, j.site_id, f.service, f.label, v_on, f.quantity, f.unit,
              f.unit_price_eur, f.amount_eur, f.vat_category, f.vat_rate,
              jsonb_build_object('case', c.id, 'reasons', jsonb_build_array(
                format('Liste « %s » : %s.', f.list_name, f.label),
                format('Passage à vide du %s, %s appel(s) ; facturation décidée par %s.',
                       to_char(c.opened_at AT TIME ZONE 'Europe/Paris', 'DD/MM/YYYY à HH24:MI'),
                       (SELECT count(*) FROM rondo.call_attempt a WHERE a.case_id = c.id), v_author))));
    END LOOP;
    IF n = 0 THEN
      PERFORM rondo.refuse('RD001', 'No price list has a price for this trip. Ask billing for one, or waive the fee and say why.');
    END IF;
    UPDATE rondo.job SET status = 'VALIDATED' WHERE id = j.id;
  END IF;
  UPDATE rondo.problem_case
     SET state = 'closed', issue = left(btrim(p_issue), 2000), outcome = p_outcome, outcome_text = left(btrim(p_outcome_text), 2000),
         plan = left(btrim(p_plan), 2000), fee = p_fee, fee_reason = left(btrim(p_fee_reason), 500),
         fee_by = CASE WHEN p_fee IN ('charged', 'waived') THEN v_author ELSE '' END, retry_job_id = p_retry,
         closed_at = clock_timestamp(), closed_by = v_author
   WHERE id = c.id;
END $$;

CREATE FUNCTION send_message(p_id uuid, p_tour uuid, p_stop uuid, p_text text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM rondo.refuse_other_depot(p_tour);
  IF btrim(p_text) = '' OR char_length(p_text) > 2000 THEN
    PERFORM rondo.refuse('RD001', 'A message has between 1 and 2000 characters.');
  END IF;
  INSERT INTO rondo.message (id, tour_id, stop_id, job_id, sender, text, author)
  SELECT p_id, p_tour, s.id, s.job_id, 'office', btrim(p_text),
         coalesce((SELECT display_name FROM rondo.staff WHERE login = session_user), session_user)
    FROM (SELECT 1) one LEFT JOIN rondo.stop s ON s.id = p_stop AND s.tour_id = p_tour
  ON CONFLICT DO NOTHING;
END $$;

-- The driver's messages of a tour were read here.
CREATE FUNCTION read_messages(p_tour uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE n integer;
BEGIN
  PERFORM rondo.refuse_other_depot(p_tour);
  UPDATE rondo.message SET read_at = clock_timestamp(),
         read_by = coalesce((SELECT display_name FROM rondo.staff WHERE login = session_user), session_user)
   WHERE tour_id = p_tour AND sender = 'driver' AND read_at IS NULL;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- ------------------------------------------------------------------------------------------------ rights
GRANT SELECT ON problem_case, call_attempt, message TO rondo_user;
GRANT EXECUTE ON FUNCTION open_case, add_call, close_case, case_fee, send_message, read_messages TO rondo_dispatcher;
GRANT EXECUTE ON FUNCTION is_of_my_depots(uuid) TO rondo_user;

ALTER TABLE problem_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON problem_case TO rondo_user USING ((SELECT my_depots()) IS NULL OR is_of_my_depots(tour_id));
ALTER TABLE call_attempt ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON call_attempt TO rondo_user USING ((SELECT my_depots()) IS NULL OR EXISTS (
  SELECT FROM problem_case c WHERE c.id = case_id));
ALTER TABLE message ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON message TO rondo_user USING ((SELECT my_depots()) IS NULL OR is_of_my_depots(tour_id));
