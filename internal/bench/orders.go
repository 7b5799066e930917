package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

const crowd = 200

// measureOrders lets a crowd order at the same moment; for information.
func measureOrders(ctx context.Context, b *bench) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: crowd}, Timeout: time.Minute}
	defer client.CloseIdleConnections()
	f := figure{name: "200 orders at once", unit: "ms"}
	for range b.rounds {
		begun := time.Now()
		if err := b.crowd(ctx, client); err != nil {
			return err
		}
		f.ours = append(f.ours, milliseconds(time.Since(begun)))
	}
	f.note = fmt.Sprintf("POST /api/v1/orders, one ticket each, from the first byte sent to the last answer of %d.", crowd)
	b.table.add(f)
	b.busy = time.Now()
	return nil
}

func (b *bench) crowd(ctx context.Context, client *http.Client) error {
	body := []byte(`{"lang":"de","items":[{"type":"` + ticketType + `","quantity":1}]}`)
	errs := make([]error, crowd)
	var wait sync.WaitGroup
	for i := range crowd {
		wait.Go(func() { errs[i] = post(ctx, client, b.service.url("/api/v1/orders"), body) })
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func post(ctx context.Context, client *http.Client, url string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusCreated {
		err = fmt.Errorf("%s: %s", res.Status, answer)
	}
	return err
}
