package programme

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
)

func edition() Edition {
	return Edition{Slug: "markt-2026", Name: lang.Text{lang.De: "Markt"}, Lang: lang.De, Zone: "Europe/Berlin", DayChange: "04:00"}
}

// ids are the sessions' numbers in their order.
func ids(sessions []Session) string {
	var out []string
	for _, s := range sessions {
		out = append(out, fmt.Sprint(s.ID))
	}
	return strings.Join(out, " ")
}

// The public sees confirmed sessions with title, stage, time and length, and
// canceled ones that it has seen before; with the stages, hosts and days of those.
func TestWhatMayBeReleased(t *testing.T) {
	confirmed := func(id ID, change func(s *Session)) Session {
		s := item(id, site.StageID(id), "07 10:00", 30, HostID(id))
		s.State = StateConfirmed
		change(&s)
		return s
	}
	d := Document{Edition: edition(), Days: calendar().Days, Sessions: []Session{
		confirmed(1, func(s *Session) {}),
		confirmed(2, func(s *Session) { s.Title = lang.Text{} }),
		confirmed(3, func(s *Session) { s.Stage = 0 }),
		confirmed(4, func(s *Session) { s.Start = time.Time{} }),
		confirmed(5, func(s *Session) { s.Minutes = 0 }),
		confirmed(6, func(s *Session) { s.State = StateDraft }),
		confirmed(7, func(s *Session) { s.State = StateCanceled }),
		confirmed(8, func(s *Session) { s.State = StateCanceled }),
		confirmed(9, func(s *Session) { s.Start = on("09 12:00") }),
	}}
	for id := range 10 {
		d.Stages = append(d.Stages, Stage{ID: site.StageID(id)})
		d.Hosts = append(d.Hosts, Host{ID: HostID(id)})
	}
	before := &Document{Sessions: []Session{{ID: 8}}}
	out := releasable(d, before)
	if got := ids(out.Sessions); got != "1 8 9" {
		t.Errorf("sessions %s", got)
	}
	var needs []string
	for _, s := range out.Stages {
		needs = append(needs, fmt.Sprint("stage ", s.ID))
	}
	for _, h := range out.Hosts {
		needs = append(needs, fmt.Sprint("host ", h.ID))
	}
	for _, d := range out.Days {
		needs = append(needs, d.Date)
	}
	want := []string{"stage 1", "stage 8", "stage 9", "host 1", "host 8", "host 9", "2026-11-07", "2026-11-08", "2026-11-09"}
	if diff := cmp.Diff(want, needs); diff != "" {
		t.Error(diff)
	}
	if got := ids(releasable(d, nil).Sessions); got != "1 9" {
		t.Errorf("before the first release: %s", got)
	}
}

// Sessions are read by start, then by stage as listed, then by number; those
// without a time come last.
func TestTheOrderOfReading(t *testing.T) {
	d := Document{Stages: []Stage{{ID: 2}, {ID: 1}}, Sessions: []Session{
		item(1, 1, "", 0), item(2, 1, "07 11:00", 30), item(3, 1, "07 10:00", 30), item(4, 2, "07 10:00", 30),
		item(6, 1, "07 10:00", 30), item(5, 1, "07 10:00", 30), item(7, 2, "", 0),
	}}
	d.sort()
	if got := ids(d.Sessions); got != "4 3 5 6 2 7 1" {
		t.Errorf("%s", got)
	}
	if got := ids((Document{Edition: edition(), Sessions: []Session{item(1, 1, "08 03:59", 5), item(2, 1, "08 04:00", 5), item(3, 1, "", 0)}}).On("2026-11-07")); got != "1" {
		t.Errorf("on Saturday: %s", got)
	}
}

func TestDocumentFindsASession(t *testing.T) {
	d := Document{Sessions: []Session{item(3, 1, "07 10:00", 30), item(5, 1, "07 11:00", 30)}}
	if s, ok := d.Find(3); !ok || s.ID != 3 {
		t.Errorf("%+v, %v", s, ok)
	}
	if s, ok := d.Find(4); ok || s.ID != 0 {
		t.Errorf("%+v, %v", s, ok)
	}
}

