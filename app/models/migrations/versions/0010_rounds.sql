-- What comes back by itself: rounds, their holidays, sites on hold, typical weeks.

-- What a public holiday does to a customer's rounds, where the round itself says nothing.
ALTER TABLE customer ADD COLUMN holiday_policy TEXT DEFAULT 'NEXT_WORKING_DAY' NOT NULL,
    ADD CONSTRAINT customer_holiday_policy_known
        CHECK (holiday_policy IN ('WORK', 'SKIP', 'NEXT_WORKING_DAY', 'PREVIOUS_WORKING_DAY', 'CASCADE', 'MANUAL'));

-- Good Friday and 26 December are holidays where the yard stands.
ALTER TABLE depot ADD COLUMN alsace_moselle BOOLEAN DEFAULT false NOT NULL;

CREATE TABLE round (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    customer_id UUID NOT NULL,
    site_id UUID NOT NULL,
    depot_id UUID,
    type TEXT NOT NULL,
    material_id UUID,
    container_type TEXT,
    outlet_id UUID,
    minutes INTEGER NOT NULL,
    window_from TIME WITHOUT TIME ZONE,
    window_to TIME WITHOUT TIME ZONE,
    order_number TEXT DEFAULT '' NOT NULL,
    driver_note TEXT DEFAULT '' NOT NULL,
    driver_id UUID,
    start_at TIME WITHOUT TIME ZONE,
    anchor_on DATE NOT NULL,
    kind TEXT DEFAULT 'weeks' NOT NULL,
    weekdays INTEGER[] DEFAULT '{}'::integer[] NOT NULL,
    every INTEGER DEFAULT 1 NOT NULL,
    nth INTEGER DEFAULT 1 NOT NULL,
    until_on DATE,
    season_from TEXT DEFAULT '' NOT NULL,
    season_to TEXT DEFAULT '' NOT NULL,
    policy TEXT,
    follows_id UUID,
    archived_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT round_pkey PRIMARY KEY (id),
    CONSTRAINT round_type_known CHECK (type IN ('DELIVER', 'SWAP', 'EMPTY_RETURN', 'REMOVE', 'MOVE', 'ROUND', 'GRAB', 'BULK', 'HAZ_PICKUP', 'FREIGHT', 'SERVICE')),
    CONSTRAINT round_kind_known CHECK (kind IN ('weeks', 'month_weekday', 'month_day')),
    CONSTRAINT round_policy_known CHECK (policy IN ('WORK', 'SKIP', 'NEXT_WORKING_DAY', 'PREVIOUS_WORKING_DAY', 'CASCADE', 'MANUAL')),
    CONSTRAINT round_minutes_sane CHECK (minutes BETWEEN 1 AND 1440),
    CONSTRAINT round_every_sane CHECK (every BETWEEN 1 AND 60),
    CONSTRAINT round_nth_sane CHECK (CASE kind WHEN 'month_day' THEN nth BETWEEN 1 AND 31 WHEN 'month_weekday' THEN nth IN (-1, 1, 2, 3, 4, 5) ELSE true END),
    CONSTRAINT round_weekdays_sane CHECK (weekdays <@ ARRAY[0, 1, 2, 3, 4, 5, 6] AND (kind = 'month_day' OR cardinality(weekdays) > 0)),
    CONSTRAINT round_season_sane CHECK ((season_from = '') = (season_to = '') AND season_from ~ '^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$' AND season_to ~ '^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$'),
    CONSTRAINT round_start_has_driver CHECK (start_at IS NULL OR driver_id IS NOT NULL),
    CONSTRAINT round_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT round_site_id_fkey FOREIGN KEY(site_id) REFERENCES site (id),
    CONSTRAINT round_depot_id_fkey FOREIGN KEY(depot_id) REFERENCES depot (id),
    CONSTRAINT round_material_id_fkey FOREIGN KEY(material_id) REFERENCES material (id),
    CONSTRAINT round_container_type_fkey FOREIGN KEY(container_type) REFERENCES container_type (code),
    CONSTRAINT round_outlet_id_fkey FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT round_driver_id_fkey FOREIGN KEY(driver_id) REFERENCES driver (id),
    CONSTRAINT round_follows_id_fkey FOREIGN KEY(follows_id) REFERENCES round (id)
);

CREATE INDEX round_customer_id_idx ON round (customer_id);
CREATE INDEX round_site_id_idx ON round (site_id);
CREATE INDEX round_follows_id_idx ON round (follows_id);

-- What became of one day of a round. A day without a row is as the rule says.
CREATE TABLE round_occurrence (
    id UUID NOT NULL,
    round_id UUID NOT NULL,
    planned_on DATE NOT NULL,
    served_on DATE,
    state TEXT NOT NULL,
    job_id UUID,
    reason TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT round_occurrence_pkey PRIMARY KEY (id),
    CONSTRAINT round_occurrence_round_id_planned_on_key UNIQUE (round_id, planned_on),
    CONSTRAINT round_occurrence_job_id_key UNIQUE (job_id),
    CONSTRAINT round_occurrence_state_known CHECK (state IN ('applied', 'moved', 'skipped', 'on_hold', 'to_decide')),
    CONSTRAINT round_occurrence_served_where_it_is CHECK ((state IN ('applied', 'moved')) = (served_on IS NOT NULL)),
    CONSTRAINT round_occurrence_round_id_fkey FOREIGN KEY(round_id) REFERENCES round (id),
    CONSTRAINT round_occurrence_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id) ON DELETE SET NULL
);

