-- +goose Up

-- Who has the programme's grid open, and when they were last seen there.
CREATE TABLE programme_editor (
	edition_id bigint NOT NULL REFERENCES edition,
	person_id  bigint NOT NULL REFERENCES person ON DELETE CASCADE,
	seen_at    timestamptz NOT NULL,
	PRIMARY KEY (edition_id, person_id)
);
