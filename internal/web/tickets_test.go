package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

func ask(quantity string) url.Values {
	return url.Values{"items.0.type": {"tag"}, "items.0.quantity": {quantity}, "email": {""}, "name": {"أميرة 🍕"}, "_key": {"form-" + quantity}}
}

func TestVisitorOrdersAndReturnsTickets(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	m.says(m.get("", "/ar/tickets"), 200, "تذكرة يومية", "بقيت 10 أماكن")
	a := m.post("", "/de/tickets", ask("3"))
	m.says(a, http.StatusSeeOther)
	if again := m.post("", "/de/tickets", ask("3")); again.location != a.location {
		t.Errorf("sent twice: %s and %s", a.location, again.location)
	}
	m.says(m.get("", a.location), 200, "Tagesticket · 3 von 3", "data:image/svg", a.location+"/tickets.pdf", a.location+"/cancel")
	m.says(m.get("", a.location+"/tickets.pdf"), 200, "%PDF-")
	m.says(m.get("", "/de/tickets"), 200, "Noch 7 Plätze frei")
	m.says(m.get("", a.location[:len(a.location)-1]), 404)

	m.did(m.sure("", a.location+"/cancel", nil))
	m.says(m.get("", a.location), 200, "Diese Bestellung wurde zurückgegeben", "zurückgegeben", "!data:image/svg", "!tickets.pdf")
	m.says(m.get("", "/de/tickets"), 200, "Noch 10 Plätze frei")
}

func TestBadOrdersComeBackAsTyped(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	for quantity, says := range map[string]string{
		"0":                    "Bitte wählen Sie mindestens ein Ticket.",
		"1000000000":           "Bitte eine Zahl von 0 bis 10.",
		"-1":                   "Bitte eine Zahl von 0 bis 10.",
		"zwei":                 "Bitte schreiben Sie eine Zahl.",
		"99999999999999999999": "Bitte schreiben Sie eine Zahl.",
		"1e9":                  "Bitte schreiben Sie eine Zahl.",
	} {
		a := m.post("", "/de/tickets", ask(quantity))
		m.says(a, 422, says, `value="`+quantity+`"`, "أميرة 🍕")
	}
	bad := ask("1")
	bad.Set("email", "name@")
	m.says(m.post("", "/de/tickets", bad), 422, "Diese E-Mail-Adresse stimmt so nicht", `value="name@"`)
	bad = ask("1")
	bad.Set("items.0.type", "\x00kaputt")
	m.says(m.post("", "/de/tickets", bad), 422, "Diese Ticketart gibt es nicht.")
	m.says(m.post("", "/de/tickets", ask("10")), http.StatusSeeOther)
	m.says(m.post("", "/de/tickets", ask("2")), 409, "nicht mehr frei")
	m.says(m.get("", "/de/tickets"), 200, "Ausgebucht")
}

// After the back button the same form may be meant again with other answers.
func TestAFormSentBeforeCanBeSentOnceMore(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	first, more := ask("١"), ask("3")
	more.Set("_key", first.Get("_key"))
	m.says(m.post("", "/de/tickets", first), http.StatusSeeOther)
	a := m.post("", "/de/tickets", more)
	m.says(a, 422, "schon mit anderen Angaben abgeschickt", `value="3"`, `!value="`+first.Get("_key")+`"`)
	key := regexp.MustCompile(`name="_key" value="([^"]+)"`).FindStringSubmatch(a.body)
	more.Set("_key", key[1])
	m.says(m.post("", "/de/tickets", more), http.StatusSeeOther)
	m.says(m.get("", "/de/tickets"), 200, "Noch 6 Plätze frei")
}

func TestAnyCameraOpensATicket(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Name: "Amira Haddad", Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, m.now)
	m.must(err)
	code, err := m.Tickets.Code(t.Context(), o.Tickets[0])
	m.must(err)
	for _, path := range []string{"/T/" + code.String(), "/t/" + strings.ToLower(code.String())} {
		m.says(m.get("", path), 200, ticket.ShowNumber(o.Tickets[0].Number), "!Amira", "!"+o.Code)
	}
	code.Signature[0] ^= 1
	m.says(m.get("", "/t/"+code.String()), 404, "Infopunkt")
}

