package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/web/page"
)

type eventOut struct {
	Edition string    `json:"edition"`
	Name    lang.Text `json:"name"`
	Zone    string    `json:"zone"`
	State   string    `json:"state"`
}

func eventOf(e *festival.Edition) eventOut {
	return eventOut{Edition: e.Slug, Name: e.Name, Zone: e.Zone, State: string(e.Admission)}
}

// gateEnrol turns the QR from the office into a device's token, once.
func (s *screens) gateEnrol(c *fiber.Ctx) error {
	var in struct {
		Token string `json:"token"`
	}
	if err := readJSON(c, &in); err != nil {
		return err
	}
	if err := s.JudgeEnrol(c, in.Token); err != nil {
		return err
	}
	token, d, err := s.Checkin.Enrol(c.UserContext(), in.Token, c.Get(fiber.HeaderUserAgent), s.Now())
	if err != nil {
		return err
	}
	b, err := s.Checkin.Bundle(c.UserContext(), d, s.Now())
	if err != nil {
		return err
	}
	return sendJSON(c, fiber.StatusOK, struct {
		DeviceToken string              `json:"device_token"`
		Gate        string              `json:"gate"`
		GateName    lang.Text           `json:"gate_name"`
		Event       eventOut            `json:"event"`
		Keys        []checkin.BundleKey `json:"keys"`
	}{token, d.GateSlug, d.GateName, eventOf(b.Edition), b.Keys})
}

// gateBundle is what a device needs offline; its ETag is its content's.
func (s *screens) gateBundle(c *fiber.Ctx) error {
	d, ctx, err := s.Device(c)
	if err != nil {
		return err
	}
	b, err := s.Checkin.Bundle(ctx, d, s.Now())
	if err != nil {
		return err
	}
	body, err := json.Marshal(struct {
		Event eventOut `json:"event"`
		*checkin.Bundle
	}{eventOf(b.Edition), b})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	etag := `"` + hex.EncodeToString(sum[:12]) + `"`
	c.Set(fiber.HeaderETag, etag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	if c.Get(fiber.HeaderIfNoneMatch) == etag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return c.Send(body)
}

type scanIn struct {
	Nonce string    `json:"nonce"`
	Code  string    `json:"code"`
	Kind  string    `json:"kind"`
	At    time.Time `json:"at"`
	Force bool      `json:"force"`
}

func (a scanIn) draft() checkin.ScanDraft {
	return checkin.ScanDraft{Nonce: page.Clean(a.Nonce), Code: page.Clean(a.Code), Kind: checkin.Kind(a.Kind), At: a.At, Force: a.Force}
}

type verdict struct {
	Nonce    string    `json:"nonce"`
	Status   string    `json:"status"`
	Reason   string    `json:"reason,omitempty"`
	Conflict string    `json:"conflict,omitempty"`
	Previous *seen     `json:"previous,omitempty"`
	Ticket   *scanned  `json:"ticket,omitempty"`
	StoredAt time.Time `json:"stored_at"`
}

type seen struct {
	At   time.Time `json:"at"`
	Gate string    `json:"gate"`
}

type scanned struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Type   string `json:"type"`
}

func verdictOf(a checkin.Answer) verdict {
	v := verdict{Nonce: a.Nonce, Status: string(a.Status), Reason: string(a.Reason), Conflict: string(a.Conflict), StoredAt: a.StoredAt}
	if a.Previous != nil {
		v.Previous = &seen{a.Previous.At, a.Previous.Gate}
	}
	if a.Ticket != nil {
		v.Ticket = &scanned{int64(a.Ticket.ID), a.Ticket.Number, a.Ticket.Type}
	}
	return v
}

// gateRedeem judges one scan now.
func (s *screens) gateRedeem(c *fiber.Ctx) error {
	var in scanIn
	if err := readJSON(c, &in); err != nil {
		return err
	}
	a, err := s.Checkin.Redeem(c.UserContext(), s.DeviceToken(c), in.draft(), s.Now())
	if err != nil {
		return err
	}
	return sendJSON(c, fiber.StatusOK, verdictOf(a))
}

// gateScans stores scans that happened without a network, at their own time.
func (s *screens) gateScans(c *fiber.Ctx) error {
	var in struct {
		Scans []scanIn `json:"scans"`
	}
	if err := readJSON(c, &in); err != nil {
		return err
	}
	drafts := make([]checkin.ScanDraft, len(in.Scans))
	for i, scan := range in.Scans {
		drafts[i] = scan.draft()
	}
	answers, err := s.Checkin.Record(c.UserContext(), s.DeviceToken(c), drafts, s.Now())
	if err != nil {
		return err
	}
	results := make([]verdict, len(answers))
	for i, a := range answers {
		results[i] = verdictOf(a)
	}
	return sendJSON(c, fiber.StatusOK, struct {
		Results []verdict `json:"results"`
	}{results})
}

// gateCount notes that people were counted by hand.
func (s *screens) gateCount(c *fiber.Ctx) error {
	var in struct {
		Nonce    string    `json:"nonce"`
		Location string    `json:"location"`
		Inside   *int      `json:"inside"`
		At       time.Time `json:"at"`
	}
	if err := readJSON(c, &in); err != nil {
		return err
	}
	if in.Inside == nil {
		return fault.Fields{"inside": fault.Msg("error.required")}.Err("api.apiCount")
	}
	d, ctx, err := s.Device(c)
	if err != nil {
		return err
	}
	count := checkin.CountDraft{Nonce: page.Clean(in.Nonce), Location: page.Clean(in.Location), Inside: *in.Inside, At: in.At}
	if err := s.Checkin.Count(ctx, d.EditionID, count, s.Now()); err != nil {
		return err
	}
	return s.sendOccupancy(c, d.EditionID)
}

type locationCount struct {
	Location  string      `json:"location"`
	Name      lang.Text   `json:"name"`
	Inside    int         `json:"inside"`
	LastCount *headCount  `json:"last_count"`
	Gates     []gateCount `json:"gates"`
}

type headCount struct {
	Inside int       `json:"inside"`
	At     time.Time `json:"at"`
}

type gateCount struct {
	Gate    string `json:"gate"`
	Entries int    `json:"entries"`
	Exits   int    `json:"exits"`
	Plus    int    `json:"plus"`
	Minus   int    `json:"minus"`
}

func (s *screens) gateOccupancy(c *fiber.Ctx) error {
	d, _, err := s.Device(c)
	if err != nil {
		return err
	}
	return s.sendOccupancy(c, d.EditionID)
}

func (s *screens) sendOccupancy(c *fiber.Ctx, id festival.ID) error {
	e, err := s.Festival.Get(c.UserContext(), id)
	if err != nil {
		return err
	}
	o, err := s.Checkin.Occupancy(c.UserContext(), e, s.Now())
	if err != nil {
		return err
	}
	answer := struct {
		AsOf      time.Time       `json:"as_of"`
		State     string          `json:"state"`
		Locations []locationCount `json:"locations"`
	}{o.AsOf.UTC(), string(e.Admission), []locationCount{}}
	for _, l := range o.Locations {
		one := locationCount{Location: l.Slug, Name: l.Name, Inside: l.Inside, Gates: []gateCount{}}
		if l.LastCount != nil {
			one.LastCount = &headCount{l.LastCount.Inside, l.LastCount.At}
		}
		for _, g := range l.Gates {
			one.Gates = append(one.Gates, gateCount{g.Slug, g.Entries, g.Exits, g.Plus, g.Minus})
		}
		answer.Locations = append(answer.Locations, one)
	}
	return sendJSON(c, fiber.StatusOK, answer)
}
