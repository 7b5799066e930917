package press

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/site/check"
	"markt/internal/stall"
)

var twoDays = &festival.Edition{
	Name: lang.Text{"de": "Markt"}, Zone: "Europe/Berlin", DayChange: festival.DefaultDayChange, DefaultLang: lang.De,
	Days: []festival.Day{{Date: time.Date(2027, 5, 8, 0, 0, 0, 0, time.UTC)}, {Date: time.Date(2027, 5, 9, 0, 0, 0, 0, time.UTC)}},
}

// standing is a plan with three pitches: one stall on two days, two that share
// a pitch, and a stay whose stall is not there any more.
func standing() *site.Document {
	stay := func(pitch string, id stall.ID, day int) site.Stay {
		from := time.Date(2027, 5, day, 10, 0, 0, 0, twoDays.Loc())
		return site.Stay{Pitch: pitch, Stall: id, From: from, Until: from.Add(8 * time.Hour)}
	}
	return &site.Document{
		Plans: []site.PublicPlan{{
			Location: site.PublicLocation{Slug: "campus", Name: lang.Text{"de": "Campus"}},
			Pitches:  []site.PublicPitch{{Number: "A01"}, {Number: "A02"}, {Number: "A03"}, {Number: "A04"}},
			Stays:    []site.Stay{stay("A01", 1, 8), stay("A02", 2, 8), stay("A03", 9, 8), stay("A01", 1, 9), stay("A02", 3, 9)},
		}},
		Stalls: []site.PublicStall{
			{ID: 1, Name: "VeloBuch", Mark: "advice", KindName: lang.Text{"de": "Beratung"}, Description: lang.Text{"de": "Räder"}},
			{ID: 2, Name: "Falafel", Mark: "food", KindName: lang.Text{"de": "Essen"}}, {ID: 3, Name: "Neu", Mark: "dragon"}, {ID: 4, Name: "Nirgends"},
		},
	}
}

