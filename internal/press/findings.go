package press

import (
	"context"

	"markt/internal/lang"
	"markt/internal/print"
)

// Report is what a finished print does not show as it was written.
type Report = print.Report

// Finding is one place of it.
type Finding = print.Finding

type reportKey struct{}

// WithReport is told of each print what it does not show as it was written, at
// its end.
func WithReport(ctx context.Context, told func(Report)) context.Context {
	return context.WithValue(ctx, reportKey{}, told)
}

// TellReport is how a sheet says it; nobody may want to know.
func TellReport(ctx context.Context, r Report) {
	if told, ok := ctx.Value(reportKey{}).(func(Report)); ok {
		told(r)
	}
}

// Explain is a finding in words.
func Explain(f Finding, l lang.Lang) string {
	if f.Letter == 0 {
		return l.T("office.print.no_room")
	}
	return l.T("office.print.lost_letter", "letter", string(f.Letter), "code", f.Code(), "name", f.Name())
}
