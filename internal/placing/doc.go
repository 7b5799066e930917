// Package placing puts the confirmed stalls of an edition onto the pitches that
// are drawn, for their days: what forbids a stall on a pitch, what is wished and
// how much that weighs, the proposal and its reasons, and what was taken over.
// The search itself is site/placer's; it must not know HTTP.
package placing
