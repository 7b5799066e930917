package web

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
)

type officeGateNowPage struct {
	page
	Tabs      []tab
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
func (s *Server) officeGateNow(c *fiber.Ctx) error {
	return s.showGateNow(c, map[string]string{}, nil)
}

func (s *Server) showGateNow(c *fiber.Ctx, in map[string]string, failed error) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.gate.now_title")
	if err != nil {
		return err
	}
	d := officeGateNowPage{
		page: p, Tabs: p.gateTabs("now"), Admission: string(e.Admission), In: in, Trouble: c.Query("trouble") != "",
		States: []string{string(festival.AdmissionNormal), string(festival.AdmissionStop), string(festival.AdmissionEvacuation), string(festival.AdmissionReadmission)},
	}
	status, err := d.judge(failed)
	if err != nil {
		return err
	}
	if d.Occupancy, err = s.Checkin.Occupancy(c.UserContext(), e, s.now()); err != nil {
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
		row.What, row.Tone = p.scanWords(r)
		if r.Number != "" {
			row.Shown = r.Number[:4] + "-" + r.Number[4:]
		}
		d.Log = append(d.Log, row)
	}
	return s.show(c, status, "office/gate_now", d)
}

// officeAdmissionPost stops, evacuates, readmits or opens all gates.
func (s *Server) officeAdmissionPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	err = s.Festival.SetAdmission(c.UserContext(), e.ID, festival.Admission(value(c, "state")), value(c, "reason"), s.now())
	if err != nil {
		return s.showGateNow(c, typed(c, "reason").In, err)
	}
	s.flash(c, "ok", "office.gate.admission_saved")
	return seeOther(c, "/office/gate")
}

// officeCountPost notes a count by hand with the name of who counted.
func (s *Server) officeCountPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	r := read(c)
	inside := r.maybeWhole("inside")
	if err = r.err(); err == nil && inside == nil {
		err = fault.Fields{"inside": fault.Msg("error.required")}.Err("web.officeCountPost")
	}
	if err == nil {
		err = s.Checkin.Count(c.UserContext(), e.ID, checkin.CountDraft{Nonce: r.line("_key"), Location: value(c, "location"), Inside: *inside, At: s.now()}, s.now())
	}
	if err != nil {
		return s.showGateNow(c, typed(c, "location", "inside").In, err)
	}
	s.flash(c, "ok", "office.gate.counted")
	return seeOther(c, "/office/gate")
}
