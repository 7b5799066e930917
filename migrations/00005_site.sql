-- +goose Up
-- Plans are in metres, x east and y north before the bearing turns them.
CREATE TABLE plan (
	id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id       bigint NOT NULL,
	location_id      bigint NOT NULL CONSTRAINT plan_one_per_location UNIQUE,
	width_m          numeric(7,2) NOT NULL CONSTRAINT plan_width CHECK (width_m > 0 AND width_m <= 5000),
	height_m         numeric(7,2) NOT NULL CONSTRAINT plan_height CHECK (height_m > 0 AND height_m <= 5000),
	anchor_latitude  double precision,
	anchor_longitude double precision,
	bearing          numeric(6,2) NOT NULL DEFAULT 0,
	version          int NOT NULL DEFAULT 1,
	CONSTRAINT plan_in_edition UNIQUE (edition_id, id),
	CONSTRAINT plan_of_location UNIQUE (location_id, id),
	FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id) ON DELETE CASCADE
);

CREATE TABLE pitch (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id  bigint NOT NULL REFERENCES edition,
	location_id bigint NOT NULL,
	plan_id     bigint NOT NULL,
	number      text NOT NULL,
	x           numeric(8,3) NOT NULL,
	y           numeric(8,3) NOT NULL,
	front_m     numeric(5,2) NOT NULL CONSTRAINT pitch_front CHECK (front_m > 0 AND front_m <= 100),
	depth_m     numeric(5,2) NOT NULL CONSTRAINT pitch_depth CHECK (depth_m > 0 AND depth_m <= 100),
	degrees     numeric(6,2) NOT NULL DEFAULT 0,
	water       boolean NOT NULL DEFAULT false,
	note        text NOT NULL DEFAULT '',
	version     int NOT NULL DEFAULT 1,
	CONSTRAINT pitch_number_taken UNIQUE (plan_id, number),
	CONSTRAINT pitch_of_location UNIQUE (location_id, id),
	CONSTRAINT pitch_in_edition UNIQUE (edition_id, id),
	FOREIGN KEY (edition_id, plan_id) REFERENCES plan (edition_id, id),
	FOREIGN KEY (location_id, plan_id) REFERENCES plan (location_id, id) ON DELETE CASCADE
);

CREATE TABLE outlet (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	pitch_id   bigint NOT NULL REFERENCES pitch ON DELETE CASCADE,
	type       text NOT NULL CONSTRAINT outlet_type CHECK (type IN ('schuko', 'cee16', 'cee32', 'cee63')),
	breaker_a  int NOT NULL DEFAULT 16 CONSTRAINT outlet_breaker CHECK (breaker_a BETWEEN 1 AND 125),
	circuit    text NOT NULL DEFAULT ''
);
CREATE INDEX outlet_of_pitch ON outlet (pitch_id);

-- A zone names the pitches whose numbers begin with its letters.
CREATE TABLE zone (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	plan_id bigint NOT NULL REFERENCES plan ON DELETE CASCADE,
	letter  text NOT NULL,
	name    lang_text NOT NULL,
	CONSTRAINT zone_letter_taken UNIQUE (plan_id, letter)
);

-- Outlines are the ground and what stands on it. points is [[x, y], …]; with a
-- radius it is one point, the centre of a circle.
CREATE TABLE outline (
	id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	plan_id  bigint NOT NULL REFERENCES plan ON DELETE CASCADE,
	kind     text NOT NULL CONSTRAINT outline_kind CHECK (kind IN
		('ground', 'lawn', 'garden', 'path', 'plaza', 'water', 'building', 'table', 'tree', 'fire_lane')),
	label    lang_text NOT NULL,
	points   jsonb NOT NULL CONSTRAINT outline_points CHECK (jsonb_typeof(points) = 'array' AND jsonb_array_length(points) > 0),
	radius_m numeric(6,2) CONSTRAINT outline_radius CHECK (radius_m > 0),
	width_m  numeric(6,2) CONSTRAINT outline_width CHECK (width_m > 0),
	position int NOT NULL DEFAULT 0
);
CREATE INDEX outline_of_plan ON outline (plan_id);

