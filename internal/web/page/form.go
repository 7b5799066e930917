package page

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
)

// Form is the one way to edit a record on a page: it is loaded and filled in,
// read and saved or deleted, shown again with what is wrong, and shown with
// both versions when somebody else saved meanwhile. R is the record as stored,
// D what can be changed of it.
type Form[R, D any] struct {
	House    *House
	Template string // "office/location"; its folder is the layout
	Title    string // a catalogue key; Page may set another

	// Load is the record that the address names; a new one where it says so.
	Load func(c *fiber.Ctx, e *festival.Edition) (R, error)
	// Draft is what can be changed of a record; of a new one, what is proposed.
	Draft func(e *festival.Edition, r R) D
	// Fields names each field once, see Fields.
	Fields func(f *Fields, d *D)
	// Check, where given, says what is wrong with a draft beside what could not be read.
	Check func(e *festival.Edition, d *D) fault.Fields
	// Page makes the page of a record around the form that p holds; nil: p itself is enough.
	Page func(c *fiber.Ctx, p Page, r R) (any, error)
	// Save stores the draft as a new record or a new version.
	Save func(c *fiber.Ctx, e *festival.Edition, r R, d D) (Done, error)
	// Delete, where given, removes the record when the button named do says
	// "delete" and Removal, its question, was answered with yes.
	Removal func(c *fiber.Ctx, p Page, r R) (Question, error)
	Delete  func(c *fiber.Ctx, e *festival.Edition, r R) (Done, error)
}

// Handlers answer the two methods of a form's address. Again shows the form as
// stored with what is wrong in another form of its page.
type Handlers struct {
	Get, Post fiber.Handler
	Again     func(c *fiber.Ctx, wrong error) error
}

// Edit makes the handlers of a form. One that deletes unasked is a mistake of
// the program.
func Edit[R, D any](f Form[R, D]) Handlers {
	if f.Delete != nil && f.Removal == nil {
		panic("page: " + f.Template + " deletes without asking")
	}
	return Handlers{Get: f.get, Post: f.post, Again: f.again}
}

func (f Form[R, D]) open(c *fiber.Ctx) (e *festival.Edition, r R, err error) {
	if e, err = f.House.Edition(c); err == nil {
		r, err = f.Load(c, e)
	}
	return e, r, err
}

func (f Form[R, D]) get(c *fiber.Ctx) error {
	e, r, err := f.open(c)
	if err != nil {
		return err
	}
	return f.render(c, r, f.fill(e, r), Typed{}, nil)
}

func (f Form[R, D]) again(c *fiber.Ctx, wrong error) error {
	e, r, err := f.open(c)
	if err != nil {
		return err
	}
	typed := f.fill(e, r)
	for name, v := range sent(c).In { // of the other form
		if _, ours := typed.In[name]; !ours {
			typed.In[name] = v
		}
	}
	return f.render(c, r, typed, Typed{}, wrong)
}

// post saves what was typed, or deletes.
func (f Form[R, D]) post(c *fiber.Ctx) error {
	e, r, err := f.open(c)
	if fault.Is(err, fault.NotFound) && Principal(c) != nil {
		return f.House.showLost(c)
	}
	if err != nil {
		return err
	}
	d, typed, err := f.read(c, e, r)
	var done Done
	switch deletes := Value(c, "do") == "delete"; {
	case Value(c, backField) != "":
		err = errBack
	case deletes && f.Delete == nil:
		err = fault.New(fault.NotFound, "page.post", "error.not_found")
	case deletes && typed.In["version"] != "" && typed.In["version"] != f.fill(e, r).In["version"]: // what nobody has seen is not deleted
		err = fault.Coded(fault.Conflict, "page.post", "changed_meanwhile", "error.changed_both")
	case deletes:
		done, err = f.House.WriteOnce(c, func() (Done, error) { return f.remove(c, e, r) })
	case err == nil:
		done, err = f.House.WriteOnce(c, func() (Done, error) { return f.Save(c, e, r, d) })
	}
	return f.House.End(c, done, err, func(c *fiber.Ctx, wrong error) error {
		if fault.CodeOf(wrong) == "changed_meanwhile" {
			return f.showBoth(c, typed)
		}
		return f.render(c, r, typed, Typed{}, wrong)
	})
}

