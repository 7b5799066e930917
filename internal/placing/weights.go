package placing

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
)

// Term is a soft wish that costs where it is not met.
type Term string

// Terms are all of them, in the order of a form.
var Terms = []Term{Place, Neighbours, Mix, Goods, Crowd, Noise, Shade, Cable, Access, Space, Stay, Together}

const (
	Place      Term = "place"      // the location or the part of it that the stall wishes
	Neighbours Term = "neighbours" // near to whom it wishes, away from whom it wishes
	Mix        Term = "mix"        // two of a kind side by side
	Goods      Term = "goods"      // the same goods near each other
	Crowd      Term = "crowd"      // kitchens, which draw queues, close together
	Noise      Term = "noise"      // advice near a loud stage
	Shade      Term = "shade"      // sun where people stay long
	Cable      Term = "cable"      // far from the distributor
	Access     Term = "access"     // a stall that asks for step-free ground off the paths
	Space      Term = "space"      // more ground than the stall needs
	Stay       Term = "stay"       // another pitch than today
	Together   Term = "together"   // another pitch on another day
)

// MaxWeight is the most that a term can weigh.
const MaxWeight = 100

// Weights are how much each term weighs, 0 to MaxWeight.
type Weights map[Term]int

// Usual are the weights of an edition that has set none.
func Usual() Weights {
	return Weights{Place: 60, Neighbours: 60, Mix: 25, Goods: 40, Crowd: 4, Noise: 50, Shade: 8, Cable: 15, Access: 50, Space: 10, Stay: 5, Together: 80}
}

const weightsKey = "placing.weights"

// weightsOf finds the weights among an edition's settings.
func weightsOf(all []festival.Setting) (w Weights, version int, err error) {
	w = Usual()
	i := slices.IndexFunc(all, func(s festival.Setting) bool { return s.Key == weightsKey })
	if i < 0 {
		return w, 0, nil
	}
	return w, all[i].Version, json.Unmarshal(all[i].Value, &w)
}

// Weights are the edition's, with the version that a change names.
func (s *Store) Weights(ctx context.Context, e *festival.Edition) (Weights, int, error) {
	all, err := s.festival.Settings(ctx, e.ID)
	if err != nil {
		return nil, 0, err
	}
	return weightsOf(all)
}

// SetWeights stores them if nobody did since the version.
func (s *Store) SetWeights(ctx context.Context, e *festival.Edition, w Weights, version int, now time.Time) error {
	const op = "placing.SetWeights"
	f := fault.Fields{}
	for _, term := range Terms {
		if w[term] < 0 || w[term] > MaxWeight {
			f.Add("weight."+string(term), "error.range", "min", 0, "max", MaxWeight)
		}
	}
	if err := f.Err(op); err != nil {
		return err
	}
	value, err := json.Marshal(w)
	if err != nil {
		return fault.Wrap(op, err)
	}
	return s.festival.SetSetting(ctx, e.ID, festival.Setting{Key: weightsKey, Value: value, Version: version}, now)
}
