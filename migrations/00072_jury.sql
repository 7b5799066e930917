-- +goose Up

-- What the jury judges the stalls of a kind by, and how much each weighs; one
-- of no weight is not asked for. The shipped ones have their words in the
-- catalogues, the organisers' own have a name here.
CREATE TABLE jury_criterion (
	edition_id bigint NOT NULL,
	kind_id    bigint NOT NULL,
	key        text NOT NULL CONSTRAINT jury_criterion_key_form CHECK (key ~ '^[a-z][a-z0-9_]{1,39}$'),
	name       lang_text NOT NULL,
	weight     int NOT NULL CONSTRAINT jury_criterion_weight CHECK (weight BETWEEN 0 AND 10),
	position   int NOT NULL,
	version    int NOT NULL DEFAULT 1,
	CONSTRAINT jury_criterion_once PRIMARY KEY (kind_id, key),
	FOREIGN KEY (edition_id, kind_id) REFERENCES kind (edition_id, id) ON DELETE CASCADE
);

-- No kind is without criteria: those of its mark are proposed, for people to
-- change. None of them favours who is known or lives near (§ 70 GewO).
-- +goose StatementBegin
CREATE FUNCTION jury_pack(edition bigint, kind bigint, mark text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO jury_criterion (edition_id, kind_id, key, name, weight, position)
	SELECT edition, kind, p.key, '{}', p.weight, row_number() OVER ()
	FROM (VALUES
		('food', 'quality', 3), ('food', 'diet', 2), ('food', 'variety', 2), ('food', 'footprint', 2), ('food', 'price', 1),
		('manufactory', 'quality', 3), ('manufactory', 'handmade', 3), ('manufactory', 'hands_on', 2), ('manufactory', 'footprint', 1),
		('workshop', 'content', 3), ('workshop', 'access', 3), ('workshop', 'feasible', 2), ('workshop', 'variety', 1),
		('advice', 'content', 3), ('advice', 'access', 3), ('advice', 'independent', 2),
		('culture', 'quality', 3), ('culture', 'access', 2), ('culture', 'variety', 2),
		('plain', 'quality', 3), ('plain', 'variety', 2), ('plain', 'footprint', 1)
	) p (mark, key, weight)
	WHERE p.mark = jury_pack.mark
$$;
CREATE FUNCTION kind_has_criteria() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM jury_pack(NEW.edition_id, NEW.id, NEW.mark);
	RETURN NULL;
END $$;
-- +goose StatementEnd
SELECT jury_pack(edition_id, id, mark) FROM kind;
CREATE TRIGGER kind_has_criteria AFTER INSERT ON kind FOR EACH ROW EXECUTE FUNCTION kind_has_criteria();

-- A seat of the jury: a number, which its audit sheet calls it by, and whose it is.
CREATE TABLE jury_seat (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	edition_id bigint NOT NULL REFERENCES edition,
	number     int NOT NULL,
	person_id  bigint NOT NULL REFERENCES person,
	CONSTRAINT jury_seat_number UNIQUE (edition_id, number),
	CONSTRAINT jury_seat_once UNIQUE (edition_id, person_id),
	CONSTRAINT jury_seat_in_edition UNIQUE (edition_id, id)
);

-- What a seat says of an application: a score of one to five by each criterion,
-- or that it is not free to judge. points are the weighted mean of the scores in
-- thousandths, which the database keeps in step with the weights.
CREATE TABLE jury_review (
	edition_id     bigint NOT NULL,
	application_id bigint NOT NULL,
	seat_id        bigint NOT NULL,
	conflict       boolean NOT NULL DEFAULT false,
	scores         jsonb NOT NULL DEFAULT '{}'
		CONSTRAINT jury_review_scores CHECK (jsonb_typeof(scores) = 'object' AND NOT scores @? '$.* ? (!(@ >= 1 && @ <= 5))'),
	points         int,
	note           text NOT NULL DEFAULT '',
	at             timestamptz NOT NULL,
	version        int NOT NULL DEFAULT 1,
	CONSTRAINT jury_review_once PRIMARY KEY (application_id, seat_id),
	CONSTRAINT jury_review_free CHECK (NOT conflict OR scores = '{}'),
	FOREIGN KEY (edition_id, application_id) REFERENCES application (edition_id, id),
	FOREIGN KEY (edition_id, seat_id) REFERENCES jury_seat (edition_id, id)
);
CREATE INDEX jury_review_of_edition ON jury_review (edition_id, seat_id);

-- Whose an application is.
CREATE VIEW jury_contact AS
SELECT a.id AS application_id, a.person_id, lower(trim(a.organisation)) AS organisation
FROM application a
WHERE a.person_id IS NOT NULL
UNION ALL
SELECT a.id, p.id, lower(trim(a.organisation))
FROM application a
JOIN person p ON lower(p.email) = lower(a.contact_email)
WHERE a.contact_email <> '';

-- Who is not free to judge an application, and why: it is their own (contact),
-- they filled it in for somebody (helper), or they stand for the same organisation.
CREATE VIEW jury_interested AS
SELECT application_id, person_id, 'contact' AS why, 1 AS nth
FROM jury_contact
UNION ALL
SELECT h.subject_id, CASE WHEN h.actor LIKE 'person:%' THEN split_part(h.actor, ':', 2)::bigint END, 'helper', 2
FROM history h
WHERE h.subject = 'application'
	AND h.verb IN ('create', 'submit')
	AND h.actor LIKE 'person:%'
UNION ALL
SELECT a.id, c.person_id, 'organisation', 3
FROM application a
JOIN jury_contact c ON c.organisation = lower(trim(a.organisation))
WHERE a.organisation <> '';

CREATE FUNCTION jury_interest(application bigint, person bigint) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT why FROM jury_interested i WHERE i.application_id = application AND i.person_id = person ORDER BY nth LIMIT 1), '')
$$;

