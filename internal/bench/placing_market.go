package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"markt/internal/festival"
	"markt/internal/placing"
	"markt/internal/site"
	"markt/internal/site/check"
	"markt/internal/stall"
)

// Markets to place, made by a seed: nothing of them is kept but this recipe.
const placingSeed = 2026

// linear are weights that no pair of stalls has a part in.
func linear() placing.Weights {
	w := placing.Usual()
	for _, t := range []placing.Term{placing.Mix, placing.Goods, placing.Crowd, placing.Neighbours} {
		w[t] = 0
	}
	return w
}

// grounds is one plan with rows of twelve pitches along paths, trees, a stage
// and distributors. large: every third row is of seven metres, for trucks.
func grounds(r *rand.Rand, pitches int, large bool) (*festival.Location, *site.Plan, []*site.Stage) {
	l := &festival.Location{ID: 1, Slug: "campus"}
	p := &site.Plan{ID: 1, LocationID: 1, Width: 200, Height: 400}
	for i := range pitches {
		row, front, gap := i/12, 3., 1.
		if large { // too far apart for two of them together
			gap = 1.5
		}
		if large && row%3 != 0 {
			front = 7
		}
		x, y := 10+float64(i%12)*(front+gap)+float64(row%2)*100, 10+float64(row/2)*9
		t := &site.Pitch{ID: site.PitchID(i + 1), LocationID: 1, PlanID: 1, Number: fmt.Sprintf("%c%02d", 'A'+row%26, 1+i%12+row/26*12), Box: site.Box{X: x, Y: y, Front: front, Depth: 3}, Water: r.IntN(10) < 4}
		switch n := r.IntN(10); {
		case n < 6:
			t.Outlets = []site.Outlet{{Type: "schuko", Amps: 16}, {Type: "schuko", Amps: 16}}
		case n < 9:
			t.Outlets = []site.Outlet{{Type: "schuko", Amps: 16}, {Type: "cee16", Amps: 16}}
		}
		if large && len(t.Outlets) == 0 {
			t.Outlets = []site.Outlet{{Type: "schuko", Amps: 16}}
		}
		p.Pitches = append(p.Pitches, t)
		if r.IntN(4) == 0 {
			p.Outlines = append(p.Outlines, site.Outline{Kind: "tree", Points: site.Points{{x + 2, y + 3}}, Radius: 2})
		}
		if i%12 == 0 && row%3 == 0 {
			p.Landmarks = append(p.Landmarks, site.Landmark{Kind: "power", X: x, Y: y + 4})
			p.Outlines = append(p.Outlines, site.Outline{Kind: "path", Points: site.Points{{x, y - 4}, {x + 50, y - 4}, {x + 50, y - 2}, {x, y - 2}}})
		}
	}
	at, front, depth := 5., 8., 6.
	return l, p, []*site.Stage{{LocationID: 1, Name: "Stage", Amplified: true, X: &at, Y: &at, Front: &front, Depth: &depth}}
}

// presetBook are the rules of the plan as they come.
func presetBook() check.Book {
	book := check.Book{}
	for _, r := range check.Rules {
		book[r.Key] = r.Preset(map[string]float64{
			"stall.schuko_continuous": 2300, "stall.schuko_peak": 3680, "stall.test_book_area": 75, "stall.feed": 63, "stall.share_continuous": 100,
			"stall.share_cycling": 60, "stall.share_short": 100, "stall.imbalance": 30, "stall.uneven": 4600, "stall.cable": 50,
		})
	}
	return book
}

func placingEdition() *festival.Edition {
	day := time.Date(2026, 9, 12, 10, 0, 0, 0, time.UTC)
	return &festival.Edition{ID: 1, Zone: "UTC", Days: []festival.Day{{ID: 1, Date: day.Truncate(24 * time.Hour), OpensAt: day, ClosesAt: day.Add(8 * time.Hour)}}}
}

var placingKinds = []string{"food", "manufactory", "workshop", "advice", "sale"}

