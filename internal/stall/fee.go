package stall

import (
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Basis is what a fee is counted by.
type Basis string

const (
	PerStall         Basis = "stall"
	PerFrontMetre    Basis = "front_metre"
	PerFrontMetreDay Basis = "front_metre_day"
	PerDay           Basis = "day"
	PerKilowatt      Basis = "kilowatt" // each that was begun
	Share            Basis = "share"    // percent of all amounts together, mostly less than 0
	FeeStep          Basis = "step"     // percent of the whole, chosen by who applies: the solidarity ladder
)

// Bases are all of them, in the order they are offered.
var Bases = []Basis{PerStall, PerFrontMetre, PerFrontMetreDay, PerDay, PerKilowatt, Share, FeeStep}

// Percent reports whether the amount is percent instead of money.
func (b Basis) Percent() bool { return b == Share || b == FeeStep }

// Fee is a line of what a stall costs. It counts for one kind or legal form
// where it names them, else for every stall.
type Fee struct {
	ID        int64       `db:"id"`
	EditionID festival.ID `db:"edition_id"`
	Name      lang.Text   `db:"name"`
	Basis     Basis       `db:"basis"`
	Amount    int         `db:"amount"` // cents, or percent
	Kind      *KindID     `db:"kind_id"`
	LegalForm string      `db:"legal_form"`
	Position  int         `db:"position"`
	Version   int         `db:"version"`
}

const (
	maxFee     = 1_000_000 // cents
	maxPercent = 500
)

// Check cleans the fee and complains at the field's name.
func (f *Fee) Check() error {
	wrong := fault.Fields{}
	input.CheckText(wrong, "name", &f.Name, 80)
	if f.Name.Empty() {
		wrong.Add("name.de", "error.required")
	}
	if !slices.Contains(Bases, f.Basis) {
		wrong.Add("basis", "error.choice")
	}
	if f.LegalForm != "" && !slices.Contains(LegalForms(), f.LegalForm) {
		wrong.Add("legal_form", "error.choice")
	}
	least, most := 0, maxFee
	switch f.Basis {
	case Share:
		least, most = -100, maxPercent
	case FeeStep:
		most = maxPercent
	}
	if f.Amount < least || f.Amount > most {
		wrong.Add("amount", "error.number")
	}
	if f.Basis == FeeStep && (f.Kind != nil || f.LegalForm != "") {
		wrong.Add("basis", "stall.error.step_of_all")
	}
	return wrong.Err("stall.Fee.Check")
}

// LegalForms are those an applicant may name.
func LegalForms() []string {
	g, _ := GroupNamed("business")
	for _, f := range g.Fields {
		if f.Name == "legal_form" {
			return f.Options
		}
	}
	return nil
}

// Due is what a stall costs, line by line.
type Due struct {
	Lines []DueLine
	Step  *DueLine // of the solidarity ladder; nil: none was chosen
	Cents int
}

// DueLine is one fee with what it was counted for.
type DueLine struct {
	Fee
	Count float64 // metres, days, kilowatts; 1 where nothing is counted
	Cents int
}

// Fees are all fees of an edition.
type Fees []Fee

// Steps are those of the solidarity ladder.
func (all Fees) Steps() Fees {
	return slices.DeleteFunc(slices.Clone(all), func(f Fee) bool { return f.Basis != FeeStep })
}

// Of lists the fees that count for a kind at least in part, without the ladder.
func (all Fees) Of(k KindID) Fees {
	return slices.DeleteFunc(slices.Clone(all), func(f Fee) bool { return f.Basis == FeeStep || f.Kind != nil && *f.Kind != k })
}

// Due is what an application costs that stands on so many days where it names
// none. It is never less than nothing; halves of a cent count as one.
func (all Fees) Due(a *Application, days int) Due {
	var d Due
	form, step := "", ""
	if b := a.Answers.Business; b != nil {
		form, step = b.LegalForm, b.FeeStep
	}
	if l := a.Answers.Location; l != nil && len(l.Days) > 0 {
		days = len(l.Days)
	}
	own := slices.DeleteFunc(all.Of(a.Kind), func(f Fee) bool { return f.LegalForm != "" && f.LegalForm != form })
	for _, f := range own {
		if f.Basis != Share {
			line := DueLine{Fee: f, Count: counted(f.Basis, a, float64(days))}
			line.Cents = rounded(float64(f.Amount) * line.Count)
			d.add(line)
		}
	}
	amounts := d.Cents
	for _, f := range own {
		if f.Basis == Share {
			d.add(DueLine{Fee: f, Count: 1, Cents: rounded(float64(amounts) * float64(f.Amount) / 100)})
		}
	}
	d.Cents = max(d.Cents, 0)
	for _, f := range all.Steps() {
		if strconv.FormatInt(f.ID, 10) == step {
			line := DueLine{Fee: f, Count: 1, Cents: rounded(float64(d.Cents)*float64(f.Amount)/100) - d.Cents}
			d.Step, d.Cents = &line, d.Cents+line.Cents
		}
	}
	return d
}

// add takes a line that costs or gives something.
func (d *Due) add(line DueLine) {
	if line.Cents != 0 {
		d.Lines, d.Cents = append(d.Lines, line), d.Cents+line.Cents
	}
}

func rounded(cents float64) int { return int(math.Round(cents)) }

// counted is how many of its basis an application has.
func counted(b Basis, a *Application, days float64) float64 {
	front := 0.0
	if a.Answers.Size != nil {
		front, _ = a.Answers.Size.Front.Float()
	}
	switch b {
	case PerFrontMetre:
		return front
	case PerFrontMetreDay:
		return front * days
	case PerDay:
		return days
	case PerKilowatt:
		return math.Ceil(float64(a.Answers.Power.Watts()) / 1000)
	}
	return 1
}

const feeColumns = `
SELECT id, edition_id, name, basis, amount, kind_id, legal_form, position, version
FROM fee
WHERE edition_id = $1`

const sqlFees = feeColumns + `
ORDER BY position, id`

// Fees are the edition's, in the organiser's order.
func (s *Store) Fees(ctx context.Context, e festival.ID) (Fees, error) {
	var all Fees
	err := s.db.Select(ctx, &all, sqlFees, e)
	return all, fault.Wrap("stall.Fees", err)
}

const sqlCreateFee = `
INSERT INTO fee (edition_id, name, basis, amount, kind_id, legal_form, position)
VALUES ($1, $2, $3, $4, $5, $6, $7)
RETURNING id`

const sqlUpdateFee = `
UPDATE fee
SET name = $4, basis = $5, amount = $6, kind_id = $7, legal_form = $8, position = $9, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// SaveFee creates a fee without an id, else updates it if nobody saved since
// f.Version.
func (s *Store) SaveFee(ctx context.Context, f Fee, now time.Time) error {
	const op = "stall.SaveFee"
	if err := f.Check(); err != nil {
		return err
	}
	verb := pg.VerbUpdate
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if f.ID == 0 {
			verb = pg.VerbCreate
			if err := tx.Get(ctx, &f.ID, sqlCreateFee, f.EditionID, f.Name, f.Basis, f.Amount, f.Kind, f.LegalForm, f.Position); err != nil {
				return fault.Wrap(op, err)
			}
		} else {
			n, err := tx.Exec(ctx, sqlUpdateFee, f.EditionID, f.ID, f.Version, f.Name, f.Basis, f.Amount, f.Kind, f.LegalForm, f.Position)
			if err := pg.Saved(op, n, err); err != nil {
				return err
			}
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(f.EditionID), Subject: "fee", SubjectID: f.ID, Verb: verb, At: now})
	})
}

const sqlDeleteFee = `
DELETE FROM fee f
WHERE edition_id = $1
	AND id = $2
RETURNING to_jsonb(f) AS row`

const sqlRestoreFee = `
INSERT INTO fee OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::fee, $1)
ON CONFLICT (id) DO NOTHING`

// DeleteFee removes a fee.
func (s *Store) DeleteFee(ctx context.Context, e festival.ID, id int64, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		_, err := pg.RemoveIn(ctx, tx, removalOfFee(e, id), now, sqlDeleteFee, e, id)
		return err
	})
}

// RestoreFee puts back a deleted fee.
func (s *Store) RestoreFee(ctx context.Context, e festival.ID, id int64, now time.Time) error {
	return pg.Restore(ctx, s.db, removalOfFee(e, id), now, sqlRestoreFee)
}

func removalOfFee(e festival.ID, id int64) pg.Removal {
	return pg.Removal{EditionID: int64(e), Table: "fee", ID: id}
}
