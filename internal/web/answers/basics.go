package answers

import (
	"maps"
	"slices"

	"markt/internal/stall"
	"markt/internal/web/page"
)

// The two parts that every application has, before the groups of its kind.
const (
	StepAbout   = "about"
	StepContact = "contact"
)

// Basics are the two steps every kind has.
func Basics(p page.Page, a *stall.Application) (about, contact Group) {
	about = Group{Name: StepAbout, Title: p.T("apply.part.about")}
	contact = Group{Name: StepContact, Title: p.T("apply.part.contact")}
	add := func(g *Group, key, value string) {
		if value != "" {
			g.Lines = append(g.Lines, Line{p.T("apply.field." + key), value})
		}
	}
	add(&about, "name", a.Name)
	add(&about, "organisation", a.Organisation)
	for _, l := range slices.Sorted(maps.Keys(a.Description)) {
		about.Lines = append(about.Lines, Line{p.T("apply.field.description") + " (" + l.Name() + ")", a.Description[l]})
	}
	add(&contact, "contact_name", a.ContactName)
	add(&contact, "phone", a.Phone())
	add(&contact, "email", a.ContactEmail)
	about.Empty, contact.Empty = len(about.Lines) == 0, len(contact.Lines) == 0
	return about, contact
}
