package press

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/job"
	"markt/internal/lang"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/ticket"
)

var noon = time.Date(2027, 5, 8, 10, 0, 0, 0, time.UTC)

type house struct {
	*Press
	t  *testing.T
	db *pg.DB
	e  *festival.Edition
}

// open wires the press as the service does, on an edition of one day.
func open(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: pgtest.New(t)}
	base, _ := url.Parse("https://markt.example")
	h.Press = &Press{
		Rooms: Wire(h.db, account.SecretFrom([32]byte{1})), BaseURL: base, Now: func() time.Time { return noon },
		Outbox: mail.Outbox{From: "markt@markt.example", Host: "markt.example"},
	}
	editions := h.Festival
	h.Outbox.Files = h.Files
	e, err := editions.Create(t.Context(), festival.Draft{Slug: "markt-2027", Name: lang.Text{"de": "Markt der Möglichkeiten", "ar": "سوق الفرص"}},
		[]festival.DayDraft{{Date: time.Date(2027, 5, 8, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 20 * time.Hour}}, noon)
	h.must(err)
	h.must(editions.MakeCurrent(t.Context(), e.ID, noon))
	h.must(editions.SetState(t.Context(), e.ID, festival.Preparing, festival.Open, noon))
	h.e = e
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// mails does all jobs, twice, and returns what lies in the outbox, newest first.
func (h *house) mails() []mail.Stored {
	h.t.Helper()
	r := job.NewRunner(h.db, h.Handlers(), slog.New(slog.NewTextHandler(h.t.Output(), nil)))
	for range 2 {
		_, err := r.Drain(h.t.Context(), func() time.Time { return noon })
		h.must(err)
	}
	all, err := mail.List(h.t.Context(), h.db, mail.Reader{Edition: int64(h.e.ID), House: true}, 10, 0)
	h.must(err)
	return all
}

func (h *house) order(l lang.Lang, email string, n int) *ticket.Order {
	h.t.Helper()
	if types, err := h.Tickets.Types(h.t.Context(), h.e, time.Now()); err != nil || len(types) == 0 {
		h.must(err)
		_, err := h.Tickets.CreateType(h.t.Context(), h.e, ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "Tageskarte", "ar": "تذكرة يومية"}, OnSale: true}, noon)
		h.must(err)
	}
	o, err := h.Tickets.Order(h.t.Context(), h.e, ticket.OrderDraft{Lang: l, Email: email, Name: "أحمد Şahin 🌱", Items: []ticket.Item{{Type: "tag", Quantity: n}}}, noon)
	h.must(err)
	return o
}

// A print tells which letter it has not, by its name, and whose it is.
func TestPrintsTellWhatTheyLose(t *testing.T) {
	h := open(t)
	o := h.order("de", "", 1)
	for _, sheet := range []func(*Press, context.Context, io.Writer, Ask) error{(*Press).AllTickets, (*Press).DoorList} {
		var got []Finding
		ctx := WithReport(t.Context(), func(r Report) { got = r.Findings })
		h.must(sheet(h.Press, ctx, io.Discard, Ask{Edition: h.e, Lang: "de"}))
		if len(got) != 1 || got[0].Page != 1 || !strings.Contains(got[0].Of, o.Code) || Explain(got[0], "de") != "Das Zeichen „🌱“ (U+1F331, SEEDLING) fehlt in allen Schriften; im Druck steht ◊." {
			t.Errorf("%+v", got)
		}
	}
}

func TestAnOrderIsMailedWithItsTickets(t *testing.T) {
	h := open(t)
	o := h.order("ar", "ahmad@beispiel.example", 2)
	h.order("de", "", 1)
	all := h.mails()
	if len(all) != 1 {
		t.Fatalf("%d mails, want one: who gave no address gets none", len(all))
	}
	m := all[0]
	if m.Lang != "ar" || !strings.Contains(m.Subject, "سوق الفرص") || !strings.Contains(m.Body, "https://markt.example/ar/orders/"+h.Tickets.Secret(o)) {
		t.Errorf("%s\n%s", m.Subject, m.Body)
	}
	raw, err := h.Outbox.Raw(t.Context(), h.db, int64(h.e.ID), m.ID)
	h.must(err)
	if pdf := attachment(t, raw); !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("the attachment is no PDF: %.20q", pdf)
	}
}