-- Who is asked to judge.
CREATE VIEW jury_member AS
SELECT DISTINCT e.id AS edition_id, g.person_id
FROM edition e
JOIN role_grant g ON g.role = 'jury' AND coalesce(g.edition_id, e.id) = e.id
JOIN person p ON p.id = g.person_id AND p.erased_at IS NULL;

-- How many reviews of an application are still to come.
CREATE VIEW jury_missing AS
SELECT a.edition_id, a.id AS application_id, count(*)::int AS missing
FROM application a
JOIN jury_member m ON m.edition_id = a.edition_id
WHERE a.state IN ('submitted', 'in_review', 'waitlisted')
	AND NOT EXISTS (SELECT FROM jury_review r JOIN jury_seat s ON s.id = r.seat_id WHERE r.application_id = a.id AND s.person_id = m.person_id)
	AND NOT EXISTS (SELECT FROM jury_interested i WHERE i.application_id = a.id AND i.person_id = m.person_id)
GROUP BY a.edition_id, a.id;

-- The database itself lets nobody score what is theirs, and keeps the points.
-- +goose StatementBegin
CREATE FUNCTION jury_points(kind bigint, scores jsonb) RETURNS int LANGUAGE sql STABLE AS $$
	SELECT round(1000.0 * sum(c.weight * s.value::int) / nullif(sum(c.weight), 0))::int
	FROM jury_criterion c
	JOIN jsonb_each_text(scores) s ON s.key = c.key
	WHERE c.kind_id = kind
$$;
CREATE FUNCTION jury_review_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	a application;
BEGIN
	SELECT * INTO a FROM application WHERE id = NEW.application_id;
	IF NEW.scores <> '{}' AND (TG_OP = 'INSERT' OR NEW.scores <> OLD.scores)
		AND jury_interest(a.id, (SELECT person_id FROM jury_seat WHERE id = NEW.seat_id)) <> '' THEN
		RAISE EXCEPTION 'a seat judges what is its own' USING ERRCODE = 'check_violation', CONSTRAINT = 'jury_review_own';
	END IF;
	NEW.points := jury_points(a.kind_id, NEW.scores);
	RETURN NEW;
END $$;
CREATE FUNCTION jury_weighs_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_TABLE_NAME = 'application' THEN
		UPDATE jury_review SET scores = scores WHERE application_id = NEW.id;
	ELSE
		UPDATE jury_review r SET scores = scores FROM application a WHERE a.id = r.application_id AND a.kind_id = NEW.kind_id;
	END IF;
	RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER jury_review_own BEFORE INSERT OR UPDATE ON jury_review FOR EACH ROW EXECUTE FUNCTION jury_review_counts();
CREATE TRIGGER jury_weighs_again AFTER INSERT OR UPDATE OF weight ON jury_criterion FOR EACH ROW EXECUTE FUNCTION jury_weighs_again();
CREATE TRIGGER jury_weighs_again AFTER UPDATE OF kind_id ON application FOR EACH ROW WHEN (OLD.kind_id <> NEW.kind_id) EXECUTE FUNCTION jury_weighs_again();

-- The one score of before counts for each criterion; of several the last one.
INSERT INTO jury_seat (edition_id, number, person_id)
SELECT edition_id, row_number() OVER (PARTITION BY edition_id ORDER BY min(id)), person_id
FROM jury_note
WHERE score IS NOT NULL
GROUP BY edition_id, person_id;

INSERT INTO jury_review (edition_id, application_id, seat_id, scores, at)
SELECT DISTINCT ON (n.application_id, s.id) n.edition_id, n.application_id, s.id,
	(SELECT jsonb_object_agg(c.key, n.score) FROM jury_criterion c WHERE c.kind_id = a.kind_id), n.created_at
FROM jury_note n
JOIN jury_seat s ON s.edition_id = n.edition_id AND s.person_id = n.person_id
JOIN application a ON a.id = n.application_id
WHERE n.score IS NOT NULL
	AND jury_interest(a.id, n.person_id) = ''
ORDER BY n.application_id, s.id, n.id DESC;

DELETE FROM jury_note WHERE body = '';
ALTER TABLE jury_note DROP COLUMN score;
