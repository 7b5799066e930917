package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

// asks is how the principal takes part in decisions.
func (s *Server) asks(c *fiber.Ctx, e *festival.Edition) stall.Who {
	var who stall.Who
	if principal(c).Can(int64(e.ID), account.Jury) {
		who |= stall.ByJury
	}
	if principal(c).Can(int64(e.ID), account.Organiser) {
		who |= stall.ByOrganiser
	}
	return who
}

type officeApplicationsPage struct {
	page
	Rows   []stall.Listed
	Filter stall.Filter
	States []option
	Kinds  []option
	Tabs   []tab
	Query  string
	Bulk   bool
	Count  int
	Page   int
	Pages  int
}

func applicationFilter(c *fiber.Ctx) stall.Filter {
	return stall.Filter{State: stall.State(c.Query("state")), Kind: c.Query("kind"), Text: clean(c.Query("q")), Tell: c.Query("tell") == "1"}
}

func (s *Server) officeApplications(c *fiber.Ctx) error {
	d, err := s.officeApplicationsPage(c)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/applications", d)
}

func (s *Server) officeApplicationsPage(c *fiber.Ctx) (officeApplicationsPage, error) {
	p, err := s.page(c, "office", "office.stall.applications")
	if err != nil {
		return officeApplicationsPage{}, err
	}
	d := officeApplicationsPage{page: p, Filter: applicationFilter(c), Query: string(c.Request().URI().QueryString())}
	if p.edition == nil {
		return d, fault.New(fault.NotFound, "web.officeApplications", "error.not_found")
	}
	if d.Rows, err = s.Stalls.List(c.UserContext(), p.edition.ID, d.Filter); err != nil {
		return d, err
	}
	counts, err := s.Stalls.Counts(c.UserContext(), p.edition.ID)
	if err != nil {
		return d, err
	}
	d.States = statePicks(p)
	d.Tabs = stateTabs(p, d.Filter, counts)
	if d.Kinds, err = s.kindPicks(c, p); err != nil {
		return d, err
	}
	d.turn(c.QueryInt("page", 1))
	for _, r := range d.Rows {
		d.Bulk = d.Bulk || r.State == stall.StateSubmitted
	}
	return d, nil
}

func statePicks(p page) []option {
	var picks []option
	for _, st := range stall.States {
		picks = append(picks, option{Value: string(st), Label: p.T("stall.state." + string(st))})
	}
	return picks
}

// stateTabs leads to each state that has applications; drafts come last and
// only count.
func stateTabs(p page, f stall.Filter, counts map[stall.State]int) []tab {
	all := 0
	for st, n := range counts {
		if st != stall.StateDraft {
			all += n
		}
	}
	tabs := []tab{{Href: "/office/applications", Label: p.T("office.stall.all"), Hint: p.Number(all), Current: f.State == "" && !f.Tell}}
	for _, st := range stall.States {
		if counts[st] > 0 && st != stall.StateDraft {
			tabs = append(tabs, tab{Href: "/office/applications?state=" + string(st), Label: p.T("stall.state." + string(st)),
				Hint: p.Number(counts[st]), Current: f.State == st})
		}
	}
	return append(tabs, tab{Href: "/office/applications?tell=1", Label: p.T("office.stall.tell"), Current: f.Tell})
}

func (s *Server) kindPicks(c *fiber.Ctx, p page) ([]option, error) {
	kinds, err := s.Stalls.Kinds(c.UserContext(), p.edition.ID)
	picks := make([]option, len(kinds))
	for i, k := range kinds {
		picks[i] = option{Value: k.Slug, Label: p.Text(k.Name)}
	}
	return picks, err
}

// officeApplicationsReviewPost takes all marked applications into review.
func (s *Server) officeApplicationsReviewPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	taken := 0
	for _, raw := range values(c, "id") {
		id, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			continue
		}
		_, err = s.Stalls.Move(c.UserContext(), e.ID, stall.ApplicationID(id), stall.Step{Verb: stall.VerbReview, Who: s.asks(c, e)}, s.now())
		switch {
		case err == nil:
			taken++
		case fault.Is(err, fault.Conflict), fault.Is(err, fault.NotFound): // somebody was quicker
		default:
			return err
		}
	}
	s.flash(c, "ok", "office.stall.taken_to_review", "n", taken)
	return seeOther(c, "/office/applications?"+keepQuery(value(c, "query")))
}

