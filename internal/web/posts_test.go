package web

import (
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/web/page"
)

// aThing is what an address may speak of where its parameter is not the id of
// a table's first row, by the address up to that parameter.
var aThing = map[string]string{
	"/office/imports/:id":               `SELECT min(id)::text FROM import WHERE state = 'taken'`,
	"/office/locations/:id":             `SELECT min(location_id)::text FROM stop`,
	"/office/locations/:id/stops/:stop": `SELECT min(id)::text FROM stop WHERE location_id = (SELECT min(location_id) FROM stop)`,
	"/office/texts/:key":                `SELECT 'about'`,
	"/office/plan/:id":                  `SELECT min(location_id)::text FROM plan`,
	"/office/plan/:id/pitches/:pitch":   `SELECT min(id)::text FROM pitch WHERE location_id = (SELECT min(location_id) FROM plan)`,
	"/office/plan/:id/power/:stall":     `SELECT min(a.stall_id)::text FROM allotment a JOIN stall s ON s.id = a.stall_id WHERE s.state <> 'withdrawn' AND a.location_id = (SELECT min(location_id) FROM plan)`,
	"/office/plan/release/:id":          `SELECT max(number)::text FROM plan_release`,
	"/office/plan/rules/:rule":          `SELECT 'lane_width'`,
	"/office/plan/:id/findings/:finding": `SELECT encode(substr(sha256(convert_to('other_location||pitch:' || p.number || '|stall:' || s.name, 'UTF8')), 1, 8), 'hex')
		FROM allotment a JOIN pitch p ON p.id = a.pitch_id JOIN stall s ON s.id = a.stall_id JOIN application x ON x.id = s.application_id
		WHERE a.location_id = (SELECT min(location_id) FROM plan) AND x.location_id <> a.location_id LIMIT 1`,
	"/office/applications/:id/papers/:requirement": `SELECT 'insurance'`,
	"/my/application/:token/papers/:requirement":   `SELECT 'insurance'`,
	"/my/logins/:id": `SELECT max(id)::text FROM login`, // not the one that asks
}

// hostile are what no form sends by itself: nothing, too much, what no column
// holds, what is no text, no number, or somebody else's.
var hostile = map[string]func(form url.Values){
	"nothing": func(form url.Values) { clear(form) },
	"too much": func(form url.Values) {
		fillAll(form, strings.Repeat("x", min(10_000, page.BodyUsual*9/10/max(1, len(form)))))
	},
	"no text":        func(form url.Values) { fillAll(form, "\x00\xff<b>'\";--") },
	"no number":      func(form url.Values) { fillAll(form, "-99999999999999999999") },
	"an old version": func(form url.Values) { form.Set("version", "99") },
	"other ids": func(form url.Values) {
		for name, v := range form {
			if number.MatchString(v[0]) && name != "version" {
				form.Set(name, "999999")
			}
		}
	},
}

var number = regexp.MustCompile(`^[0-9]+$`)

func fillAll(form url.Values, text string) {
	for name := range form {
		form.Set(name, text)
	}
}

// No form, however it is filled, makes the service fail, and what it refuses
// has changed nothing.
func TestEveryPostRefusesNonsense(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	tokens := m.tokens()
	m.organiserTwice()
	w := m.watchWrites()
	for _, r := range m.posts() {
		path := m.address(r.Path, tokens)
		form := m.form(path)
		for _, name := range slices.Sorted(maps.Keys(hostile)) {
			sent := maps.Clone(form)
			hostile[name](sent)
			w.refuses(path, name, func() answer { return m.post(account.Organiser, path, sent) })
		}
	}
}

