package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/jury"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/stall"
)

func (l *loader) kinds(ctx context.Context) error {
	ctx = l.role(ctx, account.Organiser)
	err := l.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		for i, k := range l.content.Kinds {
			id, err := stall.CreateKindIn(ctx, tx, stall.Kind{
				EditionID: l.e.ID, Slug: k.Slug, Name: k.Name, Description: k.Text, Mark: stall.Mark(k.Mark),
				Groups: k.Groups, HostsSession: k.HostsSession, Open: true, Position: i + 1,
			}, l.before(125, 14*60))
			if err != nil {
				return err
			}
			l.kind[k.Slug] = id
		}
		return nil
	})
	for i, f := range fees {
		if err == nil {
			f.EditionID, f.Position = l.e.ID, i+1
			if k, ok := l.kind["food"]; ok && f.Basis == stall.PerStall {
				f.Kind = &k
			}
			err = l.Stalls.SaveFee(ctx, f, l.before(125, 14*60))
		}
	}
	return err
}

// fees are what stalls of the demo market cost; the amount per stall is for
// food, whose waste and water cost most.
var fees = []stall.Fee{
	{Name: lang.Text{"de": "Abfall und Wasser", "en": "Waste and water", "ar": "النفايات والماء"}, Basis: stall.PerStall, Amount: 3000},
	{Name: lang.Text{"de": "Standfläche", "en": "Ground", "ar": "المساحة"}, Basis: stall.PerFrontMetreDay, Amount: 450},
	{Name: lang.Text{"de": "Strom", "en": "Power", "ar": "الكهرباء"}, Basis: stall.PerKilowatt, Amount: 400},
	{Name: lang.Text{"de": "Vereine und Initiativen", "en": "Associations and initiatives", "ar": "الجمعيات والمبادرات"}, Basis: stall.Share, Amount: -50, LegalForm: "association"},
	{Name: lang.Text{"de": "Wir können mehr geben", "en": "We can give more", "ar": "نستطيع أن ندفع أكثر"}, Basis: stall.FeeStep, Amount: 130},
	{Name: lang.Text{"de": "Voller Preis", "en": "Full price", "ar": "السعر الكامل"}, Basis: stall.FeeStep, Amount: 100},
	{Name: lang.Text{"de": "Halber Preis", "en": "Half price", "ar": "نصف السعر"}, Basis: stall.FeeStep, Amount: 50},
	{Name: lang.Text{"de": "Zurzeit nichts", "en": "Nothing at present", "ar": "لا شيء حاليًا"}, Basis: stall.FeeStep, Amount: 0},
}

// applications lets every application live its life, the oldest first.
func (l *loader) applications(ctx context.Context) error {
	lives := make([]life, len(l.content.Stalls))
	for i, s := range l.content.Stalls {
		lives[i] = l.life(s, i)
	}
	var err error
	if l.criteria, err = l.Jury.Criteria(ctx, l.e.ID); err != nil {
		return err
	}
	slices.SortStableFunc(lives, func(a, b life) int { return a.created.Compare(b.created) })
	return l.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		for _, one := range lives {
			if err := l.live(ctx, tx, one); err != nil {
				return named(one.Key, err)
			}
		}
		return nil
	})
}

// live writes one application and all that happens to it.
func (l *loader) live(ctx context.Context, tx *pg.Tx, one life) error {
	applicant, owner := pg.WithActor(ctx, pg.Applicant), stall.Owner(0)
	for _, p := range l.content.People {
		if p.Stall == one.Key {
			applicant, owner = l.as(ctx, p.Key), l.person[p.Key]
		}
	}
	id, err := l.Stalls.CreateIn(applicant, tx, l.e.ID, l.input(one.Stall), owner, one.created)
	if err != nil {
		return err
	}
	l.application[one.Key] = &stall.Application{ID: id, EditionID: l.e.ID, State: stall.StateDraft}
	for _, m := range one.moves {
		who := applicant
		if m.by != "" {
			who = l.as(ctx, m.by)
		}
		a, err := l.Stalls.MoveIn(who, tx, l.e.ID, id, stall.Step{Verb: m.verb, Who: m.who, Reason: m.reason}, m.at)
		if err != nil {
			return err
		}
		l.application[one.Key] = a
		if err := l.around(ctx, tx, one, m); err != nil {
			return err
		}
	}
	return nil
}

