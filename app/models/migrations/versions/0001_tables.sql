-- Tables as they stood in the first release. Never edited: later steps change them.

CREATE TYPE uuidrange AS RANGE (subtype = uuid);

CREATE TABLE bank_account (
    id UUID NOT NULL,
    iban TEXT NOT NULL,
    label TEXT NOT NULL,
    CONSTRAINT bank_account_pkey PRIMARY KEY (id),
    CONSTRAINT bank_account_iban_key UNIQUE (iban)
);


CREATE TABLE operation (
    op_id UUID NOT NULL,
    kind TEXT NOT NULL,
    who TEXT DEFAULT session_user NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    undoes UUID,
    result JSONB,
    CONSTRAINT operation_pkey PRIMARY KEY (op_id),
    CONSTRAINT operation_undoes_fkey FOREIGN KEY(undoes) REFERENCES operation (op_id)
);

CREATE INDEX operation_at_idx ON operation (at);
CREATE INDEX operation_undoes_idx ON operation (undoes);

CREATE TABLE change_log (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    CONSTRAINT change_log_pkey PRIMARY KEY (id)
);

CREATE INDEX change_log_at_idx ON change_log (at);
CREATE INDEX change_log_xid_idx ON change_log (xid);

CREATE TABLE parameter (
    id UUID NOT NULL,
    key TEXT NOT NULL,
    valid_from DATE NOT NULL,
    value JSONB NOT NULL,
    source TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT parameter_pkey PRIMARY KEY (id),
    CONSTRAINT parameter_key_valid_from_key UNIQUE (key, valid_from)
);


CREATE TABLE counter (
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    last_no INTEGER DEFAULT 0 NOT NULL,
    last_hash BYTEA DEFAULT '\x'::bytea NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE DEFAULT '-infinity'::timestamptz NOT NULL,
    CONSTRAINT counter_pkey PRIMARY KEY (series, year)
);


CREATE TABLE staff (
    login TEXT NOT NULL,
    display_name TEXT NOT NULL,
    groups TEXT[] NOT NULL,
    language TEXT DEFAULT 'fr' NOT NULL,
    depot_ids UUID[],
    disabled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT staff_pkey PRIMARY KEY (login)
);


CREATE TABLE blob (
    sha256 BYTEA NOT NULL,
    body BYTEA NOT NULL,
    CONSTRAINT blob_pkey PRIMARY KEY (sha256)
);


CREATE TABLE container_type (
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    family TEXT NOT NULL,
    volume_m3 NUMERIC(6, 2) NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT container_type_pkey PRIMARY KEY (code)
);


CREATE TABLE credential (
    id UUID NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_id UUID,
    kind TEXT NOT NULL,
    category TEXT DEFAULT '' NOT NULL,
    number TEXT DEFAULT '' NOT NULL,
    issued_on DATE,
    valid_until DATE,
    state TEXT DEFAULT 'date' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT credential_pkey PRIMARY KEY (id),
    CONSTRAINT credential_owner_kind_known CHECK (owner_kind IN ('driver', 'vehicle', 'container', 'company', 'outlet', 'site')),
    CONSTRAINT credential_state_known CHECK (state IN ('date', 'month', 'expired', 'unknown', 'unlimited'))
);

CREATE INDEX credential_owner_kind_owner_id_idx ON credential (owner_kind, owner_id);
CREATE INDEX credential_valid_until_idx ON credential (valid_until);

CREATE TABLE company (
    sole BOOLEAN DEFAULT true NOT NULL,
    name TEXT NOT NULL,
    legal_form TEXT NOT NULL,
    capital_eur NUMERIC(14, 2),
    siren TEXT NOT NULL,
    siret TEXT NOT NULL,
    vat_number TEXT NOT NULL,
    rcs_city TEXT NOT NULL,
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    transport_receipt TEXT DEFAULT '' NOT NULL,
    transport_receipt_department TEXT DEFAULT '' NOT NULL,
    transport_receipt_until DATE,
    iban TEXT DEFAULT '' NOT NULL,
    bic TEXT DEFAULT '' NOT NULL,
    phone_page_url TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT company_pkey PRIMARY KEY (sole),
    CONSTRAINT company_one_row CHECK (sole)
);


CREATE TABLE depot (
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    siret TEXT DEFAULT '' NOT NULL,
    street TEXT DEFAULT '' NOT NULL,
    postcode TEXT DEFAULT '' NOT NULL,
    city TEXT DEFAULT '' NOT NULL,
    insee TEXT DEFAULT '' NOT NULL,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    phone TEXT DEFAULT '' NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT depot_pkey PRIMARY KEY (id),
    CONSTRAINT depot_code_key UNIQUE (code)
);


CREATE TABLE customer (
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    legal_form TEXT DEFAULT '' NOT NULL,
    kind TEXT DEFAULT 'other' NOT NULL,
    price_group TEXT DEFAULT '' NOT NULL,
    siret TEXT DEFAULT '' NOT NULL,
    vat_number TEXT DEFAULT '' NOT NULL,
    street TEXT DEFAULT '' NOT NULL,
    postcode TEXT DEFAULT '' NOT NULL,
    city TEXT DEFAULT '' NOT NULL,
    insee TEXT DEFAULT '' NOT NULL,
    contact TEXT DEFAULT '' NOT NULL,
    phones TEXT[] DEFAULT '{}'::text[] NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    terms_days INTEGER DEFAULT 30 NOT NULL,
    terms_end_of_month TEXT DEFAULT 'no' NOT NULL,
    terms_day INTEGER,
    payment_method TEXT DEFAULT 'VIR' NOT NULL,
    credit_limit_eur NUMERIC(12, 2),
    order_number_required BOOLEAN DEFAULT false NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    other_codes TEXT[] DEFAULT '{}'::text[] NOT NULL,
    created_on DATE,
    archived_at TIMESTAMP WITH TIME ZONE,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT customer_pkey PRIMARY KEY (id),
    CONSTRAINT customer_kind_known CHECK (kind IN ('builder', 'industry', 'retail', 'public', 'garage', 'catering', 'health', 'farming', 'school', 'freight', 'other')),
    CONSTRAINT customer_terms_end_of_month_known CHECK (terms_end_of_month IN ('no', 'after', 'before')),
    CONSTRAINT customer_terms_days_sane CHECK (terms_days BETWEEN 0 AND 180),
    CONSTRAINT customer_code_key UNIQUE (code)
);

