package ticket

import (
	"crypto/sha256"
	"math/bits"
	"strconv"
	"strings"
)

// ProofParts is how many small puzzles make a proof of work: several, so that
// solving takes everybody about the same time.
const ProofParts = 8

// proofLength bounds what is read of a proof.
const proofLength = ProofParts * 20

// Solves reports whether proof solves the hold's puzzle: a number for each
// part, with dots between them, so that SHA-256 of "UID:part:number" begins
// with Bits zero bits. The work is good for this hold only.
func (h *Hold) Solves(proof string) bool {
	if len(proof) > proofLength {
		return false
	}
	numbers := strings.Split(proof, ".")
	if len(numbers) != ProofParts {
		return false
	}
	for part, number := range numbers {
		if h.zeros(part, number) < h.Bits {
			return false
		}
	}
	return true
}

// zeros is how many zero bits the digest of a part's number begins with.
func (h *Hold) zeros(part int, number string) int {
	sum := sha256.Sum256([]byte(h.UID + ":" + strconv.Itoa(part) + ":" + number))
	n := 0
	for _, b := range sum {
		if n += bits.LeadingZeros8(b); b != 0 {
			break
		}
	}
	return n
}

// Solve does the work of the hold's puzzle, as a browser does it.
func (h *Hold) Solve() string {
	numbers := make([]string, ProofParts)
	for part := range numbers {
		for n := 0; ; n++ {
			if numbers[part] = strconv.Itoa(n); h.zeros(part, numbers[part]) >= h.Bits {
				break
			}
		}
	}
	return strings.Join(numbers, ".")
}
