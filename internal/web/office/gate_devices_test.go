package office

import (
	"testing"
	"time"

	"markt/internal/checkin"
)

func TestDeviceState(t *testing.T) {
	now := time.Date(2027, 5, 8, 12, 0, 0, 0, time.UTC)
	at := func(d time.Duration) *time.Time { t := now.Add(d); return &t }
	for want, d := range map[string]checkin.Device{
		"waiting":  {EnrolExpiresAt: now},
		"expired":  {EnrolExpiresAt: now.Add(-time.Second)},
		"silent":   {EnrolledAt: at(-time.Hour), LastSeenAt: at(-checkin.Silence - time.Second)},
		"enrolled": {EnrolledAt: at(-time.Hour), LastSeenAt: at(-checkin.Silence)},
		"revoked":  {EnrolledAt: at(-time.Hour), LastSeenAt: at(0), RevokedAt: at(0)},
	} {
		if got := deviceState(d, now); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
