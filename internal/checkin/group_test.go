package checkin_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// party is a group's order and its code.
type party struct {
	*door
	o    *ticket.Order
	code string
}

func (d *door) party(slug string, n int) *party {
	d.t.Helper()
	o, err := d.tickets.Order(d.t.Context(), d.e, ticket.OrderDraft{Items: []ticket.Item{{Type: slug, Quantity: n}}, Group: true}, now)
	d.must(err)
	groups := o.Groups()
	if len(groups) != 1 || groups[0].Payload.Size() != n {
		d.t.Fatalf("%+v", groups)
	}
	c, err := d.tickets.GroupCode(d.t.Context(), groups[0])
	d.must(err)
	return &party{d, o, c.Address("https://markt.example")}
}

func (p *party) asks(kind checkin.Kind, places ...int) checkin.GroupDraft {
	g := checkin.GroupDraft{Code: p.code, Kind: kind}
	for _, nth := range places {
		p.nonces++
		g.Scans = append(g.Scans, checkin.ScanDraft{Nonce: fmt.Sprintf("nonce-%d.%d", p.nonces, nth), Nth: nth})
	}
	return g
}

func (p *party) group(g checkin.GroupDraft, at time.Time) (checkin.Group, []string) {
	p.t.Helper()
	got, answers, refused, err := p.s.Group(p.t.Context(), p.bearer, g, at)
	p.must(err)
	if refused != "" {
		p.t.Fatal(refused)
	}
	var all []string
	for _, a := range answers {
		all = append(all, short(a))
	}
	return got, all
}

// stands says how many of the group are free and in, and that the people inside
// are as many.
func (p *party) stands(free, in int, at time.Time) checkin.Group {
	p.t.Helper()
	g, _ := p.group(p.asks(checkin.Entry), at)
	if len(g.Free) != free || g.Inside != in {
		p.t.Errorf("%d free, %d in; want %d and %d", len(g.Free), g.Inside, free, in)
	}
	if got := p.inside(at); got[0] != in {
		p.t.Errorf("%v people are inside, not %d", got, in)
	}
	return g
}

func (p *party) single(nth int) string { return p.door.code(p.o.Tickets[nth-1]) }

func all(what string, n int) []string { return slices.Repeat([]string{what}, n) }

// Twenty-three come in by the group's code, told twice; two come later with
// tickets of their own, whichever these are; and nobody after them.
func TestAGroupComesInAndItsRestLater(t *testing.T) {
	d := newDoor(t)
	p := d.party("tag", 25)
	g := p.stands(25, 0, now)
	if g.Size != 25 || g.Type != "tag" || len(g.Against) != 0 {
		t.Errorf("%+v", g)
	}
	ask := p.asks(checkin.Entry, g.Free[:23]...)
	for range 2 {
		got, answers := p.group(ask, now)
		if !slices.Equal(answers, all("ok", 23)) || len(got.Free) != 2 {
			t.Errorf("%v, %d free", answers, len(got.Free))
		}
	}
	p.stands(2, 23, now)
	d.expect("ok", d.scan(checkin.Entry, p.single(4)), now.Add(time.Minute))
	d.expect("already_redeemed", d.scan(checkin.Entry, p.single(4)), now.Add(time.Minute))
	d.expect("ok", d.scan(checkin.Entry, p.o.Tickets[16].Number), now.Add(time.Minute))
	d.expect("already_redeemed", d.scan(checkin.Entry, p.single(17)), now.Add(time.Minute))
	d.expect("already_redeemed", d.scan(checkin.Entry, p.single(1)), now.Add(time.Minute))
	d.expect("already_redeemed", d.scan(checkin.Entry, p.single(25)), now.Add(time.Minute))
	g = p.stands(0, 25, now.Add(time.Minute))
	if len(g.Against) != 25 || g.Against[0].Reason != checkin.AlreadyRedeemed || g.Against[0].Seen == nil || g.Against[0].Number == "" {
		t.Errorf("%+v", g.Against[0])
	}
	if conflicts, err := d.s.Conflicts(t.Context(), d.e); err != nil || len(conflicts) != 0 {
		t.Errorf("%v %v", conflicts, err)
	}
}

