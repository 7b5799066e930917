package table

import (
	"bytes"
	"slices"

	"markt/internal/fault"
)

// signs are how files begin that people choose by mistake.
var signs = []struct{ begin, what string }{
	{"\x89PNG", "picture"}, {"\xFF\xD8\xFF", "picture"}, {"GIF8", "picture"}, {"RIFF", "picture"}, // the last: WebP
	{"PK\x03\x04", "workbook"}, {"\xD0\xCF\x11\xE0", "workbook"}, // Excel and LibreOffice; a packed folder is told below
	{"%PDF", "pdf"},
	{"\x1F\x8B", "packed"}, {"7z\xBC\xAF", "packed"}, {"Rar!", "packed"},
}

// IsText refuses what nobody can read as text, and says what it is instead.
func IsText(op string, file []byte) error {
	if key := NoText(file); key != "" {
		return fault.New(fault.Invalid, op, key)
	}
	return nil
}

func empty(op string) error { return fault.New(fault.Invalid, op, noText+"empty") }

// noText begins the keys of what a file can be instead of a text.
const noText = "office.intake.not."

// NoText is what a file is that nobody can read as text, as a message's key; ""
// for any other. An archive is a workbook when it holds what those do, and a
// damaged one when its end, where an archive lists what is in it, is missing.
func NoText(file []byte) string {
	switch {
	case len(file) == 0:
		return noText + "empty"
	case len(file) > 8 && string(file[4:8]) == "ftyp": // a phone's picture or film
		return noText + "picture"
	}
	for _, s := range signs {
		if !bytes.HasPrefix(file, []byte(s.begin)) {
			continue
		}
		if s.begin[0] == 'P' {
			return noText + archive(file)
		}
		return noText + s.what
	}
	return ""
}

func archive(file []byte) string {
	switch whole := bytes.Contains(file, []byte("PK\x05\x06")); {
	case !whole && (holds(file, first) || holds(file, inside)):
		return "damaged"
	case holds(file, inside):
		return "workbook"
	}
	return "packed"
}

// What only a workbook has inside, and what one begins with: all that may be
// left of it.
var (
	inside = []string{"xl/", "opendocument.spreadsheet"}
	first  = []string{"[Content_Types].xml", "_rels/.rels", "docProps/"}
)

func holds(file []byte, any []string) bool {
	return slices.ContainsFunc(any, func(s string) bool { return bytes.Contains(file, []byte(s)) })
}
