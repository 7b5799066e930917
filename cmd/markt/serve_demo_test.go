package main

import (
	"bytes"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pgtest"
)

func newHouse(t *testing.T) (*house, *bytes.Buffer) {
	t.Helper()
	out := &bytes.Buffer{}
	h := &house{
		env: &environment{Out: out, BaseURL: &url.URL{Scheme: "http", Host: "127.0.0.1:8080"}, MailFrom: "markt@markt.example", Log: slog.New(slog.NewTextHandler(io.Discard, nil))},
		db:  pgtest.New(t),
	}
	h.wire(account.SecretFrom([32]byte{3}))
	return h, out
}

func TestPrepareDemoFillsOnceAndMovesNothing(t *testing.T) {
	h, out := newHouse(t)
	now := time.Date(2027, 5, 8, 13, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		at   time.Time
		says string
	}{
		{now, "today and tomorrow"},
		{now.Add(time.Hour), ""},
		{now.AddDate(0, 0, 7), "was for 2027-05-08 and 2027-05-09; nothing was moved"},
	} {
		out.Reset()
		there, err := h.prepareDemo(t.Context(), c.at)
		if err != nil || !there {
			t.Fatal(there, err)
		}
		if said := out.String(); !strings.Contains(said, c.says) || c.says == "" && said != "" {
			t.Errorf("%s: said %q, want %q", c.at, said, c.says)
		}
	}
	editions, err := h.Festival.List(t.Context())
	if err != nil || len(editions) != 1 {
		t.Errorf("%d editions, %v", len(editions), err)
	}
}

func TestPrepareDemoLeavesAMarketAlone(t *testing.T) {
	h, out := newHouse(t)
	now := time.Date(2027, 5, 8, 13, 0, 0, 0, time.UTC)
	if _, err := h.Festival.Create(t.Context(), festival.Draft{Slug: "unser-markt", Name: lang.Text{"de": "Unser Markt"}}, nil, now); err != nil {
		t.Fatal(err)
	}
	if there, err := h.prepareDemo(t.Context(), now); err != nil || there || !strings.Contains(out.String(), "a market of its own") {
		t.Errorf("%v %v %q", there, err, out)
	}
}
