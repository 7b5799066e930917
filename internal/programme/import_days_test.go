package programme

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/festival"
	"markt/internal/lang"
)

// A file's days open with their first start and close with their last end;
// those without sessions keep usual hours.
func TestHoursOfImportedDays(t *testing.T) {
	e := &festival.Edition{Zone: "Europe/Berlin", DayChange: 4 * time.Hour}
	session := func(at string, minutes int) IncomingSession {
		s := IncomingSession{Minutes: minutes}
		if at != "" {
			s.Start = on(at)
		}
		return s
	}
	for name, c := range map[string]struct {
		in   Incoming
		want []string
	}{
		"usual hours":              {Incoming{Days: []IncomingDay{{Date: "2026-11-07"}}, Sessions: []IncomingSession{session("", 30)}}, []string{"07 9h0m0s 18h0m0s"}},
		"first start, last end":    {Incoming{Sessions: []IncomingSession{session("07 12:00", 60), session("07 10:30", 300), session("07 11:00", 10)}}, []string{"07 10h30m0s 15h30m0s"}},
		"into the night":           {Incoming{Sessions: []IncomingSession{session("07 22:00", 60), session("08 01:00", 90)}}, []string{"07 22h0m0s 26h30m0s"}},
		"only in the night":        {Incoming{Sessions: []IncomingSession{session("08 00:30", 30)}}, []string{"07 23h0m0s 25h0m0s"}},
		"a start without a length": {Incoming{Sessions: []IncomingSession{session("07 10:00", 0)}}, []string{"07 10h0m0s 10h1m0s"}},
		"two days long":            {Incoming{Sessions: []IncomingSession{session("07 10:00", 2880)}}, []string{"07 10h0m0s 47h0m0s"}},
		"days in their order":      {Incoming{Days: []IncomingDay{{Date: "2026-11-08"}, {Date: "2026-11-07"}, {Date: "no date"}}, Sessions: []IncomingSession{session("07 10:00", 60)}}, []string{"08 9h0m0s 18h0m0s", "07 10h0m0s 11h0m0s"}},
	} {
		var got []string
		for _, d := range importDays(c.in, e) {
			got = append(got, fmt.Sprint(d.Date.Format("02"), " ", d.Opens, " ", d.Closes))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTheAddressOfAnImportedEdition(t *testing.T) {
	for _, c := range []struct{ acronym, title, want string }{
		{"fest", "Ein Fest", "fest"}, {"sma", "Ein Fest", "ein-fest"}, {"", "Fest 2026", "fest-2026"},
		{"a", "b", "b-programme"}, {"", "", "programme"}, {"Ein Fest!", "", "ein-fest"},
	} {
		if got := editionSlug(Incoming{Slug: c.acronym, Title: c.title}); got != c.want {
			t.Errorf("%q, %q: %s, want %s", c.acronym, c.title, got, c.want)
		}
	}
}

// The language of a file's texts is the one asked for, else the most frequent
// that the house speaks, else English.
func TestTheLanguageOfAFile(t *testing.T) {
	in := func(codes ...string) (in Incoming) {
		for _, c := range codes {
			s := IncomingSession{}
			if c != "" {
				s.Languages = []string{c, "ar"}
			}
			in.Sessions = append(in.Sessions, s)
		}
		return in
	}
	for _, c := range []struct {
		in    Incoming
		asked lang.Lang
		want  lang.Lang
	}{
		{in(), "", lang.En}, {in("", "xx", "xx"), "", lang.En}, {in("de", "ar", "ar"), "", lang.Ar}, {in("de", "ar"), "", lang.De},
		{in("en", "de", "de"), "", lang.De}, {in("de", "de"), lang.Ar, lang.Ar},
	} {
		if got := languageOf(c.in, c.asked); got != c.want {
			t.Errorf("%+v, %q: %s, want %s", c.in, c.asked, got, c.want)
		}
	}
}
