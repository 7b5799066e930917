package paper

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Evidence is what shows that a requirement is met.
type Evidence string

const (
	File   Evidence = "file"   // a photo or a PDF
	Number Evidence = "number" // a reference number, of a permit
	Seen   Evidence = "seen"   // the original, which identifies a person and is never sent
	InForm Evidence = "answer" // what the form says
)

// Strength is how a requirement holds: a hard one keeps a stall from being
// cleared for set-up, a soft one is advice, one that is off is not asked for.
type Strength string

const (
	Hard Strength = "hard"
	Soft Strength = "soft"
	Off  Strength = "off"
)

// Requirement is what stalls have to show, as it holds in an edition.
type Requirement struct {
	Key         string
	Name        lang.Text // of the organisers' own; the pack's words are in the catalogues
	Applies     []Condition
	Evidence    Evidence
	PerPerson   bool // each person at the stall shows their own
	Strength    Strength
	ValidMonths int // from the day it was issued; 0: the paper says until when
	WarnDays    int // before it ends
	Source      string
	AsOf        string // the day the source was read
	CheckedAt   *time.Time
	CheckedBy   string
	Own         bool // the organisers', not the pack's
}

// Book is all that an edition asks for.
type Book struct {
	Requirements []Requirement
	Festgesetzt  bool // by § 69 GewO: traders need no papers of their trade
	KeptDays     int  // files, after the last market day
	DueDays      int  // papers, before the first
	Version      int
	settings     map[string]int // versions
}

const sqlRequirements = `
SELECT key, name, applies, evidence, strength, coalesce(valid_months, 0) AS valid_months, warn_days, source,
	coalesce(to_char(as_of, 'YYYY-MM-DD'), '') AS as_of, checked_at, checked_by, version
FROM requirement
WHERE edition_id = $1
ORDER BY key`

type requirementRow struct {
	Key         string          `db:"key"`
	Name        lang.Text       `db:"name"`
	Applies     json.RawMessage `db:"applies"`
	Evidence    Evidence        `db:"evidence"`
	Strength    Strength        `db:"strength"`
	ValidMonths int             `db:"valid_months"`
	WarnDays    int             `db:"warn_days"`
	Source      string          `db:"source"`
	AsOf        string          `db:"as_of"`
	CheckedAt   *time.Time      `db:"checked_at"`
	CheckedBy   string          `db:"checked_by"`
	Version     int             `db:"version"`
}

// The edition's settings that papers hang on.
const (
	keyFestgesetzt = "edition.festgesetzt"
	keyKeptDays    = "paper.kept_days"
	keyDueDays     = "paper.due_days"
)

// For so many days after the last market day files are kept, and so many before
// the first papers are due, unless the edition says otherwise.
const (
	keptDays = 90
	dueDays  = 14
)

const sqlPaperSettings = `
SELECT key, value #>> '{}' AS value, version
FROM setting
WHERE edition_id = $1
	AND key IN ('edition.festgesetzt', 'paper.kept_days', 'paper.due_days')`

// Book is what the edition asks for: the pack, with what was changed in it, and
// the organisers' own.
func (s *Store) Book(ctx context.Context, edition festival.ID) (Book, error) {
	b, err := bookIn(ctx, s.db, edition)
	return b, fault.Wrap("paper.Book", err)
}

func bookIn(ctx context.Context, q pg.Querier, edition festival.ID) (Book, error) {
	var rows []requirementRow
	if err := q.Select(ctx, &rows, sqlRequirements, edition); err != nil {
		return Book{}, err
	}
	b := Book{}
	for _, preset := range pack {
		preset.AsOf = asOf
		b.Requirements = append(b.Requirements, preset)
	}
	for _, row := range rows {
		b.Version += row.Version
		r, err := row.requirement()
		if err != nil {
			return Book{}, err
		}
		if i := b.find(r.Key); i >= 0 {
			r.PerPerson = b.Requirements[i].PerPerson
			b.Requirements[i] = r
		} else {
			r.Own = true
			b.Requirements = append(b.Requirements, r)
		}
	}
	return b, b.readSettings(ctx, q, edition)
}

