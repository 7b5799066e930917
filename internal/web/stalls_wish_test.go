package web

import (
	"fmt"
	"net/http"
	"testing"
)

// Visitors find stalls by what they eat, what they must avoid, the language
// they speak and the number on the plan.
func TestStallsAreFoundByWhatOneLooksFor(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.exec(`UPDATE application SET answers = answers || '{"food": {"items": [
		{"name": "Linsensuppe", "diet": ["vegan", "halal"], "allergens": ["celery"]}, {"name": "Fladenbrot", "diet": ["vegan"], "allergens": ["gluten", "sesame"]}, {"name": "Überraschung"}]},
		"languages": {"spoken": ["ku"]}}' WHERE id = (SELECT min(s.application_id) FROM stall s WHERE s.state = 'confirmed')`)
	var one struct {
		ID     int64  `db:"id"`
		Number string `db:"number"`
	}
	m.must(m.db.Get(t.Context(), &one, `SELECT s.id, p.number FROM stall s JOIN allotment a ON a.stall_id = s.id JOIN pitch p ON p.id = a.pitch_id
		WHERE s.application_id = (SELECT min(application_id) FROM stall WHERE state = 'confirmed') LIMIT 1`))
	for ask, found := range map[string]bool{
		"q=linsensuppe": true, "q=LINSEN+suppe": true, "q=halal": true, "q=" + one.Number: true, "q=Pferdefleisch": false,
		"diet=halal": true, "diet=vegetarian": true, "diet=kosher": false, "diet=nonsense": true,
		"without=gluten": true, "without=gluten&without=sesame": true, "without=celery": true, "without=celery&without=gluten": false,
		"language=ku": true, "language=vi": false, "day=2027-05-08": true, "day=1999-01-01": true,
	} {
		want := fmt.Sprintf(`href="/de/stalls/%d"`, one.ID)
		if !found {
			want = "!" + want
		}
		m.says(m.get("", "/de/stalls?"+ask), http.StatusOK, want)
	}
	m.says(m.get("", "/de/stalls?diet=halal&kind=food"), http.StatusOK, `href="/de/stalls?diet=halal"`, "Alles zeigen")
}