CREATE INDEX customer_siret_idx ON customer (siret) WHERE siret <> '';

CREATE TABLE outlet (
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    siret TEXT DEFAULT '' NOT NULL,
    street TEXT DEFAULT '' NOT NULL,
    postcode TEXT DEFAULT '' NOT NULL,
    city TEXT DEFAULT '' NOT NULL,
    insee TEXT DEFAULT '' NOT NULL,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    phone TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    operations TEXT[] DEFAULT '{}'::text[] NOT NULL,
    hours JSONB,
    tgap_class TEXT DEFAULT '' NOT NULL,
    tgap_eur_per_tonne NUMERIC(8, 2),
    permit TEXT DEFAULT '' NOT NULL,
    permit_until DATE,
    needs_acceptance BOOLEAN DEFAULT false NOT NULL,
    is_ours BOOLEAN DEFAULT false NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT outlet_pkey PRIMARY KEY (id),
    CONSTRAINT outlet_code_key UNIQUE (code)
);


CREATE TABLE job_transition (
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    CONSTRAINT job_transition_pkey PRIMARY KEY (from_status, to_status)
);


CREATE TABLE price_list (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    customer_id UUID,
    price_group TEXT DEFAULT '' NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    archived_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT price_list_pkey PRIMARY KEY (id),
    CONSTRAINT price_list_one_scope CHECK (customer_id IS NULL OR price_group = ''),
    CONSTRAINT price_list_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX price_list_customer_id_idx ON price_list (customer_id);

CREATE TABLE invoice (
    id UUID NOT NULL,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    credits_id UUID,
    customer_id UUID NOT NULL,
    issued_on DATE NOT NULL,
    due_on DATE NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    issued_by TEXT NOT NULL,
    total_net_eur NUMERIC(12, 2) NOT NULL,
    total_vat_eur NUMERIC(12, 2) NOT NULL,
    total_eur NUMERIC(12, 2) NOT NULL,
    content JSONB NOT NULL,
    content_sha256 BYTEA NOT NULL,
    op_id UUID NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT invoice_pkey PRIMARY KEY (id),
    CONSTRAINT invoice_series_year_number_key UNIQUE (series, year, number),
    CONSTRAINT invoice_kind_known CHECK (kind IN ('invoice', 'credit_note')),
    CONSTRAINT invoice_credit_names_invoice CHECK ((kind = 'credit_note') = (credits_id IS NOT NULL)),
    CONSTRAINT invoice_number_positive CHECK (number > 0),
    CONSTRAINT invoice_credits_id_fkey FOREIGN KEY(credits_id) REFERENCES invoice (id),
    CONSTRAINT invoice_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT invoice_op_id_key UNIQUE (op_id),
    CONSTRAINT invoice_hash_key UNIQUE (hash)
);

CREATE INDEX invoice_customer_id_issued_on_idx ON invoice (customer_id, issued_on);
CREATE INDEX invoice_issued_on_idx ON invoice (issued_on);

CREATE TABLE bank_statement (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    filename TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    opening_eur NUMERIC(12, 2) NOT NULL,
    closing_eur NUMERIC(12, 2) NOT NULL,
    imported_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT bank_statement_pkey PRIMARY KEY (id),
    CONSTRAINT bank_statement_account_id_fkey FOREIGN KEY(account_id) REFERENCES bank_account (id)
);

CREATE INDEX bank_statement_account_id_idx ON bank_statement (account_id);

CREATE TABLE payer_alias (
    id UUID NOT NULL,
    alias TEXT NOT NULL,
    customer_id UUID NOT NULL,
    CONSTRAINT payer_alias_pkey PRIMARY KEY (id),
    CONSTRAINT payer_alias_alias_key UNIQUE (alias),
    CONSTRAINT payer_alias_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX payer_alias_customer_id_idx ON payer_alias (customer_id);

CREATE TABLE journal_change (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    op_id UUID NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    verb TEXT NOT NULL,
    derived BOOLEAN DEFAULT false NOT NULL,
    before JSONB,
    after JSONB,
    CONSTRAINT journal_change_pkey PRIMARY KEY (id),
    CONSTRAINT journal_change_verb_known CHECK (verb IN ('I', 'U', 'D')),
    CONSTRAINT journal_change_op_id_fkey FOREIGN KEY(op_id) REFERENCES operation (op_id)
);

CREATE INDEX journal_change_op_id_idx ON journal_change (op_id);
CREATE INDEX journal_change_table_name_row_key_idx ON journal_change (table_name, row_key);

CREATE TABLE import_run (
    id UUID NOT NULL,
    op_id UUID NOT NULL,
    kind TEXT NOT NULL,
    filename TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    mapping JSONB NOT NULL,
    counts JSONB NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT import_run_pkey PRIMARY KEY (id),
    CONSTRAINT import_run_op_id_fkey FOREIGN KEY(op_id) REFERENCES operation (op_id)
);

CREATE INDEX import_run_kind_idx ON import_run (kind);
CREATE INDEX import_run_sha256_idx ON import_run (sha256);

CREATE TABLE vehicle (
    id UUID NOT NULL,
    fleet_no TEXT DEFAULT '' NOT NULL,
    plate TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    gvw_kg INTEGER,
    payload_kg INTEGER,
    box_places INTEGER DEFAULT 1 NOT NULL,
    first_use_on DATE,
    depot_id UUID,
    archived_at TIMESTAMP WITH TIME ZONE,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT vehicle_pkey PRIMARY KEY (id),
    CONSTRAINT vehicle_kind_known CHECK (kind IN ('hooklift', 'skiploader', 'rearloader', 'crane', 'tractor', 'walkingfloor', 'flatbed', 'tipper', 'vacuum', 'van', 'trailer', 'other')),
    CONSTRAINT vehicle_plate_key UNIQUE (plate),
    CONSTRAINT vehicle_depot_id_fkey FOREIGN KEY(depot_id) REFERENCES depot (id)
);

CREATE INDEX vehicle_depot_id_idx ON vehicle (depot_id);

CREATE TABLE material (
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    waste_code TEXT NOT NULL,
    other_waste_codes TEXT[] DEFAULT '{}'::text[] NOT NULL,
    hazardous BOOLEAN NOT NULL,
    pop BOOLEAN DEFAULT false NOT NULL,
    stream TEXT DEFAULT '' NOT NULL,
    density_t_per_m3 NUMERIC(6, 3),
    weighed_in TEXT DEFAULT 't' NOT NULL,
    adr_mention TEXT DEFAULT '' NOT NULL,
    consistency TEXT DEFAULT 'solid' NOT NULL,
    default_outlet_id UUID,
    color_key TEXT DEFAULT '' NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT material_pkey PRIMARY KEY (id),
    CONSTRAINT material_code_key UNIQUE (code),
    CONSTRAINT material_default_outlet_id_fkey FOREIGN KEY(default_outlet_id) REFERENCES outlet (id)
);


CREATE TABLE customer_bank (
    id UUID NOT NULL,
    iban TEXT DEFAULT '' NOT NULL,
    bic TEXT DEFAULT '' NOT NULL,
    mandate_reference TEXT DEFAULT '' NOT NULL,
    mandate_on DATE,
    mandate_kind TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT customer_bank_pkey PRIMARY KEY (id),
    CONSTRAINT customer_bank_id_fkey FOREIGN KEY(id) REFERENCES customer (id)
);

CREATE INDEX customer_bank_iban_idx ON customer_bank (iban);

CREATE TABLE site (
    id UUID NOT NULL,
    code TEXT NOT NULL,
    customer_id UUID NOT NULL,
    depot_id UUID,
    name TEXT NOT NULL,
    siret TEXT DEFAULT '' NOT NULL,
    street TEXT DEFAULT '' NOT NULL,
    postcode TEXT DEFAULT '' NOT NULL,
    city TEXT DEFAULT '' NOT NULL,
    insee TEXT DEFAULT '' NOT NULL,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    zone INTEGER,
    hours JSONB,
    gate_code TEXT DEFAULT '' NOT NULL,
    access_note TEXT DEFAULT '' NOT NULL,
    contact TEXT DEFAULT '' NOT NULL,
    phones TEXT[] DEFAULT '{}'::text[] NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    max_gvw_kg INTEGER,
    protocol_on DATE,
    archived_at TIMESTAMP WITH TIME ZONE,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT site_pkey PRIMARY KEY (id),
    CONSTRAINT site_code_key UNIQUE (code),
    CONSTRAINT site_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT site_depot_id_fkey FOREIGN KEY(depot_id) REFERENCES depot (id)
);

CREATE INDEX site_customer_id_idx ON site (customer_id);
CREATE INDEX site_depot_id_idx ON site (depot_id);

CREATE TABLE price (
    id UUID NOT NULL,
    price_list_id UUID NOT NULL,
    code TEXT DEFAULT '' NOT NULL,
    service TEXT NOT NULL,
    label TEXT NOT NULL,
    site_id UUID,
    material_id UUID,
    container_type TEXT,
    zone INTEGER,
    unit TEXT NOT NULL,
    amount_eur NUMERIC(12, 4) NOT NULL,
    minimum NUMERIC(12, 3),
    free_quantity NUMERIC(12, 3),
    vat_category TEXT DEFAULT 'standard' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT price_pkey PRIMARY KEY (id),
    CONSTRAINT price_price_list_id_fkey FOREIGN KEY(price_list_id) REFERENCES price_list (id),
    CONSTRAINT price_site_id_fkey FOREIGN KEY(site_id) REFERENCES site (id),
    CONSTRAINT price_material_id_fkey FOREIGN KEY(material_id) REFERENCES material (id),
    CONSTRAINT price_container_type_fkey FOREIGN KEY(container_type) REFERENCES container_type (code)
);

CREATE INDEX price_material_id_idx ON price (material_id);
CREATE INDEX price_price_list_id_service_idx ON price (price_list_id, service);

CREATE TABLE invoice_draft (
    id UUID NOT NULL,
    customer_id UUID NOT NULL,
    kind TEXT DEFAULT 'invoice' NOT NULL,
    credits_id UUID,
    period_from DATE,
    period_to DATE,
    issue_on DATE NOT NULL,
    charge_ids TEXT[] NOT NULL,
    content JSONB NOT NULL,
    total_net_eur NUMERIC(12, 2) NOT NULL,
    total_vat_eur NUMERIC(12, 2) NOT NULL,
    warnings TEXT[] NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    created_by TEXT DEFAULT session_user NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT invoice_draft_pkey PRIMARY KEY (id),
    CONSTRAINT invoice_draft_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT invoice_draft_credits_id_fkey FOREIGN KEY(credits_id) REFERENCES invoice (id)
);

CREATE INDEX invoice_draft_customer_id_idx ON invoice_draft (customer_id);

CREATE TABLE receivable (
    id UUID NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    customer_id UUID NOT NULL,
    invoice_id UUID,
    issued_on DATE NOT NULL,
    due_on DATE NOT NULL,
    amount_eur NUMERIC(12, 2) NOT NULL,
    method TEXT NOT NULL,
    batch TEXT NOT NULL,
    CONSTRAINT receivable_pkey PRIMARY KEY (id),
    CONSTRAINT receivable_kind_known CHECK (kind IN ('invoice', 'credit_note', 'opening')),
    CONSTRAINT receivable_number_key UNIQUE (number),
    CONSTRAINT receivable_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT receivable_invoice_id_key UNIQUE (invoice_id),
    CONSTRAINT receivable_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (id)
);

CREATE INDEX receivable_customer_id_issued_on_idx ON receivable (customer_id, issued_on);

CREATE TABLE bank_line (
    id UUID NOT NULL,
    statement_id UUID NOT NULL,
    account_id UUID NOT NULL,
    line_key TEXT NOT NULL,
    booked_on DATE NOT NULL,
    value_on DATE NOT NULL,
    amount_eur NUMERIC(12, 2) NOT NULL,
    text TEXT NOT NULL,
    counterparty TEXT NOT NULL,
    counterparty_iban TEXT NOT NULL,
    end_to_end TEXT NOT NULL,
    raw JSONB NOT NULL,
    CONSTRAINT bank_line_pkey PRIMARY KEY (id),
    CONSTRAINT bank_line_account_id_line_key_key UNIQUE (account_id, line_key),
    CONSTRAINT bank_line_statement_id_fkey FOREIGN KEY(statement_id) REFERENCES bank_statement (id),
    CONSTRAINT bank_line_account_id_fkey FOREIGN KEY(account_id) REFERENCES bank_account (id)
);

CREATE INDEX bank_line_booked_on_idx ON bank_line (booked_on);
CREATE INDEX bank_line_statement_id_idx ON bank_line (statement_id);

CREATE TABLE driver (
    id UUID NOT NULL,
    number TEXT NOT NULL,
    surname TEXT NOT NULL,
    first_name TEXT DEFAULT '' NOT NULL,
    nickname TEXT DEFAULT '' NOT NULL,
    job TEXT DEFAULT 'driver' NOT NULL,
    mobile TEXT DEFAULT '' NOT NULL,
    language TEXT DEFAULT 'fr' NOT NULL,
    born_on DATE,
    hired_on DATE,
    depot_id UUID,
    usual_vehicle_id UUID,
    archived_at TIMESTAMP WITH TIME ZONE,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT driver_pkey PRIMARY KEY (id),
    CONSTRAINT driver_job_known CHECK (job IN ('driver', 'loader', 'weighbridge', 'office')),
    CONSTRAINT driver_number_key UNIQUE (number),
    CONSTRAINT driver_depot_id_fkey FOREIGN KEY(depot_id) REFERENCES depot (id),
    CONSTRAINT driver_usual_vehicle_id_fkey FOREIGN KEY(usual_vehicle_id) REFERENCES vehicle (id)
);

CREATE INDEX driver_depot_id_idx ON driver (depot_id);
CREATE INDEX driver_usual_vehicle_id_idx ON driver (usual_vehicle_id);

CREATE TABLE container (
    id UUID NOT NULL,
    number TEXT NOT NULL,
    type_code TEXT NOT NULL,
    tare_kg INTEGER,
    status TEXT DEFAULT 'in_service' NOT NULL,
    material_id UUID,
    note TEXT DEFAULT '' NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT container_pkey PRIMARY KEY (id),
    CONSTRAINT container_status_known CHECK (status IN ('in_service', 'repair', 'lost', 'retired')),
    CONSTRAINT container_number_key UNIQUE (number),
    CONSTRAINT container_type_code_fkey FOREIGN KEY(type_code) REFERENCES container_type (code),
    CONSTRAINT container_material_id_fkey FOREIGN KEY(material_id) REFERENCES material (id)
);

CREATE INDEX container_type_code_idx ON container (type_code);

CREATE TABLE outlet_material (
    outlet_id UUID NOT NULL,
    material_id UUID NOT NULL,
    CONSTRAINT outlet_material_pkey PRIMARY KEY (outlet_id, material_id),
    CONSTRAINT outlet_material_outlet_id_fkey FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT outlet_material_material_id_fkey FOREIGN KEY(material_id) REFERENCES material (id)
);

CREATE INDEX outlet_material_material_id_idx ON outlet_material (material_id);

CREATE TABLE acceptance (
    id UUID NOT NULL,
    outlet_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    material_id UUID NOT NULL,
    number TEXT NOT NULL,
    valid_until DATE,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT acceptance_pkey PRIMARY KEY (id),
    CONSTRAINT acceptance_outlet_id_fkey FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT acceptance_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT acceptance_material_id_fkey FOREIGN KEY(material_id) REFERENCES material (id)
);

CREATE INDEX acceptance_customer_id_idx ON acceptance (customer_id);
CREATE INDEX acceptance_outlet_id_idx ON acceptance (outlet_id);

CREATE TABLE payment (
    id UUID NOT NULL,
    customer_id UUID,
    bank_line_id UUID,
    received_on DATE NOT NULL,
    amount_eur NUMERIC(12, 2) NOT NULL,
    method TEXT NOT NULL,
    label TEXT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    recorded_by TEXT DEFAULT session_user NOT NULL,
    CONSTRAINT payment_pkey PRIMARY KEY (id),
    CONSTRAINT payment_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT payment_bank_line_id_fkey FOREIGN KEY(bank_line_id) REFERENCES bank_line (id)
);

CREATE INDEX payment_bank_line_id_idx ON payment (bank_line_id);
CREATE INDEX payment_customer_id_received_on_idx ON payment (customer_id, received_on);

CREATE TABLE absence (
    id UUID NOT NULL,
    driver_id UUID,
    vehicle_id UUID,
    slot TSTZRANGE NOT NULL,
    kind TEXT NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT absence_pkey PRIMARY KEY (id),
    CONSTRAINT absence_one_owner CHECK (num_nonnulls(driver_id, vehicle_id) = 1),
    CONSTRAINT absence_slot_not_empty CHECK (NOT isempty(slot)),
    CONSTRAINT absence_driver_id_fkey FOREIGN KEY(driver_id) REFERENCES driver (id),
    CONSTRAINT absence_vehicle_id_fkey FOREIGN KEY(vehicle_id) REFERENCES vehicle (id)
);

CREATE INDEX absence_driver_id_idx ON absence (driver_id);
CREATE INDEX absence_vehicle_id_idx ON absence (vehicle_id);

CREATE TABLE job (
    id UUID NOT NULL,
    number TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT DEFAULT 'TO_PLAN' NOT NULL,
    priority INTEGER DEFAULT 1 NOT NULL,
    customer_id UUID NOT NULL,
    bill_to_id UUID,
    producer_site_id UUID,
    site_id UUID NOT NULL,
    depot_id UUID,
    material_id UUID,
    waste_code TEXT DEFAULT '' NOT NULL,
    container_type TEXT,
    container_in_id UUID,
    container_out_id UUID,
    outlet_id UUID,
    order_number TEXT DEFAULT '' NOT NULL,
    contact TEXT DEFAULT '' NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    wanted_on DATE,
    window_from TIME WITHOUT TIME ZONE,
    window_to TIME WITHOUT TIME ZONE,
    minutes INTEGER NOT NULL,
    driver_note TEXT DEFAULT '' NOT NULL,
    office_note TEXT DEFAULT '' NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    net_kg INTEGER,
    weight_is_estimated BOOLEAN DEFAULT false NOT NULL,
    volume_m3 NUMERIC(8, 2),
    fill_percent INTEGER,
    waiting_minutes INTEGER DEFAULT 0 NOT NULL,
    not_done_reason TEXT DEFAULT '' NOT NULL,
    problem TEXT DEFAULT '' NOT NULL,
    retry_of_id UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    created_by TEXT DEFAULT session_user NOT NULL,
    extra JSONB DEFAULT '{}'::jsonb NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT job_pkey PRIMARY KEY (id),
    CONSTRAINT job_type_known CHECK (type IN ('DELIVER', 'SWAP', 'EMPTY_RETURN', 'REMOVE', 'MOVE', 'ROUND', 'GRAB', 'BULK', 'HAZ_PICKUP', 'FREIGHT', 'SERVICE')),
    CONSTRAINT job_status_known CHECK (status IN ('DRAFT', 'TO_PLAN', 'PLANNED', 'SENT', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SITE', 'DONE', 'WEIGHED', 'VALIDATED', 'INVOICED', 'NOT_DONE', 'CANCELLED', 'DISPUTED')),
    CONSTRAINT job_priority_known CHECK (priority BETWEEN 0 AND 2),
    CONSTRAINT job_minutes_sane CHECK (minutes BETWEEN 1 AND 1440),
    CONSTRAINT job_not_done_has_reason CHECK ((status = 'NOT_DONE') <= (not_done_reason <> '')),
    CONSTRAINT job_number_key UNIQUE (number),
    CONSTRAINT job_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT job_bill_to_id_fkey FOREIGN KEY(bill_to_id) REFERENCES customer (id),
    CONSTRAINT job_producer_site_id_fkey FOREIGN KEY(producer_site_id) REFERENCES site (id),
    CONSTRAINT job_site_id_fkey FOREIGN KEY(site_id) REFERENCES site (id),
    CONSTRAINT job_depot_id_fkey FOREIGN KEY(depot_id) REFERENCES depot (id),
    CONSTRAINT job_material_id_fkey FOREIGN KEY(material_id) REFERENCES material (id),
    CONSTRAINT job_container_type_fkey FOREIGN KEY(container_type) REFERENCES container_type (code),
    CONSTRAINT job_container_in_id_fkey FOREIGN KEY(container_in_id) REFERENCES container (id),
    CONSTRAINT job_container_out_id_fkey FOREIGN KEY(container_out_id) REFERENCES container (id),
    CONSTRAINT job_outlet_id_fkey FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT job_retry_of_id_fkey FOREIGN KEY(retry_of_id) REFERENCES job (id)
);

CREATE INDEX job_bill_to_id_idx ON job (bill_to_id);
CREATE INDEX job_container_in_id_idx ON job (container_in_id);
CREATE INDEX job_container_out_id_idx ON job (container_out_id);
CREATE INDEX job_customer_id_wanted_on_idx ON job (customer_id, wanted_on DESC);
CREATE INDEX job_done_at_idx ON job (done_at);
CREATE INDEX job_material_id_idx ON job (material_id);
CREATE INDEX job_open_idx ON job (status, wanted_on) WHERE status NOT IN ('INVOICED', 'CANCELLED');
CREATE INDEX job_site_id_wanted_on_idx ON job (site_id, wanted_on DESC);

CREATE TABLE tour (
    id UUID NOT NULL,
    day DATE NOT NULL,
    label TEXT DEFAULT '' NOT NULL,
    depot_id UUID,
    driver_id UUID NOT NULL,
    vehicle_id UUID,
    trailer_id UUID,
    slot TSTZRANGE NOT NULL,
    status TEXT DEFAULT 'draft' NOT NULL,
    revision INTEGER DEFAULT 0 NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE,
    published_by TEXT DEFAULT '' NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    km_start INTEGER,
    km_end INTEGER,
    distance_m INTEGER,
    note TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT tour_pkey PRIMARY KEY (id),
    CONSTRAINT tour_slot_sane CHECK (NOT isempty(slot) AND lower_inc(slot) AND NOT upper_inc(slot) AND upper(slot) - lower(slot) <= interval '26 hours'),
    CONSTRAINT tour_day_is_start CHECK (day = (lower(slot) AT TIME ZONE 'Europe/Paris')::date),
    CONSTRAINT tour_status_known CHECK (status IN ('draft', 'published', 'running', 'closed')),
    CONSTRAINT tour_depot_id_fkey FOREIGN KEY(depot_id) REFERENCES depot (id),
    CONSTRAINT tour_driver_id_fkey FOREIGN KEY(driver_id) REFERENCES driver (id),
    CONSTRAINT tour_vehicle_id_fkey FOREIGN KEY(vehicle_id) REFERENCES vehicle (id),
    CONSTRAINT tour_trailer_id_fkey FOREIGN KEY(trailer_id) REFERENCES vehicle (id)
);

CREATE INDEX tour_day_idx ON tour (day);
CREATE INDEX tour_driver_id_day_idx ON tour (driver_id, day);
CREATE INDEX tour_trailer_id_idx ON tour (trailer_id);
CREATE INDEX tour_vehicle_id_idx ON tour (vehicle_id);

CREATE TABLE charge (
    id UUID NOT NULL,
    customer_id UUID NOT NULL,
    job_id UUID,
    site_id UUID,
    invoice_id UUID,
    service TEXT NOT NULL,
    label TEXT NOT NULL,
    served_on DATE NOT NULL,
    quantity NUMERIC(14, 4) NOT NULL,
    unit TEXT NOT NULL,
    unit_price_eur NUMERIC(14, 6) NOT NULL,
    amount_eur NUMERIC(12, 2) NOT NULL,
    vat_category TEXT NOT NULL,
    vat_rate NUMERIC(5, 2) NOT NULL,
    explanation JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT charge_pkey PRIMARY KEY (id),
    CONSTRAINT charge_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT charge_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id),
    CONSTRAINT charge_site_id_fkey FOREIGN KEY(site_id) REFERENCES site (id),
    CONSTRAINT charge_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (id)
);

CREATE INDEX charge_invoice_id_idx ON charge (invoice_id);
CREATE INDEX charge_job_id_idx ON charge (job_id);
CREATE INDEX charge_unbilled_idx ON charge (customer_id) WHERE invoice_id IS NULL;

CREATE TABLE invoice_line (
    invoice_id UUID NOT NULL,
    rank INTEGER NOT NULL,
    job_id UUID,
    material_id UUID,
    service TEXT NOT NULL,
    label TEXT NOT NULL,
    served_on DATE NOT NULL,
    quantity NUMERIC(14, 4) NOT NULL,
    unit TEXT NOT NULL,
    unit_price_eur NUMERIC(14, 6) NOT NULL,
    amount_eur NUMERIC(12, 2) NOT NULL,
    vat_rate NUMERIC(5, 2) NOT NULL,
    CONSTRAINT invoice_line_pkey PRIMARY KEY (invoice_id, rank),
    CONSTRAINT invoice_line_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (id),
    CONSTRAINT invoice_line_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id),
    CONSTRAINT invoice_line_material_id_fkey FOREIGN KEY(material_id) REFERENCES material (id)
);

CREATE INDEX invoice_line_job_id_idx ON invoice_line (job_id);

CREATE TABLE allocation (
    id UUID NOT NULL,
    payment_id UUID NOT NULL,
    receivable_id UUID NOT NULL,
    amount_eur NUMERIC(12, 2) NOT NULL,
    allocated_on DATE NOT NULL,
    reason TEXT NOT NULL,
    explanation JSONB NOT NULL,
    reverses_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    recorded_by TEXT DEFAULT session_user NOT NULL,
    CONSTRAINT allocation_pkey PRIMARY KEY (id),
    CONSTRAINT allocation_payment_id_fkey FOREIGN KEY(payment_id) REFERENCES payment (id),
    CONSTRAINT allocation_receivable_id_fkey FOREIGN KEY(receivable_id) REFERENCES receivable (id),
    CONSTRAINT allocation_reverses_id_key UNIQUE (reverses_id),
    CONSTRAINT allocation_reverses_id_fkey FOREIGN KEY(reverses_id) REFERENCES allocation (id)
);

CREATE INDEX allocation_payment_id_idx ON allocation (payment_id);
CREATE INDEX allocation_receivable_id_idx ON allocation (receivable_id);

CREATE TABLE document (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    number TEXT DEFAULT '' NOT NULL,
    title TEXT NOT NULL,
    mime TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 BYTEA NOT NULL,
    issued_on DATE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    created_by TEXT DEFAULT session_user NOT NULL,
    customer_id UUID,
    site_id UUID,
    job_id UUID,
    tour_id UUID,
    invoice_id UUID,
    search TEXT DEFAULT '' NOT NULL,
    CONSTRAINT document_pkey PRIMARY KEY (id),
    CONSTRAINT document_kind_known CHECK (kind IN ('job_ticket', 'weigh_ticket', 'tracking_form', 'tour_sheet', 'invoice', 'credit_note', 'photo', 'signature', 'statement', 'other')),
    CONSTRAINT document_sha256_fkey FOREIGN KEY(sha256) REFERENCES blob (sha256),
    CONSTRAINT document_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT document_site_id_fkey FOREIGN KEY(site_id) REFERENCES site (id),
    CONSTRAINT document_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id),
    CONSTRAINT document_tour_id_fkey FOREIGN KEY(tour_id) REFERENCES tour (id),
    CONSTRAINT document_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (id)
);

CREATE INDEX document_customer_id_idx ON document (customer_id);
CREATE INDEX document_invoice_id_idx ON document (invoice_id);
CREATE INDEX document_issued_on_idx ON document (issued_on);
CREATE INDEX document_job_id_idx ON document (job_id);
CREATE INDEX document_kind_idx ON document (kind);
CREATE INDEX document_sha256_idx ON document (sha256);
CREATE INDEX document_site_id_idx ON document (site_id);
CREATE INDEX document_tour_id_idx ON document (tour_id);

CREATE TABLE driver_link (
    id UUID NOT NULL,
    tour_id UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    token_hash BYTEA,
    device TEXT DEFAULT '' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    created_by TEXT DEFAULT session_user NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    last_seen_at TIMESTAMP WITH TIME ZONE,
    pending_items INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT driver_link_pkey PRIMARY KEY (id),
    CONSTRAINT driver_link_tour_id_fkey FOREIGN KEY(tour_id) REFERENCES tour (id),
    CONSTRAINT driver_link_code_hash_key UNIQUE (code_hash),
    CONSTRAINT driver_link_token_hash_key UNIQUE (token_hash)
);

CREATE INDEX driver_link_tour_id_idx ON driver_link (tour_id);

CREATE TABLE job_ticket (
    id UUID NOT NULL,
    job_id UUID NOT NULL,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    issued_by TEXT NOT NULL,
    content JSONB NOT NULL,
    content_sha256 BYTEA NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT job_ticket_pkey PRIMARY KEY (id),
    CONSTRAINT job_ticket_job_id_key UNIQUE (job_id),
    CONSTRAINT job_ticket_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id)
);

