package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	drawnPitch  = regexp.MustCompile(`<a class="p-pitch [^"]*" href="[^"]*" aria-label="Platz ([^":]+): ([^"]*)"`)
	listedStall = regexp.MustCompile(`<a class="plan-number" href="([^"]*)">.*?<bdi>([^<]+)</bdi>.*?<a href="/de/stalls/(\d+)"><bdi>([^<]+)</bdi>`)
	legendOf    = regexp.MustCompile(`(?s)<ul class="plan-legend">.*?</ul>`)
	classOf     = regexp.MustCompile(`class="(p-(?:[a-z]+-)*[a-z]+)[" ]`)
)

// onList is what the list below a plan names, by pitch.
func onList(body string) map[string][]string {
	all := map[string][]string{}
	for _, row := range listedStall.FindAllStringSubmatch(body, -1) {
		all[row[2]] = append(all[row[2]], row[4])
	}
	return all
}

// The list is the drawing in words: on each plan, on each day and whatever is
// sought, the same stalls stand on the same pitches. And the legend has all
// that is drawn.
func TestTheListOfAPlanIsItsDrawing(t *testing.T) {
	m := demoMarket(t)
	r, err := m.Site.Public(t.Context(), m.e)
	m.must(err)
	for _, plan := range r.Document.Plans {
		for _, ask := range []string{"", "?day=" + m.e.Days[0].Key(), "?day=" + m.e.Days[1].Key(), "?diet=vegan", "?q=panke", "?children=yes"} {
			path := "/de/plan/" + plan.Location.Slug + ask
			body := m.get("", path).body
			drawn := map[string][]string{}
			for _, p := range drawnPitch.FindAllStringSubmatch(body, -1) {
				drawn[p[1]] = strings.Split(p[2], ", ")
			}
			if diff := cmp.Diff(drawn, onList(body)); diff != "" || ask == "" && len(drawn) == 0 {
				t.Errorf("%s: %s", path, diff)
			}
			svg, legend := body[strings.Index(body, `<svg class="ground-plan"`):], legendOf.FindString(body)
			svg = svg[:strings.Index(svg, "</svg>")]
			for _, class := range classOf.FindAllStringSubmatch(svg, -1) {
				if class := class[1]; !strings.Contains(legend, class) && !slices.Contains([]string{"p-ground", "p-landmark", "p-mark", "p-pitch"}, class) {
					t.Errorf("%s: the legend does not explain %s", path, class)
				}
			}
			for _, word := range regexp.MustCompile(`<g class="p-landmark"><title>([^<]*)`).FindAllStringSubmatch(svg, -1) {
				if !strings.Contains(legend, ">"+word[1]+"<") {
					t.Errorf("%s: the legend does not explain %s", path, word[1])
				}
			}
		}
	}
}

// Whoever looks for something on the plan finds it by what people write, keeps
// it in the address, and is told how much of it is elsewhere.
func TestWhatIsSoughtOnThePlan(t *testing.T) {
	m := demoMarket(t)
	at := func(ask string) map[string][]string {
		a := m.get("", "/de/plan/campus?"+ask)
		m.says(a, http.StatusOK)
		return onList(a.body)
	}
	for ask, want := range map[string]string{"q=g01": "G01", "q=" + url.QueryEscape("tisch von ALEPPO"): "G01", "q=Aleppó": "G01"} {
		if got := at(ask); len(got) != 1 || len(got[want]) != 1 {
			t.Errorf("%s: %v", ask, got)
		}
	}
	halal, vegan, vegetarian := at("diet=halal"), at("diet=vegan"), at("diet=vegetarian")
	if len(halal) == 0 || len(vegan) == 0 || len(vegetarian) < len(vegan) {
		t.Errorf("%d halal, %d vegan, %d vegetarian", len(halal), len(vegan), len(vegetarian))
	}
	for words, want := range map[string]map[string][]string{"halal": halal, "vegetarian": vegetarian, "vegetarisch": vegetarian} {
		for number, who := range want {
			if got := at("q=" + words)[number]; !cmp.Equal(got, who) {
				t.Errorf("%s at %s: %v, not %v", words, number, got, who)
			}
		}
	}
	if got := at("children=yes"); len(got) == 0 || len(got) >= len(at("")) {
		t.Errorf("%d for children", len(got))
	}
	a := m.get("", "/de/plan/campus?diet=halal&day="+m.e.Days[0].Key())
	m.says(a, http.StatusOK, `value="halal" selected`, "/de/plan/marktwagen?day="+m.e.Days[0].Key()+"&amp;diet=halal", "is-other", ` open>`, `<small>0 Stände</small>`)
	m.says(m.get("", "/de/plan/campus?q=xyzzyq"), http.StatusOK, "Dazu steht hier niemand.")
	m.says(m.get("", "/de/plan?q=P01"), http.StatusOK, `<h2 id="location">Marktwagen</h2>`, "!Dazu steht hier niemand.")
	m.says(m.get("", "/de/plan/campus?q=P01"), http.StatusOK, `<h2 id="location">Campus Berlin-Buch</h2>`, "Dazu steht hier niemand.")
	m.says(m.get("", "/de/plan?diet=quark"), http.StatusOK, "!Dazu steht hier niemand.")

	m.now = m.e.Days[0].OpensAt
	m.cache.reset()
	if open := at("open=yes"); len(open) == 0 {
		t.Error("nobody is open when the market opens")
	}
	m.now = m.e.Days[1].ClosesAt
	m.cache.reset()
	if open := at("open=yes"); len(open) != 0 {
		t.Errorf("open when the market closes: %v", open)
	}
}

