package pg

import "markt/internal/fault"

// ChangedMeanwhile tells that somebody else saved since the version that the
// person had seen.
func ChangedMeanwhile(op string) error {
	return fault.Coded(fault.Conflict, op, "changed_meanwhile", "error.changed_meanwhile")
}

// Saved turns the number of changed rows into the error of a lost update.
func Saved(op string, rows int64, err error) error {
	if err == nil && rows == 0 {
		return ChangedMeanwhile(op)
	}
	return fault.Wrap(op, err)
}

// Removed turns the number of deleted rows into NotFound.
func Removed(op string, rows int64, err error) error {
	if err == nil && rows == 0 {
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	return fault.Wrap(op, err)
}
