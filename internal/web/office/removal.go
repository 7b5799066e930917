package office

import (
	"markt/internal/ties"
	"markt/internal/web/page"
)

// removal asks before a record goes: what is its word in the catalogue, name
// what people call it, and all what hangs on it. What holds it says what to do
// instead.
func removal(p page.Page, what, name string, all []ties.Tie) page.Question {
	q := page.Question{
		Title: p.T("office.ask.delete."+what, "name", name),
		Text:  []string{p.T("office.ask.means." + what)},
		Takes: taken(p, all),
		Do:    p.T("office.ask.do." + what),
	}
	if len(q.Takes) > 0 {
		q.Do = p.T("office.ask.do_all", "do", q.Do, "what", p.Join(whats(q.Takes)))
	}
	if len(ties.Held(all)) > 0 {
		q.Instead = p.T("office.ask.instead." + what)
	}
	return q
}

func taken(p page.Page, all []ties.Tie) []page.Taken {
	var takes []page.Taken
	for _, t := range all {
		one := page.Taken{What: p.T("office.ask.tie."+string(t.Kind), "n", t.N)}
		for _, name := range t.Names {
			one.Names = append(one.Names, p.Text(name))
		}
		takes = append(takes, one)
	}
	return takes
}

func whats(takes []page.Taken) []string {
	all := make([]string, len(takes))
	for i, t := range takes {
		all[i] = t.What
	}
	return all
}
