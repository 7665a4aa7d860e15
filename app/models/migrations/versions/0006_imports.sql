-- What an import remembers: how the columns of a file were read, by the words of its header.

CREATE TABLE import_mapping (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    signature TEXT NOT NULL,
    mapping JSONB NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    used_by TEXT DEFAULT session_user NOT NULL,
    CONSTRAINT import_mapping_pkey PRIMARY KEY (id),
    CONSTRAINT import_mapping_kind_signature_key UNIQUE (kind, signature)
);

-- Told to the other windows, but not journalled: undoing an import does not forget how its file is read.
CREATE TRIGGER zz_logged AFTER INSERT OR UPDATE ON import_mapping FOR EACH ROW EXECUTE FUNCTION t_logged();

GRANT SELECT ON import_mapping TO rondo_user;
GRANT INSERT, UPDATE ON import_mapping TO rondo_dispatcher, rondo_accountant;
