-- Containers as an account: stocks, stock-takes, rental days; what vehicles need in the workshop.

-- ------------------------------------------------------------------------------------------------ the book
-- A place counted with what it should hold: what differed was settled by movements that name the count.
CREATE TABLE stock_take (
    id UUID NOT NULL,
    place_kind TEXT NOT NULL,
    place_id UUID,
    counted_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    counted_by TEXT DEFAULT session_user NOT NULL,
    expected INTEGER NOT NULL,
    found INTEGER NOT NULL,
    unknown TEXT[] DEFAULT '{}'::text[] NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT stock_take_pkey PRIMARY KEY (id),
    CONSTRAINT stock_take_place_kind_known CHECK (place_kind IN ('site', 'depot', 'vehicle', 'outlet', 'repair', 'lost', 'outside')),
    CONSTRAINT stock_take_counts_sane CHECK (expected >= 0 AND found >= 0)
);

CREATE INDEX stock_take_place_kind_place_id_idx ON stock_take (place_kind, place_id);

ALTER TABLE container_move
  ADD COLUMN corrects_id UUID,
  ADD COLUMN stock_take_id UUID,
  ADD CONSTRAINT container_move_corrects_id_key UNIQUE (corrects_id),
  ADD CONSTRAINT container_move_corrects_id_fkey FOREIGN KEY (corrects_id) REFERENCES container_move (id),
  ADD CONSTRAINT container_move_stock_take_id_fkey FOREIGN KEY (stock_take_id) REFERENCES stock_take (id);

CREATE INDEX container_move_at_idx ON container_move (at);
CREATE INDEX container_move_outside_idx ON container_move (at) WHERE from_kind = 'outside' OR to_kind = 'outside';
CREATE INDEX container_move_stock_take_id_idx ON container_move (stock_take_id);

