package web

import (
	"context"
	"fmt"
	"html"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/demo"
	"markt/internal/intake"
	"markt/internal/job"
	"markt/internal/lang"
	"markt/internal/message"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/press"
	"markt/internal/stall"
	"markt/internal/web/page"
	"markt/templates"
)

// crawler follows every link from page to page, a few for each line of the
// route table, and notes which templates it saw.
type crawler struct {
	*market
	t      *testing.T
	role   account.Role
	routes []*regexp.Regexp
	taken  map[string]int
	seen   map[string]bool
	drawn  map[string]bool
	queue  []step
}

// step is an address and the page that links to it.
type step struct{ path, from string }

const perRoute = 2

var (
	links      = regexp.MustCompile(`(?:href|src|action)="([/?][^"#]*)`)
	pageMark   = regexp.MustCompile(`data-page="([^"]+)"`)
	parameters = regexp.MustCompile(`:[a-z]+`)
	posted     = regexp.MustCompile(`<form[^>]*method="post"[^>]*>`)
)

func newCrawler(t *testing.T, m *market, role account.Role) *crawler {
	t.Helper()
	c := &crawler{market: m, t: t, role: role, taken: map[string]int{}, seen: map[string]bool{}, drawn: map[string]bool{}}
	for _, r := range m.Server.routes() {
		if r.Method == http.MethodGet {
			c.routes = append(c.routes, regexp.MustCompile("^"+parameters.ReplaceAllString(regexp.QuoteMeta(strings.ReplaceAll(r.Path, ":lang", "LANG")), "[^/]+")+"$"))
		}
	}
	v, err := page.NewViews(templates.FS)
	m.must(err)
	for name, set := range v.Pages {
		template.Must(set.AddParseTree("unmarked", set.Lookup("base").Tree))
		template.Must(set.Parse(`{{define "base"}}{{template "unmarked" .}}<i data-page="` + name + `"></i>{{end}}`))
	}
	m.app.Config().Views.(*page.Views).Pages = v.Pages
	return c
}

// want queues an address unless enough of its kind were looked at.
func (c *crawler) want(path, from string) {
	path = html.UnescapeString(path)
	if c.seen[path] || strings.HasPrefix(path, "/static/") {
		return
	}
	c.seen[path] = true
	bare, _, _ := strings.Cut(path, "?")
	kind := bare
	for _, r := range c.routes {
		if r.MatchString(langPart.ReplaceAllString(bare, "/LANG/")) {
			kind = bare[:min(3, len(bare))] + r.String()
			break
		}
	}
	if c.taken[kind]++; c.taken[kind] <= perRoute {
		c.queue = append(c.queue, step{path, from})
	}
}

var langPart = func() *regexp.Regexp {
	var codes []string
	for _, l := range lang.All() {
		codes = append(codes, string(l))
	}
	return regexp.MustCompile(`^/(` + strings.Join(codes, "|") + `)(/|$)`)
}()

// walk reads page after page until no link is left.
func (c *crawler) walk(starts ...string) {
	c.t.Helper()
	for _, s := range starts {
		c.want(s, "the start")
	}
	for len(c.queue) > 0 {
		at := c.queue[0]
		c.queue = c.queue[1:]
		a := c.get(c.role, at.path)
		if a.status != http.StatusOK && a.location == "" {
			c.t.Errorf("%s, linked from %s: status %d\n%s", at.path, at.from, a.status, mainOf(a.body))
			continue
		}
		if a.location != "" {
			c.want(a.location, at.path)
		}
		if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			continue
		}
		c.draw(a)
		if raw := rawKeys(strings.ReplaceAll(a.body, "print.sheet.slow", "slow")); len(raw) > 0 {
			c.t.Errorf("%s shows %v", at.path, raw)
		}
		bare, _, _ := strings.Cut(at.path, "?")
		for _, m := range links.FindAllStringSubmatch(posted.ReplaceAllString(a.body, ""), -1) {
			if strings.HasPrefix(m[1], "?") {
				m[1] = bare + m[1]
			}
			c.want(m[1], at.path)
		}
	}
}

// draw notes which templates an answer was made of.
func (c *crawler) draw(a answer) {
	for _, mark := range pageMark.FindAllStringSubmatch(a.body, -1) {
		c.drawn[mark[1]] = true
	}
}

