package festival_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
)

var now = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

func hours(from, until int) (time.Duration, time.Duration) {
	return time.Duration(from) * time.Hour, time.Duration(until) * time.Hour
}

func day(t *testing.T, on string, from, until int) festival.DayDraft {
	t.Helper()
	d := festival.DayDraft{Date: date(t, on)}
	d.Opens, d.Closes = hours(from, until)
	return d
}

func begin(t *testing.T) (context.Context, *pg.DB, *festival.Store, *festival.Edition) {
	t.Helper()
	ctx, db := context.Background(), pgtest.New(t)
	s := festival.New(db)
	e, err := s.Create(ctx, draft(nil), []festival.DayDraft{day(t, "2026-11-07", 10, 18), day(t, "2026-11-08", 11, 1)}, now)
	if err != nil {
		t.Fatal(err)
	}
	return ctx, db, s, e
}

func wantKind(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	if !fault.Is(err, kind) || fault.MessageOf(err).Key != key {
		t.Errorf("got %v, want %s (%s)", err, kind, key)
	}
}

func wantField(t *testing.T, err error, field, key string) {
	t.Helper()
	if got := fault.FieldsOf(err)[field].Key; got != key {
		t.Errorf("field %s says %q, want %q (%v)", field, got, key, err)
	}
}

