// Package message owns what organisers tell many vendors at once: templates,
// messages with whom they are for, and who was reached by them. Filling in and
// sending is the press's; it must not know the outbox, pitches or HTTP.
package message

import (
	"strconv"

	"markt/internal/pg"
)

// ID is a message's, TemplateID a template's.
type (
	ID         int64
	TemplateID int64
)

func (id ID) String() string         { return strconv.FormatInt(int64(id), 10) }
func (id TemplateID) String() string { return strconv.FormatInt(int64(id), 10) }

// Store reads and writes templates, messages and their recipients.
type Store struct {
	db *pg.DB
}

// New makes a store.
func New(db *pg.DB) *Store { return &Store{db} }
