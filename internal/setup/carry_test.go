package setup_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/demo"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/press"
	"markt/internal/setup"
	"markt/internal/ticket"
)

// left are the tables of an edition that the next one begins without, and why.
var left = map[string]string{
	"partner":           "a partner agrees anew each time",
	"role_grant":        "people come along only where they agreed: account.CarryIn",
	"api_token":         "a program gets a key of its own for each edition",
	"application":       "stalls apply anew",
	"callback":          "said by people to this edition's office, and forgotten after the call",
	"jury_note":         "said of an application",
	"jury_review":       "said of an application",
	"jury_seat":         "the next jury sits down anew",
	"jury_round":        "the next jury draws anew",
	"evidence":          "of stalls that apply anew: paper.CarryIn brings what still holds",
	"application_photo": "of stalls that apply anew",
	"paper_reminder":    "who was reminded then",
	"evidence_file":     "of stalls that apply anew: paper.CarryIn brings what still holds",
	"change_request":    "of an application",
	"message":           "what was said then",
	"message_recipient": "what was said then",
	"stall":             "stalls apply anew",
	"allotment":         "of stalls that apply anew",
	"connection":        "of stalls that apply anew",
	"plan_editor":       "who has an editor open",
	"programme_editor":  "who has an editor open",
	"plan_release":      "what was published then",
	"plan_told":         "what was published then",
	"plan_approval":     "of what was published then",
	"placing_wish":      "of stalls that apply anew",
	"placing_taken":     "of stalls that apply anew",
	"followed":          "of days that are made anew",
	"host":              "people come along only where they agreed",
	"session":           "a programme is made anew",
	"stage_block":       "its breaks are of days that are past",
	"session_host":      "of sessions made anew",
	"programme_release": "what was published then",
	"ticket_order":      "what visitors did then",
	"ticket":            "what visitors did then",
	"signing_key":       "a ticket of then must not open the gates of now; a new key is made with the first ticket",
	"device":            "phones enrol anew",
	"device_request":    "phones that wait for ten minutes",
	"scan":              "what happened at the gates then",
	"admission_change":  "what happened at the gates then",
	"drill_scan":        "what was practised then",
	"plan_override":     "who answered for a breach then does not answer now",
	"head_count":        "what happened at the gates then",
	"import":            "what files brought then",
	"import_touch":      "what files brought then",
}

// sqlOfEdition are the tables that belong to an edition: by a column, or
// because they hang below one that does.
const sqlOfEdition = `
WITH RECURSIVE below (id) AS (
	SELECT 'edition'::regclass::oid
	UNION
	SELECT k.conrelid FROM pg_constraint k JOIN below b ON k.confrelid = b.id WHERE k.contype = 'f'
)
SELECT relname::text
FROM pg_class
WHERE relkind = 'r'
	AND relname NOT IN ('edition', 'history', 'outbox')
	AND (oid IN (SELECT id FROM below)
		OR oid IN (SELECT attrelid FROM pg_attribute WHERE attname = 'edition_id' AND NOT attisdropped))
ORDER BY 1`

// A table that a later migration adds is either carried over or left behind
// for a reason; none is forgotten.
func TestEveryTableIsCarriedOrLeft(t *testing.T) {
	db := pgtest.New(t)
	var tables []string
	if err := db.Select(t.Context(), &tables, sqlOfEdition); err != nil {
		t.Fatal(err)
	}
	var carried []string
	for _, c := range setup.Carried {
		carried = append(carried, c.Name)
	}
	for _, table := range tables {
		if _, behind := left[table]; behind == slices.Contains(carried, table) {
			t.Errorf("%s: is it carried over, or left behind and why?", table)
		}
	}
	for _, table := range append(slices.Collect(keys(left)), carried...) {
		if !slices.Contains(tables, table) {
			t.Errorf("%s belongs to no edition", table)
		}
	}
}

// began are the columns of a copied table that begin anew.
var began = []string{"id", "uid", "version", "source", "source_id", "retired", "ticket_id", "hold", "held_until", "admission", "readmitted_at", "invitation", "checked_at", "checked_by"}

