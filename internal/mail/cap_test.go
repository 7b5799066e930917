package mail

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"markt/internal/pg"
	"markt/internal/pgtest"
)

func stranger(once, to string) Message {
	return Message{Once: once, Purpose: "order", To: to, Lang: "de", Subject: "s", Body: "b", Stranger: true}
}

func states(t *testing.T, db *pg.DB) map[string]int {
	t.Helper()
	all, err := List(t.Context(), db, Reader{Edition: 0, House: true}, 1000, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, m := range all {
		n[m.State]++
	}
	return n
}

// Whoever types somebody else's address again and again, however it is
// written and all at once, fills no mailbox; what is not sent can be read.
func TestAMailboxGetsOnlyAFew(t *testing.T) {
	db := pgtest.New(t)
	ways := []string{"samira@bücher.example", "Samira@xn--bcher-kva.example", "samira+1@BÜCHER.example", "SAMIRA+2@bücher.example"}
	var wait sync.WaitGroup
	for i := range 100 {
		wait.Go(func() {
			_ = pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) error {
				return box.QueueIn(ctx, tx, stranger(fmt.Sprint("order:", i), ways[i%len(ways)]), noon)
			})
		})
	}
	wait.Wait()
	if n := states(t, db); n["queued"] != mailboxHour || n["capped"] != 100-mailboxHour {
		t.Errorf("within a moment: %v", n)
	}
	queue(t, db, Message{Once: "office", Purpose: "p", To: ways[0], Lang: "de", Subject: "s", Body: "b"})
	queue(t, db, stranger("another", "noor@bücher.example"))
	if n := states(t, db); n["queued"] != mailboxHour+2 {
		t.Errorf("the office's own mail and another mailbox: %v", n)
	}
	for hour := 1; hour < 30; hour++ {
		for i := range 10 {
			when := noon.Add(time.Duration(hour) * time.Hour)
			err := pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) error {
				return box.QueueIn(ctx, tx, stranger(fmt.Sprint("order:", hour, ":", i), ways[0]), when)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := states(t, db); n["queued"] != 2*mailboxDay+2 {
		t.Errorf("within thirty hours: %v", n)
	}
}

// All that strangers cause waits for its turn; nothing else does, and nothing is lost.
func TestStrangersMailsWaitForTheirHour(t *testing.T) {
	db := pgtest.New(t)
	for i := range strangerHour + 5 {
		queue(t, db, stranger(fmt.Sprint("order:", i), fmt.Sprintf("a%d@b.example", i)))
	}
	queue(t, db, Message{Once: "sign_in", Purpose: "sign_in", To: "a@b.example", Lang: "de", Subject: "s", Body: "b"})
	s := NewSender(db, box, sending{}, quiet)
	drain := func(when time.Time) map[string]int {
		if err := s.Drain(t.Context(), at(when)); err != nil {
			t.Fatal(err)
		}
		return states(t, db)
	}
	if n := drain(noon); n["sent"] != strangerHour+1 || n["queued"] != 5 {
		t.Errorf("at first: %v", n)
	}
	if p, err := PromiseOf(t.Context(), db, fmt.Sprint("order:", strangerHour), "x@b.example", noon); err != nil || p != Later {
		t.Errorf("to who waits: %s %v", p, err)
	}
	if n := drain(noon.Add(time.Hour)); n["queued"] != 0 {
		t.Errorf("an hour later: %v", n)
	}
}

func TestThePromiseIsKept(t *testing.T) {
	db := pgtest.New(t)
	promise := func(once, to string) Promise {
		t.Helper()
		p, err := PromiseOf(t.Context(), db, once, to, noon)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	if p := promise("order:0", "a@b.example"); p != Soon {
		t.Errorf("before the first: %s", p)
	}
	for i := range mailboxHour + 1 {
		queue(t, db, stranger(fmt.Sprint("order:", i), "a@b.example"))
	}
	if p := promise("order:0", "a@b.example"); p != Soon {
		t.Errorf("queued: %s", p)
	}
	if p := promise(fmt.Sprint("order:", mailboxHour), "a@b.example"); p != Never {
		t.Errorf("one too many: %s", p)
	}
	if p := promise("order:99", "A+x@b.example"); p != Never {
		t.Errorf("still to be queued: %s", p)
	}
}

// What a message attaches is made when it is sent; of what is gone nothing is sent.
func TestFilesAreMadeWhenSent(t *testing.T) {
	db := pgtest.New(t)
	queue(t, db, order())
	gone := order()
	gone.Once, gone.Attach = "order:2", "tickets:2"
	queue(t, db, gone)
	var size int
	if err := db.Get(t.Context(), &size, `SELECT max(pg_column_size(o.*)) FROM outbox o`); err != nil || size > 1000 {
		t.Errorf("a waiting message takes %d bytes (%v)", size, err)
	}
	sent := &keeping{}
	if err := NewSender(db, box, sent, quiet).Drain(t.Context(), at(noon)); err != nil {
		t.Fatal(err)
	}
	if len(sent.all) != 1 || !bytes.Contains(sent.all[0], []byte("tickets.pdf")) {
		t.Errorf("%d mails are sent", len(sent.all))
	}
	if n := states(t, db); n["sent"] != 1 || n["expired"] != 1 {
		t.Errorf("%v", n)
	}
}

type keeping struct{ all [][]byte }

func (k *keeping) Send(_ context.Context, raw []byte) error {
	k.all = append(k.all, raw)
	return nil
}

// A domain with letters of its own reaches every server; an address with such
// letters before the @ does not, and that is said at once instead of tried for ever.
func TestUmlautDomainsReachEveryServer(t *testing.T) {
	plain, modern := server(t, ""), server(t, "SMTPUTF8")
	raw := func(to string) []byte {
		b, err := box.compose(Message{To: to, Lang: "de", Subject: "s", Body: "b"}, "id@x", noon, nil)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	send := func(s *fakeServer, to string) (rcpt string, err error) {
		smtp, err := ParseSMTP("smtp://" + s.address)
		if err != nil {
			t.Fatal(err)
		}
		if err := smtp.Send(t.Context(), raw(to)); err != nil {
			return "", err
		}
		return s.last(), nil
	}
	for _, s := range []*fakeServer{plain, modern} {
		if rcpt, err := send(s, "samira@bücher.example"); err != nil || !strings.Contains(rcpt, "samira@xn--bcher-kva.example") {
			t.Errorf("%q %v", rcpt, err)
		}
	}
	if _, err := send(plain, "käthe@bücher.example"); !errors.Is(err, errNeedsUTF8) {
		t.Errorf("letters before the @ at an old server: %v", err)
	}
	if rcpt, err := send(modern, "käthe@bücher.example"); err != nil || !strings.Contains(rcpt, "käthe@") {
		t.Errorf("letters before the @ at a modern server: %q %v", rcpt, err)
	}

	db := pgtest.New(t)
	queue(t, db, stranger("order:1", "käthe@bücher.example"))
	smtp, _ := ParseSMTP("smtp://" + plain.address)
	if err := NewSender(db, box, smtp, quiet).Drain(t.Context(), at(noon)); err != nil {
		t.Fatal(err)
	}
	all, err := List(t.Context(), db, Reader{Edition: 0, House: true}, 1, 0)
	if err != nil || all[0].State != "failed" || all[0].LastError != "needs_utf8" {
		t.Errorf("%+v %v", all, err)
	}
}

// fakeServer speaks just enough SMTP and keeps the recipients it is told.
type fakeServer struct {
	address string
	mu      sync.Mutex
	rcpts   []string
}

func (s *fakeServer) last() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rcpts[len(s.rcpts)-1]
}

func server(t *testing.T, extension string) *fakeServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	s := &fakeServer{address: l.Addr().String()}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(c, extension)
		}
	}()
	return s
}

func (s *fakeServer) serve(c net.Conn, extension string) {
	defer c.Close()
	in := bufio.NewScanner(c)
	say := func(s string) { _, _ = io.WriteString(c, s+"\r\n") }
	say("220 test")
	for data := false; in.Scan(); {
		switch line := in.Text(); {
		case data && line == ".":
			data = false
			say("250 taken")
		case data:
		case strings.HasPrefix(line, "EHLO") && extension != "":
			say("250-test")
			say("250 " + extension)
		case strings.HasPrefix(line, "RCPT"):
			s.mu.Lock()
			s.rcpts = append(s.rcpts, line)
			s.mu.Unlock()
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
