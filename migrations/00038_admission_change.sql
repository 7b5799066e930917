-- +goose Up

-- What was said about admission, and when: what happened before a re-admission
-- speaks against nobody who comes after it, however many follow. No location:
-- the whole market. alone: said at a service that stood alone at a gate, of the
-- locations of its gates, and told afterwards.
CREATE TABLE admission_change (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	nonce       text NOT NULL DEFAULT gen_random_uuid()::text CONSTRAINT admission_change_nonce UNIQUE
		CONSTRAINT admission_change_nonce_length CHECK (length(nonce) BETWEEN 1 AND 64),
	edition_id  bigint NOT NULL REFERENCES edition,
	location_id bigint,
	admission   text NOT NULL
		CONSTRAINT admission_change_admission CHECK (admission IN ('normal', 'stop', 'evacuation', 'readmission')),
	at          timestamptz NOT NULL,
	alone       boolean NOT NULL DEFAULT false,
	CONSTRAINT admission_change_of_its_edition FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id) ON DELETE CASCADE
);
CREATE INDEX admission_change_of_edition ON admission_change (edition_id, location_id, at);

INSERT INTO admission_change (edition_id, location_id, admission, at)
SELECT id, NULL, 'readmission', readmitted_at
FROM edition
WHERE readmitted_at IS NOT NULL
UNION ALL
SELECT edition_id, id, 'readmission', readmitted_at
FROM location
WHERE readmitted_at IS NOT NULL;

CREATE TRIGGER gate_rules_changed AFTER INSERT OR UPDATE OR DELETE ON admission_change
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();

-- The newest that came with a copy: what is newer was said here.
ALTER TABLE standalone ADD COLUMN last_change bigint NOT NULL DEFAULT 0;
