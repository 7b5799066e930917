package page

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
)

// answeredWith is what Ask makes of a form sent to an address.
func answeredWith(t *testing.T, q Question, path string, form url.Values) (err error) {
	t.Helper()
	app := fiber.New()
	app.Post(path, func(c *fiber.Ctx) error {
		err = (&House{}).Ask(c, q)
		return nil
	})
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, failed := app.Test(r); failed != nil {
		t.Fatal(failed)
	}
	return err
}

// Only the answer to the very question counts: the same list at the same
// address. What is refused is refused whatever the answer says.
func TestAnAnswerIsToOneQuestion(t *testing.T) {
	q := Question{Title: "Löschen?", Do: "Löschen", Takes: []Taken{{What: "2 Stände", Names: []string{"A", "B"}}}, Text: []string{"412 sind drin."}}
	with := func(change func(q *Question)) string {
		other := q
		change(&other)
		return other.seen("/x")
	}
	two := q
	two.Else = "Nur löschen"
	refused := q
	refused.Instead = "Erst stornieren."
	for name, c := range map[string]struct {
		q    Question
		form url.Values
		want string // asked, back or done
	}{
		"no answer":           {q, nil, "asked"},
		"yes":                 {q, url.Values{"_sure": {q.seen("/x")}}, "done"},
		"yes, figures move":   {q, url.Values{"_sure": {with(func(q *Question) { q.Text = []string{"413 sind drin."} })}}, "done"},
		"yes elsewhere":       {q, url.Values{"_sure": {q.seen("/y")}}, "asked"},
		"yes to other names":  {q, url.Values{"_sure": {with(func(q *Question) { q.Takes = []Taken{{What: "2 Stände", Names: []string{"A", "C"}}} })}}, "asked"},
		"yes before it moved": {q, url.Values{"_sure": {with(func(q *Question) { q.Now = "Der Einlass läuft." })}}, "asked"},
		"yes to another deed": {q, url.Values{"_sure": {with(func(q *Question) { q.Title = "Absagen?" })}}, "asked"},
		"yes to no question":  {q, url.Values{"_sure": {""}}, "asked"},
		"no":                  {q, url.Values{"_sure": {q.seen("/x")}, "_back": {"yes"}}, "back"},
		"yes to a refusal":    {refused, url.Values{"_sure": {refused.seen("/x")}}, "asked"},
		"yes by the second":   {two, url.Values{"_sure": {two.seen("/x") + "-else"}}, "done"},
		"a second it lacks":   {q, url.Values{"_sure": {q.seen("/x") + "-else"}}, "asked"},
		"nothing to ask":      {Question{}, nil, "done"},
	} {
		err := answeredWith(t, c.q, "/x", c.form)
		var question asking
		got := "done"
		switch {
		case errors.As(err, &question):
			got = "asked"
		case errors.Is(err, errBack):
			got = "back"
		case err != nil:
			t.Errorf("%s: %v", name, err)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// A form that deletes without a question does not come into the house.
func TestAFormThatDeletesUnaskedIsNoForm(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it was taken")
		}
	}()
	Edit(Form[int, int]{Template: "office/x", Delete: func(*fiber.Ctx, *festival.Edition, int) (Done, error) { return Done{}, nil }})
}
