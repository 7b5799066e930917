package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/press"
)

// printJob is what `markt print` was asked for.
type printJob struct {
	edition  *festival.Edition
	out      io.Writer
	lang     lang.Lang
	location string
	paper    string
	impose   bool
	draft    bool
}

// prints maps a sheet's name to what prints it.
var prints = map[string]func(ctx context.Context, h *house, j printJob) error{
	"plan":    printPlans,
	"booklet": printBooklet,
	"signs": func(ctx context.Context, h *house, j printJob) error {
		return h.press.Signs(ctx, j.out, j.plan())
	},
	"doorlist": func(ctx context.Context, h *house, j printJob) error {
		return h.press.DoorList(ctx, j.out, j.plan())
	},
	"tickets": func(ctx context.Context, h *house, j printJob) error {
		return h.press.AllTickets(ctx, j.out, j.edition, j.lang)
	},
}

func (j printJob) plan() press.PlanAsk {
	return press.PlanAsk{Edition: j.edition, Location: j.location, Lang: j.lang, Paper: j.paper, Draft: j.draft}
}

func printPlans(ctx context.Context, h *house, j printJob) error {
	return h.press.Plans(ctx, j.out, j.plan())
}

func printBooklet(ctx context.Context, h *house, j printJob) error {
	return h.press.Booklet(ctx, j.out, press.BookletAsk{Edition: j.edition, Lang: j.lang, Impose: j.impose, Draft: j.draft})
}

var printCommand = command{
	name: "print", usage: "plan|booklet|tickets|signs|doorlist -o F.pdf [--edition E] [--location L] [--lang L] [--paper A3] [--impose] [--draft]",
	does: "write a print without a browser; the released state unless --draft",
	run:  runPrint,
}

func runPrint(ctx context.Context, env *environment, args []string) error {
	f := env.flags("print")
	out := f.String("o", "", "the file to write")
	slug := f.String("edition", "", "slug of the edition; empty: the current one")
	l := f.String("lang", "de", "language")
	j := printJob{}
	f.StringVar(&j.location, "location", "", "slug of a location; empty: all")
	f.StringVar(&j.paper, "paper", "A3", "paper of a plan: A4, A3 or A2")
	f.BoolVar(&j.impose, "impose", false, "two booklet pages on a sheet of A4, to be folded")
	f.BoolVar(&j.draft, "draft", false, "the draft instead of the released state")
	rest, err := parse(f, args)
	if err != nil || len(rest) != 1 || *out == "" {
		return errUsage
	}
	sheet, ok := prints[rest[0]]
	if !ok {
		return fmt.Errorf("there is no print called %q", rest[0])
	}
	if !lang.Known(*l) {
		return fmt.Errorf("there is no catalogue for the language %q", *l)
	}
	j.lang = lang.Lang(*l)
	return with(ctx, env, func(h *house) (err error) {
		if j.edition, err = h.edition(ctx, *slug); err != nil {
			return err
		}
		return writeFile(*out, func(w io.Writer) error {
			j.out = w
			err := sheet(ctx, h, j)
			if j.location != "" && fault.Is(err, fault.NotFound) {
				return fmt.Errorf("no location called %q is on the plan", j.location)
			}
			return err
		})
	})
}

// edition is the one named, else the current one.
func (h *house) edition(ctx context.Context, slug string) (*festival.Edition, error) {
	if slug == "" {
		return h.festival.Current(ctx)
	}
	e, err := h.festival.BySlug(ctx, slug)
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
