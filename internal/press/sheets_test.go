package press

import (
	"bytes"
	"strings"
	"testing"

	"markt/internal/fault"
	"markt/internal/lang"
)

// Every sheet of the list can be printed, or says in every language why not.
func TestEverySheetPrintsOrSaysWhyNot(t *testing.T) {
	h := open(t)
	for _, sheet := range Sheets {
		for _, l := range lang.All() {
			var b bytes.Buffer
			err := sheet.Print(h.Press, t.Context(), &b, Ask{Edition: h.e, Lang: l})
			if err != nil && !strings.HasPrefix(fault.MessageOf(err).Key, "print.error.") {
				t.Errorf("%s: %v", sheet.Name, err)
			}
			if err == nil && !bytes.HasPrefix(b.Bytes(), []byte("%PDF")) {
				t.Errorf("%s in %s is no PDF", sheet.Name, l)
			}
			if key := "print.sheet." + sheet.Name; l.T(key) == key || l.T(key) == "" {
				t.Errorf("%s has no name in %s", sheet.Name, l)
			}
		}
		if len(sheet.Readers) == 0 {
			t.Errorf("nobody may print %s", sheet.Name)
		}
	}
}
