package page

import (
	"cmp"
	"strings"

	"github.com/google/uuid"

	"markt/internal/fault"
)

// FieldError links the summary at a form's head to the field. Name is the
// input's name; its element has the id "f-" + Name.
type FieldError struct {
	Name string
	Text string
}

// Wrong puts what is wrong on the page: at its fields, else above it. It
// returns an error that no form can answer.
func (p *Page) Wrong(err error) error {
	if err == nil {
		return nil
	}
	if !mendable(err) {
		return err
	}
	if fault.CodeOf(err) == "idempotency_mismatch" { // sent again with other answers: the next time is meant
		p.FormKey = uuid.NewString()
		err = fault.New(fault.Invalid, "page.Wrong", "error.sent_before")
	}
	p.status, p.wrong = StatusOf(fault.KindOf(err)), fault.FieldsOf(err)
	for name, m := range p.wrong {
		p.Errors = append(p.Errors, FieldError{Name: name, Text: p.Say(m)})
	}
	SortErrors(p.Errors)
	if len(p.wrong) == 0 {
		p.Flash = append(p.Flash, notice{Kind: "error", Text: p.Say(fault.MessageOf(err)), Focus: true})
	}
	return nil
}

// Say is a message in the page's language.
func (p Page) Say(m fault.Message) string { return p.T(m.Key, m.Pairs()...) }

// Wronged reports whether something is wrong with a field whose name begins so.
func (p Page) Wronged(prefix string) bool {
	for name := range p.wrong {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// Theirs is what somebody else saved in a field meanwhile, in the words of its
// options if it has some; "" where the versions agree.
func (p Page) Theirs(name string, options any) string {
	all, _ := options.([]Option)
	label := func(v string) string {
		for _, o := range all {
			if o.Value == v {
				return o.Label
			}
		}
		return v
	}
	if v, differs := p.theirs.Chosen[name]; differs {
		words := make([]string, len(v))
		for i := range v {
			words[i] = label(v[i])
		}
		return cmp.Or(p.Join(words), p.T("layout.form.nothing"))
	}
	switch v, differs := p.theirs.In[name]; {
	case !differs:
		return ""
	case v == "":
		return p.T("layout.form.nothing")
	case p.theirs.ticks[name]:
		return p.T("layout.form.ticked")
	default:
		return label(v)
	}
}

// Err is the message at a field, or "".
func (p Page) Err(name string) string {
	m, ok := p.wrong[name]
	if !ok {
		return ""
	}
	return p.T(m.Key, m.Pairs()...)
}
