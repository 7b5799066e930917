-- +goose Up

-- What an edition asks of its stalls where it differs from the pack, or where
-- somebody has checked what the pack says. A key of the pack has its words in
-- the catalogues; one of the organisers' own has its name here.
CREATE TABLE requirement (
	edition_id   bigint NOT NULL REFERENCES edition,
	key          text NOT NULL CONSTRAINT requirement_key_form CHECK (key ~ '^[a-z][a-z0-9_]{1,39}$'),
	name         lang_text NOT NULL,
	applies      jsonb NOT NULL DEFAULT '[]' CONSTRAINT requirement_applies_list CHECK (jsonb_typeof(applies) = 'array'),
	evidence     text NOT NULL CONSTRAINT requirement_evidence CHECK (evidence IN ('file', 'number', 'seen', 'answer')),
	strength     text NOT NULL CONSTRAINT requirement_strength CHECK (strength IN ('hard', 'soft', 'off')),
	valid_months int CONSTRAINT requirement_valid_months CHECK (valid_months BETWEEN 1 AND 240),
	warn_days    int NOT NULL DEFAULT 0 CONSTRAINT requirement_warn_days CHECK (warn_days BETWEEN 0 AND 1000),
	source       text NOT NULL DEFAULT '',
	as_of        date,
	checked_at   timestamptz,
	checked_by   text NOT NULL DEFAULT '',
	version      int NOT NULL DEFAULT 1,
	CONSTRAINT requirement_once PRIMARY KEY (edition_id, key)
);

-- What was shown for a requirement. No row: it is missing; that one has expired
-- is judged by its day. Where each person needs a paper of their own, person
-- says whose it is.
CREATE TABLE evidence (
	id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id     bigint NOT NULL REFERENCES edition,
	application_id bigint NOT NULL,
	requirement    text NOT NULL,
	person         text NOT NULL DEFAULT '',
	state          text NOT NULL CONSTRAINT evidence_state CHECK (state IN ('submitted', 'accepted', 'rejected', 'waived')),
	reason         text NOT NULL DEFAULT '',
	number         text NOT NULL DEFAULT '',
	issued         date,
	valid_until    date,
	sent_at        timestamptz NOT NULL,
	checked_at     timestamptz,
	checked_by     text NOT NULL DEFAULT '',
	carried        boolean NOT NULL DEFAULT false, -- from an earlier edition
	version        int NOT NULL DEFAULT 1,
	CONSTRAINT evidence_once UNIQUE (application_id, requirement, person),
	CONSTRAINT evidence_says_why CHECK (state NOT IN ('rejected', 'waived') OR reason <> ''),
	CONSTRAINT evidence_checked_by_somebody CHECK ((state = 'submitted') = (checked_at IS NULL)),
	CONSTRAINT evidence_in_edition UNIQUE (edition_id, id),
	FOREIGN KEY (edition_id, application_id) REFERENCES application (edition_id, id)
);
CREATE INDEX evidence_of_edition ON evidence (edition_id, application_id);

-- A stall that may set up: who said so, and when.
ALTER TABLE stall
	ADD COLUMN cleared_at timestamptz,
	ADD COLUMN cleared_by text NOT NULL DEFAULT '',
	ADD CONSTRAINT stall_cleared_by_somebody CHECK ((cleared_at IS NULL) = (cleared_by = ''));
