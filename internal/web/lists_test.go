package web

import (
	"regexp"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/web/page"
)

var (
	columnLink = regexp.MustCompile(`<th scope="col"[^>]*><a href="([^"]+)">`)
	firstRow   = regexp.MustCompile(`(?s)<tbody>.*?<th scope="row".*?<a [^>]*href="([^"]+)"`)
)

// The office's long lists stand in the order of the column that is pressed, say
// so, and keep it and what narrows them from part to part; a part that is no
// longer there is the first one.
func TestLongListsAreReadByColumn(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for path, narrowed := range map[string]string{
		"/office/stalls": "state=confirmed", "/office/applications": "kind=food", "/office/tickets/orders": "state=paid",
	} {
		text := m.get(account.Organiser, path+"?"+narrowed).body
		links := columnLink.FindAllStringSubmatch(text, -1)
		if len(links) < 5 || strings.Count(text, "aria-sort=") != 1 {
			t.Errorf("%s: %d columns", path, len(links))
		}
		for _, link := range links {
			href := strings.ReplaceAll(link[1], "&amp;", "&")
			once := m.get(account.Organiser, href).body
			if !strings.Contains(href, narrowed) || strings.Count(once, "aria-sort=") != 1 {
				t.Errorf("%s leads to %s", path, href)
			}
			back := m.get(account.Organiser, strings.ReplaceAll(columnOf(once), "&amp;", "&")).body
			if firstRow.FindStringSubmatch(once) == nil || columnOf(back) == columnOf(once) {
				t.Errorf("%s: the other way round is %s", href, columnOf(once))
			}
		}
		if far := m.get(account.Organiser, path+"?page=999").body; firstRow.FindStringSubmatch(far) == nil {
			t.Errorf("%s: nothing behind its end", path)
		}
	}
}

// columnOf is where the column leads that the list is in the order of.
func columnOf(text string) string {
	i := strings.Index(text, "aria-sort=")
	return columnLink.FindStringSubmatch(text[strings.LastIndex(text[:i], "<th"):])[1]
}

// A list tells the parts before and behind, each in its order.
func TestListing(t *testing.T) {
	l := page.Listing{By: "name", Down: true, At: 2, Pages: 3}
	if l.Previous() != "?sort=-name" || l.Next() != "?page=3&sort=-name" || l.ByColumn("name") != "?sort=name" || l.ByColumn("state") != "?sort=state" {
		t.Error(l.Previous(), l.Next(), l.ByColumn("name"), l.ByColumn("state"))
	}
	if l.At = 3; l.Next() != "" || l.Ordered("state") != "" || l.Ordered("name") != "descending" || l.Sort() != "-name" {
		t.Error(l.Next(), l.Ordered("name"))
	}
}
