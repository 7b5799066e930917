package programme

import (
	"html"
	"strings"
	"unicode/utf8"
)

// PlainText makes plain paragraphs of what may be HTML: tags go, blocks become
// lines, list items get a bullet, entities become signs, scripts and styles
// vanish. What is no tag ("a < b") stays. The result is text, never markup.
func PlainText(s string) string {
	s = string(printable([]byte(strings.ReplaceAll(s, "\r\n", "\n"))))
	if !looksLikeHTML(s) {
		return tidyLines(html.UnescapeString(s))
	}
	var b strings.Builder
	pre := 0
	for s != "" {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			writeText(&b, s, pre > 0)
			break
		}
		writeText(&b, s[:open], pre > 0)
		name, closing, rest, ok := tag(s[open:])
		s = rest
		switch {
		case !ok:
			b.WriteByte('<')
			s = rest[1:]
		case (name == "script" || name == "style") && !closing:
			s = after(s, "</"+name)
		case name == "pre":
			pre = max(0, pre+step(closing))
			b.WriteString("\n\n")
		case name == "li" && !closing:
			b.WriteString("\n• ")
		case name == "br":
			b.WriteByte('\n')
		case paragraphTags[name]:
			b.WriteString("\n\n")
		case lineTags[name]:
			b.WriteByte('\n')
		}
	}
	return tidyLines(html.UnescapeString(b.String()))
}

var paragraphTags = map[string]bool{
	"p": true, "div": true, "ul": true, "ol": true, "dl": true, "table": true, "blockquote": true, "section": true, "article": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "hr": true,
}

var lineTags = map[string]bool{"tr": true, "dt": true, "dd": true}

// looksLikeHTML is true when a tag is there that common text does not hold by chance.
func looksLikeHTML(s string) bool {
	for at := strings.IndexByte(s, '<'); at >= 0; {
		if _, _, _, ok := tag(s[at:]); ok {
			return true
		}
		next := strings.IndexByte(s[at+1:], '<')
		if next < 0 {
			return false
		}
		at += 1 + next
	}
	return false
}

// tag reads a tag or comment at the start of s, which begins with "<".
func tag(s string) (name string, closing bool, rest string, ok bool) {
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s, "-->"); end >= 0 {
			return "!", false, s[end+3:], true
		}
		return "", false, s, false
	}
	i := 1
	if i < len(s) && s[i] == '/' {
		closing = true
		i++
	}
	start := i
	for i < len(s) && (isLetter(s[i]) || i > start && s[i] >= '0' && s[i] <= '9') {
		i++
	}
	if i == start || i >= len(s) || !strings.ContainsRune("> \t\n/", rune(s[i])) {
		return "", false, s, false
	}
	end := strings.IndexByte(s[i:], '>')
	if end < 0 {
		return "", false, s, false
	}
	return strings.ToLower(s[start:i]), closing, s[i+end+1:], true
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func step(closing bool) int {
	if closing {
		return -1
	}
	return 1
}

// after is what follows the next closing tag that begins with end.
func after(s, end string) string {
	_, rest, found := strings.Cut(strings.ToLower(s), end)
	if !found {
		return ""
	}
	rest = s[len(s)-len(rest):]
	_, rest, _ = strings.Cut(rest, ">")
	return rest
}

// writeText folds blanks as a browser does, except in preformatted text.
func writeText(b *strings.Builder, s string, pre bool) {
	if pre {
		b.WriteString(s)
		return
	}
	for _, r := range s {
		if r == '\n' || r == '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
}

// tidyLines trims each line, folds runs of blanks and keeps at most one empty line.
func tidyLines(s string) string {
	s = string(printable([]byte(s)))
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		if line == "•" {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

func paragraphs(s string) string { return clip(PlainText(s), maxParagraph) }

// oneLine is s without line breaks, at most max characters long.
func oneLine(s string, max int) string {
	return clip(strings.Join(strings.Fields(string(printable([]byte(s)))), " "), max)
}

func clip(s string, max int) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	return string([]rune(s)[:max-1]) + "…"
}
