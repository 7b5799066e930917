-- +goose Up

-- What rules speak of can be drawn: tents with their ropes and test books, areas
-- for the fire brigade, ways for people, exits and doors with their width.
ALTER TABLE outline DROP CONSTRAINT outline_kind;
ALTER TABLE outline ADD CONSTRAINT outline_kind CHECK (kind IN
	('ground', 'lawn', 'garden', 'path', 'plaza', 'seating', 'delivery', 'accessible_path', 'escape_route', 'water', 'building',
	 'tent', 'table', 'fire_lane', 'movement_area', 'tree'));
ALTER TABLE outline ADD COLUMN facts jsonb NOT NULL DEFAULT '{}' CONSTRAINT outline_facts CHECK (jsonb_typeof(facts) = 'object');
ALTER TABLE landmark DROP CONSTRAINT landmark_kind;
ALTER TABLE landmark ADD CONSTRAINT landmark_kind CHECK (kind IN
	('entrance', 'exit', 'door', 'info', 'toilet', 'toilet_accessible', 'first_aid', 'water', 'meeting_point', 'bins', 'dishes',
	 'bike_parking', 'quiet_room', 'quiet_area', 'power', 'hydrant', 'lpg_store', 'train', 'bus', 'parking', 'parking_accessible',
	 'play', 'baby', 'lost_children'));
ALTER TABLE landmark ADD COLUMN width_m numeric(5,2) CONSTRAINT landmark_width CHECK (width_m > 0);

-- Somebody answers for one place where a plan breaks a rule, for as long as it
-- is no worse than what they saw: short_by is by how much the limit was missed.
CREATE TABLE plan_override (
	edition_id  bigint NOT NULL,
	location_id bigint NOT NULL,
	finding     text NOT NULL,
	short_by    double precision NOT NULL,
	reason      text NOT NULL CONSTRAINT plan_override_reason CHECK (reason <> ''),
	name        text NOT NULL CONSTRAINT plan_override_name CHECK (name <> ''),
	at          timestamptz NOT NULL,
	version     int NOT NULL DEFAULT 1,
	CONSTRAINT plan_override_once PRIMARY KEY (location_id, finding),
	FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id) ON DELETE CASCADE
);
