package demo

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"markt/internal/lang"
	"markt/internal/stall"
)

// input is the stall as its applicant typed it in: names of goods and dishes in
// the applicant's language, the description in all that the data has.
func (l *loader) input(s Stall) stall.Input {
	return stall.Input{
		Kind: l.kind[s.Kind], Lang: s.Contact.Lang,
		About:   stall.About{Name: s.Name, Organisation: s.Organisation, Description: s.description()},
		Contact: stall.Contact{Name: s.Contact.Name, Email: s.Contact.Email, Phone: s.Contact.Phone},
		Answers: l.answers(s),
	}
}

// description begins with the tagline, which exists in every language, as a
// sentence of its own.
func (s Stall) description() lang.Text {
	out := lang.Text{}
	for l, line := range s.Tagline {
		if last, _ := utf8.DecodeLastRuneInString(line); !strings.ContainsRune(".!?؟…", last) {
			line += "."
		}
		out[l] = line
		if s.Text[l] != "" {
			out[l] += "\n\n" + s.Text[l]
		}
	}
	return out
}

func (l *loader) answers(s Stall) stall.Answers {
	a := stall.Answers{
		Size:      &stall.Size{Front: decimal(s.Size.Front), Depth: decimal(s.Size.Depth), Shelter: s.Size.Shelter},
		Languages: spoken(s.Languages), Location: l.wish(s), Business: s.business(),
	}
	if s.Food == nil {
		a.Goods = &stall.Goods{What: s.Offers().In(s.Contact.Lang), Prices: s.prices()}
	} else {
		a.Food = s.menu()
	}
	for _, p := range s.Power {
		a.Power = append(a.Power, stall.Appliance{Name: p.Name, Watts: whole(p.Watts), Count: whole(p.Count), Phases: strconv.Itoa(p.Phases)})
	}
	if p := s.Participants; p != nil {
		a.Participants = &stall.Participants{Max: whole(p.Most), AgeFrom: whole(p.MinAge), AgeTo: whole(p.MaxAge), Minutes: whole(p.Minutes), Materials: p.Materials}
	}
	if s.Water != nil {
		a.Water = &stall.Water{Fresh: yesNo(s.Water.Fresh), Waste: yesNo(s.Water.Waste)}
	}
	if s.Gas != nil {
		a.Gas = &stall.Gas{
			Used: "yes", Cylinders: whole(s.Gas.Cylinders), Kg: litres(s.Gas.Kilograms), Appliances: strings.Join(s.Gas.Appliances, ", "),
			Tested: stall.Day(l.first.AddDate(0, -s.Gas.TestMonths, 0).Format(time.DateOnly)),
		}
	}
	a.Safety, a.Help = s.safety(), s.help()
	return a
}

// menu names dishes in German, which most guests read, and in the applicant's
// own language behind it.
func (s Stall) menu() *stall.Food {
	f := &stall.Food{ProductionPlace: "inspected_kitchen", ProductionAddress: s.Food.Production}
	if strings.Contains(s.Food.Production, "vor Ort") || s.Food.Production == "im Wagen" {
		f.ProductionPlace, f.ProductionAddress = "stall", ""
	}
	if s.Water != nil && s.Water.Fresh {
		f.HandWash = "yes"
	}
	if s.Safety != nil {
		f.FryerLitres = litres(s.Safety.FryerLitres)
	}
	for _, d := range s.Food.Menu {
		f.Items = append(f.Items, stall.MenuItem{Name: s.dish(d), Price: stall.Cents(euros(d.PriceCents)), Diet: d.Diet, Allergens: d.AllergenGroups()})
	}
	return f
}

func (s Stall) dish(d Dish) string {
	if own := d.Name[s.Contact.Lang]; own != "" && own != d.Name[lang.De] {
		return d.Name[lang.De] + " · " + own
	}
	return d.Name[lang.De]
}

// prices is the span of what the goods cost.
func (s Stall) prices() string {
	if len(s.Goods) == 0 {
		return ""
	}
	byPrice := func(a, b Good) int { return a.PriceCents - b.PriceCents }
	low, high := slices.MinFunc(s.Goods, byPrice).PriceCents, slices.MaxFunc(s.Goods, byPrice).PriceCents
	if low == high {
		return s.Contact.Lang.Money(low, "EUR")
	}
	return s.Contact.Lang.Money(low, "EUR") + " – " + s.Contact.Lang.Money(high, "EUR")
}

func (s Stall) business() *stall.Business {
	b := &stall.Business{LegalForm: s.LegalForm}
	if s.Food != nil {
		b.Alcohol = yesNo(s.Food.Alcohol)
	}
	if s.Business != nil {
		b.Trade, b.Insurance = s.Business.Trade, yesNo(s.Business.Insurer != "")
	}
	return b
}

func (s Stall) safety() *stall.Safety {
	if s.Safety == nil {
		return nil
	}
	out := &stall.Safety{Extinguishers: s.Safety.Extinguishers, OpenFire: yesNo(slices.Contains(s.Safety.Heat, "charcoal"))}
	if s.Size.Shelter == "own_tent" {
		out.TentArea = decimal(s.Size.Front * s.Size.Depth)
	}
	return out
}

func (s Stall) help() *stall.Help {
	if s.Help == "" {
		return nil
	}
	return &stall.Help{Needed: "yes", What: s.Help, CallMe: yesNo(s.Contact.Phone != "" && s.Contact.Email == "")}
}

// arrivals say when the stall wants to come, in the applicant's language.
var arrivals = lang.Text{"de": "Ankunft um ", "en": "arriving at ", "ar": "الوصول الساعة "}

func (l *loader) wish(s Stall) *stall.Location {
	w := &stall.Location{Wish: s.Wish.Location, Times: arrivals.In(s.Contact.Lang) + s.Wish.Arrival.String(), Note: s.Wish.Near}
	for _, d := range s.Wish.Days {
		w.Days = append(w.Days, l.day(d).Key())
	}
	return w
}

// endonyms are languages beyond those that the form lists, in their own words.
var endonyms = map[string]string{
	"am": "አማርኛ", "bg": "български", "cs": "čeština", "da": "dansk", "el": "ελληνικά", "es": "español", "hr": "hrvatski",
	"hy": "հայերեն", "ig": "Igbo", "it": "italiano", "ja": "日本語", "ka": "ქართული", "kk": "қазақша", "ps": "پښتو",
	"sv": "svenska", "ti": "ትግርኛ", "tw": "Twi",
}

// spoken parts the languages of the form from all others.
func spoken(codes []string) *stall.Languages {
	out := &stall.Languages{}
	var others []string
	for _, code := range codes {
		if name, other := endonyms[code]; other {
			others = append(others, name)
		} else {
			out.Spoken = append(out.Spoken, code)
		}
	}
	out.Other = strings.Join(others, ", ")
	return out
}

func decimal(f float64) stall.Decimal { return stall.Decimal(strconv.FormatFloat(f, 'f', -1, 64)) }

// whole leaves a zero unanswered.
func whole(n int) stall.Whole { return stall.Whole(answered(n)) }

// litres are also kilograms: a measure without digits behind the point.
func litres(n int) stall.Decimal { return stall.Decimal(answered(n)) }

func answered(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func euros(cents int) string { return strconv.FormatFloat(float64(cents)/100, 'f', 2, 64) }

func yesNo(yes bool) stall.YesNo {
	if yes {
		return "yes"
	}
	return "no"
}
