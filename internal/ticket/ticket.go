package ticket

import (
	"context"
	"strconv"
	"time"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
)

// ID is a ticket's.
type ID int64

func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// State of a ticket by itself; a ticket of a canceled order admits nobody either.
type State string

const (
	Valid   State = "valid"
	Void    State = "void"
	Blocked State = "blocked"
)

// Ticket is one admission. Number is what is printed beside the code.
type Ticket struct {
	ID        ID        `db:"id"`
	OrderID   OrderID   `db:"order_id"`
	TypeID    TypeID    `db:"ticket_type_id"`
	TypeSlug  string    `db:"type_slug"`
	TypeName  lang.Text `db:"type_name"`
	Payload   []byte    `db:"payload"`
	Number    string    `db:"number"`
	State     State     `db:"state"`
	CreatedAt time.Time `db:"created_at"`
	Used      bool      `db:"used"` // somebody came in with it; known of an order's tickets
}

// Event is told about an order inside the transaction that changed it.
type Event func(ctx context.Context, tx *pg.Tx, edition festival.ID, order OrderID, now time.Time) error

// Events are what other rooms do when an order changes; nil does nothing.
type Events struct {
	Confirmed Event
	Canceled  Event
}

// Store reads and writes types, quotas, orders and signing keys.
type Store struct {
	db     *pg.DB
	secret *account.Secret
	events Events
	seeds  seeds
}

// New makes a store on a migrated database.
func New(db *pg.DB, secret *account.Secret, events Events) *Store {
	return &Store{db: db, secret: secret, events: events}
}

func (f Event) tell(ctx context.Context, tx *pg.Tx, edition festival.ID, order OrderID, now time.Time) error {
	if f == nil {
		return nil
	}
	return f(ctx, tx, edition, order, now)
}
