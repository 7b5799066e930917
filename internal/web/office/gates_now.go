package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/web/page"
)

type gateNowPage struct {
	page.Page
	Tabs      []page.Tab
	Admission string
	States    []string
	Occupancy checkin.Occupancy
	Total     int
	Log       []gateLogRow
	Trouble   bool
	In        map[string]string
}

type gateLogRow struct {
	checkin.LogRow
	What, Tone, Shown string
	Late              bool // came from a device without a network
}

const gateLogRows = 60

// officeGateNow is the gates at this moment: who is inside, what was refused,
// and whether people may come in.
func (s *screens) gateNow(c *fiber.Ctx) error {
	return s.showGateNow(c, map[string]string{}, nil)
}

func (s *screens) showGateNow(c *fiber.Ctx, in map[string]string, failed error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.gate.now_title")
	if err != nil {
		return err
	}
	d := gateNowPage{
		Page: p, Tabs: gateTabs(p, "now"), Admission: string(e.Admission), In: in, Trouble: c.Query("trouble") != "",
		States: []string{string(festival.AdmissionNormal), string(festival.AdmissionStop), string(festival.AdmissionEvacuation), string(festival.AdmissionReadmission)},
	}
	status, err := d.Judge(failed)
	if err != nil {
		return err
	}
	if d.Occupancy, err = s.Checkin.Occupancy(c.UserContext(), e, s.Now()); err != nil {
		return err
	}
	for _, l := range d.Occupancy.Locations {
		d.Total += l.Inside
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
	return s.Show(c, status, "office/gate_now", d)
}

// officeAdmissionPost stops, evacuates, readmits or opens all gates.
func (s *screens) admissionPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	err = s.Festival.SetAdmission(c.UserContext(), e.ID, festival.Admission(page.Value(c, "state")), page.Value(c, "reason"), s.Now())
	if err != nil {
		return s.showGateNow(c, page.Sent(c, "reason").In, err)
	}
	s.Flash(c, "ok", "office.gate.admission_saved")
	return page.SeeOther(c, "/office/gate")
}

// officeCountPost notes a count by hand with the name of who counted.
func (s *screens) countPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	r := page.Read(c)
	inside := r.MaybeWhole("inside")
	if err = r.Err(); err == nil && inside == nil {
		err = fault.Fields{"inside": fault.Msg("error.required")}.Err("office.officeCountPost")
	}
	if err == nil {
		err = s.Checkin.Count(c.UserContext(), e.ID, checkin.CountDraft{Nonce: r.Line("_key"), Location: page.Value(c, "location"), Inside: *inside, At: s.Now()}, s.Now())
	}
	if err != nil {
		return s.showGateNow(c, page.Sent(c, "location", "inside").In, err)
	}
	s.Flash(c, "ok", "office.gate.counted")
	return page.SeeOther(c, "/office/gate")
}
