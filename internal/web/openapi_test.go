package web

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/ticket"
	"markt/internal/web/openapi"
)

// described is a market whose every request and answer is held against the
// document, and which remembers what was seen of it.
type described struct {
	*market
	doc  *openapi3.T
	seen map[string]bool // "GET /api/v1/stalls 200"
}

// newDescribed reads the document as the service gives it. Answers are held
// against it strictly: a field that it does not name is a fault.
func newDescribed(m *market) *described {
	m.t.Helper()
	a := m.call("", http.MethodGet, "/api/v1/openapi.json", "")
	m.says(a, 200, `"openapi":"3.1.0"`)
	doc, err := openapi3.NewLoader().LoadFromData([]byte(a.body))
	m.must(err)
	doc.SetStringFormatValidator("uuid", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC9562))
	doc.SetStringFormatValidator("uri", openapi3.NewCallbackValidator(func(s string) error {
		_, err := url.ParseRequestURI(s)
		return err
	}))
	m.must(doc.Validate(m.t.Context()))
	for name, s := range doc.Components.Schemas {
		if s.Value.Properties != nil && s.Value.AdditionalProperties.Has == nil && name != "Problem" {
			s.Value.AdditionalProperties.Has = new(bool)
		}
	}
	return &described{m, doc, map[string]bool{}}
}

// try sends what it is told to and holds it against the document: the answer
// always, the request unless it is refused for what it says. path is the
// route's, "/api/v1/orders/:code"; at is the address with values in it.
func (d *described) try(status int, token, method, path, at, body string, extra ...string) answer {
	d.t.Helper()
	a := d.call(token, method, at, body, append([]string{"Accept", "application/json"}, extra...)...)
	if a.status != status {
		d.t.Errorf("%s %s answers %d, want %d\n%s", method, at, a.status, status, mainOf(a.body))
	}
	d.hold(a, token, method, path, at, body, extra...)
	return a
}

func (d *described) hold(a answer, token, method, path, at, body string, extra ...string) {
	d.t.Helper()
	in := d.input(token, method, path, at, body, extra...)
	if in == nil {
		return
	}
	if err := openapi3filter.ValidateRequest(d.t.Context(), in); err != nil && a.status != http.StatusUnprocessableEntity {
		d.t.Errorf("%s %s: the request: %v\n%s", method, at, err, body)
	}
	if err := d.wrong(in, a); err != nil {
		d.t.Errorf("%s %s answers %d: %v", method, at, a.status, err)
	}
	d.seen[method+" "+path+" "+strconv.Itoa(a.status)] = true
}

// wrong is what the document says against an answer.
func (d *described) wrong(in *openapi3filter.RequestValidationInput, a answer) error {
	return openapi3filter.ValidateResponse(d.t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: a.status, Header: a.header, Body: io.NopCloser(strings.NewReader(a.body)), Options: in.Options,
	})
}

// An answer that is not as described is found out, whatever is wrong with it.
func TestTheDocumentIsHeldAgainstAnswers(t *testing.T) {
	t.Parallel()
	d := newDescribed(newMarket(t))
	const path = "/api/v1/applications"
	in := d.input("", http.MethodPost, path, path, "{}")
	made := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	failed := http.Header{"Content-Type": {"application/problem+json"}}
	const right = `{"id":"6f9619ff-8b86-4011-b42d-00cf4fc964ff","status":"submitted","url":"http://markt.example/my"}`
	const refused = `{"type":"about:blank","title":"conflict","status":409,"code":"closed"}`
	for _, ok := range []answer{{status: 201, header: made, body: right}, {status: 409, header: failed, body: refused}} {
		d.must(d.wrong(in, ok))
	}
	for what, a := range map[string]answer{
		"another status":     {status: 202, header: made, body: right},
		"another media type": {status: 201, header: failed, body: right},
		"no uuid":            {status: 201, header: made, body: strings.Replace(right, "6f9619ff-", "", 1)},
		"no address":         {status: 201, header: made, body: strings.Replace(right, "http://markt.example/my", "my page", 1)},
		"another word":       {status: 201, header: made, body: strings.Replace(right, "submitted", "sent", 1)},
		"a field too few":    {status: 201, header: made, body: strings.Replace(right, `"status":"submitted",`, "", 1)},
		"a field too many":   {status: 201, header: made, body: strings.Replace(right, `{`, `{"more":1,`, 1)},
		"another code":       {status: 409, header: failed, body: strings.Replace(refused, "closed", "shut", 1)},
		"a status that lies": {status: 409, header: failed, body: strings.Replace(refused, "409", "404", 1)},
	} {
		if d.wrong(in, a) == nil {
			t.Errorf("%s: not found out", what)
		}
	}
}

