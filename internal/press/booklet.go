package press

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/programme"
	"markt/internal/site"
)

// Booklet prints the programme booklet.
func (p *Press) Booklet(ctx context.Context, w io.Writer, ask Ask) error {
	const op = "press.Booklet"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	b, err := p.booklet(ctx, ask)
	if err != nil {
		return err
	}
	sheet := b.Print
	if ask.Impose {
		sheet = b.Impose
	}
	return fault.Wrap(op, drawAlone(ctx, w, f, sheet))
}

// sources are what a booklet is filled from, read once each.
type sources struct {
	programme programme.Released
	plan      *site.Released
	texts     map[festival.TextKey]festival.PageText
	partners  []festival.Partner
	locations []*festival.Location
}

func (p *Press) sources(ctx context.Context, ask Ask) (s sources, err error) {
	if s.programme, err = p.programmeState(ctx, ask); err != nil {
		return s, err
	}
	if s.plan, err = p.planState(ctx, Ask{Edition: ask.Edition, Draft: ask.Draft}); err != nil {
		return s, err
	}
	if s.texts, err = p.Festival.Texts(ctx, ask.Edition.ID); err != nil {
		return s, err
	}
	if s.partners, err = p.Festival.Partners(ctx, ask.Edition.ID); err != nil {
		return s, err
	}
	s.locations, err = p.Festival.Locations(ctx, ask.Edition)
	return s, err
}

func (p *Press) programmeState(ctx context.Context, ask Ask) (programme.Released, error) {
	if !ask.Draft {
		r, err := p.Programme.Released(ctx, ask.Edition)
		if fault.Is(err, fault.NotFound) {
			return r, fault.With(err, fault.NotFound, "press.programmeState", "print.error.no_programme")
		}
		return r, err
	}
	next, err := p.Programme.Pending(ctx, ask.Edition)
	return programme.Released{At: p.Now(), ChangedAt: p.Now(), Document: next.Next}, err
}

func (p *Press) booklet(ctx context.Context, ask Ask) (print.Booklet, error) {
	s, err := p.sources(ctx, ask)
	if err != nil {
		return print.Booklet{}, err
	}
	e, l := ask.Edition, ask.Lang
	text := func(k festival.TextKey) string { return s.texts[k].Body.In(l, e.DefaultLang) }
	b := print.Booklet{
		Meta:  print.Meta{Lang: l, Title: e.Title(l), Author: e.Organiser, Made: s.programme.ChangedAt},
		Title: e.Title(l), Subtitle: e.Claim.In(l, e.DefaultLang), Dates: Dates(e, l), AsOf: e.In(s.programme.ChangedAt),
		Release: programmeName(s.programme, l), Welcome: plain(text(festival.TextWelcome)), Signed: e.Organiser,
		Reading: l.T("mail.booklet.reading"),
		Link:    strings.ToUpper(p.BaseURL.String()), Address: p.BaseURL.Host,
		Imprint: plain(text(festival.TextImprint)), Funding: plain(text(festival.TextFunding)),
	}
	if len(s.locations) > 0 {
		b.Location = s.locations[0].Name.In(l, e.DefaultLang)
	}
	for _, k := range []festival.TextKey{festival.TextGettingThere, festival.TextAccessibility, festival.TextTickets, festival.TextEmergency} {
		b.Info = append(b.Info, sections(l.T("mail.booklet."+string(k)), text(k))...)
	}
	for _, partner := range s.partners {
		b.Partners = append(b.Partners, print.Partner{Name: partner.Name, Role: partner.Role.In(l, e.DefaultLang)})
	}
	if e.ContactPhone != "" {
		b.Numbers = append(b.Numbers, print.Fact{Word: l.T("mail.booklet.info_phone"), Value: e.ContactPhone})
	}
	b.Numbers = append(b.Numbers, print.Fact{Word: l.T("mail.booklet.emergency_call"), Value: "112"})
	b.Stages, b.Days = bookletDays(s.programme.Document, e, l)
	bookletPlans(&b, s.plan, ask)
	b.Stalls = bookletStalls(s.plan.Document, e, l)
	return b, nil
}

// plain is an organiser's text without the marks of its headings.
func plain(body string) string {
	return strings.TrimPrefix(strings.ReplaceAll("\n"+body, "\n## ", "\n"), "\n")
}

// sections divides an organiser's text at its headings, lines that begin with "## ".
func sections(head, body string) []print.Section {
	var all []print.Section
	for i, part := range strings.Split("\n"+body, "\n## ") {
		text := strings.TrimSpace(part)
		if i > 0 {
			head, text, _ = strings.Cut(text, "\n")
		}
		if text = strings.TrimSpace(text); text != "" {
			all = append(all, print.Section{Head: head, Text: text})
		}
	}
	return all
}

