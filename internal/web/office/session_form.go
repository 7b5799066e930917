package office

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/web/page"
)

// sessionForm is a session as typed.
type sessionForm struct {
	Title, Subtitle, Abstract, Description lang.Text
	Format, Track, Hosts                   string
	Languages, Access                      []string
	Stage, Day, Time, Minutes              string
	MinAge, MaxAge, Capacity               string
	Version                                string
}

func readSessionForm(c *fiber.Ctx) sessionForm {
	return sessionForm{
		Title: page.Text(c, "title"), Subtitle: page.Text(c, "subtitle"), Abstract: page.Text(c, "abstract"), Description: page.Text(c, "description"),
		Format: page.Value(c, "format"), Track: page.Value(c, "track"), Hosts: page.Value(c, "hosts"),
		Languages: page.Values(c, "languages"), Access: page.Values(c, "access"),
		Stage: page.Value(c, "stage"), Day: page.Value(c, "day"), Time: page.Value(c, "time"), Minutes: page.Value(c, "minutes"),
		MinAge: page.Value(c, "min_age"), MaxAge: page.Value(c, "max_age"), Capacity: page.Value(c, "capacity"), Version: page.Value(c, "version"),
	}
}

// formOf shows a stored session in the form.
func formOf(x programme.Session, doc programme.Document) sessionForm {
	hosts, cal := doc.HostByID(), doc.Calendar()
	var names []string
	for _, h := range x.Hosts {
		names = append(names, hosts[h].Name)
	}
	f := sessionForm{
		Title: x.Title, Subtitle: x.Subtitle, Abstract: x.Abstract, Description: x.Description, Format: x.Format, Track: x.Track,
		Hosts: strings.Join(names, "\n"), Languages: x.Languages, Access: x.Access,
		Stage: some(int(x.Stage)), Minutes: some(x.Minutes), MinAge: some(x.MinAge), MaxAge: some(x.MaxAge), Capacity: some(x.Capacity),
		Version: strconv.Itoa(x.Version),
	}
	if !x.Start.IsZero() {
		f.Day, f.Time = cal.DateOf(x.Start), x.Start.Format("15:04")
	}
	return f
}

// some is a number as a form shows it; zero is nothing.
func some(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// draft turns what was typed into values; what cannot be read is told at its field.
func (f sessionForm) draft(doc programme.Document, was programme.Session) (programme.Draft, fault.Fields) {
	wrong := fault.Fields{}
	number := func(name, s string) int {
		s = strings.TrimSpace(s)
		n, err := strconv.Atoi(s)
		if s != "" && (err != nil || n < 0 || n > 1_000_000) {
			wrong.Add(name, "error.number")
		}
		return n
	}
	d := programme.Draft{
		Title: f.Title, Subtitle: f.Subtitle, Abstract: f.Abstract, Description: f.Description, Format: f.Format, Track: f.Track,
		Languages: f.Languages, Access: f.Access, Stage: site.StageID(number("stage", f.Stage)), Minutes: number("minutes", f.Minutes),
		MinAge: number("min_age", f.MinAge), MaxAge: number("max_age", f.MaxAge), Capacity: number("capacity", f.Capacity),
		Version: number("version", f.Version),
	}
	d.Hosts, d.NewHosts = programme.HostsByName(strings.Split(f.Hosts, "\n"), doc.Hosts, was.Hosts)
	at, ok := programme.Clock(f.Time)
	switch {
	case f.Day != "" && !ok:
		wrong.Add("time", "error.time")
	case f.Day == "" && strings.TrimSpace(f.Time) != "":
		wrong.Add("day", "error.required")
	case f.Day != "":
		if d.Start = doc.Calendar().Moment(f.Day, at); d.Start.IsZero() {
			wrong.Add("day", "error.date")
		}
	}
	return d, wrong
}
