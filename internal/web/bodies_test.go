package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/lang"
	"markt/internal/site"
	"markt/internal/web/page"
)

// listen serves on a real address.
func (m *market) listen(most int) (addr string) {
	m.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	m.must(err)
	go func() { _ = m.Serve(newCrowd(l, most)) }()
	m.t.Cleanup(func() { _ = m.app.Shutdown() })
	return l.Addr().String()
}

// declared is the header of a request with a body of n bytes.
func declared(method, path, kind string, n int, more ...string) *fasthttp.RequestHeader {
	h := &fasthttp.RequestHeader{}
	h.SetMethod(method)
	h.SetRequestURI(path)
	h.SetContentType(kind)
	h.SetContentLength(n)
	for i := 0; i < len(more); i += 2 {
		h.Set(more[i], more[i+1])
	}
	return h
}

// A header alone decides what the server sets aside for a request. Only a
// route that says so takes more than the usual, and only from whom it knows.
func TestWhoMaySendMuchIsKnownBeforehand(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	device := m.door()
	login := "login=" + m.as(account.Organiser)
	const (
		form   = "application/x-www-form-urlencoded"
		file   = "multipart/form-data; boundary=x"
		json   = "application/json"
		upload = "/office/plan/1/import"
		scans  = "/api/v1/gate/scans"
	)
	scansMost := checkin.MaxScans * checkin.ScanBytes
	for name, c := range map[string]struct {
		h    *fasthttp.RequestHeader
		most int
	}{
		"a stranger on any page":    {declared("POST", "/de/tickets", form, 4_190_000), page.BodyUsual},
		"a stranger with a file":    {declared("POST", upload, file, 4_190_000), page.BodyUsual},
		"a made-up login":           {declared("POST", upload, file, 4_190_000, "Cookie", "login=none"), page.BodyUsual},
		"an organiser's file":       {declared("POST", upload, file, 4_190_000, "Cookie", login), site.MaxDrawing + page.BodyUsual},
		"of another edition":        {declared("POST", "/office/e/markt-2027/plan/1/import?x=1", file, 4_190_000, "Cookie", login), site.MaxDrawing + page.BodyUsual},
		"no file":                   {declared("POST", upload, form, 4_190_000, "Cookie", login), page.BodyUsual},
		"too large a file":          {declared("POST", upload, file, 9_000_000, "Cookie", login), page.BodyUsual},
		"a length that is not told": {declared("POST", upload, file, -1, "Cookie", login), site.MaxDrawing + page.BodyUsual},
		"elsewhere":                 {declared("POST", "/office/people", file, 4_190_000, "Cookie", login), page.BodyUsual},
		"a gate":                    {declared("POST", scans, json, 400_000, "Authorization", "Bearer "+device), scansMost},
		"a gate's browser":          {declared("POST", scans, json, 400_000, "Cookie", "device="+device), scansMost},
		"no gate":                   {declared("POST", scans, json, 400_000, "Authorization", "Bearer none"), page.BodyUsual},
		"a stranger at the gate":    {declared("POST", scans, json, 400_000), page.BodyUsual},
	} {
		got := m.bodies.allow(c.h)
		if got.MaxRequestBodySize != c.most {
			t.Errorf("%s: %d bytes, want %d", name, got.MaxRequestBodySize, c.most)
		}
		if got.ReadTimeout <= 0 || got.ReadTimeout > largeBodyTime {
			t.Errorf("%s: may take %v", name, got.ReadTimeout)
		}
		m.bodies.release(c.h)
	}
}

// So many large bodies at once and no more; the room comes back.
func TestLargeBodiesWaitForRoom(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	var all []*fasthttp.RequestHeader
	next := func() *fasthttp.RequestHeader {
		h := declared("POST", "/office/plan/1/import", "multipart/form-data", 4_000_000, "Cookie", "login="+m.as(account.Organiser))
		all = append(all, h)
		return h
	}
	ask := func() int { return m.bodies.allow(next()).MaxRequestBodySize }
	most := site.MaxDrawing + page.BodyUsual
	for range largeBodies / most {
		if got := ask(); got != most {
			t.Fatalf("%d bytes while there is room", got)
		}
	}
	waits := make(chan int)
	late := next()
	go func() { waits <- m.bodies.allow(late).MaxRequestBodySize }()
	m.bodies.release(all[0])
	if got := <-waits; got != most {
		t.Errorf("%d bytes after room was given back", got)
	}
	if got := m.bodies.allow(all[1]).MaxRequestBodySize; got != most {
		t.Errorf("%d bytes for the next request of a connection that was cut", got)
	}
}

