package public

import "testing"

// An address is taken apart where it is written the usual way and stays whole
// in any other.
func TestSchemaAddress(t *testing.T) {
	for in, want := range map[string]schemaAddress{
		"Robert-Rössle-Straße 10, 13125 Berlin":   {"PostalAddress", "Robert-Rössle-Straße 10", "13125", "Berlin"},
		"Hof 2, Allee 7, 1010 Wien":               {"PostalAddress", "Hof 2, Allee 7", "1010", "Wien"},
		"10 Downing Street, London SW1A 2AA":      {"PostalAddress", "10 Downing Street, London SW1A 2AA", "", ""},
		"Festwiese":                               {"PostalAddress", "Festwiese", "", ""},
		"Allee 7, 13125 Berlin, Eingang am Teich": {"PostalAddress", "Allee 7, 13125 Berlin, Eingang am Teich", "", ""},
	} {
		if got := schemaAddressOf(in); got == nil || *got != want {
			t.Errorf("%s: %+v", in, got)
		}
	}
	if schemaAddressOf("") != nil {
		t.Error("an address of nothing")
	}
}
