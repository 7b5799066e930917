package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/site"
	"markt/internal/stall"
)

// proposed starts a placing and waits for its proposal.
func (m *market) proposed() (run string) {
	m.t.Helper()
	a := m.post(account.Organiser, "/office/plan/place", url.Values{"seed": {"7"}})
	m.did(a)
	run = a.location
	for m.t.Context().Err() == nil {
		if a := m.get(account.Organiser, run); !strings.Contains(a.body, "lädt sich selbst neu") {
			return run
		}
	}
	return run
}

// A proposal is made, explained, taken over, undone; nothing is stored before.
func TestPlacingFromProposalToUndo(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ctx := context.Background()
	l, velo := m.ground()
	desk := fmt.Sprintf("/office/plan/%d", l)
	run := m.proposed()
	m.says(m.get(account.Organiser, run), http.StatusOK, "Alle stehen schon so", "!Vorschlag übernehmen") // no pitches, and nobody confirmed
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(m.DB.Exec(ctx, `UPDATE stall SET state = 'confirmed' WHERE id = $1`, velo))
	m.says(m.get(account.Organiser, m.proposed()), http.StatusOK, "Ein Stand ohne Platz", "Es sind keine Plätze gezeichnet")
	m.did(m.post(account.Organiser, desk+"/ground", url.Values{"width": {"60"}, "height": {"40"}}))
	m.did(m.post(account.Organiser, desk+"/row", url.Values{"prefix": {"A"}, "from": {"1"}, "count": {"3"}, "x": {"5"}, "y": {"5"}, "front": {"3"}, "depth": {"3"}, "gap": {"0,5"}, "degrees": {"0"}}))
	kinds, err := m.Stalls.Kinds(ctx, m.e.ID)
	must(kinds, err)
	wide, err := m.Stalls.CreateStall(ctx, m.e.ID, stall.StallDraft{Kind: kinds[0].ID, Name: "Breitseite", Front: "5", Depth: "3"}, m.now)
	must(wide, err)
	must(m.DB.Exec(ctx, `UPDATE stall SET state = 'confirmed' WHERE id = $1`, wide))

	m.says(m.post(account.Organiser, "/office/plan/place", url.Values{"seed": {"x"}}), http.StatusUnprocessableEntity, `value="x"`)
	run = m.proposed()
	m.says(m.get(account.Organiser, run), http.StatusOK, "2 Stände stünden anders als heute", "Breitseite", "VeloBuch", "Vorschlag übernehmen")
	m.says(m.get(account.Organiser, run+"/why?stall="+wide.String()), http.StatusOK, "Breitseite", "A0")
	pitches := func() map[string]site.PitchID {
		plan, err := m.Site.Plan(ctx, m.e.ID, l)
		must(plan, err)
		all := map[string]site.PitchID{}
		for _, p := range plan.Pitches {
			all[p.Number] = p.ID
		}
		return all
	}()
	m.says(m.get(account.Organiser, fmt.Sprintf("%s/why?stall=%d&pitch=%d", run, velo, pitches["A02"])), http.StatusOK, "Warum nicht auf Platz A02?", "hätte keinen Platz mehr")
	m.says(m.get(account.Organiser, run+"/why?stall=99999"), http.StatusNotFound)
	if all, err := m.Site.Allotments(ctx, m.e); err != nil || len(all) != 0 {
		t.Fatalf("stored before anybody said so: %+v, %v", all, err)
	}

	m.says(m.told(m.post(account.Organiser, run+"/take", nil)), http.StatusOK, "2 Stände haben ihren neuen Platz", "Alles zurücknehmen")
	all, err := m.Site.Allotments(ctx, m.e)
	must(all, err)
	if want := 3 * len(m.e.Days); len(all) != want {
		t.Fatalf("%d stays, not %d: %+v", len(all), want, all)
	}
	again := m.told(m.post(account.Organiser, run+"/take", nil)) // they have moved, and nothing changes
	m.says(again, http.StatusOK, "Unverändert", "(2): Breitseite, VeloBuch")

	m.did(m.post(account.Organiser, desk+"/lock", url.Values{"allotment": {fmt.Sprint(all[0].ID)}, "locked": {"1"}}))
	m.says(m.get(account.Organiser, desk), http.StatusOK, "Loslassen")
	m.did(m.post(account.Organiser, desk+"/lock", url.Values{"allotment": {fmt.Sprint(all[0].ID)}}))

	a := m.post(account.Organiser, "/office/plan/place/undo", url.Values{"placing": {"1"}})
	m.says(a, http.StatusConflict, "zurücknehmen, 2 Stände?")
	m.did(m.post(account.Organiser, "/office/plan/place/undo", m.answered(a)))
	if all, err = m.Site.Allotments(ctx, m.e); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	m.says(m.get(account.Organiser, "/office/plan/place"), http.StatusOK, "zurückgenommen", "!Alles zurücknehmen")
	m.says(m.post(account.Organiser, run+"/stop", nil), http.StatusSeeOther)
	m.says(m.get(account.Organiser, "/office/plan/place/XYZ"), http.StatusGone)
}

