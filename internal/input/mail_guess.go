package input

import "strings"

// mailHosts are where most people have their mail, in Germany and where our vendors come from.
var mailHosts = []string{
	"gmail.com", "googlemail.com", "hotmail.com", "hotmail.de", "outlook.com", "outlook.de", "live.com", "live.de", "yahoo.com", "yahoo.de", "icloud.com", "me.com",
	"gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "freenet.de", "arcor.de", "posteo.de", "mailbox.org", "proton.me", "protonmail.com", "aol.com", "mail.com", "ymail.com", "gmx.at", "gmx.ch", "ukr.net", "yandex.ru", "mail.ru",
}

const shortestHost = 6 // characters: of shorter ones too many are a letter apart and real

// GuessEmail is the address that was probably meant, if the typed one's host is
// one slip of the finger away from a widely used one; "" otherwise. A guess is
// asked back and never taken by itself.
func GuessEmail(typed string) string {
	at := strings.LastIndexByte(typed, '@')
	if at < 1 {
		return ""
	}
	host := strings.ToLower(typed[at+1:])
	for _, known := range mailHosts {
		if host == known {
			return ""
		}
	}
	for _, known := range mailHosts {
		if len(known) >= shortestHost && oneSlip(host, known) {
			return typed[:at+1] + known
		}
	}
	return ""
}

// oneSlip reports whether one letter more, less, other or changed with its neighbour makes b of a.
func oneSlip(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	switch {
	case a == b:
		return false
	case len(a) == len(b)+1:
		return a[1:] == b
	case len(b) == len(a)+1:
		return a == b[1:]
	case len(a) != len(b):
		return false
	}
	return a[1:] == b[1:] || len(a) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
}