func (d *described) input(token, method, path, at, body string, extra ...string) *openapi3filter.RequestValidationInput {
	d.t.Helper()
	template := openapi.Template(path)
	item := d.doc.Paths.Value(template)
	if item == nil || item.GetOperation(method) == nil {
		d.t.Errorf("%s %s stands not in the document", method, path)
		return nil
	}
	r := httptest.NewRequest(method, at, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(extra); i += 2 {
		r.Header.Set(extra[i], extra[i+1])
	}
	return &openapi3filter.RequestValidationInput{
		Request: r, PathParams: pathValues(path, r.URL.Path),
		Route: &routers.Route{Spec: d.doc, Path: template, PathItem: item, Method: method, Operation: item.GetOperation(method)},
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
			SchemaValidationOptions: d.doc.GetSchemaValidationOptions()},
	}
}

// pathValues are what stands in the address for each ":name" of the route.
func pathValues(path, at string) map[string]string {
	values := map[string]string{}
	parts := strings.Split(at, "/")
	for i, part := range strings.Split(path, "/") {
		if before, name, found := strings.Cut(part, ":"); found {
			values[name] = strings.TrimPrefix(parts[i], before)
		}
	}
	return values
}

// forPrograms are the addresses that the document must hold: the API and the
// files for others.
func forPrograms(path string) bool {
	files := []string{"/schedule.", "/plan.geojson", "/stalls.json", "/print/", "/healthz", "/readyz", "/metrics", "/api/"}
	return slices.ContainsFunc(files, func(f string) bool { return strings.HasPrefix(path, f) })
}

func TestTheDocumentKnowsEveryRoute(t *testing.T) {
	t.Parallel()
	d := newDescribed(newMarket(t))
	routes := map[string]bool{}
	for _, r := range d.routes() {
		if forPrograms(r.Path) {
			routes[r.Method+" "+openapi.Template(r.Path)] = true
		}
	}
	documented := map[string]bool{}
	for path, item := range d.doc.Paths.Map() {
		for method := range item.Operations() {
			documented[method+" "+path] = true
		}
	}
	for _, one := range slices.Sorted(maps.Keys(routes)) {
		if !documented[one] {
			t.Errorf("%s stands not in the document", one)
		}
	}
	for _, one := range slices.Sorted(maps.Keys(documented)) {
		if !routes[one] {
			t.Errorf("%s stands in the document and in no table of routes", one)
		}
	}
}

// Every route's real request and answer is what the document says, failures
// included, and the document promises nothing that was not seen.
func TestTheDocumentHoldsForEveryAnswer(t *testing.T) {
	t.Parallel()
	d := newDescribed(demoMarket(t))
	d.tryMarket()
	d.tryApplications()
	d.tryOrders()
	d.tryGate()
	d.tryStandalone()
	d.tryFiles()
	for path, item := range d.doc.Paths.Map() {
		for method, o := range item.Operations() {
			for status := range o.Responses.Map() {
				if !slices.Contains([]string{"413", "429", "500", "503"}, status) && !d.saw(method, path, status) {
					t.Errorf("%s %s: nobody saw it answer %s", method, path, status)
				}
			}
		}
	}
}

func (d *described) saw(method, template, status string) bool {
	for seen := range d.seen {
		words := strings.Fields(seen)
		if words[0] == method && openapi.Template(words[1]) == template && words[2] == status {
			return true
		}
	}
	return false
}

// kept tries an address that is kept, and asks again with its ETag.
func (d *described) kept(token, path, at string) answer {
	d.t.Helper()
	a := d.try(200, token, http.MethodGet, path, at, "")
	d.try(304, token, http.MethodGet, path, at, "", "If-None-Match", a.header.Get("Etag"))
	return a
}

func (d *described) tryMarket() {
	d.t.Helper()
	d.kept("", "/api/v1/openapi.json", "/api/v1/openapi.json")
	for _, path := range []string{"/api/v1/locations", "/stalls.json", "/api/v1/stalls", "/api/v1/programme", "/api/v1/ticket-types"} {
		if path == "/api/v1/ticket-types" {
			d.try(200, "", http.MethodGet, path, path, "")
		} else {
			d.kept("", path, path)
		}
		d.try(404, "", http.MethodGet, path, path+"?edition=none", "")
	}
}

