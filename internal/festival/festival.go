// Package festival owns the edition (one market in one year) and what it
// stands on: market days and opening hours, locations and the stops of mobile
// ones, the texts of the public pages, questions and answers, partners, and
// settings with their source and date. It must not know who may change them,
// nor anything that happens at a market.
package festival

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Store reads and writes editions and what belongs to them.
type Store struct {
	db *pg.DB
}

// New makes a store on a migrated database.
func New(db *pg.DB) *Store { return &Store{db: db} }

// Longest texts, in characters.
const (
	MaxLine = 200
	MaxText = 20_000
)

// CheckLine trims a one-line input in place and notes when it is too long or
// holds characters that cannot be stored or shown.
func CheckLine(f fault.Fields, name string, s *string, limit int) {
	*s = strings.TrimSpace(*s)
	switch {
	case !Storable(*s), strings.ContainsAny(*s, "\n\r"):
		f.Add(name, "error.characters")
	case utf8.RuneCountInString(*s) > limit:
		f.Add(name, "error.too_long", "max", limit)
	}
}

// CheckText is CheckLine for a text in many languages; line breaks are kept
// and a message names its language: "name.de".
func CheckText(f fault.Fields, name string, t *lang.Text, limit int) {
	*t = t.Trim()
	for l, s := range *t {
		field := name + "." + string(l)
		switch {
		case !lang.Known(string(l)), !Storable(s):
			f.Add(field, "error.characters")
		case utf8.RuneCountInString(s) > limit:
			f.Add(field, "error.too_long", "max", limit)
		}
	}
}

// Storable reports whether s is UTF-8 without NUL and other control
// characters; line breaks and tabs may stay.
func Storable(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t'
	})
}

// changed tells that no row had the version the person had seen.
func changed(op string) error {
	return fault.Coded(fault.Conflict, op, "changed_meanwhile", "error.changed_meanwhile")
}

// saved turns the number of changed rows into the error of a lost update.
func saved(op string, rows int64, err error) error {
	if err == nil && rows == 0 {
		return changed(op)
	}
	return fault.Wrap(op, err)
}

// removed turns the number of deleted rows into NotFound.
func removed(op string, rows int64, err error) error {
	if err == nil && rows == 0 {
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	return fault.Wrap(op, err)
}

// inTx is InTx for steps without a result of their own.
func (s *Store) inTx(ctx context.Context, fn func(ctx context.Context, tx *pg.Tx) error) error {
	return pg.InTx(ctx, s.db, fn)
}
