package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/press"
)

// slowSheet adds a print to the house's that says how far it is and goes on
// only when it is told to. The list of prints is the process's, so no test beside it.
func slowSheet(t *testing.T) (begun *atomic.Int64, goOn chan error) {
	begun, goOn = new(atomic.Int64), make(chan error)
	before := press.Sheets
	t.Cleanup(func() { press.Sheets = before })
	press.Sheets = append(before[:len(before):len(before)], press.Sheet{
		Name: "slow", Readers: []account.Role{account.Organiser},
		Print: func(p *press.Press, ctx context.Context, w io.Writer, a press.Ask) error {
			begun.Add(1)
			press.Tell(ctx)(7, 20)
			if err := <-goOn; err != nil {
				return err
			}
			if a.Paper == "found" {
				press.TellReport(ctx, press.Report{Findings: []press.Finding{{Letter: '🍕', Of: "Stand A12", Text: "<i>Pizza 🍕", Page: 3}, {Text: "Kinder basteln", Page: 4}}, More: 7})
			}
			_, err := io.WriteString(w, "%PDF of "+string(a.Lang))
			return err
		},
	})
	return begun, goOn
}

// A print that takes long is one print for all who ask, shows how far it is,
// survives a reload and can be fetched for a while.
func TestALongPrintIsOneForAll(t *testing.T) {
	begun, goOn := slowSheet(t)
	m := newMarket(t)
	const who = account.Organiser
	m.as(who)
	var all sync.WaitGroup
	shown := make(chan string, 12)
	for range cap(shown) {
		r := m.request(who, http.MethodGet, "/office/print/slow.pdf?lang=de", nil)
		all.Go(func() {
			if res, err := m.app.Test(r, -1); err == nil {
				shown <- res.Header.Get("Location")
			}
		})
	}
	all.Wait()
	at := <-shown
	for range cap(shown) - 1 {
		if other := <-shown; other != at || !strings.HasPrefix(at, "/office/print/slow/") {
			t.Fatalf("shown %q and %q", at, other)
		}
	}
	if n := begun.Load(); n != 1 {
		t.Errorf("drawn %d times at once", n)
	}
	m.says(m.get(who, at), 200, `http-equiv="refresh"`, "7 von 20 gezeichnet")
	m.says(m.get(who, at), 200, "7 von 20 gezeichnet")
	if a := m.get(who, at+"/file.pdf"); a.location != at {
		t.Errorf("what is not drawn leads to %q, status %d", a.location, a.status)
	}
	m.says(m.get(account.Jury, at), http.StatusForbidden)
	m.says(m.get(account.Jury, at+"/file.pdf"), http.StatusForbidden)
	other := m.next("markt-2028")
	m.says(m.get(who, "/office/e/"+other.Slug+strings.TrimPrefix(at, "/office")), http.StatusNotFound)

	goOn <- nil
	for m.get(who, at).location != at+"/file.pdf" && !t.Failed() { // its end is told a moment later
		if t.Context().Err() != nil {
			t.Fatal("never done")
		}
	}
	m.says(m.get(who, at+"/file.pdf"), 200, "%PDF of de")
	m.says(m.get(who, at+"/file.pdf"), 200, "%PDF of de")
	m.now = m.now.Add(11 * time.Minute)
	m.says(m.get(who, at+"/file.pdf"), http.StatusGone)
}

// What a print does not show as it was written is shown before it; then it can
// be taken as it is.
func TestAPrintSaysWhatItDoesNotShow(t *testing.T) {
	_, goOn := slowSheet(t)
	m := newMarket(t)
	go func() { goOn <- nil }()
	const who = account.Organiser
	at := m.get(who, "/office/print/slow.pdf?paper=found").location
	for m.get(who, at).status != 200 && !t.Failed() {
		if t.Context().Err() != nil {
			t.Fatal("never done")
		}
	}
	a := m.get(who, at)
	m.says(a, 200, "9 Stellen", "Stand A12: &lt;i&gt;Pizza 🍕", "1F355, SLICE OF PIZZA", "Kinder basteln", "kein Platz", at+"/file.pdf", "7 weitere")
	m.says(m.get(who, at+"/file.pdf"), 200, "%PDF of de")
	m.says(m.get(account.Jury, at), http.StatusForbidden)
}

// What cannot be printed says why on the page of prints.
func TestALongPrintThatFailsSaysWhy(t *testing.T) {
	_, goOn := slowSheet(t)
	m := newMarket(t)
	go func() {
		goOn <- fault.New(fault.Invalid, "test", "print.error.no_tickets")
		goOn <- nil
	}()
	if a := m.get(account.Organiser, "/office/print/slow.pdf"); a.location != "/office/print" {
		t.Errorf("status %d, location %q", a.status, a.location)
	}
	m.says(m.get(account.Organiser, "/office/print/slow.pdf"), 200, "%PDF")
}

// How vehicles come is said once for each location, and a refusal stands at its
// field with what was typed; the page of prints says how it is.
func TestALoadInIsKept(t *testing.T) {
	m := newMarket(t)
	l, _ := m.ground()
	at := "/office/locations/" + l.String()
	form := m.form(at)
	form.Set("vehicles", "viele")
	form.Set("minutes", "500")
	m.says(m.post(account.Organiser, at, form), http.StatusUnprocessableEntity, `value="viele"`, `id="f-vehicles-error"`, `value="500"`, `id="f-minutes-error"`)
	form.Set("load_in", "06:30")
	form.Set("vehicles", "2")
	form.Set("minutes", "15")
	m.did(m.post(account.Organiser, at, form))
	m.says(m.get(account.Organiser, at), http.StatusOK, `value="06:30"`, `value="15"`)
	m.says(m.get(account.Organiser, "/office/print"), http.StatusOK, "Erstes Fahrzeug um 06:30", "2 Fahrzeuge zugleich, je 15 Minuten", at+"#load_in")
	m.says(m.get(account.Organiser, "/office/print/load-in.pdf"), http.StatusOK, "%PDF")
}

// Prints that wait take memory too: too many are turned away.
func TestTooManyPrintsAreTurnedAway(t *testing.T) {
	begun, goOn := slowSheet(t)
	m := newMarket(t)
	m.as(account.Organiser)
	var all sync.WaitGroup
	for i := range 12 {
		r := m.request(account.Organiser, http.MethodGet, "/office/print/slow.pdf?location="+strings.Repeat("x", i+1), nil)
		all.Go(func() { _, _ = m.app.Test(r, -1) })
	}
	all.Wait()
	if n := begun.Load(); n != 12 {
		t.Fatalf("%d of twelve different prints were begun", n)
	}
	a := m.get(account.Organiser, "/office/print/slow.pdf?location=one-more")
	m.says(a, http.StatusServiceUnavailable)
	if a.header.Get("Retry-After") == "" {
		t.Error("nobody says when to come again")
	}
	close(goOn)
}
