package e2e

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Two phones at a gate that is cut off meet a laptop under the service's name
// and certificate: what one of them lets in, the other refuses. Afterwards the
// laptop tells the service, the phones go back to it, and everybody counts once.
func TestAGateThatIsCutOff(t *testing.T) {
	t.Parallel()
	card := newCard(t)
	s := card.service(t, "serve")
	s.data = demoDir(t)
	s.start("--demo")
	film := reel(t, s.tickets(1)[0])
	var phones [2]*gatePhone
	for i := range phones {
		phones[i] = &gatePhone{folder: t.TempDir()}
		phones[i].switchOn(t, s, film)
		phones[i].enrol(0)
		phones[i].isReady()
	}
	before := phones[0].entries(0)

	alone := card.service(t, "gate")
	args := []string{"--standalone", "--from", s.base, "--dial", s.name.at, "--token-file", s.gatekeeper()}
	alone.start(args...)
	s.stop()
	for _, p := range phones {
		p.switchOff()
		p.switchOn(t, alone, film)
		p.open("/gate")
		p.await(`document.getElementById("net").dataset.state === "online"`, "the laptop to answer")
	}
	phones[0].scans(de("gate.verdict.welcome"))
	phones[0].cameraOff()
	phones[1].scans(de("gate.reason.already_redeemed"))
	phones[1].cameraOff()
	alone.markt("gate", "state", "evacuation")
	phones[0].await(`!document.getElementById("alarm").hidden`, "the evacuation that was set at the laptop")
	alone.markt("gate", "state", "normal")
	phones[0].hidden("alarm")
	for _, p := range phones {
		if eval[bool](p.browser, `document.body.innerText.includes(`+quote(de("gate.verdict.offline"))+`)`) {
			t.Error("a phone judged by itself beside the laptop")
		}
		p.switchOff()
	}
	alone.stop() // the laptop is closed, and opened where there is a network
	if !strings.Contains(alone.out.String(), "not told yet") {
		t.Errorf("the laptop does not say what is left to tell:\n%s", alone.out)
	}

	s.start("--demo")
	alone.start(args...)
	for _, p := range phones {
		p.switchOn(t, s, film)
		p.open("/gate")
		p.await(`document.getElementById("net").dataset.state === "online" && document.getElementById("export").disabled`, "the service to answer again")
	}
	if got := phones[0].entries(0) - before; got != 1 {
		t.Errorf("%d people came in, want 1", got)
	}
	phones[0].scans(de("gate.reason.already_redeemed"))
	alone.stop()
	if !strings.Contains(alone.out.String(), "told of everything") {
		t.Errorf("the laptop has something left:\n%s", alone.out)
	}
}

// gatekeeper is a file with a token of those who run the gates.
func (s *service) gatekeeper() string {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(s.markt("token", "create", "--role", "gate_lead")), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return file
}

const cardHost = "markt.example"

// card is the certificate of a name, which leads to whichever service a browser
// or a program is sent to.
type card struct {
	dir  string
	pool *x509.CertPool
	spki string // the key's digest, by which Chromium takes the certificate
}

// signpost leads to a service that is asked by its name.
type signpost struct {
	*card
	at   string // where it listens
	http *http.Client
}

func newCard(t *testing.T) *card {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	raw, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{cardHost},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true}, &x509.Certificate{SerialNumber: big.NewInt(1)}, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	c := &card{dir: t.TempDir(), pool: x509.NewCertPool()}
	for file, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: raw}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(c.dir, file), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	leaf, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	c.pool.AddCert(leaf)
	sum := sha256.Sum256(leaf.RawSubjectPublicKeyInfo)
	c.spki = base64.StdEncoding.EncodeToString(sum[:])
	return c
}

// service shows the card at a port of its own.
func (c *card) service(t *testing.T, verb string) *service {
	t.Helper()
	at := fmt.Sprintf("127.0.0.1:%d", holdPort(t))
	file := func(name string) string { return filepath.Join(c.dir, name) }
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, at)
	}
	web := &http.Client{Transport: &http.Transport{DialContext: dial, TLSClientConfig: &tls.Config{RootCAs: c.pool}, DisableKeepAlives: true}}
	return &service{t: t, data: dataDir(t), base: "https://" + cardHost, verb: verb, name: &signpost{c, at, web}, env: []string{
		"MARKT_ADDR=" + at, "MARKT_BASE_URL=https://" + cardHost, "MARKT_TLS_CERT=" + file("cert.pem"), "MARKT_TLS_KEY=" + file("key.pem"),
		"SSL_CERT_FILE=" + file("cert.pem"),
	}}
}

// flags send Chromium to the service when it is asked for the name.
func (n *signpost) flags() []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.Flag("host-resolver-rules", "MAP "+cardHost+" "+n.at),
		chromedp.Flag("ignore-certificate-errors-spki-list", n.spki),
	}
}

// client asks the service as a program does.
func (s *service) client() *http.Client {
	if s.name == nil {
		return http.DefaultClient
	}
	return s.name.http
}
