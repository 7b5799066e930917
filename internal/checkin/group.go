package checkin

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"markt/internal/fault"
	"markt/internal/ticket"
)

// inGroup makes the target one of a group's tickets. What is stored of it is
// the group's payload and the place in it.
func (t *target) inGroup(p ticket.Payload, nth int) {
	if t.payload == nil && t.draft.relayed == nil {
		return // somebody else's code
	}
	one := p.Member(nth - 1)
	t.payload, t.code, t.ofGroup = one[:], groupCode(p, nth), true
}

func groupCode(p ticket.Payload, nth int) string { return p.String() + "/" + strconv.Itoa(nth) }

// groupOf reads what inGroup has stored.
func groupOf(code string) (p ticket.Payload, nth int, ok bool) {
	group, place, _ := strings.Cut(code, "/")
	nth, err := strconv.Atoi(place)
	if p, ok = payloadOf(group); !ok || err != nil {
		return p, 0, false
	}
	return p, nth, nth >= 1 && nth <= p.Size()
}

// whose names the code that was scanned, as Seat tells them apart.
func (t *target) whose(row readRow) string {
	if t.ofGroup {
		return ""
	}
	return ticket.Payload(row.Payload).String()
}

// mayMove reports whether another ticket of a group may do instead, or holds
// what the ticket did. Only what some other code than its own has done to it
// tells that there is one; nothing does of an exit that nobody is known to make.
func (t *target) mayMove(v Verdict, st State, row readRow) bool {
	switch {
	case row.TicketID == nil, t.draft.Refused != "":
		return false
	case t.ofGroup:
		return !v.clean()
	}
	own := []string{t.whose(row), *row.Number}
	return v.Conflict == NotInside || slices.ContainsFunc(st.Past, func(p Past) bool { return !slices.Contains(own, p.By) })
}

const sqlReadGroup = `
SELECT k.payload, k.id AS ticket_id, k.ticket_type_id, k.number, k.state AS ticket_state, o.state AS order_state, f.past, f.seq
FROM ticket k
JOIN ticket_order o ON o.id = k.order_id` + readPast + `
WHERE k.edition_id = $1
	AND k.payload BETWEEN $2 AND $3
ORDER BY k.payload`

// readGroup are the tickets of the group of which a payload is one, and how
// each stands at the target's time.
func (s *Store) readGroup(ctx context.Context, t *target, payload []byte) (rows []readRow, all []State, err error) {
	p := ticket.Payload(payload)
	first, last := p.Member(0), p.Member(255)
	if err := s.db.SelectPrepared(ctx, &rows, sqlReadGroup, t.device.EditionID, first[:], last[:]); err != nil {
		return nil, nil, err
	}
	named := map[string]string{}
	for _, row := range rows {
		named[*row.Number] = ticket.Payload(row.Payload).String()
	}
	if all, err = t.states(rows...); err != nil {
		return nil, nil, err
	}
	for _, st := range all {
		for i, p := range st.Past {
			st.Past[i].By = cmp.Or(named[p.By], p.By)
			if _, _, ok := groupOf(p.By); ok {
				st.Past[i].By = ""
			}
		}
	}
	return rows, all, nil
}

// wholeGroup reads the group whose code was scanned, with what was sold of it
// after the copy of a service that stands alone.
func (s *Store) wholeGroup(ctx context.Context, t *target, now time.Time) ([]readRow, []State, error) {
	rows, all, err := s.readGroup(ctx, t, t.payload)
	p, _, _ := groupOf(t.code)
	if err != nil || len(rows) == p.Size() {
		return rows, all, err
	}
	if took, err := s.takeIn(ctx, t, now, p.Members()...); err != nil || !took {
		return rows, all, err
	}
	return s.readGroup(ctx, t, t.payload)
}

// seat finds the ticket of its group on which the scan counts.
func (s *Store) seat(ctx context.Context, t *target, row readRow, now time.Time) (Verdict, readRow, error) {
	rows, all, err := s.readGroup(ctx, t, row.Payload)
	if err != nil {
		return Verdict{}, row, err
	}
	scanned := slices.IndexFunc(rows, func(r readRow) bool { return *r.TicketID == *row.TicketID })
	scan := t.rules.scan(t.gate, t.draft, now)
	i, v := Seat(all, scanned, t.whose(row), scan, t.draft.At)
	if !v.clean() && v.Previous != nil && v.movable(t.whose(row)) {
		v.Previous = t.elsewhere(all, scan, v.Previous)
	}
	return v, rows[i], nil
}

// elsewhere is the newest admission at another gate that takes a ticket of the
// group, or else this one: who comes in surplus sits where the own gate let
// somebody in, and it was the other that took the seats.
func (t *target) elsewhere(all []State, s Scan, own *Past) *Past {
	var newest *Past
	for _, st := range all {
		p := Decide(st, s, t.draft.At).Previous
		if p != nil && p.Gate != t.gate.ID && (newest == nil || p.At.After(newest.At)) {
			newest = p
		}
	}
	return cmp.Or(newest, own)
}

// Group is how a group stands at a gate. Free are the places of those tickets
// that the gate would let through now; Against are the others. At the exit
// those are free that are in.
type Group struct {
	Type    string
	Size    int
	Inside  int
	Free    []int
	Against []Against
}

// Against is why a ticket of a group is not let through.
type Against struct {
	Nth    int
	Number string
	Reason Reason
	Seen   *Seen
	Valid  *Validity
}