// placing follows one from its start to the reasons for a stall's place.
func (c *crawler) placing() {
	c.t.Helper()
	run := c.post(c.role, "/office/plan/place", url.Values{"seed": {"1"}}).location
	c.walk(run)
	for c.drawn["office/place_progress"] && !c.drawn["office/place_proposal"] {
		time.Sleep(50 * time.Millisecond)
		c.draw(c.get(c.role, run))
	}
	c.walk(run + "?lang=de")
	c.walk(fmt.Sprintf("%s/why?stall=%d", run, c.count(`SELECT min(id) FROM stall WHERE state = 'confirmed'`)))
}

var everywhere = []string{"/", "/de/", "/en/", "/ar/", "/my/", "/office/", "/office/?lang=en", "/gate", "/de/look", "/ar/look", "/de/sign-in", "/ar/apply"}

// A market where nothing was entered yet shows its pages, and no link is dead.
func TestEveryLinkOfAnEmptyMarket(t *testing.T) {
	t.Parallel()
	newCrawler(t, newMarket(t), account.Organiser).walk(everywhere...)
}

// The demo fills every page: every template is drawn and no link is dead.
func TestEveryLinkOfTheDemo(t *testing.T) {
	_, goOn := slowSheet(t)
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	c := newCrawler(t, m, account.Organiser)
	secret := m.secretPlaces()
	waits := &borrowed{m: m}
	waits.at(http.MethodPost, "/gate/at/1")
	c.draw(waits.at(http.MethodGet, "/gate/at/1?asked=yes"))
	c.walk(append(everywhere, secret...)...)
	c.placing()
	c.draw(m.get("", "/de/nowhere"))
	c.draw(m.post(account.Organiser, "/office/questions/999999", url.Values{"question.de": {"Wo?"}}))
	c.draw(m.post(account.Organiser, "/office/gate/admission", url.Values{"state": {"stop"}}))
	c.draw(m.post("", secret[1]+"/cancel", nil))
	making := m.get(account.Organiser, "/office/print/slow.pdf").location // what is shown while a print is made
	c.walk(making+"?lang=de", making+"?lang=en")
	goOn <- nil
	go func() { goOn <- nil }()
	c.draw(m.get(account.Organiser, m.get(account.Organiser, "/office/print/slow.pdf?paper=found").location))
	scanner := m.request("", http.MethodGet, "/gate", nil)
	scanner.AddCookie(&http.Cookie{Name: "device", Value: m.enrolled("Telefon 9")})
	c.draw(m.do(scanner))
	c.draw(m.get(account.Organiser, "/office/tickets/orders/return?least=2"))
	c.draw(m.get(account.Organiser, "/office/requests"))
	c.draw(m.post(account.Organiser, "/office/decisions", url.Values{"id": {fmt.Sprint(m.count(`SELECT min(id) FROM application WHERE state = 'submitted'`))}}))
	m.Limits = true
	c.draw(m.visitor().post("/ar/tickets", url.Values{"items.0.type": {"tag-1"}, "items.0.quantity": {"2"}}))

	bare := newCrawler(t, emptyHouse(t), "")
	bare.walk("/de/", "/setup?first="+bare.Secret.FirstRun())
	maps.Copy(c.drawn, bare.drawn)
	for _, name := range slices.Sorted(maps.Keys(m.app.Config().Views.(*page.Views).Pages)) {
		if !c.drawn[name] && name != "office/place_progress" { // drawn by TestAPlacingThatTakesItsTime
			t.Errorf("%s: not drawn", name)
		}
	}
}

// demoMarket is the demo edition in the afternoon of its first day.
func demoMarket(t *testing.T) *market {
	t.Helper()
	afternoon := time.Date(2027, 5, 8, 15, 0, 0, 0, time.UTC)
	m := houseOn(t, pgtest.Filled(t, "demo", func(ctx context.Context, db *pg.DB) error {
		return demo.Load(ctx, press.Wire(db, secret).Untold(), afternoon)
	}))
	m.now = afternoon
	e, err := m.Festival.Current(t.Context())
	m.must(err)
	m.e = e
	m.imports()
	m.messages()
	return m
}

