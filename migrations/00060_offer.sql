-- +goose Up

-- What a vendor was accepted for: until when they are asked to confirm, and on
-- which days they stand; without any on those that they wished. decided: the
-- version that the decision made, which its mail is called by.
ALTER TABLE application
	ADD COLUMN confirm_by date,
	ADD COLUMN offered text[] NOT NULL DEFAULT '{}',
	ADD COLUMN decided int NOT NULL DEFAULT 0;

-- The days a vendor comes on, as keys; none: all.
CREATE FUNCTION coming_days(a application) RETURNS text[] LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN a.offered <> '{}' THEN a.offered ELSE ARRAY(SELECT jsonb_array_elements_text(nullif(a.answers #> '{location,days}', 'null'))) END
$$;

-- Whoever was accepted for Saturday gets Saturday, whichever way they are placed.
-- +goose StatementBegin
CREATE FUNCTION allotment_on_offered_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (
		SELECT
		FROM stall s
		JOIN application a ON a.id = s.application_id AND a.offered <> '{}'
		JOIN market_day d ON d.edition_id = a.edition_id AND tstzrange(d.opens_at, d.closes_at) && NEW.span
		WHERE s.id = NEW.stall_id
			AND NOT to_char(d.date, 'YYYY-MM-DD') = ANY (a.offered)
	) THEN
		RAISE EXCEPTION 'not accepted for this day' USING ERRCODE = 'check_violation', CONSTRAINT = 'allotment_on_offered_day';
	END IF;
	RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER allotment_on_offered_day BEFORE INSERT OR UPDATE OF stall_id, span ON allotment
	FOR EACH ROW EXECUTE FUNCTION allotment_on_offered_day();

-- A template that speaks for a decision in place of the shipped text.
ALTER TABLE message_template
	ADD COLUMN use text NOT NULL DEFAULT ''
		CONSTRAINT message_template_use CHECK (use IN ('', 'accepted', 'waitlisted', 'declined'));
CREATE UNIQUE INDEX message_template_use_once ON message_template (edition_id, use) WHERE use <> '';
