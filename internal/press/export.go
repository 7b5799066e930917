package press

import (
	"archive/zip"
	"context"
	"io"
	"slices"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/spreadsheet"
)

// Export is data of an edition as a file for other programs. The commands, the
// office's addresses and its page of exports are made from the list of them.
// None holds a ticket's code or number, or any other secret.
type Export struct {
	Name    string   // on the command line, in addresses and file names; export.NAME is its name for people
	Endings []string // the kinds of file that it can be
	Columns []string // those that may be chosen
	Readers []account.Role
	write   func(*Press, context.Context, io.Writer, ExportAsk) error
}

// ExportAsk says what is to be written. Ending is one of the export's; Lang is
// the language of headings and texts, empty for the edition's.
type ExportAsk struct {
	Edition *festival.Edition
	Lang    lang.Lang
	Ending  string
	Columns []string // of an export whose columns may be chosen; none: the usual
}

// Exports are all of them. Each may be had by those who see the same on the
// screen; all of it by organisers.
var Exports = []Export{
	{Name: "stalls", Endings: []string{"csv", "xlsx", "geojson"}, Readers: []account.Role{account.Organiser, account.Jury}, write: (*Press).exportStalls},
	{Name: "programme", Endings: []string{"csv", "xlsx", "xml", "json", "ics"}, Readers: account.OfficeRoles, write: (*Press).exportProgramme},
	{Name: "tickets", Endings: []string{"csv", "xlsx"}, Readers: []account.Role{account.Organiser, account.Finance, account.GateLead}, write: (*Press).exportTickets},
	{Name: "admissions", Endings: []string{"csv", "xlsx"}, Readers: gatekeepers, write: (*Press).exportAdmissions},
	{Name: "refusals", Endings: []string{"csv", "xlsx"}, Readers: gatekeepers, write: (*Press).exportRefusals},
	{Name: "conflicts", Endings: []string{"csv", "xlsx"}, Readers: gatekeepers, write: (*Press).exportConflicts},
	{Name: "structure", Endings: []string{"csv", "xlsx", "pdf"}, Columns: structureColumns, Readers: []account.Role{account.Organiser}, write: (*Press).exportStructure},
	{Name: "material", Endings: []string{"csv", "xlsx", "pdf"}, Columns: materialColumns, Readers: []account.Role{account.Organiser}, write: (*Press).exportMaterial},
	{Name: "all", Endings: []string{"zip", "xlsx"}, Readers: []account.Role{account.Organiser}, write: (*Press).exportAll},
}

// ExportMedia are the media types by ending.
var ExportMedia = map[string]string{
	"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"geojson": "application/geo+json", "xml": "application/xml; charset=utf-8", "json": "application/json; charset=utf-8",
	"ics": "text/calendar; charset=utf-8", "pdf": "application/pdf", "zip": "application/zip",
}

// Export writes one of Exports; Invalid for an ending that it does not have.
func (p *Press) Export(ctx context.Context, w io.Writer, x Export, ask ExportAsk) error {
	if !slices.Contains(x.Endings, ask.Ending) {
		return fault.New(fault.Invalid, "press.Export", "export.ending", "ending", ask.Ending)
	}
	if ask.Lang == "" {
		ask.Lang = ask.Edition.DefaultLang
	}
	return fault.Wrap("press.Export", x.write(p, ctx, w, ask))
}

// sheets writes tables as the file that is asked for.
func (a ExportAsk) sheets(w io.Writer, tables ...spreadsheet.Table) error {
	if a.Ending == "csv" {
		return spreadsheet.WriteCSV(w, tables[0])
	}
	return spreadsheet.Book{Lang: a.Lang, Zone: a.Edition.Loc(), Tables: tables}.Write(w)
}

func (p *Press) exportStalls(ctx context.Context, w io.Writer, a ExportAsk) error {
	if a.Ending == "geojson" {
		return p.exportPlan(ctx, w, a)
	}
	t, err := p.stallTable(ctx, a)
	if err != nil {
		return err
	}
	return a.sheets(w, t)
}

// exportPlan is where the stalls stand on the released plan.
func (p *Press) exportPlan(ctx context.Context, w io.Writer, a ExportAsk) error {
	r, err := p.Site.Public(ctx, a.Edition)
	if err != nil {
		return err
	}
	body, err := r.Document.WorkGeoJSON()
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

func (p *Press) exportTickets(ctx context.Context, w io.Writer, a ExportAsk) error {
	return a.sheets(w, p.ticketTable(ctx, a))
}

func (p *Press) exportAdmissions(ctx context.Context, w io.Writer, a ExportAsk) error {
	return a.sheets(w, p.admissionTable(ctx, a))
}

// exportAll is a workbook of every table, or a ZIP of all files: the tables as
// CSV, and plan and programme as others read them.
func (p *Press) exportAll(ctx context.Context, w io.Writer, a ExportAsk) error {
	tables, err := p.tables(ctx, a)
	if err != nil {
		return err
	}
	if a.Ending != "zip" {
		return a.sheets(w, tables...)
	}
	z := zip.NewWriter(w)
	for _, t := range tables {
		if err := p.pack(z, t.Name+".csv", func(w io.Writer) error { return spreadsheet.WriteCSV(w, t) }); err != nil {
			return err
		}
	}
	if err := p.packReleased(ctx, z, a); err != nil {
		return err
	}
	return z.Close()
}

func (p *Press) pack(z *zip.Writer, name string, write func(io.Writer) error) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.Now()})
	if err != nil {
		return err
	}
	return write(w)
}

// packReleased adds plan and programme, as far as they are released.
func (p *Press) packReleased(ctx context.Context, z *zip.Writer, a ExportAsk) error {
	err := p.pack(z, "plan.geojson", func(w io.Writer) error { return p.exportPlan(ctx, w, a) })
	if err != nil {
		return err
	}
	r, err := p.Programme.Released(ctx, a.Edition)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, kind := range []string{"xml", "json", "ics"} {
		if err := p.pack(z, "schedule."+kind, func(w io.Writer) error { return p.schedule(w, r, kind, a) }); err != nil {
			return err
		}
	}
	return nil
}