func (d *described) tryApplications() {
	d.t.Helper()
	const path = "/api/v1/applications"
	const whole = `{"kind":"advice","lang":"de","name":"VeloBuch","organisation":"Verein","description":{"de":"Räder"},
		"contact":{"name":"Hải","email":"hai@velo.example"},"answers":{"goods":{"what":"Räder"},"size":{"front":3,"depth":2.5},
		"power":[{"name":"Lader","watts":1200,"phases":"1"}],"languages":{"spoken":["de","vi"]},"business":{"alcohol":false}}}`
	d.exec(`UPDATE kind SET open = false WHERE slug = 'advice'`)
	d.try(409, "", http.MethodPost, path, path, whole)
	d.exec(`UPDATE kind SET open = true WHERE slug = 'advice'`)
	d.try(201, "", http.MethodPost, path, path, whole, "Idempotency-Key", "velo")
	d.try(422, "", http.MethodPost, path, path, strings.Replace(whole, "VeloBuch", "Other", 1), "Idempotency-Key", "velo")
	d.says(d.try(422, "", http.MethodPost, path, path, strings.Replace(whole, "1200", `"viel"`, 1)), 422, `"answers.power.0.watts"`)
	d.try(422, "", http.MethodPost, path, path, `{`)
	d.try(404, "", http.MethodPost, path, path+"?edition=none", whole)
}

func (d *described) tryOrders() {
	d.t.Helper()
	const path, one = "/api/v1/orders", "/api/v1/orders/:code"
	organiser, stranger := d.officeToken(0), d.officeToken(int64(d.next("markt-2028").ID))
	slug := d.freeType()
	body := `{"lang":"ar","name":"Rana","email":"rana@test.example","items":[{"type":"` + slug + `","quantity":2}]}`
	a := d.try(201, organiser, http.MethodPost, path, path, body, "Idempotency-Key", "k1")
	d.try(201, "", http.MethodPost, path, path, `{"items":[{"type":"`+slug+`","quantity":1}]}`)
	d.try(422, organiser, http.MethodPost, path, path, `{"items":[]}`, "Idempotency-Key", "k1")
	d.try(422, organiser, http.MethodPost, path, path, strings.Replace(body, "2}", "1}", 1), "Idempotency-Key", "k1")
	d.try(404, organiser, http.MethodPost, path, path+"?edition=none", body)
	d.exec(`DELETE FROM place WHERE ticket_id IS NULL`)
	d.try(409, organiser, http.MethodPost, path, path, body)
	d.tryLastStep(slug)
	var o orderAnswer
	d.read(a, &o)
	d.try(200, o.Secret, http.MethodGet, one, "/api/v1/orders/"+o.Code, "")
	d.try(200, organiser, http.MethodGet, one, "/api/v1/orders/"+strings.ToLower(o.Code), "")
	d.try(401, "wrong", http.MethodGet, one, "/api/v1/orders/"+o.Code, "")
	d.try(403, stranger, http.MethodGet, one, "/api/v1/orders/"+o.Code, "")
	d.try(404, organiser, http.MethodGet, one, "/api/v1/orders/NONE", "")
}

// tryLastStep orders as a stranger does, while limits are on.
func (d *described) tryLastStep(slug string) {
	d.t.Helper()
	const path, confirm = "/api/v1/orders", "/api/v1/orders/confirm"
	d.exec(`INSERT INTO place (quota_id) SELECT id FROM quota, generate_series(1, 20)`)
	d.Limits = true
	defer func() { d.Limits = false }()
	var pending struct {
		Confirm struct{ Hold string }
	}
	d.read(d.try(202, "", http.MethodPost, path, path, `{"items":[{"type":"`+slug+`","quantity":1}]}`), &pending)
	h, err := d.Tickets.OpenHold(pending.Confirm.Hold, d.now)
	d.must(err)
	d.try(422, "", http.MethodPost, confirm, confirm, `{`)
	d.try(410, "", http.MethodPost, confirm, confirm, `{"hold":"no"}`)
	d.try(429, "", http.MethodPost, confirm, confirm, `{"hold":"`+pending.Confirm.Hold+`"}`)
	d.try(201, "", http.MethodPost, confirm, confirm, `{"hold":"`+pending.Confirm.Hold+`","proof":"`+h.Solve()+`"}`)
	v := d.visitor()
	web := d.step(v.post("/de/tickets", url.Values{"items.0.type": {slug}, "items.0.quantity": {"1"}, "_key": {"web"}})).Get("hold")
	d.try(403, "", http.MethodPost, confirm, confirm, `{"hold":"`+web+`"}`)
}

