-- +goose Up
-- What every room shares: texts in many languages, the history of who changed
-- what, the job queue, the outbox, and keys that make a write safe to repeat.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE DOMAIN lang_text AS jsonb
	DEFAULT '{}'
	CONSTRAINT lang_text_is_object CHECK (jsonb_typeof(VALUE) = 'object');

CREATE TABLE history (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint,
	at         timestamptz NOT NULL,
	actor      text NOT NULL
		CONSTRAINT history_actor_form CHECK (actor ~ '^((person|device|token):[0-9]+|applicant|visitor|system)$'),
	subject    text NOT NULL,
	subject_id bigint NOT NULL,
	verb       text NOT NULL,
	reason     text NOT NULL DEFAULT '',
	detail     jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX history_subject ON history (subject, subject_id, id);

-- +goose StatementBegin
CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	-- Erasing a person is the one change allowed: it may empty reason and detail.
	IF TG_OP = 'UPDATE' AND NEW.reason = '' AND NEW.detail = '{}'
		AND (NEW.id, NEW.at, NEW.actor, NEW.subject, NEW.subject_id, NEW.verb)
		  = (OLD.id, OLD.at, OLD.actor, OLD.subject, OLD.subject_id, OLD.verb) THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'history_append_only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON history
	FOR EACH ROW EXECUTE FUNCTION history_is_append_only();

CREATE TABLE job (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	key          text CONSTRAINT job_key_once UNIQUE,
	kind         text NOT NULL,
	payload      jsonb NOT NULL DEFAULT '{}',
	run_at       timestamptz NOT NULL,
	attempts     int NOT NULL DEFAULT 0,
	locked_until timestamptz,
	last_error   text NOT NULL DEFAULT '',
	done_at      timestamptz,
	created_at   timestamptz NOT NULL
);
CREATE INDEX job_due ON job (run_at) WHERE done_at IS NULL;

CREATE TABLE outbox (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	once         text NOT NULL CONSTRAINT outbox_once UNIQUE,
	message_id   text NOT NULL,
	edition_id   bigint,
	purpose      text NOT NULL,
	recipient    text NOT NULL,
	lang         text NOT NULL,
	subject      text NOT NULL,
	body         text NOT NULL,
	raw          bytea,
	secret       boolean NOT NULL DEFAULT false,
	state        text NOT NULL DEFAULT 'queued'
		CONSTRAINT outbox_state CHECK (state IN ('queued', 'sent', 'failed', 'expired')),
	attempts     int NOT NULL DEFAULT 0,
	next_at      timestamptz NOT NULL,
	leased_until timestamptz,
	expires_at   timestamptz,
	sent_at      timestamptz,
	last_error   text NOT NULL DEFAULT '',
	created_at   timestamptz NOT NULL
);
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'queued';

CREATE TABLE idempotency (
	key_hash     bytea NOT NULL,
	principal    text NOT NULL,
	route        text NOT NULL,
	request_hash bytea NOT NULL,
	resource     text NOT NULL DEFAULT '',
	created_at   timestamptz NOT NULL,
	CONSTRAINT idempotency_once PRIMARY KEY (key_hash, principal, route)
);
CREATE INDEX idempotency_age ON idempotency (created_at);
