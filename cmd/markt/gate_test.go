package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
)

// alone is a house that stands at a gate with a copy, and a program that
// answers as the service does.
type alone struct {
	*exchange
	service *house
	t       *testing.T
	out     *bytes.Buffer
	bearer  string
	answer  func(w http.ResponseWriter, u checkin.Untold)
	asked   int
}

var gateNow = time.Date(2027, 5, 8, 13, 0, 0, 0, time.UTC)

func standing(t *testing.T) *alone {
	t.Helper()
	service, _ := newHouse(t)
	laptop, out := newHouse(t)
	a := &alone{exchange: &exchange{house: laptop}, service: service, t: t, out: out}
	ctx := t.Context()
	e, err := service.Festival.Create(ctx, festival.Draft{Slug: "markt-2027", Name: lang.Text{"de": "Markt"}}, nil, gateNow)
	a.must(err)
	a.must(service.Festival.SetState(ctx, e.ID, festival.Preparing, festival.Open, gateNow))
	campus, err := service.Festival.CreateLocation(ctx, e, festival.LocationDraft{Name: lang.Text{"de": "Campus"}}, gateNow)
	a.must(err)
	_, err = service.Checkin.CreateGate(ctx, e.ID, checkin.GateDraft{Name: lang.Text{"de": "Tor"}, LocationID: campus}, gateNow)
	a.must(err)
	a.bearer, err = service.Checkin.IssueDevice(ctx, e.ID, "", "Handy", gateNow)
	a.must(err)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer geheim" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if r.URL.Path == "/api/v1/standalone/copy" {
			c, err := service.Checkin.Copy(r.Context(), e, time.Now())
			a.must(err)
			a.must(json.NewEncoder(w).Encode(c))
			return
		}
		var u checkin.Untold
		a.must(json.NewDecoder(r.Body).Decode(&u))
		a.asked++
		a.answer(w, u)
	}))
	t.Cleanup(s.Close)
	base, err := url.Parse(s.URL)
	a.must(err)
	a.from = newService(base, "", "", "geheim")
	a.must(a.fetch(ctx, gateNow))
	return a
}

