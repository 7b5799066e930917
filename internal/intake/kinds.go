package intake

import (
	"bytes"
	"context"
	"path"
	"strings"
	"time"

	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/table"
)

// read is a file as its room understands it.
type read struct {
	heading *Heading
	stalls  *stall.Table
	in      programme.Incoming
	objects *site.Objects
}

// read understands the file; the heading of a table is there beside an error.
func (s *Store) read(e *festival.Edition, im *Import) (read, error) {
	switch im.Kind {
	case Stalls:
		return readStalls(im)
	case Programme:
		return readProgramme(e, im)
	}
	objects, err := site.ReadObjects(bytes.NewReader(im.File))
	return read{objects: objects}, err
}

func readStalls(im *Import) (r read, err error) {
	r.stalls, err = stall.ReadTable(bytes.NewReader(im.File), im.Options.Mapping)
	if r.stalls != nil {
		r.heading = &Heading{r.stalls.Head, stall.Columns, r.stalls.Mapping}
	}
	return r, err
}

func readProgramme(e *festival.Edition, im *Import) (r read, err error) {
	r.in, err = programme.Read(bytes.NewReader(im.File), programme.ReadOptions{Home: e.Zone, Mapping: im.Options.Mapping})
	if h := r.in.Heading; h != nil {
		r.heading = &Heading{h.Head, programme.TableColumns.Names(), h.Mapping}
	}
	return r, err
}

// headOf are a table's headings; none for other files.
func headOf(k Kind, file []byte) []string {
	im := &Import{Kind: k, File: file}
	switch k {
	case Stalls:
		if r, _ := readStalls(im); r.heading != nil {
			return r.heading.Head
		}
	case Programme:
		if in, _ := programme.Read(bytes.NewReader(file), programme.ReadOptions{}); in.Heading != nil {
			return in.Heading.Head
		}
	}
	return nil
}

// SourceOf names a file in a way that survives being moved to another folder.
func SourceOf(name string) string {
	base := path.Base(strings.ReplaceAll(name, "\\", "/"))
	return input.Slug(strings.TrimSuffix(base, path.Ext(base)))
}

func (s *Store) propose(ctx context.Context, q pg.Querier, e *festival.Edition, im *Import, file read, now time.Time) (proposal, error) {
	switch im.Kind {
	case Stalls:
		return s.proposeStalls(ctx, q, e, im, file.stalls, nil, now)
	case Programme:
		p, err := s.programme.Propose(ctx, q, e, file.in, "")
		return &programmeProposal{s.programme, e, p}, err
	}
	p, err := s.site.Propose(ctx, q, e, *im.Location, file.objects, im.Options.Remove)
	return &planProposal{s.site, e, p, im.Name}, err
}

func (s *Store) proposeStalls(ctx context.Context, q pg.Querier, e *festival.Edition, im *Import, t *stall.Table, progress func(done, all int), now time.Time) (*stallProposal, error) {
	if tx, ok := q.(*pg.Tx); ok {
		if err := stall.EnsureKindsIn(ctx, tx, e.ID, now); err != nil {
			return nil, err
		}
	}
	kind := im.Options.StallKind
	if kind == "" {
		kind = "food"
	}
	source := SourceOf(im.Name)
	if source == "" {
		source = "file"
	}
	p, err := s.stalls.Propose(ctx, q, e, stall.Source{Name: source, Kind: kind, Progress: progress}, t, now)
	return &stallProposal{s.stalls, e, p}, err
}

type stallProposal struct {
	store *stall.Store
	e     *festival.Edition
	p     *stall.Proposal
}

func (p *stallProposal) puts() int { return p.p.Puts }

func (p *stallProposal) take(ctx context.Context, tx *pg.Tx, now time.Time) ([]pg.Touched, error) {
	return p.store.TakeIn(ctx, tx, p.e, p.p, now)
}

var stallOutcomes = map[stall.Outcome]Outcome{stall.Taken: Added, stall.Changed: Changed, stall.Same: Same, stall.Refused: Refused}

func (p *stallProposal) report() (r Report) {
	for _, l := range p.p.Lines {
		r.Lines = append(r.Lines, Line{Line: l.Line, Key: l.Key, Name: l.Name, Outcome: stallOutcomes[l.Outcome], Doubtful: l.Doubtful, Fields: l.Fields, Notes: l.Notes})
	}
	r.count()
	return r
}

type programmeProposal struct {
	store *programme.Store
	e     *festival.Edition
	p     *programme.Proposal
}

func (p *programmeProposal) puts() int { return p.p.Puts }

func (p *programmeProposal) take(ctx context.Context, tx *pg.Tx, now time.Time) ([]pg.Touched, error) {
	return p.store.TakeIn(ctx, tx, p.e, p.p, now)
}

var programmeOutcomes = map[programme.Outcome]Outcome{
	programme.Taken: Added, programme.Changed: Changed, programme.Unchanged: Same, programme.Refused: Refused, programme.Gone: Gone,
}

func (p *programmeProposal) report() (r Report) {
	r.Remarks = p.p.Remarks
	for _, row := range p.p.Rows {
		l := Line{Line: row.Line, Key: row.Key, Name: row.Title, Outcome: programmeOutcomes[row.Outcome], Doubtful: row.Doubtful(), Fields: row.Fields, Notes: row.Notes}
		if row.Outcome == programme.Gone && p.p.Kept {
			l.Outcome, l.Doubtful = Kept, true
		}
		r.Lines = append(r.Lines, l)
	}
	r.count()
	return r
}

type planProposal struct {
	store *site.Store
	e     *festival.Edition
	p     *site.Proposal
	file  string
}

func (p *planProposal) puts() int { return p.p.Puts }

func (p *planProposal) take(ctx context.Context, tx *pg.Tx, now time.Time) ([]pg.Touched, error) {
	return p.store.TakeIn(ctx, tx, p.e, p.p, p.file, now)
}

func (p *planProposal) report() (r Report) {
	for _, o := range p.p.Objects {
		r.Lines = append(r.Lines, Line{
			Key: o.Kind, Name: o.Name, Outcome: Outcome(o.Outcome), Doubtful: o.Outcome == string(Refused), Fields: o.Fields, Notes: o.Notes,
		})
	}
	r.count()
	return r
}

// Columns are what a table of a kind may have; none for kinds without tables.
func Columns(k Kind) table.Columns {
	switch k {
	case Stalls:
		return stall.TableColumns
	case Programme:
		return programme.TableColumns
	}
	return nil
}
