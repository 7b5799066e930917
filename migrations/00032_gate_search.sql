-- +goose Up
-- A device that may search sees who has a ticket: the office says which may.
ALTER TABLE device ADD COLUMN search boolean NOT NULL DEFAULT false;

DROP TRIGGER gate_rules_changed ON device;
CREATE TRIGGER gate_rules_changed AFTER INSERT OR DELETE OR UPDATE OF gate_id, name, search, token_hash, revoked_at ON device
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();

-- A gate looks for names alone: no address and no order's code finds anybody there.
ALTER TABLE ticket_order ADD COLUMN folded_name text GENERATED ALWAYS AS (fold(name)) STORED;
