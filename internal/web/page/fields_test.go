package page

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/valyala/fasthttp"
	"pgregory.net/rapid"

	"markt/internal/lang"
)

// posted is a request that sends a form.
func posted(t testing.TB, form url.Values) *fiber.Ctx {
	t.Helper()
	app := fiber.New()
	raw := &fasthttp.RequestCtx{}
	raw.Request.Header.SetMethod(fiber.MethodPost)
	raw.Request.Header.SetContentType("application/x-www-form-urlencoded")
	raw.Request.SetBodyString(form.Encode())
	c := app.AcquireCtx(raw)
	if t, ok := t.(*testing.T); ok {
		t.Cleanup(func() { app.ReleaseCtx(c) })
	}
	return c
}

type (
	colour string
	number int64
)

type span struct{ From, Until time.Time }

// sample has a field of each kind.
type sample struct {
	Line, Body string
	Text       lang.Text
	Yes        bool
	Whole      int
	Count      int
	MaybeWhole *int
	Number     float64
	MaybeClock *time.Duration
	Cents      int
	Date       time.Time
	Clock      time.Duration
	Moment     time.Time
	Maybe      *time.Time
	Word       colour
	Words      []colour
	Key        number
	Keys       []number
	Rows       []span
}

func sampleFields(f *Fields, s *sample) {
	f.Line("line", &s.Line)
	f.Body("body", &s.Body)
	f.Text("text", &s.Text)
	f.Yes("yes", &s.Yes)
	f.Whole("whole", &s.Whole)
	f.Count("count", &s.Count)
	f.MaybeWhole("maybe_whole", &s.MaybeWhole)
	f.Number("number", &s.Number)
	f.MaybeClock("maybe_clock", &s.MaybeClock)
	f.Cents("cents", &s.Cents)
	f.Date("date", &s.Date)
	f.Clock("clock", &s.Clock)
	f.Moment("moment", &s.Moment)
	f.MaybeMoment("maybe", &s.Maybe)
	Word(f, "word", &s.Word)
	Words(f, "words", &s.Words)
	Key(f, "key", &s.Key)
	Keys(f, "keys", &s.Keys)
	Rows(f, "rows", &s.Rows, 2, func(f *Fields, r *span) {
		f.Moment("from", &r.From)
		f.Moment("until", &r.Until)
	})
}

// sentBack is what a browser sends of a form that nobody touched.
func sentBack(t Typed) url.Values {
	form := url.Values{}
	for name, v := range t.In {
		form.Set(name, v)
	}
	for name, texts := range t.Texts {
		for code, v := range texts {
			form.Set(name+"."+code, v)
		}
	}
	for name, all := range t.Chosen {
		form[name] = all
	}
	return form
}

var berlin = func() *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return loc
}()

// Who saves a form without touching it changes nothing: what is filled in is
// read back as it was.
func TestAnUntouchedFormChangesNothing(t *testing.T) {
	minute := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Date(2027, 1, 1, 0, rapid.IntRange(0, 525_000).Draw(t, "minute"), 0, 0, time.UTC).In(berlin)
	})
	clock := rapid.Custom(func(t *rapid.T) time.Duration {
		return time.Duration(rapid.IntRange(0, 1439).Draw(t, "clock")) * time.Minute
	})
	word := rapid.StringMatching(`[a-zäöüءآ]{1,8}`)
	rapid.Check(t, func(rt *rapid.T) {
		whole := rapid.IntRange(-1000, 1_000_000).Draw(rt, "whole")
		at, tod := minute.Draw(rt, "maybe"), clock.Draw(rt, "maybe_clock")
		want := sample{
			Line: word.Draw(rt, "line"), Body: word.Draw(rt, "body") + "\n" + word.Draw(rt, "body"), Text: lang.Text{lang.De: word.Draw(rt, "de"), lang.Ar: word.Draw(rt, "ar")},
			Yes: rapid.Bool().Draw(rt, "yes"), Whole: whole, Count: rapid.IntRange(0, 1_000_000).Draw(rt, "count"), MaybeWhole: &whole,
			Number: float64(rapid.IntRange(-99999, 99999).Draw(rt, "n")) / 100, MaybeClock: &tod, Cents: rapid.IntRange(0, 1_000_000).Draw(rt, "cents"),
			Date: time.Date(2027, 5, rapid.IntRange(1, 31).Draw(rt, "day"), 0, 0, 0, 0, time.UTC), Clock: clock.Draw(rt, "clock"),
			Moment: minute.Draw(rt, "moment"), Maybe: &at, Word: colour(word.Draw(rt, "word")), Words: []colour{"a", "b"}, Key: 7, Keys: []number{3, 9},
			Rows: []span{{minute.Draw(rt, "from"), minute.Draw(rt, "until")}},
		}
		f := filling(berlin)
		sampleFields(f, &want)
		got := sample{}
		r := Reading(posted(t, sentBack(f.typed)), berlin)
		sampleFields(r, &got)
		if r.Err() != nil {
			rt.Fatal(r.wrong)
		}
		sameMoment := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) || repeated(a, b) })
		if diff := cmp.Diff(want, got, sameMoment); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// repeated reports whether two moments look alike on the clock: in the hour
