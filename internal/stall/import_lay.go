package stall

import (
	"slices"
	"strconv"
	"strings"

	"markt/internal/input"
	"markt/internal/lang"
)

// application makes an application of a row and notes its gaps.
func (im *importer) application(r Row, note func(string, ...any)) (*Application, State) {
	c := r.Cells
	if r.Problem != "" {
		note("office.stall.import." + string(r.Problem))
	}
	k, ok := im.kindOf(c["kind"])
	if !ok {
		note("office.stall.import.kind_unknown", "kind", c["kind"])
		k, _ = im.kindOf("")
	}
	state, ok := importedState(c["state"])
	if !ok {
		state = StateSubmitted
		if im.table.Has["state"] {
			note("office.stall.import.state_unknown", "state", c["state"])
		}
	}
	l := im.edition.DefaultLang
	if lang.Known(c["lang"]) {
		l = lang.Lang(c["lang"])
	}
	a := &Application{EditionID: im.edition.ID, Kind: k.ID, Lang: l, Source: im.source, SourceID: r.Key}
	a.put(Patch{
		About:   &About{Name: c["name"], Organisation: c["organisation"], Description: lang.Text{l: c["description"]}},
		Contact: &Contact{Name: c["contact"], Email: c["email"], Phone: c["phone"]},
		Groups:  GroupNames(),
		Answers: im.answers(r, note),
	})
	if _, ok := input.CleanEmail(a.ContactEmail); !ok {
		note("office.stall.import.gap.email")
	}
	if a.PhoneRaw != "" && a.ContactPhone == "" {
		note("office.stall.import.gap.phone")
	}
	return a, state
}

func (im *importer) answers(r Row, note func(string, ...any)) Answers {
	c := r.Cells
	var a Answers
	if goods := goodsList(c["goods"]); goods != "" {
		a.Goods = &Goods{What: goods}
	} else if im.table.Has["goods"] {
		note("office.stall.import.gap.goods")
	}
	a.Size = &Size{Front: Decimal(c["front"]), Depth: Decimal(c["depth"]), Vehicle: input.CleanLine(c["vehicle"])}
	if c["watts"] != "" {
		a.Power = Power{{Name: c["watts"], Watts: Whole(c["watts"])}}
	}
	where := input.CleanLine(c["address"])
	if point, ok := coordinates(c["latitude"], c["longitude"]); ok {
		where = strings.TrimPrefix(where+" ("+point+")", " ")
	} else if im.table.Has["latitude"] {
		note("office.stall.import.gap.coordinates")
	}
	if where != "" {
		a.Location = &Location{Note: where}
	}
	return a
}

// goodsList turns "Tacos: Pupusas: Salad" into a list that reads well.
func goodsList(s string) string {
	var goods []string
	for part := range strings.SplitSeq(input.CleanLine(s), ":") {
		if part = strings.TrimSpace(part); part != "" {
			goods = append(goods, part)
		}
	}
	return strings.Join(goods, " · ")
}

// coordinates are two numbers on earth, and not the 0, 0 of an empty cell.
func coordinates(latitude, longitude string) (string, bool) {
	lat, errLat := strconv.ParseFloat(latitude, 64)
	lon, errLon := strconv.ParseFloat(longitude, 64)
	if errLat != nil || errLon != nil || lat == 0 || lon == 0 || !(lat >= -90 && lat <= 90) || !(lon >= -180 && lon <= 180) {
		return "", false
	}
	return strconv.FormatFloat(lat, 'f', 5, 64) + ", " + strconv.FormatFloat(lon, 'f', 5, 64), true
}

// over lays what a row says over the application that stands here: what the
// file has no column for stays, and so do other languages.
func (im *importer) over(old *found, said *Application, r Row) *Application {
	a := old.Application
	has := im.table.Has
	if _, known := im.kindOf(r.Cells["kind"]); has["kind"] && known {
		a.Kind = said.Kind
	}
	if has["lang"] {
		a.Lang = said.Lang
	}
	about, contact := a.About(), a.Contact()
	about.Name = said.Name
	for column, set := range map[string]func(){
		"organisation": func() { about.Organisation = said.Organisation },
		"description":  func() { about.Description = laid(about.Description, a.Lang, said.Description[said.Lang]) },
		"contact":      func() { contact.Name = said.ContactName },
		"email":        func() { contact.Email = said.ContactEmail },
		"phone":        func() { contact.Phone = said.PhoneRaw },
	} {
		if has[column] {
			set()
		}
	}
	a.put(Patch{About: &about, Contact: &contact})
	a.Answers = im.answersOver(a.Answers, said.Answers)
	return &a
}

// laid is t with s in language l.
func laid(t lang.Text, l lang.Lang, s string) lang.Text {
	out := lang.Text{}
	for k, v := range t {
		out[k] = v
	}
	out[l] = s
	return out.Trim()
}

func (im *importer) answersOver(old, said Answers) Answers {
	has := im.table.Has
	if has["goods"] {
		g := *orNew(old.Goods)
		g.What = orNew(said.Goods).What
		old.Goods = &g
	}
	if has["front"] || has["depth"] || has["vehicle"] {
		old.Size = im.sizeOver(*orNew(old.Size), *orNew(said.Size))
	}
	if has["watts"] && old.Power.Watts() != said.Power.Watts() {
		old.Power = said.Power
	}
	if has["address"] || has["latitude"] {
		l := *orNew(old.Location)
		l.Note = orNew(said.Location).Note
		old.Location = &l
	}
	return old
}

func (im *importer) sizeOver(old, said Size) *Size {
	for column, set := range map[string]func(){
		"front":   func() { old.Front = said.Front },
		"depth":   func() { old.Depth = said.Depth },
		"vehicle": func() { old.Vehicle = said.Vehicle },
	} {
		if im.table.Has[column] {
			set()
		}
	}
	return &old
}

func orNew[T any](p *T) *T {
	if p == nil {
		return new(T)
	}
	return p
}

// compared are the columns that differences are told by.
var compared = slices.DeleteFunc(slices.Clone(Columns), func(c string) bool { return c == "id" || c == "latitude" || c == "longitude" })

func (im *importer) differences(old, now *Application) []input.Difference {
	return input.Differences(compared, im.fieldsOf(old), im.fieldsOf(now))
}

// fieldsOf is an application by the columns of a file.
func (im *importer) fieldsOf(a *Application) map[string]string {
	size := orNew(a.Answers.Size)
	return map[string]string{
		"name": a.Name, "organisation": a.Organisation, "contact": a.ContactName, "email": a.ContactEmail, "phone": a.PhoneRaw,
		"kind": im.slugOf(a.Kind), "state": string(a.State), "goods": orNew(a.Answers.Goods).What, "description": a.Description[a.Lang],
		"front": size.Front.shown(), "depth": size.Depth.shown(), "vehicle": size.Vehicle, "watts": strconv.Itoa(a.Answers.Power.Watts()),
		"address": orNew(a.Answers.Location).Note, "lang": string(a.Lang),
	}
}

// shown is the measure as it is compared: "3,5 m" and "3.50" are one.
func (d Decimal) shown() string {
	if f, ok := d.Float(); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return string(d)
}