func (d *described) officeToken(edition int64) string {
	d.t.Helper()
	token, err := d.Accounts.CreateToken(d.t.Context(), account.TokenDraft{Name: "test", Role: account.Organiser, EditionID: edition}, d.now)
	d.must(err)
	return token
}

// freeType is the slug of a type of which ten may be ordered.
func (d *described) freeType() string {
	d.t.Helper()
	types, err := d.Tickets.Types(d.t.Context(), d.e, d.now)
	d.must(err)
	i := slices.IndexFunc(types, func(t *ticket.Type) bool {
		return t.OnSale && t.Available != nil && *t.Available >= 10 && !t.Over(d.now)
	})
	if i < 0 {
		d.t.Fatal("the demo sells nothing")
	}
	return types[i].Slug
}

// groupCode is that of an order of three.
func (d *described) groupCode() string {
	d.t.Helper()
	var kind string
	d.must(d.DB.Get(d.t.Context(), &kind, `SELECT t.slug FROM ticket_type t WHERE t.edition_id = $1 AND t.on_sale AND NOT t.retired AND t.price_cents = 0 ORDER BY t.id LIMIT 1`, d.e.ID))
	o, err := d.Tickets.Order(d.t.Context(), d.e, ticket.OrderDraft{Items: []ticket.Item{{Type: kind, Quantity: 3}}, Group: true}, d.now)
	d.must(err)
	c, err := d.Tickets.GroupCode(d.t.Context(), o.Groups()[0])
	d.must(err)
	return c.String()
}

func (d *described) tryGate() {
	d.t.Helper()
	post := func(status int, token, name, body string) answer {
		d.t.Helper()
		path := "/api/v1/gate/" + name
		return d.try(status, token, http.MethodPost, path, path, body)
	}
	enrol := `{"token":"` + d.Checkin.EnrolToken(d.device("Telefon 7")) + `"}`
	var device struct {
		Token string `json:"device_token"`
	}
	d.read(post(200, "", "enrol", enrol), &device)
	post(410, "", "enrol", enrol)
	post(410, "", "enrol", `{"token":"none"}`)
	post(422, "", "enrol", `7`)

	d.kept(device.Token, "/api/v1/gate/bundle", "/api/v1/gate/bundle")
	d.try(401, "", http.MethodGet, "/api/v1/gate/bundle", "/api/v1/gate/bundle", "")
	d.kept(device.Token, "/api/v1/gate/records", "/api/v1/gate/records")
	d.try(401, "", http.MethodGet, "/api/v1/gate/records", "/api/v1/gate/records", "")

	orders, err := d.Tickets.Orders(d.t.Context(), d.e.ID)
	d.must(err)
	scan := func(nonce, kind, rest string) string {
		return `{"nonce":"` + nonce + `","kind":"` + kind + `","at":"2027-05-08T11:59:00+02:00"` + rest + `}`
	}
	number := `,"code":"` + orders[0].Tickets[0].Number + `"`
	post(200, device.Token, "redeem", scan("n1", "entry", number))
	post(200, device.Token, "redeem", scan("n2", "entry", number))
	post(200, device.Token, "redeem", scan("n3", "entry", number+`,"force":true`))
	post(409, device.Token, "redeem", scan("n1", "exit", number))
	post(422, device.Token, "redeem", scan("n4", "sideways", number))
	post(401, "", "redeem", scan("n5", "entry", number))
	group := d.groupCode()
	post(200, device.Token, "group", `{"code":"`+group+`","kind":"entry"}`)
	post(200, device.Token, "group", `{"code":"`+group+`","kind":"entry","scans":[{"nonce":"g1","nth":1},{"nonce":"g2","nth":3}]}`)
	post(200, device.Token, "group", `{"code":"`+group[:127]+`A","kind":"exit"}`)
	post(409, device.Token, "group", `{"code":"`+group+`","kind":"entry","scans":[{"nonce":"n1","nth":1}]}`)
	post(422, device.Token, "group", `{"code":"`+group+`","kind":"entry","scans":[{"nonce":"g3","nth":4}]}`)
	post(401, "", "group", `{"code":"`+group+`","kind":"entry"}`)
	for nonce, status := range map[string]int{"n3": 200, "n2": 409, "n99": 404, "": 422} {
		post(status, device.Token, "undo", `{"nonce":"`+nonce+`"}`)
	}
	post(401, "", "undo", `{"nonce":"n3"}`)
	post(200, device.Token, "scans", `{"scans":[`+scan("s1", "plus", "")+`,`+scan("n1", "exit", number)+`]}`)
	d.says(d.call(device.Token, http.MethodPost, "/api/v1/gate/scans", `{"scans":[{"nonce":"s2"}]}`), 200, `"reason":"error"`)
	post(422, device.Token, "scans", `{"scans":7}`)
	d.says(d.call(device.Token, http.MethodPost, "/api/v1/gate/scans", `{"scans":[`+strings.Repeat(`{},`, 1000)+`{}]}`), 422, `"detail":"Höchstens`, "1000")
	post(401, "", "scans", `{"scans":[]}`)
	post(403, device.Token, "search", `{"name":"Kim"}`)
	d.exec(`UPDATE device SET search = true`)
	post(200, device.Token, "search", `{"name":"Kim"}`)
	post(422, device.Token, "search", `{"name":"K"}`)
	post(401, "", "search", `{"name":"Kim"}`)
	count := `{"nonce":"c1","location":"` + d.gateLocation() + `","inside":40,"at":"2027-05-08T12:00:00+02:00"}`
	post(200, device.Token, "count", count)
	post(422, device.Token, "count", `{"nonce":"c2"}`)
	post(401, "", "count", count)
	d.exec(`UPDATE device SET scan = false, count = false, lead = false`)
	for route, body := range map[string]string{
		"redeem": scan("r1", "entry", number), "group": `{"code":"` + group + `","kind":"entry"}`, "undo": `{"nonce":"n3"}`, "count": strings.Replace(count, "c1", "r2", 1),
	} {
		post(403, device.Token, route, body)
	}
	d.exec(`UPDATE device SET scan = true, count = true, lead = true`)
	d.try(200, device.Token, http.MethodGet, "/api/v1/gate/occupancy", "/api/v1/gate/occupancy", "")
	d.try(401, "", http.MethodGet, "/api/v1/gate/occupancy", "/api/v1/gate/occupancy", "")
}

