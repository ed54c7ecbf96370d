// SPDX-License-Identifier: EUPL-1.2

package mimeteile_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"kernmelderegister/internal/grund/mimeteile"
)

type teil struct {
	mimeteile.Kopf
	inhalt string
}

func lies(r io.Reader, g mimeteile.Grenzen) ([]teil, error) {
	l, err := mimeteile.NeuerLeser(r, g)
	if err != nil {
		return nil, err
	}
	var teile []teil
	for {
		t, err := l.Weiter()
		if err == io.EOF {
			if _, err := l.Weiter(); err != io.EOF {
				return nil, fmt.Errorf("the end is not the end: %w", err)
			}
			return teile, nil
		}
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(t)
		if err != nil {
			return nil, err
		}
		teile = append(teile, teil{t.Kopf, string(b)})
	}
}

const gut = "MIME-Version: 1.0\r\nContent-Type: Multipart/Related; boundary=MIME_a+b/c; type=text/xml\r\n\r\n--MIME_a+b/c\r\n" +
	"Content-Type: text/xml; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\nContent-ID: <osci@message>\r\n\r\n<a/>\r\n" +
	"\r\n--MIME_a+b/c\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: 8-bit\r\nContent-ID: <Änlage 1: /.bin>\r\nContent-Length: 3\r\nX-Weiteres: a\r\n b\r\n\r\n\r\n-" +
	"\r\n--MIME_a+b/c\r\nContent-Type: text/base64\r\nContent-Transfer-Encoding: 7bit\r\nContent-ID: <b>\r\n\r\nYW\nJj\r\n\r\n--MIME_a+b/c--\r\n"

