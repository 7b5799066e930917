package demo

import (
	"context"

	"markt/internal/account"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
)

// programme makes hosts and sessions, those of accepted workshops through
// their application, and releases what is confirmed.
func (l *loader) programme(ctx context.Context) error {
	ctx = l.role(ctx, account.Programme)
	stages, err := l.stages(ctx)
	if err != nil {
		return err
	}
	hosts, err := l.hosts(ctx)
	if err != nil {
		return err
	}
	workshops, err := l.workshops(ctx)
	if err != nil {
		return err
	}
	return l.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		for _, s := range l.content.Sessions {
			if err := l.session(ctx, tx, s, l.draft(s, stages, hosts), workshops); err != nil {
				return named(s.Key, err)
			}
		}
		_, err := l.Programme.ReleaseIn(ctx, tx, l.e, programme.ReleaseDraft{Label: "Programmheft"}, l.before(6, 12*60))
		return err
	})
}

// stages are the ids of the drawings' stages by their keys.
func (l *loader) stages(ctx context.Context) (map[string]site.StageID, error) {
	all, err := l.Site.Stages(ctx, l.e.ID)
	byKey := make(map[string]site.StageID, len(all))
	for _, s := range all {
		byKey[s.SourceID] = s.ID
	}
	return byKey, err
}

func (l *loader) hosts(ctx context.Context) (map[string]programme.HostID, error) {
	byKey := map[string]programme.HostID{}
	return byKey, l.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		for _, h := range l.content.Hosts {
			id, err := l.Programme.CreateHostIn(ctx, tx, l.e, programme.HostDraft{Name: h.Name, Bio: h.Bio, HostDesk: programme.HostDesk{Confirmed: true}}, l.before(29, 11*60))
			if err != nil {
				return named(h.Key, err)
			}
			byKey[h.Key] = id
		}
		return nil
	})
}

// workshops makes a draft of each application that the programme takes over,
// with one click, as the office does.
func (l *loader) workshops(ctx context.Context) (map[string]programme.Session, error) {
	byStall := map[string]programme.Session{}
	for _, s := range l.content.Sessions {
		if _, made := byStall[s.Stall]; made || s.Stall == "" {
			continue
		}
		id, _, err := l.Programme.FromApplication(ctx, l.e, l.application[s.Stall], l.before(28, 15*60))
		if err != nil {
			return nil, named(s.Key, err)
		}
		if byStall[s.Stall], err = l.Programme.Get(ctx, l.e, id); err != nil {
			return nil, named(s.Key, err)
		}
	}
	return byStall, nil
}

// session writes one session, over the draft of its workshop where there is
// one that no earlier session has taken, and confirms it.
func (l *loader) session(ctx context.Context, tx *pg.Tx, s Session, d programme.Draft, workshops map[string]programme.Session) error {
	at := l.before(20, 9*60)
	var id programme.ID
	var err error
	if w, ok := workshops[s.Stall]; ok {
		d.Hosts = append(d.Hosts, w.Hosts...)
		if w.Version > 0 {
			id, d.Version, d.Description = w.ID, w.Version, w.Description
			err = l.Programme.UpdateIn(ctx, tx, l.e, id, d, at)
			w.Version = 0
			workshops[s.Stall] = w
		}
	}
	if id == 0 && err == nil {
		id, err = l.Programme.CreateIn(ctx, tx, l.e, d, at)
	}
	if err != nil || s.State != string(programme.StateConfirmed) {
		return err
	}
	return l.Programme.ConfirmIn(ctx, tx, l.e, id, l.before(12, 10*60))
}

func (l *loader) draft(s Session, stages map[string]site.StageID, hosts map[string]programme.HostID) programme.Draft {
	d := programme.Draft{
		Title: s.Title, Abstract: s.Abstract, Format: s.Format, Track: s.Track, Languages: s.Languages,
		MinAge: s.MinAge, MaxAge: s.MaxAge, Capacity: s.Capacity, Access: s.Access,
		Stage: stages[s.Stage], Start: s.Start.On(l.first.AddDate(0, 0, s.Day)), Minutes: s.Minutes,
	}
	for _, h := range s.Hosts {
		d.Hosts = append(d.Hosts, hosts[h])
	}
	return d
}
