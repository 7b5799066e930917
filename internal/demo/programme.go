package demo

import "markt/internal/lang"

// Host gives or performs sessions. Sort is the name to sort by when the name
// itself does not say; Own is the name in the person's own script.
type Host struct {
	Key       string    `json:"key"`
	Name      string    `json:"name"`
	Own       string    `json:"own,omitempty"`
	Sort      string    `json:"sort,omitempty"`
	Bio       lang.Text `json:"bio"`
	Languages []string  `json:"languages"`
}

// Session is one item of the programme, its format and access in the words of
// the room programme. State is confirmed or draft; a draft with a Clash overlaps another session on purpose (stage or host), so that
// the office has something to find. Stall is the workshop application it was
// made from.
type Session struct {
	Key       string    `json:"key"`
	Stage     string    `json:"stage"`
	Day       int       `json:"day"`
	Start     Clock     `json:"start"`
	Minutes   int       `json:"minutes"`
	Title     lang.Text `json:"title"`
	Abstract  lang.Text `json:"abstract"`
	Format    string    `json:"format"`
	Track     string    `json:"track"`
	Languages []string  `json:"languages"`
	Hosts     []string  `json:"hosts"`
	MinAge    int       `json:"min_age,omitempty"`
	MaxAge    int       `json:"max_age,omitempty"`
	Capacity  int       `json:"capacity,omitempty"`
	SignUp    bool      `json:"sign_up,omitempty"`
	Access    []string  `json:"access,omitempty"`
	Stall     string    `json:"stall,omitempty"`
	State     string    `json:"state"`
	Clash     string    `json:"clash,omitempty"`
}

// End is when the session is over, on the clock of its day.
func (s Session) End() Clock { return s.Start + Clock(s.Minutes) }
