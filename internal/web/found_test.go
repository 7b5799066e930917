package web

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"image/png"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/web/page"
)

// seen is a page as those read it who find it elsewhere.
type seen struct {
	title     string
	meta      map[string]string
	canonical string
	in        map[string]string // hreflang → address
	feeds     map[string]string // media type → address
	data      []string
	scripts   int // that a browser would run
}

func look(t *testing.T, body string) seen {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	s := seen{meta: map[string]string{}, in: map[string]string{}, feeds: map[string]string{}}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		switch {
		case n.Data == "title" && n.Namespace == "" && s.title == "":
			s.title = n.FirstChild.Data
		case n.Data == "meta":
			s.meta[at["name"]+at["property"]] = at["content"]
		case n.Data == "link" && at["rel"] == "canonical":
			s.canonical = at["href"]
		case n.Data == "link" && at["rel"] == "alternate" && at["hreflang"] != "":
			s.in[at["hreflang"]] = at["href"]
		case n.Data == "link" && at["rel"] == "alternate":
			s.feeds[at["type"]] = at["href"]
		case n.Data == "script" && at["type"] == "application/ld+json":
			s.data = append(s.data, n.FirstChild.Data)
		case n.Data == "script":
			s.scripts++
		}
	}
	return s
}

func (s seen) kept() bool { return s.meta["robots"] != "noindex" }

// data are the page's words for programs.
func (m *market) data(s seen) map[string]any {
	m.t.Helper()
	if len(s.data) != 1 {
		m.t.Fatalf("%d pieces of data", len(s.data))
	}
	var all map[string]any
	m.must(json.Unmarshal([]byte(s.data[0]), &all))
	return all
}

