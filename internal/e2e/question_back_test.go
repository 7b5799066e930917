package e2e

import "testing"

// Back after a yes leads to the page that asked, not to the browser's offer to
// send the form once more; and the answer goes to where the question came from.
func TestBackAfterAnAnswerIsThePageThatAsked(t *testing.T) {
	t.Parallel()
	s := limited(t)
	b := browse(t, s, "")
	b.orders("/de/tickets", de("ticket.order.send"))
	order := b.arrives("/de/orders/")
	b.click(de("ticket.mine.cancel"))
	b.press("zurückgeben (")
	b.sees(de("ticket.mine.return_do"))
	b.press(de("ticket.mine.return_do"))
	b.sees(de("ticket.mine.returned_flash"))
	eval[bool](b, `history.back() || true`)
	b.await(`document.readyState === "complete" && performance.getEntriesByType("navigation")[0].type === "back_forward"`, "the page before")
	if b.path() != order {
		t.Errorf("back leads to %s", b.path())
	}
	b.sees(de("ticket.mine.title"))
}
