package office

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
)

const (
	// wallStreams is how many screens are told at once; the others ask.
	wallStreams = 20
	wallLook    = 2 * time.Second
	// wallStream ends before the server's time to write does; the browser comes
	// again by itself.
	wallStream = 50 * time.Second
	wallTold   = 15 * time.Second // what nobody reads any more is noticed by then
)

// gateWallLive tells a screen that something happened, by server-sent events:
// the page then asks for itself. Who does not ask for a stream hears the
// present mark once.
func (s *screens) gateWallLive(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	mark, err := s.Checkin.Mark(c.UserContext())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no")
	if !strings.Contains(c.Get(fiber.HeaderAccept), "text/event-stream") {
		return c.SendString(wallEvent(mark))
	}
	select {
	case s.walls <- struct{}{}:
	default:
		return fault.New(fault.Unavailable, "office.gateWallLive", "error.unavailable")
	}
	login := c.Cookies(s.CookieName("login"))
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) { // c is another request's by then
		defer func() { <-s.walls }()
		s.tellWall(w, mark, func() bool { return s.mayWatch(login, e.ID) })
	})
	return nil
}

func wallEvent(mark string) string { return fmt.Sprintf("retry: 3000\ndata: %s\n\n", mark) }

// mayWatch looks whether who began to watch is still signed in and may.
func (s *screens) mayWatch(login string, e festival.ID) bool {
	ctx, cancel := context.WithTimeout(context.Background(), wallLook)
	defer cancel()
	p, err := s.Accounts.Login(ctx, login, s.Now())
	if err != nil { // a database that does not answer takes nobody's right
		return !fault.Is(err, fault.Unauthorized)
	}
	return p.Can(int64(e), gatekeepers.Roles...)
}

// tellWall writes until the stream's time is over, the service ends, nobody may
// listen any more or nobody does: that is only seen when something is written.
func (s *screens) tellWall(w *bufio.Writer, mark string, may func() bool) {
	look, told := time.NewTicker(wallLook), time.NewTicker(wallTold)
	defer look.Stop()
	defer told.Stop()
	end := time.After(wallStream)
	say := func(what string) bool {
		_, err := w.WriteString(what)
		return err == nil && w.Flush() == nil
	}
	for ok := say(wallEvent(mark)); ok; {
		select {
		case <-end:
			return
		case <-s.Leaving:
			return
		case <-told.C:
			ok = say(":\n\n")
		case <-look.C:
			if !may() {
				return
			}
			if now := s.wallMark(mark); now != mark {
				mark = now
				ok = say(wallEvent(mark))
			}
		}
	}
}

// wallMark is the mark before where the database does not answer.
func (s *screens) wallMark(before string) string {
	ctx, cancel := context.WithTimeout(context.Background(), wallLook)
	defer cancel()
	mark, err := s.Checkin.Mark(ctx)
	if err != nil {
		return before
	}
	return mark
}