func TestNoStrangerMaySendMuch(t *testing.T) {
	t.Parallel()
	for _, g := range []page.Guard{page.Anyone, page.APIOpen} {
		if _, err := newBodies([]page.Route{page.Post("/much", g, nil).Upload(1 << 20)}, nil); err == nil || !strings.Contains(err.Error(), "/much") {
			t.Errorf("%s: %v", g.Name, err)
		}
	}
	if longest := 6 * 2000 * len(lang.All()); longest > page.BodyUsual { // an applicant's description
		t.Errorf("a description in every language needs %d bytes, a form may hold %d", longest, page.BodyUsual)
	}
}

// A thousand scans of the longest kind go into one request.
func TestAThousandScansFit(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	device := m.door()
	var b strings.Builder
	b.WriteString(`{"scans":[`)
	for i := range checkin.MaxScans {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"nonce":"%064d","code":"https://markt-der-moeglichkeiten.campus-berlin-buch.example/T/%s","kind":"entry","at":"2027-05-08T12:00:00.123456+02:00","force":false}`, i, strings.Repeat("A", 128))
	}
	b.WriteString(`]}`)
	a := m.call(device, http.MethodPost, "/api/v1/gate/scans", b.String())
	m.says(a, 200)
	if n := strings.Count(a.body, `"nonce"`); n != checkin.MaxScans {
		t.Errorf("%d answers", n)
	}
}

// A few bytes that unpack to many are not unpacked.
func TestAPackedBodyIsRefused(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := io.CopyN(w, endless{}, 32<<20)
	m.must(err)
	m.must(w.Close())
	for path, kind := range map[string]string{"/api/v1/orders": "application/json", "/de/tickets": "multipart/form-data; boundary=x"} {
		for _, encoding := range []string{"gzip", "br", "gzip, gzip"} {
			r := m.request("", http.MethodPost, path, bytes.NewReader(packed.Bytes()))
			r.Header.Set("Content-Type", kind)
			r.Header.Set("Content-Encoding", encoding)
			m.says(m.do(r), http.StatusUnsupportedMediaType)
		}
	}
	r := m.request("", http.MethodPost, "/api/v1/orders", strings.NewReader(`{}`))
	r.Header.Set("Content-Encoding", "identity")
	m.says(m.do(r), http.StatusUnprocessableEntity)
}

// Who declares too much is answered at once, before any of it has come.
func TestTooMuchIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	addr := m.listen(crowdMost)
	for _, path := range []string{"/de/tickets", "/api/v1/orders", "/office/plan/1/import", "/nowhere"} {
		c, err := net.Dial("tcp", addr)
		m.must(err)
		defer c.Close()
		_, err = fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 4190000\r\n\r\nx", path)
		m.must(err)
		m.must(c.SetReadDeadline(time.Now().Add(hearQuiet)))
		b := make([]byte, 12)
		if _, err := io.ReadFull(c, b); err != nil || string(b) != "HTTP/1.1 413" {
			t.Errorf("%s: %q, %v", path, b, err)
		}
	}
}

// The upload itself still arrives, from whom it should.
func TestAPlanOfManyMegabytesArrives(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	locations, err := m.Festival.Locations(t.Context(), m.e)
	m.must(err)
	path := "/office/plan/" + strconv.FormatInt(int64(locations[0].ID), 10) + "/import"
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	m.must(w.WriteField("_csrf", m.csrfOf("test-browser")))
	f, err := w.CreateFormFile("file", "plan.json")
	m.must(err)
	_, err = io.WriteString(f, `{"width":40,"height":30`+strings.Repeat(" ", 4_000_000)+`}`)
	m.must(err)
	m.must(w.Close())
	addr := m.listen(crowdMost)
	for role, want := range map[account.Role]int{account.Organiser: http.StatusSeeOther, "": http.StatusRequestEntityTooLarge} {
		r := m.request(role, http.MethodPost, "http://"+addr+path, bytes.NewReader(b.Bytes()))
		r.RequestURI = ""
		r.Header.Set("Content-Type", w.FormDataContentType())
		r.Header.Set("Referer", "http://"+addr+path)
		r.AddCookie(&http.Cookie{Name: "csrf", Value: "test-browser"})
		res, err := http.DefaultTransport.RoundTrip(r)
		m.must(err)
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != want || (role == "" && !(strings.Contains(string(text), "4 MB") && strings.Contains(string(text), `class="button" href="`+path+`"`))) {
			t.Errorf("as %q: %d\n%s", role, res.StatusCode, mainOf(string(text)))
		}
	}
}

// The longest texts an organiser may write in every language arrive.
func TestLongTextsArrive(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	form := url.Values{"version": {"0"}}
	for _, l := range lang.All() {
		form.Set("body."+string(l), strings.Repeat("س", 20_000))
	}
	m.says(m.post(account.Organiser, "/office/texts/about", form), http.StatusSeeOther)
}
