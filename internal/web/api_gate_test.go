package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// door adds a location, a gate and a ticket type with ten places, and gives
// the token of an enrolled device.
func (m *market) door() (token string) {
	m.t.Helper()
	ctx := context.Background()
	l, err := m.Festival.CreateLocation(ctx, m.e, festival.LocationDraft{Slug: "campus", Name: lang.Text{"de": "Campus", "ar": "الحرم"}}, m.now)
	m.must(err)
	_, err = m.Checkin.CreateGate(ctx, m.e.ID, checkin.GateDraft{Slug: "haupt", Name: lang.Text{"de": "Haupteingang", "ar": "المدخل الرئيسي"}, LocationID: l}, m.now)
	m.must(err)
	id, err := m.Tickets.CreateType(ctx, m.e, ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "Tagesticket", "ar": "تذكرة يومية"}, OnSale: true}, m.now)
	m.must(err)
	_, err = m.Tickets.CreateQuota(ctx, m.e.ID, ticket.QuotaDraft{Name: "Tag", Size: 10, Types: []ticket.TypeID{id}}, m.now)
	m.must(err)
	token, err = m.Checkin.IssueDevice(ctx, m.e.ID, "", "Test", m.now)
	m.must(err)
	return token
}

// orderAnswer is what a program reads of an order.
type orderAnswer struct {
	Code, Status, URL, Secret string
	Tickets                   []struct{ Code, Number, Type, Status string }
}

