// SPDX-License-Identifier: EUPL-1.2

// Package pdftest reads PDF files in tests as assistive technology does and
// fails the test wherever a file breaks a rule that a program can see. It knows
// nothing of the writer in package pdf: it follows ISO 32000-1 from startxref
// through the cross-reference stream to the objects and the structure tree.
package pdftest

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// The objects of PDF; numbers are float64, strings []byte, arrays []any.
type (
	// Name is a name without its slash.
	Name string
	// Ref is a reference to the object of this number.
	Ref int
	// Dict is a dictionary.
	Dict map[Name]any
	// Befehl is an operator or keyword.
	Befehl string
)

// Leser reads tokens and objects from B.
type Leser struct {
	B []byte
	i int
}

func (l *Leser) leer() {
	for l.i < len(l.B) && strings.IndexByte(" \n\r\t\x00\f", l.B[l.i]) >= 0 {
		l.i++
	}
}

const trenner = " \n\r\t\x00\f/<>[]()"

func (l *Leser) wort() string {
	von := l.i
	for l.i < len(l.B) && strings.IndexByte(trenner, l.B[l.i]) < 0 {
		l.i++
	}
	return string(l.B[von:l.i])
}

func (l *Leser) ab(s string) bool {
	if bytes.HasPrefix(l.B[l.i:], []byte(s)) {
		l.i += len(s)
		return true
	}
	return false
}

// Wert reads the next object or operator, nil at the end.
func (l *Leser) Wert() any {
	l.leer()
	if l.i >= len(l.B) {
		return nil
	}
	switch {
	case l.ab("<<"):
		d := Dict{}
		for {
			l.leer()
			if l.ab(">>") {
				return d
			}
			k, ok := l.Wert().(Name)
			if !ok {
				panic(fmt.Sprintf("dictionary key at %d", l.i))
			}
			if _, doppelt := d[k]; doppelt {
				panic("key twice: " + string(k))
			}
			d[k] = l.Wert()
		}
	case l.ab("["):
		liste := []any{}
		for {
			l.leer()
			if l.ab("]") {
				return liste
			}
			liste = append(liste, l.Wert())
		}
	case l.ab("<"):
		ende := bytes.IndexByte(l.B[l.i:], '>')
		b, err := hex.DecodeString(string(l.B[l.i : l.i+ende]))
		if err != nil {
			panic(err)
		}
		l.i += ende + 1
		return b
	case l.ab("("):
		ende := bytes.IndexByte(l.B[l.i:], ')')
		s := l.B[l.i : l.i+ende]
		l.i += ende + 1
		return s
	case l.ab("/"):
		return Name(l.wort())
	}
	w := l.wort()
	if w == "" {
		panic(fmt.Sprintf("unexpected %q at %d", l.B[l.i], l.i))
	}
	zahl, err := strconv.ParseFloat(w, 64)
	if err != nil {
		switch w {
		case "true", "false":
			return w == "true"
		}
		return Befehl(w)
	}
	stelle := l.i // a reference is "n 0 R"
	if l.ab(" 0 R") && (l.i == len(l.B) || strings.IndexByte(trenner, l.B[l.i]) >= 0) {
		return Ref(zahl)
	}
	l.i = stelle
	return zahl
}

// Dokument is a file that was read: its objects and decoded streams by number.
type Dokument struct {
	t       testing.TB
	Objekte map[int]any
	Stroeme map[int][]byte
	Trailer Dict
}

