package jury

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Criterion is what stalls of a kind are judged by. Its weight, 1 to 10, is its
// share of an application's points; 0: it is not asked for.
type Criterion struct {
	Kind     stall.KindID `db:"kind_id"`
	Key      string       `db:"key"`
	Name     lang.Text    `db:"name"` // of the organisers' own; the shipped ones' words are in the catalogues
	Weight   int          `db:"weight"`
	Position int          `db:"position"`
	Version  int          `db:"version"`
}

const mostWeight = 10

// ownPrefix begins the keys of the organisers' own criteria.
const ownPrefix = "own_"

// Own reports whether the organisers made it.
func (c Criterion) Own() bool { return strings.HasPrefix(c.Key, ownPrefix) }

// Title is what a criterion is called.
func (c Criterion) Title(l, fallback lang.Lang) string {
	if name := strings.TrimSpace(c.Name.In(l, fallback)); name != "" {
		return name
	}
	return l.T("jury.criterion." + c.Key)
}

const sqlCriteria = `
SELECT c.kind_id, c.key, c.name, c.weight, c.position, c.version
FROM jury_criterion c
JOIN kind k ON k.id = c.kind_id
WHERE c.edition_id = $1
ORDER BY k.position, k.id, c.position, c.key`

// Criteria are those of all kinds of an edition, kind after kind.
func (s *Store) Criteria(ctx context.Context, edition festival.ID) ([]Criterion, error) {
	return criteriaIn(ctx, s.db, edition)
}

func criteriaIn(ctx context.Context, q pg.Querier, edition festival.ID) ([]Criterion, error) {
	var all []Criterion
	err := q.Select(ctx, &all, sqlCriteria, edition)
	return all, fault.Wrap("jury.Criteria", err)
}

// Asked are the criteria of a kind that have a weight.
func Asked(all []Criterion, kind stall.KindID) []Criterion {
	return slices.DeleteFunc(slices.Clone(all), func(c Criterion) bool { return c.Kind != kind || c.Weight == 0 })
}

// CriteriaDraft are the criteria of all kinds, as their page holds them. One
// without a key is new, one without a name then is none.
type CriteriaDraft struct {
	Kinds   []KindDraft
	Version int
}

// KindDraft is a kind's part of it.
type KindDraft struct {
	Kind     stall.KindID
	Criteria []CriterionDraft
}

// CriterionDraft is a criterion as typed.
type CriterionDraft struct {
	Key    string
	Name   lang.Text
	Weight int
}

// Draft is how the criteria stand, kind by kind.
func Draft(kinds []stall.Kind, all []Criterion) CriteriaDraft {
	var d CriteriaDraft
	for _, k := range kinds {
		of := KindDraft{Kind: k.ID}
		for _, c := range all {
			if c.Kind == k.ID {
				of.Criteria = append(of.Criteria, CriterionDraft{c.Key, c.Name, c.Weight})
				d.Version += c.Version
			}
		}
		d.Kinds = append(d.Kinds, of)
	}
	return d
}

const mostCriteria = 12

// check cleans the draft and says what is wrong at "k.n.c.m.weight" and so on.
func (d *CriteriaDraft) check(was []Criterion) fault.Fields {
	f := fault.Fields{}
	for i := range d.Kinds {
		k, weight := &d.Kinds[i], 0
		at := fmt.Sprintf("k.%d.c", i)
		if len(k.Criteria) > mostCriteria {
			f.Add(at, "jury.error.too_many", "max", mostCriteria)
		}
		for j := range k.Criteria {
			c := &k.Criteria[j]
			c.check(f, fmt.Sprintf("%s.%d.", at, j), k.Kind, was)
			weight += c.Weight
		}
		if weight <= 0 {
			f.Add(at, "jury.error.no_weight")
		}
	}
	return f
}

func (c *CriterionDraft) check(f fault.Fields, at string, kind stall.KindID, was []Criterion) {
	known := slices.ContainsFunc(was, func(o Criterion) bool { return o.Kind == kind && o.Key == c.Key })
	if c.Key != "" && !known {
		f.Add(at+"weight", "error.choice")
	}
	if c.Weight < 0 || c.Weight > mostWeight {
		f.Add(at+"weight", "error.range", "min", 0, "max", mostWeight)
	}
	input.CheckText(f, at+"name", &c.Name, 120)
	if (c.Key == "" || strings.HasPrefix(c.Key, ownPrefix)) && c.Name.Empty() {
		f.Add(at+"name", "error.required")
	}
}

const sqlSaveCriterion = `
INSERT INTO jury_criterion AS t (edition_id, kind_id, key, name, weight, position)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT ON CONSTRAINT jury_criterion_once DO UPDATE
SET name = EXCLUDED.name, weight = EXCLUDED.weight, version = t.version + 1
WHERE (t.name, t.weight) <> (EXCLUDED.name, EXCLUDED.weight)`

// SaveCriteria stores what differs, all or nothing, if nobody did since
// d.Version. The points of what was judged already follow the new weights.
func (s *Store) SaveCriteria(ctx context.Context, edition festival.ID, d CriteriaDraft, now time.Time) error {
	const op = "jury.SaveCriteria"
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if err := festival.LockIn(ctx, tx, edition); err != nil {
			return err
		}
		was, err := criteriaIn(ctx, tx, edition)
		if err != nil {
			return err
		}
		if err := d.check(was).Err(op); err != nil {
			return err
		}
		version := 0
		for _, c := range was {
			version += c.Version
		}
		if version != d.Version {
			return pg.Saved(op, 0, nil)
		}
		changed := int64(0)
		for _, k := range d.Kinds {
			n, err := k.saveIn(ctx, tx, edition)
			if changed += n; err != nil {
				return err
			}
		}
		if changed == 0 {
			return nil
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(edition), Subject: "edition", SubjectID: int64(edition), Verb: pg.VerbSetSetting,
			Detail: map[string]any{"key": "jury_criteria", "value": d.Kinds}, At: now})
	}))
}

func (k KindDraft) saveIn(ctx context.Context, tx *pg.Tx, edition festival.ID) (changed int64, err error) {
	own := 0
	for i, c := range k.Criteria {
		if c.Key == "" {
			for own++; slices.ContainsFunc(k.Criteria, func(o CriterionDraft) bool { return o.Key == ownKey(own) }); own++ {
			}
			c.Key = ownKey(own)
		}
		if !strings.HasPrefix(c.Key, ownPrefix) { // a shipped one is called what the catalogues say
			c.Name = lang.Text{}
		}
		n, err := tx.Exec(ctx, sqlSaveCriterion, edition, k.Kind, c.Key, c.Name, c.Weight, i+1)
		if changed += n; err != nil {
			return changed, err
		}
	}
	return changed, nil
}

func ownKey(n int) string { return fmt.Sprint(ownPrefix, n) }
