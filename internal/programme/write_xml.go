package programme

import (
	"bytes"
	"encoding/xml"
	"time"

	"markt/internal/fault"
)

type scheduleXML struct {
	XMLName    xml.Name     `xml:"schedule"`
	Generator  generatorXML `xml:"generator"`
	URL        string       `xml:"url"`
	Version    string       `xml:"version"`
	Conference struct {
		Acronym  string `xml:"acronym"`
		Title    string `xml:"title"`
		Start    string `xml:"start"`
		End      string `xml:"end"`
		Days     int    `xml:"days"`
		Timeslot string `xml:"timeslot_duration"`
		BaseURL  string `xml:"base_url"`
		Zone     string `xml:"time_zone_name"`
	} `xml:"conference"`
	Days []dayXML `xml:"day"`
}

type generatorXML struct {
	Name    string `xml:"name,attr"`
	Version string `xml:"version,attr"`
}

type dayXML struct {
	Index int       `xml:"index,attr"`
	Date  string    `xml:"date,attr"`
	Start string    `xml:"start,attr"`
	End   string    `xml:"end,attr"`
	Rooms []roomXML `xml:"room"`
}

type roomXML struct {
	Name   string     `xml:"name,attr"`
	GUID   string     `xml:"guid,attr"`
	Events []eventXML `xml:"event"`
}

type eventXML struct {
	ID          ID          `xml:"id,attr"`
	GUID        string      `xml:"guid,attr"`
	Date        string      `xml:"date"`
	Start       string      `xml:"start"`
	Duration    string      `xml:"duration"`
	Room        string      `xml:"room"`
	Slug        string      `xml:"slug"`
	URL         string      `xml:"url"`
	Title       string      `xml:"title"`
	Subtitle    string      `xml:"subtitle"`
	Track       string      `xml:"track"`
	Type        string      `xml:"type"`
	Language    string      `xml:"language"`
	Abstract    string      `xml:"abstract"`
	Description string      `xml:"description"`
	Persons     []personXML `xml:"persons>person"`
}

type personXML struct {
	ID   HostID `xml:"id,attr"`
	GUID string `xml:"guid,attr"`
	Name string `xml:",chardata"`
}

// writeXML writes schedule.xml; the schema wants at least one day.
func (r Released) writeXML(x Export) ([]byte, error) {
	const op = "programme.writeXML"
	d, e := r.Document, r.Document.Edition
	if len(d.Days) == 0 {
		return nil, fault.New(fault.NotFound, op, "programme.error.no_days")
	}
	out := scheduleXML{Generator: generatorXML{Name: "markt", Version: x.Version}, URL: x.Base + "/schedule.xml", Version: r.name()}
	c := &out.Conference
	c.Acronym, c.Title, c.Zone = e.acronym(), e.Name.In(x.Lang, e.Lang), e.Zone
	c.Start, c.End, c.Days = d.Days[0].Date, d.Days[len(d.Days)-1].Date, len(d.Days)
	c.Timeslot, c.BaseURL = "00:05", x.Base
	hosts := d.HostByID()
	for _, day := range d.exportDays() {
		o := dayXML{Index: day.index, Date: day.Date, Start: day.start.Format(dated), End: day.end.Format(dated)}
		for _, st := range day.stages {
			room := roomXML{Name: st.Name, GUID: st.UID}
			for _, s := range day.sessionsFor[st.ID] {
				room.Events = append(room.Events, eventToXML(s, st, e, hosts, x))
			}
			o.Rooms = append(o.Rooms, room)
		}
		out.Days = append(out.Days, o)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(out); err != nil {
		return nil, fault.Wrap(op, err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func eventToXML(s Session, st Stage, e Edition, hosts map[HostID]Host, x Export) eventXML {
	o := eventXML{
		ID: s.ID, GUID: s.UID, Date: s.Start.Format(dated), Start: s.Start.Format("15:04"), Duration: hoursMinutes(s.Minutes),
		Room: st.Name, Slug: slugOf(e, s), URL: x.address(s), Title: x.title(s, e), Subtitle: s.Subtitle.In(x.Lang, e.Lang),
		Track: s.Track, Type: s.Format, Language: primary(s.Languages),
		Abstract: s.Abstract.In(x.Lang, e.Lang), Description: s.Description.In(x.Lang, e.Lang),
	}
	for _, h := range s.Hosts {
		o.Persons = append(o.Persons, personXML{ID: h, GUID: hosts[h].UID, Name: hosts[h].Name})
	}
	return o
}

// name is the release's version as schedule files carry it.
func (r Released) name() string {
	if r.Label != "" {
		return r.Label
	}
	return r.At.UTC().Format(time.RFC3339)
}
