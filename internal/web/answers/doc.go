// Package answers shows an application's answers: as the inputs of a form and
// as text. Which fields there are is the room stall's.
package answers
