package stall

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

// Outcome is what became of a line.
type Outcome string

const (
	Taken   Outcome = "taken"
	Changed Outcome = "changed"
	Same    Outcome = "same"
	Refused Outcome = "refused"
)

// Imported reports one line: its outcome and what it lacks, or why it was
// refused. Doubtful is a line that was not understood as a whole.
type Imported struct {
	Line     int
	Key      string
	Name     string
	Outcome  Outcome
	Doubtful bool
	Fields   []input.Difference // of a changed one
	Notes    []fault.Message
}

// foreignStates are the words of other systems: a permit that is approved or
// issued stands for a stall that comes, a suspended one is under discussion
// again, an expired one is gone.
var foreignStates = map[string]State{
	"approved": StateConfirmed, "issued": StateConfirmed, "requested": StateSubmitted, "suspend": StateInReview, "expired": StateWithdrawn,
	"bestätigt": StateConfirmed, "zugesagt": StateAccepted, "eingereicht": StateSubmitted, "warteliste": StateWaitlisted, "abgesagt": StateDeclined,
}

func importedState(word string) (State, bool) {
	word = strings.ToLower(word)
	if s := State(word); slices.Contains(States, s) && s != StateDraft {
		return s, true
	}
	s, ok := foreignStates[word]
	return s, ok
}

// Source is where a table comes from: a name by which its rows are known
// again, and the kind, by its slug, of rows that name none.
type Source struct {
	Name     string
	Kind     string
	Progress func(done, all int) // may be nil
}

// Proposal is what a table would change in an edition as it stands, line by
// line; TakeIn writes it, all or nothing. Rows are found again by source and
// key: the same file twice changes nothing. Incomplete rows are taken with
// their gaps noted. A state that people have changed since stays theirs.
type Proposal struct {
	Lines []Imported
	Puts  int // applications that would be made or changed
	puts  []writing
	frame Frame
}

// writing is an application to be made or changed; old is nil for a new one.
type writing struct {
	line   int // in Lines
	a      *Application
	old    *found
	state  State // as the file says
	digest string
}

// Propose compares a table with what stands in the edition. The edition is
// locked against another import for as long as the transaction lasts, if there is one.
func (s *Store) Propose(ctx context.Context, q pg.Querier, e *festival.Edition, src Source, t *Table, now time.Time) (*Proposal, error) {
	const op = "stall.Propose"
	im := importer{edition: e, source: src.Name, kind: src.Kind, table: t}
	if err := im.know(ctx, q, now); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if _, ok := im.kindOf(""); !ok {
		return nil, fault.New(fault.Invalid, op, "office.stall.import.no_kind", "kind", src.Kind)
	}
	p := &Proposal{Lines: make([]Imported, 0, len(t.Rows)), frame: im.frame}
	for i, row := range t.Rows {
		im.propose(p, row)
		if src.Progress != nil {
			src.Progress(i+1, len(t.Rows))
		}
	}
	if err := im.knowWhole(ctx, q); err != nil {
		return nil, fault.Wrap(op, err)
	}
	for _, o := range im.open {
		im.settle(p, o)
	}
	p.Puts = len(p.puts)
	return p, nil
}

type importer struct {
	edition *festival.Edition
	source  string
	kind    string // slug for rows that name none
	kinds   []Kind
	frame   Frame
	table   *Table
	ours    map[string]Listed // by uid: what this edition exported itself
	known   map[string]*found // by key: what this source brought
	others  map[string][]*found
	open    []opened
	whole   map[ApplicationID]*found
}

// opened is a line that says something else than the last time, until what it
// speaks of has been read.
type opened struct {
	line   int
	row    Row
	said   *Application
	state  State
	digest string
	old    *found
}

func (im *importer) kindOf(slug string) (Kind, bool) {
	if slug == "" {
		slug = im.kind
	}
	i := slices.IndexFunc(im.kinds, func(k Kind) bool { return k.Slug == strings.ToLower(slug) })
	if i < 0 {
		return Kind{}, false
	}
	return im.kinds[i], true
}

func (im *importer) slugOf(id KindID) string {
	for _, k := range im.kinds {
		if k.ID == id {
			return k.Slug
		}
	}
	return ""
}

// propose judges one row.
func (im *importer) propose(p *Proposal, r Row) {
	line := Imported{Line: r.Line, Key: r.Key, Name: input.CleanLine(r.Cells["name"])}
	note := func(key string, args ...any) { line.Notes = append(line.Notes, fault.Msg(key, args...)) }
	defer func() { p.Lines = append(p.Lines, line) }()
	switch {
	case r.Problem.Damaged():
		note("office.stall.import." + string(r.Problem))
	case line.Name == "":
		note("office.stall.import.gap.name")
	case len(line.Name) > 4*maxName:
		note("error.too_long", "max", maxName)
	}
	if len(line.Notes) > 0 {
		line.Outcome, line.Doubtful = Refused, true
		return
	}
	if ours, ok := im.ours[r.Key]; ok {
		line.Outcome = im.compare(ours, r, note)
		line.Doubtful = line.Outcome == Refused
		return
	}
	if r.Repeats > 0 {
		note("office.stall.import.repeats", "line", r.Repeats)
	}
	a, state := im.application(r, note)
	line.Doubtful = slices.ContainsFunc(line.Notes, misunderstood)
	w := writing{line: len(p.Lines), a: a, state: state, digest: a.digest(state)}
	old := im.find(a, w.digest)
	switch {
	case old == nil:
		line.Outcome, a.State = Taken, state
		p.add(w, &line)
		return
	case old.Source != a.Source:
		note("office.stall.import.known", "source", old.Source)
	}
	if line.Outcome = Same; old.SourceHash != w.digest {
		im.open = append(im.open, opened{len(p.Lines), r, a, state, w.digest, old})
	}
}

// settle judges a row that says something else than the last time.
func (im *importer) settle(p *Proposal, o opened) {
	old, line := im.whole[o.old.ID], &p.Lines[o.line]
	if old == nil {
		return // deleted this moment
	}
	w := writing{line: o.line, a: im.over(old, o.said, o.row), old: old, state: o.state, digest: o.digest}
	if _, ok := importedState(o.row.Cells["state"]); !ok { // a file that says nothing of it changes no state
		w.state = old.SourceState
	}
	if w.a.State = old.State; old.State == old.SourceState {
		w.a.State = w.state
	}
	line.Fields = im.differences(&old.Application, w.a)
	if len(line.Fields) == 0 && w.state == old.SourceState {
		return
	}
	line.Outcome = Changed
	p.add(w, line)
}

// add notes what is to be written, or why it cannot be.
func (p *Proposal) add(w writing, line *Imported) {
	if err := w.a.tooLarge(); err != nil {
		line.Outcome, line.Doubtful = Refused, true
		line.Notes = append(line.Notes, fault.MessageOf(err))
		return
	}
	p.puts = append(p.puts, w)
}

// misunderstood reports whether a note is about what the file says rather than
// about what the applicant left open.
func misunderstood(m fault.Message) bool {
	return !strings.HasPrefix(m.Key, "office.stall.import.gap.")
}

// digest tells whether a file says something else than the last time.
func (a *Application) digest(state State) string {
	b, err := json.Marshal([]any{a.Kind, a.Lang, a.About(), a.Contact(), a.Answers, state})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
