package web

import (
	"bytes"
	"testing"

	"markt/internal/festival"
	"markt/internal/intake"
	"markt/internal/lang"
	"markt/internal/press"
)

// comesBack is what each of our exports is read as; "" for those that nobody
// reads in again, with the reason.
var comesBack = map[string]intake.Kind{
	"stalls.csv": intake.Stalls, "stalls.geojson": intake.Plan,
	"programme.csv": intake.Programme, "programme.xml": intake.Programme, "programme.json": intake.Programme,

	"stalls.xlsx": "", "programme.xlsx": "", // workbooks are for people; the same table is there as CSV
	"programme.ics": "", // for calendars
	"tickets.csv":   "", "tickets.xlsx": "", "admissions.csv": "", "admissions.xlsx": "",
	"refusals.csv": "", "refusals.xlsx": "", "conflicts.csv": "", "conflicts.xlsx": "", // counted here, never brought
	"structure.csv": "", "structure.xlsx": "", "structure.pdf": "", // put together from plan and applications
	"material.csv": "", "material.xlsx": "", "material.pdf": "", // put together from the plan
	"all.zip": "", "all.xlsx": "", // of the files above
}

// What we export ourselves and read again changes nothing, in whatever language
// it was written.
func TestOurOwnExportsChangeNothing(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.exec(`UPDATE session SET state = 'canceled', canceled_at = now(), version = version + 1 WHERE id = (SELECT min(id) FROM session WHERE state = 'confirmed')`)
	tables := []string{"application", "stall", "session", "session_host", "host", "stage", "plan", "pitch", "outlet", "outline", "landmark", "zone"}
	before := m.everything(tables...)
	for _, x := range press.Exports {
		for _, ending := range x.Endings {
			kind, thought := comesBack[x.Name+"."+ending]
			if !thought {
				t.Errorf("%s.%s: does it come back?", x.Name, ending)
			}
			for _, l := range lang.All() {
				if kind != "" {
					m.bringsBack(kind, x, press.ExportAsk{Edition: m.e, Lang: l, Ending: ending})
				}
			}
		}
	}
	if m.everything(tables...) != before {
		t.Error("something was changed")
	}
}

func (m *market) bringsBack(kind intake.Kind, x press.Export, ask press.ExportAsk) {
	m.t.Helper()
	ctx := m.t.Context()
	var b bytes.Buffer
	m.must(m.Press.Export(ctx, &b, x, ask))
	locations := []festival.LocationID{0}
	if kind == intake.Plan {
		locations = nil
		plans, err := m.Site.Plans(ctx, m.e.ID)
		m.must(err)
		for _, p := range plans {
			locations = append(locations, p.LocationID)
		}
	}
	for _, l := range locations {
		id, err := m.Intake.Receive(ctx, m.e, intake.Received{Kind: kind, Location: l, Name: "unser." + ask.Ending, File: b.Bytes()}, m.now)
		m.must(err)
		im, err := m.Intake.Get(ctx, m.e.ID, id)
		m.must(err)
		v, err := m.Intake.Preview(ctx, m.e, im, m.now)
		m.must(err)
		if v.Wrong != nil || v.Puts > 0 || v.Doubtful > 0 || len(v.Lines) == 0 {
			m.t.Errorf("%s.%s in %s: %d would be written, %d doubtful of %d, %v", x.Name, ask.Ending, ask.Lang, v.Puts, v.Doubtful, len(v.Lines), v.Wrong)
			for _, line := range v.Lines {
				if line.Outcome != intake.Same {
					m.t.Logf("%+v", line)
					break
				}
			}
		}
		_, err = m.Intake.Take(ctx, m.e, id, v.Seen, m.now)
		m.must(err)
	}
}
