-- +goose Up
CREATE TABLE gate (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id  bigint NOT NULL REFERENCES edition,
	location_id bigint NOT NULL,
	slug        text NOT NULL CONSTRAINT gate_slug_form CHECK (slug ~ '^[a-z0-9][a-z0-9-]*$'),
	name        lang_text NOT NULL,
	position    int NOT NULL DEFAULT 0,
	version     int NOT NULL DEFAULT 1,
	CONSTRAINT gate_slug_taken UNIQUE (edition_id, slug),
	CONSTRAINT gate_in_edition UNIQUE (edition_id, id),
	FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id)
);

-- None: the gate admits every type.
CREATE TABLE gate_ticket_type (
	edition_id     bigint NOT NULL,
	gate_id        bigint NOT NULL,
	ticket_type_id bigint NOT NULL,
	PRIMARY KEY (gate_id, ticket_type_id),
	FOREIGN KEY (edition_id, gate_id) REFERENCES gate (edition_id, id) ON DELETE CASCADE,
	FOREIGN KEY (edition_id, ticket_type_id) REFERENCES ticket_type (edition_id, id)
);

-- A gate device is a principal of its own. The enrolment link is HMAC(secret, "enrol", id, generation).
CREATE TABLE device (
	id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id        bigint NOT NULL,
	gate_id           bigint NOT NULL,
	name              text NOT NULL,
	generation        int NOT NULL DEFAULT 1,
	enrol_expires_at  timestamptz NOT NULL,
	enrolled_at       timestamptz,
	token_hash        bytea CONSTRAINT device_token UNIQUE,
	browser           text NOT NULL DEFAULT '',
	created_at        timestamptz NOT NULL,
	last_seen_at      timestamptz,
	revoked_at        timestamptz,
	FOREIGN KEY (edition_id, gate_id) REFERENCES gate (edition_id, id)
);

-- Append-only facts. The nonce is made on the device; UNIQUE (ticket_id, seq) guards the race;
-- the order of facts is at, not seq. gate_id has no foreign key: its check would lock the gate's
-- one row for every scan at it; gate_keeps_its_scans stands in. code names what was scanned
-- without its signature. previous_* is part of the answer that a repeat gets again.
CREATE TABLE scan (
	id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	nonce            text NOT NULL CONSTRAINT scan_nonce UNIQUE
		CONSTRAINT scan_nonce_length CHECK (length(nonce) BETWEEN 1 AND 64),
	edition_id       bigint NOT NULL,
	gate_id          bigint NOT NULL,
	actor            text NOT NULL,
	kind             text NOT NULL CONSTRAINT scan_kind CHECK (kind IN ('entry', 'exit', 'plus', 'minus')),
	ticket_id        bigint,
	code             text NOT NULL DEFAULT '',
	seq              int,
	round            int NOT NULL DEFAULT 0,
	at               timestamptz NOT NULL,
	stored_at        timestamptz NOT NULL,
	verdict          text NOT NULL CONSTRAINT scan_verdict CHECK (verdict IN ('ok', 'refused')),
	reason           text NOT NULL DEFAULT '',
	conflict         text NOT NULL DEFAULT '',
	previous_at      timestamptz,
	previous_gate_id bigint,
	CONSTRAINT scan_seq_once UNIQUE (ticket_id, seq),
	FOREIGN KEY (edition_id, ticket_id) REFERENCES ticket (edition_id, id)
);
CREATE INDEX scan_of_gate ON scan (gate_id, at);

-- +goose StatementBegin
CREATE FUNCTION gate_keeps_its_scans() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM scan WHERE gate_id = OLD.id) THEN
		RAISE EXCEPTION 'the gate has scans' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'gate_keeps_its_scans';
	END IF;
	RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER gate_keeps_its_scans BEFORE DELETE ON gate
	FOR EACH ROW EXECUTE FUNCTION gate_keeps_its_scans();

-- +goose StatementBegin
CREATE FUNCTION scan_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'scan is append-only' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'scan_append_only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER scan_append_only BEFORE UPDATE OR DELETE ON scan
	FOR EACH ROW EXECUTE FUNCTION scan_is_append_only();

-- People were counted by hand: the estimate starts again from here.
CREATE TABLE head_count (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	nonce       text NOT NULL CONSTRAINT head_count_nonce UNIQUE
		CONSTRAINT head_count_nonce_length CHECK (length(nonce) BETWEEN 1 AND 64),
	edition_id  bigint NOT NULL,
	location_id bigint NOT NULL,
	inside      int NOT NULL CONSTRAINT head_count_inside CHECK (inside >= 0),
	actor       text NOT NULL,
	at          timestamptz NOT NULL,
	stored_at   timestamptz NOT NULL,
	FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id)
);
CREATE INDEX head_count_of_location ON head_count (location_id, at DESC);

-- Gates keep keys, types, gates and devices in memory. Whatever changes one of
-- them counts this up in its own transaction; every scan compares the number.
CREATE TABLE gate_rules (
	one     boolean PRIMARY KEY DEFAULT true CONSTRAINT gate_rules_one_row CHECK (one),
	version bigint NOT NULL
);
INSERT INTO gate_rules (version) VALUES (1);

-- +goose StatementBegin
CREATE FUNCTION gate_rules_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE gate_rules SET version = version + 1;
	RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER gate_rules_changed AFTER INSERT OR DELETE OR UPDATE OF slug, zone, day_change, admission, readmitted_at ON edition
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();
CREATE TRIGGER gate_rules_changed AFTER INSERT OR UPDATE OR DELETE ON ticket_type
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();
CREATE TRIGGER gate_rules_changed AFTER INSERT OR UPDATE OR DELETE ON ticket_type_window
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();
CREATE TRIGGER gate_rules_changed AFTER INSERT OR UPDATE OR DELETE ON ticket_type_location
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();
CREATE TRIGGER gate_rules_changed AFTER INSERT OR UPDATE OR DELETE ON signing_key
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();
CREATE TRIGGER gate_rules_changed AFTER INSERT OR UPDATE OR DELETE ON gate
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();
CREATE TRIGGER gate_rules_changed AFTER INSERT OR UPDATE OR DELETE ON gate_ticket_type
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();
CREATE TRIGGER gate_rules_changed AFTER DELETE OR UPDATE OF gate_id, name, token_hash, revoked_at ON device
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();
