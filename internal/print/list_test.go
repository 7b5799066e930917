package print

import (
	"fmt"
	"strings"
	"testing"

	"markt/internal/lang"
)

func TestList(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		list := List{Meta: meta(l), Head: "Türliste Zelt Ahorn", Under: "Markt der Möglichkeiten · Samstag, 10:00–11:30", AsOf: made(),
			Columns: []Column{{Head: "Nr.", Share: 1, Bold: true}, {Head: "Name", Share: 4}, {Head: "Platz", Share: 2}, {Head: "da", Share: .6, Tick: true}}}
		for g := range 3 {
			group := ListGroup{Head: fmt.Sprintf("Gruppe %d", g+1)}
			for i := range 31 {
				group.Rows = append(group.Rows, []string{fmt.Sprintf("K7MX %04d", i), hosts[i%len(hosts)] + strings.Repeat(" und Begleitung", i%5), stallNames[i%len(stallNames)]})
			}
			list.Groups = append(list.Groups, group)
		}
		file, p := sound(t, "list-"+string(l), list.Meta, list.draw)
		rep := p.report()
		if rep.Findings != nil || rep.Pages < 3 {
			t.Errorf("%d pages, findings %+v", rep.Pages, rep.Findings)
		}
		if n := strings.Count(words(t, file), "Name"); n < rep.Pages {
			t.Errorf("the head stands %d times on %d pages", n, rep.Pages)
		}
	}
	empty := List{Meta: meta(lang.En), Head: "Door list", Columns: []Column{{Head: "Name", Share: 1}}}
	sound(t, "list-empty", empty.Meta, empty.draw)
}

func TestSigns(t *testing.T) {
	s := Signs{Meta: meta(lang.De), Event: "Markt der Möglichkeiten & Festival"}
	for i, name := range stallNames {
		s.Signs = append(s.Signs, Sign{Pitch: fmt.Sprintf("A%02d", i+1), Names: []string{name, "مطبخ حلب الصغير"}, Kind: kinds()[i%5], When: "Samstag und Sonntag",
			Text: "Frisch, hausgemacht und mit Geschichten serviert. Fragen Sie nach dem Rezept.", Signs: []string{"vegan", "halal", "gluten_free", "wheelchair"}, Location: "Campus Berlin-Buch", Link: "HTTPS://MARKT.EXAMPLE/DE/STALLS/" + itoa(i)})
	}
	s.Signs = append(s.Signs, Sign{Pitch: "Sonderplatz 117", Names: []string{strings.Repeat("Donaudampfschifffahrtsgesellschaft ", 12)}})
	file, p := sound(t, "signs", s.Meta, s.draw)
	if cut := cut(p.report()); len(cut) != 1 || !strings.HasPrefix(cut[0], "Donaudampf") {
		t.Errorf("shortened: %q", cut)
	}
	text := words(t, file)
	for _, name := range stallNames {
		if !finds(text, name) {
			t.Errorf("%q is not there", name)
		}
	}
}
