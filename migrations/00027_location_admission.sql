-- +goose Up
-- What holds at one location only; none: what holds for the market.
ALTER TABLE location
	ADD COLUMN admission text
		CONSTRAINT location_admission CHECK (admission IN ('normal', 'stop', 'evacuation', 'readmission')),
	ADD COLUMN readmitted_at timestamptz;

CREATE TRIGGER gate_rules_changed AFTER INSERT OR DELETE OR UPDATE OF admission, readmitted_at ON location
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();
