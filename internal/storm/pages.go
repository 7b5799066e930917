package main

import (
	"context"
	"fmt"
	"net/url"
)

func init() {
	add(attack{name: "cache", limit: "no new entries, RssAnon below 150 MB", run: func(ctx context.Context, on *market) (string, error) {
		return told(many(ctx, 8, func(ctx context.Context, n int) string {
			return on.ask(ctx, "GET", fmt.Sprintf("/print/booklet-de.pdf?x%d=%d", n, n), "", nil)
		})), nil
	}})
	add(attack{name: "searches", limit: "the kept pages stay within their bytes", run: func(ctx context.Context, on *market) (string, error) {
		return told(many(ctx, 8, func(ctx context.Context, n int) string {
			return on.ask(ctx, "GET", fmt.Sprintf("/de/programme?q=%s", url.QueryEscape(fmt.Sprint("wort", n))), "", nil)
		})), nil
	}})
	add(attack{name: "prints", limit: "two at once, the rest waits or gets 503", run: func(ctx context.Context, on *market) (string, error) {
		papers := []string{"A4", "A3", "A2", "x"}
		return told(many(ctx, 50, func(ctx context.Context, n int) string {
			return on.ask(ctx, "GET", fmt.Sprintf("/print/plan-campus.pdf?paper=%s&lang=%d", papers[n%len(papers)], n), "", nil)
		})), nil
	}})
}
