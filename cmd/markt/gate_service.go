package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"markt/internal/checkin"
	"markt/internal/web/page"
)

// service is the one whose gate this is, as its gatekeepers' programs see it.
type service struct {
	base    *url.URL
	edition string
	token   string
	http    *http.Client
}

const (
	serviceTime = time.Minute
	problemMost = 64 << 10
	answerMost  = 256 << 20 // bytes: a copy of a hundred thousand tickets has sixty million
)

// newService reaches the service by its name, or under that name at dial.
func newService(base *url.URL, dial, edition, token string) *service {
	t := http.DefaultTransport.(*http.Transport).Clone()
	if dial != "" {
		t.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, dial)
		}
	}
	asItIs := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // a public network's sign-in page is elsewhere
	return &service{base, edition, token, &http.Client{Transport: t, Timeout: serviceTime, CheckRedirect: asItIs}}
}

// copy fetches one, and says how far this machine's clock is behind.
func (s *service) copy(ctx context.Context) (c *checkin.Copy, behind time.Duration, err error) {
	asked := time.Now()
	err = s.ask(ctx, http.MethodGet, "copy", nil, &c)
	if err != nil {
		return nil, 0, err
	}
	switch answered := time.Now(); {
	case c.TakenAt.Before(asked):
		behind = c.TakenAt.Sub(asked)
	case c.TakenAt.After(answered):
		behind = c.TakenAt.Sub(answered)
	}
	return c, behind, nil
}

// taken is what the service says of a scan or a count.
type taken struct {
	Nonce    string         `json:"nonce"`
	Taken    bool           `json:"taken"`
	Conflict checkin.Reason `json:"conflict"`
}

type takenAll struct {
	Scans      []taken `json:"scans"`
	Counts     []taken `json:"counts"`
	Admissions []taken `json:"admissions"`
}

func (s *service) tell(ctx context.Context, u checkin.Untold) (all takenAll, err error) {
	body := struct {
		checkin.Untold
		SentAt time.Time `json:"sent_at"`
	}{u, time.Now()}
	err = s.ask(ctx, http.MethodPost, "scans", body, &all)
	return all, err
}

func (s *service) ask(ctx context.Context, method, route string, in, out any) error {
	to := s.base.JoinPath("/api/v1/standalone", route)
	if s.edition != "" {
		to.RawQuery = url.Values{"edition": {s.edition}}.Encode()
	}
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, to.String(), &body)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", "en") // as all that this program says
	res, err := s.http.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if err := s.refused(res); err != nil {
		return err
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, answerMost)).Decode(out); err != nil {
		return fmt.Errorf("%s gives no answer of the service's: %w", s.base, err)
	}
	return nil
}

// refused says what to do about an answer that is none.
func (s *service) refused(res *http.Response) error {
	switch res.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusUnauthorized, http.StatusForbidden:
		return errors.New("the service does not take the token: `markt token create --role gate_lead` makes one there")
	case http.StatusNotFound:
		return fmt.Errorf("%s has no copy to give: there is no such edition, or the name leads to this machine (--dial names where the service is)", s.base)
	}
	return fmt.Errorf("%s answers with status %d%s", s.base, res.StatusCode, sentence(res.Body))
}

// sentence is what the service says to people of a refusal; "" when somebody
// else answers.
func sentence(body io.Reader) string {
	var said page.Problem
	if json.NewDecoder(io.LimitReader(body, problemMost)).Decode(&said) != nil || said.Detail == "" {
		return ""
	}
	detail := strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return -1
		}
		return c
	}, said.Detail)
	return ": " + detail
}
