package ticket

import (
	"crypto/ed25519"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/fault"
)

func testKey(fill byte) ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	for i := range seed {
		seed[i] = fill
	}
	return ed25519.NewKeyFromSeed(seed)
}

func TestCodeIsReadHoweverItArrives(t *testing.T) {
	c := sign(testKey(7), newPayload(3, 513))
	if got := c.String(); len(got) != CodeLength || got != strings.ToUpper(got) {
		t.Fatalf("%q", got)
	}
	address := c.Address("https://markt.example/")
	if !strings.HasPrefix(address, "HTTPS://MARKT.EXAMPLE/T/") {
		t.Fatalf("%q", address)
	}
	for _, s := range []string{
		c.String(), strings.ToLower(c.String()), "  " + c.String() + "\n",
		address, strings.ToLower(address), address + "/", address + "?from=camera#top",
	} {
		got, err := Parse(s)
		if err != nil {
			t.Errorf("%q: %v", s, err)
		}
		if d := cmp.Diff(c, got); d != "" {
			t.Error(d)
		}
	}
	if c.Payload.Key() != 3 || c.Payload.TypeNumber() != 513 {
		t.Errorf("key %d, type %d", c.Payload.Key(), c.Payload.TypeNumber())
	}
	broken := c.String()[:64] + "\n" + c.String()[65:] // as long as a code, but a character short
	for _, s := range []string{"", "/", "HELLO", address[:len(address)-1], c.String() + "A", strings.Repeat("1", CodeLength), strings.Repeat("7", CodeLength), broken} {
		if _, err := Parse(s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q was taken: %v", s, err)
		}
	}
}

func TestEveryFlippedBitBreaksTheSignature(t *testing.T) {
	key := testKey(1)
	public := key.Public().(ed25519.PublicKey)
	c := sign(key, newPayload(1, 1))
	if !c.SignedBy(public) || c.SignedBy(testKey(2).Public().(ed25519.PublicKey)) || c.SignedBy(nil) {
		t.Fatal("the right key must fit, another must not")
	}
	for bit := range codeBytes * 8 {
		altered := c
		if bit < payloadBytes*8 {
			altered.Payload[bit/8] ^= 1 << (bit % 8)
		} else {
			altered.Signature[bit/8-payloadBytes] ^= 1 << (bit % 8)
		}
		if altered.SignedBy(public) {
			t.Fatalf("bit %d does not matter", bit)
		}
	}
}

func FuzzParse(f *testing.F) {
	c := sign(testKey(7), newPayload(3, 513))
	f.Add(c.String())
	f.Add(c.Address("http://127.0.0.1:8080"))
	f.Add("K7QM-2XHD")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := Parse(s)
		if err != nil {
			return
		}
		again, err := Parse(c.Address("https://x.example"))
		if err != nil || again != c {
			t.Errorf("%q does not read back: %v", s, err)
		}
	})
}

func TestNumberFindsTypingMistakes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := newNumber()
		if got, ok := ParseNumber(" " + strings.ToLower(ShowNumber(number))); !ok || got != number {
			t.Fatalf("%s: %s %v", number, got, ok)
		}
		i := rapid.IntRange(0, NumberLength-1).Draw(t, "place")
		wrong := alphabet[rapid.IntRange(0, len(alphabet)-1).Draw(t, "character")]
		if wrong != number[i] {
			if _, ok := ParseNumber(number[:i] + string(wrong) + number[i+1:]); ok {
				t.Fatalf("%s: %c at %d is not noticed", number, wrong, i)
			}
		}
		j := rapid.IntRange(0, NumberLength-1).Draw(t, "other place")
		if number[i] != number[j] {
			b := []byte(number)
			b[i], b[j] = b[j], b[i]
			if _, ok := ParseNumber(string(b)); ok {
				t.Fatalf("%s: swap of %d and %d is not noticed", number, i, j)
			}
		}
	})
}

func TestANumberIsShownInTwoGroups(t *testing.T) {
	for number, want := range map[string]string{"K7QM2XHW": "K7QM-2XHW", "K7QM2XH": "K7QM2XH", "": ""} {
		if got := ShowNumber(number); got != want {
			t.Errorf("%q is shown as %q", number, got)
		}
	}
}

// Each character is as likely as any other: six deviations of the mean are
// passed once in many million runs.
func TestEveryCharacterIsAsLikely(t *testing.T) {
	const each = 10_000
	seen := map[rune]int{}
	for _, r := range random(each * len(alphabet)) {
		seen[r]++
	}
	for _, r := range alphabet {
		if n := seen[r]; n < each-600 || n > each+600 {
			t.Errorf("%c was drawn %d times of about %d", r, n, each)
		}
	}
}

func TestNumberRefusesWhatItNeverHolds(t *testing.T) {
	for _, s := range []string{"", "0", "ABCDEFG", "ABCDEFGHI", "ABCDEF0O", "ÄÖÜ", "\x00\x00\x00\x00\x00\x00\x00\x00"} {
		if _, ok := ParseNumber(s); ok {
			t.Errorf("%q", s)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	f.Add("k7qm 2xhw")
	f.Add("K7QM–2XHW")
	f.Fuzz(func(t *testing.T, s string) {
		number, ok := ParseNumber(s)
		if !ok {
			return
		}
		if again, ok := ParseNumber(ShowNumber(number)); !ok || again != number {
			t.Errorf("%q reads as %q, which reads as %q", s, number, again)
		}
	})
}
