package web

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"testing"
)

// Who sends too much reads why, although the whole body was on its way.
func TestABodyThatIsTooLargeIsAnswered(t *testing.T) {
	m := newMarket(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	m.must(err)
	go func() { _ = m.app.Listener(l) }()
	t.Cleanup(func() { _ = m.app.Shutdown() })
	for _, body := range []io.Reader{bytes.NewReader(make([]byte, 12<<20)), io.LimitReader(endless{}, 12<<20)} {
		res, err := http.Post("http://"+l.Addr().String()+"/de/tickets", "application/x-www-form-urlencoded", body)
		if err != nil {
			t.Fatalf("%T: %v", body, err)
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != http.StatusRequestEntityTooLarge || !bytes.Contains(text, []byte("4 MB")) {
			t.Errorf("%T: %d\n%s", body, res.StatusCode, mainOf(string(text)))
		}
	}
}

// endless is a body that does not tell its length.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }
