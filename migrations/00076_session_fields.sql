-- +goose Up

-- What the house knows of a session beside what is read in public: when it
-- rains, before and after it, its sound (as its stage is, unless it says so),
-- what it needs, and what is agreed with those who perform.
ALTER TABLE session
	ADD COLUMN rain_stage_id bigint,
	ADD COLUMN setup_minutes int NOT NULL DEFAULT 0 CONSTRAINT session_setup CHECK (setup_minutes BETWEEN 0 AND 480),
	ADD COLUMN change_minutes int NOT NULL DEFAULT 0 CONSTRAINT session_change CHECK (change_minutes BETWEEN 0 AND 480),
	ADD COLUMN sound text NOT NULL DEFAULT '' CONSTRAINT session_sound CHECK (sound IN ('', 'amplified', 'unamplified')),
	ADD COLUMN sign_up boolean NOT NULL DEFAULT false,
	ADD COLUMN equipment text NOT NULL DEFAULT '',
	ADD COLUMN fee_state text NOT NULL DEFAULT '' CONSTRAINT session_fee_state CHECK (fee_state IN ('', 'none', 'open', 'agreed', 'paid')),
	ADD COLUMN rider text NOT NULL DEFAULT '',
	ADD COLUMN arrival text NOT NULL DEFAULT '',
	ADD COLUMN set_list text NOT NULL DEFAULT '' CONSTRAINT session_set_list CHECK (set_list IN ('', 'missing', 'received')),
	ADD CONSTRAINT session_rain_stage FOREIGN KEY (edition_id, rain_stage_id) REFERENCES stage (edition_id, id);

-- How to reach a host, whether they have said yes, and the stall that is theirs;
-- covered: somebody else is at it while they host.
ALTER TABLE host
	ADD COLUMN contact_name text NOT NULL DEFAULT '',
	ADD COLUMN contact_email text NOT NULL DEFAULT '',
	ADD COLUMN contact_phone text NOT NULL DEFAULT '',
	ADD COLUMN confirmed boolean NOT NULL DEFAULT true,
	ADD COLUMN stall_id bigint,
	ADD COLUMN covered boolean NOT NULL DEFAULT false,
	ADD CONSTRAINT host_stall FOREIGN KEY (edition_id, stall_id) REFERENCES stall (edition_id, id) ON DELETE SET NULL (stall_id);

-- Several sessions at once are meant where a place is open ground; a music end
-- of its own has its own source.
ALTER TABLE stage
	ADD COLUMN several boolean NOT NULL DEFAULT false,
	ADD COLUMN music_end_source text NOT NULL DEFAULT '';

-- Hosts that came from an application are of the stall that it became.
UPDATE host h
SET stall_id = s.id
FROM session_host sh
JOIN session x ON x.id = sh.session_id
JOIN stall s ON s.application_id = x.application_id
WHERE sh.host_id = h.id
	AND sh.position <= 1
	AND h.person_id IS NOT NULL;

-- When a stage is not to be used: a break, or closed.
CREATE TABLE stage_block (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL,
	stage_id   bigint NOT NULL,
	kind       text NOT NULL CONSTRAINT stage_block_kind CHECK (kind IN ('break', 'closed')),
	label      text NOT NULL DEFAULT '',
	span       tstzrange NOT NULL CONSTRAINT stage_block_span_bounded CHECK (NOT isempty(span) AND NOT lower_inf(span) AND NOT upper_inf(span)),
	version    int NOT NULL DEFAULT 1,
	CONSTRAINT stage_block_stage FOREIGN KEY (edition_id, stage_id) REFERENCES stage (edition_id, id) ON DELETE CASCADE
);
CREATE INDEX stage_block_of_edition ON stage_block (edition_id, stage_id);
