package main

import (
	"flag"
	"fmt"

	"markt/internal/festival"
)

// stateFlag is the state of an edition that an import makes.
func stateFlag(f *flag.FlagSet) *festival.State {
	state := new(festival.State)
	f.Func("state", "state of an edition that is made: preparing, announced, open or over; without it announced, or over when its days are past", func(s string) error {
		if *state = festival.State(s); !state.Permits(festival.ActRead) {
			return fmt.Errorf("must be one of %v", festival.States)
		}
		return nil
	})
	return state
}
