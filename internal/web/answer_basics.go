package web

import (
	"maps"
	"slices"

	"markt/internal/stall"
)

// basics are the two steps every kind has.
func basics(p page, a *stall.Application) (about, contact answerGroup) {
	about = answerGroup{Name: stepAbout, Title: p.T("apply.part.about")}
	contact = answerGroup{Name: stepContact, Title: p.T("apply.part.contact")}
	add := func(g *answerGroup, key, value string) {
		if value != "" {
			g.Lines = append(g.Lines, answerLine{p.T("apply.field." + key), value})
		}
	}
	add(&about, "name", a.Name)
	add(&about, "organisation", a.Organisation)
	for _, l := range slices.Sorted(maps.Keys(a.Description)) {
		about.Lines = append(about.Lines, answerLine{p.T("apply.field.description") + " (" + l.Name() + ")", a.Description[l]})
	}
	add(&contact, "contact_name", a.ContactName)
	add(&contact, "phone", a.Phone())
	add(&contact, "email", a.ContactEmail)
	about.Empty, contact.Empty = len(about.Lines) == 0, len(contact.Lines) == 0
	return about, contact
}
