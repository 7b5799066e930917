package e2e

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"markt/internal/pg"
	"markt/internal/pgtest"

	"github.com/chromedp/chromedp"
)

// post is a mail server that refuses every third recipient for good and can be
// told to take one mail without ever saying so.
type post struct {
	address string
	mu      sync.Mutex
	taken   map[string]int      // mails by recipient
	ids     map[string][]string // their Message-IDs
	silent  int                 // as many are answered; 0: all
	lost    chan struct{}       // closed when one was taken without an answer
}

func servePost(t *testing.T) *post {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	p := &post{address: l.Addr().String(), taken: map[string]int{}, ids: map[string][]string{}, lost: make(chan struct{})}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
	return p
}

func (p *post) serve(c net.Conn) {
	defer c.Close()
	in := bufio.NewScanner(c)
	say := func(s string) { _, _ = io.WriteString(c, s+"\r\n") }
	say("220 post")
	to, id := "", ""
	for data := false; in.Scan(); {
		switch line := in.Text(); {
		case data && line == ".":
			data = false
			if !p.take(to, id) {
				_, _ = io.Copy(io.Discard, c) // until the sender is dead
				return
			}
			say("250 taken")
		case data:
			if v, ok := strings.CutPrefix(line, "Message-ID: "); ok {
				id = v
			}
		case strings.HasPrefix(line, "RCPT TO:"):
			to = strings.Trim(strings.TrimPrefix(line, "RCPT TO:"), "<>")
			if thirds.MatchString(to) {
				say("550 no such box")
				continue
			}
			say("250 ok")
		case strings.HasPrefix(line, "DATA"):
			data = true
			say("354 go on")
		case strings.HasPrefix(line, "QUIT"):
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// thirds are every third of the vendors' addresses.
var thirds = regexp.MustCompile(`^v[0-9]*[0369]@`)

// take reports whether the mail's arrival is to be answered.
func (p *post) take(to, id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !strings.HasSuffix(to, "@viele.example") { // the demo's own mails
		return true
	}
	p.taken[to]++
	p.ids[to] = append(p.ids[to], id)
	if p.silent == 0 || len(p.taken) < p.silent {
		return true
	}
	p.silent = 0
	close(p.lost)
	return false
}

func (p *post) recipients() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.taken)
}

// organiser is a browser without a screen that is signed in to the office.
type organiser struct {
	*service
	http *http.Client
}

var csrfField = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

func (s *service) organiser() *organiser {
	s.t.Helper()
	jar, _ := cookiejar.New(nil)
	o := &organiser{s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	page := o.get("/de/sign-in")
	if status, body := o.send("/demo/sign-in", page, url.Values{"role": {"organiser"}}); status != http.StatusSeeOther {
		s.t.Fatalf("sign-in: %d\n%s", status, body)
	}
	return o
}

func (o *organiser) get(path string) string {
	o.t.Helper()
	res, err := o.http.Get(o.base + path)
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return string(b)
}

// send sends a form with the token of the page it stands on.
func (o *organiser) send(path, page string, form url.Values) (int, string) {
	form = withToken(page, form)
	res, err := o.http.PostForm(o.base+path, form)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res.StatusCode, res.Header.Get("Location") + string(b)
}

func withToken(page string, form url.Values) url.Values {
	all := url.Values{}
	for name, v := range form {
		all[name] = v
	}
	if token := csrfField.FindStringSubmatch(page); token != nil {
		all.Set("_csrf", token[1])
	}
	return all
}

// Three hundred vendors in three languages, of whom ten have no address: the
// service is killed while it puts the message into the outbox, and again while
// the mail server owes it an answer. Each mail is in the outbox once, at the
// server at most twice, under one Message-ID; and who is not reached is listed.
func TestAMessageSurvivesTwoKills(t *testing.T) {
	t.Parallel()
	mails := servePost(t)
	dsn := pgtest.NewDSN(t)
	db, err := pg.Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	exec := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.Exec(t.Context(), statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	count := func(query string) (n int) {
		t.Helper()
		if err := db.Get(t.Context(), &n, query); err != nil {
			t.Fatal(err)
		}
		return n
	}
	s := &service{t: t, data: dataDir(t), env: []string{"DATABASE_URL=" + dsn, "MARKT_SMTP_URL=smtp://" + mails.address, "MARKT_MAIL_FROM=markt@markt.example"}}
	s.start("--demo")
	exec(`INSERT INTO kind (edition_id, slug, name, description, mark, groups) SELECT id, 'many', '{"de": "Viele"}', '{}', 'plain', '{goods}' FROM edition`)
	exec(`INSERT INTO application (edition_id, kind_id, state, lang, name, description, contact_name, contact_email, created_at, changed_at)
		SELECT k.edition_id, k.id, 'accepted', (ARRAY['de', 'en', 'ar'])[1 + n % 3], 'Stand ' || n, '{}', 'Mensch ' || n,
			CASE WHEN n > 290 THEN '' ELSE 'v' || n || CASE WHEN n % 3 = 0 THEN '3' ELSE '1' END || '@viele.example' END, now(), now()
		FROM kind k CROSS JOIN generate_series(1, 300) n WHERE k.slug = 'many'`)

	o := s.organiser()
	form := url.Values{"kind": {"many"}, "_key": {"draft"}}
	for _, l := range []string{"de", "en", "ar"} {
		form.Set("subject."+l, "Post "+l)
		form.Set("body."+l, l+": {name}, {link}")
	}
	status, at := o.send("/office/messages/new", o.get("/office/messages/new"), form)
	if status != http.StatusSeeOther {
		t.Fatalf("draft: %d\n%s", status, at)
	}
	page := o.get(at)
	_, asked := o.send(at, page, url.Values{"_key": {"send"}})
	sure := regexp.MustCompile(`name="_sure" value="([^"]+)"`).FindStringSubmatch(asked)
	if sure == nil || !strings.Contains(asked, "290 per Mail") {
		t.Fatalf("no second look:\n%s", asked)
	}
	yes := url.Values{"_key": {"send"}, "_sure": {sure[1]}}

	// Killed in the midst of the transaction: somebody holds the outbox.
	hold, err := db.SQL().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hold.Exec(`LOCK TABLE outbox IN SHARE MODE`); err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() { defer close(gone); o.send(at, page, yes) }()
	waiting := `SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'outbox'::regclass AND mode = 'RowExclusiveLock'`
	until(t, waitLimit, "the message to wait for the outbox", func() bool { return count(waiting) > 0 })
	s.kill()
	<-gone
	if err := hold.Rollback(); err != nil {
		t.Fatal(err)
	}
	until(t, waitLimit, "the dead service's transactions to end", func() bool {
		return count(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`) == 0
	})
	if n := count(`SELECT count(*) FROM outbox WHERE once LIKE 'message:%'`) + count(`SELECT count(*) FROM message WHERE sent_at IS NOT NULL`) + count(`SELECT count(*) FROM message_recipient`); n > 0 {
		t.Errorf("half a message was left: %d rows", n)
	}

	// Sent, and killed when a server has taken a mail without having said so.
	mails.mu.Lock()
	mails.silent = 60
	mails.mu.Unlock()
	s.start("--demo")
	for range 2 {
		if status, body := o.send(at, page, yes); status != http.StatusSeeOther {
			t.Fatalf("send: %d\n%s", status, body)
		}
	}
	<-mails.lost
	s.kill()
	s.start("--demo")
	exec(`UPDATE outbox SET leased_until = NULL WHERE state = 'queued'`) // the lease has run out
	until(t, waitLimit, "all mails to be taken or refused", func() bool {
		return count(`SELECT count(*) FROM outbox WHERE once LIKE 'message:%' AND state = 'queued'`) == 0
	})

	if n, each := count(`SELECT count(*) FROM outbox WHERE once LIKE 'message:%'`), count(`SELECT count(DISTINCT recipient) FROM outbox WHERE once LIKE 'message:%'`); n != 290 || each != 290 {
		t.Errorf("%d mails for %d in the outbox", n, each)
	}
	twice := 0
	for to, n := range mails.taken {
		if n > 2 || n == 2 && mails.ids[to][0] != mails.ids[to][1] {
			t.Errorf("%s got %d: %v", to, n, mails.ids[to])
		}
		if n == 2 {
			twice++
		}
	}
	if got := mails.recipients(); got != 194 || twice > 1 {
		t.Errorf("%d recipients, %d of them twice", got, twice)
	}
	list := o.get(strings.TrimSuffix(at, "/send") + "/sent")
	for _, says := range []string{"194 von 300 erreicht", `tile__value">96</span>` + "\n" + `<span class="tile__label">vom Mailserver abgelehnt`, `tile__value">10</span>` + "\n" + `<span class="tile__label">keine E-Mail-Adresse`, "550 &#34;no such box&#34;</span>"} {
		if !strings.Contains(list, says) {
			t.Errorf("the list of those not reached does not say %q", says)
		}
	}
	for l, n := range map[string]int{"de": 100, "en": 100, "ar": 100} {
		if got := count(fmt.Sprintf(`SELECT count(*) FROM message_recipient WHERE lang = '%s' AND body LIKE '%s: %%Mensch %%'`, l, l)); got != n {
			t.Errorf("%s: %d", l, got)
		}
	}
	t.Logf("%d of 300 taken, %d twice, 96 refused, 10 without an address", mails.recipients(), twice)
}

// asked answers the second look that a form brought up.
func (o *organiser) asked(path, page string, form url.Values) {
	o.t.Helper()
	_, question := o.send(path, page, form)
	sure := regexp.MustCompile(`name="_sure" value="([^"]+)"`).FindStringSubmatch(question)
	if sure == nil {
		o.t.Fatalf("%s asks nothing\n%s", path, question)
	}
	form.Set("_sure", sure[1])
	if status, body := o.send(path, page, form); status != http.StatusSeeOther {
		o.t.Fatalf("%s: %d\n%s", path, status, body)
	}
}

// On a small phone and in Arabic: accepted by a decision on many, confirmed,
// another size asked for, refused and then approved.
func TestFromADecisionToAChange(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	var made struct {
		ID  string
		URL string
	}
	if status := s.ask(http.MethodPost, "/api/v1/applications", "", map[string]any{
		"kind": "advice", "lang": "ar", "name": "بيت المشورة", "contact": map[string]any{"name": "أحمد", "phone": "+4917612345678"},
		"answers": map[string]any{"goods": map[string]any{"what": "مشورة"}, "size": map[string]any{"front": 3, "depth": 2}},
	}, &made); status != http.StatusCreated {
		t.Fatalf("apply: %d", status)
	}
	mine := made.URL[strings.Index(made.URL, "/my/application/"):]
	o := s.organiser()
	list := o.get("/office/applications?q=" + url.QueryEscape("بيت المشورة"))
	id := regexp.MustCompile(`id="mark-([0-9]+)"`).FindStringSubmatch(list)
	if id == nil {
		t.Fatalf("not in the list\n%s", list)
	}
	o.asked("/office/decisions", list, url.Values{"id": {id[1]}, "verb": {"accept"}, "confirm_by": {"2099-01-01"}, "do": {"decide"}, "_key": {"decide"}})

	b := browse(t, s, "")
	b.do(chromedp.EmulateViewport(360, 800))
	b.open(mine + "?lang=ar")
	b.sees(ar("stall.state.accepted"), "2099")
	b.axe()
	b.press(ar("apply.mine.confirm"))
	b.sees(ar("stall.state.confirmed"))
	answer := func(size, do, reason, says string) {
		t.Helper()
		b.open("/ar/apply/" + strings.TrimPrefix(mine, "/my/application/") + "/size")
		b.fill("answers.size.front", size)
		b.press(ar("apply.save"))
		b.sees(ar("apply.request.open"))
		b.axe()
		page := o.get("/office/requests")
		request, seen := regexp.MustCompile(`name="request" value="([0-9]+)"`).FindStringSubmatch(page), regexp.MustCompile(`name="seen" value="([^"]+)"`).FindStringSubmatch(page)
		if status, body := o.send("/office/requests", page, url.Values{"request": {request[1]}, "seen": {seen[1]}, "do": {do}, "reason": {reason}}); status != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", do, status, body)
		}
		b.open(mine + "?lang=ar")
		b.sees(says)
	}
	answer("11", "refuse", "لا مكان", "لا مكان")
	answer("4", "approve", "", ar("apply.request.approved"))
	b.open(mine + "?lang=de")
	b.sees(de("apply.request.title"), "3 m → 4 m")
	b.axe()
}
