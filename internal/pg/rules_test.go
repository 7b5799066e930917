package pg_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/pgtest"
)

// A key protects one sender's write to one place: another sender, another
// place and another key are writes of their own, and a failed write keeps none.
func TestAKeyIsOneSendersForOnePlace(t *testing.T) {
	db := pgtest.New(t)
	write := func(o pg.Once, fail error) (resource string, done bool) {
		t.Helper()
		o.Content = "two tickets"
		err := pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) (err error) {
			if resource, done, err = pg.ClaimIn(ctx, tx, o, noon); err != nil || done {
				return err
			}
			if err := pg.SettleIn(ctx, tx, o, o.Key+o.Principal+o.Route); err != nil {
				return err
			}
			return fail
		})
		if err != nil && fail == nil {
			t.Fatal(err)
		}
		return resource, done
	}
	first := pg.Once{Key: "k", Principal: "visitor", Route: "orders"}
	if _, done := write(first, fault.New(fault.Internal, "test", "error.internal")); done {
		t.Error("done before it began")
	}
	for _, o := range []pg.Once{first, {Key: "k2", Principal: "visitor", Route: "orders"}, {Key: "k", Principal: "person:1", Route: "orders"}, {Key: "k", Principal: "visitor", Route: "stalls"}} {
		if _, done := write(o, nil); done {
			t.Errorf("%+v was taken for another", o)
		}
		if got, done := write(o, nil); !done || got != o.Key+o.Principal+o.Route {
			t.Errorf("%+v again: %q %v", o, got, done)
		}
	}
	for range 2 {
		if _, done := write(pg.Once{Principal: "visitor", Route: "orders"}, nil); done {
			t.Error("without a key nothing is protected")
		}
	}
	if err := pg.ForgetOnce(t.Context(), db, noon); err != nil {
		t.Fatal(err)
	}
	if _, done := write(first, nil); !done {
		t.Error("a key of this moment was forgotten")
	}
	if err := pg.ForgetOnce(t.Context(), db, noon.Add(time.Microsecond)); err != nil {
		t.Fatal(err)
	}
	if _, done := write(first, nil); done {
		t.Error("an old key was kept")
	}
}

// The history tells of one thing, oldest first, with a person's name.
func TestTheHistoryIsOfOneThing(t *testing.T) {
	db := pgtest.New(t)
	var person int64
	if err := db.Get(t.Context(), &person, `INSERT INTO person (name, created_at) VALUES ('Amira', now()) RETURNING id`); err != nil {
		t.Fatal(err)
	}
	log := func(actor pg.Actor, e pg.Entry) {
		t.Helper()
		err := pg.InTx(pg.WithActor(t.Context(), actor), db, func(ctx context.Context, tx *pg.Tx) error { return pg.LogIn(ctx, tx, e) })
		if err != nil {
			t.Fatal(err)
		}
	}
	log(pg.ActorID("person", person), pg.Entry{Subject: "stall", SubjectID: 1, Verb: pg.VerbAllot, At: noon})
	log(pg.Visitor, pg.Entry{Subject: "stall", SubjectID: 2, Verb: pg.VerbAllot, At: noon})
	log(pg.Applicant, pg.Entry{Subject: "pitch", SubjectID: 1, Verb: pg.VerbAllot, At: noon})
	log(pg.System, pg.Entry{Subject: "stall", SubjectID: 1, Verb: pg.VerbAllot, At: noon.Add(-time.Hour)})
	all, err := pg.History(t.Context(), db, "stall", 1)
	if err != nil || len(all) != 2 || all[0].Name != "Amira" || all[1].Actor != pg.System || all[1].Name != "" {
		t.Errorf("%+v %v", all, err)
	}
	err = pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) error {
		return pg.LogIn(ctx, tx, pg.Entry{Subject: "stall", SubjectID: 1, Verb: "created", At: noon})
	})
	if err == nil {
		t.Error("a second word for creating was written down")
	}
}

// Whoever wrote a row of the history has one of the known forms.
func TestTheDatabaseGuardsTheHistory(t *testing.T) {
	db := pgtest.New(t)
	for _, statement := range []string{
		`INSERT INTO history (at, actor, subject, subject_id, verb) VALUES (now(), 'system', 'x', 1, 'x')`,
		`INSERT INTO idempotency (key_hash, principal, route, request_hash, created_at) VALUES ('a', 'p', 'r', '', now()), ('b', 'p', 'r', '', now())`,
	} {
		if _, err := db.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	pgtest.Guards(t, db, []string{"history", "idempotency"}, map[string]string{
		"history_actor_form":  `INSERT INTO history (at, actor, subject, subject_id, verb) VALUES (now(), 'person:x', 'x', 1, 'x')`,
		"history_append_only": `DELETE FROM history`,
		"idempotency_once":    `UPDATE idempotency SET key_hash = 'c'`,
	})
}

// The shapes that every room's tables have in common.
func TestTheShapesOfTheSchema(t *testing.T) {
	db := pgtest.New(t)
	for rule, query := range map[string]string{
		"moments carry their zone": `
SELECT table_name || '.' || column_name
FROM information_schema.columns
WHERE table_schema = 'public' AND data_type = 'timestamp without time zone' AND table_name <> 'goose_db_version'`,
		"a text in many languages is never NULL": `
SELECT table_name || '.' || column_name
FROM information_schema.columns
WHERE table_schema = 'public' AND domain_name = 'lang_text' AND is_nullable = 'YES'`,
		"what people edit carries a version": `
SELECT table_name::text
FROM information_schema.columns c
WHERE table_schema = 'public' AND domain_name = 'lang_text' AND table_name NOT IN ('zone', 'outline', 'landmark') -- parts of a plan, saved with it
AND NOT EXISTS (SELECT FROM information_schema.columns v WHERE v.table_name = c.table_name AND v.column_name = 'version')`,
		"an id is a bigint the database gives": `
SELECT table_name::text
FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'id' AND (data_type <> 'bigint' OR is_identity = 'NO') AND table_name NOT IN ('signing_key', 'goose_db_version')`,
		"a key between two things of one edition holds them to it": `
SELECT c.conname::text
FROM pg_constraint c
JOIN pg_attribute here ON here.attrelid = c.conrelid AND here.attname = 'edition_id'
JOIN pg_attribute there ON there.attrelid = c.confrelid AND there.attname = 'edition_id'
WHERE c.contype = 'f' AND cardinality(c.conkey) = 1`,
		"what is imported is known by its file": `
SELECT table_name::text
FROM information_schema.columns t
WHERE table_schema = 'public' AND column_name = 'source_id'
AND NOT EXISTS (SELECT FROM pg_indexes i WHERE i.tablename = t.table_name AND i.indexdef LIKE '%UNIQUE%(edition_id, source, source_id)%')`,
	} {
		var broken []string
		if err := db.Select(t.Context(), &broken, query); err != nil || len(broken) > 0 {
			t.Errorf("%s, but not %s (%v)", rule, strings.Join(broken, ", "), err)
		}
	}
}
