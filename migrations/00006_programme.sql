-- +goose Up
CREATE TABLE host (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id   bigint NOT NULL REFERENCES edition,
	uid          uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT host_uid UNIQUE,
	person_id    bigint REFERENCES person,
	name         text NOT NULL,
	organisation text NOT NULL DEFAULT '',
	bio          lang_text NOT NULL,
	source       text NOT NULL DEFAULT '',
	source_id    text NOT NULL DEFAULT '',
	version      int NOT NULL DEFAULT 1,
	CONSTRAINT host_in_edition UNIQUE (edition_id, id)
);
CREATE UNIQUE INDEX host_source_once ON host (edition_id, source, source_id) WHERE source <> '';

-- A session without a start is not placed yet. It belongs to the day it starts on.
CREATE TABLE session (
	id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id     bigint NOT NULL REFERENCES edition,
	uid            uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT session_uid UNIQUE,
	state          text NOT NULL DEFAULT 'draft'
		CONSTRAINT session_state CHECK (state IN ('draft', 'confirmed', 'canceled')),
	stage_id       bigint,
	starts_at      timestamptz,
	minutes        int CONSTRAINT session_minutes CHECK (minutes BETWEEN 1 AND 2880),
	title          lang_text NOT NULL,
	subtitle       lang_text NOT NULL,
	abstract       lang_text NOT NULL,
	description    lang_text NOT NULL,
	format         text NOT NULL DEFAULT '',
	track          text NOT NULL DEFAULT '',
	languages      text[] NOT NULL DEFAULT '{}',
	min_age        int,
	max_age        int,
	capacity       int CONSTRAINT session_capacity CHECK (capacity > 0),
	access         text[] NOT NULL DEFAULT '{}',
	application_id bigint CONSTRAINT session_one_per_application UNIQUE,
	source         text NOT NULL DEFAULT '',
	source_id      text NOT NULL DEFAULT '',
	created_at     timestamptz NOT NULL,
	canceled_at    timestamptz,
	version        int NOT NULL DEFAULT 1,
	CONSTRAINT session_canceled_has_time CHECK ((state = 'canceled') = (canceled_at IS NOT NULL)),
	CONSTRAINT session_in_edition UNIQUE (edition_id, id),
	CONSTRAINT session_ages CHECK (min_age IS NULL OR max_age IS NULL OR max_age >= min_age),
	CONSTRAINT session_on_stage FOREIGN KEY (edition_id, stage_id) REFERENCES stage (edition_id, id),
	FOREIGN KEY (edition_id, application_id) REFERENCES application (edition_id, id)
);
CREATE UNIQUE INDEX session_source_once ON session (edition_id, source, source_id) WHERE source <> '';
CREATE INDEX session_by_start ON session (edition_id, starts_at);

CREATE TABLE session_host (
	edition_id bigint NOT NULL,
	session_id bigint NOT NULL,
	host_id    bigint NOT NULL,
	position   int NOT NULL DEFAULT 0,
	PRIMARY KEY (session_id, host_id),
	FOREIGN KEY (edition_id, session_id) REFERENCES session (edition_id, id) ON DELETE CASCADE,
	CONSTRAINT session_host_known FOREIGN KEY (edition_id, host_id) REFERENCES host (edition_id, id)
);
CREATE INDEX session_host_of_host ON session_host (host_id);

CREATE TABLE programme_release (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	number     int NOT NULL,
	label      text NOT NULL DEFAULT '',
	at         timestamptz NOT NULL,
	by         text NOT NULL,
	format     int NOT NULL,
	document   jsonb NOT NULL,
	CONSTRAINT programme_release_number UNIQUE (edition_id, number)
);
