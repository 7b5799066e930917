package demo

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

//go:embed data/*.json
var files embed.FS

// Content is everything the demo edition is made of. References between its
// parts are keys of the data files; the tests of this package keep them whole.
type Content struct {
	Edition   Edition
	Texts     []TextBlock
	Partners  []Partner
	People    []Person
	Locations []Location
	Plans     []Plan
	Kinds     []Kind
	Stalls    []Stall
	Hosts     []Host
	Sessions  []Session
	Tickets   Tickets
	Questions []Question
}

// Read parses the built-in data files. It fails on unknown fields, so that a
// misspelt name in a data file never gets lost in silence.
func Read() (Content, error) {
	var c Content
	for _, part := range []struct {
		name string
		into any
	}{
		{"edition", &c.Edition}, {"texts", &c.Texts}, {"partners", &c.Partners}, {"people", &c.People},
		{"locations", &c.Locations}, {"kinds", &c.Kinds}, {"hosts", &c.Hosts}, {"tickets", &c.Tickets}, {"faq", &c.Questions},
	} {
		if err := readFile("data/"+part.name+".json", part.into); err != nil {
			return Content{}, err
		}
	}
	err := errors.Join(
		readEach("data/plan_*.json", func(p Plan) { c.Plans = append(c.Plans, p) }),
		readEach("data/stalls_*.json", func(s []Stall) { c.Stalls = append(c.Stalls, s...) }),
		readEach("data/sessions_*.json", func(s []Session) { c.Sessions = append(c.Sessions, s...) }),
	)
	if err != nil {
		return Content{}, err
	}
	return c, nil
}

// readEach hands over each file that matches, in the order of their names.
func readEach[T any](pattern string, take func(T)) error {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("demo: no file %s", pattern)
	}
	for _, name := range names {
		var v T
		if err := readFile(name, &v); err != nil {
			return err
		}
		take(v)
	}
	return nil
}

func readFile(name string, into any) error {
	raw, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := decode(raw, into); err != nil {
		return fmt.Errorf("demo: %s: %w", name, err)
	}
	return nil
}

func decode(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}
