-- +goose Up

-- What an accepted vendor asks to change, as long as it is not approved the old
-- holds everywhere. patch and was are the same part, as asked for and as it was
-- when it was asked. dropped: taken back, or the vendor withdrew.
CREATE TABLE change_request (
	id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id     bigint NOT NULL,
	application_id bigint NOT NULL,
	part           text NOT NULL,
	patch          jsonb NOT NULL,
	was            jsonb NOT NULL,
	state          text NOT NULL DEFAULT 'open'
		CONSTRAINT change_request_state CHECK (state IN ('open', 'approved', 'refused', 'dropped')),
	reason         text NOT NULL DEFAULT ''
		CONSTRAINT change_request_reason CHECK (state <> 'refused' OR reason <> ''),
	asked_at       timestamptz NOT NULL,
	decided_at     timestamptz,
	CONSTRAINT change_request_application FOREIGN KEY (edition_id, application_id) REFERENCES application (edition_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX change_request_one_open ON change_request (application_id, part) WHERE state = 'open';
CREATE INDEX change_request_of_edition ON change_request (edition_id, state);
