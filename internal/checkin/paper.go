package checkin

import (
	"context"
	"fmt"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// PaperDraft is what a gate ticked on a door list while no phone worked: whom
// it let in, told afterwards. At is when, as well as people remember it.
type PaperDraft struct {
	Gate    GateID
	At      time.Time
	Numbers string // as typed: one on a line, or with commas between; a scanner writes codes
}

// Paper is what became of the marks.
type Paper struct {
	Stored  int      // now, the doubles among them
	Before  int      // typed in once already
	Doubles []string // numbers on which somebody had come in before; told each time they are typed in
	Against []string // numbers of tickets that were not valid then and there, or are no more
	Wrong   []string // as typed: no ticket of this market has this number
}

// PaperMost is how many marks are typed in at once: a few pages of the list.
const PaperMost = 500

// check splits the numbers, and says what is wrong with all else.
func (d *PaperDraft) check(r *rules, e festival.ID, now time.Time) (numbers []string, err error) {
	f := fault.Fields{}
	numbers = strings.FieldsFunc(d.Numbers, func(c rune) bool { return c == '\n' || c == '\r' || c == ',' || c == ';' || c == '\t' })
	kept := numbers[:0]
	for _, n := range numbers {
		if n = strings.TrimSpace(n); n != "" {
			kept = append(kept, n)
		}
	}
	switch {
	case len(kept) == 0:
		f.Add("numbers", "error.required")
	case len(kept) > PaperMost:
		f.Add("numbers", "gate.paper.too_many", "max", PaperMost)
	}
	if r.gates[d.Gate].EditionID != e {
		f.Add("gate", "error.choice")
	}
	if d.At = d.At.Truncate(time.Microsecond); d.At.After(now) || d.At.Before(earliest(r.editions[e], Device{})) {
		f.Add("at", "gate.paper.time")
	}
	return kept, f.Err("checkin.Paper")
}

// Paper stores the marks of a list as entries on behalf of the context's actor.
// A list has one box for each ticket and round of a day: the same list typed in
// again changes nothing, at whatever time, unless the holder went out or
// everybody was let in anew meanwhile. A number that is wrong keeps no other out.
func (s *Store) Paper(ctx context.Context, e festival.ID, d PaperDraft, now time.Time) (p Paper, err error) {
	const op = "checkin.Paper"
	r, err := s.current(ctx)
	if err != nil {
		return p, fault.Wrap(op, err)
	}
	numbers, err := d.check(r, e, now)
	if err != nil {
		return p, err
	}
	for _, typed := range numbers {
		number, ok, err := s.numberOf(ctx, r, e, typed)
		if ok {
			ok, err = s.mark(ctx, r, d, number, now, &p)
		}
		if err != nil {
			return p, fault.Wrap(op, err)
		}
		if !ok {
			p.Wrong = append(p.Wrong, typed)
		}
	}
	return p, nil
}

const sqlNumberOf = `
SELECT number
FROM ticket
WHERE edition_id = $1
	AND payload = $2`

// numberOf is what was typed, or the number of the ticket whose code it is.
func (s *Store) numberOf(ctx context.Context, r *rules, e festival.ID, typed string) (number string, ok bool, err error) {
	if number, ok := ticket.ParseNumber(typed); ok {
		return number, true, nil
	}
	c, err := ticket.Parse(typed)
	if err != nil || !r.genuine(c, e) {
		return "", false, nil
	}
	err = s.db.Get(ctx, &number, sqlNumberOf, e, c.Payload[:])
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return number, number != "", err
}

// look names a number that somebody has to look at, each time it is typed in.
func (p *Paper) look(number string, conflict Reason) {
	switch conflict {
	case "":
	case AlreadyRedeemed:
		p.Doubles = append(p.Doubles, number)
	default:
		p.Against = append(p.Against, number)
	}
}

// sqlMarked is an earlier mark: when it was, whether it was taken back, and
// whether its holder went out between then and $2.
const sqlMarked = `
SELECT n.at,
	EXISTS (SELECT FROM scan_annulled a WHERE a.scan_id = n.id) AS annulled,
	EXISTS (
		SELECT FROM scan_standing x
		WHERE x.ticket_id = n.ticket_id
			AND x.kind = 'exit'
			AND x.at > least(n.at, $2)
			AND x.at <= greatest(n.at, $2)
	) AS went_out
FROM scan n
WHERE n.nonce = $1`

// sameMark reports whether the mark stored under the nonce is this one: of the
// same round, and not taken back.
func (s *Store) sameMark(ctx context.Context, t *target) (bool, error) {
	var m struct {
		At       time.Time `db:"at"`
		Annulled bool      `db:"annulled"`
		WentOut  bool      `db:"went_out"`
	}
	if err := s.db.Get(ctx, &m, sqlMarked, t.draft.Nonce, t.draft.At); err != nil {
		return false, err
	}
	from, until := m.At, t.draft.At
	if until.Before(from) {
		from, until = until, from
	}
	return !m.Annulled && !m.WentOut && !t.rules.readmitted(t.gate, from, until), nil
}

// mark stores one; known is false for a number that nobody has.
func (s *Store) mark(ctx context.Context, r *rules, d PaperDraft, number string, now time.Time, p *Paper) (known bool, err error) {
	gate := r.gates[d.Gate]
	day := r.editions[gate.EditionID].In(dayStart(r.editions[gate.EditionID], d.At)).Format(time.DateOnly)
	nonce, again := fmt.Sprintf("paper:%d:%s:%s", gate.ID, day, number), 0
	t := &target{
		rules: r, gate: gate, device: Device{EditionID: gate.EditionID, GateID: gate.ID}, by: pg.ActorOf(ctx), number: number, code: number,
		draft: ScanDraft{Nonce: nonce, Code: number, Kind: Entry, At: d.At, Force: true, claimed: d.At},
	}
	for range attempts {
		row, err := s.read(ctx, t)
		switch {
		case err != nil || row.TicketID == nil:
			return false, err
		case row.StoredKind != nil:
			same, err := s.sameMark(ctx, t)
			if err != nil {
				return false, err
			}
			if !same {
				again++
				t.draft.Nonce = fmt.Sprintf("%s:%d", nonce, again)
				continue
			}
			p.Before++
			p.look(number, *row.Conflict)
			return true, nil
		case row.Version != t.rules.version:
			if t.rules, err = s.at(ctx, row.Version); err != nil {
				return false, err
			}
			continue
		}
		a, done, err := s.store(ctx, t, row, now)
		if err != nil {
			return false, err
		}
		if done {
			p.Stored++
			p.look(number, a.Conflict)
			return true, nil
		}
	}
	return false, fault.With(errContended, fault.Unavailable, "checkin.Paper", "error.unavailable")
}
