package programme

import (
	"fmt"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/site"
)

// Export says how a released programme is written for others. Base is the
// public address without a slash at the end; Lang chooses the texts, else the
// edition's own language. Section is "/e/SLUG" when the edition is not the current one.
type Export struct {
	Base    string
	Section string
	Lang    lang.Lang
	Version string // of this software
}

// Media are the kinds of schedule files by their ending.
var Media = map[string]string{
	"xml":  "application/xml; charset=utf-8",
	"json": "application/json; charset=utf-8",
	"ics":  "text/calendar; charset=utf-8",
}

// Write makes the file of a kind: "xml", "json" or "ics". XML and JSON are in
// the frab form (c3voc schema); every writer is strict.
func (r Released) Write(kind string, x Export) ([]byte, error) {
	if x.Lang == "" {
		x.Lang = r.Document.Edition.Lang
	}
	switch kind {
	case "xml":
		return r.writeXML(x)
	case "json":
		return r.writeJSON(x)
	case "ics":
		return r.writeICS(x), nil
	}
	return nil, fault.New(fault.Invalid, "programme.Write", "programme.error.kind", "kind", kind)
}

// acronym is the edition's short name as the schedule schemas want it: at
// least four of a–z, 0–9 and _.
func (e Edition) acronym() string {
	s := strings.ReplaceAll(e.Slug, "-", "_")
	for len(s) < 4 {
		s += "_"
	}
	return s
}

// slugOf is "markt_2026-12-naehen-fuer-alle".
func slugOf(e Edition, s Session) string {
	words := input.Slug(s.Title.In(e.Lang))
	if words == "" {
		words = "session"
	}
	return e.acronym() + "-" + s.ID.String() + "-" + words
}

// address is a session's page.
func (x Export) address(s Session) string {
	return fmt.Sprintf("%s/%s%s/programme/%d", x.Base, x.Lang, x.Section, s.ID)
}

// title marks a canceled session in its own title, because most readers of
// these files know no such state.
func (x Export) title(s Session, e Edition) string {
	title := s.Title.In(x.Lang, e.Lang)
	if s.State == StateCanceled {
		return x.Lang.T("programme.export.canceled", "title", title)
	}
	return title
}

// exportDay is a day as the schedule formats cut it: from one day change to
// the last second before the next.
type exportDay struct {
	Day
	index       int
	start, end  time.Time
	stages      []Stage
	sessionsFor map[site.StageID][]Session
}

func (d Document) exportDays() []exportDay {
	c, stages := d.Calendar(), d.Stages
	var out []exportDay
	for i, day := range d.Days {
		from, until := c.Bounds(day.Date)
		e := exportDay{Day: day, index: i + 1, start: from, end: until.Add(-time.Second), sessionsFor: map[site.StageID][]Session{}}
		for _, s := range d.On(day.Date) {
			e.sessionsFor[s.Stage] = append(e.sessionsFor[s.Stage], s)
		}
		for _, st := range stages {
			if len(e.sessionsFor[st.ID]) > 0 {
				e.stages = append(e.stages, st)
			}
		}
		out = append(out, e)
	}
	return out
}

// dated is the layout of a moment with its offset, never "Z".
const dated = "2006-01-02T15:04:05-07:00"

func primary(languages []string) string {
	if len(languages) == 0 {
		return ""
	}
	return languages[0]
}
