package programme_test

import (
	"fmt"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
)

func (w world) move(t *testing.T, id programme.ID, stage site.StageID, start time.Time) programme.Move {
	t.Helper()
	s, err := w.store.Get(w.ctx, w.e, id)
	must(t, err)
	return programme.Move{ID: id, Version: s.Version, Stage: stage, Start: &start, Minutes: s.Minutes}
}

// An action is done once, as a whole or not at all, and stands in the history.
func TestArrange(t *testing.T) {
	w := begin(t)
	one, two := w.confirmed(t, "Eins", 11), w.confirmed(t, "Zwei", 12)
	a := programme.Arrangement{
		Moves:  []programme.Move{w.move(t, one, w.stages[1], w.at(7, 15, 0)), w.move(t, two, w.stages[1], w.at(7, 16, 0))},
		Blocks: []programme.Block{{Stage: w.stages[0], Kind: "closed", Label: " Sturm ", Span: programme.Span{From: w.at(7, 14, 0), Until: w.at(7, 22, 0)}}},
	}
	once := pg.Once{Key: "eins", Principal: "person:1", Route: "/x"}
	done, err := w.store.Arrange(w.ctx, w.e, once, a, now)
	must(t, err)
	again, err := w.store.Arrange(w.ctx, w.e, once, a, now)
	if err != nil || len(again.Blocks) != 1 || again.Blocks[0] != done.Blocks[0] || len(done.Sessions) != 2 {
		t.Errorf("%+v %+v %v", done, again, err)
	}
	around, err := w.store.Around(w.ctx, w.e)
	must(t, err)
	if b := around.Places[w.stages[0]].Blocks; len(b) != 1 || b[0].Label != "Sturm" || b[0].From.Hour() != 14 {
		t.Errorf("%+v", b)
	}
	s, err := w.store.Get(w.ctx, w.e, two)
	must(t, err)
	if s.Stage != w.stages[1] || s.Start.Hour() != 16 || s.Version != 3 {
		t.Errorf("%+v", s)
	}
	if h, err := w.store.History(w.ctx, two); err != nil || len(h) != 3 {
		t.Errorf("%+v %v", h, err)
	}

	// one of them is not as it was seen: then neither moves
	stale := programme.Arrangement{Moves: []programme.Move{w.move(t, one, w.stages[0], w.at(7, 11, 0)), a.Moves[1]}, Open: []programme.Block{{ID: done.Blocks[0], Version: 1}}}
	if _, err := w.store.Arrange(w.ctx, w.e, pg.Once{}, stale, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
	if s, err := w.store.Get(w.ctx, w.e, one); err != nil || s.Stage != w.stages[1] {
		t.Errorf("half of it was done: %+v %v", s, err)
	}
	o := w.elsewhere(t)
	if _, err := o.store.Arrange(o.ctx, o.e, pg.Once{}, programme.Arrangement{Open: stale.Open}, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("opened from another edition: %v", err)
	}
	stale.Moves = stale.Moves[:1]
	_, err = w.store.Arrange(w.ctx, w.e, pg.Once{}, stale, now)
	must(t, err)
	if around, err = w.store.Around(w.ctx, w.e); err != nil || len(around.Places[w.stages[0]].Blocks) != 0 {
		t.Errorf("%+v %v", around, err)
	}
	off := w.move(t, one, 0, now)
	off.Start = nil
	_, err = w.store.Arrange(w.ctx, w.e, pg.Once{}, programme.Arrangement{Moves: []programme.Move{off}}, now)
	must(t, err)
	if s, err := w.store.Get(w.ctx, w.e, one); err != nil || s.Placed() || s.Minutes != 45 {
		t.Errorf("%+v %v", s, err)
	}
}

func TestArrangeRefuses(t *testing.T) {
	w := begin(t)
	o := w.elsewhere(t)
	one := w.confirmed(t, "Eins", 11)
	good := w.move(t, one, w.stages[1], w.at(7, 15, 0))
	block := programme.Block{Stage: w.stages[0], Kind: "break", Span: programme.Span{From: w.at(7, 14, 0), Until: w.at(7, 15, 0)}}
	for name, c := range map[string]struct {
		kind   fault.Kind
		change func(a *programme.Arrangement)
	}{
		"nothing":                            {fault.Invalid, func(a *programme.Arrangement) { *a = programme.Arrangement{} }},
		"a day that is none":                 {fault.Invalid, func(a *programme.Arrangement) { at := w.at(20, 15, 0); a.Moves[0].Start = &at }},
		"longer than two days":               {fault.Invalid, func(a *programme.Arrangement) { a.Moves[0].Minutes = 2881 }},
		"less than no time":                  {fault.Invalid, func(a *programme.Arrangement) { a.Moves[0].Minutes = -1 }},
		"a stage of another edition":         {fault.Invalid, func(a *programme.Arrangement) { a.Moves[0].Stage = o.stages[0] }},
		"a session that is not there":        {fault.Conflict, func(a *programme.Arrangement) { a.Moves[0].ID = -1 }},
		"a break that ends before it begins": {fault.Invalid, func(a *programme.Arrangement) { a.Blocks[0].Until = a.Blocks[0].From }},
		"a break of no known kind":           {fault.Invalid, func(a *programme.Arrangement) { a.Blocks[0].Kind = "nap" }},
		"a break on no stage":                {fault.Invalid, func(a *programme.Arrangement) { a.Blocks[0].Stage = o.stages[0] }},
		"a break that is gone":               {fault.Conflict, func(a *programme.Arrangement) { a.Open = []programme.Block{{ID: -1, Version: 1}} }},
	} {
		a := programme.Arrangement{Moves: []programme.Move{good}, Blocks: []programme.Block{block}}
		c.change(&a)
		if _, err := w.store.Arrange(w.ctx, w.e, pg.Once{}, a, now); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := o.store.Arrange(o.ctx, o.e, pg.Once{}, programme.Arrangement{Moves: []programme.Move{{ID: one, Version: 2}}}, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("from another edition: %v", err)
	}
}

// The mark changes with whatever the grid shows, and with nothing else.
func TestTheGridsMark(t *testing.T) {
	w := begin(t)
	one := w.confirmed(t, "Eins", 11)
	mark := func() string {
		m, err := w.store.GridMark(w.ctx, w.e)
		must(t, err)
		return m
	}
	seen := map[string]bool{mark(): true, mark(): true}
	for _, statement := range []string{
		`UPDATE session SET version = version + 1`, `UPDATE stage SET version = version + 1`, `UPDATE stop SET version = version + 1`,
		`INSERT INTO host (edition_id, name, bio) SELECT id, 'Rana', '{}' FROM edition`,
		`INSERT INTO stage_block (edition_id, stage_id, kind, span) SELECT edition_id, id, 'break', '[2026-11-07,2026-11-08)' FROM stage`,
	} {
		_, err := w.db.Exec(w.ctx, statement)
		must(t, err)
		seen[mark()] = true
	}
	if len(seen) != 5 { // there is no stop
		t.Errorf("%d marks (session %d)", len(seen), one)
	}
	var person int64
	must(t, w.db.Get(w.ctx, &person, `INSERT INTO person (name, email, created_at) VALUES ('Ada', 'ada@post.example', now()) RETURNING id`))
	must(t, w.store.Here(w.ctx, w.e, person, now))
	for after, want := range map[time.Duration]int{39 * time.Second: 1, 40 * time.Second: 0} {
		if who, err := w.store.WhoArranges(w.ctx, w.e, now.Add(after)); err != nil || len(who) != want {
			t.Errorf("after %v: %+v %v", after, who, err)
		}
	}
}

// When a stage goes dark, each of its sessions is offered a place that is free,
// as near to its time as can be, and none the same.
func TestFits(t *testing.T) {
	w := begin(t)
	var ids []programme.ID
	for i := range 3 {
		ids = append(ids, w.confirmed(t, fmt.Sprint("Dunkel ", i), 14+i))
	}
	d := w.draft("Im Zelt", 15)
	d.Stage = w.stages[1]
	_, err := w.store.Create(w.ctx, w.e, d, now)
	must(t, err)
	doc, err := w.store.List(w.ctx, w.e)
	must(t, err)
	around, err := w.store.Around(w.ctx, w.e)
	must(t, err)
	offered := func(from time.Time) (said []string) {
		for _, f := range programme.Fits(doc.Sessions, around, ids, w.stages[0], from) {
			if !f.Found {
				said = append(said, "none")
				continue
			}
			if f.Stage != w.stages[1] || len(f.Clashes) != 0 {
				t.Errorf("%+v", f)
			}
			said = append(said, f.Start.Format("15:04"))
		}
		return said
	}
	if got := fmt.Sprint(offered(w.at(7, 14, 0))); got != "[14:00 15:45 16:30]" { // what was there at three stays, and what is offered first is taken
		t.Error(got)
	}
	if got := fmt.Sprint(offered(w.at(7, 19, 30))); got != "[19:30 20:15 21:00]" {
		t.Error(got)
	}
	here := programme.Fits(doc.Sessions, around, ids[:1], 0, w.at(7, 10, 0))
	if len(here) != 1 || here[0].Stage != w.stages[1] || here[0].Start.Hour() != 14 { // where it stands is no other place
		t.Errorf("%+v", here)
	}
	if got := fmt.Sprint(offered(w.at(7, 21, 0))); got != "[21:00 none none]" {
		t.Error(got)
	}
}
