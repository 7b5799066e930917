package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"markt/internal/ticket"
)

func init() {
	add(attack{name: "ticket flood", limit: "under 5 % of the places; all visitors get theirs", run: flood, lasts: floodLasts})
}

const (
	floodCallers = 4 // of each kind of script
	floodLasts   = time.Minute
	visitors     = 50              // half of them without scripts, all from one address
	visitorsWait = 5 * time.Minute // without scripts and in a rush, a place takes two of them
)

var floodTypes = []string{"festivalpass", "tag-1", "tag-2", "werkstattkarte"}

// flood is what a script does that knows how orders are made, in each way there
// is, while visitors order as their browsers let them.
func flood(ctx context.Context, on *market) (string, error) {
	places, err := on.free(ctx)
	if err != nil {
		return "", err
	}
	patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), visitorsWait)
	defer cancel()
	people, leave, err := on.people(patient)
	if err != nil {
		return "", err
	}
	defer leave()
	var taken, served atomic.Int64
	var slowest atomic.Int64
	var all sync.WaitGroup
	for _, script := range []func(context.Context, *market, int) int{floodByAPI, floodNewBrowsers, floodWaiting, floodOneBrowser()} {
		all.Go(func() {
			many(ctx, floodCallers, func(ctx context.Context, n int) string {
				taken.Add(int64(script(ctx, on, n)))
				return ""
			})
		})
	}
	for i := range visitors {
		all.Go(func() {
			if pause(patient, floodLasts*time.Duration(i)/visitors) != nil {
				return
			}
			begun := time.Now()
			if people.order(patient, floodTypes[1+i%2], 1+i%2, i%2 == 0) {
				served.Add(1)
			}
			slowest.Store(max(slowest.Load(), int64(time.Since(begun))))
		})
	}
	all.Wait()
	return fmt.Sprintf("%d of %d (%.1f %%), %d of %d visitors in %.0f s", taken.Load(), places, 100*float64(taken.Load())/float64(places),
		served.Load(), visitors, time.Duration(slowest.Load()).Seconds()), nil
}

// free is how many places there are before anybody comes.
func (on *market) free(ctx context.Context) (n int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, on.base+"/api/v1/ticket-types", nil)
	if err != nil {
		return 0, err
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	var in struct {
		Types []struct{ Available int }
	}
	err = json.NewDecoder(res.Body).Decode(&in)
	for _, t := range in.Types {
		n += t.Available
	}
	return n, err
}

// each second order of a flood is as large as it may be.
func floodOrder(n int) (kind string, quantity int) {
	return floodTypes[n/2%len(floodTypes)], 1 + 9*(n%2)
}

// floodByAPI has no cookie and proves its work.
func floodByAPI(ctx context.Context, on *market, n int) (taken int) {
	kind, quantity := floodOrder(n)
	var held struct {
		Confirm struct {
			Hold  string
			Proof struct {
				Challenge string
				Bits      int
			}
		}
	}
	order := map[string]any{"items": []map[string]any{{"type": kind, "quantity": quantity}}}
	if on.json(ctx, "/api/v1/orders", order, &held) != http.StatusAccepted {
		return 0
	}
	h := ticket.Hold{UID: held.Confirm.Proof.Challenge, Bits: held.Confirm.Proof.Bits}
	if on.json(ctx, "/api/v1/orders/confirm", map[string]any{"hold": held.Confirm.Hold, "proof": h.Solve()}, nil) != http.StatusCreated {
		return 0
	}
	return quantity
}

// floodNewBrowsers is a new browser for each order and proves its work.
func floodNewBrowsers(ctx context.Context, on *market, n int) (taken int) {
	kind, quantity := floodOrder(n)
	b := newBrowser(on)
	if form, ok := b.holds(ctx, kind, quantity); ok && b.confirms(ctx, form.proved()) {
		return quantity
	}
	return 0
}

