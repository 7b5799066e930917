package stall

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/lang"
)

// Who may do what from where, and who must say why. Nothing moves by itself.
func TestWhoMayDoWhat(t *testing.T) {
	want := map[State]string{
		StateDraft:      "vendor: submit withdraw | jury: | organiser: submit withdraw!",
		StateSubmitted:  "vendor: withdraw | jury: review accept waitlist decline! | organiser: review accept waitlist decline! withdraw!",
		StateInReview:   "vendor: withdraw | jury: accept waitlist decline! | organiser: accept waitlist decline! withdraw!",
		StateWaitlisted: "vendor: withdraw | jury: accept decline! | organiser: accept decline! withdraw!",
		StateAccepted:   "vendor: confirm withdraw | jury: | organiser: confirm withdraw!",
		StateConfirmed:  "vendor: withdraw | jury: | organiser: withdraw!",
		StateDeclined:   "vendor: | jury: | organiser: reopen!",
		StateWithdrawn:  "vendor: | jury: | organiser:",
	}
	to := map[Verb]State{VerbSubmit: StateSubmitted, VerbReview: StateInReview, VerbAccept: StateAccepted, VerbWaitlist: StateWaitlisted,
		VerbDecline: StateDeclined, VerbReopen: StateInReview, VerbConfirm: StateConfirmed, VerbWithdraw: StateWithdrawn}
	for _, from := range States {
		var all []string
		for _, who := range []struct {
			name string
			who  Who
		}{{"vendor", ByVendor}, {"jury", ByJury}, {"organiser", ByOrganiser}} {
			s := who.name + ":"
			may := map[Verb]bool{}
			for _, v := range Verbs(from, who.who) {
				may[v] = true
				s += " " + string(v)
				_, err := Next(from, v, who.who, "")
				if fault.FieldsOf(err)["reason"].Key == "stall.error.reason" {
					s += "!"
				}
			}
			for v := range to {
				next, err := Next(from, v, who.who, "weil")
				if (err == nil) != may[v] || err == nil && next != to[v] {
					t.Errorf("%s %s by %s: %s, %v", from, v, who.name, next, err)
				}
			}
			all = append(all, s)
		}
		if diff := cmp.Diff(want[from], strings.Join(all, " | ")); diff != "" {
			t.Errorf("%s: %s", from, diff)
		}
	}
}

