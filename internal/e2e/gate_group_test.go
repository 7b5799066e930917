package e2e

import (
	"strconv"
	"strings"
	"testing"
)

// said is what a phone says, without the signs that keep names apart.
func said(key string, args ...any) string { return unsigned.Replace(de(key, args...)) }

var unsigned = strings.NewReplacer("\u2068", "", "\u2069", "")

// knowsTheGroup is whether a phone has been told whom the group's code let in.
const knowsTheGroup = `new Promise(done => {
	const open = indexedDB.open("markt-gate");
	open.onsuccess = () => {
		const ask = open.result.transaction("things").objectStore("things").get("bundle");
		ask.onsuccess = () => { open.result.close(); done(Boolean(JSON.parse(ask.result?.text ?? "{}").groups?.length)); };
	};
})`

// A class comes with one code: twenty-three of twenty-five come in with it,
// with the service; then without it one comes with a ticket in hand and the
// last with the group's code. Everybody counts once.
func TestAClassComesInWithOneCode(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	papers := s.papers(25, true)
	group, single := papers[0], papers[1]
	p := &gatePhone{folder: t.TempDir()}
	p.switchOn(t, s, reel(t, group))
	p.enrol(0)
	before := p.entries(0)
	p.scans(said("gate.group.tickets", "n", 25), said("gate.group.ask", "n", 0))
	p.axe()
	p.picture("group-ask")
	p.groupOf(23)
	p.sees(said("gate.group.done", "n", 23, "of", 25))
	p.cameraOff()
	p.picture("group-done")
	p.click(de("gate.verdict.next"))
	p.isReady()
	if got := p.entries(0) - before; got != 23 {
		t.Errorf("%d people came in, want 23", got)
	}
	until(t, waitLimit, "the bundle to know of the group", func() bool { return eval[bool](p.browser, knowsTheGroup) })

	s.stop()
	p.switchOff()
	p.switchOn(t, s, reel(t, single, group))
	p.open("/gate")
	p.sees(de("gate.net.waiting"))
	p.scans(de("gate.verdict.welcome"), de("gate.verdict.offline"))
	p.sees(said("gate.group.ask", "n", 24), de("gate.verdict.offline"))
	p.groupOf(1)
	p.sees(said("gate.group.done", "n", 1, "of", 25), de("gate.verdict.offline"))
	p.click(de("gate.verdict.next"))
	p.sees(de("gate.reason.already_redeemed"))
	p.cameraOff()
	p.click(de("gate.verdict.next"))

	s.start("--demo")
	p.await(`document.getElementById("net").dataset.state === "online" && document.getElementById("export").disabled`, "all to be told")
	p.hidden("late")
	if got := p.entries(0) - before; got != 25 {
		t.Errorf("%d people came in, want 25", got)
	}
}

// groupOf lets so many in.
func (p *gatePhone) groupOf(n int) {
	p.t.Helper()
	eval[bool](p.browser, `(() => {
		const field = document.querySelector("#verdict input");
		field.value = `+quote(strconv.Itoa(n))+`;
		field.dispatchEvent(new Event("change"));
		document.querySelector("#verdict .button--big").click();
		return true;
	})()`)
}
