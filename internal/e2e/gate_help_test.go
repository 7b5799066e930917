package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// Somebody helps with her own phone: she scans the poster, the office lets the
// phone in by its number, she practises without anything counting, and finds by
// name the guest who left the ticket at home.
func TestAHelperScansThePosterPractisesAndFindsAGuest(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	numbers := s.ordered("Özlem Özdemir", 2)
	phone, office := browse(t, s, ""), browse(t, s, "")

	phone.open(s.posterAddress() + "?lang=de")
	phone.press(de("gate.ask.do"))
	phone.sees(de("gate.ask.wait"))
	phone.axe()
	phone.picture("gate-ask")
	code := eval[string](phone, `document.querySelector(".gate-inside").innerText.trim()`)

	office.open("/de/sign-in")
	office.press(de("account.role.organiser"))
	office.open("/office/gate/requests")
	office.axe()
	office.press(code)
	office.fill("name", "Handy von Noor")
	office.press(de("office.gate.request_do_yes"))
	phone.await(`document.getElementById("gate-front") !== null`, "the scanner to open by itself")

	office.open("/office/gate/devices")
	office.press("Handy von Noor")
	office.fill("search", "yes")
	office.press(de("office.gate.device_save"))
	phone.open("/gate")
	phone.await(`document.getElementById("net").dataset.state === "online" && !document.getElementById("export").hidden`, "the service")
	before := s.entriesAt(phone)

	phone.click(de("gate.device.tab"))
	phone.click(de("gate.drill.start"))
	phone.click(de("gate.drill.yes"))
	phone.typed(numbers[0])
	phone.sees(de("gate.verdict.welcome"))
	phone.click(de("gate.verdict.next"))
	phone.click(de("gate.drill.end"))
	if got := s.entriesAt(phone); got != before {
		t.Errorf("practising has let %d in", got-before)
	}

	phone.finds("oezdemir", numbers[0])
	phone.sees(de("gate.verdict.welcome"))
	phone.picture("gate-found")
	phone.click(de("gate.verdict.next"))
	phone.finds("OZLEM", numbers[0])
	phone.sees(de("gate.reason.already_redeemed"))
	if got := s.entriesAt(phone); got != before+1 {
		t.Errorf("%d came in, want 1", got-before)
	}
}

// posterAddress is what the first gate's poster says to an ordinary reader.
func (s *service) posterAddress() string {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), "posters.pdf")
	s.markt("print", "posters", "-o", path)
	at, err := url.Parse(codeOf(s.t, path, "1"))
	if err != nil || !strings.HasPrefix(at.String(), s.base) {
		s.t.Fatalf("the poster leads to %s: %v", at, err)
	}
	return at.RequestURI()
}

// ordered gives the numbers of so many tickets of one order, as they are printed.
func (s *service) ordered(name string, n int) []string {
	s.t.Helper()
	body, _ := json.Marshal(map[string]any{"lang": "de", "name": name, "items": []map[string]any{{"type": "festivalpass", "quantity": n}}})
	res, err := s.client().Post(s.base+"/api/v1/orders", "application/json", bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	var o struct{ Tickets []struct{ Number string } }
	if err := json.NewDecoder(res.Body).Decode(&o); err != nil || res.StatusCode != http.StatusCreated || len(o.Tickets) != n {
		s.t.Fatalf("an order: %d %v, %d tickets", res.StatusCode, err, len(o.Tickets))
	}
	var numbers []string
	for _, one := range o.Tickets {
		numbers = append(numbers, strings.ReplaceAll(one.Number, "-", ""))
	}
	return numbers
}

// entriesAt is how many the service counts in, asked by this phone.
func (s *service) entriesAt(phone *browser) int {
	s.t.Helper()
	return eval[int](phone, `fetch("/api/v1/gate/occupancy").then(r => r.json()).then(o => o.locations.flatMap(l => l.gates).reduce((n, g) => n + g.entries, 0))`)
}

// typed judges a number from the keyboard.
func (b *browser) typed(number string) {
	b.t.Helper()
	b.click(de("gate.number.tab"))
	eval[bool](b, `(document.getElementById("number").value = `+quote(number)+`) !== ""`)
	b.click(de("gate.number.send"))
}

// finds looks for a name and takes the ticket with this number.
func (b *browser) finds(name, number string) {
	b.t.Helper()
	b.click(de("gate.number.tab"))
	eval[bool](b, `(document.getElementById("search").value = `+quote(name)+`) !== ""`)
	b.click(de("gate.search.send"))
	shown := number[:4] + "-" + number[4:]
	b.sees(shown)
	b.click(shown)
}
