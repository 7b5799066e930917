package pg

import (
	"context"
	"database/sql/driver"
	"net"
	"sync"
	"time"

	"github.com/lib/pq"
)

const (
	connectMost = 10 * time.Second // to a server that takes the connection and says nothing
	cancelMost  = 2 * time.Second  // for a server to end a query whose time is over
)

// connector makes connections that a silent server cannot hold. lib/pq asks the
// server to end a query whose context is over and then waits for its answer, as
// long as it takes: a server that is stopped, or behind a cut cable, would hold
// every request for ever.
type connector struct{ config pq.Config }

func newConnector(dsn string) (*connector, error) {
	dsn, err := withDefaults(dsn)
	if err != nil {
		return nil, err
	}
	config, err := pq.NewConfig(dsn)
	return &connector{config}, err
}

func (c *connector) Driver() driver.Driver { return &pq.Driver{} }

// Connect gives each connection a dialer of its own: what is dialled after the
// connection stands is the request to cancel its query.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, connectMost)
	defer cancel()
	d := &dialer{connecting: ctx}
	inner, err := pq.NewConnectorConfig(c.config.Clone())
	if err != nil {
		return nil, err
	}
	inner.Dialer(d)
	conn, err := inner.Connect(ctx)
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err() // and not that a deadline of ours passed
	}
	if err == nil {
		err = d.stands()
	}
	return conn, err
}

// dialer knows the connection it was made for.
type dialer struct {
	mu         sync.Mutex
	connecting context.Context // nil once the connection stands
	conn       *timed
	release    func() bool
}

func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	var plain net.Dialer
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.connecting == nil {
		d.conn.endBy(time.Now().Add(cancelMost))
		c, err := plain.DialContext(ctx, network, address)
		if err == nil {
			err = c.SetDeadline(time.Now().Add(cancelMost))
		}
		return c, err
	}
	c, err := plain.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if d.release != nil {
		d.release() // another of several hosts was tried before
	}
	d.conn = &timed{Conn: c}
	d.release = context.AfterFunc(d.connecting, func() { _ = c.SetDeadline(time.Now()) })
	return d.conn, nil
}

// stands is told that the connection was made; the limit of making it is over.
func (d *dialer) stands() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.release() {
		return d.connecting.Err()
	}
	d.connecting = nil
	return d.conn.SetDeadline(time.Time{})
}

func (d *dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

func (d *dialer) DialTimeout(network, address string, limit time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

// timed is a connection whose answer is awaited until a moment only; the next
// question is free again.
type timed struct {
	net.Conn
	mu    sync.Mutex
	bound bool
}

func (t *timed) endBy(moment time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bound = true
	_ = t.SetDeadline(moment)
}

func (t *timed) Write(b []byte) (int, error) {
	t.mu.Lock()
	if t.bound {
		t.bound = false
		_ = t.SetDeadline(time.Time{})
	}
	t.mu.Unlock()
	return t.Conn.Write(b)
}
