package fault

import (
	"errors"
	"io"
	"testing"
)

func TestWrapKeepsWhatThePersonSees(t *testing.T) {
	fields := Fields{}
	fields.Add("name", "error.required")
	fields.Add("name", "error.too_long")
	err := Wrap("outer", Wrap("inner", fields.Err("check")))
	if KindOf(err) != Invalid {
		t.Fatalf("kind %v", KindOf(err))
	}
	if got := FieldsOf(err)["name"].Key; got != "error.required" {
		t.Errorf("field says %q, want the first problem", got)
	}
	if got := CodeOf(Wrap("outer", Coded(Conflict, "order", "sold_out", "ticket.sold_out"))); got != "sold_out" {
		t.Errorf("code %q", got)
	}
}

func TestForeignErrorsAreInternal(t *testing.T) {
	err := Wrap("read", io.ErrUnexpectedEOF)
	if KindOf(err) != Internal || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v", err)
	}
	if MessageOf(err).Key != "" {
		t.Error("driver text must not become a message")
	}
	if Wrap("op", nil) != nil || (Fields{}).Err("op") != nil {
		t.Error("nil must stay nil")
	}
}

// Two messages that come under one name: always the same one is said.
func TestTakeSaysTheSameEachTime(t *testing.T) {
	for range 50 {
		f := Fields{}
		f.Take(Fields{"slug": Msg("b"), "name": Msg("a"), "email": Msg("c")}, map[string]string{"slug": "location", "name": "location"})
		if f["location"].Key != "a" || f["email"].Key != "c" || len(f) != 2 {
			t.Fatalf("%v", f)
		}
	}
}
