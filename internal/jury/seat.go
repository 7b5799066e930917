package jury

import (
	"context"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Seat is somebody's place in the jury. Its number is what others see of it.
type Seat struct {
	ID      SeatID      `db:"id"`
	Edition festival.ID `db:"edition_id"`
	Number  int         `db:"number"`
	Person  account.ID  `db:"person_id"`
}

const sqlSeatOf = `
SELECT id, edition_id, number, person_id
FROM jury_seat
WHERE edition_id = $1
	AND person_id = $2`

// seatOf is a person's seat; one without a number before they have judged anything.
func seatOf(ctx context.Context, q pg.Querier, edition festival.ID, person account.ID) (Seat, error) {
	var seat Seat
	err := q.Get(ctx, &seat, sqlSeatOf, edition, person)
	if fault.Is(err, fault.NotFound) {
		return Seat{Edition: edition, Person: person}, nil
	}
	return seat, fault.Wrap("jury.seatOf", err)
}

const sqlTakeSeat = `
INSERT INTO jury_seat (edition_id, number, person_id)
SELECT $1, coalesce(max(number), 0) + 1, $2
FROM jury_seat
WHERE edition_id = $1
RETURNING id, edition_id, number, person_id`

// takeSeatIn is a person's seat, the next one if they have none. Programs do not judge.
func takeSeatIn(ctx context.Context, tx *pg.Tx, edition festival.ID, person account.ID) (Seat, error) {
	if person == 0 {
		return Seat{}, fault.New(fault.Forbidden, "jury.takeSeat", "error.forbidden")
	}
	seat, err := seatOf(ctx, tx, edition, person)
	if err != nil || seat.ID != 0 {
		return seat, err
	}
	if err := festival.LockIn(ctx, tx, edition); err != nil { // numbers are given one after the other
		return seat, err
	}
	if seat, err = seatOf(ctx, tx, edition, person); err == nil && seat.ID == 0 {
		err = tx.Get(ctx, &seat, sqlTakeSeat, edition, person)
	}
	return seat, err
}
