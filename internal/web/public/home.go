package public

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// homePage wants to make a newcomer come: what, when, where, what there is to
// see and eat, how to take part, how to get there, who is behind it.
type homePage struct {
	page.Page
	Welcome                  []block
	WelcomeLang, GettingLang lang.Lang
	When                     string
	Where                    string
	Days                     []homeDay
	Sessions                 []sessionCard
	Stalls                   []homeStall
	Counts                   homeCounts
	Tickets                  bool
	Apply                    bool
	Until                    string // the call closes
	Getting                  []block
	Address                  string
	Mobile                   []homeMobile
	Partners                 []festival.Partner
	Contact                  festival.Edition

	welcome lang.Text
	types   []*ticket.Type
	spoken  []string
	feeds   []page.Feed
}

type homeDay struct{ Day, Hours, Name string }

type homeStall struct {
	Href, Name, Mark, Kind, Text, Number string
	TextLang                             lang.Lang
}

type homeCounts struct{ Stalls, Sessions, Stages int }

type homeMobile struct {
	Name, Text string
	TextLang   lang.Lang
	Stops      []homeStop
}

type homeStop struct{ Name, When, Address string }

// How much of it the first page shows.
const (
	homeSessions = 6
	homeStalls   = 6
)

func (s *screens) home(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if fault.Is(err, fault.NotFound) && c.Params("edition") == "" {
		return s.beforeSetup(c)
	}
	if err != nil {
		return err
	}
	p, err := s.Page(c, "public", "home.title")
	if err != nil {
		return err
	}
	p.Title = ""
	d := homePage{Page: p, When: p.Head.Days, Apply: e.TakesApplications(s.Now()), Contact: *e}
	for _, fill := range []func(*fiber.Ctx, *festival.Edition) error{
		func(c *fiber.Ctx, e *festival.Edition) error { return s.homeTexts(c, e, &d) },
		func(c *fiber.Ctx, e *festival.Edition) error { return s.homeLocations(c, e, &d) },
		func(c *fiber.Ctx, e *festival.Edition) error { return s.homeSessions(c, e, &d) },
		func(c *fiber.Ctx, e *festival.Edition) error { return s.homeStalls(c, e, &d) },
	} {
		if err := fill(c, e); err != nil {
			return err
		}
	}
	s.findHome(&d)
	return s.Show(c, "public/home", d)
}

