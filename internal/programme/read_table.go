package programme

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/spreadsheet"
	"markt/internal/table"
)

// TableColumns are what a list of sessions may have, by our word. The headings
// cover our own export and the lists of festivals in German and English.
var TableColumns = table.Columns{
	{Name: "id", Headings: []string{"guid", "uid", "id", "nr", "nr.", "nummer", "code", "event id"}},
	{Name: "title", Headings: []string{"title", "titel", "show name", "show title", "event name", "event title", "show", "event", "veranstaltung", "programmpunkt", "name", "was"}},
	{Name: "subtitle", Headings: []string{"subtitle", "untertitel"}},
	{Name: "date", Headings: []string{"date", "datum", "tag", "day", "performance date"}},
	{Name: "start", Headings: []string{"start", "start time", "starttime", "start_time", "begin", "beginn", "anfang", "von", "from", "uhrzeit", "zeit", "time", "wann"}},
	{Name: "end", Headings: []string{"end", "end time", "endtime", "end_time", "finish", "ende", "bis", "until", "to"}},
	{Name: "minutes", Headings: []string{"duration", "dauer", "minutes", "minuten", "min", "length", "länge", "duration (minutes)", "dauer (min)", "dauer in minuten"}},
	{Name: "stage", Headings: []string{"stage", "room", "bühne", "raum", "saal", "space", "venue", "venue name", "spielort", "location", "ort", "wo"}},
	{Name: "hosts", Headings: []string{"hosts", "host", "speakers", "speaker", "performers", "performer", "artists", "artist", "company", "presenter", "mitwirkende", "künstler", "künstler:innen", "referent:in", "referentin", "referent", "gruppe", "leitung", "wer", "by"}},
	{Name: "language", Headings: []string{"languages", "language", "sprache", "sprachen"}},
	{Name: "format", Headings: []string{"format", "type", "art", "genre", "category", "kategorie"}},
	{Name: "track", Headings: []string{"track", "reihe", "strand", "series"}},
	{Name: "abstract", Headings: []string{"abstract", "teaser", "kurztext", "kurzbeschreibung", "summary"}},
	{Name: "description", Headings: []string{"description", "beschreibung", "text", "details", "info"}},
}

// ParseMapping reads "column = heading" lines; # begins a comment.
func ParseMapping(text string) (table.Mapping, error) {
	m, line := TableColumns.Parse(text)
	if line > 0 {
		return nil, fault.New(fault.Invalid, "programme.ParseMapping", "office.stall.import.bad_mapping", "line", line)
	}
	return m, nil
}

// SetMapping maps one column.
func SetMapping(m table.Mapping, column, heading string) error {
	if !TableColumns.Set(m, column, heading) {
		return fault.New(fault.Invalid, "programme.SetMapping", "office.stall.import.no_column", "column", column)
	}
	return nil
}

// Heading is the first line of a list of sessions, and which of it is which column.
type Heading struct {
	Head    []string
	Mapping table.Mapping
}

// readTable takes a list of sessions, one for each line.
func readTable(raw []byte, o ReadOptions) (Incoming, error) {
	const op = "programme.Read"
	file, err := table.Open(bytes.NewReader(raw), maxFile)
	if err != nil {
		return Incoming{}, fault.Wrap(op, err)
	}
	t := tableReader{g: newGathering(), heading: &Heading{}}
	for _, h := range file.Head {
		t.heading.Head = append(t.heading.Head, input.CleanLine(h))
	}
	var missing string
	if t.index, missing = TableColumns.Match(o.Mapping, t.heading.Head); missing != "" {
		return t.unread(fault.New(fault.Invalid, op, "office.stall.import.no_heading", "heading", missing))
	}
	t.heading.Mapping = TableColumns.Told(t.index, t.heading.Head)
	if _, ok := t.index["title"]; !ok {
		return t.unread(t.noTitle())
	}
	if err := t.g.setZone(o.Zone, "", o.Home); err != nil {
		return Incoming{}, err
	}
	all, err := sessionRows(file)
	if err != nil {
		return t.unread(err)
	}
	t.order = orderOf(all, t.index)
	t.lacks()
	for _, rec := range all {
		t.take(rec)
	}
	if t.order.guessed {
		t.g.in.Remarks = append(t.g.in.Remarks, fault.Msg("programme.import.dates_guessed"))
	}
	if t.g.in.Lacks["id"] {
		t.g.in.Remarks = append(t.g.in.Remarks, fault.Msg("programme.import.no_ids"))
	}
	t.g.in.Heading = t.heading
	return t.g.finish()
}

// sessionRows are a file's rows, as many as a programme can have.
func sessionRows(file *table.File) (all []table.Record, err error) {
	for rec, ok := file.Next(); ok; rec, ok = file.Next() {
		if all = append(all, rec); len(all) > maxSessions {
			return nil, fault.New(fault.TooLarge, "programme.Read", "programme.import.too_many", "max", maxSessions)
		}
	}
	return all, nil
}

