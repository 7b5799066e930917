package programme

import (
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/site"
)

// Draft is what a person may say about a session. A zero Stage, Start or
// Minutes leaves it unplaced, zero ages and capacity mean no limit. NewHosts are
// names of hosts to make. Version is the one the person saw.
type Draft struct {
	Title       lang.Text
	Subtitle    lang.Text
	Abstract    lang.Text
	Description lang.Text
	Format      string
	Track       string
	Languages   []string
	MinAge      int
	MaxAge      int
	Capacity    int
	Access      []string
	Hosts       []HostID
	RainStage   site.StageID
	Backstage
	NewHosts []string
	Stage    site.StageID
	Start    time.Time
	Minutes  int
	Version  int
}

// Draft is the session as a form shows it.
func (s Session) Draft() Draft {
	return Draft{
		Title: s.Title, Subtitle: s.Subtitle, Abstract: s.Abstract, Description: s.Description,
		Format: s.Format, Track: s.Track, Languages: s.Languages, MinAge: s.MinAge, MaxAge: s.MaxAge,
		Capacity: s.Capacity, Access: s.Access, Hosts: s.Hosts, RainStage: s.RainStage, Backstage: s.Backstage, Stage: s.Stage, Start: s.Start, Minutes: s.Minutes, Version: s.Version,
	}
}

// Check trims the draft and says what is wrong with it. Clashes are not wrong,
// but a day that is not one of the edition's is a slip of the pen.
func (d *Draft) Check(e *festival.Edition) fault.Fields {
	f := d.clean(e)
	if !d.Start.IsZero() && len(e.Days) > 0 && !e.Holds(d.Start) {
		f.Add("day", "error.date_outside")
	}
	return f
}

// clean is Check without the day: a file may speak of other days.
func (d *Draft) clean(e *festival.Edition) fault.Fields {
	f := fault.Fields{}
	input.CheckText(f, "title", &d.Title, input.MaxLine)
	input.CheckText(f, "subtitle", &d.Subtitle, input.MaxLine)
	input.CheckText(f, "abstract", &d.Abstract, maxAbstract)
	input.CheckText(f, "description", &d.Description, input.MaxText)
	input.CheckLine(f, "format", &d.Format, 60)
	input.CheckLine(f, "track", &d.Track, 100)
	if d.Title.Empty() {
		f.Add("title."+string(e.DefaultLang), "error.required")
	}
	if slices.ContainsFunc(d.Languages, func(l string) bool { return !isLanguage(l) }) {
		f.Add("languages", "error.choice")
	}
	if slices.ContainsFunc(d.Access, func(a string) bool { return !slices.Contains(AccessMarks(), a) }) {
		f.Add("access", "error.choice")
	}
	inRange(f, "minutes", d.Minutes, maxMinutes)
	inRange(f, "capacity", d.Capacity, 100_000)
	inRange(f, "min_age", d.MinAge, 120)
	inRange(f, "max_age", d.MaxAge, 120)
	if d.MaxAge > 0 && d.MaxAge < d.MinAge {
		f.Add("max_age", "programme.error.ages")
	}
	d.Backstage.check(f)
	d.checkNewHosts(f)
	d.Hosts = once(d.Hosts)
	return f
}

func (d *Draft) checkNewHosts(f fault.Fields) {
	var names []string
	for _, name := range d.NewHosts {
		input.CheckLine(f, "new_hosts", &name, input.MaxLine)
		if name != "" {
			names = append(names, name)
		}
	}
	if len(names) > 50 {
		f.Add("new_hosts", "error.range", "min", 0, "max", 50)
	}
	d.NewHosts = names
}

func inRange(f fault.Fields, name string, n, most int) {
	if n < 0 || n > most {
		f.Add(name, "error.range", "min", 0, "max", most)
	}
}

// Filter chooses sessions of a list; empty fields let all pass.
type Filter struct {
	Date     string // a market day, or "none" for those without a time
	Stage    site.StageID
	State    State
	Format   string
	Language string
	Access   string
	Clashing map[ID][]Clash
}

// Keep are the document's sessions that pass, in order.
func (f Filter) Keep(d Document) []Session {
	c := d.Calendar()
	var out []Session
	for _, s := range d.Sessions {
		if f.passes(s, c) {
			out = append(out, s)
		}
	}
	return out
}

func (f Filter) passes(s Session, c Calendar) bool {
	switch {
	case f.Stage != 0 && s.Stage != f.Stage,
		f.State != "" && s.State != f.State,
		f.Format != "" && s.Format != f.Format,
		f.Language != "" && !slices.Contains(s.Languages, f.Language),
		f.Access != "" && !slices.Contains(s.Access, f.Access),
		f.Clashing != nil && len(f.Clashing[s.ID]) == 0:
		return false
	case f.Date == "none":
		return s.Start.IsZero()
	case f.Date != "":
		return !s.Start.IsZero() && c.DateOf(s.Start) == f.Date
	}
	return true
}

// once drops repeats and keeps the order.
func once[T comparable](all []T) []T {
	var out []T
	for _, v := range all {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
