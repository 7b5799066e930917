package office

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

type gateNowPage struct {
	page.Page
	Tabs      []page.Tab
	Admission string
	States    []string
	Occupancy checkin.Occupancy
	Log       []gateLogRow
	Conflicts []gateConflict
	More      int // conflicts that are not shown
	Refusals  []checkin.Refusals
	Trouble   bool
	Asking    int // phones that scanned a poster and wait
}

type gateLogRow struct {
	checkin.LogRow
	What, Tone, Shown string
	Late              bool // came from a device without a network
}

// gateConflict is a ticket on which two came in.
type gateConflict struct {
	checkin.Conflict
	Shown   string
	Minutes int
}

const (
	gateLogRows   = 60
	gateConflicts = 50
)

// gateNow is the gates at this moment: who is inside, what was refused,
// and whether people may come in.
func (s *screens) gateNow(c *fiber.Ctx) error { return s.showGateNow(c, nil) }

func (s *screens) showGateNow(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.gate.now_title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := gateNowPage{
		Page: p, Tabs: gateTabs(p, "now"), Admission: string(e.Admission), Trouble: c.Query("trouble") != "",
		States: []string{string(festival.AdmissionNormal), string(festival.AdmissionStop), string(festival.AdmissionEvacuation), string(festival.AdmissionReadmission)},
	}
	if d.Occupancy, err = s.Checkin.Occupancy(c.UserContext(), e, s.Now()); err != nil {
		return err
	}
	log, err := s.Checkin.Log(c.UserContext(), e, d.Trouble, gateLogRows)
	if err != nil {
		return err
	}
	for _, r := range log {
		row := gateLogRow{LogRow: r, Late: r.StoredAt.Sub(r.At) > checkin.Silence}
		row.What, row.Tone = scanWords(p, r)
		if r.Number != "" {
			row.Shown = r.Number[:4] + "-" + r.Number[4:]
		}
		d.Log = append(d.Log, row)
	}
	if err := s.gateTrouble(c, e, &d); err != nil {
		return err
	}
	asking, err := s.Checkin.Requests(c.UserContext(), e.ID, s.Now())
	if err != nil {
		return err
	}
	d.Asking = len(asking)
	return s.Show(c, "office/gate_now", d)
}

// gateTrouble adds what somebody has to look after: tickets on which two came
// in, and why people were refused.
func (s *screens) gateTrouble(c *fiber.Ctx, e *festival.Edition, d *gateNowPage) (err error) {
	if d.Refusals, err = s.Checkin.Refusals(c.UserContext(), e, s.Now()); err != nil {
		return err
	}
	all, err := s.Checkin.Conflicts(c.UserContext(), e)
	if err != nil {
		return err
	}
	shown := all[:min(len(all), gateConflicts)]
	for _, one := range shown {
		d.Conflicts = append(d.Conflicts, gateConflict{one, ticket.ShowNumber(one.Number), int(one.Apart().Minutes())})
	}
	d.More = len(all) - len(shown)
	return nil
}

// gateAdmissionPost stops, evacuates, readmits or opens all gates, or those of
// one location.
func (s *screens) gateAdmissionPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	a := festival.Admission(page.Value(c, "state"))
	o, err := s.Checkin.Occupancy(c.UserContext(), e, s.Now())
	if err != nil {
		return err
	}
	only, err := locationOf(o, page.Value(c, "where"))
	set := func() error {
		if only != nil {
			return s.Festival.SetLocationAdmission(c.UserContext(), e.ID, only.ID, a, page.Value(c, "reason"), s.Now())
		}
		return s.Festival.SetAdmission(c.UserContext(), e.ID, a, page.Value(c, "reason"), s.Now())
	}
	switch {
	case err != nil:
	case page.Value(c, "reason") == "" && saidAlready(e, o, only, a): // on another page; a reason is a word of its own
	case a.Known():
		err = s.Sure(c, func(p page.Page) (page.Question, error) { return askAdmission(p, o, only, a), nil }, set)
	default:
		err = set() // which refuses it
	}
	return s.End(c, page.Done{To: s.Office(c, "/gate"), Key: "office.gate.admission_saved"}, err, s.showGateNow)
}

