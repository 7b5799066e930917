package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/stall"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// changeLine is something that becomes possible, or no longer is.
type changeLine struct {
	Text  string
	Gains bool
	Not   bool // the state would permit it, but something else still stands in its way
}

func gains(text string) changeLine  { return changeLine{Text: text, Gains: true} }
func notYet(text string) changeLine { return changeLine{Text: text, Not: true} }

// changeLines say what a new state changes. What it permits is promised only as
// far as the edition's own dates and wares let it be done.
func (s *screens) changeLines(c *fiber.Ctx, p page.Page, e *festival.Edition, to festival.State) (all []changeLine, err error) {
	for _, change := range e.State.Changes(to) {
		line := changeLine{Text: p.T("office.state.loses." + string(change.Act))}
		if change.Gains {
			line, err = s.gain(c, p, e, change.Act)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, line)
	}
	return all, nil
}

func (s *screens) gain(c *fiber.Ctx, p page.Page, e *festival.Edition, act festival.Act) (changeLine, error) {
	switch act {
	case festival.ActApply:
		return s.callGain(c, p, e)
	case festival.ActOrder:
		return s.orderGain(c, p, e)
	}
	return gains(p.T("office.state.gains." + string(act))), nil
}

// callGain says how the call for stalls stands on the edition's dates.
func (s *screens) callGain(c *fiber.Ctx, p page.Page, e *festival.Edition) (changeLine, error) {
	kinds, err := s.Stalls.Kinds(c.UserContext(), e.ID)
	closes := e.ApplicationCloses
	switch call := e.Call(s.Now()); {
	case err != nil:
		return changeLine{}, err
	case call == festival.CallEnded && closes == nil:
		return notYet(p.T("office.state.call.ended_days")), nil
	case call == festival.CallEnded:
		return notYet(p.T("office.state.call.ended", "day", p.DateFull(e.In(*closes)))), nil
	case !slices.ContainsFunc(kinds, func(k stall.Kind) bool { return k.Open }):
		return notYet(p.T("office.state.call.no_kinds")), nil
	case call == festival.CallSoon:
		return notYet(p.T("office.state.call.soon", "day", p.DateFull(e.In(*e.ApplicationOpens)))), nil
	case closes == nil:
		return gains(p.T("office.state.call.undated")), nil
	}
	return gains(p.T("office.state.call.runs", "day", p.DateFull(e.In(*closes)))), nil
}

// orderGain says that tickets can be ordered, if there are any.
func (s *screens) orderGain(c *fiber.Ctx, p page.Page, e *festival.Edition) (changeLine, error) {
	types, err := s.Tickets.Types(c.UserContext(), e, s.Now())
	if err != nil || slices.ContainsFunc(types, func(t *ticket.Type) bool { return t.Orderable(s.Now()) }) {
		return gains(p.T("office.state.gains.order")), err
	}
	return notYet(p.T("office.state.order.none")), nil
}