CREATE INDEX round_occurrence_planned_on_idx ON round_occurrence (planned_on);
CREATE INDEX round_occurrence_served_on_idx ON round_occurrence (served_on);

CREATE TABLE site_hold (
    id UUID NOT NULL,
    site_id UUID NOT NULL,
    from_on DATE NOT NULL,
    to_on DATE,
    reason TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT site_hold_pkey PRIMARY KEY (id),
    CONSTRAINT site_hold_ends_after_it_begins CHECK (to_on >= from_on),
    CONSTRAINT site_hold_site_id_fkey FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE INDEX site_hold_site_id_idx ON site_hold (site_id);

CREATE TABLE week_template (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    season_from TEXT DEFAULT '' NOT NULL,
    season_to TEXT DEFAULT '' NOT NULL,
    taken_from DATE,
    depot_id UUID,
    archived_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT week_template_pkey PRIMARY KEY (id),
    CONSTRAINT week_template_season_sane CHECK ((season_from = '') = (season_to = '') AND season_from ~ '^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$' AND season_to ~ '^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$'),
    CONSTRAINT week_template_depot_id_fkey FOREIGN KEY(depot_id) REFERENCES depot (id)
);

CREATE TABLE week_template_job (
    id UUID NOT NULL,
    template_id UUID NOT NULL,
    weekday INTEGER NOT NULL,
    driver_id UUID NOT NULL,
    start_at TIME WITHOUT TIME ZONE NOT NULL,
    minutes INTEGER NOT NULL,
    type TEXT NOT NULL,
    customer_id UUID NOT NULL,
    site_id UUID NOT NULL,
    material_id UUID,
    container_type TEXT,
    outlet_id UUID,
    driver_note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT week_template_job_pkey PRIMARY KEY (id),
    CONSTRAINT week_template_job_type_known CHECK (type IN ('DELIVER', 'SWAP', 'EMPTY_RETURN', 'REMOVE', 'MOVE', 'ROUND', 'GRAB', 'BULK', 'HAZ_PICKUP', 'FREIGHT', 'SERVICE')),
    CONSTRAINT week_template_job_weekday_sane CHECK (weekday BETWEEN 0 AND 6),
    CONSTRAINT week_template_job_minutes_sane CHECK (minutes BETWEEN 1 AND 1440),
    CONSTRAINT week_template_job_template_id_fkey FOREIGN KEY(template_id) REFERENCES week_template (id),
    CONSTRAINT week_template_job_driver_id_fkey FOREIGN KEY(driver_id) REFERENCES driver (id),
    CONSTRAINT week_template_job_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT week_template_job_site_id_fkey FOREIGN KEY(site_id) REFERENCES site (id),
    CONSTRAINT week_template_job_material_id_fkey FOREIGN KEY(material_id) REFERENCES material (id),
    CONSTRAINT week_template_job_container_type_fkey FOREIGN KEY(container_type) REFERENCES container_type (code),
    CONSTRAINT week_template_job_outlet_id_fkey FOREIGN KEY(outlet_id) REFERENCES outlet (id)
);

CREATE INDEX week_template_job_template_id_idx ON week_template_job (template_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['round', 'round_occurrence', 'site_hold', 'week_template', 'week_template_job'] LOOP
    EXECUTE format('CREATE TRIGGER zz_journal AFTER INSERT OR UPDATE OR DELETE ON %I
                    FOR EACH ROW EXECUTE FUNCTION t_journal()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['round', 'round_occurrence', 'site_hold', 'week_template'] LOOP
    EXECUTE format('CREATE TRIGGER version BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION t_version()', t);
  END LOOP;
END $$;

-- A round's site is its customer's.
CREATE FUNCTION t_site_of_customer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM rondo.site WHERE id = NEW.site_id AND customer_id = NEW.customer_id) THEN
    PERFORM rondo.refuse('RD001', 'This site is another customer''s.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER site_of_customer BEFORE INSERT OR UPDATE OF customer_id, site_id ON round
  FOR EACH ROW EXECUTE FUNCTION t_site_of_customer();

GRANT SELECT ON round, round_occurrence, site_hold, week_template, week_template_job TO rondo_user;
GRANT INSERT, UPDATE, DELETE ON round, round_occurrence, site_hold, week_template, week_template_job TO rondo_dispatcher;

-- Whoever is bound to some depots sees their rounds only, as their tours and jobs.
ALTER TABLE round ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON round TO rondo_user
  USING ((SELECT my_depots()) IS NULL OR depot_id IS NULL OR depot_id = ANY ((SELECT my_depots())::uuid[]));
ALTER TABLE round_occurrence ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON round_occurrence TO rondo_user
  USING ((SELECT my_depots()) IS NULL OR round_id IN (SELECT id FROM round));
ALTER TABLE week_template ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON week_template TO rondo_user
  USING ((SELECT my_depots()) IS NULL OR depot_id IS NULL OR depot_id = ANY ((SELECT my_depots())::uuid[]));
ALTER TABLE week_template_job ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot ON week_template_job TO rondo_user
  USING ((SELECT my_depots()) IS NULL OR template_id IN (SELECT id FROM week_template));

-- A hold that comes or goes: the tours to come are looked at again. And what stood planned when the rules came: nothing of
-- it is refused.
CREATE TRIGGER gate AFTER INSERT OR UPDATE OR DELETE ON site_hold FOR EACH ROW EXECUTE FUNCTION t_gate_again();
SELECT refresh_gate((now() AT TIME ZONE 'Europe/Paris')::date - 14, (now() AT TIME ZONE 'Europe/Paris')::date + 400);
