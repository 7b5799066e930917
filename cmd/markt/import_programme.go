package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/programme"
)

var importProgrammeCommand = command{
	name: "import programme", usage: "FILE.xml|FILE.json [--edition E] [--state preparing] [--zone ZONE] [--lang L] [--data DIR]",
	does: "read a schedule.xml or schedule.json into an edition and release it; reports every row",
	run:  importProgramme,
}

func importProgramme(ctx context.Context, env *environment, args []string) error {
	f := env.flags("import programme")
	edition := f.String("edition", "", "the edition's slug; without it one named by the file is made or used again")
	zone := f.String("zone", "", "time zone, for example Europe/Berlin; without it the file's")
	language := f.String("lang", "", "language of the texts; without it the sessions' most frequent one")
	state := stateFlag(f)
	rest, err := parse(f, args)
	if err != nil || len(rest) != 1 {
		return errUsage
	}
	if *language != "" && !lang.Known(*language) {
		return fmt.Errorf("--lang is %q; it must be one of %v", *language, lang.All())
	}
	in, err := readSchedule(rest[0], *zone)
	if err != nil {
		return err
	}
	return with(ctx, env, func(h *house) error {
		if *edition != "" {
			if _, err := h.edition(ctx, *edition); err != nil {
				return err
			}
		}
		ctx := pg.WithActor(ctx, pg.System)
		r, err := h.Programme.Import(ctx, in, programme.ImportOptions{Slug: *edition, Lang: lang.Lang(*language), State: *state}, time.Now())
		if err != nil {
			return err
		}
		if err := h.db.Notify(ctx, pg.PublicChanged); err != nil {
			return err
		}
		if err := writeImportReport(env.Out, r); err != nil {
			return err
		}
		if n := r.Doubtful(); n > 0 {
			return fmt.Errorf("%d things were not understood as a whole; they are named above", n)
		}
		return nil
	})
}

func readSchedule(name, zone string) (programme.Incoming, error) {
	file, err := os.Open(name)
	if err != nil {
		return programme.Incoming{}, err
	}
	defer file.Close()
	return programme.Read(file, programme.ReadOptions{Zone: zone})
}

// writeImportReport tells what became of each row that is not simply taken or
// unchanged, then the sums.
func writeImportReport(w io.Writer, r programme.Report) error {
	var b strings.Builder
	say := func(m fault.Message) string { return lang.En.T(m.Key, m.Pairs()...) }
	for _, m := range r.Remarks {
		fmt.Fprintf(&b, "note: %s\n", say(m))
	}
	for _, row := range r.Rows {
		var notes []string
		for _, m := range row.Notes {
			notes = append(notes, say(m))
		}
		fmt.Fprintf(&b, "line %d: %s %s %q", row.Line, row.Outcome, row.Key, row.Title)
		if len(notes) > 0 {
			fmt.Fprintf(&b, ": %s", strings.Join(notes, "; "))
		}
		b.WriteByte('\n')
	}
	for _, c := range r.Clashes {
		fmt.Fprintf(&b, "look at: %s %q", c.Kind, r.Titles[c.Session])
		if c.Other != 0 {
			fmt.Fprintf(&b, " and %q, %s to %s", r.Titles[c.Other], c.From.Format("2006-01-02 15:04"), c.Until.Format("15:04"))
		}
		b.WriteByte('\n')
	}
	made := "used again"
	if r.NewEdition {
		made = "made"
	}
	fmt.Fprintf(&b, "edition %s %s: %d taken, %d changed, %d unchanged, %d refused; %d new stages, %d new hosts, %d hosts changed; %d earlier sessions gone; %d things to look at\n",
		r.Edition, made, r.Count(programme.Taken), r.Count(programme.Changed), r.Count(programme.Unchanged), r.Count(programme.Refused),
		r.NewStages, r.NewHosts, r.ChangedHosts, r.Count(programme.Gone), len(r.Clashes))
	if r.Release > 0 {
		fmt.Fprintf(&b, "released as number %d\n", r.Release)
	} else {
		b.WriteString("nothing to release\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
