package checkin

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// Left is what a phone holds and may no longer tell by itself, because it was
// shut out: its page gives it as a file (static/gate/file.js), and the office
// reads it in. A ticket stands in it by its signed bytes alone: the service finds
// it by them, and nobody comes in on them, for want of the signature.
type Left struct {
	Edition string    `json:"edition"`
	Device  DeviceID  `json:"device"` // 0: the phone does not know
	Gate    GateID    `json:"gate"`
	Made    time.Time `json:"made_at"`
	Scans   []LeftScan
	Unread  []string // the nonces of scans that cannot be read; "" where not even that
}

// LeftScan is a scan or, with the kind count, a head count.
type LeftScan struct {
	Nonce    string    `json:"nonce"`
	Kind     Kind      `json:"kind"`
	At       time.Time `json:"at"`
	Code     string    `json:"code"`
	Nth      int       `json:"nth"` // with a group's code
	Force    bool      `json:"force"`
	Refused  Reason    `json:"refused"`
	Location string    `json:"location"`
	Inside   *int      `json:"inside"`
}

const (
	headCount Kind = "count"

	// LeftMost is how many scans one file may hold.
	LeftMost = 20_000
)

// ReadLeft reads a phone's file; each scan by itself. Of one whose end is missing
// it takes what is whole, and counts one as not read.
func ReadLeft(text []byte) (*Left, error) {
	var h struct {
		Left
		Scans []json.RawMessage `json:"scans"`
	}
	wrong := func(key string, args ...any) error {
		return fault.Fields{"file": fault.Msg(key, args...)}.Err("checkin.ReadLeft")
	}
	err := json.Unmarshal(text, &h)
	if err != nil {
		if whole := text[:bytes.LastIndexByte(text, '}')+1]; json.Unmarshal(slices.Concat(whole, []byte("]}")), &h) == nil {
			err, h.Unread = nil, []string{""}
		}
	}
	switch {
	case err != nil || h.Scans == nil:
		return nil, wrong("gate.left.no_file")
	case len(h.Scans) > LeftMost:
		return nil, wrong("gate.left.too_many", "max", LeftMost)
	}
	for _, raw := range h.Scans {
		var one LeftScan
		if json.Unmarshal(raw, &one) == nil && !bytes.Contains(raw, []byte(`\u0000`)) { // which no database holds
			h.Left.Scans = append(h.Left.Scans, one)
			continue
		}
		var only struct {
			Nonce string `json:"nonce"`
		}
		_ = json.Unmarshal(raw, &only)
		h.Unread = append(h.Unread, strings.ReplaceAll(only.Nonce, "\x00", ""))
	}
	return &h.Left, nil
}

// LeftSeen is what a file holds, before anything of it is stored.
type LeftSeen struct {
	Device      *Device // who it was; nil: the office has to say
	Gate        GateID
	From, Until time.Time
	Entries     int // of tickets
	Exits       int
	Tally       int // people counted in and out without a ticket
	Counts      int // head counts
	Refused     int // who was sent away
	Known       int // scans and counts that are stored here already
	Strange     int // scans of tickets that are none here
	Late        int // after the phone was shut out
	Unread      int
}

const sqlLeftKnown = `
SELECT nonce
FROM scan
WHERE nonce = ANY ($1)
UNION ALL
SELECT '#' || nonce
FROM head_count
WHERE nonce = ANY ($2)`

const sqlLeftTickets = `
SELECT payload
FROM ticket
WHERE edition_id = $1
	AND payload = ANY ($2)`