// A stored document is read on the clock of its edition; one of a later
// program is not read at all.
func TestADocumentIsReadOnItsOwnClock(t *testing.T) {
	d := Document{Edition: edition(), Days: append(calendar().Days, Day{Date: "2026-11-09"}), Sessions: []Session{item(1, 1, "07 10:00", 30), item(2, 1, "", 0)}}
	for i := range d.Days {
		d.Days[i].Opens, d.Days[i].Closes = d.Days[i].Opens.UTC(), d.Days[i].Closes.UTC()
	}
	raw, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	got, err := parseDocument(DocumentFormat, raw)
	if err != nil {
		t.Fatal(err)
	}
	if s := got.Sessions[0].Start.Format("15:04 MST"); s != "10:00 CET" {
		t.Errorf("starts at %s", s)
	}
	if o, c := got.Days[0].Opens.Format("15:04 MST"), got.Days[0].Closes.Format("15:04 MST"); o != "10:00 CET" || c != "01:00 CET" {
		t.Errorf("opens at %s, closes at %s", o, c)
	}
	if !got.Days[2].Opens.IsZero() || !got.Days[2].Closes.IsZero() || got.Calendar().DayChange != 4*time.Hour {
		t.Errorf("%+v", got.Days[2])
	}
	if _, err := parseDocument(DocumentFormat+1, raw); err == nil {
		t.Error("a document of a later program was read")
	}
	nowhere := Edition{Zone: "Mars/Olympus", DayChange: "04:00"}
	if z := nowhere.calendar(nil).Zone; z != time.UTC {
		t.Errorf("a zone that is no more is %v", z)
	}
}

func TestTheEndOfASession(t *testing.T) {
	if end := item(1, 1, "07 10:00", 45).End(); !end.Equal(on("07 10:45")) {
		t.Errorf("%v", end)
	}
	if end := item(1, 1, "", 45).End(); !end.IsZero() {
		t.Errorf("%v", end)
	}
}

