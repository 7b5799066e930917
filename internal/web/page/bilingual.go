package page

import (
	"html/template"

	"markt/internal/lang"
)

// Bilingual is a label in the page's language, with the German word small
// beneath it: forms are talked about in German with offices and neighbours.
func (p Page) Bilingual(key string) template.HTML {
	text := template.HTML(template.HTMLEscapeString(p.T(key)))
	german := lang.De.T(key)
	if p.Lang == lang.De || p.Lang == "de-simple" || german == p.T(key) {
		return text
	}
	return text + ` <small class="german" lang="de" dir="ltr">` + template.HTML(template.HTMLEscapeString(german)) + `</small>`
}

// Hint is the explanation below a label, if the catalogue has one.
func (p Page) Hint(key string) string {
	if !lang.De.Has(key + ".hint") {
		return ""
	}
	return p.T(key + ".hint")
}

// BilingualText is Bilingual for a text that people entered.
func (p Page) BilingualText(t lang.Text) template.HTML {
	here, german := p.Text(t), t[lang.De]
	out := template.HTML(template.HTMLEscapeString(here))
	if p.Lang == lang.De || german == "" || german == here {
		return out
	}
	return out + ` <small class="german" lang="de" dir="ltr">` + template.HTML(template.HTMLEscapeString(german)) + `</small>`
}
