package paper_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/paper"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/stall"
)

func TestTheDatabaseGuardsThePapers(t *testing.T) {
	m := begin(t)
	must(t, m.send(paper.Sending{Key: "insurance", File: photo("eins")}))
	must(t, m.send(paper.Sending{Key: "insurance", File: photo("zwei")}))
	must(t, m.judge(paper.Verdict{Key: "reachable", Do: paper.Waive, Reason: "kommt vorbei"}))
	other := m.accepted("Anderer Stand")
	for _, a := range []*stall.Application{m.app, other} {
		m.photo(a)
		_, err := m.db.Exec(t.Context(), `INSERT INTO paper_reminder (application_id, edition_id, days, at, mail) VALUES ($1, $2, 3, now(), false)`, a.ID, m.e.ID)
		must(t, err)
	}
	_, err := m.db.Exec(t.Context(), `INSERT INTO requirement (edition_id, key, evidence, strength) VALUES ($1, 'insurance', 'file', 'soft'), ($1, 'trade', 'seen', 'soft')`, m.e.ID)
	must(t, err)
	pgtest.Guards(t, m.db, []string{"requirement", "evidence", "evidence_file", "application_photo", "paper_reminder"}, map[string]string{
		"requirement_key_form":                    `UPDATE requirement SET key = '1'`,
		"requirement_once":                        `UPDATE requirement SET key = 'trade'`,
		"requirement_applies_list":                `UPDATE requirement SET applies = '{}'`,
		"requirement_evidence":                    `UPDATE requirement SET evidence = 'word'`,
		"requirement_strength":                    `UPDATE requirement SET strength = 'mild'`,
		"requirement_valid_months":                `UPDATE requirement SET valid_months = 0`,
		"requirement_warn_days":                   `UPDATE requirement SET warn_days = -1`,
		"requirement_edition_id_fkey":             `UPDATE requirement SET edition_id = 99`,
		"lang_text_is_object":                     `UPDATE requirement SET name = '"x"'`,
		"evidence_state":                          `UPDATE evidence SET state = 'expired', checked_at = now() WHERE state = 'submitted'`,
		"evidence_once":                           `UPDATE evidence SET requirement = 'insurance'`,
		"evidence_says_why":                       `UPDATE evidence SET reason = '' WHERE state = 'waived'`,
		"evidence_checked_by_somebody":            `UPDATE evidence SET checked_at = NULL WHERE state = 'waived'`,
		"evidence_edition_id_application_id_fkey": `UPDATE evidence SET application_id = 99`,
		"evidence_file_type":                      `UPDATE evidence_file SET type = 'html'`,
		"evidence_file_bounded":                   `UPDATE evidence_file SET body = ''`,
		"evidence_file_once":                      `UPDATE evidence_file SET sum = 'x'`,
		"evidence_file_evidence_id_fkey":          `UPDATE evidence_file SET evidence_id = 99`,
		"application_photo_uid":                   `UPDATE application_photo SET uid = '00000000-0000-0000-0000-000000000000'`,
		"application_photo_large_bounded":         `UPDATE application_photo SET large = ''`,
		"application_photo_small_bounded":         `UPDATE application_photo SET small = ''`,
		"application_photo_width":                 `UPDATE application_photo SET width = 0`,
		"application_photo_height":                `UPDATE application_photo SET height = 0`,
		"application_photo_of_application":        `UPDATE application_photo SET application_id = application_id + 100`,
		"paper_reminder_once":                     `UPDATE paper_reminder SET application_id = ` + fmt.Sprint(other.ID),
		"paper_reminder_of_application":           `UPDATE paper_reminder SET application_id = application_id + 100`,
	})
}

// photo gives an application a photo.
func (m *market) photo(a *stall.Application) {
	m.t.Helper()
	_, err := m.db.Exec(m.t.Context(), `INSERT INTO application_photo (application_id, edition_id, large, small, width, height, sent_at)
		SELECT id, edition_id, 'x', 'x', 1, 1, now() FROM application WHERE id = $1`, a.ID)
	must(m.t, err)
}

