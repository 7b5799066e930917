package festival

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"markt/internal/fault"
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
	CheckText(f, "name", &d.Name, MaxLine)
	CheckText(f, "claim", &d.Claim, MaxLine)
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
	CheckLine(f, "organiser", &d.Organiser, MaxLine)
	CheckLine(f, "contact_phone", &d.ContactPhone, 60)
	CheckEmail(f, "contact_email", &d.ContactEmail)
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

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "Ä", "ae", "Ö", "oe", "Ü", "ue", "&", " ")

// Slug makes an address part of a name: "Markt & Fest 2026" becomes
// "markt-fest-2026". It is empty for a name without Latin letters or digits.
func Slug(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(umlauts.Replace(name)) {
		switch r = unicode.ToLower(r); {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r), r == '’', r == '\'':
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := b.String()
	if len(s) > 60 {
		s = s[:60]
	}
	return strings.Trim(s, "-")
}

// Draft is the edition as a form shows it.
func (e *Edition) Draft() Draft {
	return Draft{
		Slug: e.Slug, Name: e.Name, Claim: e.Claim, DefaultLang: e.DefaultLang, Zone: e.Zone, DayChange: e.DayChange,
		Currency: e.Currency, Organiser: e.Organiser, ContactEmail: e.ContactEmail, ContactPhone: e.ContactPhone,
		ApplicationOpens: e.ApplicationOpens, ApplicationCloses: e.ApplicationCloses, Version: e.Version,
	}
}
