package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"markt/internal/stall"
)

var exportStallsCommand = command{
	name: "export stalls", usage: "-o FILE.csv [--edition E] [--data DIR]",
	does: "write all applications but drafts as CSV; import stalls reads it again",
	run: func(ctx context.Context, env *environment, args []string) error {
		f := env.flags("export stalls")
		out := f.String("o", "", "file to write")
		slug := f.String("edition", "", "the edition's slug; without it the current one")
		rest, err := parse(f, args)
		if err != nil || len(rest) > 0 || *out == "" {
			return errUsage
		}
		if filepath.Ext(*out) != ".csv" {
			return fmt.Errorf("%s: stalls can be written as .csv", *out)
		}
		return with(ctx, env, func(h *house) error {
			e, err := h.edition(ctx, *slug)
			if err != nil {
				return err
			}
			rows, err := h.Stalls.Export(ctx, e.ID, stall.Filter{})
			if err != nil {
				return err
			}
			return writeFile(*out, func(w io.Writer) error { return stall.WriteCSV(w, rows) })
		})
	},
}
