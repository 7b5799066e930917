package demo

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/press"
	"markt/internal/programme"
	"markt/internal/site/check"
	"markt/internal/stall"
	"markt/internal/ticket"
)

func rooms(db *pg.DB) press.Rooms {
	return press.Wire(db, account.SecretFrom([32]byte{7})).Untold()
}

// loaded is a database with the demo of three o'clock in the afternoon.
type loaded struct {
	press.Rooms
	content Content
	e       *festival.Edition
	now     time.Time
}

// One loading serves all checks: it is what takes time.
func TestLoad(t *testing.T) {
	ctx := t.Context()
	berlin, err := festival.LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	d := loaded{Rooms: rooms(pgtest.New(t)), content: content(t), now: time.Date(2027, 5, 8, 15, 0, 0, 0, berlin)}
	queries := pgtest.Count(ctx, func(ctx context.Context) { err = Load(ctx, d.Rooms, d.now) })
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d queries", queries)
	if queries > 12_000 {
		t.Errorf("%d queries", queries)
	}
	if d.e, err = d.Festival.Current(ctx); err != nil {
		t.Fatal(err)
	}
	t.Run("edition", d.edition)
	t.Run("drawing", d.drawing)
	t.Run("people", d.people)
	t.Run("applications", d.applications)
	t.Run("plan", d.plan)
	t.Run("programme", d.programme)
	t.Run("tickets", d.tickets)
	t.Run("gates", d.gates)
	t.Run("mails", d.mails)
	t.Run("history", d.history)
	t.Run("twice", d.twice)
}

func (d loaded) edition(t *testing.T) {
	if !d.e.Demo || d.e.Slug != "markt-der-moeglichkeiten-2027" || len(d.e.Days) != 2 ||
		d.e.Days[0].Key() != "2027-05-08" || d.e.Days[1].Key() != "2027-05-09" || !d.e.TakesApplications(d.now) {
		t.Errorf("%+v", d.e)
	}
	texts, err := d.Festival.Texts(t.Context(), d.e.ID)
	if err != nil || len(texts) != len(d.content.Texts) {
		t.Errorf("%d texts, %v", len(texts), err)
	}
	if got := StandingOf([]*festival.Edition{d.e}, d.now); got != Ready {
		t.Errorf("standing %s", got)
	}
}

func (d loaded) people(t *testing.T) {
	for _, role := range account.DemoRoles {
		if _, err := d.Accounts.ByEmail(t.Context(), account.DemoEmail(role)); err != nil {
			t.Errorf("%s: %v", role, err)
		}
	}
	vendor, err := d.Accounts.ByEmail(t.Context(), account.DemoEmail(account.Vendor))
	if err != nil {
		t.Fatal(err)
	}
	own, err := d.Stalls.OfPerson(t.Context(), d.e.ID, vendor.ID)
	if err != nil || len(own) != 1 || own[0].State != stall.StateConfirmed {
		t.Errorf("the vendor has %d applications, %v", len(own), err)
	}
}

func (d loaded) applications(t *testing.T) {
	ctx := t.Context()
	frame, err := d.Stalls.Frame(ctx, d.e.ID, d.now)
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := d.Stalls.Kinds(ctx, d.e.ID)
	if err != nil {
		t.Fatal(err)
	}
	byID, count := map[stall.KindID]stall.Kind{}, map[stall.State]int{}
	for _, k := range kinds {
		byID[k.ID] = k
	}
	want := map[stall.State]int{}
	for _, s := range d.content.Stalls {
		want[stall.State(s.State)]++
	}
	for state := range want {
		listed, err := d.Stalls.List(ctx, d.e.ID, stall.Filter{States: []stall.State{state}})
		if err != nil {
			t.Fatal(err)
		}
		count[state] = len(listed)
		for _, line := range listed {
			a, err := d.Stalls.Get(ctx, d.e.ID, line.ID)
			if err != nil {
				t.Fatal(err)
			}
			if wrong := a.Check(byID[a.Kind], frame); len(wrong) > 0 {
				t.Errorf("%s: %v", a.Name, wrong)
			}
		}
	}
	for state, n := range want {
		if count[state] != n {
			t.Errorf("%d are %s, want %d", count[state], state, n)
		}
	}
}

func (d loaded) plan(t *testing.T) {
	released, err := d.Site.Public(t.Context(), d.e)
	if err != nil {
		t.Fatal(err)
	}
	kinds, names := map[string]int{}, map[string]bool{}
	for _, s := range released.Document.Stalls {
		kinds[s.Kind]++
		names[s.Name] = true
	}
	if len(released.Document.Stalls) < 45 || len(kinds) != 4 || len(released.Document.Plans) != len(d.content.Plans) {
		t.Errorf("%d stalls of %v on %d plans", len(released.Document.Stalls), kinds, len(released.Document.Plans))
	}
	stays := 0
	for _, p := range released.Document.Plans {
		stays += len(p.Stays)
	}
	want := 0
	for _, s := range d.content.Stalls {
		if len(s.Stays) > 0 && !names[s.Name] {
			t.Errorf("%s is not on the plan", s.Name)
		}
		for _, p := range s.Stays {
			want += len(p.Days)
		}
	}
	if stays < want {
		t.Errorf("%d stays, want at least %d", stays, want)
	}
	reports, err := d.Site.Reports(t.Context(), d.e)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports {
		for _, f := range r.Findings {
			if f.Rule != check.OtherLocation { // they were asked
				t.Errorf("%s: %s", r.Name["de"], f.Says("de"))
			}
		}
		if len(r.Checked) < 17 || !slices.Contains(r.Checked, check.LaneClear) || !slices.Contains(r.Checked, check.EscapeWidth) {
			t.Errorf("%s: only %v are checked", r.Name["de"], r.Checked)
		}
	}
}

