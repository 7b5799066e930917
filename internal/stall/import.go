package stall

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
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

// Import puts a table into an edition. Rows are found again by source and key:
// the same file twice changes nothing. Incomplete rows are taken with their
// gaps noted. A state that people have changed since stays theirs.
func (s *Store) Import(ctx context.Context, e *festival.Edition, source, kind string, t *Table, now time.Time, progress func(done, all int)) ([]Imported, error) {
	const op = "stall.Import"
	kinds, err := s.EnsureKinds(ctx, e.ID, now)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	fr, err := s.Frame(ctx, e.ID, now)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	fr.Rules["stall.front_max"] = 1000 // what a file says is taken as it is
	im := importer{store: s, edition: e, source: source, kinds: kinds, kind: kind, frame: fr, now: now, table: t}
	if _, ok := im.kindOf(""); !ok {
		return nil, fault.New(fault.Invalid, op, "office.stall.import.no_kind", "kind", kind)
	}
	if err := im.findOurs(ctx); err != nil {
		return nil, fault.Wrap(op, err)
	}
	report := make([]Imported, 0, len(t.Rows))
	for i, row := range t.Rows {
		line, err := im.row(ctx, row)
		if err != nil {
			return report, fault.Wrap(op, err)
		}
		report = append(report, line)
		if progress != nil {
			progress(i+1, len(t.Rows))
		}
	}
	return report, nil
}

type importer struct {
	store   *Store
	edition *festival.Edition
	source  string
	kind    string // slug for rows that name none
	kinds   []Kind
	frame   Frame
	now     time.Time
	table   *Table
	ours    map[string]Listed // by uid: what this edition exported itself
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

func (im *importer) row(ctx context.Context, r Row) (Imported, error) {
	line := Imported{Line: r.Line, Key: r.Key, Name: input.CleanLine(r.Cells["name"])}
	note := func(key string, args ...any) { line.Notes = append(line.Notes, fault.Msg(key, args...)) }
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
		return line, nil
	}
	if ours, ok := im.ours[r.Key]; ok {
		line.Outcome = im.compare(ours, r, note)
		line.Doubtful = line.Outcome == Refused
		return line, nil
	}
	a, state := im.application(r, note)
	line.Doubtful = slices.ContainsFunc(line.Notes, misunderstood)
	err := pg.InTx(ctx, im.store.db, func(ctx context.Context, tx *pg.Tx) (err error) {
		line.Outcome, err = im.put(ctx, tx, a, state, note)
		return err
	})
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || kind == fault.Conflict || kind == fault.TooLarge) {
		line.Outcome, line.Doubtful = Refused, true
		line.Notes = append(line.Notes, fault.MessageOf(err))
		return line, nil
	}
	return line, err
}

// misunderstood reports whether a note is about what the file says rather than
// about what the applicant left open.
func misunderstood(m fault.Message) bool {
	return !strings.HasPrefix(m.Key, "office.stall.import.gap.")
}

// application makes an application of a row and notes its gaps.
func (im *importer) application(r Row, note func(string, ...any)) (*Application, State) {
	c := r.Cells
	if r.Problem != "" {
		note("office.stall.import." + string(r.Problem))
	}
	k, ok := im.kindOf(c["kind"])
	if !ok {
		note("office.stall.import.kind_unknown", "kind", c["kind"])
		k, _ = im.kindOf("")
	}
	state, ok := importedState(c["state"])
	if !ok {
		state = StateSubmitted
		if im.table.Has["state"] {
			note("office.stall.import.state_unknown", "state", c["state"])
		}
	}
	l := im.edition.DefaultLang
	if lang.Known(c["lang"]) {
		l = lang.Lang(c["lang"])
	}
	a := &Application{EditionID: im.edition.ID, Kind: k.ID, Lang: l, Source: im.source, SourceID: r.Key}
	a.put(Patch{
		About:   &About{Name: c["name"], Organisation: c["organisation"], Description: lang.Text{l: c["description"]}},
		Contact: &Contact{Name: c["contact"], Email: c["email"], Phone: c["phone"]},
		Groups:  GroupNames(),
		Answers: im.answers(r, note),
	})
	if _, ok := input.CleanEmail(a.ContactEmail); !ok {
		note("office.stall.import.gap.email")
	}
	if a.PhoneRaw != "" && a.ContactPhone == "" {
		note("office.stall.import.gap.phone")
	}
	return a, state
}

