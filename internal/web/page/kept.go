package page

import (
	"container/list"
	"sync"
	"time"
)

// Kept holds what was made with some effort, up to so many bytes and for so
// long. When it is full, what was asked for longest ago goes.
type Kept struct {
	most  int
	life  time.Duration
	mu    sync.Mutex
	bytes int
	by    map[string]*list.Element
	order *list.List // of *kept, the one asked for last first
}

type kept struct {
	key   string
	value any
	bytes int
	made  time.Time
}

// keptAround is what an entry takes beside its bytes.
const keptAround = 512

func NewKept(most int, life time.Duration) *Kept {
	return &Kept{most: most, life: life, by: map[string]*list.Element{}, order: list.New()}
}

// Find gives what was put under the key and is not too old; nil for nothing.
func (k *Kept) Find(key string, now time.Time) any {
	k.mu.Lock()
	defer k.mu.Unlock()
	at := k.by[key]
	if at == nil {
		return nil
	}
	e := at.Value.(*kept)
	if now.Sub(e.made) > k.life {
		k.drop(at)
		return nil
	}
	k.order.MoveToFront(at)
	return e.value
}

// Put keeps value, which takes n bytes. What would take half of the room alone
// is not kept.
func (k *Kept) Put(key string, value any, n int, now time.Time) {
	e := &kept{key, value, n + len(key) + keptAround, now}
	if e.bytes > k.most/2 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if at := k.by[key]; at != nil {
		k.drop(at)
	}
	k.by[key] = k.order.PushFront(e)
	for k.bytes += e.bytes; k.bytes > k.most; {
		k.drop(k.order.Back())
	}
}

func (k *Kept) drop(at *list.Element) {
	e := k.order.Remove(at).(*kept)
	delete(k.by, e.key)
	k.bytes -= e.bytes
}

// Clear forgets everything.
func (k *Kept) Clear() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.by, k.bytes = map[string]*list.Element{}, 0
	k.order.Init()
}

// Bytes is how much is kept.
func (k *Kept) Bytes() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.bytes
}
