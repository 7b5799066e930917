//go:build unix

package cluster

import (
	"context"
	"database/sql"
	"fmt"
)

// superuser is whom initdb makes. Only this package and tests are he.
const superuser = "markt"

// AppRole is the user of the rooms: owner of the database, so that migrations
// and restores need nobody else, and no superuser. Whoever slips a statement
// past the rooms can read and write no file and start no program.
const AppRole = "markt_app"

const (
	sqlPrepared = `
SELECT EXISTS (
	SELECT FROM pg_database d
	JOIN pg_roles r ON r.oid = d.datdba
	WHERE d.datname = 'markt' AND r.rolname = '` + AppRole + `')`

	sqlPrepareLock = `SELECT pg_advisory_lock(7201102)`

	sqlRole = `
SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '` + AppRole + `')`

	sqlMakeRole = `CREATE ROLE ` + AppRole + ` LOGIN`

	// What goes wrong in a statement is in the service's own log; the server's
	// would repeat what people typed ("invalid input syntax for type …").
	sqlQuietRole = `ALTER ROLE ` + AppRole + ` SET log_min_messages = 'log'`

	sqlThere = `
SELECT coalesce(bool_or(datname = 'markt'), false), coalesce(bool_or(datname = 'postgres'), false)
FROM pg_database`

	// What an older markt made belongs to the superuser; his own things, which
	// REASSIGN OWNED would have to leave to him, lie in other schemas.
	sqlHandOver = `
DO $$
DECLARE
	act text;
BEGIN
	FOR act IN
		WITH ours (class, oid, act) AS (
			SELECT 'pg_class'::regclass, oid, format('TABLE %s', oid::regclass)
			FROM pg_class
			WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
			UNION ALL
			SELECT 'pg_class'::regclass, c.oid, format('SEQUENCE %s', c.oid::regclass)
			FROM pg_class c
			WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
				AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('a', 'i'))
			UNION ALL
			SELECT 'pg_proc'::regclass, oid, format('ROUTINE %s', oid::regprocedure)
			FROM pg_proc
			WHERE pronamespace = 'public'::regnamespace
			UNION ALL
			SELECT 'pg_type'::regclass, oid, format('TYPE %s', oid::regtype)
			FROM pg_type
			WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e', 'r'))
		SELECT o.act
		FROM ours o
		WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
	LOOP
		EXECUTE format('ALTER %s OWNER TO ` + AppRole + `', act);
	END LOOP;
	ALTER DATABASE markt OWNER TO ` + AppRole + `;
	GRANT ALL ON SCHEMA public TO ` + AppRole + `;
END $$`
)

// prepare makes sure that database and role are there and belong together; the
// database's owner is the last thing set. It goes through template1, which no
// maintenance ever drops.
func (c *Cluster) prepare(ctx context.Context) error {
	return withConn(ctx, c.Admin("template1"), func(db *sql.DB) error {
		var done bool
		if err := db.QueryRowContext(ctx, sqlPrepared).Scan(&done); err != nil || done {
			return err
		}
		return c.makeOurs(ctx, db)
	})
}

// makeOurs is done by one process at a time.
func (c *Cluster) makeOurs(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // the lock goes with the pool
	if _, err := conn.ExecContext(ctx, sqlPrepareLock); err != nil {
		return err
	}
	if err := ensureRole(ctx, conn); err != nil {
		return fmt.Errorf("role of the database: %w", err)
	}
	if err := ensureDatabase(ctx, conn); err != nil {
		return err
	}
	return withConn(ctx, c.Admin("markt"), func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, sqlHandOver)
		return err
	})
}

func ensureRole(ctx context.Context, conn *sql.Conn) error {
	var there bool
	err := conn.QueryRowContext(ctx, sqlRole).Scan(&there)
	if err == nil && !there {
		_, err = conn.ExecContext(ctx, sqlMakeRole)
	}
	if err == nil {
		_, err = conn.ExecContext(ctx, sqlQuietRole)
	}
	return err
}

// ensureDatabase makes ours of the one that initdb leaves for administrators:
// a copy would cost three hundred files.
func ensureDatabase(ctx context.Context, conn *sql.Conn) error {
	var ours, theirs bool
	if err := conn.QueryRowContext(ctx, sqlThere).Scan(&ours, &theirs); err != nil || ours {
		return err
	}
	query := `CREATE DATABASE markt TEMPLATE template0`
	if theirs {
		query = `ALTER DATABASE postgres RENAME TO markt`
	}
	_, err := conn.ExecContext(ctx, query)
	return err
}