func TestAGroupGoesOutAndComesBack(t *testing.T) {
	d := newDoor(t)
	p := d.party("tag", 6)
	p.group(p.asks(checkin.Entry, 1, 2, 3), now)
	d.expect("ok", d.scan(checkin.Entry, p.single(1)), now)
	p.stands(2, 4, now)

	// One of the three goes by the ticket in hand, whichever that is, and comes
	// back with it.
	d.expect("ok", d.scan(checkin.Exit, p.single(6)), now.Add(time.Minute))
	p.stands(3, 3, now.Add(time.Minute))
	d.expect("ok", d.scan(checkin.Entry, p.single(6)), now.Add(2*time.Minute))

	out, _ := p.group(p.asks(checkin.Exit), now.Add(3*time.Minute))
	if len(out.Free) != 4 || out.Inside != 4 {
		t.Fatalf("%+v", out)
	}
	_, answers := p.group(p.asks(checkin.Exit, out.Free[:2]...), now.Add(3*time.Minute))
	if !slices.Equal(answers, all("ok", 2)) {
		t.Error(answers)
	}
	// Those who hold tickets are in still.
	d.expect("already_redeemed", d.scan(checkin.Entry, p.single(1)), now.Add(4*time.Minute))
	p.stands(4, 2, now.Add(4*time.Minute))
	// More than are in: stored, and said.
	_, answers = p.group(p.asks(checkin.Exit, 1, 2, 3), now.Add(5*time.Minute))
	slices.Sort(answers)
	if !slices.Equal(answers, []string{"ok", "ok", "ok!not_inside"}) {
		t.Error(answers)
	}
}

// Each ticket is judged by itself; what holds for one does not keep out others.
func TestTheTicketsOfAGroupAreJudgedOneByOne(t *testing.T) {
	d := newDoor(t)
	for _, c := range []struct {
		reentry ticket.Reentry
		again   int
	}{{ticket.ReentryOnce, 0}, {ticket.ReentryAfterExit, 4}, {ticket.ReentryFree, 4}} {
		slug := "t" + strings.ReplaceAll(string(c.reentry), "_", "")
		d.kind(slug, c.reentry)
		p := d.party(slug, 5)
		d.must(d.tickets.Void(t.Context(), d.e.ID, p.o.Tickets[2].ID, "", now))
		g, _ := p.group(p.asks(checkin.Entry), now)
		if !slices.Equal(g.Free, []int{1, 2, 4, 5}) || len(g.Against) != 1 || g.Against[0].Reason != checkin.Revoked || g.Against[0].Nth != 3 {
			t.Errorf("%s: %+v", c.reentry, g)
		}
		_, answers := p.group(p.asks(checkin.Entry, 3), now) // a place is as good as another
		if !slices.Equal(answers, []string{"ok"}) {
			t.Error(answers)
		}
		if c.reentry == ticket.ReentryFree {
			continue
		}
		_, answers = p.group(p.asks(checkin.Entry, 1, 2, 4, 5), now)
		slices.Sort(answers)
		if !slices.Equal(answers, []string{"already_redeemed", "ok", "ok", "ok"}) {
			t.Errorf("%s: %v", c.reentry, answers)
		}
		p.group(p.asks(checkin.Exit, 1, 2, 4, 5), now.Add(time.Minute))
		if g, _ = p.group(p.asks(checkin.Entry), now.Add(time.Minute)); len(g.Free) != c.again {
			t.Errorf("%s: %d may come back", c.reentry, len(g.Free))
		}
	}
	p := d.party("tag", 3)
	d.must(d.tickets.Cancel(t.Context(), d.e.ID, p.o.ID, "", now))
	_, answers := p.group(p.asks(checkin.Entry, 1, 2), now)
	if !slices.Equal(answers, all("canceled", 2)) {
		t.Error(answers)
	}
}

