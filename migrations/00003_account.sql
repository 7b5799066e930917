-- +goose Up
CREATE TABLE person (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	uid        uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT person_uid UNIQUE,
	name       text NOT NULL,
	email      text,
	lang       text NOT NULL DEFAULT 'de',
	created_at timestamptz NOT NULL,
	erased_at  timestamptz,
	version    int NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX person_email_taken ON person (lower(email)) WHERE email IS NOT NULL;

CREATE TABLE organisation (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	uid        uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT organisation_uid UNIQUE,
	name       text NOT NULL,
	legal_form text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL,
	version    int NOT NULL DEFAULT 1
);

-- edition_id NULL: the role holds in every edition.
CREATE TABLE role_grant (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	person_id  bigint NOT NULL REFERENCES person,
	edition_id bigint REFERENCES edition,
	role       text NOT NULL
		CONSTRAINT role_grant_role CHECK (role IN ('organiser', 'jury', 'programme', 'finance', 'gate_lead', 'vendor', 'host', 'visitor')),
	created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX role_grant_once ON role_grant (person_id, coalesce(edition_id, 0), role);

-- The link is HMAC(secret file, purpose, id, generation); only what is needed to judge it is stored.
CREATE TABLE sign_in_link (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	person_id  bigint NOT NULL REFERENCES person,
	generation int NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	used_at    timestamptz
);
CREATE INDEX sign_in_link_recent ON sign_in_link (person_id, created_at);

CREATE TABLE login (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	token_hash   bytea NOT NULL CONSTRAINT login_token UNIQUE,
	person_id    bigint NOT NULL REFERENCES person,
	browser      text NOT NULL DEFAULT '',
	created_at   timestamptz NOT NULL,
	last_seen_at timestamptz NOT NULL,
	expires_at   timestamptz NOT NULL,
	revoked_at   timestamptz
);
CREATE INDEX login_of_person ON login (person_id);

CREATE TABLE api_token (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	token_hash   bytea NOT NULL CONSTRAINT api_token_token UNIQUE,
	name         text NOT NULL,
	role         text NOT NULL
		CONSTRAINT api_token_role CHECK (role IN ('organiser', 'jury', 'programme', 'finance', 'gate_lead')),
	edition_id   bigint REFERENCES edition,
	created_at   timestamptz NOT NULL,
	last_used_at timestamptz,
	revoked_at   timestamptz
);

-- A count of attempts in a window, per person or per code, never per network address.
CREATE TABLE attempt (
	subject text NOT NULL,
	at      timestamptz NOT NULL
);
CREATE INDEX attempt_recent ON attempt (subject, at);
