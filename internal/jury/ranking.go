package jury

import (
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed" // the script
	"encoding/csv"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/stall"
)

// Script reproduces a ranking from the published list and seed alone.
//
//go:embed ranking.py
var Script string

// Ranked is an application in the ranking of its kind.
type Ranked struct {
	ID           stall.ApplicationID `db:"id"`
	UID          string              `db:"uid"`
	Name         string              `db:"name"`
	Organisation string              `db:"organisation"`
	Kind         stall.KindID        `db:"kind_id"`
	State        stall.State         `db:"state"`
	Reason       string              `db:"reason"` // of its decision
	Days         pq.StringArray      `db:"days"`   // on which they come; none: any
	Mean         *int                `db:"mean"`   // of the seats' points, in thousandths
	Spread       *float64            `db:"spread"` // standard deviation of the points
	Reviews      int                 `db:"reviews"`
	Missing      int                 `db:"missing"` // reviews still to come
	Bonus        int                 `db:"bonus"`   // thousandths
	DecidedAt    *time.Time          `db:"decided_at"`

	Points   int        `db:"-"` // mean and bonus
	Nth      int        `db:"-"` // its rank; 0 without a review
	Tied     bool       `db:"-"` // others of its kind have the same points: the lottery decides
	Draw     string     `db:"-"` // its lot, hexadecimal; "" before the draw
	Proposal stall.Verb `db:"-"` // accept or waitlist; "" where nothing is to be decided
}

// Judged reports whether somebody gave it points.
func (r Ranked) Judged() bool { return r.Mean != nil }

const sqlRanking = `
WITH missing AS MATERIALIZED (
	SELECT application_id, missing
	FROM jury_missing
	WHERE edition_id = $1
), before AS MATERIALIZED (
	SELECT person_id, lower(nullif(contact_email, '')) AS email, lower(trim(nullif(organisation, ''))) AS organisation
	FROM application
	WHERE edition_id <> $1
		AND state IN ('accepted', 'confirmed')
)
SELECT a.id, a.uid, a.name, a.organisation, a.kind_id, a.state, a.decided_at,
	coalesce((SELECT h.reason FROM history h WHERE h.subject = 'application' AND h.subject_id = a.id AND h.verb IN ('accept', 'waitlist', 'decline') ORDER BY h.id DESC LIMIT 1), '') AS reason,
	ARRAY(SELECT jsonb_array_elements_text(CASE jsonb_typeof(a.answers #> '{location,days}') WHEN 'array' THEN a.answers #> '{location,days}' ELSE '[]' END)) AS days,
	v.mean, v.spread, v.reviews, coalesce(m.missing, 0) AS missing,
	CASE WHEN a.answers #>> '{business,legal_form}' IN ('association', 'charity_company', 'public_body') THEN $2::int ELSE 0 END
		+ CASE WHEN a.person_id IN (SELECT person_id FROM before WHERE person_id IS NOT NULL)
			OR lower(a.contact_email) IN (SELECT email FROM before WHERE email IS NOT NULL)
			OR lower(trim(a.organisation)) IN (SELECT organisation FROM before WHERE organisation IS NOT NULL) THEN $4::int ELSE $3::int END AS bonus
FROM application a
CROSS JOIN LATERAL (
	SELECT round(avg(points))::int AS mean, stddev_pop(points)::float8 / 1000 AS spread, count(points) AS reviews
	FROM jury_review
	WHERE application_id = a.id
) v
LEFT JOIN missing m ON m.application_id = a.id
WHERE a.edition_id = $1
	AND a.state NOT IN ('draft', 'withdrawn')`

