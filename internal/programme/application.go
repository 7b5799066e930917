package programme

import (
	"context"
	"slices"
	"strings"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
)

const sqlOfApplication = `
SELECT id
FROM session
WHERE edition_id = $1
	AND application_id = $2`

// OfApplication is the session that was made from an application; NotFound when there is none.
func (s *Store) OfApplication(ctx context.Context, e *festival.Edition, a stall.ApplicationID) (ID, error) {
	var id ID
	return id, fault.Wrap("programme.OfApplication", s.db.Get(ctx, &id, sqlOfApplication, e.ID, a))
}

const sqlStallOf = `
SELECT id
FROM stall
WHERE edition_id = $1
	AND application_id = $2`

// FromApplication makes a draft session of an accepted application, once; asked
// again it gives the same session. What the applicant later changes is not
// carried over: the programme is edited here.
func (s *Store) FromApplication(ctx context.Context, e *festival.Edition, a *stall.Application, now time.Time) (id ID, created bool, err error) {
	const op = "programme.FromApplication"
	if a.EditionID != e.ID || a.State != stall.StateAccepted && a.State != stall.StateConfirmed {
		return 0, false, fault.Coded(fault.Conflict, op, "not_accepted", "programme.error.not_accepted")
	}
	if id, err = s.OfApplication(ctx, e, a.ID); !fault.Is(err, fault.NotFound) {
		return id, false, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		d := draftOf(a)
		desk := HostDesk{ContactName: a.ContactName, Email: a.ContactEmail, Phone: a.Phone()}
		if err := tx.Get(ctx, &desk.Stall, sqlStallOf, e.ID, a.ID); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		host, err := createHostIn(ctx, tx, e, HostDraft{Name: a.Name, Organisation: a.Organisation, HostDesk: desk}, hostOrigin{person: a.Person}, now)
		if err != nil {
			return err
		}
		d.Hosts = []HostID{host}
		id, err = createIn(ctx, tx, e, d, origin{state: StateDraft, application: int64(a.ID)}, now)
		return err
	})
	if fault.CodeOf(err) == "has_session" { // somebody else clicked a moment earlier
		id, err = s.OfApplication(ctx, e, a.ID)
		return id, false, err
	}
	return id, err == nil, fault.Wrap(op, err)
}

// draftOf copies what an applicant said into a session. The public name is the
// stall's: the contact's own name is for the office, some people are in hiding.
func draftOf(a *stall.Application) Draft {
	d := Draft{Title: lang.Text{a.Lang: a.Name}, Abstract: a.Description, Format: "workshop"}
	var parts []string
	if g := a.Answers.Goods; g != nil {
		parts = append(parts, g.What)
	}
	if p := a.Answers.Participants; p != nil {
		parts = append(parts, p.Materials)
		d.MinAge, d.MaxAge = whole0(p.AgeFrom, 120), whole0(p.AgeTo, 120)
		d.Capacity, d.Minutes = whole0(p.Max, 100_000), whole0(p.Minutes, maxMinutes)
		d.Access = accessOf(p.Accessibility)
	}
	if d.MaxAge < d.MinAge {
		d.MaxAge = 0
	}
	if about := strings.TrimSpace(strings.Join(parts, "\n\n")); about != "" {
		d.Description = lang.Text{a.Lang: about}
	}
	if l := a.Answers.Languages; l != nil {
		for _, code := range l.Spoken {
			switch {
			case code == "dgs":
				d.Access = append(d.Access, "sign_language")
			case isLanguage(code):
				d.Languages = append(d.Languages, code)
			}
		}
	}
	d.Access = once(d.Access)
	return d
}

// whole0 is a count that can be read and lies within the limit, else 0.
func whole0(w stall.Whole, most int) int {
	n, ok := w.Int()
	if !ok || n < 0 || n > most {
		return 0
	}
	return n
}

// accessOf translates the application's words into the programme's.
func accessOf(words []string) []string {
	ours := map[string]string{"seats": "seating", "quiet": "quiet_room"}
	var out []string
	for _, w := range words {
		if o, ok := ours[w]; ok {
			w = o
		}
		if slices.Contains(AccessMarks(), w) {
			out = append(out, w)
		}
	}
	return out
}

// hostOrigin is where a host comes from: a file's row, or a person with an account.
type hostOrigin struct {
	source, id string
	person     *account.ID
}
