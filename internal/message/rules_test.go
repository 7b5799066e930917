package message

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pgtest"
)

// What the database refuses, whoever asks.
func TestTheDatabaseGuardsMessages(t *testing.T) {
	db := pgtest.New(t)
	for _, statement := range []string{
		`INSERT INTO edition (slug, name, created_at) VALUES ('markt-2027', '{}', now()), ('markt-2028', '{}', now())`,
		`INSERT INTO kind (edition_id, slug, name, description, mark, groups) SELECT id, 'food', '{}', '{}', 'food', '{}' FROM edition`,
		`INSERT INTO application (edition_id, kind_id, description, created_at, changed_at) SELECT edition_id, id, '{}', now(), now() FROM kind`,
		`INSERT INTO message (edition_id, subject, body, changed_at) SELECT id, '{}', '{}', now() FROM edition`,
		`INSERT INTO message_recipient SELECT m.edition_id, m.id, a.id, 'de', '', '', false FROM message m JOIN application a ON a.edition_id = m.edition_id`,
		`INSERT INTO message_template (edition_id, name, use, subject, body) SELECT id, 'Annahme', 'accepted', '{}', '{}' FROM edition`,
	} {
		if _, err := db.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	pgtest.Guards(t, db, []string{"message", "message_recipient", "message_template"}, map[string]string{
		"message_template_name_taken":   `INSERT INTO message_template (edition_id, name, subject, body) SELECT edition_id, name, '{}', '{}' FROM message_template LIMIT 1`,
		"message_template_use_once":     `INSERT INTO message_template (edition_id, name, use, subject, body) SELECT edition_id, 'Noch eine', use, '{}', '{}' FROM message_template LIMIT 1`,
		"message_template_use":          `UPDATE message_template SET use = 'submitted'`,
		"message_recipient_once":        `INSERT INTO message_recipient SELECT * FROM message_recipient LIMIT 1`,
		"message_recipient_message":     `UPDATE message_recipient r SET message_id = (SELECT id FROM message m WHERE m.edition_id <> r.edition_id)`,
		"message_recipient_application": `UPDATE message_recipient r SET application_id = (SELECT id FROM application a WHERE a.edition_id <> r.edition_id)`,
	})
}

// An unknown placeholder is refused with its name, each text at its own field.
func TestPlaceholdersAreKnown(t *testing.T) {
	f := fault.Fields{}
	subject, body := lang.Text{"de": "Für {stall}", "en": "For {stal}"}, lang.Text{"de": "{name}: {pitch} {}", "en": "{link}"}
	checkTexts(f, &subject, &body)
	got := map[string]any{}
	for field, m := range f {
		got[field] = m.Args["word"]
	}
	if diff := cmp.Diff(map[string]any{"subject.en": "stal", "body.de": ""}, got); diff != "" {
		t.Error(diff)
	}
}

// What has no value says so in words; the link stays open until it is read, and
// what somebody is called fills in nothing.
func TestWhatIsMissingSaysSo(t *testing.T) {
	v := Values{"name": "{pitch} {link}", "stall": "Brotzeit"}
	text := Fill("de", "{name}, {stall}: {pitch} {link}", v)
	if want := "{pitch} {link}, Brotzeit: (noch nicht vergeben) {link}"; text != want {
		t.Errorf("%q, want %q", text, want)
	}
	if missing := Missing(v, "{name} {pitch}", "{link} {pitch}"); !slices.Equal(missing, []string{"pitch"}) {
		t.Errorf("%v", missing)
	}
}