func (m *market) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// call sends JSON with a bearer token; extra are header names and values.
func (m *market) call(token, method, path, body string, extra ...string) answer {
	m.t.Helper()
	r := m.request("", method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(extra); i += 2 {
		r.Header.Set(extra[i], extra[i+1])
	}
	return m.do(r)
}

func (m *market) read(a answer, into any) {
	m.t.Helper()
	if err := json.Unmarshal([]byte(a.body), into); err != nil {
		m.t.Fatalf("%v\n%s", err, a.body)
	}
}

func TestOrderByProgramThenRedeem(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	device := m.door()
	m.says(m.call("", http.MethodGet, "/api/v1/ticket-types", ""), 200, `"type":"tag"`, `"available":10`, `"reentry":"after_exit"`)

	const body = `{"lang":"ar","items":[{"type":"tag","quantity":2}]}`
	a := m.call("", http.MethodPost, "/api/v1/orders", body, "Idempotency-Key", "k1")
	m.says(a, 201, `"status":"paid"`, `"url":"http://markt.example/ar/orders/`)
	var o orderAnswer
	m.read(a, &o)
	again := m.call("", http.MethodPost, "/api/v1/orders", body, "Idempotency-Key", "k1", "Cookie", callerOf(a))
	if again.body != a.body {
		t.Errorf("the same key gave\n%s\nafter\n%s", again.body, a.body)
	}
	m.says(m.call("", http.MethodPost, "/api/v1/orders", `{"items":[{"type":"tag","quantity":1}]}`, "Idempotency-Key", "k1"), 422, `"code":"idempotency_mismatch"`)
	m.says(m.call("", http.MethodPost, "/api/v1/orders", `{"items":[{"type":"tag","quantity":9}]}`), 409, `"code":"sold_out"`)
	m.says(m.call("", http.MethodPost, "/api/v1/orders", `{"items":[{"type":"tag","quantity":1000000000}]}`), 422, `"items.0.quantity"`)
	m.says(m.call("", http.MethodPost, "/api/v1/orders", `{"items":`), 422, `"code":"invalid"`)
	m.says(m.call(o.Secret, http.MethodGet, "/api/v1/orders/"+strings.ToLower(o.Code), ""), 200, o.Tickets[1].Code)
	m.says(m.call("wrong", http.MethodGet, "/api/v1/orders/"+o.Code, ""), 401)
	m.says(m.call(o.Secret, http.MethodGet, "/api/v1/orders/ANDERE", ""), 401)

	redeem := func(nonce, code, kind string) answer {
		return m.call(device, http.MethodPost, "/api/v1/gate/redeem", `{"nonce":"`+nonce+`","code":"`+code+`","kind":"`+kind+`"}`)
	}
	first := redeem("n1", "HTTP://MARKT.EXAMPLE/T/"+o.Tickets[0].Code, "entry")
	m.says(first, 200, `"status":"ok"`, `"type":"tag"`, "!reason")
	m.says(redeem("n2", o.Tickets[0].Number, "entry"), 200, `"status":"refused"`, `"reason":"already_redeemed"`, `"gate":"haupt"`)
	if r := redeem("n1", o.Tickets[0].Code, "entry"); r.body != first.body {
		t.Errorf("sent again: %s", r.body)
	}
	m.says(redeem("n1", o.Tickets[1].Code, "entry"), 409, `"code":"nonce_reused"`)
	m.says(redeem("n3", o.Tickets[0].Code, "sideways"), 422, `"kind"`)
	m.says(redeem("n4", "", "plus"), 200, `"status":"ok"`)
	m.says(redeem("n6", o.Tickets[1].Number, "exit"), 200, `"status":"ok","conflict":"not_inside"`)
	m.says(m.call("", http.MethodPost, "/api/v1/gate/redeem", `{"nonce":"n5","code":"x","kind":"entry"}`), 401, `"code":"no_device"`)
	m.says(m.call("of another", http.MethodPost, "/api/v1/gate/redeem", `{"nonce":"n5","code":"x","kind":"entry"}`), 401, `"code":"unauthorized"`)

	m.says(m.call(device, http.MethodPost, "/api/v1/gate/scans", `{"scans":[{"nonce":"s2","code":"`+o.Tickets[1].Code+`","kind":"entry","at":"2027-05-08T11:59:00+02:00"},{"nonce":"s1","kind":"minus","at":"2027-05-08T11:58:00+02:00"}]}`),
		200, `{"results":[{"nonce":"s2","status":"ok"`)
	m.says(m.call(device, http.MethodGet, "/api/v1/gate/occupancy", ""), 200, `"state":"normal","inside":1`, `"inside":1,"holders":1,"tally":0,"unmatched_exits":0`, `"entries":2,"exits":1,"plus":1,"minus":1,"devices":1,"silent":0`, `"last_count":null`)
	m.says(m.call(device, http.MethodPost, "/api/v1/gate/count", `{"nonce":"c1","location":"campus","inside":40,"at":"2027-05-08T12:00:00+02:00"}`), 200, `"inside":40`)
	m.says(m.call(device, http.MethodPost, "/api/v1/gate/count", `{"nonce":"c2","location":"campus"}`), 422, `"inside"`)

	undo := func(device, nonce string) answer {
		return m.call(device, http.MethodPost, "/api/v1/gate/undo", `{"nonce":"`+nonce+`"}`)
	}
	for range 2 {
		m.says(undo(device, "n1"), 200, `{"nonce":"n1"}`)
	}
	m.says(undo(device, "n2"), 409, `"code":"moved_on"`)
	m.says(undo(device, "n99"), 404, `"code":"not_found"`)
	m.says(undo(device, ""), 422, `"nonce"`)
	m.says(undo("", "n1"), 401, `"code":"no_device"`)
	m.says(redeem("n9", o.Tickets[0].Code, "entry"), 200, `"status":"ok"`)
}

func TestEnrolledDeviceGetsItsBundle(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	gates, err := m.Checkin.Gates(t.Context(), m.e.ID)
	m.must(err)
	d, err := m.Checkin.CreateDevice(t.Context(), m.e.ID, gates[0].ID, "Tor 2", m.now)
	m.must(err)
	body := `{"token":"` + m.Checkin.EnrolToken(d) + `"}`
	a := m.call("", http.MethodPost, "/api/v1/gate/enrol", body)
	m.says(a, 200, `"gate":"haupt"`, `"alg":"Ed25519"`, `"zone":"Europe/Berlin"`, `"state":"normal"`)
	var in struct {
		DeviceToken string `json:"device_token"`
	}
	m.read(a, &in)
	m.says(m.call("", http.MethodPost, "/api/v1/gate/enrol", body), 410, `"code":"gone"`)

	b := m.call(in.DeviceToken, http.MethodGet, "/api/v1/gate/bundle", "")
	m.says(b, 200, `"day_starts":["2027-05-07T22:00:00Z"`, `"types":[{"number":1,`)
	etag := b.header.Get("Etag")
	m.says(m.call(in.DeviceToken, http.MethodGet, "/api/v1/gate/bundle", "", "If-None-Match", etag), 304)
	m.must(m.Festival.SetAdmission(t.Context(), m.e.ID, festival.AdmissionStop, "", m.now))
	m.says(m.call(in.DeviceToken, http.MethodGet, "/api/v1/gate/bundle", "", "If-None-Match", etag), 200, `"state":"stop"`)
}

const sqlManyTickets = `
WITH o AS (
	INSERT INTO ticket_order (edition_id, code, state, email, name, created_at)
	SELECT $1, 'VIELE', 'paid', 'amira@nachbarn.example', 'Amira Haddad-Müller', now()
	RETURNING id
), k AS (
	INSERT INTO ticket (edition_id, order_id, ticket_type_id, payload, number, created_at)
	SELECT $1, o.id, t.id, '\x01'::bytea || set_byte('\x00', 0, y.id) || '\x0001' || substr(sha256(i::text::bytea), 1, 12), lpad(i::text, 8, 'Z'), now()
	FROM o, ticket_type t, signing_key y, generate_series(1, 20000) i
	RETURNING id, number
)
INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, seq, round, at, stored_at, verdict)
SELECT k.number, $1, g.id, 'device:1', 'entry', k.id, 1, 1, $2, $2, 'ok'
FROM k, gate g
WHERE k.id % 2 = 0`

// What a phone keeps for 20,000 tickets, half of them inside, is less than two
// megabytes on the way, and nothing when nothing is new.
func TestAPhoneKeepsTwentyThousandTickets(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	device := m.door()
	_, err := m.db.Exec(t.Context(), sqlManyTickets, m.e.ID, m.now)
	m.must(err)
	sum := 0
	for _, path := range []string{"/api/v1/gate/bundle", "/api/v1/gate/records"} {
		a := m.call(device, http.MethodGet, path, "", "Accept-Encoding", "gzip")
		m.says(a, 200)
		if a.header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: %v", path, a.header)
		}
		sum += len(a.body)
		t.Logf("%s: %d bytes", path, len(a.body))
		m.says(m.call(device, http.MethodGet, path, "", "Accept-Encoding", "gzip", "If-None-Match", a.header.Get("Etag")), 304)
		plain := m.call(device, http.MethodGet, path, "")
		m.says(plain, 200, "!Amira", "!nachbarn", "!ZZZZZZ") // six letters: four stand in so much base64 by chance
		if plain.header.Get("Etag") == a.header.Get("Etag") {
			t.Errorf("%s: packed or not, the mark is the same", path)
		}
		if m.unpacked(a) != plain.body {
			t.Errorf("%s: packed it says something else", path)
		}
	}
	if sum > 2_000_000 {
		t.Errorf("%d bytes", sum)
	}
}

