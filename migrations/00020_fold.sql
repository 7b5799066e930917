-- +goose Up
-- A search finds a name as people type it: without accents, points and case, in
-- any form of Unicode, with one letter for the variants of Arabic and Turkish ones.
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

-- +goose StatementBegin
CREATE FUNCTION fold(t text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, translate(
	regexp_replace(normalize(t, NFKD), '[\u0300-\u036F\u0483-\u0487\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u0640\u064B-\u065F\u0670\u135D-\u135F\u200B-\u200F\u00AD]', '', 'g'),
	'ıəƏةىیکھہ', 'ieEهييكهه')) COLLATE "und-x-icu");
-- +goose StatementEnd

-- finds reports whether every word stands somewhere in the text; no words are in every text.
-- +goose StatementBegin
CREATE FUNCTION finds(hay text, words text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN NOT EXISTS (
	SELECT 1
	FROM (SELECT fold(hay) AS folded OFFSET 0) h
	CROSS JOIN regexp_split_to_table(fold(btrim(words)), '\s+') AS word
	WHERE strpos(h.folded, word) = 0
);
-- +goose StatementEnd
