package upload_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"runtime"
	"strings"
	"testing"

	"markt/internal/fault"
	"markt/internal/upload"
)

func jpegOf(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.White})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// with puts a segment behind a JPEG's first mark.
func with(file []byte, marker byte, body string) []byte {
	segment := append([]byte{0xff, marker}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	return bytes.Join([][]byte{file[:2], segment, []byte(body), file[2:]}, nil)
}

// place is an Exif head that says which way up the camera was held, and
// something of a place.
func place(orientation uint16) string {
	b := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01")
	b = binary.BigEndian.AppendUint16(b, 0x0112)
	b = append(b, 0, 3, 0, 0, 0, 1)
	b = binary.BigEndian.AppendUint16(b, orientation)
	return string(b) + "\x00\x00\x00\x00\x00\x00GPSLatitude 52.6303"
}

func zipped(t testing.TB, b []byte) string {
	t.Helper()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.String()
}

// pdf is a file with these objects.
func pdf(objects ...string) []byte {
	b := []byte("%PDF-1.7\n")
	for i, o := range objects {
		b = fmt.Appendf(b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	return append(b, "trailer <</Root 1 0 R>>\n%%EOF\n"...)
}

func streamOf(dict, body string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(body), body)
}

func heic(brand string) []byte {
	return append([]byte("\x00\x00\x00\x18ftyp"+brand+"\x00\x00\x00\x00mif1heic"), make([]byte, 400)...)
}

// claims makes a PNG say that it is so large.
func claims(file []byte, w, h uint32) []byte {
	b := bytes.Clone(file)
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// hostile are files that are not what they seem, with the word that refuses
// them; "" for one that is made harmless.
func hostile(t testing.TB) map[string]struct {
	file []byte
	word string
} {
	t.Helper()
	small := jpegOf(t, 20, 10)
	var moving bytes.Buffer
	if err := gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.White})}, Delay: []int{1}}); err != nil {
		t.Fatal(err)
	}
	bomb, half := zipped(t, make([]byte, 80<<20)), zipped(t, make([]byte, 40<<20))
	return map[string]struct {
		file []byte
		word string
	}{
		"nothing":                            {nil, "upload.error.empty"},
		"a program":                          {[]byte("\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 200)), "upload.error.none"},
		"a page called a photo":              {[]byte("<!doctype html><script>alert(1)</script>"), "upload.error.none"},
		"a drawing that acts":                {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "upload.error.none"},
		"an archive":                         {[]byte("PK\x03\x04" + strings.Repeat("x", 100)), "upload.error.none"},
		"a film":                             {moving.Bytes(), "upload.error.none"},
		"HEIC":                               {heic("heic"), "upload.error.heic"},
		"HEIC of many pictures":              {heic("hevc"), "upload.error.heic"},
		"HEIC cut off":                       {heic("mif1")[:12], "upload.error.heic"},
		"12,000 × 12,000 points":             {claims(pngOf(t, 10, 10), 12_000, 12_000), "picture.error.pixels"},
		"12,000 × 12,000 in earnest":         {pngOf(t, 12_000, 12_000), "picture.error.pixels"},
		"more points than there are":         {claims(pngOf(t, 10, 10), 4_000, 4_000), "picture.error.broken"},
		"a photo cut off":                    {small[:len(small)/2], "picture.error.broken"},
		"a photo with a page behind":         {append(bytes.Clone(small), "<script>alert(1)</script>"...), ""},
		"a photo with a place":               {with(small, 0xe1, place(1)), ""},
		"a photo with a page in it":          {with(small, 0xfe, "<script>alert(1)</script>"), ""},
		"a segment longer than all":          {append([]byte{0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff}, "Exif\x00\x00MM"...), "picture.error.broken"},
		"a PDF behind a page":                {append([]byte("<script>alert(1)</script>"), pdf("<<>>")...), "upload.error.none"},
		"a PDF cut off":                      {[]byte("%PDF-1.7\n1 0 obj\n<<>>"), "upload.error.broken"},
		"a PDF that unpacks to much":         {pdf(streamOf("/Filter/FlateDecode", bomb)), "upload.error.bomb"},
		"a PDF packed twice":                 {pdf(streamOf("/Filter[/FlateDecode /FlateDecode]", zipped(t, []byte(bomb)))), "upload.error.bomb"},
		"a PDF with a huge picture":          {pdf(streamOf("/Subtype/Image/Width 30000/Height 30000/Filter/CCITTFaxDecode", "x")), "upload.error.bomb"},
		"a PDF of too many parts":            {pdf(strings.Repeat(streamOf("", "x")+"\n", 4001)), "upload.error.bomb"},
		"a PDF that runs":                    {pdf("<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"), "upload.error.acts"},
		"a PDF that runs, spelled":           {pdf("<</OpenAction<</S/#4aavaScript/#4A#53(app.alert(1))>>>>"), "upload.error.acts"},
		"a PDF that runs, packed":            {pdf(streamOf("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", zipped(t, []byte("1 0 <</S/JavaScript/JS(x)>>")))), "upload.error.acts"},
		"a PDF that runs, between comments":  {pdf("%stream\n<</OpenAction<</S/JavaScript/JS(x)>>>>\n%endstream"), "upload.error.acts"},
		"a PDF that runs, between strings":   {pdf("<</X(stream\n)/OpenAction<</S/JavaScript/JS(x)>>/Y(endstream)>>"), "upload.error.acts"},
		"a PDF that runs, in a stream":       {pdf(streamOf("", "9 0 obj <</S/JavaScript/JS(x)>> endobj")), "upload.error.acts"},
		"a PDF that runs, unpacked":          {pdf(streamOf("/Type/ObjStm/N 1/First 4", "1 0 <</S/JavaScript/JS(x)>>")), "upload.error.acts"},
		"a PDF that runs, far from its head": {pdf(streamOf("/Type/ObjStm/N 1/First 4/Filter/FlateDecode"+strings.Repeat(" ", 5000), zipped(t, []byte("1 0 <</S/JavaScript/JS(x)>>")))), "upload.error.acts"},
		"a PDF that runs, in letters":        {pdf(streamOf("/Type/ObjStm/N 1/First 4/Filter/ASCIIHexDecode", "31>")), "upload.error.acts"},
		"a PDF that runs, in short letters":  {pdf(streamOf("/Type/Obj#53tm/N 1/First 4/Filter[/AHx/Fl]", "31>")), "upload.error.acts"},
		"a PDF that runs, foretold":          {pdf(streamOf("/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>", zipped(t, []byte("x")))), "upload.error.acts"},
		"a PDF with a file in it, packed":    {pdf(streamOf("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", zipped(t, []byte("1 0 <</EF<</F 2 0 R>>>>")))), "upload.error.acts"},
		"a huge picture far from its head":   {pdf(streamOf("/Width 30000/Height 30000/Filter/CCITTFaxDecode/P<</Q 1>>"+strings.Repeat(" ", 5000), "x")), "upload.error.bomb"},
		"a huge picture behind a word":       {pdf(streamOf("/Width 30000/Z(obj)/Height 30000/Filter/CCITTFaxDecode", "x")), "upload.error.bomb"},
		"a huge picture behind another":      {pdf("<</Width 3>>", streamOf("/Height 30000/Width 30000", "x")), "upload.error.bomb"},
		"a huge picture in a stream":         {pdf(streamOf("/Width 2/Height 2", "9 0 obj <</Width 30000/Height 30000>> stream\nx")), "upload.error.bomb"},
		"a bomb of LZW without an end":       {append(pdf("<</Filter/LZWDecode>>\nstream\n"+strings.Repeat("x", 60_000)), "%%EOF"...), "upload.error.bomb"},
		"a form that acts, spelled":          {pdf("<</AcroForm<</#58FA 2 0 R>>>>"), "upload.error.acts"},
		"a bomb in two halves":               {pdf(streamOf("/Filter/FlateDecode", half), streamOf("/Filter/FlateDecode", half)), "upload.error.bomb"},
		"a bomb far from its head":           {pdf(streamOf("/Filter/FlateDecode"+strings.Repeat(" ", 5000), bomb)), "upload.error.bomb"},
		"a bomb behind a word":               {pdf(streamOf("/Z(obj)/Filter/FlateDecode", bomb)), "upload.error.bomb"},
		"a bomb on an old line":              {bytes.Replace(pdf(streamOf("/Filter/FlateDecode", bomb)), []byte("stream\n"), []byte("stream\r"), 1), "upload.error.bomb"},
		"a bomb in a stream":                 {pdf(streamOf("", "9 0 obj <<>> stream\n"+bomb)), "upload.error.bomb"},
		"a bomb of LZW":                      {pdf(streamOf("/Filter/LZWDecode", strings.Repeat("x", 60_000))), "upload.error.bomb"},
		"a bomb of runs":                     {pdf(streamOf("/Filter/RunLengthDecode", strings.Repeat("x", 2<<20))), "upload.error.bomb"},
		"a packed part that is none":         {pdf(streamOf("/Filter/FlateDecode", "x")), "upload.error.broken"},
		"a PDF that starts a program":        {pdf("<</A<</S/Launch/F(cmd.exe)>>>>"), "upload.error.acts"},
		"a PDF with a file in it":            {pdf("<</Type/Filespec/F(x.exe)/EF<</F 2 0 R>>>>"), "upload.error.acts"},
		"a PDF with a password":              {pdf("<</Encrypt 2 0 R>>"), "upload.error.encrypted"},
		"a PDF with a place":                 {pdf(streamOf("/Subtype/Image/Width 20/Height 10/Filter/DCTDecode", string(with(small, 0xe1, place(1))))), ""},
	}
}

func TestHostileFiles(t *testing.T) {
	all := hostile(t)
	if len(all) < 20 {
		t.Errorf("only %d files", len(all))
	}
	for name, c := range all {
		f, err := upload.Read(t.Context(), c.file)
		switch {
		case c.word == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.word == "":
			for _, bad := range []string{"script", "GPSLatitude", "52.6303"} {
				if bytes.Contains(f.Bytes, []byte(bad)) {
					t.Errorf("%s: %s is kept", name, bad)
				}
			}
		case fault.FieldsOf(err)["file"].Key != c.word:
			t.Errorf("%s: %v, not %s", name, err, c.word)
		}
	}
	if _, err := upload.Read(t.Context(), make([]byte, upload.Most+1)); !fault.Is(err, fault.TooLarge) {
		t.Errorf("too large: %v", err)
	}
}

func TestGoodFiles(t *testing.T) {
	page := pdf("<</Type/Catalog>>", streamOf("/Filter/FlateDecode", zipped(t, []byte("BT (Haftpflicht) Tj ET"))))
	f, err := upload.Read(t.Context(), page)
	if err != nil || f.Type != upload.PDF || !bytes.Equal(f.Bytes, page) {
		t.Errorf("a PDF: %v", err)
	}
	for name, part := range map[string]string{ // what programs write
		"a list of no files":      "<</Names<</EmbeddedFiles<</Names[]>>>>>>",
		"pictures side by side":   streamOf("/Width 30000/Height 2", "x") + "\n" + streamOf("/Width 2/Height 30000", "x"),
		"a small LZW":             streamOf("/Filter/LZWDecode", "x"),
		"a comment about it":      "% /JS /XFA \n<</Type/Catalog>>",
		"a link":                  "<</A<</S/URI/URI(https://www.example)>>>>",
		"objects that are packed": streamOf("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", zipped(t, []byte("1 0 <</Type/Page>>"))),
		"places that are packed":  streamOf("/Type/XRef/W[1 2 1]/Filter/FlateDecode/DecodeParms<</Columns 4/Predictor 12>>", zipped(t, []byte("x"))),
		"words about it":          streamOf("", "BT (JavaScript, stream and endobj) Tj ET"),
		"a string with brackets":  `<</Title(a \) (b) <</JS>> % c)/Author<feff>>>`,
	} {
		if _, err := upload.Read(t.Context(), pdf(part)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f, err = upload.Read(t.Context(), pngOf(t, 30, 20)); err != nil || f.Type != upload.JPEG {
		t.Errorf("a PNG: %v", err)
	}
}

// A camera held sideways says so beside the picture; what is kept stands upright.
func TestPhotosStandUpright(t *testing.T) {
	for orientation, size := range map[uint16]image.Point{1: {20, 10}, 3: {20, 10}, 6: {10, 20}, 8: {10, 20}, 99: {20, 10}} {
		f, err := upload.Read(t.Context(), with(jpegOf(t, 20, 10), 0xe1, place(orientation)))
		if err != nil {
			t.Fatal(err)
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(f.Bytes))
		if err != nil || c.Width != size.X || c.Height != size.Y {
			t.Errorf("held as %d: %d × %d, %v", orientation, c.Width, c.Height, err)
		}
	}
}

// What reading all of them takes at most, for who asks: no figure is asserted.
func BenchmarkHostile(b *testing.B) {
	all := hostile(b)
	for b.Loop() {
		for _, c := range all {
			_, _ = upload.Read(b.Context(), c.file)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapSys)/(1<<20), "MB-heap")
}

func FuzzRead(f *testing.F) {
	for _, c := range hostile(f) {
		if len(c.file) < 64<<10 {
			f.Add(c.file)
		}
	}
	f.Add(pdf("<</Type/Catalog>>", streamOf("/Filter/FlateDecode", zipped(f, []byte("x")))))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := upload.Read(t.Context(), b)
		if err != nil {
			if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.TooLarge {
				t.Errorf("%v", err)
			}
			return
		}
		if file.Type == upload.JPEG {
			if _, err := jpeg.DecodeConfig(bytes.NewReader(file.Bytes)); err != nil {
				t.Errorf("what is kept is no JPEG: %v", err)
			}
		}
	})
}
