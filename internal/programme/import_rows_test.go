package programme_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/programme"
)

// incoming is a file of two sessions on two stages, read for the edition of the world.
func (w world) incoming() programme.Incoming {
	rana := programme.IncomingHost{Key: "p1", Name: "Rana", Bio: "näht"}
	return programme.Incoming{
		Slug: "fest", Version: "1.0", Title: "Fest", Zone: "Europe/Berlin", DayChange: 5 * time.Hour,
		Days:   []programme.IncomingDay{{Date: "2026-11-07"}},
		Stages: []programme.IncomingStage{{Key: "s1", Name: "Saal", Capacity: 80}, {Key: "s2", Name: "Halle"}},
		Sessions: []programme.IncomingSession{
			{Line: 5, Key: "e1", Title: "Eins", Subtitle: "unter", Abstract: "kurz", Description: "lang", Stage: "s1", Start: w.at(7, 11, 0), Minutes: 60,
				Format: "talk", Track: "Handwerk", Languages: []string{"de"}, Hosts: []programme.IncomingHost{rana}},
			{Line: 9, Key: "e2", Title: "Zwei", Stage: "s2", Start: w.at(7, 12, 0), Minutes: 30, Languages: []string{"de"},
				Hosts: []programme.IncomingHost{{Key: "p2", Name: "Mia"}, rana, {Key: "p2", Name: "Mia"}}},
		},
		Rows: []programme.Row{{Line: 7, Key: "?", Outcome: programme.Refused}},
	}
}

func (w world) imports(t *testing.T, in programme.Incoming) programme.Report {
	t.Helper()
	r, err := w.store.Import(w.ctx, in, programme.ImportOptions{Slug: w.e.Slug}, now)
	must(t, err)
	return r
}

// outcomes are what became of the rows, in the order of the file.
func outcomes(r programme.Report) string {
	var all []string
	for _, row := range r.Rows {
		all = append(all, fmt.Sprint(row.Line, " ", row.Outcome))
	}
	return strings.Join(all, ", ")
}

func TestImportSaysWhatBecameOfEachRow(t *testing.T) {
	w := begin(t)
	r := w.imports(t, w.incoming())
	if outcomes(r) != "5 taken, 7 refused, 9 taken" || r.Count(programme.Taken) != 2 || r.NewEdition || r.Edition != "markt-2026" {
		t.Errorf("%s: %+v", outcomes(r), r)
	}
	if r.NewStages != 2 || r.NewHosts != 2 || r.Release != 1 || r.Count(programme.Gone) != 0 || len(r.Titles) != 2 {
		t.Errorf("%+v", r)
	}
	again := w.imports(t, w.incoming())
	if outcomes(again) != "5 unchanged, 7 refused, 9 unchanged" || again.NewStages+again.NewHosts+again.Release != 0 {
		t.Errorf("the same file again: %s, %+v", outcomes(again), again)
	}
	d, err := w.store.List(w.ctx, w.e)
	must(t, err)
	s := d.Sessions[0]
	if s.State != programme.StateConfirmed || s.Title[lang.De] != "Eins" || s.Abstract[lang.De] != "kurz" || s.Source != "schedule" || s.SourceID != "e1" || len(d.Sessions[1].Hosts) != 2 {
		t.Errorf("%+v", s)
	}
	var stages []string
	for _, st := range d.Stages {
		stages = append(stages, fmt.Sprint(st.Name, " ", st.Kind, " ", st.Capacity, " ", st.Location))
	}
	if diff := cmp.Diff([]string{"Hofbühne stage 0 campus", "Nähzelt stage 0 campus", "Saal room 80 campus", "Halle room 0 campus"}, stages); diff != "" {
		t.Error(diff)
	}
}

