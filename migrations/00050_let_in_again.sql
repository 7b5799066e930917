-- +goose Up

-- Since when, where a scan was judged, nobody was inside any more: everybody was
-- let in again everywhere, as was said at a service that stood alone. Elsewhere
-- that was not known, and is not so; against this scan nothing before it speaks.
ALTER TABLE scan
	ADD COLUMN readmitted_at timestamptz
		CONSTRAINT scan_readmitted_before CHECK (readmitted_at <= at);
CREATE INDEX scan_let_in_again ON scan (edition_id) WHERE readmitted_at IS NOT NULL;

CREATE OR REPLACE VIEW scan_standing AS
SELECT s.*
FROM scan s
WHERE NOT EXISTS (SELECT FROM scan_annulled a WHERE a.scan_id = s.id);
