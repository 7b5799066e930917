package mail

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/pgtest"
)

var (
	noon  = time.Date(2027, 5, 8, 12, 0, 0, 0, time.UTC)
	quiet = slog.New(slog.DiscardHandler)
	box   = Outbox{From: "markt@markt.example", Host: "markt.example", Files: files}
)

var pdf = Attachment{Name: "tickets.pdf", ContentType: "application/pdf", Bytes: bytes.Repeat([]byte("%PDF\x00\xff"), 3000)}

func files(_ context.Context, attach string) ([]Attachment, error) {
	if attach != "tickets:1" {
		return nil, fault.New(fault.Gone, "files", "ticket.mine.canceled")
	}
	return []Attachment{pdf}, nil
}

func at(t time.Time) func() time.Time { return func() time.Time { return t } }

func queue(t *testing.T, db *pg.DB, m Message) {
	t.Helper()
	if err := pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) error { return box.QueueIn(ctx, tx, m, noon) }); err != nil {
		t.Fatal(err)
	}
}

func order() Message {
	return Message{Once: "order:1:confirmed:1", Purpose: "order", To: "samira@beispiel.example", Lang: "ar",
		Subject: "تذاكركم – Markt", Body: "مرحبًا\nZeile mit Umläuten: äöü",
		Attach: "tickets:1", Stranger: true}
}

type failing struct{ err error }

func (f failing) Send(context.Context, []byte) error { return f.err }

func TestAMessageIsQueuedOnce(t *testing.T) {
	db := pgtest.New(t)
	queue(t, db, order())
	queue(t, db, order())
	all, err := List(t.Context(), db, Reader{Edition: 0, House: true}, 10, 0)
	if err != nil || len(all) != 1 || all[0].State != "queued" || !all[0].Files {
		t.Fatalf("%+v %v", all, err)
	}
}

func TestWithoutAServerMailsStayReadable(t *testing.T) {
	db := pgtest.New(t)
	queue(t, db, order())
	queue(t, db, Message{Once: "sign_in:1", Purpose: "sign_in", To: "a@b.example", Lang: "de", Subject: "Link", Body: "https://markt.example/de/sign-in/geheim", Secret: true, ExpiresAt: noon.Add(30 * time.Minute)})
	if err := NewSender(db, box, nil, quiet).Drain(t.Context(), at(noon)); err != nil {
		t.Fatal(err)
	}
	all, err := List(t.Context(), db, Reader{Edition: 0, House: true}, 10, 0)
	if err != nil || len(all) != 2 || all[0].Body != "" || !strings.Contains(all[1].Body, "Umläuten") {
		t.Fatalf("%+v %v", all, err)
	}
	if err := NewSender(db, box, nil, quiet).Drain(t.Context(), at(noon.Add(time.Hour))); err != nil {
		t.Fatal(err)
	}
	var kept int
	if err := db.Get(t.Context(), &kept, `SELECT count(*) FROM outbox WHERE secret AND body <> ''`); err != nil || kept != 0 {
		t.Errorf("%d expired sign-in bodies are kept (%v)", kept, err)
	}
}

func TestSendingIsRetriedAndEnds(t *testing.T) {
	db := pgtest.New(t)
	queue(t, db, order())
	s, when := NewSender(db, box, failing{errors.New("451 try later")}, quiet), noon
	for range maxAttempts + 3 {
		if err := s.Drain(t.Context(), at(when)); err != nil {
			t.Fatal(err)
		}
		when = when.Add(3 * time.Hour)
	}
	all, err := List(t.Context(), db, Reader{Edition: 0, House: true}, 1, 0)
	if err != nil || all[0].State != "failed" || all[0].Attempts != maxAttempts || all[0].LastError != "451 try later" {
		t.Errorf("%+v %v", all, err)
	}
}

// A sender that died after the server took the mail sends it again with the
// same Message-ID.
func TestOverARealConnection(t *testing.T) {
	db := pgtest.New(t)
	queue(t, db, order())
	address, received := listen(t)
	smtp, err := ParseSMTP("smtp://" + address)
	if err != nil {
		t.Fatal(err)
	}
	s := NewSender(db, box, smtp, quiet)
	if _, err := s.claim(t.Context(), noon); err != nil { // the one that died
		t.Fatal(err)
	}
	if err := s.Drain(t.Context(), at(noon.Add(lease/2))); err != nil {
		t.Fatal(err)
	}
	if err := s.Drain(t.Context(), at(noon.Add(2*lease))); err != nil {
		t.Fatal(err)
	}
	m, err := netmail.ReadMessage(strings.NewReader(<-received))
	if err != nil {
		t.Fatal(err)
	}
	subject, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if subject != order().Subject || m.Header.Get("Message-Id") != "<"+box.messageID(order().Once)+">" {
		t.Errorf("subject %q, id %q", subject, m.Header.Get("Message-Id"))
	}
	checkParts(t, m)
	all, err := List(t.Context(), db, Reader{Edition: 0, House: true}, 1, 0)
	if err != nil || all[0].State != "sent" {
		t.Errorf("%+v %v", all, err)
	}
}

func checkParts(t *testing.T, m *netmail.Message) {
	t.Helper()
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	text, err := parts.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(text); err != nil || !strings.Contains(strings.ReplaceAll(string(b), "\r\n", "\n"), order().Body) {
		t.Errorf("text %q %v", b, err)
	}
	file, err := parts.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	if file.FileName() != "tickets.pdf" || file.Header.Get("Content-Transfer-Encoding") != "base64" {
		t.Errorf("attachment %v", file.Header)
	}
	if b, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, file)); err != nil || !bytes.Equal(b, pdf.Bytes) {
		t.Errorf("attachment has %d bytes (%v)", len(b), err)
	}
}

// listen speaks just enough SMTP to take one mail.
func listen(t *testing.T) (address string, received <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	mails := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		in := bufio.NewReader(c)
		say := func(s string) { _, _ = io.WriteString(c, s+"\r\n") }
		say("220 test")
		var body strings.Builder
		for data := false; ; {
			line, err := in.ReadString('\n')
			switch {
			case err != nil:
				return
			case data && line == ".\r\n":
				mails <- body.String()
				data = false
				say("250 taken")
			case data:
				body.WriteString(line)
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
	}()
	return l.Addr().String(), mails
}

func TestServerAddresses(t *testing.T) {
	for _, bad := range []string{"", "mail.example:587", "http://mail.example", "smtp://", "smtp://mail.example:port"} {
		if _, err := ParseSMTP(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
	s, err := ParseSMTP("smtps://me:pw@mail.example")
	if err != nil || s.Address() != "mail.example:465" {
		t.Errorf("%v %v", s, err)
	}
}