CREATE UNIQUE INDEX job_ticket_series_year_number_key ON job_ticket (series, year, number);

CREATE TABLE container_move (
    id UUID NOT NULL,
    container_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    from_kind TEXT NOT NULL,
    from_id UUID,
    to_kind TEXT NOT NULL,
    to_id UUID,
    job_id UUID,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT container_move_pkey PRIMARY KEY (id),
    CONSTRAINT container_move_from_kind_known CHECK (from_kind IN ('site', 'depot', 'vehicle', 'outlet', 'repair', 'lost', 'outside')),
    CONSTRAINT container_move_to_kind_known CHECK (to_kind IN ('site', 'depot', 'vehicle', 'outlet', 'repair', 'lost', 'outside')),
    CONSTRAINT container_move_container_id_fkey FOREIGN KEY(container_id) REFERENCES container (id),
    CONSTRAINT container_move_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id)
);

CREATE INDEX container_move_container_id_at_idx ON container_move (container_id, at);
CREATE INDEX container_move_job_id_idx ON container_move (job_id);
CREATE INDEX container_move_to_kind_to_id_idx ON container_move (to_kind, to_id);

CREATE TABLE stop (
    id UUID NOT NULL,
    tour_id UUID NOT NULL,
    job_id UUID,
    kind TEXT DEFAULT 'JOB' NOT NULL,
    outlet_id UUID,
    slot TSTZRANGE NOT NULL,
    pinned BOOLEAN DEFAULT false NOT NULL,
    departed_at TIMESTAMP WITH TIME ZONE,
    arrived_at TIMESTAMP WITH TIME ZONE,
    done_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT stop_pkey PRIMARY KEY (id),
    CONSTRAINT stop_kind_known CHECK (kind IN ('JOB', 'DEPOT', 'LOAD_EMPTY', 'OUTLET', 'BREAK', 'FUEL', 'WASH')),
    CONSTRAINT stop_job_or_technical CHECK ((kind = 'JOB') = (job_id IS NOT NULL)),
    CONSTRAINT stop_slot_sane CHECK (NOT isempty(slot) AND lower_inc(slot) AND NOT upper_inc(slot)),
    CONSTRAINT stop_tour_id_fkey FOREIGN KEY(tour_id) REFERENCES tour (id),
    CONSTRAINT stop_job_id_key UNIQUE (job_id),
    CONSTRAINT stop_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id),
    CONSTRAINT stop_outlet_id_fkey FOREIGN KEY(outlet_id) REFERENCES outlet (id)
);

