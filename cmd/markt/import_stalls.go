package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/intake"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/table"
)

var importStallsCommand = command{
	name: "import stalls", usage: "F.csv [--edition E] [--state preparing] [--kind food] [--columns FILE] [--map column=heading] [--zone Z]",
	does: "read applications from a CSV file; known headings are recognised, others are named by --map or a file of column = heading lines",
	run:  importStalls,
}

type stallImport struct {
	file    string
	edition string
	kind    string
	zone    string
	state   *festival.State
	mapping stall.Mapping
}

func importStalls(ctx context.Context, env *environment, args []string) error {
	in := stallImport{mapping: stall.Mapping{}}
	f := env.flags("import stalls")
	f.StringVar(&in.edition, "edition", "", "slug of the edition; empty: one named after the file, made if it is missing")
	f.StringVar(&in.kind, "kind", "food", "kind of the stalls that name none")
	f.StringVar(&in.zone, "zone", festival.DefaultZone, "time zone of an edition that is made")
	in.state = stateFlag(f)
	columns := f.String("columns", "", "file of lines column = heading")
	mapFlag(f, in.mapping, stall.SetMapping)
	limitMemory(env.DatabaseURL == "")
	rest, err := parse(f, args)
	if err != nil || len(rest) != 1 {
		return errUsage
	}
	in.file = rest[0]
	if err := readColumns(*columns, in.mapping, stall.ParseMapping); err != nil {
		return err
	}
	table, err := in.read()
	if err != nil {
		return err
	}
	return with(ctx, env, func(h *house) error { return h.importStalls(ctx, in, table) })
}

// mapFlag reads --map column=heading, as often as it is given.
func mapFlag(f *flag.FlagSet, m table.Mapping, set func(m table.Mapping, column, heading string) error) {
	f.Func("map", "column=heading; may be repeated", func(s string) error {
		column, heading, ok := strings.Cut(s, "=")
		if !ok {
			return errors.New("must look like name=Heading")
		}
		return set(m, column, heading)
	})
}

// readColumns reads the mapping file; a --map flag goes before its lines.
func readColumns(name string, flags table.Mapping, parse func(text string) (table.Mapping, error)) error {
	if name == "" {
		return nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	m, err := parse(string(b))
	if err != nil {
		return err
	}
	for column, heading := range m {
		if _, told := flags[column]; !told {
			flags[column] = heading
		}
	}
	return nil
}

func (in *stallImport) read() (*stall.Table, error) {
	f, err := os.Open(in.file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return stall.ReadTable(f, in.mapping)
}

func (h *house) importStalls(ctx context.Context, in stallImport, t *stall.Table) error {
	now := time.Now()
	e, err := h.importEdition(ctx, in, now)
	if err != nil {
		return err
	}
	report, err := h.Intake.TakeStalls(ctx, e, filepath.Base(in.file), intake.Options{StallKind: in.kind}, t, h.env.progress("stalls"), now)
	doubtful := h.reportStalls(report)
	if doubtful > 0 {
		err = errors.Join(err, fmt.Errorf("%s not understood as a whole; %s named above", counted(len(report), "the row was", fmt.Sprintf("%d of %%d rows were", doubtful)), counted(doubtful, "its line is", "their lines are")))
	}
	return errors.Join(err, h.db.Notify(ctx, pg.PublicChanged))
}

// importEdition is the edition named, else one whose slug comes from the file.
func (h *house) importEdition(ctx context.Context, in stallImport, now time.Time) (*festival.Edition, error) {
	if in.edition != "" {
		return h.edition(ctx, in.edition)
	}
	slug := intake.SourceOf(in.file)
	if len(slug) < 4 {
		slug = "import-" + slug
	}
	name := strings.TrimSuffix(filepath.Base(in.file), filepath.Ext(in.file))
	d := festival.Draft{Slug: slug, Name: lang.Text{lang.De: name}, Zone: in.zone}
	e, created, err := h.Festival.Ensure(ctx, d, festival.Origin{Source: filepath.Base(in.file), State: cmp.Or(*in.state, festival.Announced)}, now)
	if created {
		fmt.Fprintf(h.env.Out, "made the edition %s (%s)\n", e.Slug, e.Zone)
	}
	return e, err
}

// reportStalls prints each line that was not the same as before, and the sums,
// and counts the lines that were not understood as a whole.
func (h *house) reportStalls(report []stall.Imported) (doubtful int) {
	sums := map[stall.Outcome]int{}
	gaps := 0
	for _, r := range report {
		if r.Doubtful {
			doubtful++
		}
		sums[r.Outcome]++
		gaps += min(len(r.Notes), 1)
		if r.Outcome == stall.Same && len(r.Notes) == 0 {
			continue
		}
		fmt.Fprintf(h.env.Out, "line %d  %s  %s  %s%s\n", r.Line, r.Outcome, r.Key, r.Name, notes(r.Notes))
	}
	fmt.Fprintf(h.env.Out, "%s: %d taken, %d changed, %d same, %d refused; %d with notes\n",
		counted(len(report), "1 row", "%d rows"), sums[stall.Taken], sums[stall.Changed], sums[stall.Same], sums[stall.Refused], gaps)
	return doubtful
}

func notes(all []fault.Message) string {
	var b strings.Builder
	for _, m := range all {
		b.WriteString("; " + lang.En.T(m.Key, m.Pairs()...))
	}
	return b.String()
}

// progress draws a bar on a terminal, and nothing into a file.
func (e *environment) progress(what string) func(done, all int) {
	f, ok := e.Err.(*os.File)
	if !ok {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return func(done, all int) {
		const width = 30
		bar := strings.Repeat("█", done*width/all)
		fmt.Fprintf(f, "\r%s %-*s %d/%d", what, width, bar, done, all)
		if done == all {
			fmt.Fprintln(f)
		}
	}
}