// A link to a stall shows its dot on the plan it stands on: from its page, the
// list of stalls and that of the plan, and the programme's to the stage.
func TestALinkToAStallShowsItOnItsOwnPlan(t *testing.T) {
	m := demoMarket(t)
	r, err := m.Site.Public(t.Context(), m.e)
	m.must(err)
	dots := regexp.MustCompile(`<g id="here"><title>([^<]*)</title>`)
	shown := func(href string) string {
		path, dot, _ := strings.Cut(strings.ReplaceAll(href, "&amp;", "&"), "#")
		if dot != "here" {
			t.Errorf("%s leads to no dot", href)
		}
		found := dots.FindStringSubmatch(m.get("", path).body)
		if found == nil {
			t.Errorf("%s shows no dot", href)
			return ""
		}
		return found[1]
	}
	list := m.get("", "/de/stalls").body
	for _, plan := range r.Document.Plans {
		stay := plan.Stays[0]
		who, _ := r.Document.Stall(stay.Stall)
		href := fmt.Sprintf(`/de/plan/%s?stall=%d#here`, plan.Location.Slug, stay.Stall)
		if !strings.Contains(m.get("", fmt.Sprintf("/de/stalls/%d", stay.Stall)).body, `href="`+href) {
			t.Errorf("the page of %s does not lead to %s", who.Name, href)
		}
		first := r.Document.StaysByStall()[stay.Stall][0].Location.Slug
		if on := fmt.Sprintf(`href="/de/plan/%s?stall=%d#here`, first, stay.Stall); !strings.Contains(list, on) {
			t.Errorf("the list does not lead to %s", on)
		}
		if row := listedStall.FindStringSubmatch(m.get("", "/de/plan/"+plan.Location.Slug).body); row == nil || !strings.HasPrefix(row[1], "/de/plan/"+plan.Location.Slug+"?") {
			t.Errorf("%s: the list of the plan leads to %v", plan.Location.Slug, row)
		}
		for _, address := range []string{href, fmt.Sprintf("/de/plan?stall=%d#here", stay.Stall)} {
			if says := shown(address); !strings.Contains(says, who.Name) && !strings.Contains(address, "plan?") {
				t.Errorf("%s shows %s", address, says)
			}
		}
	}
	m.says(m.get("", fmt.Sprintf("/de/plan/marktwagen?stall=%d", r.Document.Plans[0].Stays[0].Stall)), http.StatusOK, "nicht da")

	released, err := m.Programme.Released(t.Context(), m.e)
	m.must(err)
	session := released.Document.Sessions[0]
	link := regexp.MustCompile(`href="(/de/plan\?stage=\d+#here)"`).FindStringSubmatch(m.get("", fmt.Sprintf("/de/programme/%d", session.ID)).body)
	if link == nil || shown(link[1]) != released.Document.StageByID()[session.Stage].Name {
		t.Errorf("%v from %s", link, session.Title["de"])
	}
}
