//go:build unix

package cluster

import (
	"database/sql"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/lib/pq"
)

func isSuper(t *testing.T, db *sql.DB) (super bool) {
	t.Helper()
	if err := db.QueryRow(`SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user`).Scan(&super); err != nil {
		t.Fatal(err)
	}
	return super
}

// The rooms' user can do all that migrations do, and nothing to the machine.
func TestTheRoomsAreNoSuperuser(t *testing.T) {
	db := openSQL(t, startCluster(t, Config{Dir: dataDir(t), Exclusive: true}))
	if isSuper(t, db) {
		t.Error("the rooms are a superuser")
	}
	must(t, db, `CREATE EXTENSION btree_gist`)
	must(t, db, `CREATE TABLE x (a int PRIMARY KEY)`)
	must(t, db, `ALTER TABLE x DISABLE TRIGGER USER`)
	for _, harm := range []string{
		`COPY x FROM PROGRAM 'true'`, `COPY x TO '/tmp/x'`, `SELECT pg_read_file('/etc/passwd')`, `ALTER SYSTEM SET fsync = off`,
		`SET log_min_messages = debug5`, `CREATE ROLE other SUPERUSER`, `ALTER ROLE ` + AppRole + ` SUPERUSER`,
	} {
		var e *pq.Error
		if _, err := db.Exec(harm); !errors.As(err, &e) || e.Code != "42501" {
			t.Errorf("%s: %v", harm, err)
		}
	}
}

// What an older markt made as superuser is handed over whole: every kind of
// thing that a migration makes can be changed again, with what it holds.
func TestAnOlderClusterIsHandedOver(t *testing.T) {
	dir := dataDir(t)
	c := startCluster(t, Config{Dir: dir, Exclusive: true})
	admin, err := sql.Open("postgres", c.Admin("markt"))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	for _, made := range []string{
		`ALTER DATABASE markt OWNER TO markt`, `REVOKE ALL ON SCHEMA public FROM ` + AppRole, `CREATE EXTENSION btree_gist`,
		`CREATE DOMAIN d AS int`, `CREATE TYPE e AS ENUM ('a')`, `CREATE SEQUENCE s`,
		`CREATE TABLE x (id int GENERATED ALWAYS AS IDENTITY, n d, o e)`, `CREATE VIEW v AS SELECT n FROM x`,
		`CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'`, `INSERT INTO x (n, o) VALUES (42, 'a')`,
	} {
		must(t, admin, made)
	}
	_ = admin.Close()
	closeCluster(t, c)

	db := openSQL(t, startCluster(t, Config{Dir: dir, Exclusive: true}))
	var n int
	if err := db.QueryRow(`SELECT n + nextval('s') FROM x`).Scan(&n); err != nil || n != 43 {
		t.Errorf("%d, %v", n, err)
	}
	for _, change := range []string{
		`ALTER DOMAIN d SET NOT NULL`, `ALTER TYPE e ADD VALUE 'b'`, `ALTER SEQUENCE s INCREMENT BY 2`, `INSERT INTO x (n, o) VALUES (1, 'a')`,
		`ALTER TABLE x ADD COLUMN m int`, `CREATE OR REPLACE VIEW v AS SELECT n, m FROM x`,
		`CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'`, `CREATE TABLE y ()`,
		`ALTER TABLE x ADD EXCLUDE USING gist (id WITH =)`,
	} {
		must(t, db, change)
	}
}

// Whatever goes wrong with what people typed, PostgreSQL's log tells no word of it.
func TestTheLogRepeatsNothingTyped(t *testing.T) {
	c := startCluster(t, Config{Dir: dataDir(t), Exclusive: true})
	db := openSQL(t, c)
	const typed = "samira.haddad@beispiel.example"
	must(t, db, `CREATE TABLE person (mail text UNIQUE)`)
	must(t, db, `INSERT INTO person VALUES ($1)`, typed)
	for _, wrong := range []func() (sql.Result, error){
		func() (sql.Result, error) { return db.Exec(`INSERT INTO person VALUES ($1)`, typed) },
		func() (sql.Result, error) { return db.Exec(`INSERT INTO person VALUES ('` + typed + `')`) },
		func() (sql.Result, error) { return db.Exec(`SELECT $1::text::int`, typed) },
		func() (sql.Result, error) { return db.Exec(`SELECT '` + typed + `'::text::int`) },
	} {
		if _, err := wrong(); err == nil {
			t.Fatal("nothing went wrong")
		}
	}
	// A superuser's own errors are logged without what they are about: the log is there.
	admin, err := sql.Open("postgres", c.Admin("markt"))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.Exec(`INSERT INTO person SELECT $1`, typed); err == nil {
		t.Fatal("nothing went wrong")
	}
	log, err := os.ReadFile(c.f.output)
	if err != nil || !strings.Contains(string(log), "duplicate key value") {
		t.Errorf("no log: %v\n%s", err, log)
	}
	for _, part := range []string{"samira", "haddad", "beispiel", "INSERT"} {
		if strings.Contains(string(log), part) {
			t.Errorf("the log says %q:\n%s", part, log)
		}
	}
}