// LookLeft says what a file holds. device is who the office says it was; 0:
// who the file says.
func (s *Store) LookLeft(ctx context.Context, e *festival.Edition, device DeviceID, h *Left) (seen LeftSeen, err error) {
	const op = "checkin.LookLeft"
	if h.Edition != "" && h.Edition != e.Slug {
		return seen, fault.Fields{"file": fault.Msg("gate.left.edition", "slug", h.Edition)}.Err(op)
	}
	r, err := s.current(ctx)
	if err != nil {
		return seen, fault.Wrap(op, err)
	}
	d, err := s.Device(ctx, e.ID, cmp.Or(device, h.Device))
	switch {
	case err == nil:
		seen.Device, seen.Gate = &d, d.GateID
	case !fault.Is(err, fault.NotFound):
		return seen, fault.Wrap(op, err)
	}
	if r.gates[h.Gate].EditionID == e.ID {
		seen.Gate = h.Gate
	}
	known, err := s.knownOf(ctx, h)
	if err != nil {
		return seen, fault.Wrap(op, err)
	}
	tickets, err := s.ticketsOf(ctx, r, e.ID, h)
	if err != nil {
		return seen, fault.Wrap(op, err)
	}
	seen.Unread = len(h.Unread)
	for _, one := range h.Scans {
		seen.take(one, known[one.key()])
		if p, ok := leftTicket(r.leftCode(e.ID, one)); ok && !tickets[p] {
			seen.Strange++
		}
	}
	return seen, nil
}

func (seen *LeftSeen) take(one LeftScan, known bool) {
	if !one.At.IsZero() {
		if seen.From.IsZero() || one.At.Before(seen.From) {
			seen.From = one.At
		}
		if one.At.After(seen.Until) {
			seen.Until = one.At
		}
		if d := seen.Device; d != nil && d.RevokedAt != nil && one.At.After(*d.RevokedAt) {
			seen.Late++
		}
	}
	if known {
		seen.Known++
	}
	switch {
	case one.Kind == headCount:
		seen.Counts++
	case one.Refused != "":
		seen.Refused++
	case one.Kind == Entry:
		seen.Entries++
	case one.Kind == Exit:
		seen.Exits++
	case one.Kind == Plus, one.Kind == Minus:
		seen.Tally++
	default:
		seen.Unread++
	}
}

// key tells scans and counts apart, which may have one nonce.
func (one LeftScan) key() string {
	if one.Kind == headCount {
		return "#" + one.Nonce
	}
	return one.Nonce
}

// knownOf are the keys of what is stored already.
func (s *Store) knownOf(ctx context.Context, h *Left) (map[string]bool, error) {
	var scans, counts, stored []string
	for _, one := range h.Scans {
		if one.Kind == headCount {
			counts = append(counts, one.Nonce)
		} else {
			scans = append(scans, one.Nonce)
		}
	}
	err := s.db.Select(ctx, &stored, sqlLeftKnown, pq.Array(scans), pq.Array(counts))
	known := map[string]bool{}
	for _, nonce := range stored {
		known[nonce] = true
	}
	return known, err
}

func (s *Store) ticketsOf(ctx context.Context, r *rules, e festival.ID, h *Left) (map[ticket.Payload]bool, error) {
	var asked, found [][]byte
	for _, one := range h.Scans {
		if p, ok := leftTicket(r.leftCode(e, one)); ok {
			asked = append(asked, p[:])
		}
	}
	err := s.db.Select(ctx, &found, sqlLeftTickets, e, pq.Array(asked))
	all := map[ticket.Payload]bool{}
	for _, p := range found {
		all[ticket.Payload(p)] = true
	}
	return all, err
}

// leftTicket is the ticket that such a code names.
func leftTicket(code string) (ticket.Payload, bool) {
	if p, nth, ok := groupOf(code); ok {
		return p.Member(nth - 1), true
	}
	return payloadOf(code)
}

// leftCode is what is stored for a code of a file: of a group's with the place
// in it, without which it names nobody.
func (r *rules) leftCode(e festival.ID, one LeftScan) string {
	code := r.leftText(e, one.Code)
	if p, ok := payloadOf(code); ok && p.Size() > 0 {
		return groupCode(p, one.Nth)
	}
	return code
}

// leftText is the code's signed bytes. A phone of before wrote whole codes,
// whose signature is looked at.
func (r *rules) leftText(e festival.ID, code string) string {
	if p, ok := payloadOf(code); ok {
		return p.String()
	}
	if code == "" || known(code) {
		return code
	}
	t := &target{rules: r, draft: ScanDraft{Code: code}, device: Device{EditionID: e}}
	if c, err := ticket.Parse(code); err == nil {
		t.payload, t.code, t.unknown = c.Payload[:], c.Payload.String(), &c
		t.judgeCode()
	} else {
		t.foreign()
	}
	return t.code
}