// Ranking is every application of an edition, kind after kind as they come in
// kinds, the best first, with what is proposed once the lottery is drawn.
func (s *Store) Ranking(ctx context.Context, e *festival.Edition, kinds []stall.Kind, r Round) ([]Ranked, error) {
	targets, err := s.Targets(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	if r.Festgesetzt {
		r.BonusSocial, r.BonusNew, r.BonusKnown = 0, 0, 0
	}
	var all []Ranked
	if err := s.db.Select(ctx, &all, sqlRanking, e.ID, r.BonusSocial, r.BonusNew, r.BonusKnown); err != nil {
		return nil, fault.Wrap("jury.Ranking", err)
	}
	var ranking []Ranked
	for _, k := range kinds {
		of := slices.DeleteFunc(slices.Clone(all), func(a Ranked) bool { return a.Kind != k.ID })
		rank(of, r.Seed)
		if i := slices.IndexFunc(targets, func(t Target) bool { return t.Kind == k.ID }); r.Drawn() && i >= 0 {
			propose(of, targets[i].Places, e)
		}
		ranking = append(ranking, of...)
	}
	return ranking, nil
}

// rank puts those of one kind into order: by points, and equals by their lots.
// Who has no review comes last and has no rank.
func rank(of []Ranked, seed string) {
	same := map[int]int{}
	for i := range of {
		a := &of[i]
		if seed != "" {
			a.Draw = Lot(seed, a.UID)
		}
		if a.Judged() {
			a.Points = *a.Mean + a.Bonus
			same[a.Points]++
		}
	}
	slices.SortFunc(of, func(a, b Ranked) int {
		if a.Judged() != b.Judged() {
			if a.Judged() {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.Draw, b.Draw), cmp.Compare(a.UID, b.UID))
	})
	for i := range of {
		if of[i].Judged() {
			of[i].Nth, of[i].Tied = i+1, same[of[i].Points] > 1
		}
	}
}

// Lot is what the lottery draws for an application.
func Lot(seed, uid string) string {
	sum := sha256.Sum256([]byte(seed + ":" + uid))
	return hex.EncodeToString(sum[:])
}

// propose accepts by rank as long as there is room on each of the days on which
// somebody comes; the others wait. Who has been accepted takes room, too.
func propose(of []Ranked, places int, e *festival.Edition) {
	taken := map[string]int{}
	days := func(a Ranked) []string {
		if len(a.Days) > 0 {
			return a.Days
		}
		var all []string
		for _, d := range e.Days {
			all = append(all, d.Key())
		}
		return all
	}
	for _, a := range of {
		if a.State == stall.StateAccepted || a.State == stall.StateConfirmed {
			for _, d := range days(a) {
				taken[d]++
			}
		}
	}
	for i := range of {
		a := &of[i]
		if !a.Judged() || !slices.Contains(judged, a.State) {
			continue
		}
		full := func(day string) bool { return taken[day] >= places }
		if a.Proposal = stall.VerbAccept; slices.ContainsFunc(days(*a), full) {
			a.Proposal = stall.VerbWaitlist
			continue
		}
		for _, d := range days(*a) {
			taken[d]++
		}
	}
}

// WriteList writes what is published of a ranking, from which anybody reckons
// it anew: no names, and in no order but that of the ids.
func WriteList(w io.Writer, ranking []Ranked, kinds []stall.Kind) error {
	slug := map[stall.KindID]string{}
	for _, k := range kinds {
		slug[k.ID] = k.Slug
	}
	list := slices.DeleteFunc(slices.Clone(ranking), func(a Ranked) bool { return !a.Judged() })
	slices.SortFunc(list, func(a, b Ranked) int { return cmp.Compare(a.UID, b.UID) })
	out := csv.NewWriter(w)
	_ = out.Write([]string{"kind", "id", "points"}) // Flush says what went wrong
	for _, a := range list {
		_ = out.Write([]string{slug[a.Kind], a.UID, itoa(a.Points)})
	}
	out.Flush()
	return out.Error()
}

func itoa(n int) string { return strconv.Itoa(n) }

// SeatReview is a review in the audit sheet.
type SeatReview struct {
	Application stall.ApplicationID `db:"application_id"`
	Number      int                 `db:"number"`
	Conflict    bool                `db:"conflict"`
	Scores      Scores              `db:"scores"`
	Points      *int                `db:"points"`
	At          time.Time           `db:"at"`
}

const sqlAllReviews = `
SELECT r.application_id, s.number, r.conflict, r.scores, r.points, r.at
FROM jury_review r
JOIN jury_seat s ON s.id = r.seat_id
WHERE r.edition_id = $1
ORDER BY r.application_id, s.number`

// AllReviews are those of all applications, each by the numbers of the seats.
func (s *Store) AllReviews(ctx context.Context, edition festival.ID) (map[stall.ApplicationID][]SeatReview, error) {
	var rows []SeatReview
	err := s.db.Select(ctx, &rows, sqlAllReviews, edition)
	all := map[stall.ApplicationID][]SeatReview{}
	for _, r := range rows {
		all[r.Application] = append(all[r.Application], r)
	}
	return all, fault.Wrap("jury.AllReviews", err)
}
