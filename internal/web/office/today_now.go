package office

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/programme"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// todayNow is an open market on its day: who is expected and who came, what is
// on, and what somebody should look at.
type todayNow struct {
	Hours    string // "open until 20:00"
	Numbers  []number
	Problems []problem
	On, Next []sessionRow
}

// problem is something that somebody should look at, where it is mended.
type problem struct{ Text, Href string }

// soon is how far ahead a session is shown as the next one.
const (
	soon      = 2 * time.Hour
	soonRows  = 6
	almostOut = 95 // percent of a location's capacity
)

func (s *screens) todayNow(c *fiber.Ctx, m *marketState, p page.Page, may func(string) bool) (*todayNow, error) {
	now := s.Now()
	d := &todayNow{Hours: hours(p, m.e, now)}
	o, err := s.Checkin.Occupancy(c.UserContext(), m.e, now)
	if err != nil {
		return nil, err
	}
	r, err := s.Programme.Released(c.UserContext(), m.e)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	d.sessions(p, r.Document, now)
	day, _ := m.e.DayOf(now)
	d.expected(p, m, day, may)
	if may("/gate") {
		d.inside(p, o, p.Time(now))
	}
	d.problems(p, m, o, may)
	return d, nil
}

// hours says whether the doors are open, and until when.
func hours(p page.Page, e *festival.Edition, now time.Time) string {
	day, _ := e.DayOf(now)
	switch {
	case now.Before(day.OpensAt):
		return p.T("office.today.opens", "time", p.Time(day.OpensAt))
	case now.Before(day.ClosesAt):
		return p.T("office.today.open_until", "time", p.Time(day.ClosesAt))
	}
	return p.T("office.today.closed_since", "time", p.Time(day.ClosesAt))
}

func (d *todayNow) sessions(p page.Page, doc programme.Document, now time.Time) {
	n := newNaming(p, doc)
	line := func(x programme.Session) sessionRow {
		row := n.line(x, nil)
		row.When = p.TimeSpan(x.Start, x.End()) // the day is today
		return row
	}
	for _, x := range doc.Sessions {
		switch {
		case x.State == programme.StateCanceled, x.Start.IsZero():
		case !x.Start.After(now) && x.End().After(now):
			d.On = append(d.On, line(x))
		case x.Start.After(now) && x.Start.Sub(now) <= soon && len(d.Next) < soonRows:
			d.Next = append(d.Next, line(x))
		}
	}
}

// expected are the stalls that stand here today and the tickets that admit today.
func (d *todayNow) expected(p page.Page, m *marketState, day festival.Day, may func(string) bool) {
	here := map[stall.ID]bool{}
	for _, plan := range m.plan.Plans() {
		for _, stay := range plan.Stays {
			if on, ok := m.e.DayOf(stay.From); ok && on.ID == day.ID {
				here[stay.Stall] = true
			}
		}
	}
	d.Numbers = append(d.Numbers, number{Value: p.Number(len(here)), Label: p.T("office.today.stalls_here", "n", len(here)), Tone: "sky", Href: p.Office + "/stalls"})
	if may("/tickets/orders") {
		d.Numbers = append(d.Numbers, number{Value: p.Number(m.today), Label: p.T("office.today.tickets_today", "n", m.today), Tone: "saffron", Href: p.Office + "/tickets/orders"})
	}
}

// inside is how many came in since the day began, and the estimate of who is here.
func (d *todayNow) inside(p page.Page, o checkin.Occupancy, at string) {
	entries := 0
	var here []number
	for _, l := range o.Locations {
		for _, g := range l.Gates {
			entries += g.Entries + g.Plus
		}
		here = append(here, number{
			Value: p.Number(l.Inside), Label: p.T("office.today.inside", "location", p.Text(l.Name)),
			Time: p.T("office.today.estimate", "time", at), Tone: "leaf", Href: p.Office + "/gate",
		})
	}
	came := number{Value: p.Number(entries), Label: p.T("office.today.admitted", "n", entries), Time: p.T("office.today.as_of", "time", at), Tone: "leaf", Href: p.Office + "/gate"}
	d.Numbers = slices.Concat(here, []number{came}, d.Numbers)
}

// problems are what this person can look after.
func (d *todayNow) problems(p page.Page, m *marketState, o checkin.Occupancy, may func(string) bool) {
	add := func(n int, key, below string, args ...any) {
		if n > 0 && may(below) {
			d.Problems = append(d.Problems, problem{p.T("office.today.problem."+key, append(args, "n", n)...), p.Office + below})
		}
	}
	if m.e.Admission != festival.AdmissionNormal || slices.ContainsFunc(o.Locations, func(l checkin.LocationCount) bool { return l.Admission != festival.AdmissionNormal }) {
		add(1, "admission", "/gate")
	}
	silent, refused := 0, 0
	for _, l := range o.Locations {
		if l.Capacity != nil && l.Inside*100 >= *l.Capacity*almostOut {
			add(l.Inside, "full", "/gate", "location", p.Text(l.Name), "max", *l.Capacity)
		}
		for _, g := range l.Gates {
			silent, refused = silent+g.Silent, refused+g.Refused
		}
	}
	add(silent, "silent", "/gate/devices")
	add(refused, "refused", "/gate?trouble=yes")
	add(m.waiting, "waiting", "/applications")
	add(len(m.requests), "requests", "/requests")
	add(m.suggested, "suggested", "/decisions")
	add(m.unreached, "unreached", "/messages/left")
	add(m.unplaced(), "unplaced", "/plan")
	add(m.breaches, "breaches", "/plan")
	add(m.clashes, "clashes", "/programme?clash=yes")
	add(m.changes, "changes", "/programme/release")
	// That every stall has its place and the plan keeps the rules is told above, by number.
	steps := slices.DeleteFunc(m.steps(), func(s doneStep) bool {
		return s.key == "placed" && m.unplaced() > 0 || s.key == "rules" && m.breaches > 0
	})
	for _, step := range inWords(p, may, steps) {
		if !step.Done {
			d.Problems = append(d.Problems, problem{p.T("office.today.problem.step", "step", step.Label), step.Href})
		}
	}
}