CREATE FUNCTION place_exists(p_kind text, p_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE p_kind
    WHEN 'site' THEN EXISTS (SELECT FROM rondo.site WHERE id = p_id)
    -- The yard of a company that has not named any yet.
    WHEN 'depot' THEN EXISTS (SELECT FROM rondo.depot WHERE id = p_id) OR (p_id IS NULL AND NOT EXISTS (SELECT FROM rondo.depot))
    WHEN 'vehicle' THEN EXISTS (SELECT FROM rondo.vehicle WHERE id = p_id)
    WHEN 'outlet' THEN EXISTS (SELECT FROM rondo.outlet WHERE id = p_id)
    ELSE p_id IS NULL END
$$;

-- A movement is an entry of two sides: it takes a box from where it stands, later than all before, and puts it
-- somewhere that exists. One mover a box: who comes second is told by whom it was moved.
CREATE FUNCTION t_move_stands() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE c rondo.container; last rondo.container_move; wrong rondo.container_move;
BEGIN
  SELECT * INTO c FROM rondo.container WHERE id = NEW.container_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN NEW;  -- the reference refuses it
  END IF;
  SELECT * INTO last FROM rondo.container_move WHERE container_id = NEW.container_id ORDER BY at DESC, id DESC LIMIT 1;
  IF last.id IS NULL AND NEW.from_kind <> 'outside' THEN
    PERFORM rondo.refuse('RD001', 'Container {number} has no movement yet: its first one comes from outside.',
                         jsonb_build_object('number', c.number));
  ELSIF last.id IS NOT NULL AND (last.to_kind, last.to_id) IS DISTINCT FROM (NEW.from_kind, NEW.from_id) THEN
    PERFORM rondo.refuse('RD409', '{who} moved container {number} meanwhile. Look where it stands and try again.',
      jsonb_build_object('number', c.number, 'who', coalesce(rondo.last_author('container_move', last.id::text), '?')));
  ELSIF (NEW.to_kind, NEW.to_id) IS NOT DISTINCT FROM (NEW.from_kind, NEW.from_id) THEN
    PERFORM rondo.refuse('RD001', 'Container {number} stands there already.', jsonb_build_object('number', c.number));
  ELSIF NEW.at <= last.at THEN
    PERFORM rondo.refuse('RD001', 'The last movement of container {number} is later than this one.',
                         jsonb_build_object('number', c.number));
  ELSIF NOT rondo.place_exists(NEW.to_kind, NEW.to_id) THEN
    PERFORM rondo.refuse('RD001', 'This place is not known.');
  END IF;
  IF NEW.corrects_id IS NOT NULL THEN
    SELECT * INTO wrong FROM rondo.container_move WHERE id = NEW.corrects_id;
    IF wrong.container_id IS DISTINCT FROM NEW.container_id OR wrong.corrects_id IS NOT NULL
       OR (wrong.from_kind, wrong.from_id) IS DISTINCT FROM (NEW.to_kind, NEW.to_id)
       OR EXISTS (SELECT FROM rondo.container_move m
                   WHERE m.container_id = NEW.container_id AND m.at > wrong.at AND m.corrects_id IS NULL
                     AND NOT EXISTS (SELECT FROM rondo.container_move x WHERE x.corrects_id = m.id)) THEN
      PERFORM rondo.refuse('RD001', 'Only the last movement of container {number} can be corrected, by its contrary.',
                           jsonb_build_object('number', c.number));
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT ON container_move FOR EACH ROW EXECUTE FUNCTION t_move_stands();

CREATE FUNCTION state_at(p_kind text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE p_kind WHEN 'repair' THEN 'repair' WHEN 'lost' THEN 'lost' WHEN 'outside' THEN 'retired' ELSE 'in_service' END
$$;

-- What a box can be used for follows from where it stands: by its last movement, since one statement may hold several.
CREATE FUNCTION t_move_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE rondo.container c SET status = rondo.state_at(m.to_kind)
    FROM (SELECT l.to_kind FROM rondo.container_move l WHERE l.container_id = NEW.container_id
           ORDER BY l.at DESC, l.id DESC LIMIT 1) m
   WHERE c.id = NEW.container_id AND c.status <> rondo.state_at(m.to_kind);
  RETURN NULL;
END $$;
CREATE TRIGGER state AFTER INSERT ON container_move FOR EACH ROW EXECUTE FUNCTION t_move_state();

CREATE FUNCTION t_container_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.status <> (SELECT rondo.state_at(m.to_kind) FROM rondo.container_move m
                     WHERE m.container_id = NEW.id ORDER BY m.at DESC, m.id DESC LIMIT 1) THEN
    PERFORM rondo.refuse('RD001', 'Where container {number} stands says its state: record a movement.',
                         jsonb_build_object('number', NEW.number));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER state BEFORE UPDATE OF status ON container
  FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION t_container_state();

-- The book names places by kind and id: a place that a movement names is put away, never deleted.
CREATE FUNCTION t_place_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM rondo.container_move WHERE to_kind = TG_ARGV[0] AND to_id = OLD.id) THEN
    PERFORM rondo.refuse('RD001', 'Containers stood here: this is put away, never deleted.');
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER place_kept BEFORE DELETE ON site FOR EACH ROW EXECUTE FUNCTION t_place_kept('site');
CREATE TRIGGER place_kept BEFORE DELETE ON depot FOR EACH ROW EXECUTE FUNCTION t_place_kept('depot');
CREATE TRIGGER place_kept BEFORE DELETE ON vehicle FOR EACH ROW EXECUTE FUNCTION t_place_kept('vehicle');
CREATE TRIGGER place_kept BEFORE DELETE ON outlet FOR EACH ROW EXECUTE FUNCTION t_place_kept('outlet');

-- Older records said by hand what the book now says: the movement that was never written is added.
INSERT INTO container_move (id, container_id, at, from_kind, from_id, to_kind, note)
SELECT gen_random_uuid(), c.id, greatest(clock_timestamp(), m.at + interval '1 microsecond'), m.to_kind, m.to_id,
       CASE WHEN c.archived_at IS NOT NULL OR c.status = 'retired' THEN 'outside' ELSE c.status END, 'Reprise'
  FROM container c CROSS JOIN LATERAL (
    SELECT l.to_kind, l.to_id, l.at FROM container_move l WHERE l.container_id = c.id ORDER BY l.at DESC, l.id DESC LIMIT 1) m
 WHERE (c.archived_at IS NOT NULL OR c.status <> 'in_service')
   AND m.to_kind <> CASE WHEN c.archived_at IS NOT NULL OR c.status = 'retired' THEN 'outside' ELSE c.status END;
UPDATE container c SET status = state_at(m.to_kind)
  FROM (SELECT DISTINCT ON (container_id) container_id, to_kind FROM container_move
         ORDER BY container_id, at DESC, id DESC) m
 WHERE m.container_id = c.id AND c.status <> state_at(m.to_kind);

-- What a finished job did to its boxes; run again after a correction it adds only what is missing. Without a truck
-- that the plan knows, what is taken away comes to the yard: no box leaves the fleet by a job.
CREATE OR REPLACE FUNCTION settle_containers(p_job uuid, p_tour uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j rondo.job; t rondo.tour; v_yard uuid;
BEGIN
  SELECT * INTO j FROM rondo.job WHERE id = p_job;
  IF j.type = 'EMPTY_RETURN' THEN  -- emptied and brought back: the same box unless the driver says otherwise
    j.container_in_id := coalesce(j.container_in_id, j.container_out_id);
  END IF;
  SELECT * INTO t FROM rondo.tour WHERE id = p_tour;
  IF j.container_out_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM rondo.container_move WHERE job_id = j.id AND container_id = j.container_out_id AND from_kind = 'site') THEN
    IF t.vehicle_id IS NULL THEN
      v_yard := coalesce(t.depot_id, (SELECT d.depot_id FROM rondo.driver d WHERE d.id = t.driver_id), j.depot_id,
                         (SELECT s.depot_id FROM rondo.site s WHERE s.id = j.site_id),
                         (SELECT d.id FROM rondo.depot d WHERE d.archived_at IS NULL ORDER BY d.code LIMIT 1));
    END IF;
    PERFORM rondo.move_container(j.container_out_id, p_at,
      CASE WHEN t.vehicle_id IS NOT NULL THEN 'vehicle' WHEN v_yard IS NOT NULL THEN 'depot' ELSE 'outside' END,
      coalesce(t.vehicle_id, v_yard), j.id);
  END IF;
  IF j.container_in_id IS NOT NULL THEN
    PERFORM rondo.move_container(j.container_in_id, p_at, 'site', j.site_id, j.id);
  END IF;
END $$;

-- ------------------------------------------------------------------------------------------------ stock
-- Where each box stands now, by its last movement; "unknown" has none yet.
CREATE VIEW container_place WITH (security_invoker = true) AS
SELECT c.id AS container_id, c.number, c.type_code, coalesce(m.to_kind, 'unknown') AS place_kind, m.to_id AS place_id,
       m.at AS since, m.id AS move_id
  FROM container c LEFT JOIN LATERAL (
    SELECT l.id, l.to_kind, l.to_id, l.at FROM container_move l
     WHERE l.container_id = c.id ORDER BY l.at DESC, l.id DESC LIMIT 1) m ON true
 WHERE coalesce(m.to_kind <> 'outside', c.archived_at IS NULL AND c.status <> 'retired');

CREATE VIEW container_stock WITH (security_invoker = true) AS
SELECT place_kind, place_id, type_code, count(*) AS boxes FROM container_place GROUP BY place_kind, place_id, type_code;

-- Movements that stand: a wrong one and its contrary cancel each other.
CREATE VIEW container_entry WITH (security_invoker = true) AS
SELECT m.* FROM container_move m
 WHERE m.corrects_id IS NULL AND NOT EXISTS (SELECT FROM container_move x WHERE x.corrects_id = m.id);

-- Days for which a box stands at a customer's without rent.
CREATE TABLE container_hold (
    id UUID NOT NULL,
    container_id UUID NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE,
    reason TEXT NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT container_hold_pkey PRIMARY KEY (id),
    CONSTRAINT container_hold_days_in_order CHECK (last_on >= first_on),
    CONSTRAINT container_hold_container_id_fkey FOREIGN KEY (container_id) REFERENCES container (id)
);

CREATE INDEX container_hold_container_id_idx ON container_hold (container_id);

-- How many boxes of a type a yard keeps back: fewer is a shortage.
CREATE TABLE container_reserve (
    id UUID NOT NULL,
    depot_id UUID NOT NULL,
    type_code TEXT NOT NULL,
    boxes INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT container_reserve_pkey PRIMARY KEY (id),
    CONSTRAINT container_reserve_depot_id_type_code_key UNIQUE (depot_id, type_code),
    CONSTRAINT container_reserve_boxes_sane CHECK (boxes BETWEEN 0 AND 10000),
    CONSTRAINT container_reserve_depot_id_fkey FOREIGN KEY (depot_id) REFERENCES depot (id),
    CONSTRAINT container_reserve_type_code_fkey FOREIGN KEY (type_code) REFERENCES container_type (code)
);

-- ------------------------------------------------------------------------------------------------ records
ALTER TABLE container
  ADD COLUMN owner TEXT DEFAULT '' NOT NULL,
  ADD COLUMN bought_on DATE;

ALTER TABLE vehicle
  ADD COLUMN emission_class TEXT DEFAULT '' NOT NULL,
  ADD COLUMN gcw_kg INTEGER,
  ADD COLUMN height_cm INTEGER,
  ADD COLUMN length_cm INTEGER;

ALTER TABLE site
  ADD COLUMN max_height_cm INTEGER,
  ADD COLUMN max_length_cm INTEGER;

-- What a vehicle needs again and again, by months or kilometres, whichever comes first.
CREATE TABLE maintenance_plan (
    id UUID NOT NULL,
    vehicle_id UUID NOT NULL,
    label TEXT NOT NULL,
    every_months INTEGER,
    every_km INTEGER,
    since_on DATE,
    since_km INTEGER,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT maintenance_plan_pkey PRIMARY KEY (id),
    CONSTRAINT maintenance_plan_has_interval CHECK (every_months > 0 OR every_km > 0),
    CONSTRAINT maintenance_plan_vehicle_id_fkey FOREIGN KEY (vehicle_id) REFERENCES vehicle (id)
);

CREATE INDEX maintenance_plan_vehicle_id_idx ON maintenance_plan (vehicle_id);

-- A stay in the workshop: its slot is an absence of the vehicle; once done, what it cost.
CREATE TABLE maintenance_visit (
    id UUID NOT NULL,
    vehicle_id UUID NOT NULL,
    plan_id UUID,
    absence_id UUID,
    label TEXT NOT NULL,
    garage TEXT DEFAULT '' NOT NULL,
    done_on DATE,
    km INTEGER,
    cost_eur NUMERIC(12, 2),
    note TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT maintenance_visit_pkey PRIMARY KEY (id),
    CONSTRAINT maintenance_visit_planned_or_done CHECK (absence_id IS NOT NULL OR done_on IS NOT NULL),
    CONSTRAINT maintenance_visit_vehicle_id_fkey FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
    CONSTRAINT maintenance_visit_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES maintenance_plan (id) ON DELETE SET NULL,
    CONSTRAINT maintenance_visit_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence (id)
);

CREATE INDEX maintenance_visit_absence_id_idx ON maintenance_visit (absence_id);
CREATE INDEX maintenance_visit_plan_id_idx ON maintenance_visit (plan_id);
CREATE INDEX maintenance_visit_vehicle_id_idx ON maintenance_visit (vehicle_id);

-- ------------------------------------------------------------------------------------------------ opening hours
-- The twin of app.domain.hours.is_open, where the format is told: whether a place is open from p_from to p_to without
-- a break. Hours that nobody stored refuse nobody.
CREATE FUNCTION is_open(p_hours jsonb, p_from timestamptz, p_to timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH span AS (
    SELECT p_from AT TIME ZONE 'Europe/Paris' AS a, greatest(p_to, p_from) AT TIME ZONE 'Europe/Paris' AS b),
  day AS (
    SELECT d::date AS on_day, rondo.open_pairs(p_hours, d::date) AS pairs
      FROM span, generate_series(date_trunc('day', least(a, b)), date_trunc('day', greatest(a, b)), interval '1 day') d),
  opened AS (  -- "24:00" is the next midnight, so that two days in a row join
    SELECT range_agg(tsrange(on_day + (p ->> 0)::interval, on_day + (p ->> 1)::interval)) AS times
      FROM day, jsonb_array_elements(pairs) p WHERE (p ->> 0)::interval < (p ->> 1)::interval)
  SELECT coalesce(jsonb_typeof(p_hours), 'null') <> 'object' OR coalesce(
    CASE WHEN a = b THEN times @> a ELSE times @> tsrange(least(a, b), greatest(a, b)) END, false)
    FROM span, opened
$$;

-- ------------------------------------------------------------------------------------------------ guards and rights
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['container_hold', 'container_reserve', 'maintenance_plan', 'maintenance_visit', 'stock_take'] LOOP
    EXECUTE format('CREATE TRIGGER zz_journal AFTER INSERT OR UPDATE OR DELETE ON %I
                    FOR EACH ROW EXECUTE FUNCTION t_journal()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['container_hold', 'container_reserve', 'maintenance_plan', 'maintenance_visit'] LOOP
    EXECUTE format('CREATE TRIGGER version BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION t_version()', t);
  END LOOP;
  EXECUTE 'CREATE TRIGGER frozen BEFORE UPDATE ON stock_take FOR EACH ROW EXECUTE FUNCTION t_forbid()';
  EXECUTE 'CREATE TRIGGER kept BEFORE DELETE ON stock_take FOR EACH ROW EXECUTE FUNCTION t_forbid()';
  EXECUTE 'CREATE TRIGGER kept_whole BEFORE TRUNCATE ON stock_take FOR EACH STATEMENT EXECUTE FUNCTION t_forbid()';
END $$;

GRANT SELECT ON stock_take, container_place, container_stock, container_entry, container_hold, container_reserve,
  maintenance_plan, maintenance_visit TO rondo_user;
GRANT INSERT ON stock_take TO rondo_dispatcher;
GRANT INSERT, UPDATE, DELETE ON container_hold TO rondo_dispatcher, rondo_accountant;
GRANT INSERT, UPDATE, DELETE ON container_reserve, maintenance_plan, maintenance_visit TO rondo_dispatcher;
GRANT EXECUTE ON FUNCTION is_open, state_at, place_exists TO rondo_user;
