package web

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/web/page"
)

const onlyRead = "lässt sich nur noch lesen"

// goesOn are the addresses that still take something when an edition is over,
// and those that have nothing to do with one.
var goesOn = regexp.MustCompile(`^/office/(house/|people|editions|messages|gate/(admission|count|paper|left|requests)$)|/devices/\d+/revoke$|/sign-out$`)

// A form that would answer “this market is over” cannot be filled in: it has no
// button, takes no word and says why. What goes on keeps its buttons.
func TestAPastEditionShowsNoButtonThatItRefuses(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	device := fmt.Sprintf("/office/gate/devices/%d", m.device("Telefon").ID)
	m.says(m.get(account.Organiser, "/office/days/new"), http.StatusOK, "!"+onlyRead, "<button", "!disabled")
	m.lead(m.e, festival.Over)
	kept := 0
	for _, r := range m.routes() {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.Path, "/office/") || strings.HasPrefix(r.Path, "/office/e/") {
			continue
		}
		path := m.address(r.Path, map[string]string{"/office/editions/:id/state/:state": "open"})
		if a := m.get(account.Organiser, path); a.status == http.StatusOK && strings.Contains(a.header.Get("Content-Type"), "html") {
			kept += m.noRefusedControl(path, a.body)
		}
	}
	if kept < 5 {
		t.Errorf("only %d forms go on", kept)
	}
	for _, office := range []string{"/office", page.OfficeOf(m.e.Slug)} {
		m.says(m.get(account.Organiser, office+"/days/new"), http.StatusOK, onlyRead)
	}
	m.says(m.get(account.Organiser, "/office/people"), http.StatusOK, "!"+onlyRead, "!disabled")
	m.says(m.get(account.Organiser, device), http.StatusOK, "/revoke", "<button class=\"button button--danger")
}

// noRefusedControl fails for what can be pressed or filled in of a form that is
// refused, and counts the forms that are not.
func (m *market) noRefusedControl(path, body string) (kept int) {
	m.t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	m.must(err)
	refused, ids := map[*html.Node]bool{}, map[string]bool{}
	for n := range doc.Descendants() {
		if n.Data != "form" || attrOf(n, "method") != "post" {
			continue
		}
		if action := attrOf(n, "action"); action != "" && goesOn.MatchString(action) || action == "" && goesOn.MatchString(path) {
			kept++
			continue
		}
		refused[n], ids[attrOf(n, "id")] = true, true
	}
	for n := range doc.Descendants() {
		of := attrOf(n, "form")
		inside := of != "" && ids[of]
		for up := n.Parent; up != nil && of == ""; up = up.Parent {
			inside = inside || refused[up]
		}
		if inside && (n.Data == "button" || isField(n) && !hasAttr(n, "disabled")) {
			m.t.Errorf("%s: <%s name=%q> of a form that is refused", path, n.Data, attrOf(n, "name"))
		}
	}
	return kept
}

func isField(n *html.Node) bool {
	return n.Data == "select" || n.Data == "textarea" || n.Data == "input" && attrOf(n, "type") != "hidden"
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
