package festival

import (
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // zones are data of the edition, not of the machine

	"markt/internal/lang"
)

// ID is an edition's.
type ID int64

func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// Admission says whether the gates let people in. In an evacuation nothing is
// scanned: the exits are open.
type Admission string

const (
	AdmissionNormal      Admission = "normal"
	AdmissionStop        Admission = "stop"
	AdmissionEvacuation  Admission = "evacuation"
	AdmissionReadmission Admission = "readmission"
)

// Known reports whether it is one of them.
func (a Admission) Known() bool {
	switch a {
	case AdmissionNormal, AdmissionStop, AdmissionEvacuation, AdmissionReadmission:
		return true
	}
	return false
}

// Edition is one market in one year. Days are its market days in order.
type Edition struct {
	ID                ID            `db:"id"`
	UID               string        `db:"uid"`
	Slug              string        `db:"slug"`
	Name              lang.Text     `db:"name"`
	Claim             lang.Text     `db:"claim"`
	DefaultLang       lang.Lang     `db:"default_lang"`
	Zone              string        `db:"zone"`
	DayChange         time.Duration `db:"day_change"`
	Currency          string        `db:"currency"`
	Organiser         string        `db:"organiser"`
	ContactEmail      string        `db:"contact_email"`
	ContactPhone      string        `db:"contact_phone"`
	ApplicationOpens  *time.Time    `db:"application_opens"`
	ApplicationCloses *time.Time    `db:"application_closes"`
	Admission         Admission     `db:"admission"`
	ReadmittedAt      *time.Time    `db:"readmitted_at"`
	Current           bool          `db:"current"`
	State             State         `db:"state"`
	Demo              bool          `db:"demo"`
	Source            string        `db:"source"`
	Version           int           `db:"version"`
	CreatedAt         time.Time     `db:"created_at"`
	Days              []Day         `db:"-"`
}

var zones sync.Map

// LoadZone is the IANA zone of that name; loaded once.
func LoadZone(name string) (*time.Location, error) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, loc)
	}
	return loc, err
}

// Loc is the edition's zone; UTC should the stored name no longer exist.
func (e *Edition) Loc() *time.Location {
	loc, err := LoadZone(e.Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// In is t on the clock of the edition.
func (e *Edition) In(t time.Time) time.Time { return t.In(e.Loc()) }

// Title is the edition's name in l, else in its own language.
func (e *Edition) Title(l lang.Lang) string { return e.Name.In(l, e.DefaultLang) }

// At is the moment when the edition's clock shows this time of day on date;
// 26 h is two o'clock in the night that follows.
func (e *Edition) At(date time.Time, clock time.Duration) time.Time {
	y, m, d := date.Date()
	h := int(clock / time.Hour)
	return time.Date(y, m, d, h, int(clock%time.Hour/time.Minute), int(clock%time.Minute/time.Second), 0, e.Loc())
}

// DateOf is the date (midnight UTC) that t counts to: before the day change it
// is still the day before.
func (e *Edition) DateOf(t time.Time) time.Time {
	local := e.In(t)
	y, m, d := local.Date()
	clock := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second
	if clock < e.DayChange {
		d--
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// DayOf is the market day that t counts to; false when there is none.
func (e *Edition) DayOf(t time.Time) (Day, bool) {
	date := e.DateOf(t)
	for _, d := range e.Days {
		if d.Date.Equal(date) {
			return d, true
		}
	}
	return Day{}, false
}

// DayByID is the edition's market day with this id; false when it has none.
func (e *Edition) DayByID(id DayID) (Day, bool) {
	for _, d := range e.Days {
		if d.ID == id {
			return d, true
		}
	}
	return Day{}, false
}

// DaySpan is all of a market day, from one day change to the next.
func (e *Edition) DaySpan(d Day) (from, until time.Time) {
	return e.At(d.Date, e.DayChange), e.At(d.Date, 24*time.Hour+e.DayChange)
}

// Holds reports whether t counts to one of the market days.
func (e *Edition) Holds(t time.Time) bool {
	_, ok := e.DayOf(t)
	return ok
}

// Span reaches from the first opening to the last closing; false without days.
func (e *Edition) Span() (from, until time.Time, ok bool) {
	if len(e.Days) == 0 {
		return from, until, false
	}
	return e.Days[0].OpensAt, e.Days[len(e.Days)-1].ClosesAt, true
}

// Past reports whether the last market day has closed; an edition without days is not past.
func (e *Edition) Past(t time.Time) bool {
	_, until, ok := e.Span()
	return ok && t.After(until)
}

// localise puts times on the edition's clock, so that a page need not ask for the zone.
func (e *Edition) localise() {
	for _, t := range []*time.Time{e.ApplicationOpens, e.ApplicationCloses, e.ReadmittedAt} {
		if t != nil {
			*t = e.In(*t)
		}
	}
	for i := range e.Days {
		e.Days[i].OpensAt, e.Days[i].ClosesAt = e.In(e.Days[i].OpensAt), e.In(e.Days[i].ClosesAt)
	}
}
