package message

import (
	"context"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Template is a text that is sent again and again.
type Template struct {
	ID      TemplateID `db:"id"`
	Name    string     `db:"name"`
	Use     string     `db:"use"` // a decision that it speaks for; "": none
	Subject lang.Text  `db:"subject"`
	Body    lang.Text  `db:"body"`
	Version int        `db:"version"`
}

var _ = pg.OnConstraint("message_template_use_once", fault.Conflict, "use_taken", "message.error.use_taken", "use")
var _ = pg.OnConstraint("message_template_name_taken", fault.Conflict, "name_taken", "error.taken", "name")

// ShippedNames are the templates that every market can begin with.
var ShippedNames = []string{"confirm", "gap", "setup", "news"}

// Shipped is one of them, in the languages whose catalogue has it.
func Shipped(name string) (t Template, known bool) {
	key := "message.shipped." + name
	t.Subject, t.Body = lang.Text{}, lang.Text{}
	for _, l := range lang.All() {
		if l.Has(key + ".subject") {
			t.Subject[l], t.Body[l] = l.T(key+".subject"), l.T(key+".body")
		}
	}
	return t, len(t.Subject) > 0
}

func (t *Template) check() fault.Fields {
	f := fault.Fields{}
	if t.Name = input.CleanLine(t.Name); t.Name == "" {
		f.Add("name", "error.required")
	}
	input.CheckLength(f, "name", t.Name, 120)
	if t.Use != "" && !slices.Contains(Uses, stall.State(t.Use)) {
		f.Add("use", "error.choice")
	}
	checkTexts(f, &t.Subject, &t.Body)
	return f
}

// Uses are the decisions for which a template can speak.
var Uses = []stall.State{stall.StateAccepted, stall.StateWaitlisted, stall.StateDeclined}

const sqlTemplates = `
SELECT id, name, use, subject, body, version
FROM message_template
WHERE edition_id = $1
ORDER BY lower(name), id`

// Templates are the edition's, by name.
func (s *Store) Templates(ctx context.Context, e festival.ID) ([]Template, error) {
	var all []Template
	err := s.db.Select(ctx, &all, sqlTemplates, e)
	return all, fault.Wrap("message.Templates", err)
}

const sqlTemplateFor = `
SELECT id, name, use, subject, body, version
FROM message_template
WHERE edition_id = $1
	AND use = $2`

// For is the template that speaks for a decision; NotFound where the shipped
// text does.
func For(ctx context.Context, q pg.Querier, e festival.ID, use stall.State) (t Template, err error) {
	return t, fault.Wrap("message.For", q.Get(ctx, &t, sqlTemplateFor, e, string(use)))
}

const sqlCreateTemplate = `
INSERT INTO message_template (edition_id, name, subject, body, use)
VALUES ($1, $2, $3, $4, $5)
RETURNING id`

const sqlUpdateTemplate = `
UPDATE message_template
SET name = $4, subject = $5, body = $6, use = $7, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// SaveTemplate creates a template without an id, else updates it if nobody
// saved since t.Version. It returns the id.
func (s *Store) SaveTemplate(ctx context.Context, e festival.ID, t Template) (TemplateID, error) {
	const op = "message.SaveTemplate"
	if err := t.check().Err(op); err != nil {
		return 0, err
	}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if t.ID == 0 {
			return fault.Wrap(op, tx.Get(ctx, &t.ID, sqlCreateTemplate, e, t.Name, t.Subject, t.Body, t.Use))
		}
		n, err := tx.Exec(ctx, sqlUpdateTemplate, e, t.ID, t.Version, t.Name, t.Subject, t.Body, t.Use)
		return pg.Saved(op, n, err)
	})
	return t.ID, err
}

const sqlDeleteTemplate = `
DELETE FROM message_template t
WHERE edition_id = $1
	AND id = $2
RETURNING to_jsonb(t) AS row`

const sqlRestoreTemplate = `
INSERT INTO message_template OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::message_template, $1)
ON CONFLICT (id) DO NOTHING`

// DeleteTemplate removes a template; messages made from it stay.
func (s *Store) DeleteTemplate(ctx context.Context, e festival.ID, id TemplateID, now time.Time) error {
	return s.remove(ctx, removal(e, "message_template", int64(id)), sqlDeleteTemplate, now)
}

// RestoreTemplate puts back a deleted template.
func (s *Store) RestoreTemplate(ctx context.Context, e festival.ID, id TemplateID, now time.Time) error {
	return pg.Restore(ctx, s.db, removal(e, "message_template", int64(id)), now, sqlRestoreTemplate)
}

func removal(e festival.ID, table string, id int64) pg.Removal {
	return pg.Removal{EditionID: int64(e), Table: table, ID: id}
}

func (s *Store) remove(ctx context.Context, r pg.Removal, statement string, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		_, err := pg.RemoveIn(ctx, tx, r, now, statement, r.EditionID, r.ID)
		return err
	})
}
