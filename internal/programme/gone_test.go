package programme_test

import (
	"os"
	"path/filepath"
	"testing"

	"markt/internal/programme"
)

// A session that a new version of a real file lacks is named and called off,
// which the public sees at once, and can be brought back by hand or by undoing.
func TestASessionThatIsGoneIsNamedAndComesBack(t *testing.T) {
	dir := os.Getenv("MARKT_TEST_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	read := func(name string) programme.Incoming {
		f, err := os.Open(filepath.Join(dir, "cases", name))
		if os.IsNotExist(err) && os.Getenv("CI") == "" {
			t.Skipf("needs %s: set MARKT_TEST_DATA", name)
		}
		must(t, err)
		defer f.Close()
		in, err := programme.Read(f, programme.ReadOptions{})
		must(t, err)
		return in
	}
	w := begin(t)
	first := w.imports(t, read("08-programme-v1.xml"))
	second := w.imports(t, read("08-programme-v2-one-removed.xml"))
	if first.Release != 1 || second.Count(programme.Gone) != 1 || second.Rows[len(second.Rows)-1].Title == "" {
		t.Fatalf("%+v\n%+v", first, second)
	}
	public := func() (canceled []programme.Session) {
		r, err := w.store.Released(w.ctx, w.e)
		must(t, err)
		for _, s := range r.Document.Sessions {
			if s.State == programme.StateCanceled {
				canceled = append(canceled, s)
			}
		}
		return canceled
	}
	off := public()
	if len(off) != 1 || off[0].Title.In("de") != second.Rows[len(second.Rows)-1].Title {
		t.Fatalf("%+v", off)
	}
	must(t, w.store.Confirm(w.ctx, w.e, off[0].ID, now))
	if r, err := w.store.Pending(w.ctx, w.e); err != nil || programme.TakingPlace(r.Next.Sessions) != len(r.Next.Sessions) {
		t.Errorf("it does not come back: %+v, %v", r.Next.Sessions, err)
	}
	touched := w.taken(t, read("08-programme-v2-one-removed.xml"))
	if kept, n := w.reverted(t, touched); n != 1 || len(kept) > 0 {
		t.Errorf("%d undone, kept %v", n, kept)
	}
}
