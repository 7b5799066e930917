// Package demo owns the demo edition: the texts, plans, stalls, sessions and
// tickets of a market that does not exist, as data files, and their typed
// reader. Days are counted from 0 and hours are wall-clock times, so that the
// loader can put the market on today and tomorrow. The package knows no HTTP
// and writes no row itself: what it loads goes through the rooms' own methods.
package demo
