-- +goose Up

-- A wish to be called back, from the public page or from an application that
-- asks for it; one that waits for each person at a telephone number.
CREATE TABLE callback (
	id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id     bigint NOT NULL REFERENCES edition,
	application_id bigint CONSTRAINT callback_of_application UNIQUE,
	name           text NOT NULL,
	phone          text NOT NULL CONSTRAINT callback_phone_given CHECK (phone <> ''),
	lang           text NOT NULL,
	note           text NOT NULL DEFAULT '',
	times          text NOT NULL DEFAULT '',
	created_at     timestamptz NOT NULL,
	appointment_at timestamptz,
	done_at        timestamptz,
	result         text NOT NULL DEFAULT '',
	version        int NOT NULL DEFAULT 1,
	FOREIGN KEY (edition_id, application_id) REFERENCES application (edition_id, id)
);
CREATE UNIQUE INDEX callback_waits_once ON callback (edition_id, phone, name) WHERE done_at IS NULL;
