// Package drawing is a plan as data: what stands on the ground, how the layers
// lie on one another, which words and signs are written where, and how they
// make way for one another. Page, print and editor are its readers: they draw
// a Picture and decide nothing. It knows metres, and words in one language; it
// must not know the market, HTTP, SVG or PDF.
package drawing
