package checkin

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/ticket"
)

// ScanDraft is a scan as a device sends it. Nonce is made on the device before
// it sends. Code is a ticket's code or address, or its printed number; plus
// and minus carry none. With a group's code Nth is the place of the ticket in
// it, from 1. At counts for Record alone.
type ScanDraft struct {
	Nonce string
	Code  string
	Nth   int
	Kind  Kind
	At    time.Time
	Force bool
	Drill bool // judged and answered as if, and no scan

	// Claimed is what the device's clock showed, where the device doubts At. Zero: it does not.
	Claimed time.Time

	// Refused is why the holder was turned away where nobody could ask: that
	// happened, whatever is known later. Empty: nobody was.
	Refused Reason

	asked   bool       // nothing has happened yet: the device waits for the answer
	claimed time.Time  // what the device's clock showed
	relayed *Device    // whose scan it is at a service that stands alone; nil: the sender's
	again   *time.Time // when everybody was let in again everywhere, as was said there
}

const (
	maxNonce = 64
	maxCode  = 4096
)

// Check says what is malformed.
func (d *ScanDraft) Check() error {
	f := fault.Fields{}
	d.Nonce, d.Code = strings.TrimSpace(d.Nonce), strings.TrimSpace(d.Code)
	switch {
	case d.Nonce == "":
		f.Add("nonce", "error.required")
	case len(d.Nonce) > maxNonce, !input.Storable(d.Nonce):
		f.Add("nonce", "error.too_long", "max", maxNonce)
	}
	switch d.Kind {
	case Entry, Exit:
		if d.Code == "" {
			f.Add("code", "error.required")
		}
	case Plus, Minus:
		if d.Code != "" {
			f.Add("code", "gate.error.no_code")
		}
	default:
		f.Add("kind", "error.choice")
	}
	if d.Refused != "" && (d.Force || !slices.Contains(Reasons, d.Refused)) {
		f.Add("refused", "error.choice")
	}
	if len(d.Code) > maxCode {
		f.Add("code", "error.too_long", "max", maxCode)
	} else if c, err := ticket.Parse(d.Code); err == nil && (d.Nth < 0 || d.Nth > c.Payload.Size() || d.Nth == 0 && c.Payload.Size() > 0) {
		f.Add("nth", "error.range", "min", min(1, c.Payload.Size()), "max", c.Payload.Size())
	}
	return f.Err("checkin.ScanDraft.Check")
}

// Seen is where and when a ticket was admitted before.
type Seen struct {
	At   time.Time
	Gate string
}

// ScannedTicket is what a device may show of a ticket. Of one that was sold after
// the copy of a service that stands alone, only its type is known.
type ScannedTicket struct {
	ID     ticket.ID
	Number string
	Type   string
}

// Answer is what a device is told about a scan, the first time and every time
// it sends the same nonce again.
type Answer struct {
	Nonce    string
	Status   Status
	Reason   Reason
	Conflict Reason
	Previous *Seen
	Ticket   *ScannedTicket
	Valid    *Validity
	StoredAt time.Time
}

// Validity is when and where tickets of a type admit. No Windows: at any time.
type Validity struct {
	Windows []ticket.Window
	Gates   []string // slugs
}

const readHead = `
SELECT v.version, k.payload,
	k.id AS ticket_id, k.ticket_type_id, k.number, k.state AS ticket_state, o.state AS order_state,
	f.past, f.seq,
	n.kind AS stored_kind, n.code AS stored_code, n.verdict, n.reason, n.conflict,
	n.stored_at, n.previous_at, n.previous_gate_id
FROM gate_rules v
LEFT JOIN scan n ON n.nonce = $1
LEFT JOIN ticket k ON k.edition_id = $2 AND `

const readTail = `
LEFT JOIN ticket_order o ON o.id = k.order_id` + readPast

const readPast = `
LEFT JOIN LATERAL (
	SELECT json_agg(json_build_object('kind', s.kind, 'at', s.at, 'gate', s.gate_id, 'round', s.round, 'by', s.code, 'again', s.readmitted_at) ORDER BY s.seq) FILTER (WHERE NOT EXISTS (SELECT FROM scan_annulled a WHERE a.scan_id = s.id)) AS past, max(s.seq) AS seq
	FROM (
		SELECT id, kind, at, gate_id, round, seq, code, readmitted_at
		FROM scan
		WHERE ticket_id = k.id
			AND seq IS NOT NULL
		ORDER BY seq DESC
		LIMIT 50
	) s
) f ON true`

// sqlReadByPayload and its twin read all that one scan needs, without a lock.
const (
	sqlReadByPayload = readHead + `k.payload = $3` + readTail
	sqlReadByNumber  = readHead + `k.number = $3` + readTail
)

