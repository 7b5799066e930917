package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// figure is one line of the table. Ours and theirs are rounds measured side by
// side; without theirs, and as a limit, the target is of ours itself.
type figure struct {
	name   string
	unit   string
	ours   []float64
	theirs []float64
	// faster: ours and theirs are times, so that the ratio is theirs by ours.
	faster bool
	target float64 // 0: for information
	atMost bool    // the target is a limit of ours from above
	note   string
}

type table struct{ figures []figure }

func (t *table) add(f figure) { t.figures = append(t.figures, f) }

func (t *table) print(w io.Writer) {
	tabs := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tabs, "\tmarkt\treference\tratio\ttarget\treached")
	for _, f := range t.figures {
		fmt.Fprintln(tabs, strings.Join([]string{f.name, spread(f.ours) + " " + f.unit, f.reference(), f.ratio(), f.goal(), f.reached()}, "\t"))
	}
	tabs.Flush()
	fmt.Fprintln(w, "\nEach value is a median, with the smallest and the largest in brackets; a ratio is of the two runs of one round.")
	for _, f := range t.figures {
		if f.note != "" {
			fmt.Fprintf(w, "%s: %s\n", f.name, f.note)
		}
	}
}

func (f figure) reference() string {
	if len(f.theirs) == 0 {
		return ""
	}
	return spread(f.theirs) + " " + f.unit
}

// ratios are the rounds' own, so that both sides had the same weather.
func (f figure) ratios() []float64 {
	var all []float64
	for i := range min(len(f.ours), len(f.theirs)) {
		r := f.ours[i] / f.theirs[i]
		if f.faster {
			r = 1 / r
		}
		all = append(all, r)
	}
	return all
}

func (f figure) ratio() string {
	if all := f.ratios(); len(all) > 0 {
		return spread(all)
	}
	return ""
}

func (f figure) goal() string {
	switch {
	case f.target == 0:
		return ""
	case f.atMost:
		return "< " + number(f.target) + " " + f.unit
	case f.faster:
		return number(f.target) + " times faster"
	}
	return "≥ " + number(f.target)
}

func (f figure) reached() string {
	value := median(f.ratios())
	if len(f.theirs) == 0 || f.atMost {
		value = median(f.ours)
	}
	switch {
	case f.target == 0:
		return ""
	case len(f.ours) == 0:
		return "not measured"
	case f.atMost == (value < f.target):
		return "yes"
	}
	return "NO"
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func median(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

func spread(all []float64) string {
	switch len(all) {
	case 0:
		return "–"
	case 1:
		return number(all[0])
	}
	return fmt.Sprintf("%s (%s–%s)", number(median(all)), number(slices.Min(all)), number(slices.Max(all)))
}

// number writes three digits, or all before the point.
func number(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 3, 64), "0"), ".")
}
