// Mutate changes the rules of a room one at a time and counts which changes
// its tests notice: the operators and conditions of its code, and the conditions
// of its SQL. A room may be a script too, such as static/gate/decide.js.
// What lived is a rule that nobody watches. It is a tool for the workbench and
// no part of the service.
//
// go-gremlins would change the operators too, but it goes by the coverage
// profile, in which the conditions of a case do not appear: it leaves most of
// the admission decision out. And no tool for Go looks into SQL.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
)

// change is a file's text with one rule changed.
type change struct {
	file string
	line int
	what string
	text []byte
}

type status string

const (
	killed    status = "killed"
	lived     status = "lived"
	timedOut  status = "timed out"
	notViable status = "not viable" // the compiler refuses it
)

// result is one line of the table.
type result struct {
	room, of string
	count    map[status]int
}

type kindOfChange struct {
	of      string
	changes func(file string) ([]change, error)
}

var kinds = []kindOfChange{{"code", operators}, {"code", negations}, {"SQL", conditions}}

func main() {
	only := flag.String("only", "", "try only what is `named`: code or SQL, files, or lines such as bundle.go:147")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: mutate [-only \"NAME …\"] ROOM …")
		os.Exit(2)
	}
	var all []result
	for _, room := range flag.Args() {
		results, err := mutate(room, strings.Fields(*only))
		if err != nil {
			fmt.Fprintln(os.Stderr, room+":", err)
			os.Exit(1)
		}
		all = append(all, results...)
	}
	table(os.Stdout, all)
}

// mutate tries every change of a room, or those that are named, and lists
// those that lived.
func mutate(room string, only []string) ([]result, error) {
	if strings.HasSuffix(room, ".js") {
		return mutateScript(room, only)
	}
	b, err := openBench(room)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(b.dir)
	var all []result
	for _, kind := range kinds {
		changes, err := changesOf(b.room, kind.changes)
		if err != nil {
			return nil, err
		}
		r, err := tryAll(room, kind.of, changes, only, b.try)
		if err != nil {
			return nil, err
		}
		all = append(all, r...)
	}
	return all, nil
}

// tryAll tries those of the changes that are named.
func tryAll(room, of string, changes []change, only []string, try func(change) (status, error)) ([]result, error) {
	changes = slices.DeleteFunc(changes, func(c change) bool { return !c.among(of, only) })
	r := result{room, of, map[status]int{}}
	for i, c := range changes {
		s, err := try(c)
		if err != nil {
			return nil, err
		}
		r.count[s]++
		fmt.Fprintf(os.Stderr, "%s, %s: %d of %d\r", room, of, i+1, len(changes))
		if s == lived {
			fmt.Printf("%s:%d: %s\n", c.file, c.line, c.what)
		}
	}
	if len(changes) == 0 {
		return nil, nil
	}
	return []result{r}, nil
}

// among reports whether the change is of a kind and in a place that are named;
// where no kind is named, all are, and likewise with places.
func (c change) among(kind string, names []string) bool {
	isKind := func(name string) bool {
		return slices.ContainsFunc(kinds, func(k kindOfChange) bool { return k.of == name })
	}
	file := filepath.Base(c.file)
	line := fmt.Sprintf("%s:%d", file, c.line)
	var ofKinds, inPlaces []string
	for _, name := range names {
		if isKind(name) {
			ofKinds = append(ofKinds, name)
		} else {
			inPlaces = append(inPlaces, name)
		}
	}
	return (len(ofKinds) == 0 || slices.Contains(ofKinds, kind)) &&
		(len(inPlaces) == 0 || slices.Contains(inPlaces, file) || slices.Contains(inPlaces, line))
}

func changesOf(folder string, kind func(string) ([]change, error)) ([]change, error) {
	files, err := filepath.Glob(folder + "/*.go")
	if err != nil {
		return nil, err
	}
	var all []change
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		changes, err := kind(file)
		if err != nil {
			return nil, err
		}
		all = append(all, changes...)
	}
	return all, nil
}

// share is the part that a test noticed, be it by hanging.
func (r result) share() string {
	noticed := r.count[killed] + r.count[timedOut]
	if tried := noticed + r.count[lived]; tried > 0 {
		return fmt.Sprintf("%.1f", 100*float64(noticed)/float64(tried))
	}
	return ""
}

func table(w io.Writer, all []result) {
	tabs := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tabs, "room\tof\tmutants\tkilled\ttimed out\tlived\t% killed\t")
	for _, r := range all {
		n := r.count[killed] + r.count[timedOut] + r.count[lived]
		fmt.Fprintf(tabs, "%s\t%s\t%d\t%d\t%d\t%d\t%s\t\n", r.room, r.of, n, r.count[killed], r.count[timedOut], r.count[lived], r.share())
	}
	_ = tabs.Flush()
}
