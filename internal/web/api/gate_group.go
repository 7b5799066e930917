package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/web/page"
)

type groupIn struct {
	Code  string       `json:"code" api:"must max=4096" doc:"The group's code, or the whole address it stands in."`
	Kind  checkin.Kind `json:"kind" api:"must" doc:"An entry or an exit."`
	Scans []groupScan  `json:"scans" api:"max=60" doc:"One for each person who goes through now. None: it is only told how the group stands."`
	Drill bool         `json:"drill" doc:"For training, as in redeem."`
}

type groupScan struct {
	Nonce string    `json:"nonce" api:"must max=64" doc:"Made by the device before it sends, as in redeem."`
	Nth   int       `json:"nth" api:"must min=1 max=60" doc:"Which of the group's tickets, one of those that were told to be free. Where it is not any more, another counts."`
	At    time.Time `json:"at" doc:"What the device's clock showed."`
}

type groupOut struct {
	Reason  checkin.Reason `json:"reason,omitempty" doc:"invalid: it is none of this edition's. Nothing else is told then."`
	Type    string         `json:"type,omitempty" doc:"The type's slug."`
	Size    int            `json:"size" doc:"How many tickets the code stands for."`
	Inside  int            `json:"inside" doc:"How many of them somebody is in on, after these scans."`
	Free    []int          `json:"free" doc:"Those that may go through now, in the order in which to name them."`
	Against []against      `json:"against" doc:"The others."`
	Results []verdict      `json:"results" doc:"In the order of the scans."`
}

type against struct {
	Nth      int            `json:"nth"`
	Number   string         `json:"number"`
	Reason   checkin.Reason `json:"reason"`
	Previous *seen          `json:"previous,omitempty"`
	Valid    *validity      `json:"valid,omitempty"`
}

// gateGroup tells how a group stands, and lets some of it through.
func (s *screens) gateGroup(c *fiber.Ctx) error {
	var in groupIn
	if err := page.ReadJSON(c, &in); err != nil {
		return err
	}
	d := checkin.GroupDraft{Code: page.Clean(in.Code), Kind: in.Kind, Drill: in.Drill}
	for _, one := range in.Scans {
		d.Scans = append(d.Scans, checkin.ScanDraft{Nonce: page.Clean(one.Nonce), Nth: one.Nth, At: one.At})
	}
	g, answers, refused, err := s.Checkin.Group(c.UserContext(), s.DeviceToken(c), d, s.Now())
	if err != nil {
		return s.NotInCopy(c, err)
	}
	out := groupOut{Reason: refused, Type: g.Type, Size: g.Size, Inside: g.Inside, Free: append([]int{}, g.Free...), Against: []against{}, Results: []verdict{}}
	for _, a := range g.Against {
		v := verdictOf(checkin.Answer{Previous: a.Seen, Valid: a.Valid})
		out.Against = append(out.Against, against{a.Nth, a.Number, a.Reason, v.Previous, v.Valid})
	}
	for _, a := range answers {
		out.Results = append(out.Results, verdictOf(a))
	}
	return page.SendJSON(c, fiber.StatusOK, out)
}
