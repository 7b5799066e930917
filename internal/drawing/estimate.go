package drawing

import "unicode"

// Estimate is a Type for a reader that cannot measure: a page is set by the
// visitor's browser. It takes letters for a little wider than they are.
type Estimate struct{}

// Width counts letters.
func (Estimate) Width(text string, bold bool) float64 {
	w := 0.0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == ' ':
			w += .26
		case unicode.IsUpper(r) || unicode.IsDigit(r):
			w += .66
		default:
			w += .56
		}
	}
	if bold {
		w *= 1.04
	}
	return w
}

// Rise is that of Arabic's marks and tails.
func (Estimate) Rise(text string) float64 {
	for _, r := range text {
		if unicode.Is(unicode.Arabic, r) {
			return ArabicRise
		}
	}
	return 1
}

// ArabicRise is the line height that Arabic's marks and tails need.
const ArabicRise = 1.16
