package press

import (
	"context"
	"io"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/spreadsheet"
)

func (p *Press) exportProgramme(ctx context.Context, w io.Writer, a ExportAsk) error {
	r, err := p.Programme.Released(ctx, a.Edition)
	if err != nil {
		return err
	}
	if _, schedule := programme.Media[a.Ending]; schedule {
		return p.schedule(w, r, a.Ending, a)
	}
	return a.sheets(w, programmeTable(r.Document, a.Lang))
}

func (p *Press) schedule(w io.Writer, r programme.Released, kind string, a ExportAsk) error {
	x := programme.Export{Base: p.Address(""), Lang: a.Lang, Version: "1"}
	if !a.Edition.Current {
		x.Section = "/e/" + a.Edition.Slug
	}
	body, err := r.Write(kind, x)
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

// programmeOrNone is the released programme, or a table without rows.
func (p *Press) programmeOrNone(ctx context.Context, a ExportAsk) (spreadsheet.Table, error) {
	r, err := p.Programme.Released(ctx, a.Edition)
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return programmeTable(r.Document, a.Lang), err
}

func programmeTable(d programme.Document, l lang.Lang) spreadsheet.Table {
	stages, hosts := d.StageByID(), d.HostByID()
	rows := func(yield func([]any, error) bool) {
		for _, s := range d.Sessions {
			if !yield(sessionRow(s, stages[s.Stage], hosts, d.Edition.Lang, l), nil) {
				return
			}
		}
	}
	return spreadsheet.Table{Name: "programme", Rows: rows, Columns: spreadsheet.Columns(
		"id", "state", "start", "end", "title", "subtitle", "abstract", "format", "track", "languages", "location", "stage", "hosts",
		"min_age", "max_age", "places", "access", "guid")}
}

func sessionRow(s programme.Session, stage programme.Stage, hosts map[programme.HostID]programme.Host, own, l lang.Lang) []any {
	names := make([]string, len(s.Hosts))
	for i, id := range s.Hosts {
		names[i] = hosts[id].Name
	}
	return []any{int64(s.ID), string(s.State), moment(s.Start), moment(s.End()), s.Title.In(l, own), s.Subtitle.In(l, own), s.Abstract.In(l, own),
		s.Format, s.Track, strings.Join(s.Languages, ", "), stage.Location, stage.Name, strings.Join(names, ", "),
		some(s.MinAge), some(s.MaxAge), some(s.Capacity), strings.Join(s.Access, ", "), s.UID}
}

// moment is a time that may be none.
func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// some is a number of which 0 means none.
func some(n int) any {
	if n == 0 {
		return nil
	}
	return n
}
