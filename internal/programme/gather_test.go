package programme

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/fault"
)

// xmlFile is a schedule with these elements inside.
func xmlFile(inner ...string) string {
	return "<schedule>\n" + strings.Join(inner, "\n") + "</schedule>"
}

func take(t *testing.T, file string) Incoming {
	t.Helper()
	in, err := Read(strings.NewReader(file), ReadOptions{})
	if err != nil {
		t.Fatalf("%v\n%.300s", err, file)
	}
	return in
}

// notes are the keys of messages, in their order.
func notes(all []fault.Message) string {
	var keys []string
	for _, m := range all {
		keys = append(keys, strings.TrimPrefix(m.Key, "programme.import."))
	}
	return strings.Join(keys, " ")
}

// The zone is the caller's, else the file's, else Berlin's; what was assumed is told.
func TestTheZoneOfAFile(t *testing.T) {
	for _, c := range []struct{ asked, files, want, remarks string }{
		{"", "", "Europe/Berlin", "zone_assumed"},
		{"", " Asia/Kathmandu ", "Asia/Kathmandu", ""},
		{"Europe/Paris", "Asia/Kathmandu", "Europe/Paris", ""},
		{"", "Mars/Olympus", "Europe/Berlin", "zone_unknown zone_assumed"},
		{"", "Local", "Europe/Berlin", "zone_unknown zone_assumed"},
		{"Mars/Olympus", "Asia/Kathmandu", "", ""},
		{"Local", "", "", ""},
	} {
		g := newGathering()
		err := g.setZone(c.asked, c.files, "")
		if c.want == "" {
			if fault.MessageOf(err).Key != "programme.import.zone_unknown" {
				t.Errorf("%+v: %v", c, err)
			}
			continue
		}
		if err != nil || g.in.Zone != c.want || g.zone.String() != c.want || notes(g.in.Remarks) != c.remarks {
			t.Errorf("%+v: %s, %v, %v", c, g.in.Zone, g.in.Remarks, err)
		}
	}
}

// The n-th repeat of a key is "key#n", also where the file itself says so.
func TestKeysAreUnique(t *testing.T) {
	g := newGathering()
	var got []string
	for _, key := range []string{"a", "a", "b", "a#3", "a", "a"} {
		k, repeated := g.unique(key)
		got = append(got, fmt.Sprint(k, " ", repeated))
	}
	want := []string{"a false", "a#2 true", "b false", "a#3 false", "a#4 true", "a#5 true"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestNoKeyComesTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, seen := newGathering(), map[string]bool{}
		for _, key := range rapid.SliceOf(rapid.SampledFrom([]string{"a", "a#2", "a#3", "b"})).Draw(t, "keys") {
			k, _ := g.unique(key)
			if seen[k] {
				t.Fatalf("%q twice", k)
			}
			seen[k] = true
		}
	})
}

// A room is known by its name; a guid that two rooms share is worth nothing.
func TestRoomsOfAFile(t *testing.T) {
	g := newGathering()
	var got []string
	for _, r := range [][2]string{{"Zelt", "g1"}, {" Zelt\n", "g9"}, {"Hof", "g1"}, {"Saal", ""}, {"", "g2"}, {"g3", ""}, {"Halle", "g3"}} {
		got = append(got, g.stage(r[0], r[1], 0))
	}
	if d := cmp.Diff([]string{"g1", "g1", "Hof", "Saal", "", "g3", "Halle"}, got); d != "" {
		t.Error(d)
	}
	if len(g.in.Stages) != 5 || g.in.Stages[0].Name != "Zelt" {
		t.Errorf("%+v", g.in.Stages)
	}
}