// The rules of digest section 2.3.
func TestPackages(t *testing.T) {
	const alles = "osci@message=<a/>\r\n|Änlage 1: /.bin=\r\n-|b=abc|"
	for name, f := range map[string]struct {
		alt, neu string
		code     mimeteile.Code
	}{
		"right":                          {"", "", 0},
		"lower case":                     {"Multipart/Related", "multipart/related", 0},
		"quoted boundary":                {"boundary=MIME_a+b/c;", `boundary="MIME_a+b/c" ;`, 0},
		"no MIME-Version":                {"MIME-Version: 1.0\r\n", "", 0},
		"folded":                         {"; type=text/xml", ";\r\n type=text/xml", 0},
		"blank lines before":             {"type=text/xml\r\n\r\n", "type=text/xml\r\n\r\n\r\n\r\n", 0},
		"no encoding of the root":        {"Content-Transfer-Encoding: 8bit\r\n", "", 0},
		"utf-8 in lower case":            {"charset=UTF-8", "charset=utf-8", 0},
		"binary":                         {"8-bit", "BINARY", 0},
		"no length":                      {"Content-Length: 3\r\n", "", 0},
		"wrong length":                   {"Content-Length: 3", "Content-Length: 4", 0},
		"base64 by encoding":             {"text/base64\r\nContent-Transfer-Encoding: 7bit", "image/png\r\nContent-Transfer-Encoding: Base64", 0},
		"no last line end":               {"c--\r\n", "c--", 0},
		"blank lines behind":             {"c--\r\n", "c--\r\n\r\n\r\n", 0},
		"another version":                {"1.0", "1.1", mimeteile.CodeKopf},
		"no package":                     {"Multipart/Related", "text/xml", mimeteile.CodeKopf},
		"no boundary":                    {"boundary=MIME_a+b/c; ", "", mimeteile.CodeKopf},
		"empty boundary":                 {"boundary=MIME_a+b/c", "boundary=", mimeteile.CodeKopf},
		"two boundaries":                 {"type=text/xml", "boundary=x", mimeteile.CodeKopf},
		"boundary with a blank":          {"boundary=MIME_a+b/c", `boundary="MIME_a b"`, mimeteile.CodeKopf},
		"two types":                      {"MIME-Version: 1.0\r\n", "Content-type: multipart/related; boundary=x\r\n", mimeteile.CodeKopf},
		"no type":                        {"Content-Type: Multipart/Related; boundary=MIME_a+b/c; type=text/xml\r\n", "", mimeteile.CodeKopf},
		"LF in the header":               {"1.0\r\n", "1.0\n", mimeteile.CodeKopf},
		"CR in the header":               {"1.0\r\n", "1.0\rX: y\r\n", mimeteile.CodeKopf},
		"NUL in the header":              {"8-bit", "8-\x00bit", mimeteile.CodeKopf},
		"no UTF-8 in the header":         {"Änlage", "\xc4nlage", mimeteile.CodeKopf},
		"line without colon":             {"MIME-Version: 1.0", "MIME-Version 1.0", mimeteile.CodeKopf},
		"blank before the colon":         {"MIME-Version:", "MIME-Version :", mimeteile.CodeKopf},
		"text before":                    {"type=text/xml\r\n\r\n", "type=text/xml\r\n\r\npreamble\r\n", mimeteile.CodeGrenzlinie},
		"boundary with a blank behind":   {"--MIME_a+b/c\r\nContent-Type: text/xml", "--MIME_a+b/c \r\nContent-Type: text/xml", mimeteile.CodeGrenzlinie},
		"boundary line longer":           {"\r\n--MIME_a+b/c\r\nContent-Type: app", "\r\n--MIME_a+b/cX\r\nContent-Type: app", mimeteile.CodeGrenzlinie},
		"boundary line longer in a text": {"<a/>", "<a>\r\n--MIME_a+b/c-\r\n</a>", mimeteile.CodeGrenzlinie},
		"last line ends otherwise":       {"c--\r\n", "cx-\r\n", mimeteile.CodeGrenzlinie},
		"boundary line ends with LF":     {"\r\n--MIME_a+b/c\r\nContent-Type: app", "\r\n--MIME_a+b/c\nContent-Type: app", mimeteile.CodeKopf},
		"part begins with the boundary":  {"\r\n\r\nYW", "\r\n\r\n--MIME_a+b/c\r\nYW", mimeteile.CodeGrenzlinie},
		"text behind":                    {"c--\r\n", "c--\r\nepilogue", mimeteile.CodeGrenzlinie},
		"a package behind":               {"c--\r\n", "c--\r\n" + strings.Repeat("\r\n", 100), mimeteile.CodeGrenzlinie},
		"no part":                        {gut[strings.Index(gut, "--MIME"):], "--MIME_a+b/c--\r\n", mimeteile.CodeGrenzlinie},
		"another character set":          {"charset=UTF-8", "charset=ISO-8859-1", mimeteile.CodeKopf},
		"no Content-ID of the root":      {"Content-ID: <osci@message>\r\n", "", mimeteile.CodeKopf},
		"empty Content-ID":               {"<b>", "<>", mimeteile.CodeKopf},
		"Content-ID without brackets":    {"<b>", "b", mimeteile.CodeKopf},
		"Content-ID twice in a part":     {"Content-ID: <b>\r\n", "Content-ID: <b>\r\ncontent-id: <c>\r\n", mimeteile.CodeKopf},
		"the same Content-ID":            {"<b>", "<osci@message>", mimeteile.CodeDoppelteID},
		"no encoding of an attachment":   {"Content-Transfer-Encoding: 8-bit\r\n", "", mimeteile.CodeKopf},
		"no type of a part":              {"Content-Type: text/base64\r\n", "", mimeteile.CodeKopf},
		"quoted-printable":               {"8-bit", "quoted-printable", mimeteile.CodeKodierung},
		"gzip":                           {"8-bit", "gzip", mimeteile.CodeKodierung},
		"negative length":                {"Length: 3", "Length: -3", mimeteile.CodeKopf},
		"length of 2 GB and more":        {"Length: 3", "Length: 2147483649", mimeteile.CodeGrenze},
		"length beyond all":              {"Length: 3", "Length: 99999999999999999999", mimeteile.CodeKopf},
		"no Base64":                      {"YW\nJj", "YW*Jj", mimeteile.CodeKodierung},
		"Base64 cut off":                 {"YW\nJj", "YW\nJ", mimeteile.CodeKodierung},
		"Base64 with leftover bits":      {"YW\nJj", "YWJjZ9==", mimeteile.CodeKodierung},
		"Base64 with a tail":             {"YW\nJj", "YWI=YWI=", mimeteile.CodeKodierung},
		"long header":                    {"X-Weiteres: a", "X-Weiteres: " + strings.Repeat("a", 20_000), mimeteile.CodeGrenze},
		"many headers":                   {"X-Weiteres: a", strings.Repeat("X: a\r\n ", 5_000), mimeteile.CodeGrenze},
		"cut off in a part":              {gut[len(gut)-30:], "", mimeteile.CodeAbbruch},
		"cut off in the boundary":        {"MIME_a+b/c--\r\n", "MIME_a+", mimeteile.CodeAbbruch},
		"cut off behind the boundary":    {"MIME_a+b/c--\r\n", "MIME_a+b/c", mimeteile.CodeAbbruch},
		"cut off in a header":            {gut[strings.Index(gut, "Content-Length"):], "", mimeteile.CodeAbbruch},
	} {
		t.Run(name, func(t *testing.T) {
			d := strings.Replace(gut, f.alt, f.neu, 1)
			for _, r := range []io.Reader{strings.NewReader(d), iotest.OneByteReader(strings.NewReader(d)), iotest.DataErrReader(strings.NewReader(d))} {
				teile, err := lies(r, mimeteile.Grenzen{})
				var ist string
				for _, x := range teile {
					ist += x.ID + "=" + x.inhalt + "|"
				}
				var x *mimeteile.Fehler
				if errors.As(err, &x); f.code == 0 && (err != nil || ist != alles) || f.code != 0 && (x == nil || x.Code != f.code) {
					t.Errorf("%q, %v", ist, err)
				}
			}
		})
	}
}

