package account

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func TestSecretIsMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "secret")
	links := make([]string, 8)
	var wait sync.WaitGroup
	for i := range links {
		wait.Go(func() {
			s, err := LoadSecret(path)
			if err != nil {
				t.Error(err)
				return
			}
			links[i] = s.Link("order", 1, 1)
		})
	}
	wait.Wait()
	for _, l := range links {
		if l != links[0] {
			t.Fatal("two processes that start at once have two secrets")
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadSecret(path); err == nil {
		t.Error("a damaged file was accepted")
	}
}

func TestSealedValuesOpenForTheirPurposeOnly(t *testing.T) {
	s := SecretFrom([32]byte{1})
	sealed := s.Seal("seed", []byte("thirty-two bytes of an ed25519 k"))
	if plain, err := s.Unseal("seed", sealed); err != nil || !bytes.Equal(plain, []byte("thirty-two bytes of an ed25519 k")) {
		t.Fatalf("%q %v", plain, err)
	}
	sealed[len(sealed)-1] ^= 1
	for _, attempt := range []func() ([]byte, error){
		func() ([]byte, error) { return s.Unseal("seed", sealed) },
		func() ([]byte, error) { return s.Unseal("mail", s.Seal("seed", []byte("x"))) },
		func() ([]byte, error) { return SecretFrom([32]byte{2}).Unseal("seed", s.Seal("seed", []byte("x"))) },
		func() ([]byte, error) { return s.Unseal("seed", nil) },
	} {
		if _, err := attempt(); err == nil {
			t.Error("opened")
		}
	}
}

func FuzzOpen(f *testing.F) {
	s := SecretFrom([32]byte{3})
	f.Add(s.Link("order", 12, 3))
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		if id, generation, ok := s.Open("order", token); ok && s.Link("order", id, generation) != token {
			t.Errorf("%q opens as %d/%d, which is not its own link", token, id, generation)
		}
	})
}

// A link is one spelling: no other last letter, nothing behind it.
func TestNoOtherSpellingOpensALink(t *testing.T) {
	s := SecretFrom([32]byte{1})
	for id := int64(1); id < 300; id += 37 {
		token := s.Link("order", id, 1)
		for _, last := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
			other := token[:len(token)-1] + string(last)
			if _, _, ok := s.Open("order", other); ok != (other == token) {
				t.Errorf("%s opens %s: %v", other, token, ok)
			}
		}
	}
}