func programmeName(r programme.Released, l lang.Lang) string {
	switch {
	case r.Number == 0:
		return ""
	case r.Label != "":
		return r.Label
	}
	return l.T("mail.release", "number", r.Number)
}

func bookletDays(d programme.Document, e *festival.Edition, l lang.Lang) ([]string, []print.Day) {
	stages, hosts := d.StageByID(), d.HostByID()
	var names []string
	for _, st := range d.Stages {
		names = append(names, st.Name)
	}
	var days []print.Day
	for _, day := range d.Days {
		date, err := time.ParseInLocation(time.DateOnly, day.Date, e.Loc())
		if err != nil {
			continue
		}
		out := print.Day{Date: date, Hours: l.TimeSpan(e.In(day.Opens), e.In(day.Closes))}
		for _, s := range d.On(day.Date) {
			if s.State == programme.StateCanceled || !s.Placed() {
				continue
			}
			out.Sessions = append(out.Sessions, bookletSession(s, stages[s.Stage].Name, hosts, e, l))
		}
		if len(out.Sessions) > 0 {
			days = append(days, out)
		}
	}
	return names, days
}

func bookletSession(s programme.Session, stage string, hosts map[programme.HostID]programme.Host, e *festival.Edition, l lang.Lang) print.Session {
	out := print.Session{
		Title: s.Title.In(l, e.DefaultLang), Text: s.Abstract.In(l, e.DefaultLang), Stage: stage,
		Start: e.In(s.Start), End: e.In(s.End()), Facts: sessionFacts(s, l), Signs: sessionSigns(s), Kind: drawing.Kind{Mark: programme.Mark(s.Format), Word: programme.FormatName(s.Format, l)},
	}
	for _, id := range s.Hosts {
		if h, ok := hosts[id]; ok {
			out.Hosts = append(out.Hosts, h.Name)
		}
	}
	return out
}

func sessionFacts(s programme.Session, l lang.Lang) []string {
	var facts []string
	for _, code := range s.Languages {
		facts = append(facts, programme.LanguageName(code, l))
	}
	if ages := s.Ages(l); ages != "" {
		facts = append(facts, ages)
	}
	if s.Capacity > 0 {
		facts = append(facts, l.T("programme.places", "n", s.Capacity))
	}
	return facts
}

// sessionSigns are the small pictograms of a session's access marks.
func sessionSigns(s programme.Session) []string {
	signs := map[string]string{"step_free": "wheelchair", "sign_language": "sign_language", "captions": "hearing_loop", "quiet": "quiet", "relaxed": "quiet", "quiet_room": "quiet"}
	var all []string
	for _, mark := range s.Access {
		if sign := signs[mark]; sign != "" && !slices.Contains(all, sign) {
			all = append(all, sign)
		}
	}
	if s.MaxAge > 0 && s.MaxAge <= 14 {
		all = append(all, "child")
	}
	return all
}

func bookletPlans(b *print.Booklet, r *site.Released, ask Ask) {
	for i := range r.Document.Plans {
		sheet := planSheet(r, &r.Document.Plans[i], nil, Ask{Edition: ask.Edition, Lang: ask.Lang})
		for _, m := range sheet.Ground.Marks { // whoever reads it knows no version before
			for n := range m.Stalls {
				m.Stalls[n].Was = ""
			}
		}
		if i == 0 {
			b.Plan = sheet
		} else {
			b.Others = append(b.Others, sheet)
		}
	}
}

func bookletStalls(d *site.Document, e *festival.Edition, l lang.Lang) []print.Stall {
	stays := d.StaysByStall()
	var all []print.Stall
	for _, s := range d.Stalls {
		out := print.Stall{Name: s.Name, Text: s.Description.In(l, e.DefaultLang), Kind: drawing.Kind{Mark: s.Mark, Word: s.KindName.In(l, e.DefaultLang)}, When: stallWhen(stays[s.ID], e, l)}
		for _, at := range stays[s.ID] {
			if !slices.Contains(out.Pitches, at.Pitch) {
				out.Pitches = append(out.Pitches, at.Pitch)
			}
		}
		all = append(all, out)
	}
	return all
}

// stallWhen names the days of a stall that is not there every day.
func stallWhen(stays []site.StayAt, e *festival.Edition, l lang.Lang) string {
	var days []string
	for _, at := range stays {
		if day := l.Weekday(e.DateOf(at.From)); !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	if len(days) == len(e.Days) {
		return ""
	}
	return strings.Join(days, l.T("layout.list_comma"))
}