// GroupDraft asks how a group stands, and lets those of its tickets through
// that Scans names by Nth, each under a nonce of its own.
type GroupDraft struct {
	Code  string
	Kind  Kind
	Drill bool
	Scans []ScanDraft
}

// Check says what is malformed.
func (d *GroupDraft) Check() error {
	f := fault.Fields{}
	d.Code = strings.TrimSpace(d.Code)
	c, err := ticket.Parse(d.Code)
	switch {
	case d.Code == "":
		f.Add("code", "error.required")
	case err != nil, c.Payload.Size() == 0:
		f.Add("code", "gate.error.no_group")
	case len(d.Scans) > c.Payload.Size():
		f.Add("scans", "error.range", "min", 0, "max", c.Payload.Size())
	}
	if d.Kind != Entry && d.Kind != Exit {
		f.Add("kind", "error.choice")
	}
	for i := range d.Scans {
		d.Scans[i].Code, d.Scans[i].Kind, d.Scans[i].Drill = d.Code, d.Kind, d.Drill
		if err == nil && c.Payload.Size() > 0 {
			for name, m := range fault.FieldsOf(d.Scans[i].Check()) {
				f["scans."+strconv.Itoa(i)+"."+name] = m
			}
		}
	}
	return f.Err("checkin.GroupDraft.Check")
}

// Group lets some of a group through and says how it stands then. Each of its
// tickets is redeemed like any other, so repeating it changes nothing. Refused
// is Invalid for a code that is none of the edition's.
func (s *Store) Group(ctx context.Context, bearer string, d GroupDraft, now time.Time) (g Group, answers []Answer, refused Reason, err error) {
	const op = "checkin.Group"
	if err := d.Check(); err != nil {
		return g, nil, "", err
	}
	answers = make([]Answer, len(d.Scans))
	each, ctx2 := errgroup.WithContext(ctx)
	each.SetLimit(recordAtOnce)
	for i, one := range d.Scans {
		each.Go(func() (err error) {
			answers[i], err = s.Redeem(ctx2, bearer, one, now)
			return err
		})
	}
	if err := each.Wait(); err != nil {
		return g, nil, "", fault.Wrap(op, err)
	}
	g, refused, err = s.group(ctx, bearer, d, now)
	return g, answers, refused, fault.Wrap(op, err)
}

func (s *Store) group(ctx context.Context, bearer string, d GroupDraft, now time.Time) (g Group, refused Reason, err error) {
	r, err := s.current(ctx)
	if err != nil {
		return g, "", err
	}
	t := r.target(bearer, ScanDraft{Code: d.Code, Nth: 1, Kind: d.Kind, At: now, Drill: d.Drill, asked: true})
	if err := r.refuse(bearer, t); err != nil {
		return g, "", err
	}
	if !t.ofGroup {
		return g, Invalid, nil
	}
	rows, all, err := s.wholeGroup(ctx, t, now)
	if err != nil || len(rows) == 0 {
		return g, Invalid, err
	}
	g = Group{Type: r.types[*rows[0].TypeID].Slug, Size: len(rows), Free: []int{}, Against: []Against{}}
	scan := r.scan(t.gate, t.draft, now)
	for _, i := range order(all, scan, t.draft.At) {
		st, row := all[i], rows[i]
		nth := int(row.Payload[len(row.Payload)-1]) + 1
		if st.anybodyIn(scan, t.draft.At) {
			g.Inside++
		}
		v := Decide(st, scan, t.draft.At)
		if v.clean() {
			g.Free = append(g.Free, nth)
			continue
		}
		against := Against{Nth: nth, Reason: v.Reason + v.Conflict}
		if *row.TicketID > 0 {
			against.Number = *row.Number
		}
		if v.Previous != nil {
			against.Seen = t.seen(v.Previous.At, v.Previous.Gate)
		}
		if slices.Contains(elsewhere, v.Reason) {
			against.Valid = r.validity(*row.TypeID, t.draft.At)
		}
		g.Against = append(g.Against, against)
	}
	return g, "", nil
}

// bundlePast is a scan of a ticket, by whatever code.
type bundlePast struct {
	Payload []byte    `db:"payload"`
	Number  string    `db:"number"`
	Code    string    `db:"code"`
	Kind    Kind      `db:"kind"`
	At      time.Time `db:"at"`
	Gate    GateID    `db:"gate_id"`
	Round   int       `db:"round"`
}

// by names for each scan whose code it was, if not the ticket's own. One that
// was typed in for another of its group is told as the group's: who could say
// whose it is has the network.
func (p bundlePast) by() *string {
	other, ok := payloadOf(p.Code)
	if p.Code == p.Number || ok && string(other[:]) == string(p.Payload) {
		return nil
	}
	name := ""
	if ok {
		name = Digest(other[:])
	}
	return &name
}

// groupsOf are those whose code was scanned, in an order that tells nothing.
func groupsOf(past []bundlePast) []BundleGroup {
	groups := []BundleGroup{}
	seen := map[ticket.Payload]bool{}
	for _, p := range past {
		if g, _, ok := groupOf(p.Code); ok && !seen[g] {
			seen[g] = true
			first := g.Member(0)
			groups = append(groups, BundleGroup{Digest(first[:]), g.Size()})
		}
	}
	slices.SortFunc(groups, func(a, b BundleGroup) int { return cmp.Compare(a.Digest, b.Digest) })
	return groups
}
