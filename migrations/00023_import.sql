-- +goose Up
-- A file from outside waits here until somebody has seen what it would change.
-- The bytes go when it is taken, and after some days; what it takes to undo the
-- import goes like the rows of other deletions.
CREATE TABLE import (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id  bigint NOT NULL REFERENCES edition,
	kind        text NOT NULL CONSTRAINT import_kind CHECK (kind IN ('stalls', 'programme', 'plan')),
	location_id bigint, -- a plan's; no key, because an old import keeps no location
	name        text NOT NULL,
	file        bytea,
	options     jsonb NOT NULL DEFAULT '{}',
	state       text NOT NULL DEFAULT 'waiting' CONSTRAINT import_state CHECK (state IN ('waiting', 'taken', 'undone')),
	report      jsonb NOT NULL DEFAULT '{}', -- the sums
	lines       jsonb,                       -- what became of each line; names people
	created_at  timestamptz NOT NULL,
	created_by  text NOT NULL,
	taken_at    timestamptz,
	undone_at   timestamptz,
	CONSTRAINT import_in_edition UNIQUE (edition_id, id),
	CONSTRAINT import_file_bounded CHECK (octet_length(file) <= 8388608),
	CONSTRAINT import_taken_has_time CHECK ((state = 'waiting') = (taken_at IS NULL))
);
CREATE INDEX import_of_edition ON import (edition_id, id DESC);

-- What an import made or changed: version is the row's behind it, before the row
-- as it was (NULL: the import made it).
CREATE TABLE import_touch (
	import_id  bigint NOT NULL REFERENCES import ON DELETE CASCADE,
	position   int NOT NULL,
	subject    text NOT NULL,
	subject_id bigint NOT NULL,
	version    int NOT NULL,
	before     jsonb,
	PRIMARY KEY (import_id, position)
);

-- Which heading is which column, for the next file with the same headings.
CREATE TABLE import_mapping (
	edition_id bigint NOT NULL REFERENCES edition,
	kind       text NOT NULL,
	headings   bytea NOT NULL,
	mapping    jsonb NOT NULL,
	changed_at timestamptz NOT NULL,
	PRIMARY KEY (edition_id, kind, headings)
);