// What belongs to another edition is out of reach of this one's forms, whatever they say.
func TestNoPostReachesIntoAnotherEdition(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.as(account.Organiser)
	forms := map[string]url.Values{}
	for _, r := range m.posts() {
		ofHouse := strings.HasPrefix(r.Path, "/office/editions/") || strings.HasPrefix(r.Path, "/office/people/")
		if strings.HasPrefix(r.Path, "/office/") && strings.Contains(r.Path, ":") && !strings.Contains(r.Path, ":key") && !strings.Contains(r.Path, ":rule") && !ofHouse {
			path := m.address(r.Path, nil)
			forms[path] = m.form(path)
			forms[path].Del("_edition") // it would say, rightly, which edition is meant
		}
	}
	m.must(m.Festival.MakeCurrent(t.Context(), m.next("markt-2028").ID, m.now))
	m.cache.reset()
	w := m.watchWrites()
	for path, form := range forms {
		w.refuses(path, "another edition's", func() answer { return m.post(account.Organiser, path, form) })
	}
	if w.written > 0 {
		t.Errorf("%d rows were written", w.written)
	}
	if len(forms) < 25 {
		t.Errorf("only %d forms", len(forms))
	}
}

// Programs send what they like: no body makes the service fail.
func TestEveryProgramIsRefusedNonsense(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	w := m.watchWrites()
	long := strings.Repeat("x", 10_000)
	for _, r := range m.routes() {
		if r.Method != http.MethodPost || !r.Guard.Bearer {
			continue
		}
		for _, body := range []string{
			"", "{", "null", "[]", `"x"`, `{}`, `{"unknown": 1}`, `{"email": "` + long + `", "name": "` + long + `", "items": [{"type": "` + long + `", "quantity": 1}]}`,
			`{"items": [{"type": "x", "quantity": 99999999999999999999}]}`, `{"items": [{"type": "x\u0000", "quantity": -1}], "kind": "\u0000", "scans": [{}], "token": "` + long + `", "nonce": "` + long + `"}`,
			"{\"name\": \"\xff\"}", strings.Repeat(`[`, 10_000),
		} {
			w.refuses(r.Path, body[:min(len(body), 30)], func() answer { return m.call("", http.MethodPost, r.Path, body) })
		}
	}
}

// organiserTwice is the organiser, with a second browser that may be signed out.
func (m *market) organiserTwice() {
	m.t.Helper()
	m.as(account.Organiser)
	who, err := m.Accounts.ByEmail(m.t.Context(), "organiser@test.example")
	m.must(err)
	_, err = m.Accounts.SignIn(m.t.Context(), who.ID, "", m.now)
	m.must(err)
}

// posts are the forms' addresses, each once: that of the current edition.
func (m *market) posts() []page.Route {
	return slices.DeleteFunc(m.routes(), func(r page.Route) bool {
		return r.Method != http.MethodPost || r.Guard.Bearer || strings.Contains(r.Path, ":edition") || r.Path == "/sign-out"
	})
}

// watch notes which tables are written. Who was seen when, and how often
// somebody tried, is written whatever comes of it.
type watch struct {
	*market
	written int // rows so far
}

func (m *market) watchWrites() *watch {
	m.t.Helper()
	m.exec(`CREATE TABLE written (n bigint GENERATED ALWAYS AS IDENTITY, what text)`)
	m.exec(`CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO written (what) VALUES (TG_TABLE_NAME); RETURN NULL; END $$`)
	var tables []string
	m.must(m.db.Select(m.t.Context(), &tables, `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN ('written', 'login', 'attempt', 'goose_db_version')`))
	for _, table := range tables {
		m.exec(`CREATE TRIGGER zz_note_write AFTER INSERT OR UPDATE OR DELETE ON ` + table + ` FOR EACH ROW EXECUTE FUNCTION note_write()`)
	}
	return &watch{market: m}
}

// refuses sends something and fails unless it was refused without a trace or
// taken in order.
func (w *watch) refuses(path, what string, send func() answer) {
	w.t.Helper()
	a := send()
	taken := a.status == http.StatusSeeOther && (!strings.HasSuffix(a.location, "/sign-in") || strings.HasSuffix(path, "/sign-in"))
	if refused := a.status >= 400 && a.status < 500; !taken && !refused {
		w.t.Errorf("%s, %s: status %d to %q\n%s", path, what, a.status, a.location, mainOf(a.body))
	}
	var since []string
	w.must(w.db.Select(w.t.Context(), &since, `SELECT what FROM written ORDER BY n OFFSET $1`, w.written))
	if w.written += len(since); !taken && len(since) > 0 {
		w.t.Errorf("%s, %s: refused with %d, and yet it wrote %v", path, what, a.status, since)
	}
}

