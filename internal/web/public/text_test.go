package public

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBlocks(t *testing.T) {
	got := blocks("Willkommen!\nKommen Sie.\n\n# Anfahrt\nMit der S2.\n\n– Bus\n- Rad\n\n## Tor\n\n\n<b>kein Markup</b>")
	want := []block{
		{Lines: []string{"Willkommen!", "Kommen Sie."}},
		{Heading: "Anfahrt"},
		{Lines: []string{"Mit der S2."}},
		{Items: []string{"Bus", "Rad"}},
		{Heading: "Tor"},
		{Lines: []string{"<b>kein Markup</b>"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := blocks(" \n\n "); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}
