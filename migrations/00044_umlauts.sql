-- +goose Up
-- An umlaut is typed as two letters where a keyboard has none: "Oezdemir" finds
-- Özdemir, and "Özdemir" the one who writes herself Oezdemir.

-- one_letter gives folded text with ae, oe and ue as the letters that fold makes of
-- ä, ö and ü; after a, e and q a "ue" is none ("Bauer", "Feuer", "Quelle").
-- +goose StatementBegin
CREATE FUNCTION one_letter(folded text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(regexp_replace(folded, '([ao])e', '\1', 'g'), '(?<![aeq])ue', 'u', 'g');
-- +goose StatementEnd

-- searched is what a search looks in: each text as it is, and with one letter for two.
-- +goose StatementBegin
CREATE FUNCTION searched(t text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
	SELECT f || CASE WHEN one_letter(f) = f THEN '' ELSE ' ' || one_letter(f) END
	FROM (SELECT fold(t) AS f OFFSET 0) AS folded
);
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION patterns(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
	SELECT array_agg('%' || regexp_replace(one_letter(word), '([\\%_])', '\\\1', 'g') || '%')
	FROM regexp_split_to_table(fold(btrim(words)), '\s+') AS word
);
-- +goose StatementEnd

ALTER TABLE stall DROP COLUMN folded, ADD COLUMN searched text
	GENERATED ALWAYS AS (searched(name || ' ' || organisation || ' ' || goods::text || ' ' || description::text)) STORED;
ALTER TABLE application DROP COLUMN folded, ADD COLUMN searched text
	GENERATED ALWAYS AS (searched(name || ' ' || organisation || ' ' || contact_name || ' ' || contact_email || ' ' || phone_raw || ' ' || contact_phone)) STORED;
ALTER TABLE ticket_order DROP COLUMN folded, DROP COLUMN folded_name,
	ADD COLUMN searched text GENERATED ALWAYS AS (searched(code || ' ' || name || ' ' || email)) STORED,
	ADD COLUMN searched_name text GENERATED ALWAYS AS (searched(name)) STORED;
