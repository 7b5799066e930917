package web

import (
	"container/list"
	"crypto/tls"
	"io"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/gofiber/fiber/v2"
)

// crowd is a listener that holds so many connections and no more. When the
// house is full, whoever has kept it waiting longest makes room for the next:
// that is a browser that only keeps its line open, or one of those who open
// connections to send nothing. Who asks for a page at once is never the one.
type crowd struct {
	net.Listener
	most    int
	mu      sync.Mutex
	open    int
	waiting *list.List // of *guest, the longest waiting first
	hearing chan struct{}
}

const (
	crowdMost   = 2000
	crowdSpare  = 200 // connections that are handled while the house is full
	crowdHears  = 64  // guests that are heard out at once
	hearMost    = 256 << 20
	hearLong    = 20 * time.Second
	hearQuiet   = 2 * time.Second
	hearAtATime = 16 << 10
)

func newCrowd(l net.Listener, most int) *crowd {
	return &crowd{Listener: l, most: most, waiting: list.New(), hearing: make(chan struct{}, crowdHears)}
}

// affordable is how many connections this process may hold: a half of its
// files, because the database and the prints need some too.
func affordable() int {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil || files.Cur/2 > crowdMost {
		return crowdMost
	}
	return int(files.Cur / 2)
}

func (w *crowd) Accept() (net.Conn, error) {
	c, err := w.Listener.Accept()
	if err != nil {
		return nil, err
	}
	g := &guest{Conn: c, in: w}
	if longest := w.enter(g); longest != nil {
		_ = longest.Conn.Close() // its goroutine notices
	}
	return g, nil
}

// enter gives the guest who must go, if one must.
func (w *crowd) enter(g *guest) (longest *guest) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if first := w.waiting.Front(); w.open >= w.most && first != nil {
		longest = w.waiting.Remove(first).(*guest)
		longest.at = nil
	}
	w.open++
	g.at = w.waiting.PushBack(g)
	return longest
}

// guest is one connection.
type guest struct {
	net.Conn
	in    *crowd
	at    *list.Element // among those who wait; nil while a request is handled
	loud  bool          // still sends what nobody wants; see hearOut
	close sync.Once
}

// attend takes the guest out of those who may be asked to go, until it is answered.
func (g *guest) attend() {
	g.in.mu.Lock()
	defer g.in.mu.Unlock()
	if g.at != nil {
		g.in.waiting.Remove(g.at)
		g.at = nil
	}
}

// await puts it back, as the one who has waited least.
func (g *guest) await() {
	g.in.mu.Lock()
	defer g.in.mu.Unlock()
	if g.at == nil {
		g.at = g.in.waiting.PushBack(g)
	}
}

func (g *guest) Close() (err error) {
	g.close.Do(func() {
		if g.loud {
			g.hearOut()
		}
		g.attend()
		g.in.mu.Lock()
		g.in.open--
		g.in.mu.Unlock()
		err = g.Conn.Close()
	})
	return err
}

// hearOut ends our side and reads what is left of a body that is too large. A
// browser sends its whole form before it reads the answer, and shows a broken
// connection instead of our words when the server closes meanwhile.
func (g *guest) hearOut() {
	half, ok := g.Conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	select {
	case g.in.hearing <- struct{}{}:
		defer func() { <-g.in.hearing }()
	default:
		return
	}
	end, bin := time.Now().Add(hearLong), make([]byte, hearAtATime)
	for left := hearMost; left > 0; {
		quiet := time.Now().Add(hearQuiet)
		if quiet.After(end) {
			quiet = end
		}
		_ = g.Conn.SetReadDeadline(quiet)
		n, err := io.ReadAtLeast(g.Conn, bin, 1)
		if left -= n; err != nil {
			return
		}
	}
}

// guestOf is the guest behind a connection; nil in tests without a network.
func guestOf(c net.Conn) *guest {
	if secure, ok := c.(*tls.Conn); ok {
		c = secure.NetConn()
	}
	g, _ := c.(*guest)
	return g
}

// attend keeps a guest while its request is handled.
func (s *Server) attend(c *fiber.Ctx) error {
	g := guestOf(c.Context().Conn())
	if g == nil {
		return c.Next()
	}
	g.attend()
	defer g.await()
	return c.Next()
}
