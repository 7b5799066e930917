-- +goose Up
-- One word for one thing, in what is stored too. The history's verbs have one
-- form in every room (pg.Verb); the guard of the append-only table steps aside
-- for this one turn.
ALTER TABLE history DISABLE TRIGGER history_append_only;
UPDATE history
SET verb = 'set_admission', detail = jsonb_build_object('admission', substr(verb, length('admission_') + 1))
WHERE verb LIKE 'admission\_%';
UPDATE history h
SET verb = w.now
FROM (VALUES
	('created', 'create'), ('changed', 'update'), ('imported', 'import'), ('told', 'tell'), ('new_link', 'renew_link'),
	('granted', 'grant'), ('revoked', 'revoke'), ('signed_in', 'sign_in'), ('write_text', 'set_text'), ('set', 'set_setting')
) w (before, now)
WHERE h.verb = w.before;
ALTER TABLE history ENABLE TRIGGER history_append_only;

-- A place is one unit of a quota; where a stop is has a name, and where a stall
-- would like to be is a wish.
ALTER TABLE stop RENAME COLUMN place TO name;
ALTER TABLE stop RENAME CONSTRAINT stop_one_place_at_a_time TO stop_one_at_a_time;
UPDATE application
SET answers = jsonb_set(answers #- '{location,place}', '{location,wish}', answers #> '{location,place}')
WHERE answers #> '{location,place}' IS NOT NULL;

-- An edition's id is edition_id, in what a waiting job carries too.
UPDATE job
SET payload = payload - 'edition' || jsonb_build_object('edition_id', payload -> 'edition')
WHERE payload ? 'edition';
