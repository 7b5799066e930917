package programme

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"

	"markt/internal/fault"
)

// xmlEvent holds an event in every dialect: older files name the room inside
// the event, newer ones around it.
type xmlEvent struct {
	ID          string   `xml:"id,attr"`
	GUID        string   `xml:"guid,attr"`
	Date        string   `xml:"date"`
	Start       string   `xml:"start"`
	Duration    string   `xml:"duration"`
	End         string   `xml:"end"`
	Room        string   `xml:"room"`
	Title       string   `xml:"title"`
	Subtitle    string   `xml:"subtitle"`
	Track       string   `xml:"track"`
	Type        string   `xml:"type"`
	Language    string   `xml:"language"`
	Abstract    string   `xml:"abstract"`
	Description string   `xml:"description"`
	Persons     []person `xml:"persons>person"`
}

type xmlConference struct {
	Title     string `xml:"title"`
	Acronym   string `xml:"acronym"`
	Zone      string `xml:"time_zone_name"`
	DayChange string `xml:"day_change"`
	Release   string `xml:"release"`
}

// readXML takes every dialect of schedule.xml since 2005.
func readXML(raw []byte, o ReadOptions) (Incoming, error) {
	r := xmlReader{g: newGathering(), d: xml.NewDecoder(bytes.NewReader(printable(raw))), o: o}
	r.d.Strict = false
	r.d.Entity = xml.HTMLEntity
	r.d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // already UTF-8
	for {
		token, err := r.d.Token()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = r.take(token)
		}
		if err != nil {
			return Incoming{}, r.broken(err)
		}
	}
	if r.g.zone == nil {
		return Incoming{}, fault.New(fault.Invalid, "programme.Read", "programme.import.no_sessions")
	}
	return r.g.finish()
}

type xmlReader struct {
	g        *gathering
	d        *xml.Decoder
	o        ReadOptions
	day      string
	room     string
	roomGUID string
}

func (r *xmlReader) take(token xml.Token) error {
	if end, ok := token.(xml.EndElement); ok && end.Name.Local == "room" {
		r.room, r.roomGUID = "", ""
	}
	start, ok := token.(xml.StartElement)
	if !ok {
		return nil
	}
	switch start.Name.Local {
	case "conference":
		return r.conference(start)
	case "day":
		return r.startDay(start)
	case "version":
		var v string
		err := r.d.DecodeElement(&v, &start)
		r.g.in.Version = oneLine(v, 100)
		return err
	case "room":
		r.room, r.roomGUID = attribute(start, "name"), attribute(start, "guid")
	case "event":
		return r.event(start)
	}
	return nil
}

func (r *xmlReader) conference(start xml.StartElement) error {
	var c xmlConference
	if err := r.d.DecodeElement(&c, &start); err != nil {
		return err
	}
	r.g.in.Title = oneLine(PlainText(c.Title), maxTitle)
	r.g.in.Slug = oneLine(c.Acronym, 60)
	if c.Release != "" {
		r.g.in.Version = oneLine(c.Release, 100)
	}
	r.g.in.DayChange, r.g.knowsChange = Clock(c.DayChange)
	return r.g.setZone(r.o.Zone, c.Zone, r.o.Home)
}

func (r *xmlReader) startDay(start xml.StartElement) error {
	if err := r.needZone(); err != nil {
		return err
	}
	r.day = r.g.day(attribute(start, "date"), attribute(start, "start"), attribute(start, "end"))
	return nil
}

func (r *xmlReader) event(start xml.StartElement) error {
	line, _ := r.d.InputPos()
	var e xmlEvent
	if err := r.d.DecodeElement(&e, &start); err != nil {
		return err
	}
	if err := r.needZone(); err != nil {
		return err
	}
	inner, guid := "", ""
	if r.room != "" {
		inner, e.Room, guid = e.Room, r.room, r.roomGUID
	}
	r.g.add(event{
		ID: e.ID, GUID: e.GUID, Room: e.Room, RoomGUID: guid, InnerRoom: inner, Day: r.day,
		Date: e.Date, Start: e.Start, Duration: e.Duration, End: e.End,
		Title: e.Title, Subtitle: e.Subtitle, Abstract: e.Abstract, Description: e.Description,
		Type: e.Type, Track: e.Track, Language: e.Language, Persons: e.Persons,
	}, line)
	return nil
}

// needZone settles the zone when the file has no conference element.
func (r *xmlReader) needZone() error {
	if r.g.zone != nil {
		return nil
	}
	return r.g.setZone(r.o.Zone, "", r.o.Home)
}

func (r *xmlReader) broken(err error) error {
	if fault.KindOf(err) == fault.Invalid {
		return err
	}
	line, _ := r.d.InputPos()
	return fault.With(fmt.Errorf("line %d: %w", line, err), fault.Invalid, "programme.Read", "programme.import.broken_xml", "line", line)
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
