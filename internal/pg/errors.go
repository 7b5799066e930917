package pg

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/lib/pq"

	"markt/internal/fault"
)

// rule is what a broken constraint means to the person.
type rule struct {
	kind  fault.Kind
	code  string
	field string
	msg   fault.Message
}

var rules = map[string]rule{}

// OnConstraint says what a broken constraint means: its kind, the stable code
// for the API, the catalogue key of the message, and the form's field it
// belongs to ("" for the whole form). Rooms call it while packages initialise.
func OnConstraint(name string, kind fault.Kind, code, key, field string) struct{} {
	if _, twice := rules[name]; twice {
		panic("pg: constraint " + name + " is explained twice")
	}
	rules[name] = rule{kind: kind, code: code, field: field, msg: fault.Msg(key)}
	return struct{}{}
}

// Explained are the constraint names with a meaning; a test compares them with the schema.
func Explained() []string {
	names := make([]string, 0, len(rules))
	for name := range rules {
		names = append(names, name)
	}
	return names
}

// Constraint is the name of the constraint that err broke, or "".
func Constraint(err error) string {
	var e *pq.Error
	if errors.As(err, &e) {
		return e.Constraint
	}
	return ""
}

// translate is the one place where driver errors become fault errors.
func translate(op string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fault.With(err, fault.NotFound, op, "error.not_found")
	}
	var e *pq.Error
	if errors.As(err, &e) {
		return fromServer(op, e)
	}
	if unreachable(err) {
		return fault.With(err, fault.Unavailable, op, "error.unavailable")
	}
	return fault.Wrap(op, err)
}

func fromServer(op string, e *pq.Error) error {
	e = unquoted(e)
	inUse := references(e)
	if e.Code == "23503" && !inUse {
		return unknownChoice(op, e)
	}
	if r, ok := rules[e.Constraint]; ok {
		f := &fault.Error{Kind: r.kind, Op: op, Code: r.code, Msg: r.msg, Err: e}
		if r.field != "" && !inUse { // what is in use is no field of the form that deletes it
			f.Fields = fault.Fields{r.field: r.msg}
		}
		return f
	}
	code := string(e.Code)
	switch {
	case code == "23505" || code == "23P01":
		return fault.With(e, fault.Conflict, op, "error.taken")
	case inUse:
		return fault.With(e, fault.Conflict, op, "error.in_use")
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57P"), strings.HasPrefix(code, "53"), code == "57014": // the last: it took longer than its request may
		return fault.With(e, fault.Unavailable, op, "error.unavailable")
	case code == "22021": // a NUL or broken UTF-8 that slipped through
		return fault.With(e, fault.Invalid, op, "error.characters")
	case code == "22003": // a number that no column holds, in a hidden field somebody changed
		return fault.With(e, fault.Invalid, op, "error.bad_request")
	}
	return fault.Wrap(op, e)
}

// unquoted takes out of an error about a value the value itself, which people
// typed and no log shall repeat.
func unquoted(e *pq.Error) *pq.Error {
	if !strings.HasPrefix(string(e.Code), "22") {
		return e
	}
	quiet := *e
	quiet.Message = "a value the server does not take"
	return &quiet
}

// references reports whether e says that something is still referred to. The
// server writes in its own language, which only a superuser may change for his
// connection; but in every language a reference to nothing names a table and a
// constraint. One that holds something names two tables, and our triggers none.
func references(e *pq.Error) bool {
	switch e.Code {
	case "23001": // PostgreSQL 18's word for RESTRICT
		return true
	case "23503":
		return quotes(e.Message) != 4
	}
	return false
}

// quotes counts the marks, of any language, in which a message puts names.
func quotes(message string) (n int) {
	for _, r := range message {
		if strings.ContainsRune(`"«»„“”`, r) {
			n++
		}
	}
	return n
}

// unknownChoice is a reference to what does not exist. The same constraint
// means "in use" when what it refers to is deleted.
func unknownChoice(op string, e *pq.Error) error {
	f := fault.With(e, fault.Invalid, op, "error.choice")
	if field := rules[e.Constraint].field; field != "" {
		f.Fields = fault.Fields{field: f.Msg}
	}
	return f
}

func unreachable(err error) bool {
	var network *net.OpError
	return errors.As(err, &network) ||
		errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNREFUSED) ||
		errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.Is(err, context.DeadlineExceeded)
}

func retryable(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01" || e.Code == "55P03")
}
