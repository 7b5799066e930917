package programme

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"markt/internal/lang"
)

// writeICS writes a calendar (RFC 5545) in UTC, so that it needs no VTIMEZONE.
func (r Released) writeICS(x Export) []byte {
	var c calendarFile
	name := r.Document.Edition.Name.In(x.Lang, r.Document.Edition.Lang)
	c.open(name, r.Document.Edition.Zone, x)
	stages, hosts := r.Document.StageByID(), r.Document.HostByID()
	for _, s := range r.Document.Sessions {
		c.session(s, stages[s.Stage], hosts, r, x)
	}
	c.line("END", "VCALENDAR")
	return []byte(c.b.String())
}

func (c *calendarFile) open(name, zone string, x Export) {
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//markt//programme "+escapeICS(x.Version)+"//"+strings.ToUpper(string(x.Lang)))
	c.line("METHOD", "PUBLISH")
	c.line("CALSCALE", "GREGORIAN")
	c.line("X-WR-CALNAME", escapeICS(name))
	c.line("X-WR-TIMEZONE", zone)
}

// utc is how a calendar writes a moment.
const utc = "20060102T150405Z"

// Appointment is something else than a session that somebody wants in their
// calendar: a stall's days, its load-in.
type Appointment struct {
	UID                      string
	From, Until              time.Time
	Title, Where, About, URL string
}

// WriteAppointments is a calendar of them, as they stood in a release.
func WriteAppointments(name, zone string, sequence int, at time.Time, x Export, all []Appointment) []byte {
	var c calendarFile
	c.open(name, zone, x)
	for _, a := range all {
		c.line("BEGIN", "VEVENT")
		c.line("UID", a.UID)
		c.line("SEQUENCE", strconv.Itoa(sequence))
		c.line("DTSTAMP", at.UTC().Format(utc))
		c.line("DTSTART", a.From.UTC().Format(utc))
		c.line("DTEND", a.Until.UTC().Format(utc))
		c.line("SUMMARY", escapeICS(a.Title))
		c.line("LOCATION", escapeICS(a.Where))
		c.line("DESCRIPTION", escapeICS(a.About))
		c.line("URL", a.URL)
		c.line("END", "VEVENT")
	}
	c.line("END", "VCALENDAR")
	return []byte(c.b.String())
}

// WriteSession is the calendar file of one session; false when it is not in the release.
func (r Released) WriteSession(id ID, x Export) ([]byte, bool) {
	s, ok := r.Document.Find(id)
	if !ok {
		return nil, false
	}
	if x.Lang == "" {
		x.Lang = r.Document.Edition.Lang
	}
	r.Document.Sessions = []Session{s}
	return r.writeICS(x), true
}

type calendarFile struct{ b strings.Builder }

func (c *calendarFile) session(s Session, st Stage, hosts map[HostID]Host, r Released, x Export) {
	e := r.Document.Edition
	changed := r.At
	if s.CanceledAt.After(changed) {
		changed = s.CanceledAt
	}
	c.line("BEGIN", "VEVENT")
	c.line("UID", s.UID)
	c.line("SEQUENCE", strconv.Itoa(s.Version))
	c.line("DTSTAMP", changed.UTC().Format(utc))
	c.line("LAST-MODIFIED", changed.UTC().Format(utc))
	c.line("DTSTART", s.Start.UTC().Format(utc))
	c.line("DTEND", s.End().UTC().Format(utc))
	c.text("SUMMARY", s.Title, x.Lang, e.Lang)
	c.line("LOCATION", escapeICS(strings.TrimSuffix(st.Name+", "+st.LocationName.In(x.Lang, e.Lang), ", ")))
	c.line("STATUS", map[bool]string{true: "CANCELLED", false: "CONFIRMED"}[s.State == StateCanceled])
	c.line("URL", x.address(s))
	var names []string
	for _, h := range s.Hosts {
		names = append(names, hosts[h].Name)
	}
	about := []string{s.Subtitle.In(x.Lang, e.Lang), strings.Join(names, ", "), s.Abstract.In(x.Lang, e.Lang), s.Description.In(x.Lang, e.Lang)}
	if all := joined(about); all != "" {
		c.line("DESCRIPTION", escapeICS(all))
	}
	if s.Track != "" {
		c.line("CATEGORIES", escapeICS(s.Track))
	}
	c.line("END", "VEVENT")
}

// text writes a text with the language it is in.
func (c *calendarFile) text(name string, t lang.Text, l, instead lang.Lang) {
	s, found := t.Find(l, instead)
	tag, _, _ := strings.Cut(string(found), "-")
	c.line(name+";LANGUAGE="+tag, escapeICS(s))
}

func joined(parts []string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n\n")
}

// line writes a content line, folded after at most 75 octets and never within a character.
func (c *calendarFile) line(name, value string) {
	rest, room := name+":"+value, 75
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		c.b.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], 74 // the blank counts
	}
	c.b.WriteString(rest + "\r\n")
}

var icsEscapes = strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\r\n", "\\n", "\n", "\\n", "\r", "\\n")

// escapeICS makes a TEXT value; other control characters are not allowed there.
func escapeICS(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, icsEscapes.Replace(strings.ToValidUTF8(s, "")))
}

// LastModified is when the public programme last changed, in whole seconds as HTTP has them.
func (r Released) LastModified() time.Time { return r.ChangedAt.UTC().Truncate(time.Second) }