// beforeSetup leads the first person who looks at an empty house to its first page.
func (s *screens) beforeSetup(c *fiber.Ctx) error {
	if err := s.maySetUp(c); err == nil {
		return c.Redirect("/setup", fiber.StatusFound)
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	p, err := s.Page(c, "public", "home.soon.title")
	if err != nil {
		return err
	}
	c.Locals(page.LocalHidden, true) // not kept: who asks from here is led on
	return s.Show(c, "public/soon", homePage{Page: p})
}

func (s *screens) homeTexts(c *fiber.Ctx, e *festival.Edition, d *homePage) error {
	texts, err := s.Festival.Texts(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	d.welcome = texts[festival.TextWelcome].Body
	getting := texts[festival.TextGettingThere].Body
	d.Welcome, d.WelcomeLang = blocks(d.Page.Text(d.welcome)), d.TextLang(d.welcome)
	d.Getting, d.GettingLang = blocks(d.Page.Text(getting)), d.TextLang(getting)
	if len(d.Welcome) > 3 {
		d.Welcome = d.Welcome[:3]
	}
	for _, day := range e.Days {
		d.Days = append(d.Days, homeDay{Day: d.DateFull(day.OpensAt), Hours: d.TimeSpan(day.OpensAt, day.ClosesAt), Name: d.Page.Text(day.Name)})
	}
	if e.ApplicationCloses != nil {
		d.Until = d.DateFull(*e.ApplicationCloses)
	}
	d.types, err = s.Tickets.Types(c.UserContext(), e, s.Now())
	for _, t := range d.types {
		d.Tickets = d.Tickets || (t.OnSale && !t.Retired && e.State.Permits(festival.ActOrder))
	}
	if err != nil {
		return err
	}
	d.Partners, err = s.Festival.Partners(c.UserContext(), e.ID)
	return err
}

func (s *screens) homeLocations(c *fiber.Ctx, e *festival.Edition, d *homePage) error {
	all, err := s.Festival.Locations(c.UserContext(), e)
	for _, l := range all {
		if !l.Mobile {
			if d.Where == "" {
				d.Where, d.Address = d.Page.Text(l.Name), l.Address
			}
			continue
		}
		m := homeMobile{Name: d.Page.Text(l.Name), Text: d.Page.Text(l.Description), TextLang: d.TextLang(l.Description)}
		for _, stop := range l.Stops {
			m.Stops = append(m.Stops, homeStop{
				Name: d.Page.Text(stop.Name), Address: stop.Address,
				When: d.Page.When(stop.From, stop.Until),
			})
		}
		d.Mobile = append(d.Mobile, m)
	}
	return err
}

// homeSessions picks what comes next, one of each format before a second.
func (s *screens) homeSessions(c *fiber.Ctx, e *festival.Edition, d *homePage) error {
	r, err := s.Programme.Released(c.UserContext(), e)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	doc := r.Document
	stages, hosts := map[site.StageID]programme.Stage{}, map[programme.HostID]programme.Host{}
	for _, st := range doc.Stages {
		stages[st.ID] = st
	}
	for _, h := range doc.Hosts {
		hosts[h.ID] = h
	}
	d.spoken, d.feeds = spoken(doc.Sessions...), s.calendars(d.Page)
	d.Counts.Sessions, d.Counts.Stages = programme.TakingPlace(doc.Sessions), len(doc.Stages)
	for _, x := range highlights(doc.Sessions, s.Now()) {
		card := card(d.Page, x, stages, hosts, d.Path(section(c)+"/programme"))
		card.Until = d.DateShort(x.Start)
		d.Sessions = append(d.Sessions, card)
	}
	return nil
}

func highlights(all []programme.Session, now time.Time) []programme.Session {
	var ahead []programme.Session
	for _, x := range all {
		if x.State != programme.StateCanceled && x.End().After(now) && !x.Abstract.Empty() {
			ahead = append(ahead, x)
		}
	}
	if len(ahead) == 0 {
		ahead = slices.Clone(all)
	}
	rounds := map[string]int{}
	turn := make(map[programme.ID]int, len(ahead))
	for _, x := range ahead {
		rounds[x.Format]++
		turn[x.ID] = rounds[x.Format]
	}
	slices.SortStableFunc(ahead, func(a, b programme.Session) int { return turn[a.ID] - turn[b.ID] })
	ahead = ahead[:min(len(ahead), homeSessions)]
	slices.SortStableFunc(ahead, func(a, b programme.Session) int { return a.Start.Compare(b.Start) })
	return ahead
}

// homeStalls picks stalls that say something about themselves, one of each
// kind before a second.
func (s *screens) homeStalls(c *fiber.Ctx, e *festival.Edition, d *homePage) error {
	r, err := s.Site.Public(c.UserContext(), e)
	if err != nil {
		return err
	}
	d.Counts.Stalls = len(r.Document.Stalls)
	stays := r.Document.StaysByStall()
	stalls := slices.Clone(r.Document.Stalls)
	rounds := map[string]int{}
	turn := make([]int, len(stalls))
	order := make([]int, len(stalls))
	for i, st := range stalls {
		order[i] = i
		if turn[i] = rounds[st.Kind]; st.Description.Empty() {
			turn[i] += len(stalls) // last
			continue
		}
		rounds[st.Kind]++
	}
	slices.SortStableFunc(order, func(a, b int) int { return turn[a] - turn[b] })
	for _, i := range order[:min(len(order), homeStalls)] {
		st := stalls[i]
		card := homeStall{Href: stallHref(d.Page, c, st.ID), Name: st.Name, Mark: st.Mark, Kind: d.Page.Text(st.KindName), Text: page.Shorten(d.Page.Text(st.Description), 160), TextLang: d.TextLang(st.Description)}
		if p := stays[st.ID]; len(p) > 0 {
			card.Number = p[0].Pitch
		}
		d.Stalls = append(d.Stalls, card)
	}
	return nil
}
