package api

import (
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/web/page"
)

// gatekeepers are programs of those who run the gates: a service that stands
// alone at one of them carries such a token.
var gatekeepers = page.Guard{Name: "api, gatekeepers", Bearer: true, Roles: []account.Role{account.Organiser, account.GateLead}}

const (
	// relayBytes is what one scan or count needs: a nonce (64), a code (32), a time and their names.
	relayBytes = 384
	relayMost  = checkin.MaxScans * relayBytes
)

// standaloneCopy is what a service needs that stands alone at a gate.
func (s *screens) standaloneCopy(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	one, err := s.Checkin.Copy(c.UserContext(), e, s.Now())
	if err != nil {
		return err
	}
	body, err := json.Marshal(one)
	if err != nil {
		return err
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	if page.Unpacks(c) {
		if body, err = packed(body); err != nil {
			return err
		}
		c.Set(fiber.HeaderContentEncoding, "gzip")
	}
	return c.Send(body)
}

// relayIn is what relayRead should hold.
type relayIn struct {
	checkin.Untold
	SentAt time.Time `json:"sent_at" doc:"What the sender's clock shows as this request leaves: the times are put right by it."`
}

// relayRead lets each be read by itself.
type relayRead struct {
	Scans      []json.RawMessage `json:"scans"`
	Counts     []json.RawMessage `json:"counts"`
	Admissions []json.RawMessage `json:"admissions"`
	SentAt     time.Time         `json:"sent_at"`
}

type relayOut struct {
	Scans  []relayedOut `json:"scans" doc:"In the order of the scans."`
	Counts []relayedOut `json:"counts" doc:"In the order of the counts."`

	Admissions []relayedOut `json:"admissions" doc:"In the order of the admissions."`
}

type relayedOut struct {
	Nonce    string         `json:"nonce"`
	Taken    bool           `json:"taken" doc:"Whether it is stored here now. One that is not says nothing that can be stored, or its nonce was another's."`
	Conflict checkin.Reason `json:"conflict,omitempty" doc:"What is known here against somebody who was let in there."`
}

// readEach reads each of a list by itself: of one that cannot be read, only the
// nonce is left, so that it is answered alone.
func readEach[T any](list []json.RawMessage, only func(nonce string) T) []T {
	all := make([]T, len(list))
	for i, raw := range list {
		if json.Unmarshal(raw, &all[i]) != nil {
			all[i] = only(nonceIn(raw))
		}
	}
	return all
}

// standaloneScans stores what happened at a service that stood alone.
func (s *screens) standaloneScans(c *fiber.Ctx) error {
	var in relayRead
	if err := page.ReadJSON(c, &in); err != nil {
		return err
	}
	if len(in.Counts) > checkin.MaxScans {
		return checkin.TooMany("api.standaloneScans", "counts")
	}
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	out := relayOut{[]relayedOut{}, []relayedOut{}, []relayedOut{}}
	admissions := readEach(in.Admissions, func(nonce string) checkin.RelayedAdmission { return checkin.RelayedAdmission{Nonce: nonce} })
	said, err := s.Checkin.RelayAdmissions(c.UserContext(), e, admissions, in.SentAt, s.Now())
	if err != nil {
		return err
	}
	for i, ok := range said {
		out.Admissions = append(out.Admissions, relayedOut{Nonce: admissions[i].Nonce, Taken: ok})
	}
	scans := readEach(in.Scans, func(nonce string) checkin.RelayedScan { return checkin.RelayedScan{Nonce: nonce} })
	counts := readEach(in.Counts, func(nonce string) checkin.RelayedCount { return checkin.RelayedCount{Nonce: nonce} })
	answers, err := s.Checkin.Relay(c.UserContext(), e, scans, in.SentAt, s.Now())
	if err != nil {
		return err
	}
	for _, a := range answers {
		out.Scans = append(out.Scans, relayedOut{a.Nonce, a.Reason != checkin.Failed, a.Conflict})
	}
	has, err := s.Checkin.RelayCounts(c.UserContext(), e, counts, in.SentAt, s.Now())
	if err != nil {
		return err
	}
	for i, ok := range has {
		out.Counts = append(out.Counts, relayedOut{Nonce: counts[i].Nonce, Taken: ok})
	}
	return page.SendJSON(c, fiber.StatusOK, out)
}
