package stall

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
)

// A card is the way back for who has neither mail nor a phone of their own: a
// code on paper, and a PIN that is not on it. Both are made of the
// application's link, so that a new link makes a new card, and nothing of them
// is stored. Whoever finds a card has its code alone: after a few wrong PINs
// each further one waits twice as long as the one before.
const (
	cardPurpose  = "application card"
	freeTries    = 5
	firstWait    = time.Minute
	longestWait  = 24 * time.Hour
	pinDigits    = 4
	pinSpace     = 10_000
	doublingsTop = 11 // a minute doubled so often is longer than a day
)

// Card is what an applicant takes along.
type Card struct {
	Code string // stands in the address of its QR code
	PIN  string // four digits
}

// Card is the application's card.
func (s *Store) Card(a *Application) Card {
	code := s.secret.Link(cardPurpose, int64(a.ID), a.LinkGeneration)
	n := binary.BigEndian.Uint32(s.secret.MAC(cardPurpose+" pin", []byte(code)))
	return Card{code, fmt.Sprintf("%0*d", pinDigits, n%pinSpace)}
}

// ByCard is the application that a card was made for: NotFound for a code we
// did not make, Gone when a newer link replaced it.
func (s *Store) ByCard(ctx context.Context, code string) (*Application, error) {
	const op = "stall.ByCard"
	id, generation, ok := s.secret.Open(cardPurpose, code)
	if !ok {
		return nil, fault.New(fault.NotFound, op, "stall.error.card")
	}
	a, err := s.Get(ctx, 0, ApplicationID(id))
	if err != nil {
		return nil, err
	}
	if a.LinkGeneration != generation {
		return nil, fault.New(fault.Gone, op, "stall.error.card_old")
	}
	return a, nil
}

// sqlCardTries locks the application, so that two tries at once are two.
const sqlCardTries = `
SELECT (SELECT count(*) FROM attempt t WHERE t.subject = $2) AS tries, (SELECT max(at) FROM attempt t WHERE t.subject = $2) AS last
FROM application
WHERE id = $1
FOR UPDATE`

const sqlCardTried = `
INSERT INTO attempt (subject, at)
VALUES ($1, $2)`

const sqlCardOpened = `
DELETE FROM attempt
WHERE subject = $1`

// OpenCard gives the token of the link for the right PIN, in any digits.
// Invalid at the field pin for a wrong one, which counts; Conflict with the
// code card_waits while too many were wrong.
func (s *Store) OpenCard(ctx context.Context, code, pin string, now time.Time) (token string, err error) {
	const op = "stall.OpenCard"
	a, err := s.ByCard(ctx, code)
	if err != nil {
		return "", err
	}
	subject := fmt.Sprint("card:", a.ID)
	var wrong error
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var t cardTries
		if err := tx.Get(ctx, &t, sqlCardTries, a.ID, subject); err != nil {
			return err
		}
		if wait := t.wait(now); wait > 0 {
			return fault.Coded(fault.Conflict, op, "card_waits", "stall.error.card_waits", "n", int(math.Ceil(wait.Minutes())))
		}
		if strings.Join(strings.Fields(lang.Digits(pin)), "") == s.Card(a).PIN {
			_, err := tx.Exec(ctx, sqlCardOpened, subject)
			return err
		}
		wrong = fault.Fields{"pin": fault.Msg("stall.error.pin")}.Err(op)
		_, err := tx.Exec(ctx, sqlCardTried, subject, now)
		return err
	})
	if err == nil {
		err = wrong
	}
	if err != nil {
		return "", err
	}
	return s.Link(a), nil
}

// cardTries are the wrong PINs since the last right one.
type cardTries struct {
	Tries int        `db:"tries"`
	Last  *time.Time `db:"last"`
}

// wait is how long the next PIN has to wait.
func (t cardTries) wait(now time.Time) time.Duration {
	if t.Tries < freeTries {
		return 0
	}
	pause := min(firstWait<<min(t.Tries-freeTries, doublingsTop), longestWait)
	return t.Last.Add(pause).Sub(now)
}