// invented is a market of so many stalls on a tenth more pitches; every twelfth
// stall needs two of them.
func invented(stalls int, w placing.Weights) *placing.Market {
	r := rand.New(rand.NewPCG(placingSeed, uint64(stalls)))
	l, p, stages := grounds(r, stalls+stalls/5, false)
	m := &placing.Market{Edition: placingEdition(), Locations: []*festival.Location{l}, Plans: []*site.Plan{p}, Stages: stages, Weights: w, Book: presetBook()}
	for i := range stalls {
		kind := placingKinds[r.IntN(len(placingKinds))]
		front, depth := 2+float64(r.IntN(3))/2, 2+float64(r.IntN(3))/2
		if i%12 == 5 {
			front = 5 + float64(r.IntN(4))/2
		}
		s := placing.Stall{Candidate: site.Candidate{Stall: stall.ID(i + 1), Name: fmt.Sprintf("Stall %d", i+1), State: "confirmed", Kind: kind, Mark: kind, Front: &front, Depth: &depth, Water: r.IntN(6) == 0, Gas: r.IntN(7) == 0}}
		if r.IntN(2) == 0 {
			s.Watts = 100 * (1 + r.IntN(30))
		}
		if r.IntN(12) == 0 {
			s.Watts, s.Power = 6000, site.Appliances{{Name: "Oven", Watts: "6000", Count: "1", Phases: "3"}}
		}
		s.StepFree = r.IntN(10) == 0
		s.Goods = []string{fmt.Sprintf("goods%02d", r.IntN(12)), fmt.Sprintf("goods%02d", 12+r.IntN(12))}
		m.Stalls = append(m.Stalls, s)
		if r.IntN(2) == 0 {
			m.Rules.Wishes = append(m.Rules.Wishes, placing.Wish{Stall: s.Stall, Sense: placing.There, Location: &l.ID, Letter: string(rune('A' + r.IntN(1+(stalls-1)/12)%26))})
		}
		if other := stall.ID(1 + r.IntN(stalls)); r.IntN(8) == 0 && other != s.Stall {
			m.Rules.Wishes = append(m.Rules.Wishes, placing.Wish{Stall: s.Stall, Sense: placing.Near, Other: &other})
		}
	}
	return m
}

// sanFrancisco is the real applications for food places of a year, on a plan of
// our own: trucks on long pitches, carts on short ones, in the part of it that
// stands for their neighbourhood.
func sanFrancisco(folder string, w placing.Weights) (*placing.Market, error) {
	file, err := os.Open(filepath.Join(folder, "stalls", "san_francisco_2024.csv"))
	if err != nil {
		return nil, fmt.Errorf("%w: set MARKT_TEST_DATA", err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, err
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	applicant, facility, food, around := column("Applicant"), column("FacilityType"), column("FoodItems"), column("Neighborhoods (old)")
	r := rand.New(rand.NewPCG(placingSeed, 488))
	l, p, stages := grounds(r, 780, true)
	m := &placing.Market{Edition: placingEdition(), Locations: []*festival.Location{l}, Plans: []*site.Plan{p}, Stages: stages, Weights: w, Book: presetBook()}
	for i, row := range rows[1:] {
		front, depth := 6.5, 2.5
		s := placing.Stall{Candidate: site.Candidate{Stall: stall.ID(i + 1), Name: row[applicant], State: "confirmed", Kind: strings.ToLower(row[facility]), Mark: "food", Front: &front, Depth: &depth, Watts: 500 + 100*(len(row[food])%20), Water: i%4 == 0}}
		if strings.Contains(row[facility], "Cart") {
			front, depth, s.Watts = 2.5, 1.5, 300
		}
		s.Goods = placing.Words(row[food])
		m.Stalls = append(m.Stalls, s)
		if row[around] != "" {
			part := 0
			for _, c := range row[around] {
				part = part*10 + int(c-'0')
			}
			m.Rules.Wishes = append(m.Rules.Wishes, placing.Wish{Stall: s.Stall, Sense: placing.There, Location: &l.ID, Letter: string(rune('A' + part%26))})
		}
	}
	return m, nil
}
