package page

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// closeForms takes from a drawn page of the office what its edition's state
// refuses, so that nobody types into a form that cannot be saved: every form
// whose address does such a thing loses its buttons, takes nothing and says
// why. The route of the address is asked, so that no template has to know.
func (s *House) closeForms(c *fiber.Ctx, p Page) {
	if p.Layout != "office" || !p.ReadOnly() || s.ActAt == nil {
		return
	}
	refused := func(action string) bool {
		path := c.Path()
		if u, err := url.Parse(action); err == nil && u.Path != "" {
			path = u.Path
		}
		act := s.ActAt(path)
		return act != "" && act != NoEdition && !p.Edition.State.Permits(act)
	}
	body := c.Response().Body()
	if closed := closedForms(body, refused); len(closed) > 0 {
		c.Response().SetBody(closer{forms: closed, why: p.T("office.state.closed")}.close(body))
	}
}

// closedForms are the posting forms of a page that are refused, by their order
// in it and by their ids: a field may stand elsewhere and name its form.
func closedForms(body []byte, refused func(action string) bool) map[string]bool {
	closed := map[string]bool{}
	for z, n := html.NewTokenizer(bytes.NewReader(body)), 0; z.Next() != html.ErrorToken; {
		t := z.Token()
		if t.Type != html.StartTagToken || t.DataAtom != atom.Form {
			continue
		}
		n++
		if strings.EqualFold(attr(t, "method"), "post") && refused(attr(t, "action")) {
			closed[formName(t, n)] = true
		}
	}
	return closed
}

// formName is how a form is told from the others of its page.
func formName(t html.Token, n int) string {
	if id := attr(t, "id"); id != "" {
		return id
	}
	return "#" + strconv.Itoa(n)
}

func attr(t html.Token, name string) string {
	if i := slices.IndexFunc(t.Attr, func(a html.Attribute) bool { return a.Key == name }); i >= 0 {
		return t.Attr[i].Val
	}
	return ""
}

// closer rewrites a page: all but the controls of its closed forms stays as it
// is, byte for byte.
type closer struct {
	forms map[string]bool
	why   string

	out     bytes.Buffer
	n       int    // forms so far
	in      string // the form that is open; "" outside
	owes    bool   // its line is still to be said
	dropped bool   // a button is being left out
}

func (w closer) close(body []byte) []byte {
	for z := html.NewTokenizer(bytes.NewReader(body)); z.Next() != html.ErrorToken; {
		raw := slices.Clone(z.Raw()) // Token may change it
		w.take(z.Token(), raw)
	}
	return w.out.Bytes()
}

func (w *closer) take(t html.Token, raw []byte) {
	start := t.Type == html.StartTagToken || t.Type == html.SelfClosingTagToken
	switch {
	case w.dropped:
		w.dropped = t.Type != html.EndTagToken || t.DataAtom != atom.Button
		return
	case start && t.DataAtom == atom.Form:
		w.n++
		w.in = formName(t, w.n)
		w.owes = w.forms[w.in] && slices.Contains(strings.Fields(attr(t, "class")), "form")
	case t.Type == html.EndTagToken && t.DataAtom == atom.Form:
		w.say()
		w.in = ""
	case !start || !w.closes(t):
	case t.DataAtom == atom.Button:
		w.dropped = true
		w.say()
		return
	case slices.Contains(fillable, t.DataAtom) && attr(t, "type") != "hidden":
		t.Attr = append(t.Attr, html.Attribute{Key: "disabled"})
		raw = []byte(t.String())
	}
	w.out.Write(raw)
}

// fillable is what a person fills in.
var fillable = []atom.Atom{atom.Input, atom.Select, atom.Textarea}

// closes reports whether a control belongs to a closed form.
func (w *closer) closes(t html.Token) bool {
	if of := attr(t, "form"); of != "" {
		return w.forms[of]
	}
	return w.forms[w.in]
}

// say says once in a form, where its first button would be, why there is none.
func (w *closer) say() {
	if w.owes {
		w.out.WriteString(`<p class="soft">` + html.EscapeString(w.why) + `</p>`)
	}
	w.owes = false
}
