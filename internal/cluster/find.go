//go:build unix

package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldest is the oldest PostgreSQL that lib/pq and our SQL are made for.
const oldest = 14

// install is a folder with PostgreSQL's server programs.
type install struct {
	bin   string
	major int
}

// homes are the places where PostgreSQL is found if it is not on the PATH.
var homes = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/usr/local/pgsql/bin",
	"/opt/homebrew/opt/postgresql*/bin",
	"/usr/local/opt/postgresql*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// findInstall gives the PostgreSQL for data of this major version; for new
// data (0) the one on the PATH, else the newest. A given bin is the only
// candidate.
func findInstall(bin string, major int) (install, error) {
	var found []install
	if bin != "" {
		in, ok := readInstall(bin)
		if !ok {
			return install{}, fmt.Errorf("%w: %s (MARKT_PG_BIN) holds no initdb and postgres", ErrNoPostgres, bin)
		}
		found = append(found, in)
	} else {
		found = installs()
	}
	for _, in := range found {
		if in.major == major || major == 0 && in.major >= oldest {
			return in, nil
		}
	}
	return install{}, notFound(found, major)
}

// ServerMajor is the major version that a new cluster would have.
func ServerMajor(bin string) (int, error) {
	in, err := findInstall(bin, 0)
	return in.major, err
}

// Programs is the folder of the PostgreSQL that can save and restore a database
// of a server of this major version: of that one, else of the next newer.
func Programs(bin string, major int) (string, error) {
	found := []install{}
	if bin == "" {
		found = installs()
	} else if in, ok := readInstall(bin); ok {
		found = append(found, in)
	}
	var best install
	for _, in := range found {
		if in.complete() && in.major >= major && (best.bin == "" || in.major < best.major) {
			best = in
		}
	}
	if best.bin == "" {
		return "", fmt.Errorf("%w that can save and restore a database of PostgreSQL %d (pg_dump, pg_restore, initdb): "+
			"install it (Debian: apt-get install postgresql-%d), or set MARKT_PG_BIN", ErrNoPostgres, major, major)
	}
	return best.bin, nil
}

// complete tells a whole installation from the server alone.
func (in install) complete() bool {
	return exists(filepath.Join(in.bin, "pg_dump")) && exists(filepath.Join(in.bin, "pg_restore"))
}

func notFound(found []install, major int) error {
	var have []string
	for _, in := range found {
		have = append(have, fmt.Sprintf("%d in %s", in.major, in.bin))
	}
	list := strings.Join(have, ", ")
	switch {
	case major != 0 && len(found) > 0:
		return fmt.Errorf("%w: the data were written by PostgreSQL %d, found is %s; install PostgreSQL %d "+
			"(Debian: apt-get install postgresql-%d) or set MARKT_PG_BIN; nothing was changed", ErrVersion, major, list, major, major)
	case major != 0:
		return fmt.Errorf("%w: install PostgreSQL %d, which wrote the data (Debian: apt-get install postgresql-%d), "+
			"or set MARKT_PG_BIN; nothing was changed", ErrNoPostgres, major, major)
	case len(found) > 0:
		return fmt.Errorf("%w: found is %s, needed is %d or newer", ErrVersion, list, oldest)
	}
	return fmt.Errorf("%w: install it (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql), "+
		"or set MARKT_PG_BIN to the folder of its initdb, or DATABASE_URL to a running server", ErrNoPostgres)
}

// installs lists the one on the PATH first, then the others, newest first.
func installs() []install {
	var found []install
	add := func(bin string) {
		in, ok := readInstall(bin)
		if ok && !slices.Contains(found, in) {
			found = append(found, in)
		}
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			add(filepath.Dir(path))
		}
	}
	first := len(found)
	for _, pattern := range homes {
		bins, _ := filepath.Glob(pattern)
		for _, bin := range bins {
			add(bin)
		}
	}
	slices.SortStableFunc(found[first:], func(a, b install) int { return b.major - a.major })
	return found
}

var (
	debianHome  = regexp.MustCompile(`^/usr/lib/postgresql/(\d+)/bin$`)
	versionText = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)
)

// readInstall asks postgres for its version, except where the path tells.
func readInstall(bin string) (install, bool) {
	bin, err := filepath.Abs(bin)
	if err != nil {
		return install{}, false
	}
	for _, name := range []string{"initdb", "postgres"} {
		if info, err := os.Stat(filepath.Join(bin, name)); err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
			return install{}, false
		}
	}
	if m := debianHome.FindStringSubmatch(bin); m != nil {
		major, err := strconv.Atoi(m[1])
		return install{bin, major}, err == nil
	}
	out, err := exec.Command(filepath.Join(bin, "postgres"), "--version").Output()
	m := versionText.FindSubmatch(out)
	if err != nil || m == nil {
		return install{}, false
	}
	major, err := strconv.Atoi(string(m[1]))
	return install{bin, major}, err == nil
}
