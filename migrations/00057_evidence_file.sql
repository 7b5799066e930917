-- +goose Up

-- What was sent for a paper, page by page; a picture was made anew. sum tells
-- the same page sent twice.
CREATE TABLE evidence_file (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	evidence_id bigint NOT NULL REFERENCES evidence ON DELETE CASCADE,
	type        text NOT NULL CONSTRAINT evidence_file_type CHECK (type IN ('pdf', 'jpeg')),
	body        bytea NOT NULL CONSTRAINT evidence_file_bounded CHECK (octet_length(body) BETWEEN 1 AND 16777216),
	sum         bytea NOT NULL,
	sent_at     timestamptz NOT NULL,
	CONSTRAINT evidence_file_once UNIQUE (evidence_id, sum)
);
ALTER TABLE evidence_file ALTER COLUMN body SET STORAGE EXTERNAL; -- packed already