func (d loaded) programme(t *testing.T) {
	ctx := t.Context()
	released, err := d.Programme.Released(ctx, d.e)
	if err != nil {
		t.Fatal(err)
	}
	titles, fromStalls := map[string]programme.Session{}, 0
	for _, s := range released.Document.Sessions {
		titles[s.Title["de"]] = s
	}
	stages := released.Document.StageByID()
	for _, s := range d.content.Sessions {
		got, there := titles[s.Title["de"]]
		if there != (s.State == "confirmed") {
			t.Errorf("%s is %s; released: %v", s.Key, s.State, there)
		}
		if there && (got.Start.Format("15:04") != s.Start.String() || stages[got.Stage].Name == "" || got.Minutes != s.Minutes || len(got.Hosts) < len(s.Hosts)) {
			t.Errorf("%s: %+v", s.Key, got)
		}
	}
	public, err := d.Programme.Clashes(ctx, d.e, released.Document.Sessions)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range public {
		if c.Kind != programme.OutsideHours && c.Kind != programme.StallAlone { // who keeps the stall meanwhile is for people to say
			t.Errorf("released with %s: %+v", c.Kind, c)
		}
	}
	working, err := d.Programme.List(ctx, d.e)
	if err != nil {
		t.Fatal(err)
	}
	clashes := map[programme.ClashKind]int{}
	drafted, err := d.Programme.Clashes(ctx, d.e, working.Sessions)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range drafted {
		clashes[c.Kind]++
	}
	if len(titles) < 70 || clashes[programme.StageTwice] != 1 || clashes[programme.HostTwice] != 1 {
		t.Errorf("%d released; clashes of the drafts %v", len(titles), clashes)
	}
	for _, s := range working.Sessions {
		if s.Application != 0 {
			fromStalls++
		}
	}
	if fromStalls < 5 {
		t.Errorf("%d sessions come from applications", fromStalls)
	}
}

func (d loaded) tickets(t *testing.T) {
	ctx := t.Context()
	orders, err := d.Tickets.Orders(ctx, d.e.ID)
	if err != nil {
		t.Fatal(err)
	}
	canceled := 0
	for i, o := range orders {
		if o.State == ticket.Canceled {
			canceled++
		}
		if o.Email != "" && !strings.HasSuffix(o.Email, ".example") || o.CreatedAt.After(d.now) || i > 0 && o.CreatedAt.Before(orders[i-1].CreatedAt) {
			t.Errorf("order %d: %s at %s", i, o.Email, o.CreatedAt)
		}
	}
	if len(orders) != 300 || canceled < 5 || canceled > 20 {
		t.Errorf("%d orders, %d canceled", len(orders), canceled)
	}
	quotas, err := d.Tickets.Quotas(ctx, d.e.ID, time.Now())
	if err != nil || len(quotas) != len(d.content.Tickets.Quotas) {
		t.Fatalf("%d quotas, %v", len(quotas), err)
	}
	for _, q := range quotas {
		if q.Free <= 0 || q.Free+q.Taken != q.Size || q.Taken == 0 {
			t.Errorf("%s: %d of %d taken, %d free", q.Name, q.Taken, q.Size, q.Free)
		}
	}
}

func (d loaded) gates(t *testing.T) {
	o, err := d.Checkin.Occupancy(t.Context(), d.e, d.now)
	if err != nil {
		t.Fatal(err)
	}
	refused, entries := 0, 0
	for _, l := range o.Locations {
		for _, g := range l.Gates {
			refused, entries = refused+g.Refused, entries+g.Entries
		}
	}
	if o.Locations[0].Inside < 30 || entries < 50 || refused > 0 {
		t.Errorf("%d inside, %d came, %d refused", o.Locations[0].Inside, entries, refused)
	}
}

func (d loaded) mails(t *testing.T) {
	var jobs int
	if err := d.DB.Get(t.Context(), &jobs, `SELECT count(*) FROM job`); err != nil {
		t.Fatal(err)
	}
	sent, err := mail.List(t.Context(), d.DB, mail.Reader{Edition: int64(d.e.ID), House: true}, 10, 0)
	if err != nil || len(sent) > 0 || jobs < 5 || jobs > 15 {
		t.Errorf("%d jobs, %d mails, %v", jobs, len(sent), err)
	}
}

// Who did what must be a person, an applicant or a visitor, and in the past.
func (d loaded) history(t *testing.T) {
	var odd []struct {
		Subject string `db:"subject"`
		Verb    string `db:"verb"`
		Actor   string `db:"actor"`
		N       int    `db:"n"`
	}
	err := d.DB.Select(t.Context(), &odd, `
SELECT subject, verb, actor, count(*) AS n
FROM history
WHERE at > $1 OR (actor = 'system' AND subject NOT IN ('person', 'edition'))
GROUP BY 1, 2, 3`, d.now)
	if err != nil || len(odd) > 0 {
		t.Errorf("%+v %v", odd, err)
	}
}

func (d loaded) twice(t *testing.T) {
	if err := Load(t.Context(), d.Rooms, d.now.Add(time.Hour)); fault.CodeOf(err) != "not_empty" {
		t.Errorf("loading twice: %v", err)
	}
	editions, err := d.Festival.List(t.Context())
	if err != nil || len(editions) != 1 {
		t.Errorf("%d editions, %v", len(editions), err)
	}
}
