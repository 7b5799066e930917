package intake

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"math"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/table"
)

// Outcome is what becomes of a line.
type Outcome string

const (
	Added   Outcome = "new"
	Changed Outcome = "changed"
	Same    Outcome = "same"
	Refused Outcome = "refused"
	Gone    Outcome = "gone" // stands here and is not in the file: called off, or removed from a plan
	Kept    Outcome = "kept" // stands here, is not in the file, and stays
)

// Outcomes are all of them, in the order of a report.
var Outcomes = []Outcome{Added, Changed, Gone, Kept, Refused, Same}

// Line is what becomes of one line or object of a file, or of what stands here
// and is not in it (Line 0).
type Line struct {
	Line     int
	Key      string
	Name     string
	Outcome  Outcome
	Doubtful bool               `json:",omitempty"` // not understood as a whole
	Fields   []input.Difference `json:",omitempty"`
	Notes    []fault.Message    `json:",omitempty"`
}

// Report is what a file changes, or changed. Counts are kept when the lines,
// which name people, are forgotten.
type Report struct {
	Lines    []Line          `json:"-"` // kept apart: a list of imports needs the sums only
	Remarks  []fault.Message `json:"remarks,omitempty"`
	Counts   map[Outcome]int `json:"counts,omitempty"`
	Doubtful int             `json:"doubtful,omitempty"`
	Undone   int             `json:"undone,omitempty"`
	Left     []string        `json:"left,omitempty"` // what was not undone, because somebody has worked on it since
}

// count sums the lines up; remarks that are doubts are counted by the room.
func (r *Report) count() {
	r.Counts = map[Outcome]int{}
	for _, l := range r.Lines {
		r.Counts[l.Outcome]++
		if l.Doubtful {
			r.Doubtful++
		}
	}
}

// Of are the lines with an outcome.
func (r Report) Of(o Outcome) []Line {
	var some []Line
	for _, l := range r.Lines {
		if l.Outcome == o {
			some = append(some, l)
		}
	}
	return some
}

// Doubts are the lines that say something beside their outcome.
func (r Report) Doubts() []Line {
	var some []Line
	for _, l := range r.Lines {
		if l.Doubtful || len(l.Notes) > 0 {
			some = append(some, l)
		}
	}
	return some
}

// seen is the mark of what a person was shown.
func (r Report) seen(o Options) string {
	said, err := json.Marshal([]any{r.Lines, r.Remarks, o})
	if err != nil {
		return "" // never sent, so that nothing is taken
	}
	sum := sha256.Sum256(said)
	return hex.EncodeToString(sum[:16])
}

// Value and Scan store the report as jsonb.
func (r Report) Value() (driver.Value, error) {
	b, err := json.Marshal(r)
	return string(b), err
}

func (r *Report) Scan(src any) error {
	err := scan(src, r)
	wholeNumbers(r.Remarks)
	return err
}

// lines are a report's lines as jsonb.
type lines []Line

func (l lines) Value() (driver.Value, error) {
	b, err := json.Marshal(l)
	return string(b), err
}

func (l *lines) Scan(src any) error {
	err := scan(src, l)
	for _, line := range *l {
		wholeNumbers(line.Notes)
	}
	return err
}

// wholeNumbers makes counts of what JSON knows as numbers, as plural forms need them.
func wholeNumbers(all []fault.Message) {
	for _, m := range all {
		for name, v := range m.Args {
			if f, ok := v.(float64); ok && f == math.Trunc(f) {
				m.Args[name] = int(f)
			}
		}
	}
}

// Heading is the first line of a table: what can be mapped, and how it is.
type Heading struct {
	Head    []string
	Columns []string
	Mapping table.Mapping
}

// sumOf tells sets of headings apart.
func sumOf(head []string) []byte {
	b, _ := json.Marshal(head) // strings always marshal
	sum := sha256.Sum256(b)
	return sum[:]
}