func TestCreateReadsBack(t *testing.T) {
	ctx, _, s, e := begin(t)
	for name, get := range map[string]func() (*festival.Edition, error){
		"by id":   func() (*festival.Edition, error) { return s.Get(ctx, e.ID) },
		"by slug": func() (*festival.Edition, error) { return s.BySlug(ctx, "markt-2026") },
	} {
		got, err := get()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if e.DayChange != 4*time.Hour || e.Currency != "EUR" || e.Zone != "Europe/Berlin" {
		t.Errorf("defaults: %+v", e)
	}
	if got := e.Days[1].ClosesAt.Format(time.RFC3339); got != "2026-11-09T01:00:00+01:00" {
		t.Errorf("a market until one o'clock closes at %s", got)
	}
	_, err := s.Create(ctx, draft(nil), nil, now)
	wantKind(t, err, fault.Conflict, "festival.error.slug_taken")
	wantField(t, err, "slug", "festival.error.slug_taken")
}

func TestCreateRefusesBadDays(t *testing.T) {
	ctx, _, s, _ := begin(t)
	_, err := s.Create(ctx, draft(func(d *festival.Draft) { d.Slug = "other" }), []festival.DayDraft{
		day(t, "2026-11-07", 10, 18), day(t, "2026-11-07", 10, 18), day(t, "2026-11-08", 18, 10),
	}, now)
	wantField(t, err, "days.1.date", "festival.error.day_twice")
	wantField(t, err, "days.2.closes", "error.end_before_start")
}

func TestUpdateGuardsAgainstLostChanges(t *testing.T) {
	ctx, db, s, e := begin(t)
	d := e.Draft()
	d.Organiser = "Technologie-Netzwerk Berlin e.V."
	if err := s.Update(ctx, e.ID, d, now); err != nil {
		t.Fatal(err)
	}
	wantKind(t, s.Update(ctx, e.ID, d, now), fault.Conflict, "error.changed_meanwhile")
	got, err := s.Get(ctx, e.ID)
	if err != nil || got.Organiser != d.Organiser || got.Version != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	lines, err := pg.History(ctx, db, "edition", int64(e.ID))
	if err != nil || len(lines) != 2 || lines[1].Verb != "update" {
		t.Errorf("history %+v, %v", lines, err)
	}
}

func TestOneCurrentEdition(t *testing.T) {
	ctx, _, s, e := begin(t)
	_, err := s.Current(ctx)
	wantKind(t, err, fault.NotFound, "error.not_found")
	other, err := s.Create(ctx, draft(func(d *festival.Draft) { d.Slug = "markt-2027" }), nil, now.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []festival.ID{e.ID, other.ID, other.ID} {
		if err := s.MakeCurrent(ctx, id, now); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Current(ctx); err != nil || got.ID != id {
			t.Errorf("current is %v, %v", got, err)
		}
	}
	if err := s.MakeCurrent(ctx, e.ID, now); err != nil {
		t.Fatal(err)
	}
	all, err := s.List(ctx)
	if err != nil || len(all) != 2 || all[0].ID != e.ID || len(all[0].Days) != 2 {
		t.Errorf("list %+v, %v", all, err)
	}
	wantKind(t, s.MakeCurrent(ctx, 999, now), fault.NotFound, "error.not_found")
}

func TestDays(t *testing.T) {
	ctx, _, s, e := begin(t)
	_, err := s.CreateDay(ctx, e, day(t, "2026-11-07", 10, 18), now)
	wantField(t, err, "date", "festival.error.day_twice")
	id, err := s.CreateDay(ctx, e, day(t, "2026-11-09", 9, 12), now)
	if err != nil {
		t.Fatal(err)
	}
	change := day(t, "2026-11-10", 9, 13)
	change.Version = 1
	if err := s.UpdateDay(ctx, e, id, change, now); err != nil {
		t.Fatal(err)
	}
	wantKind(t, s.UpdateDay(ctx, e, id, change, now), fault.Conflict, "error.changed_meanwhile")
	if err := s.DeleteDay(ctx, e, e.Days[0].ID, now); err != nil {
		t.Fatal(err)
	}
	got, err := s.Get(ctx, e.ID)
	if err != nil || len(got.Days) != 2 || got.Days[1].Key() != "2026-11-10" {
		t.Errorf("%+v, %v", got.Days, err)
	}
}

func TestEnsureMakesOrUsesAgain(t *testing.T) {
	ctx, _, s, _ := begin(t)
	d := festival.Draft{Slug: "fosdem-2012", Name: lang.Text{"en": "FOSDEM 2012"}, Zone: "Europe/Brussels"}
	first, created, err := s.Ensure(ctx, d, festival.Origin{Source: "fosdem_2012.xml"}, now)
	if err != nil || !created {
		t.Fatal(created, err)
	}
	again, created, err := s.Ensure(ctx, d, festival.Origin{Source: "fosdem_2012.xml"}, now)
	if err != nil || created || again.ID != first.ID || again.Source != "fosdem_2012.xml" {
		t.Errorf("%+v, %v, %v", again, created, err)
	}
	days := []festival.DayDraft{day(t, "2012-02-04", 10, 18), day(t, "2012-02-05", 10, 18)}
	for _, want := range []int{2, 0} {
		added, err := s.EnsureDays(ctx, again, days)
		if err != nil || added != want || len(again.Days) != 2 {
			t.Errorf("%d days added, %v, %+v", added, err, again.Days)
		}
	}
}

func TestLocationsAndStops(t *testing.T) {
	ctx, _, s, e := begin(t)
	north, west := 52.6296, 13.5036
	id, err := s.CreateLocation(ctx, e, festival.LocationDraft{
		Name: lang.Text{"de": "Pop-up Süd"}, Mobile: true, Ground: festival.GroundStreet, Latitude: &north, Longitude: &west,
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.CreateLocation(ctx, e, festival.LocationDraft{Name: lang.Text{"de": "Pop-up Süd"}}, now)
	wantField(t, err, "slug", "festival.error.slug_taken")
	_, err = s.CreateLocation(ctx, e, festival.LocationDraft{Name: lang.Text{"de": "Mond"}, Latitude: &north}, now)
	wantField(t, err, "longitude", "festival.error.coordinates")

	stop := festival.StopDraft{Name: lang.Text{"de": "S-Bahnhof Buch"}, From: e.At(e.Days[0].Date, 10*time.Hour), Until: e.At(e.Days[0].Date, 12*time.Hour)}
	first, err := s.CreateStop(ctx, e, id, stop, now)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.CreateStop(ctx, e, id, stop, now)
	wantField(t, err, "from", "festival.error.stop_overlap")
	outside := stop
	outside.From, outside.Until = stop.From.AddDate(0, 1, 0), stop.Until.AddDate(0, 1, 0)
	_, err = s.CreateStop(ctx, e, id, outside, now)
	wantField(t, err, "from", "error.date_outside")
	backward := stop
	backward.Until = stop.From
	_, err = s.CreateStop(ctx, e, id, backward, now)
	wantField(t, err, "until", "error.end_before_start")

	stop.Until, stop.Version = stop.Until.Add(time.Hour), 1
	if err := s.UpdateStop(ctx, e, id, first, stop, now); err != nil {
		t.Fatal(err)
	}
	l, err := s.Location(ctx, e, id)
	if err != nil || len(l.Stops) != 1 || l.Stops[0].Until.Format("15:04 MST") != "13:00 CET" {
		t.Errorf("%+v, %v", l, err)
	}
	all, err := s.Locations(ctx, e)
	if err != nil || len(all) != 1 || cmp.Diff(all[0], l) != "" {
		t.Errorf("%+v, %v", all, err)
	}
	d := festival.LocationDraft{Slug: "sued", Name: l.Name, Version: l.Version}
	if err := s.UpdateLocation(ctx, e, id, d, now); err != nil {
		t.Fatal(err)
	}
	wantKind(t, s.UpdateLocation(ctx, e, id, d, now), fault.Conflict, "error.changed_meanwhile")
	if err := s.DeleteStop(ctx, e, id, first, now); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteLocation(ctx, e, id, now); err != nil {
		t.Fatal(err)
	}
}

func TestTextsQuestionsPartnersSettings(t *testing.T) {
	ctx, _, s, e := begin(t)
	text := festival.PageText{Key: festival.TextImprint, Body: lang.Text{"de": " Berlin "}}
	if err := s.SetText(ctx, e.ID, text, now); err != nil {
		t.Fatal(err)
	}
	wantKind(t, s.SetText(ctx, e.ID, text, now), fault.Conflict, "error.changed_meanwhile")
	text.Version, text.Body = 1, lang.Text{"de": "Buch", "ar": "بوخ"}
	if err := s.SetText(ctx, e.ID, text, now); err != nil {
		t.Fatal(err)
	}
	texts, err := s.Texts(ctx, e.ID)
	if err != nil || cmp.Diff(text.Body, texts[festival.TextImprint].Body) != "" {
		t.Errorf("%+v, %v", texts, err)
	}
	if none, err := s.Text(ctx, e.ID, festival.TextAbout); err != nil || none.Version != 0 {
		t.Errorf("%+v, %v", none, err)
	}
	wantKind(t, s.SetText(ctx, e.ID, festival.PageText{Key: "nonsense"}, now), fault.NotFound, "error.not_found")

	q := festival.Question{Audience: festival.AudienceVisitor, Question: lang.Text{"de": "Darf mein Hund mit?"}, Answer: lang.Text{"de": "Ja, an der Leine."}}
	if q.ID, err = s.SaveQuestion(ctx, e.ID, q); err != nil {
		t.Fatal(err)
	}
	q.Version, q.Position = 1, 3
	if _, err = s.SaveQuestion(ctx, e.ID, q); err != nil {
		t.Fatal(err)
	}
	_, err = s.SaveQuestion(ctx, e.ID, q)
	wantKind(t, err, fault.Conflict, "error.changed_meanwhile")

	if _, err = s.SavePartner(ctx, e.ID, festival.Partner{Name: "beta gGmbH", URL: "https://beta.example"}); err != nil {
		t.Fatal(err)
	}
	_, err = s.SavePartner(ctx, e.ID, festival.Partner{Name: "beta gGmbH"})
	wantField(t, err, "name", "error.taken")
	_, err = s.SavePartner(ctx, e.ID, festival.Partner{Name: "x", URL: "javascript:alert(1)"})
	wantField(t, err, "url", "festival.error.url")

	if err := s.SetSetting(ctx, e.ID, festival.Setting{Key: "lane_m", Value: json.RawMessage("3.5"), Source: "DIN 14090"}, now); err != nil {
		t.Fatal(err)
	}
	if all, err := s.Settings(ctx, e.ID); err != nil || len(all) != 1 || string(all[0].Value) != "3.5" || all[0].Source != "DIN 14090" {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestAdmission(t *testing.T) {
	ctx, _, s, e := begin(t)
	for _, a := range []festival.Admission{festival.AdmissionEvacuation, festival.AdmissionReadmission, festival.AdmissionNormal} {
		if err := s.SetAdmission(ctx, e.ID, a, "Gewitter", now); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Get(ctx, e.ID)
	if err != nil || got.Admission != festival.AdmissionNormal || got.ReadmittedAt == nil || !got.ReadmittedAt.Equal(now) {
		t.Errorf("%+v, %v", got, err)
	}
	wantField(t, s.SetAdmission(ctx, e.ID, "party", "", now), "admission", "error.choice")
}