// Anybody can type anybody's address: what goes there by itself repeats nothing
// that was typed.
func TestNothingTypedIsMailedToStrangers(t *testing.T) {
	h := open(t)
	const typed = "Kaufen Sie Gold bei uns"
	h.order("de", "opfer@beispiel.example", 1)
	_, err := h.db.Exec(t.Context(), `UPDATE ticket_order SET name = $1`, typed)
	h.must(err)
	for _, l := range lang.All() {
		for _, state := range []stall.State{stall.StateSubmitted, stall.StateWithdrawn} {
			a := &stall.Application{ID: 1, Lang: l, Name: typed, ContactName: typed, ContactEmail: "opfer@beispiel.example"}
			m, err := h.decisionMail(t.Context(), a, decisionPayload{EditionID: h.e.ID, State: state})
			h.must(err)
			if strings.Contains(m.Subject+m.Body, typed) || !m.Stranger {
				t.Errorf("%s, %s: %s\n%s", l, state, m.Subject, m.Body)
			}
		}
	}
	m := h.mails()[0]
	raw, err := h.Outbox.Raw(t.Context(), h.db, int64(h.e.ID), m.ID)
	h.must(err)
	if text := pdfText(t, attachment(t, raw)); strings.Contains(m.Subject+m.Body+text, "Gold") || !strings.Contains(text, "Tag") {
		t.Errorf("%s\n%s\n%s", m.Subject, m.Body, text)
	}
}

// ready is the job of an order made ready, its mail not yet written.
func (h *house) ready(o *ticket.Order) job.Finish {
	h.t.Helper()
	payload, err := json.Marshal(orderPayload{o.EditionID, o.ID})
	h.must(err)
	finish, err := h.Press.order(h.t.Context(), payload)
	h.must(err)
	return finish
}

// Printing takes long, and a transaction must not: the press refuses one.
func TestNothingIsPrintedInATransaction(t *testing.T) {
	h := open(t)
	o := h.order("de", "ahmad@beispiel.example", 1)
	h.ready(o)
	err := pg.InTx(t.Context(), h.db, func(ctx context.Context, _ *pg.Tx) error {
		return h.OrderTickets(ctx, io.Discard, o)
	})
	if err == nil {
		t.Error("tickets were printed inside a transaction")
	}
}

// What is mailed still holds: tickets that were given back while they were
// printed are not sent, and those left are printed anew.
func TestTheMailIsOfTheOrderAsItStands(t *testing.T) {
	h := open(t)
	o := h.order("de", "ahmad@beispiel.example", 2)
	finish := h.ready(o)
	h.must(h.Tickets.Void(t.Context(), h.e.ID, o.Tickets[0].ID, "twice", noon))
	if err := pg.InTx(t.Context(), h.db, finish); !errors.Is(err, job.ErrAgain) {
		t.Errorf("%v", err)
	}
	finish = h.ready(o)
	h.must(h.Tickets.Cancel(t.Context(), h.e.ID, o.ID, "", noon))
	if err := pg.InTx(t.Context(), h.db, finish); !errors.Is(err, job.ErrAgain) {
		t.Errorf("%v", err)
	}
	if h.ready(o) != nil || len(h.mails()) != 0 {
		t.Error("a canceled order is mailed")
	}
}

