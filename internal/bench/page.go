package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"time"

	"github.com/gofiber/fiber/v2"
)

// bareArgument makes this program the reference server: bench -bare ADDRESS FILE.
const bareArgument = "-bare"

// serveBare sends a file's bytes from one Fiber handler and does nothing else.
func serveBare(addr, file string) error {
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Send(body)
	})
	return app.Listen(addr)
}

// startBare runs the reference server as a process of its own, as the service is.
func (b *bench) startBare(ctx context.Context, body []byte) (url string, stop func(), err error) {
	file := b.path("page.html")
	if err := os.WriteFile(file, body, 0o644); err != nil {
		return "", nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	addr, err := freeAddress()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.Command(self, bareArgument, addr, file)
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	url = "http://" + addr + "/"
	for range 500 {
		if res, err := http.Get(url); err == nil {
			res.Body.Close()
			return url, stop, nil
		}
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
	stop()
	return "", nil, fmt.Errorf("the reference server does not answer at %s", addr)
}

// measurePage loads the released programme page, uncompressed, against the
// same bytes from a bare handler.
func measurePage(ctx context.Context, b *bench) error {
	const path = "/de/programme"
	body, err := b.service.fetch(ctx, path)
	if err != nil {
		return err
	}
	bare, stop, err := b.startBare(ctx, body)
	if err != nil {
		return err
	}
	defer stop()
	f := figure{name: "Programme page", unit: "/s", target: .5}
	for range b.rounds {
		reference, err := wrk(ctx, b.load, bare)
		if err != nil {
			return err
		}
		ours, err := wrk(ctx, b.load, b.service.url(path))
		if err != nil {
			return err
		}
		f.ours, f.theirs = append(f.ours, ours.rate), append(f.theirs, reference.rate)
	}
	f.note = fmt.Sprintf("%s, %d bytes, released, uncompressed. Reference: one bare Fiber handler that sends the same bytes.", path, len(body))
	b.table.add(f)
	b.busy = time.Now()
	return nil
}
