package public

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/paper"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

// A stall is public once it is confirmed; where it stands comes from the
// released plan.

type stallsPage struct {
	page.Page
	Groups    []stallGroup
	Kinds     []kindLink
	Ask       stallsAsk
	Diets     []page.Option
	Allergens []answers.Option
	Spoken    []page.Option
	Days      []page.Option
	Chosen    bool // fewer are shown than there are
	Placed    bool // a plan is released
	Count     int
	Any       bool
	Base      string
}

// kindLink is a link that narrows the list.
type kindLink struct {
	Href, Label, Mark string
	Current           bool
}

type stallGroup struct {
	Title  string
	Mark   string
	Stalls []stallCardRow
}

type stallCardRow struct {
	Href, Name, Mark, Kind, Text, Number string
	Spot                                 string // its place on the plan
	TextLang                             lang.Lang
	Tags                                 []string
}

func (s *screens) stalls(c *fiber.Ctx) error {
	p, err := s.Page(c, "public", "stall.list.title")
	if err != nil {
		return err
	}
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d := stallsPage{Page: p, Ask: stallsAskOf(c), Base: stallsBase(c, p)}
	r, err := s.Site.Public(c.UserContext(), e)
	if err != nil {
		return err
	}
	stays := r.Document.StaysByStall()
	d.Placed = len(stays) > 0
	all, suits, err := s.Stalls.Wished(c.UserContext(), e.ID, d.Ask.wish(stays))
	if err != nil {
		return err
	}
	all = d.Ask.there(e, s.Now(), all, stays)
	d.offer(e, suits)
	d.Count, d.Chosen = len(all), d.Ask.narrows()
	d.Any = len(all) > 0 || d.Chosen
	d.groupStalls(c, all, suits, stays)
	kinds, err := s.Stalls.Kinds(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, k := range kinds {
		d.Kinds = append(d.Kinds, kindLink{Href: d.Ask.of(k.Slug).at(d.Base), Label: p.Text(k.Name), Mark: string(k.Mark), Current: d.Ask.Kind == k.Slug})
	}
	s.findStalls(&d)
	return s.Show(c, "public/stalls", d)
}

// groupStalls makes a card of each stall, below its kind.
func (d *stallsPage) groupStalls(c *fiber.Ctx, all []stall.Stall, suits map[stall.ID]stall.Suits, stays map[stall.ID][]site.StayAt) {
	stall.InOrder(d.Lang, all)
	for _, st := range all {
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Title != d.Text(st.KindName) {
			d.Groups = append(d.Groups, stallGroup{Title: d.Text(st.KindName), Mark: string(st.Mark)})
		}
		g := &d.Groups[len(d.Groups)-1]
		card := stallCard(d.Page, d.Base, st, stays[st.ID])
		if at := spots(c, d.Page, st.ID, stays[st.ID]); len(at) > 0 {
			card.Spot = at[0].Href
		}
		card.Tags = choiceList(d.Page, "stall.food.items.diet", slices.DeleteFunc(suits[st.ID].Diets, notOnCard))
		g.Stalls = append(g.Stalls, card)
	}
}

// stallsBase is the list's address, of the current edition or of the one named.
func stallsBase(c *fiber.Ctx, p page.Page) string {
	if slug := c.Params("edition"); slug != "" {
		return p.Path("/e/" + slug + "/stalls")
	}
	return p.Path("/stalls")
}

func stallCard(p page.Page, base string, st stall.Stall, stays []site.StayAt) stallCardRow {
	card := stallCardRow{Href: base + "/" + p.Sprint(st.ID), Name: st.Name, Mark: string(st.Mark), Kind: p.Text(st.KindName), Text: page.Shorten(p.Text(st.Description), 150), TextLang: p.TextLang(st.Description)}
	if card.Text == "" {
		card.Text, card.TextLang = page.Shorten(p.Text(st.Goods), 150), p.TextLang(st.Goods)
	}
	if len(stays) > 0 {
		card.Number = stays[0].Pitch
	}
	return card
}

// spots are the plans that a stall is on, each address with its dot; with one
// plan nobody needs its name.
func spots(c *fiber.Ctx, p page.Page, id stall.ID, stays []site.StayAt) (all []page.Tab) {
	for _, stay := range stays {
		tab := page.Tab{Href: planAsk{Stall: id}.at(p.Path(section(c) + "/plan/" + stay.Location.Slug)), Label: p.Text(stay.Location.Name)}
		if !slices.Contains(all, tab) {
			all = append(all, tab)
		}
	}
	if len(all) == 1 {
		all[0].Label = ""
	}
	return all
}

type stallPage struct {
	page.Page
	Stall  *stall.Stall
	Kind   string
	Stays  []site.StayAt
	Spots  []page.Tab // where it is on the plans
	About  []string   // the description's paragraphs
	Offer  string
	Menu   []menuLine
	Spoken string
	Join   []answers.Line
	Turns  []stall.Turn
	Base   string
	Photo  *paper.Photo
}

// menuLine is a dish as a guest reads it.
type menuLine struct{ Name, Price, Diet, Allergens, Additives string }

func (s *screens) stall(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	st, err := s.Stalls.Stall(c.UserContext(), e.ID, stall.ID(id))
	if err != nil {
		return err
	}
	if st.State != stall.StallConfirmed {
		return fault.New(fault.NotFound, "public.publicStall", "error.not_found")
	}
	p, err := s.Page(c, "public", "stall.list.title")
	if err != nil {
		return err
	}
	p.Title = st.Name
	d := stallPage{Page: p, Stall: st, Kind: p.Text(st.KindName), Offer: p.Text(st.Goods), Base: stallsBase(c, p)}
	for part := range strings.SplitSeq(p.Text(st.Description), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			d.About = append(d.About, part)
		}
	}
	r, err := s.Site.Public(c.UserContext(), e)
	if err != nil {
		return err
	}
	stays := r.Document.StaysByStall()
	d.Stays = stays[st.ID]
	d.Spots = spots(c, p, st.ID, d.Stays)
	if st.Application != nil {
		if err := s.answers(c, &d, *st.Application); err != nil {
			return err
		}
	}
	s.findStall(&d)
	return s.Show(c, "public/stall", d)
}