// around is what people do about a change of state: notes, calls, mails.
func (l *loader) around(ctx context.Context, tx *pg.Tx, one life, m move) error {
	a := l.application[one.Key]
	if one.late && a.ContactEmail != "" && (m.verb == stall.VerbSubmit || m.verb == stall.VerbAccept) {
		l.told = append(l.told, stall.Decision{EditionID: l.e.ID, Application: a.ID, State: a.State, At: m.at, Count: a.Version})
	}
	if m.verb == stall.VerbReview {
		return l.notes(ctx, tx, one, a.ID, m.at)
	}
	return l.call(ctx, tx, one, m)
}

// notes are the jury's, a few hours apart, with a review that fits the decision.
func (l *loader) notes(ctx context.Context, tx *pg.Tx, one life, id stall.ApplicationID, review time.Time) error {
	for i, n := range one.Jury {
		at := review.Add(time.Duration(40+i*190) * time.Minute)
		if at.After(l.now) {
			at = l.now
		}
		a := l.application[one.Key]
		draft := jury.ReviewDraft{Note: n.Text, Scores: l.scores(a.Kind, score(one.State, i), len(n.Text))}
		if err := l.Jury.SendIn(l.as(ctx, n.By), tx, l.e.ID, l.person[n.By], id, draft, at); err != nil {
			return err
		}
	}
	return nil
}

func score(state string, i int) int {
	switch stall.State(state) {
	case stall.StateDeclined:
		return 2 - i%2
	case stall.StateWaitlisted, stall.StateInReview:
		return 3 + i%2
	}
	return 5 - i%2
}

// scores are one by each criterion, about as high as said.
func (l *loader) scores(kind stall.KindID, about, seed int) []jury.Given {
	var all []jury.Given
	for i, c := range jury.Asked(l.criteria, kind) {
		n := min(max(about-(i+seed)%2, 1), 5)
		all = append(all, jury.Given{Key: c.Key, Score: &n})
	}
	return all
}

// call tells the decision to somebody without an e-mail, later that day; late
// ones are still to be called.
func (l *loader) call(ctx context.Context, tx *pg.Tx, one life, m move) error {
	decision := m.verb == stall.VerbAccept || m.verb == stall.VerbWaitlist || m.verb == stall.VerbDecline
	if !decision || one.late || one.Contact.Email != "" {
		return nil
	}
	id := l.application[one.Key].ID
	return l.Stalls.ToldIn(l.role(ctx, account.Organiser), tx, l.e.ID, id, m.at.Add(95*time.Minute))
}

// stalls finishes what the acceptances made: the office writes what the public
// reads in three languages, puts the stalls on their pitches and releases the plan.
func (l *loader) stalls(ctx context.Context) error {
	ctx = l.role(ctx, account.Organiser)
	made, err := l.Stalls.Stalls(ctx, l.e.ID, stall.StallFilter{})
	if err != nil {
		return err
	}
	byApplication := map[stall.ApplicationID]stall.Stall{}
	for _, s := range made {
		byApplication[*s.Application] = s
	}
	plans, err := l.Site.Plans(ctx, l.e.ID)
	if err != nil {
		return err
	}
	err = l.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		for _, in := range l.content.Stalls {
			s, accepted := byApplication[l.application[in.Key].ID]
			if !accepted {
				continue
			}
			l.stall[in.Key] = s.ID
			draft := stall.StallDraft{
				Kind: s.Kind, Name: s.Name, Organisation: s.Organisation, Description: s.Description, Goods: in.Offers(), Version: s.Version,
			}
			if err := l.Stalls.UpdateStallIn(ctx, tx, l.e.ID, s.ID, draft, l.before(18, 13*60)); err != nil {
				return named(in.Key, err)
			}
			if err := l.allot(ctx, tx, in, plans); err != nil {
				return named(in.Key, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = l.Site.Release(ctx, l.e, "Aufbauplan", l.before(8, 17*60))
	return err
}

func (l *loader) allot(ctx context.Context, tx *pg.Tx, s Stall, plans []*site.Plan) error {
	for _, stay := range s.Stays {
		draft := site.AllotDraft{Stall: l.stall[s.Key]}
		for _, p := range plans {
			if p.LocationID == l.location[stay.Location] {
				draft.Pitch = p.Pitch(stay.Pitch).ID
			}
		}
		for _, d := range stay.Days {
			draft.Days = append(draft.Days, l.day(d).ID)
		}
		if err := l.Site.AllotIn(ctx, tx, l.e, draft, l.before(14, 9*60)); err != nil {
			return err
		}
	}
	return nil
}

// named puts the key of the data and the wrong fields into an error.
func named(key string, err error) error {
	var f *fault.Error
	if errors.As(err, &f) && len(f.Fields) > 0 {
		return fmt.Errorf("%s: %w %v", key, err, f.Fields)
	}
	return fmt.Errorf("%s: %w", key, err)
}
