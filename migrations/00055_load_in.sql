-- +goose Up

-- How vehicles come onto a location's ground: the first at a time of day, so
-- many at once, each for so many minutes; what is NULL is as usual.
ALTER TABLE location
	ADD COLUMN load_in_from time,
	ADD COLUMN load_in_vehicles int CONSTRAINT location_load_in_vehicles CHECK (load_in_vehicles BETWEEN 1 AND 100),
	ADD COLUMN load_in_minutes int CONSTRAINT location_load_in_minutes CHECK (load_in_minutes BETWEEN 5 AND 120);

-- So many people at once are expected in a zone; NULL: nobody has said.
ALTER TABLE zone ADD COLUMN capacity int CONSTRAINT zone_capacity_positive CHECK (capacity > 0);
