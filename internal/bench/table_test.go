package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestTableTellsWhatWasReached(t *testing.T) {
	for _, c := range []struct {
		f    figure
		want string
	}{
		{figure{name: "a", unit: "/s", ours: []float64{300, 100, 200}, theirs: []float64{1000, 1000, 1000}, target: .15}, "a  200 (100–300) /s  1000 (1000–1000) /s  0.2 (0.1–0.3)  ≥ 0.15  yes"},
		{figure{name: "a", unit: "/s", ours: []float64{100}, theirs: []float64{1000}, target: .15}, "a  100 /s  1000 /s  0.1  ≥ 0.15  NO"},
		{figure{name: "a", unit: "ms", ours: []float64{2, 4}, theirs: []float64{20, 20}, faster: true, target: 6}, "a  3 (2–4) ms  20.0 (20.0–20.0) ms  7.5 (5–10.0)  6 times faster  yes"},
		{figure{name: "a", unit: "s", ours: []float64{.6}, target: .5, atMost: true}, "a  0.6 s  < 0.5 s  NO"},
		{figure{name: "a", unit: "s", ours: []float64{.4}, theirs: []float64{.1}, faster: true, target: .5, atMost: true}, "a  0.4 s  0.1 s  0.25  < 0.5 s  yes"},
		{figure{name: "a", unit: "s", ours: []float64{.4}, target: .5, atMost: true}, "a  0.4 s  < 0.5 s  yes"},
		{figure{name: "a", unit: "s", target: .5, atMost: true}, "a  – s  < 0.5 s  not measured"},
		{figure{name: "a", unit: "s", ours: []float64{1.25}}, "a  1.25 s"},
	} {
		var out bytes.Buffer
		tb := table{[]figure{c.f}}
		tb.print(&out)
		line := strings.Split(out.String(), "\n")[1]
		if got := strings.Join(strings.Fields(line), " "); got != strings.Join(strings.Fields(c.want), " ") {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
