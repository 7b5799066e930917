package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
	"markt/internal/stall"
	"markt/internal/web/page"
)

type stallOut struct {
	ID           stall.ID   `json:"id"`
	UID          string     `json:"uid" api:"format=uuid"`
	Name         string     `json:"name"`
	Kind         string     `json:"kind" doc:"The kind's slug."`
	KindName     lang.Text  `json:"kind_name"`
	Mark         stall.Mark `json:"mark" doc:"The shape and colour of its kind."`
	Organisation string     `json:"organisation,omitempty"`
	Description  lang.Text  `json:"description"`
	Goods        lang.Text  `json:"goods"`
	Stays        []stayOut  `json:"stays" doc:"Where and when it stands; none while no plan is released."`
	Places       []stayOut  `json:"places" doc:"The stays, under their name of before."` // readers rely on it
}

// stayOut is where and when a stall stands on the released plan.
type stayOut struct {
	Location string    `json:"location" doc:"The location's slug."`
	Pitch    string    `json:"pitch" doc:"The pitch's number on the plan."`
	From     time.Time `json:"from"`
	Until    time.Time `json:"until"`
}

type planRelease struct {
	Number     int       `json:"number"`
	ReleasedAt time.Time `json:"released_at"`
}

type stallsAnswer struct {
	Edition string       `json:"edition" doc:"The edition's slug."`
	Release *planRelease `json:"release" doc:"null while no plan is released."`
	Stalls  []stallOut   `json:"stalls"`
}

// stalls are the confirmed stalls, with their stays once a plan is
// released. /stalls.json is the same bytes.
func (s *screens) stalls(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	r, err := s.Site.Public(c.UserContext(), e)
	if err != nil {
		return err
	}
	all, err := s.Stalls.Stalls(c.UserContext(), e.ID, stall.StallFilter{State: stall.StallConfirmed})
	if err != nil {
		return err
	}
	stays := r.Document.StaysByStall()
	a := stallsAnswer{Edition: e.Slug, Stalls: make([]stallOut, 0, len(all))}
	if r.Number > 0 {
		a.Release = &planRelease{Number: r.Number, ReleasedAt: r.At}
		c.Set(fiber.HeaderLastModified, r.At.UTC().Format(page.HTTPTime))
	}
	for _, st := range all {
		one := stallOut{ID: st.ID, UID: st.UID, Name: st.Name, Kind: st.KindSlug, KindName: st.KindName, Mark: st.Mark,
			Organisation: st.Organisation, Description: st.Description, Goods: st.Goods, Stays: []stayOut{}}
		for _, stay := range stays[st.ID] {
			one.Stays = append(one.Stays, stayOut{Location: stay.Location.Slug, Pitch: stay.Pitch, From: stay.From, Until: stay.Until})
		}
		one.Places = one.Stays
		a.Stalls = append(a.Stalls, one)
	}
	return c.JSON(a)
}
