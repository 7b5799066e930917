-- +goose Up
-- A message is put together when it is sent: attach names what is made for it then ("tickets:12"). recipient_key stands for
-- the mailbox, however its address is written; stranger marks a message that anybody can cause, for any address.
ALTER TABLE outbox
	ADD COLUMN attach        text NOT NULL DEFAULT '',
	ADD COLUMN recipient_key bytea NOT NULL DEFAULT '',
	ADD COLUMN stranger      boolean NOT NULL DEFAULT false,
	DROP CONSTRAINT outbox_state,
	ADD CONSTRAINT outbox_state CHECK (state IN ('queued', 'sent', 'failed', 'expired', 'capped'));
UPDATE outbox SET attach = 'tickets:' || split_part(once, ':', 2) WHERE purpose = 'order';
ALTER TABLE outbox DROP COLUMN raw;
CREATE INDEX outbox_of_recipient ON outbox (recipient_key, created_at) WHERE stranger;
CREATE INDEX outbox_strangers_sent ON outbox (sent_at) WHERE stranger;