func TestOfficeSetsUpTicketsAndAGate(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	const who = account.Organiser
	kind := url.Values{
		"name.de": {"Abend"}, "name.ar": {"مساء"}, "reentry": {"once"}, "price": {"0"}, "on_sale": {"yes"},
		"windows.0.from": {"2027-05-08T18:00"}, "windows.0.until": {"2027-05-09T01:00"}, "windows.1.from": {""}, "windows.1.until": {""},
	}
	m.says(m.post(who, "/office/tickets/types/new", kind), http.StatusSeeOther)
	m.says(m.get(who, "/office/tickets"), 200, "Abend", "Sa., 8. Mai, 18:00 Uhr bis", "0 von 10 vergeben")
	kind.Set("windows.0.until", "2027-05-08T17:00")
	m.says(m.post(who, "/office/tickets/types/new", kind), 422, "Das Ende liegt vor dem Anfang.", `value="2027-05-08T17:00"`, "مساء")
	kind.Set("windows.0.until", "morgen")
	m.says(m.post(who, "/office/tickets/types/new", kind), 422, "Dieses Datum verstehen wir nicht")

	types, err := m.Tickets.Types(t.Context(), m.e, m.now)
	m.must(err)
	quota := url.Values{"name": {"Abend"}, "size": {"5"}, "type": {strconv.FormatInt(int64(types[1].ID), 10)}}
	m.says(m.post(who, "/office/tickets/quotas/new", quota), http.StatusSeeOther)
	quota.Set("size", "-5")
	m.says(m.post(who, "/office/tickets/quotas/new", quota), 422, "Bitte eine Zahl von 0 bis")

	m.says(m.post(account.GateLead, "/office/gate/gates/new", url.Values{"name.de": {"Süd"}, "location": {"0"}}), 422, "Bitte wählen Sie einen der Vorschläge.", "Süd")
	m.says(m.post(account.GateLead, "/office/gate/devices", url.Values{"name": {""}, "gate": {"1"}}), 422, "Bitte füllen Sie dieses Feld aus.")
	m.did(m.sure(account.GateLead, "/office/gate/admission", url.Values{"state": {"stop"}, "reason": {"Sturm"}}))
	m.says(m.get(account.GateLead, "/office/gate"), 200, "Einlass-Stopp: Kein Gerät")
	l, err := m.Festival.CreateLocation(t.Context(), m.e, festival.LocationDraft{Slug: "wiese", Name: lang.Text{"de": "Wiese"}}, m.now)
	m.must(err)
	_, err = m.Checkin.CreateGate(t.Context(), m.e.ID, checkin.GateDraft{Slug: "sued", Name: lang.Text{"de": "Südtor"}, LocationID: l}, m.now)
	m.must(err)
	only := url.Values{"state": {"evacuation"}, "where": {"wiese"}}
	m.says(m.post(account.GateLead, "/office/gate/admission", only), 409, "Nur Wiese: Evakuierung auslösen?", "Bis jetzt gilt ein Einlass-Stopp.")
	m.did(m.sure(account.GateLead, "/office/gate/admission", only))
	m.says(m.get(account.GateLead, "/office/gate"), 200, "Einlass-Stopp: Kein Gerät", "Nur hier gilt die Evakuierung")
	m.says(m.post(account.GateLead, "/office/gate/admission", url.Values{"state": {"normal"}, "where": {"mond"}}), 422, "Bitte wählen Sie einen der Vorschläge.")
	m.says(m.post(account.GateLead, "/office/gate/count", url.Values{"location": {"campus"}, "inside": {"viele"}}), 422, "Bitte schreiben Sie eine Zahl.")
	m.says(m.post(account.GateLead, "/office/gate/count", url.Values{"location": {"campus"}, "inside": {"40"}, "_key": {"count-1"}}), http.StatusSeeOther)
	m.says(m.get(account.GateLead, "/office/gate"), 200, ">40<")
}

