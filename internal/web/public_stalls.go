package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
	"markt/internal/stall"
)

// A stall is public once it is confirmed; where it stands comes from the
// released plan.

type publicStallsPage struct {
	page
	Groups []publicStallGroup
	Kinds  []publicKind
	Kind   string
	Sought string
	Count  int
	Any    bool
	Base   string
}

// publicKind is a link that narrows the list.
type publicKind struct {
	Href, Label, Mark string
	Current           bool
}

type publicStallGroup struct {
	Title  string
	Mark   string
	Stalls []publicStall
}

type publicStall struct {
	Href, Name, Mark, Kind, Text, Number string
	Tags                                 []string
}

func (s *Server) publicStalls(c *fiber.Ctx) error {
	p, err := s.page(c, "public", "stall.list.title")
	if err != nil {
		return err
	}
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	d := publicStallsPage{page: p, Kind: c.Query("kind"), Sought: clean(c.Query("q")), Base: stallsBase(c, p)}
	all, err := s.Stalls.Stalls(c.UserContext(), e.ID, stall.StallFilter{State: stall.StallConfirmed, Kind: d.Kind, Text: d.Sought})
	if err != nil {
		return err
	}
	d.Count, d.Any = len(all), len(all) > 0 || d.Kind != "" || d.Sought != ""
	if err := s.groupStalls(c, e, &d, all); err != nil {
		return err
	}
	kinds, err := s.Stalls.Kinds(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, k := range kinds {
		d.Kinds = append(d.Kinds, publicKind{Href: "?kind=" + k.Slug, Label: p.Text(k.Name), Mark: string(k.Mark), Current: d.Kind == k.Slug})
	}
	return s.show(c, fiber.StatusOK, "public/stalls", d)
}

// groupStalls makes a card of each stall, below its kind.
func (s *Server) groupStalls(c *fiber.Ctx, e *festival.Edition, d *publicStallsPage, all []stall.Stall) error {
	stays, err := s.staysOf(c, e)
	if err != nil {
		return err
	}
	diets, err := s.Stalls.Diets(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, st := range all {
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Title != d.Text(st.KindName) {
			d.Groups = append(d.Groups, publicStallGroup{Title: d.Text(st.KindName), Mark: string(st.Mark)})
		}
		g := &d.Groups[len(d.Groups)-1]
		card := stallCard(d.page, d.Base, st, stays[st.ID])
		card.Tags = d.choiceList("stall.food.items.diet", slices.DeleteFunc(diets[st.ID], notOnCard))
		g.Stalls = append(g.Stalls, card)
	}
	return nil
}

// stallsBase is the list's address, of the current edition or of the one named.
func stallsBase(c *fiber.Ctx, p page) string {
	if slug := c.Params("edition"); slug != "" {
		return p.Path("/e/" + slug + "/stalls")
	}
	return p.Path("/stalls")
}

func stallCard(p page, base string, st stall.Stall, stays []stallStay) publicStall {
	card := publicStall{Href: base + "/" + p.Sprint(st.ID), Name: st.Name, Mark: string(st.Mark), Kind: p.Text(st.KindName), Text: shorten(p.Text(st.Description), 150)}
	if card.Text == "" {
		card.Text = shorten(p.Text(st.Goods), 150)
	}
	if len(stays) > 0 {
		card.Number = stays[0].Pitch
	}
	return card
}

// stallStay is a stall's stay on the released plan.
type stallStay struct {
	site.Stay
	Location lang.Text
	Slug     string
}

// staysOf are the stays of all stalls on the released plan.
func (s *Server) staysOf(c *fiber.Ctx, e *festival.Edition) (map[stall.ID][]stallStay, error) {
	stays := map[stall.ID][]stallStay{}
	r, err := s.Site.Public(c.UserContext(), e)
	if err != nil {
		return nil, err
	}
	for _, plan := range r.Document.Plans {
		for _, stay := range plan.Stays {
			stays[stay.Stall] = append(stays[stay.Stall], stallStay{Stay: stay, Location: plan.Location.Name, Slug: plan.Location.Slug})
		}
	}
	return stays, nil
}

type publicStallPage struct {
	page
	Stall  *stall.Stall
	Kind   string
	Stays  []stallStay
	About  []string // the description's paragraphs
	Offer  string
	Menu   []menuLine
	Spoken string
	Join   []answerLine
	Base   string
}

// menuLine is a dish as a guest reads it.
type menuLine struct{ Name, Price, Diet, Allergens, Additives string }

func (s *Server) publicStall(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	st, err := s.Stalls.Stall(c.UserContext(), e.ID, stall.ID(id))
	if err != nil {
		return err
	}
	if st.State != stall.StallConfirmed {
		return fault.New(fault.NotFound, "web.publicStall", "error.not_found")
	}
	p, err := s.page(c, "public", "stall.list.title")
	if err != nil {
		return err
	}
	p.Title = st.Name
	d := publicStallPage{page: p, Stall: st, Kind: p.Text(st.KindName), Offer: p.Text(st.Goods), Base: stallsBase(c, p)}
	for part := range strings.SplitSeq(p.Text(st.Description), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			d.About = append(d.About, part)
		}
	}
	stays, err := s.staysOf(c, e)
	if err != nil {
		return err
	}
	d.Stays = stays[st.ID]
	if st.Application != nil {
		if err := s.publicAnswers(c, &d, *st.Application); err != nil {
			return err
		}
	}
	return s.show(c, fiber.StatusOK, "public/stall", d)
}

// publicAnswers shows of an application what guests may know, and no more.
func (s *Server) publicAnswers(c *fiber.Ctx, d *publicStallPage, id stall.ApplicationID) error {
	a, err := s.Stalls.Get(c.UserContext(), d.Stall.EditionID, id)
	if err != nil {
		return err
	}
	f := answerForm{p: d.page, answers: a.Answers, values: a.Answers.Values(d.Lang)}
	for _, g := range f.readAnswers([]string{"participants"}) {
		d.Join = g.Lines
	}
	if a.Answers.Languages != nil {
		spoken := a.Answers.Languages.Spoken
		if other := a.Answers.Languages.Other; other != "" {
			spoken = append(spoken, other)
		}
		d.Spoken = d.choiceWords("stall.languages.spoken", spoken)
	}
	if a.Answers.Food == nil {
		return nil
	}
	for _, item := range a.Answers.Food.Items {
		line := menuLine{Name: item.Name, Diet: d.choiceWords("stall.food.items.diet", item.Diet),
			Allergens: d.choiceWords("stall.food.items.allergens", item.Allergens), Additives: d.choiceWords("stall.food.items.additives", item.Additives)}
		if cents, ok := item.Price.Int(); ok {
			line.Price = d.Money(cents)
		}
		d.Menu = append(d.Menu, line)
	}
	d.Offer = "" // the menu says it better
	return nil
}

// notOnCard keeps a card to what people look for.
func notOnCard(diet string) bool { return diet == "pork" || diet == "alcohol" }

// choiceWords names the chosen words of a field; unknown ones stay as they are.
func (p page) choiceWords(key string, words []string) string { return p.Join(p.choiceList(key, words)) }

func (p page) choiceList(key string, words []string) []string {
	named := make([]string, len(words))
	for i, w := range words {
		if named[i] = w; lang.De.Has(key + "." + w) {
			named[i] = p.T(key + "." + w)
		}
	}
	return named
}