// A column that a later migration adds to a table that is carried over comes along.
func TestEveryColumnIsCarried(t *testing.T) {
	db := pgtest.New(t)
	for _, c := range setup.Carried {
		var columns []string
		if err := db.Select(t.Context(), &columns, `SELECT attname::text FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`, c.Name); err != nil {
			t.Fatal(err)
		}
		_, into, _ := strings.Cut(c.SQL, "INSERT INTO "+c.Name+" (")
		into, _, _ = strings.Cut(into, ")")
		for _, column := range columns {
			if written := slices.Contains(strings.Fields(strings.ReplaceAll(into, ",", " ")), column); !written && !slices.Contains(began, column) {
				t.Errorf("%s.%s is not carried over", c.Name, column)
			}
		}
	}
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// demoMarket is a whole market to make the next one from.
func demoMarket(t *testing.T) (*pg.DB, *festival.Edition) {
	t.Helper()
	db := pgtest.Filled(t, "demo", func(ctx context.Context, db *pg.DB) error {
		return demo.Load(ctx, press.Wire(db, account.SecretFrom([32]byte{7})).Untold(), now)
	})
	e, err := festival.New(db).Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return db, e
}

func next(e *festival.Edition, later int) setup.Next {
	return setup.Next{From: e, Slug: "markt-2028", Name: lang.Text{"de": "Markt 2028"}, First: e.Days[0].Date.AddDate(0, 0, later)}
}

// Everything carried has as many rows as before, each its own, and what has a
// time stands at the same clock on a later day.
func TestTheNextEditionTakesOverWhatCarriesOver(t *testing.T) {
	db, e := demoMarket(t)
	for _, missing := range []string{ // in the demo
		`INSERT INTO setting (edition_id, key, value) VALUES ($1, 'capacity', '5')`,
		`INSERT INTO requirement (edition_id, key, evidence, strength) VALUES ($1, 'insurance', 'file', 'soft')`,
		`INSERT INTO placing_limit (edition_id, location_id, kind_id, most) SELECT $1, l.id, k.id, 3 FROM location l JOIN kind k ON k.edition_id = l.edition_id WHERE l.edition_id = $1`,
		`INSERT INTO placing_aside (edition_id, pitch_id, kind_id) SELECT $1, p.id, (SELECT min(id) FROM kind WHERE edition_id = $1) FROM pitch p WHERE p.edition_id = $1 AND p.number IN ('A01', 'P01')`,
		`INSERT INTO jury_target (edition_id, kind_id, places) SELECT edition_id, min(id), 3 FROM kind WHERE edition_id = $1 GROUP BY edition_id`,
		`INSERT INTO message_template (edition_id, name, subject, body) VALUES ($1, 'Aufbau', '{"de": "Aufbau"}', '{"de": "Bald"}')`,
		`INSERT INTO import_mapping (edition_id, kind, headings, mapping, changed_at) VALUES ($1, 'stalls', '', '{}', now())`,
		`INSERT INTO plan_picture (plan_id, jpeg, width, height, metres) SELECT id, '', 1, 1, 1 FROM plan WHERE edition_id = $1`,
	} {
		if _, err := db.Exec(t.Context(), missing, e.ID); err != nil {
			t.Fatal(err)
		}
	}
	n := next(e, 364)
	to, err := setup.Carry(t.Context(), db, n, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range setup.Carried {
		var before, after int
		for id, n := range map[festival.ID]*int{e.ID: &before, to: &after} {
			if err := db.Get(t.Context(), n, `SELECT count(*) FROM `+c.Name+` WHERE `+inEdition[c.Name], id); err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
		}
		if before == 0 || before != after {
			t.Errorf("%s: %d rows became %d", c.Name, before, after)
		}
	}
	made, err := festival.New(db).Get(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	if made.State != festival.Preparing || made.Current || made.Demo || len(made.Days) != len(e.Days) {
		t.Errorf("%+v", made)
	}
	for i, d := range made.Days {
		if d.Date.Weekday() != e.Days[i].Date.Weekday() || d.OpensAt.Format("15:04") != e.Days[i].OpensAt.Format("15:04") || !d.Date.Equal(n.Days()[i]) {
			t.Errorf("%v became %v", e.Days[i].OpensAt, d.OpensAt)
		}
	}
	types, err := ticket.New(db, account.SecretFrom([32]byte{7}), ticket.Events{}).Types(t.Context(), made, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range types {
		if x.Sold != 0 {
			t.Errorf("%s: %d are sold already", x.Slug, x.Sold)
		}
	}
}

// inEdition finds a table's rows of edition $1.
var inEdition = func() map[string]string {
	all := map[string]string{}
	for _, c := range setup.Carried {
		all[c.Name] = `edition_id = $1`
	}
	for _, table := range []string{"zone", "outline", "landmark", "plan_picture"} {
		all[table] = `plan_id IN (SELECT id FROM plan WHERE edition_id = $1)`
	}
	all["outlet"] = `pitch_id IN (SELECT id FROM pitch WHERE edition_id = $1)`
	all["ticket_type"] = `edition_id = $1 AND NOT retired`
	all["ticket_type_window"] = `ticket_type_id IN (SELECT id FROM ticket_type WHERE edition_id = $1 AND NOT retired)`
	all["place"] = `quota_id IN (SELECT id FROM quota WHERE edition_id = $1)`
	return all
}()

// The clock stays when summer time lies between.
func TestAClockStaysOverSummerTime(t *testing.T) {
	db := pgtest.New(t)
	if _, err := setup.Run(t.Context(), db, house(nil), "", now); err != nil {
		t.Fatal(err)
	}
	e, err := festival.New(db).Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	to, err := setup.Carry(t.Context(), db, next(e, 26*7), now) // from May to November
	if err != nil {
		t.Fatal(err)
	}
	made, err := festival.New(db).Get(t.Context(), to)
	if err != nil || made.Days[0].OpensAt.Format("15:04 -0700") != "10:00 +0100" {
		t.Errorf("%v %v", made.Days, err)
	}
}

// Of the people only those come along who agreed, with that role and no other.
func TestPeopleComeAlongWhereTheyAgreed(t *testing.T) {
	db := pgtest.New(t)
	if _, err := setup.Run(t.Context(), db, house(nil), "", now); err != nil {
		t.Fatal(err)
	}
	e, err := festival.New(db).Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	people := account.New(db, account.SecretFrom([32]byte{7}), nil)
	for _, name := range []string{"Bo", "Cem"} {
		id, err := people.Create(t.Context(), account.Draft{Name: name}, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []account.Role{account.Jury, account.Vendor} {
			if err := people.Grant(t.Context(), id, int64(e.ID), r, now); err != nil {
				t.Fatal(err)
			}
		}
	}
	grants, err := people.EditionGrants(t.Context(), int64(e.ID))
	if err != nil || len(grants) != 2 || grants[0].Name != "Bo" || grants[0].Role != account.Jury {
		t.Fatalf("%+v %v", grants, err)
	}
	n := next(e, 364)
	n.Grants = []int64{grants[1].ID, 999}
	to, err := setup.Carry(t.Context(), db, n, now)
	if err != nil {
		t.Fatal(err)
	}
	there, err := people.EditionGrants(t.Context(), int64(to))
	if err != nil || len(there) != 1 || there[0].Name != "Cem" || there[0].Role != account.Jury {
		t.Errorf("%+v %v", there, err)
	}
}

func TestAnEditionIsCarriedWholeOrNot(t *testing.T) {
	db, e := demoMarket(t)
	errs := make([]error, 4)
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() { _, errs[i] = setup.Carry(t.Context(), db, next(e, 364), now) })
	}
	wait.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if fault.CodeOf(err) != "slug_taken" {
			t.Error(err)
		}
	}
	if n := made(t, db)["edition"]; won != 1 || n != 2 {
		t.Errorf("%d won, %d editions", won, n)
	}
	for want, change := range map[string]func(*setup.Next){
		"first_day setup.error.not_later": func(n *setup.Next) { n.First = e.Days[0].Date },
		"first_day error.required":        func(n *setup.Next) { n.First = time.Time{} },
		"slug error.slug":                 func(n *setup.Next) { n.Slug = "x" },
		"name.de error.required":          func(n *setup.Next) { n.Name = nil },
	} {
		n := next(e, 364)
		change(&n)
		_, err := setup.Carry(t.Context(), db, n, now)
		field, key, _ := strings.Cut(want, " ")
		if fault.FieldsOf(err)[field].Key != key {
			t.Errorf("%s: %v %v", want, err, fault.FieldsOf(err))
		}
	}
}
