package checkin_test

import (
	"fmt"
	"sync"
	"testing"

	"markt/internal/checkin"
)

const sqlMany = `
WITH o AS (
	INSERT INTO ticket_order (edition_id, code, state, created_at)
	SELECT $1, 'VIELE', 'paid', now()
	RETURNING id
), k AS (
	INSERT INTO ticket (edition_id, order_id, ticket_type_id, payload, number, created_at)
	SELECT $1, o.id, t.id, '\x01010001'::bytea || substr(sha256(i::text::bytea), 1, 12), lpad(i::text, 8, 'Z'), now()
	FROM o, ticket_type t, generate_series(1, $3::int) i
	RETURNING id, number
)
INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, seq, round, at, stored_at, verdict)
SELECT 'many-' || k.number, $1, g.id, 'device:1', 'entry', k.id, 1, 1, $2, $2, 'ok'
FROM k, gate g`

// BenchmarkRedeem lets a thousand tickets in, 32 at a time, where there are no
// others and where 100,000 others have come in already: both should take the
// same. Then it asks how many are inside.
func BenchmarkRedeem(b *testing.B) {
	for _, others := range []int{0, 100_000} {
		d := newDoor(b)
		_, err := d.db.Exec(b.Context(), sqlMany, d.e.ID, now, others)
		d.must(err)
		codes := d.codes(1000)
		_, err = d.db.Exec(b.Context(), `VACUUM ANALYZE`)
		d.must(err)
		d.expect("ok", d.scan(checkin.Plus, ""), now)
		b.Run(fmt.Sprintf("entry, %d others", others), func(b *testing.B) {
			for range b.N {
				d.admit(codes, 32)
				b.StopTimer()
				codes = d.codes(1000)
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(1000*b.N), "µs/scan")
		})
		b.Run(fmt.Sprintf("occupancy, %d others", others), func(b *testing.B) {
			for range b.N {
				_, err := d.s.Occupancy(b.Context(), d.e, now)
				d.must(err)
			}
		})
	}
}

func (d *door) codes(n int) (codes []string) {
	for range n / 10 {
		for _, k := range d.order(d.e, "tag", 10).Tickets {
			codes = append(codes, d.code(k))
		}
	}
	return codes
}

// admit lets all of them in, so many at a time.
func (d *door) admit(codes []string, atOnce int) {
	next := make(chan string)
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() {
			for code := range next {
				a, err := d.s.Redeem(d.t.Context(), d.bearer, checkin.ScanDraft{Nonce: code[len(code)-60:], Kind: checkin.Entry, Code: code}, now)
				if err != nil || short(a) != "ok" {
					d.t.Errorf("%+v %v", a, err)
				}
			}
		})
	}
	for _, code := range codes {
		next <- code
	}
	close(next)
	all.Wait()
}
