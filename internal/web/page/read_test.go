package page

import (
	"net/url"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/valyala/fasthttp"
)

func reading(t *testing.T, form url.Values) *Reader {
	t.Helper()
	app := fiber.New()
	raw := &fasthttp.RequestCtx{}
	raw.Request.Header.SetMethod(fiber.MethodPost)
	raw.Request.Header.SetContentType("application/x-www-form-urlencoded")
	raw.Request.SetBodyString(form.Encode())
	c := app.AcquireCtx(raw)
	t.Cleanup(func() { app.ReleaseCtx(c) })
	return Read(c)
}

func TestReaderReads(t *testing.T) {
	r := reading(t, url.Values{"a": {"2026-11-07"}, "b": {"7.11.2026"}, "c": {"14:30"}, "d": {"3,5"}, "e": {" 12 "}, "f": {"2026-11-07T09:05"}, "g": {"24:00"}})
	day := time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC)
	if !r.Date("a").Equal(day) || !r.Date("b").Equal(day) || r.Clock("c") != 14*time.Hour+30*time.Minute || r.Number("d") != 3.5 || r.Whole("e") != 12 || r.Clock("g") != 24*time.Hour {
		t.Error("a value was misread")
	}
	arabic := reading(t, url.Values{"a": {"٧.١١.٢٠٢٦"}, "c": {"١٤:٣٠"}, "d": {"٣٫٥"}, "e": {"۱۲"}})
	if !arabic.Date("a").Equal(day) || arabic.Clock("c") != 14*time.Hour+30*time.Minute || arabic.Number("d") != 3.5 || arabic.Whole("e") != 12 {
		t.Error("the digits of another script were misread")
	}
	if at := r.Moment("f", time.UTC); at == nil || at.Minute() != 5 {
		t.Error(at)
	}
	if r.MaybeNumber("none") != nil || r.MaybeWhole("none") != nil || r.Moment("none", time.UTC) != nil || r.Err() != nil {
		t.Error(r.F)
	}
}

func TestReaderComplains(t *testing.T) {
	r := reading(t, url.Values{"date": {"31.2.2026"}, "time": {"25:00"}, "number": {"NaN"}, "whole": {"99999999999"}, "moment": {"gestern"}})
	r.Date("date")
	r.Date("no date")
	r.Clock("time")
	r.Number("number")
	r.Whole("whole")
	r.Moment("moment", time.UTC)
	got := map[string]string{}
	for name, m := range r.F {
		got[name] = m.Key
	}
	want := map[string]string{"date": "error.date", "no date": "error.required", "time": "error.time", "number": "error.number", "whole": "error.number", "moment": "error.date"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