func (a *alone) must(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

func (a *alone) plus(nonces ...string) {
	a.t.Helper()
	for _, nonce := range nonces {
		_, err := a.Checkin.Redeem(a.t.Context(), a.bearer, checkin.ScanDraft{Nonce: nonce, Kind: checkin.Plus}, gateNow)
		a.must(err)
	}
}

func (a *alone) left() int {
	a.t.Helper()
	n, err := a.Checkin.UntoldCount(a.t.Context())
	a.must(err)
	return n
}

// takes answers that all is taken but some.
func takes(w http.ResponseWriter, u checkin.Untold, but string) {
	var all takenAll
	for _, s := range u.Scans {
		all.Scans = append(all.Scans, taken{Nonce: s.Nonce, Taken: s.Nonce != but})
	}
	_ = json.NewEncoder(w).Encode(all)
}

// What is not answered is told again; what the service does not take stays, is
// said once, and holds up nothing else.
func TestTheLaptopTellsUntilAllIsTaken(t *testing.T) {
	a := standing(t)
	a.plus("n1", "n2", "n3")
	a.answer = func(w http.ResponseWriter, _ checkin.Untold) { w.WriteHeader(http.StatusBadGateway) }
	if err := a.tell(t.Context()); err == nil || a.left() != 3 {
		t.Errorf("without an answer %d are left, %v", a.left(), err)
	}
	a.answer = func(w http.ResponseWriter, u checkin.Untold) { takes(w, u, "n2") }
	for range 2 {
		if err := a.once(t.Context(), gateNow.Add(time.Hour)); err == nil || !strings.Contains(err.Error(), "does not take 1 scan; it stays here: n2") {
			t.Errorf("n2 was not taken: %v", err)
		}
	}
	if !a.fetched.Equal(gateNow.Add(time.Hour)) {
		t.Errorf("what is not taken keeps newer copies away: the last is of %s", a.fetched)
	}
	if a.left() != 1 || strings.Count(a.out.String(), "does not take") != 1 || !strings.Contains(a.out.String(), "told the service of 2 scans") {
		t.Errorf("%d are left; it says\n%s", a.left(), a.out)
	}
	a.answer = func(w http.ResponseWriter, u checkin.Untold) { takes(w, u, "") }
	if err := a.once(t.Context(), gateNow); err != nil || a.left() != 0 || !strings.Contains(a.out.String(), "can be reached again") {
		t.Errorf("%d are left, %v\n%s", a.left(), err, a.out)
	}
	asked := a.asked
	if err := a.tell(t.Context()); err != nil || a.asked != asked {
		t.Errorf("there was nothing to tell, and the service was asked: %v", err)
	}
}

// More than one request takes is told by several.
func TestTheLaptopTellsMuch(t *testing.T) {
	a := standing(t)
	for i := range tellMost + 1 {
		a.plus(fmt.Sprint("n", i))
	}
	a.answer = func(w http.ResponseWriter, u checkin.Untold) { takes(w, u, "") }
	if err := a.tell(t.Context()); err != nil || a.left() != 0 || a.asked != 2 {
		t.Errorf("%d requests leave %d, %v", a.asked, a.left(), err)
	}
}

// A request full of scans that are never taken holds up none behind it, and
// what is not taken is named.
func TestScansThatAreNeverTakenHoldUpNothing(t *testing.T) {
	a := standing(t)
	for i := range tellMost {
		a.plus(fmt.Sprint("bad", i))
	}
	a.plus("good")
	a.answer = func(w http.ResponseWriter, u checkin.Untold) {
		var all takenAll
		for _, s := range u.Scans {
			all.Scans = append(all.Scans, taken{Nonce: s.Nonce, Taken: s.Nonce == "good"})
		}
		_ = json.NewEncoder(w).Encode(all)
	}
	err := a.tell(t.Context())
	if a.left() != tellMost || a.asked != 2 || err == nil || !strings.Contains(err.Error(), fmt.Sprintf("does not take %d scans", tellMost)) || !strings.Contains(err.Error(), "bad0, bad1,") {
		t.Errorf("%d requests leave %d: %v", a.asked, a.left(), err)
	}
}

// A refusal with a reason is said with it, as one line.
func TestTheServicesOwnSentenceIsSaid(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusConflict)
		fmt.Fprintf(w, `{"status":409,"code":"not_now","detail":"This edition is still\n being prepared (%s)."}`, r.Header.Get("Accept-Language"))
	}))
	t.Cleanup(s.Close)
	base, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = newService(base, "", "", "geheim").copy(t.Context())
	if err == nil || !strings.HasSuffix(err.Error(), "answers with status 409: This edition is still being prepared (en).") {
		t.Error(err)
	}
}

