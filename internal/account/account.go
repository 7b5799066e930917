// Package account owns people and what they may do: grants of roles, one-time
// sign-in links, logins, API tokens, and the secret that links hang on. It
// knows nothing of stalls, tickets or HTTP.
package account

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// ID is a person's id.
type ID int64

func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// Role is what a person or a token may do.
type Role string

const (
	Organiser Role = "organiser"
	Jury      Role = "jury"
	Programme Role = "programme"
	Finance   Role = "finance"
	GateLead  Role = "gate_lead"
	Vendor    Role = "vendor"
	Host      Role = "host"
	Visitor   Role = "visitor"
)

// Roles are all roles a person may be granted; OfficeRoles open the office.
var (
	Roles       = []Role{Organiser, Jury, Programme, Finance, GateLead, Vendor, Host, Visitor}
	OfficeRoles = []Role{Organiser, Jury, Programme, Finance, GateLead}
)

// Person is somebody with a name. Email may be empty.
type Person struct {
	ID        ID        `db:"id"`
	Name      string    `db:"name"`
	Email     string    `db:"email"`
	Lang      lang.Lang `db:"lang"`
	CreatedAt time.Time `db:"created_at"`
	Held      []Held    `db:"-"`
	Own       bool      `db:"own"` // has more than this edition gave: another role, or a login that was used
}

// Held is a role that a person holds in one edition, or in the house: then in
// every edition.
type Held struct {
	Role  Role
	House bool
}

// Event is told about a new sign-in link, inside its transaction.
type Event func(ctx context.Context, tx *pg.Tx, link SignInLink) error

// Store reads and writes people.
type Store struct {
	db     *pg.DB
	secret *Secret
	onLink Event
}

// New makes a store; onLink queues the mail that carries a sign-in link.
func New(db *pg.DB, secret *Secret, onLink Event) *Store {
	return &Store{db: db, secret: secret, onLink: onLink}
}

var _ = pg.OnConstraint("person_email_taken", fault.Conflict, "email_taken", "account.email_taken", "email")

const maxName = 200

// Draft is a person as typed in.
type Draft struct {
	Name  string
	Email string
	Lang  lang.Lang
	Roles []Role
}

// Check cleans the draft and complains at the field's name.
func (d *Draft) Check() error {
	fields := fault.Fields{}
	d.Name = input.CleanLine(d.Name)
	if d.Name == "" {
		fields.Add("name", "error.required")
	}
	input.CheckLength(fields, "name", d.Name, maxName)
	input.CheckEmail(fields, "email", &d.Email)
	for _, r := range d.Roles {
		if !slices.Contains(Roles, r) {
			fields.Add("role", "error.choice")
		}
	}
	if d.Lang == "" {
		d.Lang = lang.De
	}
	return fields.Err("account.Draft.Check")
}

const sqlCreatePerson = `
INSERT INTO person (name, email, lang, created_at)
VALUES ($1, NULLIF($2, ''), $3, $4)
RETURNING id`

const sqlGrant = `
INSERT INTO role_grant (person_id, edition_id, role, created_at)
VALUES ($1, NULLIF($2, 0), $3, $4)
ON CONFLICT (person_id, coalesce(edition_id, 0), role) DO NOTHING`

// Create makes a person with the draft's roles in the house: for set-up, the
// demo and the command line, which stand above every edition.
func (s *Store) Create(ctx context.Context, d Draft, now time.Time) (ID, error) {
	var id ID
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) (err error) {
		id, err = CreateIn(ctx, tx, d, now)
		return err
	})
	return id, err
}

// CreateIn is Create inside another room's transaction.
func CreateIn(ctx context.Context, tx *pg.Tx, d Draft, now time.Time) (ID, error) {
	if err := d.Check(); err != nil {
		return 0, err
	}
	var id ID
	if err := tx.Get(ctx, &id, sqlCreatePerson, d.Name, d.Email, string(d.Lang), now); err != nil {
		return 0, err
	}
	for _, r := range d.Roles {
		if _, err := tx.Exec(ctx, sqlGrant, int64(id), 0, string(r), now); err != nil {
			return 0, err
		}
	}
	return id, pg.LogIn(ctx, tx, pg.Entry{Subject: "person", SubjectID: int64(id), Verb: pg.VerbCreate, Detail: map[string]any{"roles": d.Roles}, At: now})
}

const sqlPersonByEmail = `
SELECT id, name, coalesce(email, '') AS email, lang, created_at
FROM person
WHERE lower(email) = lower($1) AND erased_at IS NULL`

// ByEmail finds a person by address, in any case.
func (s *Store) ByEmail(ctx context.Context, email string) (Person, error) {
	var p Person
	err := s.db.Get(ctx, &p, sqlPersonByEmail, strings.TrimSpace(email))
	return p, err
}

const sqlPerson = `
SELECT id, name, coalesce(email, '') AS email, lang, created_at
FROM person
WHERE id = $1 AND erased_at IS NULL`

// Get is one person.
func (s *Store) Get(ctx context.Context, id ID) (Person, error) {
	var p Person
	err := s.db.Get(ctx, &p, sqlPerson, id)
	return p, err
}

const sqlPeople = `
SELECT p.id, p.name, coalesce(p.email, '') AS email, p.lang, p.created_at,
	string_agg(g.role || '@' || coalesce(g.edition_id, 0), ',' ORDER BY g.role, g.edition_id) AS roles,
	EXISTS (SELECT 1 FROM role_grant x WHERE x.person_id = p.id AND x.edition_id IS DISTINCT FROM $1)
		OR EXISTS (SELECT 1 FROM login l WHERE l.person_id = p.id) AS own
FROM person p
JOIN role_grant g ON g.person_id = p.id
WHERE p.erased_at IS NULL
	AND (g.edition_id IS NULL OR g.edition_id = $1)
GROUP BY p.id
ORDER BY p.name, p.id`

// List are the people who hold a role in an edition, there or in the house.
func (s *Store) List(ctx context.Context, edition int64) ([]Person, error) {
	var rows []struct {
		Person
		Roles string `db:"roles"`
	}
	if err := s.db.Select(ctx, &rows, sqlPeople, edition); err != nil {
		return nil, err
	}
	people := make([]Person, len(rows))
	for i, r := range rows {
		people[i] = r.Person
		people[i].Held = parseHeld(r.Roles)
	}
	return people, nil
}

func parseHeld(s string) []Held {
	var all []Held
	for part := range strings.SplitSeq(s, ",") {
		role, edition, _ := strings.Cut(part, "@")
		all = append(all, Held{Role(role), edition == "0"})
	}
	return all
}

const sqlAnyOrganiser = `
SELECT EXISTS (SELECT 1 FROM role_grant WHERE role = 'organiser')`

// HasOrganiser reports whether anybody may run the market yet.
func (s *Store) HasOrganiser(ctx context.Context) (bool, error) { return HasOrganiserIn(ctx, s.db) }

// HasOrganiserIn is HasOrganiser, in a transaction or without one.
func HasOrganiserIn(ctx context.Context, q pg.Querier) (bool, error) {
	var yes bool
	err := q.Get(ctx, &yes, sqlAnyOrganiser)
	return yes, err
}
