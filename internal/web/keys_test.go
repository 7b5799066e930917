package web

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"markt/internal/lang"
)

var (
	// (And what organisers type: {name} stands there for everybody's name.)
	unseen = regexp.MustCompile(`(?s)<(?:script|style|textarea|code)[ >].*?</(?:script|style|textarea|code)>`)
	// What stands in a template a script fills; whether all words are there, the page's own test asks.
	toFill = regexp.MustCompile(`(?s)<template id="words">.*?</template>`)
	// unfilled is a parameter of a message that nobody gave.
	unfilled = regexp.MustCompile(`\{[a-z_]+\}`)
	rawKey   = regexp.MustCompile(`\b(` + strings.Join(namespaces(), "|") + `)(\.[a-z][a-z0-9_]*)+\b`)
)

// namespaces are the first words of the catalogue's keys.
func namespaces() []string {
	var all []string
	for _, key := range lang.De.Keys() {
		name, _, _ := strings.Cut(key, ".")
		all = append(all, regexp.QuoteMeta(name))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// rawKeys are the keys of messages that stand on a page in place of the
// message, because nobody wrote it: most keys are put together from a word of
// the database, so that no compiler misses one.
func rawKeys(body string) []string {
	body = unseen.ReplaceAllString(body, " ")
	text := tags.ReplaceAllString(toFill.ReplaceAllString(body, " "), "\n")
	for _, attribute := range spoken.FindAllStringSubmatch(body, -1) {
		text += "\n" + attribute[1]
	}
	text = html.UnescapeString(text)
	return append(rawKey.FindAllString(text, -1), unfilled.FindAllString(text, -1)...)
}

func TestRawKeysAreSeen(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`<p>stall.kind.bakery</p>`:                             true,
		`<img alt="layout.logo_of">`:                           true,
		`<p>Noch {n} Plätze</p>`:                               true,
		`<input name="contact.name" id="f-stall.kind.food">`:   false,
		`<p>kontakt@markt.example, stalls.json</p>`:            false,
		`<script>let x = {a}</script><p>Das ist ein Satz.</p>`: false,
	} {
		if got := rawKeys(body); (len(got) > 0) != want {
			t.Errorf("%s: %v", body, got)
		}
	}
}
