package programme

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/lang"
)

func TestOnAndNext(t *testing.T) {
	raw, err := os.ReadFile("testdata/now.json")
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Sessions []struct {
			Name        string
			From, Until float64
		}
		Cases []struct {
			What, On, Next string
			Now            float64
		}
	}
	if err := json.Unmarshal(raw, &table); err != nil {
		t.Fatal(err)
	}
	at := func(h float64) time.Time { return on("07 00:00").Add(time.Duration(h * float64(time.Hour))) }
	var day []Session
	for _, s := range table.Sessions {
		day = append(day, Session{Title: lang.Text{lang.De: s.Name}, Start: at(s.From), Minutes: int((s.Until - s.From) * 60), State: StateConfirmed})
	}
	named := func(all []Session) string {
		var names []string
		for _, s := range all {
			names = append(names, s.Title[lang.De])
		}
		return strings.Join(names, " ")
	}
	backwards := slices.Clone(day)
	slices.Reverse(backwards)
	for _, c := range table.Cases {
		is, comes := OnAndNext(day, at(c.Now))
		if named(is) != c.On || named(comes) != c.Next {
			t.Errorf("%s: %q, then %q", c.What, named(is), named(comes))
		}
		if other, then := OnAndNext(backwards, at(c.Now)); len(other) != len(is) || len(then) != len(comes) {
			t.Errorf("%s, in another order: %q, then %q", c.What, named(other), named(then))
		}
	}
	day[0].State = StateCanceled
	if is, comes := OnAndNext(day[:1], at(10)); len(is)+len(comes) > 0 {
		t.Error("what is canceled is on")
	}
	if is, comes := OnAndNext(day[:1], at(9)); len(is)+len(comes) > 0 {
		t.Error("what is canceled comes next")
	}
}
