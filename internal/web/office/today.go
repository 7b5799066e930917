package office

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// todayPage is the office's first page. It speaks to who reads it, of what they
// may do, and of the day: what is missing before the market, what is now while
// it is open, what is left to do after it.
// todayRequests is how many changes that vendors ask for are shown in full.
const todayRequests = 3

type todayPage struct {
	page.Page
	Requests []changeRequest
	Numbers  []number
	Steps    []todoStep
	Missing  int
	Finished []todoStep // those of Steps that are done, while others are not
	Own      bool       // somebody else has steps of their own
	MayRead  bool       // the outbox
	Now      *todayNow
	After    bool
	Upcoming string // the next market day
}

// OutboxHref is where mails that are not sent can be read; "" for who may not.
func (d todayPage) OutboxHref() string {
	if !d.MayRead {
		return ""
	}
	return d.Office + "/outbox"
}

// phase is where the market stands on its day.
type phase int

const (
	before phase = iota
	during
	after
)

// phase is during on the days of an open market that has told the public
// anything, after once the last is over or the edition is closed, and before as
// long as there is something to prepare.
func (m *marketState) phase(now time.Time) phase {
	e, told := m.e, m.plan.Number+m.programme > 0
	switch {
	case e.State == festival.Open && told && e.Holds(now):
		return during
	case e.State == festival.Over, e.State != festival.Preparing && e.Past(now):
		return after
	}
	return before
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
	waiting    int             // applications that nobody decided yet
	requests   []stall.Request // changes that accepted vendors ask for
	suggested  int             // places to be freed or filled
	unreached  int             // recipients of messages, by nobody
	plan       *site.Released
	breaches   int // of hard rules, on plans, that nobody answers for
	programme  int // number of the last release
	changes    int // of the programme since then
	clashes    int // in what would be released
	types      int
	sold       int
	today      int // tickets that admit today
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
	may := func(below string) bool { return s.opens(c, e, below) }
	d := todayPage{Page: p, MayRead: may("/outbox"), Own: !may("/edition")}
	d.Numbers = m.numbers(p, s.Now(), may)
	if may("/requests") {
		if d.Requests, err = s.inWords(c, e, p, m.requests[:min(len(m.requests), todayRequests)]); err != nil {
			return err
		}
	}
	switch m.phase(s.Now()) {
	case during:
		d.Now, err = s.todayNow(c, m, p, may)
	case after:
		d.After, d.Steps = true, m.closing(p, may)
	default:
		d.Steps, d.Upcoming = inWords(p, may, m.steps()), upcoming(p, e, s.Now())
	}
	d.count()
	if err != nil {
		return err
	}
	return s.Show(c, "office/today", d)
}

// count marks the first step that is open, counts those that are, and puts what
// is done behind them.
func (d *todayPage) count() {
	for i := range d.Steps {
		if !d.Steps[i].Done {
			d.Steps[i].Next = d.Missing == 0
			d.Missing++
		}
	}
	if d.Missing > 0 {
		d.Finished = slices.DeleteFunc(slices.Clone(d.Steps), func(s todoStep) bool { return !s.Done })
		d.Steps = slices.DeleteFunc(d.Steps, func(s todoStep) bool { return s.Done })
	}
}