type readRow struct {
	Version      int64              `db:"version"`
	Payload      []byte             `db:"payload"`
	TicketID     *ticket.ID         `db:"ticket_id"`
	TypeID       *ticket.TypeID     `db:"ticket_type_id"`
	Number       *string            `db:"number"`
	TicketState  *ticket.State      `db:"ticket_state"`
	OrderState   *ticket.OrderState `db:"order_state"`
	Past         []byte             `db:"past"`
	Seq          *int               `db:"seq"`
	StoredKind   *Kind              `db:"stored_kind"`
	StoredCode   *string            `db:"stored_code"`
	Verdict      *Status            `db:"verdict"`
	Reason       *Reason            `db:"reason"`
	Conflict     *Reason            `db:"conflict"`
	StoredAt     *time.Time         `db:"stored_at"`
	PreviousAt   *time.Time         `db:"previous_at"`
	PreviousGate *GateID            `db:"previous_gate_id"`
}

// Redeem judges a scan now, stores it and answers. A nonce that was stored
// before gets its stored answer again, whatever has changed since. Forbidden for a
// device that may not do that.
func (s *Store) Redeem(ctx context.Context, bearer string, d ScanDraft, now time.Time) (Answer, error) {
	const op = "checkin.Redeem"
	if err := d.Check(); err != nil {
		return Answer{}, err
	}
	now = now.Truncate(time.Microsecond) // what the database keeps
	d.claimed = d.Claimed
	if d.claimed.IsZero() && d.At.Sub(now).Abs() > clockOff {
		d.claimed = d.At
	}
	d.At, d.asked = now, true
	a, err := s.decideAndStore(ctx, bearer, d, now)
	return a, fault.Wrap(op, err)
}

// MaxScans is how many scans one Record takes.
const MaxScans = 1000

// TooMany refuses a list of more than one Record or Relay takes.
func TooMany(op, field string) error {
	m := fault.Msg("gate.error.too_many_scans", "max", MaxScans)
	return &fault.Error{Kind: fault.Invalid, Op: op, Msg: m, Fields: fault.Fields{field: m}}
}

// ScanBytes is what one scan needs in a request: a nonce (64), the address of a
// code (128 behind a host), a time (35) and the names of all these.
const ScanBytes = 512

// Record stores scans that happened earlier, judged at their own time. They
// come in any order and any number of times; answers have the same order. sent
// is what the device's clock showed when it sent them, zero if it did not say;
// a wrong clock is put right as far as it can be known. A malformed scan, and
// one whose nonce was another's, is refused alone and not stored.
func (s *Store) Record(ctx context.Context, bearer string, scans []ScanDraft, sent, now time.Time) ([]Answer, error) {
	const op = "checkin.Record"
	if len(scans) > MaxScans {
		return nil, TooMany(op, "scans")
	}
	device, err := s.Authenticate(ctx, bearer, now) // with nothing to tell too
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	r, err := s.held(ctx)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	now = now.Truncate(time.Microsecond)
	correct(scans, sent, earliest(r.editions[device.EditionID], device), now)
	answers := make([]Answer, len(scans))
	record := func(ctx context.Context, i int) (err error) {
		answers[i], err = s.recordOne(ctx, bearer, scans[i], now)
		return err
	}
	return answers, fault.Wrap(op, inLines(ctx, lines(scans), record))
}

// recordAtOnce is how many lines of a batch are stored at the same time: it
// leaves connections to the gates that have a network.
const recordAtOnce = 6

// inLines does the scans of each line one after the other, and the lines beside
// one another.
func inLines(ctx context.Context, each [][]int, do func(ctx context.Context, i int) error) error {
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(recordAtOnce)
	for _, line := range each {
		all.Go(func() error {
			for _, i := range line {
				if err := do(ctx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return all.Wait()
}

// lines are the places of the scans, those of one ticket, or of one group's, in
// the order in which they happened. Heads that were counted stand by themselves.
func lines(scans []ScanDraft) (all [][]int) {
	of := map[string]int{} // by what was scanned
	for _, i := range inOrder(scans) {
		key := strings.ToUpper(scans[i].Code)
		if c, err := ticket.Parse(key); err == nil {
			key = c.Payload.Member(0).String()
		}
		if n, ok := of[key]; ok && key != "" {
			all[n] = append(all[n], i)
			continue
		}
		of[key] = len(all)
		all = append(all, []int{i})
	}
	return all
}

// inOrder are the places of the scans by their times, those of one time by
// their device's and then by their nonces.
func inOrder(scans []ScanDraft) []int {
	order := make([]int, len(scans))
	for i := range scans {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(scans[a].At.Compare(scans[b].At), scans[a].claimed.Compare(scans[b].claimed), strings.Compare(scans[a].Nonce, scans[b].Nonce))
	})
	return order
}

// recordOne answers what is wrong with the scan itself; an error is ours, or
// the device's, and the whole batch may be sent again.
func (s *Store) recordOne(ctx context.Context, bearer string, d ScanDraft, now time.Time) (Answer, error) {
	err := d.Check()
	if err == nil && d.At.IsZero() {
		err = fault.Fields{"at": fault.Msg("error.required")}.Err("checkin.Record")
	}
	var a Answer
	if err == nil {
		a, err = s.decideAndStore(ctx, bearer, d, now)
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Limited) || fault.Is(err, fault.Forbidden) || fault.CodeOf(err) == "nonce_reused" {
		return Answer{Nonce: d.Nonce, Status: Refused, Reason: Failed, StoredAt: now.UTC()}, nil
	}
	return a, err
}
