package checkin

import (
	"cmp"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
)

// Record is a ticket as a phone may show it without a network, sealed under the
// ticket's own code: only who holds the ticket before the phone opens it, so a
// lost phone shows nobody. One that opens is genuine, which helps a phone that
// cannot check signatures.
//
// A code is 80 bytes, its 128 base32 characters. The key is
// SHA-256("markt gate record" and the code). Box is, in base64url, 12 bytes for
// AES-256-GCM and what it sealed: JSON, a list of
// number and name. In a browser:
//
//	key = await crypto.subtle.digest("SHA-256", text + code)
//	aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"])
//	await crypto.subtle.decrypt({ name: "AES-GCM", iv: box.slice(0, 12) }, aes, box.slice(12))
type Record struct {
	Digest string `json:"digest" doc:"Stands for the ticket's code, as in the bundle."`
	Box    string `json:"box" doc:"Base64url: 12 bytes and what AES-256-GCM sealed with them, under the SHA-256 of the text 'markt gate record' and the 80 bytes of the code: JSON, a list of number and name."`
}

const recordPurpose = "markt gate record"

// recordPlain is a ticket's number and its order's name. Without names for them
// twenty thousand fit where few bytes are.
type recordPlain [2]string

// seal is the same for the same record each time: the first bytes are made of
// what is sealed, so that no two texts are ever sealed with the same ones.
func seal(c ticket.Code, plain []byte) []byte {
	key := sha256.Sum256(slices.Concat([]byte(recordPurpose), c.Payload[:], c.Signature[:]))
	block, _ := aes.NewCipher(key[:]) // 32 bytes are a key
	gcm, _ := cipher.NewGCM(block)    // AES has its block size
	mac := hmac.New(sha256.New, key[:])
	mac.Write(plain)
	iv := mac.Sum(nil)[:gcm.NonceSize()]
	return gcm.Seal(iv, iv, plain, nil)
}

// recordsKept is for how long what was sealed is told again: all phones of a
// market cost one sealing.
const recordsKept = 30 * time.Second

// sealed are the records of each edition, and what was sealed already.
type sealed struct {
	mu  sync.Mutex
	of  map[festival.ID]recordsAt
	box map[ticket.Payload]boxed
}

type recordsAt struct {
	at  time.Time
	all []Record
}

type boxed struct {
	plain  string
	record Record
}

const sqlRecords = `
SELECT k.payload, k.number, CASE WHEN o.source = 'spare' THEN '' ELSE o.name END AS name
FROM ticket k
JOIN ticket_order o ON o.id = k.order_id
WHERE k.edition_id = $1
	AND k.state <> 'void'
	AND o.state <> 'canceled'`

// Records are those of all tickets of the device's edition that may still
// admit, in an order that tells nothing. What was asked for half a minute ago
// is told again.
func (s *Store) Records(ctx context.Context, d Device, now time.Time) ([]Record, error) {
	const op = "checkin.Records"
	s.sealed.mu.Lock()
	defer s.sealed.mu.Unlock()
	if kept, ok := s.sealed.of[d.EditionID]; ok && now.Sub(kept.at).Abs() < recordsKept {
		return kept.all, nil
	}
	switch all, ok, err := s.copiedRecords(ctx); {
	case err != nil:
		return nil, fault.Wrap(op, err)
	case ok:
		s.sealed.keep(d.EditionID, recordsAt{now, all})
		return all, nil
	}
	r, err := s.current(ctx)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	var rows []struct {
		Payload []byte `db:"payload"`
		Number  string `db:"number"`
		Name    string `db:"name"`
	}
	if err := s.db.Select(ctx, &rows, sqlRecords, d.EditionID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	all := make([]Record, 0, len(rows))
	for _, row := range rows {
		one, ok, err := s.sealed.record(r, ticket.Payload(row.Payload), recordPlain{row.Number, row.Name})
		if err != nil {
			return nil, fault.Wrap(op, err)
		}
		if ok {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b Record) int { return cmp.Compare(a.Digest, b.Digest) })
	s.sealed.keep(d.EditionID, recordsAt{now, all})
	return all, nil
}

// forget lets the records be read anew.
func (s *sealed) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of = nil
}

func (s *sealed) keep(e festival.ID, r recordsAt) {
	if s.of == nil {
		s.of = map[festival.ID]recordsAt{}
	}
	s.of[e] = r
}

// record seals one ticket, once for as long as it says the same. ok is false
// where the key that signed it cannot be opened.
func (s *sealed) record(r *rules, p ticket.Payload, plain recordPlain) (Record, bool, error) {
	text, err := json.Marshal(plain)
	if err != nil {
		return Record{}, false, err
	}
	if kept, ok := s.box[p]; ok && kept.plain == string(text) {
		return kept.record, true, nil
	}
	code, ok := r.keys[p.Key()].judge.Code(p)
	if !ok {
		return Record{}, false, nil
	}
	one := Record{Digest(p[:]), base64.RawURLEncoding.EncodeToString(seal(code, text))}
	if s.box == nil {
		s.box = map[ticket.Payload]boxed{}
	}
	s.box[p] = boxed{string(text), one}
	return one, true, nil
}