// endlos repeats a text without end and counts what is taken.
type endlos struct {
	text string
	n    int
}

func (e *endlos) Read(b []byte) (int, error) {
	k := copy(b, e.text[e.n%len(e.text):])
	e.n += k
	return k, nil
}

func TestEndlessPackages(t *testing.T) {
	kopf := gut[:strings.Index(gut, "\r\n--MIME_a+b/c\r\nContent-Type: app")]
	for name, f := range map[string]struct {
		vorn, text string
		hoechstens int
	}{
		"header without end":  {"X: ", "a", 100_000},
		"headers without end": {"", "X: a\r\n", 100_000},
		"a million parts":     {kopf, "\r\n--MIME_a+b/c\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: 8bit\r\nContent-ID: <%>\r\n\r\nx", 400_000},
		"part without end":    {kopf, "aaaaaaaa", 3 << 20},
	} {
		r := &endlos{text: f.text}
		l, err := mimeteile.NeuerLeser(io.MultiReader(strings.NewReader(f.vorn), r), mimeteile.Grenzen{Gesamt: 2 << 20})
		for err == nil {
			_, err = l.Weiter()
		}
		var x *mimeteile.Fehler
		if !errors.As(err, &x) || r.n > f.hoechstens {
			t.Errorf("%s: %v after %d bytes", name, err, r.n)
		}
	}
	var b bytes.Buffer
	s, err := mimeteile.NeuerSchreiber(&b, mimeteile.NeueGrenze())
	for i := 0; i < 1002 && err == nil; i++ {
		_, err = s.Teil(mimeteile.Kopf{Typ: mimeteile.TypBytes, Kodierung: mimeteile.Binaer, ID: fmt.Sprint(i)})
	}
	if err := errors.Join(err, s.Schliesse()); err != nil {
		t.Fatal(err)
	}
	var x *mimeteile.Fehler
	if _, err := lies(&b, mimeteile.Grenzen{}); !errors.As(err, &x) || x.Code != mimeteile.CodeGrenze {
		t.Errorf("1,002 parts: %v", err)
	}
}

func TestErrorOfTheReader(t *testing.T) {
	kaputt := errors.New("broken")
	for _, n := range []int{10, 200, len(gut) - 40} {
		if _, err := lies(io.MultiReader(strings.NewReader(gut[:n]), iotest.ErrReader(kaputt)), mimeteile.Grenzen{}); !errors.Is(err, kaputt) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

// What is written is read back, whatever the content; the reader may skip parts.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b bytes.Buffer
		grenze := mimeteile.NeueGrenze()
		s, err := mimeteile.NeuerSchreiber(&b, grenze)
		if err != nil {
			t.Fatal(err)
		}
		var soll []teil
		for i := range rapid.IntRange(1, 4).Draw(t, "parts") {
			k := rapid.SampledFrom([]mimeteile.Kopf{
				{Typ: mimeteile.TypXML, Zeichensatz: "UTF-8", Kodierung: mimeteile.AchtBit}, {Typ: mimeteile.TypBytes, Kodierung: mimeteile.Binaer},
				{Typ: mimeteile.TypBytes, Kodierung: mimeteile.Base64}, {Typ: mimeteile.TextBase64, Kodierung: mimeteile.SiebenBit},
			}).Draw(t, "header")
			k.ID = fmt.Sprintf("%d %s", i, rapid.StringMatching(`[a-zäöü<>:/]{0,5}`).Draw(t, "id"))
			k.Laenge = -1
			stuecke := rapid.SliceOfN(rapid.SampledFrom([]string{"\r\n", "\r", "\n", "--", "-", "--" + grenze[:20], "\x00", "a", strings.Repeat("b", 70_000)}), 0, 8).Draw(t, "content")
			if len(stuecke) > 0 && stuecke[0] == "--" {
				stuecke = stuecke[1:]
			}
			w, err := s.Teil(k)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range stuecke {
				if _, err := io.WriteString(w, x); err != nil {
					t.Fatal(err)
				}
			}
			soll = append(soll, teil{k, strings.Join(stuecke, "")})
		}
		if err := s.Schliesse(); err != nil {
			t.Fatal(err)
		}
		ist, err := lies(&b, mimeteile.Grenzen{})
		if err != nil || fmt.Sprint(ist) != fmt.Sprint(soll) {
			t.Fatalf("%v", err)
		}
	})
}

