package print

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// finish completes gofpdf's file with what gofpdf cannot write, as an
// incremental update behind it: the language, the reading direction, "print at
// true size", duplex on the right edge, and a character map by which a search
// finds joined Arabic letters. The page boxes, which gofpdf writes in random
// order, are put in order first; that moves no byte behind them.
func finish(pdf []byte, p *pen) []byte {
	sortPageBoxes(pdf)
	u := update{pdf: pdf, at: map[int]int{}}
	root := lastInt(pdf, `/Root (\d+) 0 R`)
	size := lastInt(pdf, `/Size (\d+)`)
	prev := lastInt(pdf, `startxref\n(\d+)`)
	if catalog := object(pdf, root); catalog != nil {
		more := fmt.Sprintf("/Lang (%s)\n/ViewerPreferences <<%s>>\n>>", p.lang, p.preferences())
		u.put(root, append(bytes.TrimSuffix(bytes.TrimSpace(catalog), []byte(">>")), more...))
	}
	cmap := toUnicode()
	for _, m := range reToUnicode.FindAllSubmatch(pdf, -1) {
		n, _ := strconv.Atoi(string(m[1]))
		u.put(n, fmt.Appendf(nil, "<</Length %d>>\nstream\n%s\nendstream", len(cmap), cmap))
	}
	info := lastInt(pdf, `/Info (\d+) 0 R`)
	return u.close(root, info, size, prev)
}

func (p *pen) preferences() string {
	s := "/DisplayDocTitle true /PrintScaling /None"
	if p.rtl {
		s += " /Direction /R2L"
	}
	if p.flip {
		s += " /Duplex /DuplexFlipShortEdge"
	}
	return s
}

var (
	reToUnicode = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)
	rePageBoxes = regexp.MustCompile(`(?:/(?:TrimBox|BleedBox) \[[\d. -]+\]\n){2,}`)
)

func sortPageBoxes(pdf []byte) {
	for _, at := range rePageBoxes.FindAllIndex(pdf, -1) {
		part := pdf[at[0]:at[1]]
		lines := bytes.SplitAfter(slices.Clone(part), []byte("\n"))
		slices.SortFunc(lines, bytes.Compare)
		copy(part, bytes.Join(lines, nil))
	}
}

func lastInt(pdf []byte, pattern string) int {
	tail := pdf[max(0, len(pdf)-400):]
	all := regexp.MustCompile(pattern).FindAllSubmatch(tail, -1)
	if all == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(all[len(all)-1][1]))
	return n
}

func object(pdf []byte, n int) []byte {
	head := fmt.Appendf(nil, "\n%d 0 obj\n", n)
	from := bytes.LastIndex(pdf, head)
	if from < 0 {
		return nil
	}
	body := pdf[from+len(head):]
	return bytes.Clone(body[:bytes.Index(body, []byte("endobj"))])
}

type update struct {
	pdf []byte
	at  map[int]int
}

func (u *update) put(n int, body []byte) {
	u.at[n] = len(u.pdf)
	u.pdf = fmt.Appendf(u.pdf, "%d 0 obj\n%s\nendobj\n", n, body)
}

func (u *update) close(root, info, size, prev int) []byte {
	xref := len(u.pdf)
	u.pdf = append(u.pdf, "xref\n"...)
	numbers := make([]int, 0, len(u.at))
	for n := range u.at {
		numbers = append(numbers, n)
	}
	sort.Ints(numbers)
	for _, n := range numbers {
		u.pdf = fmt.Appendf(u.pdf, "%d 1\n%010d 00000 n \n", n, u.at[n])
	}
	return fmt.Appendf(u.pdf, "trailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %d 0 R\n/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n", size, root, info, prev, xref)
}

// lamAlefForm: the ligature of two letters stands for its alef; the lam is there
// for itself.
func lamAlefForm(r rune) bool { return r >= 0xfef5 && r <= 0xfefc }

// toUnicode maps every code to itself, as gofpdf does, but presentation forms
// to the letters they show: a copied or searched name is the typed name again.
var toUnicode = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n3 beginbfrange\n<0000> <FB4F> <0000>\n<FE00> <FE7F> <FE00>\n<FF00> <FFFF> <FF00>\nendbfrange\n")
	var entries []string
	for _, block := range [][2]rune{{0xfb50, 0xfbff}, {0xfe80, 0xfefc}} {
		for r := block[0]; r <= block[1]; r++ {
			bases := []rune(norm.NFKC.String(string(r)))
			if lamAlefForm(r) {
				bases = bases[1:]
			}
			to := ""
			for _, base := range bases {
				to += fmt.Sprintf("%04X", base)
			}
			entries = append(entries, fmt.Sprintf("<%04X> <%s>\n", r, to))
		}
	}
	for chunk := range slices.Chunk(entries, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(chunk))
		for _, e := range chunk {
			b.WriteString(e)
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return b.Bytes()
})
