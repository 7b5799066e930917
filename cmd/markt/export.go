package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"markt/internal/lang"
	"markt/internal/press"
)

// exportCommands are one for each of the house's exports.
func exportCommands() (all []command) {
	for _, x := range press.Exports {
		endings := "." + strings.Join(x.Endings, "|.")
		all = append(all, command{
			name: "export " + x.Name, usage: "-o FILE(" + endings + ") [--edition E] [--lang L] [--data DIR]",
			does: lang.En.T("export."+x.Name+".lead") + " The file's ending names the kind.",
			run:  func(ctx context.Context, env *environment, args []string) error { return export(ctx, env, x, args) },
		})
	}
	return all
}

func export(ctx context.Context, env *environment, x press.Export, args []string) error {
	f := env.flags("export " + x.Name)
	out := f.String("o", "", "file to write; its ending chooses the kind")
	slug := f.String("edition", "", "the edition's slug; without it the current one")
	language := f.String("lang", "", "language of headings and texts; without it the edition's")
	rest, err := parse(f, args)
	if err != nil || len(rest) > 0 || *out == "" {
		return errUsage
	}
	if *language != "" && !lang.Known(*language) {
		return fmt.Errorf("--lang is %q; it must be one of %v", *language, lang.All())
	}
	ask := press.ExportAsk{Lang: lang.Lang(*language), Ending: strings.TrimPrefix(filepath.Ext(*out), ".")}
	if !slices.Contains(x.Endings, ask.Ending) {
		return fmt.Errorf("%s: %s can be written as .%s", *out, x.Name, strings.Join(x.Endings, ", ."))
	}
	return with(ctx, env, func(h *house) (err error) {
		if ask.Edition, err = h.edition(ctx, *slug); err != nil {
			return err
		}
		return writeFile(*out, func(w io.Writer) error { return h.Export(ctx, w, x, ask) })
	})
}
