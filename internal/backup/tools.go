package backup

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"markt/internal/pg"
)

// tools are PostgreSQL's programs in one folder, for the database of a DSN.
type tools struct {
	bin string
	dsn string
}

// dump writes what a snapshot of the database holds. Owners and grants stay
// out: the one who restores owns everything.
func (t tools) dump(ctx context.Context, snapshot string, to io.Writer) error {
	return t.run(ctx, nil, to, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--snapshot="+snapshot)
}

// restore is done whole or not at all.
func (t tools) restore(ctx context.Context, from io.Reader) error {
	return t.run(ctx, from, nil, "pg_restore", "--dbname=", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
}

// run passes the database's address by the environment.
func (t tools) run(ctx context.Context, from io.Reader, to io.Writer, program string, args ...string) error {
	env, err := pg.ProgramEnv(t.dsn)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(t.bin, program), args...)
	cmd.Dir, cmd.Env = "/", append(env, "LC_ALL=C", "PATH="+os.Getenv("PATH"), "HOME="+os.Getenv("HOME"))
	cmd.Stdin, cmd.Stdout = from, to
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, complaint(said.String()))
	}
	return nil
}

// complaint is the line that says what went wrong. Those behind it repeat the
// row it went wrong with.
func complaint(said string) string {
	for line := range strings.Lines(said) {
		if strings.Contains(line, "error:") {
			return strings.TrimSpace(line)
		}
	}
	first, _, _ := strings.Cut(said, "\n")
	return first
}