func (im *importer) answers(r Row, note func(string, ...any)) Answers {
	c := r.Cells
	var a Answers
	if goods := goodsList(c["goods"]); goods != "" {
		a.Goods = &Goods{What: goods}
	} else if im.table.Has["goods"] {
		note("office.stall.import.gap.goods")
	}
	a.Size = &Size{Front: Decimal(c["front"]), Depth: Decimal(c["depth"]), Vehicle: input.CleanLine(c["vehicle"])}
	if c["watts"] != "" {
		a.Power = Power{{Name: c["watts"], Watts: Whole(c["watts"])}}
	}
	where := input.CleanLine(c["address"])
	if point, ok := coordinates(c["latitude"], c["longitude"]); ok {
		where = strings.TrimPrefix(where+" ("+point+")", " ")
	} else if im.table.Has["latitude"] {
		note("office.stall.import.gap.coordinates")
	}
	if where != "" {
		a.Location = &Location{Note: where}
	}
	return a
}

// goodsList turns "Tacos: Pupusas: Salad" into a list that reads well.
func goodsList(s string) string {
	var goods []string
	for part := range strings.SplitSeq(input.CleanLine(s), ":") {
		if part = strings.TrimSpace(part); part != "" {
			goods = append(goods, part)
		}
	}
	return strings.Join(goods, " · ")
}

// coordinates are two numbers on earth, and not the 0, 0 of an empty cell.
func coordinates(latitude, longitude string) (string, bool) {
	lat, errLat := strconv.ParseFloat(latitude, 64)
	lon, errLon := strconv.ParseFloat(longitude, 64)
	if errLat != nil || errLon != nil || lat == 0 || lon == 0 || !(lat >= -90 && lat <= 90) || !(lon >= -180 && lon <= 180) {
		return "", false
	}
	return strconv.FormatFloat(lat, 'f', 5, 64) + ", " + strconv.FormatFloat(lon, 'f', 5, 64), true
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

const sqlCreateImported = `
INSERT INTO application (edition_id, kind_id, lang, description, source, source_id, created_at, changed_at)
VALUES ($1, $2, $3, '{}', $4, $5, $6, $6)
RETURNING id`

const sqlSetImported = `
UPDATE application
SET state = $2, source_state = $3, source_hash = $4, submitted_at = coalesce(submitted_at, $5)
WHERE id = $1`

// put creates or changes the application of a row.
func (im *importer) put(ctx context.Context, tx *pg.Tx, a *Application, state State, note func(string, ...any)) (Outcome, error) {
	digest := a.digest(state)
	old, err := im.find(ctx, tx, a, digest)
	outcome := Changed
	switch {
	case err == nil && old.Source != a.Source:
		note("office.stall.import.known", "source", old.Source)
		fallthrough
	case err == nil:
		if old.SourceHash == digest {
			return Same, nil
		}
		a.ID, a.State = old.ID, old.State
		if old.State == old.SourceState {
			a.State = state
		}
	case fault.Is(err, fault.NotFound):
		outcome, a.State = Taken, state
		if err := tx.Get(ctx, &a.ID, sqlCreateImported, a.EditionID, a.Kind, a.Lang, a.Source, a.SourceID, im.now); err != nil {
			return "", err
		}
	default:
		return "", err
	}
	if err := write(ctx, tx, a, im.frame, im.now); err != nil {
		return "", err
	}
	if _, err := tx.Exec(ctx, sqlSetImported, a.ID, a.State, state, digest, im.now); err != nil {
		return "", err
	}
	if err := logApplication(ctx, tx, a.EditionID, a.ID, pg.VerbImport, "", map[string]any{"from": old.State, "to": a.State, "source": a.Source}, im.now); err != nil {
		return "", err
	}
	switch a.State {
	case StateAccepted, StateConfirmed:
		return outcome, syncStall(ctx, tx, a, im.now)
	case StateWithdrawn, StateDeclined:
		return outcome, im.store.leave(ctx, tx, a, im.now)
	}
	return outcome, nil
}
