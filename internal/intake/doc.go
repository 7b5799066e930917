// Package intake owns files from outside: they wait here, show what they would
// change before anything is written, are taken in one transaction, and can be
// taken back as a whole. What a row of a file means, and whether it may be,
// the rooms say whose rows they are.
package intake
