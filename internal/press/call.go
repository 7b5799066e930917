package press

import (
	"context"
	"io"
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/stall"
)

// calls are the kinds that stalls can apply for, and where the market is.
func (p *Press) calls(ctx context.Context, ask Ask) (kinds []stall.Kind, where []string, err error) {
	if kinds, err = p.Stalls.Kinds(ctx, ask.Edition.ID); err != nil {
		return nil, nil, err
	}
	locations, err := p.Festival.Locations(ctx, ask.Edition)
	for _, at := range locations {
		where = append(where, at.Name.In(ask.Lang, ask.Edition.DefaultLang))
	}
	return slices.DeleteFunc(kinds, func(k stall.Kind) bool { return !k.Open }), where, err
}

// CallPosters prints a poster for each kind that calls for stalls.
func (p *Press) CallPosters(ctx context.Context, w io.Writer, ask Ask) error {
	const op = "press.CallPosters"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	kinds, where, err := p.calls(ctx, ask)
	if err != nil {
		return err
	}
	e, l := ask.Edition, ask.Lang
	doc := print.CallPosters{Meta: print.Meta{Lang: l, Title: l.T("print.sheet.call-posters"), Author: e.Organiser, Made: p.Now()}, Event: e.Title(l), When: DatesAndYear(e, l)}
	doc.Where = strings.Join(where, l.T("layout.list_comma"))
	for _, k := range kinds {
		address := p.Address("/" + string(l) + "/apply/" + k.Slug)
		one := print.CallPoster{Kind: drawing.Kind{Mark: string(k.Mark), Word: k.Name.In(l, e.DefaultLang)}, Text: k.Description.In(l, e.DefaultLang), Link: address, Shown: address}
		if until := k.Closes(e); until != nil {
			one.Until = l.T("print.call_poster.until", "when", l.DateFull(e.In(*until)))
		}
		doc.Calls = append(doc.Calls, one)
	}
	return fault.Wrap(op, draw(ctx, w, f, doc.Print))
}

// ApplicationForms prints a blank form for each kind, in the language asked for
// and small in the edition's own, which the office reads.
func (p *Press) ApplicationForms(ctx context.Context, w io.Writer, ask Ask) error {
	const op = "press.ApplicationForms"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	kinds, where, err := p.calls(ctx, ask)
	if err != nil {
		return err
	}
	e, l := ask.Edition, ask.Lang
	doc := print.ApplicationForms{Meta: print.Meta{Lang: l, Title: l.T("print.sheet.application-forms"), Author: e.Organiser, Made: p.Now()}, Event: join(l, e.Title(l), DatesAndYear(e, l))}
	if e.ContactPhone != "" {
		doc.Back = l.T("print.application_card.call", "phone", l.Isolate(e.ContactPhone))
	}
	own := map[string][]string{"wish": where}
	for _, d := range e.Days {
		own["days"] = append(own["days"], l.DateFull(d.Date))
	}
	fees, err := p.Stalls.Fees(ctx, e.ID)
	if err != nil {
		return err
	}
	for _, s := range fees.Steps() {
		own["fee_step"] = append(own["fee_step"], s.Name.In(l, e.DefaultLang))
	}
	form := blanks{l, e.DefaultLang, own}
	for _, k := range kinds {
		one := print.ApplicationForm{Kind: k.Name.In(l, e.DefaultLang), Parts: []print.FormPart{form.about(), form.contact()}}
		for _, g := range stall.Groups {
			if slices.Contains(k.Groups, g.Name) {
				one.Parts = append(one.Parts, form.group(g)...)
			}
		}
		doc.Forms = append(doc.Forms, one)
	}
	return fault.Wrap(op, draw(ctx, w, f, doc.Print))
}

// blanks makes the questions of the form on paper out of those of the form on
// the page; own are the choices that belong to the edition.
type blanks struct {
	in, office lang.Lang
	own        map[string][]string
}

// blankRows are the empty lines of a table on paper.
const blankRows = 5

func (b blanks) ask(key string) print.FormField {
	f := print.FormField{Label: b.in.T(key)}
	if b.office != b.in {
		f.Small = b.office.T(key)
	}
	return f
}

func (b blanks) about() print.FormPart {
	text := b.ask("apply.field.description")
	text.Tall = true
	return print.FormPart{Head: b.in.T("apply.step.about"), Fields: []print.FormField{b.ask("apply.field.name"), text, b.ask("apply.field.organisation")}}
}

func (b blanks) contact() print.FormPart {
	return print.FormPart{Head: b.in.T("apply.step.contact"), Fields: []print.FormField{b.ask("apply.field.contact_name"), b.ask("apply.field.phone"), b.ask("apply.field.email")}}
}

// group is a group of questions, and each of its lists as a table after it.
func (b blanks) group(g stall.Group) []print.FormPart {
	head, key := b.in.T("stall.group."+g.Name), "stall."+g.Name
	if g.List {
		return []print.FormPart{b.table(head, key, g.Fields)}
	}
	part := print.FormPart{Head: head}
	var tables []print.FormPart
	for _, f := range g.Fields {
		own, edition := b.own[f.Name]
		switch {
		case f.Input == stall.Rows:
			tables = append(tables, b.table(b.in.T(key+"."+f.Name), key+"."+f.Name, f.Row))
		case f.Name == "fee_step" && !edition:
		default:
			part.Fields = append(part.Fields, b.field(f, key+"."+f.Name, own))
		}
	}
	if len(part.Fields) == 0 {
		return tables
	}
	return append([]print.FormPart{part}, tables...)
}

func (b blanks) table(head, key string, fields []stall.Field) print.FormPart {
	part := print.FormPart{Head: head, Rows: blankRows}
	for _, f := range fields {
		part.Fields = append(part.Fields, print.FormField{Label: b.in.T(key + "." + f.Name)})
	}
	return part
}

func (b blanks) field(f stall.Field, key string, own []string) print.FormField {
	out := b.ask(key)
	if f.Unit != "" {
		out.Label += " (" + b.in.T("stall.unit."+f.Unit) + ")"
	}
	out.Tall, out.Boxes = f.Input == stall.Long, own
	switch {
	case f.Input == stall.Yes:
		out.Boxes = []string{b.in.T("stall.yes"), b.in.T("stall.no")}
	case own == nil:
		for _, o := range f.Options {
			out.Boxes = append(out.Boxes, b.in.T(key+"."+o))
		}
	}
	return out
}
