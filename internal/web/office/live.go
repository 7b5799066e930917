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
	"markt/internal/web/page"
)

const (
	liveLook = 2 * time.Second
	// liveStream ends before the server's time to write does; the browser comes
	// again by itself.
	liveStream = 50 * time.Second
	liveTold   = 15 * time.Second // what nobody reads any more is noticed by then
)

// live is what a screen is told by server-sent events: what is so now, each time
// it is not what it was before.
type live struct {
	places  chan struct{} // how many are told at once; the others ask
	edition festival.ID
	guard   page.Guard
	// now is what is so; before, where the database does not answer.
	now func(ctx context.Context, before string) string
}

// tell answers with a stream. Who does not ask for one hears once what is so.
func (s *screens) tell(c *fiber.Ctx, first string, l live) error {
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no")
	if !strings.Contains(c.Get(fiber.HeaderAccept), "text/event-stream") {
		return c.SendString(liveEvent(first))
	}
	select {
	case l.places <- struct{}{}:
	default:
		return fault.New(fault.Unavailable, "office.tell", "error.unavailable")
	}
	login := c.Cookies(s.CookieName("login"))
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) { // c is another request's by then
		defer func() { <-l.places }()
		s.goOnTelling(w, first, l, func() bool { return s.mayListen(login, l) })
	})
	return nil
}

func liveEvent(what string) string { return fmt.Sprintf("retry: 3000\ndata: %s\n\n", what) }

// mayListen looks whether who began to listen is still signed in and may.
func (s *screens) mayListen(login string, l live) bool {
	ctx, cancel := context.WithTimeout(context.Background(), liveLook)
	defer cancel()
	p, err := s.Accounts.Login(ctx, login, s.Now())
	if err != nil { // a database that does not answer takes nobody's right
		return !fault.Is(err, fault.Unauthorized)
	}
	return p.Can(int64(l.edition), l.guard.Roles...)
}

// goOnTelling writes until the stream's time is over, the service ends, nobody
// may listen any more or nobody does: that is only seen when something is
// written.
func (s *screens) goOnTelling(w *bufio.Writer, what string, l live, may func() bool) {
	look, told := time.NewTicker(liveLook), time.NewTicker(liveTold)
	defer look.Stop()
	defer told.Stop()
	end := time.After(liveStream)
	say := func(what string) bool {
		_, err := w.WriteString(what)
		return err == nil && w.Flush() == nil
	}
	for ok := say(liveEvent(what)); ok; {
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
			if now := l.ask(what); now != what {
				what = now
				ok = say(liveEvent(what))
			}
		}
	}
}

func (l live) ask(before string) string {
	ctx, cancel := context.WithTimeout(context.Background(), liveLook)
	defer cancel()
	return l.now(ctx, before)
}
