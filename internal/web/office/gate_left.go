package office

import (
	"cmp"
	"context"
	"io"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/table"
	"markt/internal/web/page"
)

// leftMost is how many bytes a phone's file may have.
const leftMost = 4 << 20

// leftTime is how long storing one may take: the largest takes longer than a
// page may, and would end half-way.
const leftTime = time.Minute

type gateLeftPage struct {
	page.Page
	Devices []page.Option
	Text    string // of the file, which comes along with the answer
	Seen    *checkin.LeftSeen
	Facts   []page.Fact
}

// gateLeft is where the scans of a phone are read in that may not tell them itself.
func (s *screens) gateLeft(c *fiber.Ctx) error { return s.showGateLeft(c, "", nil, nil) }

func (s *screens) showGateLeft(c *fiber.Ctx, text string, seen *checkin.LeftSeen, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.gate.left")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := gateLeftPage{Page: p, Text: text, Seen: seen}
	devices, err := s.Checkin.Devices(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, one := range devices {
		d.Devices = append(d.Devices, page.Option{Value: p.Sprint(one.ID), Label: one.Name + " · " + p.Text(one.GateName)})
	}
	if seen != nil {
		d.Facts, err = s.leftFacts(c, p, e, *seen)
		if seen.Device != nil {
			p.In["device"] = p.Sprint(seen.Device.ID)
		}
	}
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Show(c, "office/gate_left", d)
}

// leftFacts are what a file holds, in the person's words.
func (s *screens) leftFacts(c *fiber.Ctx, p page.Page, e *festival.Edition, seen checkin.LeftSeen) (facts []page.Fact, err error) {
	if seen.Gate != 0 {
		g, err := s.Checkin.Gate(c.UserContext(), e.ID, seen.Gate)
		if err != nil {
			return nil, err
		}
		facts = append(facts, page.Fact{Label: p.T("office.gate.gate"), Value: p.Text(g.Name)})
	}
	if !seen.From.IsZero() {
		facts = append(facts, page.Fact{Label: p.T("office.gate.left_when"), Value: p.DateTime(e.In(seen.From)) + " – " + p.DateTime(e.In(seen.Until))})
	}
	for _, n := range []struct {
		key   string // of office.gate.left.
		count int
	}{
		{"entries", seen.Entries}, {"exits", seen.Exits}, {"tally", seen.Tally}, {"counts", seen.Counts}, {"refused", seen.Refused},
		{"known", seen.Known}, {"strange", seen.Strange}, {"late", seen.Late}, {"unread", seen.Unread},
	} {
		if n.count > 0 {
			facts = append(facts, page.Fact{Label: p.T("office.gate.left." + n.key), Value: p.Number(n.count)})
		}
	}
	return facts, nil
}

// gateLeftPost shows what a file holds, and stores it once the office has said
// that it is to be and whose it was. It is safe to repeat by the scans' nonces.
func (s *screens) gateLeftPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var device checkin.DeviceID
	var do string
	f := page.Reading(c, e.Loc())
	page.Key(f, "device", &device)
	f.Line("do", &do)
	text, err := leftText(c)
	if err == nil {
		err = f.Err()
	}
	var left *checkin.Left
	if err == nil {
		left, err = checkin.ReadLeft([]byte(text))
	}
	var seen checkin.LeftSeen
	if err == nil {
		seen, err = s.Checkin.LookLeft(c.UserContext(), e, device, left)
	}
	if err != nil {
		return s.End(c, page.Done{}, err, func(c *fiber.Ctx, wrong error) error { return s.showGateLeft(c, "", nil, wrong) })
	}
	again := func(c *fiber.Ctx, wrong error) error { return s.showGateLeft(c, text, &seen, wrong) }
	switch {
	case do != "take":
		return again(c, nil)
	case seen.Device == nil || device == 0:
		return s.End(c, page.Done{}, fault.Fields{"device": fault.Msg("error.choice")}.Err("office.gateLeft"), again)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), leftTime)
	defer cancel()
	taken, err := s.Checkin.TakeLeft(ctx, e, *seen.Device, left, s.Now())
	return s.End(c, leftDone(s.deviceHref(c, seen.Device.ID), taken), err, again)
}

// failedNamed is how many of what could not be stored a page names.
const failedNamed = 5

func leftDone(to string, t checkin.LeftTaken) page.Done {
	done := page.Done{To: to, Key: "office.gate.left_done", Args: []any{"stored", t.Stored, "before", t.Before, "against", t.Against}}
	if len(t.Failed) > 0 {
		done.Key, done.Warn = "office.gate.left_done_failed", true
		done.Args = append(done.Args, "failed", len(t.Failed), "names", cmp.Or(strings.Join(t.AnyFailed(failedNamed), ", "), "–"))
	}
	return done
}

// leftText is the file, chosen now or come along from its own page.
func leftText(c *fiber.Ctx) (string, error) {
	head, err := c.FormFile("file")
	if err != nil || head.Size == 0 {
		if text := page.Value(c, "text"); text != "" {
			return text, nil
		}
		return "", fault.Fields{"file": fault.Msg("error.required")}.Err("office.leftText")
	}
	f, err := head.Open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, leftMost))
	text, _, _ := table.Decode(raw) // whoever opened it on the way may have saved it as something else
	return page.Clean(string(text)), err
}
