package festival

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDoubts(t *testing.T) {
	date := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	now := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	e := &Edition{Zone: "Europe/Berlin", DayChange: 4 * time.Hour, Days: []Day{{ID: 1, Date: date(2026, 11, 7)}, {ID: 2, Date: date(2026, 11, 8)}}}
	none := &Edition{Zone: "Europe/Berlin", DayChange: 4 * time.Hour}
	for name, c := range map[string]struct {
		e    *Edition
		id   DayID
		date time.Time
		want []string
	}{
		"the next day":                  {e, 0, date(2026, 11, 9), nil},
		"two weeks later":               {e, 0, date(2026, 11, 22), nil},
		"a day more":                    {e, 0, date(2026, 11, 23), []string{"festival.doubt.far"}},
		"a month before":                {e, 0, date(2026, 10, 8), []string{"festival.doubt.far"}},
		"another year":                  {e, 0, date(2027, 11, 7), []string{"festival.doubt.far"}},
		"last year":                     {e, 0, date(2025, 11, 7), []string{"festival.doubt.past", "festival.doubt.far"}},
		"yesterday":                     {none, 0, date(2026, 9, 30), []string{"festival.doubt.past"}},
		"today":                         {none, 0, date(2026, 10, 1), nil},
		"the first day, next year":      {none, 0, date(2027, 11, 7), nil},
		"the first day, in ten years":   {none, 0, date(2036, 11, 7), []string{"festival.doubt.ahead"}},
		"moved by a month":              {e, 1, date(2026, 12, 7), []string{"festival.doubt.far"}},
		"an old day as it is":           {e, 1, date(2026, 11, 7), nil},
		"the only day moved by a month": {&Edition{Zone: "UTC", Days: e.Days[:1]}, 1, date(2026, 12, 7), []string{"festival.doubt.moved"}},
	} {
		var got []string
		for _, m := range c.e.Doubts(c.id, c.date, now) {
			got = append(got, m.Key)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