// A crash after the printing, or after the mail was written and before that was
// kept, leaves the job to be done again; one mail comes of it.
func TestACrashMakesNoSecondMail(t *testing.T) {
	h := open(t)
	o := h.order("de", "ahmad@beispiel.example", 1)
	crash := errors.New("crash")
	finish := h.ready(o)
	err := pg.InTx(t.Context(), h.db, func(ctx context.Context, tx *pg.Tx) error {
		return errors.Join(finish(ctx, tx), crash)
	})
	if !errors.Is(err, crash) || len(h.mails()) != 1 {
		t.Errorf("%v, %d mails", err, len(h.mails()))
	}
	h.must(pg.InTx(t.Context(), h.db, h.ready(o)))
	if n := len(h.mails()); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func attachment(t *testing.T, raw []byte) []byte {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(p.FileName(), ".pdf") {
			b, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
	}
}

// A gate without phones works with the list alone; what does not admit is not on it.
func TestTheDoorListHoldsWhatAdmits(t *testing.T) {
	h := open(t)
	good, bad := h.order("de", "", 2), h.order("ar", "", 1)
	h.must(h.Tickets.Cancel(t.Context(), h.e.ID, bad.ID, "", noon))
	var pdf bytes.Buffer
	h.must(h.DoorList(t.Context(), &pdf, Ask{Edition: h.e, Lang: "ar"}))
	text := pdfText(t, pdf.Bytes())
	for _, o := range []*ticket.Order{good, bad} {
		for _, one := range o.Tickets {
			if strings.Contains(text, ticket.ShowNumber(one.Number)) != (o == good) {
				t.Errorf("%s of %s is on the list: %v", one.Number, o.Code, o != good)
			}
		}
	}
	if err := h.DoorList(t.Context(), &pdf, Ask{Edition: h.e, Lang: "de", Location: "nowhere"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a location that is not there: %v", err)
	}
	if err := h.Signs(t.Context(), &pdf, Ask{Edition: h.e, Lang: "de"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("signs without a plan: %v", err)
	}
}

// What a vendor answered for everybody to read stands on the sign, in the
// reader's words; the rest of the application does not.
func TestASignSaysWhatItsFieldsAskFor(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	l, err := h.Festival.CreateLocation(ctx, h.e, festival.LocationDraft{Name: lang.Text{"de": "Campus"}}, noon)
	h.must(err)
	h.must(h.Site.SavePlan(ctx, h.e, l, site.PlanDraft{Width: 60, Height: 40}, noon))
	h.must(h.Site.CreatePitches(ctx, h.e, l, []site.PitchDraft{{Number: "A1", Box: site.Box{X: 5, Y: 5, Front: 3, Depth: 3}}}, noon))
	kinds, err := h.Stalls.EnsureKinds(ctx, h.e.ID, noon)
	h.must(err)
	a, err := h.Stalls.Apply(ctx, h.e.ID, stall.Input{
		Kind: kinds[slices.IndexFunc(kinds, func(k stall.Kind) bool { return k.Slug == "advice" })].ID, Lang: "ar",
		About: stall.About{Name: "VeloBuch"}, Contact: stall.Contact{Name: "Aïssatou", Phone: "0176 12345678"},
		Answers: stall.Answers{
			Goods: &stall.Goods{What: "Räder"}, Size: &stall.Size{Front: "3", Depth: "2,5"},
			Languages: &stall.Languages{Spoken: []string{"de", "vi"}}, Help: &stall.Help{Needed: "yes", What: "Aufbau"},
		},
	}, stall.ByVendor, pg.Once{}, noon)
	h.must(err)
	for _, v := range []stall.Verb{stall.VerbAccept, stall.VerbConfirm} {
		_, err = h.Stalls.Move(ctx, h.e.ID, a.ID, stall.Step{Verb: v, Who: stall.ByOrganiser}, noon)
		h.must(err)
	}
	st, err := h.Stalls.StallOf(ctx, a.ID)
	h.must(err)
	plan, err := h.Site.Plan(ctx, h.e.ID, l)
	h.must(err)
	_, err = h.Site.Allot(ctx, h.e, site.AllotDraft{Stall: st.ID, Pitch: plan.Pitch("A1").ID}, noon)
	h.must(err)
	var pdf bytes.Buffer
	h.must(h.Signs(ctx, &pdf, Ask{Edition: h.e, Lang: "de", Draft: true}))
	text := pdfText(t, pdf.Bytes())
	if !strings.Contains(text, "Gesprochene Sprachen: Deutsch, Vietnamesisch") || strings.Contains(text, "Aufbau") {
		t.Errorf("%s", text)
	}
}

func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil && os.Getenv("CI") == "" {
		t.Skip("pdftotext is not installed")
	}
	read := exec.Command("pdftotext", "-layout", "-", "-")
	read.Stdin = bytes.NewReader(pdf)
	text, err := read.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestACanceledOrderIsNotMailed(t *testing.T) {
	h := open(t)
	o := h.order("de", "a@beispiel.example", 1)
	h.must(h.Tickets.Cancel(t.Context(), h.e.ID, o.ID, "", noon))
	if all := h.mails(); len(all) != 0 {
		t.Errorf("%d mails", len(all))
	}
}

func TestASignInLinkIsMailedOnceInThePersonsLanguage(t *testing.T) {
	h := open(t)
	_, err := h.Accounts.Create(t.Context(), account.Draft{Name: "سميرة", Email: "samira@beispiel.example", Lang: "ar"}, noon)
	h.must(err)
	h.must(h.Accounts.RequestLink(t.Context(), "samira@beispiel.example", noon))
	all := h.mails()
	if len(all) != 1 || all[0].Subject != lang.Ar.T("sign_in.mail_subject") || all[0].Body != "" {
		t.Fatalf("%+v; the office must not read the link", all)
	}
	var body string
	h.must(h.db.Get(context.Background(), &body, `SELECT body FROM outbox`))
	_, rest, ok := strings.Cut(body, "https://markt.example/ar/sign-in/")
	token, _, _ := strings.Cut(rest, "\n")
	if name, err := h.Accounts.PeekLink(t.Context(), token, noon); !ok || err != nil || name != "سميرة" {
		t.Errorf("the mailed link opens for %q: %v\n%s", name, err, body)
	}
}

// Whoever signs in is told the market's name, unless nobody outside its office may know of it.
func TestASignInMailNamesNoHiddenEdition(t *testing.T) {
	h := open(t)
	_, err := h.Accounts.Create(t.Context(), account.Draft{Name: "Ada", Email: "ada@beispiel.example", Lang: "de"}, noon)
	h.must(err)
	for state, names := range map[festival.State]bool{festival.Open: true, festival.Preparing: false} {
		if state != festival.Open {
			h.must(h.Festival.SetState(t.Context(), h.e.ID, festival.Open, state, noon))
		}
		name, err := h.editionName(t.Context(), "de")
		if err != nil || strings.Contains(name, "Markt der") != names {
			t.Errorf("%s: %q %v", state, name, err)
		}
		if state != festival.Open {
			h.must(h.Festival.SetState(t.Context(), h.e.ID, state, festival.Open, noon))
		}
	}
}

// Every state somebody is told of has its words in every language.
func TestDecisionsHaveWords(t *testing.T) {
	for _, l := range lang.All() {
		for _, s := range []stall.State{"submitted", "accepted", "waitlisted", "declined", "confirmed", "withdrawn"} {
			for _, part := range []string{".subject", ".body"} {
				if !l.Has("mail.application." + string(s) + part) {
					t.Errorf("%s: no words for %s", l, s)
				}
			}
		}
	}
}

func TestSectionsOfAText(t *testing.T) {
	got := sections("So kommen Sie hin", "Mit der S-Bahn.\n\n## Mit dem Rad\nAm Wasser entlang.\n\n## Leer\n")
	if len(got) != 2 || got[0].Head != "So kommen Sie hin" || got[1].Head != "Mit dem Rad" || got[1].Text != "Am Wasser entlang." {
		t.Errorf("%+v", got)
	}
}
