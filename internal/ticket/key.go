package ticket

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// KeyID is a signing key's id, 1 to 255: the byte in the code.
type KeyID uint8

// Key is the public half of a signing key. A retired key signs nothing new,
// but what it signed stays valid.
type Key struct {
	ID        KeyID       `db:"id"`
	EditionID festival.ID `db:"edition_id"`
	Public    []byte      `db:"public"`
	CreatedAt time.Time   `db:"created_at"`
	RetiredAt *time.Time  `db:"retired_at"`
}

const purposeSeed = "signing-key"

var errNoKeyLeft = errors.New("all 255 signing keys are used")

const sqlKeys = `
SELECT id, edition_id, public, created_at, retired_at
FROM signing_key
ORDER BY id`

// Keys are the public keys of every edition.
func (s *Store) Keys(ctx context.Context) ([]Key, error) {
	var keys []Key
	err := s.db.Select(ctx, &keys, sqlKeys)
	return keys, fault.Wrap("ticket.Keys", err)
}

const sqlActiveKey = `
SELECT id
FROM signing_key
WHERE edition_id = $1
	AND retired_at IS NULL`

const sqlRetireKeys = `
UPDATE signing_key
SET retired_at = $2
WHERE edition_id = $1
	AND retired_at IS NULL`

const sqlLastKey = `
SELECT coalesce(max(id), 0)
FROM signing_key`

const sqlCreateKey = `
INSERT INTO signing_key (id, edition_id, public, seed_sealed, created_at)
VALUES ($1, $2, $3, $4, $5)`

// sqlLockKeys lets one transaction at a time choose the next id.
const sqlLockKeys = `
LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE`

// RotateKey makes a new signing key for what is issued from now on.
func (s *Store) RotateKey(ctx context.Context, e festival.ID, now time.Time) (id KeyID, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlLockKeys); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlRetireKeys, e, now); err != nil {
			return err
		}
		id, err = s.createKeyIn(ctx, tx, e, now)
		return err
	})
	return id, fault.Wrap("ticket.RotateKey", err)
}

// ensureKeyIn makes the edition's first signing key if it has none.
func (s *Store) ensureKeyIn(ctx context.Context, tx *pg.Tx, e festival.ID, now time.Time) error {
	var id KeyID
	err := tx.Get(ctx, &id, sqlActiveKey, e)
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	if _, err := tx.Exec(ctx, sqlLockKeys); err != nil {
		return err
	}
	if err = tx.Get(ctx, &id, sqlActiveKey, e); !fault.Is(err, fault.NotFound) {
		return err // another transaction was faster
	}
	_, err = s.createKeyIn(ctx, tx, e, now)
	return err
}

func (s *Store) createKeyIn(ctx context.Context, tx *pg.Tx, e festival.ID, now time.Time) (KeyID, error) {
	var last int
	if err := tx.Get(ctx, &last, sqlLastKey); err != nil {
		return 0, err
	}
	if last >= 255 {
		return 0, errNoKeyLeft
	}
	seed := make([]byte, ed25519.SeedSize)
	_, _ = rand.Read(seed) // never fails
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	id := KeyID(last + 1)
	if _, err := tx.Exec(ctx, sqlCreateKey, id, e, []byte(public), s.secret.Seal(purposeSeed, seed), now); err != nil {
		return 0, err
	}
	return id, pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e), Subject: "signing_key", SubjectID: int64(id), Verb: pg.VerbCreate, At: now})
}

// seeds are the private keys in use; a key never changes, so none is ever stale.
type seeds struct {
	mu   sync.RWMutex
	byID map[KeyID]ed25519.PrivateKey
}

const sqlSeed = `
SELECT seed_sealed
FROM signing_key
WHERE id = $1`

func (s *Store) seed(ctx context.Context, id KeyID) (ed25519.PrivateKey, error) {
	if key, ok := s.seeds.get(id); ok {
		return key, nil
	}
	key, err := s.readSeed(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	s.seeds.mu.Lock()
	defer s.seeds.mu.Unlock()
	if s.seeds.byID == nil {
		s.seeds.byID = map[KeyID]ed25519.PrivateKey{}
	}
	s.seeds.byID[id] = key
	return key, nil
}

// seedIn sees a key of its own transaction too; it keeps none, because one
// that is rolled back leaves its id to another.
func (s *Store) seedIn(ctx context.Context, tx *pg.Tx, id KeyID) (ed25519.PrivateKey, error) {
	if key, ok := s.seeds.get(id); ok {
		return key, nil
	}
	return s.readSeed(ctx, tx, id)
}

func (s *seeds) get(id KeyID) (ed25519.PrivateKey, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	key, ok := s.byID[id]
	return key, ok
}

// getter is the database or a transaction of it.
type getter interface {
	Get(ctx context.Context, into any, query string, args ...any) error
}

func (s *Store) readSeed(ctx context.Context, from getter, id KeyID) (ed25519.PrivateKey, error) {
	var sealed []byte
	if err := from.Get(ctx, &sealed, sqlSeed, id); err != nil {
		return nil, fault.Wrap("ticket.seed", err)
	}
	seed, err := s.secret.Unseal(purposeSeed, sealed)
	if err != nil {
		return nil, &fault.Error{Kind: fault.Unavailable, Op: "ticket.seed", Code: "secret_file", Msg: fault.Msg("error.secret_file"), Err: err}
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// Code signs a ticket's payload; the signature is made whenever it is shown.
func (s *Store) Code(ctx context.Context, t Ticket) (Code, error) {
	if len(t.Payload) != payloadBytes {
		return Code{}, fault.Wrap("ticket.Code", errors.New("a payload has 16 bytes"))
	}
	p := Payload(t.Payload)
	key, err := s.seed(ctx, p.Key())
	if err != nil {
		return Code{}, err
	}
	return sign(key, p), nil
}
