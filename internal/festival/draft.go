package festival

import (
	"regexp"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
)

// Draft is what a person may say about an edition. Version is the one they saw.
type Draft struct {
	Slug              string
	Name              lang.Text
	Claim             lang.Text
	DefaultLang       lang.Lang
	Zone              string
	DayChange         time.Duration
	Currency          string
	Organiser         string
	ContactEmail      string
	ContactPhone      string
	ApplicationOpens  *time.Time
	ApplicationCloses *time.Time
	Version           int
}

// DefaultDayChange is when a night out counts as the day that follows.
const DefaultDayChange = 4 * time.Hour

// DefaultZone stands where neither a person nor a file names one.
const DefaultZone = "Europe/Berlin"

var slugForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{3,59}$`)

// Check trims the draft, fills what has a default, and says what is wrong.
func (d *Draft) Check() fault.Fields {
	f := fault.Fields{}
	d.fill()
	if !slugForm.MatchString(d.Slug) {
		f.Add("slug", "error.slug")
	}
	input.CheckText(f, "name", &d.Name, input.MaxLine)
	input.CheckText(f, "claim", &d.Claim, input.MaxLine)
	if len(d.Name) == 0 {
		f.Add("name."+string(d.DefaultLang), "error.required")
	}
	if !lang.Known(string(d.DefaultLang)) {
		f.Add("default_lang", "error.choice")
	}
	if _, err := LoadZone(d.Zone); err != nil || d.Zone == "Local" {
		f.Add("zone", "festival.error.zone")
	}
	if d.DayChange < 0 || d.DayChange > 12*time.Hour {
		f.Add("day_change", "festival.error.day_change")
	}
	if !currencyForm.MatchString(d.Currency) {
		f.Add("currency", "festival.error.currency")
	}
	input.CheckLine(f, "organiser", &d.Organiser, input.MaxLine)
	input.CheckLine(f, "contact_phone", &d.ContactPhone, 60)
	input.CheckEmail(f, "contact_email", &d.ContactEmail)
	if d.ApplicationOpens != nil && d.ApplicationCloses != nil && !d.ApplicationCloses.After(*d.ApplicationOpens) {
		f.Add("application_closes", "error.end_before_start")
	}
	return f
}

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

func (d *Draft) fill() {
	d.Slug = strings.TrimSpace(d.Slug)
	d.Currency = strings.ToUpper(strings.TrimSpace(d.Currency))
	d.Zone = strings.TrimSpace(d.Zone)
	if d.DefaultLang == "" {
		d.DefaultLang = lang.De
	}
	if d.Zone == "" {
		d.Zone = DefaultZone
	}
	if d.Currency == "" {
		d.Currency = "EUR"
	}
}

// Draft is the edition as a form shows it.
func (e *Edition) Draft() Draft {
	return Draft{
		Slug: e.Slug, Name: e.Name, Claim: e.Claim, DefaultLang: e.DefaultLang, Zone: e.Zone, DayChange: e.DayChange,
		Currency: e.Currency, Organiser: e.Organiser, ContactEmail: e.ContactEmail, ContactPhone: e.ContactPhone,
		ApplicationOpens: e.ApplicationOpens, ApplicationCloses: e.ApplicationCloses, Version: e.Version,
	}
}
