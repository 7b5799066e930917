-- +goose Up
-- A service that stands alone at a gate works on a copy of another's edition.
-- last_scan and last_count are the newest that came with it: what is newer
-- happened here. records are sealed, each under its ticket's code. said is how
-- the other service regulated its gates then; by_hand: somebody has regulated
-- this gate here since.
CREATE TABLE standalone (
	one        boolean NOT NULL DEFAULT true
		CONSTRAINT standalone_once PRIMARY KEY
		CONSTRAINT standalone_one CHECK (one),
	taken_at   timestamptz NOT NULL,
	last_scan  bigint NOT NULL,
	last_count bigint NOT NULL,
	records    jsonb NOT NULL,
	said       text NOT NULL,
	by_hand    boolean NOT NULL DEFAULT false
);

-- What happened here and the other service has.
CREATE TABLE standalone_told (
	nonce   text NOT NULL,
	counted boolean NOT NULL,
	PRIMARY KEY (nonce, counted)
);