// While the jury reads, only the organisers change the text; what is decided
// against or withdrawn nobody changes.
func TestWhoMayChangeTheText(t *testing.T) {
	for _, s := range States {
		got := fmt.Sprint(Editable(s, ByVendor), Editable(s, ByJury), Editable(s, ByOrganiser))
		want := "true false true"
		switch s {
		case StateInReview:
			want = "false false true"
		case StateDeclined, StateWithdrawn:
			want = "false false false"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
	}
}

// A decision has to be told by phone to whoever has no address, until it was
// told; an import needs no call.
func TestWhoHasToBeCalled(t *testing.T) {
	now := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
	for _, s := range States {
		decided := s == StateAccepted || s == StateWaitlisted || s == StateDeclined
		for name, c := range map[string]struct {
			a    Application
			want bool
		}{
			"no address":     {Application{}, decided},
			"an address":     {Application{ContactEmail: "a@b.example"}, false},
			"told":           {Application{ToldAt: &now}, false},
			"from elsewhere": {Application{Source: "list"}, false},
		} {
			c.a.State = s
			if got := c.a.NeedsCall(true); got != c.want {
				t.Errorf("%s, %s: %v", s, name, got)
			}
			if got, want := c.a.NeedsCall(false), c.want || c.a.ContactEmail != "" && decided; got != want {
				t.Errorf("%s, %s, where no mail is sent: %v", s, name, got)
			}
		}
	}
}

// What people are called and how they are reached, within its limits.
func TestNamesAndContactsAreChecked(t *testing.T) {
	ok := func() *Application {
		return &Application{Name: "VeloBuch", ContactName: "Aïssatou"}
	}
	for _, c := range []struct {
		field  string
		change func(a *Application)
		key    string
	}{
		{"name", func(a *Application) { a.Name = "" }, "error.required"},
		{"name", func(a *Application) { a.Name = strings.Repeat("ä", 120) }, ""},
		{"name", func(a *Application) { a.Name = strings.Repeat("ä", 121) }, "error.too_long"},
		{"organisation", func(a *Application) { a.Organisation = strings.Repeat("ä", 201) }, "error.too_long"},
		{"description.ar", func(a *Application) { a.Description = lang.Text{"ar": strings.Repeat("ض", 2000)} }, ""},
		{"description.ar", func(a *Application) { a.Description = lang.Text{"ar": strings.Repeat("ض", 2001)} }, "error.too_long"},
		{"contact.name", func(a *Application) { a.ContactName = "" }, "error.required"},
		{"contact.name", func(a *Application) { a.ContactName = strings.Repeat("ä", 301) }, "error.too_long"},
		{"contact.name", func(a *Application) { a.ContactName = "O" }, ""},
		{"contact.email", func(a *Application) { a.ContactEmail = "keine" }, "error.email"},
		{"contact.email", func(a *Application) { a.ContactEmail = "" }, ""},
		{"contact.phone", func(a *Application) { a.PhoneRaw = "ruf an" }, "error.phone"},
		{"contact.phone", func(a *Application) { a.PhoneRaw = "+491" }, "error.phone"},               // no number is that short
		{"contact.phone", func(a *Application) { a.PhoneRaw = "012345678901234567" }, "error.phone"}, // nor that long
		{"contact.phone", func(a *Application) { a.PhoneRaw = "030 94892511" }, ""},
		{"contact.phone", func(a *Application) { a.Answers.Help = &Help{CallMe: "yes"} }, "stall.error.call_me"},
		{"contact.phone", func(a *Application) { a.Answers.Help, a.PhoneRaw = &Help{CallMe: "yes"}, "030 94892511" }, ""},
		{"contact.phone", func(a *Application) { a.Answers.Help = &Help{CallMe: "no"} }, ""},
	} {
		a := ok()
		c.change(a)
		if got := a.Check(Kind{}, frame)[c.field].Key; got != c.key {
			t.Errorf("%s: %q, want %q", c.field, got, c.key)
		}
	}
	a := ok()
	a.Answers.Power = Power{{Name: "Kessel", Watts: "viel"}}
	if f := a.Check(Kind{Groups: []string{"size"}}, frame); f["answers.size.front"].Key != "error.required" || len(f) != 2 {
		t.Errorf("only the groups of the kind count: %v", f)
	}
}

// What the plan needs stands in columns of its own.
func TestColumnsBesideTheAnswers(t *testing.T) {
	metres := func(f float64) *float64 { return &f }
	for name, c := range map[string]struct {
		a    Answers
		want columns
	}{
		"nothing":     {Answers{}, columns{}},
		"size":        {Answers{Size: &Size{Front: "3", Depth: "2,5", Height: "998,9"}}, columns{front: metres(3), depth: metres(2.5), height: metres(998.9)}},
		"no size":     {Answers{Size: &Size{Front: "0", Depth: "999", Height: "hoch"}}, columns{}},
		"power":       {Answers{Power: Power{{Watts: "3681"}}}, columns{watts: 3681, plug: "cee16"}},
		"fresh water": {Answers{Water: &Water{Fresh: "yes", Waste: "no"}}, columns{water: true}},
		"waste water": {Answers{Water: &Water{Waste: "yes"}}, columns{waste: true}},
		"gas":         {Answers{Gas: &Gas{Cylinders: "1"}}, columns{gas: true}},
		"location":    {Answers{Location: &Location{Wish: "campus"}}, columns{location: "campus"}},
	} {
		if diff := cmp.Diff(c.want, c.a.columns(Presets()), cmp.AllowUnexported(columns{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A part replaces what it names, takes away what it leaves empty, and leaves
// the rest.
func TestAPartReplacesWhatItNames(t *testing.T) {
	a := Application{Name: "Alt", ContactName: "Rana", PhoneRaw: "ruf an", Answers: Answers{Goods: &Goods{What: "Tee"}, Size: &Size{Front: "3"}, Water: &Water{Note: "viel"}}}
	a.put(Patch{Groups: []string{"goods", "size"}, Answers: Answers{Goods: &Goods{What: "Kaffee"}, Water: &Water{Note: "nichts"}}})
	if a.Answers.Goods.What != "Kaffee" || a.Answers.Size != nil || a.Answers.Water.Note != "viel" || a.Name != "Alt" || a.ContactName != "Rana" {
		t.Errorf("%+v %+v", a, a.Answers)
	}
	a.put(Patch{About: &About{Name: " Neu ", Description: lang.Text{"de": " ", "ar": "شاي", "xx": "?"}}, Contact: &Contact{Name: "Rana", Phone: "030 94892511"}})
	if diff := cmp.Diff(lang.Text{"ar": "شاي"}, a.Description); diff != "" || a.Name != "Neu" || a.ContactPhone != "+493094892511" || a.Phone() != "+493094892511" {
		t.Errorf("%s %+v", diff, a)
	}
	if (&Application{PhoneRaw: "ruf an"}).Phone() != "ruf an" {
		t.Error("a number that cannot be read stays as typed")
	}
}

// An application holds half a megabyte at most, all of it together.
func TestAnApplicationIsNoFlood(t *testing.T) {
	part := strings.Repeat("x", (maxBytes-2)/6)
	fit := Application{Name: part, Organisation: part, ContactName: part, ContactEmail: part, PhoneRaw: part, Description: lang.Text{"de": part}}
	spare := maxBytes - len("{}") - 6*len(part)
	fit.Name += strings.Repeat("y", spare)
	if err := fit.tooLarge(); err != nil {
		t.Errorf("to the byte: %v", err)
	}
	for name, grow := range map[string]func(a *Application){
		"name": func(a *Application) { a.Name += "x" }, "organisation": func(a *Application) { a.Organisation += "x" }, "contact": func(a *Application) { a.ContactName += "x" },
		"e-mail": func(a *Application) { a.ContactEmail += "x" }, "phone": func(a *Application) { a.PhoneRaw += "x" },
		"description": func(a *Application) { a.Description = lang.Text{"de": part, "ar": "x"} }, "answers": func(a *Application) { a.Answers.Goods = &Goods{} },
	} {
		a := fit
		grow(&a)
		if err := a.tooLarge(); !fault.Is(err, fault.TooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What the stall offers is what the applicant says, else the menu.
func TestGoodsComeFromTheMenu(t *testing.T) {
	menu := &Food{Items: []MenuItem{{Name: "Falafel"}, {Name: "Tee"}}}
	for name, c := range map[string]struct {
		a    Answers
		want lang.Text
	}{
		"nothing":         {Answers{}, lang.Text{}},
		"goods":           {Answers{Goods: &Goods{What: "Taschen"}}, lang.Text{"ar": "Taschen"}},
		"no goods":        {Answers{Goods: &Goods{Prices: "ab 3"}, Food: &Food{}}, lang.Text{}},
		"menu":            {Answers{Food: menu}, lang.Text{"ar": "Falafel · Tee"}},
		"goods over menu": {Answers{Goods: &Goods{What: "Taschen"}, Food: menu}, lang.Text{"ar": "Taschen"}},
	} {
		if diff := cmp.Diff(c.want, (&Application{Lang: lang.Ar, Answers: c.a}).goods()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A kind has a word, a name, a mark and at least one group, in the house's order.
func TestKindIsChecked(t *testing.T) {
	for _, c := range []struct {
		field  string
		change func(k *Kind)
		key    string
	}{
		{"slug", func(k *Kind) { k.Slug = "-" }, "error.slug"},
		{"slug", func(k *Kind) { k.Slug = " TEE " }, ""},
		{"name.de", func(k *Kind) { k.Name = nil }, "error.required"},
		{"name.ar", func(k *Kind) { k.Name["ar"] = strings.Repeat("ض", 81) }, "error.too_long"},
		{"description.de", func(k *Kind) { k.Description = lang.Text{"de": strings.Repeat("x", 401)} }, "error.too_long"},
		{"mark", func(k *Kind) { k.Mark = "star" }, "error.choice"},
		{"groups", func(k *Kind) { k.Groups = nil }, "stall.error.no_group"},
		{"groups", func(k *Kind) { k.Groups = []string{"nonsense"} }, "stall.error.no_group"},
	} {
		k := Kind{Slug: "tee", Name: lang.Text{"de": "Tee"}, Mark: "food", Groups: []string{"size", "nonsense", "goods"}}
		c.change(&k)
		err := k.Check()
		if got := fault.FieldsOf(err)[c.field].Key; got != c.key || (err == nil) != (c.key == "") {
			t.Errorf("%s: %q, want %q", c.field, got, c.key)
		}
		if c.key == "" && (k.Slug != "tee" || strings.Join(k.Groups, " ") != "goods size") {
			t.Errorf("%+v", k)
		}
	}
	for i, k := range Shipped() {
		if err := k.Check(); err != nil || !k.Open || k.Position != i+1 || k.HostsSession != (k.Slug == "workshop") || k.Name["de"] == "" || k.Name["ar"] == "" {
			t.Errorf("%+v: %v", k, err)
		}
	}
}

// The office's own stall is checked like an applicant's; its size may be left open.
func TestStallDraftIsChecked(t *testing.T) {
	for _, c := range []struct {
		field string
		draft StallDraft
		key   string
	}{
		{"name", StallDraft{}, "error.required"},
		{"front", StallDraft{Name: "Info", Front: "breit"}, "error.number"},
		{"depth", StallDraft{Name: "Info", Depth: "0"}, "error.number"},
		{"front", StallDraft{Name: "Info"}, ""},
		{"front", StallDraft{Name: " Info ", Front: "3", Depth: "2"}, ""},
		{"goods.de", StallDraft{Name: "Info", Goods: lang.Text{"de": strings.Repeat("x", 3001)}}, "error.too_long"},
		{"organisation", StallDraft{Name: "Info", Organisation: strings.Repeat("x", 201)}, "error.too_long"},
	} {
		err := c.draft.Check()
		if got := fault.FieldsOf(err)[c.field].Key; got != c.key || (err == nil) != (c.key == "") {
			t.Errorf("%+v: %q, want %q", c.draft, got, c.key)
		}
		if c.key == "" && c.draft.Name != "Info" {
			t.Errorf("%q", c.draft.Name)
		}
	}
}

// The states of other systems are read as ours; a draft is nobody's state to import.
func TestStatesOfOthers(t *testing.T) {
	for word, want := range map[string]State{
		"APPROVED": StateConfirmed, "issued": StateConfirmed, "Requested": StateSubmitted, "suspend": StateInReview, "expired": StateWithdrawn, "zugesagt": StateAccepted,
		"Warteliste": StateWaitlisted, "abgesagt": StateDeclined, "in_review": StateInReview, "draft": "", "": "", "odd": "",
	} {
		if got, ok := importedState(word); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", word, got, ok)
		}
	}
}

// Coordinates are two numbers on earth, and not the 0, 0 of an empty cell.
func TestCoordinatesAreOnEarth(t *testing.T) {
	for _, c := range []struct{ latitude, longitude, want string }{
		{"52.625", "13.5", "52.62500, 13.50000"}, {"90", "180", "90.00000, 180.00000"}, {"-90", "-180", "-90.00000, -180.00000"},
		{"90.1", "1", ""}, {"-90.1", "1", ""}, {"1", "180.1", ""}, {"1", "-180.1", ""}, {"0", "13.5", ""}, {"52.6", "0", ""}, {"", "", ""}, {"x", "1", ""}, {"1", "x", ""}, {"NaN", "1", ""}, {"1", "NaN", ""},
	} {
		if got, ok := coordinates(c.latitude, c.longitude); got != c.want || ok != (c.want != "") {
			t.Errorf("%s, %s: %q, %v", c.latitude, c.longitude, got, ok)
		}
	}
	if got := goodsList(" Tacos: Pupusas:: Salad :"); got != "Tacos · Pupusas · Salad" {
		t.Errorf("%q", got)
	}
}

// A mapping names our column and the file's heading; # begins a comment.
func TestMappingIsRead(t *testing.T) {
	m, err := ParseMapping("# für die Liste\n name = Firma # oder Verein\n\ngoods=Angebot = Waren\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Mapping{"name": "Firma", "goods": "Angebot = Waren"}, m); diff != "" {
		t.Error(diff)
	}
	for text, line := range map[string]int{"name": 1, "\nname =": 2, "\n\ncolour = Farbe": 3, "= Firma": 1} {
		_, err := ParseMapping(text)
		if m := fault.MessageOf(err); m.Key != "office.stall.import.bad_mapping" || m.Args["line"] != line {
			t.Errorf("%q: %v", text, err)
		}
	}
}