// The first day that says when it begins sets the day change, up to nine in
// the morning; a day that ends before it begins has no bounds.
func TestDaysOfAFile(t *testing.T) {
	for name, c := range map[string]struct {
		days   [][3]string
		change time.Duration
		dates  string
	}{
		"no bounds":               {[][3]string{{"2026-11-07", "", ""}}, 4 * time.Hour, "2026-11-07"},
		"bounds":                  {[][3]string{{"2026-11-07", "2026-11-07T05:30:00+01:00", "2026-11-08T05:29:00+01:00"}}, 5*time.Hour + 30*time.Minute, "2026-11-07 05:30"},
		"the first counts":        {[][3]string{{"2026-11-07", "2026-11-07T05:00", "2026-11-08T04:59"}, {"2026-11-08", "2026-11-08T06:00", "2026-11-09T05:59"}}, 5 * time.Hour, "2026-11-07 05:00,2026-11-08 06:00"},
		"nine at the latest":      {[][3]string{{"2026-11-07", "2026-11-07T09:00", "2026-11-07T23:00"}}, 9 * time.Hour, "2026-11-07 09:00"},
		"later is opening time":   {[][3]string{{"2026-11-07", "2026-11-07T09:01", "2026-11-07T23:00"}}, 4 * time.Hour, "2026-11-07 09:01"},
		"ends before it begins":   {[][3]string{{"2026-11-07", "2026-11-07T05:00", "2026-11-07T05:00"}}, 4 * time.Hour, "2026-11-07"},
		"only the bounds":         {[][3]string{{"", "2026-11-07T05:00", "2026-11-08T04:59"}}, 5 * time.Hour, "2026-11-07 05:00"},
		"an end that is no time":  {[][3]string{{"2026-11-07", "2026-11-07T05:00", "late"}}, 4 * time.Hour, "2026-11-07"},
		"a start that is no time": {[][3]string{{"2026-11-07", "early", "2026-11-08T05:00"}}, 4 * time.Hour, "2026-11-07"},
		"a date that is none":     {[][3]string{{"Saturday", "", ""}, {"2026-11-31", "", ""}}, 4 * time.Hour, ""},
	} {
		var days []string
		for _, d := range c.days {
			days = append(days, fmt.Sprintf(`<day date=%q start=%q end=%q></day>`, d[0], d[1], d[2]))
		}
		in := take(t, xmlFile(append(days, `<day><event id="1"><title>t</title></event></day>`)...))
		var dates []string
		for _, d := range in.Days {
			s := d.Date
			if !d.From.IsZero() {
				s += d.From.In(berlin()).Format(" 15:04")
			}
			dates = append(dates, s)
		}
		if got := strings.Join(dates, ","); got != c.dates || in.DayChange != c.change {
			t.Errorf("%s: %q, day change %v", name, got, in.DayChange)
		}
	}
	in := take(t, xmlFile(`<conference><day_change>06:00</day_change></conference>`, `<day date="2026-11-07" start="2026-11-07T05:00" end="2026-11-08T04:59"><event id="1"><title>t</title></event></day>`))
	if in.DayChange != 6*time.Hour {
		t.Errorf("what the file says about its days wins: %v", in.DayChange)
	}
}

// A start is a full date with time, else the day with a clock; before the day
// change it is the night after.
func TestStartsOfManyForms(t *testing.T) {
	for _, c := range []struct{ date, start, want string }{
		{"2026-11-07T10:00:00+01:00", "", "07 10:00"},
		{"2026-11-07T10:00:00+0100", "", "07 10:00"},
		{"2026-11-07T10:00+01:00", "", "07 10:00"},
		{"2026-11-07 10:00:00+01:00", "", "07 10:00"},
		{"2026-11-07T10:00:00", "", "07 10:00"},
		{"2026-11-07T10:00", "", "07 10:00"},
		{"2026-11-07 10:00:00", "", "07 10:00"},
		{" 2026-11-07 10:00 ", "", "07 10:00"},
		{"2026-11-07T09:00:00Z", "12:00", "07 10:00"},
		{"2026-11-07", "10:00", "07 10:00"},
		{"2026-11-08", "10:00", "08 10:00"},
		{"", "10:00", "06 10:00"}, // the day it stands in
		{"", "03:59", "07 03:59"},
		{"", "04:00", "06 04:00"},
		{"2026-11-07", "", ""},
		{"tomorrow", "10:00", "06 10:00"},
		{"", "soon", ""},
		{"1989-12-31T10:00:00Z", "", ""},
		{"2201-01-01T10:00:00Z", "", ""},
	} {
		in := take(t, xmlFile(`<day date="2026-11-06" start="2026-11-06T04:00" end="2026-11-07T03:59">`, fmt.Sprintf(`<event id="1"><title>t</title><date>%s</date><start>%s</start><duration>1:00</duration></event></day>`, c.date, c.start)))
		s := in.Sessions[0]
		got := ""
		if !s.Start.IsZero() {
			got = s.Start.In(berlin()).Format("02 15:04")
		}
		if got != c.want || (s.Start.IsZero()) != strings.Contains(notes(s.Gaps), "no_start") {
			t.Errorf("%q, %q: %s, %s", c.date, c.start, got, notes(s.Gaps))
		}
	}
	for year, want := range map[string]bool{"1990-01-02": true, "2200-12-30": true, "1989-12-30": false} {
		in := take(t, xmlFile(`<day><event id="1"><title>t</title><date>`+year+`T10:00:00+01:00</date></event></day>`))
		if got := !in.Sessions[0].Start.IsZero(); got != want {
			t.Errorf("%s: %v", year, got)
		}
	}
	outside := take(t, xmlFile(`<event id="1"><title>t</title><start>10:00</start></event>`))
	if !outside.Sessions[0].Start.IsZero() {
		t.Errorf("a clock without a day: %v", outside.Sessions[0].Start)
	}
}