// Each difference in a file is brought over and released, and only that.
func TestImportBringsOverEachDifference(t *testing.T) {
	w := begin(t)
	w.imports(t, w.incoming())
	for _, c := range []struct {
		name     string
		change   func(in *programme.Incoming)
		want     string
		released bool
	}{
		{"nothing", func(in *programme.Incoming) {}, "unchanged", false},
		{"title", func(in *programme.Incoming) { in.Sessions[0].Title = "Anders" }, "changed", true},
		{"subtitle", func(in *programme.Incoming) { in.Sessions[0].Subtitle = "" }, "changed", true},
		{"abstract", func(in *programme.Incoming) { in.Sessions[0].Abstract = "anders" }, "changed", true},
		{"description", func(in *programme.Incoming) { in.Sessions[0].Description = "anders" }, "changed", true},
		{"stage", func(in *programme.Incoming) { in.Sessions[0].Stage = "s2" }, "changed", true},
		{"start", func(in *programme.Incoming) { in.Sessions[0].Start = w.at(7, 11, 30) }, "changed", true},
		{"length", func(in *programme.Incoming) { in.Sessions[0].Minutes = 61 }, "changed", true},
		{"format", func(in *programme.Incoming) { in.Sessions[0].Format = "panel" }, "changed", true},
		{"track", func(in *programme.Incoming) { in.Sessions[0].Track = "" }, "changed", true},
		{"languages", func(in *programme.Incoming) { in.Sessions[0].Languages = []string{"de", "ar"} }, "changed", true},
		{"hosts", func(in *programme.Incoming) { in.Sessions[0].Hosts = nil }, "changed", true},
		{"another host", func(in *programme.Incoming) {
			in.Sessions[0].Hosts = []programme.IncomingHost{{Key: "p3", Name: "Neu"}}
		}, "changed", true},
		{"no title", func(in *programme.Incoming) { in.Sessions[0].Title = "" }, "changed", true},
		{"no length", func(in *programme.Incoming) { in.Sessions[0].Minutes = 0 }, "changed", true},
	} {
		in := w.incoming()
		c.change(&in)
		r := w.imports(t, in)
		if string(r.Rows[0].Outcome) != c.want || r.Rows[2].Outcome != programme.Unchanged || (r.Release > 0) != c.released {
			t.Errorf("%s: %s, release %d", c.name, outcomes(r), r.Release)
		}
		w.imports(t, w.incoming())
	}
}

