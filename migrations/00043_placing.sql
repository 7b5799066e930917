-- +goose Up

-- A stay that is locked stays where it is when the machine places the stalls.
ALTER TABLE allotment ADD COLUMN locked boolean NOT NULL DEFAULT false;

-- What the machine is told: so many stalls of a kind at most on a location or on
-- one of its zones (letter '': all of it), …
CREATE TABLE placing_limit (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id  bigint NOT NULL REFERENCES edition,
	location_id bigint NOT NULL,
	letter      text NOT NULL DEFAULT '',
	kind_id     bigint NOT NULL,
	most        int NOT NULL CONSTRAINT placing_limit_most CHECK (most BETWEEN 0 AND 1000),
	FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id) ON DELETE CASCADE,
	FOREIGN KEY (edition_id, kind_id) REFERENCES kind (edition_id, id) ON DELETE CASCADE,
	CONSTRAINT placing_limit_once UNIQUE (edition_id, location_id, letter, kind_id)
);

-- … pitches set aside for a kind, or for nobody (no kind), …
CREATE TABLE placing_aside (
	pitch_id   bigint PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	kind_id    bigint,
	FOREIGN KEY (edition_id, pitch_id) REFERENCES pitch (edition_id, id) ON DELETE CASCADE,
	FOREIGN KEY (edition_id, kind_id) REFERENCES kind (edition_id, id) ON DELETE CASCADE
);

-- … and who wishes to stand near whom, away from whom, or in which part of a location.
CREATE TABLE placing_wish (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id  bigint NOT NULL REFERENCES edition,
	stall_id    bigint NOT NULL,
	sense       text NOT NULL CONSTRAINT placing_wish_sense CHECK (sense IN ('near', 'apart', 'place', 'only')),
	other_id    bigint,
	location_id bigint,
	letter      text NOT NULL DEFAULT '',
	FOREIGN KEY (edition_id, stall_id) REFERENCES stall (edition_id, id) ON DELETE CASCADE,
	FOREIGN KEY (edition_id, other_id) REFERENCES stall (edition_id, id) ON DELETE CASCADE,
	FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id) ON DELETE CASCADE,
	CONSTRAINT placing_wish_whole CHECK (CASE WHEN sense IN ('near', 'apart') THEN other_id IS NOT NULL AND other_id <> stall_id ELSE location_id IS NOT NULL END),
	CONSTRAINT placing_wish_once UNIQUE NULLS NOT DISTINCT (edition_id, stall_id, sense, other_id, location_id, letter)
);

-- A proposal that was taken over, with what it takes to undo it: by stall the
-- stays it had and those it got.
CREATE TABLE placing_taken (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	seed       bigint NOT NULL,
	at         timestamptz NOT NULL,
	by         text NOT NULL,
	shifts     jsonb NOT NULL CONSTRAINT placing_taken_list CHECK (jsonb_typeof(shifts) = 'array'),
	undone_at  timestamptz
);
CREATE INDEX placing_taken_of_edition ON placing_taken (edition_id, at);
