package stall_test

import (
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
)

// A number waits once however often it asks; its latest wish counts, and after
// the call it may ask anew.
func TestANumberWaitsOnce(t *testing.T) {
	ctx, m := begin(t)
	wish := stall.Callback{EditionID: m.edition, Name: " Aïssatou ", Phone: "0176 12345678", Lang: "fr", Times: "abends"}
	must(t, m.AskCallback(ctx, wish, lang.De, now))
	wish.Phone, wish.Note = "٠١٧٦ ١٢٣٤٥٦٧٨", "Strom?"
	must(t, m.AskCallback(ctx, wish, lang.De, now.Add(time.Hour)))
	waiting := func() []stall.Callback {
		t.Helper()
		all, err := m.Callbacks(ctx, m.edition, "", now)
		must(t, err)
		return all
	}
	all := waiting()
	if len(all) != 1 || all[0].Phone != "+4917612345678" || all[0].Note != "Strom?" || all[0].Name != "Aïssatou" || !all[0].CreatedAt.Equal(now) {
		t.Fatalf("%+v", all)
	}
	if other, err := m.Callbacks(ctx, m.edition, "ar", now); err != nil || len(other) != 0 {
		t.Error(other, err)
	}
	called := now.Add(2 * time.Hour)
	all[0].DoneAt, all[0].Result = &called, "erklärt"
	must(t, m.SetCallback(ctx, all[0], now))
	if err := m.SetCallback(ctx, all[0], now); fault.CodeOf(err) != "changed_meanwhile" {
		t.Error("a version from before: ", err)
	}
	must(t, m.AskCallback(ctx, wish, lang.De, now))
	if all = waiting(); len(all) != 2 || all[0].DoneAt != nil || all[1].DoneAt == nil {
		t.Errorf("%+v", all)
	}
	must(t, stall.ForgetCallbacks(ctx, m.db, called.Add(30*24*time.Hour)))
	if len(waiting()) != 2 {
		t.Error("forgotten on the 30th day")
	}
	must(t, stall.ForgetCallbacks(ctx, m.db, called.Add(30*24*time.Hour+time.Second)))
	if len(waiting()) != 1 {
		t.Error("not forgotten after 30 days")
	}
}

// Whoever knows a number changes neither what another person asked from it nor
// what an application said.
func TestAStrangerChangesNobodysWish(t *testing.T) {
	ctx, m := begin(t)
	a, err := m.Create(ctx, m.edition, stall.Input{Kind: m.kinds["advice"].ID, Lang: lang.De, Contact: stall.Contact{Name: "Gülbahar", Phone: "0176 12345678"},
		Answers: stall.Answers{Help: &stall.Help{CallMe: "yes", What: "Strom"}, Languages: &stall.Languages{Spoken: []string{"de", "tr"}}}}, 0, pg.Once{}, now)
	must(t, err)
	for _, name := range []string{"Fremder", "Gülbahar"} {
		must(t, m.AskCallback(ctx, stall.Callback{EditionID: m.edition, Name: name, Phone: "0176 12345678", Lang: "de", Note: "nicht anrufen"}, lang.De, now.Add(time.Minute)))
	}
	all, err := m.Callbacks(ctx, m.edition, "", now)
	must(t, err)
	if len(all) != 2 || all[0].Application == nil || *all[0].Application != a.ID || all[0].Name != "Gülbahar" || all[0].Note != "Strom" || all[1].Application != nil {
		t.Errorf("%+v", all)
	}
	if all[0].Lang != "tr" {
		t.Error("called in ", all[0].Lang)
	}
}

