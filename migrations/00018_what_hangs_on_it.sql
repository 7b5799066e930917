-- +goose Up
-- What is a record of its own no longer goes along unasked: whoever deletes a
-- location, a plan or a quota says so for each thing on it. The cascades that
-- are left belong to one record (a test names them all).
ALTER TABLE stop
	DROP CONSTRAINT stop_edition_id_location_id_fkey,
	ADD CONSTRAINT stop_edition_id_location_id_fkey FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id);
ALTER TABLE plan
	DROP CONSTRAINT plan_edition_id_location_id_fkey,
	ADD CONSTRAINT plan_edition_id_location_id_fkey FOREIGN KEY (edition_id, location_id) REFERENCES location (edition_id, id);
ALTER TABLE pitch
	DROP CONSTRAINT pitch_location_id_plan_id_fkey,
	ADD CONSTRAINT pitch_location_id_plan_id_fkey FOREIGN KEY (location_id, plan_id) REFERENCES plan (location_id, id);
ALTER TABLE place
	DROP CONSTRAINT place_quota_id_fkey,
	ADD CONSTRAINT place_quota_id_fkey FOREIGN KEY (quota_id) REFERENCES quota;

-- A ticket is for a day when its type admits during the day's hours. A type
-- without windows admits always, so that only the last day takes all from it.
-- +goose StatementBegin
CREATE FUNCTION market_day_has_ticket(day bigint, type bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (
		SELECT 1
		FROM ticket_type_window w
		JOIN market_day d ON d.id = day
		WHERE w.ticket_type_id = type
			AND w.valid_from < d.closes_at
			AND w.valid_until > d.opens_at
	) OR NOT EXISTS (
		SELECT 1
		FROM ticket_type_window w
		WHERE w.ticket_type_id = type
	) AND NOT EXISTS (
		SELECT 1
		FROM market_day d
		JOIN market_day other ON other.edition_id = d.edition_id AND other.id <> d.id
		WHERE d.id = day
	)
$$;
-- +goose StatementEnd

-- Nothing refers to a market day by a key: what belongs to it does so by its time.
-- +goose StatementBegin
CREATE FUNCTION market_day_keeps_its_tickets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (
		SELECT 1
		FROM ticket_type k
		WHERE k.edition_id = OLD.edition_id
			AND market_day_has_ticket(OLD.id, k.id)
			AND EXISTS (
				SELECT 1
				FROM ticket t
				JOIN ticket_order o ON o.id = t.order_id
				WHERE t.ticket_type_id = k.id
					AND t.state <> 'void'
					AND o.state <> 'canceled'
			)
	) OR EXISTS (
		SELECT 1
		FROM scan s
		JOIN gate g ON g.id = s.gate_id
		WHERE g.edition_id = OLD.edition_id
			AND s.at >= OLD.opens_at
			AND s.at < OLD.closes_at
			AND s.verdict = 'ok'
			AND s.kind = 'entry'
	) THEN
		RAISE EXCEPTION 'people come to this day' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'market_day_keeps_its_tickets';
	END IF;
	RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER market_day_keeps_its_tickets BEFORE DELETE ON market_day
	FOR EACH ROW EXECUTE FUNCTION market_day_keeps_its_tickets();
