package programme

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"markt/internal/fault"
)

type jsonEvent struct {
	ID          loose        `json:"id"`
	GUID        loose        `json:"guid"`
	Date        loose        `json:"date"`
	Start       loose        `json:"start"`
	Duration    loose        `json:"duration"`
	End         loose        `json:"end"`
	Room        loose        `json:"room"`
	Title       loose        `json:"title"`
	Subtitle    loose        `json:"subtitle"`
	Track       loose        `json:"track"`
	Type        loose        `json:"type"`
	Language    loose        `json:"language"`
	Abstract    loose        `json:"abstract"`
	Description loose        `json:"description"`
	Persons     []jsonPerson `json:"persons"`
}

type jsonPerson struct {
	GUID       loose `json:"guid"`
	Code       loose `json:"code"`
	Name       loose `json:"name"`
	PublicName loose `json:"public_name"`
	Biography  loose `json:"biography"`
}

// placed is an event with where it stood in the file; the zone may come later.
type placed struct {
	raw  json.RawMessage
	line int
	day  string
	room string
}

// readJSON takes schedule.json as frab and pretalx write it. It walks the
// tokens itself, so that rooms keep their order and every event knows its line.
func readJSON(raw []byte, o ReadOptions) (Incoming, error) {
	raw = printable(raw)
	w := jsonReader{raw: raw, d: json.NewDecoder(bytes.NewReader(raw)), g: newGathering(), guids: map[string]string{}, seats: map[string]int{}}
	err := w.object(func(key string) error {
		if key == "schedule" {
			return w.object(w.schedule)
		}
		return w.skip()
	})
	if err != nil {
		return Incoming{}, w.broken(err)
	}
	if err := w.g.setZone(o.Zone, w.zone, o.Home); err != nil {
		return Incoming{}, err
	}
	w.days()
	for _, p := range w.events {
		w.take(p)
	}
	return w.g.finish()
}

type jsonReader struct {
	raw    []byte
	d      *json.Decoder
	g      *gathering
	zone   string
	bounds []jsonDay
	events []placed
	guids  map[string]string // room name → guid
	seats  map[string]int
	seen   int // bytes counted into line
	line   int
}

type jsonDay struct {
	Date loose
	From loose
	End  loose
}

func (w *jsonReader) schedule(key string) error {
	switch key {
	case "conference":
		return w.object(w.conference)
	case "version":
		var v loose
		err := w.text(&v)
		w.g.in.Version = oneLine(string(v), 100)
		return err
	}
	return w.skip()
}

func (w *jsonReader) conference(key string) error {
	var v loose
	switch key {
	case "title":
		err := w.text(&v)
		w.g.in.Title = oneLine(PlainText(string(v)), maxTitle)
		return err
	case "acronym":
		err := w.text(&v)
		w.g.in.Slug = oneLine(string(v), 60)
		return err
	case "time_zone_name":
		err := w.text(&v)
		w.zone = string(v)
		return err
	case "rooms":
		return w.array(w.roomFacts)
	case "days":
		return w.array(w.day)
	}
	return w.skip()
}

func (w *jsonReader) roomFacts() error {
	var room struct {
		Name     loose `json:"name"`
		GUID     loose `json:"guid"`
		Capacity loose `json:"capacity"`
	}
	if err := w.lenient(&room); err != nil {
		return err
	}
	w.guids[string(room.Name)] = string(room.GUID)
	if n, ok := minutesOf(string(room.Capacity)); ok {
		w.seats[string(room.Name)] = n
	}
	w.g.stage(string(room.Name), string(room.GUID), w.seats[string(room.Name)])
	return nil
}

func (w *jsonReader) day() error {
	var d jsonDay
	first := len(w.events)
	err := w.object(func(key string) error {
		switch key {
		case "date":
			return w.text(&d.Date)
		case "day_start":
			return w.text(&d.From)
		case "day_end":
			return w.text(&d.End)
		case "rooms":
			return w.object(w.room)
		}
		return w.skip()
	})
	for i := first; i < len(w.events); i++ {
		w.events[i].day = oneLine(string(d.Date), 10)
	}
	w.bounds = append(w.bounds, d)
	return err
}

func (w *jsonReader) room(name string) error {
	return w.array(func() error {
		p := placed{room: name}
		if !w.d.More() {
			return errShape
		}
		at := w.d.InputOffset()
		if err := w.d.Decode(&p.raw); err != nil {
			return err
		}
		p.line = w.lineOf(int(at))
		w.events = append(w.events, p)
		return nil
	})
}

func (w *jsonReader) days() {
	for _, b := range w.bounds {
		w.g.day(string(b.Date), string(b.From), string(b.End))
	}
}

func (w *jsonReader) take(p placed) {
	var e jsonEvent
	if err := json.Unmarshal(p.raw, &e); err != nil {
		var shape *json.UnmarshalTypeError
		if !errors.As(err, &shape) || shape.Field == "" {
			w.g.refuse(p.line, "", "", fault.Msg("programme.import.not_an_event"))
			return
		}
	}
	room := cmp.Or(p.room, string(e.Room))
	persons := make([]person, len(e.Persons))
	for i, q := range e.Persons {
		name := q.Name
		if name == "" {
			name = q.PublicName
		}
		persons[i] = person{GUID: string(q.GUID), Code: string(q.Code), Name: string(name), Bio: string(q.Biography)}
	}
	w.g.add(event{
		ID: string(e.ID), GUID: string(e.GUID), Room: room, RoomGUID: w.guids[room], InnerRoom: string(e.Room), Day: p.day,
		Date: string(e.Date), Start: string(e.Start), Duration: string(e.Duration), End: string(e.End),
		Title: string(e.Title), Subtitle: string(e.Subtitle), Abstract: string(e.Abstract), Description: string(e.Description),
		Type: string(e.Type), Track: string(e.Track), Language: string(e.Language), Persons: persons,
	}, p.line)
}

func (w *jsonReader) broken(err error) error {
	line := 1 + bytes.Count(w.raw[:min(int(w.d.InputOffset()), len(w.raw))], []byte("\n"))
	return fault.With(fmt.Errorf("line %d: %w", line, err), fault.Invalid, "programme.Read", "programme.import.broken_json", "line", line)
}
