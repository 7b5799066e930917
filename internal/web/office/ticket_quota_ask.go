package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// surelyFits saves a quota once it is clear what becomes of tickets that people
// have, and that its size is meant. Its figures stand in words that may go on changing: on a busy
// day a yes would never count for a number of tickets.
func (s *screens) surelyFits(c *fiber.Ctx, q *ticket.Quota, d ticket.QuotaDraft, save func() error) error {
	if err := d.Check(); err != nil {
		return err
	}
	return s.Sure(c, func(p page.Page) (ask page.Question, err error) {
		if d.Version != q.Version { // of another version both are shown
			return ask, nil
		}
		types, err := s.Tickets.Types(c.UserContext(), p.Edition, s.Now())
		if err != nil {
			return ask, err
		}
		locations, err := s.Festival.Locations(c.UserContext(), p.Edition)
		ask.Text = slices.Concat(countsOtherwise(p, q, d, types), tooMany(p, q, d, roomFor(d, types, locations)))
		if len(ask.Text) > 0 {
			ask.Title = p.T("office.ask.quota", "name", d.Name, "n", d.Size, "size", p.Number(d.Size))
			ask.Do = p.T("office.ask.change_do")
		}
		return ask, err
	}, save)
}

// countsOtherwise says what becomes of tickets that people have: those that no
// longer count in the quota, whose places others can then have; those that
// begin to count there; and that it is full, when it becomes smaller than what
// is taken and being ordered.
func countsOtherwise(p page.Page, q *ticket.Quota, d ticket.QuotaDraft, types []*ticket.Type) (says []string) {
	taken, other := 0, false
	for _, t := range types {
		stays, was := slices.Contains(d.Types, t.ID), q.Covers(t.ID)
		other = other || stays != was
		if stays {
			taken += t.Sold
		}
		switch {
		case stays == was || t.Sold == 0:
		case was:
			says = append(says, p.T("office.ask.quota.leaves", "n", t.Sold, "name", p.Text(t.Name)))
		default:
			says = append(says, p.T("office.ask.quota.joins", "n", t.Sold, "name", p.Text(t.Name)))
		}
	}
	if taken+q.Held > d.Size && (d.Size < q.Size || other) {
		says = append(says, p.T("office.ask.quota.beyond", "n", d.Size, "taken", p.Number(taken), "held", p.Number(q.Held), "size", p.Number(d.Size)))
	}
	return says
}

// zeroTooMany is how many times its size a quota hardly ever becomes.
const zeroTooMany = 10

// tooMany says what is unlikely about a quota that becomes larger: what is sold
// then cannot be called back. room is how many people the locations hold; 0: no
// limit is known.
func tooMany(p page.Page, q *ticket.Quota, d ticket.QuotaDraft, room int) (says []string) {
	known := q.ID != 0
	if known && d.Size <= q.Size {
		return nil
	}
	if known && q.Size > 0 && d.Size > zeroTooMany*q.Size {
		says = append(says, p.T("office.ask.quota.zero", "was", p.Number(q.Size), "size", p.Number(d.Size)))
	}
	if room > 0 && d.Size > room {
		says = append(says, p.T("office.ask.quota.room", "room", p.Number(room), "size", p.Number(d.Size)))
	}
	if len(says) > 0 {
		says = append(says, p.T("office.ask.quota.sold"))
	}
	return says
}

// roomFor is how many people the locations hold together that the quota's types
// admit at; 0 where one of them holds any number.
func roomFor(d ticket.QuotaDraft, types []*ticket.Type, locations []*festival.Location) (room int) {
	admits := func(l festival.LocationID) bool {
		return slices.ContainsFunc(types, func(t *ticket.Type) bool {
			return slices.Contains(d.Types, t.ID) && (len(t.Locations) == 0 || slices.Contains(t.Locations, l))
		})
	}
	for _, l := range locations {
		switch {
		case !admits(l.ID):
		case most(l.Capacity) == 0:
			return 0
		default:
			room += *l.Capacity
		}
	}
	return room
}
