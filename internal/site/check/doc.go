// Package check finds what on a plan breaks a rule: it takes the ground with all
// that stands on it, who stands where and when, and the values of the rules, and
// says what is wrong, where, by how much, and what would mend it. It knows no
// database, no page and no edition, and it approves nothing: a rule that found
// nothing to look at is named as not checked.
package check
