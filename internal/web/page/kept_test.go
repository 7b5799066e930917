package page

import (
	"strconv"
	"testing"
	"time"
)

func TestKeptHasItsBytesAndItsTime(t *testing.T) {
	const life, room = time.Minute, 10 * (1000 + keptAround + 1)
	now := time.Now()
	k := NewKept(room, life)
	for i := range 10 {
		k.Put(strconv.Itoa(i), i, 1000, now)
	}
	if k.Bytes() != room || k.Find("0", now) != 0 {
		t.Fatalf("%d bytes of %d, the first is %v", k.Bytes(), room, k.Find("0", now))
	}
	k.Put("x", "x", 1000, now)
	if k.Find("1", now) != nil || k.Find("0", now) != 0 || k.Find("x", now) != "x" || k.Bytes() > room {
		t.Error("what was asked for longest ago goes first")
	}
	k.Put("huge", 1, room, now)
	if k.Find("huge", now) != nil || k.Find("x", now) == nil {
		t.Error("one thing alone drove out the others")
	}
	k.Put("x", "y", 10, now)
	if k.Find("x", now) != "y" || k.Bytes() > room {
		t.Error("the same key holds what was put last")
	}
	if k.Find("x", now.Add(life+1)) != nil {
		t.Error("what is too old is served")
	}
	k.Clear()
	if k.Bytes() != 0 || k.Find("0", now) != nil {
		t.Error("something is left")
	}
}
