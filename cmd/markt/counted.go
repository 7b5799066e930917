package main

import "fmt"

// counted is a sentence about n things: one as it is for 1, else many with the
// number in it.
func counted(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(many, n)
}
