// Package set is the typesetting of the prints: clean text in, lines of placed
// characters out, in ems. It owns cleaning, joining of Arabic letters, the
// order of two writing directions (UAX #9), line breaks, kerning, and what of a
// TrueType file this takes. It knows no sheet, no paper and no PDF.
package set
