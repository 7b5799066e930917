-- +goose Up
-- Gates keep market days in memory too, and a device may come into the world enrolled.
CREATE TRIGGER gate_rules_changed AFTER INSERT OR UPDATE OR DELETE ON market_day
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();

DROP TRIGGER gate_rules_changed ON edition;
CREATE TRIGGER gate_rules_changed AFTER INSERT OR DELETE OR UPDATE OF slug, name, zone, day_change, admission, readmitted_at ON edition
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();

DROP TRIGGER gate_rules_changed ON device;
CREATE TRIGGER gate_rules_changed AFTER INSERT OR DELETE OR UPDATE OF gate_id, name, token_hash, revoked_at ON device
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();