func (d *described) tryStandalone() {
	d.t.Helper()
	const copied, told = "/api/v1/standalone/copy", "/api/v1/standalone/scans"
	lead, err := d.Accounts.CreateToken(d.t.Context(), account.TokenDraft{Name: "laptop", Role: account.GateLead}, d.now)
	d.must(err)
	jury, err := d.Accounts.CreateToken(d.t.Context(), account.TokenDraft{Name: "jury", Role: account.Jury}, d.now)
	d.must(err)
	var gate int64
	d.must(d.db.Get(d.t.Context(), &gate, `SELECT min(id) FROM gate`))
	body := `{"scans":[{"nonce":"w1","kind":"plus","code":"","at":"2027-05-08T11:59:00+02:00","gate":` + strconv.FormatInt(gate, 10) + `,"device":1,"status":"ok"},` +
		`{"nonce":"w2","kind":"plus","code":"","at":"2027-05-08T11:59:00+02:00","gate":0,"device":1,"status":"ok"}],` +
		`"counts":[{"nonce":"w3","location":"` + d.gateLocation() + `","inside":40,"at":"2027-05-08T12:00:00+02:00","device":1}],` +
		`"admissions":[{"nonce":"w7","location":"` + d.gateLocation() + `","admission":"stop","at":"2027-05-08T12:00:00+02:00"},{"nonce":"w8","location":"mond","admission":"stop","at":"2027-05-08T12:00:00+02:00"}]}`
	d.try(200, lead, http.MethodGet, copied, copied, "")
	d.says(d.try(200, lead, http.MethodPost, told, told, body), 200, `{"nonce":"w1","taken":true},{"nonce":"w2","taken":false}`, `[{"nonce":"w3","taken":true}]`, `[{"nonce":"w7","taken":true},{"nonce":"w8","taken":false}]`)
	d.try(422, lead, http.MethodPost, told, told, `7`)
	mixed := strings.Replace(body, `"scans":[`, `"scans":[{"nonce":"w4","kind":7},{"nonce":8},"x",{"nonce":"w5","kind":"plus","code":"","at":"yesterday"},`, 1)
	mixed = strings.Replace(mixed, `"counts":[`, `"counts":[{"nonce":"w6","inside":"many"},`, 1)
	d.says(d.call(lead, http.MethodPost, told, mixed), 200, `{"nonce":"w4","taken":false},{"nonce":"","taken":false},{"nonce":"","taken":false},{"nonce":"w5","taken":false},{"nonce":"w1","taken":true}`,
		`"counts":[{"nonce":"w6","taken":false},{"nonce":"w3","taken":true}]`)
	d.says(d.call(lead, http.MethodPost, told, `{"scans":[`+strings.Repeat(`{},`, 1000)+`{}]}`), 422, "Höchstens", "1000")
	d.try(422, lead, http.MethodPost, told, told, `{"counts":[`+strings.Repeat(`{},`, 1000)+`{}]}`)
	for token, status := range map[string]int{"": 401, "none": 401, jury: 403} {
		d.try(status, token, http.MethodGet, copied, copied, "")
		d.try(status, token, http.MethodPost, told, told, body)
	}
	d.try(404, lead, http.MethodGet, copied, copied+"?edition=none", "")
	d.try(404, lead, http.MethodPost, told, told+"?edition=none", body)
}

