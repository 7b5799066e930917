package backup

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

const nameForm = "markt-20060102-150405.tar"

var ours = regexp.MustCompile(`^markt-\d{8}-\d{6}\.tar$`)

// Shelf is a folder in which the newest backups are kept.
type Shelf struct {
	Dir   string
	Keep  int           // how many
	Every time.Duration // how old the newest one becomes before the next is made
}

// Add makes the next backup. Older ones go only after it is found good.
func (s Shelf) Add(ctx context.Context, m Market, now time.Time) (Good, error) {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return Good{}, err
	}
	g, err := m.Make(ctx, filepath.Join(s.Dir, now.UTC().Format(nameForm)), now)
	if err != nil {
		return g, err
	}
	return g, s.trim()
}

// trim removes nothing that Add did not name.
func (s Shelf) trim() (err error) {
	all := s.all()
	for _, name := range all[:max(0, len(all)-s.Keep)] {
		err = errors.Join(err, os.Remove(filepath.Join(s.Dir, name)))
	}
	return err
}

// all are the names, oldest first.
func (s Shelf) all() (names []string) {
	entries, _ := os.ReadDir(s.Dir)
	for _, e := range entries {
		if e.Type().IsRegular() && ours.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names
}

// due is when the next backup is to be made: a name says when its file was.
func (s Shelf) due() time.Time {
	all := s.all()
	if len(all) == 0 {
		return time.Time{}
	}
	last, err := time.Parse(nameForm, all[len(all)-1])
	if err != nil {
		return time.Time{}
	}
	return last.Add(s.Every)
}

const (
	lookEvery = time.Minute
	againIn   = 10 * time.Minute // after one that failed
)

// Run adds backups when they are due, until ctx ends. It looks every minute and
// does not sleep a day long: a machine may, and clocks are set.
func (s Shelf) Run(ctx context.Context, m Market) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var failed time.Time
	for {
		if now := time.Now(); !now.Before(s.due()) && now.Sub(failed) >= againIn {
			failed = s.try(ctx, m, now)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// try returns when it failed, if it did.
func (s Shelf) try(ctx context.Context, m Market, now time.Time) (failed time.Time) {
	g, err := s.Add(ctx, m, now)
	switch {
	case err == nil:
		m.Log.Info("backup made, restored for trial and found good", "file", g.File, "bytes", g.Bytes, "rows", g.Rows, "took", time.Since(now).Round(time.Millisecond))
	case ctx.Err() == nil:
		m.Log.Error("no backup was made", "dir", s.Dir, "again_in", againIn, "error", err)
		return now
	}
	return time.Time{}
}

// OrDefault fills what was not said.
func (s Shelf) OrDefault() Shelf {
	s.Keep, s.Every = cmp.Or(s.Keep, 14), cmp.Or(s.Every, 24*time.Hour)
	return s
}
