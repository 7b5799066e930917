package backup

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// The file is a tar archive that any tar reads. Its last entry is the SHA-256 of
// everything before it, so that no byte can change or be missing unnoticed:
// pg_restore takes a dump that was cut short, and one with a flipped byte.
const (
	dumpName     = "database.dump"
	secretName   = "secret"
	manifestName = "manifest.json"
	sealName     = "sha256"

	format   = 1
	block    = 512
	sealSize = 4 * block // its header, its content, and the two blocks that end an archive
)

// ErrDamaged is a file that is not as it was written.
var ErrDamaged = errors.New("no whole backup")

// Manifest says what a backup holds.
type Manifest struct {
	Format    int              `json:"format"`
	Markt     string           `json:"markt"`
	Schema    int64            `json:"schema"`
	Postgres  int              `json:"postgres"` // major version
	MadeAt    time.Time        `json:"made_at"`
	Tables    map[string]Table `json:"tables"`
	Sequences map[string]int64 `json:"sequences"` // the last number given; a restored one may be further
	Parts     map[string]Part  `json:"parts"`
}

// Table is what a table held: its rows, and a sum over them in no order.
type Table struct {
	Rows int64  `json:"rows"`
	Sum  string `json:"sum"`
}

// Part is one entry of the file.
type Part struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Rows is how many rows all tables hold.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// writer puts the entries of a backup into a file, the dump first: its length
// is known when it has ended.
type writer struct {
	f     *os.File
	parts map[string]Part
}

// dump lets fill write the database's dump.
func (w *writer) dump(fill func(io.Writer) error) error {
	if _, err := w.f.Seek(block, io.SeekStart); err != nil {
		return err
	}
	sum := sha256.New()
	if err := fill(io.MultiWriter(w.f, sum)); err != nil {
		return err
	}
	end, err := w.f.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	size := end - block
	w.parts[dumpName] = Part{size, hex.EncodeToString(sum.Sum(nil))}
	_, err1 := w.f.WriteAt(header(dumpName, size), 0)
	_, err2 := w.f.Write(make([]byte, padding(size)))
	return errors.Join(err1, err2)
}

func (w *writer) add(name string, content []byte) error {
	sum := sha256.Sum256(content)
	w.parts[name] = Part{int64(len(content)), hex.EncodeToString(sum[:])}
	_, err := w.f.Write(entry(name, content))
	return err
}

// finish adds manifest and seal, and waits until all is on the disk.
func (w *writer) finish(m Manifest) error {
	m.Format, m.Parts = format, map[string]Part{dumpName: w.parts[dumpName], secretName: w.parts[secretName]}
	text, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	if err := w.add(manifestName, text); err != nil {
		return err
	}
	end, err := w.f.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	sum, err := digest(w.f, end)
	if err != nil {
		return err
	}
	if _, err := w.f.Write(seal(sum)); err != nil {
		return err
	}
	return w.f.Sync()
}

// header is an entry's first block; the same content has the same bytes.
func header(name string, size int64) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	_ = w.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, Format: tar.FormatGNU}) // a buffer takes it
	return b.Bytes()
}

func entry(name string, content []byte) []byte {
	return append(append(header(name, int64(len(content))), content...), make([]byte, padding(int64(len(content))))...)
}

func padding(size int64) int64 { return (block - size%block) % block }

func seal(sum string) []byte {
	return append(entry(sealName, []byte(sum+"\n")), make([]byte, 2*block)...)
}

func digest(f io.ReaderAt, size int64) (string, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, io.NewSectionReader(f, 0, size))
	return hex.EncodeToString(sum.Sum(nil)), err
}

// file is a backup that was found whole.
type file struct {
	Manifest
	secret []byte
	dump   *io.SectionReader
	f      *os.File
}

func (b *file) Close() error { return b.f.Close() }

// open reads every byte of a backup before it believes any.
func open(path string) (*file, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	b := &file{f: f}
	err = b.check()
	if err == nil {
		err = b.read()
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return b, nil
}

func (b *file) check() error {
	info, err := b.f.Stat()
	if err != nil {
		return err
	}
	body := info.Size() - sealSize
	tail := make([]byte, sealSize)
	if !info.Mode().IsRegular() || body <= 0 {
		return fmt.Errorf("%w: it was cut short, or is none of markt's", ErrDamaged)
	}
	if _, err := b.f.ReadAt(tail, body); err != nil {
		return err
	}
	sum, err := digest(b.f, body)
	if err == nil && !bytes.Equal(tail, seal(sum)) {
		err = fmt.Errorf("%w: it was cut short or altered; take another one", ErrDamaged)
	}
	return err
}

func (b *file) read() error {
	archive := tar.NewReader(b.f)
	for {
		h, err := archive.Next()
		if err == io.EOF {
			return b.complete()
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if err := b.take(h, archive); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrDamaged, h.Name, err)
		}
	}
}

func (b *file) take(h *tar.Header, content io.Reader) (err error) {
	switch h.Name {
	case dumpName:
		b.dump = io.NewSectionReader(b.f, block, h.Size)
	case secretName:
		b.secret, err = io.ReadAll(content)
	case manifestName:
		err = json.NewDecoder(content).Decode(&b.Manifest)
	}
	return err
}

// complete holds the parts against the manifest; a form to come may have others.
func (b *file) complete() error {
	if b.Format > format {
		return nil
	}
	if b.dump == nil || b.secret == nil || b.Format == 0 {
		return fmt.Errorf("%w: a part is missing", ErrDamaged)
	}
	secret := sha256.Sum256(b.secret)
	dump, err := digest(b.dump, b.dump.Size())
	if err != nil {
		return err
	}
	if dump != b.Parts[dumpName].SHA256 || hex.EncodeToString(secret[:]) != b.Parts[secretName].SHA256 {
		return fmt.Errorf("%w: a part is not what its manifest says", ErrDamaged)
	}
	return nil
}
