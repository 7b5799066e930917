package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

type eventOut struct {
	Edition string             `json:"edition" doc:"The edition's slug."`
	Name    lang.Text          `json:"name"`
	Zone    string             `json:"zone" doc:"Its IANA time zone."`
	State   festival.Admission `json:"state" doc:"Whether the gates of this device's location let people in; in an evacuation nothing is scanned."`
}

func eventOf(b *checkin.Bundle) eventOut {
	e := b.Edition
	return eventOut{Edition: e.Slug, Name: e.Name, Zone: e.Zone, State: b.Admission()}
}

type enrolIn struct {
	Token string `json:"token" api:"must" doc:"From the QR code that the office shows; it works once."`
}

type enrolOut struct {
	DeviceToken string              `json:"device_token" doc:"What this device shows from now on. It is not told again."`
	Gate        string              `json:"gate" doc:"The gate's slug."`
	GateName    lang.Text           `json:"gate_name"`
	Event       eventOut            `json:"event"`
	Keys        []checkin.BundleKey `json:"keys" doc:"The public keys that codes are signed with."`
}

// gateEnrol turns the QR from the office into a device's token, once.
func (s *screens) gateEnrol(c *fiber.Ctx) error {
	var in enrolIn
	if err := page.ReadJSON(c, &in); err != nil {
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
	return page.SendJSON(c, fiber.StatusOK, enrolOut{token, d.GateSlug, d.GateName, eventOf(b), b.Keys})
}

type bundleOut struct {
	Event eventOut `json:"event"`
	*checkin.Bundle
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
	return sendKept(c, bundleOut{eventOf(b), b})
}

type recordsOut struct {
	Records []checkin.Record `json:"records"`
}

// gateRecords is what a device may show of tickets; its ETag is its content's.
func (s *screens) gateRecords(c *fiber.Ctx) error {
	d, ctx, err := s.Device(c)
	if err != nil {
		return err
	}
	all, err := s.Checkin.Records(ctx, d, s.Now())
	if err != nil {
		return err
	}
	return sendKept(c, recordsOut{all})
}

// sendKept answers with what the caller keeps until it differs, packed for
// those who can unpack it.
func sendKept(c *fiber.Ctx, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	etag := hex.EncodeToString(sum[:12])
	packs := page.Unpacks(c)
	if packs {
		etag += "-gzip"
	}
	c.Set(fiber.HeaderETag, `"`+etag+`"`)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Vary(fiber.HeaderAcceptEncoding)
	if strings.TrimPrefix(c.Get(fiber.HeaderIfNoneMatch), "W/") == `"`+etag+`"` {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	if packs {
		if body, err = packed(body); err != nil {
			return err
		}
		c.Set(fiber.HeaderContentEncoding, "gzip")
	}
	return c.Send(body)
}

// packed takes little time for most of the gain: it is made for each caller.
func packed(body []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	err = w.Close() // it writes what it still holds
	return b.Bytes(), err
}

type scanIn struct {
	Nonce   string         `json:"nonce" api:"must max=64" doc:"Made by the device before it sends. The same scan under the same nonce gets the same answer again."`
	Code    string         `json:"code" api:"max=4096" doc:"The ticket's code, the whole address it stands in or, online only, its printed number; in any case. A plus and a minus carry none."`
	Nth     int            `json:"nth" api:"min=0 max=60" doc:"With a group's code, which of its tickets, from 1. With a ticket's, none."`
	Kind    checkin.Kind   `json:"kind" api:"must" doc:"A plus and a minus count somebody without a ticket in or out."`
	At      time.Time      `json:"at" doc:"When it happened by the device's clock. A batch is judged at this time, redeem at the service's. A time that cannot be is put right: later than now, before the device was made, before the market's first day."`
	Claimed time.Time      `json:"claimed_at" doc:"What the device's clock showed, where the device knows that its clock was set and at is its best guess; it is kept beside at."`
	Drill   bool           `json:"drill" doc:"For training: judged and answered like any scan, and neither stored as one nor counted; the office sees that there was a drill."`
	Refused checkin.Reason `json:"refused" doc:"Why the device turned the holder away when it could not ask: it is stored so and lets nobody in, whatever the service knows by then. Not with force."`
	Force   bool           `json:"force" doc:"Somebody was let in already: it is stored and ok, with the reason against it as conflict."`
}

func (a scanIn) draft() checkin.ScanDraft {
	return checkin.ScanDraft{Nonce: page.Clean(a.Nonce), Code: page.Clean(a.Code), Nth: a.Nth, Kind: a.Kind, At: a.At, Claimed: a.Claimed, Force: a.Force, Drill: a.Drill, Refused: a.Refused}
}

// draftOf reads one scan of a batch; of one with broken types only the nonce
// is left, which Check refuses.
func draftOf(raw json.RawMessage) checkin.ScanDraft {
	var in scanIn
	if json.Unmarshal(raw, &in) == nil {
		return in.draft()
	}
	return scanIn{Nonce: nonceIn(raw)}.draft()
}

// nonceIn is the nonce of a scan of which nothing else can be read.
func nonceIn(raw json.RawMessage) string {
	var known struct {
		Nonce string `json:"nonce"`
	}
	_ = json.Unmarshal(raw, &known)
	return known.Nonce
}

type verdict struct {
	Nonce    string         `json:"nonce"`
	Status   checkin.Status `json:"status"`
	Reason   checkin.Reason `json:"reason,omitempty" doc:"Why it is refused: the first that holds, in this order. In a batch, error stands for a scan that could not be judged; it is not stored."`
	Conflict checkin.Reason `json:"conflict,omitempty" doc:"Why it would have been refused, had nobody been let in already."`
	Previous *seen          `json:"previous,omitempty" doc:"The admission that speaks against this one."`
	Ticket   *scanned       `json:"ticket,omitempty"`
	Valid    *validity      `json:"valid,omitempty" doc:"When and where it admits, if it does at another time, place or gate."`
	StoredAt time.Time      `json:"stored_at" doc:"The service's time."`
}

type validity struct {
	Windows []ticket.Window `json:"windows" doc:"Those that are not over, or all of them; none: at any time."`
	Gates   []string        `json:"gates" doc:"The slugs of the gates that admit it."`
}

type seen struct {
	At   time.Time `json:"at"`
	Gate string    `json:"gate" doc:"The gate's slug."`
}

type scanned struct {
	ID     ticket.ID `json:"id,omitempty"`
	Number string    `json:"number,omitempty" doc:"The 8 characters printed on it. Missing, as the id, where a service that stands alone at a gate meets a ticket that was sold after its copy."`
	Type   string    `json:"type" doc:"The type's slug."`
}

func verdictOf(a checkin.Answer) verdict {
	v := verdict{Nonce: a.Nonce, Status: a.Status, Reason: a.Reason, Conflict: a.Conflict, StoredAt: a.StoredAt}
	if a.Previous != nil {
		v.Previous = &seen{a.Previous.At, a.Previous.Gate}
	}
	if a.Ticket != nil {
		v.Ticket = &scanned{a.Ticket.ID, a.Ticket.Number, a.Ticket.Type}
	}
	if a.Valid != nil {
		v.Valid = &validity{a.Valid.Windows, a.Valid.Gates}
	}
	return v
}

// gateRedeem judges one scan now.
func (s *screens) gateRedeem(c *fiber.Ctx) error {
	var in scanIn
	if err := page.ReadJSON(c, &in); err != nil {
		return err
	}
	a, err := s.Checkin.Redeem(c.UserContext(), s.DeviceToken(c), in.draft(), s.Now())
	if err != nil {
		return s.NotInCopy(c, err)
	}
	return page.SendJSON(c, fiber.StatusOK, verdictOf(a))
}

type scansIn struct {
	Scans  []json.RawMessage `json:"scans" api:"must max=1000 each=ScanIn" doc:"In any order, any number of times."`
	SentAt time.Time         `json:"sent_at" doc:"What the device's clock shows as this request leaves, made anew for each attempt: the times of the scans are put right by it."`
}

type scansOut struct {
	Results []verdict `json:"results" doc:"In the order of the scans."`
}

// gateScans stores scans that happened without a network, at their own time.
// Each is read by itself, so that one that cannot be read is refused alone.
func (s *screens) gateScans(c *fiber.Ctx) error {
	var in scansIn
	if err := page.ReadJSON(c, &in); err != nil {
		return err
	}
	drafts := make([]checkin.ScanDraft, len(in.Scans))
	for i, raw := range in.Scans {
		drafts[i] = draftOf(raw)
	}
	answers, err := s.Checkin.Record(c.UserContext(), s.DeviceToken(c), drafts, in.SentAt, s.Now())
	if err != nil {
		return s.NotInCopy(c, err)
	}
	results := make([]verdict, len(answers))
	for i, a := range answers {
		results[i] = verdictOf(a)
	}
	return page.SendJSON(c, fiber.StatusOK, scansOut{results})
}

type countIn struct {
	Nonce    string    `json:"nonce" api:"must max=64" doc:"Made by the device before it sends; a count counts once under it."`
	Location string    `json:"location" api:"must" doc:"The location's slug."`
	Inside   *int      `json:"inside" api:"must min=0 max=1000000" doc:"How many were counted."`
	At       time.Time `json:"at" doc:"When they were counted; without it now."`
}

// gateCount notes that people were counted by hand.
func (s *screens) gateCount(c *fiber.Ctx) error {
	var in countIn
	if err := page.ReadJSON(c, &in); err != nil {
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
	if err := s.Checkin.CountBy(ctx, d, count, s.Now()); err != nil {
		return err
	}
	return s.sendOccupancy(c, d)
}

type occupancyOut struct {
	AsOf      time.Time          `json:"as_of"`
	State     festival.Admission `json:"state" doc:"What holds at this device's location."`
	Inside    int                `json:"inside" doc:"People at all locations."`
	Locations []locationCount    `json:"locations"`
}

type locationCount struct {
	Location  string             `json:"location" doc:"The location's slug."`
	Name      lang.Text          `json:"name"`
	State     festival.Admission `json:"state" doc:"What holds there."`
	Inside    int                `json:"inside" doc:"People there now: the last count and what the gates saw since. Below zero more were counted out than in."`
	Holders   int                `json:"holders" doc:"People among them who came in on a ticket. Each counts once, however often it is scanned."`
	Tally     int                `json:"tally" doc:"Counted in less counted out without a ticket since the last count."`
	Unmatched int                `json:"unmatched_exits" doc:"Exits on a ticket nobody was in on. They take nobody off."`
	LastCount *headCount         `json:"last_count"`
	Gates     []gateCount        `json:"gates" doc:"What each gate saw on this market day."`
}

type headCount struct {
	Inside int       `json:"inside"`
	At     time.Time `json:"at"`
}

type gateCount struct {
	Gate    string `json:"gate" doc:"The gate's slug."`
	Entries int    `json:"entries"`
	Exits   int    `json:"exits"`
	Plus    int    `json:"plus"`
	Minus   int    `json:"minus"`
	Devices int    `json:"devices" doc:"Enrolled at it now."`
	Silent  int    `json:"silent" doc:"Those among them not heard of for five minutes."`
}

func (s *screens) gateOccupancy(c *fiber.Ctx) error {
	d, _, err := s.Device(c)
	if err != nil {
		return err
	}
	return s.sendOccupancy(c, d)
}

func (s *screens) sendOccupancy(c *fiber.Ctx, d checkin.Device) error {
	e, err := s.Festival.Get(c.UserContext(), d.EditionID)
	if err != nil {
		return err
	}
	o, err := s.Checkin.Occupancy(c.UserContext(), e, s.Now())
	if err != nil {
		return err
	}
	answer := occupancyOut{o.AsOf.UTC(), o.AdmissionAt(d.GateID), o.Inside, []locationCount{}}
	for _, l := range o.Locations {
		one := locationCount{Location: l.Slug, Name: l.Name, State: l.Admission, Inside: l.Inside, Holders: l.Holders, Tally: l.Tally, Unmatched: l.Unmatched, Gates: []gateCount{}}
		if l.LastCount != nil {
			one.LastCount = &headCount{l.LastCount.Inside, l.LastCount.At}
		}
		for _, g := range l.Gates {
			one.Gates = append(one.Gates, gateCount{g.Slug, g.Entries, g.Exits, g.Plus, g.Minus, g.Devices, g.Silent})
		}
		answer.Locations = append(answer.Locations, one)
	}
	return page.SendJSON(c, fiber.StatusOK, answer)
}
