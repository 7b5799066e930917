package account

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Secret is the content of the secret file: every link and every sealed key
// hangs on it, so it is part of a backup and never of a log.
type Secret struct {
	root [32]byte
}

const macLength = 16

// encoding is strict: without that several last letters would open the same link.
var encoding = base64.RawURLEncoding.Strict()

// LoadSecret reads the file, and makes it on the first start (mode 0600).
func LoadSecret(path string) (*Secret, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return newSecret(path)
	}
	if err != nil {
		return nil, fmt.Errorf("secret file: %w", err)
	}
	if len(b) != 32 {
		return nil, fmt.Errorf("secret file %s holds %d bytes instead of 32: restore it from the backup", path, len(b))
	}
	return SecretFrom([32]byte(b)), nil
}

// newSecret links a finished file into place, so that two starting processes
// agree on one secret and an interrupted start leaves none.
func newSecret(path string) (*Secret, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("secret file: %w", err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".secret-*")
	if err != nil {
		return nil, fmt.Errorf("secret file: %w", err)
	}
	defer os.Remove(temporary.Name())
	var root [32]byte
	_, _ = rand.Read(root[:])
	if _, err = temporary.Write(root[:]); err == nil {
		err = temporary.Sync()
	}
	if err = errors.Join(err, temporary.Close()); err != nil {
		return nil, fmt.Errorf("secret file: %w", err)
	}
	if err := os.Link(temporary.Name(), path); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, fmt.Errorf("secret file: %w", err)
	}
	return LoadSecret(path)
}

// SecretFrom makes a secret of 32 bytes; for tests.
func SecretFrom(root [32]byte) *Secret { return &Secret{root: root} }

func (s *Secret) key(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, s.root[:], nil, "markt "+purpose, 32)
	if err != nil {
		panic(err) // only for a length that SHA-256 cannot give
	}
	return key
}

// MAC is a keyed digest of message for one purpose.
func (s *Secret) MAC(purpose string, message []byte) []byte {
	h := hmac.New(sha256.New, s.key(purpose))
	h.Write(message)
	return h.Sum(nil)
}

// Link is a token that proves its bearer was given it: id and generation in
// clear with an HMAC. A new generation makes the links of the old one void.
func (s *Secret) Link(purpose string, id int64, generation int) string {
	b := binary.AppendUvarint(nil, uint64(id))
	b = binary.AppendUvarint(b, uint64(generation))
	return encoding.EncodeToString(append(b, s.MAC("link "+purpose, b)[:macLength]...))
}

// Open reads a link's token; ok is false for anything Link did not make.
func (s *Secret) Open(purpose, token string) (id int64, generation int, ok bool) {
	b, err := encoding.DecodeString(token)
	if err != nil || len(b) <= macLength {
		return 0, 0, false
	}
	body, mac := b[:len(b)-macLength], b[len(b)-macLength:]
	if !hmac.Equal(mac, s.MAC("link "+purpose, body)[:macLength]) {
		return 0, 0, false
	}
	first, n := binary.Uvarint(body)
	second, m := binary.Uvarint(body[max(n, 0):])
	if n <= 0 || m <= 0 {
		return 0, 0, false
	}
	return int64(first), int(second), true
}

// Seal encrypts plain for one purpose (AES-256-GCM, random nonce in front).
func (s *Secret) Seal(purpose string, plain []byte) []byte {
	gcm := s.gcm(purpose)
	nonce := make([]byte, gcm.NonceSize())
	_, _ = rand.Read(nonce)
	return gcm.Seal(nonce, nonce, plain, nil)
}

// Unseal reverses Seal; it fails for another secret, purpose or an altered text.
func (s *Secret) Unseal(purpose string, sealed []byte) ([]byte, error) {
	gcm := s.gcm(purpose)
	if len(sealed) < gcm.NonceSize() {
		return nil, errors.New("sealed value is too short")
	}
	plain, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], nil)
	if err != nil {
		return nil, errors.New("sealed under another secret file")
	}
	return plain, nil
}

func (s *Secret) gcm(purpose string) cipher.AEAD {
	block, err := aes.NewCipher(s.key("seal " + purpose))
	if err != nil {
		panic(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return gcm
}

// NewToken is a bearer token to hand out once, and the digest to store.
func NewToken() (token string, hash []byte) {
	var b [32]byte
	_, _ = rand.Read(b[:])
	token = encoding.EncodeToString(b[:])
	return token, HashToken(token)
}

// HashToken is the digest under which a token is stored. The tokens carry 256
// random bits, so a plain SHA-256 is enough.
func HashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// FirstRun is the word that opens the first-run page from elsewhere than this machine.
func (s *Secret) FirstRun() string { return s.Link("first-run", 1, 1) }

// IsFirstRun reports whether word is FirstRun's.
func (s *Secret) IsFirstRun(word string) bool {
	_, _, ok := s.Open("first-run", word)
	return ok
}
