package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// todayPage is the office's first page: what needs somebody now, with the
// numbers' time, and what is still missing before the market can open.
type todayPage struct {
	page.Page
	Numbers []number
	Steps   []todoStep
	Missing int
	MayRead bool // the outbox
	At      string
}

// OutboxHref is where mails that are not sent can be read; "" for who may not.
func (d todayPage) OutboxHref() string {
	if !d.MayRead {
		return ""
	}
	return d.Office + "/outbox"
}

// number is a tile.
type number struct {
	Value, Label, Time, Tone, Href string
}

// todoStep is a line of the list that leads from an empty office to an open market.
type todoStep struct {
	Label, Hint, Href string
	Done, Next        bool
}

// marketState is what the first page looks at.
type marketState struct {
	e          *festival.Edition
	locations  []*festival.Location
	texts      map[festival.TextKey]festival.PageText
	plans      []*site.Plan
	stages     []*site.Stage
	candidates []site.Candidate
	waiting    int // applications that nobody decided yet
	plan       *site.Released
	programme  int // number of the last release
	changes    int // of the programme since then
	types      int
	sold       int
	gates      int
	devices    int
}

func (s *screens) today(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if fault.Is(err, fault.NotFound) {
		return page.SeeOther(c, "/setup")
	}
	if err != nil {
		return err
	}
	m, err := s.marketState(c, e)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.today.title")
	if err != nil {
		return err
	}
	d := todayPage{Page: p, At: p.Time(s.Now()), Steps: m.steps(p), MayRead: s.may(c, e, organisers)}
	d.Numbers = m.numbers(p, d.At)
	inside, err := s.insideNow(c, e, p, d.At)
	if err != nil {
		return err
	}
	d.Numbers = append(d.Numbers, inside...)
	for i := range d.Steps {
		if !d.Steps[i].Done {
			d.Steps[i].Next = d.Missing == 0
			d.Missing++
		}
	}
	return s.Show(c, "office/today", d)
}

func (s *screens) marketState(c *fiber.Ctx, e *festival.Edition) (*marketState, error) {
	ctx := c.UserContext()
	m := &marketState{e: e}
	var err error
	if m.locations, err = s.Festival.Locations(ctx, e); err != nil {
		return nil, err
	}
	if m.texts, err = s.Festival.Texts(ctx, e.ID); err != nil {
		return nil, err
	}
	if m.plans, err = s.Site.Plans(ctx, e.ID); err != nil {
		return nil, err
	}
	if m.stages, err = s.Site.Stages(ctx, e.ID); err != nil {
		return nil, err
	}
	if m.candidates, err = s.Site.Candidates(ctx, e); err != nil {
		return nil, err
	}
	if m.plan, err = s.Site.Last(ctx, e); err != nil {
		return nil, err
	}
	counts, err := s.Stalls.Counts(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	m.waiting = counts[stall.StateSubmitted] + counts[stall.StateInReview]
	pending, err := s.Programme.Pending(ctx, e)
	if err != nil {
		return nil, err
	}
	m.programme, m.changes = pending.Last.Number, len(pending.Changes)
	return m, s.marketGates(c, e, m)
}

func (s *screens) marketGates(c *fiber.Ctx, e *festival.Edition, m *marketState) error {
	types, err := s.Tickets.Types(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, t := range types {
		if !t.Retired {
			m.types++
		}
		m.sold += t.Sold
	}
	gates, err := s.Checkin.Gates(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	m.gates = len(gates)
	devices, err := s.Checkin.Devices(c.UserContext(), e.ID)
	for _, d := range devices {
		if d.EnrolledAt != nil && d.RevokedAt == nil {
			m.devices++
		}
	}
	return err
}

// insideNow is the estimate of who is inside, on market days only.
func (s *screens) insideNow(c *fiber.Ctx, e *festival.Edition, p page.Page, at string) ([]number, error) {
	if !e.Holds(s.Now()) {
		return nil, nil
	}
	o, err := s.Checkin.Occupancy(c.UserContext(), e, s.Now())
	if err != nil {
		return nil, err
	}
	var all []number
	for _, l := range o.Locations {
		all = append(all, number{
			Value: p.Number(l.Inside), Label: p.T("office.today.inside", "location", p.Text(l.Name)),
			Time: p.T("office.today.estimate", "time", at), Tone: "leaf", Href: p.Office + "/gate",
		})
	}
	return all, nil
}

func (m *marketState) pitches() (n int) {
	for _, p := range m.plans {
		n += len(p.Pitches)
	}
	return n
}

func (m *marketState) unplaced() (n int) {
	for _, c := range m.candidates {
		if c.Stays == 0 {
			n++
		}
	}
	return n
}

// numbers are the tiles; what waits for somebody is tomato, the rest leaf.
func (m *marketState) numbers(p page.Page, at string) []number {
	tone := func(n int) string {
		if n > 0 {
			return "tomato"
		}
		return "leaf"
	}
	time := p.T("office.today.as_of", "time", at)
	return []number{
		{p.Number(m.waiting), p.T("office.today.waiting", "n", m.waiting), time, tone(m.waiting), p.Office + "/applications"},
		{p.Number(m.unplaced()), p.T("office.today.unplaced", "n", m.unplaced()), time, tone(m.unplaced()), p.Office + "/plan"},
		{p.Number(m.changes), p.T("office.today.changes", "n", m.changes), time, tone(m.changes), p.Office + "/programme"},
		{p.Number(m.sold), p.T("office.today.sold", "n", m.sold), time, "saffron", p.Office + "/tickets/orders"},
	}
}

func (m *marketState) steps(p page.Page) []todoStep {
	written := !m.texts[festival.TextImprint].Body.Empty() && !m.texts[festival.TextPrivacy].Body.Empty() && !m.texts[festival.TextAccessibility].Body.Empty()
	done := []struct {
		key, href string
		done      bool
	}{
		{"days", "/days", len(m.e.Days) > 0},
		{"location", "/locations", len(m.locations) > 0},
		{"texts", "/texts", written},
		{"plan", "/plan", len(m.plans) > 0},
		{"pitches", "/plan", m.pitches() > 0},
		{"stage", "/stages", len(m.stages) > 0},
		{"stalls", "/applications", len(m.candidates) > 0},
		{"placed", "/plan", len(m.candidates) > 0 && m.unplaced() == 0},
		{"plan_released", "/plan/release", m.plan.Number > 0},
		{"programme", "/programme", m.programme > 0},
		{"tickets", "/tickets", m.types > 0},
		{"gate", "/gate/gates", m.gates > 0},
		{"device", "/gate/gates", m.devices > 0},
		{"open", "/editions", m.e.State == festival.Open || m.e.State == festival.Over},
	}
	steps := make([]todoStep, 0, len(done))
	for _, s := range done {
		steps = append(steps, todoStep{Label: p.T("office.today.step." + s.key), Hint: p.T("office.today.hint." + s.key), Href: p.Office + s.href, Done: s.done})
	}
	return steps
}
