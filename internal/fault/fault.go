// Package fault is the one error type that crosses rooms: a kind that decides
// the answer, a trail of operations for the log, and a message for the person.
// It knows nothing of the project, of HTTP or of SQL.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind says what sort of failure this is. The zero value is Internal, so that
// an error nobody thought about is never shown as the person's mistake.
type Kind uint8

const (
	Internal Kind = iota
	Invalid
	NotFound
	Conflict
	Forbidden
	Unauthorized
	Gone
	TooLarge
	Limited
	Unavailable
	Unsupported
	WrongMethod
	Unreadable // not the request's meaning is wrong but its bytes
)

var kindNames = [...]string{
	"internal", "invalid", "not_found", "conflict", "forbidden",
	"unauthorized", "gone", "too_large", "limited", "unavailable",
	"unsupported", "wrong_method", "unreadable",
}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "internal"
}

// Message is text that is not written yet: a catalogue key and its arguments.
type Message struct {
	Key  string
	Args map[string]any
}

// Msg makes a message; args are name, value pairs.
func Msg(key string, args ...any) Message {
	m := Message{Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if m.Args == nil {
			m.Args = make(map[string]any, len(args)/2)
		}
		m.Args[fmt.Sprint(args[i])] = args[i+1]
	}
	return m
}

// Pairs gives the arguments back as name, value pairs.
func (m Message) Pairs() []any {
	pairs := make([]any, 0, 2*len(m.Args))
	for k, v := range m.Args {
		pairs = append(pairs, k, v)
	}
	return pairs
}

// Fields maps an input's name ("answers.power.0.watts") to what is wrong there.
type Fields map[string]Message

// Add notes the first problem of a field; later ones are dropped, because a
// person mends one thing at a time.
func (f Fields) Add(name, key string, args ...any) {
	if _, taken := f[name]; !taken {
		f[name] = Msg(key, args...)
	}
}

// Take adds others, each under its name or the one that names gives it; of two
// with the same new name the alphabetically first stands.
func (f Fields) Take(others Fields, names map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(others)) {
		as, renamed := names[name]
		if !renamed {
			as = name
		}
		if _, taken := f[as]; !taken {
			f[as] = others[name]
		}
	}
}

// Err is nil when no field is wrong, else an Invalid error that carries them.
func (f Fields) Err(op string) error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Op: op, Msg: Msg("error.fields", "n", len(f)), Fields: f}
}

// Error is what every room returns. Code is the stable word of the API and
// equals the kind unless the room gives a finer one ("sold_out").
type Error struct {
	Kind   Kind
	Op     string
	Code   string
	Msg    Message
	Fields Fields
	Err    error
}

// New makes an error with a message for the person; args are name, value pairs.
func New(kind Kind, op, key string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Msg: Msg(key, args...)}
}

// Coded is New with a stable code for the API.
func Coded(kind Kind, op, code, key string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Code: code, Msg: Msg(key, args...)}
}

// Wrap adds an operation to the trail and keeps kind, message and fields of
// what is inside. A nil error stays nil.
func Wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	var inner *Error
	if errors.As(err, &inner) {
		return &Error{Kind: inner.Kind, Op: op, Code: inner.Code, Msg: inner.Msg, Fields: inner.Fields, Err: err}
	}
	return &Error{Op: op, Err: err}
}

// With gives err another kind and message and keeps it as the cause for the log.
func With(err error, kind Kind, op, key string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Msg: Msg(key, args...), Err: err}
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op)
		b.WriteString(": ")
	}
	if e.Err != nil {
		b.WriteString(e.Err.Error())
		return b.String()
	}
	b.WriteString(e.Kind.String())
	if e.Msg.Key != "" {
		b.WriteString(" (" + e.Msg.Key + ")")
	}
	for name, m := range e.Fields {
		b.WriteString(" " + name + "=" + m.Key)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of err; a foreign error is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of this kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// FieldsOf are the fields that err complains of, or nil.
func FieldsOf(err error) Fields {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

// CodeOf is the stable word for the API.
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Code != "" {
		return e.Code
	}
	return KindOf(err).String()
}

// MessageOf is the message for the person; empty when there is none.
func MessageOf(err error) Message {
	var e *Error
	if errors.As(err, &e) {
		return e.Msg
	}
	return Message{}
}
