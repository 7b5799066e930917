package site_test

import (
	"testing"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
)

// A stage stands in a location of its edition; another's is a wrong choice,
// and one that a stage stands in is in use.
func TestAStageStandsInALocationOfItsEdition(t *testing.T) {
	g := begin(t)
	ctx, editions := t.Context(), festival.New(g.db)
	other, err := editions.Create(ctx, festival.Draft{Slug: "anderswo", Name: lang.Text{"de": "Anderswo"}}, nil, now)
	if err != nil {
		t.Fatal(err)
	}
	place, err := editions.CreateLocation(ctx, other, festival.LocationDraft{Name: lang.Text{"de": "Campus"}}, now)
	if err != nil {
		t.Fatal(err)
	}
	stages := site.New(g.db, site.Events{})
	d := site.StageDraft{LocationID: place, Name: "Hofbühne"}
	if _, err := stages.CreateStage(ctx, g.e, d, now); !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)["location"].Key != "error.choice" {
		t.Errorf("a location of another edition: %v", err)
	}
	if _, err := stages.CreateStage(ctx, other, d, now); err != nil {
		t.Fatal(err)
	}
	if err := editions.DeleteLocation(ctx, other, place, now); !fault.Is(err, fault.Conflict) || fault.MessageOf(err).Key != "error.in_use" || len(fault.FieldsOf(err)) > 0 {
		t.Errorf("a location with a stage: %v", err)
	}
}
