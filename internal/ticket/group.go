package ticket

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/lang"
)

// A group's code stands for the tickets of one type in one order: their
// payloads are alike but for the last byte, which counts them from 0. The
// group's payload is theirs with another version and, in the last byte, how
// many they are. It has a signature of its own; so whoever holds one ticket
// knows how its neighbours' payloads read, and can sign none of them.
//
// MaxGroup is how many tickets an order of a group may hold.
const MaxGroup = 60

// Size is how many tickets the payload stands for; 0: it is one ticket's.
func (p Payload) Size() int {
	if p[0] != groupVersion {
		return 0
	}
	return int(p[payloadBytes-1])
}

// Member is the payload of the group's ticket i.
func (p Payload) Member(i int) Payload {
	p[0], p[payloadBytes-1] = codeVersion, byte(i)
	return p
}

// Members are the payloads of all its tickets.
func (p Payload) Members() []Payload {
	all := make([]Payload, p.Size())
	for i := range all {
		all[i] = p.Member(i)
	}
	return all
}

// Group is the tickets of an order that one code admits. Left are those that
// still admit.
type Group struct {
	Payload  Payload
	TypeID   TypeID
	TypeName lang.Text
	Left     int
}

// Groups are the order's, those of its first tickets first. What is left of a
// group when one ticket or none admits is none.
func (o *Order) Groups() []Group {
	var all []Group
	for _, t := range o.Tickets {
		p := Payload(t.Payload)
		at, nth := p, int(p[payloadBytes-1])
		at[0], at[payloadBytes-1] = groupVersion, 0
		i := slices.IndexFunc(all, func(g Group) bool { return g.Payload.Member(0) == at.Member(0) })
		if i < 0 {
			all, i = append(all, Group{Payload: at, TypeID: t.TypeID, TypeName: t.TypeName}), len(all)
		}
		last := &all[i].Payload[payloadBytes-1]
		*last = byte(max(int(*last), nth+1))
		if t.State != Void && o.State != Canceled {
			all[i].Left++
		}
	}
	return slices.DeleteFunc(all, func(g Group) bool { return g.Left < 2 })
}

// GroupCode signs a group's payload.
func (s *Store) GroupCode(ctx context.Context, g Group) (Code, error) {
	return s.Code(ctx, Ticket{Payload: g.Payload[:]})
}

const sqlGroupByPayload = `
SELECT k.id, k.order_id, k.ticket_type_id, t.slug AS type_slug, t.name AS type_name,
	k.payload, k.number, k.state, k.created_at, k.edition_id, o.state AS order_state, w.public
FROM ticket k
JOIN ticket_type t ON t.id = k.ticket_type_id
JOIN ticket_order o ON o.id = k.order_id
JOIN signing_key w ON w.id = $2
WHERE k.payload = ANY ($1)
ORDER BY k.payload`

// FoundGroup is a group as its code shows it. Left are those of its tickets
// that admit.
type FoundGroup struct {
	Found // the first of them
	Code  Code
	Left  int
}

// GroupByCodeText is the group whose code or address was opened; NotFound for
// anything else, as ByCodeText.
func (s *Store) GroupByCodeText(ctx context.Context, text string) (*FoundGroup, error) {
	const op = "ticket.GroupByCodeText"
	missing := fault.New(fault.NotFound, op, "ticket.code.unknown")
	c, err := Parse(text)
	if err != nil || c.Payload.Size() == 0 {
		return nil, missing
	}
	var payloads pq.ByteaArray
	for _, p := range c.Payload.Members() {
		payloads = append(payloads, p[:])
	}
	var all []Found
	if err := s.db.Select(ctx, &all, sqlGroupByPayload, payloads, c.Payload.Key()); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if len(all) == 0 || !c.SignedBy(all[0].Public) {
		return nil, missing
	}
	g := &FoundGroup{Found: all[0], Code: c}
	for _, t := range all {
		if t.State != Void && t.OrderState == Paid {
			g.Left++
		}
	}
	return g, nil
}
