package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// invented is an order made up by the data's rules.
type invented struct {
	draft    ticket.OrderDraft
	at       time.Time
	canceled bool
}

// invent makes the orders, the oldest first; more come as the market draws
// near. The same rules and moments make the same orders.
func (o Orders) invent(from, until time.Time) []invented {
	r := rand.New(rand.NewPCG(uint64(o.Seed), 0))
	all := make([]invented, o.Count)
	for i := range all {
		share := math.Sqrt((float64(i) + r.Float64()) / float64(o.Count))
		one := &all[i]
		one.at = awake(from.Add(time.Duration(share*float64(until.Sub(from)))), from, until)
		one.canceled = percent(r, o.CanceledPercent)
		one.draft = ticket.OrderDraft{
			Lang: lang.Lang(o.pick(r, o.Languages)), Source: "demo", SourceID: fmt.Sprintf("order-%d", i+1),
			Items: []ticket.Item{{Type: o.pick(r, o.Types), Quantity: o.size(r)}},
		}
		name := o.Names[r.IntN(len(o.Names))]
		if !percent(r, o.WithoutNamePercent) {
			one.draft.Name = name
		}
		if !percent(r, o.WithoutEmailPercent) {
			one.draft.Email = mailbox(name, i) + "@" + o.MailDomains[r.IntN(len(o.MailDomains))]
		}
	}
	slices.SortStableFunc(all, func(a, b invented) int { return a.at.Compare(b.at) })
	return all
}

// awake moves an order of the small hours to the afternoon, or to the evening
// before where that has not come yet.
func awake(t, from, until time.Time) time.Time {
	if t.Hour() < 6 {
		t = t.Add(12 * time.Hour)
	}
	if t.After(until) {
		t = t.Add(-19 * time.Hour)
	}
	if t.Before(from) {
		return from
	}
	return t
}

// mailbox is the name in Latin letters, or a number for names in other scripts.
func mailbox(name string, i int) string {
	if slug := input.Slug(name); len(slug) > 3 {
		return strings.ReplaceAll(slug, "-", ".")
	}
	return fmt.Sprintf("besuch-%d", 100+i)
}

func percent(r *rand.Rand, p int) bool { return r.IntN(100) < p }

func (o Orders) pick(r *rand.Rand, from []NamedWeight) string {
	sum := 0
	for _, w := range from {
		sum += w.Weight
	}
	n := r.IntN(sum)
	for _, w := range from {
		if n -= w.Weight; n < 0 {
			return w.Key
		}
	}
	return ""
}

func (o Orders) size(r *rand.Rand) int {
	sum := 0
	for _, s := range o.Sizes {
		sum += s.Weight
	}
	n := r.IntN(sum)
	for _, s := range o.Sizes {
		if n -= s.Weight; n < 0 {
			return s.Size
		}
	}
	return 1
}