// readSettings adds what the edition has set.
func (b *Book) readSettings(ctx context.Context, q pg.Querier, edition festival.ID) error {
	var rows []struct {
		Key     string `db:"key"`
		Value   string `db:"value"`
		Version int    `db:"version"`
	}
	b.KeptDays, b.DueDays, b.settings = keptDays, dueDays, map[string]int{}
	err := q.Select(ctx, &rows, sqlPaperSettings, edition)
	for _, row := range rows {
		b.Version += row.Version
		b.settings[row.Key] = row.Version
		days := map[string]*int{keyKeptDays: &b.KeptDays, keyDueDays: &b.DueDays}[row.Key]
		if n, err := strconv.Atoi(row.Value); err == nil && days != nil {
			*days = n
		}
		b.Festgesetzt = b.Festgesetzt || row.Key == keyFestgesetzt && row.Value == "true"
	}
	return err
}

func (r requirementRow) requirement() (Requirement, error) {
	out := Requirement{Key: r.Key, Name: r.Name, Evidence: r.Evidence, Strength: r.Strength, ValidMonths: r.ValidMonths, WarnDays: r.WarnDays,
		Source: r.Source, AsOf: r.AsOf, CheckedAt: r.CheckedAt, CheckedBy: r.CheckedBy}
	return out, json.Unmarshal(r.Applies, &out.Applies)
}

func (b *Book) find(key string) int {
	return slices.IndexFunc(b.Requirements, func(r Requirement) bool { return r.Key == key })
}

// Get is one requirement; NotFound for none.
func (b *Book) Get(key string) (Requirement, error) {
	if i := b.find(key); i >= 0 {
		return b.Requirements[i], nil
	}
	return Requirement{}, fault.New(fault.NotFound, "paper.Book.Get", "error.not_found")
}

// BookDraft is the book as a form holds it.
type BookDraft struct {
	Requirements []RequirementDraft
	Festgesetzt  bool
	KeptDays     int
	DueDays      int
	Version      int
}

// RequirementDraft is a requirement as a form holds it; one without a key is new.
type RequirementDraft struct {
	Key         string
	Name        lang.Text
	Applies     []Condition
	Evidence    Evidence
	Strength    Strength
	ValidMonths int
	WarnDays    int
	Source      string
	AsOf        *time.Time
	Checked     bool
}

// Draft is the book as a form shows it.
func (b Book) Draft() BookDraft {
	d := BookDraft{Festgesetzt: b.Festgesetzt, KeptDays: b.KeptDays, DueDays: b.DueDays, Version: b.Version}
	for _, r := range b.Requirements {
		d.Requirements = append(d.Requirements, r.draft())
	}
	return d
}

func (r Requirement) draft() RequirementDraft {
	d := RequirementDraft{Key: r.Key, Name: r.Name, Applies: slices.Clone(r.Applies), Evidence: r.Evidence, Strength: r.Strength,
		ValidMonths: r.ValidMonths, WarnDays: r.WarnDays, Source: r.Source, Checked: r.CheckedAt != nil}
	if at, err := time.Parse(time.DateOnly, r.AsOf); err == nil {
		d.AsOf = &at
	}
	return d
}

const (
	mostConditions = 4
	mostOwn        = 30
)

// Check cleans the draft and says what is wrong; the fields of the nth
// requirement are "r.n.strength" and so on.
func (d *BookDraft) Check(b Book) fault.Fields {
	f := fault.Fields{}
	if len(d.Requirements) > len(pack)+mostOwn {
		f.Add("r", "paper.error.too_many", "max", mostOwn)
	}
	if d.KeptDays < 1 || d.KeptDays > 3650 {
		f.Add("kept_days", "error.range", "min", 1, "max", 3650)
	}
	if d.DueDays < 0 || d.DueDays > 365 {
		f.Add("due_days", "error.range", "min", 0, "max", 365)
	}
	seen := map[string]bool{}
	for i := range d.Requirements {
		r := &d.Requirements[i]
		at := fmt.Sprintf("r.%d.", i)
		if i := b.find(r.Key); r.Key != "" && (i < 0 || seen[r.Key]) {
			f.Add(at+"key", "error.choice")
		}
		seen[r.Key] = true
		r.check(f, at)
	}
	return f
}

