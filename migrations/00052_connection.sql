-- +goose Up
-- An outlet has a number at its pitch, which its label carries. Whoever writes
-- outlets anew gives them the next ones in their order.
ALTER TABLE outlet ADD COLUMN nth smallint;
UPDATE outlet o
SET nth = n.nth
FROM (SELECT id, row_number() OVER (PARTITION BY pitch_id ORDER BY id) AS nth FROM outlet) n
WHERE n.id = o.id;
ALTER TABLE outlet ALTER COLUMN nth SET NOT NULL;
ALTER TABLE outlet ADD CONSTRAINT outlet_nth UNIQUE (pitch_id, nth);

-- +goose StatementBegin
CREATE FUNCTION number_outlet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.nth := coalesce(NEW.nth, (SELECT max(nth) FROM outlet WHERE pitch_id = NEW.pitch_id) + 1, 1);
	RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER outlet_numbered BEFORE INSERT ON outlet
	FOR EACH ROW EXECUTE FUNCTION number_outlet();

-- The outlets that somebody has chosen for a stall, wherever they are at its
-- location; without any it uses those of its pitch. Outlets are written anew
-- with their pitch: whether all that are in use are there is asked at the end.
CREATE TABLE connection (
	edition_id bigint NOT NULL,
	stall_id   bigint NOT NULL,
	pitch_id   bigint NOT NULL,
	nth        smallint NOT NULL,
	CONSTRAINT connection_once PRIMARY KEY (stall_id, pitch_id, nth),
	CONSTRAINT connection_stall FOREIGN KEY (edition_id, stall_id) REFERENCES stall (edition_id, id) ON DELETE CASCADE,
	CONSTRAINT connection_pitch FOREIGN KEY (edition_id, pitch_id) REFERENCES pitch (edition_id, id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT connection_outlet FOREIGN KEY (pitch_id, nth) REFERENCES outlet (pitch_id, nth) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX connection_of_outlet ON connection (pitch_id, nth);
