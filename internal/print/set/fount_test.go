package set

import (
	"sync"
	"testing"

	"markt/static"
)

var faces = sync.OnceValues(func() (*Fount, error) { return ReadFount(static.Face) })

func fount(t testing.TB) *Fount {
	t.Helper()
	f, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	return f
}
