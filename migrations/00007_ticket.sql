-- +goose Up
-- The number goes into every code and is never used again.
CREATE TABLE ticket_type (
	id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id    bigint NOT NULL REFERENCES edition,
	number        int NOT NULL CONSTRAINT ticket_type_number_range CHECK (number BETWEEN 1 AND 65535),
	slug          text NOT NULL CONSTRAINT ticket_type_slug_form CHECK (slug ~ '^[a-z0-9][a-z0-9-]*$'),
	name          lang_text NOT NULL,
	description   lang_text NOT NULL,
	price_cents   int NOT NULL DEFAULT 0 CONSTRAINT ticket_type_price CHECK (price_cents >= 0),
	reentry       text NOT NULL DEFAULT 'after_exit'
		CONSTRAINT ticket_type_reentry CHECK (reentry IN ('once', 'after_exit', 'free')),
	on_sale       boolean NOT NULL DEFAULT true,
	retired       boolean NOT NULL DEFAULT false,
	position      int NOT NULL DEFAULT 0,
	version       int NOT NULL DEFAULT 1,
	CONSTRAINT ticket_type_number_once UNIQUE (edition_id, number),
	CONSTRAINT ticket_type_slug_taken UNIQUE (edition_id, slug),
	CONSTRAINT ticket_type_in_edition UNIQUE (edition_id, id)
);

CREATE TABLE ticket_type_window (
	id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	ticket_type_id bigint NOT NULL REFERENCES ticket_type ON DELETE CASCADE,
	valid_from     timestamptz NOT NULL,
	valid_until    timestamptz NOT NULL,
	CONSTRAINT ticket_type_window_order CHECK (valid_until > valid_from)
);
CREATE INDEX ticket_type_window_of_type ON ticket_type_window (ticket_type_id);

-- None: the type admits everywhere.
CREATE TABLE ticket_type_location (
	edition_id     bigint NOT NULL,
	ticket_type_id bigint NOT NULL,
	location_id    bigint NOT NULL,
	PRIMARY KEY (ticket_type_id, location_id),
	FOREIGN KEY (edition_id, ticket_type_id) REFERENCES ticket_type (edition_id, id) ON DELETE CASCADE,
	FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id)
);

-- size is what the organiser wants; what is taken and free is counted.
CREATE TABLE quota (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	name       text NOT NULL,
	size       int NOT NULL CONSTRAINT quota_size CHECK (size >= 0),
	version    int NOT NULL DEFAULT 1,
	CONSTRAINT quota_name_taken UNIQUE (edition_id, name),
	CONSTRAINT quota_in_edition UNIQUE (edition_id, id)
);

CREATE TABLE quota_ticket_type (
	edition_id     bigint NOT NULL,
	quota_id       bigint NOT NULL,
	ticket_type_id bigint NOT NULL,
	PRIMARY KEY (quota_id, ticket_type_id),
	FOREIGN KEY (edition_id, quota_id) REFERENCES quota (edition_id, id) ON DELETE CASCADE,
	FOREIGN KEY (edition_id, ticket_type_id) REFERENCES ticket_type (edition_id, id) ON DELETE CASCADE
);

CREATE TABLE ticket_order (
	id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id      bigint NOT NULL REFERENCES edition,
	uid             uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT ticket_order_uid UNIQUE,
	code            text NOT NULL CONSTRAINT ticket_order_code UNIQUE,
	state           text NOT NULL
		CONSTRAINT ticket_order_state CHECK (state IN ('paid', 'pending', 'canceled')),
	email           text NOT NULL DEFAULT '',
	name            text NOT NULL DEFAULT '',
	lang            text NOT NULL DEFAULT 'de',
	total_cents     int NOT NULL DEFAULT 0,
	link_generation int NOT NULL DEFAULT 1,
	created_at      timestamptz NOT NULL,
	canceled_at     timestamptz,
	source          text NOT NULL DEFAULT '',
	source_id       text NOT NULL DEFAULT '',
	CONSTRAINT ticket_order_in_edition UNIQUE (edition_id, id)
);
CREATE UNIQUE INDEX ticket_order_source_once ON ticket_order (edition_id, source, source_id) WHERE source <> '';
CREATE INDEX ticket_order_of_edition ON ticket_order (edition_id, id DESC);

-- payload is the 16 bytes of the code; its signature is made when it is shown, never stored.
CREATE TABLE ticket (
	id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id     bigint NOT NULL REFERENCES edition,
	order_id       bigint NOT NULL,
	ticket_type_id bigint NOT NULL,
	payload        bytea NOT NULL CONSTRAINT ticket_payload UNIQUE
		CONSTRAINT ticket_payload_length CHECK (octet_length(payload) = 16),
	number         text NOT NULL,
	state          text NOT NULL DEFAULT 'valid'
		CONSTRAINT ticket_state CHECK (state IN ('valid', 'void', 'blocked')),
	created_at     timestamptz NOT NULL,
	CONSTRAINT ticket_number UNIQUE (edition_id, number),
	CONSTRAINT ticket_in_edition UNIQUE (edition_id, id),
	FOREIGN KEY (edition_id, order_id) REFERENCES ticket_order (edition_id, id),
	FOREIGN KEY (edition_id, ticket_type_id) REFERENCES ticket_type (edition_id, id)
);
CREATE INDEX ticket_of_order ON ticket (order_id);
CREATE INDEX ticket_of_type ON ticket (ticket_type_id);

-- One row for each place; free while ticket_id is NULL.
CREATE TABLE place (
	id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	quota_id  bigint NOT NULL REFERENCES quota ON DELETE CASCADE,
	ticket_id bigint REFERENCES ticket,
	CONSTRAINT place_one_per_ticket UNIQUE (quota_id, ticket_id)
);
CREATE INDEX place_free ON place (quota_id, id) WHERE ticket_id IS NULL;
CREATE INDEX place_of_ticket ON place (ticket_id) WHERE ticket_id IS NOT NULL;

-- The id is the key byte in every code. The seed is sealed under the secret file.
CREATE TABLE signing_key (
	id          smallint PRIMARY KEY CONSTRAINT signing_key_byte CHECK (id BETWEEN 1 AND 255),
	edition_id  bigint NOT NULL REFERENCES edition,
	public      bytea NOT NULL CONSTRAINT signing_key_public CHECK (octet_length(public) = 32),
	seed_sealed bytea NOT NULL,
	created_at  timestamptz NOT NULL,
	retired_at  timestamptz
);
CREATE UNIQUE INDEX signing_key_one_active ON signing_key (edition_id) WHERE retired_at IS NULL;
