package account

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// A sign-in link holds for 30 minutes and one use; a person may ask for five
// within that time. The limit hangs on the person and never on a network
// address, because a whole shelter shares one.
const (
	linkLife     = 30 * time.Minute
	linksPerLife = 5
	loginLife    = 30 * 24 * time.Hour
	officeIdle   = 12 * time.Hour      // a browser of who works in an office ends after this long without a request
	visitorIdle  = 14 * 24 * time.Hour // any other
	seenEvery    = 5 * time.Minute
)

const purposeSignIn = "sign-in"

// SignInLink is a link as it is handed to its person. Token is never stored.
type SignInLink struct {
	ID        int64
	Person    Person
	Token     string
	ExpiresAt time.Time
}

// Login is a signed-in browser.
type Login struct {
	ID         int64     `db:"id"`
	Browser    string    `db:"browser"`
	CreatedAt  time.Time `db:"created_at"`
	LastSeenAt time.Time `db:"last_seen_at"`
	ExpiresAt  time.Time `db:"expires_at"`
}

// The person's row is locked, so that requests at the same moment are counted
// one after the other.
const sqlRecentLinks = `
SELECT (
	SELECT count(*)
	FROM sign_in_link l
	WHERE l.person_id = p.id AND l.created_at > $2
)
FROM person p
WHERE p.id = $1
FOR UPDATE`

const sqlCreateLink = `
INSERT INTO sign_in_link (person_id, created_at, expires_at)
VALUES ($1, $2, $3)
RETURNING id`

// RequestLink queues a sign-in mail when the address is known. It answers nil
// for known and unknown addresses and for a person who asks too often, so that
// nobody learns from it who has an account.
func (s *Store) RequestLink(ctx context.Context, email string, now time.Time) error {
	p, err := s.ByEmail(ctx, email)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var recent int
		if err := tx.Get(ctx, &recent, sqlRecentLinks, int64(p.ID), now.Add(-linkLife)); err != nil || recent >= linksPerLife {
			return err
		}
		link, err := s.linkIn(ctx, tx, p, now, linkLife)
		if err != nil || s.onLink == nil {
			return err
		}
		return s.onLink(ctx, tx, link)
	})
}

// IssueLink makes a link to hand over directly: the command line's way in.
func (s *Store) IssueLink(ctx context.Context, p Person, now time.Time) (SignInLink, error) {
	var link SignInLink
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) (err error) {
		link, err = s.linkIn(ctx, tx, p, now, linkLife)
		return err
	})
	return link, err
}

func (s *Store) linkIn(ctx context.Context, tx *pg.Tx, p Person, now time.Time, life time.Duration) (SignInLink, error) {
	link := SignInLink{Person: p, ExpiresAt: now.Add(life)}
	if err := tx.Get(ctx, &link.ID, sqlCreateLink, int64(p.ID), now, link.ExpiresAt); err != nil {
		return link, err
	}
	link.Token = s.secret.Link(purposeSignIn, link.ID, 1)
	return link, nil
}

const sqlPeekLink = `
SELECT p.name
FROM sign_in_link l
JOIN person p ON p.id = l.person_id
WHERE l.id = $1 AND l.generation = $2 AND l.used_at IS NULL AND l.expires_at > $3 AND p.erased_at IS NULL`

// PeekLink names the person a link is for and changes nothing: mail scanners
// follow links, so only the button's POST uses it up.
func (s *Store) PeekLink(ctx context.Context, token string, now time.Time) (string, error) {
	id, generation, ok := s.secret.Open(purposeSignIn, token)
	if !ok {
		return "", gone("account.PeekLink")
	}
	var name string
	err := s.db.Get(ctx, &name, sqlPeekLink, id, generation, now)
	if fault.Is(err, fault.NotFound) {
		return "", gone("account.PeekLink")
	}
	return name, err
}

func gone(op string) error { return fault.New(fault.Gone, op, "error.gone") }

const sqlUseLink = `
UPDATE sign_in_link
SET used_at = $3
WHERE id = $1 AND generation = $2 AND used_at IS NULL AND expires_at > $3
RETURNING person_id`

// UseLink uses a link up and returns the token of a new login. Of two uses at
// once one wins; the other gets Gone.
func (s *Store) UseLink(ctx context.Context, token, browser string, now time.Time) (string, error) {
	id, generation, ok := s.secret.Open(purposeSignIn, token)
	if !ok {
		return "", gone("account.UseLink")
	}
	var login string
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var person ID
		err := tx.Get(ctx, &person, sqlUseLink, id, generation, now)
		if fault.Is(err, fault.NotFound) {
			return gone("account.UseLink")
		}
		if err != nil {
			return err
		}
		login, err = SignInIn(ctx, tx, person, browser, now)
		return err
	})
	return login, err
}

const sqlLinkUsedBy = `
SELECT EXISTS (
	SELECT 1
	FROM sign_in_link
	WHERE id = $1
		AND generation = $2
		AND person_id = $3
		AND used_at IS NOT NULL
)`

// UsedLink reports whether a link was this person's and is used up: who presses
// twice, or opens the mail again, and is signed in, need not hear that it is over.
func (s *Store) UsedLink(ctx context.Context, token string, person ID) (yes bool, err error) {
	id, generation, ok := s.secret.Open(purposeSignIn, token)
	if !ok {
		return false, nil
	}
	err = s.db.Get(ctx, &yes, sqlLinkUsedBy, id, generation, int64(person))
	return yes, err
}

const sqlCreateLogin = `
INSERT INTO login (token_hash, person_id, browser, created_at, last_seen_at, expires_at)
VALUES ($1, $2, $3, $4, $4, $5)
RETURNING id`

