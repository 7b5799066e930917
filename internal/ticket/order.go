package ticket

import (
	"strconv"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// OrderID is an order's.
type OrderID int64

func (id OrderID) String() string { return strconv.FormatInt(int64(id), 10) }

// OrderState says whether an order's tickets admit.
type OrderState string

const (
	Paid     OrderState = "paid"
	Pending  OrderState = "pending"
	Canceled OrderState = "canceled"
)

// MaxTickets is how many tickets one order may hold that is no group's.
const MaxTickets = 10

// Order is what one person takes at once. Email and Name may be empty.
type Order struct {
	ID             OrderID     `db:"id"`
	EditionID      festival.ID `db:"edition_id"`
	UID            string      `db:"uid"`
	Code           string      `db:"code"`
	State          OrderState  `db:"state"`
	Email          string      `db:"email"`
	Name           string      `db:"name"`
	Lang           lang.Lang   `db:"lang"`
	TotalCents     int         `db:"total_cents"`
	LinkGeneration int         `db:"link_generation"`
	Browser        string      `db:"browser"`
	CreatedAt      time.Time   `db:"created_at"`
	CanceledAt     *time.Time  `db:"canceled_at"`
	Source         string      `db:"source"` // where it comes from, if nobody ordered it here
	Tickets        []Ticket    `db:"-"`
}

// Item asks for some tickets of one type, named by its slug.
type Item struct {
	Type     string `json:"type" api:"must" doc:"The type's slug."`
	Quantity int    `json:"quantity" api:"must min=0 max=60" doc:"More than 10 for a group alone."`
}

// OrderDraft is an order as it is asked for. Once makes it safe to repeat.
// Group asks for one code more for the tickets of each type. Browser is a short
// mark of the browser that asks. Source and SourceID name a row of an import or
// of the demo.
type OrderDraft struct {
	Email    string    `json:"email"`
	Name     string    `json:"name"`
	Lang     lang.Lang `json:"lang"`
	Items    []Item    `json:"items"`
	Group    bool      `json:"group,omitempty"`
	Browser  string    `json:"browser"`
	Once     pg.Once   `json:"-"`
	Source   string    `json:"-"`
	SourceID string    `json:"-"`

	hold string // the hold it is made of
}

// Check trims the draft, drops items of quantity 0, and says what is wrong at
// "items.0.quantity" and the like; "items" stands for all of them together.
func (d *OrderDraft) Check() error {
	f := fault.Fields{}
	input.CheckEmail(f, "email", &d.Email)
	input.CheckLine(f, "name", &d.Name, input.MaxLine)
	if d.Lang == "" {
		d.Lang = lang.De
	}
	if !lang.Known(string(d.Lang)) {
		f.Add("lang", "error.choice")
	}
	most := d.most()
	total, kept := 0, d.Items[:0:0]
	for i, item := range d.Items {
		if item.Quantity < 0 || item.Quantity > most {
			f.Add("items."+strconv.Itoa(i)+".quantity", "error.range", "min", 0, "max", most)
			continue
		}
		total += item.Quantity
		if item.Quantity > 0 {
			kept = append(kept, item)
		}
	}
	switch {
	case len(f) == 0 && total == 0:
		f.Add("items", "ticket.order.empty")
	case total > most:
		f.Add("items", "ticket.order.too_many", "max", most)
	}
	d.Items = kept
	return f.Err("ticket.OrderDraft.Check")
}

// most is how many tickets the order may hold.
func (d *OrderDraft) most() int {
	if d.Group {
		return MaxGroup
	}
	return MaxTickets
}

// content is what a repeat with the same key must say again.
func (d *OrderDraft) content() any {
	return struct {
		Email, Name string
		Lang        lang.Lang
		Items       []Item
		Group       bool `json:",omitempty"`
	}{d.Email, d.Name, d.Lang, d.Items, d.Group}
}
