package e2e

import (
	"image"
	"image/jpeg"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"markt/internal/lang"
)

// photoOf is a file as a phone's camera makes them.
func photoOf(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "photo.jpg")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := jpeg.Encode(f, image.NewGray(image.Rect(0, 0, 1200, 900)), nil); err != nil {
		t.Fatal(err)
	}
	return path
}

// A vendor's phone is asked for a missing paper and sends a photo; the office
// accepts it, and the phone says so. In German and in Arabic.
func TestAVendorSendsAMissingPaper(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	photo := photoOf(t)
	office := browse(t, s, "")
	office.open("/de/sign-in")
	office.press(de("account.role.organiser"))
	for turn, l := range []lang.Lang{lang.De, lang.Ar} {
		office.open("/office/applications?state=confirmed&lang=de")
		at := eval[string](office, `[...document.querySelectorAll("tbody th a")][`+[]string{"0", "1"}[turn]+`].getAttribute("href")`)
		office.open(at)
		link, err := url.Parse(office.attribute(".address a", "href"))
		if err != nil {
			t.Fatal(err)
		}
		name := l.T("paper.name.insurance")
		phone := office.tab(t)
		phone.open(link.Path + "?lang=" + string(l))
		phone.sees(name, l.T("paper.state.missing"))
		phone.axe()
		phone.press(name)
		phone.axe()
		phone.do(chromedp.SetUploadFiles("input[type=file]", []string{photo}))
		phone.press(l.T("paper.send"))
		phone.sees(l.T("paper.sent"), l.T("paper.state.submitted"))
		phone.axe()
		phone.picture("paper_sent_" + string(l))

		office.open(at + "/papers/insurance")
		office.await(`[...document.images].some(i => i.src.includes("/office/evidence/") && i.naturalWidth === 1200)`, "the photo")
		office.axe()
		office.press(de("office.paper.do.accept"))
		office.sees(de("office.paper.did.accept"))
		office.axe()
		phone.open(link.Path + "/papers/insurance")
		phone.sees(l.T("paper.state.accepted"))
	}
	office.open("/office/requirements?lang=de")
	eval[bool](office, `document.querySelectorAll("details").forEach(d => d.open = true) || true`)
	office.settle()
	office.axe()
}
