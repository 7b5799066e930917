package programme

import (
	"context"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Sound is whether a session is amplified; SoundAsStage: as its stage is.
type Sound string

const (
	SoundAsStage     Sound = ""
	SoundAmplified   Sound = "amplified"
	SoundUnamplified Sound = "unamplified"
)

// Sounds are all of them, in the order of a form.
var Sounds = []Sound{SoundAsStage, SoundAmplified, SoundUnamplified}

// FeeStates say how far it is with what a performer is paid; "" is not said.
var FeeStates = []string{"", "none", "open", "agreed", "paid"}

// SetLists say whether the list of works for GEMA is there; "" is not needed.
var SetLists = []string{"", "missing", "received"}

// Backstage is what the house knows of a session and no visitor reads: what
// its place needs before and after it, and what is agreed with who performs.
type Backstage struct {
	Setup     int    `db:"setup_minutes"`  // minutes its stage is needed before it
	Change    int    `db:"change_minutes"` // and after it
	Sound     Sound  `db:"sound"`
	SignUp    bool   `db:"sign_up"` // places are given away before
	Equipment string `db:"equipment"`
	Fee       string `db:"fee_state"`
	Rider     string `db:"rider"`
	Arrival   string `db:"arrival"`
	SetList   string `db:"set_list"`
}

const maxSetup = 480

var (
	_ = pg.OnConstraint("session_setup", fault.Invalid, "", "error.number", "setup")
	_ = pg.OnConstraint("session_change", fault.Invalid, "", "error.number", "change")
)

func (b *Backstage) check(f fault.Fields) {
	inRange(f, "setup", b.Setup, maxSetup)
	inRange(f, "change", b.Change, maxSetup)
	for name, known := range map[string]bool{
		"sound": slices.Contains(Sounds, b.Sound), "fee": slices.Contains(FeeStates, b.Fee), "set_list": slices.Contains(SetLists, b.SetList),
	} {
		if !known {
			f.Add(name, "error.choice")
		}
	}
	b.Equipment, b.Rider = input.CleanText(b.Equipment), input.CleanText(b.Rider)
	input.CheckLength(f, "equipment", b.Equipment, maxAbstract)
	input.CheckLength(f, "rider", b.Rider, input.MaxText)
	input.CheckLine(f, "arrival", &b.Arrival, input.MaxLine)
}

// HostDesk is what the house knows of a host and no visitor reads: how to reach
// them, whether they have said yes, and the stall that is theirs. Covered:
// somebody else is at it while they host.
type HostDesk struct {
	ContactName string   `db:"contact_name"`
	Email       string   `db:"contact_email"`
	Phone       string   `db:"contact_phone"`
	Confirmed   bool     `db:"confirmed"`
	Stall       stall.ID `db:"stall_id"`
	Covered     bool     `db:"covered"`
}

func (d *HostDesk) check(f fault.Fields) {
	input.CheckLine(f, "contact_name", &d.ContactName, input.MaxLine)
	input.CheckEmail(f, "email", &d.Email)
	if d.Phone = input.CleanLine(d.Phone); d.Phone != "" && len(stall.PhoneReadings(d.Phone, lang.De)) == 0 {
		f.Add("phone", "error.phone")
	}
}

// noStall turns a stall that the edition does not have into a wrong choice.
func noStall(op string, err error) error {
	if pg.Constraint(err) == "host_stall" {
		return &fault.Error{Kind: fault.Invalid, Op: op, Msg: fault.Msg("error.choice"), Fields: fault.Fields{"stall": fault.Msg("error.choice")}, Err: err}
	}
	return fault.Wrap(op, err)
}

const sqlForgetContacts = `
UPDATE host h
SET contact_name = '', contact_email = '', contact_phone = ''
WHERE (contact_name, contact_email, contact_phone) <> ('', '', '')
	AND (SELECT max(d.closes_at) FROM market_day d WHERE d.edition_id = h.edition_id) < $1`

const sqlForgetArrivals = `
UPDATE session s
SET arrival = '', rider = ''
WHERE (arrival, rider) <> ('', '')
	AND (SELECT max(d.closes_at) FROM market_day d WHERE d.edition_id = s.edition_id) < $1`

// ForgetContacts empties how to reach hosts, and what they asked for, once
// their market has been over for pg.KeptFor: it was said for that market only.
func ForgetContacts(ctx context.Context, db *pg.DB, now time.Time) error {
	for _, statement := range []string{sqlForgetContacts, sqlForgetArrivals} {
		if _, err := db.Exec(ctx, statement, now.Add(-pg.KeptFor)); err != nil {
			return fault.Wrap("programme.ForgetContacts", err)
		}
	}
	return nil
}

// StallName is a stall that a host may have.
type StallName struct {
	ID   stall.ID `db:"id"`
	Name string   `db:"name"`
}

const sqlStallNames = `
SELECT id, name
FROM stall
WHERE edition_id = $1
ORDER BY name, id`

// StallNames are all stalls of an edition, withdrawn ones too: a host may still have one.
func (s *Store) StallNames(ctx context.Context, e *festival.Edition) ([]StallName, error) {
	var all []StallName
	err := s.db.Select(ctx, &all, sqlStallNames, e.ID)
	return all, fault.Wrap("programme.StallNames", err)
}
