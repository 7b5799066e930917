-- +goose Up
-- What an edition's state permits stands in internal/festival/state.go.
ALTER TABLE edition ADD COLUMN state text NOT NULL DEFAULT 'preparing'
	CONSTRAINT edition_state CHECK (state IN ('preparing', 'announced', 'open', 'over'));

-- Until now every edition was public. What is past stays readable; the current
-- one goes on; of the others, what the public could already see there stays.
UPDATE edition e
SET state = CASE
	WHEN (SELECT max(closes_at) FROM market_day d WHERE d.edition_id = e.id) < now() THEN 'over'
	WHEN e.current THEN 'open'
	WHEN e.source <> ''
		OR EXISTS (SELECT 1 FROM plan_release r WHERE r.edition_id = e.id)
		OR EXISTS (SELECT 1 FROM programme_release r WHERE r.edition_id = e.id)
		OR EXISTS (SELECT 1 FROM ticket_order o WHERE o.edition_id = e.id)
		OR EXISTS (SELECT 1 FROM application a WHERE a.edition_id = e.id) THEN 'announced'
	ELSE 'preparing'
END;

-- Gates keep the edition in memory, and its state says whether they scan.
DROP TRIGGER gate_rules_changed ON edition;
CREATE TRIGGER gate_rules_changed AFTER INSERT OR DELETE OR UPDATE OF slug, name, zone, day_change, admission, readmitted_at, state ON edition
	FOR EACH STATEMENT EXECUTE FUNCTION gate_rules_changed();

-- A house nobody may run cannot be mended from a screen. The lock lets two who
-- take one another's role away at once be judged one after the other.
-- +goose StatementBegin
CREATE FUNCTION role_grant_one_at_a_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('role_grant'));
	RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER role_grant_one_at_a_time BEFORE UPDATE OR DELETE ON role_grant
	FOR EACH STATEMENT EXECUTE FUNCTION role_grant_one_at_a_time();

-- +goose StatementBegin
CREATE FUNCTION house_keeps_an_organiser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (
		SELECT 1
		FROM role_grant g
		JOIN person p ON p.id = g.person_id
		WHERE g.role = 'organiser'
			AND g.edition_id IS NULL
			AND p.erased_at IS NULL
	) THEN
		RAISE EXCEPTION 'the house needs an organiser' USING ERRCODE = 'check_violation', CONSTRAINT = 'house_keeps_an_organiser';
	END IF;
	RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER house_keeps_an_organiser AFTER UPDATE OR DELETE ON role_grant
	FOR EACH ROW WHEN (OLD.role = 'organiser' AND OLD.edition_id IS NULL) EXECUTE FUNCTION house_keeps_an_organiser();

-- Who made a write without an account proves it with a word of their own.
ALTER TABLE idempotency ADD COLUMN caller bytea NOT NULL DEFAULT '';