// Who was never called is forgotten once the market is long over.
func TestWishesEndWithTheMarket(t *testing.T) {
	ctx, m := begin(t)
	must(t, m.AskCallback(ctx, stall.Callback{EditionID: m.edition, Name: "Hải", Phone: "0176 12345678", Lang: "de"}, lang.De, now))
	closes := time.Date(2026, 11, 7, 18, 0, 0, 0, time.UTC)
	var at time.Time
	must(t, m.db.Get(ctx, &at, `SELECT max(closes_at) FROM market_day`))
	if at.Sub(closes).Abs() > 3*time.Hour {
		t.Fatal(at)
	}
	for _, c := range []struct {
		at   time.Time
		left int
	}{{at.Add(30 * 24 * time.Hour), 1}, {at.Add(30*24*time.Hour + time.Second), 0}} {
		must(t, stall.ForgetCallbacks(ctx, m.db, c.at))
		if all, err := m.Callbacks(ctx, m.edition, "", now); err != nil || len(all) != c.left {
			t.Errorf("at %v: %v, %v", c.at, all, err)
		}
	}
}

// Appointments come first, then who has waited longest; who was called is last.
func TestCallbacksInTheirOrder(t *testing.T) {
	ctx, m := begin(t)
	for i, name := range []string{"late", "early", "soon", "called", "next"} {
		at := now.Add(time.Duration([]int{5, 1, 3, 0, 4}[i]) * time.Minute)
		must(t, m.AskCallback(ctx, stall.Callback{EditionID: m.edition, Name: name, Phone: "0176 1234567" + string(rune('0'+i)), Lang: "de"}, lang.De, at))
	}
	all, err := m.Callbacks(ctx, m.edition, "", now)
	must(t, err)
	for _, w := range all {
		switch tomorrow := now.Add(24 * time.Hour); w.Name {
		case "soon":
			w.Appointment = &tomorrow
		case "next":
			today := now.Add(time.Hour)
			w.Appointment = &today
		case "called":
			w.DoneAt = &tomorrow
		}
		must(t, m.SetCallback(ctx, w, now))
	}
	if all, err = m.Callbacks(ctx, m.edition, "", now); err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, w := range all {
		got += w.Name + " "
	}
	if got != "next soon early late called " {
		t.Error(got)
	}
}

// A wish says what is wrong where.
func TestCallbacksAreChecked(t *testing.T) {
	for field, w := range map[string]stall.Callback{
		"name":  {Phone: "0176 12345678", Lang: "de"},
		"phone": {Name: "Hải", Lang: "de"},
		"lang":  {Name: "Hải", Phone: "0176 12345678", Lang: "xx"},
	} {
		if wrong := fault.FieldsOf(w.Check(lang.De)); len(wrong) != 1 || wrong[field].Key == "" {
			t.Errorf("%s: %v", field, wrong)
		}
	}
	unsure := stall.Callback{Name: "Samer", Phone: "0944 123456", Lang: "ar"}
	if wrong := fault.FieldsOf(unsure.Check(lang.Ar)); wrong["phone"].Key != "stall.error.phone_country" {
		t.Error(wrong)
	}
}

// An application that asks for a call waits once, as soon as there is a number;
// whoever waits already is not called twice.
func TestAnApplicationAsksForACall(t *testing.T) {
	ctx, m := begin(t)
	a, err := m.Create(ctx, m.edition, stall.Input{Kind: m.kinds["advice"].ID, Lang: lang.Ar}, 0, pg.Once{}, now)
	must(t, err)
	help := stall.Patch{Groups: []string{"help"}, Answers: stall.Answers{Help: &stall.Help{CallMe: "yes", What: "Strom"}}}
	save := func(p stall.Patch) int {
		t.Helper()
		_, _, err := m.Save(ctx, a.ID, stall.ByVendor, p, now)
		must(t, err)
		all, err := m.Callbacks(ctx, m.edition, "ar", now)
		must(t, err)
		return len(all)
	}
	contact := stall.Patch{Contact: &stall.Contact{Name: "Samer", Phone: "+963944123456"}}
	if n := save(help); n != 0 {
		t.Error("without a number: ", n)
	}
	for range 2 {
		if n := save(contact); n != 1 {
			t.Errorf("%d wait", n)
		}
	}
	must(t, m.AskCallback(ctx, stall.Callback{EditionID: m.edition, Name: "Samer", Phone: "+963944123456", Lang: "ar"}, lang.Ar, now))
	if n := save(contact); n != 1 {
		t.Errorf("%d wait after asking twice", n)
	}
}