// A session without title, stage, time or length stays a draft until somebody looks.
func TestImportConfirmsOnlyWhatIsWhole(t *testing.T) {
	w := begin(t)
	in := w.incoming()
	for i, change := range []func(s *programme.IncomingSession){
		func(s *programme.IncomingSession) {},
		func(s *programme.IncomingSession) { s.Title = "" },
		func(s *programme.IncomingSession) { s.Stage = "" },
		func(s *programme.IncomingSession) { s.Start = time.Time{} },
		func(s *programme.IncomingSession) { s.Minutes = 0 },
	} {
		s := in.Sessions[1]
		s.Key, s.Title, s.Line = fmt.Sprint("k", i), fmt.Sprint("K", i), 20+i
		s.Start = s.Start.Add(time.Duration(i) * time.Hour)
		change(&s)
		in.Sessions = append(in.Sessions, s)
	}
	w.imports(t, in)
	d, err := w.store.List(w.ctx, w.e)
	must(t, err)
	got := map[string]programme.State{}
	for _, s := range d.Sessions {
		got[s.SourceID] = s.State
	}
	want := map[string]programme.State{"e1": "confirmed", "e2": "confirmed", "k0": "confirmed", "k1": "draft", "k2": "draft", "k3": "draft", "k4": "draft"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r, err := w.store.Released(w.ctx, w.e)
	must(t, err)
	if titles(r) != "Eins Zwei K0" {
		t.Errorf("the public sees %q", titles(r))
	}
	k1 := d.Sessions[0]
	for _, s := range d.Sessions {
		if s.SourceID == "k1" {
			k1 = s
		}
	}
	if k1.Title[lang.De] != "k1" {
		t.Errorf("without a title it is called %q", k1.Title)
	}
}

// What cannot be stored is refused with its reason, the rest of the file is taken.
func TestImportRefusesARow(t *testing.T) {
	w := begin(t)
	in := w.incoming()
	in.Sessions[0].Track = strings.Repeat("x", 101)
	r := w.imports(t, in)
	if outcomes(r) != "5 refused, 7 refused, 9 taken" || len(r.Rows[0].Notes) != 1 || r.Rows[0].Notes[0].Key != "error.too_long" {
		t.Errorf("%s %+v", outcomes(r), r.Rows[0].Notes)
	}
	w.imports(t, w.incoming())
	in.Sessions[0].Track = strings.Repeat("x", 101)
	if r := w.imports(t, in); outcomes(r) != "5 refused, 7 refused, 9 unchanged" || r.Count(programme.Gone) != 0 {
		t.Errorf("%s %+v", outcomes(r), r)
	}
}

// What a file no longer has is called off at once and named; what was made here
// is no business of a file. A session that stands in a file again stays called
// off, and says so.
func TestImportCallsOffWhatIsGone(t *testing.T) {
	w := begin(t)
	w.confirmed(t, "Von hier", 15)
	w.imports(t, w.incoming())
	in := w.incoming()
	in.Sessions = in.Sessions[1:]
	r := w.imports(t, in)
	if outcomes(r) != "7 refused, 9 unchanged, 0 gone" || r.Kept {
		t.Errorf("%s %+v", outcomes(r), r)
	}
	d, err := w.store.List(w.ctx, w.e)
	must(t, err)
	states := map[programme.State]int{}
	for _, s := range d.Sessions {
		states[s.State]++
	}
	if states[programme.StateCanceled] != 1 || states[programme.StateConfirmed] != 2 {
		t.Errorf("%v", states)
	}
	if r := w.imports(t, in); r.Count(programme.Gone) != 0 {
		t.Errorf("called off twice: %s", outcomes(r))
	}
	r = w.imports(t, w.incoming())
	if outcomes(r) != "5 unchanged, 7 refused, 9 unchanged" || r.Rows[0].Notes[len(r.Rows[0].Notes)-1].Key != "programme.import.canceled" {
		t.Errorf("%s %+v", outcomes(r), r.Rows[0].Notes)
	}
}

// A file that lacks most of the earlier sessions is another file, however many
// it brings: nothing is called off, and each is named.
func TestImportOfAnotherFileKeepsWhatStands(t *testing.T) {
	w := begin(t)
	w.imports(t, w.incoming())
	in := w.incoming()
	other := in.Sessions[0]
	in.Sessions = nil
	for n := range 5 {
		other.Key, other.Title = fmt.Sprint("other", n), "Anderes"
		in.Sessions = append(in.Sessions, other)
	}
	r := w.imports(t, in)
	if !r.Kept || r.Count(programme.Gone) != 2 {
		t.Errorf("%s %+v", outcomes(r), r)
	}
	d, err := w.store.List(w.ctx, w.e)
	must(t, err)
	for _, s := range d.Sessions {
		if s.State == programme.StateCanceled {
			t.Errorf("%s is called off", s.SourceID)
		}
	}
}

// The first language of a session is the one its texts are in; texts in others stay.
func TestImportSpeaksTheSessionsLanguage(t *testing.T) {
	w := begin(t)
	in := w.incoming()
	in.Sessions[0].Languages = []string{"ar", "de"}
	in.Sessions[1].Languages = []string{"xx"}
	w.imports(t, in)
	d, err := w.store.List(w.ctx, w.e)
	must(t, err)
	// Of Arabic and an unknown one, Arabic is the file's language.
	if d.Sessions[0].Title[lang.Ar] != "Eins" || d.Sessions[1].Title[lang.Ar] != "Zwei" {
		t.Errorf("%v %v", d.Sessions[0].Title, d.Sessions[1].Title)
	}
	in.Sessions[0].Languages, in.Sessions[0].Title = []string{"de"}, "Eins auf Deutsch"
	w.imports(t, in)
	s, err := w.store.Get(w.ctx, w.e, d.Sessions[0].ID)
	must(t, err)
	if diff := cmp.Diff(lang.Text{lang.Ar: "Eins", lang.De: "Eins auf Deutsch"}, s.Title); diff != "" {
		t.Error(diff)
	}
}

// A host of a file is renamed where the file says so; what the office wrote in
// another language or as organisation stays, and an empty bio takes nothing away.
func TestImportKeepsHosts(t *testing.T) {
	w := begin(t)
	w.imports(t, w.incoming())
	find := func(name string) programme.Host {
		doc, err := w.store.List(w.ctx, w.e)
		must(t, err)
		for _, h := range doc.Hosts {
			if h.Name == name {
				return h
			}
		}
		t.Fatalf("no %s among %+v", name, doc.Hosts)
		return programme.Host{}
	}
	rana := find("Rana")
	must(t, w.store.UpdateHost(w.ctx, w.e, rana.ID, programme.HostDraft{Name: "Rana", Organisation: "Nähwerkstatt", Bio: lang.Text{lang.De: "näht", lang.Ar: "تخيط"}, Version: 1}, now))
	in := w.incoming()
	for i := range in.Sessions {
		for j := range in.Sessions[i].Hosts {
			if h := &in.Sessions[i].Hosts[j]; h.Key == "p1" {
				h.Name, h.Bio = "Rana K.", ""
			}
		}
	}
	if r := w.imports(t, in); r.NewHosts != 0 {
		t.Errorf("%+v", r)
	}
	renamed := find("Rana K.")
	want := programme.Host{ID: rana.ID, UID: rana.UID, Name: "Rana K.", Organisation: "Nähwerkstatt", Bio: lang.Text{lang.Ar: "تخيط"}, Version: 3}
	if diff := cmp.Diff(want, renamed); diff != "" {
		t.Error(diff)
	}
	in.Sessions[0].Hosts[0].Bio = "näht gern"
	in.Sessions[1].Hosts[1].Bio = "näht gern"
	w.imports(t, in)
	if h := find("Rana K."); h.Bio[lang.De] != "näht gern" || h.Bio[lang.Ar] != "تخيط" || h.Version != 4 {
		t.Errorf("%+v", h)
	}
	w.imports(t, in)
	if h := find("Rana K."); h.Version != 4 {
		t.Errorf("the same file again made version %d", h.Version)
	}
	// Where a file says two things of a person, the later one counts.
	in.Sessions[0].Hosts[0].Bio, in.Sessions[1].Hosts[1].Bio = "näht viel", "näht mehr"
	for range 2 {
		w.imports(t, in)
		if h := find("Rana K."); h.Bio[lang.De] != "näht mehr" || h.Version != 5 {
			t.Errorf("%+v", h)
		}
	}
}

// Without an edition named, the file's own is made with its days, zone and
// place, and found again; a named one must be there.
func TestImportMakesItsEdition(t *testing.T) {
	w := begin(t)
	in := w.incoming()
	in.Zone, in.Stages[0].Capacity = "Europe/Paris", 0
	r, err := w.store.Import(w.ctx, in, programme.ImportOptions{}, now)
	must(t, err)
	again, err := w.store.Import(w.ctx, in, programme.ImportOptions{}, now)
	must(t, err)
	if !r.NewEdition || r.Edition != "fest" || again.NewEdition || again.Release != 0 {
		t.Errorf("%+v\n%+v", r, again)
	}
	e, err := w.fest.BySlug(w.ctx, "fest")
	must(t, err)
	locations, err := w.fest.Locations(w.ctx, e)
	must(t, err)
	if e.Name[lang.De] != "Fest" || e.Zone != "Europe/Paris" || e.DayChange != 5*time.Hour || e.DefaultLang != lang.De || len(e.Days) != 1 ||
		len(locations) != 1 || locations[0].Slug != "venue" || locations[0].Name[lang.De] != "Fest" {
		t.Errorf("%+v %+v", e, locations)
	}
	in.Title, in.Slug = "", "ohne-namen"
	_, err = w.store.Import(w.ctx, in, programme.ImportOptions{Lang: lang.En}, now)
	must(t, err)
	e, err = w.fest.BySlug(w.ctx, "ohne-namen")
	must(t, err)
	locations, err = w.fest.Locations(w.ctx, e)
	must(t, err)
	if e.Name[lang.En] != "ohne-namen" || locations[0].Name[lang.En] != "ohne-namen" {
		t.Errorf("%+v %+v", e.Name, locations[0].Name)
	}
	_, err = w.store.Import(w.ctx, in, programme.ImportOptions{Slug: "nirgends"}, now)
	if !fault.Is(err, fault.NotFound) || fault.MessageOf(err).Args["slug"] != "nirgends" {
		t.Errorf("%v", err)
	}
}

// Rooms go to the edition's first location; a file without rooms makes none.
func TestImportNeedsALocationOnlyForRooms(t *testing.T) {
	w := begin(t)
	bare, err := w.fest.Create(w.ctx, festival.Draft{Slug: "leer", Name: lang.Text{lang.De: "Leer"}}, nil, now)
	must(t, err)
	in := w.incoming()
	in.Stages = nil
	for i := range in.Sessions {
		in.Sessions[i].Stage = ""
	}
	r, err := w.store.Import(w.ctx, in, programme.ImportOptions{Slug: "leer"}, now)
	must(t, err)
	locations, err := w.fest.Locations(w.ctx, bare)
	must(t, err)
	if r.NewStages != 0 || len(locations) != 0 || r.Release != 1 {
		t.Errorf("%+v %+v", r, locations)
	}
	r, err = w.store.Import(w.ctx, w.incoming(), programme.ImportOptions{Slug: "leer"}, now)
	must(t, err)
	locations, err = w.fest.Locations(w.ctx, bare)
	must(t, err)
	if r.NewStages != 2 || len(locations) != 1 || locations[0].Name[lang.De] != "Fest" {
		t.Errorf("%+v %+v", r, locations)
	}
}

// A cancellation survives an import; a clash is told with its title.
func TestImportLeavesCancellationsAlone(t *testing.T) {
	w := begin(t)
	in := w.incoming()
	in.Sessions[1].Stage, in.Sessions[1].Start = "s1", w.at(7, 11, 30)
	r := w.imports(t, in)
	if len(r.Clashes) != 2 || r.Titles[r.Clashes[0].Session] != "Eins" {
		t.Errorf("%+v %v", r.Clashes, r.Titles)
	}
	must(t, w.store.Cancel(w.ctx, w.e, r.Clashes[0].Session, "krank", now))
	in.Sessions[0].Title = "Anders"
	r = w.imports(t, in)
	s, err := w.store.Get(w.ctx, w.e, func() programme.ID {
		for id, title := range r.Titles {
			if title == "Anders" {
				return id
			}
		}
		return 0
	}())
	if err != nil || s.State != programme.StateCanceled || len(r.Clashes) != 0 {
		t.Errorf("%+v, %v, %+v", s, err, r.Clashes)
	}
}

// Whatever a file holds, importing it once more changes nothing.
func TestImportTwiceChangesNothing(t *testing.T) {
	w := begin(t)
	words := rapid.Map(rapid.StringMatching(`[A-Za-zäöü<>&" ]{0,12}`), func(s string) string { return strings.Join(strings.Fields(s), " ") }) // as Read gives them
	rapid.Check(t, func(r *rapid.T) {
		in := programme.Incoming{Zone: "Europe/Berlin", Title: words.Draw(r, "title"), Stages: []programme.IncomingStage{{Key: "a", Name: "A"}, {Key: "b", Name: "B"}}}
		for i := range rapid.IntRange(0, 4).Draw(r, "sessions") {
			s := programme.IncomingSession{Line: i + 1, Key: fmt.Sprint("law", i), Title: words.Draw(r, "session"), Abstract: words.Draw(r, "abstract"),
				Stage: rapid.SampledFrom([]string{"", "a", "b"}).Draw(r, "stage"), Minutes: rapid.IntRange(0, 90).Draw(r, "minutes"), Track: words.Draw(r, "track"),
				Languages: rapid.SampledFrom([][]string{nil, {"de"}, {"ar", "de"}, {"fr"}}).Draw(r, "languages")}
			if rapid.Bool().Draw(r, "placed") {
				s.Start = w.at(7, 11, rapid.IntRange(0, 59).Draw(r, "minute"))
			}
			for j := range rapid.IntRange(0, 2).Draw(r, "hosts") {
				s.Hosts = append(s.Hosts, programme.IncomingHost{Key: fmt.Sprint("host", j), Name: fmt.Sprint("H", j), Bio: rapid.SampledFrom([]string{"", "gern"}).Draw(r, "bio")})
			}
			in.Sessions = append(in.Sessions, s)
		}
		o := programme.ImportOptions{Slug: w.e.Slug, Lang: lang.De}
		if _, err := w.store.Import(w.ctx, in, o, now); err != nil {
			r.Fatal(err)
		}
		again, err := w.store.Import(w.ctx, in, o, now)
		if err != nil || again.Count(programme.Unchanged) != len(in.Sessions) || again.Release+again.NewHosts+again.NewStages != 0 {
			r.Errorf("%s, %+v, %v", outcomes(again), again, err)
		}
	})
}

// An import ends well only where the file was understood as a whole.
func TestWhatIsDoubtful(t *testing.T) {
	for name, c := range map[string]struct {
		r    programme.Report
		want int
	}{
		"all taken":         {programme.Report{Rows: []programme.Row{{Outcome: programme.Taken}, {Outcome: programme.Gone}}}, 0},
		"refused":           {programme.Report{Rows: []programme.Row{{Outcome: programme.Refused}}}, 1},
		"kept":              {programme.Report{Kept: true, Rows: []programme.Row{{Outcome: programme.Gone}}}, 1},
		"a guess":           {programme.Report{Remarks: []fault.Message{{Key: "programme.import.recoded"}}}, 1},
		"no zone in a file": {programme.Report{Remarks: []fault.Message{{Key: "programme.import.zone_assumed"}}}, 0},
	} {
		if got := c.r.Doubtful(); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
}
