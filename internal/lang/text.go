package lang

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Text is one text in many languages, as organisers and vendors enter it.
// In SQL it is jsonb, NOT NULL DEFAULT '{}'.
type Text map[Lang]string

// fallbacks is the order in which another language stands in.
var fallbacks = []Lang{"de", "en", "de-simple", "uk", "ru", "tr", "ar", "fa"}

// In is the text in l, else in the languages given (the edition's own), else
// in the first language of a fixed order that has it.
func (t Text) In(l Lang, instead ...Lang) string {
	s, _ := t.Find(l, instead...)
	return s
}

// Find is In, and the language the text was found in, for lang and dir of a fragment.
func (t Text) Find(l Lang, instead ...Lang) (string, Lang) {
	for _, try := range append(append([]Lang{l}, instead...), fallbacks...) {
		if s := t[try]; s != "" {
			return s, try
		}
	}
	return "", l
}

// Empty reports whether no language has a text.
func (t Text) Empty() bool {
	for _, s := range t {
		if s != "" {
			return false
		}
	}
	return true
}

// Trim drops blanks at the ends and languages without a text.
func (t Text) Trim() Text {
	out := Text{}
	for l, s := range t {
		if s = strings.TrimSpace(s); s != "" {
			out[l] = s
		}
	}
	return out
}

// Value returns a string, because []byte is sent as bytea under binary_parameters.
func (t Text) Value() (driver.Value, error) {
	if t == nil {
		return "{}", nil
	}
	b, err := json.Marshal(map[Lang]string(t))
	return string(b), err
}

// Scan reads jsonb.
func (t *Text) Scan(src any) error {
	switch v := src.(type) {
	case []byte:
		return json.Unmarshal(v, (*map[Lang]string)(t))
	case string:
		return json.Unmarshal([]byte(v), (*map[Lang]string)(t))
	case nil:
		return errors.New("lang.Text: NULL")
	}
	return fmt.Errorf("lang.Text: cannot read %T", src)
}

// Every is the text in all its languages, side by side.
func (t Text) Every() string {
	var all []string
	for _, l := range All() {
		if s := strings.TrimSpace(t[l]); s != "" {
			all = append(all, s)
		}
	}
	return strings.Join(all, " | ")
}
