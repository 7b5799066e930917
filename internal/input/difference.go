package input

// Difference is one thing that a file says otherwise than what is stored.
// Field is our word for it; Old is empty for what is new.
type Difference struct {
	Field string
	Old   string
	New   string
}

// Differences compares what is said of one thing, field by field.
func Differences(fields []string, old, now map[string]string) []Difference {
	var all []Difference
	for _, f := range fields {
		if old[f] != now[f] {
			all = append(all, Difference{f, old[f], now[f]})
		}
	}
	return all
}
