package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"mime"
	netmail "net/mail"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"markt/internal/account"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/press"
)

// hardNames are names as their owners write them, and what people type who
// have not these letters on their keys.
var hardNames = map[string]string{
	"Nguyễn Thị Hồng Nhung": "nguyen thi hong nhung", "Məmmədova": "memmedova", "İpek": "ipek", "Đặng": "dang", "Ruqạyya": "ruqayya",
	"Çağrı": "cagri", "Zoë": "zoe", "Οδυσσέας": "ΟΔΥΣΣΕΑΣ", "ქეთევან": "ᲥᲔᲗᲔᲕᲐᲜ", "Արմեն": "արմեն", "أحمد": "احمد", "فرشته": "فرشته", "יעל": "יעל", "ትርሲት": "ትርሲት", "王芳": "王芳",
}

// allNames are the first names that a city gave in a year, and the hard ones;
// in the form that the house stores, which is NFC.
func allNames(t *testing.T) []string {
	t.Helper()
	dir := os.Getenv("MARKT_TEST_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, "names", "vornamen_pankow_2023.csv"))
	if os.IsNotExist(err) && os.Getenv("CI") == "" {
		t.Skip("needs names/vornamen_pankow_2023.csv: set MARKT_TEST_DATA")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 3388 {
		t.Fatalf("%d lines", len(lines))
	}
	var names []string
	for _, line := range lines[1:] {
		names = append(names, norm.NFC.String(line[0]))
	}
	for name := range hardNames {
		names = append(names, norm.NFC.String(name))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// tableOf is a file with a heading, a line for each name.
func tableOf(heading string, names []string, line func(i int, name string) []string) string {
	var b strings.Builder
	b.WriteString(heading + "\n")
	w := csv.NewWriter(&b)
	for i, name := range names {
		_ = w.Write(line(i, name))
	}
	w.Flush()
	return b.String()
}

// missing fails for each name that was not read back.
func missing(t *testing.T, where string, names, got []string) {
	t.Helper()
	there := map[string]bool{}
	for _, name := range got {
		there[norm.NFC.String(name)] = true
	}
	n := 0
	for _, name := range names {
		if !there[name] {
			if n++; n <= 10 {
				t.Errorf("%s: %q is not there", where, name)
			}
		}
	}
	if n > 10 {
		t.Errorf("%s: %d names are not there", where, n)
	}
}

// Every name comes out of a file, a form, a list and a search as its owner
// writes it.
func TestEveryNameIsKeptAndFound(t *testing.T) {
	t.Parallel()
	names := allNames(t)
	m := newMarket(t).withKinds()
	m.did(m.taken(m.waiting("stalls", "namen.csv", tableOf("id,name,kind", names, func(i int, name string) []string {
		return []string{fmt.Sprint(i), name, "food"}
	}))))
	m.exec(`INSERT INTO stall (edition_id, application_id, kind_id, name, state, created_at) SELECT edition_id, id, kind_id, name, 'confirmed', now() FROM application`)
	m.Forget()
	t.Run("form", m.namesInForms)
	t.Run("list", func(t *testing.T) { m.namesInOrder(t, names) })
	t.Run("search", m.namesAreFound)
}

var cardName = regexp.MustCompile(`(?s)<h3[^>]*>(.*?)</h3>`)
var tag = regexp.MustCompile(`<[^>]*>`)

func shownNames(body string) []string {
	var got []string
	for _, found := range cardName.FindAllStringSubmatch(body, -1) {
		got = append(got, strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(found[1], ""))))
	}
	return got
}

// The public list holds each name, in the order of the reader's alphabet.
func (m *market) namesInOrder(t *testing.T, names []string) {
	for _, l := range []string{"de", "en"} {
		got := shownNames(m.get("", "/"+l+"/stalls").body)
		missing(t, "the list in "+l, names, got)
		c := collate.New(language.Make(l), collate.IgnoreCase)
		for i := 1; i < len(got); i++ {
			if c.CompareString(got[i-1], got[i]) > 0 {
				t.Errorf("%s: %q stands before %q", l, got[i-1], got[i])
			}
		}
	}
}

// A search finds each name by itself, in both forms of Unicode, in capitals and folded.
func (m *market) namesAreFound(t *testing.T) {
	if n := m.count(`SELECT count(*) FROM stall`); n < 2500 {
		t.Errorf("only %d stalls to find", n)
	}
	var lost []string
	m.must(m.db.Select(t.Context(), &lost, `SELECT name FROM stall WHERE NOT (searched LIKE ALL (patterns(fold(name))) AND searched LIKE ALL (patterns(normalize(upper(name), NFD))))`))
	for _, name := range lost {
		t.Errorf("%q is not found", name)
	}
	for name, typed := range hardNames {
		for path, q := range map[string]string{"/de/stalls?q=": typed, "/office/stalls?q=": norm.NFD.String(name)} {
			if a := m.get(account.Organiser, path+url.QueryEscape(q)); !strings.Contains(a.body, html.EscapeString(name)+"</") {
				t.Errorf("%s finds no %q by %q", path, name, q)
			}
		}
	}
}

// What is typed into a form is shown by it again; both forms of a letter are
// one name.
func (m *market) namesInForms(t *testing.T) {
	for name := range hardNames {
		for _, typed := range []string{name, norm.NFD.String(name)} {
			a := m.post(account.Organiser, "/office/programme/hosts/new", url.Values{"name": {typed}})
			m.did(a)
			if n := m.count(`SELECT count(*) FROM host WHERE name = $1`, name); n == 0 {
				t.Errorf("%q is stored otherwise", typed)
			}
		}
		m.says(m.get(account.Organiser, "/office/programme/hosts"), 200, html.EscapeString(name))
	}
}

// A mail program reads every name in Subject and body as it was written.
func TestEveryNameIsMailed(t *testing.T) {
	t.Parallel()
	names := allNames(t)
	m := newMarket(t)
	box := mail.Outbox{From: "markt@markt.example", Host: "markt.example"}
	m.must(pg.InTx(t.Context(), m.db, func(ctx context.Context, tx *pg.Tx) error {
		for _, name := range names {
			if err := box.QueueIn(ctx, tx, mail.Message{Once: name, EditionID: int64(m.e.ID), Purpose: "test", To: "a@b.example", Lang: "de", Subject: name, Body: name}, m.now); err != nil {
				return err
			}
		}
		return nil
	}))
	var ids []int64
	m.must(m.db.Select(t.Context(), &ids, `SELECT id FROM outbox ORDER BY id`))
	var got []string
	for _, id := range ids {
		raw, err := box.Raw(t.Context(), m.db, int64(m.e.ID), id)
		m.must(err)
		msg, err := netmail.ReadMessage(strings.NewReader(string(raw)))
		m.must(err)
		subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
		m.must(err)
		got = append(got, subject)
	}
	missing(t, "the mails", names, got)
}

// Programme, calendar and booklet hold every name.
func TestEveryNameIsInCalendarAndBooklet(t *testing.T) {
	t.Parallel()
	names := allNames(t)
	surnamed := slices.Clone(names)
	for i, name := range names {
		if !strings.ContainsFunc(name, func(r rune) bool { return unicode.In(r, unicode.Arabic, unicode.Hebrew) }) {
			surnamed[i] = name + " Şahin"
		}
	}
	m := newMarket(t)
	m.did(m.taken(m.waiting("programme", "namen.csv", tableOf("id,title,date,start,duration,stage,hosts", names, func(i int, name string) []string {
		start := m.e.Days[i%2].Date.Add(10*time.Hour + time.Duration(i/2%100)*5*time.Minute)
		return []string{fmt.Sprint(i), name, start.Format("2006-01-02"), start.Format("15:04"), "5", fmt.Sprint("Raum ", i/200), surnamed[i]}
	}))))
	m.did(m.post(account.Organiser, "/office/programme/confirm", m.form("/office/programme/confirm")))
	m.did(m.surely("/office/programme/release", m.post(account.Organiser, "/office/programme/release", m.form("/office/programme/release"))))
	missing(t, "the calendar", names, titlesOf(m.get("", "/schedule.ics?lang=de").body))
	for name, typed := range hardNames {
		day := m.e.Days[slices.Index(names, name)%2].Date.Format("2006-01-02")
		for _, path := range []string{"/de/programme?day=" + day + "&q=", "/office/programme?q="} {
			if a := m.get(account.Organiser, path+url.QueryEscape(typed)); !strings.Contains(a.body, html.EscapeString(name)+"</") {
				t.Errorf("%s finds no %q by %q", path, name, typed)
			}
		}
	}
	printed(t, "booklet", surnamed, func(w io.Writer) (r press.Report, err error) {
		ctx := press.WithReport(t.Context(), func(found press.Report) { r = found })
		return r, m.Press.Booklet(ctx, w, press.Ask{Edition: m.e, Lang: "de"})
	})
}

// titlesOf reads a calendar as RFC 5545 has it: unfolded, unescaped.
func titlesOf(calendar string) []string {
	var got []string
	for line := range strings.SplitSeq(strings.ReplaceAll(calendar, "\r\n ", ""), "\r\n") {
		if name, value, _ := strings.Cut(line, ":"); strings.HasPrefix(name, "SUMMARY") {
			got = append(got, strings.NewReplacer(`\\`, `\`, `\;`, `;`, `\,`, `,`, `\n`, "\n").Replace(value))
		}
	}
	return got
}

// ofNewLetters are the hard names, and of the others those that hold two
// letters side by side which no name before them had.
func ofNewLetters(names []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(names, func(name string) bool {
		_, keep := hardNames[name]
		letters := []rune(name)
		for i, r := range letters {
			if letter := string(r); !seen[letter] {
				keep, seen[letter] = true, true
			}
			if i > 0 && r > 0x7f {
				pair := string(letters[i-1 : i+1])
				keep, seen[pair] = keep || !seen[pair], true
			}
		}
		return !keep
	})
}

func printed(t *testing.T, what string, names []string, draw func(io.Writer) (press.Report, error)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), what+".pdf")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := draw(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Findings) > 0 {
		t.Errorf("%s: %+v", what, r.Findings)
	}
	text, err := exec.Command("pdftotext", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	steering := regexp.MustCompile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\f]")
	plain := norm.NFC.String(steering.ReplaceAllString(string(text), ""))
	var got []string
	for line := range strings.SplitSeq(plain, "\n") {
		got = append(got, strings.TrimRight(strings.TrimSpace(line), "0123456789, "))
	}
	whole, alone := strings.Join(strings.Fields(plain), " "), map[string]bool{}
	for _, line := range got {
		alone[line] = true
	}
	for _, name := range names {
		if !alone[name] && strings.Contains(name, " ") && strings.Contains(whole, name) { // may stand on two lines
			got = append(got, name)
		}
	}
	missing(t, what, names, got)
}
