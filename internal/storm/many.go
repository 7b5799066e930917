package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// many does something again and again, by so many at once, and counts what
// came of it.
func many(ctx context.Context, callers int, do func(ctx context.Context, n int) string) map[string]int {
	var mu sync.Mutex
	var all sync.WaitGroup
	came, n := map[string]int{}, 0
	for range callers {
		all.Go(func() {
			for ctx.Err() == nil {
				mu.Lock()
				n++
				mine := n
				mu.Unlock()
				if what := do(ctx, mine); ctx.Err() == nil {
					mu.Lock()
					came[what]++
					mu.Unlock()
				}
			}
		})
	}
	all.Wait()
	return came
}

// told is a count of answers in words.
func told(came map[string]int) string {
	var parts []string
	for _, what := range slices.Sorted(maps.Keys(came)) {
		parts = append(parts, fmt.Sprintf("%d × %s", came[what], what))
	}
	return strings.Join(parts, ", ")
}

// ask sends one request and gives its status in words; the body is read.
func (on *market) ask(ctx context.Context, method, path, kind string, body []byte, more ...string) string {
	r, err := http.NewRequestWithContext(ctx, method, on.base+path, bytes.NewReader(body))
	if err != nil {
		return "no request"
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(more); i += 2 {
		r.Header.Set(more[i], more[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return "cut"
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return "cut"
	}
	return fmt.Sprint(res.StatusCode)
}
