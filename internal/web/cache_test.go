package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/web/page"
)

// A page that was read before a write and is ready only after it shows what
// was: it goes out once, and is not kept.
func TestAPageReadBeforeAWriteIsNotKept(t *testing.T) {
	t.Parallel()
	p := newPageCache()
	kept := func() bool { return p.pages.Find("/de", time.Now()) != nil }
	generation := p.now()
	p.reset()
	p.keep(p.pages, "/de", &cachedPage{}, generation)
	if kept() {
		t.Error("the state of before is served again")
	}
	p.keep(p.pages, "/de", &cachedPage{}, p.now())
	if !kept() {
		t.Error("a page read after the write is not kept")
	}
	p.reset()
	if kept() {
		t.Error("a write empties the cache")
	}
}

// answerPer is how many bytes a page grows by with each of its question's: a
// few questions fill the cache, before the first grows old.
const answerPer = 20

// counted is a market with one more cached route, and how often its page was made.
func counted(t *testing.T, path string, asks ...page.Ask) (*market, *atomic.Int64) {
	m := newMarket(t)
	made := new(atomic.Int64)
	s := m.Server
	s.app = fiber.New(fiber.Config{Immutable: true, ErrorHandler: s.showError})
	m.must(s.mount([]page.Route{page.Get(path, page.Anyone, func(c *fiber.Ctx) error {
		made.Add(1)
		asked := string(c.Request().URI().QueryString())
		return c.SendString(c.Path() + " " + asked + strings.Repeat(" ", answerPer*len(asked)))
	}).Cached(asks...)}))
	return m, made
}

// What a stranger adds to an address makes no new page, and stands in nobody's.
func TestUnknownQuestionsMakeNoNewPage(t *testing.T) {
	t.Parallel()
	m, made := counted(t, "/print/booklet-:file", page.AskLang, page.AskPaper)
	want := "/print/booklet-de.pdf "
	for i := range 30 {
		for _, path := range []string{"/print/booklet-de.pdf?%d", "/print/booklet-de.pdf?x=%d", "/print/booklet-de.pdf?lang=x%d",
			"/PRINT/booklet-de.pdf?y%d", "/print/booklet-de.pdf/?paper=B%d", "/print/booklet-de.pdf?_=%d&lang="} {
			m.says(m.get("", fmt.Sprintf(path, i)), 200)
			if a := m.get("", fmt.Sprintf(path, i)); a.body != want {
				t.Fatalf("%q, want %q", a.body, want)
			}
		}
	}
	m.says(m.do(m.request("", http.MethodHead, "/print/booklet-de.pdf?z", nil)), 200)
	if n := made.Load(); n != 1 {
		t.Errorf("made %d times", n)
	}
	m.says(m.get("", "/print/booklet-de.pdf?paper=A4&x=1&lang=ar"), 200, "lang=ar&paper=A4", "!x=1")
	m.says(m.get("", "/print/booklet-de.pdf?lang=ar&paper=A4"), 200)
	if n := made.Load(); n != 2 {
		t.Errorf("made %d times with a known question", n-1)
	}
}

// Whatever is asked for, the kept bytes have their limit, and words of people
// drive out no page that all want.
func TestKeptPagesHaveTheirBytes(t *testing.T) {
	t.Parallel()
	m, made := counted(t, "/:lang/programme", page.AskWords("q")...)
	m.says(m.get("", "/de/programme"), 200)
	long := strings.Repeat("x", 2000)
	for i := range 2 * cacheWords / (answerPer * len(long)) {
		m.says(m.get("", fmt.Sprintf("/de/programme?q=%d%s", i, long)), 200)
	}
	if n := m.cache.words.Bytes(); n > cacheWords || n < cacheWords/2 {
		t.Errorf("%d bytes of %d", n, cacheWords)
	}
	before := made.Load()
	m.says(m.get("", "/de/programme"), 200)
	if made.Load() != before {
		t.Error("searches drove out the page itself")
	}
}

// Who asks while a page is made waits for that one.
func TestAPageThatManyAskForIsMadeOnce(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	made, begun, go_on := new(atomic.Int64), make(chan bool, 50), make(chan bool)
	s := m.Server
	s.app = fiber.New(fiber.Config{Immutable: true, ErrorHandler: s.showError})
	m.must(s.mount([]page.Route{page.Get("/print/plan-:file", page.Anyone, func(c *fiber.Ctx) error {
		made.Add(1)
		begun <- true
		<-go_on
		return c.SendString("sheet")
	}).Cached()}))
	var all sync.WaitGroup
	for range 20 {
		r := m.request("", http.MethodGet, "/print/plan-campus.pdf", nil)
		all.Go(func() {
			if res, err := s.app.Test(r, -1); err != nil || res.StatusCode != http.StatusOK {
				t.Error(res, err)
			}
		})
	}
	<-begun
	close(go_on)
	all.Wait()
	if n := made.Load(); n != 1 {
		t.Errorf("made %d times", n)
	}
}

// What strangers do shows to nobody, so it empties no cache; what a vendor with
// a stall does is seen.
func TestWhatNobodySeesEmptiesNothing(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	before := m.cache.now()
	mine := m.apply()
	m.says(m.sure("", mine+"/withdraw", url.Values{"_key": {"w"}}), http.StatusSeeOther)
	if m.cache.now() != before {
		t.Error("an application that nobody has read empties the cache")
	}
}

// Every write that is open to strangers says what it changes.
func TestNoStrangersWriteEmptiesTheCacheAlways(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	sometimes := map[string]bool{"/setup": true, "/:lang/apply/:token/:step": true, "/my/application/:token/confirm": true, "/my/application/:token/withdraw": true}
	for _, r := range m.routes() {
		if page.Unsafe(r.Method) && (r.Guard.Open || r.Guard.Own || r.Guard.Signed) && !r.Silent && !sometimes[r.Path] {
			t.Errorf("%s %s empties the cache, and anybody may call it", r.Method, r.Path)
		}
	}
}