// An answer that is not the service's is never taken for one, and says what to do.
func TestAnswersThatAreNotTheServices(t *testing.T) {
	for says, answer := range map[string]http.HandlerFunc{
		"gate_lead":          func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		"does not take":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
		"--dial":             http.NotFound,
		"with status 302":    func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/welcome", http.StatusFound) },
		"with status 502":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"gives no answer":    func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<h1>Willkommen im WLAN</h1>") },
		"connection refused": nil,
	} {
		s := httptest.NewServer(answer)
		base, err := url.Parse(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		if answer == nil {
			s.Close()
		}
		if _, _, err := newService(base, "", "", "geheim").copy(t.Context()); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
		s.Close()
	}
}

// At a gate the last word counts: what is set by hand where it stands alone
// holds until the office says something new. A market of its own is regulated
// in its office.
func TestAGateThatStandsAloneIsRegulatedByHand(t *testing.T) {
	a := standing(t)
	state := func() festival.Admission {
		t.Helper()
		d, err := a.Checkin.Authenticate(t.Context(), a.bearer, gateNow)
		a.must(err)
		b, err := a.Checkin.Bundle(t.Context(), d, gateNow)
		a.must(err)
		return b.Admission()
	}
	a.must(a.setGateState(t.Context(), "", festival.AdmissionEvacuation, gateNow))
	if got := state(); got != festival.AdmissionEvacuation {
		t.Errorf("phones are told %q", got)
	}
	for _, c := range []struct{ office, want festival.Admission }{
		{"", festival.AdmissionEvacuation}, // a copy in which the office says what it said before
		{festival.AdmissionStop, festival.AdmissionStop},
		{festival.AdmissionNormal, festival.AdmissionNormal},
	} {
		if c.office != "" {
			e, err := a.service.Festival.BySlug(t.Context(), "markt-2027")
			a.must(err)
			a.must(a.service.Festival.SetAdmission(t.Context(), e.ID, c.office, "", gateNow))
		}
		a.must(a.fetch(t.Context(), gateNow))
		if got := state(); got != c.want {
			t.Errorf("the office says %q, phones are told %q, want %q", c.office, got, c.want)
		}
	}
	a.must(a.setGateState(t.Context(), "campus", festival.AdmissionStop, gateNow))
	a.must(a.fetch(t.Context(), gateNow))
	if got := state(); got != festival.AdmissionStop {
		t.Errorf("phones at the one location are told %q", got)
	}
	if err := a.setGateState(t.Context(), "mond", festival.AdmissionStop, gateNow); err == nil {
		t.Error("a location that is none was regulated")
	}
	h, _ := newHouse(t)
	if err := h.setGateState(t.Context(), "", festival.AdmissionStop, gateNow); err == nil || !strings.Contains(err.Error(), "the office") {
		t.Error(err)
	}
}

// A copy has no names, orders and keys: nobody is to take it for the market.
func TestACopyIsNotServedAsAMarket(t *testing.T) {
	if err := standing(t).house.serve(t.Context(), false); !errors.Is(err, errCopy) {
		t.Error(err)
	}
}

// A first start without the service does not serve: there is nothing to judge by.
func TestStandingAloneNeedsACopy(t *testing.T) {
	h, _ := newHouse(t)
	nobody := newService(&url.URL{Scheme: "http", Host: "127.0.0.1:1"}, "", "", "geheim")
	if err := h.standAlone(t.Context(), nobody); err == nil || !strings.Contains(err.Error(), "no copy here yet") {
		t.Error(err)
	}
}

// Phones take the laptop for the service by its certificate: one that they
// would not take is refused before a queue stands there.
func TestTheCertificateIsTheServices(t *testing.T) {
	now := time.Now()
	base := &url.URL{Scheme: "https", Host: "markt.example"}
	for _, c := range []struct {
		host  string
		until time.Time
		says  string
	}{
		{"markt.example", now.Add(time.Hour), ""},
		{"other.example", now.Add(time.Hour), "other.example"},
		{"markt.example", now.Add(-time.Hour), "expired"},
		{"", now, "MARKT_TLS_CERT"},
	} {
		e := &environment{}
		if c.host != "" {
			e.TLSCert, e.TLSKey = certificate(t, c.host, c.until)
		}
		if err := e.standsFor(base, now); fmt.Sprint(err) == "<nil>" && c.says != "" || err != nil && (c.says == "" || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s until %s: %v, want %q", c.host, c.until, err, c.says)
		}
	}
	if err := (&environment{}).standsFor(&url.URL{Scheme: "http", Host: "127.0.0.1:8080"}, now); err != nil {
		t.Error(err)
	}
}

func certificate(t *testing.T, host string, until time.Time) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{host}, NotBefore: until.Add(-48 * time.Hour), NotAfter: until}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: raw}, key: {Type: "PRIVATE KEY", Bytes: der}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}
