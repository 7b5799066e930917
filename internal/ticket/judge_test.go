package ticket

import (
	"crypto/ed25519"
	"testing"

	"markt/internal/account"
)

// A judge says the same with the seed and without: of a code, of one that was
// altered anywhere, and of another key's.
func TestAJudgeNeedsNoSeed(t *testing.T) {
	secret := account.SecretFrom([32]byte{1})
	private, other := testKey(1), testKey(2)
	public := []byte(private.Public().(ed25519.PublicKey))
	p := newPayload(1, 7)
	good := sign(private, p)
	judges := map[string]Judge{
		"with its seed":         NewJudge(secret, public, secret.Seal(purposeSeed, private.Seed())),
		"another's secret file": NewJudge(account.SecretFrom([32]byte{2}), public, secret.Seal(purposeSeed, private.Seed())),
		"another's seed":        NewJudge(secret, public, secret.Seal(purposeSeed, other.Seed())),
		"no seed":               NewJudge(secret, public, secret.Seal(purposeSeed, []byte("short"))),
	}
	for name, j := range judges {
		if (j.private != nil) != (name == "with its seed") {
			t.Errorf("%s: has it opened?", name)
		}
		if !j.Signed(good) || j.Signed(sign(other, p)) || j.Signed(Code{Payload: p}) {
			t.Errorf("%s: judges wrongly", name)
		}
		if c, ok := j.Code(p); ok != (j.private != nil) || ok && c != good || !ok && c != (Code{}) {
			t.Errorf("%s: makes %v, %v", name, c, ok)
		}
		for i := range good.Signature {
			altered := good
			altered.Signature[i] ^= 1
			if j.Signed(altered) {
				t.Errorf("%s: byte %d may be altered", name, i)
			}
		}
		foreign := good
		foreign.Payload[15] ^= 1
		if j.Signed(foreign) {
			t.Errorf("%s: a signature fits another ticket", name)
		}
	}
	if (Judge{}).Signed(good) {
		t.Error("no key judges")
	}
}
