package programme

import (
	"bytes"
	"cmp"
	"io"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/table"
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
	Rows      []Row           // refused rows; the others get theirs from Propose
	Lacks     map[string]bool // fields that the file does not speak of; nil: it speaks of all
	Heading   *Heading        // of a table
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
	Gone      Outcome = "gone" // an earlier file had it, this one has not
)

// Row reports on one row of the file: its line, what it is called there, what
// became of it, and what is missing or why it was refused.
type Row struct {
	Line    int
	Key     string
	Title   string
	Outcome Outcome
	Fields  []input.Difference // of a changed one
	Notes   []fault.Message
	session ID // of a gone one
}

// ReadOptions say what the caller knows better than the file.
type ReadOptions struct {
	Zone    string        // IANA name; empty: the file's, else Home
	Home    string        // the zone of a file that names none; empty: Europe/Berlin
	Mapping table.Mapping // of a table's headings
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

// Read takes a schedule as XML, JSON or a table; it tells them apart by the first
// sign. Beside an error about a table's heading the result holds that.
func Read(r io.Reader, o ReadOptions) (Incoming, error) {
	raw, err := readAll(r)
	if err != nil {
		return Incoming{}, err
	}
	if err := table.IsText("programme.Read", raw); err != nil {
		return Incoming{}, err
	}
	text, remarks := decoded(raw)
	var in Incoming
	switch first := bytes.TrimSpace(text); {
	case bytes.HasPrefix(first, []byte("<")):
		in, err = readXML(text, o)
	case bytes.HasPrefix(first, []byte("{")):
		in, err = readJSON(text, o)
	default: // a table says by itself which line was in another encoding
		return readTable(raw, o)
	}
	in.Remarks = append(remarks, in.Remarks...)
	return in, err
}

// declared is the encoding that an XML file says it has.
var declared = regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']`)

// decoded makes UTF-8 of a file: by the encoding that it declares, and by its
// bytes where it declares none or is not what it says.
func decoded(raw []byte) ([]byte, []fault.Message) {
	var remarks []fault.Message
	if m := declared.FindSubmatch(raw[:min(len(raw), 200)]); m != nil {
		switch from, err := htmlindex.Get(string(m[1])); {
		case err != nil:
			remarks = append(remarks, fault.Msg("programme.import.encoding_unknown", "encoding", oneLine(string(m[1]), 60)))
		case from != unicode.UTF8:
			if out, err := from.NewDecoder().Bytes(raw); err == nil {
				return bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n")), nil
			}
		}
	}
	out, _, recoded := table.Decode(raw)
	if recoded {
		remarks = append(remarks, fault.Msg("programme.import.recoded"))
	}
	return out, remarks
}

// readAll reads a file of at most 32 MiB.
func readAll(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fault.Wrap("programme.Read", err)
	}
	if len(raw) > maxFile {
		return nil, fault.New(fault.TooLarge, "programme.Read", "error.too_large", "max", maxFile>>20)
	}
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
