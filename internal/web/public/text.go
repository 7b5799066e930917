package public

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/web/page"
)

// block is a piece of a text that organisers wrote: a heading, a paragraph or a list.
type block struct {
	Heading string
	Lines   []string // of a paragraph
	Items   []string // of a list
}

// blocks reads the little that organisers' texts may hold: an empty line parts
// paragraphs, "# " or "## " begins a heading and "– " (or "- ") an item of a list.
func blocks(s string) []block {
	var all []block
	for part := range strings.SplitSeq(strings.TrimSpace(s), "\n\n") {
		for line := range strings.SplitSeq(strings.TrimSpace(part), "\n") {
			line = strings.TrimSpace(line)
			switch {
			case line == "":
			case strings.HasPrefix(line, "# "), strings.HasPrefix(line, "## "):
				all = append(all, block{Heading: strings.TrimLeft(line, "# ")})
			case strings.HasPrefix(line, "– "), strings.HasPrefix(line, "- "), strings.HasPrefix(line, "* "):
				_, item, _ := strings.Cut(line, " ")
				if n := len(all); n > 0 && all[n-1].Items != nil {
					all[n-1].Items = append(all[n-1].Items, item)
				} else {
					all = append(all, block{Items: []string{item}})
				}
			default:
				if n := len(all); n > 0 && all[n-1].Lines != nil {
					all[n-1].Lines = append(all[n-1].Lines, line)
				} else {
					all = append(all, block{Lines: []string{line}})
				}
			}
		}
		all = append(all, block{}) // ends the paragraph
	}
	return dropEmpty(all)
}

func dropEmpty(all []block) []block {
	some := all[:0]
	for _, b := range all {
		if b.Heading != "" || b.Lines != nil || b.Items != nil {
			some = append(some, b)
		}
	}
	return some
}

// textPage shows one text of the edition.
type textPage struct {
	page.Page
	Key      festival.TextKey
	Blocks   []block
	TextLang lang.Lang
	TextDir  string
	Foreign  bool // the text stands in another language than the page
}

// text serves the page of one text.
func (s *screens) text(key festival.TextKey) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := s.Edition(c)
		if err != nil {
			return err
		}
		t, err := s.Festival.Text(c.UserContext(), e.ID, key)
		if err != nil {
			return err
		}
		p, err := s.Page(c, "public", "home.text."+string(key))
		if err != nil {
			return err
		}
		body, found := t.Body.Find(p.Lang, e.DefaultLang)
		d := textPage{Page: p, Key: key, Blocks: blocks(body), TextLang: found, TextDir: found.Dir(), Foreign: body != "" && found != p.Lang}
		s.findText(&d, textPath(key), t.Body)
		return s.Show(c, "public/text", d)
	}
}
