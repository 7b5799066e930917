package programme_test

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/stall"
)

func (w world) application(t *testing.T) *stall.Application {
	t.Helper()
	stalls := stall.New(w.db, account.SecretFrom([32]byte{}), stall.Events{})
	kinds, err := stalls.EnsureKinds(w.ctx, w.e.ID, now)
	must(t, err)
	in := stall.Input{
		Kind: kinds[2].ID, Lang: lang.Ar,
		About:   stall.About{Name: "ورشة الخياطة", Description: lang.Text{lang.Ar: "نخيط معًا", lang.De: "Wir nähen"}, Organisation: "Nähwerkstatt e. V."},
		Contact: stall.Contact{Name: "Geheim Bleibend"},
		Answers: stall.Answers{
			Goods:        &stall.Goods{What: "حقائب"},
			Participants: &stall.Participants{Max: "12", AgeFrom: "8", AgeTo: "99", Minutes: "90", Materials: "قماش", Accessibility: []string{"seats", "step_free"}},
			Languages:    &stall.Languages{Spoken: []string{"ar", "de", "dgs"}},
		},
	}
	a, err := stalls.Create(w.ctx, w.e.ID, in, 0, pg.Once{}, now)
	must(t, err)
	return a
}

func TestApplicationBecomesASessionOnce(t *testing.T) {
	w := begin(t)
	a := w.application(t)
	if _, _, err := w.store.FromApplication(w.ctx, w.e, a, now); fault.CodeOf(err) != "not_accepted" {
		t.Fatalf("a draft application: %v", err)
	}
	a.State = stall.StateAccepted
	ids, created := make([]programme.ID, 4), make([]bool, 4)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			var err error
			if ids[i], created[i], err = w.store.FromApplication(w.ctx, w.e, a, now); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	n := 0
	for i := range ids {
		if created[i] {
			n++
		}
		if ids[i] != ids[0] || ids[i] == 0 {
			t.Errorf("sessions %v", ids)
		}
	}
	s, err := w.store.Get(w.ctx, w.e, ids[0])
	must(t, err)
	all, err := w.store.List(w.ctx, w.e)
	must(t, err)
	hosts := all.Hosts
	if n != 1 || len(hosts) != 1 || hosts[0].Name != "ورشة الخياطة" {
		t.Errorf("made %d times, hosts %+v", n, hosts)
	}
	want := programme.Draft{
		Title: lang.Text{lang.Ar: "ورشة الخياطة"}, Subtitle: lang.Text{}, Abstract: a.Description, Description: lang.Text{lang.Ar: "حقائب\n\nقماش"},
		Format: "workshop", Languages: []string{"ar", "de"}, MinAge: 8, MaxAge: 99, Capacity: 12, Minutes: 90,
		Access: []string{"seating", "step_free", "sign_language"}, Hosts: s.Hosts, Version: 1,
	}
	if d := cmp.Diff(want, s.Draft()); d != "" {
		t.Error(d)
	}
}