func (r *RequirementDraft) check(f fault.Fields, at string) {
	if !slices.Contains([]Strength{Hard, Soft, Off}, r.Strength) {
		f.Add(at+"strength", "error.choice")
	}
	ofPack := isPack(r.Key)
	if kinds := []Evidence{File, Number, Seen}; !ofPack && !slices.Contains(kinds, r.Evidence) {
		f.Add(at+"evidence", "error.choice")
	}
	input.CheckText(f, at+"name", &r.Name, 120)
	if !ofPack && r.Name.Empty() {
		f.Add(at+"name", "error.required")
	}
	if r.ValidMonths < 0 || r.ValidMonths > 240 {
		f.Add(at+"valid_months", "error.range", "min", 0, "max", 240)
	}
	if r.WarnDays < 0 || r.WarnDays > 1000 {
		f.Add(at+"warn_days", "error.range", "min", 0, "max", 1000)
	}
	input.CheckLine(f, at+"source", &r.Source, 500)
	if len(r.Applies) > mostConditions {
		f.Add(at+"if", "paper.error.too_many", "max", mostConditions)
	}
	for i, c := range r.Applies {
		c.check(f, fmt.Sprintf("%sif.%d.", at, i))
	}
}

func isPack(key string) bool {
	return slices.ContainsFunc(pack, func(r Requirement) bool { return r.Key == key })
}

const sqlSaveRequirement = `
INSERT INTO requirement AS t (edition_id, key, name, applies, evidence, strength, valid_months, warn_days, source, as_of, checked_at, checked_by)
VALUES ($1, $2, $3, $4, $5, $6, NULLIF($7, 0), $8, $9, $10, $11, $12)
ON CONFLICT ON CONSTRAINT requirement_once DO UPDATE
SET name = EXCLUDED.name, applies = EXCLUDED.applies, evidence = EXCLUDED.evidence, strength = EXCLUDED.strength,
	valid_months = EXCLUDED.valid_months, warn_days = EXCLUDED.warn_days, source = EXCLUDED.source, as_of = EXCLUDED.as_of,
	checked_at = EXCLUDED.checked_at, checked_by = EXCLUDED.checked_by, version = t.version + 1`

// SaveBook stores what differs from what is stored, all or nothing, if nobody
// did since d.Version. What was changed and what was ticked as checked is the
// organisers' own word from then on; an untouched preset stays one.
func (s *Store) SaveBook(ctx context.Context, edition festival.ID, d BookDraft, now time.Time) error {
	const op = "paper.SaveBook"
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if err := festival.LockIn(ctx, tx, edition); err != nil {
			return err
		}
		b, err := bookIn(ctx, tx, edition)
		if err != nil {
			return err
		}
		if err := d.Check(b).Err(op); err != nil {
			return err
		}
		if b.Version != d.Version {
			return pg.Saved(op, 0, nil)
		}
		if err := b.saveSettingsIn(ctx, tx, edition, d, now); err != nil {
			return err
		}
		var changed []string
		for _, r := range d.Requirements {
			key, err := b.saveIn(ctx, tx, edition, r, now)
			if err != nil {
				return fault.Wrap(op, err)
			}
			if key != "" {
				changed = append(changed, key)
			}
		}
		if len(changed) == 0 {
			return nil
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(edition), Subject: "edition", SubjectID: int64(edition), Verb: pg.VerbSetSetting,
			Detail: map[string]any{"key": "requirements", "value": changed}, At: now})
	})
}

