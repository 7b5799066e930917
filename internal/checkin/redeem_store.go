package checkin

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// attempts is how often a scan that lost a race is decided anew: each time
// somebody else's scan of the same ticket was stored.
const attempts = 100

var errContended = errors.New("a ticket was scanned too often at the same moment")

func (s *Store) decideAndStore(ctx context.Context, bearer string, d ScanDraft, now time.Time) (Answer, error) {
	r, err := s.held(ctx)
	if err != nil {
		return Answer{}, err
	}
	for i := range attempts {
		t := r.target(bearer, d)
		if r.refuse(bearer, t) != nil { // refused by the rules in memory: ask once for newer ones
			if r, err = s.current(ctx); err != nil {
				return Answer{}, err
			}
			t = r.target(bearer, d)
			if err := r.refuse(bearer, t); err != nil {
				return Answer{}, err
			}
		}
		if i == 0 && !d.Drill {
			if a, done, err := s.admitFirst(ctx, t, now); err != nil || done {
				return a, err
			}
		}
		t.judgeCode()
		row, err := s.read(ctx, t)
		if err != nil {
			return Answer{}, err
		}
		if row.Version != r.version {
			if r, err = s.at(ctx, row.Version); err != nil {
				return Answer{}, err
			}
			continue
		}
		if row.StoredKind != nil && !d.Drill {
			if t.isNews(row) {
				return s.letInAfterAll(ctx, bearer, d, now)
			}
			return t.stored(row)
		}
		if row.TicketID == nil && t.payload != nil {
			took, err := s.takeIn(ctx, t, now, ticket.Payload(t.payload))
			if err != nil {
				return Answer{}, err
			}
			if took {
				continue
			}
		}
		if err := s.guess(t, row, now); err != nil {
			return Answer{}, err
		}
		if d.Drill {
			return s.drilled(ctx, t, row, now)
		}
		a, done, err := s.store(ctx, t, row, now)
		if err != nil || done {
			return a, err
		}
	}
	return Answer{}, fault.With(errContended, fault.Unavailable, "checkin.Redeem", "error.unavailable")
}

// target is a scan with all that the rules say about it.
type target struct {
	rules   *rules
	device  Device
	by      pg.Actor // who stores it; none: the device
	gate    gateRow
	draft   ScanDraft
	payload []byte       // of a code
	ofGroup bool         // the code is a group's
	unknown *ticket.Code // the code, until its signature was judged
	number  string       // of a typed number
	code    string       // what is stored for it
}

// target is nil for a token that stands for no device.
func (r *rules) target(bearer string, d ScanDraft) *target {
	if d.relayed != nil {
		return r.relayedTarget(d)
	}
	device, ok := r.device(bearer)
	if !ok {
		return nil
	}
	t := &target{rules: r, device: device, gate: r.gates[device.GateID], draft: d}
	if d.Kind == Plus || d.Kind == Minus {
		return t
	}
	if number, ok := ticket.ParseNumber(d.Code); ok {
		t.number, t.code = number, number
		return t
	}
	c, err := ticket.Parse(d.Code)
	if err != nil {
		t.foreign()
		return t
	}
	t.payload, t.code, t.unknown = c.Payload[:], c.Payload.String(), &c
	if c.Payload.Size() > 0 {
		t.judgeCode() // no ticket has its seal
		t.inGroup(c.Payload, d.Nth)
	}
	return t
}

// foreign is a code of something else: its text may say anything about
// anybody, so only a digest is kept.
func (t *target) foreign() {
	sum := sha256.Sum256([]byte(t.draft.Code))
	t.payload, t.code = nil, "?"+base32.StdEncoding.EncodeToString(sum[:10])
}

// judgeCode makes the signature of a code that was not known by its seal.
func (t *target) judgeCode() {
	if c := t.unknown; c != nil && !t.rules.genuine(*c, t.device.EditionID) {
		t.foreign()
	}
	t.unknown = nil
}

// seal is empty for a code that was judged before.
func (t *target) seal() []byte {
	if t.unknown == nil {
		return []byte{}
	}
	s := t.unknown.Seal()
	return s[:]
}

func (s *Store) read(ctx context.Context, t *target) (readRow, error) {
	var row readRow
	if t.number != "" {
		return row, s.db.GetPrepared(ctx, &row, sqlReadByNumber, t.draft.Nonce, t.device.EditionID, t.number)
	}
	return row, s.db.GetPrepared(ctx, &row, sqlReadByPayload, t.draft.Nonce, t.device.EditionID, t.payload)
}

// stored is the answer of before; Conflict when the nonce was another scan's.
func (t *target) stored(row readRow) (Answer, error) {
	if *row.StoredKind != t.draft.Kind || *row.StoredCode != t.code {
		return Answer{}, fault.Coded(fault.Conflict, "checkin.Redeem", "nonce_reused", "gate.error.nonce_reused")
	}
	a := Answer{Nonce: t.draft.Nonce, Status: *row.Verdict, Reason: *row.Reason, Conflict: *row.Conflict, StoredAt: row.StoredAt.UTC()}
	a.Ticket = t.shown(row)
	t.advise(&a, row)
	if row.PreviousAt != nil {
		a.Previous = t.seen(*row.PreviousAt, *row.PreviousGate)
	}
	return a, nil
}

// isNews reports whether the scan says more than when its nonce was stored: the
// refusal never arrived, and somebody was let in without a network.
func (t *target) isNews(row readRow) bool {
	return t.draft.Force && *row.Verdict == Refused && *row.StoredKind == t.draft.Kind && *row.StoredCode == t.code
}

