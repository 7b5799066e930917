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
		{"each diet once, in order", `{"food": {"items": [{"diet": ["vegan", "halal"]}, {"diet": ["vegan"]}]}}`, stall.Suits{Diets: []string{"halal", "vegan"}}},
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
