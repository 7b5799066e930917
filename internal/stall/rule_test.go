package stall

// Presets are the rules of an edition without values of its own.
func Presets() Rules {
	r := Rules{}
	for _, p := range presets {
		r[p.Key] = p.Default
	}
	return r
}
