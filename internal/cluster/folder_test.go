//go:build unix

package cluster

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

const sigNull = syscall.Signal(0)

func itoa(n int) string { return strconv.Itoa(n) }

func identityIn(t *testing.T, data string) identity {
	t.Helper()
	id, err := identityOf(data)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// fingerprint changes with any name, mode or byte below dir.
func fingerprint(t *testing.T, dir string) string {
	t.Helper()
	sum := sha256.New()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		fmt.Fprintln(sum, path, info.Mode(), info.ModTime())
		if err == nil && d.Type().IsRegular() {
			var text []byte
			text, err = os.ReadFile(path)
			sum.Write(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

func TestOtherVersionIsRefusedUntouched(t *testing.T) {
	dir := dataDir(t)
	closeCluster(t, startCluster(t, Config{Dir: dir}))
	data := filepath.Join(dir, "pgdata")
	file := filepath.Join(data, "PG_VERSION")
	right, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"99\n", "9.6\n", ""} {
		if err := os.WriteFile(file, []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		before := fingerprint(t, data)
		_, err = Start(t.Context(), Config{Dir: dir})
		if !errors.Is(err, ErrVersion) {
			t.Errorf("version %q: %v", wrong, err)
		}
		if fingerprint(t, data) != before {
			t.Errorf("version %q: the data were touched", wrong)
		}
	}
	if err := os.WriteFile(file, right, 0o600); err != nil {
		t.Fatal(err)
	}
	closeCluster(t, startCluster(t, Config{Dir: dir}))
}

func TestRefusesWhatIsNoDatabase(t *testing.T) {
	dir := dataDir(t)
	data := filepath.Join(dir, "pgdata")
	if err := os.MkdirAll(filepath.Join(data, "holiday pictures"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := fingerprint(t, data)
	if _, err := Start(t.Context(), Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), "nothing was changed") {
		t.Errorf("%v", err)
	}
	if fingerprint(t, data) != before {
		t.Error("it was touched")
	}
}

func TestOddFolders(t *testing.T) {
	for _, name := range []string{
		strings.Repeat("a-long-name-", 10),
		"with blank and ümlaut",
		"one,two",
		"it's",
	} {
		t.Run(name[:4], func(t *testing.T) {
			dir := filepath.Join(dataDir(t), name)
			c := startCluster(t, Config{Dir: dir, Exclusive: true})
			if !strings.HasPrefix(c.f.sock, dir) {
				t.Cleanup(func() { _ = os.RemoveAll(c.f.sock) })
			}
			o := startOther(t, Config{Dir: dir})
			if got := o.says(t); !strings.HasPrefix(got, "ready false") {
				t.Errorf("a second user does not find it: %s", got)
			}
			o.leave(t)
			must(t, openSQL(t, c), `SELECT 1`)
			closeCluster(t, c)
		})
	}
}

func TestSocketDirOfSomebodyElseIsRefused(t *testing.T) {
	dir := dataDir(t)
	f := folder{sock: filepath.Join(dir, "run")}
	if err := os.Mkdir(f.sock, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(f.sock, 0o777); err != nil {
		t.Fatal(err)
	}
	me := identity{uid: os.Geteuid(), gid: os.Getegid()}
	if err := f.makeSocketDir(me); err == nil {
		t.Error("a folder open to all was taken")
	}
}

func TestWithoutPostgres(t *testing.T) {
	dir := dataDir(t)
	if _, err := Start(t.Context(), Config{Dir: dir, BinDir: dir}); !errors.Is(err, ErrNoPostgres) {
		t.Errorf("MARKT_PG_BIN without PostgreSQL: %v", err)
	}
	t.Setenv("PATH", dir)
	defer func(old []string) { homes = old }(homes)
	homes = nil
	_, err := Start(t.Context(), Config{Dir: dir})
	if !errors.Is(err, ErrNoPostgres) || !strings.Contains(err.Error(), "apt-get install postgresql") {
		t.Errorf("nothing installed: %v", err)
	}
	if _, err := Start(t.Context(), Config{}); err == nil {
		t.Error("no folder given")
	}
}

func TestFindInstall(t *testing.T) {
	dir := t.TempDir()
	for _, major := range []int{13, 9, 17, 15} {
		bin := filepath.Join(dir, itoa(major), "bin")
		script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %d.3 (Somewhere)'\n", major)
		err := errors.Join(os.MkdirAll(bin, 0o755),
			os.WriteFile(filepath.Join(bin, "initdb"), []byte(script), 0o755),
			os.WriteFile(filepath.Join(bin, "postgres"), []byte(script), 0o755))
		if err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(t.TempDir(), "initdb")
	if err := os.Symlink(filepath.Join(dir, "15", "bin", "initdb"), link); err != nil {
		t.Fatal(err)
	}
	defer func(old []string) { homes = old }(homes)
	homes = []string{filepath.Join(dir, "*", "bin")}
	for _, c := range []struct {
		name, path string
		data, want int
	}{
		{"new data, nothing on the PATH: the newest", "/nowhere", 0, 17},
		{"new data: the one on the PATH, behind its link", filepath.Dir(link), 0, 15},
		{"existing data: their version", filepath.Dir(link), 17, 17},
		{"existing data of an old version", "/nowhere", 13, 13},
		{"existing data of a missing version", "/nowhere", 16, 0},
	} {
		t.Setenv("PATH", c.path)
		in, err := findInstall("", c.data)
		if in.major != c.want || (err == nil) != (c.want != 0) {
			t.Errorf("%s: %+v, %v", c.name, in, err)
		}
	}
	if _, err := findInstall(filepath.Join(dir, "13", "bin"), 0); !errors.Is(err, ErrVersion) {
		t.Errorf("new data with an old version: %v", err)
	}
}