// address is a route's with things of the market in it.
func (m *market) address(route string, tokens map[string]string) string {
	m.t.Helper()
	parts := strings.Split(route, "/")
	for i, part := range strings.Split(route, "/") {
		prefix := strings.Join(strings.Split(route, "/")[:i+1], "/")
		switch {
		case part == ":lang":
			parts[i] = "de"
		case tokens[prefix] != "":
			parts[i] = tokens[prefix]
		case aThing[prefix] != "":
			m.must(m.db.Get(m.t.Context(), &parts[i], aThing[prefix]))
		case strings.HasPrefix(part, ":"):
			parts[i] = "1"
		}
	}
	return strings.Join(parts, "/")
}

// tokens are what secret addresses carry, by the address up to it.
func (m *market) tokens() map[string]string {
	m.t.Helper()
	all := map[string]string{}
	for _, place := range m.secretPlaces() {
		for _, prefix := range []string{"/:lang/sign-in/", "/:lang/orders/", "/my/application/", "/:lang/apply/", "/gate/enrol/"} {
			place := langPart.ReplaceAllString(place, "/:lang/")
			if token, ok := strings.CutPrefix(place, prefix); ok {
				token, step, _ := strings.Cut(token, "/")
				all[prefix+":token"], all[prefix+":token/:step"] = token, step
			}
			if code, ok := strings.CutPrefix(place, "/card/"); ok {
				all["/card/:code"] = code
			}
		}
	}
	return all
}

var (
	formTag  = regexp.MustCompile(`(?s)<form[^>]*method="post"[^>]*>.*?</form>`)
	action   = regexp.MustCompile(`<form[^>]*\saction="([^"]*)"`)
	named    = regexp.MustCompile(`(?s)<(input|textarea|select)\b([^>]*\sname="([^"]+)"[^>]*)>`)
	valueOf  = regexp.MustCompile(`\svalue="([^"]*)"`)
	selected = regexp.MustCompile(`<option[^>]*\svalue="([^"]*)"[^>]*\sselected`)
)

// form is what a browser would send from the page that has the form for an
// address; the form may stand on the page of the address itself or above it.
func (m *market) form(path string) url.Values {
	m.t.Helper()
	for at := path; at != ""; at = at[:strings.LastIndex(at, "/")] {
		a := m.get(account.Organiser, at)
		for _, f := range formTag.FindAllString(a.body, -1) {
			if to := action.FindStringSubmatch(f); to == nil && at == path || to != nil && html.UnescapeString(to[1]) == path {
				return valuesOf(f)
			}
		}
	}
	return url.Values{"name": {""}, "version": {"1"}, "reason": {""}}
}

func valuesOf(form string) url.Values {
	values := url.Values{}
	for _, at := range named.FindAllStringSubmatchIndex(form, -1) {
		tag, attributes, name := form[at[2]:at[3]], form[at[4]:at[5]], form[at[6]:at[7]]
		value, _, _ := strings.Cut(form[at[1]:], "</"+tag+">")
		switch tag {
		case "input":
			if (strings.Contains(attributes, `type="checkbox"`) || strings.Contains(attributes, `type="radio"`)) && !strings.Contains(attributes, " checked") {
				continue
			}
			value = first(valueOf, attributes)
		case "select":
			value = first(selected, value)
		}
		values.Add(name, html.UnescapeString(value))
	}
	values.Del("_csrf")
	return values
}

// first is what a pattern's group first finds; "" for nothing.
func first(pattern *regexp.Regexp, s string) string {
	if m := pattern.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}
