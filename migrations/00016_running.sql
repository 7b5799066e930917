-- +goose Up
-- The row that shows that the database takes writes, and the backups that were
-- restored for trial before they were called good.
CREATE TABLE pulse (
	one boolean NOT NULL DEFAULT true
		CONSTRAINT pulse_once PRIMARY KEY
		CONSTRAINT pulse_one CHECK (one),
	at  timestamptz NOT NULL
);
INSERT INTO pulse (at) VALUES (now());

CREATE TABLE backup (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	made_at    timestamptz NOT NULL,
	file       text NOT NULL,
	bytes      bigint NOT NULL,
	table_rows bigint NOT NULL
);