// A placing that takes its time says how far it is, is begun once, and gives
// the best it has when it is stopped.
func TestAPlacingThatTakesItsTime(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	l, velo := m.ground()
	desk := fmt.Sprintf("/office/plan/%d", l)
	m.did(m.post(account.Organiser, desk+"/ground", url.Values{"width": {"420"}, "height": {"60"}}))
	for i, prefix := range []string{"A", "B", "C"} {
		m.did(m.post(account.Organiser, desk+"/row", url.Values{"prefix": {prefix}, "from": {"1"}, "count": {"99"}, "x": {"5"}, "y": {fmt.Sprint(5 + 10*i)}, "front": {"3"}, "depth": {"3"}, "gap": {"1"}, "degrees": {"0"}}))
	}
	_, err := m.DB.Exec(t.Context(), `
		INSERT INTO stall (edition_id, kind_id, name, description, goods, state, front_m, depth_m, created_at)
		SELECT edition_id, kind_id, name || n, description, goods, 'confirmed', 3, 3, created_at
		FROM stall, generate_series(1, 250) AS n
		WHERE id = $1`, velo)
	m.must(err)
	begin := func() string {
		return m.post(account.Organiser, "/office/plan/place", url.Values{"seed": {"7"}}).location
	}
	run := begin()
	a := m.get(account.Organiser, run)
	m.says(a, http.StatusOK, "lädt sich selbst neu", "Jetzt anhalten")
	if raw := rawKeys(a.body); len(raw) > 0 {
		t.Errorf("it shows %v", raw)
	}
	m.says(m.post(account.Organiser, run+"/take", nil), http.StatusSeeOther) // there is nothing yet to take
	if again := begin(); again != run {
		t.Errorf("the same is begun twice: %s and %s", run, again)
	}
	m.did(m.post(account.Organiser, run+"/stop", nil))
	for a = m.get(account.Organiser, run); strings.Contains(a.body, "lädt sich selbst neu"); a = m.get(account.Organiser, run) {
	}
	m.says(a, http.StatusOK, "Vorschlag übernehmen")
}

// What the machine is told is listed, and taken back; what is wrong is said where it was typed.
func TestPlacingRules(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	l, velo := m.ground()
	desk, at := fmt.Sprintf("/office/plan/%d", l), "/office/plan/place/rules"
	m.did(m.post(account.Organiser, desk+"/ground", url.Values{"width": {"60"}, "height": {"40"}}))
	m.did(m.post(account.Organiser, desk+"/row", url.Values{"prefix": {"A"}, "from": {"1"}, "count": {"3"}, "x": {"5"}, "y": {"5"}, "front": {"3"}, "depth": {"3"}, "gap": {"0,5"}, "degrees": {"0"}}))
	kinds, err := m.Stalls.Kinds(context.Background(), m.e.ID)
	if err != nil {
		t.Fatal(err)
	}
	kind, where := kinds[0].ID.String(), fmt.Sprintf("%d:", l)
	weights := m.form(at)
	weights.Set("do", "weights")
	weights.Set("weight.mix", "101")
	m.says(m.post(account.Organiser, at, weights), http.StatusUnprocessableEntity, `value="101"`)
	weights.Set("weight.mix", "33")
	m.did(m.post(account.Organiser, at, weights))
	m.says(m.post(account.Organiser, at, weights), http.StatusConflict)
	m.says(m.get(account.Organiser, at), http.StatusOK, `value="33"`)
	for _, c := range []struct {
		form url.Values
		says string
	}{
		{url.Values{"do": {"limit"}, "kind": {kind}, "limit_where": {where}, "most": {"-1"}}, "von 0 bis 1000"},
		{url.Values{"do": {"limit"}, "kind": {kind}, "most": {"3"}}, ""},
		{url.Values{"do": {"limit"}, "kind": {"999"}, "limit_where": {where}, "most": {"3"}}, ""},
		{url.Values{"do": {"aside"}, "location": {l.String()}, "numbers": {"A01 Q9"}, "aside_kind": {kind}}, "gibt es dort nicht: Q9"},
		{url.Values{"do": {"aside"}, "location": {l.String()}, "aside_kind": {kind}}, ""},
		{url.Values{"do": {"wish"}, "stall": {velo.String()}, "sense": {"near"}, "other": {velo.String()}}, "nicht selbst zum Nachbarn"},
		{url.Values{"do": {"wish"}, "stall": {velo.String()}, "sense": {"only"}}, ""},
		{url.Values{"do": {"wish"}, "stall": {velo.String()}, "sense": {"dance"}}, ""},
		{url.Values{"do": {"drop_wish"}, "id": {"4"}}, ""},
		{url.Values{"do": {"dance"}}, ""},
	} {
		m.says(m.post(account.Organiser, at, c.form), http.StatusUnprocessableEntity, c.says)
	}
	m.did(m.post(account.Organiser, at, url.Values{"do": {"limit"}, "kind": {kind}, "limit_where": {where}, "most": {"3"}}))
	m.did(m.post(account.Organiser, at, url.Values{"do": {"aside"}, "location": {l.String()}, "numbers": {"A01, A02"}, "aside_kind": {"0"}}))
	m.did(m.post(account.Organiser, at, url.Values{"do": {"wish"}, "stall": {velo.String()}, "sense": {"only"}, "where": {where + "A"}}))
	m.says(m.get(account.Organiser, at), http.StatusOK, "Campus: höchstens 3", "A02 (Campus): für niemanden", "VeloBuch kann nur hier stehen")
	for _, drop := range []string{"limit", "wish"} {
		m.did(m.post(account.Organiser, at, url.Values{"do": {"drop_" + drop}, "id": {"1"}}))
	}
	plan, err := m.Site.Plan(context.Background(), m.e.ID, l)
	if err != nil {
		t.Fatal(err)
	}
	m.did(m.post(account.Organiser, at, url.Values{"do": {"drop_aside"}, "id": {plan.Pitch("A02").ID.String()}}))
	m.says(m.get(account.Organiser, at), http.StatusOK, "!höchstens 3", "!A02 (Campus)", "A01 (Campus)", "!kann nur hier")
}
