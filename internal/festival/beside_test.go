package festival_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
)

// The last word at a gate holds where it was said, is noted, and is dropped by
// a word for the whole market, there alone.
func TestAdmissionIsSetWhereItWasSaid(t *testing.T) {
	ctx, db, s, e := begin(t)
	other, err := s.Create(ctx, draft(func(d *festival.Draft) { d.Slug = "anderer" }), nil, now)
	must(t, err)
	place := func(e *festival.Edition, name string) festival.LocationID {
		id, err := s.CreateLocation(ctx, e, festival.LocationDraft{Name: lang.Text{"de": name}}, now)
		must(t, err)
		return id
	}
	campus, wagen, abroad := place(e, "Campus"), place(e, "Wagen"), place(other, "Campus")
	stands := func(want string) {
		t.Helper()
		var all []string
		must(t, db.Select(ctx, &all, `SELECT coalesce(admission, '-') FROM location ORDER BY id`))
		if diff := cmp.Diff(want, all[0]+" "+all[1]+" "+all[2]); diff != "" {
			t.Error(diff)
		}
	}
	must(t, s.SetLocationAdmission(ctx, e.ID, campus, festival.AdmissionStop, "voll", now))
	must(t, s.SetLocationAdmission(ctx, other.ID, abroad, festival.AdmissionEvacuation, "Gewitter", now))
	stands("stop - evacuation")
	wantKind(t, s.SetLocationAdmission(ctx, e.ID, abroad, festival.AdmissionNormal, "", now), fault.NotFound, "error.not_found")
	wantField(t, s.SetLocationAdmission(ctx, e.ID, wagen, "party", "", now), "admission", "error.choice")
	stands("stop - evacuation")
	must(t, s.SetAdmission(ctx, e.ID, festival.AdmissionStop, "Sturm", now))
	stands("- - evacuation")
	for subject, id := range map[string]int64{"edition": int64(e.ID), "location": int64(campus)} {
		history, err := pg.History(ctx, db, subject, id)
		must(t, err)
		if last := history[len(history)-1]; last.Verb != pg.VerbSetAdmission || last.Reason == "" {
			t.Errorf("%s: %+v", subject, last)
		}
	}
}

// A text comes back as it stood before it was last set, once, and not over what
// somebody has written since; each text and each market has its own past.
func TestATextComesBack(t *testing.T) {
	ctx, _, s, e := begin(t)
	other, err := s.Create(ctx, draft(func(d *festival.Draft) { d.Slug = "anderer" }), nil, now)
	must(t, err)
	set := func(e *festival.Edition, key festival.TextKey, version int, words string) {
		t.Helper()
		must(t, s.SetText(ctx, e.ID, festival.PageText{Key: key, Body: lang.Text{"de": words}, Version: version}, now))
	}
	reads := func(key festival.TextKey, want string) {
		t.Helper()
		text, err := s.Text(ctx, e.ID, key)
		if err != nil || text.Body["de"] != want {
			t.Errorf("%s reads %q, want %q; %v", key, text.Body["de"], want, err)
		}
	}
	wantKind(t, s.RestoreText(ctx, e.ID, festival.TextAbout, now), fault.NotFound, "error.not_found")
	set(e, festival.TextAbout, 0, "eins")
	set(e, festival.TextAbout, 1, "zwei")
	set(e, festival.TextWelcome, 0, "willkommen")
	set(other, festival.TextAbout, 0, "fremd")
	must(t, s.RestoreText(ctx, e.ID, festival.TextAbout, now))
	reads(festival.TextAbout, "eins")
	must(t, s.RestoreText(ctx, e.ID, festival.TextAbout, now)) // a second press
	reads(festival.TextAbout, "eins")
	reads(festival.TextWelcome, "willkommen")
	set(e, festival.TextAbout, 3, "drei")
	must(t, s.RestoreText(ctx, e.ID, festival.TextAbout, now))
	reads(festival.TextAbout, "eins")
}

// A state is of one market, and so is the lock that lets one import in at a time.
func TestAStateAndALockAreOfOneMarket(t *testing.T) {
	ctx, db, s, e := begin(t)
	other, err := s.Create(ctx, draft(func(d *festival.Draft) { d.Slug = "anderer" }), nil, now)
	must(t, err)
	must(t, s.SetState(ctx, e.ID, festival.Preparing, festival.Open, now))
	if beside, err := s.Get(ctx, other.ID); err != nil || beside.State != festival.Preparing {
		t.Errorf("%+v, %v", beside, err)
	}
	must(t, festival.LockIn(ctx, db, e.ID)) // a read waits for nobody
	locks := func(id festival.ID) error {
		return pg.InTx(ctx, db, func(ctx context.Context, tx *pg.Tx) error {
			if _, err := tx.Exec(ctx, `SET LOCAL lock_timeout = '50ms'`); err != nil {
				return err
			}
			return festival.LockIn(ctx, tx, id)
		})
	}
	must(t, pg.InTx(ctx, db, func(inside context.Context, tx *pg.Tx) error {
		if err := festival.LockIn(inside, tx, e.ID); err != nil {
			return err
		}
		if err := locks(other.ID); err != nil {
			t.Errorf("another market waits: %v", err)
		}
		if locks(e.ID) == nil {
			t.Error("two at once bring something in")
		}
		return nil
	}))
}
