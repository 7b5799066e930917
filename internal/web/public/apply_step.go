package public

import (
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

// An application is asked for in steps: about, contact, one for each group of
// the kind, and review.

const stepReview = "review"

// stepForm is the id of a step's form, which is saved before the page changes its language.
const stepForm = "step"

func applySteps(k stall.Kind) []string {
	steps := []string{answers.StepAbout, answers.StepContact}
	for _, g := range stall.Groups {
		if slices.Contains(k.Groups, g.Name) {
			steps = append(steps, g.Name)
		}
	}
	return append(steps, stepReview)
}

// stepLink is a line of the list of steps.
type stepLink struct {
	Name  string
	Label string
	State string // done, now or todo
	Href  string
}

type applyStepPage struct {
	page.Page
	Step     string
	Number   int
	Of       int
	Steps    []stepLink
	Lead     string
	Kind     string
	Mark     string
	Back     string
	Mine     string
	Draft    bool
	Stuck    bool // the step has problems and may be skipped for now
	App      *stall.Application
	Fields   []answers.Field
	NewRow   string
	Describe []page.Language
	Seen     string         // marks the state of the step that the form was made from
	Stored   *answers.Group // what another window has stored of the step meanwhile
	Address  string         // where the application is found again
	QR       string
	SMS      template.URL     // opens a message with the address in it
	Take     string           // the step as it is stored
	PIN      string           // opens the application's card
	Helps    bool             // somebody fills it in for the applicant
	At       string           // what stands for the token in addresses
	PhoneAs  []answers.Option // what the typed number may mean
	Kinds    []page.Option    // what a draft may become; nil where there is no choice
	EmailAs  []answers.Option // the address as it was typed, and as it was probably meant
}

func stepTitle(step string) string {
	switch step {
	case answers.StepAbout, answers.StepContact, stepReview:
		return "apply.step." + step
	}
	return "stall.group." + step
}

// stepPage is the page of a step, with what is wrong on it.
func (s *screens) stepPage(c *fiber.Ctx, l linked, step string, wrong error) (applyStepPage, error) {
	p, err := s.Page(c, "public", stepTitle(step))
	if err != nil {
		return applyStepPage{}, err
	}
	if err := p.Wrong(wrong); err != nil {
		return applyStepPage{}, err
	}
	steps := applySteps(l.kind)
	at := slices.Index(steps, step)
	d := applyStepPage{Page: p, Step: step, Number: at + 1, Of: len(steps), App: l.app, Mine: l.mine(),
		Draft: l.app.State == stall.StateDraft, Kind: p.Text(l.kind.Name), Mark: string(l.kind.Mark), Lead: p.T(stepTitle(step) + ".lead")}
	if at > 0 {
		d.Back = l.step(p.Lang, steps[at-1])
	}
	d.Seen, d.Address, d.QR = l.app.Mark(patchOf(step)), s.Absolute(l.home()), l.mine()+"/qr.svg"
	d.PIN, d.Helps, d.At = s.Stalls.Card(l.app).PIN, l.helps, l.at
	d.SMS, d.Take = smsOf(p, d.Address), l.step(p.Lang, step)
	if d.Draft && step != stepReview {
		d.Through = stepForm
	}
	for i, name := range steps {
		link := stepLink{Name: name, Label: p.T(stepTitle(name)), State: "todo", Href: l.step(p.Lang, name)}
		if i == at {
			link.State = "now"
		} else if l.answered(name) {
			link.State = "done"
		}
		d.Steps = append(d.Steps, link)
	}
	for _, x := range p.Languages { // the applicant's own language comes first
		if x.Current {
			d.Describe = append([]page.Language{x}, d.Describe...)
		} else {
			d.Describe = append(d.Describe, x)
		}
	}
	return d, nil
}

func (l linked) answered(step string) bool {
	switch step {
	case answers.StepAbout:
		return l.app.Name != ""
	case answers.StepContact:
		return l.app.ContactName != ""
	}
	return l.app.Answers.Answered(step)
}

// Keeps reports whether what is typed is saved while the page is left. Beside
// what another window has stored it is not: who takes that must not replace it
// on the way.
func (d applyStepPage) Keeps() bool { return d.Draft && d.Stored == nil }

// Complete lets a browser propose what its owner has typed elsewhere, and keep
// what is typed here; a helper's browser shall do neither.
func (d applyStepPage) Complete(kind string) string {
	if d.Helps {
		return "off"
	}
	return kind
}

// Labels of the fixed steps.
func (d applyStepPage) Label(key string) template.HTML { return d.Bilingual("apply.field." + key) }

func (d applyStepPage) HintOf(key string) string { return d.Hint("apply.field." + key) }

// showStep shows a step; row is where a row was just added, or "".
func (s *screens) showStep(c *fiber.Ctx, l linked, step, row string, wrong error) error {
	d, err := s.stepPage(c, l, step, wrong)
	if err != nil {
		return err
	}
	answers.NameErrors(&d.Page)
	d.Stuck, d.NewRow = d.Draft && wrong != nil, row
	if l.stored != nil {
		d.Seen = l.stored.Mark(patchOf(step))
		if d.Stored, err = s.storedStep(c, d, l, step); err != nil {
			return err
		}
	}
	if step == answers.StepContact {
		d.askBack(wrong)
	}
	if d.Draft && step == answers.StepAbout {
		if d.Kinds, err = s.otherKinds(c, d.Page, l); err != nil {
			return err
		}
	}
	if g, ok := stall.GroupNamed(step); ok {
		f, err := answers.NewAnswerForm(c.UserContext(), s.House, d.Page, l.app)
		if err != nil {
			return err
		}
		f.Extra[row] = 1
		d.Fields = f.Fields(g)
	}
	return s.Show(c, "public/apply_step", d)
}

// otherKinds are the kinds that are open, beside the application's own.
func (s *screens) otherKinds(c *fiber.Ctx, p page.Page, l linked) (all []page.Option, err error) {
	kinds, err := s.Stalls.Kinds(c.UserContext(), l.app.EditionID)
	for _, k := range kinds {
		if k.Open || k.ID == l.app.Kind {
			all = append(all, page.Option{Value: k.ID.String(), Label: p.Text(k.Name), Checked: k.ID == l.app.Kind})
		}
	}
	if len(all) < 2 {
		return nil, err
	}
	return all, err
}

// openStep is openLinked for one of the kind's steps.
func (s *screens) openStep(c *fiber.Ctx) (l linked, step string, err error) {
	step = c.Params("step")
	if l, err = s.openLinked(c); err == nil && !slices.Contains(applySteps(l.kind), step) {
		err = fault.New(fault.NotFound, "public.openStep", "error.not_found")
	}
	return l, step, err
}

func (s *screens) applyStep(c *fiber.Ctx) error {
	l, step, err := s.openStep(c)
	if err != nil {
		return err
	}
	if !stall.Editable(l.app.State, l.who) {
		return page.SeeOther(c, l.mine())
	}
	if step == stepReview {
		return s.showReview(c, l, nil)
	}
	return s.showStep(c, l, step, "", nil)
}

// applyStepPost saves the step. A draft is saved whatever it holds; the
// next step opens when this one is whole or the applicant skips it.
func (s *screens) applyStepPost(c *fiber.Ctx) error {
	l, step, err := s.openStep(c)
	if err != nil {
		return err
	}
	l.unseen(c)
	if step == stepReview {
		return s.submitApplication(c, l)
	}
	do := page.Value(c, "do")
	patch := stepPatch(c, l, step, do)
	if do == "keep" {
		return s.keepDraft(c, l, patch)
	}
	if path, adds := strings.CutPrefix(do, "add:"); adds || strings.HasPrefix(do, "remove:") {
		return s.changeRows(c, l, step, path, adds, patch)
	}
	slip := emailSlip(c, patch)
	if slip != nil && l.app.State != stall.StateDraft { // what others rely on is not stored before it is sure
		l.app = l.app.With(patch)
		return s.showStep(c, l, step, "", slip.Err("public.applyStepPost"))
	}
	a, wrong, err := s.Stalls.Save(c.UserContext(), l.app.ID, l.who, patch, s.Now())
	if fault.CodeOf(err) == "changed_meanwhile" {
		return s.showBothDrafts(c, l, step, patch, err)
	}
	if a != nil {
		l.app = a
	}
	if err == nil && l.app.State == stall.StateDraft && do == "next" {
		maps.Copy(wrong, slip)
		err = wrong.Err("public.applyStepPost")
	}
	return s.End(c, l.after(s.Language(c), step, do), err, func(c *fiber.Ctx, wrong error) error { return s.showStep(c, l, step, "", wrong) })
}

// after is where a saved step leads.
func (l linked) after(in lang.Lang, step, do string) page.Done {
	switch {
	case l.app.Requested:
		return page.Done{To: l.mine(), Key: "apply.request.asked"}
	case l.app.State != stall.StateDraft:
		return page.Done{To: l.mine(), Key: "apply.changed"}
	case do == "later":
		return page.Done{To: l.mine(), Key: "apply.saved"}
	}
	if to, changes := strings.CutPrefix(do, "lang:"); changes && lang.Known(to) {
		return page.Done{To: l.step(lang.Lang(to), step)}
	}
	steps, by := applySteps(l.kind), 1
	if to, jumps := strings.CutPrefix(do, "step:"); jumps && slices.Contains(steps, to) {
		return page.Done{To: l.step(in, to)}
	}
	if do == "back" {
		by = -1
	}
	return page.Done{To: l.step(in, steps[max(0, slices.Index(steps, step)+by)])}
}

// keepDraft saves what is typed while its page is left, without a page of its
// own. It answers with the mark of what is stored now.
func (s *screens) keepDraft(c *fiber.Ctx, l linked, p stall.Patch) error {
	const op = "public.keepDraft"
	if l.app.State != stall.StateDraft {
		return fault.Coded(fault.Conflict, op, "wrong_state", "stall.error.not_editable")
	}
	a, _, err := s.Stalls.Save(c.UserContext(), l.app.ID, l.who, p, s.Now())
	if err != nil {
		return err
	}
	return c.SendString(a.Mark(p))
}

// showBothDrafts shows what was typed with what another window has stored of
// the step meanwhile; the next press replaces it.
func (s *screens) showBothDrafts(c *fiber.Ctx, l linked, step string, p stall.Patch, wrong error) error {
	stored, err := s.Stalls.Get(c.UserContext(), l.app.EditionID, l.app.ID)
	if err != nil {
		return err
	}
	l.app, l.stored = stored.With(p), stored
	return s.showStep(c, l, step, "", wrong)
}

// storedStep is the step as another window has stored it, in words.
func (s *screens) storedStep(c *fiber.Ctx, d applyStepPage, l linked, step string) (*answers.Group, error) {
	about, contact := answers.Basics(d.Page, l.stored)
	switch step {
	case answers.StepAbout:
		return &about, nil
	case answers.StepContact:
		return &contact, nil
	}
	f, err := answers.NewAnswerForm(c.UserContext(), s.House, d.Page, l.stored)
	if err != nil {
		return nil, err
	}
	return &f.ReadAnswers([]string{step})[0], nil
}

// changeRows shows the step again with a row more or less; a draft keeps what
// was typed so far.
func (s *screens) changeRows(c *fiber.Ctx, l linked, step, path string, adds bool, patch stall.Patch) error {
	if l.app.State == stall.StateDraft {
		a, _, err := s.Stalls.Save(c.UserContext(), l.app.ID, l.who, patch, s.Now())
		if fault.CodeOf(err) == "changed_meanwhile" {
			return s.showBothDrafts(c, l, step, patch, err)
		}
		if err != nil {
			return err
		}
		l.app = a
	} else {
		l.app = l.app.With(patch)
	}
	if !adds {
		path = ""
	}
	return s.showStep(c, l, step, path, nil)
}

// smsOf opens the phone's own messages with the address of an application, to be sent to oneself or to a helper.
func smsOf(p page.Page, address string) template.URL {
	return template.URL("sms:?&body=" + url.PathEscape(p.T("apply.comeback_message", "name", p.Head.Name, "address", address)))
}

// patchOf is the part of an application that a step asks for, empty.
func patchOf(step string) stall.Patch {
	switch step {
	case answers.StepAbout:
		return stall.Patch{About: &stall.About{}}
	case answers.StepContact:
		return stall.Patch{Contact: &stall.Contact{}}
	}
	return stall.Patch{Groups: []string{step}}
}

// stepPatch reads the inputs of one step.
func stepPatch(c *fiber.Ctx, l linked, step, do string) stall.Patch {
	p := patchOf(step)
	p.Seen = page.Value(c, "seen")
	switch {
	case p.About != nil:
		*p.About = stall.About{Kind: kindOf(c), Name: page.Value(c, "name"), Organisation: page.Value(c, "organisation"), Description: page.Text(c, "description")}
	case p.Contact != nil:
		*p.Contact = contactOf(c, l.app.Lang)
	default:
		form := formValues(c)
		if row, ok := strings.CutPrefix(do, "remove:"); ok {
			maps.DeleteFunc(form, func(name string, _ []string) bool { return strings.HasPrefix(name, row+".") })
		}
		p.Answers = stall.AnswersFromForm(form, p.Groups)
	}
	return p
}

// kindOf is the kind chosen for a draft; one that is no number is none of them.
func kindOf(c *fiber.Ctx) stall.KindID {
	switch chosen := page.Value(c, "kind"); chosen {
	case "":
		return 0
	default:
		id, err := strconv.ParseInt(chosen, 10, 64)
		if err != nil {
			id = -1
		}
		return stall.KindID(id)
	}
}

// formValues are all fields of a form, as typed.
func formValues(c *fiber.Ctx) map[string][]string {
	form := map[string][]string{}
	c.Request().PostArgs().VisitAll(func(name, v []byte) {
		form[string(name)] = append(form[string(name)], page.Clean(string(v)))
	})
	return form
}

// unseen says that what happens to the application shows to nobody yet: only
// an accepted one has a stall.
func (l linked) unseen(c *fiber.Ctx) {
	if l.app.State != stall.StateAccepted && l.app.State != stall.StateConfirmed {
		c.Locals(page.LocalUnseen, true)
	}
}
