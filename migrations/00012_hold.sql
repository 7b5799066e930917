-- +goose Up
-- A place may be kept for a short time, for an order that waits for its last step; hold names that order-to-be. Whoever
-- takes places treats one whose time is over as free: nothing has to sweep.
ALTER TABLE place
	ADD COLUMN hold       uuid,
	ADD COLUMN held_until timestamptz,
	ADD CONSTRAINT place_hold_whole CHECK ((hold IS NULL) = (held_until IS NULL)),
	ADD CONSTRAINT place_held_or_taken CHECK (hold IS NULL OR ticket_id IS NULL);
CREATE INDEX place_of_hold ON place (hold) WHERE hold IS NOT NULL;
CREATE INDEX place_held ON place (quota_id, held_until) WHERE hold IS NOT NULL;

-- A short mark of the browser that ordered, '' for none: so that a flood can be found and returned together.
ALTER TABLE ticket_order ADD COLUMN browser text NOT NULL DEFAULT '';
CREATE INDEX ticket_order_of_browser ON ticket_order (edition_id, browser) WHERE browser <> '';
CREATE INDEX ticket_order_at ON ticket_order (edition_id, created_at);
