package office

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
)

const (
	// wallStreams is how many screens are told at once; the others ask.
	wallStreams = 20
	wallLook    = 2 * time.Second
	// wallStream ends before the server's time to write does; the browser comes
	// again by itself, and its right is looked at again.
	wallStream = 50 * time.Second
	wallTold   = 15 * time.Second // what nobody reads any more is noticed by then
)

// gateWallLive tells a screen that something happened, by server-sent events:
// the page then asks for itself. Who does not ask for a stream hears the
// present mark once.
func (s *screens) gateWallLive(c *fiber.Ctx) error {
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
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) { // c is another request's by then
		defer func() { <-s.walls }()
		s.tellWall(w, mark)
	})
	return nil
}

func wallEvent(mark string) string { return fmt.Sprintf("retry: 3000\ndata: %s\n\n", mark) }

// tellWall writes until the stream's time is over, the service ends or nobody
// listens: that is only seen when something is written.
func (s *screens) tellWall(w *bufio.Writer, mark string) {
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
