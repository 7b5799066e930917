package ticket

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"

	"markt/internal/fault"
)

const (
	codeVersion  = 1
	groupVersion = 2 // group.go
	payloadBytes = 16
	codeBytes    = payloadBytes + ed25519.SignatureSize

	// CodeLength is the number of base32 characters of a code.
	CodeLength = 128
)

// Payload is what a code says: version, signing key, number of the ticket
// type (big-endian), and twelve random bytes. It is what the database stores.
type Payload [payloadBytes]byte

// Key is the id of the signing key.
func (p Payload) Key() KeyID { return KeyID(p[1]) }

// TypeNumber is the number of the ticket type within its edition.
func (p Payload) TypeNumber() int { return int(binary.BigEndian.Uint16(p[2:4])) }

func newPayload(key KeyID, typeNumber int) Payload {
	var p Payload
	p[0], p[1] = codeVersion, byte(key)
	binary.BigEndian.PutUint16(p[2:4], uint16(typeNumber))
	_, _ = rand.Read(p[4:]) // never fails
	return p
}

// Code is a payload, of a ticket or of a group, with its Ed25519 signature.
type Code struct {
	Payload   Payload
	Signature [ed25519.SignatureSize]byte
}

func sign(seed ed25519.PrivateKey, p Payload) Code {
	c := Code{Payload: p}
	copy(c.Signature[:], ed25519.Sign(seed, p[:]))
	return c
}

var base32Code = base32.StdEncoding.WithPadding(base32.NoPadding)

// Seal stands for a code's signature where the signature is not wanted: it
// tells the code from every other and helps nobody to make it.
type Seal [16]byte

// Seal is the first half of the signature's SHA-256.
func (c Code) Seal() Seal {
	sum := sha256.Sum256(c.Signature[:])
	return Seal(sum[:16])
}

// String is the code as 128 upper-case base32 characters.
func (c Code) String() string {
	var b [codeBytes]byte
	copy(b[:], c.Payload[:])
	copy(b[payloadBytes:], c.Signature[:])
	return base32Code.EncodeToString(b[:])
}

// Address is what the QR carries: base + "/T/" + code, all in upper case, so
// that it fits the alphanumeric mode and any camera opens the ticket's page.
// base is scheme and host.
func (c Code) Address(base string) string {
	return strings.ToUpper(strings.TrimRight(base, "/")) + "/T/" + c.String()
}

// SignedBy reports whether the signature is the key's.
func (c Code) SignedBy(public ed25519.PublicKey) bool {
	return len(public) == ed25519.PublicKeySize && ed25519.Verify(public, c.Payload[:], c.Signature[:])
}

// Parse reads a code or an address that ends in one, in any case, with blanks
// around it. It says nothing about the signature.
func Parse(s string) (Code, error) {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "?")
	s, _, _ = strings.Cut(s, "#")
	s = strings.TrimRight(s, "/")
	s = s[strings.LastIndexByte(s, '/')+1:]
	var b [codeBytes]byte
	if len(s) != CodeLength {
		return Code{}, errUnreadable()
	}
	if n, err := base32Code.Decode(b[:], []byte(strings.ToUpper(s))); err != nil || n != codeBytes || b[0] != codeVersion && b[0] != groupVersion {
		return Code{}, errUnreadable()
	}
	var c Code
	copy(c.Payload[:], b[:])
	copy(c.Signature[:], b[payloadBytes:])
	return c, nil
}

func errUnreadable() error {
	return fault.Coded(fault.Invalid, "ticket.Parse", "invalid_code", "ticket.code.unreadable")
}

// String is the payload in base32: a code's name where its signature is not wanted.
func (p Payload) String() string { return base32Code.EncodeToString(p[:]) }