// letInAfterAll stores that, beside the refusal, under a nonce made of the
// scan's: it is stored once too.
func (s *Store) letInAfterAll(ctx context.Context, bearer string, d ScanDraft, now time.Time) (Answer, error) {
	nonce := d.Nonce
	sum := sha256.Sum256([]byte("let in: " + nonce))
	d.Nonce = "!" + base32.StdEncoding.EncodeToString(sum[:20])
	a, err := s.decideAndStore(ctx, bearer, d, now)
	a.Nonce = nonce
	return a, err
}

func (t *target) shown(row readRow) *ScannedTicket {
	if row.TicketID == nil {
		return nil
	}
	kind := t.rules.types[*row.TypeID].Slug
	if *row.TicketID < 0 {
		return &ScannedTicket{Type: kind}
	}
	return &ScannedTicket{ID: *row.TicketID, Number: *row.Number, Type: kind}
}

func (t *target) seen(at time.Time, gate GateID) *Seen {
	return &Seen{At: at.UTC(), Gate: t.rules.gates[gate].Slug}
}

// comesAfter puts a scan of now behind all that is stored of its tickets on the
// market day: nobody has passed yet, so it is no earlier one that others have
// overtaken. What is later was stored by another gate at the same moment, or
// before our clock was put back. So it is with what was said about admission.
func (t *target) comesAfter(all []State) {
	if !t.draft.asked {
		return
	}
	later := t.rules.afterChanges(t.gate, t.draft.At)
	if !slices.ContainsFunc(all, func(st State) bool { return st.window(later) != st.window(t.draft.At) }) { // no clock makes a ticket invalid
		t.draft.At = later
	}
	end := dayEnd(t.rules.editions[t.device.EditionID], t.draft.At)
	for _, st := range all {
		for _, p := range st.Past {
			if !p.At.Before(t.draft.At) && p.At.Before(end) {
				t.draft.At = p.At.Add(time.Microsecond) // as late as the database can tell
			}
		}
	}
}

// states are the tickets' at the target's time.
func (t *target) states(rows ...readRow) ([]State, error) {
	all := make([]State, len(rows))
	for i, row := range rows {
		if row.TicketID == nil {
			continue
		}
		all[i] = State{Known: true, Ticket: *row.TicketState, Order: *row.OrderState, Type: t.rules.types[*row.TypeID].rule}
		if row.Past == nil {
			continue
		}
		if err := json.Unmarshal(row.Past, &all[i].Past); err != nil {
			return nil, fault.Wrap("checkin.states", err)
		}
	}
	t.comesAfter(all)
	for i := range all {
		all[i].Past = t.rules.counting(all[i].Past, t.gate, t.draft.At, t.draft.again)
	}
	return all, nil
}

// answer decides, and says so; seat is the ticket on which it counts.
func (s *Store) answer(ctx context.Context, t *target, row readRow, now time.Time) (a Answer, v Verdict, seat readRow, err error) {
	states, err := t.states(row)
	if err != nil {
		return a, v, row, err
	}
	st := states[0]
	v, seat = Decide(st, t.rules.scan(t.gate, t.draft, now), t.draft.At), row
	if t.mayMove(v, st, row) {
		if v, seat, err = s.seat(ctx, t, row, now); err != nil {
			return a, v, row, err
		}
	}
	v = t.draft.asJudged(v)
	a = Answer{Nonce: t.draft.Nonce, Status: v.Status, Reason: v.Reason, Conflict: v.Conflict, Ticket: t.shown(row), StoredAt: now.UTC()}
	if v.Previous != nil {
		a.Previous = t.seen(v.Previous.At, v.Previous.Gate)
	}
	t.advise(&a, row)
	return a, v, seat, nil
}

// sqlStore does nothing when the nonce or the ticket's next seq is taken.
const sqlStore = `
INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, code, seq, round, at, claimed_at, stored_at,
		verdict, reason, conflict, previous_at, previous_gate_id, readmitted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT DO NOTHING`

// store decides and inserts one row; done is false when another scan of the
// same ticket or nonce was faster.
func (s *Store) store(ctx context.Context, t *target, row readRow, now time.Time) (a Answer, done bool, err error) {
	a, v, row, err := s.answer(ctx, t, row, now)
	if err != nil {
		return a, false, err
	}
	var seq *int
	if v.Status == OK && row.TicketID != nil {
		seq = new(int)
		*seq = 1
		if row.Seq != nil {
			*seq = *row.Seq + 1
		}
	}
	var previousAt *time.Time
	var previousGate *GateID
	if v.Previous != nil {
		previousAt, previousGate = &v.Previous.At, &v.Previous.Gate
	}
	n, err := s.db.ExecPrepared(ctx, sqlStore, t.draft.Nonce, t.device.EditionID, t.gate.ID, string(cmp.Or(t.by, t.device.Actor())), string(t.draft.Kind),
		row.TicketID, t.code, seq, v.Round, t.draft.At, t.draft.notOurs(), now, string(v.Status), string(v.Reason), string(v.Conflict), previousAt, previousGate, t.draft.again)
	if pg.Constraint(err) == "scan_names_its_ticket" { // a copy came, and the ticket with it
		return a, false, nil
	}
	if err != nil || n == 0 {
		return a, false, err
	}
	return a, true, s.noteOf(ctx, t, now)
}