// A gate's paper list is typed in; what is wrong on it is named, and all that
// was typed stays.
func TestOfficeTypesAPaperListIn(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 2}}}, m.now)
	m.must(err)
	gates, err := m.Checkin.Gates(t.Context(), m.e.ID)
	m.must(err)
	list := url.Values{"gate": {fmt.Sprint(gates[0].ID)}, "at": {"2027-05-08T11:50"}, "numbers": {o.Tickets[0].Number + "\nABC"}}
	m.says(m.post(account.GateLead, "/office/gate/paper", list), 422, "Eingetragen: 1.", "Diese Nummern hat kein Ticket dieses Marktes: ABC", o.Tickets[0].Number, `value="2027-05-08T11:50"`)
	list.Set("numbers", o.Tickets[0].Number)
	m.did(m.post(account.GateLead, "/office/gate/paper", list))
	m.says(m.get(account.GateLead, "/office/gate"), 200, ticket.ShowNumber(o.Tickets[0].Number), "!Zweimal eingelassen")
	device, err := m.Checkin.IssueDevice(t.Context(), m.e.ID, "", "Telefon", m.now)
	m.must(err)
	m.says(m.call(device, http.MethodPost, "/api/v1/gate/redeem", `{"nonce":"n1","kind":"entry","force":true,"code":"`+o.Tickets[1].Number+`"}`), 200)
	list.Set("numbers", o.Tickets[1].Number+"\nABC")
	for range 2 { // a wrong number hides no double, nor is one told once only
		m.says(m.post(account.GateLead, "/office/gate/paper", list), 422, "kein Ticket dieses Marktes: ABC", "schon jemand hereingekommen: "+ticket.ShowNumber(o.Tickets[1].Number))
	}
	m.says(m.get(account.GateLead, "/office/gate"), 200, "Zweimal eingelassen", "!person:")
	list.Set("at", "2027-05-09T11:50")
	m.says(m.post(account.GateLead, "/office/gate/paper", list), 422, "Die Zeit liegt in der Zukunft")
	m.says(m.get(account.Finance, "/office/gate/paper"), 403)
}

// A list that is longer than one goes at once comes again in its own page, with
// all that was typed; one of whole codes is none of those.
func TestALongPaperListIsAnsweredInItsPage(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, m.now)
	m.must(err)
	code, err := m.Tickets.Code(t.Context(), o.Tickets[0])
	m.must(err)
	list := url.Values{"gate": {"1"}, "at": {"2027-05-08T11:50"}, "numbers": {strings.Repeat(ticket.ShowNumber(o.Tickets[0].Number)+"\r\n", 40_000)}}
	m.says(m.post(account.GateLead, "/office/gate/paper", list), 422, `id="f-numbers-error"`, "500", ticket.ShowNumber(o.Tickets[0].Number), `value="2027-05-08T11:50"`)
	if n := m.count(`SELECT count(*) FROM scan`); n != 0 {
		t.Errorf("%d scans of a list that was refused", n)
	}
	list.Set("numbers", strings.Repeat(code.Address("https://markt.example.org")+"\r\n", 500))
	m.did(m.post(account.GateLead, "/office/gate/paper", list))
	list.Set("numbers", strings.Repeat("Ä", 100_000))
	m.says(m.post(account.GateLead, "/office/gate/paper", list), 422, strings.Repeat("Ä", 40)+"…", "!"+strings.Repeat("Ä", 41)+"…")
}

// The office sees which tickets let two people in, by which gates and how far
// apart, and why people were refused.
func TestOfficeSeesWhatWentWrongAtTheGates(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	device := m.door()
	m.says(m.get(account.GateLead, "/office/gate"), 200, "!Zweimal eingelassen", "!Warum abgewiesen wurde")
	o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, m.now)
	m.must(err)
	scan := func(nonce, at string, force bool) {
		m.says(m.call(device, http.MethodPost, "/api/v1/gate/scans", fmt.Sprintf(`{"scans":[{"nonce":%q,"code":%q,"kind":"entry","at":%q,"force":%v}]}`, nonce, o.Tickets[0].Number, at, force)), 200)
	}
	scan("a", "2027-05-08T11:50:00+02:00", true)
	scan("b", "2027-05-08T11:57:00+02:00", true)
	scan("c", "2027-05-08T11:58:00+02:00", false)
	m.says(m.get(account.GateLead, "/office/gate"), 200, "Zweimal eingelassen", ticket.ShowNumber(o.Tickets[0].Number), "7 Min.", "Schon eingelassen: 1", "In 5 Minuten")
}