// that comes twice in autumn a form cannot tell them apart.
func repeated(a, b time.Time) bool {
	return a.In(berlin).Format(momentForm) == b.In(berlin).Format(momentForm)
}

func TestFieldsReadWhatPeopleWrite(t *testing.T) {
	var s sample
	r := Reading(posted(t, url.Values{
		"line": {"  Markt\x00 "}, "date": {"7.11.2026"}, "clock": {"24:00"}, "number": {"3,5"}, "whole": {" 12 "}, "moment": {"٢٠٢٦-١١-٠٧T٠٩:٠٥"},
		"cents": {"2,50"}, "count": {"۱۲"}, "keys": {"3", "", "4"}, "maybe_clock": {"١٤:٣٠"},
	}), time.UTC)
	sampleFields(r, &s)
	if r.Err() != nil {
		t.Fatal(r.wrong)
	}
	tod := 14*time.Hour + 30*time.Minute
	want := sample{Line: "Markt", Text: lang.Text{}, Date: time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC), Clock: 24 * time.Hour, Number: 3.5, Whole: 12,
		Moment: time.Date(2026, 11, 7, 9, 5, 0, 0, time.UTC), Cents: 250, Count: 12, Keys: []number{3, 4}, MaybeClock: &tod}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

func TestFieldsSayWhatTheyCannotRead(t *testing.T) {
	var s sample
	r := Reading(posted(t, url.Values{
		"date": {"31.2.2026"}, "clock": {"25:00"}, "number": {"NaN"}, "whole": {"99999999999"}, "moment": {""}, "maybe": {"gestern"}, "count": {"-1"},
		"key": {"viele"}, "keys": {"x"}, "maybe_clock": {"acht"}, "cents": {"1 Euro"}, "rows.0.from": {""}, "rows.0.until": {""}, "rows.1.from": {"morgen"}, "rows.1.until": {""},
	}), time.UTC)
	sampleFields(r, &s)
	got := map[string]string{}
	for name, m := range r.wrong {
		got[name] = m.Key
	}
	want := map[string]string{
		"date": "error.date", "clock": "error.time", "number": "error.number", "whole": "error.number", "moment": "error.required", "maybe": "error.date",
		"count": "error.number", "key": "error.choice", "keys": "error.choice", "maybe_clock": "error.time", "cents": "error.number",
		"rows.0.from": "error.date", "rows.0.until": "error.required",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r.typed.In["clock"] != "25:00" || r.typed.Cell("rows", 0, "from") != "morgen" {
		t.Errorf("what was typed is lost: %v", r.typed.In)
	}
	if rows := fmt.Sprint(r.typed.Rows("rows")); rows != "[0 1 2]" {
		t.Errorf("rows %s: one that was typed and two to spare", rows)
	}
}

func TestDifferencesAreWhatTheOtherSaved(t *testing.T) {
	ours, theirs := newTyped(), newTyped()
	ours.In = map[string]string{"name": "Hof", "size": "3", "open": "yes", "version": "1"}
	theirs.In = map[string]string{"name": "Hof", "size": "4", "open": "", "version": "2"}
	theirs.ticks["open"] = true
	ours.Texts["about"] = map[string]string{"de": "neu", "ar": "سوق"}
	theirs.Texts["about"] = map[string]string{"de": "alt", "ar": "سوق"}
	ours.Chosen["days"], theirs.Chosen["days"] = []string{"1"}, []string{"1", "2"}
	p := Page{Lang: lang.De, theirs: differences(ours, theirs)}
	days := []Option{{Value: "1", Label: "Samstag"}, {Value: "2", Label: "Sonntag"}}
	for name, want := range map[string]string{"name": "", "version": "", "size": "4", "open": "(leer)", "about.de": "alt", "about.ar": ""} {
		if got := p.Theirs(name, nil); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := p.Theirs("days", days); got != "Samstag, Sonntag" {
		t.Errorf("days: %q", got)
	}
}

// A form is what was sent, whatever stands in the address it was sent to.
func TestTheAddressDoesNotAnswerForTheForm(t *testing.T) {
	c := posted(t, url.Values{"kind": {"advice"}})
	c.Request().SetRequestURI("/de/apply?kind=food&name=x")
	if kind, name := Value(c, "kind"), Value(c, "name"); kind != "advice" || name != "" {
		t.Errorf("kind %q, name %q", kind, name)
	}
}