func TestHeadersThatAreNotWritten(t *testing.T) {
	if _, err := mimeteile.NeuerSchreiber(io.Discard, "a b"); err == nil {
		t.Error("boundary with a blank")
	}
	s, err := mimeteile.NeuerSchreiber(io.Discard, "b")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []mimeteile.Kopf{
		{Typ: "a/b", ID: "x>\r\nX: y"}, {Typ: "a/b\n", ID: "x"}, {Typ: "a/b"}, {ID: "x"}, {Typ: "a/b", ID: "x", Weitere: []mimeteile.Feld{{Name: "A B", Wert: ""}}},
		{Typ: "a/b", ID: "x", Weitere: []mimeteile.Feld{{Name: "A", Wert: "\r"}}},
	} {
		if _, err := s.Teil(k); err == nil {
			t.Errorf("written: %+v", k)
		}
	}
}

// The recorded messages are read, and our writer gives the same lines.
func TestRecordedMessages(t *testing.T) {
	wurzel := os.Getenv("KMR_SHARED")
	if wurzel == "" {
		wurzel = filepath.Join("..", "..", "..", "..", "shared")
	}
	dateien, _ := filepath.Glob(filepath.Join(wurzel, "spec", "osci", "samples", "*", "*.mime"))
	if len(dateien) == 0 {
		t.Skip("SKIPPED: the recorded OSCI messages are missing; set KMR_SHARED")
	}
	for _, d := range dateien {
		b, err := os.ReadFile(d)
		if err != nil {
			t.Fatal(err)
		}
		teile, err := lies(bytes.NewReader(b), mimeteile.Grenzen{})
		if err != nil || teile[0].ID != mimeteile.IDNachricht || teile[0].Typ != mimeteile.TypXML {
			t.Fatalf("%s: %v", filepath.Base(d), err)
		}
		var neu bytes.Buffer
		_, nachGrenze, _ := bytes.Cut(b, []byte("boundary="))
		grenze, _, _ := bytes.Cut(nachGrenze, []byte(";"))
		s, err := mimeteile.NeuerSchreiber(&neu, string(grenze))
		for _, x := range teile {
			var w io.Writer
			if w, err = s.Teil(x.Kopf); err != nil {
				t.Fatal(err)
			}
			if _, err = io.WriteString(w, x.inhalt); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(err, s.Schliesse()); err != nil || !bytes.Equal(neu.Bytes(), b) {
			t.Errorf("%s: written anew it differs: %v", filepath.Base(d), err)
		}
	}
}

func FuzzLeser(f *testing.F) {
	f.Add([]byte(gut))
	f.Fuzz(func(t *testing.T, b []byte) {
		teile, err := lies(bytes.NewReader(b), mimeteile.Grenzen{Teile: 20})
		var x *mimeteile.Fehler
		if err != nil {
			if !errors.As(err, &x) {
				t.Fatalf("error of another kind: %v", err)
			}
			return
		}
		again, err := lies(iotest.OneByteReader(bytes.NewReader(b)), mimeteile.Grenzen{Teile: 20})
		if err != nil || fmt.Sprint(again) != fmt.Sprint(teile) {
			t.Fatalf("read byte by byte it differs: %v", err)
		}
	})
}

func BenchmarkLeser(b *testing.B) {
	var p bytes.Buffer
	s, _ := mimeteile.NeuerSchreiber(&p, mimeteile.NeueGrenze())
	w, _ := s.Teil(mimeteile.Kopf{Typ: mimeteile.TypBytes, Kodierung: mimeteile.Binaer, ID: "a"})
	_, _ = w.Write(make([]byte, 64<<20))
	_ = s.Schliesse()
	b.SetBytes(int64(p.Len()))
	for b.Loop() {
		l, err := mimeteile.NeuerLeser(bytes.NewReader(p.Bytes()), mimeteile.Grenzen{})
		if err != nil {
			b.Fatal(err)
		}
		t, err := l.Weiter()
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, t)
	}
}
