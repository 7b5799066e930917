package web

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"markt/static"
)

// Who sends too much reads why, although the whole body was on its way.
func TestABodyThatIsTooLargeIsAnswered(t *testing.T) {
	t.Parallel()
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

// A browser sends its whole form before it reads the answer.
func TestWhoSendsFirstAndReadsThenIsHeardOut(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	c, err := net.Dial("tcp", m.listen(crowdMost))
	m.must(err)
	defer c.Close()
	const n = 24 << 20
	_, err = io.Copy(c, io.MultiReader(strings.NewReader("POST /de/tickets HTTP/1.1\r\nHost: x\r\nContent-Length: "+strconv.Itoa(n)+"\r\n\r\n"), io.LimitReader(endless{}, n)))
	m.must(err)
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	m.must(err)
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", res.StatusCode)
	}
}

// endless is a body that does not tell its length.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

// When the house is full, whoever keeps it waiting makes room; a request that
// is being answered goes on.
func TestAFullHouseLetsTheNextIn(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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

// What is no request is refused in a few words: nobody reads them, and a page
// for each of a thousand would cost more than they do.
func TestWhatIsNoRequestCostsNothing(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	addr := m.listen(crowdMost)
	for text, want := range map[string]int{"nonsense\r\n\r\n": http.StatusBadRequest, "GET / HTTP/1.1\r\nX: " + strings.Repeat("x", 9000) + "\r\n\r\n": http.StatusRequestHeaderFieldsTooLarge} {
		c, err := net.Dial("tcp", addr)
		m.must(err)
		defer c.Close()
		_, err = io.WriteString(c, text)
		m.must(err)
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		m.must(err)
		b, _ := io.ReadAll(res.Body)
		if res.StatusCode != want || len(b) > 100 || res.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%.20q: %d, %d bytes, %v", text, res.StatusCode, len(b), res.Header)
		}
	}
}

// Many who load a file slowly hold one copy of it.
func TestAFileIsInMemoryOnce(t *testing.T) {
	t.Parallel()
	all, err := fs.Glob(static.FS, "*/*.css")
	if err != nil || len(all) == 0 {
		t.Fatal("no files", err)
	}
	first, ok := shared(all[0])
	again, _ := shared(all[0])
	if !ok || &first[0] != &again[0] {
		t.Error("each reader has a copy")
	}
	if _, ok := shared("none"); ok {
		t.Error("a file that is not there")
	}
}
