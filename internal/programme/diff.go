package programme

import (
	"slices"
	"strings"
)

// ChangeKind says how a session differs from the last release.
type ChangeKind string

const (
	Added    ChangeKind = "new"
	Moved    ChangeKind = "moved"
	Reworded ChangeKind = "reworded"
	Dropped  ChangeKind = "canceled"
)

// Change is one difference; Before is empty for a new session.
type Change struct {
	Kind          ChangeKind
	Before, After Session
}

// Diff tells what a visitor who knows before must learn about after: sessions
// that are new, that moved in time or place, whose text changed, and that are
// off (canceled or no longer there). Order: as in the list of after, dropped ones last.
func Diff(before, after Document) []Change {
	old := map[ID]Session{}
	for _, s := range before.Sessions {
		old[s.ID] = s
	}
	var out, dropped []Change
	for _, s := range after.Sessions {
		was, known := old[s.ID]
		delete(old, s.ID)
		switch {
		case s.State == StateCanceled && known && was.State != StateCanceled:
			dropped = append(dropped, Change{Dropped, was, s})
		case s.State == StateCanceled:
		case !known || was.State == StateCanceled:
			out = append(out, Change{Added, was, s})
		case was.Stage != s.Stage || !was.Start.Equal(s.Start) || was.Minutes != s.Minutes:
			out = append(out, Change{Moved, was, s})
		case !sameWords(was, s):
			out = append(out, Change{Reworded, was, s})
		}
	}
	for _, s := range before.Sessions {
		if _, gone := old[s.ID]; gone && s.State != StateCanceled {
			dropped = append(dropped, Change{Dropped, s, s})
		}
	}
	return append(out, dropped...)
}

func sameWords(a, b Session) bool {
	return sameText(a.Title, b.Title) && sameText(a.Subtitle, b.Subtitle) &&
		sameText(a.Abstract, b.Abstract) && sameText(a.Description, b.Description) &&
		a.Format == b.Format && a.Track == b.Track &&
		a.MinAge == b.MinAge && a.MaxAge == b.MaxAge && a.Capacity == b.Capacity && a.RainStage == b.RainStage &&
		slices.Equal(a.Languages, b.Languages) && slices.Equal(a.Access, b.Access) && slices.Equal(a.Hosts, b.Hosts)
}

func sameText[T ~map[K]string, K ~string](a, b T) bool {
	for l, s := range a {
		if strings.TrimSpace(b[l]) != strings.TrimSpace(s) {
			return false
		}
	}
	for l, s := range b {
		if strings.TrimSpace(s) != "" && a[l] == "" {
			return false
		}
	}
	return true
}
