-- +goose Up

-- Wrong PINs that were typed for an application's card since the last right
-- one, and when the last: what opens the application waits longer after each.
ALTER TABLE application
	ADD COLUMN card_tries int NOT NULL DEFAULT 0,
	ADD COLUMN card_tried_at timestamptz;
