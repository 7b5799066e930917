package programme

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// file reads one of the files that people handed in.
func file(t *testing.T, name string) Incoming {
	t.Helper()
	dir := os.Getenv("MARKT_TEST_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, "cases", name))
	if os.IsNotExist(err) && os.Getenv("CI") == "" {
		t.Skipf("needs %s: set MARKT_TEST_DATA", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in, err := Read(f, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// A session on the date of its day belongs to that day, though the day is said
// to begin later.
func TestAnEarlySessionStandsOnItsDay(t *testing.T) {
	in := file(t, "02-programme-before-day-start.xml")
	zone, _ := time.LoadLocation(in.Zone)
	c := Calendar{Zone: zone, DayChange: in.DayChange}
	var got []string
	for _, s := range in.Sessions {
		got = append(got, c.DateOf(s.Start))
	}
	if diff := cmp.Diff([]string{"2026-11-28", "2026-11-28", "2026-11-29"}, got); diff != "" || in.DayChange != 8*time.Hour {
		t.Errorf("%s%v", diff, in.DayChange)
	}
}

// The day begins where the file says, at most with the first session on its
// date, and not before the last one of the night before.
func TestWhenADayBegins(t *testing.T) {
	const day = `<conference><time_zone_name>Europe/Berlin</time_zone_name>%s</conference><day date="2026-11-28" start="2026-11-28T09:00:00+01:00" end="2026-11-29T03:00:00+01:00">%s</day>`
	event := func(id int, at string) string {
		return fmt.Sprintf(`<event id="%d"><title>t</title><date>2026-11-%s:00+01:00</date></event>`, id, at)
	}
	for name, c := range map[string]struct {
		change string
		events []string
		want   time.Duration
	}{
		"as said":                               {"", []string{event(1, "28T10:00"), event(2, "29T01:00")}, 9 * time.Hour},
		"an hour before the first":              {"", []string{event(1, "28T08:30")}, 8 * time.Hour},
		"with the first, where the night lasts": {"", []string{event(1, "28T08:30"), event(2, "29T08:10")}, 8*time.Hour + 30*time.Minute},
		"as the conference says":                {"<day_change>06:00:00</day_change>", []string{event(1, "28T07:00")}, 6 * time.Hour},
		"earlier than the conference says":      {"<day_change>06:00:00</day_change>", []string{event(1, "28T05:00")}, 5 * time.Hour},
	} {
		if in := take(t, xmlFile(fmt.Sprintf(day, c.change, strings.Join(c.events, "")))); in.DayChange != c.want {
			t.Errorf("%s: %v, want %v", name, in.DayChange, c.want)
		}
	}
}

// Local times that are labelled as UTC are local times, and the file is told so.
func TestLocalTimesLabelledUTC(t *testing.T) {
	in := file(t, "04-programme-wafer-utc-label.xml")
	if got := in.Sessions[0].Start.Format(time.RFC3339); got != "2026-08-05T10:00:00+02:00" || !strings.Contains(notes(in.Remarks), "not_utc") {
		t.Errorf("%s %v", got, in.Remarks)
	}
	for date, want := range map[string]string{
		`<start>12:00</start><date>2026-08-05T10:00:00+00:00</date>`: "2026-08-05T10:00:00Z", // UTC is meant
		`<date>2026-08-05T10:00:00+00:00</date>`:                     "2026-08-05T10:00:00Z",
		`<start>10:00</start><date>2026-08-05T10:00:00-04:00</date>`: "2026-08-05T10:00:00-04:00",
	} {
		in := take(t, xmlFile(`<conference><time_zone_name>Europe/Berlin</time_zone_name></conference><event id="1"><title>t</title>`+date+`</event>`))
		if got := in.Sessions[0].Start.Format(time.RFC3339); got != want || strings.Contains(notes(in.Remarks), "not_utc") {
			t.Errorf("%s: %s", date, got)
		}
	}
}

func TestHostsAreNamedAsTheFileNamesThem(t *testing.T) {
	if hosts := file(t, "06-programme-person-public-name.xml").Sessions[0].Hosts; len(hosts) != 1 || hosts[0].Name != "Bea Beispiel" {
		t.Errorf("%+v", hosts)
	}
	in := file(t, "10-programme-names-differ-by-case.xml")
	keys := map[string]string{}
	for _, s := range in.Sessions {
		keys[s.Hosts[0].Key] = s.Hosts[0].Name
	}
	if diff := cmp.Diff(map[string]string{"name:Imran": "Imran", "name:İmran": "İmran"}, keys); diff != "" || !strings.Contains(notes(in.Remarks), "alike") {
		t.Errorf("%s%v", diff, in.Remarks)
	}
}

func TestAFileInAnOldEncoding(t *testing.T) {
	if got := file(t, "07-programme-windows-1252.xml").Sessions[0].Title; got != "Frühstück – „groß“" {
		t.Errorf("%q", got)
	}
	in := take(t, "\xff\xfe"+wide(xmlFile(`<event id="1"><title>Nähen</title></event>`)))
	if in.Sessions[0].Title != "Nähen" {
		t.Errorf("UTF-16: %q", in.Sessions[0].Title)
	}
	if in := take(t, `<?xml version="1.0" encoding="klingon"?>`+xmlFile(`<event id="1"><title>a</title></event>`)); !strings.Contains(notes(in.Remarks), "encoding_unknown") {
		t.Errorf("%v", in.Remarks)
	}
}

func wide(s string) string {
	var out []byte
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return string(out)
}

// The room around an event is where it takes place: what the event calls it
// makes no second stage.
func TestOneRoomIsOneStage(t *testing.T) {
	for name, raw := range map[string]string{
		"XML":  xmlFile(`<day date="2026-11-07"><room name="Saal"><event id="1"><title>a</title></event><event id="2"><room>Großer Saal</room><title>b</title></event></room></day>`),
		"JSON": `{"schedule": {"conference": {"days": [{"date": "2026-11-07", "rooms": {"Saal": [{"id": 1, "title": "a"}, {"id": 2, "title": "b", "room": "Großer Saal"}]}}]}}}`,
	} {
		in := take(t, raw)
		if len(in.Stages) != 1 || in.Stages[0].Name != "Saal" || !strings.Contains(notes(in.Sessions[1].Gaps), "two_rooms") || strings.Contains(notes(in.Sessions[0].Gaps), "two_rooms") {
			t.Errorf("%s: %+v %v", name, in.Stages, in.Sessions[1].Gaps)
		}
	}
}
