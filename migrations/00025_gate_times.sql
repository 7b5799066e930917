-- +goose Up
-- What a device's clock said, where at is not that: at is what the service could believe.
ALTER TABLE scan ADD COLUMN claimed_at timestamptz;

-- How many times a ticket of the type comes in on one market day; none: no limit of that kind.
ALTER TABLE ticket_type ADD COLUMN per_day int
	CONSTRAINT ticket_type_per_day CHECK (per_day > 0);
