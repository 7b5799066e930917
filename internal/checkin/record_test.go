package checkin_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/ticket"
)

// open does what a phone does with a record when the ticket is before it.
func open(c ticket.Code, r checkin.Record) (string, error) {
	key := sha256.Sum256(slices.Concat([]byte("markt gate record"), c.Payload[:], c.Signature[:]))
	box, err := base64.RawURLEncoding.DecodeString(r.Box)
	if err != nil {
		return "", err
	}
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return "", err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return "", err
	}
	plain, err := gcm.Open(nil, box[:12], box[12:], nil)
	return string(plain), err
}

// A record opens under its own ticket's code and under no other, also none that
// was made without the key.
func TestARecordOpensUnderItsOwnCode(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	o, err := d.tickets.Order(ctx, d.e, ticket.OrderDraft{Name: "Amira Haddad", Email: "amira@nachbarn.example", Items: []ticket.Item{{Type: "tag", Quantity: 2}}}, now)
	d.must(err)
	gone := d.order(d.e, "tag", 1).Tickets[0]
	d.must(d.tickets.Void(ctx, d.e.ID, gone.ID, "", now))
	d.must(d.tickets.Cancel(ctx, d.e.ID, d.order(d.e, "tag", 1).ID, "", now))
	device, err := d.s.Authenticate(ctx, d.bearer, now)
	d.must(err)
	records := func(at time.Time) []checkin.Record {
		t.Helper()
		all, err := d.s.Records(ctx, device, at)
		d.must(err)
		return all
	}
	all := records(now)
	if len(all) != 2 || all[0].Digest >= all[1].Digest {
		t.Fatalf("%+v", all)
	}
	code := func(k ticket.Ticket) ticket.Code {
		c, err := d.tickets.Code(ctx, k)
		d.must(err)
		return c
	}
	for _, k := range o.Tickets {
		i := slices.IndexFunc(all, func(r checkin.Record) bool { return r.Digest == checkin.Digest(k.Payload) })
		c := code(k)
		if got, err := open(c, all[i]); err != nil || got != `["`+k.Number+`","Amira Haddad"]` {
			t.Errorf("%s %v", got, err)
		}
		if _, err := open(c, all[1-i]); err == nil {
			t.Error("another's record opens")
		}
		c.Signature[0] ^= 1
		if _, err := open(c, all[i]); err == nil {
			t.Error("a forged code opens it")
		}
	}
	if diff := cmp.Diff(all, records(now.Add(time.Hour))); diff != "" {
		t.Errorf("the same state is told otherwise: %s", diff)
	}
	d.must(d.tickets.Void(ctx, d.e.ID, o.Tickets[0].ID, "", now))
	if n := len(records(now.Add(time.Hour + 29*time.Second))); n != 2 {
		t.Errorf("%d records are made anew within half a minute", n)
	}
	if n := len(records(now.Add(time.Hour + 30*time.Second))); n != 1 {
		t.Errorf("%d records", n)
	}
}

// Nothing that a phone keeps tells a name, an address for mail, a number or a
// code, however it is looked at.
func TestALostPhoneShowsNobody(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	var words []string
	for range 5 {
		o, err := d.tickets.Order(ctx, d.e, ticket.OrderDraft{Name: "Amira Haddad", Email: "amira@nachbarn.example", Items: []ticket.Item{{Type: "tag", Quantity: 10}}}, now)
		d.must(err)
		words = append(words, o.Name, o.Email, "Amira", "Haddad", "nachbarn", o.Code)
		for _, k := range o.Tickets {
			c, err := d.tickets.Code(ctx, k)
			d.must(err)
			words = append(words, k.Number, ticket.ShowNumber(k.Number), c.String(), c.Payload.String(), string(k.Payload))
			d.expect("ok", d.scan(checkin.Entry, d.code(k)), now)
		}
	}
	d.must(d.tickets.Cancel(ctx, d.e.ID, d.order(d.e, "tag", 1).ID, "", now))
	device, err := d.s.Authenticate(ctx, d.bearer, now)
	d.must(err)
	records, err := d.s.Records(ctx, device, now)
	d.must(err)
	kept, err := json.Marshal([]any{d.bundle(now), records})
	d.must(err)
	looked := [][]byte{kept}
	for _, r := range records {
		box, err := base64.RawURLEncoding.DecodeString(r.Box)
		d.must(err)
		looked = append(looked, box)
	}
	if len(records) != 50 || len(d.bundle(now).Past) != 50 {
		t.Errorf("%d records, %d scans", len(records), len(d.bundle(now).Past))
	}
	for _, w := range words {
		for _, text := range looked {
			if bytes.Contains(bytes.ToLower(text), []byte(strings.ToLower(w))) || bytes.Contains(text, []byte(base64.StdEncoding.EncodeToString([]byte(w)))) {
				t.Fatalf("%q can be read", w)
			}
		}
	}
}
