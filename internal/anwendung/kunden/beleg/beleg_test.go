// SPDX-License-Identifier: EUPL-1.2

package beleg_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/kunden/beleg"
)

var grenzen = beleg.Grenzen{Bytes: 1 << 20, Bildpunkte: 1_000_000, Entpackt: 4 << 20}

func bild() image.Image {
	b := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 * 30 {
		b.Set(i%40, i/40, color.RGBA{uint8(i), uint8(i / 7), 99, 255})
	}
	return b
}

func alsPNG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, bild()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func alsJPEG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, bild(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// stueck is a chunk of a PNG.
func stueck(name string, inhalt []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(inhalt)))
	b = append(append(b, name...), inhalt...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// segment is a segment of a JPEG.
func segment(marke byte, inhalt string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marke}, uint16(len(inhalt)+2)), inhalt...)
}

// nach puts something behind the first n bytes.
func nach(b []byte, n int, mehr []byte) []byte {
	return append(append(bytes.Clone(b[:n]), mehr...), b[n:]...)
}

func gepackt(t testing.TB, b []byte) []byte {
	t.Helper()
	var p bytes.Buffer
	z := zlib.NewWriter(&p)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return p.Bytes()
}

// pdf is a document with one further object.
func pdf(objekt string) []byte {
	return []byte("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n3 0 obj\n" + objekt + "\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n")
}

// strom is an object with packed contents.
func strom(t testing.TB, kopf string, klar []byte) string {
	t.Helper()
	return fmt.Sprintf("<<%s/Filter/FlateDecode>>\nstream\n%s\nendstream", kopf, gepackt(t, klar))
}

func TestOnlyPicturesAndHarmlessPDFPass(t *testing.T) {
	p, j := alsPNG(t), alsJPEG(t)
	riese := stueck("IHDR", append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 60000), 60000), 8, 6, 0, 0, 0))
	kleinerKopf := stueck("IHDR", append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 2), 2), 8, 0, 0, 0, 0))
	bombe := append(append([]byte("\x89PNG\r\n\x1a\n"), kleinerKopf...), append(stueck("IDAT", gepackt(t, make([]byte, 3<<20))), stueck("IEND", nil)...)...)
	breit := bytes.Clone(j)
	sof := bytes.Index(breit, []byte{0xff, 0xc0})
	copy(breit[sof+5:], "\xff\xff\xff\xff")
	for name, f := range map[string]struct {
		b    []byte
		art  beleg.Art
		soll error
	}{
		"PNG":                            {p, beleg.PNG, nil},
		"JPEG":                           {j, beleg.JPEG, nil},
		"PDF":                            {pdf("<</Type/Page>>"), beleg.PDF, nil},
		"PDF with a packed page":         {pdf(strom(t, "", []byte("BT (Kopie) Tj ET"))), beleg.PDF, nil},
		"nothing":                        {nil, "", beleg.ErrArt},
		"script":                         {[]byte("<script>alert(1)</script>"), "", beleg.ErrArt},
		"SVG":                            {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "", beleg.ErrArt},
		"GIF":                            {[]byte("GIF89a/*"), "", beleg.ErrArt},
		"program":                        {[]byte("MZ\x90"), "", beleg.ErrArt},
		"PDF behind a page":              {append([]byte("<html>"), pdf("<<>>")...), "", beleg.ErrArt},
		"too many bytes":                 {bytes.Repeat([]byte("\xff\xd8\xff"), 1<<19), "", beleg.ErrGross},
		"PNG of 3.6 billion pixels":      {nach([]byte("\x89PNG\r\n\x1a\n"), 8, riese), "", beleg.ErrBombe},
		"PNG that unpacks to 3 MiB":      {bombe, "", beleg.ErrBombe},
		"PNG cut off":                    {p[:len(p)-20], "", beleg.ErrSchadhaft},
		"PNG with a wrong checksum":      {append(bytes.Clone(p[:30]), append([]byte{p[30] ^ 1}, p[31:]...)...), "", beleg.ErrSchadhaft},
		"JPEG of 4 billion pixels":       {breit, "", beleg.ErrBombe},
		"JPEG cut off":                   {j[:len(j)/2], "", beleg.ErrSchadhaft},
		"JPEG without picture":           {[]byte("\xff\xd8\xff\xd9"), "", beleg.ErrSchadhaft},
		"PDF with JavaScript":            {pdf("<</S/JavaScript/JS(app.alert(1))>>"), "", beleg.ErrAktiv},
		"PDF with escaped JavaScript":    {pdf("<</S/J#61va#53cript/JS(1)>>"), "", beleg.ErrAktiv},
		"PDF with packed JavaScript":     {pdf(strom(t, "/Type/ObjStm/N 1/First 4", []byte("5 0 <</S/JavaScript/JS(1)>>"))), "", beleg.ErrAktiv},
		"PDF with hidden filter name":    {pdf(strings.Replace(strom(t, "/Type/Obj#53tm", []byte("5 0 <</S/Launch>>")), "FlateDecode", "Flate#44ecode", 1)), "", beleg.ErrAktiv},
		"PDF with objects packed by LZW": {pdf("<</Type/ObjStm/Filter/LZWDecode>>\nstream\nxyz\nendstream"), "", beleg.ErrAktiv},
		"PDF with an embedded file":      {pdf("<</Type/EmbeddedFile>>"), "", beleg.ErrAktiv},
		"PDF that starts a program":      {pdf("<</S/Launch/F(cmd.exe)>>"), "", beleg.ErrAktiv},
		"PDF with a form":                {pdf("<</XFA 4 0 R>>"), "", beleg.ErrAktiv},
		"PDF that is a page too":         {pdf("(<script>alert(1)</script>)"), "", beleg.ErrAktiv},
		"PDF encrypted":                  {pdf("<</Encrypt 9 0 R>>"), "", beleg.ErrVerschluesselt},
		"PDF that unpacks to 8 MiB":      {pdf(strom(t, "", make([]byte, 8<<20))), "", beleg.ErrBombe},
		"PDF with an archive behind it":  {append(pdf("<<>>"), "PK\x05\x06 and more"...), "", beleg.ErrSchadhaft},
		"PDF cut off":                    {pdf("<<>>")[:60], "", beleg.ErrSchadhaft},
	} {
		t.Run(name, func(t *testing.T) {
			art, rein, err := beleg.Pruefe(f.b, grenzen)
			if !errors.Is(err, f.soll) || art != f.art || (rein != nil) != (err == nil) {
				t.Errorf("%s, %v", art, err)
			}
		})
	}
}

