-- +goose Up

-- A line of what a stall costs: for every stall, or for those of one kind or
-- legal form. Amounts are cents for each of the basis; a share is percent of
-- the amounts together, a step the percent of the whole that who applies chooses.
CREATE TABLE fee (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	name       jsonb NOT NULL,
	basis      text NOT NULL CONSTRAINT fee_basis CHECK (basis IN ('stall', 'front_metre', 'front_metre_day', 'day', 'kilowatt', 'share', 'step')),
	amount     int NOT NULL CONSTRAINT fee_amount CHECK (amount BETWEEN CASE basis WHEN 'share' THEN -100 ELSE 0 END AND CASE WHEN basis IN ('share', 'step') THEN 500 ELSE 1000000 END),
	kind_id    bigint,
	legal_form text NOT NULL DEFAULT '',
	position   int NOT NULL DEFAULT 0,
	version    int NOT NULL DEFAULT 1,
	FOREIGN KEY (edition_id, kind_id) REFERENCES kind (edition_id, id),
	CONSTRAINT fee_step_of_all CHECK (basis <> 'step' OR kind_id IS NULL AND legal_form = '')
);
CREATE INDEX fee_of_edition ON fee (edition_id, position, id);
