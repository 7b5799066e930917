package intake

import "bytes"

// signs are how files begin that people choose by mistake.
var signs = []struct{ begin, what string }{
	{"\x89PNG", "picture"}, {"\xFF\xD8\xFF", "picture"}, {"GIF8", "picture"}, {"RIFF", "picture"}, // the last: WebP
	{"PK\x03\x04", "workbook"}, {"\xD0\xCF\x11\xE0", "workbook"}, // Excel and LibreOffice; a packed folder is told below
	{"%PDF", "pdf"},
	{"\x1F\x8B", "packed"}, {"7z\xBC\xAF", "packed"}, {"Rar!", "packed"},
}

// noTable is what a file is that nobody can read as text, as a message; "" for
// any other. An archive is a workbook when it begins with what those hold.
func noTable(file []byte) string {
	switch {
	case len(file) == 0:
		return "office.intake.not.empty"
	case len(file) > 8 && string(file[4:8]) == "ftyp": // a phone's picture or film
		return "office.intake.not.picture"
	}
	for _, s := range signs {
		if !bytes.HasPrefix(file, []byte(s.begin)) {
			continue
		}
		if s.begin[0] == 'P' && !workbook(file) {
			return "office.intake.not.packed"
		}
		return "office.intake.not." + s.what
	}
	return ""
}

func workbook(file []byte) bool {
	return bytes.Contains(file, []byte("xl/")) || bytes.Contains(file, []byte("opendocument.spreadsheet"))
}
