package festival_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
)

func draft(change func(*festival.Draft)) festival.Draft {
	d := festival.Draft{Slug: "markt-2026", Name: lang.Text{"de": "Markt der Möglichkeiten"}, DayChange: festival.DefaultDayChange}
	if change != nil {
		change(&d)
	}
	return d
}

// keys are the fields that were complained about, with the message's key.
func keys(f fault.Fields) []string {
	var all []string
	for name, m := range f {
		all = append(all, name+" "+m.Key)
	}
	slices.Sort(all)
	return all
}

func TestDraftCheck(t *testing.T) {
	early, late := berlin(t, "2026-05-01 00:00"), berlin(t, "2026-06-01 00:00")
	for _, c := range []struct {
		name   string
		change func(*festival.Draft)
		want   []string
	}{
		{"whole", nil, nil},
		{"slug too short", func(d *festival.Draft) { d.Slug = "abc" }, []string{"slug error.slug"}},
		{"slug in capitals", func(d *festival.Draft) { d.Slug = "Markt" }, []string{"slug error.slug"}},
		{"no name", func(d *festival.Draft) { d.Name = lang.Text{"de": "  "} }, []string{"name.de error.required"}},
		{"name with NUL", func(d *festival.Draft) { d.Name["de"] = "a\x00b" }, []string{"name.de error.characters"}},
		{"name not UTF-8", func(d *festival.Draft) { d.Name["de"] = "a\xffb" }, []string{"name.de error.characters"}},
		{"name of 10,000 characters", func(d *festival.Draft) { d.Name["ar"] = strings.Repeat("م", 10_000) }, []string{"name.ar error.too_long"}},
		{"emoji and right-to-left marks are text", func(d *festival.Draft) { d.Name["de"] = "Markt 🍕 \u200fأحمد" }, nil},
		{"zone", func(d *festival.Draft) { d.Zone = "Europe/Bärlin" }, []string{"zone festival.error.zone"}},
		{"zone of the machine", func(d *festival.Draft) { d.Zone = "Local" }, []string{"zone festival.error.zone"}},
		{"day change", func(d *festival.Draft) { d.DayChange = 13 * time.Hour }, []string{"day_change festival.error.day_change"}},
		{"currency", func(d *festival.Draft) { d.Currency = "€" }, []string{"currency festival.error.currency"}},
		{"e-mail", func(d *festival.Draft) { d.ContactEmail = "a@b@c" }, []string{"contact_email error.email"}},
		{"e-mail with a name", func(d *festival.Draft) { d.ContactEmail = "A <a@b.example>" }, []string{"contact_email error.email"}},
		{"call closes before it opens", func(d *festival.Draft) { d.ApplicationOpens, d.ApplicationCloses = &late, &early },
			[]string{"application_closes error.end_before_start"}},
	} {
		d := draft(c.change)
		if diff := cmp.Diff(c.want, keys(d.Check())); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