// Lies reads a file and fails the test if an object is missing or misplaced.
func Lies(t testing.TB, b []byte) *Dokument {
	t.Helper()
	d := &Dokument{t: t, Objekte: map[int]any{}, Stroeme: map[int][]byte{}}
	if !bytes.HasPrefix(b, []byte("%PDF-1.7\n")) || !bytes.HasSuffix(b, []byte("%%EOF\n")) {
		t.Fatal("not a whole PDF 1.7")
	}
	i := bytes.LastIndex(b, []byte("startxref\n"))
	start, err := strconv.Atoi(strings.Fields(string(b[i+10:]))[0])
	if err != nil {
		t.Fatal(err)
	}
	nr := d.objektAn(b, start)
	d.Trailer = d.Objekte[nr].(Dict)
	tafel := d.Stroeme[nr]
	anzahl := int(d.Trailer["Size"].(float64))
	if len(tafel) != 8*anzahl {
		t.Fatalf("cross-reference stream of %d bytes for %d objects", len(tafel), anzahl)
	}
	feld := func(b []byte) (n int) {
		for _, c := range b {
			n = n<<8 | int(c)
		}
		return n
	}
	type platz struct{ strom, stelle int }
	klein := map[int]platz{}
	for n := 1; n < anzahl; n++ {
		e := tafel[8*n : 8*n+8]
		switch e[0] {
		case 1:
			if da := d.objektAn(b, feld(e[1:6])); da != n {
				t.Fatalf("object %d stands where %d should", da, n)
			}
		case 2:
			klein[n] = platz{feld(e[1:6]), feld(e[6:8])}
		default:
			t.Fatalf("object %d was reserved and not written", n)
		}
	}
	for n, p := range klein {
		kopf := d.Objekte[p.strom].(Dict)
		k := Leser{B: d.Stroeme[p.strom]}
		var nummer, stelle int
		for range p.stelle + 1 {
			nummer, stelle = int(k.Wert().(float64)), int(k.Wert().(float64))
		}
		if nummer != n {
			t.Fatalf("object %d of stream %d is %d", n, p.strom, nummer)
		}
		o := Leser{B: d.Stroeme[p.strom], i: int(kopf["First"].(float64)) + stelle}
		d.Objekte[n] = o.Wert()
	}
	return d
}

// objektAn reads "n 0 obj << >> stream … endstream endobj".
func (d *Dokument) objektAn(b []byte, stelle int) int {
	l := Leser{B: b, i: stelle}
	nr := int(l.Wert().(float64))
	if l.Wert() != 0.0 || l.Wert() != Befehl("obj") {
		d.t.Fatalf("no object at %d", stelle)
	}
	kopf := l.Wert().(Dict)
	d.Objekte[nr] = kopf
	l.leer()
	if !l.ab("stream\n") {
		d.t.Fatalf("object %d is no stream", nr)
	}
	laenge := int(kopf["Length"].(float64))
	roh := b[l.i : l.i+laenge]
	if !bytes.HasPrefix(b[l.i+laenge:], []byte("\nendstream\nendobj\n")) {
		d.t.Fatalf("stream %d has another length", nr)
	}
	if kopf["Filter"] == Name("FlateDecode") {
		z, err := zlib.NewReader(bytes.NewReader(roh))
		if err != nil {
			d.t.Fatal(err)
		}
		if roh, err = io.ReadAll(z); err != nil {
			d.t.Fatal(err)
		}
	}
	d.Stroeme[nr] = roh
	return nr
}

// Hole follows a reference.
func (d *Dokument) Hole(wert any) any {
	if r, ok := wert.(Ref); ok {
		o, da := d.Objekte[int(r)]
		if !da {
			d.t.Fatalf("reference to object %d that does not exist", r)
		}
		return o
	}
	return wert
}

// Dict follows a reference to a dictionary.
func (d *Dokument) Dict(wert any) Dict {
	d.t.Helper()
	o, ok := d.Hole(wert).(Dict)
	if !ok {
		d.t.Fatalf("no dictionary: %v", wert)
	}
	return o
}

// TextAus returns a text string, "" for none.
func TextAus(b any) string {
	roh, _ := b.([]byte)
	if !bytes.HasPrefix(roh, []byte{0xFE, 0xFF}) {
		return string(roh)
	}
	return utf16Text(roh[2:])
}

func utf16Text(b []byte) string {
	var u []uint16
	for i := 0; i+1 < len(b); i += 2 {
		u = append(u, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return string(utf16.Decode(u))
}
