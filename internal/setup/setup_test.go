package setup_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/setup"
	"markt/internal/stall"
)

var now = time.Date(2027, 5, 1, 12, 0, 0, 0, time.UTC)

func house(change func(*setup.House)) setup.House {
	h := setup.House{
		Edition: festival.Draft{Name: lang.Text{"de": "Hofmarkt"}, DefaultLang: lang.De},
		First:   time.Date(2027, 5, 8, 0, 0, 0, 0, time.UTC), Last: time.Date(2027, 5, 9, 0, 0, 0, 0, time.UTC),
		Opens: 10 * time.Hour, Closes: 18 * time.Hour,
		Location:  festival.LocationDraft{Name: lang.Text{"de": "Rathausplatz"}},
		Organiser: account.Draft{Name: "Ada", Email: "ada@hof.example"},
	}
	if change != nil {
		change(&h)
	}
	return h
}

// made counts what a set-up writes.
func made(t *testing.T, db *pg.DB) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, table := range []string{"edition", "market_day", "location", "kind", "person", "role_grant", "login"} {
		var n int
		if err := db.Get(t.Context(), &n, `SELECT count(*) FROM `+table); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			counts[table] = n
		}
	}
	return counts
}

func TestAHouseStandsWhole(t *testing.T) {
	db := pgtest.New(t)
	login, err := setup.Run(t.Context(), db, house(nil), "Firefox", now)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"edition": 1, "market_day": 2, "location": 1, "kind": len(stall.Shipped()), "person": 1, "role_grant": 1, "login": 1}
	if diff := cmp.Diff(want, made(t, db)); diff != "" {
		t.Error(diff)
	}
	e, err := festival.New(db).Current(t.Context())
	if err != nil || e.Slug != "hofmarkt" || !e.Days[1].ClosesAt.Equal(time.Date(2027, 5, 9, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", e, err)
	}
	p, err := account.New(db, account.SecretFrom([32]byte{7}), nil).Login(t.Context(), login, now)
	if err != nil || p.Name != "Ada" || !p.Can(int64(e.ID), account.Organiser) {
		t.Errorf("%+v, %v", p, err)
	}
}

// What the last step refuses leaves nothing of the steps before.
func TestHalfAHouseIsNone(t *testing.T) {
	db := pgtest.New(t)
	if _, err := account.New(db, account.SecretFrom([32]byte{7}), nil).Create(t.Context(), account.Draft{Name: "Ada", Email: "ada@hof.example", Roles: []account.Role{account.Vendor}}, now); err != nil {
		t.Fatal(err)
	}
	before := made(t, db)
	for name, h := range map[string]setup.House{
		"a person who is known":   house(nil),
		"an organiser who is not": house(func(h *setup.House) { h.Known = 999 }),
	} {
		if _, err := setup.Run(t.Context(), db, h, "", now); err == nil {
			t.Errorf("%s: set up", name)
		}
		if diff := cmp.Diff(before, made(t, db)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestASecondHouseIsRefused(t *testing.T) {
	db := pgtest.New(t)
	if _, err := setup.Run(t.Context(), db, house(nil), "", now); err != nil {
		t.Fatal(err)
	}
	ada, err := account.New(db, account.SecretFrom([32]byte{7}), nil).ByEmail(t.Context(), "ada@hof.example")
	if err != nil {
		t.Fatal(err)
	}
	before := made(t, db)
	other := func(h *setup.House) {
		h.Edition.Slug, h.Organiser.Email = "other", "bo@hof.example"
	}
	for want, h := range map[string]setup.House{
		"set_up":        house(other),
		"current_taken": house(func(h *setup.House) { other(h); h.Known = ada.ID }),
	} {
		if _, err := setup.Run(t.Context(), db, h, "", now); fault.CodeOf(err) != want || !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if diff := cmp.Diff(before, made(t, db)); diff != "" {
		t.Error(diff)
	}
}

func TestOfEightHousesAtOnceOneStands(t *testing.T) {
	db := pgtest.New(t)
	errs := make([]error, 8)
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() {
			h := house(func(h *setup.House) {
				h.Edition.Slug, h.Organiser.Email = "hof-"+string(rune('a'+i)), string(rune('a'+i))+"@hof.example"
			})
			_, errs[i] = setup.Run(t.Context(), db, h, "", now)
		})
	}
	wait.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !fault.Is(err, fault.Conflict):
			t.Error(err)
		}
	}
	if n := made(t, db); won != 1 || n["edition"] != 1 || n["person"] != 1 {
		t.Errorf("%d won: %v", won, n)
	}
}

func TestCheckSaysAllThatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*setup.House)
		want   string
	}{
		{"nothing", nil, ""},
		{"one day", func(h *setup.House) { h.Last = time.Time{} }, ""},
		{"into the night", func(h *setup.House) { h.Closes = 2 * time.Hour }, ""},
		{"no day", func(h *setup.House) { h.First, h.Last = time.Time{}, time.Time{} }, "first_day error.required"},
		{"backwards", func(h *setup.House) { h.Last = h.First.AddDate(0, 0, -1); h.Closes = 9 * time.Hour }, "closes error.end_before_start, last_day error.end_before_start"},
		{"a month", func(h *setup.House) { h.Last = h.First.AddDate(0, 0, 30) }, ""},
		{"longer", func(h *setup.House) { h.Last = h.First.AddDate(0, 0, 31) }, "last_day setup.error.too_many_days"},
		{"nobody, nowhere", func(h *setup.House) { h.Location.Name, h.Organiser = nil, account.Draft{} }, "email error.required, location error.required, person error.required"},
		{"a known organiser", func(h *setup.House) { h.Known, h.Organiser = 1, account.Draft{} }, ""},
		{"a bad address", func(h *setup.House) { h.Edition.ContactEmail, h.Organiser.Email = "ada@", "ada@" }, "email error.email"},
	} {
		h := house(c.change)
		var got []string
		for name, m := range h.Check() {
			got = append(got, name+" "+m.Key)
		}
		slices.Sort(got)
		if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
