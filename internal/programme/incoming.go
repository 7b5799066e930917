package programme

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"markt/internal/fault"
)

// Incoming is what a foreign schedule file says, in our words but not yet
// judged by our rules. Nothing in it is markup.
type Incoming struct {
	Slug      string // may be empty: the file names no acronym
	Version   string // what the file calls this state of the schedule
	Title     string
	Zone      string // an IANA name that can be loaded
	DayChange time.Duration
	Days      []IncomingDay
	Stages    []IncomingStage
	Sessions  []IncomingSession
	Rows      []Row // refused rows; taken ones get theirs when they are stored
	Remarks   []fault.Message
}

// IncomingDay is a day of the file; its bounds are zero where the file gives none.
type IncomingDay struct {
	Date        string
	From, Until time.Time
}

// IncomingStage is a room of the file. Key is its guid, else its name.
type IncomingStage struct {
	Key      string
	Name     string
	Capacity int
}

// IncomingHost is a person of a session. Key is a guid or code, else the name,
// because the numbers of older files count appearances and not people.
type IncomingHost struct {
	Key  string
	Name string
	Bio  string
}

// IncomingSession is one event. Key is its guid, else its id; the n-th repeat
// of a key in the file is "key#n".
type IncomingSession struct {
	Line        int
	Key         string
	Title       string
	Subtitle    string
	Abstract    string
	Description string
	Stage       string // key of an IncomingStage
	Start       time.Time
	Minutes     int
	Format      string
	Track       string
	Languages   []string
	Hosts       []IncomingHost
	Gaps        []fault.Message
}

// Outcome is what became of one row of a file.
type Outcome string

const (
	Taken     Outcome = "taken"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	Refused   Outcome = "refused"
)

// Row reports on one row of the file: its line, what it is called there, what
// became of it, and what is missing or why it was refused.
type Row struct {
	Line    int
	Key     string
	Title   string
	Outcome Outcome
	Notes   []fault.Message
}

// ReadOptions say what the caller knows better than the file.
type ReadOptions struct {
	Zone string // IANA name; empty: the file's, else Europe/Berlin
}

const (
	defaultZone  = "Europe/Berlin"
	maxFile      = 32 << 20
	maxSessions  = 20_000
	maxMinutes   = 2880
	maxTitle     = 200
	maxAbstract  = 5_000
	maxParagraph = 20_000
)

// Read takes a schedule in either format; it tells XML from JSON by the first sign.
func Read(r io.Reader, o ReadOptions) (Incoming, error) {
	raw, err := readAll(r)
	if err != nil {
		return Incoming{}, err
	}
	switch first := bytes.TrimSpace(raw); {
	case bytes.HasPrefix(first, []byte("<")):
		return readXML(raw, o)
	case bytes.HasPrefix(first, []byte("{")):
		return readJSON(raw, o)
	}
	return Incoming{}, fault.New(fault.Invalid, "programme.Read", "programme.import.neither")
}

// readAll reads a file of at most 32 MiB and makes it valid UTF-8 without
// control characters, keeping the lines. A byte order mark goes.
func readAll(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fault.Wrap("programme.Read", err)
	}
	if len(raw) > maxFile {
		return nil, fault.New(fault.TooLarge, "programme.Read", "error.too_large", "max", maxFile>>20)
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	return raw, nil
}

// printable drops what no text may hold: broken UTF-8 and control characters
// except line feed and tab.
func printable(raw []byte) []byte {
	if !utf8.Valid(raw) {
		raw = bytes.ToValidUTF8(raw, []byte("�"))
	}
	return bytes.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, raw)
}

// inOrder sorts rows by their line.
func inOrder(rows []Row) []Row {
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(a.Line, b.Line) })
	return rows
}
