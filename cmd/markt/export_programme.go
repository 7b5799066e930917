package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"markt/internal/lang"
	"markt/internal/programme"
)

var exportProgrammeCommand = command{
	name: "export programme", usage: "-o FILE.xml|.json|.ics [--edition E] [--lang L] [--data DIR]",
	does: "write the released programme, in the kind that the file's ending names",
	run:  exportProgramme,
}

func exportProgramme(ctx context.Context, env *environment, args []string) error {
	f := env.flags("export programme")
	out := f.String("o", "", "file to write; its ending chooses the kind")
	slug := f.String("edition", "", "the edition's slug; without it the current one")
	language := f.String("lang", "", "language of the texts; without it the edition's")
	rest, err := parse(f, args)
	if err != nil || len(rest) > 0 || *out == "" {
		return errUsage
	}
	kind := strings.TrimPrefix(filepath.Ext(*out), ".")
	if _, known := programme.Media[kind]; !known {
		return fmt.Errorf("%s: the programme can be written as .xml, .json or .ics", *out)
	}
	return with(ctx, env, func(h *house) error {
		e, err := h.edition(ctx, *slug)
		if err != nil {
			return err
		}
		r, err := h.Programme.Released(ctx, e)
		if err != nil {
			return err
		}
		x := programme.Export{Base: strings.TrimSuffix(env.BaseURL.String(), "/"), Lang: lang.Lang(*language), Version: "1"}
		if !e.Current {
			x.Section = "/e/" + e.Slug
		}
		if *language != "" && !slices.Contains(lang.All(), x.Lang) {
			return fmt.Errorf("--lang is %q; it must be one of %v", *language, lang.All())
		}
		body, err := r.Write(kind, x)
		if err != nil {
			return err
		}
		return writeFile(*out, func(w io.Writer) error {
			_, err := w.Write(body)
			return err
		})
	})
}
