package web

import (
	"testing"
	"time"
)

// A page that was read before a write and is ready only after it shows what
// was: it goes out once, and is not kept.
func TestAPageReadBeforeAWriteIsNotKept(t *testing.T) {
	p := newPageCache()
	_, generation := p.find("/de")
	p.reset()
	p.keep("/de", &cachedPage{made: time.Now()}, generation)
	if e, _ := p.find("/de"); e != nil {
		t.Error("the state of before is served again")
	}
	_, generation = p.find("/de")
	p.keep("/de", &cachedPage{made: time.Now()}, generation)
	if e, _ := p.find("/de"); e == nil {
		t.Error("a page read after the write is not kept")
	}
	p.reset()
	if e, _ := p.find("/de"); e != nil {
		t.Error("a write empties the cache")
	}
}

// A notification that was missed heals within a minute.
func TestAKeptPageGrowsOld(t *testing.T) {
	p := newPageCache()
	for age, kept := range map[time.Duration]bool{cacheLife / 2: true, cacheLife + time.Second: false} {
		p.keep("/de", &cachedPage{made: time.Now().Add(-age)}, 0)
		if e, _ := p.find("/de"); (e != nil) != kept {
			t.Errorf("after %v it is kept: %v", age, e != nil)
		}
	}
}
