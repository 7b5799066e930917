package page

import (
	"testing"
	"time"
)

func TestPaceIsPerBrowserAndForAll(t *testing.T) {
	var p pace
	now := time.Date(2027, 5, 8, 12, 0, 0, 0, time.UTC)
	taken := func(browser string, n int, at time.Time) (allowed int) {
		for range n {
			if p.allow(browser, at) {
				allowed++
			}
		}
		return allowed
	}
	if got := taken("a", 50, now); got != paceBrowserMost {
		t.Errorf("one browser: %d", got)
	}
	if got := taken("b", 5, now); got != 5 {
		t.Errorf("another browser of the same house: %d", got)
	}
	if got := taken("a", 5, now.Add(2*paceBrowserFill)); got != 2 {
		t.Errorf("after a while: %d", got)
	}
	if got := taken("", 2*paceAllMost, now.Add(time.Hour)); got != paceAllMost {
		t.Errorf("all together: %d", got)
	}
}