// saveIn stores a requirement that is not as it stands, and gives its key.
func (b *Book) saveIn(ctx context.Context, tx *pg.Tx, edition festival.ID, d RequirementDraft, now time.Time) (string, error) {
	was := Requirement{}
	if i := b.find(d.Key); i >= 0 {
		was = b.Requirements[i]
	} else {
		d.Key = b.newKey()
		b.Requirements = append(b.Requirements, Requirement{Key: d.Key})
	}
	if isPack(d.Key) { // what shows it, and its name, belong to the words of the pack
		d.Evidence, d.Name = was.Evidence, lang.Text{}
	}
	if d.same(was.draft()) {
		return "", nil
	}
	var at *time.Time
	by := ""
	if d.Checked {
		at, by = &now, string(pg.ActorOf(ctx))
	}
	applies, err := json.Marshal(append([]Condition{}, d.Applies...))
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, sqlSaveRequirement, edition, d.Key, d.Name, string(applies), d.Evidence, d.Strength, d.ValidMonths, d.WarnDays, d.Source, d.AsOf, at, by)
	return d.Key, err
}

func (d RequirementDraft) same(o RequirementDraft) bool {
	day := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	return d.Key == o.Key && d.Evidence == o.Evidence && d.Strength == o.Strength && d.ValidMonths == o.ValidMonths && d.WarnDays == o.WarnDays &&
		d.Source == o.Source && d.Checked == o.Checked && day(d.AsOf) == day(o.AsOf) && slices.Equal(d.Applies, o.Applies) && maps.Equal(d.Name.Trim(), o.Name.Trim())
}

// newKey names a requirement of the organisers' own.
func (b *Book) newKey() string {
	for n := 1; ; n++ {
		if key := fmt.Sprintf("own_%d", n); b.find(key) < 0 {
			return key
		}
	}
}

// saveSettingsIn stores the settings that are not as they stand.
func (b *Book) saveSettingsIn(ctx context.Context, tx *pg.Tx, edition festival.ID, d BookDraft, now time.Time) error {
	for _, set := range []struct {
		key, source string
		was, is     any
	}{
		{keyFestgesetzt, "§ 69 GewO", b.Festgesetzt, d.Festgesetzt},
		{keyKeptDays, "Art. 5 DSGVO", b.KeptDays, d.KeptDays},
		{keyDueDays, "", b.DueDays, d.DueDays},
	} {
		if set.was == set.is {
			continue
		}
		v := festival.Setting{Key: set.key, Value: json.RawMessage(fmt.Sprint(set.is)), Source: set.source, Version: b.settings[set.key]}
		if err := festival.SetSettingIn(ctx, tx, edition, v, now); err != nil {
			return err
		}
	}
	return nil
}

// Title is what a requirement is called.
func (r Requirement) Title(l, fallback lang.Lang) string {
	if name := strings.TrimSpace(r.Name.In(l, fallback)); name != "" {
		return name
	}
	return l.T("paper.name." + r.Key)
}

// asks are the requirements that are asked of an application, with why.
func (b *Book) asks(app *stall.Application, rules stall.Rules) (all []Line) {
	a := answered(app, rules, b.Festgesetzt)
	for _, r := range b.Requirements {
		if r.Strength == Off || slices.ContainsFunc(r.Applies, func(c Condition) bool { return !c.holds(a) }) {
			continue
		}
		line := Line{Requirement: r, Application: app.ID}
		for _, c := range r.Applies {
			line.Why = append(line.Why, c.why(a)...)
		}
		if r.Key == "extinguisher_f" && a.fatClass() != "" {
			line.Why = append(line.Why, fault.Msg("paper.why.fat_class", "n", a.numbers[AskFryer], "class", a.fatClass()))
		}
		if form, ok := said[r.Key]; ok {
			line.said, line.State = true, Missing
			if form.met(a) {
				line.State = Accepted
			}
		}
		all = append(all, line)
	}
	return all
}
