package stall_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/stall"
)

func TestWhomAStallSuits(t *testing.T) {
	for _, test := range []struct {
		name, answers string
		want          stall.Suits
	}{
		{"says nothing", `{}`, stall.Suits{}},
		{"each diet once, in order", `{"food": {"items": [{"diet": ["vegan", "halal"]}, {"diet": ["vegan"]}]}}`, stall.Suits{Diets: []string{"halal", "vegan"}, Dishes: []stall.Dish{{}, {}}}},
		{"its dishes and languages", `{"food": {"items": [{"name": "Suppe", "allergens": ["none"]}]}, "languages": {"spoken": ["ku"]}}`,
			stall.Suits{Dishes: []stall.Dish{{Name: "Suppe", Allergens: []string{"none"}}}, Spoken: []string{"ku"}}},
		{"from ten years on is for children", `{"participants": {"age_from": 10}}`, stall.Suits{Children: true}},
		{"from eleven it is not", `{"participants": {"age_from": 11}}`, stall.Suits{}},
		{"no age is not a yes", `{"participants": {"age_to": 99}}`, stall.Suits{}},
		{"without a step", `{"participants": {"accessibility": ["seats", "step_free"]}}`, stall.Suits{StepFree: true}},
		{"seats alone are not", `{"participants": {"accessibility": ["seats"]}}`, stall.Suits{}},
	} {
		var a stall.Answers
		must(t, json.Unmarshal([]byte(test.answers), &a))
		if diff := cmp.Diff(test.want, a.Suits()); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestWhatIsVeganIsVegetarian(t *testing.T) {
	vegan, milk := stall.Suits{Diets: []string{"vegan"}}, stall.Suits{Diets: []string{"vegetarian"}}
	if !vegan.Eats("vegetarian") || !vegan.Eats("vegan") || vegan.Eats("halal") || milk.Eats("vegan") || !milk.Eats("vegetarian") {
		t.Error("a menu is for those who can eat from it")
	}
}

// Who has to avoid something is shown a stall with a dish that is said to be
// without all of it: silence about allergens is no answer.
func TestADishWithoutAllergens(t *testing.T) {
	suits := stall.Suits{Dishes: []stall.Dish{{Name: "Suppe", Allergens: []string{"celery"}}, {Name: "Brot", Allergens: []string{"gluten", "sesame"}}, {Name: "Rest"}}}
	for _, c := range []struct {
		avoid []string
		want  bool
	}{
		{[]string{"gluten"}, true}, {[]string{"celery"}, true}, {[]string{"gluten", "sesame"}, true}, {[]string{"gluten", "celery"}, false}, {nil, true},
	} {
		if got := suits.Without(c.avoid); got != c.want {
			t.Errorf("without %v: %t", c.avoid, got)
		}
	}
	if (stall.Suits{Dishes: []stall.Dish{{Name: "Rest"}}}).Without([]string{"milk"}) {
		t.Error("silence is taken for an answer")
	}
	if none := (stall.Suits{Dishes: []stall.Dish{{Allergens: []string{stall.NoAllergen}}}}); !none.Without([]string{"milk"}) {
		t.Error("a dish without any is not found")
	}
}
