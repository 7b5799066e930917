package table

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
)

func read(t testing.TB, raw string) *File {
	t.Helper()
	f, err := Read(strings.NewReader(raw), 1<<20)
	if err != nil {
		t.Fatalf("%q: %v", raw, err)
	}
	return f
}

func shown(f *File) (rows []string) {
	for _, r := range f.Records {
		row := fmt.Sprintf("%d: %s", r.Line, strings.Join(r.Cells, " | "))
		if r.Problem != "" {
			row += " (" + string(r.Problem) + ")"
		}
		rows = append(rows, row)
	}
	return rows
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, raw string
		want      []string
	}{
		{"an unclosed quote costs its own line", "id;n;x\n1;A;\"heiß\n2;B;b\n3;C;c\n", []string{"2: 1 | A | heiß (unclosed)", "3: 2 | B | b", "4: 3 | C | c"}},
		{"two unclosed quotes do not swallow what is between", "id;n;x\n1;A;\"a\n2;B;b\n3;C;\"c\n4;D;d\n", []string{"2: 1 | A | a (unclosed)", "3: 2 | B | b", "4: 3 | C | c (unclosed)", "5: 4 | D | d"}},
		{"a piece of a damaged record is no record", "id;n;x\n1;A;\"a\nsecond line\n2;B;b\n", []string{"2: 1 | A | a (unclosed)", "3: second line (stray)", "4: 2 | B | b"}},
		{"lines within quotes are one cell", "id;n;x\n1;A;\"a\nb; c\n\"\n2;B;b\n", []string{"2: 1 | A | a\nb; c\n", "5: 2 | B | b"}},
		{"quotes within a cell", "id,n\n1,12\" Pizza\n2,\"a \"b\" c\"\n3,\"a \"\"b\"\" c\"\n", []string{`2: 1 | 12" Pizza`, `3: 2 | a "b" c`, `4: 3 | a "b" c`}},
		{"another number of cells", "id,n\n1\n1,2,3\n", []string{"2: 1 (ragged)", "3: 1 | 2 | 3 (ragged)"}},
		{"one bad byte", "id;n\n1;Käse\n2;Oel \x96 Essig\n3;Größe\n", []string{"2: 1 | Käse", "3: 2 | Oel – Essig (recoded)", "4: 3 | Größe"}},
		{"all in Windows-1252", "id;n\n1;K\xe4se\n2;Tee\n", []string{"2: 1 | Käse", "3: 2 | Tee"}},
		{"commas in a quoted heading", "id;n;\"a, b, c, d?\"\n1;A;B\n", []string{"2: 1 | A | B"}},
		{"commas in a quoted heading alone", "id;n;\"a, b, c, d?\"\n", nil},
		{"the separator is told", "sep=;\nid;n\n1;a,b,c\n", []string{"3: 1 | a,b,c"}},
		{"and told in quotes", "\"sep=|\"\nid|n\n1|a\n", []string{"3: 1 | a"}},
		{"decimal commas", "id;front;depth\n1;2,5;3,0\n2;1,5;2,0\n", []string{"2: 1 | 2,5 | 3,0", "3: 2 | 1,5 | 2,0"}},
		{"carriage returns alone", "id,n\r1,A\r2,B\r", []string{"2: 1 | A", "3: 2 | B"}},
		{"both line ends", "id,n\r\n1,A\r\n\r\n2,B", []string{"2: 1 | A", "4: 2 | B"}},
		{"UTF-16 without a mark", wideOf("id;n\n1;Käse\n", false), []string{"2: 1 | Käse"}},
		{"UTF-16 with the large byte first", wideOf("id;n\n1;Käse\n", true), []string{"2: 1 | Käse"}},
		{"UTF-16 with a mark", wideOf("\uFEFFid;n\n1;Käse\n", true), []string{"2: 1 | Käse"}},
		{"a mark", "\uFEFFid\tn\n1\tx\n", []string{"2: 1 | x"}},
		{"one column", "n\nA\nB, C\n", []string{"2: A", "3: B, C"}},
	} {
		f := read(t, c.raw)
		if diff := cmp.Diff(c.want, shown(f)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if strings.HasPrefix(f.Head[0], "\uFEFF") || strings.HasPrefix(f.Head[0], "sep") {
			t.Errorf("%s: heading %q", c.name, f.Head)
		}
	}
}

