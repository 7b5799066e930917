package programme

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"markt/internal/fault"
)

// gathering collects the sessions of a file while it is read.
type gathering struct {
	in     Incoming
	zone   *time.Location
	keys   map[string]int
	stages map[string]string // name → key

	knowsChange bool          // the file or its first day said when a day begins
	mislabelled bool          // local times said to be UTC
	early, late time.Duration // first start on the date of its day, last one after midnight; negative: none
}

func newGathering() *gathering {
	return &gathering{keys: map[string]int{}, stages: map[string]string{}, early: -1, late: -1}
}

// unique makes "key#n" of the n-th repeat.
func (g *gathering) unique(key string) (string, bool) {
	g.keys[key]++
	n := g.keys[key]
	if n == 1 {
		return key, false
	}
	for {
		again := key + "#" + strconv.Itoa(n)
		if g.keys[again]++; g.keys[again] == 1 {
			return again, true
		}
		n++
	}
}

// stage notes a room once and gives its key.
func (g *gathering) stage(name, guid string, capacity int) string {
	name = oneLine(name, maxTitle)
	if name == "" {
		return ""
	}
	if key, known := g.stages[name]; known {
		return key
	}
	key := guid
	if key == "" || g.keys["stage:"+key] > 0 { // one guid for two rooms is worth nothing
		key = name
	}
	g.keys["stage:"+key]++
	g.stages[name] = key
	g.in.Stages = append(g.in.Stages, IncomingStage{Key: key, Name: name, Capacity: capacity})
	return key
}

// setZone chooses the zone: the caller's, else the file's, else that of its
// edition, else Europe/Berlin.
func (g *gathering) setZone(asked, files, home string) error {
	name := cmp.Or(strings.TrimSpace(asked), strings.TrimSpace(files), home)
	zone, err := time.LoadLocation(name)
	if err == nil && name != "" && name != "Local" {
		g.zone, g.in.Zone = zone, name
		return nil
	}
	if asked != "" {
		return fault.New(fault.Invalid, "programme.Read", "programme.import.zone_unknown", "zone", asked)
	}
	if files != "" {
		g.in.Remarks = append(g.in.Remarks, fault.Msg("programme.import.zone_unknown", "zone", oneLine(files, 60)))
	}
	g.in.Zone = cmp.Or(home, defaultZone)
	g.zone, err = time.LoadLocation(g.in.Zone)
	g.in.Remarks = append(g.in.Remarks, fault.Msg("programme.import.zone_assumed", "zone", g.in.Zone))
	return fault.Wrap("programme.Read", err)
}

// day notes a day and gives its date. The first day that says when it begins
// sets the day change.
func (g *gathering) day(date, start, end string) string {
	d := IncomingDay{Date: oneLine(date, len(time.DateOnly))}
	from, errFrom := parseMoment(start, g.zone)
	until, errUntil := parseMoment(end, g.zone)
	if errFrom == nil && errUntil == nil && until.After(from) {
		d.From, d.Until = from, until
		change := sinceMidnight(from.In(g.zone))
		if d.Date == "" {
			d.Date = from.In(g.zone).Format(time.DateOnly)
		}
		if !g.knowsChange && change <= 9*time.Hour {
			g.in.DayChange, g.knowsChange = change, true
		}
	}
	if _, err := time.Parse(time.DateOnly, d.Date); err != nil {
		return ""
	}
	g.in.Days = append(g.in.Days, d)
	return d.Date
}

// gapOf is the column whose absence says as much for all rows of a table.
var gapOf = map[string]string{
	"programme.import.no_id": "id", "programme.import.repeated": "id", "programme.import.no_stage": "stage",
	"programme.import.no_start": "start", "programme.import.no_length": "minutes",
}

// add judges one event and takes or refuses it.
func (g *gathering) add(e event, line int) {
	s := IncomingSession{
		Line:        line,
		Title:       oneLine(PlainText(e.Title), maxTitle),
		Subtitle:    oneLine(PlainText(e.Subtitle), maxTitle),
		Abstract:    clip(paragraphs(e.Abstract), maxAbstract),
		Description: paragraphs(e.Description),
		Track:       oneLine(e.Track, maxTitle),
		Format:      formatOf(e.Type),
		Languages:   languagesOf(e.Language),
	}
	key := strings.ToLower(oneLine(e.GUID, 100))
	if key == "" {
		key = oneLine(e.ID, 100)
	}
	if key == "" && s.Title == "" {
		g.refuse(line, "", "", fault.Msg("programme.import.nothing"))
		return
	}
	gap := func(key string, args ...any) {
		if !g.in.Lacks[gapOf[key]] {
			s.Gaps = append(s.Gaps, fault.Msg(key, args...))
		}
	}
	if key == "" {
		key = "title:" + s.Title
		gap("programme.import.no_id")
	}
	if len(g.in.Sessions) >= maxSessions {
		g.refuse(line, key, s.Title, fault.Msg("programme.import.too_many", "max", maxSessions))
		return
	}
	var repeated bool
	if s.Key, repeated = g.unique(key); repeated {
		gap("programme.import.repeated", "key", key)
	}
	if s.Title == "" {
		gap("programme.import.no_title")
	}
	if s.Stage = g.stage(e.Room, e.RoomGUID, 0); s.Stage == "" {
		gap("programme.import.no_stage")
	} else if inner := oneLine(e.InnerRoom, maxTitle); inner != "" && inner != oneLine(e.Room, maxTitle) {
		gap("programme.import.two_rooms", "room", oneLine(e.Room, maxTitle), "other", inner)
	}
	g.time(&s, e, gap)
	g.night(s.Start, e.Day)
	for _, p := range e.Persons {
		if h, ok := p.host(); ok {
			s.Hosts = append(s.Hosts, h)
		}
	}
	g.in.Sessions = append(g.in.Sessions, s)
}

