-- +goose Up

-- How an edition's jury comes to a ranking: bonus points in thousandths, what
-- the lottery's seed will be read from, announced before anybody can know it,
-- the seed, and since when the scores are frozen.
CREATE TABLE jury_round (
	edition_id   bigint CONSTRAINT jury_round_pkey PRIMARY KEY REFERENCES edition,
	bonus_social int NOT NULL DEFAULT 0 CONSTRAINT jury_round_bonus_social CHECK (bonus_social BETWEEN 0 AND 1000),
	bonus_new    int NOT NULL DEFAULT 0 CONSTRAINT jury_round_bonus_new CHECK (bonus_new BETWEEN 0 AND 1000),
	bonus_known  int NOT NULL DEFAULT 0 CONSTRAINT jury_round_bonus_known CHECK (bonus_known BETWEEN 0 AND 1000),
	source       text NOT NULL DEFAULT '',
	announced_at timestamptz,
	closed_at    timestamptz,
	seed         text NOT NULL DEFAULT '',
	seeded_at    timestamptz,
	version      int NOT NULL DEFAULT 1,
	CONSTRAINT jury_round_announced CHECK ((source = '') = (announced_at IS NULL)),
	CONSTRAINT jury_round_closed CHECK (closed_at IS NULL OR announced_at IS NOT NULL),
	CONSTRAINT jury_round_seeded CHECK ((seed = '') = (seeded_at IS NULL) AND (seed = '' OR closed_at IS NOT NULL))
);
-- +goose StatementBegin
CREATE FUNCTION edition_has_jury_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO jury_round (edition_id) VALUES (NEW.id);
	RETURN NULL;
END $$;
-- +goose StatementEnd
INSERT INTO jury_round (edition_id) SELECT id FROM edition;
CREATE TRIGGER edition_has_jury_round AFTER INSERT ON edition FOR EACH ROW EXECUTE FUNCTION edition_has_jury_round();

-- How many stalls of a kind the market has room for on a day.
CREATE TABLE jury_target (
	edition_id bigint NOT NULL,
	kind_id    bigint CONSTRAINT jury_target_pkey PRIMARY KEY,
	places     int NOT NULL CONSTRAINT jury_target_places CHECK (places BETWEEN 0 AND 10000),
	FOREIGN KEY (edition_id, kind_id) REFERENCES kind (edition_id, id) ON DELETE CASCADE
);

-- Once the jury is closed no score changes, nor anything that scores are reckoned by.
-- +goose StatementBegin
CREATE FUNCTION jury_open(edition bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM jury_round WHERE edition_id = edition AND closed_at IS NULL FOR SHARE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'the jury is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'jury_is_closed';
	END IF;
END $$;
CREATE FUNCTION jury_review_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		PERFORM jury_open(OLD.edition_id);
		RETURN OLD;
	END IF;
	IF TG_OP = 'INSERT' OR (NEW.scores, NEW.conflict, NEW.note) <> (OLD.scores, OLD.conflict, OLD.note) THEN
		PERFORM jury_open(NEW.edition_id);
	ELSIF EXISTS (SELECT FROM jury_round WHERE edition_id = NEW.edition_id AND closed_at IS NOT NULL) THEN
		NEW.points := OLD.points;
	END IF;
	RETURN NEW;
END $$;
CREATE FUNCTION jury_rules_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM jury_open(coalesce(NEW.edition_id, OLD.edition_id));
	RETURN coalesce(NEW, OLD);
END $$;
-- +goose StatementEnd
-- After jury_review_own, which reckons the points: triggers fire by name.
CREATE TRIGGER jury_review_sealed BEFORE INSERT OR UPDATE OR DELETE ON jury_review FOR EACH ROW EXECUTE FUNCTION jury_review_frozen();
CREATE TRIGGER jury_is_closed BEFORE INSERT OR UPDATE OR DELETE ON jury_target FOR EACH ROW EXECUTE FUNCTION jury_rules_frozen();
CREATE TRIGGER jury_is_closed BEFORE UPDATE OF weight ON jury_criterion FOR EACH ROW EXECUTE FUNCTION jury_rules_frozen();
