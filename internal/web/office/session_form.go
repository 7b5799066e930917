package office

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/programme"
	"markt/internal/web/page"
)

// sessionDraft is a session as its form has it: hosts go by their names.
type sessionDraft struct {
	programme.Draft
	Names    string // of the hosts, one in a line
	known    []programme.Host
	calendar programme.Calendar
}

func newSessionDraft(e *festival.Edition, x sessionAt) sessionDraft {
	hosts := x.doc.HostByID()
	names := make([]string, len(x.Hosts))
	for i, h := range x.Hosts {
		names[i] = hosts[h].Name
	}
	return sessionDraft{Draft: x.Draft(), Names: strings.Join(names, "\n"), known: x.doc.Hosts, calendar: programme.CalendarOf(e)}
}

func sessionFields(f *page.Fields, d *sessionDraft) {
	f.Text("title", &d.Title)
	f.Text("subtitle", &d.Subtitle)
	f.Text("abstract", &d.Abstract)
	f.Text("description", &d.Description)
	f.Line("format", &d.Format)
	f.Line("track", &d.Track)
	f.Body("hosts", &d.Names)
	page.Words(f, "languages", &d.Languages)
	page.Words(f, "access", &d.Access)
	page.Key(f, "stage", &d.Stage)
	startFields(f, d)
	f.Count("minutes", &d.Minutes)
	f.Count("min_age", &d.MinAge)
	f.Count("max_age", &d.MaxAge)
	f.Count("capacity", &d.Capacity)
	page.Key(f, "rain_stage", &d.RainStage)
	backstageFields(f, &d.Backstage)
	f.Version(&d.Version)
}

func backstageFields(f *page.Fields, b *programme.Backstage) {
	f.Count("setup", &b.Setup)
	f.Count("change", &b.Change)
	page.Word(f, "sound", &b.Sound)
	f.Yes("sign_up", &b.SignUp)
	f.Body("equipment", &b.Equipment)
	f.Line("fee", &b.Fee)
	f.Body("rider", &b.Rider)
	f.Line("arrival", &b.Arrival)
	f.Line("set_list", &b.SetList)
}

// startFields are the start as people say it: a market day and a time. Both
// may stay empty.
func startFields(f *page.Fields, d *sessionDraft) {
	day, clock := "", (*time.Duration)(nil)
	if !d.Start.IsZero() {
		date, at := d.calendar.Typed(d.Start)
		day, clock = date, &at
	}
	f.Line("day", &day)
	f.MaybeClock("time", &clock)
	d.Start = time.Time{}
	switch {
	case day == "" && clock == nil:
	case day == "":
		f.Wrong("day", "error.required")
	case clock == nil:
		f.Wrong("time", "error.time")
	default:
		if d.Start = d.calendar.Moment(day, *clock); d.Start.IsZero() {
			f.Wrong("day", "error.date")
		}
	}
}

// said is the draft with its hosts found by their names. Who is not known yet
// becomes a new one.
func (d sessionDraft) said() programme.Draft {
	said := d.Draft
	said.Hosts, said.NewHosts = programme.HostsByName(strings.Split(d.Names, "\n"), d.known, d.Hosts)
	return said
}

func checkSession(e *festival.Edition, d *sessionDraft) fault.Fields {
	said := d.said()
	return said.Check(e)
}

func (s *screens) saveSession(c *fiber.Ctx, e *festival.Edition, x sessionAt, d sessionDraft) (page.Done, error) {
	if x.ID == 0 {
		id, err := s.Programme.CreateOnce(c.UserContext(), e, d.said(), page.OnceFor(c, "session", d), s.Now())
		return page.Done{To: s.Office(c, "/programme/%d", id), Key: "office.session.created"}, err
	}
	err := s.Programme.Update(c.UserContext(), e, x.ID, d.said(), s.Now())
	return page.Done{To: s.Office(c, "/programme/%d", x.ID), Key: "office.session.saved"}, err
}
