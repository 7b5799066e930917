package main

import (
	"context"
	"errors"
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
	"markt/internal/site"
)

var importPlanCommand = command{
	name: "import plan", usage: "FILE.geojson|FILE.json --location L [--edition E] [--remove [--yes]] [--data DIR]",
	does: "lay a plan's file over that of a location: it adds and changes; with --remove it lists what would go, and with --yes too that goes",
	run:  importPlan,
}

type planImport struct {
	file, edition, location string
	remove, yes             bool
}

func importPlan(ctx context.Context, env *environment, args []string) error {
	var in planImport
	f := env.flags("import plan")
	f.StringVar(&in.edition, "edition", "", "the edition's slug; without it the current one")
	f.StringVar(&in.location, "location", "", "the location's slug")
	f.BoolVar(&in.remove, "remove", false, "the file is the whole plan: what it does not hold goes")
	f.BoolVar(&in.yes, "yes", false, "remove it without being shown the list first")
	rest, err := parse(f, args)
	if err != nil || len(rest) != 1 || in.location == "" {
		return errUsage
	}
	in.file = rest[0]
	file, err := os.Open(in.file)
	if err != nil {
		return err
	}
	defer file.Close()
	objects, err := site.ReadObjects(file)
	if err != nil {
		return err
	}
	return with(ctx, env, func(h *house) error { return h.importPlan(ctx, in, objects) })
}

func (h *house) importPlan(ctx context.Context, in planImport, objects *site.Objects) error {
	e, err := h.edition(ctx, in.edition)
	if err != nil {
		return err
	}
	l, err := h.locationOf(ctx, e, in.location)
	if err != nil {
		return err
	}
	r, err := h.Intake.SeePlan(ctx, e, l, objects, in.remove)
	if err != nil {
		return err
	}
	if gone := r.Counts[intake.Gone]; gone > 0 && !in.yes {
		h.reportPlan(r)
		return errors.New(counted(gone, "nothing was written: 1 thing would go, see above; say --yes if it shall", "nothing was written: %d things would go, see above; say --yes if they shall"))
	}
	if r, err = h.Intake.TakePlan(pg.WithActor(ctx, pg.System), e, l, filepath.Base(in.file), objects, in.remove, time.Now()); err != nil {
		return err
	}
	h.reportPlan(r)
	if r.Doubtful > 0 {
		err = errors.New(counted(r.Doubtful, "1 object was not understood; it is named above", "%d objects were not understood; they are named above"))
	}
	return errors.Join(err, h.db.Notify(ctx, pg.PublicChanged))
}

func (h *house) locationOf(ctx context.Context, e *festival.Edition, slug string) (festival.LocationID, error) {
	all, err := h.Festival.Locations(ctx, e)
	for _, l := range all {
		if l.Slug == slug {
			return l.ID, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("the edition %s has no location called %q", e.Slug, slug)
	}
	return 0, err
}

// reportPlan prints each object that is not simply the same, and the sums.
func (h *house) reportPlan(r intake.Report) {
	say := func(m fault.Message) string { return lang.En.T(m.Key, m.Pairs()...) }
	for _, l := range r.Lines {
		if l.Outcome == intake.Same {
			continue
		}
		fmt.Fprintf(h.env.Out, "%s %s %s", l.Outcome, l.Key, l.Name)
		for _, d := range l.Fields {
			fmt.Fprintf(h.env.Out, "; %s %s → %s", d.Field, d.Old, d.New)
		}
		for _, n := range l.Notes {
			fmt.Fprintf(h.env.Out, "; %s", say(n))
		}
		fmt.Fprintln(h.env.Out)
	}
	var sums []string
	for _, o := range intake.Outcomes {
		sums = append(sums, fmt.Sprintf("%d %s", r.Counts[o], o))
	}
	fmt.Fprintln(h.env.Out, strings.Join(sums, ", "))
}
