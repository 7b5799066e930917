package pg

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"markt/internal/fault"
)

// Shown is the mark of what somebody is shown before it is made for ever. It
// comes back with the press, so that nothing is made that was not shown.
func Shown(what ...any) (string, error) {
	said, err := json.Marshal(what)
	if err != nil {
		return "", fault.Wrap("pg.Shown", err)
	}
	sum := sha256.Sum256(said)
	return hex.EncodeToString(sum[:12]), nil
}

// Saw refuses to make what has another mark than what was seen: Conflict,
// changed_meanwhile. Who sends no mark was shown nothing, as a program.
func Saw(op, seen, mark string) error {
	if seen == "" || seen == mark {
		return nil
	}
	return fault.Coded(fault.Conflict, op, "changed_meanwhile", "error.draft_changed")
}
