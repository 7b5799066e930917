// Package placer puts vendors on the pitches of a market day. It knows rows,
// wishes and rules, and neither the database nor a drawing.
package placer
