package stall

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// Patch changes a part of an application; the rest stays. Groups names the
// groups that Answers replaces. Seen, where given, is the Mark of the part that
// the change was made from.
type Patch struct {
	About   *About
	Contact *Contact
	Groups  []string
	Answers Answers
	Seen    string
}

// Mark tells one state of the patch's part of an application from another.
func (a *Application) Mark(p Patch) string {
	var part Application
	if p.About != nil {
		part.Kind, part.Name, part.Description, part.Organisation = a.Kind, a.Name, a.Description, a.Organisation
	}
	if p.Contact != nil {
		part.ContactName, part.ContactEmail, part.PhoneRaw = a.ContactName, a.ContactEmail, a.PhoneRaw
	}
	part.Answers.take(p.Groups, a.Answers)
	text, _ := json.Marshal(part) // its parts always marshal
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}

// With is the application as the patch would leave it.
func (a *Application) With(p Patch) *Application {
	changed := *a
	changed.put(p)
	return &changed
}

// unseen reports whether somebody else has stored the part meanwhile, and
// something else than what is said now.
func (a *Application) unseen(p Patch) bool {
	stored := a.Mark(p)
	return p.Seen != "" && p.Seen != stored && a.With(p).Mark(p) != stored
}

// put applies the patch to the application in memory.
func (a *Application) put(p Patch) {
	if p.About != nil {
		p.About.clean()
		if p.About.Kind != 0 && a.State == StateDraft {
			a.Kind = p.About.Kind
		}
		a.Name, a.Description, a.Organisation = p.About.Name, p.About.Description, p.About.Organisation
	}
	if p.Contact != nil {
		p.Contact.clean()
		a.ContactName, a.ContactEmail, a.PhoneRaw = p.Contact.Name, p.Contact.Email, p.Contact.Phone
		a.ContactPhone, _ = Phone(p.Contact.Phone, a.Lang)
	}
	a.Answers.take(p.Groups, p.Answers)
}

// Problems are what keeps the patched part of an application from being whole.
func (p Patch) problems(a *Application, fr Frame) fault.Fields {
	f := a.Answers.Check(p.Groups, fr)
	if p.About != nil {
		a.About().Check(f)
	}
	if p.Contact != nil {
		a.Contact().Check(f, a.Lang)
	}
	return f
}

// Save stores a part. A draft takes anything; the fields returned say what is
// still wrong in this part. Once submitted, a part must be whole to be stored.
// A part that another window has stored since it was seen is not replaced: a
// conflict with the code changed_meanwhile. What an accepted vendor may not
// change alone is asked for: the application stays, and says Requested.
func (s *Store) Save(ctx context.Context, id ApplicationID, who Who, p Patch, now time.Time) (a *Application, wrong fault.Fields, err error) {
	const op = "stall.Save"
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		a = new(Application)
		if err := tx.Get(ctx, a, sqlApplicationLocked, id, 0); err != nil {
			return err
		}
		if !Editable(a.State, who) {
			return fault.Coded(fault.Conflict, op, "wrong_state", "stall.error.not_editable")
		}
		if a.unseen(p) {
			return fault.Coded(fault.Conflict, op, "changed_meanwhile", "apply.changed_meanwhile")
		}
		fr, err := frameOf(ctx, tx, a.EditionID, now)
		if err != nil {
			return err
		}
		if who == ByVendor && (a.State == StateAccepted || a.State == StateConfirmed) && a.asks(p) {
			return s.askIn(ctx, tx, a, p, fr, now)
		}
		before := *a
		a.put(p)
		if err := openKind(ctx, tx, a, before.Kind); err != nil {
			return err
		}
		if wrong = p.problems(a, fr); a.State != StateDraft && len(wrong) > 0 {
			return wrong.Err(op)
		}
		if err := write(ctx, tx, a, fr, now); err != nil {
			return err
		}
		return s.afterSave(ctx, tx, &before, a, p, now)
	})
	return a, wrong, fault.Wrap(op, err)
}

// openKind refuses to make another kind of a draft than one that is open for applications.
func openKind(ctx context.Context, tx *pg.Tx, a *Application, was KindID) error {
	if a.Kind == was {
		return nil
	}
	k, err := getKind(ctx, tx, a.EditionID, a.Kind, "")
	if fault.Is(err, fault.NotFound) || err == nil && !k.Open {
		a.Kind = was
		return fault.Fields{"kind": fault.Msg("error.choice")}.Err("stall.openKind")
	}
	return err
}

// afterSave notes a change of what others rely on already, and carries it to the stall.
func (s *Store) afterSave(ctx context.Context, tx *pg.Tx, before, a *Application, p Patch, now time.Time) error {
	if a.State == StateDraft {
		return nil
	}
	if err := logEdit(ctx, tx, before, a, p, now); err != nil {
		return err
	}
	if a.State == StateAccepted || a.State == StateConfirmed {
		return syncStall(ctx, tx, a, now)
	}
	return nil
}

const sqlWrite = `
UPDATE application
SET kind_id = $2, name = $3, description = $4, organisation = $5, contact_name = $6, contact_email = $7, contact_phone = $8, phone_raw = $9,
	answers = $10, front_m = $11, depth_m = $12, height_m = $13, watts = $14, plug = $15, water = $16, waste_water = $17, gas = $18,
	location_id = (SELECT l.id FROM location l WHERE l.edition_id = application.edition_id AND l.slug = $19),
	changed_at = $20, version = version + 1
WHERE id = $1`

func write(ctx context.Context, tx *pg.Tx, a *Application, fr Frame, now time.Time) error {
	if err := a.tooLarge(); err != nil {
		return err
	}
	c := a.Answers.columns(fr.Rules)
	a.Watts, a.Plug = c.watts, c.plug
	_, err := tx.Exec(ctx, sqlWrite, a.ID, a.Kind, a.Name, a.Description, a.Organisation, a.ContactName, a.ContactEmail, a.ContactPhone, a.PhoneRaw,
		a.Answers, c.front, c.depth, c.height, c.watts, c.plug, c.water, c.waste, c.gas, c.location, now)
	if err != nil {
		return err
	}
	return callbackOf(ctx, tx, a, now)
}