// LeftTaken is what became of a file.
type LeftTaken struct {
	Stored  int      // now
	Before  int      // read in or told once already
	Against int      // people among them who should not have been let in
	Failed  []string // the nonces of what cannot be stored
}

// TakeLeft stores what a file holds as its device's, at its own times, as if the
// phone had told it. Whoever it let in is in. Repeating it changes nothing; what
// is malformed keeps nothing else out.
func (s *Store) TakeLeft(ctx context.Context, e *festival.Edition, d Device, h *Left, now time.Time) (taken LeftTaken, err error) {
	const op = "checkin.TakeLeft"
	seen, err := s.LookLeft(ctx, e, d.ID, h)
	if err != nil {
		return taken, err
	}
	known, err := s.knownOf(ctx, h)
	if err != nil {
		return taken, fault.Wrap(op, err)
	}
	r, err := s.current(ctx)
	if err != nil {
		return taken, fault.Wrap(op, err)
	}
	taken.Failed = append(taken.Failed, h.Unread...)
	now, d.GateID = now.Truncate(time.Microsecond), seen.Gate
	var drafts []ScanDraft
	for _, one := range h.Scans {
		if one.Kind != headCount {
			drafts = append(drafts, one.draft(d, r.leftCode(e.ID, one)))
			continue
		}
		err := s.takeLeftCount(pg.WithActor(ctx, d.Actor()), e, one, now)
		if err := taken.note(one.key(), known, Answer{Nonce: one.Nonce}, err); err != nil {
			return taken, fault.Wrap(op, err)
		}
	}
	correct(drafts, time.Time{}, earliest(r.editions[e.ID], d), now) // the phone has put its clock right as far as it could
	answers := make([]Answer, len(drafts))
	record := func(ctx context.Context, i int) (err error) {
		answers[i], err = s.recordOne(ctx, "", drafts[i], now)
		return err
	}
	if err := inLines(ctx, lines(drafts), record); err != nil {
		return taken, fault.Wrap(op, err)
	}
	for _, a := range answers {
		_ = taken.note(a.Nonce, known, a, nil)
	}
	return taken, fault.Wrap(op, s.logLeft(ctx, e.ID, d.ID, taken, now))
}

// note takes up what became of one. An error that is ours comes back.
func (taken *LeftTaken) note(key string, known map[string]bool, a Answer, err error) error {
	switch {
	case err != nil && !fault.Is(err, fault.Invalid) && fault.CodeOf(err) != "nonce_reused":
		return err
	case err != nil, a.Reason == Failed:
		taken.Failed = append(taken.Failed, a.Nonce)
	case known[key]:
		taken.Before++
	default:
		taken.Stored++
		if a.Conflict != "" {
			taken.Against++
		}
	}
	return nil
}

func (one LeftScan) draft(d Device, code string) ScanDraft {
	draft := ScanDraft{Nonce: one.Nonce, Kind: one.Kind, Code: code, At: one.At, Force: one.Force, Refused: one.Refused, relayed: &d}
	if (one.Kind == Entry || one.Kind == Exit) && !known(code) {
		draft.Code = "" // Check refuses it
	}
	return draft
}

func (s *Store) takeLeftCount(ctx context.Context, e *festival.Edition, one LeftScan, now time.Time) error {
	if one.Inside == nil || one.At.IsZero() {
		return fault.Fields{"inside": fault.Msg("error.required")}.Err("checkin.TakeLeft")
	}
	return s.Count(ctx, e.ID, CountDraft{Nonce: one.Nonce, Location: one.Location, Inside: *one.Inside, At: one.At}, now)
}

func (s *Store) logLeft(ctx context.Context, e festival.ID, d DeviceID, taken LeftTaken, now time.Time) error {
	if taken.Stored == 0 {
		return nil
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		return logDevice(ctx, tx, e, d, pg.VerbImport, now)
	})
}

// AnyFailed names some of what cannot be stored.
func (taken LeftTaken) AnyFailed(most int) []string {
	return slices.DeleteFunc(slices.Clone(taken.Failed[:min(most, len(taken.Failed))]), func(nonce string) bool { return nonce == "" })
}
