-- +goose Up
-- What is drawn is changed one by one in the editor: each object has its version.
ALTER TABLE outline ADD COLUMN version int NOT NULL DEFAULT 1;
ALTER TABLE landmark ADD COLUMN version int NOT NULL DEFAULT 1;
ALTER TABLE zone ADD COLUMN version int NOT NULL DEFAULT 1;

-- Who has a plan's editor open, as long as they do.
CREATE TABLE plan_editor (
	plan_id   bigint NOT NULL REFERENCES plan ON DELETE CASCADE,
	person_id bigint NOT NULL REFERENCES person ON DELETE CASCADE,
	seen_at   timestamptz NOT NULL,
	PRIMARY KEY (plan_id, person_id)
);

-- The picture that a plan is drawn on, always a JPEG of our own making. It is
-- for the editor alone. x and y are its lower left corner, metres its width on
-- the ground.
CREATE TABLE plan_picture (
	plan_id bigint PRIMARY KEY REFERENCES plan ON DELETE CASCADE,
	jpeg    bytea NOT NULL CONSTRAINT plan_picture_bounded CHECK (octet_length(jpeg) <= 16777216),
	width   int NOT NULL CONSTRAINT plan_picture_width CHECK (width > 0),
	height  int NOT NULL CONSTRAINT plan_picture_height CHECK (height > 0),
	x       double precision NOT NULL DEFAULT 0,
	y       double precision NOT NULL DEFAULT 0,
	metres  double precision NOT NULL CONSTRAINT plan_picture_metres CHECK (metres > 0 AND metres <= 100000),
	version int NOT NULL DEFAULT 1
);
