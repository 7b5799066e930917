package programme

import (
	"context"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
)

// importing is one import within its transaction.
type importing struct {
	tx     *pg.Tx
	e      *festival.Edition
	lang   lang.Lang
	stages map[string]site.StageID
	hosts  map[string]hostRow
	report *Report
	now    time.Time
}

func (i *importing) all(ctx context.Context, in Incoming) error {
	working, err := listIn(ctx, i.tx, i.e)
	if err != nil {
		return err
	}
	if err := i.knownHosts(ctx); err != nil {
		return err
	}
	known := map[string]Session{}
	for _, s := range working.Sessions {
		if s.Source == source {
			known[s.SourceID] = s
		}
	}
	earlier := len(known)
	rows := append([]Row{}, in.Rows...)
	for _, s := range in.Sessions {
		row, err := i.session(ctx, s, known)
		if err != nil {
			return err
		}
		rows = append(rows, row)
		delete(known, s.Key)
	}
	gone, err := i.gone(ctx, earlier-len(known), known)
	if err != nil {
		return err
	}
	i.report.Rows = append(inOrder(rows), gone...)
	return i.release(ctx, in)
}

// gone are the sessions of an earlier import that the file no longer has. They
// are called off, which the public sees at once and an organiser can turn back.
// A file that has fewer of them than it lacks is another file, or half of one,
// however many it brings: then they stay. still is how many it has.
func (i *importing) gone(ctx context.Context, still int, left map[string]Session) ([]Row, error) {
	var rows []Row
	for _, s := range left {
		if s.State != StateConfirmed {
			continue
		}
		rows = append(rows, Row{Key: s.SourceID, Title: s.Title.In(i.lang), Outcome: Gone, session: s.ID})
	}
	slices.SortFunc(rows, func(a, b Row) int { return strings.Compare(a.Key, b.Key) })
	i.report.Kept = len(rows) > still
	for n := range rows {
		if i.report.Kept {
			rows[n].Notes = []fault.Message{fault.Msg("programme.import.kept")}
			continue
		}
		reason := i.lang.T("programme.import.gone_reason")
		if err := turnIn(ctx, i.tx, i.e, rows[n].session, pg.VerbCancel, reason, i.now, sqlCancel, i.e.ID, rows[n].session, i.now); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (i *importing) knownHosts(ctx context.Context) error {
	rows, err := hostRowsIn(ctx, i.tx, i.e.ID)
	i.hosts = map[string]hostRow{}
	for _, h := range rows {
		if h.SourceID != "" {
			i.hosts[h.SourceID] = h
		}
	}
	return err
}

// session takes one row: made, changed or left as it is.
func (i *importing) session(ctx context.Context, in IncomingSession, known map[string]Session) (Row, error) {
	row := Row{Line: in.Line, Key: in.Key, Title: in.Title, Notes: in.Gaps}
	was, there := known[in.Key]
	hosts, err := i.hostsOf(ctx, in)
	if err != nil {
		return row, err
	}
	d := i.draft(in, was, hosts)
	if there && was.State == StateCanceled {
		row.Notes = append(slices.Clip(row.Notes), fault.Msg("programme.import.canceled"))
	}
	switch {
	case !there:
		row.Outcome = Taken
		o := origin{source: source, sourceID: in.Key, state: StateDraft}
		if whole(in) {
			o.state = StateConfirmed
		}
		_, err = createIn(ctx, i.tx, i.e, d, o, i.now)
	case sameDraft(d, was.Draft()):
		row.Outcome = Unchanged
		return row, nil
	default:
		row.Outcome = Changed
		err = updateIn(ctx, i.tx, i.e, was.ID, d, i.now)
	}
	if fault.Is(err, fault.Invalid) {
		// Checked before any statement, so the transaction goes on.
		row.Outcome = Refused
		for _, m := range fault.FieldsOf(err) {
			row.Notes = append(row.Notes, m)
		}
		return row, nil
	}
	return row, err
}

func whole(in IncomingSession) bool {
	return in.Title != "" && in.Stage != "" && !in.Start.IsZero() && in.Minutes > 0
}

// draft lays what the file says over what is stored: the file's language is
// replaced, other languages and what files do not carry stay.
func (i *importing) draft(in IncomingSession, was Session, hosts []HostID) Draft {
	d := was.Draft()
	l := i.lang
	if first := lang.Lang(primary(in.Languages)); lang.Known(string(first)) {
		l = first
	}
	d.Title, d.Subtitle = laid(d.Title, l, in.Title), laid(d.Subtitle, l, in.Subtitle)
	d.Abstract, d.Description = laid(d.Abstract, l, in.Abstract), laid(d.Description, l, in.Description)
	if d.Title.Empty() {
		d.Title = lang.Text{l: in.Key}
	}
	d.Format, d.Track, d.Languages, d.Hosts = in.Format, in.Track, in.Languages, hosts
	d.Stage, d.Start, d.Minutes = i.stages[in.Stage], in.Start, in.Minutes
	return d
}

// laid is t with s in language l; an empty s takes the language away.
func laid(t lang.Text, l lang.Lang, s string) lang.Text {
	out := lang.Text{}
	for k, v := range t {
		out[k] = v
	}
	out[l] = s
	return out.Trim()
}

func sameDraft(a, b Draft) bool {
	x := Session{Title: a.Title, Subtitle: a.Subtitle, Abstract: a.Abstract, Description: a.Description, Format: a.Format, Track: a.Track,
		Languages: a.Languages, MinAge: a.MinAge, MaxAge: a.MaxAge, Capacity: a.Capacity, Access: a.Access, Hosts: a.Hosts}
	y := Session{Title: b.Title, Subtitle: b.Subtitle, Abstract: b.Abstract, Description: b.Description, Format: b.Format, Track: b.Track,
		Languages: b.Languages, MinAge: b.MinAge, MaxAge: b.MaxAge, Capacity: b.Capacity, Access: b.Access, Hosts: b.Hosts}
	return sameWords(x, y) && a.Stage == b.Stage && a.Start.Equal(b.Start) && a.Minutes == b.Minutes
}

// host is who an earlier import made of the person. Names were once known in
// small letters: such a host is this person only if it is called so.
func (i *importing) host(p IncomingHost) (hostRow, bool) {
	if h, ok := i.hosts[p.Key]; ok {
		return h, true
	}
	h, ok := i.hosts[strings.ToLower(p.Key)]
	return h, ok && h.Name == p.Name
}

// hostsOf are the session's hosts, made or renamed where the file says so.
func (i *importing) hostsOf(ctx context.Context, in IncomingSession) ([]HostID, error) {
	var out []HostID
	for _, p := range in.Hosts {
		h, known := i.host(p)
		var err error
		switch {
		case !known:
			d := HostDraft{Name: p.Name, Bio: laid(nil, i.lang, p.Bio)}
			if h.ID, err = createHostIn(ctx, i.tx, i.e, d, hostOrigin{source: source, id: p.Key}, i.now); err == nil {
				h.Name, h.Bio, h.Version, h.SourceID = p.Name, d.Bio, 1, p.Key
				i.report.NewHosts++
			}
		case h.Name != p.Name || p.Bio != "" && h.Bio[i.lang] != p.Bio:
			h.Name, h.Bio = p.Name, laid(h.Bio, i.lang, p.Bio)
			err = updateHostIn(ctx, i.tx, i.e, h.ID, h.Draft(), i.now)
			h.Version++
			i.report.ChangedHosts++
		}
		if err != nil {
			return nil, err
		}
		i.hosts[p.Key] = h
		out = append(out, h.ID)
	}
	return once(out), nil
}

// release publishes the edition when the public would see a difference.
func (i *importing) release(ctx context.Context, in Incoming) error {
	working, err := listIn(ctx, i.tx, i.e)
	if err != nil {
		return err
	}
	i.report.Clashes = Clashes(working.Sessions, CalendarOf(i.e))
	for _, s := range working.Sessions {
		i.report.Titles[s.ID] = s.Title.In(i.lang)
	}
	last, err := latestIn(ctx, i.tx, i.e)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if last.Number > 0 && len(Diff(last.Document, releasable(working, &last.Document))) == 0 {
		return nil
	}
	i.report.Release, err = releaseIn(ctx, i.tx, i.e, ReleaseDraft{Label: in.Version, After: last.Number}, i.now)
	return err
}