func TestOfficeChangesAnOrder(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Name: "Amira Haddad", Items: []ticket.Item{{Type: "tag", Quantity: 2}}}, m.now)
	m.must(err)
	m.says(m.get(account.GateLead, "/office/tickets/orders?q=am"), 422, "mindestens 3 Zeichen")
	m.says(m.get(account.GateLead, "/office/tickets/orders?q=haddad"), 200, o.Code)
	path := "/office/tickets/orders/" + strconv.FormatInt(int64(o.ID), 10)
	one := path + "/tickets/" + strconv.FormatInt(int64(o.Tickets[0].ID), 10)
	change := func(do string) answer { return m.post(account.GateLead, one, url.Values{"do": {do}}) }
	m.says(change("block"), http.StatusSeeOther)
	m.says(m.get(account.GateLead, path), 200, "gesperrt", "Entsperren", "Ticket gesperrt")
	m.did(m.sure(account.GateLead, one, url.Values{"do": {"void"}}))
	m.says(change("erase"), 422)
	m.did(m.sure(account.GateLead, path+"/cancel", url.Values{"reason": {"auf Wunsch"}}))
	m.says(m.get(account.GateLead, path), 200, "auf Wunsch", "Test gate_lead", "!Entwerten<")
}

var setCookie = regexp.MustCompile(`^device=([^;]+);.*HttpOnly.*SameSite=Strict`)

