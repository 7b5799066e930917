package office

import (
	"io"
	"os"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/press"
	"markt/internal/web/page"
)

type exportsPage struct {
	page.Page
	Exports []exportLinks
}

type exportLinks struct {
	Name    string
	Files   []exportFile
	Columns []page.Option // to choose from
}

// exportFile is a line of the part "downloads".
type exportFile struct{ Href, Label, Kind string }

// exports is the page from which data leaves the house: what this person may have.
func (s *screens) exports(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.export.title")
	if err != nil {
		return err
	}
	d := exportsPage{Page: p}
	for _, x := range press.Exports {
		if s.may(c, e, page.Only(x.Readers...)) {
			d.Exports = append(d.Exports, exportLinks{x.Name, exportFiles(p, x), exportColumns(p, x)})
		}
	}
	return s.Show(c, "office/exports", d)
}

func exportFiles(p page.Page, x press.Export) []exportFile {
	files := make([]exportFile, len(x.Endings))
	for i, ending := range x.Endings {
		files[i] = exportFile{p.Office + "/exports/" + x.Name + "." + ending, p.T("office.export.as." + ending), strings.ToUpper(ending)}
	}
	return files
}

func exportColumns(p page.Page, x press.Export) (all []page.Option) {
	for _, code := range x.Columns {
		all = append(all, page.Option{Value: code, Label: p.T("export.column." + code)})
	}
	return all
}

// exporting bounds how many exports are made at once, however many ask.
var exporting = make(chan struct{}, 2)

// exportsFile makes one file of an export. It grows on disk, not in memory, and
// keeps no connection to the database while it is sent.
func (s *screens) exportsFile(x press.Export, ending string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := s.Edition(c)
		if err != nil {
			return err
		}
		ask := press.ExportAsk{Edition: e, Lang: page.PrintLang(c, s.Language(c)), Ending: ending}
		for _, code := range c.Context().QueryArgs().PeekMulti("columns") {
			ask.Columns = append(ask.Columns, string(code))
		}
		return s.sendFile(c, x.Name+"-"+e.Slug+"."+ending, ending, func(w io.Writer) error { return s.Press.Export(c.UserContext(), w, x, ask) })
	}
}

// sendFile sends what is written, when few others are.
func (s *screens) sendFile(c *fiber.Ctx, name, ending string, write func(io.Writer) error) error {
	select {
	case exporting <- struct{}{}:
		defer func() { <-exporting }()
	case <-c.UserContext().Done():
		return fault.New(fault.Unavailable, "office.sendFile", "error.unavailable")
	}
	file, err := os.CreateTemp("", "markt-export-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // the open file lives until it is sent
	if err := write(file); err != nil {
		_ = file.Close()
		return s.noExport(c, err)
	}
	return sendExport(c, file, name, ending)
}

// noExport goes back to the page of exports and says why, where that helps.
func (s *screens) noExport(c *fiber.Ctx, err error) error {
	if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.TooLarge) {
		return err
	}
	m := fault.MessageOf(err)
	if fault.Is(err, fault.NotFound) {
		m = fault.Msg("export.nothing_released")
	}
	return s.GoOn(c, page.Done{To: s.Office(c, "/exports"), Key: m.Key, Args: m.Pairs(), Warn: true})
}

func sendExport(c *fiber.Ctx, file *os.File, name, ending string) error {
	size, err := file.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		_ = file.Close()
		return err
	}
	c.Attachment(name)
	c.Set(fiber.HeaderContentType, press.ExportMedia[ending])
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Context().SetBodyStream(file, int(size)) // it closes the file
	return nil
}