// Ten thousand scans that waited come in pieces, and again: each counts once.
func TestTenThousandScansAtOnce(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	device := m.door()
	const all, most = 10_000, 1000
	send := func(from, until int) answer {
		var b strings.Builder
		for i := from; i < until; i++ {
			fmt.Fprintf(&b, `,{"nonce":"many-%d","kind":"plus","at":"2027-05-08T11:%02d:%02d+02:00"}`, i, i/60%60, i%60)
		}
		return m.call(device, http.MethodPost, "/api/v1/gate/scans", `{"scans":[`+b.String()[1:]+`]}`)
	}
	m.says(send(0, all), 413)
	for range 2 {
		for i := 0; i < all; i += most {
			m.says(send(i, i+most), 200, `"nonce":"many-`+strconv.Itoa(i+most-1)+`","status":"ok"`, "!refused")
		}
	}
	m.says(m.call(device, http.MethodGet, "/api/v1/gate/occupancy", ""), 200, `"plus":10000`, `"inside":10000`)
}

// One scan that cannot be read is answered alone, in its place and under its
// nonce where it has one. What is no batch at all is refused as a whole.
func TestABatchIsReadScanByScan(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	device := m.door()
	send := func(body string) answer { return m.call(device, http.MethodPost, "/api/v1/gate/scans", body) }
	plus := func(nonce string) string {
		return `{"nonce":"` + nonce + `","kind":"plus","at":"2027-05-08T11:58:00+02:00"}`
	}
	a := send(`{"scans":[` + plus("a") + `,
		{"nonce":"number","kind":7,"at":"2027-05-08T11:58:00+02:00"},
		{"nonce":"clock","kind":"plus","at":"gestern"},
		{"nonce":5,"kind":"plus"},
		"scan", null, [], 12,
		{"nonce":"place","kind":"plus","code":{"a":1}},
		` + plus("b") + `]}`)
	m.says(a, 200)
	var in struct {
		Results []struct{ Nonce, Status, Reason string }
	}
	m.read(a, &in)
	var got []string
	for _, r := range in.Results {
		got = append(got, r.Nonce+" "+r.Status+" "+r.Reason)
	}
	const none = " refused error"
	want := []string{"a ok ", "number" + none, "clock" + none, none, none, none, none, none, "place" + none, "b ok "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, body := range []string{``, `{"scans":`, `[]`, `{"scans":{}}`, `{"scans":"all"}`, `{"scans":[` + plus("c") + `,]}`} {
		m.says(send(body), 422, `"code":"invalid"`)
	}
	m.says(send(`{"scans":[`+strings.Repeat("1,", 1000)+plus("d")+`]}`), 422, `"scans"`)
	m.says(m.call("", http.MethodPost, "/api/v1/gate/scans", `{"scans":[7]}`), 401)
	m.says(m.call(device, http.MethodGet, "/api/v1/gate/occupancy", ""), 200, `"plus":2`)
}
