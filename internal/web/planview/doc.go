// Package planview draws a plan on a page, as SVG in metres. It is a reader of
// drawing: what is shown and where words stand is decided there; addresses and
// spoken words are the page's.
package planview