// SignIn makes a login without a link. Only first-run set-up and demo
// sign-ins may call it.
func (s *Store) SignIn(ctx context.Context, person ID, browser string, now time.Time) (string, error) {
	var token string
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) (err error) {
		token, err = SignInIn(ctx, tx, person, browser, now)
		return err
	})
	return token, err
}

// SignInIn is SignIn within the caller's transaction.
func SignInIn(ctx context.Context, tx *pg.Tx, person ID, browser string, now time.Time) (string, error) {
	token, hash := NewToken()
	var id int64
	if err := tx.Get(ctx, &id, sqlCreateLogin, hash, int64(person), Browser(browser), now, now.Add(loginLife)); err != nil {
		return "", err
	}
	return token, pg.LogIn(pg.WithActor(ctx, pg.ActorID("person", int64(person))), tx,
		pg.Entry{Subject: "person", SubjectID: int64(person), Verb: pg.VerbSignIn, At: now})
}

// Browser is what a browser calls itself, short enough to be kept.
func Browser(agent string) string {
	r := []rune(input.CleanLine(agent))
	return string(r[:min(len(r), 300)])
}

const sqlFindLogin = `
SELECT l.id AS login_id, l.last_seen_at, p.id, p.name, p.lang,
	coalesce(string_agg(g.role || '@' || coalesce(g.edition_id, 0), ','), '') AS grants
FROM login l
JOIN person p ON p.id = l.person_id
LEFT JOIN role_grant g ON g.person_id = p.id
WHERE l.token_hash = $1 AND l.revoked_at IS NULL AND l.expires_at > $2 AND p.erased_at IS NULL
GROUP BY l.id, p.id`

const sqlTouchLogin = `
UPDATE login
SET last_seen_at = $2
WHERE id = $1`

// Login tells who a login's token belongs to; Unauthorized when it is not valid.
func (s *Store) Login(ctx context.Context, token string, now time.Time) (*Principal, error) {
	var row struct {
		LoginID    int64     `db:"login_id"`
		LastSeenAt time.Time `db:"last_seen_at"`
		ID         ID        `db:"id"`
		Name       string    `db:"name"`
		Lang       lang.Lang `db:"lang"`
		Grants     string    `db:"grants"`
	}
	err := s.db.Get(ctx, &row, sqlFindLogin, HashToken(token), now)
	if fault.Is(err, fault.NotFound) {
		return nil, fault.New(fault.Unauthorized, "account.Login", "error.unauthorized")
	}
	if err != nil {
		return nil, err
	}
	p := &Principal{
		Actor: pg.ActorID("person", int64(row.ID)), Person: row.ID, Login: row.LoginID,
		Name: row.Name, Lang: row.Lang, grants: parseGrants(row.Grants),
	}
	if now.Sub(row.LastSeenAt) > p.idle() {
		return nil, fault.New(fault.Unauthorized, "account.Login", "error.unauthorized")
	}
	if now.Sub(row.LastSeenAt) > seenEvery {
		if _, err := s.db.Exec(ctx, sqlTouchLogin, row.LoginID, now); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// idle is how long a login lasts without a request.
func (p *Principal) idle() time.Duration {
	if p.worksAnywhere() {
		return officeIdle
	}
	return visitorIdle
}

const sqlLogins = `
SELECT id, browser, created_at, last_seen_at, expires_at
FROM login
WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND last_seen_at >= $3
ORDER BY last_seen_at DESC, id`

// Logins are a person's signed-in browsers.
func (s *Store) Logins(ctx context.Context, person ID, now time.Time) ([]Login, error) {
	var all []Login
	err := s.db.Select(ctx, &all, sqlLogins, int64(person), now, now.Add(-visitorIdle))
	return all, err
}

const sqlRevokeLogin = `
UPDATE login
SET revoked_at = coalesce(revoked_at, $3)
WHERE id = $1 AND person_id = $2`

// RevokeLogin signs one of the person's browsers out; repeating it is harmless.
// NotFound for another's.
func (s *Store) RevokeLogin(ctx context.Context, person ID, login int64, now time.Time) error {
	n, err := s.db.Exec(ctx, sqlRevokeLogin, login, int64(person), now)
	return pg.Found("account.RevokeLogin", n, err)
}

const sqlReadLink = `
SELECT l.id, l.expires_at, p.id AS person_id, p.name, coalesce(p.email, '') AS email, p.lang
FROM sign_in_link l
JOIN person p ON p.id = l.person_id
WHERE l.id = $1 AND l.used_at IS NULL AND l.expires_at > $2 AND p.erased_at IS NULL`

// SignInLinkIn reads a link that still holds, to write it into a mail; in a
// transaction or without one.
func SignInLinkIn(ctx context.Context, q pg.Querier, secret *Secret, id int64, now time.Time) (SignInLink, error) {
	var row struct {
		ID        int64     `db:"id"`
		ExpiresAt time.Time `db:"expires_at"`
		PersonID  ID        `db:"person_id"`
		Name      string    `db:"name"`
		Email     string    `db:"email"`
		Lang      lang.Lang `db:"lang"`
	}
	if err := q.Get(ctx, &row, sqlReadLink, id, now); err != nil {
		return SignInLink{}, err
	}
	return SignInLink{
		ID: row.ID, ExpiresAt: row.ExpiresAt, Token: secret.Link(purposeSignIn, row.ID, 1),
		Person: Person{ID: row.PersonID, Name: row.Name, Email: row.Email, Lang: row.Lang},
	}, nil
}
