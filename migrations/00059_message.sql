-- +goose Up

-- Texts that organisers send again and again.
CREATE TABLE message_template (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	name       text NOT NULL,
	subject    lang_text NOT NULL,
	body       lang_text NOT NULL,
	version    int NOT NULL DEFAULT 1,
	CONSTRAINT message_template_name_taken UNIQUE (edition_id, name)
);

-- What is told to many at once: a draft until it is sent. The columns for_… say
-- whom it is for; '' is everybody.
CREATE TABLE message (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	subject    lang_text NOT NULL,
	body       lang_text NOT NULL,
	deadline   date,
	for_state  text NOT NULL DEFAULT '',
	for_kind   text NOT NULL DEFAULT '',
	for_day    text NOT NULL DEFAULT '',
	for_lang   text NOT NULL DEFAULT '',
	for_outlet text NOT NULL DEFAULT '',
	changed_at timestamptz NOT NULL,
	sent_at    timestamptz,
	sent_by    text NOT NULL DEFAULT '',
	version    int NOT NULL DEFAULT 1,
	CONSTRAINT message_in_edition UNIQUE (edition_id, id)
);

-- Whom a message was sent to, with its words for them: {link} is put in when
-- they are read. mailed: it went into the outbox; reached_at: somebody told them.
CREATE TABLE message_recipient (
	edition_id     bigint NOT NULL,
	message_id     bigint NOT NULL,
	application_id bigint NOT NULL,
	lang           text NOT NULL,
	subject        text NOT NULL,
	body           text NOT NULL,
	mailed         boolean NOT NULL,
	reached_at     timestamptz,
	reached_by     text NOT NULL DEFAULT '',
	CONSTRAINT message_recipient_once PRIMARY KEY (message_id, application_id),
	CONSTRAINT message_recipient_message FOREIGN KEY (edition_id, message_id) REFERENCES message (edition_id, id),
	CONSTRAINT message_recipient_application FOREIGN KEY (edition_id, application_id) REFERENCES application (edition_id, id) ON DELETE CASCADE
);
CREATE INDEX message_recipient_of_application ON message_recipient (application_id);
