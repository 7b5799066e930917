package fault

import (
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
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

func TestTakeKeepsWhatIsNoted(t *testing.T) {
	f := Fields{"day": Msg("error.date")}
	f.Take(Fields{"day": Msg("error.required"), "slug": Msg("error.slug"), "name": Msg("error.name"), "mail": Msg("error.email")},
		map[string]string{"slug": "location", "name": "location"})
	want := Fields{"day": Msg("error.date"), "location": Msg("error.name"), "mail": Msg("error.email")}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Error(diff)
	}
}
