package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
)

// acknowledged is an order the service said yes to.
type acknowledged struct {
	Code    string
	Secret  string
	Tickets []struct{ Number string }
}

// orders are placed by several clients until the service is gone; each 201 is kept.
func (s *service) orders(done *sync.Map, stop <-chan struct{}) *sync.WaitGroup {
	var clients sync.WaitGroup
	for client := range 6 {
		clients.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				o, err := s.orderOne(fmt.Sprintf("%p-%d-%d", done, client, n))
				if err != nil {
					return
				}
				done.Store(o.Code, o)
			}
		})
	}
	return &clients
}

func (s *service) orderOne(key string) (acknowledged, error) {
	var o acknowledged
	body, _ := json.Marshal(map[string]any{"lang": "de", "items": []map[string]any{{"type": s.free, "quantity": 2}}})
	r, err := http.NewRequest(http.MethodPost, s.base+"/api/v1/orders", bytes.NewReader(body))
	if err != nil {
		return o, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return o, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusCreated {
		return o, fmt.Errorf("status %d", res.StatusCode)
	}
	return o, json.NewDecoder(res.Body).Decode(&o)
}

// Five times the whole process tree is killed while orders run: every order
// that was acknowledged is there afterwards, with its tickets.
func TestNoAcknowledgedOrderIsLost(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	s.free = s.unlimitedType()
	var all sync.Map
	for round := range 5 {
		stop := make(chan struct{})
		var kept sync.Map
		clients := s.orders(&kept, stop)
		until(t, waitLimit, "some orders", func() bool { return size(&kept) > 10*(round+1) })
		s.kill()
		close(stop)
		clients.Wait()
		kept.Range(func(code, o any) bool { all.Store(code, o); return true })
		s.start("--demo")
	}
	t.Logf("%d orders were acknowledged", size(&all))
	all.Range(func(code, value any) bool {
		o := value.(acknowledged)
		r, _ := http.NewRequest(http.MethodGet, s.base+"/api/v1/orders/"+o.Code, nil)
		r.Header.Set("Authorization", "Bearer "+o.Secret)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var found acknowledged
		if err := json.NewDecoder(res.Body).Decode(&found); err != nil || res.StatusCode != http.StatusOK || len(found.Tickets) != len(o.Tickets) {
			t.Errorf("order %s: status %d, %d of %d tickets (%v)", o.Code, res.StatusCode, len(found.Tickets), len(o.Tickets), err)
		}
		return true
	})
}

func size(m *sync.Map) (n int) {
	m.Range(func(any, any) bool { n++; return true })
	return n
}

// unlimitedType is a ticket type of which many can be had.
func (s *service) unlimitedType() string {
	s.t.Helper()
	_, body := s.fetch("/api/v1/ticket-types")
	var answer struct {
		Types []struct {
			Type      string
			Available *int
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		s.t.Fatal(err)
	}
	best, most := "", 0
	for _, k := range answer.Types {
		if k.Available == nil {
			return k.Type
		}
		if *k.Available > most {
			best, most = k.Type, *k.Available
		}
	}
	return best
}
