package programme

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

var errShape = errors.New("not the shape of a schedule")

// object walks the members of the object that comes next; a null or another
// kind of value is skipped.
func (w *jsonReader) object(member func(key string) error) error {
	t, err := w.d.Token()
	if err != nil {
		return err
	}
	if d, ok := t.(json.Delim); !ok || d != '{' {
		if ok {
			return errShape
		}
		return nil
	}
	for w.d.More() {
		key, err := w.d.Token()
		if err != nil {
			return err
		}
		if err := member(fmt.Sprint(key)); err != nil {
			return err
		}
	}
	_, err = w.d.Token()
	return err
}

func (w *jsonReader) array(item func() error) error {
	t, err := w.d.Token()
	if err != nil {
		return err
	}
	if d, ok := t.(json.Delim); !ok || d != '[' {
		if ok {
			return errShape
		}
		return nil
	}
	for w.d.More() {
		if err := item(); err != nil {
			return err
		}
	}
	_, err = w.d.Token()
	return err
}

func (w *jsonReader) skip() error {
	var v json.RawMessage
	return w.d.Decode(&v)
}

func (w *jsonReader) text(into *loose) error { return w.d.Decode(into) }

// lenient decodes a value; one of another shape leaves v empty.
func (w *jsonReader) lenient(v any) error {
	err := w.d.Decode(v)
	var shape *json.UnmarshalTypeError
	if errors.As(err, &shape) {
		return nil
	}
	return err
}

// lineOf is the line of the first sign after offset that is neither blank nor comma.
func (w *jsonReader) lineOf(offset int) int {
	for offset < len(w.raw) && bytes.IndexByte([]byte(" \t\n,"), w.raw[offset]) >= 0 {
		offset++
	}
	if offset > w.seen {
		w.line += bytes.Count(w.raw[w.seen:offset], []byte("\n"))
		w.seen = offset
	}
	return w.line + 1
}
