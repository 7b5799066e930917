// Package stall owns who takes part: kinds of stalls (data: a kind is a set of
// field groups), applications with their answers and states, the jury's notes,
// and the stalls that come of an acceptance. It must not know pitches, plans,
// sessions or HTTP; what an acceptance or a withdrawal does there is told
// through Events, inside the same transaction.
package stall

import (
	"context"
	"strconv"
	"time"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
)

// ID is a stall's id; ApplicationID an application's; KindID a kind's;
// CallbackID that of a wish to be called.
type (
	ID            int64
	ApplicationID int64
	KindID        int64
	CallbackID    int64
)

func (id ID) String() string            { return strconv.FormatInt(int64(id), 10) }
func (id ApplicationID) String() string { return strconv.FormatInt(int64(id), 10) }
func (id KindID) String() string        { return strconv.FormatInt(int64(id), 10) }
func (id CallbackID) String() string    { return strconv.FormatInt(int64(id), 10) }

// LinkPurpose is what an application's link is sealed for.
const LinkPurpose = "application"

// Decision is what happened to an application, for those who tell the vendor.
type Decision struct {
	EditionID   festival.ID
	Application ApplicationID
	State       State
	At          time.Time
	Count       int // the how many-th change of this application; makes a mail unique
}

// Departure is a stall that will not come after all.
type Departure struct {
	EditionID   festival.ID
	Application ApplicationID
	Stall       ID
	At          time.Time
}

// Events are called inside the transaction of the change; a nil one is skipped,
// an error undoes the change.
type Events struct {
	Decided   func(ctx context.Context, tx *pg.Tx, d Decision) error
	Withdrawn func(ctx context.Context, tx *pg.Tx, d Departure) error
	Answered  func(ctx context.Context, tx *pg.Tx, a Answered) error
}

// Store reads and writes kinds, applications and stalls.
type Store struct {
	db     *pg.DB
	secret *account.Secret
	events Events
}

// New makes a store.
func New(db *pg.DB, secret *account.Secret, events Events) *Store {
	return &Store{db: db, secret: secret, events: events}
}

// Mark is the shape and colour a kind wears on screens and prints.
type Mark string

// Marks are all marks, in the order of the legend.
var Marks = []Mark{"food", "manufactory", "workshop", "advice", "culture", "plain"}

// Stall is what the public sees and what is placed.
type Stall struct {
	ID           ID             `db:"id"`
	EditionID    festival.ID    `db:"edition_id"`
	UID          string         `db:"uid"`
	Application  *ApplicationID `db:"application_id"`
	Kind         KindID         `db:"kind_id"`
	KindSlug     string         `db:"kind_slug"`
	KindName     lang.Text      `db:"kind_name"`
	Mark         Mark           `db:"mark"`
	Name         string         `db:"name"`
	Description  lang.Text      `db:"description"`
	Organisation string         `db:"organisation"`
	Goods        lang.Text      `db:"goods"`
	State        StallState     `db:"state"`
	Front        *float64       `db:"front_m"`
	Depth        *float64       `db:"depth_m"`
	Watts        int            `db:"watts"`
	Water        bool           `db:"water"`
	Gas          bool           `db:"gas"`
	Source       string         `db:"source"`
	SourceID     string         `db:"source_id"`
	Version      int            `db:"version"`
}

// StallState is how sure it is that a stall comes.
type StallState string

const (
	StallAccepted  StallState = "accepted"
	StallConfirmed StallState = "confirmed"
	StallWithdrawn StallState = "withdrawn"
)