CREATE TABLE landmark (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	plan_id bigint NOT NULL REFERENCES plan ON DELETE CASCADE,
	kind    text NOT NULL CONSTRAINT landmark_kind CHECK (kind IN
		('entrance', 'info', 'toilet', 'toilet_accessible', 'first_aid', 'water', 'meeting_point', 'bins', 'dishes',
		 'bike_parking', 'quiet_room', 'quiet_area', 'power', 'hydrant', 'train', 'bus', 'parking', 'parking_accessible',
		 'play', 'baby', 'lost_children')),
	label   lang_text NOT NULL,
	x       numeric(8,3) NOT NULL,
	y       numeric(8,3) NOT NULL
);
CREATE INDEX landmark_of_plan ON landmark (plan_id);

-- A stage may have no geometry: it then stands in lists only.
CREATE TABLE stage (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id  bigint NOT NULL REFERENCES edition,
	location_id bigint NOT NULL,
	uid         uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT stage_uid UNIQUE,
	name        text NOT NULL,
	kind        text NOT NULL DEFAULT 'stage' CONSTRAINT stage_kind CHECK (kind IN ('stage', 'tent', 'room')),
	description lang_text NOT NULL,
	capacity    int CONSTRAINT stage_capacity CHECK (capacity > 0),
	amplified   boolean NOT NULL DEFAULT false,
	indoor      boolean NOT NULL DEFAULT false,
	music_end   time,
	x           numeric(8,3),
	y           numeric(8,3),
	front_m     numeric(5,2),
	depth_m     numeric(5,2),
	degrees     numeric(6,2) NOT NULL DEFAULT 0,
	position    int NOT NULL DEFAULT 0,
	source      text NOT NULL DEFAULT '',
	source_id   text NOT NULL DEFAULT '',
	version     int NOT NULL DEFAULT 1,
	CONSTRAINT stage_name_taken UNIQUE (edition_id, name),
	CONSTRAINT stage_in_edition UNIQUE (edition_id, id),
	CONSTRAINT stage_geometry_whole CHECK (num_nulls(x, y, front_m, depth_m) IN (0, 4)),
	FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id)
);
CREATE UNIQUE INDEX stage_source_once ON stage (edition_id, source, source_id) WHERE source <> '';

-- One row for each stall, pitch and continuous stay.
CREATE TABLE allotment (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id  bigint NOT NULL REFERENCES edition,
	stall_id    bigint NOT NULL,
	location_id bigint NOT NULL,
	pitch_id    bigint NOT NULL,
	span        tstzrange NOT NULL
		CONSTRAINT allotment_span_bounded CHECK (NOT isempty(span) AND NOT lower_inf(span) AND NOT upper_inf(span)),
	created_at  timestamptz NOT NULL,
	FOREIGN KEY (edition_id, stall_id) REFERENCES stall (edition_id, id),
	FOREIGN KEY (edition_id, pitch_id) REFERENCES pitch (edition_id, id),
	FOREIGN KEY (location_id, pitch_id) REFERENCES pitch (location_id, id),
	CONSTRAINT pitch_one_stall_at_a_time EXCLUDE USING gist (pitch_id WITH =, span WITH &&),
	CONSTRAINT stall_one_location_at_a_time EXCLUDE USING gist (stall_id WITH =, location_id WITH <>, span WITH &&)
);
CREATE INDEX allotment_of_stall ON allotment (stall_id);

CREATE TABLE plan_release (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	number     int NOT NULL,
	label      text NOT NULL DEFAULT '',
	at         timestamptz NOT NULL,
	by         text NOT NULL,
	format     int NOT NULL,
	document   jsonb NOT NULL,
	CONSTRAINT plan_release_number UNIQUE (edition_id, number)
);
