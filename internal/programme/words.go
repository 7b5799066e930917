package programme

import (
	"strings"

	"markt/internal/lang"
	"markt/internal/site"
)

// FormatName is the word for a format; a foreign one stands as it is.
func FormatName(format string, l lang.Lang) string {
	if KnownFormat(format) {
		return l.T("programme.format." + format)
	}
	return format
}

// LanguageName is what a spoken language is called in l; a code without a name
// of its own stands in capitals.
func LanguageName(code string, l lang.Lang) string {
	if key := "programme.language." + code; lang.De.Has(key) {
		return l.T(key)
	}
	return strings.ToUpper(code)
}

// AccessName says what an access mark offers.
func AccessName(mark string, l lang.Lang) string { return l.T("programme.access." + mark) }

// Mark is the shape and colour that a format wears on screens and on paper.
func Mark(format string) string {
	switch format {
	case "workshop", "craft", "project", "lab", "children", "game":
		return "workshop"
	case "cooking":
		return "food"
	case "talk", "panel", "tour":
		return "advice"
	case "":
		return "plain"
	}
	return "culture"
}

// Ages says who a session is for, "from 8 years" or "8 to 12 years"; empty when
// it is for all.
func (s Session) Ages(l lang.Lang) string {
	switch {
	case s.MinAge > 0 && s.MaxAge > 0:
		return l.T("programme.age.between", "min", s.MinAge, "max", s.MaxAge)
	case s.MinAge > 0:
		return l.T("programme.age.from", "min", s.MinAge)
	case s.MaxAge > 0:
		return l.T("programme.age.until", "max", s.MaxAge)
	}
	return ""
}

// Names are what the things are called that a clash speaks of.
type Names struct {
	Session func(ID) string
	Host    func(HostID) string
	Stage   func(site.StageID) string
}

// Says is the clash in words.
func (c Clash) Says(l lang.Lang, n Names) string {
	var lacks []string
	for _, one := range c.Lacks {
		lacks = append(lacks, LanguageName(string(one), l))
	}
	source, label := "", c.Label
	if c.Source != "" {
		source = l.T("office.clash.source", "source", c.Source)
	}
	if label == "" {
		label = l.T("office.clash.closed")
	}
	return l.T("office.clash.says."+string(c.Kind), "other", n.Session(c.Other), "host", n.Host(c.Host), "stage", n.Stage(c.Stage),
		"time", l.TimeSpan(c.From, c.Until), "figure", c.Figure, "limit", c.Limit, "languages", strings.Join(lacks, ", "), "label", label, "source", source)
}

// Remedy is what may be done about it.
func (c Clash) Remedy(l lang.Lang) string { return l.T("office.clash.remedy." + string(c.Kind)) }