// A length lies between a minute and two days; an end wins over it.
func TestLengthsOfAFile(t *testing.T) {
	for _, c := range []struct {
		duration, end string
		want          int
		gap           string
	}{
		{"1:00", "", 60, ""},
		{"48:00", "", 2880, ""},
		{"48:01", "", 0, "too_long"},
		{"0:00", "", 0, "no_length"},
		{"", "", 0, "no_length"},
		{"", "2026-11-07T11:30", 90, ""},
		{"1:00", "2026-11-07T11:30", 90, ""},
		{"1:00", "2026-11-07T10:00", 60, ""},   // it ends when it begins
		{"1:00", "2026-11-07T09:00", 60, ""},   // it ends before
		{"1:00", "2026-11-09T10:00", 2880, ""}, // two days
		{"1:00", "2026-11-09T10:01", 60, ""},   // longer than two days
		{"", "2026-11-09T10:01", 0, "no_length"},
		{"", "2026-11-07T10:01", 1, ""},
		{"", "2026-11-07T10:00:59", 0, "no_length"},
	} {
		in := take(t, xmlFile(`<day date="2026-11-07">`, fmt.Sprintf(`<room name="Zelt"><event id="1"><title>t</title><start>10:00</start><duration>%s</duration><end>%s</end></event></room></day>`, c.duration, c.end)))
		s := in.Sessions[0]
		if s.Minutes != c.want || notes(s.Gaps) != c.gap || c.gap == "too_long" && s.Gaps[0].Args["hours"] != 48 {
			t.Errorf("%+v: %d minutes, %v", c, s.Minutes, s.Gaps)
		}
	}
	in := take(t, xmlFile(`<day date="2026-11-07"><room name="Zelt"><event id="1"><title>t</title><end>2026-11-07T10:00</end></event></room></day>`))
	if s := in.Sessions[0]; s.Minutes != 0 || notes(s.Gaps) != "no_start no_length" {
		t.Errorf("an end without a start: %d, %s", s.Minutes, notes(s.Gaps))
	}
}

// What has neither key nor title is refused; everything else is taken with its gaps.
func TestGapsAreTold(t *testing.T) {
	for _, c := range []struct{ event, key, gaps string }{
		{`<event id="7" guid="ABC"><title>t</title></event>`, "abc", "no_stage no_start no_length"},
		{`<event id="7"><title>t</title></event>`, "7", "no_stage no_start no_length"},
		{`<event id=" 7 8 "></event>`, "7 8", "no_title no_stage no_start no_length"},
		{`<event><title> Ohne
 Nummer </title></event>`, "title:Ohne Nummer", "no_id no_stage no_start no_length"},
		{`<event><room>Zelt</room></event>`, "", "nothing"},
	} {
		in := take(t, xmlFile(`<conference><title>Fest</title></conference>`, c.event))
		if c.key == "" {
			if len(in.Sessions) != 0 || len(in.Rows) != 1 || notes(in.Rows[0].Notes) != c.gaps || in.Rows[0].Line != 3 {
				t.Errorf("%s: %+v", c.event, in)
			}
			continue
		}
		if s := in.Sessions[0]; s.Key != c.key || notes(s.Gaps) != c.gaps {
			t.Errorf("%s: %q %s", c.event, s.Key, notes(s.Gaps))
		}
	}
}

