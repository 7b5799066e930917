package web

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"
)

// Who sends too much reads why, although the whole body was on its way.
func TestABodyThatIsTooLargeIsAnswered(t *testing.T) {
	m := newMarket(t)
	addr := m.listen(crowdMost)
	for _, body := range []io.Reader{bytes.NewReader(make([]byte, 12<<20)), io.LimitReader(endless{}, 12<<20)} {
		res, err := http.Post("http://"+addr+"/de/tickets", "application/x-www-form-urlencoded", body)
		if err != nil {
			t.Fatalf("%T: %v", body, err)
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != http.StatusRequestEntityTooLarge || !bytes.Contains(text, []byte("64 kB")) {
			t.Errorf("%T: %d\n%s", body, res.StatusCode, mainOf(string(text)))
		}
	}
}

// endless is a body that does not tell its length.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

// When the house is full, whoever keeps it waiting makes room; a request that
// is being answered goes on.
func TestAFullHouseLetsTheNextIn(t *testing.T) {
	m := newMarket(t)
	const most = 8
	addr := m.listen(most)
	var silent []net.Conn
	for range 3 * most {
		c, err := net.Dial("tcp", addr)
		m.must(err)
		defer c.Close()
		silent = append(silent, c)
	}
	for range 3 {
		res, err := http.Get("http://" + addr + "/healthz")
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatal("a visitor is kept out", err)
		}
		res.Body.Close()
	}
	m.must(silent[0].SetReadDeadline(time.Now().Add(headerTime)))
	if _, err := silent[0].Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("who says nothing stays: %v", err)
	}
}

// Whose request is being answered does not go, whoever comes.
func TestWhoIsAttendedToStays(t *testing.T) {
	w := newCrowd(nil, 2)
	first, second, third := &guest{in: w}, &guest{in: w}, &guest{in: w}
	w.enter(first)
	w.enter(second)
	first.attend()
	if got := w.enter(third); got != second {
		t.Error("the one who waits must go")
	}
	first.await()
	if got := w.enter(&guest{in: w}); got != third {
		t.Error("who was answered last has waited least")
	}
}