func TestAPhoneBecomesAScanner(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	m.says(m.get("", "/gate"), 200, "noch nicht eingerichtet")
	gates, err := m.Checkin.Gates(t.Context(), m.e.ID)
	m.must(err)
	d, err := m.Checkin.CreateDevice(t.Context(), m.e.ID, gates[0].ID, "Telefon 2", m.now)
	m.must(err)
	desk := "/office/gate/devices/" + strconv.FormatInt(int64(d.ID), 10)
	m.says(m.get(account.Organiser, desk), 200, "data:image/svg", "/gate/enrol/", "!noch in Vorbereitung: Telefone")
	m.exec(`UPDATE edition SET state = 'preparing'`)
	m.says(m.get(account.Organiser, desk), 200, "noch in Vorbereitung: Telefone")
	m.exec(`UPDATE edition SET state = 'open'`)
	m.says(m.post(account.GateLead, desk+"/rights", url.Values{"search": {"yes"}, "lead": {"yes"}}), http.StatusSeeOther)
	m.says(m.get(account.GateLead, desk), 200, `name="search" value="yes" checked`, `name="lead" value="yes" checked`, `!name="scan" value="yes" checked`, `!name="count" value="yes" checked`)
	m.says(m.get(account.GateLead, "/office/gate/devices"), 200, "Suchen, Leiten", "Scannen, Zählen, Leiten")
	// In a second tab it may still scan: what that one does not touch stays.
	m.says(m.post(account.GateLead, desk+"/rights", url.Values{"seen": {"rights scan lead"}, "scan": {"yes"}, "count": {"yes"}}), http.StatusSeeOther)
	m.says(m.get(account.GateLead, desk), 200, `value="rights search count"`, `name="search" value="yes" checked`, `name="count" value="yes" checked`, `!name="scan" value="yes" checked`, `!name="lead" value="yes" checked`)
	m.exec(`UPDATE device SET scan = true, count = true, lead = true`)
	path := "/gate/enrol/" + m.Checkin.EnrolToken(d)
	m.says(m.get("", path), 200, "Haupteingang", "Telefon 2")
	a := m.post("", path, nil)
	m.says(a, http.StatusSeeOther)
	cookie := ""
	for _, c := range a.header.Values("Set-Cookie") {
		if found := setCookie.FindStringSubmatch(c); found != nil {
			cookie = found[1]
		}
	}
	m.says(m.post("", path, nil), http.StatusGone)
	m.says(m.get("", path), http.StatusGone, "schon benutzt")
	for method, other := range map[string]string{http.MethodPost: "/gate/enrol/x", http.MethodGet: "/gate/enrol/x"} { // it pressed twice
		for to, status := range map[string]int{path: http.StatusSeeOther, other: http.StatusGone} {
			r := m.request("", method, to, strings.NewReader(url.Values{"_csrf": {m.csrfOf("x")}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.AddCookie(&http.Cookie{Name: "csrf", Value: "x"})
			r.AddCookie(&http.Cookie{Name: "device", Value: cookie})
			m.says(m.do(r), status)
		}
	}

	r := m.request("", http.MethodGet, "/gate?lang=ar", nil)
	r.AddCookie(&http.Cookie{Name: "device", Value: cookie})
	page := m.do(r)
	m.says(page, 200, `dir="rtl"`, "المدخل الرئيسي", "zxing_reader", "سبق إدخالها")
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "'wasm-unsafe-eval'") {
		t.Errorf("the code reader may not run: %s", policy)
	}
	for rights, shown := range map[string][]string{ // what it may not do is not shown
		"scan, count, lead": {`data-page="scan" aria-current`, `data-page="number"`, `data-page="count"`, `id="drill-start"`, `!id="search-form"`, `!data-mute`},
		"scan":              {`data-page="scan" aria-current`, `!data-page="count"`, `!id="drill-start"`},
		"search":            {`data-page="number" aria-current`, `id="search-form"`, `!data-page="scan"`, `data-mute="yes"`, `novalidate hidden`},
		"count, lead":       {`data-page="count" aria-current`, `!data-page="number"`, `!id="drill-start"`},
		"":                  {`data-page="device" aria-current`, `!data-page="count"`},
	} {
		m.exec(`UPDATE device SET scan = ` + has(rights, "scan") + `, search = ` + has(rights, "search") + `, count = ` + has(rights, "count") + `, lead = ` + has(rights, "lead"))
		r := m.request("", http.MethodGet, "/gate", nil)
		r.AddCookie(&http.Cookie{Name: "device", Value: cookie})
		m.says(m.do(r), 200, shown...)
	}
	m.exec(`UPDATE device SET count = true`)
	scan := func(site string) answer {
		r := m.request("", http.MethodPost, "/api/v1/gate/redeem", strings.NewReader(`{"nonce":"n-`+site+`","kind":"plus"}`))
		r.AddCookie(&http.Cookie{Name: "device", Value: cookie})
		r.Header.Set("Sec-Fetch-Site", site)
		return m.do(r)
	}
	m.says(scan("same-origin"), 200, `"status":"ok"`)
	m.says(scan("cross-site"), 401)
	m.did(m.sure(account.Organiser, desk+"/revoke", nil))
	m.says(scan("same-origin"), 401)
}

func has(rights, one string) string { return strconv.FormatBool(strings.Contains(rights, one)) }

// An order's tickets are drawn once, until they change.
func TestAnOrdersTicketsAreDrawnOnce(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Name: "Amira", Items: []ticket.Item{{Type: "tag", Quantity: 2}}}, m.now)
	m.must(err)
	path := "/de/orders/" + m.Tickets.Secret(o) + "/tickets.pdf"
	first := m.get("", path)
	m.says(first, 200, "%PDF")
	m.now = m.now.Add(30 * time.Second) // a print says when it was made
	if m.get("", path).body != first.body {
		t.Error("drawn again although nothing has changed")
	}
	who := account.Organiser
	m.says(m.sure(who, "/office/tickets/orders/"+strconv.FormatInt(int64(o.ID), 10)+"/tickets/"+strconv.FormatInt(int64(o.Tickets[0].ID), 10), url.Values{"do": {"void"}}), http.StatusSeeOther)
	if m.get("", path).body == first.body {
		t.Error("a void ticket is printed")
	}
}
