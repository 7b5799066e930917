package print

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/lang"
)

// crowded is a day on which so many begin at once on one stage, beside four
// others with one each.
func crowded(l lang.Lang, n int) Booklet {
	b := sampleBooklet(l, 0, 1, 4)
	day := Day{Date: time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC), Hours: "10:00–22:00"}
	add := func(stage, title string, hours int) {
		start := day.Date.Add(12 * time.Hour)
		day.Sessions = append(day.Sessions, Session{Title: title, Stage: stage, Start: start, End: start.Add(time.Duration(hours) * time.Hour), Kind: kinds()[len(day.Sessions)%4]})
	}
	b.Stages = nil
	for i := range 4 {
		b.Stages = append(b.Stages, fmt.Sprintf("R%d", i+1))
		add(b.Stages[i], fmt.Sprintf("Raum %d", i+1), 2)
	}
	b.Stages = append(b.Stages, "Kinderwiese")
	for i := range n {
		add("Kinderwiese", fmt.Sprintf("Kinder basteln %d", i), 3)
	}
	b.Days = []Day{day}
	return b
}

// shown are the texts set whole on the grid's pages that are at least so large.
func shown(p *pen, from, until int, least float64) string {
	var all []string
	for _, b := range p.boxes {
		if b.page >= from && b.page <= until && b.size >= least && !p.squeezed(b.frame, style{as: bold, size: b.size}, b.text) {
			all = append(all, b.text)
		}
	}
	return strings.Join(all, "\n")
}

// Whatever runs at once on one stage can be read in the grid, at its full size;
// what has no room for a word is reported.
func TestManyAtOnceCanBeRead(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		for _, n := range []int{2, 4, 8} {
			b := crowded(l, n)
			_, p := sound(t, fmt.Sprintf("crowded-%s-%d", l, n), b.Meta, b.draw)
			if rep := p.report(); rep.Findings != nil {
				t.Errorf("%s, %d at once: %+v", l, n, rep.Findings)
			}
			grid := shown(p, 4, 5, 7)
			for i := range n {
				if title := fmt.Sprintf("Kinder basteln %d", i); !strings.Contains(grid, title) {
					t.Errorf("%s, %d at once: %q cannot be read", l, n, title)
				}
			}
		}
	}
	b := crowded(lang.De, 70)
	_, p := sound(t, "crowded-70", b.Meta, b.draw)
	if texts := cut(p.report()); !slices.Contains(texts, "Kinder basteln 69") {
		t.Errorf("seventy bars without a word are not reported: %q", texts)
	}
}

// Stages without a crowd keep their width as long as the page has room.
func TestWidthsFollowTheCrowd(t *testing.T) {
	d := crowded(lang.De, 4).Days[0]
	s := d.stretches()[0]
	if got := d.widths(s, []string{"R1", "R2"}, 3, 90); got[0] != 30 || got[1] != 30 {
		t.Errorf("%v", got)
	}
	if got := d.widths(s, []string{"R1", "R2", "Kinderwiese"}, 3, 90); got[0] != 20 || got[2] != 50 {
		t.Errorf("%v", got)
	}
}
