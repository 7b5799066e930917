-- +goose Up

-- A change of a market day or a stop that others followed, with what it takes
-- to undo it: the day or stop as it was, and by kind and id the times that were
-- given up and taken.
CREATE TABLE followed (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	at         timestamptz NOT NULL,
	by         text NOT NULL,
	change     jsonb NOT NULL CONSTRAINT followed_object CHECK (jsonb_typeof(change) = 'object'),
	undone_at  timestamptz
);
CREATE INDEX followed_of_edition ON followed (edition_id, at);