// keepQuery gives a filter back that a form carried along, and nothing else.
func keepQuery(raw string) string {
	q, err := url.ParseQuery(raw)
	if err != nil {
		return ""
	}
	kept := url.Values{}
	for _, name := range []string{"state", "kind", "q", "tell"} {
		if v := q.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	return kept.Encode()
}

type officeApplicationPage struct {
	page
	App      *stall.Application
	KindName string
	Mark     string
	Groups   []answerGroup
	Hints    []string
	Notes    []stall.Note
	Mean     string
	Scores   int
	History  []event
	Verbs    []verbButton
	Stall    *stall.Stall
	Link     string
	Missing  []fieldError
	Typed    officeTyped
	Tells    bool
	Marks    []answerOption
	Organise bool
	Session  sessionOffer
}

// officeTyped is what stood in the forms of the page when one was refused.
type officeTyped struct{ Reason, Body, Score string }

type verbButton struct {
	Verb   string
	Label  string
	Look   string
	Reason bool
}

var verbLooks = map[stall.Verb]string{stall.VerbDecline: "danger", stall.VerbWithdraw: "danger", stall.VerbWaitlist: "quiet", stall.VerbReview: "quiet", stall.VerbReopen: "quiet"}

func (s *Server) officeApplication(c *fiber.Ctx) error {
	d, err := s.officeApplicationPage(c)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/application", d)
}

func (s *Server) officeApplicationPage(c *fiber.Ctx) (officeApplicationPage, error) {
	var d officeApplicationPage
	e, id, err := s.editionAndID(c)
	if err != nil {
		return d, err
	}
	if d.App, err = s.Stalls.Get(c.UserContext(), e.ID, stall.ApplicationID(id)); err != nil {
		return d, err
	}
	if d.page, err = s.page(c, "office", "office.stall.application"); err != nil {
		return d, err
	}
	d.Organise = s.asks(c, e)&stall.ByOrganiser != 0
	for _, v := range stall.Verbs(d.App.State, s.asks(c, e)) {
		if v != stall.VerbSubmit || d.Organise {
			d.Verbs = append(d.Verbs, verbButton{string(v), d.T("office.stall.verb." + string(v)), verbLooks[v], stall.NeedsReason(v, s.asks(c, e))})
		}
	}
	d.Link = s.absolute("/my/application/" + s.Stalls.Link(d.App))
	d.Tells = d.App.NeedsCall()
	if st, err := s.Stalls.StallOf(c.UserContext(), d.App.ID); err == nil {
		d.Stall = st
	} else if !fault.Is(err, fault.NotFound) {
		return d, err
	}
	if d.Session, err = s.sessionOffer(c, e, d.App); err != nil {
		return d, err
	}
	if err := s.fillAnswers(c, e, &d); err != nil {
		return d, err
	}
	return d, s.fillJury(c, e, &d)
}

func (s *Server) fillAnswers(c *fiber.Ctx, e *festival.Edition, d *officeApplicationPage) error {
	k, err := s.Stalls.Kind(c.UserContext(), e.ID, d.App.Kind)
	if err != nil {
		return err
	}
	d.KindName, d.Mark = d.Text(k.Name), string(k.Mark)
	f, err := s.answerForm(c, d.page, d.App)
	if err != nil {
		return err
	}
	frame, err := s.Stalls.Frame(c.UserContext(), e.ID, s.now())
	if err != nil {
		return err
	}
	about, contact := basics(d.page, d.App)
	for _, g := range append([]answerGroup{about, contact}, f.readAnswers(k.Groups)...) {
		if !g.Empty {
			d.Groups = append(d.Groups, g)
		}
	}
	for _, h := range d.App.Answers.Hints(frame) {
		d.Hints = append(d.Hints, d.T(h.Key, h.Pairs()...))
	}
	for name, m := range d.App.Check(k, frame) {
		d.Missing = append(d.Missing, fieldError{Name: d.T(stepTitle(stepOf(name))), Text: d.T(m.Key, m.Pairs()...)})
	}
	sortErrors(d.Missing)
	return nil
}

func (s *Server) fillJury(c *fiber.Ctx, e *festival.Edition, d *officeApplicationPage) error {
	var err error
	if d.Notes, err = s.Stalls.Notes(c.UserContext(), e.ID, d.App.ID); err != nil {
		return err
	}
	if mean, n := stall.Mean(d.Notes); n > 0 {
		d.Mean, d.Scores = d.Lang.Decimal(mean, 1), n
	}
	d.Marks = d.scoreOptions("")
	history, err := s.Stalls.History(c.UserContext(), d.App.ID)
	for _, h := range history {
		d.History = append(d.History, event{At: d.ISO(h.At), When: d.DateTime(h.At), What: d.T("office.stall.happened." + h.Verb),
			Who: s.actorName(d.page, h), Why: h.Reason, Tone: historyTones[h.Verb]})
	}
	return err
}

var historyTones = map[string]string{string(stall.VerbDecline): "tomato", string(stall.VerbWithdraw): "tomato", string(stall.VerbWaitlist): "saffron", string(stall.VerbReview): "sky"}

func (p page) scoreOptions(chosen string) []answerOption {
	var options []answerOption
	for n := range 5 {
		v := strconv.Itoa(n + 1)
		options = append(options, answerOption{Value: v, Label: isolated(v), Checked: v == chosen})
	}
	return options
}

// actorName is who did it: a person's name, or what sort of actor it was.
func (s *Server) actorName(p page, h pg.Happened) string {
	if h.Name != "" {
		return h.Name
	}
	kind, _, _ := strings.Cut(string(h.Actor), ":")
	return p.T("office.stall.actor." + kind)
}

// officeApplicationDecidePost makes one of the moves the page offered.
func (s *Server) officeApplicationDecidePost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	verb, reason := stall.Verb(value(c, "do")), value(c, "reason")
	_, err = s.Stalls.Move(c.UserContext(), e.ID, stall.ApplicationID(id), stall.Step{Verb: verb, Who: s.asks(c, e), Reason: reason,
		Once: onceFor(c, "decide", []any{id, verb, reason})}, s.now())
	return s.officeApplicationAnswer(c, err, "office.stall.decided", officeTyped{Reason: reason})
}