CREATE INDEX stop_tour_id_idx ON stop (tour_id);

CREATE TABLE weigh_ticket (
    id UUID NOT NULL,
    job_id UUID,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    outside_number TEXT NOT NULL,
    source TEXT NOT NULL,
    instrument TEXT NOT NULL,
    gross_kg INTEGER NOT NULL,
    tare_kg INTEGER NOT NULL,
    net_kg INTEGER NOT NULL,
    weighed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    issued_by TEXT NOT NULL,
    cancels_id UUID,
    content JSONB NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT weigh_ticket_pkey PRIMARY KEY (id),
    CONSTRAINT weigh_ticket_net_is_difference CHECK (net_kg = gross_kg - tare_kg AND net_kg >= 0 AND tare_kg >= 0),
    CONSTRAINT weigh_ticket_source_known CHECK (source IN ('own_bridge', 'outlet', 'on_board', 'manual', 'estimate')),
    CONSTRAINT weigh_ticket_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id),
    CONSTRAINT weigh_ticket_cancels_id_key UNIQUE (cancels_id),
    CONSTRAINT weigh_ticket_cancels_id_fkey FOREIGN KEY(cancels_id) REFERENCES weigh_ticket (id)
);

CREATE INDEX weigh_ticket_job_id_idx ON weigh_ticket (job_id);
CREATE UNIQUE INDEX weigh_ticket_series_year_number_key ON weigh_ticket (series, year, number);

