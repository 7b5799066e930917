package pgtest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"strings"

	"markt/internal/pg"
	"markt/migrations"
)

// template is the name of a migrated database that nobody connects to. The
// first process that needs it for this state of the migrations makes it.
func (s *server) template(ctx context.Context) (string, error) {
	s.migrated.Do(func() { s.name, s.err = s.makeTemplate(context.WithoutCancel(ctx)) })
	return s.name, s.err
}

func (s *server) makeTemplate(ctx context.Context) (string, error) {
	hash, err := s.migrationsHash()
	if err != nil {
		return "", err
	}
	name := "tmpl_" + hash
	conn, err := s.admin.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, tokens); err != nil {
		return "", err
	}
	defer func() { _, _ = conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, tokens) }()
	var there bool
	const sqlThere = `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`
	if err := conn.QueryRowContext(ctx, sqlThere, name).Scan(&there); err != nil {
		return "", err
	}
	if !there {
		if err := s.migrate(ctx, name); err != nil {
			return "", err
		}
		s.dropOldTemplates(ctx, name)
	}
	var used int64
	if err := conn.QueryRowContext(ctx, `SELECT extract(epoch FROM now())::bigint`).Scan(&used); err != nil {
		return "", err
	}
	_, err = conn.ExecContext(ctx, fmt.Sprintf(`COMMENT ON DATABASE %s IS '%d'`, name, used))
	return name, err
}

// migrate works under another name, so that the final one means complete.
func (s *server) migrate(ctx context.Context, name string) error {
	unfinished := name + "_new"
	if _, err := s.admin.ExecContext(ctx, `DROP DATABASE IF EXISTS `+unfinished+` WITH (FORCE)`); err != nil {
		return err
	}
	if _, err := s.admin.ExecContext(ctx, `CREATE DATABASE `+unfinished+` TEMPLATE template0`+s.owner); err != nil {
		return err
	}
	db, err := pg.Open(s.dsn(unfinished))
	if err != nil {
		return err
	}
	_, err = pg.Migrate(ctx, db)
	_ = db.Close()
	if err != nil {
		return err
	}
	if err := s.warm(ctx, unfinished); err != nil {
		return err
	}
	if _, err := s.admin.ExecContext(ctx, `ALTER DATABASE `+unfinished+` ALLOW_CONNECTIONS false`); err != nil {
		return err
	}
	_, err = s.admin.ExecContext(ctx, `ALTER DATABASE `+unfinished+` RENAME TO `+name)
	return err
}

// warm connects once after the last change to the schema: what PostgreSQL then
// writes down of its catalogue comes along with each clone, whose connections
// would else read it together again.
func (s *server) warm(ctx context.Context, database string) error {
	db, err := pg.Open(s.dsn(database))
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Ping(ctx)
}

// dropOldTemplates forgets states of the migrations that nobody used for six
// hours of the server's clock: a test process may have another one.
func (s *server) dropOldTemplates(ctx context.Context, except string) {
	const sqlOld = `
SELECT datname
FROM pg_database d
WHERE datname ~ '^tmpl_[0-9a-f]+$'
	AND datname <> $1
	AND coalesce(shobj_description(d.oid, 'pg_database'), '0')::bigint < extract(epoch FROM now() - interval '6 hours')`
	old, err := s.names(ctx, sqlOld, except)
	if err != nil {
		return
	}
	for _, name := range old {
		_, _ = s.admin.ExecContext(ctx, `DROP DATABASE IF EXISTS `+name)
	}
}

// migrationsHash changes with every change to a migration, and with the owner.
func (s *server) migrationsHash() (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, s.owner)
	err := fs.WalkDir(migrations.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".sql") {
			return err
		}
		text, err := fs.ReadFile(migrations.FS, path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
		return err
	})
	return fmt.Sprintf("%x", sum.Sum(nil))[:16], err
}

// filledOnce is the database of that name, filled at the first call. It carries
// this process's token and lives until a later process sweeps it up.
func (s *server) filledOnce(name string, fill func(ctx context.Context, db *pg.DB) error) (string, error) {
	s.filling.Lock()
	defer s.filling.Unlock()
	if database, ok := s.filled[name]; ok {
		return database, nil
	}
	ctx := context.Background()
	template, err := s.template(ctx)
	if err != nil {
		return "", err
	}
	database, err := s.clone(ctx, template)
	if err != nil {
		return "", err
	}
	db, err := pg.Open(s.dsn(database))
	if err != nil {
		return "", err
	}
	err = fill(ctx, db)
	_ = db.Close()
	if err == nil {
		s.filled[name] = database
	}
	return database, err
}