func (s *Server) officeApplicationNotePost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	t := officeTyped{Body: value(c, "body"), Score: value(c, "score")}
	err = s.Stalls.AddNote(c.UserContext(), e.ID, stall.ApplicationID(id), principal(c).Person,
		stall.NoteDraft{Body: t.Body, Score: stall.Whole(t.Score)}, onceFor(c, "note", []any{id, t}), s.now())
	return s.officeApplicationAnswer(c, err, "office.stall.noted", t)
}

func (s *Server) officeApplicationToldPost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	return s.officeApplicationAnswer(c, s.Stalls.Told(c.UserContext(), e.ID, stall.ApplicationID(id), s.now()), "office.stall.told_done", officeTyped{})
}

func (s *Server) officeApplicationLinkPost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	_, err = s.Stalls.NewLink(c.UserContext(), e.ID, stall.ApplicationID(id), s.now())
	return s.officeApplicationAnswer(c, err, "office.stall.link_new", officeTyped{})
}

// officeApplicationAnswer ends a form of the page: back to it with a word, or
// shown again with what was typed.
func (s *Server) officeApplicationAnswer(c *fiber.Ctx, err error, done string, t officeTyped) error {
	if err == nil {
		s.flash(c, "ok", done)
		return seeOther(c, "/office/applications/"+c.Params("id"))
	}
	d, pageErr := s.officeApplicationPage(c)
	if pageErr != nil {
		return pageErr
	}
	status, ok := d.complain(err)
	if !ok {
		return err
	}
	d.Typed, d.Marks = t, d.scoreOptions(t.Score)
	return s.show(c, status, "office/application", d)
}

// onceFor makes a form safe to send twice; content is what it says.
func onceFor(c *fiber.Ctx, route string, content any) pg.Once {
	o := once(c, route)
	o.Content = content
	return o
}

const applicationRows = 100

// turn keeps one page of the rows.
func (d *officeApplicationsPage) turn(n int) {
	d.Count = len(d.Rows)
	d.Pages = max((d.Count+applicationRows-1)/applicationRows, 1)
	d.Page = min(max(n, 1), d.Pages)
	d.Rows = d.Rows[(d.Page-1)*applicationRows : min(d.Page*applicationRows, d.Count)]
}

func (d officeApplicationsPage) Previous() string { return d.turned(d.Page - 1) }
func (d officeApplicationsPage) Next() string     { return d.turned(d.Page + 1) }

func (d officeApplicationsPage) turned(n int) string {
	if n < 1 || n > d.Pages {
		return ""
	}
	q, _ := url.ParseQuery(keepQuery(d.Query)) // our own encoding
	q.Set("page", strconv.Itoa(n))
	return "/office/applications?" + q.Encode()
}

// Needs is what a stall needs of the ground, in a few characters.
func (d officeApplicationsPage) Needs(r stall.Listed) string {
	var words []string
	if r.Front != nil && r.Depth != nil {
		words = append(words, d.decimal(r.Front, 2)+" × "+d.decimal(r.Depth, 2)+" "+d.T("stall.unit.m"))
	}
	if r.Watts > 0 {
		words = append(words, d.Number(r.Watts)+" W")
	}
	for name, needs := range map[string]bool{"water": r.Water, "gas": r.Gas} {
		if needs {
			words = append(words, d.T("stall.group."+name))
		}
	}
	slices.Sort(words)
	return strings.Join(words, " · ")
}

// Score and Came write cells that may be empty.
func (d officeApplicationsPage) Score(f *float64) string  { return d.decimal(f, 1) }
func (d officeApplicationsPage) Came(t *time.Time) string { return d.DateShort(*t) }

func (p page) decimal(f *float64, digits int) string {
	if f == nil {
		return ""
	}
	if *f == float64(int(*f)) && digits == 2 {
		digits = 0
	}
	return p.Lang.Decimal(*f, digits)
}
