package lang

import "testing"

func TestPeopleStandUnderTheirSurname(t *testing.T) {
	for name, want := range map[string]string{
		"Anna Meyer":             "Meyer Anna",
		"Ursula von der Heide":   "Heide Ursula von der",
		"Nazlı Əliyeva-Məmmədli": "Əliyeva-Məmmədli Nazlı",
		"Zoë Çağrı":              "Çağrı Zoë",
		"Οδυσσέας Ελύτης":        "Ελύτης Οδυσσέας",
		"Dr. Mia Otto (Charité)": "Otto Dr. Mia",
		"Rana":                   "Rana",
		"ქეთევან ბერიძე":         "ქეთევან ბერიძე", // knows no capitals
		"أحمد المصري":            "أحمد المصري",
		"王芳":                     "王芳",
		"Chor der Nachbarschaft": "Chor der Nachbarschaft",
		"Tanz & Klang":           "Tanz & Klang",
		"Buch hören e. V.":       "Buch hören e. V.",
		"Menschen machen Musik":  "Menschen machen Musik",
		"Reparaturwerkstatt Mia": "Reparaturwerkstatt Mia",
	} {
		if got := BySurname(name); got != want {
			t.Errorf("%s stands under %q", name, got)
		}
	}
}
