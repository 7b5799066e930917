-- +goose Up

-- A stall's photo on its public page: sent by its vendor, who wants it there,
-- and gone when they take it away. Each photo has an address of its own.
CREATE TABLE stall_photo (
	stall_id   bigint PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	uid        uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT stall_photo_uid UNIQUE,
	alt        lang_text NOT NULL,
	large      bytea NOT NULL CONSTRAINT stall_photo_large_bounded CHECK (octet_length(large) BETWEEN 1 AND 4194304),
	small      bytea NOT NULL CONSTRAINT stall_photo_small_bounded CHECK (octet_length(small) BETWEEN 1 AND 1048576),
	width      int NOT NULL CONSTRAINT stall_photo_width CHECK (width > 0),
	height     int NOT NULL CONSTRAINT stall_photo_height CHECK (height > 0),
	sent_at    timestamptz NOT NULL,
	version    int NOT NULL DEFAULT 1,
	CONSTRAINT stall_photo_of_stall FOREIGN KEY (edition_id, stall_id) REFERENCES stall (edition_id, id) ON DELETE CASCADE
);
ALTER TABLE stall_photo ALTER COLUMN large SET STORAGE EXTERNAL, ALTER COLUMN small SET STORAGE EXTERNAL;

-- Who was reminded of missing papers, once before each of the days that were
-- set for it. Without mail somebody tells them, and notes that.
CREATE TABLE paper_reminder (
	application_id bigint NOT NULL,
	edition_id     bigint NOT NULL REFERENCES edition,
	days           int NOT NULL, -- before the papers are due
	at             timestamptz NOT NULL,
	mail           boolean NOT NULL,
	told_at        timestamptz,
	CONSTRAINT paper_reminder_once PRIMARY KEY (application_id, days),
	CONSTRAINT paper_reminder_of_application FOREIGN KEY (edition_id, application_id) REFERENCES application (edition_id, id) ON DELETE CASCADE
);
CREATE INDEX paper_reminder_of_edition ON paper_reminder (edition_id);
