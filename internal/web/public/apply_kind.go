package public

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

// applyKindPage is the call of one kind of stall: who, when, where, what it
// costs, until when.
type applyKindPage struct {
	page.Page
	Kind   stall.Kind
	Facts  []page.Fact
	Fees   []string
	Steps  []string // of the solidarity ladder
	Asks   []string // what the form will ask for
	Papers []string // what has to be shown before set-up
	Takes  bool
	Soon   string  // when the call begins
	Invite string  // the token of the invitation that led here
	Drafts []draft // of the kind, that were begun on this device in time
}

func (s *screens) applyKind(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	k, err := s.Stalls.KindBySlug(c.UserContext(), e.ID, c.Params("kind"))
	if err != nil {
		return err
	}
	p, err := s.Page(c, "public", "apply.title")
	if err != nil {
		return err
	}
	d := applyKindPage{Page: p, Kind: k, Takes: k.Takes(e, s.Now())}
	d.Title = p.Text(k.Name)
	if s.invited(c, k) && e.State.Permits(festival.ActApply) {
		d.Takes, d.Invite = true, c.Query("invite")
		all, err := s.drafts(c, p, e)
		if err != nil {
			return err
		}
		d.Drafts = slices.DeleteFunc(all, func(one draft) bool { return one.KindID != k.ID })
	}
	if e.ApplicationOpens != nil && s.Now().Before(*e.ApplicationOpens) {
		d.Soon = p.DateTime(*e.ApplicationOpens)
	}
	if err := s.fillCall(c, e, &d); err != nil {
		return err
	}
	s.Find(&d.Page, page.Finding{Path: "/apply/" + k.Slug, Ours: true, Thin: d.Invite != "",
		About: page.Describe(p.T("found.apply", "market", p.Head.Name, "days", when(p)), p.Text(k.Name), p.Text(k.Description))})
	return s.Show(c, "public/apply_kind", d)
}

// fillCall adds what is told of the kind before anybody types.
func (s *screens) fillCall(c *fiber.Ctx, e *festival.Edition, d *applyKindPage) error {
	p := d.Page
	for _, day := range e.Days {
		d.Facts = append(d.Facts, page.Fact{Label: p.DateFull(day.Date), Value: p.TimeSpan(day.OpensAt, day.ClosesAt)})
	}
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	var where []string
	for _, l := range locations {
		where = append(where, p.Text(l.Name))
	}
	if len(where) > 0 {
		d.Facts = append(d.Facts, page.Fact{Label: p.T("apply.call.where"), Value: p.Join(where)})
	}
	if until := d.Kind.Closes(e); until != nil {
		d.Facts = append(d.Facts, page.Fact{Label: p.T("apply.call.until"), Value: p.DateTime(*until) + left(p, until.Sub(s.Now()))})
	}
	fees, err := s.Stalls.Fees(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, f := range fees.Of(d.Kind.ID) {
		line := p.Text(f.Name) + ": " + answers.FeeAmount(p, f)
		if f.LegalForm != "" {
			line += " (" + p.T("stall.business.legal_form."+f.LegalForm) + ")"
		}
		d.Fees = append(d.Fees, line)
	}
	for _, f := range fees.Steps() {
		d.Steps = append(d.Steps, p.Text(f.Name)+": "+answers.FeeAmount(p, f))
	}
	book, err := s.Papers.Book(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, r := range book.MayAsk(d.Kind.Groups) {
		d.Papers = append(d.Papers, r.Title(p.Lang, e.DefaultLang))
	}
	for _, g := range d.Kind.Groups {
		d.Asks = append(d.Asks, p.T("stall.group."+g))
	}
	return nil
}

// left counts a deadline down: days, and hours on the last two.
func left(p page.Page, d time.Duration) string {
	const soon = 48 * time.Hour
	switch {
	case d <= 0:
		return ""
	case d < time.Hour:
		return " · " + p.T("apply.call.minutes", "n", int(d/time.Minute)+1)
	case d < soon:
		return " · " + p.T("apply.call.hours", "n", int(d/time.Hour))
	}
	return " · " + p.T("apply.call.days", "n", int(d/(24*time.Hour)))
}

// invited reports whether an invitation to a kind came along.
func (s *screens) invited(c *fiber.Ctx, k stall.Kind) bool {
	token := c.Query("invite")
	if token == "" {
		token = page.Value(c, "invite")
	}
	return s.Stalls.Invited(k, strings.TrimSpace(token))
}
