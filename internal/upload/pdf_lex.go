package upload

import "bytes"

// lex reads a PDF as objects, without what is no name or number in it: comments
// and strings. read are its words one after the other, names in plain letters;
// heads are the dictionaries of its streams, by where the word "stream" stands.
// It judges nothing: what it does not understand it passes over.
func lex(b []byte) (read []byte, heads map[int][]byte) {
	l := lexer{b: b, heads: map[int][]byte{}}
	for l.at < len(b) {
		l.next()
	}
	return l.read, l.heads
}

type lexer struct {
	b     []byte
	at    int
	read  []byte
	heads map[int][]byte
	depth int // of dictionaries
	began int // where in read the outermost of them begins
	ended int // and where the last one ended
}

func (l *lexer) next() {
	switch c := l.b[l.at]; {
	case c == '%':
		l.skip("\r\n")
	case c == '(':
		l.text()
	case c == '/':
		name := l.word(1)
		l.write(spelled(name))
	case bytes.HasPrefix(l.b[l.at:], []byte("<<")):
		if l.depth++; l.depth == 1 {
			l.began = len(l.read)
		}
		l.at += 2
	case bytes.HasPrefix(l.b[l.at:], []byte(">>")):
		if l.depth = max(0, l.depth-1); l.depth == 0 {
			l.ended = len(l.read)
		}
		l.at += 2
	case regular(c):
		l.keyword()
	default:
		l.at++
	}
}

// keyword is a number or a word; at "stream" the body is passed over.
func (l *lexer) keyword() {
	from := l.at
	word := l.word(0)
	if !bytes.Equal(word, []byte("stream")) {
		l.write(word)
		return
	}
	if l.ended == len(l.read) && l.depth == 0 {
		l.heads[from] = bytes.Clone(l.read[l.began:])
	}
	if i := bytes.Index(l.b[l.at:], []byte("endstream")); i >= 0 {
		l.at += i
	}
}

// word is what stands from here on until something else begins, after the
// first so many letters.
func (l *lexer) word(first int) []byte {
	end := l.at + first
	for end < len(l.b) && regular(l.b[end]) {
		end++
	}
	word := l.b[l.at:end]
	l.at = end
	return word
}

func (l *lexer) write(word []byte) { l.read = append(append(l.read, word...), ' ') }

// skip passes over a comment.
func (l *lexer) skip(until string) {
	if i := bytes.IndexAny(l.b[l.at:], until); i >= 0 {
		l.at += i
	} else {
		l.at = len(l.b)
	}
}

// text passes over a string; brackets in it come in pairs, or after a backslash.
func (l *lexer) text() {
	for depth := 0; l.at < len(l.b); l.at++ {
		switch l.b[l.at] {
		case '\\':
			l.at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return
			}
		}
	}
	l.at = len(l.b)
}

// regular reports whether a byte may stand in a word.
func regular(c byte) bool {
	return !bytes.ContainsRune([]byte("\x00\t\n\x0c\r ()<>[]{}/%"), rune(c)) || c >= 0x80
}