func wideOf(s string, big bool) string {
	var out []byte
	for _, r := range s {
		if big {
			out = append(out, byte(r>>8), byte(r))
		} else {
			out = append(out, byte(r), byte(r>>8))
		}
	}
	return string(out)
}

func TestTheEncodingIsSaid(t *testing.T) {
	for raw, want := range map[string]string{
		"n\nä\n": "utf-8", "n\n\xe4\n": "windows-1252", "n\nä\n\xe4\n": "utf-8", "\uFEFFn\n\xe4\n": "utf-8",
		wideOf("name\nä\n", false): "utf-16le", wideOf("name\nä\n", true): "utf-16be",
	} {
		if got := read(t, raw).Encoding; got != want {
			t.Errorf("%q: %s, want %s", raw, got, want)
		}
	}
}

func TestAFileHasItsEnd(t *testing.T) {
	for raw, want := range map[string]string{
		"": "empty", " \n\n": "empty", "sep=;\n": "empty", "\x89PNG": "picture", "%PDF-1.7": "pdf", "PK\x03\x04 xl/workbook.xml PK\x05\x06": "workbook", "PK\x03\x04 xl/workbook.xml": "damaged", strings.Repeat("n", 100): "",
	} {
		_, err := Read(strings.NewReader(raw), 100)
		if got := strings.TrimPrefix(fault.MessageOf(err).Key, noText); got != want || (err == nil) != (want == "") {
			t.Errorf("%.20q: %v, want %q", raw, err, want)
		}
	}
	if _, err := Read(strings.NewReader(strings.Repeat("n", 101)), 100); err != ErrTooLarge {
		t.Error(err)
	}
}

// A thousand lists, each with one quote lost: every other row arrives, and the
// damaged one is said to be.
func TestOneLostQuoteCostsOneRow(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		rows := 5 + random.IntN(40)
		hurt := random.IntN(rows)
		var b strings.Builder
		b.WriteString("id;name;email;goods\n")
		for i := range rows {
			row := fmt.Sprintf("%d;\"Stand; %d\";%d@kiez.example;\"Brot\nund Käse, \"\"frisch\"\"\"", i, i, i)
			if i == hurt {
				at := strings.LastIndexByte(row, '"')
				if random.IntN(2) == 0 {
					at = strings.Index(row, "\";")
				}
				row = row[:at] + row[at+1:]
			}
			b.WriteString(row + "\n")
		}
		whole, damaged := map[string]bool{}, 0
		for _, r := range read(t, b.String()).Records {
			switch {
			case r.Problem.Damaged():
				damaged++
			case len(r.Cells) == 4 && r.Problem == "":
				whole[r.Cells[2]] = true
			}
		}
		missing := 0
		for i := range rows {
			if mail := fmt.Sprintf("%d@kiez.example", i); i != hurt && !whole[mail] {
				missing++
			}
		}
		if missing > 0 || damaged == 0 {
			t.Fatalf("row %d of %d lost a quote: %d others are missing, %d lines said to be damaged\n%s", hurt, rows, missing, damaged, b.String())
		}
	}
}

// Every line with text is part of exactly one record.
func FuzzRead(f *testing.F) {
	f.Add("id;n;x\n1;A;\"heiß\n2;B;b\n")
	f.Add("sep=;\nid;n\n1;\"a\n\"\"b\"\n\"x\n")
	f.Add(wideOf("id;n\n1;Käse\n", false))
	f.Add("a,b\r1,\xff\r")
	f.Fuzz(func(t *testing.T, raw string) {
		file, err := Read(strings.NewReader(raw), 1<<20)
		if err != nil {
			return
		}
		lines := decode([]byte(raw)).lines
		next := -1
		for _, r := range file.Records {
			for i := next; i >= 0 && i < r.Line-1; i++ {
				if strings.TrimSpace(string(lines[i])) != "" {
					t.Fatalf("line %d is in no record", i+1)
				}
			}
			if r.Line-1 < next || r.Lines < 1 {
				t.Fatalf("record at line %d, the one before ends at %d", r.Line, next)
			}
			next = r.Line - 1 + r.Lines
		}
		for i := max(next, 0); next >= 0 && i < len(lines); i++ {
			if strings.TrimSpace(string(lines[i])) != "" {
				t.Fatalf("line %d is in no record", i+1)
			}
		}
	})
}