// answers shows of an application what guests may know, and no more.
func (s *screens) answers(c *fiber.Ctx, d *stallPage, id stall.ApplicationID) error {
	a, err := s.Stalls.Get(c.UserContext(), d.Stall.EditionID, id)
	if err != nil {
		return err
	}
	f := answers.Form{P: d.Page, Answers: a.Answers, Values: a.Answers.Values(d.Lang)}
	for _, g := range f.ReadAnswers([]string{"participants"}) {
		d.Join = g.Lines
	}
	if a.Answers.Languages != nil {
		spoken := a.Answers.Languages.Spoken
		if other := a.Answers.Languages.Other; other != "" {
			spoken = append(spoken, other)
		}
		d.Spoken = choiceWords(d.Page, "stall.languages.spoken", spoken)
	}
	if d.Photo, err = s.Papers.Photo(c.UserContext(), a.EditionID, id); err != nil {
		return err
	}
	if t := a.Answers.Together; t != nil {
		d.Turns = t.Turns
	}
	if a.Answers.Food == nil {
		return nil
	}
	for _, item := range a.Answers.Food.Items {
		line := menuLine{Name: item.Name, Diet: choiceWords(d.Page, "stall.food.items.diet", item.Diet),
			Allergens: choiceWords(d.Page, "stall.food.items.allergens", item.Allergens), Additives: choiceWords(d.Page, "stall.food.items.additives", item.Additives)}
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
func choiceWords(p page.Page, key string, words []string) string {
	return p.Join(choiceList(p, key, words))
}

func choiceList(p page.Page, key string, words []string) []string {
	named := make([]string, len(words))
	for i, w := range words {
		if named[i] = w; lang.De.Has(key + "." + w) {
			named[i] = p.T(key + "." + w)
		}
	}
	return named
}