type sitemapFile struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []struct {
		Loc     string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
		LastMod string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
		In      []struct {
			Rel  string `xml:"rel,attr"`
			Lang string `xml:"hreflang,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
	} `xml:"url"`
}

// sitemap are the pages that search engines are told of, by their address here.
func (m *market) sitemap() map[string]string {
	m.t.Helper()
	a := m.get("", "/sitemap.xml")
	m.says(a, http.StatusOK)
	var file sitemapFile
	m.must(xml.Unmarshal([]byte(a.body), &file))
	all := map[string]string{}
	for _, u := range file.URLs {
		path, ours := strings.CutPrefix(u.Loc, "http://markt.example")
		if _, twice := all[path]; !ours || twice {
			m.t.Errorf("%s stands there twice or is not ours", u.Loc)
		}
		all[path] = u.LastMod
		if u.LastMod != "" {
			if _, err := time.Parse(time.RFC3339, u.LastMod); err != nil {
				m.t.Error(err)
			}
		}
		named := map[string]string{}
		for _, in := range u.In {
			named[in.Lang] = in.Href
		}
		if len(named) != len(lang.All())+1 || !slices.Contains(slices.Collect(maps.Values(named)), u.Loc) || named["x-default"] == "" {
			m.t.Errorf("%s stands in %v", u.Loc, named)
		}
	}
	return all
}

// Every page that search engines are told of is there, may be kept, stands
// where it says, in all languages, and says in its own words what it is; what
// it says of an event is what search engines ask of one.
func TestEveryPageOfTheSitemapIsFound(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	all := m.sitemap()
	about, titled := map[string]string{}, map[string]string{}
	for path := range all {
		a := m.get("", path)
		m.says(a, http.StatusOK)
		s := look(t, a.body)
		here := "http://markt.example" + path
		if !s.kept() || s.canonical != here || a.header.Get("X-Robots-Tag") != "" {
			t.Errorf("%s: kept %v, stands at %s", path, s.kept(), s.canonical)
		}
		code := path[1:3]
		for _, l := range lang.All() {
			if want := "http://markt.example/" + string(l) + path[3:]; s.in[string(l)] != want {
				t.Errorf("%s in %s: %q", path, l, s.in[string(l)])
			}
		}
		if s.in["x-default"] != s.in["de"] || len(s.in) != len(lang.All())+1 {
			t.Errorf("%s: %v", path, s.in)
		}
		m.described(path, s, about)
		if other := titled[s.title]; other != "" && !strings.Contains(path, "/programme/") && !strings.Contains(path, "/plan") && other[:3] == path[:3] {
			t.Errorf("%s and %s are both called %q", path, other, s.title)
		}
		titled[s.title] = path
		for _, property := range []string{"og:title", "og:description", "og:type", "og:site_name", "og:locale", "og:image:alt", "twitter:card"} {
			if s.meta[property] == "" {
				t.Errorf("%s has no %s", path, property)
			}
		}
		if s.meta["og:url"] != here || !strings.HasPrefix(s.meta["og:image"], "http://markt.example/"+code+"/share.png") {
			t.Errorf("%s is shared as %s with %s", path, s.meta["og:url"], s.meta["og:image"])
		}
		for _, data := range s.data {
			m.rightData(path, data)
		}
		for media, feed := range s.feeds {
			if f := m.get("", feed); f.status != http.StatusOK || !strings.HasPrefix(f.header.Get("Content-Type"), media) {
				t.Errorf("%s: %s is %d, %s", path, feed, f.status, f.header.Get("Content-Type"))
			}
		}
	}
	if len(all) < 300 {
		t.Errorf("only %d pages", len(all))
	}
}

// described holds a page's description to what a good one is.
func (m *market) described(path string, s seen, others map[string]string) {
	m.t.Helper()
	words := s.meta["description"]
	if n := utf8.RuneCountInString(words); n < 30 || n > page.AboutMost {
		m.t.Errorf("%s: %d letters: %s", path, n, words)
	}
	if other := others[words]; other != "" {
		m.t.Errorf("%s and %s are both described as %s", path, other, words)
	}
	others[words] = path
	if strings.ContainsAny(words, "\u2068\u2069\n") || strings.Contains(words, "{") || strings.Contains(words, "..") {
		m.t.Errorf("%s: %q", path, words)
	}
}

// rightData holds what a page says to programs against what search engines
// require (name, startDate, location with its address) and recommend.
func (m *market) rightData(path, data string) {
	m.t.Helper()
	var one map[string]any
	m.must(json.Unmarshal([]byte(data), &one))
	if one["@context"] != "https://schema.org" {
		m.t.Errorf("%s: of %v", path, one["@context"])
	}
	switch one["@type"] {
	case "Event":
		m.rightEvent(path, one)
	case "Place":
		m.rightPlace(path, one)
	default:
		m.t.Errorf("%s: a %v", path, one["@type"])
	}
}

func (m *market) rightEvent(path string, one map[string]any) {
	m.t.Helper()
	for _, need := range []string{"name", "startDate", "endDate", "eventStatus", "eventAttendanceMode", "organizer", "image", "url", "location", "description"} {
		if one[need] == nil && (need != "description" || one["superEvent"] == nil) {
			m.t.Errorf("%s: an event without %s", path, need)
		}
	}
	for _, when := range []string{"startDate", "endDate"} {
		at, err := time.Parse(time.RFC3339, one[when].(string))
		if _, offset := at.Zone(); err != nil || offset != 2*60*60 {
			m.t.Errorf("%s: %s %v", path, when, one[when])
		}
	}
	place, _ := one["location"].(map[string]any)
	m.rightPlace(path, place)
	for _, offer := range many(one["offers"]) {
		if offer["price"] == nil || offer["priceCurrency"] != "EUR" || !strings.HasPrefix(offer["url"].(string), "http://markt.example/") || offer["availability"] == nil {
			m.t.Errorf("%s: offers %v", path, offer)
		}
	}
	if part, ok := one["superEvent"].(map[string]any); ok {
		m.rightEvent(path, part)
	}
}

func (m *market) rightPlace(path string, place map[string]any) {
	m.t.Helper()
	address, _ := place["address"].(map[string]any)
	if place["@type"] != "Place" || place["name"] == "" || address["@type"] != "PostalAddress" || address["streetAddress"] == "" {
		m.t.Errorf("%s: a place %v", path, place)
	}
}

func many(v any) (all []map[string]any) {
	some, _ := v.([]any)
	for _, one := range some {
		all = append(all, one.(map[string]any))
	}
	return all
}

// What is not in the sitemap is kept by nobody: pages of one person, parts and
// doubles of other pages, and what one has to be let in to.
func TestNothingElseIsFound(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	known := m.sitemap()
	places := append(m.secretPlaces(), "/de/sign-in", "/ar/look", "/de/programme?q=tee", "/de/programme?stage=1", "/de/stalls?q=brot", "/de/stalls?kind=food",
		"/de/programme?day=1999-01-01", "/de/plan?day=2027-05-08", "/de/plan/campus", "/de/apply?kind=food", "/de/e/"+m.e.Slug+"/", "/de/e/"+m.e.Slug+"/programme",
		"/de/tickets?edition="+m.e.Slug, "/de/nowhere", "/de/stalls/999999")
	for _, path := range places {
		a := m.get("", path)
		s := look(t, a.body)
		_, double := known[strings.TrimPrefix(s.canonical, "http://markt.example")]
		if s.kept() && (!double || s.canonical == "http://markt.example"+path) {
			t.Errorf("%s may be kept, as %q", path, s.canonical)
		}
		if !s.kept() && (s.canonical != "" || len(s.in) > 0) {
			t.Errorf("%s is not to be kept and names %s %v", path, s.canonical, s.in)
		}
	}
	for _, part := range []string{"/de/programme?q=tee", "/de/programme?stage=1", "/de/programme?day=2027-05-08&format=film", "/de/stalls?q=brot", "/de/stalls?kind=food"} {
		if s := look(t, m.get("", part).body); s.kept() || s.meta["og:url"] != "" || s.meta["og:title"] == "" {
			t.Errorf("%s is a part of another page: %+v", part, s.meta)
		}
	}
	for _, path := range m.secretPlaces() {
		a := m.get("", path)
		if s := look(t, a.body); strings.Contains(path, "/sign-in/") {
			if s.kept() {
				t.Errorf("%s may be kept", path)
			}
		} else if got := a.header.Get("X-Robots-Tag"); got != "noindex" && !strings.HasPrefix(path, "/gate/") {
			t.Errorf("%s: X-Robots-Tag %q", path, got)
		}
	}
	orders, err := m.Tickets.Orders(t.Context(), m.e.ID)
	m.must(err)
	if a := m.get("", "/de/orders/"+m.Tickets.Secret(orders[0])+"/tickets.pdf"); a.header.Get("X-Robots-Tag") != "noindex" {
		t.Error("the tickets of an order may be kept")
	}
	for path := range known {
		for _, private := range []string{"/office", "/gate", "/my", "/orders/", "/t/", "/api", "/sign-in", "/look", "/setup"} {
			if strings.Contains(path, private) {
				t.Errorf("%s stands in the sitemap", path)
			}
		}
	}
}

// A page on which nothing stands yet is not found:
// the sitemap of a new market has its first page and its forms.
func TestEmptyPagesAreNotFound(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, path := range []string{"/programme", "/plan", "/stalls", "/about", "/getting-there", "/accessibility", "/privacy", "/imprint", "/questions"} {
		if s := look(t, m.get("", "/de"+path).body); s.kept() {
			t.Errorf("%s may be kept", path)
		}
	}
	got := slices.Sorted(maps.Keys(m.sitemap()))
	if want := []string{"/ar/", "/ar/apply", "/ar/tickets", "/de/", "/de/apply", "/de/tickets", "/en/", "/en/apply", "/en/tickets"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	for _, path := range got {
		if s := look(t, m.get("", path).body); !s.kept() || strings.Contains(s.meta["description"], "“.") && strings.Contains(s.meta["description"], ", .") {
			t.Errorf("%s: %q", path, s.meta["description"])
		}
	}
}

// robots.txt names the sitemap, keeps crawlers out of what is not for them and
// of nothing that is.
func TestRobots(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	a := m.get("", "/robots.txt")
	m.says(a, http.StatusOK, "User-agent: *\n", "\nSitemap: http://markt.example/sitemap.xml\n")
	if got := a.header.Get("Content-Type"); got != "text/plain; charset=utf-8" {
		t.Error(got)
	}
	for line := range strings.Lines(a.body) {
		closed, ok := strings.CutPrefix(strings.TrimSpace(line), "Disallow: ")
		for path := range m.sitemap() {
			if ok && strings.HasPrefix(path, closed) {
				t.Errorf("%s is closed to crawlers", path)
			}
		}
	}
}

// What is found of a market depends on its state and on whether it is the
// house's: nothing while it is prepared, not even where its office looks at
// it; nothing twice; and what is over stays.
func TestWhatIsFoundOfAMarketInItsStates(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.organiserTwice()
	other := m.next("markt-2028")
	kept := func(role account.Role, path string) string {
		t.Helper()
		a := m.get(role, path)
		if a.status == http.StatusNotFound && role == "" {
			return "gone"
		}
		m.says(a, http.StatusOK)
		s := look(t, a.body)
		if !s.kept() {
			return "no"
		}
		return s.canonical
	}
	const base = "http://markt.example/de"
	for _, c := range []struct {
		what       string
		first      festival.State
		second     festival.State
		current    *festival.Edition
		home, next string // of the demo's pages, and of the other's
		tickets    string
		sitemap    string
	}{
		{"the next one is prepared", festival.Open, festival.Preparing, m.e, base + "/", "gone", base + "/tickets", "house"},
		{"the next one is announced", festival.Open, festival.Announced, m.e, base + "/", "no", base + "/tickets", "house"},
		{"it is over", festival.Over, festival.Announced, m.e, base + "/", "no", base + "/tickets", "house"},
		{"the next one took its place", festival.Over, festival.Announced, other, base + "/e/SLUG/", base + "/", base + "/tickets", "both"},
		{"it goes on beside the next one", festival.Open, festival.Announced, other, "no", base + "/", base + "/tickets", "other"},
		{"it is prepared again", festival.Preparing, festival.Announced, other, "gone", base + "/", base + "/tickets", "other"},
	} {
		m.lead(m.e, c.first)
		m.lead(other, c.second)
		m.must(m.Festival.MakeCurrent(t.Context(), c.current.ID, m.now))
		m.publicChanged(t.Context())
		if got, want := kept("", "/de/e/"+m.e.Slug+"/"), strings.ReplaceAll(c.home, "SLUG", m.e.Slug); got != want {
			t.Errorf("%s: found at %s, want %s", c.what, got, want)
		}
		if got := kept("", "/de/e/markt-2028/"); got != c.next {
			t.Errorf("%s: the other is found at %s, want %s", c.what, got, c.next)
		}
		if got := kept("", "/de/tickets"); got != c.tickets {
			t.Errorf("%s: tickets are found at %s", c.what, got)
		}
		hidden, role := m.e, account.Organiser
		if c.first != festival.Preparing {
			hidden = other
		}
		if hidden.State == festival.Preparing {
			a := m.get(role, "/de/e/"+hidden.Slug+"/")
			if s := look(t, a.body); a.status != http.StatusOK || s.kept() || s.canonical+s.meta["description"]+s.meta["og:title"] != "" || len(s.data)+len(s.in) > 0 {
				t.Errorf("%s: its office sees %d %+v", c.what, a.status, s)
			}
		}
		for _, ours := range []string{"about", "getting-there", "questions", "imprint"} {
			if got := kept("", "/de/e/"+m.e.Slug+"/"+ours); c.current != m.e && got != "no" && got != "gone" {
				t.Errorf("%s: its page %s is found at %s", c.what, ours, got)
			}
		}
		file := m.get("", "/sitemap.xml").body
		has := map[bool]string{true: "house", false: "other"}[!strings.Contains(file, "/de/e/") && strings.Contains(file, "/de/programme/")]
		if strings.Contains(file, "/de/e/"+m.e.Slug+"/programme/") {
			has = "both"
		}
		if has != c.sitemap || strings.Contains(file, "/e/markt-2028/") {
			t.Errorf("%s: the sitemap has %s, want %s", c.what, has, c.sitemap)
		}
	}
	m.lead(other, festival.Preparing)
	m.says(m.get("", "/sitemap.xml"), http.StatusNotFound, "!2028")
}

// Addresses come from the configuration, whatever a request says of its host.
func TestAddressesAreNotTheRequests(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for _, path := range []string{"/de/", "/ar/programme", "/de/tickets", "/sitemap.xml", "/robots.txt"} {
		r := m.request("", http.MethodGet, path, nil)
		r.Host = "evil.example"
		r.Header.Set("X-Forwarded-Host", "evil.example")
		r.Header.Set("Forwarded", "host=evil.example")
		m.says(m.do(r), http.StatusOK, "!evil.example")
		m.says(m.get("", path), http.StatusOK, "!evil.example")
	}
}

// poison is what a name may hold that ends a script, an attribute or a comment,
// or a line for a program that reads JSON as one.
const poison = "</script><script>alert(1)</script><!-- \"'&amp;\u2028\u2029 ]]>{{.}}\\"

// Whatever people call their market, its places and its sessions: a page has no
// more scripts than before, and its data says the name as it was typed.
func TestPoisonedNamesStayNames(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	before := map[string]int{}
	r, err := m.Programme.Released(t.Context(), m.e)
	m.must(err)
	session := "/de/programme/" + strconv.FormatInt(int64(r.Document.Sessions[0].ID), 10)
	paths := []string{"/de/", session, "/de/plan", "/de/stalls", "/de/tickets", "/de/apply", "/de/about", "/de/getting-there"}
	for _, path := range paths {
		before[path] = look(t, m.get("", path).body).scripts
	}
	m.exec(`UPDATE edition SET name = jsonb_build_object('de', $1::text), claim = jsonb_build_object('de', $1::text), organiser = $1`, poison)
	m.exec(`UPDATE location SET name = jsonb_build_object('de', $1::text), description = jsonb_build_object('de', $1::text), address = $1`, poison)
	m.exec(`UPDATE session SET title = jsonb_build_object('de', $1::text), abstract = jsonb_build_object('de', $1::text)`, poison)
	m.exec(`UPDATE stage SET name = $1 || id`, poison)
	m.exec(`UPDATE page_text SET body = jsonb_build_object('de', $1::text)`, poison)
	m.exec(`UPDATE ticket_type SET name = jsonb_build_object('de', $1::text)`, poison)
	m.publish(r.Number)
	for _, path := range paths {
		a := m.get("", path)
		m.says(a, http.StatusOK, "!<script>alert")
		s := look(t, a.body)
		if s.scripts != before[path] {
			t.Errorf("%s: %d scripts, before %d", path, s.scripts, before[path])
		}
		for _, data := range s.data {
			if strings.ContainsAny(data, "<>\u2028\u2029") {
				t.Errorf("%s: %s", path, data)
			}
		}
		if want := strings.Join(strings.Fields(poison), " "); !strings.Contains(s.meta["og:site_name"], poison) || path == "/de/about" && !strings.HasPrefix(s.meta["description"], want[:40]) {
			t.Errorf("%s: %q, %q", path, s.meta["og:site_name"], s.meta["description"])
		}
	}
	home, one := m.data(look(t, m.get("", "/de/").body)), m.data(look(t, m.get("", session).body))
	if home["name"] != poison || one["name"] != poison {
		t.Errorf("%q, %q", home["name"], one["name"])
	}
}

// publish brings out the programme as it stands, after the release of that number.
func (m *market) publish(after int) {
	m.t.Helper()
	_, err := m.Programme.Release(m.t.Context(), m.e, programme.ReleaseDraft{After: after}, m.now)
	m.must(err)
	m.publicChanged(m.t.Context())
}

// A session that was moved or canceled says so to programs too, and offers
// nothing when there is nothing to go to.
func TestASessionTellsProgramsWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	r, err := m.Programme.Released(t.Context(), m.e)
	m.must(err)
	var next programme.Session
	for _, x := range r.Document.Sessions {
		if x.Start.After(m.now) && x.State != programme.StateCanceled {
			next = x
			break
		}
	}
	path := "/de/programme/" + strconv.FormatInt(int64(next.ID), 10)
	event := func() map[string]any {
		t.Helper()
		m.publicChanged(t.Context())
		return m.data(look(t, m.get("", path).body))
	}
	one := event()
	if one["eventStatus"] != "https://schema.org/EventScheduled" || len(many(one["offers"])) == 0 || one["previousStartDate"] != nil {
		t.Errorf("%v", one)
	}
	m.exec(`UPDATE session SET starts_at = starts_at + interval '5 minutes' WHERE id = $1`, next.ID)
	m.publish(r.Number)
	one = event()
	if one["eventStatus"] != "https://schema.org/EventRescheduled" || one["previousStartDate"] != next.Start.Format(time.RFC3339) ||
		one["startDate"] != next.Start.Add(5*time.Minute).Format(time.RFC3339) {
		t.Errorf("%v, was %v", one, next.Start)
	}
	m.must(m.Programme.Cancel(t.Context(), m.e, next.ID, "", m.now))
	one = event()
	if one["eventStatus"] != "https://schema.org/EventCancelled" || one["offers"] != nil {
		t.Errorf("%v", one)
	}
	if over := m.data(look(t, m.get("", "/de/programme/"+strconv.FormatInt(int64(r.Document.Sessions[0].ID), 10)).body)); over["offers"] != nil {
		t.Errorf("what is over offers %v", over["offers"])
	}
}

// What is sold out says so, and nothing is offered of a market that sells nothing.
func TestOffersFollowTheTickets(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	offers := func() []map[string]any {
		m.publicChanged(t.Context())
		return many(m.data(look(t, m.get("", "/de/").body))["offers"])
	}
	m.exec(`DELETE FROM place WHERE ticket_id IS NULL`)
	all := offers()
	if !slices.ContainsFunc(all, func(o map[string]any) bool { return o["availability"] == "https://schema.org/SoldOut" }) {
		t.Errorf("%v", all)
	}
	m.lead(m.e, festival.Announced)
	if all := offers(); len(all) > 0 {
		t.Errorf("%v", all)
	}
}

// The picture to share is drawn for each market and language, of the size that
// is asked for, in few bytes; it is made once, and nobody sees that of a market
// that is being prepared.
func TestThePictureToShare(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	seen := map[string]bool{}
	for _, l := range lang.All() {
		a := m.get("", look(t, m.get("", "/"+string(l)+"/").body).meta["og:image"][len("http://markt.example"):])
		m.says(a, http.StatusOK)
		size, err := png.DecodeConfig(bytes.NewReader([]byte(a.body)))
		if err != nil || size.Width != 1200 || size.Height != 630 || len(a.body) > 100<<10 || a.header.Get("Content-Type") != "image/png" || seen[a.body] {
			t.Errorf("%s: %v %v, %d bytes, %s", l, size, err, len(a.body), a.header.Get("Content-Type"))
		}
		seen[a.body] = true
	}
	before := m.cache.pages.Bytes()
	for i := range 20 {
		m.says(m.get("", "/de/share.png?v="+strconv.Itoa(i)), http.StatusOK)
	}
	if m.cache.pages.Bytes() != before {
		t.Error("what is added to the address makes another picture")
	}
	was := look(t, m.get("", "/de/").body).meta["og:image"]
	m.exec(`UPDATE edition SET claim = '{"de": "Anders"}'`)
	m.publicChanged(t.Context())
	if now := look(t, m.get("", "/de/").body).meta["og:image"]; now == was {
		t.Error("another picture stands at the same address")
	}
	m.lead(m.e, festival.Preparing)
	m.says(m.get("", "/de/share.png"), http.StatusNotFound)
	m.says(m.get("", "/de/e/"+url.PathEscape(m.e.Slug)+"/share.png"), http.StatusNotFound)
}
