package page

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/ticket"
)

// Question is what is asked before something harms. It names what will happen
// and what hangs on it, so that nobody presses yes without having seen it.
type Question struct {
	Title   string
	Now     string   // how it stands: when that changes meanwhile, it is asked again
	State   any      // how it stands where no words say it: likewise
	Text    []string // what it means; figures in it may go on changing while a person thinks
	Takes   []Taken  // what hangs on it: an answer counts for this list only
	See     Link     // where what hangs on it can be looked at first
	Do      string   // what the button does; "Löschen", never "OK"
	Else    string   // what a second button does, see Otherwise
	Urgent  bool     // at a gate seconds count: the button is large
	Instead string   // it cannot be done; what to do instead
}

// Link is an address and what it says.
type Link struct{ Href, Text string }

// Taken is one kind of thing that hangs on what is asked about.
type Taken struct {
	What  string // "40 sessions"
	Names []string
}

// firstFew is how many names of a kind a question shows.
const firstFew = 5

// Shown are the first few names, with what tells them apart from the rest.
func (t Taken) Shown() []string { return t.Names[:min(len(t.Names), firstFew)] }

// Left is how many names are not shown.
func (t Taken) Left() int { return len(t.Names) - len(t.Shown()) }

// seen is the mark of what a person was shown: the answer to a shorter list is
// no answer to a longer one, nor to what another address asks.
func (q Question) seen(path string) string {
	said, err := json.Marshal([]any{path, q.Title, q.Now, q.State, q.Takes, q.Do, q.Else})
	if err != nil {
		return "" // strings always marshal; an empty mark is never sent
	}
	sum := sha256.Sum256(said)
	return hex.EncodeToString(sum[:12])
}

// asking ends a form with a question instead of a deed; see House.End.
type asking struct{ Question }

func (a asking) Error() string { return "page.Ask: " + a.Title }

// errBack ends a form that is to be shown again as it was typed.
var errBack = errors.New("page.Ask: back to the form")

const (
	sureField = "_sure"
	backField = "_back"
	elseMark  = "-else" // behind the mark that the second button sends
)

// Otherwise reports whether a question with two ways was answered by its second button.
func Otherwise(c *fiber.Ctx) bool { return strings.HasSuffix(Value(c, sureField), elseMark) }

// Ask is nil once the person has answered this question with yes, and when it
// has no title: then nothing is to be asked. Else it is an error that End turns
// into the question, or, after a no, into the form as it was. Whoever asks does
// nothing before.
func (s *House) Ask(c *fiber.Ctx, q Question) error {
	switch {
	case Value(c, backField) != "":
		return errBack
	case q.Title == "":
		return nil
	case q.Instead == "" && Value(c, sureField) == q.seen(c.Path()), q.Else != "" && Value(c, sureField) == q.seen(c.Path())+elseMark:
		return nil
	}
	return asking{q}
}

// Sure does something once the question about it was answered with yes; else it
// is the error of Ask.
func (s *House) Sure(c *fiber.Ctx, ask func(p Page) (Question, error), do func() error) error {
	if err := Unreadable(c); err != nil && Value(c, backField) == "" { // the question would carry on what replaced it
		return err
	}
	p, err := s.Words(c)
	if err != nil {
		return err
	}
	q, err := ask(p)
	if err != nil {
		return err
	}
	if err := s.Ask(c, q); err != nil {
		return err
	}
	return do()
}

// Words is a page without its frame: the language and the edition, for what is
// said before a page is made.
func (s *House) Words(c *fiber.Ctx) (Page, error) {
	l := s.Language(c)
	if layoutOfPath(c.Path()) == "office" {
		l = officeLanguage(c, l)
	}
	e, err := s.Edition(c)
	return Page{Lang: l, Dir: l.Dir(), Edition: e}, err
}

// Asks marks a page that answers a post with what is to be looked at first, as
// a question does: nothing is done yet.
func (p *Page) Asks() { p.status = fiber.StatusConflict }

func layoutOfPath(path string) string {
	if strings.HasPrefix(path, "/office/") {
		return "office"
	}
	return "public"
}

type askPage struct {
	Page
	Question Question
	Seen     string
	At       string // where the answer goes
	Sent     []sentField
}

type sentField struct{ Name, Value string }

// showQuestion shows the question with all that was sent, so that neither yes
// nor no loses a word.
func (s *House) showQuestion(c *fiber.Ctx, q Question) error {
	layout := layoutOfPath(c.Path())
	p, err := s.Page(c, layout, "layout.ask.title")
	if err != nil {
		return err
	}
	p.Title = q.Title
	p.Asks()
	d := askPage{Page: p, Question: q, Seen: q.seen(c.Path()), At: c.OriginalURL()}
	for _, name := range slices.Sorted(maps.Keys(p.Chosen)) {
		if !strings.HasPrefix(name, "_") { // the frame's own
			for _, v := range p.Chosen[name] {
				d.Sent = append(d.Sent, sentField{name, v})
			}
		}
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Show(c, layout+"/ask", d)
}

// TakenTickets are the tickets of an order that still count for something.
func TakenTickets(p Page, all []ticket.Ticket) []Taken {
	var taken Taken
	for _, t := range all {
		if t.State != ticket.Void {
			taken.Names = append(taken.Names, ticket.ShowNumber(t.Number)+" "+p.Text(t.TypeName))
		}
	}
	if len(taken.Names) == 0 {
		return nil
	}
	taken.What = p.T("layout.ask.tickets", "n", len(taken.Names))
	return []Taken{taken}
}