// Every pair that shares a moment and a stage, or a moment and a host, is
// found once, with the time that both claim; no other is.
func TestClashesAreAllPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sessions []Session
		for i := range rapid.IntRange(0, 8).Draw(t, "sessions") {
			s := item(ID(i+1), site.StageID(rapid.IntRange(0, 2).Draw(t, "stage")), "07 10:00", rapid.IntRange(0, 90).Draw(t, "minutes"))
			s.Start = s.Start.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "start")) * time.Minute)
			for h := range rapid.IntRange(0, 2).Draw(t, "hosts") {
				s.Hosts = append(s.Hosts, HostID(h+1))
			}
			s.State = rapid.SampledFrom([]State{StateDraft, StateConfirmed, StateCanceled}).Draw(t, "state")
			sessions = append(sessions, s)
		}
		want := map[string]int{}
		for i, s := range sessions {
			for _, o := range sessions[i+1:] {
				a, b := s, o
				if b.Start.Before(a.Start) {
					a, b = o, s
				}
				from, until := b.Start, a.End()
				if b.End().Before(until) {
					until = b.End()
				}
				if !from.Before(until) || a.State == StateCanceled || b.State == StateCanceled {
					continue
				}
				pair := fmt.Sprint(a.ID, b.ID, from, until)
				if a.Stage == b.Stage && a.Stage != 0 {
					want[fmt.Sprint("stage", a.Stage, pair)]++
				}
				for _, h := range a.Hosts {
					for _, g := range b.Hosts {
						if h == g {
							want[fmt.Sprint("host", h, pair)]++
						}
					}
				}
			}
		}
		got := map[string]int{}
		for _, c := range Clashes(sessions, Around{Calendar: calendar()}) {
			switch pair := fmt.Sprint(c.Session, c.Other, c.From, c.Until); c.Kind {
			case StageTwice:
				got[fmt.Sprint("stage", c.Stage, pair)]++
			case HostTwice:
				got[fmt.Sprint("host", c.Host, pair)]++
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
}

// A session may begin with the market and end with it, and lasts a minute at least.
func TestHoursAndGapsToTheMinute(t *testing.T) {
	nothing := item(4, 1, "07 12:00", 0)
	for name, c := range map[string]struct {
		s    Session
		want string
	}{
		"from opening to closing":     {item(1, 1, "08 11:00", 7*60), "[]"},
		"a minute early":              {item(1, 1, "08 10:59", 60), "[outside_hours]"},
		"a minute late":               {item(1, 1, "08 17:00", 61), "[outside_hours]"},
		"a length of nothing":         {nothing, "[no_time]"},
		"a minute":                    {item(1, 1, "08 12:00", 1), "[]"},
		"a day that has no hours yet": {item(1, 1, "09 03:00", 30), "[outside_hours]"},
		"no stage":                    {item(1, 0, "08 12:00", 30), "[no_stage]"},
	} {
		var kinds []ClashKind
		for _, clash := range Clashes([]Session{c.s}, Around{Calendar: calendar()}) {
			kinds = append(kinds, clash.Kind)
		}
		if got := fmt.Sprint(kinds); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	bare := Calendar{Zone: berlin(), DayChange: 4 * time.Hour, Days: []Day{{Date: "2026-11-07"}}}
	if got := Clashes([]Session{item(1, 1, "07 23:00", 60)}, Around{Calendar: bare}); len(got) != 0 {
		t.Errorf("a day without hours is open all day: %+v", got)
	}
}

// Who knows a programme learns of every change of what is said about a session.
func TestDiffSeesEveryWord(t *testing.T) {
	full := func() Session {
		s := item(1, 1, "07 10:00", 60, 1, 2)
		s.Subtitle, s.Abstract, s.Description = lang.Text{lang.De: "Unter"}, lang.Text{lang.De: "Kurz"}, lang.Text{lang.De: "Lang"}
		s.Format, s.Track, s.MinAge, s.MaxAge, s.Capacity = "talk", "Handwerk", 8, 12, 30
		s.Languages, s.Access, s.State, s.Version = []string{"de", "ar"}, []string{"step_free"}, StateConfirmed, 1
		return s
	}
	for _, c := range []struct {
		name   string
		change func(s *Session)
		want   string
	}{
		{"nothing", func(s *Session) {}, "[]"},
		{"the version", func(s *Session) { s.Version++ }, "[]"},
		{"a blank behind", func(s *Session) { s.Title = lang.Text{lang.De: "Titel "} }, "[]"},
		{"an empty language", func(s *Session) { s.Title = lang.Text{lang.De: "Titel", lang.En: " "} }, "[]"},
		{"title", func(s *Session) { s.Title = lang.Text{lang.De: "Anders"} }, "[reworded]"},
		{"title in another language", func(s *Session) { s.Title = lang.Text{lang.De: "Titel", lang.En: "Title"} }, "[reworded]"},
		{"title in one language less", func(s *Session) { s.Title = lang.Text{} }, "[reworded]"},
		{"subtitle", func(s *Session) { s.Subtitle = nil }, "[reworded]"},
		{"abstract", func(s *Session) { s.Abstract = nil }, "[reworded]"},
		{"description", func(s *Session) { s.Description = nil }, "[reworded]"},
		{"format", func(s *Session) { s.Format = "panel" }, "[reworded]"},
		{"track", func(s *Session) { s.Track = "" }, "[reworded]"},
		{"youngest", func(s *Session) { s.MinAge = 9 }, "[reworded]"},
		{"oldest", func(s *Session) { s.MaxAge = 13 }, "[reworded]"},
		{"capacity", func(s *Session) { s.Capacity = 0 }, "[reworded]"},
		{"languages", func(s *Session) { s.Languages = []string{"ar", "de"} }, "[reworded]"},
		{"access", func(s *Session) { s.Access = nil }, "[reworded]"},
		{"hosts", func(s *Session) { s.Hosts = []HostID{2, 1} }, "[reworded]"},
		{"stage", func(s *Session) { s.Stage = 2 }, "[moved]"},
		{"start", func(s *Session) { s.Start = on("07 10:01") }, "[moved]"},
		{"the same start on another clock", func(s *Session) { s.Start = s.Start.UTC() }, "[]"},
		{"length", func(s *Session) { s.Minutes = 61 }, "[moved]"},
		{"moved and reworded", func(s *Session) { s.Minutes, s.Track = 61, "" }, "[moved]"},
		{"canceled", func(s *Session) { s.State = StateCanceled }, "[canceled]"},
	} {
		after := full()
		c.change(&after)
		var kinds []ChangeKind
		for _, d := range Diff(Document{Sessions: []Session{full()}}, Document{Sessions: []Session{after}}) {
			kinds = append(kinds, d.Kind)
			if d.Before.ID != 1 || d.After.ID != 1 {
				t.Errorf("%s: %+v", c.name, d)
			}
		}
		if got := fmt.Sprint(kinds); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// What was canceled already is no news, unless it takes place after all.
func TestDiffOfCanceled(t *testing.T) {
	off, back := item(1, 1, "07 10:00", 60), item(1, 1, "07 10:00", 60)
	off.State, back.State = StateCanceled, StateConfirmed
	doc := func(s ...Session) Document { return Document{Sessions: s} }
	for name, c := range map[string]struct {
		before, after Document
		want          string
	}{
		"still canceled":                  {doc(off), doc(off), "[]"},
		"canceled and gone":               {doc(off), doc(), "[]"},
		"canceled before anybody read it": {doc(), doc(off), "[]"},
		"takes place after all":           {doc(off), doc(back), "[{new}]"},
		"gone":                            {doc(back), doc(), "[{canceled}]"},
		"new":                             {doc(), doc(back), "[{new}]"},
	} {
		type kind struct{ ChangeKind }
		var kinds []kind
		for _, d := range Diff(c.before, c.after) {
			kinds = append(kinds, kind{d.Kind})
		}
		if got := fmt.Sprint(kinds); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// A live cancellation lies over what was released; what was not released does not.
func TestLiveCancellationsLieOverTheRelease(t *testing.T) {
	at := on("05 12:00")
	r := Released{At: at, ChangedAt: at, Document: Document{Edition: edition(), Sessions: []Session{item(1, 1, "07 10:00", 60), item(2, 1, "07 11:00", 60), item(3, 1, "07 12:00", 60)}}}
	for i := range r.Document.Sessions {
		r.Document.Sessions[i].State, r.Document.Sessions[i].Version = StateConfirmed, 3
	}
	canceled := func(id ID, s string, version int) live {
		l := live{ID: id, Version: version}
		if s != "" {
			l.CanceledAt = moment(on(s).UTC())
		}
		return l
	}
	r.overlay([]live{canceled(1, "06 09:00", 4), canceled(2, "04 09:00", 2), canceled(3, "", 7), canceled(9, "06 23:00", 1)})
	var got []string
	for _, s := range r.Document.Sessions {
		got = append(got, fmt.Sprint(s.ID, " ", s.State, " ", s.Version))
	}
	if d := cmp.Diff([]string{"1 canceled 4", "2 canceled 3", "3 confirmed 7"}, got); d != "" {
		t.Error(d)
	}
	if !r.ChangedAt.Equal(on("06 09:00")) || r.Document.Sessions[0].CanceledAt.Format("15:04 MST") != "09:00 CET" {
		t.Errorf("changed at %v, canceled at %v", r.ChangedAt, r.Document.Sessions[0].CanceledAt)
	}
	if got := r.LastModified(); !got.Equal(on("06 09:00")) || got.Location() != time.UTC {
		t.Errorf("last modified %v", got)
	}
}

// A release remembers when people last knew a session to begin, until they
// know of another start; one that is new to them was not moved.
func TestAReleaseTellsWhatWasMoved(t *testing.T) {
	at := func(id ID, s string) Session {
		x := item(id, 1, s, 60)
		x.State, x.Title = StateConfirmed, lang.Text{lang.De: "Titel"}
		return x
	}
	draft := func(sessions ...Session) Document { return Document{Edition: edition(), Sessions: sessions} }
	from := func(d Document) (all []string) {
		for _, x := range d.Sessions {
			if all = append(all, "-"); !x.MovedFrom.IsZero() {
				all[len(all)-1] = x.MovedFrom.Format("02 15:04")
			}
		}
		return all
	}
	first := releasable(draft(at(1, "07 10:00"), at(2, "07 10:00")), nil)
	second := releasable(draft(at(1, "07 10:00"), at(2, "07 11:00"), at(3, "07 12:00")), &first)
	third := releasable(draft(at(1, "07 10:00"), at(2, "07 11:00"), at(3, "07 12:00")), &second)
	fourth := releasable(draft(at(1, "07 10:00"), at(2, "07 12:00"), at(3, "08 12:00")), &third)
	got := [][]string{from(first), from(second), from(third), from(fourth)}
	want := [][]string{{"-", "-"}, {"-", "07 10:00", "-"}, {"-", "07 10:00", "-"}, {"-", "07 11:00", "07 12:00"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// What a person may say about a session has its limits.
func TestDraftHasItsLimits(t *testing.T) {
	e := &festival.Edition{DefaultLang: lang.De, Zone: "Europe/Berlin", DayChange: 4 * time.Hour, Days: []festival.Day{{Date: time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC)}}}
	long := func(n int) string { return strings.Repeat("ä", n) }
	names := func(n int) []string {
		all := make([]string, n)
		for i := range all {
			all[i] = fmt.Sprint("H", i)
		}
		return all
	}
	for _, c := range []struct {
		field  string
		change func(d *Draft)
		key    string
	}{
		{"title.de", func(d *Draft) { d.Title = nil }, "error.required"},
		{"title.de", func(d *Draft) { d.Title = lang.Text{lang.De: long(200)} }, ""},
		{"title.de", func(d *Draft) { d.Title = lang.Text{lang.De: long(201)} }, "error.too_long"},
		{"subtitle.de", func(d *Draft) { d.Subtitle = lang.Text{lang.De: long(201)} }, "error.too_long"},
		{"abstract.de", func(d *Draft) { d.Abstract = lang.Text{lang.De: long(5000)} }, ""},
		{"abstract.de", func(d *Draft) { d.Abstract = lang.Text{lang.De: long(5001)} }, "error.too_long"},
		{"description.de", func(d *Draft) { d.Description = lang.Text{lang.De: long(20_001)} }, "error.too_long"},
		{"format", func(d *Draft) { d.Format = long(60) }, ""},
		{"format", func(d *Draft) { d.Format = long(61) }, "error.too_long"},
		{"track", func(d *Draft) { d.Track = long(100) }, ""},
		{"track", func(d *Draft) { d.Track = long(101) }, "error.too_long"},
		{"languages", func(d *Draft) { d.Languages = []string{"de", "nds"} }, ""},
		{"languages", func(d *Draft) { d.Languages = []string{"de", "d"} }, "error.choice"},
		{"access", func(d *Draft) { d.Access = AccessMarks() }, ""},
		{"access", func(d *Draft) { d.Access = []string{"wings"} }, "error.choice"},
		{"minutes", func(d *Draft) { d.Minutes = -1 }, "error.range"},
		{"minutes", func(d *Draft) { d.Minutes = 0 }, ""},
		{"minutes", func(d *Draft) { d.Minutes = 2880 }, ""},
		{"minutes", func(d *Draft) { d.Minutes = 2881 }, "error.range"},
		{"capacity", func(d *Draft) { d.Capacity = -1 }, "error.range"},
		{"capacity", func(d *Draft) { d.Capacity = 100_000 }, ""},
		{"capacity", func(d *Draft) { d.Capacity = 100_001 }, "error.range"},
		{"min_age", func(d *Draft) { d.MinAge = 120 }, ""},
		{"min_age", func(d *Draft) { d.MinAge = 121 }, "error.range"},
		{"max_age", func(d *Draft) { d.MaxAge = 121 }, "error.range"},
		{"max_age", func(d *Draft) { d.MinAge, d.MaxAge = 8, 8 }, ""},
		{"max_age", func(d *Draft) { d.MinAge, d.MaxAge = 8, 7 }, "programme.error.ages"},
		{"max_age", func(d *Draft) { d.MinAge = 8 }, ""},
		{"new_hosts", func(d *Draft) { d.NewHosts = names(50) }, ""},
		{"new_hosts", func(d *Draft) { d.NewHosts = names(51) }, "error.range"},
		{"new_hosts", func(d *Draft) { d.NewHosts = []string{long(201)} }, "error.too_long"},
		{"day", func(d *Draft) { d.Start = on("08 03:59") }, ""},
		{"day", func(d *Draft) { d.Start = on("08 04:00") }, "error.date_outside"},
		{"day", func(d *Draft) {}, ""},
	} {
		d := Draft{Title: lang.Text{lang.De: "Titel"}}
		c.change(&d)
		if got := d.Check(e)[c.field].Key; got != c.key {
			t.Errorf("%s: %q, want %q", c.field, got, c.key)
		}
	}
	d := Draft{Title: lang.Text{lang.De: "Titel"}, Start: on("20 12:00"), Hosts: []HostID{3, 1, 3}, NewHosts: []string{" Rana ", "", " "}}
	if f := d.clean(e); len(f) != 0 {
		t.Errorf("a file may speak of other days: %v", f)
	}
	if diff := cmp.Diff([]HostID{3, 1}, d.Hosts); diff != "" || len(d.NewHosts) != 1 || d.NewHosts[0] != "Rana" {
		t.Errorf("%v %q", d.Hosts, d.NewHosts)
	}
	if f := d.Check(&festival.Edition{DefaultLang: lang.De}); len(f) != 0 {
		t.Errorf("an edition without days yet: %v", f)
	}
}

// Each thing that a list is narrowed by keeps those that have it.
func TestFilterKeepsWhatFits(t *testing.T) {
	a, b, unplaced := item(1, 1, "07 10:00", 60, 1), item(2, 2, "08 02:00", 60), item(3, 0, "", 0)
	a.State, a.Format, a.Languages, a.Access, a.Track = StateConfirmed, "talk", []string{"de", "ar"}, []string{"step_free"}, "Handwerk"
	a.Title, b.Title, b.State = lang.Text{lang.De: "Nähen", lang.Ar: "خياطة"}, lang.Text{lang.De: "Fest am Abend"}, StateDraft
	later := item(4, 1, "08 12:00", 60)
	d := Document{Edition: edition(), Days: calendar().Days, Sessions: []Session{a, b, later, unplaced}, Hosts: []Host{{ID: 1, Name: "Rana", Organisation: "Nähwerkstatt Buch"}}}
	for name, c := range map[string]struct {
		f    Filter
		want string
	}{
		"all":                     {Filter{}, "1 2 4 3"},
		"Saturday with its night": {Filter{Date: "2026-11-07"}, "1 2"},
		"Sunday":                  {Filter{Date: "2026-11-08"}, "4"},
		"without a time":          {Filter{Date: "none"}, "3"},
		"stage":                   {Filter{Stage: 2}, "2"},
		"state":                   {Filter{State: StateConfirmed}, "1"},
		"format":                  {Filter{Format: "talk"}, "1"},
		"language":                {Filter{Language: "ar"}, "1"},
		"access":                  {Filter{Access: "step_free"}, "1"},
		"stage and state":         {Filter{Stage: 2, State: StateConfirmed}, ""},
		"clashing":                {Filter{Clashing: map[ID][]Clash{2: {{}}, 4: {}}}, "2"},
		"nothing clashes":         {Filter{Clashing: map[ID][]Clash{}}, ""},
	} {
		if got := ids(c.f.Keep(d)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
