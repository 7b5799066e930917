package checkin_test

import (
	"fmt"
	"testing"
	"time"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/ticket"
)

// numbers are well-formed ones that no ticket has.
func numbers(t *testing.T, n int) (all []string) {
	t.Helper()
	const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
	for i := range len(letters) {
		for _, last := range letters {
			if number, ok := ticket.ParseNumber(fmt.Sprintf("ZZZZZZ%c%c", letters[i], last)); ok && len(all) < n {
				all = append(all, number)
			}
		}
	}
	if len(all) < n {
		t.Fatal("no numbers are well-formed")
	}
	return all
}

// Whoever holds a gate's phone cannot find a ticket by trying numbers.
func TestNumbersCannotBeGuessed(t *testing.T) {
	d := newDoor(t)
	held := d.order(d.e, "tag", 2).Tickets
	limited := func(code string, at time.Time) bool {
		t.Helper()
		_, err := d.s.Redeem(t.Context(), d.bearer, d.scan(checkin.Entry, code), at)
		if err != nil && !fault.Is(err, fault.Limited) {
			t.Fatal(err)
		}
		return err != nil
	}
	const allowed = 10
	wrong := numbers(t, allowed+5)
	for _, number := range wrong[:allowed] {
		if limited(number, now) {
			t.Fatal("an honest mistake is refused")
		}
	}
	if !limited(wrong[allowed], now) || !limited(held[0].Number, now) {
		t.Error("numbers are answered without end")
	}
	if limited(d.code(held[1]), now) {
		t.Error("codes are refused too")
	}
	answers, err := d.s.Record(t.Context(), d.bearer, []checkin.ScanDraft{{Nonce: "late", Code: held[0].Number, Kind: checkin.Entry, At: now}}, time.Time{}, now)
	if err != nil || answers[0].Status != checkin.Refused || answers[0].Ticket != nil {
		t.Errorf("the way round by a batch is open: %+v, %v", answers, err)
	}
	later := now.Add(30 * time.Second)
	if limited(held[0].Number, later) || limited(wrong[allowed], later) || !limited(wrong[allowed+1], later) {
		t.Error("after half a minute one more is answered, and no two wrong ones")
	}
}
