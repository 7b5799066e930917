package web

import (
	"io/fs"
	"sync"

	"markt/static"
)

var files sync.Map // name → []byte

// shared gives the one copy of a static file: a thousand phones that load the
// code reader slowly must not hold a thousand of them.
func shared(name string) ([]byte, bool) {
	if body, ok := files.Load(name); ok {
		return body.([]byte), true
	}
	body, err := fs.ReadFile(static.FS, name)
	if err != nil {
		return nil, false
	}
	first, _ := files.LoadOrStore(name, body)
	return first.([]byte), true
}
