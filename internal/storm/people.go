package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// people order with Chromium, each in a window that knows nothing of the others'.
type people struct {
	on      *market
	browser context.Context
}

func (on *market) people(ctx context.Context) (*people, func(), error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("chromium"), chromedp.NoSandbox,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(360, 640))
	allocator, leave := chromedp.NewExecAllocator(ctx, options...)
	browser, closeBrowser := chromedp.NewContext(allocator)
	gone := func() { closeBrowser(); leave() }
	if err := chromedp.Do(browser); err != nil { // it starts
		gone()
		return nil, nil, fmt.Errorf("chromium: %w", err)
	}
	return &people{on, browser}, gone, nil
}

// order is a visit to the page of tickets, until there are some. Without
// scripts the button is pressed when its page says that it can be.
func (p *people) order(ctx context.Context, kind string, quantity int, scripts bool) bool {
	window, leave := chromedp.NewContext(p.browser, chromedp.WithNewBrowserContext())
	defer leave()
	defer context.AfterFunc(ctx, leave)()
	if !scripts {
		blocked := network.SetBlockedURLsParams{URLPatterns: []*network.BlockPattern{{URLPattern: p.on.base + "/static/*.js", Block: true}}}
		if _, err := chromedp.Call(window, network.SetBlockedURLs, blocked); err != nil {
			return false
		}
	}
	want, _ := json.Marshal(map[string]any{"kind": kind, "quantity": quantity, "scripts": scripts})
	for ctx.Err() == nil {
		at, err := chromedp.Run(window, chromedp.Evaluate[string](fmt.Sprintf("(%s)(%s)", oneStep, want)))
		switch {
		case err == nil && at == "tickets":
			return true
		case err == nil && at == "elsewhere":
			_ = chromedp.Do(window, chromedp.Navigate(p.on.base+"/de/tickets")) // it is tried again
		}
		if pause(ctx, time.Second) != nil {
			return false
		}
	}
	return false
}

// oneStep does on the page what a visitor does there, and says where that is.
const oneStep = `({kind, quantity, scripts}) => {
	if (location.pathname.startsWith("/de/orders/")) return "tickets";
	const step = document.querySelector("form[data-challenge]");
	if (step) {
		const since = Date.now() - performance.timeOrigin;
		if (!scripts && since > 6000) step.querySelector("[data-by-hand] button").click();
		return "last step";
	}
	const type = [...document.querySelectorAll("input[name$='.type']")].find(i => i.value === kind);
	if (!type) return "elsewhere";
	if (type.form.sent) return Date.now() - type.form.sent > 10000 ? "elsewhere" : "sent";
	document.getElementsByName(type.name.replace(".type", ".quantity"))[0].value = quantity;
	type.form.sent = Date.now();
	type.form.requestSubmit();
	return "sent";
}`
