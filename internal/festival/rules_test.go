package festival_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pgtest"
)

// A day opens within its date and closes after that, at the latest in the
// night that follows; a closing up to the day change is in that night.
func TestADayHasItsHours(t *testing.T) {
	ctx, _, s, e := begin(t)
	on := date(t, "2026-12-01")
	for _, c := range []struct {
		opens, closes string
		field, key    string
		closesAt      string
	}{
		{"0s", "1h", "", "", "2026-12-01 01:00"},
		{"23h59m", "24h", "", "", "2026-12-02 00:00"},
		{"10h", "4h", "", "", "2026-12-02 04:00"},
		{"2h", "2h", "", "", "2026-12-02 02:00"},
		{"3h", "4h", "", "", "2026-12-01 04:00"},
		{"10h", "47h59m", "", "", "2026-12-02 23:59"},
		{"10h", "0s", "", "", "2026-12-02 00:00"},
		{"9h45m", "18h30m", "", "", "2026-12-01 18:30"},
		{"10h", "4h1m", "closes", "error.end_before_start", ""},
		{"10h", "10h", "closes", "error.end_before_start", ""},
		{"10h", "48h", "closes", "error.time", ""},
		{"10h", "-1m", "closes", "error.time", ""},
		{"-1m", "10h", "opens", "error.time", ""},
		{"24h", "25h", "opens", "error.time", ""},
	} {
		d := festival.DayDraft{Date: on, Opens: span(t, c.opens), Closes: span(t, c.closes)}
		id, err := s.CreateDay(ctx, e, d, now)
		wantField(t, err, c.field, c.key)
		if (err == nil) != (c.key == "") {
			t.Errorf("%s to %s: %v", c.opens, c.closes, err)
		}
		if err != nil {
			continue
		}
		read, err := s.Get(ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := read.DayByID(id); !ok || got.ClosesAt.Format("2006-01-02 15:04") != c.closesAt {
			t.Errorf("%s to %s closes at %s", c.opens, c.closes, got.ClosesAt)
		} else if form := got.Draft(e); form.Opens != d.Opens || form.Closes != d.Closes%(24*time.Hour) || !form.Date.Equal(on) {
			t.Errorf("%s to %s is shown as %v to %v", c.opens, c.closes, form.Opens, form.Closes)
		}
		if err := s.DeleteDay(ctx, e, id, now); err != nil {
			t.Fatal(err)
		}
	}
	for year, key := range map[string]string{"1989-12-31": "error.date", "1990-01-01": "", "2200-12-31": "", "2201-01-01": "error.date"} {
		_, err := s.CreateDay(ctx, e, day(t, year, 10, 12), now)
		wantField(t, err, "date", key)
	}
}

// What is saved of one edition leaves the others as they are.
func TestSavingAnEditionLeavesTheOthers(t *testing.T) {
	ctx, _, s, e := begin(t)
	other, err := s.Create(ctx, draft(func(d *festival.Draft) { d.Slug = "anderer-markt" }), nil, now)
	must(t, err)
	d := e.Draft()
	d.Organiser = "alpha e.V."
	must(t, s.Update(ctx, e.ID, d, now))
	if got, err := s.Get(ctx, other.ID); err != nil || got.Organiser != "" || got.Version != other.Version {
		t.Errorf("%+v %v", got, err)
	}
}

// What is saved of one location leaves its neighbours as they are.
func TestSavingALocationLeavesItsNeighbours(t *testing.T) {
	ctx, _, s, e := begin(t)
	var ids []festival.LocationID
	for _, name := range []string{"Campus", "Wiese"} {
		id, err := s.CreateLocation(ctx, e, festival.LocationDraft{Name: lang.Text{"de": name}}, now)
		must(t, err)
		ids = append(ids, id)
	}
	must(t, s.UpdateLocation(ctx, e, ids[0], festival.LocationDraft{Name: lang.Text{"de": "Hof"}, Version: 1}, now))
	for i, want := range []string{"Hof", "Wiese"} {
		if got, err := s.Location(ctx, e, ids[i]); err != nil || got.ID != ids[i] || got.Name["de"] != want || got.Version != 2-i {
			t.Errorf("%+v %v", got, err)
		}
	}
}

// A location has its own stops; what is damaged in one edition does those of
// the others no harm.
func TestAnEditionReadsItsOwnStopsOnly(t *testing.T) {
	ctx, db, s, e := begin(t)
	other, err := s.Create(ctx, draft(func(d *festival.Draft) { d.Slug = "anderer-markt" }), nil, now)
	must(t, err)
	l, err := s.CreateLocation(ctx, e, festival.LocationDraft{Name: lang.Text{"de": "Wagen"}, Mobile: true}, now)
	must(t, err)
	_, err = s.CreateStop(ctx, e, l, festival.StopDraft{Name: lang.Text{"de": "Bahnhof"}, From: e.Days[0].OpensAt, Until: e.Days[0].ClosesAt}, now)
	must(t, err)
	campus, err := s.CreateLocation(ctx, e, festival.LocationDraft{Name: lang.Text{"de": "Campus"}}, now)
	must(t, err)
	for id, want := range map[festival.LocationID]int{l: 1, campus: 0} {
		if got, err := s.Location(ctx, e, id); err != nil || len(got.Stops) != want {
			t.Errorf("%+v %v", got, err)
		}
	}
	_, err = db.Exec(ctx, `ALTER TABLE stop ALTER address DROP NOT NULL; UPDATE stop SET address = NULL`)
	must(t, err)
	if _, err := s.Locations(ctx, e); err == nil {
		t.Error("reads over the damage")
	}
	if _, err := s.Locations(ctx, other); err != nil {
		t.Error(err)
	}
}

// Of many days the one that is wrong is named.
func TestTheWrongDayIsNamed(t *testing.T) {
	ctx, _, s, _ := begin(t)
	days := []festival.DayDraft{day(t, "2027-11-06", 10, 18), day(t, "2027-11-07", 10, 10)}
	_, err := s.Create(ctx, draft(func(d *festival.Draft) { d.Slug = "naechster-markt" }), days, now)
	wantField(t, err, "days.1.closes", "error.end_before_start")
}

func span(t *testing.T, s string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The edition's clock is the one of its zone, to the second, and a moment
// before the day change counts to the day before.
func TestTheEditionsClock(t *testing.T) {
	e := &festival.Edition{Zone: "Asia/Kathmandu", DayChange: 4*time.Hour + 30*time.Minute + 15*time.Second}
	on := date(t, "2026-11-07")
	if got := e.At(on, 9*time.Hour+45*time.Minute+30*time.Second).Format(time.RFC3339); got != "2026-11-07T09:45:30+05:45" {
		t.Errorf("a quarter to ten is %s", got)
	}
	for clock, want := range map[time.Duration]string{
		4*time.Hour + 30*time.Minute + 14*time.Second: "2026-11-06",
		4*time.Hour + 30*time.Minute + 15*time.Second: "2026-11-07",
		4*time.Hour + 29*time.Minute + 59*time.Second: "2026-11-06",
		5 * time.Hour: "2026-11-07",
	} {
		if got := e.DateOf(e.At(on, clock).UTC()).Format(time.DateOnly); got != want {
			t.Errorf("%v counts to %s", clock, got)
		}
	}
	from, until := e.DaySpan(festival.Day{Date: on})
	if !from.Equal(e.At(on, e.DayChange)) || until.Sub(from) != 24*time.Hour {
		t.Errorf("%s to %s", from, until)
	}
	for range 2 { // what was asked for once is remembered
		if (&festival.Edition{Zone: "Nowhere/Gone"}).Loc() != time.UTC {
			t.Error("a zone that no longer exists")
		}
		if _, err := festival.LoadZone("Nowhere/Gone"); err == nil {
			t.Error("a zone that does not exist is loaded")
		}
	}
}

func TestTheSpanOfTheDays(t *testing.T) {
	if _, _, ok := (&festival.Edition{}).Span(); ok {
		t.Error("no days have no span")
	}
	_, _, _, e := begin(t)
	from, until, ok := e.Span()
	if !ok || !from.Equal(e.Days[0].OpensAt) || !until.Equal(e.Days[1].ClosesAt) {
		t.Errorf("%s to %s", from, until)
	}
	if d, ok := e.DayOf(e.Days[1].ClosesAt); !ok || d.ID != e.Days[1].ID || !e.Holds(e.Days[1].ClosesAt) {
		t.Errorf("one o'clock in the night counts to %+v", d)
	}
	if e.Holds(e.Days[1].ClosesAt.Add(24 * time.Hour)) {
		t.Error("the day after is no market day")
	}
	if _, ok := e.DayByID(-1); ok {
		t.Error("a day that is not there")
	}
}

func TestTheDayChangeIsInTheMorning(t *testing.T) {
	for change, want := range map[time.Duration]string{-1: "festival.error.day_change", 0: "", 12 * time.Hour: "", 12*time.Hour + 1: "festival.error.day_change"} {
		d := draft(func(d *festival.Draft) { d.DayChange = change })
		if got := d.Check()["day_change"].Key; got != want {
			t.Errorf("%v: %q", change, got)
		}
	}
	at := berlin(t, "2026-05-01 00:00")
	d := draft(func(d *festival.Draft) { d.ApplicationOpens, d.ApplicationCloses = &at, &at })
	if d.Check()["application_closes"].Key != "error.end_before_start" {
		t.Error("a call of no length")
	}
}

// A place on earth has both coordinates, and neither is beyond a pole.
func TestALocationIsOnEarth(t *testing.T) {
	number := func(f float64) *float64 { return &f }
	for _, c := range []struct {
		latitude, longitude *float64
		field               string
	}{
		{nil, nil, ""},
		{number(90), number(180), ""},
		{number(-90), number(-180), ""},
		{number(90.0001), number(0), "latitude"},
		{number(-90.0001), number(0), "latitude"},
		{number(0), number(180.0001), "longitude"},
		{number(0), number(-180.0001), "longitude"},
		{number(math.NaN()), number(0), "latitude"},
		{number(0), number(math.NaN()), "longitude"},
		{nil, number(0), "latitude"},
		{number(0), nil, "longitude"},
	} {
		d := festival.LocationDraft{Name: lang.Text{"de": "Campus"}, Latitude: c.latitude, Longitude: c.longitude}
		f := d.Check()
		if (c.field == "" && len(f) > 0) || (c.field != "" && f[c.field].Key != "festival.error.coordinates") {
			t.Errorf("%v %v: %v", c.latitude, c.longitude, f)
		}
	}
	for capacity, want := range map[int]string{0: "error.range", 1: "", 1_000_000: "", 1_000_001: "error.range"} {
		d := festival.LocationDraft{Name: lang.Text{"de": "Campus"}, Capacity: &capacity}
		if got := d.Check()["capacity"].Key; got != want {
			t.Errorf("room for %d: %q", capacity, got)
		}
	}
	for ground, want := range map[festival.Ground]string{"": "", festival.GroundStreet: "", festival.GroundGreen: "", festival.GroundPrivate: "", "moon": "error.choice"} {
		d := festival.LocationDraft{Name: lang.Text{"de": "Campus"}, Ground: ground}
		if got := d.Check()["ground"].Key; got != want {
			t.Errorf("ground %q: %q", ground, got)
		}
	}
	d := festival.LocationDraft{Slug: "Groß"}
	if got := keys(d.Check()); cmp.Diff([]string{"name.de error.required", "slug festival.error.short_slug"}, got) != "" {
		t.Errorf("%v", got)
	}
}

// What belongs to one edition is out of another's reach.
func TestAnotherEditionsThingsAreOutOfReach(t *testing.T) {
	ctx, _, s, e := begin(t)
	other, err := s.Create(ctx, draft(func(d *festival.Draft) { d.Slug = "anderer-markt" }), []festival.DayDraft{day(t, "2027-11-07", 10, 18)}, now)
	must(t, err)
	l, err := s.CreateLocation(ctx, e, festival.LocationDraft{Name: lang.Text{"de": "Wagen"}, Mobile: true, Source: "datei", SourceID: "1"}, now)
	must(t, err)
	stop := festival.StopDraft{Name: lang.Text{"de": "Bahnhof"}, From: e.Days[0].OpensAt, Until: e.Days[0].ClosesAt, Version: 1}
	st, err := s.CreateStop(ctx, e, l, stop, now)
	must(t, err)
	question := festival.Question{Audience: festival.AudienceVendor, Question: lang.Text{"de": "?"}, Answer: lang.Text{"de": "!"}}
	question.ID, err = s.SaveQuestion(ctx, e.ID, question)
	must(t, err)
	partner := festival.Partner{Name: "beta gGmbH"}
	partner.ID, err = s.SavePartner(ctx, e.ID, partner)
	must(t, err)
	must(t, s.SetText(ctx, e.ID, festival.PageText{Key: festival.TextAbout, Body: lang.Text{"de": "Wir"}}, now))
	must(t, s.SetSetting(ctx, e.ID, festival.Setting{Key: "lane_m", Value: []byte("3.5")}, now))
	question.Version, partner.Version = 1, 1
	hours := day(t, "2026-11-07", 10, 17)
	hours.Version = 1

	second := func(_ any, err error) error { return err }
	for name, c := range map[string]struct {
		err  error
		kind fault.Kind
	}{
		"read a location":    {second(s.Location(ctx, other, l)), fault.NotFound},
		"change a location":  {s.UpdateLocation(ctx, other, l, festival.LocationDraft{Name: lang.Text{"de": "X"}, Version: 1}, now), fault.Conflict},
		"remove a location":  {s.DeleteLocation(ctx, other, l, now), fault.NotFound},
		"change a day":       {s.UpdateDay(ctx, other, e.Days[0].ID, hours, now), fault.Conflict},
		"remove a day":       {s.DeleteDay(ctx, other, e.Days[0].ID, now), fault.NotFound},
		"add a stop":         {second(s.CreateStop(ctx, other, l, festival.StopDraft{Name: stop.Name, From: other.Days[0].OpensAt, Until: other.Days[0].ClosesAt}, now)), fault.Invalid},
		"change a stop":      {s.UpdateStop(ctx, &festival.Edition{ID: other.ID}, l, st, stop, now), fault.Conflict},
		"remove a stop":      {s.DeleteStop(ctx, other, l, st, now), fault.NotFound},
		"stop elsewhere":     {s.DeleteStop(ctx, e, l+1, st, now), fault.NotFound},
		"change elsewhere":   {s.UpdateStop(ctx, e, l+1, st, stop, now), fault.Conflict},
		"change a question":  {second(s.SaveQuestion(ctx, other.ID, question)), fault.Conflict},
		"remove a question":  {s.DeleteQuestion(ctx, other.ID, question.ID, now), fault.NotFound},
		"change a partner":   {second(s.SavePartner(ctx, other.ID, partner)), fault.Conflict},
		"remove a partner":   {s.DeletePartner(ctx, other.ID, partner.ID, now), fault.NotFound},
		"admission nowhere":  {s.SetAdmission(ctx, -1, festival.AdmissionStop, "", now), fault.NotFound},
		"an edition nowhere": {second(s.Get(ctx, -1)), fault.NotFound},
	} {
		if !fault.Is(c.err, c.kind) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	locations, err := s.Locations(ctx, other)
	must(t, err)
	questions, err := s.Questions(ctx, other.ID)
	must(t, err)
	partners, err := s.Partners(ctx, other.ID)
	must(t, err)
	texts, err := s.Texts(ctx, other.ID)
	must(t, err)
	text, err := s.Text(ctx, other.ID, festival.TextAbout)
	must(t, err)
	settings, err := s.Settings(ctx, other.ID)
	must(t, err)
	if n := len(locations) + len(questions) + len(partners) + len(texts) + len(settings) + text.Version; n != 0 {
		t.Errorf("%v %v %v %v %v %v", locations, questions, partners, texts, settings, text)
	}
	if other, err := s.Get(ctx, other.ID); err != nil || len(other.Days) != 1 || other.Days[0].Key() != "2027-11-07" {
		t.Errorf("%+v %v", other, err)
	}
}

// Nobody's work is lost: what somebody else saved meanwhile is not written over.
func TestNoChangeIsLost(t *testing.T) {
	ctx, db, s, e := begin(t)
	l, err := s.CreateLocation(ctx, e, festival.LocationDraft{Name: lang.Text{"de": "Wagen"}}, now)
	must(t, err)
	stop := festival.StopDraft{Name: lang.Text{"de": "Bahnhof"}, From: e.Days[0].OpensAt, Until: e.Days[0].ClosesAt}
	st, err := s.CreateStop(ctx, e, l, stop, now)
	must(t, err)
	question, err := s.SaveQuestion(ctx, e.ID, festival.Question{Audience: festival.AudienceVendor, Question: lang.Text{"de": "?"}, Answer: lang.Text{"de": "!"}})
	must(t, err)
	partner, err := s.SavePartner(ctx, e.ID, festival.Partner{Name: "beta gGmbH"})
	must(t, err)
	save := func(version int) map[string]error {
		d, hours, stop := e.Draft(), day(t, "2026-11-07", 10, 17), stop
		d.Version, hours.Version, stop.Version = version, version, version
		second := func(_ any, err error) error { return err }
		return map[string]error{
			"edition":  s.Update(ctx, e.ID, d, now),
			"day":      s.UpdateDay(ctx, e, e.Days[0].ID, hours, now),
			"location": s.UpdateLocation(ctx, e, l, festival.LocationDraft{Name: lang.Text{"de": "X"}, Version: version}, now),
			"stop":     s.UpdateStop(ctx, e, l, st, stop, now),
			"question": second(s.SaveQuestion(ctx, e.ID, festival.Question{ID: question, Audience: festival.AudienceVendor, Question: lang.Text{"de": "?"}, Answer: lang.Text{"de": "!"}, Version: version})),
			"partner":  second(s.SavePartner(ctx, e.ID, festival.Partner{ID: partner, Name: "beta", Version: version})),
			"text":     s.SetText(ctx, e.ID, festival.PageText{Key: festival.TextAbout, Body: lang.Text{"de": "Wir"}, Version: version - 1}, now),
			"setting":  s.SetSetting(ctx, e.ID, festival.Setting{Key: "lane_m", Value: []byte("3.5"), Version: version - 1}, now),
		}
	}
	for name, err := range save(1) {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range save(1) {
		if fault.CodeOf(err) != "changed_meanwhile" || !fault.Is(err, fault.Conflict) {
			t.Errorf("%s was written over: %v", name, err)
		}
	}
	for name, err := range save(2) {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, table := range []string{"edition", "market_day", "location", "stop", "question", "partner"} {
		var versions []int
		must(t, db.Select(ctx, &versions, `SELECT version FROM `+table+` ORDER BY id`))
		if versions[0] != 3 {
			t.Errorf("%s: %v after two changes", table, versions)
		}
	}
}

// One change touches one thing: its neighbours stay as they are.
func TestNeighboursStay(t *testing.T) {
	ctx, db, s, e := begin(t)
	var l [2]festival.LocationID
	var st [2]festival.StopID
	var q, p [2]int64
	for i := range 2 {
		var err error
		l[i], err = s.CreateLocation(ctx, e, festival.LocationDraft{Name: lang.Text{"de": fmt.Sprint("Wagen ", i)}}, now)
		must(t, err)
		st[i], err = s.CreateStop(ctx, e, l[0], festival.StopDraft{Name: lang.Text{"de": "Halt"}, From: e.Days[i].OpensAt, Until: e.Days[i].ClosesAt}, now)
		must(t, err)
		q[i], err = s.SaveQuestion(ctx, e.ID, festival.Question{Audience: festival.AudienceVendor, Question: lang.Text{"de": "?"}, Answer: lang.Text{"de": "!"}})
		must(t, err)
		p[i], err = s.SavePartner(ctx, e.ID, festival.Partner{Name: fmt.Sprint("Verein ", i)})
		must(t, err)
	}
	second := func(_ any, err error) error { return err }
	hours := day(t, "2026-11-07", 10, 17)
	hours.Version = 1
	for _, err := range []error{
		s.UpdateDay(ctx, e, e.Days[0].ID, hours, now),
		s.UpdateLocation(ctx, e, l[0], festival.LocationDraft{Name: lang.Text{"de": "X"}, Version: 1}, now),
		s.UpdateStop(ctx, e, l[0], st[0], festival.StopDraft{Name: lang.Text{"de": "X"}, From: e.Days[0].OpensAt, Until: e.Days[0].ClosesAt, Version: 1}, now),
		second(s.SaveQuestion(ctx, e.ID, festival.Question{ID: q[0], Audience: festival.AudienceVisitor, Question: lang.Text{"de": "X"}, Answer: lang.Text{"de": "!"}, Version: 1})),
		second(s.SavePartner(ctx, e.ID, festival.Partner{ID: p[0], Name: "X", Version: 1})),
	} {
		must(t, err)
	}
	for _, table := range []string{"market_day", "location", "stop", "question", "partner"} {
		var versions []int
		must(t, db.Select(ctx, &versions, `SELECT version FROM `+table+` ORDER BY id`))
		if diff := cmp.Diff([]int{2, 1}, versions); diff != "" {
			t.Errorf("%s changed: %s", table, diff)
		}
	}
	for _, err := range []error{
		s.DeleteStop(ctx, e, l[0], st[0], now), s.DeleteQuestion(ctx, e.ID, q[0], now), s.DeletePartner(ctx, e.ID, p[0], now), s.DeleteDay(ctx, e, e.Days[0].ID, now),
	} {
		must(t, err)
	}
	must(t, s.DeleteLocation(ctx, e, l[1], now))
	for _, table := range []string{"market_day", "location", "stop", "question", "partner"} {
		var left int
		must(t, db.Get(ctx, &left, `SELECT count(*) FROM `+table))
		if left != 1 {
			t.Errorf("%d rows of %s are left", left, table)
		}
	}
}

// What a question, a partner or a setting must say.
func TestWhatIsMissingIsSaid(t *testing.T) {
	ctx, _, s, e := begin(t)
	second := func(_ any, err error) error { return err }
	text := lang.Text{"de": "x"}
	for _, c := range []struct {
		err        error
		field, key string
	}{
		{second(s.SaveQuestion(ctx, e.ID, festival.Question{Audience: festival.AudienceVisitor, Answer: text})), "question.de", "error.required"},
		{second(s.SaveQuestion(ctx, e.ID, festival.Question{Audience: festival.AudienceVisitor, Question: text})), "answer.de", "error.required"},
		{second(s.SaveQuestion(ctx, e.ID, festival.Question{Audience: "press", Question: text, Answer: text})), "audience", "error.choice"},
		{second(s.SavePartner(ctx, e.ID, festival.Partner{})), "name", "error.required"},
		{second(s.SavePartner(ctx, e.ID, festival.Partner{Name: "x", URL: "ftp://x.example"})), "url", "festival.error.url"},
		{second(s.SavePartner(ctx, e.ID, festival.Partner{Name: "x", URL: "https://"})), "url", "festival.error.url"},
		{second(s.SavePartner(ctx, e.ID, festival.Partner{Name: "x", URL: "https://%zz"})), "url", "festival.error.url"},
		{s.SetSetting(ctx, e.ID, festival.Setting{Key: "k", Value: []byte("{")}, now), "value", "error.number"},
		{s.SetSetting(ctx, e.ID, festival.Setting{Key: "k", Value: []byte("1"), Source: "a\x00"}, now), "source", "error.characters"},
		{s.SetText(ctx, e.ID, festival.PageText{Key: festival.TextAbout, Body: lang.Text{"de": "\x00"}}, now), "body.de", "error.characters"},
		{second(s.CreateStop(ctx, e, 1, festival.StopDraft{From: e.Days[0].OpensAt, Until: e.Days[0].ClosesAt}, now)), "name.de", "error.required"},
		{second(s.CreateStop(ctx, e, 1, festival.StopDraft{Name: text}, now)), "from", "error.required"},
		{second(s.EnsureDays(ctx, e, []festival.DayDraft{day(t, "2026-11-09", 18, 10)})), "days.0.closes", "error.end_before_start"},
		{second(s.CreateLocation(ctx, e, festival.LocationDraft{}, now)), "name.de", "error.required"},
		{s.Update(ctx, e.ID, festival.Draft{Slug: "x"}, now), "slug", "error.slug"},
	} {
		wantField(t, c.err, c.field, c.key)
		if !fault.Is(c.err, fault.Invalid) {
			t.Errorf("%s: %v", c.field, c.err)
		}
	}
	if _, err := s.SavePartner(ctx, e.ID, festival.Partner{Name: "x", URL: "http://x.example"}); err != nil {
		t.Errorf("http is an address too: %v", err)
	}
}

// Moments are told on the edition's clock, however they were stored.
func TestMomentsAreOnTheEditionsClock(t *testing.T) {
	ctx, _, s, _ := begin(t)
	opens, closes := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	e, err := s.Create(ctx, draft(func(d *festival.Draft) {
		d.Slug, d.Zone, d.ApplicationOpens, d.ApplicationCloses = "fern-ost", "Asia/Tokyo", &opens, &closes
	}), []festival.DayDraft{day(t, "2026-11-07", 10, 18)}, now)
	must(t, err)
	must(t, s.SetAdmission(ctx, e.ID, festival.AdmissionReadmission, "", now))
	e, err = s.Get(ctx, e.ID)
	must(t, err)
	for name, at := range map[string]time.Time{
		"opening": e.Days[0].OpensAt, "closing": e.Days[0].ClosesAt, "call opens": *e.ApplicationOpens, "call closes": *e.ApplicationCloses,
		"readmitted": *e.ReadmittedAt,
	} {
		if _, offset := at.Zone(); offset != 9*3600 {
			t.Errorf("%s is told as %s", name, at)
		}
	}
}

// Stops that an import names twice, days that are there already.
func TestOneCurrentEditionAtMost(t *testing.T) {
	ctx, db, s, e := begin(t)
	other, err := s.Create(ctx, draft(func(d *festival.Draft) { d.Slug = "markt-2027" }), nil, now)
	must(t, err)
	must(t, s.MakeCurrent(ctx, e.ID, now))
	must(t, s.MakeCurrent(ctx, other.ID, now))
	var current []festival.ID
	must(t, db.Select(ctx, &current, `SELECT id FROM edition WHERE current`))
	if diff := cmp.Diff([]festival.ID{other.ID}, current); diff != "" {
		t.Error(diff)
	}
	if got, err := s.BySlug(ctx, "markt-2026"); err != nil || got.ID != e.ID {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := s.BySlug(ctx, "markt-2028"); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	must(t, s.SetAdmission(ctx, e.ID, festival.AdmissionStop, "", now))
	if other, err = s.Get(ctx, other.ID); err != nil || other.Admission != festival.AdmissionNormal {
		t.Errorf("a stop is of one edition: %+v %v", other, err)
	}
}

func TestTheDatabaseGuardsTheEdition(t *testing.T) {
	ctx, db, s, e := begin(t)
	other, err := s.Create(ctx, draft(func(d *festival.Draft) { d.Slug = "markt-2027" }), nil, now)
	must(t, err)
	must(t, s.MakeCurrent(ctx, e.ID, now))
	for i, slug := range []string{"campus", "wagen"} {
		l, err := s.CreateLocation(ctx, e, festival.LocationDraft{Slug: slug, Name: lang.Text{"de": slug}, Source: "datei", SourceID: slug}, now)
		must(t, err)
		_, err = s.CreateStop(ctx, e, l, festival.StopDraft{Name: lang.Text{"de": slug}, From: e.Days[i].OpensAt, Until: e.Days[i].ClosesAt}, now)
		must(t, err)
		_, err = s.SavePartner(ctx, e.ID, festival.Partner{Name: slug})
		must(t, err)
	}
	_, err = s.SaveQuestion(ctx, e.ID, festival.Question{Audience: festival.AudienceVendor, Question: lang.Text{"de": "?"}, Answer: lang.Text{"de": "!"}})
	must(t, err)
	elsewhere := fmt.Sprint(other.ID)
	pgtest.Guards(t, db, []string{"edition", "market_day", "location", "stop", "page_text", "question", "partner", "setting"}, map[string]string{
		"edition_uid":                      `UPDATE edition SET uid = '00000000-0000-0000-0000-000000000000'`,
		"edition_slug_taken":               `UPDATE edition SET slug = 'alle'`,
		"edition_slug_form":                `UPDATE edition SET slug = 'abc'`,
		"edition_state":                    `UPDATE edition SET state = 'cancelled'`,
		"edition_admission":                `UPDATE edition SET admission = 'party'`,
		"edition_one_current":              `UPDATE edition SET current = true`,
		"lang_text_is_object":              `UPDATE edition SET name = '"Markt"'`,
		"market_day_once":                  `UPDATE market_day SET date = '2026-11-07'`,
		"market_day_closes_after_opening":  `UPDATE market_day SET closes_at = opens_at`,
		"location_uid":                     `UPDATE location SET uid = '00000000-0000-0000-0000-000000000000'`,
		"location_slug_form":               `UPDATE location SET slug = '-'`,
		"location_slug_taken":              `UPDATE location SET slug = 'campus'`,
		"location_admission":               `UPDATE location SET admission = 'party'`,
		"location_ground":                  `UPDATE location SET ground = 'moon'`,
		"location_capacity_positive":       `UPDATE location SET capacity = 0`,
		"location_load_in_vehicles":        `UPDATE location SET load_in_vehicles = 101`,
		"location_load_in_minutes":         `UPDATE location SET load_in_minutes = 4`,
		"location_on_earth":                `UPDATE location SET latitude = 91, longitude = 0`,
		"location_source_once":             `UPDATE location SET source_id = 'campus'`,
		"stop_span_bounded":                `UPDATE stop SET span = tstzrange(lower(span), NULL)`,
		"stop_on_earth":                    `UPDATE stop SET latitude = 0, longitude = 181`,
		"stop_one_at_a_time":               `INSERT INTO stop (edition_id, location_id, span) SELECT edition_id, location_id, tstzrange(upper(span) - interval '1 second', upper(span) + interval '1 hour') FROM stop`,
		"stop_edition_id_location_id_fkey": `UPDATE stop SET edition_id = ` + elsewhere,
		"question_audience":                `UPDATE question SET audience = 'press'`,
		"partner_once":                     `UPDATE partner SET name = 'alle'`,
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
