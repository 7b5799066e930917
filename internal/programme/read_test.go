package programme

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/site"
)

// outside opens a file that nobody in this project wrote.
func outside(t testing.TB, name string) []byte {
	t.Helper()
	dir := os.Getenv("MARKT_TEST_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	raw, err := os.ReadFile(filepath.Join(dir, "schedule", name))
	if errors.Is(err, os.ErrNotExist) && os.Getenv("CI") == "" {
		t.Skipf("needs %s: set MARKT_TEST_DATA", filepath.Join(dir, "schedule", name))
	}
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestReadConferences(t *testing.T) {
	for _, c := range []struct {
		file                       string
		sessions, stages, overlaps int
		slug, zone                 string
		dayChange                  time.Duration
		remarks                    []string
	}{
		{"fosdem_2007.xml", 215, 18, 0, "", "Europe/Brussels", 9 * time.Hour, nil},
		{"fosdem_2012.xml", 442, 23, 1, "", "Europe/Brussels", 0, nil},
		{"pretalx_democon.json", 36, 2, 0, "democon", "Europe/Brussels", 4 * time.Hour, nil},
		{"invalid_example.json", 1, 1, 0, "winterchaos2022", "Europe/Brussels", 4 * time.Hour, nil},
	} {
		t.Run(c.file, func(t *testing.T) {
			in, err := Read(bytes.NewReader(outside(t, c.file)), ReadOptions{Zone: "Europe/Brussels"})
			if err != nil {
				t.Fatal(err)
			}
			if len(in.Rows) > 0 || len(in.Sessions) != c.sessions || len(in.Stages) != c.stages {
				t.Errorf("%d sessions, %d stages, refused %v", len(in.Sessions), len(in.Stages), in.Rows)
			}
			if in.Slug != c.slug || in.Zone != c.zone || in.DayChange != c.dayChange {
				t.Errorf("slug %q zone %q day change %v", in.Slug, in.Zone, in.DayChange)
			}
			if got := len(overlapsOf(in)); got != c.overlaps {
				t.Errorf("%d overlaps, want %d", got, c.overlaps)
			}
			for _, s := range in.Sessions {
				if s.Line == 0 || s.Key == "" || s.Title == "" || s.Start.IsZero() || s.Minutes == 0 || strings.Contains(s.Abstract+s.Description, "<p>") {
					t.Errorf("incomplete: %+v", s)
				}
			}
		})
	}
}

func overlapsOf(in Incoming) []Clash {
	stages := map[string]site.StageID{}
	var all []Session
	for i, s := range in.Sessions {
		if stages[s.Stage] == 0 {
			stages[s.Stage] = site.StageID(len(stages) + 1)
		}
		all = append(all, Session{ID: ID(i + 1), Title: lang.Text{lang.En: s.Title}, Stage: stages[s.Stage], Start: s.Start, Minutes: s.Minutes})
	}
	var out []Clash
	for _, c := range Clashes(all, Around{}) {
		if c.Kind == StageTwice {
			out = append(out, c)
		}
	}
	return out
}

func TestReadTakesWhatFilesContain(t *testing.T) {
	const file = `<?xml version="1.0" encoding="ISO-8859-1"?>
<schedule>
<conference><title>N` + "\xe4" + `hen &amp; mehr</title><acronym>naehen</acronym><time_zone_name>Europe/Berlin</time_zone_name></conference>
<day date="2026-11-07" start="2026-11-07T05:00:00+01:00" end="2026-11-08T04:59:00+01:00" index="1">
<room name="Zelt">
<event id="1" guid="AAAAAAAA-0000-0000-0000-000000000001"><start>00:30</start><duration>1:02:30</duration><title>Nacht</title><language>de, en-GB</language><type>Lecture</type></event>
<event id="1" guid="aaaaaaaa-0000-0000-0000-000000000001"><start>10:00</start><duration>1:30</duration><title>Wieder</title></event>
<event><start>25:00</start><title>Ohne alles</title></event>
<event></event>
</room></day></schedule>`
	in, err := Read(strings.NewReader(file), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	berlin, _ := time.LoadLocation("Europe/Berlin")
	const guid = "aaaaaaaa-0000-0000-0000-000000000001"
	want := []IncomingSession{
		{Line: 6, Key: guid, Title: "Nacht", Stage: "Zelt", Start: time.Date(2026, 11, 8, 0, 30, 0, 0, berlin), Minutes: 26*60 + 30, Format: "talk", Languages: []string{"de", "en"}},
		{Line: 7, Key: guid + "#2", Title: "Wieder", Stage: "Zelt", Start: time.Date(2026, 11, 7, 10, 0, 0, 0, berlin), Minutes: 90,
			Gaps: []fault.Message{fault.Msg("programme.import.repeated", "key", guid)}},
		{Line: 8, Key: "title:Ohne alles", Title: "Ohne alles", Stage: "Zelt",
			Gaps: []fault.Message{fault.Msg("programme.import.no_id"), fault.Msg("programme.import.no_start"), fault.Msg("programme.import.no_length")}},
	}
	if d := cmp.Diff(want, in.Sessions); d != "" {
		t.Error(d)
	}
	if len(in.Rows) != 1 || in.Rows[0].Line != 9 || in.Rows[0].Outcome != Refused || in.Title != "Nähen & mehr" {
		t.Errorf("%+v %q", in.Rows, in.Title)
	}
}

func TestReadRefusesWithALine(t *testing.T) {
	for name, c := range map[string]struct{ file, key string }{
		"broken XML":   {"<schedule>\n<day><event", "programme.import.broken_xml"},
		"broken JSON":  {"{\"schedule\":\n{\"conference\": ", "programme.import.broken_json"},
		"other XML":    {"<rss><channel/></rss>", "programme.import.no_sessions"},
		"other JSON":   {"{}", "programme.import.no_sessions"},
		"empty":        {"", "office.intake.not.empty"},
		"a picture":    {"\x89PNG", "office.intake.not.picture"},
		"a blank file": {" \n", "office.intake.not.empty"},
		"a list":       {"{\"schedule\": []}", "programme.import.broken_json"},
		"unknown zone": {"{}", "programme.import.zone_unknown"},
	} {
		o := ReadOptions{}
		if name == "unknown zone" {
			o.Zone = "Mars/Olympus"
		}
		_, err := Read(strings.NewReader(c.file), o)
		if fault.KindOf(err) != fault.Invalid || fault.MessageOf(err).Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"<p>Freedom&#39;s <b>way</b></p>\n<ul><li>one</li><li> two </li></ul>": "Freedom's way\n\n• one\n• two",
		"a < b and c > d\nsecond":                               "a < b and c > d\nsecond",
		"<script>alert(1)</script>ok<style>p{}</style><br/>yes": "ok\nyes",
		"&lt;script&gt; stays text":                             "<script> stays text",
		"<pre>a\n b</pre>x<!-- no -->y":                         "a\nb\n\nxy",
		"nul\x00 and \u202e mark":                               "nul and \u202e mark",
		"<IMG SRC=x onerror=alert(1)>":                          "",
		"<a href='javascript:x'>click":                          "click",
	} {
		if got := PlainText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestMinutesOf(t *testing.T) {
	for s, want := range map[string]int{"00:45": 45, "1:30": 90, "01:30:00": 90, "1:02:30": 1590, "90": 90, "2:30:00": 150, "x": -1, "1:99": -1, "-1:00": -1, "1:2:3:4": -1, "": -1} {
		got, ok := minutesOf(s)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

func FuzzReadXML(f *testing.F) {
	f.Add([]byte(`<schedule><conference><title>x</title></conference><day date="2026-11-07"><event id="1"><start>10:00</start><duration>1:00</duration><title>t</title></event></day></schedule>`))
	f.Fuzz(func(t *testing.T, raw []byte) { judged(t, append([]byte("<"), raw...)) })
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(`{"schedule":{"conference":{"title":"x","days":[{"date":"2026-11-07","rooms":{"A":[{"id":1,"title":"t","start":"10:00"}]}}]}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) { judged(t, append([]byte("{"), raw...)) })
}

// judged: whatever comes, it is refused as Invalid or taken with unique keys.
func judged(t *testing.T, raw []byte) {
	in, err := Read(bytes.NewReader(raw), ReadOptions{})
	if err != nil {
		if fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
		return
	}
	keys := map[string]bool{}
	for _, s := range in.Sessions {
		if s.Key == "" || keys[s.Key] || s.Minutes > maxMinutes {
			t.Fatalf("%+v", s)
		}
		keys[s.Key] = true
	}
}
