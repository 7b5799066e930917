// Mutate changes the rules of a room one at a time and counts which changes
// its tests notice: the operators of its code, by go-gremlins, and the
// conditions of its SQL, which no tool for Go sees. What lived is a rule that
// nobody watches. It is a tool for the workbench and no part of the service.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"text/tabwriter"
)

// mutant is one change and what became of it.
type mutant struct {
	where  string // file:line
	what   string
	status status
}

type status string

const (
	killed     status = "killed"
	lived      status = "lived"
	notCovered status = "not covered"
	timedOut   status = "timed out"
	notViable  status = "not viable" // the compiler or the database refuses it
)

// result is one line of the table.
type result struct {
	room    string
	of      string
	mutants []mutant
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: mutate ROOM …")
		os.Exit(2)
	}
	var all []result
	for _, room := range os.Args[1:] {
		for _, kind := range []struct {
			of  string
			run func(string) ([]mutant, error)
		}{{"code", code}, {"SQL", sql}} {
			mutants, err := kind.run(room)
			if err != nil {
				fmt.Fprintf(os.Stderr, "%s, %s: %v\n", room, kind.of, err)
				os.Exit(1)
			}
			if len(mutants) > 0 {
				all = append(all, result{room, kind.of, mutants})
			}
		}
		survivors(os.Stdout, all, room)
	}
	table(os.Stdout, all)
}

func (r result) count(s status) (n int) {
	for _, m := range r.mutants {
		if m.status == s {
			n++
		}
	}
	return n
}

// share is the part of the tried mutants that a test noticed, a hanging one included.
func (r result) share() string {
	noticed := r.count(killed) + r.count(timedOut)
	tried := noticed + r.count(lived)
	if tried == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f", 100*float64(noticed)/float64(tried))
}

func table(w io.Writer, all []result) {
	tabs := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tabs, "room\tof\tmutants\tkilled\tlived\tnot covered\ttimed out\t% killed\t")
	for _, r := range all {
		fmt.Fprintf(tabs, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%s\t\n", r.room, r.of, len(r.mutants)-r.count(notViable),
			r.count(killed), r.count(lived), r.count(notCovered), r.count(timedOut), r.share())
	}
	_ = tabs.Flush()
}

func survivors(w io.Writer, all []result, room string) {
	for _, r := range all {
		for _, m := range r.mutants {
			if r.room == room && (m.status == lived || m.status == notCovered) {
				fmt.Fprintf(w, "%s: %s: %s\n", m.where, m.status, m.what)
			}
		}
	}
}

func folder(room string) string { return "internal/" + room }

// output is a command's, with the command named in the error.
func output(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return string(out), err
}
