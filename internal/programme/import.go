package programme

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
)

// source is the name under which rows of a schedule file are known again,
// whether it came as XML or as JSON.
const source = "schedule"

// ImportOptions say where a file goes. Slug empty: an edition named by the
// file is made or used again. Lang is the language of its texts. State is that
// of an edition that is made; empty: announced, or over when its days are past.
type ImportOptions struct {
	Slug  string
	Lang  lang.Lang
	State festival.State
}

// Report is what an import did, row by row in the order of the file.
type Report struct {
	Edition      string
	NewEdition   bool
	Rows         []Row
	Remarks      []fault.Message
	Clashes      []Clash
	Titles       map[ID]string // of the sessions that Clashes speak of
	Hosts        map[HostID]string
	Release      int // the number released, 0 when nothing changed
	NewStages    int
	NewHosts     int
	ChangedHosts int
	Kept         bool // most earlier sessions are not in this file, so that they were not called off
}

// Count is how many rows had this outcome.
func (r Report) Count(o Outcome) int {
	n := 0
	for _, row := range r.Rows {
		if row.Outcome == o {
			n++
		}
	}
	return n
}

// misread are the remarks about files and rows that are a guess.
var misread = []string{"programme.import.recoded", "programme.import.encoding_unknown", "programme.import.dates_guessed",
	"office.stall.import.recoded", "office.stall.import.ragged"}

// Doubtful reports whether the row was not understood as a whole.
func (r Row) Doubtful() bool {
	return r.Outcome == Refused || slices.ContainsFunc(r.Notes, func(m fault.Message) bool { return slices.Contains(misread, m.Key) })
}

// Doubtful is how many rows and remarks say that the file was not understood as
// a whole, rather than that it leaves something open.
func (r Report) Doubtful() int {
	n := 0
	for _, row := range r.Rows {
		if row.Doubtful() {
			n++
		}
	}
	for _, m := range r.Remarks {
		if slices.Contains(misread, m.Key) {
			n++
		}
	}
	if r.Kept {
		n += r.Count(Gone)
	}
	return n
}

// languageOf is the language of a file's texts: as asked, else the most
// frequent one of its sessions that we ship, else English.
func languageOf(in Incoming, asked lang.Lang) lang.Lang {
	if asked != "" {
		return asked
	}
	count, best := map[lang.Lang]int{}, lang.En
	for _, s := range in.Sessions {
		if l := lang.Lang(primary(s.Languages)); lang.Known(string(l)) {
			if count[l]++; count[l] > count[best] {
				best = l
			}
		}
	}
	return best
}

// ImportEdition is the edition that a file goes into: the one that is named,
// else one that the file names, made if it is missing.
func (s *Store) ImportEdition(ctx context.Context, in Incoming, o ImportOptions, now time.Time) (*festival.Edition, Report, error) {
	r := Report{Remarks: in.Remarks, Titles: map[ID]string{}, Hosts: map[HostID]string{}}
	o.Lang = languageOf(in, o.Lang)
	if o.Slug != "" {
		e, err := s.festivals.BySlug(ctx, o.Slug)
		if fault.Is(err, fault.NotFound) {
			err = fault.New(fault.NotFound, "programme.ImportEdition", "programme.import.no_edition", "slug", o.Slug)
		}
		r.Edition = o.Slug
		return e, r, err
	}
	d := festival.Draft{Slug: editionSlug(in), Name: lang.Text{o.Lang: in.Title}, DefaultLang: o.Lang, Zone: in.Zone, DayChange: in.DayChange}
	if in.Title == "" {
		d.Name[o.Lang] = d.Slug
	}
	r.Edition = d.Slug
	e, created, err := s.festivals.Ensure(ctx, d, festival.Origin{Source: source, State: cmp.Or(o.State, festival.Announced)}, now)
	if err != nil {
		return nil, r, err
	}
	r.NewEdition = created
	_, err = s.festivals.EnsureDays(ctx, e, importDays(in, e))
	if err == nil && created && o.State == "" && e.Past(now) {
		err = s.festivals.SetState(ctx, e.ID, festival.Announced, festival.Over, now)
	}
	return e, r, err
}

// editionSlug is the file's acronym or title as an address part of at least four characters.
func editionSlug(in Incoming) string {
	slug := input.Slug(in.Slug)
	if len(slug) < 4 {
		slug = input.Slug(in.Title)
	}
	if len(slug) < 4 {
		slug = strings.TrimPrefix(slug+"-programme", "-")
	}
	return slug
}

// importDays are the file's days with opening hours from the first start to
// the last end of its sessions.
func importDays(in Incoming, e *festival.Edition) []festival.DayDraft {
	c := Calendar{Zone: e.Loc(), DayChange: e.DayChange}
	first, last := map[string]time.Time{}, map[string]time.Time{}
	var dates []string
	note := func(date string) {
		if _, known := first[date]; !known {
			first[date] = time.Time{}
			dates = append(dates, date)
		}
	}
	for _, d := range in.Days {
		note(d.Date)
	}
	for _, s := range in.Sessions {
		if s.Start.IsZero() {
			continue
		}
		date := c.DateOf(s.Start)
		note(date)
		end := s.Start.Add(time.Duration(s.Minutes) * time.Minute)
		if first[date].IsZero() || s.Start.Before(first[date]) {
			first[date] = s.Start
		}
		if end.After(last[date]) {
			last[date] = end
		}
	}
	var days []festival.DayDraft
	for _, date := range dates {
		midnight, err := time.Parse(time.DateOnly, date)
		if err != nil {
			continue
		}
		d := festival.DayDraft{Date: midnight, Opens: 9 * time.Hour, Closes: 18 * time.Hour}
		if !first[date].IsZero() {
			d.Opens, d.Closes = c.wall(date, first[date]), c.wall(date, last[date])
			d.Opens = min(d.Opens, 23*time.Hour)
			d.Closes = min(max(d.Closes, d.Opens+time.Minute), 47*time.Hour)
		}
		days = append(days, d)
	}
	return days
}

// stagesIn makes the rooms that the proposal found missing, on the edition's first location.
func (s *Store) stagesIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, p *Proposal, now time.Time) error {
	if p.NewStages == 0 {
		return nil
	}
	location, err := s.importLocation(ctx, tx, e, p.in, now)
	if err != nil {
		return err
	}
	for i, room := range p.in.Stages {
		if p.stages[room.Key] > 0 {
			continue
		}
		d := site.StageDraft{LocationID: location, Name: room.Name, Kind: "room", Position: i + 1, Source: source, SourceID: room.Key}
		if room.Capacity > 0 {
			d.Capacity = &room.Capacity
		}
		id, err := s.ground.CreateStageIn(ctx, tx, e, d, now)
		if err != nil {
			return err
		}
		p.madeStages = append(p.madeStages, int64(id))
		p.stages[room.Key] = id
	}
	return nil
}

const sqlFirstLocation = `
SELECT id
FROM location
WHERE edition_id = $1
ORDER BY position, id
LIMIT 1`

func (s *Store) importLocation(ctx context.Context, tx *pg.Tx, e *festival.Edition, in Incoming, now time.Time) (festival.LocationID, error) {
	var first festival.LocationID
	err := tx.Get(ctx, &first, sqlFirstLocation, e.ID)
	if !fault.Is(err, fault.NotFound) {
		return first, err
	}
	name := in.Title
	if name == "" {
		name = e.Slug
	}
	return s.festivals.CreateLocationIn(ctx, tx, e, festival.LocationDraft{
		Slug: "venue", Name: lang.Text{e.DefaultLang: name, lang.De: name}, Source: source, SourceID: "venue",
	}, now)
}
