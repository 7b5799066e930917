package input

import "testing"

func TestASlipInAMailHostIsGuessed(t *testing.T) {
	for typed, want := range map[string]string{
		"amal@gmial.com": "amal@gmail.com", "amal@gmai.com": "amal@gmail.com", "amal@gmaill.com": "amal@gmail.com", "amal@gmail.con": "amal@gmail.com", "Amal@GMIAL.com": "Amal@gmail.com",
		"amal@gmail.co": "amal@gmail.com", "amal@hotmial.com": "amal@hotmail.com", "amal@yaho.de": "amal@yahoo.de", "amal@t-onlin.de": "amal@t-online.de", "amal@wen.de": "amal@web.de",
		"amal@gmail.com": "", "amal@gmx.net": "", "amal@gmx.de": "", "amal@verein-buch.de": "", "amal@mail.com": "", "amal": "", "@gmial.com": "", "": "", "amal@": "", "amal@gmaliil.com": "",
	} {
		if got := GuessEmail(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