// remove deletes the record once its question was answered.
func (f Form[R, D]) remove(c *fiber.Ctx, e *festival.Edition, r R) (done Done, err error) {
	if strings.HasSuffix(c.Path(), "/new") {
		return done, fault.New(fault.NotFound, "page.remove", "error.not_found")
	}
	ask := func(p Page) (Question, error) { return f.Removal(c, p, r) }
	err = f.House.Sure(c, ask, func() error {
		done, err = f.Delete(c, e, r)
		return err
	})
	return done, err
}

func (f Form[R, D]) fill(e *festival.Edition, r R) Typed {
	fields, d := filling(e.Loc()), f.Draft(e, r)
	f.Fields(fields, &d)
	return fields.typed
}

// read gives the draft and what was typed; the error says what is wrong with
// its fields, all at once.
func (f Form[R, D]) read(c *fiber.Ctx, e *festival.Edition, r R) (D, Typed, error) {
	fields, d := Reading(c, e.Loc()), f.Draft(e, r)
	f.Fields(fields, &d)
	if f.Check != nil {
		fields.Take(f.Check(e, &d), nil)
	}
	return d, fields.typed, fields.Err()
}

// showBoth shows what was typed beside what somebody else has saved; the next
// press saves what then stands in the form.
func (f Form[R, D]) showBoth(c *fiber.Ctx, typed Typed) error {
	readAgain(c) // the edition itself may be what was changed
	e, now, err := f.open(c)
	if err != nil {
		return err
	}
	theirs := f.fill(e, now)
	typed.In["version"] = theirs.In["version"]
	for group, n := range theirs.rows { // rows that only they have are shown too
		typed.rows[group] = max(typed.rows[group], n)
	}
	wrong := fault.Coded(fault.Conflict, "page.showBoth", "changed_meanwhile", "error.changed_both")
	return f.render(c, now, typed, differences(typed, theirs), wrong)
}

func (f Form[R, D]) render(c *fiber.Ctx, r R, typed, theirs Typed, wrong error) error {
	p, err := f.House.Page(c, layoutOf(f.Template), f.Title)
	if err != nil {
		return err
	}
	p.Typed, p.theirs = typed, theirs
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	data := any(p)
	if f.Page != nil {
		if data, err = f.Page(c, p, r); err != nil {
			return err
		}
	}
	return f.House.Show(c, f.Template, data)
}

// Done is how a form ends well: what its person is told, and where they go on.
type Done struct {
	To   string
	Key  string // of the message; "": nothing is said
	Args []any
	Warn bool   // it is done, but look at it
	Undo string // what undoes it, below /office/undo/: "stop/7"
}

// Saved and Deleted are the usual ends.
func Saved(to string) Done   { return Done{To: to, Key: "layout.form.saved"} }
func Deleted(to string) Done { return Done{To: to, Key: "layout.form.deleted"} }

// End ends every form: it goes on when all went well, asks what is to be asked
// first, shows the page again when its person can mend what is wrong or thought
// better of it, and else returns the error. What was typed is in the page that
// again begins.
func (s *House) End(c *fiber.Ctx, done Done, err error, again func(c *fiber.Ctx, wrong error) error) error {
	var question asking
	switch {
	case err == nil:
		return s.GoOn(c, done)
	case errors.As(err, &question):
		return s.showQuestion(c, question.Question)
	case errors.Is(err, errBack):
		return again(c, nil)
	case mendable(err):
		return again(c, err)
	}
	return err
}

// GoOn says what was done and lets the browser read the result with GET.
func (s *House) GoOn(c *fiber.Ctx, done Done) error {
	kind := "ok"
	if done.Warn {
		kind = "warn"
	}
	if done.Key != "" {
		s.flash(c, flashed{Kind: kind, Key: done.Key, Args: fault.Msg(done.Key, done.Args...).Args, Undo: done.Undo})
	}
	return SeeOther(c, done.To)
}

// mendable reports whether a form can answer an error itself.
func mendable(err error) bool {
	kind := fault.KindOf(err)
	return kind == fault.Invalid || kind == fault.Conflict || kind == fault.Limited
}

// SeeOther sends the browser on with GET.
func SeeOther(c *fiber.Ctx, href string) error {
	return c.Redirect(href, fiber.StatusSeeOther)
}