// Nothing of one edition is read or changed by way of another.
func TestEditionsShareNoPapers(t *testing.T) {
	m := begin(t)
	ctx := t.Context()
	must(t, m.send(paper.Sending{Key: "insurance", File: photo("eins")}))
	file := m.line("insurance").Papers[0].Files[0].ID
	id := m.app.ID
	m.edition("markt-2027", time.Date(2027, 11, 6, 0, 0, 0, 0, time.UTC))
	_, open := m.Open(ctx, m.e.ID, file)
	for what, err := range map[string]error{
		"open": open, "send": m.Send(ctx, m.e, id, paper.Sending{Key: "insurance", File: photo("zwei")}, now),
		"judge": m.Judge(ctx, m.e, id, paper.Verdict{Key: "insurance", Do: paper.Accept, Version: 1}, now),
		"back":  m.TakeBack(ctx, m.e, id, "insurance", file, now), "clear": m.Clear(ctx, m.e, id, now), "carry": m.Carry(ctx, m.e, id, now),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A reminder goes out once in each round: 14 and 3 days before the papers are
// due, which is 14 days before the market on 7 November.
func TestRemindersGoOutOnceInEachRound(t *testing.T) {
	m := begin(t)
	var told []paper.Reminder
	fail := false
	s := paper.New(m.db, paper.Events{Remind: func(_ context.Context, _ *pg.Tx, r paper.Reminder) error {
		if fail {
			return fault.New(fault.Unavailable, "test", "error.unavailable")
		}
		told = append(told, r)
		return nil
	}})
	silent := m.accepted("Ohne Adresse")
	_, err := m.db.Exec(t.Context(), `UPDATE application SET contact_email = '' WHERE id = $1`, silent.ID)
	must(t, err)
	whole := m.accepted("Fertig")
	must(t, m.Judge(t.Context(), m.e, whole.ID, paper.Verdict{Key: "insurance", Do: paper.Accept}, now))
	must(t, s.Remind(t.Context(), *day("2026-10-12")))
	if len(told) != 0 || m.count(`SELECT count(*) FROM paper_reminder`) != 0 {
		t.Error("somebody is reminded of a preset that nobody has checked")
	}
	book, err := m.Book(t.Context(), m.e.ID)
	must(t, err)
	d := book.Draft()
	d.Requirements[0].Checked = true
	must(t, m.SaveBook(t.Context(), m.e.ID, d, now))
	for _, c := range []struct {
		day  string
		want int // rounds so far, of whom mail reaches
	}{{"2026-10-09", 0}, {"2026-10-10", 1}, {"2026-10-10", 1}, {"2026-10-19", 1}, {"2026-10-20", 1}, {"2026-10-21", 2}, {"2026-11-08", 2}} {
		must(t, s.Remind(t.Context(), day(c.day).Add(12*time.Hour)))
		if len(told) != c.want || m.count(`SELECT count(*) FROM paper_reminder`) != 2*c.want {
			t.Errorf("on %s: %d are told, %d rows", c.day, len(told), m.count(`SELECT count(*) FROM paper_reminder`))
		}
	}
	if told[0].Application != m.app.ID || told[0].Days != 14 || told[1].Days != 3 {
		t.Errorf("%+v", told)
	}
	_, err = m.db.Exec(t.Context(), `DELETE FROM paper_reminder`)
	must(t, err)
	if fail = true; s.Remind(t.Context(), *day("2026-10-12")) == nil || m.count(`SELECT count(*) FROM paper_reminder`) != 0 {
		t.Error("a reminder that could not be queued counts as sent")
	}
	fail = false
	must(t, s.Remind(t.Context(), *day("2026-10-22"))) // both rounds were missed
	if n := m.count(`SELECT count(*) FROM paper_reminder WHERE days = 3`); n != 2 || m.count(`SELECT count(*) FROM paper_reminder`) != 2 {
		t.Errorf("%d of the latest round", n)
	}
	all, err := s.Overview(t.Context(), m.e, now)
	must(t, err)
	if len(all) != 3 || all[1].Name != "Fertig" || all[1].Gaps != 0 || all[1].Reminded != nil || all[2].Mailed || all[2].Told || all[2].Gaps != 2 {
		t.Errorf("%+v", all)
	}
	must(t, s.Told(t.Context(), m.e.ID, silent.ID, now))
	if all, _ = s.Overview(t.Context(), m.e, now); !all[2].Told || all[0].Told {
		t.Error("who was told is told, and nobody else")
	}
	_, err = m.stalls.Move(t.Context(), m.e.ID, m.app.ID, stall.Step{Verb: stall.VerbWithdraw, Who: stall.ByVendor}, now)
	must(t, err)
	_, err = m.db.Exec(t.Context(), `DELETE FROM paper_reminder`)
	must(t, err)
	must(t, s.Remind(t.Context(), *day("2026-10-22")))
	if n := m.count(`SELECT count(*) FROM paper_reminder`); n != 1 {
		t.Errorf("who has withdrawn is reminded: %d", n)
	}
}

// Files go 90 days after the last market day, or when the edition says; that a
// paper was in order stays, and who had one only while it holds.
func TestFilesAreForgotten(t *testing.T) {
	m := begin(t)
	m.says(stall.Answers{Food: &stall.Food{Items: []stall.MenuItem{{Name: "Suppe", Allergens: []string{"none"}}}}})
	must(t, m.send(paper.Sending{Key: "insurance", File: photo("eins")}))
	must(t, m.judge(paper.Verdict{Key: "insurance", Do: paper.Accept, Until: day("2028-01-01")}))
	for person, until := range map[string]string{"Amal": "2026-12-01", "Bo": "2028-08-01"} {
		must(t, m.judge(paper.Verdict{Key: "hygiene", Person: person, Do: paper.Accept, Until: day(until)}))
	}
	counts := func() []int {
		return []int{m.count(`SELECT count(*) FROM evidence_file`), m.count(`SELECT count(*) FROM evidence WHERE person <> ''`), m.count(`SELECT count(*) FROM evidence`)}
	}
	must(t, paper.Forget(t.Context(), m.db, *day("2027-02-05")))
	if got := counts(); !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("on the last day: %v", got)
	}
	must(t, paper.Forget(t.Context(), m.db, *day("2027-02-06")))
	if got := counts(); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("on the day after: %v", got)
	}
}
