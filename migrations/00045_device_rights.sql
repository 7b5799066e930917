-- +goose Up
-- What a device may is its profile, which the office sets: let people through,
-- count heads, begin a drill. Those enrolled before may what they could.
ALTER TABLE device
	ADD COLUMN scan boolean NOT NULL DEFAULT true,
	ADD COLUMN count boolean NOT NULL DEFAULT true,
	ADD COLUMN lead boolean NOT NULL DEFAULT true;

DROP TRIGGER gate_rules_changed ON device;
CREATE TRIGGER gate_rules_changed AFTER INSERT OR DELETE OR UPDATE OF gate_id, name, scan, search, count, lead, token_hash, revoked_at ON device
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();