// What is kept of a picture are its pixels: nobody finds out where it was taken, and
// nothing rides on it.
func TestPicturesLoseWhatIsNoPixel(t *testing.T) {
	p, j := alsPNG(t), alsJPEG(t)
	const last = "<script>alert(1)</script> GPS 51.05 13.74"
	for name, f := range map[string]struct{ b, klar []byte }{
		"PNG with a text":             {nach(p, 33, stueck("tEXt", []byte("Comment\x00"+last))), p},
		"PNG with something behind":   {append(bytes.Clone(p), "PK\x03\x04"+last...), p},
		"JPEG with place and preview": {nach(j, 2, segment(0xe1, "Exif\x00\x00"+last)), j},
		"JPEG with a comment":         {nach(j, 2, segment(0xfe, last)), j},
		"JPEG with a long APP0":       {nach(j, 2, segment(0xe0, "JFIF\x00"+last)), j},
		"JPEG with something behind":  {append(bytes.Clone(j), last...), j},
	} {
		t.Run(name, func(t *testing.T) {
			_, rein, err := beleg.Pruefe(f.b, grenzen)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(rein, f.klar) {
				t.Errorf("%d bytes are kept, want %d", len(rein), len(f.klar))
			}
		})
	}
}

func FuzzPruefe(f *testing.F) {
	for _, b := range [][]byte{alsPNG(f), alsJPEG(f), pdf(strom(f, "/Type/ObjStm", []byte("x"))), nil, []byte("%PDF-1.7 stream")} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		art, rein, err := beleg.Pruefe(b, grenzen)
		if err != nil {
			return
		}
		if len(rein) > len(b) {
			t.Error("the file has grown")
		}
		nochmals, gleich, err := beleg.Pruefe(rein, grenzen)
		if err != nil || nochmals != art || !bytes.Equal(gleich, rein) {
			t.Errorf("what was kept does not pass again: %v", err)
		}
	})
}
