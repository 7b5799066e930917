package office

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/message"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/web/page"
)

// undoing is how one kind of deletion is undone: who may, and where they go on.
type undoing struct {
	guard page.Guard
	to    string
	put   func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error
}

func (s *screens) undoings() map[string]undoing {
	return map[string]undoing{
		"market_day": {organisers, "/days", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Festival.RestoreDay(c.UserContext(), e, festival.DayID(id), now)
		}},
		"location": {organisers, "/locations", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Site.RestoreLocation(c.UserContext(), e, festival.LocationID(id), now)
		}},
		"stop": {organisers, "/locations", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Festival.RestoreStop(c.UserContext(), e, festival.StopID(id), now)
		}},
		"followed": {organisers, "/days", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			_, err := s.Follow.Undo(c.UserContext(), e, id, now)
			return err
		}},
		"stage": {planners, "/stages", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Site.RestoreStage(c.UserContext(), e, site.StageID(id), now)
		}},
		"pitch": {organisers, "/plan", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Site.RestorePitch(c.UserContext(), e, site.PitchID(id), now)
		}},
		"allotment": {organisers, "/plan", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Site.RestoreStay(c.UserContext(), e, site.AllotmentID(id), now)
		}},
		"host": {planners, "/programme/hosts", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Programme.RestoreHost(c.UserContext(), e, programme.HostID(id), now)
		}},
		"session": {planners, "/programme", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Programme.Restore(c.UserContext(), e, programme.ID(id), now)
		}},
		"gate": {gatekeepers, "/gate/gates", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Checkin.RestoreGate(c.UserContext(), e.ID, checkin.GateID(id), now)
		}},
		"fee": {organisers, "/fees", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Stalls.RestoreFee(c.UserContext(), e.ID, id, now)
		}},
		"partner": {organisers, "/texts", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Festival.RestorePartner(c.UserContext(), e.ID, id, now)
		}},
		"message": {organisers, "/messages", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Messages.Restore(c.UserContext(), e.ID, message.ID(id), now)
		}},
		"message_template": {organisers, "/messages", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Messages.RestoreTemplate(c.UserContext(), e.ID, message.TemplateID(id), now)
		}},
		"question": {organisers, "/texts", func(c *fiber.Ctx, e *festival.Edition, id int64, now time.Time) error {
			return s.Festival.RestoreQuestion(c.UserContext(), e.ID, id, now)
		}},
	}
}

// undoPost puts back what was deleted, or says why it cannot any more.
func (s *screens) undoPost(c *fiber.Ctx) error {
	const op = "office.undoPost"
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	if c.Params("what") == "text" {
		return s.undoText(c, e)
	}
	u, known := s.undoings()[c.Params("what")]
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if !known || err != nil {
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	if !s.may(c, e, u.guard) {
		return fault.New(fault.Forbidden, op, "error.forbidden")
	}
	return s.undone(c, u.to, u.put(c, e, id, s.Now()))
}

func (s *screens) undoText(c *fiber.Ctx, e *festival.Edition) error {
	if !s.may(c, e, organisers) {
		return fault.New(fault.Forbidden, "office.undoText", "error.forbidden")
	}
	return s.undone(c, "/texts", s.Festival.RestoreText(c.UserContext(), e.ID, festival.TextKey(c.Params("id")), s.Now()))
}

// undone goes on to the list; an undo that came too late says so there, for
// the page it was pressed on knows nothing of it.
func (s *screens) undone(c *fiber.Ctx, to string, err error) error {
	done := page.Done{To: s.Office(c, "%s", to), Key: "layout.undone"}
	return s.End(c, done, err, func(c *fiber.Ctx, wrong error) error {
		m := fault.MessageOf(wrong)
		s.Flash(c, "warn", m.Key, m.Pairs()...)
		return page.SeeOther(c, done.To)
	})
}

// gone ends a deletion that can be undone.
func gone(to, what string, id int64) page.Done {
	done := page.Deleted(to)
	done.Undo = what + "/" + strconv.FormatInt(id, 10)
	return done
}
