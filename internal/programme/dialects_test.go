package programme

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// waferFile is in the form that Wafer writes: no version, acronym, guid or zone,
// local times that say +00:00, day_change at midnight, the track named after the
// room, names with the white space of a template, and two abstracts.
const waferFile = `<?xml version="1.0" encoding="UTF-8"?>

<schedule>
    <conference>
        <title>Hofkonferenz</title>
        <start>2026-07-20</start>
        <end>2026-07-20</end>
        <days>1</days>
        <day_change>00:00</day_change>
        <timeslot_duration>00:15</timeslot_duration>
    </conference>
    <day date="2026-07-20" index="1">
        <room name="Saal A">
                <event id="41">
                    <date>2026-07-20T10:00:00+00:00</date>
                    <start>10:00</start>
                    <duration>00:45</duration>
                    <room>Saal A</room>
                    <track>Saal A</track>
                    <abstract/>
                       <title>Löten für alle</title>
                       <description>Bitte *Lötkolben* mitbringen.</description>
                       <type>Workshop</type>
                       <persons>
                               <person id="7">
                                  Ayşe Öz
                               </person>
                               <person id="9" twitter="https://x.example/bo" contact="bo@kiez.example">
                                  Bo
                               </person>
                       </persons>
                    <abstract/>
                    <conf_url>/talks/41/</conf_url>
                    <full_conf_url>https://hof.example/talks/41/</full_conf_url>
                </event>
                <event id="42">
                    <date>2026-07-20T12:00:00+00:00</date>
                    <start>12:00</start>
                    <duration>01:00</duration>
                    <room>Saal A</room>
                    <track>Saal A</track>
                    <abstract/>
                        <title>Mittag &amp; Gespräche</title>
                        <description/>
                        <type/>
                    <conf_url>/pages/lunch/</conf_url>
                </event>
        </room>
    </day>
</schedule>`

// hubFile is in the form that c3voc's hub writes: rooms with a guid beside the
// days, events of assemblies, a track as an object, names in name or
// public_name, null where nothing is, several languages, a version with a time.
const hubFile = `{"$schema": "https://c3voc.de/schedule/schema.json", "generator": {"name": "hub", "version": "1"},
"schedule": {"url": "https://hub.example/schedule.json", "version": "2026-07-20 10:00", "base_url": "https://hub.example/",
"conference": {"acronym": "hof26", "title": "Hofcongress", "start": "2026-07-20", "end": "2026-07-21", "daysCount": 2, "timeslot_duration": "00:15",
"time_zone_name": "Europe/Berlin", "colors": {"primary": "#fff"}, "keywords": [], "url": "https://hub.example/",
"tracks": [{"name": "Kunst", "slug": "art", "color": "#f00"}],
"rooms": [{"name": "Saal 1", "slug": "saal-1", "guid": "6f1f0000-0000-4000-8000-000000000001", "type": "lecturehall", "capacity": 300, "assembly": null, "features": {}},
 {"name": "Wohnzimmer", "guid": "6f1f0000-0000-4000-8000-000000000002", "capacity": null, "assembly": {"name": "Hof", "slug": "hof", "guid": "6f1f0000-0000-4000-8000-0000000000aa"}}],
"days": [{"index": 1, "date": "2026-07-20", "day_start": "2026-07-20T06:00:00+02:00", "day_end": "2026-07-21T06:00:00+02:00", "rooms": {
 "Saal 1": [{"guid": "aaaa0000-0000-4000-8000-000000000001", "id": 1, "logo": null, "date": "2026-07-20T10:00:00+02:00", "start": "10:00", "end": "2026-07-20T10:40:00+02:00", "duration": "0:40",
  "room": "Saal 1", "slug": "hof26-eins", "url": "https://hub.example/1", "title": "Eins", "subtitle": null, "language": "de, en", "track": {"name": "Kunst", "slug": "art"}, "type": "talk",
  "abstract": null, "description": "<p>Text</p>", "recording_license": "", "do_not_record": null,
  "persons": [{"guid": "bbbb0000-0000-4000-8000-000000000001", "name": "Ayşe Öz", "links": []}, {"id": 5, "public_name": "Bo", "name": ""}], "links": [], "attachments": [], "assembly": null}],
 "Wohnzimmer": [{"guid": "aaaa0000-0000-4000-8000-000000000002", "id": 2, "date": "2026-07-21T01:30:00+02:00", "start": "01:30", "duration": "1:10", "room": "Wohnzimmer", "slug": "x", "url": "",
  "title": "Zwei", "subtitle": "", "language": null, "track": null, "type": "meeting", "abstract": "", "description": null, "persons": [], "links": [],
  "assembly": {"name": "Hof", "slug": "hof"}}]}}]}}}`

func TestWaferAndTheHubAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		file    string
		want    []string
		remarks string
	}{
		"Wafer": {waferFile, []string{
			"41 Löten für alle 2026-07-20T10:00:00+02:00 +45 Saal A Saal A workshop [] Ayşe Öz|Bo",
			"42 Mittag & Gespräche 2026-07-20T12:00:00+02:00 +60 Saal A Saal A  [] ",
		}, "not_utc"},
		"the hub": {hubFile, []string{
			"aaaa0000-0000-4000-8000-000000000001 Eins 2026-07-20T10:00:00+02:00 +40 Saal 1 Kunst talk [de en] Ayşe Öz|Bo",
			"aaaa0000-0000-4000-8000-000000000002 Zwei 2026-07-21T01:30:00+02:00 +70 Wohnzimmer  other [] ",
		}, ""},
	} {
		in := take(t, c.file)
		rooms := map[string]string{}
		for _, st := range in.Stages {
			rooms[st.Key] = st.Name
		}
		var got []string
		for _, s := range in.Sessions {
			var hosts []string
			for _, h := range s.Hosts {
				hosts = append(hosts, h.Name)
			}
			got = append(got, fmt.Sprint(s.Key, " ", s.Title, " ", s.Start.Format(time.RFC3339), " +", s.Minutes, " ", rooms[s.Stage], " ", s.Track, " ", s.Format, " ", s.Languages, " ", strings.Join(hosts, "|")))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if len(in.Rows) > 0 || !strings.Contains(notes(in.Remarks), c.remarks) || in.Zone != "Europe/Berlin" {
			t.Errorf("%s: %v %v %s", name, in.Rows, notes(in.Remarks), in.Zone)
		}
	}
	if in := take(t, hubFile); len(in.Stages) != 2 || in.Stages[0].Capacity != 300 || in.Slug != "hof26" || in.DayChange != 6*time.Hour {
		t.Errorf("%+v", in)
	}
}
