package ticket

import (
	"slices"
	"strconv"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// TypeID is a ticket type's.
type TypeID int64

func (id TypeID) String() string { return strconv.FormatInt(int64(id), 10) }

// Reentry says how often a ticket admits: once in a validity window, again
// after each exit, or freely.
type Reentry string

const (
	ReentryOnce      Reentry = "once"
	ReentryAfterExit Reentry = "after_exit"
	ReentryFree      Reentry = "free"
)

// Reentries are all of them, in the order of a form.
var Reentries = []Reentry{ReentryAfterExit, ReentryOnce, ReentryFree}

// Window is a time in which a type admits: From inclusive, Until exclusive.
type Window struct {
	From  time.Time `db:"valid_from" json:"from"`
	Until time.Time `db:"valid_until" json:"until"`
}

// Type is a kind of ticket. Number stands in every code and is never used for
// another type. PerDay is how many times a ticket comes in on one market day;
// nil: as Reentry has it. No Windows: it admits at any time; no Locations:
// everywhere.
type Type struct {
	ID          TypeID                `db:"id"`
	EditionID   festival.ID           `db:"edition_id"`
	Number      int                   `db:"number"`
	Slug        string                `db:"slug"`
	Name        lang.Text             `db:"name"`
	Description lang.Text             `db:"description"`
	PriceCents  int                   `db:"price_cents"`
	Reentry     Reentry               `db:"reentry"`
	PerDay      *int                  `db:"per_day"`
	OnSale      bool                  `db:"on_sale"`
	Retired     bool                  `db:"retired"`
	Position    int                   `db:"position"`
	Version     int                   `db:"version"`
	Windows     []Window              `db:"-"`
	Locations   []festival.LocationID `db:"-"`

	// Available is how many can be had now; Untaken counts those too that are
	// kept for somebody who is about to order. Nil without a quota.
	Available *int `db:"available"`
	Untaken   *int `db:"untaken"`
	// Sold counts the tickets that are neither void nor of a canceled order.
	Sold int `db:"sold"`
}

// Over reports whether the last window has passed.
func (t *Type) Over(now time.Time) bool {
	return len(t.Windows) > 0 && !slices.ContainsFunc(t.Windows, func(w Window) bool { return now.Before(w.Until) })
}

// LetsIn reports whether it admits at that time.
func (t *Type) LetsIn(at time.Time) bool {
	return len(t.Windows) == 0 || slices.ContainsFunc(t.Windows, func(w Window) bool { return !at.Before(w.From) && at.Before(w.Until) })
}

// AdmitsWithin reports whether it admits at some time of a span.
func (t *Type) AdmitsWithin(from, until time.Time) bool {
	return len(t.Windows) == 0 || slices.ContainsFunc(t.Windows, func(w Window) bool { return w.From.Before(until) && from.Before(w.Until) })
}

// Orderable reports whether it can be ordered now, places aside.
func (t *Type) Orderable(now time.Time) bool {
	return t.OnSale && !t.Retired && t.PriceCents == 0 && !t.Over(now)
}

// TypeDraft is what a person says about a type. Version is the one they saw.
type TypeDraft struct {
	Slug        string
	Name        lang.Text
	Description lang.Text
	PriceCents  int
	Reentry     Reentry
	PerDay      *int
	OnSale      bool
	Retired     bool
	Position    int
	Windows     []Window
	Locations   []festival.LocationID
	Version     int
}

var (
	_ = pg.OnConstraint("ticket_type_slug_taken", fault.Conflict, "slug_taken", "festival.error.slug_taken", "slug")
	_ = pg.OnConstraint("ticket_type_slug_form", fault.Invalid, "", "festival.error.short_slug", "slug")
	_ = pg.OnConstraint("ticket_type_window_order", fault.Invalid, "", "error.end_before_start", "windows")
)

const (
	maxPriceCents = 1_000_000
	maxWindows    = 50
	maxPerDay     = 50
)

// Check trims the draft, fills what has a default, and says what is wrong.
// Windows must touch the edition: a slip of the year would turn everybody away
// at the gate.
func (d *TypeDraft) Check(e *festival.Edition) error {
	f := fault.Fields{}
	input.CheckText(f, "name", &d.Name, input.MaxLine)
	input.CheckText(f, "description", &d.Description, 2000)
	if d.Name.Empty() {
		f.Add("name.de", "error.required")
	}
	if d.Slug == "" {
		d.Slug = input.Slug(d.Name.In(lang.De))
	}
	if !input.IsSlug(d.Slug) {
		f.Add("slug", "festival.error.short_slug")
	}
	if d.PriceCents < 0 || d.PriceCents > maxPriceCents {
		f.Add("price", "error.range", "min", 0, "max", maxPriceCents/100)
	}
	if d.Reentry == "" {
		d.Reentry = ReentryAfterExit
	}
	if !slices.Contains(Reentries, d.Reentry) {
		f.Add("reentry", "error.choice")
	}
	if d.PerDay != nil && (*d.PerDay < 1 || *d.PerDay > maxPerDay) {
		f.Add("per_day", "error.range", "min", 1, "max", maxPerDay)
	}
	if len(d.Windows) > maxWindows {
		f.Add("windows", "error.range", "min", 0, "max", maxWindows)
	}
	from, until, ok := e.Span()
	for i, w := range d.Windows {
		if !w.Until.After(w.From) {
			f.Add("windows."+strconv.Itoa(i)+".until", "error.end_before_start")
		}
		if ok && (!w.From.Before(until) || !w.Until.After(from)) {
			f.Add("windows."+strconv.Itoa(i)+".from", "error.date_outside")
		}
	}
	return f.Err("ticket.TypeDraft.Check")
}

// Draft is the type as a form shows it.
func (t *Type) Draft() TypeDraft {
	return TypeDraft{
		Slug: t.Slug, Name: t.Name, Description: t.Description, PriceCents: t.PriceCents, Reentry: t.Reentry,
		PerDay: t.PerDay, OnSale: t.OnSale, Retired: t.Retired, Position: t.Position,
		Windows: t.Windows, Locations: t.Locations, Version: t.Version,
	}
}
