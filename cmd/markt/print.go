package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/press"
)

var printCommand = command{
	name: "print", usage: strings.Join(sheetNames(), "|") + " -o F.pdf [--edition E] [--location L] [--lang L] [--paper A3] [--impose] [--draft] [--gate G] [--day D] [--type T] [--batch CODE]",
	does: "write a print without a browser; the released state unless --draft",
	run:  runPrint,
}

func sheetNames() (names []string) {
	for _, sheet := range press.Sheets {
		names = append(names, sheet.Name)
	}
	return names
}

func runPrint(ctx context.Context, env *environment, args []string) error {
	f := env.flags("print")
	out := f.String("o", "", "the file to write")
	slug := f.String("edition", "", "slug of the edition; empty: the current one")
	l := f.String("lang", "de", "language")
	var ask press.Ask
	f.StringVar(&ask.Location, "location", "", "slug of a location; empty: all")
	f.StringVar(&ask.Paper, "paper", "A3", "paper of a plan: A4, A3, A2, A1 or A0")
	f.BoolVar(&ask.Impose, "impose", false, "two booklet pages on a sheet of A4, to be folded")
	f.BoolVar(&ask.Draft, "draft", false, "the draft instead of the released state")
	f.StringVar(&ask.Gate, "gate", "", "slug of a gate, for a door list or a poster")
	f.StringVar(&ask.Day, "day", "", "a day such as 2026-11-22, for a door list")
	f.StringVar(&ask.Type, "type", "", "slug of a ticket type, for a door list")
	f.StringVar(&ask.Batch, "batch", "", "code of an order, for its tickets alone")
	rest, err := parse(f, args)
	if err != nil || len(rest) != 1 || *out == "" {
		return errUsage
	}
	i := slices.Index(sheetNames(), rest[0])
	if i < 0 {
		return fmt.Errorf("there is no print called %q", rest[0])
	}
	if !lang.Known(*l) {
		return fmt.Errorf("there is no catalogue for the language %q", *l)
	}
	ask.Lang = lang.Lang(*l)
	return with(ctx, env, func(h *house) (err error) {
		if ask.Edition, err = h.edition(ctx, *slug); err != nil {
			return err
		}
		var report press.Report
		ctx := press.WithReport(ctx, func(r press.Report) { report = r })
		err = writeFile(*out, func(w io.Writer) error {
			err := press.Sheets[i].Print(h.Press, ctx, w, ask)
			if ask.Location != "" && fault.Is(err, fault.NotFound) {
				return fmt.Errorf("no location called %q is on the plan", ask.Location)
			}
			return err
		})
		if err != nil {
			return err
		}
		return tellFindings(env.Err, report, *out)
	})
}

// tellFindings names what a print does not show as it was written, and is an
// error if there is anything.
func tellFindings(w io.Writer, r press.Report, file string) error {
	for _, f := range r.Findings {
		fmt.Fprintf(w, "page %d: %s: %s\n", f.Page, f.Place(), press.Explain(f, lang.En))
	}
	if n := len(r.Findings) + r.More; n > 0 {
		return fmt.Errorf("%s was written, but %s not show what was written in the market", file, counted(n, "1 place of it does", "%d places of it do"))
	}
	return nil
}

// edition is the one named, else the current one.
func (h *house) edition(ctx context.Context, slug string) (*festival.Edition, error) {
	if slug == "" {
		return h.Festival.Current(ctx)
	}
	e, err := h.Festival.BySlug(ctx, slug)
	if fault.Is(err, fault.NotFound) {
		return nil, fmt.Errorf("there is no edition called %q", slug)
	}
	return e, err
}

// writeFile writes a file whole or not at all: into a temporary one beside it,
// which takes its name at the end. A device such as /dev/full is written directly.
func writeFile(path string, write func(w io.Writer) error) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		device, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(device), device.Close())
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".markt-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	if err = write(temporary); err == nil {
		err = temporary.Sync()
	}
	if err = errors.Join(err, temporary.Chmod(0o644), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}
