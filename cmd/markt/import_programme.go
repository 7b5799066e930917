package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/table"
)

var importProgrammeCommand = command{
	name: "import programme", usage: "FILE.csv|FILE.xml|FILE.json [--edition E] [--state preparing] [--zone ZONE] [--lang L] [--columns FILE] [--map column=heading] [--data DIR]",
	does: "read a list of sessions (CSV), a schedule.xml or a schedule.json into an edition and release it; reports every row",
	run:  importProgramme,
}

type programmeImport struct {
	file string
	read programme.ReadOptions
	into programme.ImportOptions
}

func importProgramme(ctx context.Context, env *environment, args []string) error {
	in := programmeImport{read: programme.ReadOptions{Mapping: table.Mapping{}}}
	f := env.flags("import programme")
	f.StringVar(&in.into.Slug, "edition", "", "the edition's slug; without it one named by the file is made or used again")
	f.StringVar(&in.read.Zone, "zone", "", "time zone, for example Europe/Berlin; without it the file's, or the edition's")
	language := f.String("lang", "", "language of the texts; without it the sessions' most frequent one")
	columns := f.String("columns", "", "file of lines column = heading, for a list")
	mapFlag(f, in.read.Mapping, programme.SetMapping)
	state := stateFlag(f)
	limitMemory(env.DatabaseURL == "")
	rest, err := parse(f, args)
	if err != nil || len(rest) != 1 {
		return errUsage
	}
	if *language != "" && !lang.Known(*language) {
		return fmt.Errorf("--lang is %q; it must be one of %v", *language, lang.All())
	}
	if err := readColumns(*columns, in.read.Mapping, programme.ParseMapping); err != nil {
		return err
	}
	in.file, in.into.Lang, in.into.State = rest[0], lang.Lang(*language), *state
	if _, err := in.schedule(); err != nil { // before anything is started for it
		return err
	}
	return with(ctx, env, func(h *house) error { return h.importProgramme(ctx, in) })
}

func (in programmeImport) schedule() (programme.Incoming, error) {
	file, err := os.Open(in.file)
	if err != nil {
		return programme.Incoming{}, err
	}
	defer file.Close()
	read, err := programme.Read(file, in.read)
	if read.Title == "" { // a list names no market
		read.Title = strings.TrimSuffix(filepath.Base(in.file), filepath.Ext(in.file))
	}
	return read, err
}

func (h *house) importProgramme(ctx context.Context, in programmeImport) error {
	if in.into.Slug != "" {
		e, err := h.edition(ctx, in.into.Slug)
		if err != nil {
			return err
		}
		in.read.Home = e.Zone
	}
	schedule, err := in.schedule()
	if err != nil {
		return err
	}
	ctx, now := pg.WithActor(ctx, pg.System), time.Now()
	e, made, err := h.Programme.ImportEdition(ctx, schedule, in.into, now)
	if err != nil {
		return err
	}
	r, err := h.Intake.TakeProgramme(ctx, e, filepath.Base(in.file), schedule, in.into.Lang, now)
	if err != nil {
		return err
	}
	r.NewEdition = made.NewEdition
	if err := h.db.Notify(ctx, pg.PublicChanged); err != nil {
		return err
	}
	if err := writeImportReport(h.env.Out, r); err != nil {
		return err
	}
	if n := r.Doubtful(); n > 0 {
		return errors.New(counted(n, "1 thing was not understood as a whole; it is named above", "%d things were not understood as a whole; they are named above"))
	}
	return nil
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
		if row.Line > 0 { // one that is gone stands on none
			fmt.Fprintf(&b, "line %d: ", row.Line)
		}
		fmt.Fprintf(&b, "%s %s %q", row.Outcome, row.Key, row.Title)
		if len(notes) > 0 {
			fmt.Fprintf(&b, ": %s", strings.Join(notes, "; "))
		}
		b.WriteByte('\n')
	}
	names := programme.Names{
		Session: func(id programme.ID) string { return r.Titles[id] },
		Host:    func(id programme.HostID) string { return r.Hosts[id] },
		Stage:   func(site.StageID) string { return "its place" },
	}
	for _, c := range r.Clashes {
		when := "" // one that is not placed has no time
		if !c.From.IsZero() {
			when = lang.En.DateShort(c.From) + ": "
		}
		fmt.Fprintf(&b, "look at: %s%q: %s\n", when, r.Titles[c.Session], c.Says(lang.En, names))
	}
	made := "used again"
	if r.NewEdition {
		made = "made"
	}
	fmt.Fprintf(&b, "edition %s %s: %d taken, %d changed, %d unchanged, %d refused; %s, %s, %s; %s; %s\n",
		r.Edition, made, r.Count(programme.Taken), r.Count(programme.Changed), r.Count(programme.Unchanged), r.Count(programme.Refused),
		counted(r.NewStages, "1 new stage", "%d new stages"), counted(r.NewHosts, "1 new host", "%d new hosts"), counted(r.ChangedHosts, "1 host changed", "%d hosts changed"),
		counted(r.Count(programme.Gone), "1 earlier session gone", "%d earlier sessions gone"), counted(len(r.Clashes), "1 thing to look at", "%d things to look at"))
	if r.Release > 0 {
		fmt.Fprintf(&b, "released as number %d\n", r.Release)
	} else {
		b.WriteString("nothing to release\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
