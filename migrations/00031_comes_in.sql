-- +goose Up
-- Whether a person can come in: they have done so before, and may ask for a
-- link again or are still signed in. Who was added and never followed the
-- invitation runs no market yet.
-- +goose StatementBegin
CREATE FUNCTION comes_in(who bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (
		SELECT 1
		FROM person p
		JOIN login l ON l.person_id = p.id
		WHERE p.id = who
			AND p.erased_at IS NULL
			AND (p.email IS NOT NULL OR (l.revoked_at IS NULL AND l.expires_at > now()))
	)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION house_keeps_an_organiser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (
		SELECT 1
		FROM role_grant g
		WHERE g.role = 'organiser'
			AND g.edition_id IS NULL
			AND comes_in(g.person_id)
	) THEN
		RAISE EXCEPTION 'the house needs an organiser' USING ERRCODE = 'check_violation', CONSTRAINT = 'house_keeps_an_organiser';
	END IF;
	RETURN NULL;
END $$;
-- +goose StatementEnd
