package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// visit is what a calm visitor saw.
type visit struct {
	asked, served int
	took          []time.Duration
}

func (v visit) String() string {
	if v.asked == 0 {
		return "nobody came"
	}
	slices.Sort(v.took)
	return fmt.Sprintf("%d of %d pages, %d ms, at worst %d ms", v.served, v.asked,
		v.took[len(v.took)/2].Milliseconds(), v.took[len(v.took)-1].Milliseconds())
}

// strolls are the pages of somebody who wants to know what there is.
var strolls = []string{"/de/", "/de/programme", "/de/stalls", "/de/tickets", "/de/plan", "/ar/programme", "/healthz"}

const (
	patience  = 5 * time.Second
	strollsAt = 150 * time.Millisecond
)

// stroll visits page after page, each time as a browser that has just come.
func stroll(ctx context.Context, on *market) (v visit) {
	client := &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	for i := 0; ; i++ {
		if pause(ctx, strollsAt) != nil {
			return v
		}
		begun := time.Now()
		v.asked++
		if res, err := client.Get(on.base + strolls[i%len(strolls)]); err == nil {
			_, err := io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if err == nil && res.StatusCode == http.StatusOK {
				v.served++
			}
		}
		v.took = append(v.took, time.Since(begun))
	}
}
