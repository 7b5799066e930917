package demo

import (
	"bytes"
	"context"
	"strconv"
	"time"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
)

// founded is how many days before the market its edition was made.
const founded = 150

// edition makes the market with its days. The call for stalls stays open until
// the last day closes, so that everybody can try to apply.
func (l *loader) edition(ctx context.Context) error {
	in := l.content.Edition
	opens := l.deadline("applications_open")
	draft := festival.Draft{
		Slug: in.Slug + "-" + strconv.Itoa(l.first.Year()), Name: in.Name, Claim: in.Claim, DefaultLang: lang.De,
		Zone: in.Zone, DayChange: in.DayChange.duration(), Organiser: in.Contact.Organisation,
		ContactEmail: in.Contact.Email, ContactPhone: in.Contact.Phone, ApplicationOpens: &opens,
	}
	var days []festival.DayDraft
	for _, d := range in.Days {
		date := l.first.AddDate(0, 0, d.Day)
		days = append(days, festival.DayDraft{
			Date: time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, time.UTC), Name: d.Name,
			Opens: d.From.duration(), Closes: d.Until.duration(),
		})
	}
	return l.inTx(ctx, func(ctx context.Context, tx *pg.Tx) (err error) {
		l.e, err = l.Festival.CreateIn(ctx, tx, draft, days, festival.Origin{Source: "demo", Demo: true, State: festival.Open}, l.before(founded, 9*60))
		return err
	})
}

func (c Clock) duration() time.Duration { return time.Duration(c) * time.Minute }

// persons makes the people; the first of each role has the address that the
// one-click sign-in looks for.
func (l *loader) persons(ctx context.Context) error {
	taken := map[account.Role]bool{}
	return l.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		for _, p := range l.content.People {
			role, email := account.Role(p.Role), p.Email
			if !taken[role] {
				email, taken[role] = account.DemoEmail(role), true
			}
			id, err := account.CreateIn(ctx, tx, account.Draft{Name: p.Name, Email: email, Lang: p.Lang, Roles: []account.Role{role}}, l.before(founded, 10*60))
			if err != nil {
				return err
			}
			l.person[p.Key] = id
		}
		return nil
	})
}

// texts writes what the public pages say, the partners and the questions.
func (l *loader) texts(ctx context.Context) error {
	ctx = l.role(ctx, account.Organiser)
	for _, t := range l.content.Texts {
		text := festival.PageText{Key: festival.TextKey(t.Key), Body: t.Body()}
		if err := l.Festival.SetText(ctx, l.e.ID, text, l.before(110, 11*60)); err != nil {
			return err
		}
	}
	for _, p := range l.content.Partners {
		if _, err := l.Festival.SavePartner(ctx, l.e.ID, festival.Partner{Name: p.Name, Role: p.Role, Position: p.Rank}); err != nil {
			return err
		}
	}
	for i, q := range l.content.Questions {
		question := festival.Question{Audience: festival.Audience(q.Audience), Question: q.Question, Answer: q.Answer, Position: i + 1}
		if _, err := l.Festival.SaveQuestion(ctx, l.e.ID, question); err != nil {
			return err
		}
	}
	return nil
}

// locations makes the locations and where the mobile ones stop.
func (l *loader) locations(ctx context.Context) error {
	ctx, at := l.role(ctx, account.Organiser), l.before(100, 10*60)
	for i, in := range l.content.Locations {
		id, err := l.Festival.CreateLocation(ctx, l.e, festival.LocationDraft{
			Slug: in.Key, Name: in.Name, Description: in.Text, Mobile: in.Kind == "popup", Ground: festival.Ground(in.Ground),
			Address:  address(in.Street, in.Postcode, in.City),
			Latitude: &in.Latitude, Longitude: &in.Longitude, Capacity: &in.Capacity, Position: i + 1,
		}, at)
		if err != nil {
			return err
		}
		l.location[in.Key] = id
		for _, s := range in.Stops {
			date := l.first.AddDate(0, 0, s.Day)
			_, err := l.Festival.CreateStop(ctx, l.e, id, festival.StopDraft{
				Name: lang.Text{lang.De: s.Name}, Address: address(s.Street, s.Postcode, s.City),
				Latitude: &s.Latitude, Longitude: &s.Longitude, From: s.From.On(date), Until: s.Until.On(date),
			}, at)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func address(street, postcode, city string) string { return street + ", " + postcode + " " + city }

// plans imports the drawings as an organiser would: from the files.
func (l *loader) plans(ctx context.Context) error {
	ctx = l.role(ctx, account.Organiser)
	for _, p := range l.content.Plans {
		name := "plan_" + p.Location + ".json"
		raw, err := files.ReadFile("data/" + name)
		if err != nil {
			return err
		}
		drawing, err := site.ReadDrawing(bytes.NewReader(raw))
		if err != nil {
			return err
		}
		if _, err := l.Site.ImportPlan(ctx, l.e, l.location[p.Location], drawing, name, l.before(60, 15*60)); err != nil {
			return err
		}
	}
	return nil
}

// current opens the doors.
func (l *loader) current(ctx context.Context) error {
	return l.Festival.MakeCurrent(l.role(ctx, account.Organiser), l.e.ID, l.now)
}
