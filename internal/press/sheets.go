package press

import (
	"context"
	"io"
	"slices"
	"strings"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/stall"
)

// Ask says what is to be printed. Each sheet takes from it what it knows:
// Location is a slug, empty for every location in one document; Paper is the
// name of a plan's paper, empty for A3; Impose puts two pages of a booklet on a
// sheet of A4, to be folded; Draft takes the state as it stands instead of the
// released one.
type Ask struct {
	Edition  *festival.Edition
	Location string
	Lang     lang.Lang
	Paper    string
	Impose   bool
	Draft    bool
	Gate     string // the slug of a gate, for a door list and a poster
	Day      string // a day's key, for a door list
	Type     string // the slug of a ticket type, for a door list
	Batch    string // the code of an order, for its tickets alone
	Only     string // stalls by their ids, "3,5": nothing else on cards and signs; "": all
	Signed   bool   // a plan says what was checked, and has lines for those who sign it
}

// takes reports whether a stall is to be printed.
func (a Ask) takes(id stall.ID) bool {
	return a.Only == "" || slices.Contains(strings.Split(a.Only, ","), id.String())
}

// Sheet is one of the house's prints. The command, its usage text, the office's
// addresses and its page of prints are made from the list of them.
type Sheet struct {
	Name    string         // on the command line, in addresses and file names; print.sheet.NAME is its name for people
	Readers []account.Role // who may print it in the office
	Reader  bool           // it is a plan for those who work there
	Single  bool           // there is one of it; the others have a table on the page of prints
	Print   func(*Press, context.Context, io.Writer, Ask) error
}

var gatekeepers = []account.Role{account.Organiser, account.GateLead}

// Sheets are all prints of an edition.
var Sheets = append([]Sheet{
	{Name: "booklet", Readers: account.OfficeRoles, Print: (*Press).Booklet},
	{Name: "plan", Readers: account.OfficeRoles, Print: (*Press).Plans},
	{Name: "signs", Readers: account.OfficeRoles, Single: true, Print: (*Press).Signs},
	{Name: "stall-cards", Readers: account.OfficeRoles, Single: true, Print: (*Press).StallCards},
	{Name: "outlet-labels", Readers: account.OfficeRoles, Single: true, Print: (*Press).OutletLabels},
	{Name: "allergens", Readers: account.OfficeRoles, Single: true, Print: (*Press).AllergenSigns},
	{Name: "allergen-matrix", Readers: []account.Role{account.Organiser}, Single: true, Print: (*Press).AllergenMatrix},
	{Name: "inspections", Readers: []account.Role{account.Organiser}, Single: true, Print: (*Press).Inspections},
	{Name: "load-in", Readers: []account.Role{account.Organiser}, Single: true, Print: (*Press).LoadIn},
	{Name: "tickets", Readers: gatekeepers, Single: true, Print: (*Press).AllTickets},
	{Name: "doorlist", Readers: gatekeepers, Single: true, Print: (*Press).DoorList},
	{Name: "posters", Readers: gatekeepers, Single: true, Print: (*Press).Posters},
	{Name: "call-posters", Readers: []account.Role{account.Organiser}, Single: true, Print: (*Press).CallPosters},
	{Name: "application-forms", Readers: []account.Role{account.Organiser}, Single: true, Print: (*Press).ApplicationForms},
	{Name: "jury", Readers: []account.Role{account.Organiser}, Single: true, Print: (*Press).Jury},
	{Name: "training", Readers: gatekeepers, Single: true, Print: (*Press).Training},
}, readerSheets()...)

// readerSheets are a sheet of the plan for each who works with it.
func readerSheets() []Sheet {
	all := make([]Sheet, len(PlanReaders))
	for i, r := range PlanReaders {
		all[i] = Sheet{Name: r.Name, Readers: account.OfficeRoles, Reader: true, Print: readBy(r)}
	}
	return all
}
