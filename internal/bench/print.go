package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"markt/internal/lang"
	"markt/internal/press"
	"markt/internal/ticket"
	"markt/static"
)

//go:embed tickets.py
var reportlabScript string

const (
	printedTickets = 1000

	// The holder's name as a person types it, and as reportlab needs it: joined
	// and in visual order, for it does neither.
	holder       = "محمد عبد الرحمن الحلبي"
	holderShaped = "\ufef2\ufe92\ufee0\ufea4\ufedf\ufe8d \ufee6\ufee4\ufea3\ufeae\ufedf\ufe8d \ufeaa\ufe92\ufecb \ufeaa\ufee4\ufea4\ufee3"
)

// measurePrint prints a thousand ordered tickets into one PDF, both sides as a
// process of its own, from the start of the program to the written file.
func measurePrint(ctx context.Context, b *bench) error {
	python, err := pythonWith(ctx, "reportlab", "qrcode")
	if err != nil {
		return err
	}
	orders, err := b.market.printed(ctx)
	if err != nil {
		return err
	}
	script, data := b.path("tickets.py"), b.path("tickets.json")
	if err := errors.Join(os.WriteFile(script, []byte(reportlabScript), 0o644), b.writeTickets(data, orders)); err != nil {
		return err
	}
	wall := figure{name: "1,000 tickets as PDF", unit: "ms each", faster: true, target: 6}
	work := figure{name: "… processor time", unit: "ms each", faster: true}
	for range b.rounds {
		for _, side := range []struct {
			cmd        *exec.Cmd
			wall, work *[]float64
		}{
			{exec.CommandContext(ctx, python, script, data, b.path("theirs.pdf")), &wall.theirs, &work.theirs},
			{exec.CommandContext(ctx, b.binary, "print", "tickets", "--edition", printSlug, "-o", b.path("ours.pdf")), &wall.ours, &work.ours},
		} {
			side.cmd.Env = b.service.environment()
			begun := time.Now()
			if _, err := output(side.cmd); err != nil {
				return err
			}
			*side.wall = append(*side.wall, perTicket(time.Since(begun)))
			*side.work = append(*side.work, perTicket(used(side.cmd)))
		}
	}
	ours, err1 := pages(b.path("ours.pdf"))
	theirs, err2 := pages(b.path("theirs.pdf"))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	wall.note = fmt.Sprintf("`markt print tickets`, the whole process with reading the orders, A5, vector codes, Arabic holders; %s. Reference: reportlab and python3-qrcode, the whole process without a database; %s.", ours, theirs)
	work.note = "the same runs on all cores together: Python has one, we make the codes on all."
	b.table.add(wall)
	b.table.add(work)
	return nil
}

func perTicket(d time.Duration) float64 { return milliseconds(d) / printedTickets }

var pageObject = regexp.MustCompile(`/Type /Page\b`)

// pages makes sure that a file has a page for each ticket.
func pages(file string) (string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	if n := len(pageObject.FindAll(b, -1)); n != printedTickets {
		return "", fmt.Errorf("%s has %d pages, not %d", filepath.Base(file), n, printedTickets)
	}
	return fmt.Sprintf("%.1f kB each", float64(len(b))/1000/printedTickets), nil
}

// pythonWith is an interpreter that has the modules: Debian's own knows its packages.
func pythonWith(ctx context.Context, modules ...string) (string, error) {
	for _, python := range []string{"/usr/bin/python3", "python3"} {
		if exec.CommandContext(ctx, python, "-c", "import "+strings.Join(modules, ", ")).Run() == nil {
			return python, nil
		}
	}
	return "", fmt.Errorf("no python3 has %s; `make bench` installs them", strings.Join(modules, " and "))
}

const printSlug = "bench-print"

// printed is an edition of its own with the orders to print.
func (m *market) printed(ctx context.Context) ([]*ticket.Order, error) {
	p := *m
	if err := p.makeEdition(ctx, printSlug); err != nil {
		return nil, err
	}
	if err := p.makeDoor(ctx); err != nil {
		return nil, err
	}
	return p.order(ctx, ticketType, holder, printedTickets)
}

// sheet is what the script reads.
type sheet struct {
	Faces  map[string]string `json:"faces"`
	Title  string            `json:"title"`
	Event  string            `json:"event"`
	Dates  string            `json:"dates"`
	One    string            `json:"one"`
	Spans  []string          `json:"spans"`
	Left   [][2]string       `json:"left"`
	Right  [][2]string       `json:"right"`
	Foot   []string          `json:"foot"`
	Ticket []sheetTicket     `json:"tickets"`
}

type sheetTicket struct {
	Payload string `json:"payload"`
	Number  string `json:"number"`
	Type    string `json:"type"`
	Holder  string `json:"holder"`
	Order   string `json:"order"`
}

// writeTickets writes the words of our tickets for the reference.
func (b *bench) writeTickets(file string, orders []*ticket.Order) error {
	e := b.market.edition
	say := func(key string, args ...any) string { return lang.De.T("print.ticket."+key, args...) }
	from, until, _ := e.Span()
	s := sheet{
		Title: e.Title(lang.De), Event: e.Title(lang.De), Dates: press.Dates(e, lang.De) + "  ·  " + place, One: say("one"),
		Spans: []string{say("window", "day", lang.De.DateShort(from), "span", lang.De.TimeSpan(e.In(from.Add(-24*time.Hour)), e.In(until)))},
		Left:  [][2]string{{say("way"), place}, {"", address}, {"", wayThere}},
		Right: [][2]string{{say("reentry"), say("reentry.after_exit")}, {say("gate"), say("gate.text")}, {say("note"), goodToKnow}},
		Foot:  []string{e.ContactEmail, e.Organiser},
	}
	var err error
	if s.Faces, err = b.writeFaces(); err != nil {
		return err
	}
	for _, o := range orders {
		for i, t := range o.Tickets {
			code, err := b.market.tickets.Code(context.Background(), t)
			if err != nil {
				return err
			}
			s.Ticket = append(s.Ticket, sheetTicket{
				Payload: code.Address("http://" + b.service.addr), Number: t.Number, Type: t.TypeName.In(lang.De), Holder: holderShaped,
				Order: say("order", "code", o.Code) + "  ·  " + say("nth", "nth", fmt.Sprint(i+1), "of", fmt.Sprint(len(o.Tickets))),
			})
		}
	}
	var out bytes.Buffer
	if err := json.NewEncoder(&out).Encode(s); err != nil {
		return err
	}
	return os.WriteFile(file, out.Bytes(), 0o644)
}

// writeFaces lays our typefaces out as files.
func (b *bench) writeFaces() (map[string]string, error) {
	faces := map[string]string{}
	for as, name := range map[string]string{"text": "rubik-regular", "bold": "rubik-bold", "display": "rubik-heavy", "arabic": "noto-sans-arabic-regular"} {
		ttf, err := static.Face(name)
		if err != nil {
			return nil, err
		}
		faces[as] = b.path(name + ".ttf")
		if err := os.WriteFile(faces[as], ttf, 0o644); err != nil {
			return nil, err
		}
	}
	return faces, nil
}
