package public

import (
	"strconv"
	"time"

	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/web/page"
)

// sessionCard is a session as lists show it.
type sessionCard struct {
	Href, Title, Mark, Kind string
	From, Until, Span       string
	FromISO, UntilISO       string
	Text, Stage, Hosts      string
	Language, Places        string
	TitleLang, TextLang     lang.Lang
	Canceled                bool
	start, end              time.Time
	stage                   site.StageID
}

// hourOfCards are the sessions that start within one hour.
type hourOfCards struct {
	Label string
	Cards []sessionCard
}

func card(p page.Page, s programme.Session, stages map[site.StageID]programme.Stage, hosts map[programme.HostID]programme.Host, base string) sessionCard {
	var names, spoken []string
	for _, h := range s.Hosts {
		names = append(names, hosts[h].Name)
	}
	for _, l := range s.Languages {
		spoken = append(spoken, programme.LanguageName(l, p.Lang))
	}
	k := sessionCard{
		Href: base + "/" + strconv.FormatInt(int64(s.ID), 10), Title: p.Text(s.Title), TitleLang: p.TextLang(s.Title),
		Mark: programme.Mark(s.Format), Kind: programme.FormatName(s.Format, p.Lang), From: p.Time(s.Start), Until: p.T("programme.until", "time", p.Time(s.End())), Span: p.TimeSpan(s.Start, s.End()),
		FromISO: s.Start.Format(time.RFC3339), UntilISO: s.End().Format(time.RFC3339),
		Text: page.Shorten(p.Text(s.Abstract), 180), TextLang: p.TextLang(s.Abstract), Stage: stages[s.Stage].Name,
		Hosts: p.Join(names), Language: p.Join(spoken), Canceled: s.State == programme.StateCanceled,
		start: s.Start, end: s.End(), stage: s.Stage,
	}
	if s.Capacity > 0 {
		k.Places = p.T("programme.places", "n", s.Capacity)
	}
	return k
}

func byHour(p page.Page, cards []sessionCard) []hourOfCards {
	var out []hourOfCards
	last := time.Time{}
	for _, k := range cards {
		hour := p.Zoned(k.start).Truncate(time.Hour)
		if len(out) == 0 || !hour.Equal(last) {
			out = append(out, hourOfCards{Label: p.T("programme.oclock", "hour", p.Zoned(k.start).Hour())})
			last = hour
		}
		out[len(out)-1].Cards = append(out[len(out)-1].Cards, k)
	}
	return out
}
