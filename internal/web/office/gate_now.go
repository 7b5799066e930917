package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/web/page"
)

type gateNowPage struct {
	page.Page
	Tabs      []page.Tab
	Admission string
	States    []string
	Occupancy checkin.Occupancy
	Log       []gateLogRow
	Trouble   bool
}

type gateLogRow struct {
	checkin.LogRow
	What, Tone, Shown string
	Late              bool // came from a device without a network
}

const gateLogRows = 60

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
		row := gateLogRow{LogRow: r, Late: r.StoredAt.Sub(r.At) > silence}
		row.What, row.Tone = scanWords(p, r)
		if r.Number != "" {
			row.Shown = r.Number[:4] + "-" + r.Number[4:]
		}
		d.Log = append(d.Log, row)
	}
	return s.Show(c, "office/gate_now", d)
}

// gateAdmissionPost stops, evacuates, readmits or opens all gates.
func (s *screens) gateAdmissionPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	a := festival.Admission(page.Value(c, "state"))
	set := func() error {
		return s.Festival.SetAdmission(c.UserContext(), e.ID, a, page.Value(c, "reason"), s.Now())
	}
	if a.Known() {
		err = s.Sure(c, func(p page.Page) (page.Question, error) { return s.askAdmission(c, p, a) }, set)
	} else {
		err = set() // which refuses it
	}
	return s.End(c, page.Done{To: s.Office(c, "/gate"), Key: "office.gate.admission_saved"}, err, s.showGateNow)
}

// askAdmission speaks of everybody at every gate, so it is asked; but seconds
// count, so one large button answers.
func (s *screens) askAdmission(c *fiber.Ctx, p page.Page, a festival.Admission) (page.Question, error) {
	now, err := s.Checkin.Occupancy(c.UserContext(), p.Edition, s.Now())
	q := page.Question{
		Title: p.T("office.ask.admission." + string(a)), Text: []string{p.T("office.gate.admission_is." + string(a))},
		Now:    p.T("office.ask.admission_from." + string(p.Edition.Admission)),
		Do:     p.T("office.ask.admission_do." + string(a)),
		Urgent: true,
	}
	for _, l := range now.Locations {
		q.Text = append(q.Text, p.T("office.ask.inside", "location", p.Text(l.Name), "n", l.Inside))
	}
	return q, err
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

// gateCountPost notes a count by hand with the name of who counted.
func (s *screens) gateCountPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	f, d := page.Reading(c, e.Loc()), checkin.CountDraft{At: s.Now()}
	countFields(f, &d)
	if err = f.Err(); err == nil {
		err = s.Checkin.Count(c.UserContext(), e.ID, d, s.Now())
	}
	return s.End(c, page.Done{To: s.Office(c, "/gate"), Key: "office.gate.counted"}, err, s.showGateNow)
}