CREATE TABLE tracking_form (
    id UUID NOT NULL,
    job_id UUID NOT NULL,
    number TEXT NOT NULL,
    status TEXT NOT NULL,
    state_number TEXT NOT NULL,
    frames JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT tracking_form_pkey PRIMARY KEY (id),
    CONSTRAINT tracking_form_job_id_key UNIQUE (job_id),
    CONSTRAINT tracking_form_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id)
);


CREATE TABLE field_event (
    id UUID NOT NULL,
    tour_id UUID NOT NULL,
    stop_id UUID,
    job_id UUID,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    device_at TIMESTAMP WITH TIME ZONE NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    accuracy_m INTEGER,
    data JSONB NOT NULL,
    document_id UUID,
    content_sha256 BYTEA NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT field_event_pkey PRIMARY KEY (id),
    CONSTRAINT field_event_kind_known CHECK (kind IN ('tour_opened', 'tour_acknowledged', 'departed', 'arrived', 'done', 'not_done', 'problem', 'weight', 'container', 'photo', 'signature', 'note', 'tour_ended')),
    CONSTRAINT field_event_tour_id_fkey FOREIGN KEY(tour_id) REFERENCES tour (id),
    CONSTRAINT field_event_stop_id_fkey FOREIGN KEY(stop_id) REFERENCES stop (id) ON DELETE SET NULL,
    CONSTRAINT field_event_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id),
    CONSTRAINT field_event_document_id_fkey FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE INDEX field_event_job_id_seq_idx ON field_event (job_id, seq);