// locationOf is the location with this slug; nil for none, which is the market.
func locationOf(o checkin.Occupancy, slug string) (*checkin.LocationCount, error) {
	if slug == "" {
		return nil, nil
	}
	for i, l := range o.Locations {
		if l.Slug == slug {
			return &o.Locations[i], nil
		}
	}
	return nil, fault.Fields{"where": fault.Msg("error.choice")}.Err("office.gateAdmission")
}

// saidAlready reports whether this word would change nothing. That all may come
// in again counts from when it is said, so it is never said already.
func saidAlready(e *festival.Edition, o checkin.Occupancy, only *checkin.LocationCount, a festival.Admission) bool {
	if a == festival.AdmissionReadmission {
		return false
	}
	if only != nil {
		return only.Own && only.Admission == a
	}
	return e.Admission == a && !slices.ContainsFunc(o.Locations, func(l checkin.LocationCount) bool { return l.Own })
}

// askAdmission speaks of everybody at every gate, or at those of one location,
// so it is asked; but seconds count, so one large button answers.
func askAdmission(p page.Page, o checkin.Occupancy, only *checkin.LocationCount, a festival.Admission) page.Question {
	q := page.Question{
		Title: p.T("office.ask.admission." + string(a)), Text: []string{p.T("office.gate.admission_is." + string(a))},
		Now:    p.T("office.ask.admission_from." + string(p.Edition.Admission)),
		Do:     p.T("office.ask.admission_do." + string(a)),
		Urgent: true,
	}
	if only != nil {
		q.Title = p.T("office.ask.admission_at", "location", p.Text(only.Name), "question", q.Title)
		q.Now = p.T("office.ask.admission_from." + string(only.Admission))
	}
	for _, l := range o.Locations {
		if only == nil && l.Admission != p.Edition.Admission { // what was said there ends with a word for all
			q.Now += " " + p.T("office.ask.admission_own", "location", p.Text(l.Name), "state", p.T("office.ask.admission_from."+string(l.Admission)))
		}
		if only == nil || only.ID == l.ID {
			q.Text = append(q.Text, p.T("office.ask.inside", "location", p.Text(l.Name), "n", l.Inside))
		}
	}
	return q
}

func countFields(f *page.Fields, d *checkin.CountDraft) {
	var inside *int
	f.Line("_key", &d.Nonce)
	f.Line("location", &d.Location)
	if f.MaybeWhole("inside", &inside); inside != nil {
		d.Inside = *inside
	} else {
		f.Wrong("inside", "error.required")
	}
}

// countNonce lets a form count once for the same figure: another one typed into
// it is another count.
func countNonce(d checkin.CountDraft) string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s %s %d", d.Nonce, d.Location, d.Inside)))
	return "form:" + hex.EncodeToString(sum[:16])
}

// askCount asks about more people than a location holds: a figure too many
// changes what every screen shows.
func (s *screens) askCount(c *fiber.Ctx, p page.Page, d checkin.CountDraft) (q page.Question, err error) {
	o, err := s.Checkin.Occupancy(c.UserContext(), p.Edition, s.Now())
	if err != nil {
		return q, err
	}
	l, err := locationOf(o, d.Location)
	if err != nil || l == nil || l.Capacity == nil || d.Inside <= *l.Capacity {
		return q, nil // a location that is not there is refused by the count
	}
	return page.Question{
		Title: p.T("office.ask.count", "n", d.Inside, "inside", p.Number(d.Inside), "location", p.Text(l.Name)), Text: []string{p.T("office.ask.count_more", "max", p.Number(*l.Capacity))},
		Do: p.T("office.ask.count_do"),
	}, nil
}

// gateCountPost notes a count by hand with the name of who counted.
func (s *screens) gateCountPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	f, d := page.Reading(c, e.Loc()), checkin.CountDraft{At: s.Now()}
	countFields(f, &d)
	if err = f.Err(); err == nil {
		d.Nonce = countNonce(d)
		count := func() error { return s.Checkin.Count(c.UserContext(), e.ID, d, s.Now()) }
		err = s.Sure(c, func(p page.Page) (page.Question, error) { return s.askCount(c, p, d) }, count)
	}
	return s.End(c, page.Done{To: s.Office(c, "/gate"), Key: "office.gate.counted"}, err, s.showGateNow)
}
