// Package programme owns what happens when and where: sessions, hosts, clashes,
// the released programme, and the formats in which it is exchanged with others.
// It reads days from festival and stages from site, and knows nothing of pages.
package programme

import (
	"slices"
	"strconv"
	"time"

	"markt/internal/lang"
	"markt/internal/site"
)

// ID is a session's number; it is also the id in schedule files.
type ID int64

func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// HostID is a host's number.
type HostID int64

func (id HostID) String() string { return strconv.FormatInt(int64(id), 10) }

// State is how far a session is. Only a confirmed one can be released.
type State string

const (
	StateDraft     State = "draft"
	StateConfirmed State = "confirmed"
	StateCanceled  State = "canceled"
)

// Formats are the words for what kind of session it is. Imported sessions may
// carry a word of their own, which is shown as it stands.
func Formats() []string {
	return []string{"workshop", "craft", "project", "lab", "talk", "panel", "performance", "music", "dance", "theatre", "film", "reading", "tour", "children", "game", "cooking", "opening", "ceremony", "other"}
}

// KnownFormat reports whether the word is one of Formats.
func KnownFormat(format string) bool { return slices.Contains(Formats(), format) }

// AccessMarks are what a session offers so that more people can take part.
func AccessMarks() []string {
	return []string{"step_free", "sign_language", "captions", "plain_language", "quiet", "relaxed", "seating", "quiet_room"}
}

// Session is one item of the programme. A zero Stage, Start or Minutes means
// that it is not placed yet; a zero age or capacity means no limit.
type Session struct {
	ID          ID           `json:"id"`
	UID         string       `json:"uid" api:"format=uuid"`
	State       State        `json:"state"`
	Stage       site.StageID `json:"stage" doc:"The id of its stage."`
	Start       time.Time    `json:"start"`
	Minutes     int          `json:"minutes"`
	Title       lang.Text    `json:"title"`
	Subtitle    lang.Text    `json:"subtitle,omitempty"`
	Abstract    lang.Text    `json:"abstract,omitempty"`
	Description lang.Text    `json:"description,omitempty"`
	Format      string       `json:"format,omitempty"`
	Track       string       `json:"track,omitempty"`
	Languages   []string     `json:"languages,omitempty" doc:"Codes of the languages it is held in."`
	MinAge      int          `json:"min_age,omitempty"`
	MaxAge      int          `json:"max_age,omitempty"`
	Capacity    int          `json:"capacity,omitempty"`
	Access      []string     `json:"access,omitempty" doc:"What helps more people to take part."`
	Hosts       []HostID     `json:"hosts,omitempty" doc:"The ids of its hosts."`
	RainStage   site.StageID `json:"rain_stage,omitempty" doc:"The id of the stage it moves to when it rains."`
	Backstage   `json:"-"`
	Version     int       `json:"version"`
	CanceledAt  time.Time `json:"canceled_at,omitzero"`
	MovedFrom   time.Time `json:"moved_from,omitzero" doc:"When the release before it began differently: that start."`
	Application int64     `json:"-"` // the application it was made from; 0 is none
	Source      string    `json:"-"` // where it was imported from; "" is made here
	SourceID    string    `json:"-"`
}

// End is when the session is over; zero while it is not placed in time.
func (s Session) End() time.Time {
	if s.Start.IsZero() {
		return time.Time{}
	}
	return s.Start.Add(time.Duration(s.Minutes) * time.Minute)
}

// TakingPlace is how many of them were not canceled: what the public counts.
func TakingPlace(all []Session) (n int) {
	for _, s := range all {
		if s.State != StateCanceled {
			n++
		}
	}
	return n
}

// Placed reports whether stage, start and length are known.
func (s Session) Placed() bool { return s.Stage != 0 && !s.Start.IsZero() && s.Minutes > 0 }

// Host is a person or group that gives a session, by the name they chose for the public.
type Host struct {
	ID           HostID    `json:"id" db:"id"`
	UID          string    `json:"uid" db:"uid" api:"format=uuid"`
	Name         string    `json:"name" db:"name"`
	Organisation string    `json:"organisation,omitempty" db:"organisation"`
	Bio          lang.Text `json:"bio,omitempty" db:"bio"`
	HostDesk     `json:"-"`
	Version      int `json:"-" db:"version"`
}

// Stage is where sessions take place; site owns it, the programme only reads it.
type Stage struct {
	ID           site.StageID `json:"id" db:"id"`
	UID          string       `json:"uid" db:"uid" api:"format=uuid"`
	Name         string       `json:"name" db:"name"`
	Kind         string       `json:"kind" db:"kind"`
	Capacity     int          `json:"capacity,omitempty" db:"capacity"`
	Location     string       `json:"location" db:"location" doc:"The location's slug."`
	LocationName lang.Text    `json:"location_name" db:"location_name"`
}
