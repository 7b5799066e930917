// Package paper owns what a stall has to show before it may set up: the
// requirements of an edition, which are data, and the evidence for them. It
// judges nothing by itself that a person should: a paper is accepted, rejected
// or waived by somebody. It must not know plans, mails or screens.
//
// A paper that identifies a person is never taken: its original is shown, and
// who saw it on which day is kept.
package paper
