-- +goose Up
-- One edition is one market in one year. Everything hangs on it.
CREATE TABLE edition (
	id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	uid                 uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT edition_uid UNIQUE,
	slug                text NOT NULL CONSTRAINT edition_slug_taken UNIQUE
		CONSTRAINT edition_slug_form CHECK (slug ~ '^[a-z0-9][a-z0-9-]{3,}$'),
	name                lang_text NOT NULL,
	claim               lang_text NOT NULL,
	default_lang        text NOT NULL DEFAULT 'de',
	zone                text NOT NULL DEFAULT 'Europe/Berlin',
	day_change          time NOT NULL DEFAULT '04:00',
	currency            text NOT NULL DEFAULT 'EUR',
	organiser           text NOT NULL DEFAULT '',
	contact_email       text NOT NULL DEFAULT '',
	contact_phone       text NOT NULL DEFAULT '',
	application_opens   timestamptz,
	application_closes  timestamptz,
	admission           text NOT NULL DEFAULT 'normal'
		CONSTRAINT edition_admission CHECK (admission IN ('normal', 'stop', 'evacuation', 'readmission')),
	readmitted_at       timestamptz,
	current             boolean NOT NULL DEFAULT false,
	demo                boolean NOT NULL DEFAULT false,
	source              text NOT NULL DEFAULT '',
	version             int NOT NULL DEFAULT 1,
	created_at          timestamptz NOT NULL
);
CREATE UNIQUE INDEX edition_one_current ON edition ((true)) WHERE current;

CREATE TABLE market_day (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	date       date NOT NULL,
	opens_at   timestamptz NOT NULL,
	closes_at  timestamptz NOT NULL,
	name       lang_text NOT NULL,
	version    int NOT NULL DEFAULT 1,
	CONSTRAINT market_day_once UNIQUE (edition_id, date),
	CONSTRAINT market_day_in_edition UNIQUE (edition_id, id),
	CONSTRAINT market_day_closes_after_opening CHECK (closes_at > opens_at)
);

CREATE TABLE location (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id  bigint NOT NULL REFERENCES edition,
	uid         uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT location_uid UNIQUE,
	slug        text NOT NULL CONSTRAINT location_slug_form CHECK (slug ~ '^[a-z0-9][a-z0-9-]*$'),
	name        lang_text NOT NULL,
	description lang_text NOT NULL,
	mobile      boolean NOT NULL DEFAULT false,
	ground      text NOT NULL DEFAULT 'private'
		CONSTRAINT location_ground CHECK (ground IN ('private', 'street', 'green')),
	address     text NOT NULL DEFAULT '',
	latitude    double precision,
	longitude   double precision,
	capacity    int CONSTRAINT location_capacity_positive CHECK (capacity > 0),
	position    int NOT NULL DEFAULT 0,
	source      text NOT NULL DEFAULT '',
	source_id   text NOT NULL DEFAULT '',
	version     int NOT NULL DEFAULT 1,
	CONSTRAINT location_slug_taken UNIQUE (edition_id, slug),
	CONSTRAINT location_in_edition UNIQUE (edition_id, id),
	CONSTRAINT location_on_earth CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)
);
CREATE UNIQUE INDEX location_source_once ON location (edition_id, source, source_id) WHERE source <> '';

-- Where a mobile location stands, and when.
CREATE TABLE stop (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id  bigint NOT NULL,
	location_id bigint NOT NULL,
	place       lang_text NOT NULL,
	address     text NOT NULL DEFAULT '',
	latitude    double precision,
	longitude   double precision,
	span        tstzrange NOT NULL CONSTRAINT stop_span_bounded CHECK (NOT isempty(span) AND NOT lower_inf(span) AND NOT upper_inf(span)),
	version     int NOT NULL DEFAULT 1,
	FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id) ON DELETE CASCADE,
	CONSTRAINT stop_on_earth CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180),
	CONSTRAINT stop_one_place_at_a_time EXCLUDE USING gist (location_id WITH =, span WITH &&)
);

-- The texts an organiser writes for the public pages and prints, by key.
CREATE TABLE page_text (
	edition_id bigint NOT NULL REFERENCES edition,
	key        text NOT NULL,
	body       lang_text NOT NULL,
	version    int NOT NULL DEFAULT 1,
	PRIMARY KEY (edition_id, key)
);

CREATE TABLE question (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	audience   text NOT NULL CONSTRAINT question_audience CHECK (audience IN ('visitor', 'vendor')),
	question   lang_text NOT NULL,
	answer     lang_text NOT NULL,
	position   int NOT NULL DEFAULT 0,
	version    int NOT NULL DEFAULT 1
);

CREATE TABLE partner (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	name       text NOT NULL,
	role       lang_text NOT NULL,
	url        text NOT NULL DEFAULT '',
	position   int NOT NULL DEFAULT 0,
	version    int NOT NULL DEFAULT 1,
	CONSTRAINT partner_once UNIQUE (edition_id, name)
);

-- A value that a rule uses, with where it comes from and as of when.
CREATE TABLE setting (
	edition_id bigint NOT NULL REFERENCES edition,
	key        text NOT NULL,
	value      jsonb NOT NULL,
	source     text NOT NULL DEFAULT '',
	as_of      date,
	version    int NOT NULL DEFAULT 1,
	PRIMARY KEY (edition_id, key)
);