// Phones that did not know of each other let a group and holders of its tickets
// in. In whatever order that arrives, as many doubles are told as people were
// let in too much.
func TestGroupsAndSinglesWithoutANetwork(t *testing.T) {
	d := newDoor(t)
	bySingle := func(p *party, places ...int) (scans []checkin.ScanDraft) {
		for i, nth := range places {
			one := d.scan(checkin.Entry, p.single(nth))
			one.At, one.Force = now.Add(time.Duration(i)*time.Second), true
			scans = append(scans, one)
		}
		return scans
	}
	byGroup := func(p *party, n int) []checkin.ScanDraft {
		ask := p.asks(checkin.Entry)
		for i := range n {
			ask.Scans = append(ask.Scans, checkin.ScanDraft{Nonce: fmt.Sprintf("g%s.%d", p.o.Code, i), Code: p.code, Nth: i + 1, Kind: checkin.Entry, At: now.Add(time.Minute), Force: true})
		}
		return ask.Scans
	}
	doubles := 0
	for _, c := range []struct {
		name    string
		group   int
		singles []int
		doubles int
	}{
		{"room for all", 4, []int{1, 2}, 0},
		{"all, and one too many", 4, []int{1, 6, 3}, 1},
		{"one ticket twice", 2, []int{1, 1}, 1},
		{"nobody by the group", 0, []int{5, 2, 5, 5}, 2},
		{"the group too large", 6, []int{2, 4}, 2},
	} {
		for _, groupFirst := range []bool{true, false} {
			p := d.party("tag", 6)
			told := [][]checkin.ScanDraft{byGroup(p, c.group), bySingle(p, c.singles...)}
			if !groupFirst {
				slices.Reverse(told)
			}
			conflicts := 0
			for range 2 { // told again, nothing changes
				conflicts = 0
				for _, scans := range told {
					answers, err := d.s.Record(t.Context(), d.bearer, scans, time.Time{}, now.Add(time.Hour))
					d.must(err)
					for _, a := range answers {
						if a.Status != checkin.OK {
							t.Fatalf("%+v", a)
						}
						if a.Conflict != "" {
							conflicts++
						}
					}
				}
			}
			doubles += c.doubles
			listed, err := d.s.Conflicts(t.Context(), d.e)
			d.must(err)
			if conflicts != c.doubles || len(listed) != doubles {
				t.Errorf("%s, group first %v: %d answered, want %d; %d listed, want %d", c.name, groupFirst, conflicts, c.doubles, len(listed), doubles)
			}
		}
	}
}

// How a group stands costs the same for few and for many.
func TestALookAtAGroupCostsTwoStatements(t *testing.T) {
	d := newDoor(t)
	for _, n := range []int{2, 50} {
		p := d.party("tag", n)
		p.group(p.asks(checkin.Entry, 1), now)
		ctx, statements := pg.Counted(t.Context())
		if _, _, _, err := d.s.Group(ctx, d.bearer, p.asks(checkin.Entry), now); err != nil || statements.Load() != 2 {
			t.Errorf("%d tickets: %d statements, %v", n, statements.Load(), err)
		}
	}
}

// What is listed names the ticket that was shown, not the one it sat for.
func TestADoubleOfAGroupNamesTheTicketThatWasShown(t *testing.T) {
	d := newDoor(t)
	p := d.party("tag", 5)
	p.group(p.asks(checkin.Entry, 1, 2, 3), now)
	for range 2 {
		one := d.scan(checkin.Entry, p.single(2))
		one.Force = true
		d.redeem(one, now.Add(time.Minute))
	}
	listed, err := d.s.Conflicts(t.Context(), d.e)
	d.must(err)
	if len(listed) != 1 || listed[0].Number != p.o.Tickets[1].Number || listed[0].Ticket != p.o.Tickets[1].ID {
		t.Errorf("%+v", listed)
	}
}