func (g *gathering) refuse(line int, key, title string, why fault.Message) {
	g.in.Rows = append(g.in.Rows, Row{Line: line, Key: key, Title: title, Outcome: Refused, Notes: []fault.Message{why}})
}

// time finds start and length. A full date wins over day and clock, an end
// wins over a length that disagrees with it.
func (g *gathering) time(s *IncomingSession, e event, gap func(string, ...any)) {
	s.Start = g.start(e)
	if y := s.Start.Year(); !s.Start.IsZero() && (y < 1990 || y > 2200) {
		s.Start = time.Time{}
	}
	if s.Start.IsZero() {
		gap("programme.import.no_start")
	}
	minutes, ok := minutesOf(e.Duration)
	if end, err := parseMoment(e.End, g.zone); err == nil && !s.Start.IsZero() && end.After(s.Start) {
		if m := end.Sub(s.Start).Minutes(); m <= maxMinutes {
			minutes, ok = int(m), true
		}
	}
	switch {
	case !ok || minutes <= 0:
		gap("programme.import.no_length")
	case minutes > maxMinutes:
		gap("programme.import.too_long", "hours", maxMinutes/60)
	default:
		s.Minutes = minutes
	}
}

func (g *gathering) start(e event) time.Time {
	at, ok := Clock(e.Start)
	if t, err := parseMoment(e.Date, g.zone); err == nil && len(strings.TrimSpace(e.Date)) > len(time.DateOnly) {
		return g.unlabelled(t, at, ok)
	}
	date := e.Day
	if d := strings.TrimSpace(e.Date); len(d) == len(time.DateOnly) {
		date = d
	}
	if !ok || date == "" {
		return time.Time{}
	}
	return Calendar{Zone: g.zone, DayChange: g.in.DayChange}.Moment(date, at)
}

// unlabelled is a moment of the file. Some exporters write the local time and
// call it UTC: the clock beside it then says the same hour, which it would not
// if the zone were meant.
func (g *gathering) unlabelled(t time.Time, clock time.Duration, ok bool) time.Time {
	_, written := t.Zone()
	local := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, g.zone)
	if !ok || written != 0 || sinceMidnight(t) != clock || local.Equal(t) {
		return t
	}
	g.mislabelled = true
	return local
}

// night notes what a session says about when its day begins: one on the date of
// its day begins after that, one on the next date before.
func (g *gathering) night(start time.Time, day string) {
	if start.IsZero() || day == "" {
		return
	}
	local := start.In(g.zone)
	clock := sinceMidnight(local)
	switch date := local.Format(time.DateOnly); {
	case date == day:
		if g.early < 0 || clock < g.early {
			g.early = clock
		}
	case local.AddDate(0, 0, -1).Format(time.DateOnly) == day:
		g.late = max(g.late, clock)
	}
}

// dayChange is when a day begins: as the file says, unless a session stands on
// its day before that hour; then the full hour before the session, or the
// session itself where nights last as long.
func (g *gathering) dayChange() time.Duration {
	change := g.in.DayChange
	if !g.knowsChange {
		change = 4 * time.Hour
	}
	if g.early < 0 || change <= g.early {
		return change
	}
	if hour := g.early.Truncate(time.Hour); hour > g.late {
		return hour
	}
	return g.early
}

// parseMoment reads a date with time; without an offset it is zone's.
func parseMoment(s string, zone *time.Location) (time.Time, error) {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05-0700", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.ParseInLocation(time.DateOnly, s, zone)
}

// finish checks the whole: empty files are refused, offsets that contradict
// the zone are told.
func (g *gathering) finish() (Incoming, error) {
	if len(g.in.Sessions) == 0 && len(g.in.Rows) == 0 {
		return Incoming{}, fault.New(fault.Invalid, "programme.Read", "programme.import.no_sessions")
	}
	g.in.DayChange = g.dayChange()
	if g.mislabelled {
		g.in.Remarks = append(g.in.Remarks, fault.Msg("programme.import.not_utc", "zone", g.in.Zone))
	}
	g.lookalikes()
	for _, s := range g.in.Sessions {
		_, written := s.Start.Zone()
		_, ours := s.Start.In(g.zone).Zone()
		if !s.Start.IsZero() && written != ours {
			g.in.Remarks = append(g.in.Remarks, fault.Msg("programme.import.zone_differs", "zone", g.in.Zone))
			break
		}
	}
	return g.in, nil
}

// lookalikes tells of hosts whose names differ by case alone: they stay apart,
// as the file has them, and somebody may look.
func (g *gathering) lookalikes() {
	seen, told := map[string]string{}, map[string]bool{}
	for _, s := range g.in.Sessions {
		for _, h := range s.Hosts {
			folded := strings.ToLower(strings.Map(dotless, h.Name))
			first, known := seen[folded]
			if !known {
				seen[folded] = h.Name
			} else if first != h.Name && !told[h.Name] {
				told[h.Name] = true
				g.in.Remarks = append(g.in.Remarks, fault.Msg("programme.import.alike", "name", first, "other", h.Name))
			}
		}
	}
}

// dotless makes one letter of the four Turkish i.
func dotless(r rune) rune {
	if r == 'İ' || r == 'I' || r == 'ı' {
		return 'i'
	}
	return r
}
