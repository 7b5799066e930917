package programme

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/table"
)

// listed is a read list, a line for each session.
func listed(t *testing.T, text string, o ReadOptions) (Incoming, []string) {
	t.Helper()
	in, err := Read(strings.NewReader(text), o)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	names := map[string]string{}
	for _, st := range in.Stages {
		names[st.Key] = st.Name
	}
	var all []string
	for _, s := range in.Sessions {
		var hosts []string
		for _, h := range s.Hosts {
			hosts = append(hosts, h.Name)
		}
		at := "-"
		if !s.Start.IsZero() {
			at = s.Start.Format("01-02T15:04")
		}
		all = append(all, fmt.Sprintf("%d %s %s %s +%d %s [%s]", s.Line, s.Key, s.Title, at, s.Minutes, names[s.Stage], strings.Join(hosts, "|")))
	}
	return in, all
}

// A fringe festival's list: dates, clocks and lengths as people write them.
func TestReadLists(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"German": {"Nr;Titel;Datum;Beginn;Ende;Bühne;Mitwirkende;Sprache\n7;Tanz;1.5.2026;19.30 Uhr;21:00;Hof;Ayşe Öz, Bo;de\n8;Nacht;02.05.26;23:30;1:15;Hof;\"Öz, Ayşe; Bo\";ar\n",
			[]string{"2 7 Tanz 05-01T19:30 +90 Hof [Ayşe Öz|Bo]", "3 8 Nacht 05-02T23:30 +105 Hof [Öz, Ayşe|Bo]"}},
		"English": {"Show Name,Venue,Performance date,Start time,Duration,Artist\nMind,Attic,Fri 1 May 2026,7.30pm,1h 15m,Zoë\nMind,Attic,\"May 2nd, 2026\",12am,\"50 min\",Zoë\n",
			[]string{"2 title:Mind Mind 05-01T19:30 +75 Attic [Zoë]", "3 title:Mind#2 Mind 05-02T00:00 +50 Attic [Zoë]"}},
		"date and clock in one":            {"title,start,end\nA,2026-05-01 10:00,2026-05-01 11:30\nB,01.05.2026 12:00,13:00\nC,2026-05-01T12:00:00+02:00,2026-05-01T13:00:00+02:00\n", []string{"2 title:A A 05-01T10:00 +90  []", "3 title:B B 05-01T12:00 +60  []", "4 title:C C 05-01T12:00 +60  []"}},
		"the date once for each day":       {"id,title,date,start,duration\n1,A,2026-05-01,10:00,30\n2,B,,11:00,0:45\n", []string{"2 1 A 05-01T10:00 +30  []", "3 2 B 05-01T11:00 +45  []"}},
		"the month first, as one day says": {"id,title,date,start\n1,A,5/1/2026,10:00\n2,B,5/13/2026,10:00\n", []string{"2 1 A 05-01T10:00 +0  []", "3 2 B 05-13T10:00 +0  []"}},
		"the day first, as one day says":   {"id,title,date,start\n1,A,1/5/2026,10:00\n2,B,13/5/2026,10:00\n", []string{"2 1 A 05-01T10:00 +0  []", "3 2 B 05-13T10:00 +0  []"}},
		"what no calendar has":             {"id,title,date,start\n1,A,31.2.2026,10:00\n2,B,2026-05-01,25:00\n3,C,soon,later\n", []string{"2 1 A - +0  []", "3 2 B - +0  []", "4 3 C - +0  []"}},
		"Arabic digits":                    {"id,title,date,start\n1,A,٢٠٢٦-٠٥-٠١,١٠:٣٠\n", []string{"2 1 A 05-01T10:30 +0  []"}},
		"a clock with its end":             {"id,title,date,time\n1,A,2026-05-01,10:30 - 11:00\n", []string{"2 1 A 05-01T10:30 +0  []"}},
	} {
		if _, got := listed(t, c.text, ReadOptions{}); !cmp.Equal(c.want, got) {
			t.Errorf("%s: %s", name, cmp.Diff(c.want, got))
		}
	}
}

