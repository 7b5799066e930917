-- +goose Up
ALTER TABLE device ADD CONSTRAINT device_in_edition UNIQUE (edition_id, id);

-- What was scanned for training. It counts nowhere and names no ticket; the
-- office sees that drills ran.
CREATE TABLE drill_scan (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	nonce      text NOT NULL CONSTRAINT drill_scan_nonce UNIQUE
		CONSTRAINT drill_scan_nonce_length CHECK (length(nonce) BETWEEN 1 AND 64),
	edition_id bigint NOT NULL,
	device_id  bigint NOT NULL,
	at         timestamptz NOT NULL,
	verdict    text NOT NULL CONSTRAINT drill_scan_verdict CHECK (verdict IN ('ok', 'refused')),
	CONSTRAINT drill_scan_of_its_edition FOREIGN KEY (edition_id, device_id) REFERENCES device (edition_id, id)
);
CREATE INDEX drill_scan_of_device ON drill_scan (device_id, at);

-- Scans are facts and stay. What names one here says that it never happened: a
-- list on paper that was typed in for the wrong gate.
CREATE TABLE scan_annulled (
	scan_id bigint PRIMARY KEY REFERENCES scan,
	actor   text NOT NULL,
	at      timestamptz NOT NULL
);
CREATE TRIGGER scan_append_only BEFORE UPDATE OR DELETE ON scan_annulled
	FOR EACH ROW EXECUTE FUNCTION scan_is_append_only();

-- What counts: all that judges, lists and counts people looks here.
CREATE VIEW scan_standing AS
SELECT s.*
FROM scan s
WHERE NOT EXISTS (SELECT FROM scan_annulled a WHERE a.scan_id = s.id);

CREATE INDEX scan_of_paper ON scan (edition_id, stored_at) WHERE nonce LIKE 'paper:%';
