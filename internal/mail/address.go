package mail

import (
	"crypto/sha256"
	"strings"

	"golang.org/x/net/idna"
)

// ascii writes an address's domain as every mail server knows it (punycode).
// A domain that cannot be written so stays as it is.
func ascii(address string) string {
	local, domain := split(address)
	if d, err := idna.Lookup.ToASCII(domain); err == nil {
		domain = d
	}
	return local + "@" + domain
}

func split(address string) (local, domain string) {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address, ""
	}
	return address[:at], address[at+1:]
}

// needsUTF8 reports whether an address has letters before the @ that only a
// server with SMTPUTF8 takes.
func needsUTF8(address string) bool {
	local, _ := split(address)
	return strings.IndexFunc(local, func(r rune) bool { return r > 0x7e }) >= 0
}

// mailbox is the same for all ways to write the address of one mailbox, as far
// as they are common: capitals, "+word" and, with one large provider, dots.
func mailbox(address string) []byte {
	local, domain := split(strings.ToLower(ascii(strings.TrimSpace(address))))
	local, _, _ = strings.Cut(local, "+")
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	sum := sha256.Sum256([]byte(local + "@" + domain))
	return sum[:16]
}
