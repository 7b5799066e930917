package programme

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/site"
)

// released is a small programme with a canceled session after midnight.
func released() Released {
	sew, fest := item(12, 1, "07 10:00", 90, 5, 6), item(13, 2, "08 00:30", 45)
	sew.UID, sew.Version, sew.State = "uid-12", 3, StateConfirmed
	sew.Title, sew.Subtitle = lang.Text{lang.De: "Nähen für alle", lang.En: "Sewing"}, lang.Text{lang.De: "mit Garn, Nadel; Faden"}
	sew.Abstract, sew.Description = lang.Text{lang.De: "kurz\nund gut"}, lang.Text{lang.De: `C:\Garn`}
	sew.Format, sew.Track, sew.Languages = "workshop", "Handwerk", []string{"de", "ar"}
	fest.UID, fest.Version, fest.State, fest.CanceledAt, fest.Track = "uid-13", 5, StateCanceled, on("06 09:00"), "Handwerk"
	fest.Title = lang.Text{lang.De: "Fest"}
	return Released{
		Number: 2, Label: "1.2", At: on("05 12:00"), ChangedAt: on("06 09:00"),
		Document: Document{
			Edition: edition(), Days: calendar().Days,
			Stages: []Stage{
				{ID: 1, UID: "stage-1", Name: "Nähzelt", Kind: "tent", Capacity: 12, Location: "campus", LocationName: lang.Text{lang.De: "Campus"}},
				{ID: 2, UID: "stage-2", Name: "Hof", Kind: "stage"},
			},
			Hosts:    []Host{{ID: 5, UID: "host-5", Name: "Rana"}, {ID: 6, UID: "host-6", Name: "Der Chor"}},
			Sessions: []Session{sew, fest},
		},
	}
}

var export = Export{Base: "https://markt.example", Version: "7"}

func written(t *testing.T, r Released, kind string, x Export) string {
	t.Helper()
	b, err := r.Write(kind, x)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTheCalendarFile(t *testing.T) {
	want := strings.Join([]string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//markt//programme 7//DE", "METHOD:PUBLISH", "CALSCALE:GREGORIAN", "X-WR-CALNAME:Markt", "X-WR-TIMEZONE:Europe/Berlin",
		"BEGIN:VEVENT", "UID:uid-12", "SEQUENCE:3", "DTSTAMP:20261105T110000Z", "LAST-MODIFIED:20261105T110000Z", "DTSTART:20261107T090000Z", "DTEND:20261107T103000Z",
		"SUMMARY;LANGUAGE=de:Nähen für alle", `LOCATION:Nähzelt\, Campus`, "STATUS:CONFIRMED", "URL:https://markt.example/de/programme/12",
		`DESCRIPTION:mit Garn\, Nadel\; Faden\n\nRana\, Der Chor\n\nkurz\nund gut\n\nC:\\Garn`, "CATEGORIES:Handwerk", "END:VEVENT",
		"BEGIN:VEVENT", "UID:uid-13", "SEQUENCE:5", "DTSTAMP:20261106T080000Z", "LAST-MODIFIED:20261106T080000Z", "DTSTART:20261107T233000Z", "DTEND:20261108T001500Z",
		"SUMMARY;LANGUAGE=de:Fest", "LOCATION:Hof", "STATUS:CANCELLED", "URL:https://markt.example/de/programme/13", "CATEGORIES:Handwerk", "END:VEVENT",
		"END:VCALENDAR", "",
	}, "\r\n")
	got := strings.ReplaceAll(written(t, released(), "ics", export), "\r\n ", "")
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestTheCalendarFileOfOneSession(t *testing.T) {
	r := released()
	b, ok := r.WriteSession(13, export)
	if !ok || strings.Count(string(b), "BEGIN:VEVENT") != 1 || !strings.Contains(string(b), "UID:uid-13\r\n") || !strings.Contains(string(b), "//DE\r\n") {
		t.Errorf("%v\n%s", ok, b)
	}
	english := export
	english.Lang = lang.En
	if b, _ := r.WriteSession(12, english); !strings.Contains(string(b), "SUMMARY;LANGUAGE=en:Sewing\r\n") || !strings.Contains(string(b), "//EN\r\n") {
		t.Errorf("%s", b)
	}
	if b, ok := r.WriteSession(99, export); ok || b != nil {
		t.Error("a session that is not released")
	}
	if len(r.Document.Sessions) != 2 {
		t.Error("the release itself was changed")
	}
}

// A line has at most 75 octets and is cut between characters; unfolded it is whole.
func TestCalendarLinesAreFolded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringMatching(`[a-zäß€🧵]{0,200}`).Draw(t, "value")
		var c calendarFile
		c.line("X", value)
		lines := strings.Split(strings.TrimSuffix(c.b.String(), "\r\n"), "\r\n")
		for i, line := range lines {
			if len(line) > 75 || strings.ToValidUTF8(line, "!") != line || i > 0 && !strings.HasPrefix(line, " ") || i < len(lines)-1 && len(line) < 72 {
				t.Errorf("%d octets: %q", len(line), line)
			}
		}
		if got := strings.ReplaceAll(c.b.String(), "\r\n ", ""); got != "X:"+value+"\r\n" {
			t.Errorf("%q became %q", value, got)
		}
	})
}