// Each stall that stands on a pitch has its sign, in the order of the pitches,
// with its days when it is not there every day; who is gone has none.
func TestSignsFollowThePitches(t *testing.T) {
	d := standing()
	base, _ := url.Parse("https://markt.example")
	p := &Press{BaseURL: base}
	var got []string
	for _, s := range p.signsOn(d, &d.Plans[0], Ask{Edition: twoDays, Lang: lang.De}, nil) {
		got = append(got, fmt.Sprint(s.Pitch, " ", s.Names, " ", s.Kind.Word, " ", s.Text, " ", s.When, " ", s.Location, " ", s.Link))
	}
	want := []string{
		"A01 [VeloBuch] Beratung Räder  Campus HTTPS://MARKT.EXAMPLE/DE/STALLS/1",
		"A02 [Falafel] Essen  " + lang.De.Weekday(twoDays.Days[0].Date) + " Campus HTTPS://MARKT.EXAMPLE/DE/STALLS/2",
		"A02 [Neu]   " + lang.De.Weekday(twoDays.Days[1].Date) + " Campus HTTPS://MARKT.EXAMPLE/DE/STALLS/3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The printed plan lists who stands on it, each once with all its pitches.
func TestThePrintedPlanShowsWhoStandsWhere(t *testing.T) {
	d := standing()
	d.Plans[0].Stays = append(d.Plans[0].Stays, site.Stay{Pitch: "A04", Stall: 1})
	var got []string
	for _, s := range planStalls(d, &d.Plans[0], twoDays, lang.De) {
		got = append(got, fmt.Sprint(s.Pitches, " ", s.Name, " ", s.Kind.Mark))
	}
	if diff := cmp.Diff([]string{"[A02] Falafel food", "[A02] Neu dragon", "[A01 A04] VeloBuch advice"}, got); diff != "" {
		t.Error(diff)
	}
}

// Who shares a pitch by days has the day beside the name; who is there on all of them has none.
func TestASharedPitchSaysTheDay(t *testing.T) {
	d := standing()
	said := map[stall.ID]string{}
	for _, id := range []stall.ID{1, 2, 3} {
		said[id] = onlyAt(&d.Plans[0], nil, int64(id), twoDays, lang.De)
	}
	if diff := cmp.Diff(map[stall.ID]string{1: "", 2: "Nur: " + lang.De.DateShort(twoDays.Days[0].Date), 3: "Nur: " + lang.De.DateShort(twoDays.Days[1].Date)}, said); diff != "" {
		t.Error(diff)
	}
}

// A stall with gas on two pitches is one for the fire brigade.
func TestGasOnTwoPitchesIsOne(t *testing.T) {
	d := standing()
	both := d.Plans[0].Stays[0]
	both.Pitch = "A04"
	d.Plans[0].Stays = append(d.Plans[0].Stays, both)
	w := working{e: twoDays, l: lang.De, doc: d, plan: &d.Plans[0], gas: map[int64]bool{1: true}}
	var got []string
	for _, l := range fireLists(w) {
		for _, r := range l.Rows {
			got = append(got, r.Key+" "+r.Text)
		}
	}
	if diff := cmp.Diff([]string{"A01+A04 VeloBuch"}, got); diff != "" || len(gasMarks(w)) != 1 {
		t.Errorf("%d signs\n%s", len(gasMarks(w)), diff)
	}
}

// A print says of which release it is; a draft has none.
func TestAPrintSaysWhatItIs(t *testing.T) {
	for number, want := range map[int]string{0: "", 3: lang.De.T("mail.release", "number", 3)} {
		if got := releaseName(&site.Released{Number: number}, lang.De); got != want {
			t.Errorf("plan %d: %q", number, got)
		}
		if got := programmeName(programme.Released{Number: number}, lang.De); got != want {
			t.Errorf("programme %d: %q", number, got)
		}
	}
	if got := releaseName(&site.Released{Number: 1, Label: "Stand Mai"}, lang.De); got != "Stand Mai" {
		t.Errorf("%q", got)
	}
	if got := programmeName(programme.Released{Number: 1, Label: "1.2"}, lang.De); got != "1.2" {
		t.Errorf("%q", got)
	}
}

// The booklet lists every stall of the plan once, with its pitches and days.
func TestTheBookletListsStalls(t *testing.T) {
	var got []string
	for _, s := range bookletStalls(standing(), twoDays, lang.De) {
		got = append(got, fmt.Sprint(s.Name, " ", s.Pitches, " ", s.When))
	}
	saturday, sunday := lang.De.Weekday(twoDays.Days[0].Date), lang.De.Weekday(twoDays.Days[1].Date)
	want := []string{"VeloBuch [A01] ", "Falafel [A02] " + saturday, "Neu [A02] " + sunday, "Nirgends [] "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What a session offers is told in words and signs, each sign once.
func TestFactsOfASession(t *testing.T) {
	for _, c := range []struct {
		s     programme.Session
		facts int
		signs string
	}{
		{programme.Session{}, 0, "[]"},
		{programme.Session{Languages: []string{"de", "ar"}, MinAge: 8, Capacity: 12}, 4, "[]"},
		{programme.Session{Access: []string{"step_free", "relaxed", "quiet_room", "plain_language"}}, 0, "[wheelchair quiet]"},
		{programme.Session{MaxAge: 14}, 1, "[child]"},
		{programme.Session{MaxAge: 15}, 1, "[]"},
	} {
		if facts, signs := sessionFacts(c.s, lang.De), fmt.Sprint(sessionSigns(c.s)); len(facts) != c.facts || signs != c.signs {
			t.Errorf("%+v: %q %s", c.s, facts, signs)
		}
	}
}

// Who withdraws after the release stands on no plan, no sign and in no booklet
// that is printed from then on.
func TestAWithdrawnStallIsOnNoPrint(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	campus, err := h.Festival.CreateLocation(ctx, h.e, festival.LocationDraft{Slug: "campus", Name: lang.Text{"de": "Campus"}}, noon)
	h.must(err)
	kinds, err := h.Stalls.EnsureKinds(ctx, h.e.ID, noon)
	h.must(err)
	h.must(h.Site.SavePlan(ctx, h.e, campus, site.PlanDraft{Width: 60, Height: 40}, noon))
	row := site.Row{Prefix: "A", From: 1, Count: 2, X: 5, Y: 5, Front: 3, Depth: 3, Gap: 1}
	h.must(h.Site.CreatePitches(ctx, h.e, campus, row.Pitches(), noon))
	plan, err := h.Site.Plan(ctx, h.e.ID, campus)
	h.must(err)
	var gone stall.ID
	for i, name := range []string{"Bleibtda", "Gehtweg"} {
		id, err := h.Stalls.CreateStall(ctx, h.e.ID, stall.StallDraft{Kind: kinds[0].ID, Name: name}, noon)
		h.must(err)
		_, err = h.Site.Allot(ctx, h.e, site.AllotDraft{Stall: id, Pitch: plan.Pitches[i].ID}, noon)
		h.must(err)
		gone = id
	}
	_, err = h.Site.Release(ctx, h.e, "", noon)
	h.must(err)
	_, err = h.Programme.Release(ctx, h.e, programme.ReleaseDraft{}, noon)
	h.must(err)
	ask := Ask{Edition: h.e, Location: "campus", Lang: lang.De}
	prints := func() map[string]string {
		texts := map[string]string{}
		var plans, signs, booklet bytes.Buffer
		h.must(h.Plans(ctx, &plans, ask))
		h.must(h.Signs(ctx, &signs, ask))
		h.must(h.Booklet(ctx, &booklet, Ask{Edition: h.e, Lang: lang.De}))
		for name, b := range map[string]*bytes.Buffer{"plan": &plans, "signs": &signs, "booklet": &booklet} {
			texts[name] = pdfText(t, b.Bytes())
		}
		return texts
	}
	for name, text := range prints() {
		if !strings.Contains(text, "Bleibtda") || !strings.Contains(text, "Gehtweg") {
			t.Errorf("%s: both stand there\n%s", name, text)
		}
	}
	_, err = h.db.Exec(ctx, `UPDATE stall SET state = 'withdrawn', version = version + 1 WHERE id = $1`, gone)
	h.must(err)
	for name, text := range prints() {
		if !strings.Contains(text, "Bleibtda") || strings.Contains(text, "Gehtweg") {
			t.Errorf("%s: who is gone is still there\n%s", name, text)
		}
	}
}

// A pitch on which somebody was moved has a corner turned down; in a booklet,
// whose readers know no version before, none has.
func TestWhoWasMovedIsMarked(t *testing.T) {
	d := standing()
	d.Moved = []site.Relocation{{Stall: 2, Was: "A04", Now: "A02"}}
	r := &site.Released{Document: d}
	moved := func(p print.Plan) (all []string) {
		for _, m := range p.Ground.Of("pitch") {
			if m.Moved() {
				all = append(all, m.Name)
			}
		}
		return all
	}
	if got := moved(planSheet(r, &d.Plans[0], nil, Ask{Edition: twoDays, Lang: lang.De})); !slices.Equal(got, []string{"A02"}) {
		t.Errorf("marked are %v", got)
	}
	var b print.Booklet
	bookletPlans(&b, r, Ask{Edition: twoDays, Lang: lang.De})
	if got := moved(b.Plan); got != nil {
		t.Errorf("the booklet marks %v", got)
	}
}

// A location that travels says on its sheets where it stands and when, and of a
// stall that is not there each time, where it is.
func TestASheetOfALocationThatTravelsSaysWhere(t *testing.T) {
	d := standing()
	at := func(day, hour int) time.Time { return time.Date(2027, 5, day, hour, 0, 0, 0, twoDays.Loc()) }
	latitude, longitude := 52.63, 13.5
	stops := []festival.Stop{
		{Name: lang.Text{"de": "Rathaus"}, Address: "Breite Straße 1", Latitude: &latitude, Longitude: &longitude, From: at(8, 10), Until: at(8, 12)},
		{Name: lang.Text{"de": "Bahnhof"}, From: at(9, 13), Until: at(9, 16)},
	}
	sheet := planSheet(&site.Released{Document: d}, &d.Plans[0], stops, Ask{Edition: twoDays, Lang: lang.De})
	want := []print.PlanStop{
		{When: "Sa., 8. Mai, 10:00–12:00", Name: "Rathaus", Where: "Breite Straße 1, 52.63000, 13.50000"},
		{When: "So., 9. Mai, 13:00–16:00", Name: "Bahnhof"},
	}
	if diff := cmp.Diff(want, sheet.Stops); diff != "" {
		t.Error(diff)
	}
	for _, s := range sheet.Stalls {
		if only := map[string]string{"Falafel": "Nur: Rathaus", "Neu": "Nur: Bahnhof"}[s.Name]; s.About != only {
			t.Errorf("of %s it says %q, not %q", s.Name, s.About, only)
		}
	}
}

// What was not checked is named in the sheet's own language, and beside it in
// the edition's, which the offices read.
func TestRulesAreNamedInBothLanguages(t *testing.T) {
	for _, r := range check.Rules {
		own, de := site.RuleName(r.Key, lang.Ar), site.RuleName(r.Key, lang.De)
		if own == de {
			t.Errorf("%s has no Arabic name", r.Key)
		}
		if got, want := ruleName(r.Key, twoDays, lang.Ar), own+" ("+lang.Ar.Isolate(de)+")"; got != want {
			t.Errorf("%q, not %q", got, want)
		}
		if got := ruleName(r.Key, twoDays, lang.De); got != de {
			t.Errorf("%q, not %q", got, de)
		}
	}
}
