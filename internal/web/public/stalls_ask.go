package public

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

// stallsAsk is what somebody looks for among the stalls. It lives in the
// address, so that a link shows another the same.
type stallsAsk struct {
	Kind, Words, Diet, Language, Day string
	Without                          []string // allergens
	Open                             bool
}

// stallsAsks are the words of its address.
var stallsAsks = page.AskWords("kind", "q", "diet", "language", "day", "open", "without")

func stallsAskOf(c *fiber.Ctx) stallsAsk {
	a := stallsAsk{
		Kind: c.Query("kind"), Words: strings.TrimSpace(page.Clean(c.Query("q"))), Diet: known(stall.Sought, c.Query("diet")),
		Language: known(lang.Spoken, c.Query("language")), Day: c.Query("day"), Open: c.Query("open") != "",
	}
	for _, one := range c.Context().QueryArgs().PeekMulti("without") {
		if s := known(avoidable(), string(one)); s != "" && !slices.Contains(a.Without, s) {
			a.Without = append(a.Without, s)
		}
	}
	return a
}

// known is the word if it is one of these; an address with another asks nothing.
func known(all []string, word string) string {
	if slices.Contains(all, word) {
		return word
	}
	return ""
}

// avoidable are the allergens that a dish may have.
func avoidable() []string {
	return slices.DeleteFunc(stall.Allergens(), func(a string) bool { return a == stall.NoAllergen })
}

// at is the address of the list with this question.
func (a stallsAsk) at(path string) string {
	q := url.Values{}
	for name, value := range map[string]string{"kind": a.Kind, "q": a.Words, "diet": a.Diet, "language": a.Language, "day": a.Day} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if a.Open {
		q.Set("open", "yes")
	}
	if len(a.Without) > 0 {
		q["without"] = a.Without
	}
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return path
}

// of is the same question of another kind of stall.
func (a stallsAsk) of(kind string) stallsAsk {
	a.Kind = kind
	return a
}

// narrows reports whether fewer stalls may be shown than there are.
func (a stallsAsk) narrows() bool { return a.at("") != "" }

// wish is what the stalls themselves are asked; they are found by their numbers too.
func (a stallsAsk) wish(stays map[stall.ID][]site.StayAt) stall.Wish {
	w := stall.Wish{Kind: a.Kind, Words: a.Words, Diet: a.Diet, Without: a.Without, Language: a.Language, Also: map[stall.ID]string{}}
	for id, all := range stays {
		for _, stay := range all {
			w.Also[id] += stay.Pitch + " " + strings.Join(slices.Collect(texts(stay.Location.Name)), " ") + " "
		}
	}
	return w
}

func texts(t lang.Text) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, s := range t {
			if !yield(s) {
				return
			}
		}
	}
}

// there keeps the stalls that stand at the market on the day that is asked for, and now.
func (a *stallsAsk) there(e *festival.Edition, now time.Time, all []stall.Stall, stays map[stall.ID][]site.StayAt) []stall.Stall {
	if !slices.ContainsFunc(e.Days, func(d festival.Day) bool { return d.Key() == a.Day }) {
		a.Day = ""
	}
	if a.Day == "" && !a.Open {
		return all
	}
	return slices.DeleteFunc(all, func(st stall.Stall) bool {
		return !slices.ContainsFunc(stays[st.ID], func(stay site.StayAt) bool {
			day, ok := e.DayOf(stay.From)
			return (a.Day == "" || ok && day.Key() == a.Day) && (!a.Open || !now.Before(stay.From) && now.Before(stay.Until))
		})
	})
}

// offer sets the choices: of diets and languages only what somebody has.
func (d *stallsPage) offer(e *festival.Edition, suits map[stall.ID]stall.Suits) {
	eaten, spoken, dishes := map[string]bool{}, map[string]bool{}, false
	for _, who := range suits {
		dishes = dishes || len(who.Dishes) > 0
		for _, diet := range stall.Sought {
			eaten[diet] = eaten[diet] || who.Eats(diet)
		}
		for _, l := range who.Spoken {
			spoken[l] = true
		}
	}
	choice := func(all []string, has map[string]bool, key string) (options []page.Option) {
		for _, word := range all {
			if has[word] {
				options = append(options, page.Option{Value: word, Label: d.T(key + "." + word)})
			}
		}
		return options
	}
	d.Diets, d.Spoken = choice(stall.Sought, eaten, "stall.food.items.diet"), choice(lang.Spoken, spoken, "stall.languages.spoken")
	for _, allergen := range avoidable() {
		if dishes {
			d.Allergens = append(d.Allergens, answers.Option{Value: allergen, Label: d.Bilingual("stall.food.items.allergens." + allergen), Checked: slices.Contains(d.Ask.Without, allergen)})
		}
	}
	for _, day := range e.Days {
		if d.Placed && len(e.Days) > 1 {
			d.Days = append(d.Days, page.Option{Value: day.Key(), Label: d.Lang.DateFull(day.Date)})
		}
	}
}

// AllKinds is the same question of all kinds of stalls.
func (d stallsPage) AllKinds() string { return d.Ask.of("").at(d.Base) }
