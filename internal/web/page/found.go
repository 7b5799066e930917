package page

import (
	"fmt"
	"hash/fnv"
	"io"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"markt/internal/festival"
	"markt/internal/lang"
)

// Found is what a page tells those who do not stand before it: search engines,
// and people to whom somebody sends its address. A page without one is private.
type Found struct {
	Kept    bool   // search engines may keep it; else it only looks right where it is shared
	About   string // what it is, in the words of the page, in its language
	Address string // its one address
	In      []FoundIn
	Region  string // the language as shared links name it
	Picture string
	Data    any // the same for programs, by schema.org
	Feeds   []Feed
}

// FoundIn is the page in a language; "x-default" for who reads none of them.
type FoundIn struct{ Code, Href string }

// Feed is a file with the same content.
type Feed struct{ Type, Href, Title string }

// Finding is what a handler says of its page to let it be found. Path is its
// address below language and edition, with what of a query belongs to it.
type Finding struct {
	Path  string
	About string
	Thin  bool // there is nothing to be found yet, or only a part of another page
	Ours  bool // of the house's edition only: nobody looks for last year's way to the tickets
	Data  any
	Feeds []Feed
}

// AboutMost is how long a description may be: search results show no more.
const AboutMost = 160

// Find lets a page be found. Addresses come from the configured one, never from
// the request. Of a market that is neither the house's nor over no page is
// kept, because its addresses change on the day when it becomes the house's; of
// one that only its office sees nothing is told.
func (s *House) Find(p *Page, f Finding) {
	e := p.Edition
	if e == nil || e.Hidden() {
		return
	}
	p.Found = &Found{
		Kept:  !f.Thin && FoundAt(e, f.Ours),
		About: f.About, Address: s.FoundAddress(p.Lang, e, f.Path), In: s.FoundIn(e, f.Path), Region: p.Lang.Region(),
		Picture: s.FoundPicture(p), Data: f.Data, Feeds: f.Feeds,
	}
}

// FoundAddress is where a page of the edition stands for everybody, path being
// its address below language and edition.
func (s *House) FoundAddress(l lang.Lang, e *festival.Edition, path string) string {
	section := ""
	if !e.Current {
		section = "/e/" + url.PathEscape(e.Slug)
	}
	return s.Absolute("/" + string(l) + section + path)
}

// FoundIn is the page in each language, and last for who reads none of them.
func (s *House) FoundIn(e *festival.Edition, path string) []FoundIn {
	var all []FoundIn
	for _, l := range lang.All() {
		all = append(all, FoundIn{string(l), s.FoundAddress(l, e, path)})
	}
	return append(all, FoundIn{"x-default", s.FoundAddress(forAnybody(e), e, path)})
}

// FoundPicture is the picture to share, at another address when it changes:
// whoever has it keeps it for long.
func (s *House) FoundPicture(p *Page) string {
	words := fnv.New32a()
	_, _ = io.WriteString(words, strings.Join([]string{p.Head.Name, p.Head.Claim, p.Head.Days, p.Head.Location}, "\n"))
	return s.FoundAddress(p.Lang, p.Edition, fmt.Sprintf("/share.png?v=%x", words.Sum32()))
}

// FoundAt reports whether search engines may keep pages of the edition; ours
// tells that the page speaks to the visitors and vendors of the house's only.
func FoundAt(e *festival.Edition, ours bool) bool {
	return !e.Hidden() && (e.Current || e.State == festival.Over && !ours)
}

// forAnybody is the language for who reads none of ours: the edition's own.
func forAnybody(e *festival.Edition) lang.Lang {
	if lang.Known(string(e.DefaultLang)) {
		return e.DefaultLang
	}
	return lang.Accept("")
}

// Own is an entered text if it exists in the page's language, else "".
func (p Page) Own(t lang.Text) string { return t[p.Lang] }

// Describe makes a description of what there is to say, cut at a word.
func Describe(parts ...string) string { return cut(sentences(parts), AboutMost) }

// unmarked is a line without the marks that steer its direction on a page: who
// shows a description has an order of their own.
func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(s), " "))
}

// sentences joins the parts that say something; each ends before the next begins.
func sentences(parts []string) string {
	var line strings.Builder
	for _, part := range parts {
		if part = unmarked(part); part == "" {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(line.String()); line.Len() > 0 {
			if unicode.IsLetter(before) || unicode.IsNumber(before) || unicode.Is(unicode.M, before) {
				line.WriteByte('.')
			}
			line.WriteByte(' ')
		}
		line.WriteString(part)
	}
	return line.String()
}

// cut keeps at most so many letters of a line and ends what it cuts with an
// ellipsis, after a word where the script has spaces, never within a letter and
// its marks.
func cut(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	end := most - 1
	for end > 1 && unicode.Is(unicode.M, r[end]) {
		end--
	}
	for word := end; word > most/2; word-- {
		if r[word] == ' ' {
			end = word
			break
		}
	}
	return strings.TrimRightFunc(string(r[:end]), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:.–-·(،؛", r) }) + "…"
}