func (d *described) gateLocation() (slug string) {
	d.t.Helper()
	d.must(d.db.Get(d.t.Context(), &slug, `SELECT l.slug FROM location l JOIN gate g ON g.location_id = l.id ORDER BY g.id LIMIT 1`))
	return slug
}

func (d *described) tryFiles() {
	d.t.Helper()
	for _, path := range []string{"/schedule.xml", "/schedule.json", "/schedule.ics", "/plan.geojson"} {
		d.kept("", path, path)
		d.try(404, "", http.MethodGet, path, path+"?edition=none", "")
	}
	d.kept("", "/print/booklet-:file", "/print/booklet-de.pdf")
	d.try(404, "", http.MethodGet, "/print/booklet-:file", "/print/booklet-xx.pdf", "")
	d.kept("", "/print/plan-:file", "/print/plan-"+d.gateLocation()+".pdf")
	d.try(404, "", http.MethodGet, "/print/plan-:file", "/print/plan-nowhere.pdf", "")
	for _, path := range []string{"/healthz", "/readyz"} {
		d.try(200, "", http.MethodGet, path, path, "")
	}
	d.MetricsToken = "of the house"
	d.try(200, "of the house", http.MethodGet, "/metrics", "/metrics", "")
	d.try(404, "", http.MethodGet, "/metrics", "/metrics", "")
}

// What any route may answer has the shape that is written down, for each kind
// of failure.
func TestTheDocumentHoldsForFailuresAnywhere(t *testing.T) {
	t.Parallel()
	d := newDescribed(newMarket(t))
	for kind, status := range map[fault.Kind]int{fault.TooLarge: 413, fault.Limited: 429, fault.Internal: 500, fault.Unavailable: 503} {
		app := fiber.New(fiber.Config{ErrorHandler: d.showError})
		app.Use(d.name, func(*fiber.Ctx) error { return fault.New(kind, "test", "error.internal") })
		const path = "/api/v1/applications"
		res, err := app.Test(httptest.NewRequest(http.MethodPost, path, nil), -1)
		d.must(err)
		body, err := io.ReadAll(res.Body)
		d.must(err)
		a := answer{status: res.StatusCode, header: res.Header, body: string(body)}
		d.says(a, status)
		whole := `{"kind":"advice","name":"VeloBuch","contact":{"name":"Hải"}}`
		d.hold(a, "", http.MethodPost, path, path, whole)
	}
}

// Every word of the document says what it is about: names alone do not.
func TestTheDocumentExplainsItself(t *testing.T) {
	t.Parallel()
	d := newDescribed(newMarket(t))
	for path, item := range d.doc.Paths.Map() {
		for method, o := range item.Operations() {
			for status, r := range o.Responses.Map() {
				if r.Value.Description == nil || *r.Value.Description == "" {
					t.Errorf("%s %s %s: no description", method, path, status)
				}
			}
			if o.Summary == "" || o.OperationID == "" {
				t.Errorf("%s %s: no summary or no id", method, path)
			}
		}
	}
	a := d.call("", http.MethodGet, "/api/v1/openapi.json", "")
	var raw bytes.Buffer
	d.must(json.Compact(&raw, []byte(a.body)))
	for _, word := range []string{"null,null", `"description":""`, "stall.error", "TODO"} {
		if strings.Contains(raw.String(), word) {
			t.Errorf("the document says %s", word)
		}
	}
	for name, s := range d.doc.Components.Schemas["Answers"].Value.Properties {
		for field, f := range s.Value.Properties {
			if strings.Contains(f.Value.Description, "stall."+name) {
				t.Errorf("answers.%s.%s has no words", name, field)
			}
		}
	}
}