// upcoming is when the market opens next; "" without such a day.
func upcoming(p page.Page, e *festival.Edition, now time.Time) string {
	for _, day := range e.Days {
		if day.OpensAt.After(now) {
			return p.When(day.OpensAt, day.ClosesAt)
		}
	}
	return ""
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
	reports, err := s.Site.Reports(ctx, e)
	if err != nil {
		return nil, err
	}
	for _, r := range reports {
		m.breaches += r.Breaches()
	}
	counts, err := s.Stalls.Counts(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	m.waiting = counts[stall.StateSubmitted] + counts[stall.StateInReview]
	if m.unreached, err = s.Messages.Left(ctx, e.ID); err != nil {
		return nil, err
	}
	open, err := s.Stalls.OpenRequests(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	m.requests = open
	lapses, err := s.Stalls.Lapses(ctx, e, s.Now())
	if err != nil {
		return nil, err
	}
	ups, err := s.Stalls.MoveUps(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	m.suggested = len(lapses) + len(ups)
	pending, err := s.Programme.Pending(ctx, e)
	if err != nil {
		return nil, err
	}
	m.programme, m.changes, m.clashes = pending.Last.Number, len(pending.Changes), len(pending.Clashes)
	return m, s.marketGates(c, e, m)
}

func (s *screens) marketGates(c *fiber.Ctx, e *festival.Edition, m *marketState) error {
	types, err := s.Tickets.Types(c.UserContext(), e, s.Now())
	if err != nil {
		return err
	}
	for _, t := range types {
		if !t.Retired {
			m.types++
		}
		m.sold += t.Sold
		if day, ok := e.DayOf(s.Now()); ok && t.AdmitsWithin(day.OpensAt, day.ClosesAt) {
			m.today += t.Sold
		}
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

// numbers are the tiles of what this person may open; what waits for somebody
// is tomato, the rest leaf. After the market nothing waits any more.
func (m *marketState) numbers(p page.Page, now time.Time, may func(string) bool) []number {
	tone := func(n int) string {
		if n > 0 {
			return "tomato"
		}
		return "leaf"
	}
	asOf, past := p.T("office.today.as_of", "time", p.Time(now)), m.phase(now) == after
	var all []number
	for _, n := range []struct {
		key, below, tone string
		n                int
	}{
		{"waiting", "/applications", tone(m.waiting), m.waiting},
		{"unplaced", "/plan", tone(m.unplaced()), m.unplaced()},
		{"breaches", "/plan", tone(m.breaches), m.breaches},
		{"changes", "/programme/release", tone(m.changes), m.changes},
		{"clashes", "/programme?clash=yes", tone(m.clashes), m.clashes},
		{"requests", "/requests", tone(len(m.requests)), len(m.requests)},
		{"suggested", "/decisions", tone(m.suggested), m.suggested},
		{"unreached", "/messages/left", tone(m.unreached), m.unreached},
		{"sold", "/tickets/orders", "saffron", m.sold},
	} {
		if n.n == 0 && slices.Contains([]string{"requests", "unreached", "suggested", "clashes"}, n.key) { // most days there is nothing of it
			continue
		}
		if may(n.below) && (!past || n.key == "sold") {
			all = append(all, number{p.Number(n.n), p.T("office.today."+n.key, "n", n.n), asOf, n.tone, p.Office + n.below})
		}
	}
	return all
}

// doneStep is a line of a list before it is put into words.
type doneStep struct {
	key, below string
	done       bool
}

// steps lead from an empty office to an open market.
func (m *marketState) steps() []doneStep {
	written := !m.texts[festival.TextImprint].Body.Empty() && !m.texts[festival.TextPrivacy].Body.Empty() && !m.texts[festival.TextAccessibility].Body.Empty()
	return []doneStep{
		{"days", "/days", len(m.e.Days) > 0},
		{"location", "/locations", len(m.locations) > 0},
		{"texts", "/texts", written},
		{"plan", "/plan", len(m.plans) > 0},
		{"pitches", "/plan", m.pitches() > 0},
		{"stage", "/stages", len(m.stages) > 0},
		{"stalls", "/applications", len(m.candidates) > 0},
		{"placed", "/plan", len(m.candidates) > 0 && m.unplaced() == 0},
		{"rules", "/plan", m.pitches() > 0 && m.breaches == 0},
		{"plan_released", "/plan/release", m.plan.Number > 0},
		{"programme", "/programme", m.programme > 0},
		{"tickets", "/tickets", m.types > 0},
		{"gate", "/gate/gates", m.gates > 0},
		{"device", "/gate/gates", m.devices > 0},
		{"open", "/editions", m.e.State == festival.Open || m.e.State == festival.Over},
	}
}

// closing is what is left to do when the market is past.
func (m *marketState) closing(p page.Page, may func(string) bool) []todoStep {
	return inWords(p, may, []doneStep{
		{"take", "/exports", false},
		{"phones", "/gate/devices", m.devices == 0},
		{"close", "/editions", m.e.State == festival.Over},
		{"again", "/editions", false},
	})
}

func inWords(p page.Page, may func(string) bool, all []doneStep) (steps []todoStep) {
	for _, s := range all {
		if may(s.below) {
			steps = append(steps, todoStep{Label: p.T("office.today.step." + s.key), Hint: p.T("office.today.hint." + s.key), Href: p.Office + s.below, Done: s.done})
		}
	}
	return steps
}
