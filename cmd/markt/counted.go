package main

import (
	"strconv"
	"strings"
)

// counted is a sentence about n things: one as it is for 1, else many with the
// number in it, where it says so.
func counted(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return strings.ReplaceAll(many, "%d", strconv.Itoa(n))
}