// A code opens what it was signed for: nobody makes a neighbour's of a ticket's,
// or a group's, and the group's alone admits nobody.
func TestAGroupsCodeIsSigned(t *testing.T) {
	d := newDoor(t)
	p := d.party("tag", 4)
	single, err := ticket.Parse(p.single(1))
	d.must(err)
	group, err := ticket.Parse(p.code)
	d.must(err)
	forge := func(c ticket.Code, change func(*ticket.Payload)) string {
		change(&c.Payload)
		return c.String()
	}
	for name, code := range map[string]string{
		"a neighbour":  forge(single, func(q *ticket.Payload) { q[15] = 1 }),
		"its group":    forge(single, func(q *ticket.Payload) { q[0], q[15] = 2, 4 }),
		"one of it":    forge(group, func(q *ticket.Payload) { q[0], q[15] = 1, 0 }),
		"a larger one": forge(group, func(q *ticket.Payload) { q[15] = 9 }),
	} {
		one := checkin.ScanDraft{Nonce: name, Code: code, Kind: checkin.Entry}
		if c, err := ticket.Parse(code); err == nil && c.Payload.Size() > 0 {
			one.Nth = 1
			_, _, refused, err := d.s.Group(t.Context(), d.bearer, checkin.GroupDraft{Code: code, Kind: checkin.Entry}, now)
			if err != nil || refused != checkin.Invalid {
				t.Errorf("%s: %v %v", name, refused, err)
			}
		}
		d.expect("invalid", one, now)
	}
	for _, one := range []checkin.ScanDraft{
		{Nonce: "n", Code: p.code, Kind: checkin.Entry},
		{Nonce: "n", Code: p.code, Kind: checkin.Entry, Nth: 5},
		{Nonce: "n", Code: p.code, Kind: checkin.Entry, Nth: -1},
		{Nonce: "n", Code: p.single(1), Kind: checkin.Entry, Nth: 1},
	} {
		if _, err := d.s.Redeem(t.Context(), d.bearer, one, now); fault.FieldsOf(err)["nth"].Key == "" {
			t.Errorf("%d: %v", one.Nth, err)
		}
	}
	for field, g := range map[string]checkin.GroupDraft{
		"code": {Code: p.single(1), Kind: checkin.Entry}, "kind": {Code: p.code, Kind: checkin.Plus},
		"scans": p.asks(checkin.Entry, 1, 2, 3, 4, 1), "scans.0.nth": p.asks(checkin.Entry, 7),
	} {
		if _, _, _, err := d.s.Group(t.Context(), d.bearer, g, now); fault.FieldsOf(err)[field].Key == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, _, _, err := d.s.Group(t.Context(), "nobody", checkin.GroupDraft{Code: p.code, Kind: checkin.Entry}, now); !fault.Is(err, fault.Unauthorized) {
		t.Error(err)
	}
	p.stands(4, 0, now)
}

// A drill lets nobody in, and what was taken back never was.
func TestAGroupInADrillAndTakenBack(t *testing.T) {
	d := newDoor(t)
	p := d.party("tag", 4)
	practice := p.asks(checkin.Entry, 1, 2, 3)
	practice.Drill = true
	if _, answers := p.group(practice, now); !slices.Equal(answers, all("ok", 3)) {
		t.Error(answers)
	}
	p.stands(4, 0, now)
	drills, err := d.s.Drills(t.Context(), d.e.ID)
	d.must(err)
	if drills[d.device().ID].Scans != 3 {
		t.Errorf("%+v", drills)
	}
	ask := p.asks(checkin.Entry, 1, 2, 3)
	p.group(ask, now)
	for _, one := range ask.Scans {
		d.must(d.s.Undo(t.Context(), d.device(), one.Nonce, now.Add(time.Minute)))
	}
	p.stands(4, 0, now.Add(time.Minute))
}

// Whose own ticket has stood in for another of the group has come in: taking
// back the scan that used it would let that ticket in a second time.
func TestWhoStoodInComesInOnce(t *testing.T) {
	d := newDoor(t)
	p := d.party("tag", 5)
	ask := p.asks(checkin.Entry, 1, 2, 3)
	p.group(ask, now)
	d.expect("ok", d.scan(checkin.Entry, p.single(1)), now)
	d.expect("ok", d.scan(checkin.Entry, p.o.Tickets[1].Number), now)
	for n, one := range ask.Scans[:2] {
		if err := d.s.Undo(t.Context(), d.device(), one.Nonce, now.Add(time.Minute)); fault.CodeOf(err) != "moved_on" {
			t.Errorf("ticket %d: %v", n+1, err)
		}
	}
	d.must(d.s.Undo(t.Context(), d.device(), ask.Scans[2].Nonce, now.Add(time.Minute)))
	d.expect("already_redeemed", d.scan(checkin.Entry, p.single(1)), now.Add(time.Minute))
	d.expect("already_redeemed", d.scan(checkin.Entry, p.single(2)), now.Add(time.Minute))
	p.stands(1, 4, now.Add(time.Minute))
}

// Behind the laptop that stands alone the same holds, and afterwards here.
func TestAGroupAtAGateCutOff(t *testing.T) {
	d := newDoor(t)
	p := d.party("tag", 5)
	alone := d.laptop(now)
	there := &party{alone, p.o, p.code}
	bearer := d.bearer
	there.bearer, alone.bearer = bearer, bearer
	_, answers := there.group(there.asks(checkin.Entry, 1, 2, 3), now.Add(time.Minute))
	if !slices.Equal(answers, all("ok", 3)) {
		t.Fatal(answers)
	}
	alone.expect("ok", alone.scan(checkin.Entry, p.single(1)), now.Add(2*time.Minute))
	alone.copies(d, now.Add(3*time.Minute))
	alone.expect("already_redeemed", alone.scan(checkin.Entry, p.single(1)), now.Add(3*time.Minute))
	for _, a := range alone.tells(d, now.Add(time.Hour), now.Add(time.Hour)) {
		if a.Conflict != "" || a.Reason == checkin.Failed {
			t.Errorf("%+v", a)
		}
	}
	p.stands(1, 4, now.Add(time.Hour))
}

// A group that was sold after the laptop's copy is known by its signed size, as
// a phone alone knows it.
func TestAGroupSoldSinceTheCopy(t *testing.T) {
	d := newDoor(t)
	alone := d.laptop(now)
	p := d.party("tag", 4)
	there := &party{alone, p.o, p.code}
	there.bearer, alone.bearer = d.bearer, d.bearer
	at := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	g := there.stands(4, 0, at(1))
	if g.Size != 4 || g.Type != "tag" {
		t.Errorf("%+v", g)
	}
	if _, answers := there.group(there.asks(checkin.Entry, 1, 2), at(2)); !slices.Equal(answers, all("ok", 2)) {
		t.Fatal(answers)
	}
	alone.expect("ok", alone.scan(checkin.Entry, p.single(1)), at(3)) // sits for another
	g = there.stands(1, 3, at(3))
	if len(g.Against) != 3 || g.Against[0].Number != "" {
		t.Errorf("%+v", g.Against)
	}
	alone.copies(d, at(4))
	there.stands(1, 3, at(4))
	for _, a := range alone.tells(d, at(60), at(60)) {
		if a.Conflict != "" || a.Reason == checkin.Failed {
			t.Errorf("%+v", a)
		}
	}
	p.stands(1, 3, at(60))
}

// Where nobody is let in, nobody of a group is free: the question says so
// before anybody is waved through.
func TestAGroupIsToldOfAStop(t *testing.T) {
	d := newDoor(t)
	p := d.party("tag", 3)
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionStop, "", now))
	at := now.Add(time.Minute + 300*time.Nanosecond) // finer than what the database keeps
	g, _ := p.group(p.asks(checkin.Entry), at)
	if len(g.Free) != 0 || len(g.Against) != 3 || g.Against[0].Reason != checkin.Stopped {
		t.Errorf("%+v", g)
	}
}

