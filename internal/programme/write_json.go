package programme

import (
	"encoding/json"

	"markt/internal/fault"
	"markt/internal/site"
)

type scheduleJSON struct {
	Schema    string `json:"$schema"`
	Generator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		URL     string `json:"url"`
	} `json:"generator"`
	Schedule struct {
		Version    string         `json:"version"`
		BaseURL    string         `json:"base_url"`
		Conference conferenceJSON `json:"conference"`
	} `json:"schedule"`
}

type conferenceJSON struct {
	Acronym  string      `json:"acronym"`
	Title    string      `json:"title"`
	Start    string      `json:"start"`
	End      string      `json:"end"`
	Days     int         `json:"daysCount"`
	Timeslot string      `json:"timeslot_duration"`
	Zone     string      `json:"time_zone_name,omitempty"`
	URL      string      `json:"url"`
	Tracks   []trackJSON `json:"tracks"`
	Rooms    []roomJSON  `json:"rooms"`
	DayList  []dayJSON   `json:"days"`
}

type trackJSON struct {
	Name string `json:"name"`
}

type roomJSON struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	GUID     string `json:"guid"`
	Capacity *int   `json:"capacity"`
}

type dayJSON struct {
	Index int                    `json:"index"`
	Date  string                 `json:"date"`
	Start string                 `json:"day_start"`
	End   string                 `json:"day_end"`
	Rooms map[string][]eventJSON `json:"rooms"`
}

type eventJSON struct {
	ID          ID           `json:"id"`
	GUID        string       `json:"guid"`
	Date        string       `json:"date"`
	Start       string       `json:"start"`
	End         string       `json:"end"`
	Duration    string       `json:"duration"`
	Room        string       `json:"room"`
	Slug        string       `json:"slug"`
	URL         string       `json:"url"`
	Title       string       `json:"title"`
	Subtitle    string       `json:"subtitle"`
	Track       string       `json:"track"`
	Type        string       `json:"type"`
	Language    string       `json:"language"`
	Abstract    string       `json:"abstract"`
	Description string       `json:"description"`
	Persons     []personJSON `json:"persons"`
	Links       []string     `json:"links"`
	Attachments []string     `json:"attachments"`
}

// personJSON has a name and no public_name: with both, the schema's oneOf fails.
type personJSON struct {
	ID   HostID `json:"id"`
	GUID string `json:"guid"`
	Name string `json:"name"`
}

var roomTypes = map[string]string{"stage": "stage", "tent": "workshop", "room": "lecturehall"}

func (r Released) writeJSON(x Export) ([]byte, error) {
	d, e := r.Document, r.Document.Edition
	var out scheduleJSON
	out.Schema = "https://c3voc.de/schedule/schema.json"
	out.Generator.Name, out.Generator.Version, out.Generator.URL = "markt", x.Version, x.Base
	out.Schedule.Version, out.Schedule.BaseURL = r.name(), x.Base+"/"
	c := conferenceJSON{
		Acronym: e.acronym(), Title: e.Name.In(x.Lang, e.Lang), Timeslot: "00:05", Zone: e.Zone, URL: x.Base + "/" + string(x.Lang) + x.Section + "/programme",
		Days: len(d.Days), Tracks: tracksOf(d), Rooms: []roomJSON{}, DayList: []dayJSON{},
	}
	if len(d.Days) > 0 {
		c.Start, c.End = d.Days[0].Date, d.Days[len(d.Days)-1].Date
	}
	for _, st := range d.Stages {
		room := roomJSON{Name: st.Name, GUID: st.UID, Type: roomTypes[st.Kind]}
		if st.Capacity > 0 {
			room.Capacity = &st.Capacity
		}
		c.Rooms = append(c.Rooms, room)
	}
	for _, day := range d.exportDays() {
		o := dayJSON{Index: day.index, Date: day.Date, Start: day.start.Format(dated), End: day.end.Format(dated), Rooms: map[string][]eventJSON{}}
		for _, st := range day.stages {
			o.Rooms[st.Name] = eventsToJSON(day.sessionsFor, st, d, x)
		}
		c.DayList = append(c.DayList, o)
	}
	out.Schedule.Conference = c
	b, err := json.MarshalIndent(out, "", " ")
	return append(b, '\n'), fault.Wrap("programme.writeJSON", err)
}

func eventsToJSON(on map[site.StageID][]Session, st Stage, d Document, x Export) []eventJSON {
	hosts, e := d.HostByID(), d.Edition
	out := []eventJSON{}
	for _, s := range on[st.ID] {
		o := eventJSON{
			ID: s.ID, GUID: s.UID, Date: s.Start.Format(dated), Start: s.Start.Format("15:04"), End: s.End().Format(dated), Duration: hoursMinutes(s.Minutes),
			Room: st.Name, Slug: slugOf(e, s), URL: x.address(s), Title: x.title(s, e), Subtitle: s.Subtitle.In(x.Lang, e.Lang),
			Track: s.Track, Type: s.Format, Language: primary(s.Languages),
			Abstract: s.Abstract.In(x.Lang, e.Lang), Description: s.Description.In(x.Lang, e.Lang),
			Persons: []personJSON{}, Links: []string{}, Attachments: []string{},
		}
		for _, h := range s.Hosts {
			o.Persons = append(o.Persons, personJSON{ID: h, GUID: hosts[h].UID, Name: hosts[h].Name})
		}
		out = append(out, o)
	}
	return out
}

func tracksOf(d Document) []trackJSON {
	seen, out := map[string]bool{}, []trackJSON{}
	for _, s := range d.Sessions {
		if s.Track != "" && !seen[s.Track] {
			seen[s.Track] = true
			out = append(out, trackJSON{Name: s.Track})
		}
	}
	return out
}
