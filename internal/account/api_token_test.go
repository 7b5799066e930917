package account

import (
	"testing"

	"markt/internal/fault"
)

// A token that was lost is shut out by its name, and no other.
func TestATokenIsRevokedByItsName(t *testing.T) {
	f := open(t)
	var tokens []string
	for _, name := range []string{"laptop", "laptop", "printer"} {
		token, err := f.CreateToken(t.Context(), TokenDraft{Name: name, Role: GateLead}, noon)
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, token)
	}
	if n, err := f.RevokeTokens(t.Context(), " laptop ", noon); err != nil || n != 2 {
		t.Errorf("%d revoked, %v", n, err)
	}
	for i, token := range tokens {
		if _, err := f.Token(t.Context(), token, noon); fault.Is(err, fault.Unauthorized) != (i < 2) {
			t.Errorf("token %d: %v", i, err)
		}
	}
	if _, err := f.RevokeTokens(t.Context(), "laptop", noon); !fault.Is(err, fault.NotFound) {
		t.Errorf("a second time: %v", err)
	}
}
