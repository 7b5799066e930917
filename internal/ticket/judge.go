package ticket

import (
	"crypto/ed25519"
	"crypto/subtle"

	"markt/internal/account"
)

// Judge tells the codes that a key has signed from others.
type Judge struct {
	public  ed25519.PublicKey
	private ed25519.PrivateKey // nil when the seed cannot be opened
}

// NewJudge opens the key's seed. Ed25519 signs the same bytes with the same
// signature each time, and to sign takes half the time of verifying: so a code
// is genuine when its signature is the one that we would make. Where the seed
// does not open, or is not the public key's, the public key verifies.
func NewJudge(secret *account.Secret, public, sealed []byte) Judge {
	j := Judge{public: public}
	if seed, err := secret.Unseal(purposeSeed, sealed); err == nil && len(seed) == ed25519.SeedSize {
		if private := ed25519.NewKeyFromSeed(seed); private.Public().(ed25519.PublicKey).Equal(j.public) {
			j.private = private
		}
	}
	return j
}

// Signed reports whether the signature is the key's.
func (j Judge) Signed(c Code) bool {
	if j.private == nil {
		return c.SignedBy(j.public)
	}
	ours := sign(j.private, c.Payload)
	return subtle.ConstantTimeCompare(ours.Signature[:], c.Signature[:]) == 1
}

// Code is the code of a ticket that the key signs; false without its seed.
func (j Judge) Code(p Payload) (Code, bool) {
	if j.private == nil {
		return Code{}, false
	}
	return sign(j.private, p), true
}
