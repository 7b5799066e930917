package office

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/site"
	"markt/internal/web/page"
)

func (s *screens) planImport(c *fiber.Ctx) error { return s.showImport(c, nil) }

func (s *screens) showImport(c *fiber.Ctx, wrong error) error {
	_, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.import.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	return s.Show(c, "office/plan_import", planFormPage{p, l.ID, p.Text(l.Name), true})
}

func (s *screens) planImportPost(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	drawing, name, err := uploadedDrawing(c)
	var got site.Imported
	if err == nil {
		got, err = s.Site.ImportPlan(c.UserContext(), e, l.ID, drawing, name, s.Now())
	}
	done := page.Done{To: s.deskOf(c, l.ID), Key: "office.plan.imported", Args: []any{"created", got.Created, "updated", got.Updated, "removed", got.Removed}}
	if len(got.Kept) > 0 {
		done.Key, done.Args, done.Warn = "office.plan.imported_kept", append(done.Args, "kept", strings.Join(got.Kept, ", ")), true
	}
	return s.End(c, done, atFile(err), s.showImport)
}

// atFile gathers what is wrong inside the file at the one field of the form.
func atFile(err error) error {
	fields := fault.FieldsOf(err)
	if len(fields) == 0 || fields["file"].Key != "" {
		return err
	}
	names := slices.Sorted(maps.Keys(fields))
	return fault.Fields{"file": fault.Msg("office.plan.file_wrong", "n", len(names), "where", strings.Join(names[:min(len(names), 3)], ", "))}.Err("office.planImportPost")
}

func uploadedDrawing(c *fiber.Ctx) (*site.Drawing, string, error) {
	head, err := c.FormFile("file")
	if err != nil {
		return nil, "", fault.Fields{"file": fault.Msg("error.required")}.Err("office.uploadedDrawing")
	}
	f, err := head.Open()
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, site.MaxDrawing+1))
	if err != nil {
		return nil, "", err
	}
	d, err := site.ReadDrawing(bytes.NewReader(b))
	return d, page.Clean(head.Filename), err
}
