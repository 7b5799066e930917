package web

import (
	"net/http"
	"strconv"
	"testing"

	"markt/static"
)

// The code reader is what a phone waits for the first time: it travels as
// small as the browser can unpack. No twin can be asked for by its own name.
func TestTheReaderTravelsSmall(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	address, err := static.Asset("vendor/zxing_reader.wasm")
	if err != nil {
		t.Fatal(err)
	}
	size := map[string]int{}
	for accept, want := range map[string]string{"gzip, deflate, br": "br", "gzip": "gzip", "": ""} {
		a := m.packed(address, accept, "")
		length, _ := strconv.Atoi(a.header.Get("Content-Length"))
		if a.status != http.StatusOK || a.header.Get("Content-Encoding") != want || a.header.Get("Content-Type") != "application/wasm" || length != len(a.body) {
			t.Errorf("%q: %d, %q, %d bytes", accept, a.status, a.header.Get("Content-Encoding"), length)
		}
		size[want] = len(a.body)
	}
	if size["br"] > 400_000 || size["br"] >= size["gzip"] || size["gzip"] >= size[""] {
		t.Errorf("bytes: %v", size)
	}
	for _, ending := range []string{".br", ".gz"} {
		m.says(m.get("", address+ending), http.StatusNotFound)
	}
}