// What is a guess is said, at its line or for the whole file.
func TestListsSayWhatIsAGuess(t *testing.T) {
	for name, c := range map[string]struct{ text, remark, gap string }{
		"slashes":          {"id,title,date,start\n1,A,3/4/2026,10:00\n", "dates_guessed", ""},
		"no numbers":       {"title,date,start\nA,2026-05-01,10:00\n", "no_ids", ""},
		"a bad byte":       {"id,title,date,start\n1,K\xe4se,2026-05-01,10:00\n2,Öl,2026-05-01,11:00\n", "", "recoded"},
		"a missing cell":   {"id,title,date,start\n1,A,2026-05-01\n", "", "ragged"},
		"the date above":   {"id,title,date,start\n0,Z,2026-05-01,9:00\n1,A,,10:00\n", "", "date_above"},
		"an unclosed cell": {"id,title,date,start\n1,\"A,2026-05-01,10:00\n2,B,2026-05-01,11:00\n", "", "unclosed"},
	} {
		in, _ := listed(t, c.text, ReadOptions{})
		gaps := ""
		for _, s := range in.Sessions {
			gaps += notes(s.Gaps) + " "
		}
		for _, r := range in.Rows {
			gaps += notes(r.Notes) + " "
		}
		if !strings.Contains(notes(in.Remarks), c.remark) || !strings.Contains(gaps, c.gap) {
			t.Errorf("%s: %s; %s", name, notes(in.Remarks), gaps)
		}
	}
}

// Columns are found by their headings or by what somebody maps them to; a file
// without a title gives its heading to be mapped.
func TestColumnsOfAList(t *testing.T) {
	text := "What;When;Where\nTanz;2026-05-01 19:30;Hof\n"
	in, err := Read(strings.NewReader(text), ReadOptions{})
	if fault.MessageOf(err).Key != "programme.import.no_title_column" || in.Heading == nil || len(in.Heading.Head) != 3 {
		t.Fatalf("%v %+v", err, in.Heading)
	}
	in, got := listed(t, text, ReadOptions{Mapping: table.Mapping{"title": "What", "start": "When", "stage": "Where"}})
	if diff := cmp.Diff([]string{"2 title:Tanz Tanz 05-01T19:30 +0 Hof []"}, got); diff != "" {
		t.Error(diff)
	}
	if !in.Lacks["minutes"] || in.Lacks["start"] || in.Heading.Mapping["stage"] != "Where" {
		t.Errorf("%v %v", in.Lacks, in.Heading.Mapping)
	}
	if _, err := Read(strings.NewReader(text), ReadOptions{Mapping: table.Mapping{"title": "Who"}}); fault.MessageOf(err).Key != "office.stall.import.no_heading" {
		t.Error(err)
	}
	if in, _ := listed(t, "title;text\nA;b\n", ReadOptions{Mapping: table.Mapping{"description": table.Nothing}}); !in.Lacks["description"] {
		t.Errorf("%v", in.Lacks)
	}
}

// A list that names no zone is of its edition's.
func TestAListIsOfItsEditionsZone(t *testing.T) {
	in, _ := listed(t, "title,date,start\nA,2026-05-01,10:00\n", ReadOptions{Home: "Asia/Beirut"})
	if in.Zone != "Asia/Beirut" || in.Sessions[0].Start.Format(time.RFC3339) != "2026-05-01T10:00:00+03:00" {
		t.Errorf("%s %v", in.Zone, in.Sessions[0].Start)
	}
}

// A list has an end before it is taken apart.
func TestAListHasItsEnd(t *testing.T) {
	for n, want := range map[int]string{maxSessions: "", maxSessions + 1: "programme.import.too_many"} {
		in, err := Read(strings.NewReader("title,start\n"+strings.Repeat("A,\n", n)), ReadOptions{})
		if got := fault.MessageOf(err).Key; got != want || want == "" && len(in.Sessions) != n {
			t.Errorf("%d rows: %q, %d sessions", n, got, len(in.Sessions))
		}
	}
}

func FuzzReadList(f *testing.F) {
	f.Add([]byte("title,date,start,duration\nA,1.5.2026,19.30 Uhr,1h 15m\n"))
	f.Add([]byte("Titel;Datum;Beginn;Ende\nA;5/13/2026;7pm;12am\nB;;8pm;\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := readTable(raw, ReadOptions{})
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, s := range in.Sessions {
			if seen[s.Key] || s.Line < 2 || s.Minutes < 0 || s.Minutes > maxMinutes {
				t.Errorf("%+v", s)
			}
			seen[s.Key] = true
		}
	})
}
