package pg

import "markt/internal/fault"

// Saved turns the number of rows that an update with a version changed into the
// error of a lost update: Conflict, changed_meanwhile.
func Saved(op string, rows int64, err error) error {
	if err == nil && rows == 0 {
		return fault.Coded(fault.Conflict, op, "changed_meanwhile", "error.changed_meanwhile")
	}
	return fault.Wrap(op, err)
}

// Found turns the number of rows that a change met into NotFound.
func Found(op string, rows int64, err error) error {
	if err == nil && rows == 0 {
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	return fault.Wrap(op, err)
}
