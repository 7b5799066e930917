package checkin_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/festival"
)

// Of what was said about admission, each word is left to tell until it was
// told itself: another word that was told, a head count of the same name and
// what is to be left out of one message say nothing of it.
func TestAWordAboutAdmissionIsToldItself(t *testing.T) {
	d := newDoor(t)
	alone := d.laptop(now)
	alone.expect("ok", alone.scan(checkin.Plus, ""), now)
	for _, a := range []festival.Admission{festival.AdmissionStop, festival.AdmissionNormal} {
		d.must(alone.s.ByHand(t.Context()))
		d.must(alone.markets.SetAdmission(t.Context(), d.e.ID, a, "", now))
	}
	left := func(but ...string) (nonces, words []string) {
		t.Helper()
		u, err := alone.s.Untold(t.Context(), 10, but...)
		d.must(err)
		for _, a := range u.Admissions {
			nonces, words = append(nonces, a.Nonce), append(words, string(a.Admission))
		}
		return nonces, words
	}
	nonces, words := left()
	if diff := cmp.Diff([]string{"stop", "normal"}, words); diff != "" {
		t.Fatal(diff)
	}
	if _, words := left(nonces[0]); strings.Join(words, " ") != "normal" {
		t.Errorf("without the first: %v", words)
	}
	d.must(alone.s.Told(t.Context(), nil, nonces[:1])) // a head count of that name
	if _, words := left(); len(words) != 2 {
		t.Errorf("after a count was told: %v", words)
	}
	d.must(alone.s.Told(t.Context(), nonces[:1], nil))
	if _, words := left(); strings.Join(words, " ") != "normal" {
		t.Errorf("after the first was told: %v", words)
	}
}

// A laptop whose admission nobody there has regulated follows the service.
func TestACopyThatNobodyRegulatedFollowsTheService(t *testing.T) {
	d := newDoor(t)
	alone := d.laptop(now)
	d.must(alone.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionStop, "", now)) // by no hand
	alone.copies(d, now)
	b, err := alone.s.Bundle(t.Context(), alone.device(), now)
	d.must(err)
	if got := b.Admission(); got != festival.AdmissionNormal {
		t.Errorf("phones are told %q", got)
	}
}