func TestCalendarTextIsEscaped(t *testing.T) {
	for in, want := range map[string]string{`a\b`: `a\\b`, "a;b,c": `a\;b\,c`, "a\r\nb\nc\rd": `a\nb\nc\nd`, "a\x00\x1f\x7f\tb \xff": "ab ", "ä": "ä"} {
		if got := escapeICS(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestTheJSONFile(t *testing.T) {
	var got, want any
	if err := json.Unmarshal([]byte(written(t, released(), "json", export)), &got); err != nil {
		t.Fatal(err)
	}
	const file = `{"$schema": "https://c3voc.de/schedule/schema.json", "generator": {"name": "markt", "version": "7", "url": "https://markt.example"},
	"schedule": {"version": "1.2", "base_url": "https://markt.example/", "conference": {
		"acronym": "markt_2026", "title": "Markt", "start": "2026-11-07", "end": "2026-11-08", "daysCount": 2, "timeslot_duration": "00:05", "time_zone_name": "Europe/Berlin",
		"url": "https://markt.example/de/programme", "tracks": [{"name": "Handwerk"}],
		"rooms": [{"name": "Nähzelt", "type": "workshop", "guid": "stage-1", "capacity": 12}, {"name": "Hof", "type": "stage", "guid": "stage-2", "capacity": null}],
		"days": [
			{"index": 1, "date": "2026-11-07", "day_start": "2026-11-07T04:00:00+01:00", "day_end": "2026-11-08T03:59:59+01:00", "rooms": {
				"Nähzelt": [{"id": 12, "guid": "uid-12", "date": "2026-11-07T10:00:00+01:00", "start": "10:00", "end": "2026-11-07T11:30:00+01:00", "duration": "01:30", "room": "Nähzelt",
					"slug": "markt_2026-12-naehen-fuer-alle", "url": "https://markt.example/de/programme/12", "title": "Nähen für alle", "subtitle": "mit Garn, Nadel; Faden",
					"track": "Handwerk", "type": "workshop", "language": "de", "abstract": "kurz\nund gut", "description": "C:\\Garn",
					"persons": [{"id": 5, "guid": "host-5", "name": "Rana"}, {"id": 6, "guid": "host-6", "name": "Der Chor"}], "links": [], "attachments": []}],
				"Hof": [{"id": 13, "guid": "uid-13", "date": "2026-11-08T00:30:00+01:00", "start": "00:30", "end": "2026-11-08T01:15:00+01:00", "duration": "00:45", "room": "Hof",
					"slug": "markt_2026-13-fest", "url": "https://markt.example/de/programme/13", "title": "Entfällt: Fest", "subtitle": "", "track": "Handwerk", "type": "", "language": "",
					"abstract": "", "description": "", "persons": [], "links": [], "attachments": []}]}},
			{"index": 2, "date": "2026-11-08", "day_start": "2026-11-08T04:00:00+01:00", "day_end": "2026-11-09T03:59:59+01:00", "rooms": {}}]}}}`
	if err := json.Unmarshal([]byte(strings.ReplaceAll(file, "Entfällt: Fest", lang.De.T("programme.export.canceled", "title", "Fest"))), &want); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if bare := written(t, Released{Document: Document{Edition: edition()}}, "json", export); !strings.Contains(bare, `"days": []`) || !strings.Contains(bare, `"rooms": []`) || !strings.Contains(bare, `"tracks": []`) {
		t.Errorf("nothing is an empty list: %s", bare)
	}
}

func TestTheXMLFile(t *testing.T) {
	got := written(t, released(), "xml", export)
	want := `<?xml version="1.0" encoding="UTF-8"?>
<schedule>
 <generator name="markt" version="7"></generator>
 <url>https://markt.example/schedule.xml</url>
 <version>1.2</version>
 <conference>
  <acronym>markt_2026</acronym>
  <title>Markt</title>
  <start>2026-11-07</start>
  <end>2026-11-08</end>
  <days>2</days>
  <timeslot_duration>00:05</timeslot_duration>
  <base_url>https://markt.example</base_url>
  <time_zone_name>Europe/Berlin</time_zone_name>
 </conference>
 <day index="1" date="2026-11-07" start="2026-11-07T04:00:00+01:00" end="2026-11-08T03:59:59+01:00">
  <room name="Nähzelt" guid="stage-1">
   <event id="12" guid="uid-12">
    <date>2026-11-07T10:00:00+01:00</date>
    <start>10:00</start>
    <duration>01:30</duration>
    <room>Nähzelt</room>
    <slug>markt_2026-12-naehen-fuer-alle</slug>
    <url>https://markt.example/de/programme/12</url>
    <title>Nähen für alle</title>
    <subtitle>mit Garn, Nadel; Faden</subtitle>
    <track>Handwerk</track>
    <type>workshop</type>
    <language>de</language>
    <abstract>kurz&#xA;und gut</abstract>
    <description>C:\Garn</description>
    <persons>
     <person id="5" guid="host-5">Rana</person>
     <person id="6" guid="host-6">Der Chor</person>
    </persons>
   </event>
  </room>
  <room name="Hof" guid="stage-2">
   <event id="13" guid="uid-13">
    <date>2026-11-08T00:30:00+01:00</date>
    <start>00:30</start>
    <duration>00:45</duration>
    <room>Hof</room>
    <slug>markt_2026-13-fest</slug>
    <url>https://markt.example/de/programme/13</url>
    <title>` + lang.De.T("programme.export.canceled", "title", "Fest") + `</title>
    <subtitle></subtitle>
    <track>Handwerk</track>
    <type></type>
    <language></language>
    <abstract></abstract>
    <description></description>
    <persons></persons>
   </event>
  </room>
 </day>
 <day index="2" date="2026-11-08" start="2026-11-08T04:00:00+01:00" end="2026-11-09T03:59:59+01:00"></day>
</schedule>
`
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if _, err := (Released{Document: Document{Edition: edition()}}).Write("xml", export); fault.MessageOf(err).Key != "programme.error.no_days" {
		t.Errorf("a schedule without days: %v", err)
	}
}

// What is written can be read: the same sessions at the same time in the same room.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	for _, kind := range []string{"xml", "json"} {
		in, err := Read(strings.NewReader(written(t, released(), kind, export)), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range in.Sessions {
			got = append(got, fmt.Sprint(s.Key, " ", s.Start.In(berlin()).Format("02 15:04"), " ", s.Minutes, " ", s.Stage, " ", len(s.Hosts), notes(s.Gaps)))
		}
		want := map[string]bool{"uid-12 07 10:00 90 stage-1 2": true, "uid-13 08 00:30 45 stage-2 0": true}
		for _, s := range got {
			if !want[s] {
				t.Errorf("%s: %q", kind, s)
			}
		}
		if len(got) != 2 || in.DayChange != 4*time.Hour || in.Zone != "Europe/Berlin" || in.Version != "1.2" {
			t.Errorf("%s: %+v", kind, in)
		}
	}
}

func TestTheWriterSaysWhatItWrites(t *testing.T) {
	r := released()
	if _, err := r.Write("pdf", export); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
	r.Label = ""
	if got := r.name(); got != "2026-11-05T11:00:00Z" {
		t.Errorf("a release without a label is called %q", got)
	}
	x := export
	x.Section, x.Lang = "/e/markt-2025", lang.En
	if got := x.address(Session{ID: 7}); got != "https://markt.example/en/e/markt-2025/programme/7" {
		t.Errorf("%s", got)
	}
	for slug, want := range map[string]string{"markt": "markt", "abcd": "abcd", "a-b": "a_b_", "x": "x___"} {
		if got := (Edition{Slug: slug}).acronym(); got != want {
			t.Errorf("%s: %s", slug, got)
		}
	}
	if got := slugOf(edition(), Session{ID: 7, Title: lang.Text{lang.De: "خياطة"}}); !strings.HasPrefix(got, "markt_2026-7-") || strings.HasSuffix(got, "-") {
		t.Errorf("%s", got)
	}
	if got := slugOf(edition(), Session{ID: 7}); got != "markt_2026-7-session" {
		t.Errorf("%s", got)
	}
	for kind := range Media {
		if _, err := r.Write(kind, x); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// Tracks and rooms are listed once, a day holds only rooms in use.
func TestDaysHoldTheRoomsInUse(t *testing.T) {
	d := released().Document
	d.Stages = append(d.Stages, Stage{ID: 3, Name: "Leer"})
	d.Sessions = append(d.Sessions, item(14, 1, "08 12:00", 30))
	if got := tracksOf(d); len(got) != 1 || got[0].Name != "Handwerk" {
		t.Errorf("%+v", got)
	}
	var got []string
	for _, day := range d.exportDays() {
		for _, st := range day.stages {
			got = append(got, fmt.Sprint(day.index, " ", st.Name, " ", ids(day.sessionsFor[st.ID])))
		}
	}
	if diff := cmp.Diff([]string{"1 Nähzelt 12", "1 Hof 13", "2 Nähzelt 14"}, got); diff != "" {
		t.Error(diff)
	}
	if s := d.StageByID()[site.StageID(3)]; s.Name != "Leer" {
		t.Errorf("%+v", s)
	}
}
