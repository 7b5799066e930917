package stall

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Edit is what the history keeps of a part of an application that was saved:
// how it was, and how it is since.
type Edit struct {
	Part string          `json:"part"` // "about", or a group's name
	Was  json.RawMessage `json:"was"`
	Is   json.RawMessage `json:"is"`
}

// edited is the detail of such an entry. Of the contact it says only that it was
// changed: nobody's old number is kept.
type edited struct {
	Parts []string `json:"parts"`
	Edits []Edit   `json:"edits,omitempty"`
}

// logEdit writes into the history what a patch changed.
func logEdit(ctx context.Context, tx *pg.Tx, before, after *Application, p Patch, now time.Time) error {
	detail := edited{Parts: slices.Clone(p.Groups)}
	for _, one := range p.parts() {
		name, was, err := before.partOf(one)
		if err != nil {
			return fault.Wrap("stall.logEdit", err)
		}
		_, is, err := after.partOf(one)
		if err != nil {
			return fault.Wrap("stall.logEdit", err)
		}
		if !bytes.Equal(was, is) {
			detail.Edits = append(detail.Edits, Edit{name, was, is})
		}
	}
	if p.About != nil {
		detail.Parts = append(detail.Parts, "about")
	}
	if p.Contact != nil {
		detail.Parts = append(detail.Parts, "contact")
	}
	return logApplication(ctx, tx, after.EditionID, after.ID, pg.VerbUpdate, "", detail, now)
}

// parts are patches of one part each; the contact is none of them.
func (p Patch) parts() (all []Patch) {
	if p.About != nil {
		all = append(all, Patch{About: p.About})
	}
	for _, group := range p.Groups {
		all = append(all, Patch{Groups: []string{group}})
	}
	return all
}

// Edits are what an entry of an application's history changed.
func Edits(h pg.Happened) []Edit {
	var detail edited
	if h.Verb != pg.VerbUpdate || json.Unmarshal(h.Detail, &detail) != nil {
		return nil
	}
	return detail.Edits
}

// Versions are the application with the part as it was and as it is since.
func (e Edit) Versions(a *Application) (was, is *Application, err error) {
	r := Request{Part: e.Part, Was: e.Was, Patch: e.Is}
	if was, err = r.Before(a); err != nil {
		return nil, nil, err
	}
	is, err = r.Asked(a)
	return was, is, err
}

// StallTold is what the public is told of a stall, as the office wrote it.
type StallTold struct {
	Name         string    `json:"name"`
	Organisation string    `json:"organisation"`
	Description  lang.Text `json:"description"`
	Goods        lang.Text `json:"goods"`
}

// StallEdit is what the history keeps of a stall that was saved.
type StallEdit struct {
	Was StallTold `json:"was"`
	Is  StallTold `json:"is"`
}

func (s *Stall) told() StallTold {
	return StallTold{s.Name, s.Organisation, s.Description, s.Goods}
}

func (d *StallDraft) told() StallTold {
	return StallTold{d.Name, d.Organisation, d.Description, d.Goods}
}

// StallEditOf is what an entry of a stall's history changed.
func StallEditOf(h pg.Happened) (e StallEdit, ok bool) {
	return e, h.Verb == pg.VerbUpdate && len(h.Detail) > 0 && json.Unmarshal(h.Detail, &e) == nil
}

// StallHistory is what happened to a stall, oldest first.
func (s *Store) StallHistory(ctx context.Context, id ID) ([]pg.Happened, error) {
	return pg.History(ctx, s.db, "stall", int64(id))
}
