package press

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/message"
	"markt/internal/paper"
	"markt/internal/print"
	"markt/internal/stall"
)

// Receipt prints what an application said and when it came: in its language,
// then in German, which is the one that binds.
func (p *Press) Receipt(ctx context.Context, w io.Writer, e *festival.Edition, a *stall.Application) error {
	const op = "press.Receipt"
	if a.SubmittedAt == nil {
		return fault.New(fault.Conflict, op, "print.error.not_sent")
	}
	named, err := p.namedOf(ctx, e)
	if err != nil {
		return err
	}
	kind, err := p.Stalls.Kind(ctx, e.ID, a.Kind)
	if err != nil {
		return err
	}
	return p.vendorLetters(ctx, w, e, a, "receipt", func(l lang.Lang) []string {
		parts := []string{l.T("print.receipt.body", "name", l.Isolate(a.ContactName), "stall", l.Isolate(a.Name), "event", e.Title(l), "when", l.DateTime(e.In(*a.SubmittedAt)), "uid", a.UID)}
		parts = append(parts, strings.Join([]string{l.T("print.receipt.kind", "kind", kind.Name.In(l, e.DefaultLang)), l.T("print.receipt.contact", "name", l.Isolate(a.ContactName), "email", l.Isolate(a.ContactEmail), "phone", l.Isolate(a.Phone()))}, "\n"))
		for _, c := range a.Answers.Read(l, named(l)) {
			parts = append(parts, l.T("stall.group."+c.Group)+"\n– "+strings.Join(c.Lines, "\n– "))
		}
		return append(parts, l.T("print.receipt.end"))
	})
}

// namedOf are the edition's own choices in answers.
func (p *Press) namedOf(ctx context.Context, e *festival.Edition) (func(lang.Lang) map[string]string, error) {
	locations, err := p.Festival.Locations(ctx, e)
	if err != nil {
		return nil, err
	}
	fees, err := p.Stalls.Fees(ctx, e.ID)
	return func(l lang.Lang) map[string]string {
		named := map[string]string{}
		for _, at := range locations {
			named[at.Slug] = at.Name.In(l, e.DefaultLang)
		}
		for _, f := range fees.Steps() {
			named[strconv.FormatInt(f.ID, 10)] = f.Name.In(l, e.DefaultLang)
		}
		return named
	}, err
}

// AdmissionLetter prints that a stall may come, when, where and on which
// conditions: in its vendor's language, then in German.
func (p *Press) AdmissionLetter(ctx context.Context, w io.Writer, e *festival.Edition, a *stall.Application) error {
	const op = "press.AdmissionLetter"
	if a.State != stall.StateAccepted && a.State != stall.StateConfirmed {
		return fault.New(fault.Conflict, op, "print.error.not_admitted")
	}
	st, err := p.Stalls.StallOf(ctx, a.ID)
	if err != nil {
		return err
	}
	released, err := p.Site.Last(ctx, e)
	if err != nil {
		return err
	}
	stays := released.Document.StaysByStall()[st.ID]
	fees, err := p.Stalls.Fees(ctx, e.ID)
	if err != nil {
		return err
	}
	papers, err := p.Papers.Of(ctx, e, a, p.Now())
	if err != nil {
		return err
	}
	due := fees.Due(a, len(e.Days))
	return p.vendorLetters(ctx, w, e, a, "admission", func(l lang.Lang) []string {
		parts := []string{l.T("print.admission.body", "name", l.Isolate(a.ContactName), "stall", l.Isolate(a.Name), "event", e.Title(l))}
		where := StayLines(e, l, stays)
		if where == "" {
			where = l.T("print.admission.no_place")
		}
		facts := []string{l.T("print.admission.days", "days", strings.Join(daysOf(e, l, message.Of(a), stays), l.T("layout.list_comma"))), where}
		if st.Front != nil && st.Depth != nil {
			facts = append(facts, l.T("print.admission.size", "size", l.Decimal(*st.Front, 1)+" × "+l.Decimal(*st.Depth, 1)))
		}
		if st.Watts > 0 {
			facts = append(facts, l.T("print.admission.power", "watts", l.Number(st.Watts)))
		}
		if len(due.Lines) > 0 {
			facts = append(facts, l.T("print.admission.fee", "amount", l.Money(due.Cents, e.Currency)))
		}
		if a.State == stall.StateAccepted && a.ConfirmBy != nil {
			facts = append(facts, l.T("print.admission.confirm", "day", l.DateFull(*a.ConfirmBy)))
		}
		return append(parts, strings.Join(facts, "\n"), conditions(papers, e, l), l.T("print.admission.end"))
	})
}

// conditions are the papers that are still missing and what every stall keeps to.
func conditions(papers []paper.Line, e *festival.Edition, l lang.Lang) string {
	all := []string{l.T("print.admission.conditions")}
	for _, line := range papers {
		if line.Asked() {
			all = append(all, "– "+l.T("print.admission.paper", "paper", line.Title(l, e.DefaultLang)))
		}
	}
	for _, key := range []string{"cables", "escape", "change", "waste"} {
		all = append(all, "– "+l.T("print.admission.rule."+key))
	}
	return strings.Join(all, "\n")
}

// vendorLetters prints a letter to a vendor in their language and in German.
func (p *Press) vendorLetters(ctx context.Context, w io.Writer, e *festival.Edition, a *stall.Application, key string, body func(lang.Lang) []string) error {
	op := "press." + key
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	now := p.Now()
	sheet := print.Letters{Meta: print.Meta{Lang: a.Lang, Title: a.Lang.T("print." + key + ".subject"), Author: e.Organiser, Made: now}}
	for _, l := range slices.Compact([]lang.Lang{a.Lang, lang.De}) {
		text := strings.Join(body(l), "\n\n")
		if l == lang.De && a.Lang != l {
			text = l.T("print.receipt.binding") + "\n\n" + text
		}
		sheet.Letters = append(sheet.Letters, print.Letter{
			Lang: l, From: e.Organiser, To: []string{a.ContactName, a.Name}, Date: l.DateFull(e.In(now)),
			Subject: l.T("print." + key + ".subject"), Body: text, Link: p.Address("/my/application/" + p.Stalls.Link(a)),
			Contact: contactOf(e),
		})
	}
	return fault.Wrap(op, draw(ctx, w, f, sheet.Print))
}
