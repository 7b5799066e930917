-- +goose Up
-- A distributor says what it has on each phase; NULL: as the edition's rules say.
ALTER TABLE landmark ADD COLUMN supply_a int CONSTRAINT landmark_supply CHECK (supply_a BETWEEN 1 AND 1000);
-- CEE blue has one phase, and carries all of it without a pause.
ALTER TABLE outlet DROP CONSTRAINT outlet_type;
ALTER TABLE outlet ADD CONSTRAINT outlet_type CHECK (type IN ('schuko', 'blue16', 'blue32', 'cee16', 'cee32', 'cee63', 'cee125'));
