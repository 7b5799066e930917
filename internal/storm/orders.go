package main

import (
	"context"
	"fmt"
)

func init() {
	add(attack{name: "invalid orders", limit: "others are served and may order", run: func(ctx context.Context, on *market) (string, error) {
		return told(many(ctx, 16, func(ctx context.Context, _ int) string {
			return on.ask(ctx, "POST", "/api/v1/orders", "application/json", []byte(`{"items":[{"type":"none","quantity":1}]}`))
		})), nil
	}})
	add(attack{name: "mails", limit: "few mails to one address, few in all", run: func(ctx context.Context, on *market) (string, error) {
		return told(many(ctx, 8, func(ctx context.Context, n int) string {
			return on.ask(ctx, "POST", "/api/v1/orders", "application/json",
				[]byte(fmt.Sprintf(`{"email":"someone%d@storm.example","items":[{"type":"festivalpass","quantity":1}]}`, n%3)),
				"Idempotency-Key", fmt.Sprint("storm-mails-", n))
		})), nil
	}})
}
