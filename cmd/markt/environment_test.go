package main

import (
	"io"
	"strings"
	"testing"
)

// A wrong value stops the start with a line that names it.
func TestWrongValuesAreNamed(t *testing.T) {
	for name, value := range map[string]string{
		"MARKT_LOG": "xml", "MARKT_BASE_URL": "markt.example", "MARKT_SMTP_URL": "mail.example", "MARKT_MAIL_FROM": "nobody",
		"MARKT_LIMITS": "maybe", "MARKT_TLS_CERT": "alone.pem", "MARKT_TRUSTED_PROXIES": "10.0.0.0/8,x",
		"MARKT_BACKUP_EVERY": "daily", "MARKT_BACKUP_KEEP": "0", "MARKT_METRICS_TOKEN": "short",
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, value)
			if _, err := readEnvironment(io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s=%s: %v", name, value, err)
			}
		})
	}
}
