package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A slip of the pen makes no database: the words are looked at first.
func TestBackupAndRestoreLookFirst(t *testing.T) {
	t.Setenv("DATABASE_URL", "")
	dir := t.TempDir()
	bad := filepath.Join(t.TempDir(), "bad.tar")
	if err := os.WriteFile(bad, []byte("no backup"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"backup"}, 2, "usage"},
		{[]string{"backup", "f", "--to-dir", "d"}, 2, "usage"},
		{[]string{"backup", "--to-dir", "d", "--keep", "0"}, 2, "usage"},
		{[]string{"backup", "f"}, 1, "there is no market here"},
		{[]string{"restore"}, 2, "usage"},
		{[]string{"restore", bad}, 1, "no whole backup"},
		{[]string{"restore", filepath.Join(dir, "gone.tar")}, 1, "no such file"},
	} {
		var errs bytes.Buffer
		code := run(t.Context(), append(c.args, "--data", dir), &bytes.Buffer{}, &errs)
		if said := errs.String(); code != c.code || !strings.Contains(said, c.says) || strings.Count(said, "\n") != 1 {
			t.Errorf("%v: %d %q", c.args, code, said)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) > 0 {
		t.Errorf("made %v", entries)
	}
}