// messages are a template, a draft, and a message that was sent to few.
func (m *market) messages() {
	m.t.Helper()
	ctx := m.t.Context()
	t, _ := message.Shipped("setup")
	t.Name = "Aufbau"
	_, err := m.Messages.SaveTemplate(ctx, m.e.ID, t)
	m.must(err)
	for _, filter := range []message.Filter{{State: message.Coming}, {State: "waitlisted"}} {
		id, err := m.Messages.Save(ctx, m.e.ID, message.Message{Subject: t.Subject, Body: t.Body, Filter: filter}, m.now)
		m.must(err)
		if filter.State == message.Coming {
			continue
		}
		one, err := m.Messages.Get(ctx, m.e.ID, id)
		m.must(err)
		m.must(m.Press.SendMessage(ctx, m.e, &one, ""))
	}
}

// imports are files from outside: one taken, which changed nothing, and two that wait.
func (m *market) imports() {
	m.t.Helper()
	for i, file := range []intake.Received{
		{Kind: intake.Stalls, Name: "liste.csv", File: []byte("name;angebot\n;Brot\n")},
		{Kind: intake.Programme, Name: "fringe.csv", File: []byte("title,date,start,duration,stage\nTanz,8.5.2027,19:30,60,Hof\nNacht,soon,late,,Hof\n")},
		{Kind: intake.Stalls, Name: "alt.csv", File: []byte("Firma;Ware\nKäsehof;Käse\n")},
	} {
		id, err := m.Intake.Receive(m.t.Context(), m.e, file, m.now)
		m.must(err)
		if i > 0 {
			continue
		}
		im, err := m.Intake.Get(m.t.Context(), m.e.ID, id)
		m.must(err)
		v, err := m.Intake.Preview(m.t.Context(), m.e, im, m.now)
		m.must(err)
		_, err = m.Intake.Take(m.t.Context(), m.e, id, v.Seen, m.now)
		m.must(err)
	}
}

// secretPlaces are addresses that no page links to: what mails and codes carry.
func (m *market) secretPlaces() []string {
	m.t.Helper()
	ctx := m.t.Context()
	_, err := job.NewRunner(m.db, m.Press.Handlers(), m.Log).Drain(ctx, func() time.Time { return m.now })
	m.must(err)
	people, err := m.Accounts.List(ctx, int64(m.e.ID))
	m.must(err)
	signIn, err := m.Accounts.IssueLink(ctx, people[0], m.now)
	m.must(err)
	orders, err := m.Tickets.Orders(ctx, m.e.ID)
	m.must(err)
	code, err := m.Tickets.Code(ctx, orders[0].Tickets[0])
	m.must(err)
	listed, err := m.Stalls.List(ctx, m.e.ID, stall.Filter{})
	m.must(err)
	application, err := m.Stalls.Get(ctx, m.e.ID, listed[0].ID)
	m.must(err)
	draft := m.post("", "/ar/apply", url.Values{"kind": {"food"}, "_key": {"crawl"}}).location
	return []string{"/de/sign-in/" + signIn.Token, "/de/orders/" + m.Tickets.Secret(orders[0]), "/t/" + code.String(), "/my/application/" + m.Stalls.Link(application),
		draft, strings.TrimSuffix(draft, path.Base(draft)) + "review", "/gate/enrol/" + m.Checkin.EnrolToken(m.device("Telefon 8")),
		"/card/" + m.Stalls.Card(application).Code}
}

// device is a phone that waits for its enrolment at the first gate.
func (m *market) device(name string) checkin.Device {
	m.t.Helper()
	gates, err := m.Checkin.Gates(m.t.Context(), m.e.ID)
	m.must(err)
	d, err := m.Checkin.CreateDevice(m.t.Context(), m.e.ID, gates[0].ID, name, m.now)
	m.must(err)
	return d
}

// enrolled is the cookie of a phone that scans.
func (m *market) enrolled(name string) string {
	m.t.Helper()
	a := m.post("", "/gate/enrol/"+m.Checkin.EnrolToken(m.device(name)), nil)
	m.says(a, http.StatusSeeOther)
	for _, c := range a.header.Values("Set-Cookie") {
		if found := setCookie.FindStringSubmatch(c); found != nil {
			return found[1]
		}
	}
	m.t.Fatal("no device cookie")
	return ""
}