// floodWaiting is many browsers that wait together, without a proof.
func floodWaiting(ctx context.Context, on *market, n int) (taken int) {
	kind, quantity := floodOrder(n)
	type waiting struct {
		browser *browser
		form    lastStep
	}
	var all []waiting
	for range 20 {
		b := newBrowser(on)
		if form, ok := b.holds(ctx, kind, quantity); ok {
			all = append(all, waiting{b, form})
		}
	}
	if pause(ctx, 5*time.Second) != nil {
		return 0
	}
	for _, w := range all {
		if w.browser.confirms(ctx, w.form) {
			taken += quantity
		}
	}
	return taken
}

// floodOneBrowser keeps its one cookie and proves its work.
func floodOneBrowser() func(context.Context, *market, int) int {
	var once sync.Once
	var b *browser
	return func(ctx context.Context, on *market, n int) (taken int) {
		once.Do(func() { b = newBrowser(on) })
		kind, quantity := floodOrder(n)
		if form, ok := b.holds(ctx, kind, quantity); ok && b.confirms(ctx, form.proved()) {
			return quantity
		}
		return 0
	}
}

// browser keeps its cookies, as a person's does.
type browser struct {
	on     *market
	client http.Client
}

func newBrowser(on *market) *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{on, http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// lastStep is the form of an order's last step, with what its script reads.
type lastStep struct {
	url.Values
	challenge string
	bits      int
}

func (f lastStep) proved() lastStep {
	if f.Get("proof") == "" {
		h := ticket.Hold{UID: f.challenge, Bits: f.bits}
		f.Set("proof", h.Solve())
	}
	return f
}

var (
	hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
	stepData    = regexp.MustCompile(`data-challenge="([^"]+)" data-parts="\d+" data-bits="(\d+)"`)
)

// holds sends the order's form and reads the last step.
func (b *browser) holds(ctx context.Context, kind string, quantity int) (lastStep, bool) {
	page, _ := b.get(ctx, "/de/tickets")
	form := fields(page)
	for i := range floodTypes {
		n := "0"
		if form.Get(fmt.Sprintf("items.%d.type", i)) == kind {
			n = strconv.Itoa(quantity)
		}
		form.Set(fmt.Sprintf("items.%d.quantity", i), n)
	}
	body, _ := b.post(ctx, "/de/tickets", form)
	return readStep(body)
}

func (b *browser) confirms(ctx context.Context, form lastStep) bool {
	_, status := b.post(ctx, "/de/tickets/confirm", form.Values)
	return status == http.StatusSeeOther
}

func readStep(page string) (lastStep, bool) {
	data := stepData.FindStringSubmatch(page)
	if data == nil {
		return lastStep{}, false
	}
	form := lastStep{Values: fields(page), challenge: data[1]}
	form.bits, _ = strconv.Atoi(data[2])
	return form, true
}

func fields(page string) url.Values {
	form := url.Values{}
	for _, m := range hiddenInput.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	return form
}

func (b *browser) get(ctx context.Context, path string) (string, int) {
	return b.do(ctx, http.MethodGet, path, nil)
}

func (b *browser) post(ctx context.Context, path string, form url.Values) (string, int) {
	return b.do(ctx, http.MethodPost, path, form)
}

func (b *browser) do(ctx context.Context, method, path string, form url.Values) (string, int) {
	r, err := http.NewRequestWithContext(ctx, method, b.on.base+path, bytes.NewReader([]byte(form.Encode())))
	if err != nil {
		return "", 0
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := b.client.Do(r)
	if err != nil {
		return "", 0
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return string(body), res.StatusCode
}

// json sends one request and reads its answer into out.
func (on *market) json(ctx context.Context, path string, in, out any, more ...string) (status int) {
	body, err := json.Marshal(in)
	if err != nil {
		return 0
	}
	return on.askJSON(ctx, http.MethodPost, path, body, out, append(more, "Content-Type", "application/json")...)
}

// askJSON is json with any method, for a body that is written already.
func (on *market) askJSON(ctx context.Context, method, path string, body []byte, out any, more ...string) (status int) {
	r, err := http.NewRequestWithContext(ctx, method, on.base+path, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	for i := 0; i+1 < len(more); i += 2 {
		r.Header.Set(more[i], more[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err == nil && out != nil {
		err = json.Unmarshal(answer, out)
	}
	if err != nil {
		return 0
	}
	return res.StatusCode
}
