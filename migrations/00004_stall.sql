-- +goose Up
-- Kinds of stalls are data: a kind is a set of field groups.
CREATE TABLE kind (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id  bigint NOT NULL REFERENCES edition,
	slug        text NOT NULL CONSTRAINT kind_slug_form CHECK (slug ~ '^[a-z0-9][a-z0-9-]*$'),
	name        lang_text NOT NULL,
	description lang_text NOT NULL,
	mark        text NOT NULL
		CONSTRAINT kind_mark CHECK (mark IN ('food', 'manufactory', 'workshop', 'advice', 'culture', 'plain')),
	groups      text[] NOT NULL,
	hosts_session boolean NOT NULL DEFAULT false,
	open        boolean NOT NULL DEFAULT true,
	position    int NOT NULL DEFAULT 0,
	version     int NOT NULL DEFAULT 1,
	CONSTRAINT kind_slug_taken UNIQUE (edition_id, slug),
	CONSTRAINT kind_in_edition UNIQUE (edition_id, id)
);

CREATE TABLE application (
	id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id      bigint NOT NULL REFERENCES edition,
	uid             uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT application_uid UNIQUE,
	kind_id         bigint NOT NULL,
	state           text NOT NULL DEFAULT 'draft'
		CONSTRAINT application_state CHECK (state IN
			('draft', 'submitted', 'in_review', 'accepted', 'waitlisted', 'declined', 'confirmed', 'withdrawn')),
	lang            text NOT NULL DEFAULT 'de',
	name            text NOT NULL DEFAULT '',
	description     lang_text NOT NULL,
	organisation    text NOT NULL DEFAULT '',
	organisation_id bigint REFERENCES organisation,
	person_id       bigint REFERENCES person,
	contact_name    text NOT NULL DEFAULT '',
	contact_email   text NOT NULL DEFAULT '',
	contact_phone   text NOT NULL DEFAULT '',
	phone_raw       text NOT NULL DEFAULT '',
	front_m         numeric(5,2),
	depth_m         numeric(5,2),
	height_m        numeric(5,2),
	watts           int NOT NULL DEFAULT 0,
	plug            text NOT NULL DEFAULT '',
	water           boolean NOT NULL DEFAULT false,
	waste_water     boolean NOT NULL DEFAULT false,
	gas             boolean NOT NULL DEFAULT false,
	location_id     bigint,
	answers         jsonb NOT NULL DEFAULT '{}'
		CONSTRAINT application_answers_object CHECK (jsonb_typeof(answers) = 'object'),
	link_generation int NOT NULL DEFAULT 1,
	source          text NOT NULL DEFAULT '',
	source_id       text NOT NULL DEFAULT '',
	source_state    text NOT NULL DEFAULT '',
	source_hash     text NOT NULL DEFAULT '',
	created_at      timestamptz NOT NULL,
	changed_at      timestamptz NOT NULL,
	submitted_at    timestamptz,
	decided_at      timestamptz,
	told_at         timestamptz,
	version         int NOT NULL DEFAULT 1,
	CONSTRAINT application_in_edition UNIQUE (edition_id, id),
	FOREIGN KEY (edition_id, kind_id) REFERENCES kind (edition_id, id),
	FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id)
);
CREATE UNIQUE INDEX application_source_once ON application (edition_id, source, source_id) WHERE source <> '';
CREATE INDEX application_by_state ON application (edition_id, state, kind_id);
CREATE INDEX application_of_person ON application (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE jury_note (
	id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id     bigint NOT NULL,
	application_id bigint NOT NULL,
	person_id      bigint NOT NULL REFERENCES person,
	body           text NOT NULL,
	score          smallint CONSTRAINT jury_note_score CHECK (score BETWEEN 1 AND 5),
	created_at     timestamptz NOT NULL,
	FOREIGN KEY (edition_id, application_id) REFERENCES application (edition_id, id)
);
CREATE INDEX jury_note_of_application ON jury_note (application_id, id);

-- Made at Accept: what the public sees, what is placed. An organiser's own stall has no application.
CREATE TABLE stall (
	id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id     bigint NOT NULL REFERENCES edition,
	uid            uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT stall_uid UNIQUE,
	application_id bigint CONSTRAINT stall_one_per_application UNIQUE,
	kind_id        bigint NOT NULL,
	name           text NOT NULL,
	description    lang_text NOT NULL,
	organisation   text NOT NULL DEFAULT '',
	goods          lang_text NOT NULL,
	state          text NOT NULL DEFAULT 'accepted'
		CONSTRAINT stall_state CHECK (state IN ('accepted', 'confirmed', 'withdrawn')),
	front_m        numeric(5,2),
	depth_m        numeric(5,2),
	watts          int NOT NULL DEFAULT 0,
	water          boolean NOT NULL DEFAULT false,
	gas            boolean NOT NULL DEFAULT false,
	source         text NOT NULL DEFAULT '',
	source_id      text NOT NULL DEFAULT '',
	created_at     timestamptz NOT NULL,
	version        int NOT NULL DEFAULT 1,
	CONSTRAINT stall_in_edition UNIQUE (edition_id, id),
	FOREIGN KEY (edition_id, kind_id) REFERENCES kind (edition_id, id),
	FOREIGN KEY (edition_id, application_id) REFERENCES application (edition_id, id)
);
CREATE UNIQUE INDEX stall_source_once ON stall (edition_id, source, source_id) WHERE source <> '';
