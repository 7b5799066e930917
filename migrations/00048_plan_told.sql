-- +goose Up

-- Whom a release gave another place or another time, and so who is to be told
-- of it: was and now are pitch numbers. reached_at: somebody called.
CREATE TABLE plan_told (
	edition_id bigint NOT NULL REFERENCES edition,
	number     int NOT NULL,
	stall_id   bigint NOT NULL,
	was        text NOT NULL,
	now        text NOT NULL,
	reached_at timestamptz,
	reached_by text NOT NULL DEFAULT '',
	PRIMARY KEY (edition_id, number, stall_id),
	FOREIGN KEY (edition_id, number) REFERENCES plan_release (edition_id, number),
	FOREIGN KEY (edition_id, stall_id) REFERENCES stall (edition_id, id) ON DELETE CASCADE
);

-- A draft that somebody answers for: mark is that of the very draft, so that
-- another one asks for another approval.
CREATE TABLE plan_approval (
	edition_id bigint NOT NULL REFERENCES edition,
	mark       text NOT NULL,
	by         text NOT NULL,
	at         timestamptz NOT NULL,
	PRIMARY KEY (edition_id, mark)
);

ALTER TABLE plan_release ADD COLUMN approved_by text NOT NULL DEFAULT '';
