package programme

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
)

// Proposal is what a file would change in an edition's programme as it stands,
// row by row. Nothing of it is written before TakeIn. What it would make has a
// number below zero until then. The same file twice changes nothing; what an
// organiser added in other languages stays.
type Proposal struct {
	Report
	Puts int // sessions that would be made, changed or called off
	in   Incoming
	lang lang.Lang

	stages     map[string]site.StageID // by the file's key
	hosts      []hostPut
	puts       []sessionPut
	gone       []ID
	madeStages []int64
}

// hostPut is a host to be made or changed; was is how a changed one stands here.
type hostPut struct {
	row  hostRow
	was  Host
	made bool
}

// sessionPut is a session to be made, or changed where id is one.
type sessionPut struct {
	row   int // in Rows, before they were put in order
	key   string
	id    ID
	state State
	draft Draft
}

// Propose compares a file with what stands in the edition, in a number of
// queries that grows with neither. Within a transaction nobody else imports meanwhile.
func (s *Store) Propose(ctx context.Context, q pg.Querier, e *festival.Edition, in Incoming, l lang.Lang) (*Proposal, error) {
	const op = "programme.Propose"
	if err := festival.LockIn(ctx, q, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	i := proposing{e: e, p: &Proposal{in: in, lang: languageOf(in, l)}}
	i.p.Report = Report{Edition: e.Slug, Remarks: in.Remarks, Titles: map[ID]string{}, Hosts: map[HostID]string{}}
	if err := i.know(ctx, q); err != nil {
		return nil, fault.Wrap(op, err)
	}
	i.sessions(in)
	i.changedHosts()
	i.missing()
	i.p.Puts = len(i.p.puts) + len(i.p.gone)
	return i.p, nil
}

// proposing is one comparison.
type proposing struct {
	e       *festival.Edition
	p       *Proposal
	hosts   map[string]hostRow // by the file's key
	asHost  map[HostID]int     // in p.hosts
	names   map[HostID]string
	stages  map[site.StageID]string
	byUID   map[string]hostRow
	known   map[string]Session // by the file's key: what an earlier file brought
	ours    map[string]Session // by uid: what this edition exported itself
	earlier int
}

func (i *proposing) know(ctx context.Context, q pg.Querier) error {
	working, err := listIn(ctx, q, i.e)
	if err != nil {
		return err
	}
	hosts, err := hostRowsIn(ctx, q, i.e.ID)
	if err != nil {
		return err
	}
	i.knowSessions(working.Sessions)
	i.knowHosts(hosts)
	stages, err := site.StagesIn(ctx, q, i.e.ID)
	i.knowStages(stages)
	return err
}

func (i *proposing) knowSessions(all []Session) {
	i.known, i.ours = map[string]Session{}, map[string]Session{}
	for _, s := range all {
		if s.Source == source {
			i.known[s.SourceID] = s
		}
		i.ours[s.UID] = s
	}
	i.earlier = len(i.known)
}

func (i *proposing) knowHosts(all []hostRow) {
	i.hosts, i.asHost, i.names, i.byUID = map[string]hostRow{}, map[HostID]int{}, map[HostID]string{}, map[string]hostRow{}
	for _, h := range all {
		if h.SourceID != "" {
			i.hosts[h.SourceID] = h
		}
		i.names[h.ID], i.byUID[h.UID] = h.Name, h
	}
}

// knowStages finds the file's rooms among ours: by the file's key, as our own
// export names them, or by their name.
func (i *proposing) knowStages(all []*site.Stage) {
	i.stages, i.p.stages = map[site.StageID]string{}, map[string]site.StageID{}
	for _, st := range all {
		i.stages[st.ID] = st.Name
	}
	for n, room := range i.p.in.Stages {
		at := slices.IndexFunc(all, func(st *site.Stage) bool { return st.Source == source && st.SourceID == room.Key })
		if at < 0 {
			at = slices.IndexFunc(all, func(st *site.Stage) bool { return st.UID == room.Key || st.Name == room.Name })
		}
		id := site.StageID(-1 - n)
		if at >= 0 {
			id = all[at].ID
		} else {
			i.stages[id] = room.Name
			i.p.NewStages++
		}
		i.p.stages[room.Key] = id
	}
}

func (i *proposing) sessions(in Incoming) {
	i.p.Rows = append([]Row{}, in.Rows...)
	for _, s := range in.Sessions {
		i.p.Rows = append(i.p.Rows, i.session(s))
		delete(i.known, s.Key)
	}
}

// session judges one row: new, changed, as it is, or refused.
func (i *proposing) session(in IncomingSession) Row {
	row := Row{Line: in.Line, Key: in.Key, Title: in.Title, Notes: slices.Clip(in.Gaps)}
	was, there := i.known[in.Key]
	own := false
	if !there {
		was, own = i.ours[in.Key]
		there = own
	}
	d := i.draft(in, was, own)
	if there && was.State == StateCanceled && !own {
		row.Notes = append(row.Notes, fault.Msg("programme.import.canceled"))
	}
	if wrong := d.clean(i.e); len(wrong) > 0 {
		row.Outcome = Refused
		for _, m := range wrong {
			row.Notes = append(row.Notes, m)
		}
		return row
	}
	put := sessionPut{row: len(i.p.Rows), key: in.Key, id: was.ID, draft: d, state: StateDraft}
	switch {
	case !there:
		row.Outcome = Taken
		if whole(in) {
			put.state = StateConfirmed
		}
	case sameDraft(d, was.Draft()):
		row.Outcome = Unchanged
		return row
	default:
		row.Outcome = Changed
		row.Fields = input.Differences(compared, i.fieldsOf(was.Draft()), i.fieldsOf(d))
	}
	i.p.puts = append(i.p.puts, put)
	return row
}

func whole(in IncomingSession) bool {
	return in.Title != "" && in.Stage != "" && !in.Start.IsZero() && in.Minutes > 0
}

// draft lays what the file says over what is stored: the file's language is
// replaced, other languages and what files do not carry stay. A file of our own
// speaks one language of several, and says of some things less than stands here.
func (i *proposing) draft(in IncomingSession, was Session, own bool) Draft {
	d := was.Draft()
	l := i.p.lang
	if first := lang.Lang(primary(in.Languages)); lang.Known(string(first)) && !own {
		l = first
	}
	says := func(field string) bool { return !i.p.in.Lacks[field] }
	lay := func(field string, t *lang.Text, s string) {
		if says(field) && !(own && saysAlready(*t, s)) {
			*t = laid(*t, l, s)
		}
	}
	title := in.Title
	if own && was.State == StateCanceled && isCanceled(was.Title, title) {
		title = d.Title.In(l)
	}
	lay("title", &d.Title, title)
	lay("subtitle", &d.Subtitle, in.Subtitle)
	lay("abstract", &d.Abstract, in.Abstract)
	lay("description", &d.Description, in.Description)
	if d.Title.Empty() {
		d.Title = lang.Text{l: in.Key}
	}
	if says("format") {
		d.Format = in.Format
	}
	if says("track") {
		d.Track = in.Track
	}
	if says("language") && !(own && primary(was.Languages) == primary(in.Languages) && len(in.Languages) <= 1) {
		d.Languages = in.Languages
	}
	if says("hosts") && !(own && i.sameHosts(was, in.Hosts)) {
		d.Hosts = i.hostsOf(in)
	}
	if says("stage") {
		d.Stage = i.p.stages[in.Stage]
	}
	if says("start") {
		d.Start = in.Start
	}
	if says("minutes") {
		d.Minutes = in.Minutes
	}
	return d
}

// saysAlready reports whether s is the text in one of its languages.
func saysAlready(t lang.Text, s string) bool {
	for _, one := range t {
		if PlainText(one) == s || one == s || paragraphs(one) == s || oneLine(PlainText(one), maxTitle) == s {
			return true
		}
	}
	return false
}

// isCanceled reports whether our own export marks a canceled session by this title.
func isCanceled(t lang.Text, title string) bool {
	for _, one := range t {
		for _, l := range lang.All() {
			if oneLine(PlainText(l.T("programme.export.canceled", "title", one)), maxTitle) == title {
				return true
			}
		}
	}
	return false
}

func (i *proposing) sameHosts(was Session, hosts []IncomingHost) bool {
	if len(was.Hosts) != len(hosts) {
		return false
	}
	for n, h := range hosts {
		if i.names[was.Hosts[n]] != h.Name {
			return false
		}
	}
	return true
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
func (i *proposing) host(p IncomingHost) (hostRow, bool) {
	if h, ok := i.hosts[p.Key]; ok {
		return h, true
	}
	if h, ok := i.byUID[p.Key]; ok {
		return h, true
	}
	h, ok := i.hosts[strings.ToLower(p.Key)]
	return h, ok && h.Name == p.Name
}

// hostsOf are the session's hosts, to be made or renamed where the file says so.
func (i *proposing) hostsOf(in IncomingSession) []HostID {
	var out []HostID
	for _, p := range in.Hosts {
		h, known := i.host(p)
		switch {
		case !known:
			h = hostRow{SourceID: p.Key}
			h.ID, h.Name, h.Bio = HostID(-1-len(i.p.hosts)), p.Name, laid(nil, i.p.lang, p.Bio)
			i.p.NewHosts++
			i.put(h, hostRow{}, true)
		case h.Name != p.Name || p.Bio != "" && h.Bio[i.p.lang] != p.Bio:
			was := h
			h.Name, h.Bio = p.Name, laid(h.Bio, i.p.lang, p.Bio)
			i.put(h, was, false)
		}
		i.hosts[p.Key], i.names[h.ID] = h, h.Name
		out = append(out, h.ID)
	}
	return once(out)
}

// put notes a host once; where a file says two things of a person, the later counts.
func (i *proposing) put(h, was hostRow, made bool) {
	if at, ok := i.asHost[h.ID]; ok {
		i.p.hosts[at].row = h
		return
	}
	i.asHost[h.ID] = len(i.p.hosts)
	i.p.hosts = append(i.p.hosts, hostPut{h, was.Host, made})
}

// changedHosts leaves out those of whom the file says in the end what stands here.
func (i *proposing) changedHosts() {
	i.p.hosts = slices.DeleteFunc(i.p.hosts, func(h hostPut) bool {
		return !h.made && h.row.Name == h.was.Name && sameText(h.row.Bio, h.was.Bio)
	})
	i.p.ChangedHosts = len(i.p.hosts) - i.p.NewHosts
}

// missing are the sessions of an earlier import that the file no longer has.
// They are called off, which the public sees at once and an organiser can turn
// back. A file that has fewer of them than it lacks is another file, or half of
// one, however many it brings: then they stay.
func (i *proposing) missing() {
	var rows []Row
	for _, s := range i.known {
		if s.State == StateConfirmed {
			rows = append(rows, Row{Key: s.SourceID, Title: s.Title.In(i.p.lang), Outcome: Gone, session: s.ID})
		}
	}
	slices.SortFunc(rows, func(a, b Row) int { return strings.Compare(a.Key, b.Key) })
	i.p.Kept = len(rows) > i.earlier-len(i.known)
	for n := range rows {
		if i.p.Kept {
			rows[n].Notes = []fault.Message{fault.Msg("programme.import.kept")}
			continue
		}
		i.p.gone = append(i.p.gone, rows[n].session)
	}
	i.p.Rows = append(inOrder(i.p.Rows), rows...)
}

// compared are what differences are told by, in the order of a form.
var compared = []string{"title", "subtitle", "start", "minutes", "stage", "hosts", "language", "format", "track", "abstract", "description"}

func (i *proposing) fieldsOf(d Draft) map[string]string {
	names := make([]string, len(d.Hosts))
	for n, h := range d.Hosts {
		names[n] = i.names[h]
	}
	f := map[string]string{
		"title": d.Title.Every(), "subtitle": d.Subtitle.Every(), "abstract": d.Abstract.Every(), "description": d.Description.Every(),
		"format": d.Format, "track": d.Track, "language": strings.Join(d.Languages, ", "), "hosts": strings.Join(names, ", "), "stage": i.stages[d.Stage],
	}
	if !d.Start.IsZero() {
		f["start"] = d.Start.In(i.e.Loc()).Format("2006-01-02 15:04")
	}
	if d.Minutes > 0 {
		f["minutes"] = strconv.Itoa(d.Minutes)
	}
	return f
}