// Two gates that did not hear of each other let in more of a group than it has
// tickets: who is too many is told where the seats were taken, which is the
// other gate, whatever ticket of the group each of them counts on.
func TestASurplusOfAGroupNamesTheGateThatTookItsSeats(t *testing.T) {
	d := newDoor(t)
	_, err := d.s.CreateGate(t.Context(), d.e.ID, checkin.GateDraft{Slug: "nord", Name: lang.Text{"de": "Nord"}, LocationID: d.campus}, now)
	d.must(err)
	bearer, err := d.s.IssueDevice(t.Context(), d.e.ID, "nord", "Nordhandy", now)
	d.must(err)
	p := d.party("tag", 10)
	p.group(p.asks(checkin.Entry, 1, 2, 3, 4), now)
	answers := func(bearer string, after time.Duration, places ...int) (got []string) {
		t.Helper()
		var scans []checkin.ScanDraft
		for _, s := range p.asks(checkin.Entry, places...).Scans {
			scans = append(scans, checkin.ScanDraft{Nonce: s.Nonce, Code: p.code, Nth: s.Nth, Kind: checkin.Entry, At: now.Add(after), Force: true})
		}
		all, err := d.s.Record(t.Context(), bearer, scans, time.Time{}, now.Add(time.Hour))
		d.must(err)
		for _, a := range all {
			said := short(a)
			if a.Previous != nil {
				said += " " + a.Previous.Gate
			}
			got = append(got, said)
		}
		slices.Sort(got)
		return got
	}
	if got := answers(bearer, 2*time.Minute, 5, 6); !slices.Equal(got, all("ok", 2)) {
		t.Error(got)
	}
	if got := answers(d.bearer, 3*time.Minute, 5, 6, 7, 8, 9, 10); !slices.Equal(got, append(all("ok", 4), all("ok!already_redeemed nord", 2)...)) {
		t.Error(got)
	}
	conflicts, err := d.s.Conflicts(t.Context(), d.e)
	d.must(err)
	if len(conflicts) != 2 {
		t.Fatalf("%+v", conflicts)
	}
	for _, c := range conflicts {
		if c.First.Slug != "nord" || c.First.Device != "Nordhandy" || c.Second.Slug != "haupt" {
			t.Errorf("%+v", c)
		}
	}
}