// A file may hold so many sessions and so many bytes and no more.
func TestAFileHasItsEnd(t *testing.T) {
	g := newGathering()
	g.zone = time.UTC
	for i := range maxSessions + 2 {
		g.add(event{ID: fmt.Sprint(i), Title: "t"}, i)
	}
	if len(g.in.Sessions) != maxSessions || len(g.in.Rows) != 2 || notes(g.in.Rows[0].Notes) != "too_many" || g.in.Rows[0].Notes[0].Args["max"] != maxSessions {
		t.Errorf("%d sessions, %d refused", len(g.in.Sessions), len(g.in.Rows))
	}
	whole := append([]byte(xmlFile(`<event id="1"><title>t</title></event>`)), bytes.Repeat([]byte(" "), maxFile)...)
	if _, err := readAll(bytes.NewReader(whole[:maxFile])); err != nil {
		t.Error(err)
	}
	_, err := readAll(bytes.NewReader(whole[:maxFile+1]))
	if !fault.Is(err, fault.TooLarge) || fault.MessageOf(err).Args["max"] != 32 {
		t.Errorf("%v", err)
	}
}

// Offsets that contradict the zone are told once; midsummer is not February.
func TestOffsetsThatContradictTheZone(t *testing.T) {
	const event = `<event id="%d"><title>t</title><date>%s</date></event>`
	for name, c := range map[string]struct {
		dates []string
		want  string
	}{
		"right in winter and summer": {[]string{"2026-02-07T10:00:00+01:00", "2026-07-07T10:00:00+02:00"}, ""},
		"wrong twice":                {[]string{"2026-02-07T10:00:00+05:30", "2026-07-07T10:00:00+05:30"}, "zone_differs"},
		"wrong in summer":            {[]string{"2026-02-07T10:00:00+01:00", "2026-07-07T10:00:00+01:00"}, "zone_differs"},
		"no time at all":             {[]string{""}, ""},
	} {
		inner := []string{`<conference><time_zone_name>Europe/Berlin</time_zone_name></conference>`}
		for i, d := range c.dates {
			inner = append(inner, fmt.Sprintf(event, i, d))
		}
		if got := notes(take(t, xmlFile(inner...)).Remarks); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestAPersonIsKnownBy(t *testing.T) {
	for _, c := range []struct {
		p    person
		want IncomingHost
	}{
		{person{Name: " Rana\nK. "}, IncomingHost{Key: "name:Rana K.", Name: "Rana K."}},
		{person{Name: "Rana", Code: "X Y"}, IncomingHost{Key: "code:X Y", Name: "Rana"}},
		{person{Name: "Rana", Code: "XY", GUID: "ABC"}, IncomingHost{Key: "abc", Name: "Rana"}},
		{person{Name: "<b>Rana</b>", Bio: "<p>näht</p>"}, IncomingHost{Key: "name:Rana", Name: "Rana", Bio: "näht"}},
		{person{GUID: "ABC"}, IncomingHost{}},
	} {
		if got, ok := c.p.host(); got != c.want || ok != (c.want.Name != "") {
			t.Errorf("%+v: %+v, %v", c.p, got, ok)
		}
	}
}

func TestWordsOfOthers(t *testing.T) {
	for word, want := range map[string]string{"": "", "Lecture": "talk", "short  talk": "talk", "Konzert": "Konzert", "CEREMONY": "ceremony", "Hands-On": "workshop"} {
		if got := formatOf(word); got != want {
			t.Errorf("format %q: %q", word, got)
		}
	}
	for words, want := range map[string]string{
		"": "", "de": "de", "de, en": "de en", "en-GB;de_DE": "en de", "de/ar+fa de": "de ar fa", "German": "", "d": "", "nds": "nds", "d1": "", "ÄÖ": "", "az": "az", "za": "za",
	} {
		if got := strings.Join(languagesOf(words), " "); got != want {
			t.Errorf("languages %q: %q", words, got)
		}
	}
	for raw, want := range map[string]string{
		`7`: "7", `"7"`: "7", `7.5`: "7.5", `null`: "", `false`: "", `true`: "true", `{"a": 1}`: "", `[1]`: "", `"ä\n"`: "ä\n",
	} {
		l := loose("before")
		if err := json.Unmarshal([]byte(raw), &l); err != nil || string(l) != want {
			t.Errorf("%s: %q, %v", raw, l, err)
		}
	}
	if err := new(loose).UnmarshalJSON(nil); err != nil {
		t.Error(err)
	}
}

// Every dialect of the files says the same.
func TestDialectsSayTheSame(t *testing.T) {
	want := Incoming{
		Slug: "fest", Version: "1.2", Title: "Fest & mehr", Zone: "Europe/Berlin", DayChange: 4 * time.Hour,
		Days:   []IncomingDay{{Date: "2026-11-07"}},
		Stages: []IncomingStage{{Key: "Zelt", Name: "Zelt"}},
		Sessions: []IncomingSession{{
			Key: "g1", Title: "Nähen", Subtitle: "für alle", Abstract: "kurz", Description: "lang", Stage: "Zelt", Start: on("07 10:00"), Minutes: 90,
			Format: "workshop", Track: "Handwerk", Languages: []string{"de"}, Hosts: []IncomingHost{{Key: "p1", Name: "Rana"}},
		}},
	}
	const inner = `<start>10:00</start><duration>1:30</duration><title>Nähen</title><subtitle>für alle</subtitle><abstract>kurz</abstract>
		<description>lang</description><type>workshop</type><track>Handwerk</track><language>de</language><persons><person guid="P1">Rana</person></persons>`
	const conference = `<conference><title>Fest &amp; mehr</title><acronym>fest</acronym><time_zone_name>Europe/Berlin</time_zone_name>%s</conference>`
	const jsonEvent = `{"guid": "G1", "start": "10:00", "duration": "1:30", "title": "Nähen", "subtitle": "für alle", "abstract": "kurz", "description": "lang",
		"type": "workshop", "track": "Handwerk", "language": "de", "persons": [{"guid": "P1", %s}]%s}`
	const jsonFile = `{"more": [{}], "schedule": {"version": "1.2", "x": null, "conference": {"title": "Fest &amp; mehr", "acronym": "fest", "time_zone_name": "Europe/Berlin",
		"days": [{"date": "2026-11-07", "index": 1, "rooms": {%s}}]}}}`
	for name, file := range map[string]string{
		"room around the event":   xmlFile(`<version>1.2</version>`, fmt.Sprintf(conference, ""), `<day date="2026-11-07"><room name="Zelt"><event guid="G1">`+inner+`</event></room></day>`),
		"room inside the event":   xmlFile(fmt.Sprintf(conference, `<release>1.2</release>`), `<day date="2026-11-07"><event guid="G1"><room>Zelt</room>`+inner+`</event></day>`),
		"JSON by room":            fmt.Sprintf(jsonFile, `"Zelt": [`+fmt.Sprintf(jsonEvent, `"name": "Rana"`, "")+`]`),
		"JSON with a public name": fmt.Sprintf(jsonFile, `"Zelt": [`+fmt.Sprintf(jsonEvent, `"public_name": "Rana"`, "")+`]`),
		"JSON with its own room":  fmt.Sprintf(jsonFile, `"Zelt": [`+fmt.Sprintf(jsonEvent, `"name": "Rana", "public_name": "Anders"`, `, "room": "Zelt"`)+`]`),
	} {
		in := take(t, file)
		in.Sessions[0].Line = 0
		if d := cmp.Diff(want, in); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// A room ends where the file ends it.
func TestARoomEndsInTheFile(t *testing.T) {
	in := take(t, xmlFile(`<day date="2026-11-07"><room name="Zelt" guid="g1"><event id="1"><title>a</title></event></room>`, `<event id="2"><title>b</title></event>`,
		`<room name="Hof"><event id="3"><title>c</title></event></room></day>`))
	var got []string
	for _, s := range in.Sessions {
		got = append(got, s.Key+" "+s.Stage)
	}
	if d := cmp.Diff([]string{"1 g1", "2 ", "3 Hof"}, got); d != "" {
		t.Error(d)
	}
}

// What JSON files say about their rooms.
func TestRoomsOfAJSONFile(t *testing.T) {
	in := take(t, `{"schedule": {"conference": {"rooms": [{"name": "Zelt", "guid": "g1", "capacity": 30}, {"name": "Hof", "capacity": "many"}, 7, null],
		"days": [{"date": "2026-11-07", "day_start": "2026-11-07T05:00:00+01:00", "day_end": "2026-11-08T05:00:00+01:00", "rooms": {
			"Hof": [{"id": 1, "title": "a"}, "no event", null, {"id": 2, "title": "b", "persons": 7}], "Neu": [{"id": 3, "title": "c"}], "None": null}}, {"date": "2026-11-08", "rooms": {"Zelt": [{"id": 4, "title": "d", "start": "9:00"}]}}]}}}`)
	if d := cmp.Diff([]IncomingStage{{Key: "g1", Name: "Zelt", Capacity: 30}, {Key: "Hof", Name: "Hof"}, {Key: "Neu", Name: "Neu"}}, in.Stages); d != "" {
		t.Error(d)
	}
	var got []string
	for _, s := range in.Sessions {
		got = append(got, s.Key+" "+s.Stage)
	}
	if d := cmp.Diff([]string{"1 Hof", "2 Hof", "3 Neu", "4 g1"}, got); d != "" {
		t.Error(d)
	}
	if in.DayChange != 5*time.Hour || len(in.Days) != 2 || !in.Sessions[3].Start.Equal(on("08 09:00")) {
		t.Errorf("%v %+v %v", in.DayChange, in.Days, in.Sessions[3].Start)
	}
	var refused []string
	for _, r := range in.Rows {
		refused = append(refused, fmt.Sprint(r.Line, " ", r.Outcome, " ", notes(r.Notes)))
	}
	if d := cmp.Diff([]string{"3 refused not_an_event", "3 refused nothing"}, refused); d != "" {
		t.Error(d)
	}
}

// Each event knows its line, and a broken file says where it breaks.
func TestLinesOfAJSONFile(t *testing.T) {
	in := take(t, "{\"schedule\": {\"conference\": {\"days\": [{\"date\": \"2026-11-07\",\n\"rooms\": {\"Zelt\": [\n\n{\"id\": 1,\n\"title\": \"a\"}, \n\t {\"id\": 2, \"title\": \"b\"}, {\"id\": 3, \"title\": \"c\"}]}}]}}}")
	var got []int
	for _, s := range in.Sessions {
		got = append(got, s.Line)
	}
	if d := cmp.Diff([]int{4, 6, 6}, got); d != "" {
		t.Error(d)
	}
	for file, line := range map[string]int{
		"{\n\n\"schedule\": {\n\"version\" 1}}":                              4,
		"{\"schedule\": [\n1]}":                                              1,
		"{\"schedule\": {\"conference\": {\n\"days\": {}}}}":                 2,
		"{\"schedule\": {\"conference\": {\n\"days\": [{\"rooms\": [1]}]}}}": 2,
	} {
		_, err := Read(strings.NewReader(file), ReadOptions{})
		if m := fault.MessageOf(err); m.Key != "programme.import.broken_json" || m.Args["line"] != line {
			t.Errorf("%q: %v", file, err)
		}
	}
	_, err := Read(strings.NewReader("<schedule>\n\n<day><event"), ReadOptions{})
	if m := fault.MessageOf(err); m.Key != "programme.import.broken_xml" || m.Args["line"] != 3 {
		t.Errorf("%v", err)
	}
	_, err = Read(strings.NewReader(xmlFile(`<conference></conference>`)), ReadOptions{Zone: "Mars/Olympus"})
	if fault.MessageOf(err).Key != "programme.import.zone_unknown" {
		t.Errorf("%v", err)
	}
}

// A file in an old encoding is read by what it says of itself, in its first line.
func TestOldEncodings(t *testing.T) {
	const body = "\n<schedule><event id=\"1\"><title>N\xe4hen</title></event></schedule>"
	for head, want := range map[string]string{
		`<?xml version="1.0" encoding="ISO-8859-1"?>`:                                         "Nähen",
		`<?xml version='1.0' encoding='iso-8859-15'?>`:                                        "Nähen",
		`<?xml version="1.0" encoding="Windows-1252"?>`:                                       "Nähen",
		`<?xml version="1.0" encoding="UTF-8"?>`:                                              "Nähen", // which it is not
		`<?xml version="1.0"?>` + strings.Repeat(" ", 120) + `<!-- encoding="iso-8859-1" -->`: "Nähen",
	} {
		if got := take(t, head+body).Sessions[0].Title; got != want {
			t.Errorf("%s: %q", head, got)
		}
	}
	if got := take(t, "<schedule>\r\n<event id=\"1\">\r\n<title>a</title></event></schedule>").Sessions[0]; got.Title != "a" || got.Line != 2 {
		t.Errorf("%+v", got)
	}
}

func TestTextWithoutMarkup(t *testing.T) {
	for in, want := range map[string]string{
		"a<b>c":        "ac",
		"a <c":         "a <c",
		"x < y <p>z":   "x < y\n\nz",
		"<p>a<p>b":     "a\n\nb",
		"a<br>b<br/>c": "a\nb\nc",
		"<table><tr><td>a</td></tr><tr>b</table>": "a\n\nb",
		"<h1>a</h1>b":                            "a\n\nb",
		"<h7>a</h7>b":                            "ab",
		"<dl><dt>a<dd>b</dl>":                    "a\nb",
		"<li>":                                   "",
		"<ul><li>a</li><li></li><li>b</li></ul>": "• a\n• b",
		"a<!-- b <p> c -->d<i>":                  "ad",
		"a<!-- b <i>":                            "a<!-- b",
		"<i>a<script x>b</script >c":             "ac",
		"<i>a<SCRIPT>b":                          "a",
		"</script>a":                             "a",
		"<style>a</styleb>c":                     "c",
		"<pre>a\n  b\n\n\n c</pre>d\n e":         "a\nb\n\nc\n\nd e",
		"<pre><pre>a\nb</pre>c\nd</pre>e\nf":     "a\nb\n\nc\nd\n\ne f",
		"a\nb<p>c":                               "a b\n\nc",
		"<<b>x":                                  "<x",
		"<h0>x<A>y</A>z":                         "xyz",
		"</pre><p>a\nb":                          "a b",
		"<p>a\tb   c":                            "a b c",
		"<p>a\n\n\nb":                            "a b",
		"a\n\n\n\nb ":                            "a\n\nb",
		"a\r\nb":                                 "a\nb",
		"&amp;lt;":                               "&lt;",
		"<p>&lt;b&gt;</p>":                       "<b>",
		"1<2>3":                                  "1<2>3",
		"<a1>x":                                  "x",
		"<1a>x":                                  "<1a>x",
		"<Z>x<z/>y</z >":                         "xy",
		"<a\nhref='x'>y":                         "y",
		"<a":                                     "<a",
		"<":                                      "<",
		"</>":                                    "</>",
		"<i>a<":                                  "a<",
		"<a.b>c":                                 "<a.b>c",
		"<@>c<[>d<`>e<{>f":                       "<@>c<[>d<`>e<{>f",
		"<b9>a<b:>c":                             "a<b:>c",
	} {
		if got := PlainText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for _, c := range []struct {
		text string
		max  int
		want string
	}{{"äöü", 3, "äöü"}, {"äöüß", 3, "äö…"}, {" a\n b\x00 ", 9, "a b"}} {
		if got := oneLine(c.text, c.max); got != c.want {
			t.Errorf("%q: %q", c.text, got)
		}
	}
	if got := string(printable([]byte("a\x00\x1f\x7f\n\t\ufffe\uffff \xff"))); got != "a\n\t �" {
		t.Errorf("%q", got)
	}
}

// Nothing of a text is markup any more, and once more changes nothing but what
// was written to look like markup.
func TestTextHoldsNoTags(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`([a-z \n]|<(p|br/|b|li|pre|/pre|script|/script|x)>){0,20}`).Draw(t, "s")
		got := PlainText(s)
		if looksLikeHTML(got) || strings.Contains(got, "\n\n\n") || got != strings.TrimSpace(got) {
			t.Errorf("%q became %q", s, got)
		}
		if again := PlainText(got); again != got {
			t.Errorf("%q became %q and then %q", s, got, again)
		}
	})
}
