-- +goose Up
-- Phones that scanned a gate's poster and ask to be let in. The poster hangs in
-- public, so anybody can ask: a gate has eight rows, and no more can be written.
-- A row that is answered goes; one that is too old makes room for the next.
CREATE TABLE device_request (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL,
	gate_id    bigint NOT NULL,
	slot       int NOT NULL CONSTRAINT device_request_slot CHECK (slot BETWEEN 1 AND 8),
	code       text NOT NULL CONSTRAINT device_request_code_form CHECK (code ~ '^[0-9]{4}$'),
	token_hash bytea NOT NULL CONSTRAINT device_request_token UNIQUE,
	browser    text NOT NULL DEFAULT '',
	asked_at   timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	CONSTRAINT device_request_bounded UNIQUE (gate_id, slot),
	CONSTRAINT device_request_code UNIQUE (edition_id, code),
	CONSTRAINT device_request_at_gate FOREIGN KEY (edition_id, gate_id) REFERENCES gate (edition_id, id) ON DELETE CASCADE
);
