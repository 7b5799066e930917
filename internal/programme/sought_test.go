package programme

import (
	"testing"

	"markt/internal/lang"
)

// A session is searched in its title in every language, its hosts, their
// organisations and its track.
func TestWhatASearchLooksThrough(t *testing.T) {
	s := Session{Title: lang.Text{"ar": "خياطة"}, Hosts: []HostID{1}, Track: "Handwerk"}
	if got := saidBy(s, map[HostID]Host{1: {Name: "Rana", Organisation: "Nähwerkstatt"}}); got != "خياطة Rana Nähwerkstatt Handwerk" {
		t.Errorf("%q", got)
	}
}
