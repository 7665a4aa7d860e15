-- Every paper in one place: files dropped on records, their words, how long each kind is kept.

-- ------------------------------------------------------------------------------------------------ dropped files
ALTER TABLE document DROP CONSTRAINT document_kind_known;
ALTER TABLE document ADD CONSTRAINT document_kind_known CHECK (kind IN ('job_ticket', 'weigh_ticket', 'tracking_form',
  'tour_sheet', 'invoice', 'credit_note', 'photo', 'signature', 'statement', 'signed_paper', 'purchase', 'order', 'contract',
  'protocol', 'acceptance', 'certificate', 'registration', 'licence', 'letter', 'other'));
ALTER TABLE document
  ADD COLUMN dropped BOOLEAN DEFAULT false NOT NULL,
  ADD COLUMN filename TEXT DEFAULT '' NOT NULL,
  ADD COLUMN removed_at TIMESTAMP WITH TIME ZONE,
  ADD COLUMN removed_by TEXT DEFAULT '' NOT NULL,
  ADD COLUMN removal_reason TEXT DEFAULT '' NOT NULL,
  ADD COLUMN purged_at TIMESTAMP WITH TIME ZONE,
  -- What only the program issues, or a phone takes, is never brought in as a file.
  ADD CONSTRAINT document_dropped_kind CHECK (NOT dropped OR kind NOT IN ('job_ticket', 'tour_sheet', 'invoice', 'credit_note',
    'signature', 'statement')),
  ADD CONSTRAINT document_dropped_size CHECK (NOT dropped OR size BETWEEN 1 AND 26214400),
  ADD CONSTRAINT document_dropped_mime CHECK (NOT dropped OR mime IN ('application/pdf', 'image/jpeg', 'image/png', 'text/plain',
    'application/msword', 'application/vnd.ms-excel',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.spreadsheet')),
  ADD CONSTRAINT document_removal_is_told CHECK ((removed_at IS NULL) = (removed_by = '') AND (removed_at IS NULL) = (removal_reason = '')),
  ADD CONSTRAINT document_issued_stays CHECK (removed_at IS NULL OR dropped);

DROP INDEX document_issued_on_idx;
DROP INDEX document_kind_idx;
CREATE INDEX document_issued_on_id_idx ON document (issued_on, id);
CREATE INDEX document_kind_issued_on_id_idx ON document (kind, issued_on, id);

-- On which records a dropped file lies; the company's own have the zero id.
CREATE TABLE document_link (
    id UUID NOT NULL,
    document_id UUID NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_id UUID NOT NULL,
    linked_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    linked_by TEXT DEFAULT session_user NOT NULL,
    CONSTRAINT document_link_pkey PRIMARY KEY (id),
    CONSTRAINT document_link_document_id_owner_kind_owner_id_key UNIQUE (document_id, owner_kind, owner_id),
    CONSTRAINT document_link_owner_kind_known CHECK (owner_kind IN ('customer', 'site', 'job', 'tour', 'driver', 'vehicle', 'container',
      'outlet', 'subcontractor', 'company')),
    CONSTRAINT document_link_document_id_fkey FOREIGN KEY(document_id) REFERENCES document (id)
);
CREATE INDEX document_link_owner_kind_owner_id_idx ON document_link (owner_kind, owner_id);

CREATE FUNCTION record_exists(p_kind text, p_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE p_kind
    WHEN 'customer' THEN EXISTS (SELECT FROM rondo.customer WHERE id = p_id)
    WHEN 'site' THEN EXISTS (SELECT FROM rondo.site WHERE id = p_id)
    WHEN 'job' THEN EXISTS (SELECT FROM rondo.job WHERE id = p_id)
    WHEN 'tour' THEN EXISTS (SELECT FROM rondo.tour WHERE id = p_id)
    WHEN 'driver' THEN EXISTS (SELECT FROM rondo.driver WHERE id = p_id)
    WHEN 'vehicle' THEN EXISTS (SELECT FROM rondo.vehicle WHERE id = p_id)
    WHEN 'container' THEN EXISTS (SELECT FROM rondo.container WHERE id = p_id)
    WHEN 'outlet' THEN EXISTS (SELECT FROM rondo.outlet WHERE id = p_id)
    WHEN 'subcontractor' THEN EXISTS (SELECT FROM rondo.subcontractor WHERE id = p_id)
    WHEN 'company' THEN p_id = '00000000-0000-0000-0000-000000000000' ELSE false END
$$;

-- ------------------------------------------------------------------------------------------------ words
-- As app/services/search.py folds them: small letters without accents, anything else a blank.
CREATE FUNCTION folded(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT btrim(regexp_replace(lower(regexp_replace(normalize(p_text, NFKD), U&'[\0300-\036F]', '', 'g')), '[^0-9a-z]+', ' ', 'g'))
$$;

CREATE FUNCTION paper_words(p_title text, p_number text, p_search text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_tsvector('pg_catalog.simple'::regconfig, concat_ws(' ', rondo.folded(p_title || ' ' || p_number), p_search))
$$;
ALTER TABLE document ADD COLUMN words tsvector GENERATED ALWAYS AS (paper_words(title, number, search)) STORED;
CREATE INDEX document_words_idx ON document USING gin (words);

-- As in 0002; what is computed to search in is no news.
CREATE OR REPLACE FUNCTION t_journal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o jsonb; n jsonb; was jsonb; became jsonb;
  k text := coalesce(TG_ARGV[0], 'id');
BEGIN
  IF TG_OP <> 'INSERT' THEN o := to_jsonb(OLD) - 'search' - 'words'; END IF;
  IF TG_OP <> 'DELETE' THEN n := to_jsonb(NEW) - 'search' - 'words'; END IF;
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

-- ------------------------------------------------------------------------------------------------ the clock
-- How long each kind is kept: months from the day of issue, or from the end of its year. The company may set others:
-- parameter "retention.<kind>", {"months": n, "from": "day" or "year"}.
--   120 from the year's end: books and what they rest upon, C. com. art. L123-22 (tickets are what invoices rest upon).
--   60: tracking forms (R541-45 c. env., five years for others than carriers, three for these), waste acceptances; pictures and
--   signatures as long as their waste document; letters, protocols, certificates (five years: C. civ. art. 2224).
--   36: tour sheets, as the registers of waste (R541-43 c. env.).
CREATE FUNCTION retention_rule(p_kind text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    (SELECT p.value FROM rondo.parameter p WHERE p.key = 'retention.' || p_kind AND p.valid_from <= current_date
      ORDER BY p.valid_from DESC LIMIT 1),
    CASE WHEN p_kind IN ('invoice', 'credit_note', 'statement', 'purchase', 'order', 'contract', 'job_ticket', 'weigh_ticket', 'signed_paper')
           THEN jsonb '{"months": 120, "from": "year"}'
         WHEN p_kind = 'tour_sheet' THEN jsonb '{"months": 36, "from": "day"}'
         ELSE jsonb '{"months": 60, "from": "day"}' END)
$$;

CREATE FUNCTION t_retention_readable() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- A slip here would let papers go for ever.
  IF NEW.key LIKE 'retention.%' AND jsonb_typeof(NEW.value) = 'object'
     AND (coalesce(NEW.value ->> 'months', '') !~ '^[0-9]{1,4}$' OR (NEW.value ->> 'months')::integer NOT BETWEEN 1 AND 1200
          OR coalesce(NEW.value ->> 'from', '') NOT IN ('day', 'year')) THEN
    PERFORM rondo.refuse('RD001', 'How long papers are kept is told in months, 1 to 1200, from the day or the year of issue.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER retention_readable BEFORE INSERT OR UPDATE ON parameter FOR EACH ROW EXECUTE FUNCTION t_retention_readable();

-- The last day on which a paper of that kind and day is kept.
CREATE FUNCTION kept_until(p_kind text, p_issued_on date) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (CASE r ->> 'from' WHEN 'year' THEN make_date(extract(year FROM p_issued_on)::integer, 12, 31) ELSE p_issued_on END
          + make_interval(months => (r ->> 'months')::integer))::date
    FROM rondo.retention_rule(p_kind) r
$$;

-- The same for one paper. NULL: what describes a record (a licence, a contract) is kept as long as the record is used,
-- and its clock starts when that ends.
CREATE FUNCTION paper_kept_until(d document) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_left timestamptz; v_used boolean;
BEGIN
  IF NOT d.dropped OR d.kind NOT IN ('contract', 'protocol', 'acceptance', 'certificate', 'registration', 'licence') THEN
    RETURN rondo.kept_until(d.kind, d.issued_on);
  END IF;
  SELECT max(a.archived_at), coalesce(bool_or(a.archived_at IS NULL), false) INTO v_left, v_used
    FROM rondo.document_link l CROSS JOIN LATERAL (
      SELECT archived_at FROM rondo.customer WHERE l.owner_kind = 'customer' AND id = l.owner_id UNION ALL
      SELECT archived_at FROM rondo.site WHERE l.owner_kind = 'site' AND id = l.owner_id UNION ALL
      SELECT archived_at FROM rondo.driver WHERE l.owner_kind = 'driver' AND id = l.owner_id UNION ALL
      SELECT archived_at FROM rondo.vehicle WHERE l.owner_kind = 'vehicle' AND id = l.owner_id UNION ALL
      SELECT archived_at FROM rondo.container WHERE l.owner_kind = 'container' AND id = l.owner_id UNION ALL
      SELECT archived_at FROM rondo.outlet WHERE l.owner_kind = 'outlet' AND id = l.owner_id UNION ALL
      SELECT archived_at FROM rondo.subcontractor WHERE l.owner_kind = 'subcontractor' AND id = l.owner_id) a
   WHERE l.document_id = d.id;
  IF v_used AND d.removed_at IS NULL THEN RETURN NULL; END IF;
  RETURN rondo.kept_until(d.kind, greatest(d.issued_on, (v_left AT TIME ZONE 'Europe/Paris')::date));
END $$;

-- ------------------------------------------------------------------------------------------------ what never changes
-- A paper stays as it was stored. Of a dropped file the kind may be corrected and a mark of removal set or taken back; the
-- words to find it by are no part of it; and once its time is over its content may go, never before.
CREATE FUNCTION t_document_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_open text[] := ARRAY['search', 'words', 'purged_at'];
BEGIN
  IF OLD.dropped THEN
    v_open := v_open || ARRAY['kind', 'removed_at', 'removed_by', 'removal_reason'];
  END IF;
  IF (to_jsonb(NEW) - v_open) <> (to_jsonb(OLD) - v_open)
     OR (NEW.purged_at IS DISTINCT FROM OLD.purged_at
         AND (OLD.purged_at IS NOT NULL OR NOT coalesce(rondo.paper_kept_until(OLD) < current_date, false))) THEN
    RAISE EXCEPTION 'What was issued, signed or recorded is never changed or deleted.' USING ERRCODE = 'RD001';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER frozen ON document;
CREATE TRIGGER frozen BEFORE UPDATE ON document FOR EACH ROW EXECUTE FUNCTION t_document_frozen();
CREATE TRIGGER zz_journal AFTER UPDATE ON document FOR EACH ROW EXECUTE FUNCTION t_journal();
CREATE TRIGGER zz_journal_dropped AFTER INSERT ON document FOR EACH ROW WHEN (NEW.dropped) EXECUTE FUNCTION t_journal();

-- The content of papers whose time is over goes, its fingerprint stays: chains and tickets that name it hold.
ALTER TABLE blob ALTER COLUMN body DROP NOT NULL;
ALTER TABLE blob ADD COLUMN purged_at TIMESTAMP WITH TIME ZONE,
  ADD CONSTRAINT blob_whole_or_purged CHECK ((body IS NULL) = (purged_at IS NOT NULL));
CREATE FUNCTION t_blob_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.sha256 = OLD.sha256 AND (
       (NEW.body IS NULL AND NOT EXISTS (SELECT FROM rondo.document d WHERE d.sha256 = OLD.sha256 AND d.purged_at IS NULL))
       OR (OLD.body IS NULL AND sha256(NEW.body) = OLD.sha256)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'What was issued, signed or recorded is never changed or deleted.' USING ERRCODE = 'RD001';
END $$;
DROP TRIGGER frozen ON blob;
CREATE TRIGGER frozen BEFORE UPDATE ON blob FOR EACH ROW EXECUTE FUNCTION t_blob_frozen();
-- The same content stored anew after it went is whole again.
CREATE FUNCTION t_blob_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE rondo.blob SET body = NEW.body, purged_at = NULL WHERE sha256 = NEW.sha256 AND body IS NULL;
  RETURN CASE WHEN FOUND THEN NULL ELSE NEW END;
END $$;
CREATE TRIGGER again BEFORE INSERT ON blob FOR EACH ROW EXECUTE FUNCTION t_blob_again();

CREATE TRIGGER zz_journal AFTER INSERT ON document_link FOR EACH ROW EXECUTE FUNCTION t_journal();
CREATE TRIGGER frozen BEFORE UPDATE ON document_link FOR EACH ROW EXECUTE FUNCTION t_forbid();
CREATE TRIGGER kept BEFORE DELETE ON document_link FOR EACH ROW EXECUTE FUNCTION t_forbid();
CREATE TRIGGER kept_whole BEFORE TRUNCATE ON document_link FOR EACH STATEMENT EXECUTE FUNCTION t_forbid();

-- ------------------------------------------------------------------------------------------------ rights
-- What a supplier asks is money too; who brought the paper in has seen it.
CREATE OR REPLACE FUNCTION is_money_paper(p_kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_kind IN ('invoice', 'credit_note', 'statement', 'purchase')
$$;

-- Whether a paper's job and tour are of depots that the person works for.
CREATE FUNCTION is_of_my_depots(p_job uuid, p_tour uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT rondo.my_depots() IS NULL OR NOT EXISTS (
    SELECT depot_id FROM rondo.job WHERE id = p_job AND depot_id <> ALL (rondo.my_depots()) UNION ALL
    SELECT depot_id FROM rondo.tour WHERE id = p_tour AND depot_id <> ALL (rondo.my_depots()))
$$;

DROP POLICY money ON document;
CREATE POLICY money ON document TO rondo_user
  USING ((NOT is_money_paper(kind) OR (SELECT is_member('rondo_accountant') OR is_member('rondo_manager'))
          OR (dropped AND created_by = session_user))
         AND ((SELECT my_depots()) IS NULL OR is_of_my_depots(job_id, tour_id)));
ALTER TABLE document_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY paper ON document_link TO rondo_user USING (EXISTS (SELECT FROM document d WHERE d.id = document_id));
-- Who does not see a ticket's pictures must not draw its paper.
ALTER TABLE job_ticket ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON job_ticket TO rondo_user USING ((SELECT my_depots()) IS NULL OR is_of_my_depots(job_id, NULL));

CREATE FUNCTION sees_paper(d document) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (NOT rondo.is_money_paper(d.kind) OR rondo.is_member('rondo_accountant') OR rondo.is_member('rondo_manager')
          OR (d.dropped AND d.created_by = session_user)) AND rondo.is_of_my_depots(d.job_id, d.tour_id)
$$;
CREATE OR REPLACE FUNCTION document_body(p_id uuid) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.body FROM rondo.document d JOIN rondo.blob b USING (sha256)
   WHERE d.id = p_id AND d.purged_at IS NULL AND rondo.sees_paper(d)
$$;

-- As in 0015; a mail is sent by who sees all of its papers: another would send it without them.
CREATE OR REPLACE FUNCTION take_mail(p_claim uuid, p_limit integer DEFAULT 1) RETURNS SETOF mail
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE rondo.mail SET state = CASE state WHEN 'handed' THEN 'unsure' ELSE 'queued' END, claim = NULL, claimed_at = NULL
   WHERE state IN ('sending', 'handed') AND claimed_at < clock_timestamp() - interval '10 minutes';
  RETURN QUERY
  UPDATE rondo.mail m SET state = 'sending', claim = p_claim, claimed_at = clock_timestamp(), attempts = m.attempts + 1
   WHERE m.id IN (SELECT d.id FROM rondo.mail d
                   WHERE d.state = 'queued' AND d.next_at <= clock_timestamp() AND rondo.may_see_mail(d.is_money)
                     AND NOT EXISTS (SELECT FROM rondo.mail_file f JOIN rondo.document p ON p.id = f.document_id
                                      WHERE f.mail_id = d.id AND NOT rondo.sees_paper(p))
                   ORDER BY d.next_at LIMIT p_limit FOR UPDATE SKIP LOCKED)
  RETURNING m.*;
END $$;

-- ------------------------------------------------------------------------------------------------ filing
-- Lays a paper on a record: a job's is its site's and its customer's too.
CREATE FUNCTION lay_on(p_document uuid, p_owner_kind text, p_owner uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_count integer;
BEGIN
  IF NOT rondo.record_exists(p_owner_kind, p_owner) OR NOT rondo.is_of_my_depots(
       CASE p_owner_kind WHEN 'job' THEN p_owner END, CASE p_owner_kind WHEN 'tour' THEN p_owner END) THEN
    PERFORM rondo.refuse('RD001', 'The record on which this file was dropped is not there any more.');
  END IF;
  INSERT INTO rondo.document_link (id, document_id, owner_kind, owner_id)
  SELECT gen_random_uuid(), p_document, o.kind, o.id
    FROM (SELECT p_owner_kind AS kind, p_owner AS id
          UNION SELECT 'site', site_id FROM rondo.job WHERE p_owner_kind = 'job' AND id = p_owner
          UNION SELECT 'customer', customer_id FROM rondo.job WHERE p_owner_kind = 'job' AND id = p_owner
          UNION SELECT 'customer', customer_id FROM rondo.site WHERE p_owner_kind = 'site' AND id = p_owner) o
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;

-- Stores a file that a person dropped on a record. The same file again is the same paper, laid on this record too.
CREATE FUNCTION file_paper(p_id uuid, p_kind text, p_title text, p_filename text, p_mime text, p_body bytea, p_issued_on date,
  p_owner_kind text, p_owner uuid, p_search text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE h bytea := sha256(p_body); d rondo.document; v_known boolean := false; v_laid integer;
BEGIN
  INSERT INTO rondo.blob (sha256, body) VALUES (h, p_body) ON CONFLICT DO NOTHING;
  SELECT * INTO d FROM rondo.document x
   WHERE x.sha256 = h AND x.dropped AND x.removed_at IS NULL AND x.purged_at IS NULL AND rondo.sees_paper(x)
   ORDER BY x.created_at LIMIT 1;
  v_known := FOUND;
  IF NOT v_known THEN
    INSERT INTO rondo.document (id, kind, title, filename, mime, size, sha256, issued_on, customer_id, site_id, job_id, tour_id, search,
                                dropped)
    SELECT p_id, p_kind, p_title, p_filename, p_mime, octet_length(p_body), h, p_issued_on,
           coalesce(j.customer_id, s.customer_id, CASE p_owner_kind WHEN 'customer' THEN p_owner END),
           coalesce(j.site_id, s.id), j.id, CASE p_owner_kind WHEN 'tour' THEN p_owner END, left(p_search, 200000), true
      FROM (VALUES (true)) one LEFT JOIN rondo.job j ON p_owner_kind = 'job' AND j.id = p_owner
        LEFT JOIN rondo.site s ON p_owner_kind = 'site' AND s.id = p_owner
    RETURNING * INTO d;
  END IF;
  v_laid := rondo.lay_on(d.id, p_owner_kind, p_owner);
  RETURN jsonb_build_object('document_id', d.id, 'known', v_known, 'laid', v_laid > 0);
END $$;

CREATE FUNCTION dropped_paper(p_id uuid) RETURNS document
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE d rondo.document;
BEGIN
  SELECT * INTO d FROM rondo.document WHERE id = p_id FOR NO KEY UPDATE;
  IF NOT FOUND OR NOT rondo.sees_paper(d) THEN
    PERFORM rondo.refuse('RD001', 'This document is not there, or not for you.');
  ELSIF NOT d.dropped THEN
    PERFORM rondo.refuse('RD001', 'What was issued, signed or recorded is never changed or deleted.');
  END IF;
  RETURN d;
END $$;

CREATE FUNCTION set_paper_kind(p_id uuid, p_kind text, p_was text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE d rondo.document := rondo.dropped_paper(p_id);
BEGIN
  IF d.kind <> p_was THEN
    PERFORM rondo.refuse('RD409', 'A colleague changed this meanwhile. Look at the new state and try again.');
  END IF;
  UPDATE rondo.document SET kind = p_kind WHERE id = p_id AND kind <> p_kind;
END $$;

-- A mark, with who and why; with an empty reason the paper is taken back.
CREATE FUNCTION remove_paper(p_id uuid, p_reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE d rondo.document := rondo.dropped_paper(p_id); v_reason text := btrim(p_reason);
BEGIN
  IF (d.removed_at IS NULL) = (v_reason = '') THEN
    PERFORM rondo.refuse('RD409', 'A colleague changed this meanwhile. Look at the new state and try again.');
  END IF;
  UPDATE rondo.document
     SET removed_at = CASE WHEN v_reason <> '' THEN clock_timestamp() END, removal_reason = left(v_reason, 500),
         removed_by = CASE WHEN v_reason <> '' THEN session_user ELSE '' END
   WHERE id = p_id;
END $$;

-- ------------------------------------------------------------------------------------------------ finding
-- The ids of one page of papers, in the order of their days. A function of the owner, which tests the rights itself: under a
-- policy the index of words would not be used.
-- p_asked: words (text[]), kinds (text[]), job_number, owner_kind and owner, first and last (dates), unsigned, unweighed with
-- weighed_types (text[]), removed (booleans), before_on and before_id (the last row of the page before), oldest_first, limit.
CREATE FUNCTION find_papers(p_asked jsonb) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  q text := 'SELECT d.id FROM rondo.document d WHERE true';
  v_words text[] := ARRAY(SELECT rondo.folded(w) FROM jsonb_array_elements_text(coalesce(p_asked -> 'words', '[]')) w);
  v_word text; v_all text := 'true'; v_customers uuid[]; v_sites uuid[]; v_job uuid;
  v_owner uuid := (p_asked ->> 'owner')::uuid;
  v_laid CONSTANT text := 'd.id = ANY (ARRAY(SELECT l.document_id FROM rondo.document_link l
                             WHERE l.owner_kind = $1 ->> ''owner_kind'' AND l.owner_id = $2))';
  v_up boolean := coalesce((p_asked ->> 'oldest_first')::boolean, false);
BEGIN
  IF NOT (rondo.is_member('rondo_accountant') OR rondo.is_member('rondo_manager')) THEN
    q := q || ' AND (NOT rondo.is_money_paper(d.kind) OR (d.dropped AND d.created_by = session_user))';
  END IF;
  IF rondo.my_depots() IS NOT NULL THEN
    q := q || ' AND rondo.is_of_my_depots(d.job_id, d.tour_id)';
  END IF;
  FOREACH v_word IN ARRAY v_words LOOP
    CONTINUE WHEN v_word = '';
    -- Looked up first: the planner then knows whether there are any, and how many.
    v_customers := ARRAY(SELECT c.id FROM rondo.customer c WHERE ' ' || c.search LIKE '% ' || v_word || '%' LIMIT 300);
    v_sites := ARRAY(SELECT s.id FROM rondo.site s WHERE ' ' || s.search LIKE '% ' || v_word || '%' LIMIT 300);
    v_all := v_all || format(' AND (d.words @@ to_tsquery(''pg_catalog.simple'', %L)%s%s)',
      '''' || replace(v_word, ' ', ''':* & ''') || ''':*',
      CASE WHEN v_customers <> '{}' THEN format(' OR d.customer_id = ANY (%L::uuid[])', v_customers) ELSE '' END,
      CASE WHEN v_sites <> '{}' THEN format(' OR d.site_id = ANY (%L::uuid[])', v_sites) ELSE '' END);
  END LOOP;
  SELECT j.id INTO v_job FROM rondo.job j WHERE j.number = p_asked ->> 'job_number';
  IF FOUND THEN
    v_all := format('((%s) OR d.job_id = %L::uuid)', v_all, v_job);
  END IF;
  q := q || ' AND ' || v_all;
  IF jsonb_array_length(coalesce(p_asked -> 'kinds', '[]')) > 0 THEN
    q := q || ' AND d.kind = ANY (ARRAY(SELECT jsonb_array_elements_text($1 -> ''kinds'')))';
  END IF;
  q := q || CASE p_asked ->> 'owner_kind'
    WHEN 'customer' THEN ' AND (d.customer_id = $2 OR ' || v_laid || ')'
    WHEN 'site' THEN ' AND (d.site_id = $2 OR ' || v_laid || ')'
    WHEN 'job' THEN ' AND (d.job_id = $2 OR ' || v_laid || ')'
    WHEN 'tour' THEN ' AND (d.tour_id = $2 OR ' || v_laid || ')'
    WHEN 'driver' THEN ' AND (d.tour_id = ANY (ARRAY(SELECT t.id FROM rondo.tour t WHERE t.driver_id = $2))
      OR d.job_id = ANY (ARRAY(SELECT s.job_id FROM rondo.tour t JOIN rondo.stop s ON s.tour_id = t.id
                                WHERE t.driver_id = $2 AND s.job_id IS NOT NULL)) OR ' || v_laid || ')'
    WHEN 'vehicle' THEN ' AND (d.tour_id = ANY (ARRAY(SELECT t.id FROM rondo.tour t WHERE $2 IN (t.vehicle_id, t.trailer_id)))
      OR d.job_id = ANY (ARRAY(SELECT s.job_id FROM rondo.tour t JOIN rondo.stop s ON s.tour_id = t.id
                                WHERE $2 IN (t.vehicle_id, t.trailer_id) AND s.job_id IS NOT NULL)) OR ' || v_laid || ')'
    WHEN 'container' THEN ' AND (d.job_id = ANY (ARRAY(SELECT m.job_id FROM rondo.container_move m
                                WHERE m.container_id = $2 AND m.job_id IS NOT NULL)) OR ' || v_laid || ')'
    WHEN 'outlet' THEN ' AND (EXISTS (SELECT FROM rondo.job j WHERE j.id = d.job_id AND j.outlet_id = $2) OR ' || v_laid || ')'
    WHEN 'subcontractor' THEN ' AND ' || v_laid
    WHEN 'company' THEN ' AND ' || v_laid
    ELSE '' END;
  IF p_asked ->> 'first' <> '' THEN q := q || ' AND d.issued_on >= ($1 ->> ''first'')::date'; END IF;
  IF p_asked ->> 'last' <> '' THEN q := q || ' AND d.issued_on <= ($1 ->> ''last'')::date'; END IF;
  IF p_asked -> 'unsigned' = 'true' THEN
    q := q || ' AND d.kind = ''job_ticket'' AND NOT EXISTS (SELECT FROM rondo.signature g
                WHERE g.job_id = d.job_id AND g.party = ''customer'' AND g.document_id IS NOT NULL)';
  END IF;
  IF p_asked -> 'unweighed' = 'true' THEN
    q := q || ' AND d.kind = ''job_ticket'' AND EXISTS (SELECT FROM rondo.job j WHERE j.id = d.job_id
                AND j.type = ANY (ARRAY(SELECT jsonb_array_elements_text($1 -> ''weighed_types''))))
              AND NOT EXISTS (SELECT FROM rondo.weigh_ticket w WHERE w.job_id = d.job_id)';
  END IF;
  q := q || CASE WHEN p_asked -> 'removed' = 'true' THEN ' AND d.removed_at IS NOT NULL' ELSE ' AND d.removed_at IS NULL' END;
  IF p_asked ->> 'before_id' <> '' THEN
    q := q || format(' AND (d.issued_on, d.id) %s (($1 ->> ''before_on'')::date, ($1 ->> ''before_id'')::uuid)', CASE WHEN v_up THEN '>' ELSE '<' END);
  END IF;
  q := q || CASE WHEN v_up THEN ' ORDER BY d.issued_on, d.id' ELSE ' ORDER BY d.issued_on DESC, d.id DESC' END
         || ' LIMIT ' || least(coalesce((p_asked ->> 'limit')::integer, 200), 1000);
  RETURN QUERY EXECUTE q USING p_asked, v_owner;
END $$;

-- ------------------------------------------------------------------------------------------------ the purge
-- The papers whose time is over, by kind; with p_really their content and their words go, and what they were stays written.
-- A job in dispute keeps its papers.
CREATE FUNCTION purge_papers(p_really boolean DEFAULT false)
RETURNS TABLE (kind text, papers bigint, bytes bigint, oldest date, newest date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_ids uuid[];
BEGIN
  SELECT coalesce(array_agg(d.id), '{}') INTO v_ids
    FROM (SELECT DISTINCT x.kind FROM rondo.document x) k
      JOIN rondo.document d ON d.kind = k.kind AND d.purged_at IS NULL
        AND d.issued_on < current_date - make_interval(months => (rondo.retention_rule(k.kind) ->> 'months')::integer)
   WHERE rondo.paper_kept_until(d) < current_date
     AND NOT EXISTS (SELECT FROM rondo.job j WHERE j.id = d.job_id AND j.status = 'DISPUTED');
  RETURN QUERY SELECT d.kind, count(*), sum(d.size)::bigint, min(d.issued_on), max(d.issued_on)
    FROM rondo.document d WHERE d.id = ANY (v_ids) GROUP BY d.kind ORDER BY d.kind;
  IF p_really THEN
    UPDATE rondo.document SET purged_at = clock_timestamp(), search = '' WHERE id = ANY (v_ids);
    UPDATE rondo.blob b SET body = NULL, purged_at = clock_timestamp()
     WHERE b.sha256 IN (SELECT d.sha256 FROM rondo.document d WHERE d.id = ANY (v_ids)) AND b.body IS NOT NULL
       AND NOT EXISTS (SELECT FROM rondo.document d WHERE d.sha256 = b.sha256 AND d.purged_at IS NULL);
  END IF;
END $$;

GRANT SELECT ON document_link TO rondo_user;
GRANT EXECUTE ON FUNCTION file_paper, set_paper_kind, remove_paper, find_papers, paper_kept_until, kept_until, retention_rule, is_of_my_depots(uuid, uuid),
  folded, paper_words, record_exists TO rondo_user;
GRANT EXECUTE ON FUNCTION purge_papers TO rondo_manager, rondo_administrator;
