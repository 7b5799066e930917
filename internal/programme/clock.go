package programme

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Clock reads a time of day, "9:05", "09:05" or "09:05:00", as the time since midnight.
func Clock(s string) (time.Duration, bool) {
	parts := strings.Split(strings.TrimSpace(s), ":")
	if len(parts) != 2 && len(parts) != 3 {
		return 0, false
	}
	n, ok := integers(parts)
	if !ok || n[0] > 23 || n[1] > 59 || len(n) == 3 && n[2] > 59 {
		return 0, false
	}
	return time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute, true
}

// minutesOf reads a length: "HH:MM", "HH:MM:SS", "D:HH:MM" or a bare number of
// minutes. Of three parts the first is days when it is a single digit and the
// second can be hours: that is how exporters write a length over 24 hours.
func minutesOf(s string) (int, bool) {
	parts := strings.Split(strings.TrimSpace(s), ":")
	n, ok := integers(parts)
	if !ok {
		return 0, false
	}
	switch {
	case len(n) == 1:
		return n[0], true
	case len(n) == 2 && n[1] < 60:
		return n[0]*60 + n[1], true
	case len(n) == 3 && len(parts[0]) == 1 && n[1] < 24 && n[2] < 60:
		return n[0]*24*60 + n[1]*60 + n[2], true
	case len(n) == 3 && n[1] < 60 && n[2] < 60:
		return n[0]*60 + n[1], true
	}
	return 0, false
}

// hoursMinutes writes a length as "HH:MM".
func hoursMinutes(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func integers(parts []string) ([]int, bool) {
	n := make([]int, len(parts))
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || v < 0 || v > 100_000 || strings.ContainsAny(p, "+-") {
			return nil, false
		}
		n[i] = v
	}
	return n, true
}
