//go:build unix

package cluster

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// fakeInstall is a folder that looks like PostgreSQL's programs.
func fakeInstall(t *testing.T, major int, programs ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range programs {
		script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %d.1'\n", major)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A dump is made and restored by programs that are no older than the server,
// and by those of MARKT_PG_BIN alone when it is set.
func TestProgramsFitTheServer(t *testing.T) {
	whole := fakeInstall(t, 17, "postgres", "initdb", "pg_dump", "pg_restore")
	server := fakeInstall(t, 17, "postgres", "initdb")
	for _, c := range []struct {
		bin   string
		major int
		want  string
	}{
		{whole, 17, whole}, {whole, 15, whole}, {whole, 18, ""}, {server, 17, ""}, {"/nowhere", 15, ""}, {"", 99, ""},
	} {
		got, err := Programs(c.bin, c.major)
		if got != c.want || (c.want == "") != errors.Is(err, ErrNoPostgres) {
			t.Errorf("%s for a server of %d: %q, %v", c.bin, c.major, got, err)
		}
	}
}