// tableReader turns the rows of a table into events.
type tableReader struct {
	g       *gathering
	heading *Heading
	index   map[string]int
	order   dateOrder
	date    string // of the row above
}

// unread gives the heading beside what is wrong with it, so that somebody can map it.
func (t *tableReader) unread(err error) (Incoming, error) {
	return Incoming{Heading: t.heading}, err
}

func (t *tableReader) noTitle() error {
	if len(t.heading.Head) < 2 {
		return fault.New(fault.Invalid, "programme.Read", "programme.import.neither")
	}
	return fault.New(fault.Invalid, "programme.Read", "programme.import.no_title_column", "headings", strings.Join(t.heading.Head, ", "))
}

// lacks notes what the file has no column for.
func (t *tableReader) lacks() {
	t.g.in.Lacks = map[string]bool{}
	for _, name := range TableColumns.Names() {
		if _, ok := t.index[name]; !ok {
			t.g.in.Lacks[name] = true
		}
	}
	_, ends := t.index["end"]
	t.g.in.Lacks["minutes"] = t.g.in.Lacks["minutes"] && !ends
}

func (t *tableReader) cell(rec table.Record, column string) string {
	if i, ok := t.index[column]; ok && i < len(rec.Cells) {
		return strings.TrimSpace(input.CleanText(spreadsheet.Unguard(rec.Cells[i])))
	}
	return ""
}

func (t *tableReader) take(rec table.Record) {
	if rec.Problem.Damaged() {
		t.g.refuse(rec.Line, "", "", fault.Msg("office.stall.import."+string(rec.Problem)))
		return
	}
	if !slices.ContainsFunc(rec.Cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return
	}
	e := event{
		ID: t.cell(rec, "id"), Title: t.cell(rec, "title"), Subtitle: t.cell(rec, "subtitle"), Room: t.cell(rec, "stage"),
		Abstract: t.cell(rec, "abstract"), Description: t.cell(rec, "description"),
		Type: t.cell(rec, "format"), Track: t.cell(rec, "track"), Language: t.cell(rec, "language"),
	}
	for _, name := range namesIn(t.cell(rec, "hosts")) {
		e.Persons = append(e.Persons, person{Name: name})
	}
	gaps := t.moments(rec, &e)
	if rec.Problem != "" {
		gaps = append(gaps, fault.Msg("office.stall.import."+string(rec.Problem)))
	}
	before := len(t.g.in.Sessions)
	t.g.add(e, rec.Line)
	if len(t.g.in.Sessions) > before {
		s := &t.g.in.Sessions[before]
		s.Gaps = append(gaps, s.Gaps...)
	}
}

// moments reads when the row takes place: date and clock apart or together, an
// end or a length. A row without a date is on that of the row above.
func (t *tableReader) moments(rec table.Record, e *event) (gaps []fault.Message) {
	e.Duration = durationIn(t.cell(rec, "minutes"))
	start := t.cell(rec, "start")
	if _, err := time.Parse(time.RFC3339, start); err == nil {
		e.Date, e.End = start, t.cell(rec, "end")
		return nil
	}
	date, rest := t.order.date(t.cell(rec, "date"))
	if d, clock := t.order.date(start); d != "" {
		date, start = d, clock
	}
	if start == "" {
		start = rest
	}
	at, timed := clockIn(start)
	switch {
	case date != "":
		t.date = date
	case t.date != "" && timed && t.cell(rec, "date") == "":
		date = t.date
		gaps = append(gaps, fault.Msg("programme.import.date_above", "date", date))
	}
	if date == "" || !timed {
		return gaps
	}
	e.Date = Calendar{Zone: t.g.zone}.At(date, at).Format(time.RFC3339)
	if end, ok := clockIn(afterDate(t.order, t.cell(rec, "end"))); ok {
		if end <= at {
			end += 24 * time.Hour
		}
		e.End = Calendar{Zone: t.g.zone}.At(date, end).Format(time.RFC3339)
	}
	return gaps
}

// afterDate is the clock of a cell that may hold a date before it.
func afterDate(o dateOrder, s string) string {
	if date, clock := o.date(s); date != "" {
		return clock
	}
	return s
}

// namesIn cuts a cell with several names. A comma parts names only where no
// semicolon or line break does.
func namesIn(s string) []string {
	cut := func(r rune) bool { return r == ';' || r == '\n' || r == '|' }
	if !strings.ContainsFunc(s, cut) {
		cut = func(r rune) bool { return r == ',' }
	}
	var names []string
	for _, part := range strings.FieldsFunc(s, cut) {
		if part = strings.TrimSpace(part); part != "" {
			names = append(names, part)
		}
	}
	return names
}
