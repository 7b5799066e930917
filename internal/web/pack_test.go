package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
)

// packed asks for a page as a browser that reads gzip does.
func (m *market) packed(path, accept, etag string) answer {
	r := m.request("", http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	r.Header.Set("If-None-Match", etag)
	return m.do(r)
}

func (m *market) unpacked(a answer) string {
	m.t.Helper()
	unpack, err := gzip.NewReader(strings.NewReader(a.body))
	m.must(err)
	whole, err := io.ReadAll(unpack)
	m.must(err)
	return string(whole)
}

// Who reads gzip gets kept pages in a fraction of their bytes, and the same
// page; who does not, gets it as it is; each form has an ETag of its own.
func TestKeptPagesArePacked(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for _, path := range []string{"/de/", "/ar/programme", "/schedule.json", "/sitemap.xml"} {
		plain := m.get("", path)
		small := m.packed(path, "br, gzip;q=0.8", "")
		if small.status != 200 || small.header.Get("Content-Encoding") != "gzip" || plain.header.Get("Content-Encoding") != "" || 2*len(small.body) > len(plain.body) {
			t.Fatalf("%s: %d, %q, %d bytes of %d", path, small.status, small.header.Get("Content-Encoding"), len(small.body), len(plain.body))
		}
		for _, a := range []answer{plain, small} {
			if a.header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: Vary %q", path, a.header.Get("Vary"))
			}
		}
		if m.unpacked(small) != plain.body {
			t.Errorf("%s: another page when it is packed", path)
		}
		etag := small.header.Get("ETag")
		if etag == plain.header.Get("ETag") || etag == "" {
			t.Errorf("%s: both forms are %s", path, etag)
		}
		if again := m.packed(path, "gzip", etag); again.status != http.StatusNotModified || again.body != "" || again.header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %d to who has it, %d bytes", path, again.status, len(again.body))
		}
		if other := m.packed(path, "identity", etag); other.status != http.StatusOK || other.body != plain.body {
			t.Errorf("%s: %d to who has the other form", path, other.status)
		}
	}
	for _, refuses := range []string{"", "br", "gzip;q=0", "gzip; q=0.0", "identity"} {
		if a := m.packed("/de/", refuses, ""); a.header.Get("Content-Encoding") != "" {
			t.Errorf("%q gets it packed", refuses)
		}
	}
}

// What holds a person's token goes out as it is, so that its length tells
// nothing; a picture would not become shorter.
func TestWhatIsNotPacked(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for _, path := range []string{"/de/tickets", "/de/apply", "/de/sign-in", "/de/share.png", "/robots.txt"} {
		if a := m.packed(path, "gzip", ""); a.status != 200 || a.header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %d %s", path, a.status, a.header.Get("Content-Encoding"))
		}
	}
}