CREATE UNIQUE INDEX field_event_tour_id_seq_key ON field_event (tour_id, seq);

CREATE TABLE signature (
    id UUID NOT NULL,
    job_id UUID NOT NULL,
    party TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    consent TEXT DEFAULT '' NOT NULL,
    reserves TEXT DEFAULT '' NOT NULL,
    absence_reason TEXT DEFAULT '' NOT NULL,
    document_id UUID,
    device_at TIMESTAMP WITH TIME ZONE NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    CONSTRAINT signature_pkey PRIMARY KEY (id),
    CONSTRAINT signature_party_known CHECK (party IN ('customer', 'driver')),
    CONSTRAINT signature_drawn_or_reason CHECK ((document_id IS NULL) = (absence_reason <> '')),
    CONSTRAINT signature_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id),
    CONSTRAINT signature_document_id_fkey FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE UNIQUE INDEX signature_job_id_party_key ON signature (job_id, party);

CREATE TABLE booking (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    resource_id UUID NOT NULL,
    slot TSTZRANGE NOT NULL,
    tour_id UUID,
    stop_id UUID,
    absence_id UUID,
    CONSTRAINT booking_pkey PRIMARY KEY (id),
    CONSTRAINT booking_one_holder CHECK (num_nonnulls(tour_id, stop_id, absence_id) = 1),
    CONSTRAINT booking_tour_id_fkey FOREIGN KEY(tour_id) REFERENCES tour (id) ON DELETE CASCADE,
    CONSTRAINT booking_stop_id_fkey FOREIGN KEY(stop_id) REFERENCES stop (id) ON DELETE CASCADE,
    CONSTRAINT booking_absence_id_fkey FOREIGN KEY(absence_id) REFERENCES absence (id) ON DELETE CASCADE
);

CREATE INDEX booking_absence_id_idx ON booking (absence_id);
CREATE INDEX booking_stop_id_idx ON booking (stop_id);
CREATE INDEX booking_tour_id_idx ON booking (tour_id);

CREATE TABLE waste_movement (
    id UUID NOT NULL,
    job_id UUID,
    weigh_ticket_id UUID,
    reverses_id UUID,
    moved_on DATE NOT NULL,
    customer_id UUID NOT NULL,
    site_id UUID NOT NULL,
    material_id UUID NOT NULL,
    outlet_id UUID,
    waste_code TEXT NOT NULL,
    operation_code TEXT NOT NULL,
    net_kg INTEGER NOT NULL,
    is_estimated BOOLEAN NOT NULL,
    plate TEXT NOT NULL,
    snapshot JSONB NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT waste_movement_pkey PRIMARY KEY (id),
    CONSTRAINT waste_movement_job_id_fkey FOREIGN KEY(job_id) REFERENCES job (id),
    CONSTRAINT waste_movement_weigh_ticket_id_fkey FOREIGN KEY(weigh_ticket_id) REFERENCES weigh_ticket (id),
    CONSTRAINT waste_movement_reverses_id_key UNIQUE (reverses_id),
    CONSTRAINT waste_movement_reverses_id_fkey FOREIGN KEY(reverses_id) REFERENCES waste_movement (id),
    CONSTRAINT waste_movement_customer_id_fkey FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT waste_movement_site_id_fkey FOREIGN KEY(site_id) REFERENCES site (id),
    CONSTRAINT waste_movement_material_id_fkey FOREIGN KEY(material_id) REFERENCES material (id),
    CONSTRAINT waste_movement_outlet_id_fkey FOREIGN KEY(outlet_id) REFERENCES outlet (id)
);

CREATE INDEX waste_movement_customer_id_moved_on_idx ON waste_movement (customer_id, moved_on);
CREATE INDEX waste_movement_job_id_idx ON waste_movement (job_id);
CREATE INDEX waste_movement_material_id_idx ON waste_movement (material_id);
CREATE INDEX waste_movement_moved_on_idx ON waste_movement (moved_on);
CREATE INDEX waste_movement_outlet_id_idx ON waste_movement (outlet_id);
CREATE INDEX waste_movement_weigh_ticket_id_idx ON waste_movement (weigh_ticket_id);


-- One constraint keeps every resource from being in two places: drivers, vehicles, trailers, containers, and
-- the tours themselves. Equality is written as a range of one element, which needs no extension.
ALTER TABLE booking ADD CONSTRAINT booking_free
  EXCLUDE USING gist (uuidrange(resource_id, resource_id, '[]') WITH &&, slot WITH &&)
  DEFERRABLE INITIALLY IMMEDIATE;
