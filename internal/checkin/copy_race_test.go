package checkin_test

import (
	"sync"
	"testing"
	"time"

	"markt/internal/checkin"
)

// Newer copies come while people scan: nobody is answered wrongly, no scan is
// lost, and none counts twice.
func TestCopiesComeWhilePeopleScan(t *testing.T) {
	d := newDoor(t)
	codes := d.codes(100)
	alone := d.laptop(now)
	device := alone.device()
	nonce := func(i int) string { return codes[i][len(codes[i])-128:][:60] }
	var scanning sync.WaitGroup
	for line := range 4 {
		scanning.Go(func() {
			for i := line; i < len(codes); i += 4 {
				scan := checkin.ScanDraft{Nonce: nonce(i), Kind: checkin.Entry, Code: codes[i]}
				for range 4 { // most of what is asked stores nothing: the first answer again, a drill, a bundle
					if a, err := alone.s.Redeem(t.Context(), alone.bearer, scan, now); err != nil || short(a) != "ok" {
						t.Errorf("%d: %s, %v", i, short(a), err)
					}
					drill := scan
					drill.Drill = true
					if a, err := alone.s.Redeem(t.Context(), alone.bearer, drill, now); err != nil || short(a) != "already_redeemed" {
						t.Errorf("%d as a drill: %s, %v", i, short(a), err)
					}
					if _, err := alone.s.Bundle(t.Context(), device, now); err != nil {
						t.Errorf("a bundle: %v", err)
					}
					if _, err := alone.s.Occupancy(t.Context(), d.e, now); err != nil {
						t.Errorf("the people inside: %v", err)
					}
				}
			}
		})
	}
	over := make(chan struct{})
	go func() { scanning.Wait(); close(over) }()
	taken := 0
	for done := false; !done; {
		select {
		case <-over:
			done = true
		default:
		}
		alone.tells(d, now, now)
		c, err := d.s.Copy(t.Context(), d.e, now)
		d.must(err)
		if alone.s.TakeCopy(t.Context(), c) == nil { // or it gave way
			taken++
		}
	}
	if taken == 0 {
		t.Error("no copy came")
	}
	alone.tells(d, now, now)
	if n := d.stored(); n != len(codes) {
		t.Errorf("the service has %d scans of %d", n, len(codes))
	}
	for _, code := range codes {
		alone.expect("already_redeemed", alone.scan(checkin.Entry, code), now.Add(time.Minute))
	}
}
