package answers

import (
	"slices"
	"strings"

	"markt/internal/stall"
	"markt/internal/web/page"
)

// PartName is what people call a part of an application.
func PartName(p page.Page, part string) string {
	if part == StepAbout {
		return p.T("apply.part.about")
	}
	return p.T("stall.group." + part)
}

// Change is one answer as it was and as it is asked for; "" is no answer.
type Change struct{ Label, Was, Is string }

// Compare lists what a part of an application says otherwise in another version.
func (f Form) Compare(part string, was, is *stall.Application) []Change {
	return compared(f.P, f.readPart(part, was), f.readPart(part, is))
}

// readPart is a part in words.
func (f Form) readPart(part string, a *stall.Application) Group {
	if part == StepAbout {
		about, _ := Basics(f.P, a)
		return about
	}
	return f.Of(a).ReadAnswers([]string{part})[0]
}

func compared(p page.Page, before, after Group) (all []Change) {
	old, now := before.lines(p), after.lines(p)
	for _, l := range append(slices.Clone(old), now...) {
		was, is := valueOf(old, l.Label), valueOf(now, l.Label)
		if was != is && !slices.ContainsFunc(all, func(c Change) bool { return c.Label == l.Label }) {
			all = append(all, Change{l.Label, was, is})
		}
	}
	return all
}

// lines are a group's answers, its rows in one line each, numbered.
func (g Group) lines(p page.Page) []Line {
	all := slices.Clone(g.Lines)
	for i, row := range g.Rows {
		var words []string
		for _, l := range row {
			words = append(words, l.Value)
		}
		all = append(all, Line{g.Title + " " + p.Number(i+1), strings.Join(words, " · ")})
	}
	return all
}

func valueOf(all []Line, label string) string {
	for _, l := range all {
		if l.Label == label {
			return l.Value
		}
	}
	return ""
}
