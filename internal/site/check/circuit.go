package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Circuit is what an outlet hangs on, as it is written at the distributor:
// "UV 1 / F3 / L2". What it does not say is empty, or 0.
type Circuit struct {
	Distributor string
	Fuse        string
	Phase       int
}

const parting = " /,;:.-" // between the parts

var phases = regexp.MustCompile(`(?i)\bL([123])\b`)

// ReadCircuit reads what is written; names are those of the distributors, the
// longest of which it may begin with.
func ReadCircuit(written string, names ...string) (c Circuit) {
	rest := written
	for _, name := range names {
		tail, begins := strings.CutPrefix(written, name)
		if name != "" && begins && (tail == "" || strings.ContainsRune(parting, rune(tail[0]))) && len(name) > len(c.Distributor) {
			c.Distributor, rest = name, tail
		}
	}
	if m := phases.FindStringSubmatchIndex(rest); m != nil {
		c.Phase = int(rest[m[2]] - '0')
		rest = rest[:m[0]] + rest[m[1]:]
	}
	c.Fuse = strings.Trim(rest, parting)
	return c
}

func (c Circuit) String() string {
	parts := []string{c.Distributor, c.Fuse, ""}
	if c.Phase > 0 {
		parts[2] = "L" + strconv.Itoa(c.Phase)
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " / ")
}
