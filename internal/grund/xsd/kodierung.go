// SPDX-License-Identifier: EUPL-1.2

package xsd

import (
	"encoding/binary"
	"errors"
)

// kennung begins every encoded table; the last character is the version of the
// format.
const kennung = "kmrxsd1"

// ErrTabelle says that bytes are no tables of this version.
var ErrTabelle = errors.New("xsd: Tabellen sind beschädigt oder von anderer Version")

// Kodieren writes the tables in a compact form for embedding. Equal tables give
// equal bytes.
func (t *Tabellen) Kodieren() []byte {
	w := &schreiber{b: []byte(kennung)}
	schreibeListe(w, t.Raeume, w.text)
	schreibeListe(w, t.Namen, w.text)
	schreibeListe(w, t.Wurzeln, w.kurz)
	schreibeListe(w, t.Deklarationen, func(d Deklaration) {
		w.zahlen(uint64(d.Schluessel), uint64(d.Typ), uint64(d.Fest))
	})
	schreibeListe(w, t.Typen, func(y Typ) {
		w.zahlen(uint64(y.Inhalt), uint64(y.Einfach), uint64(y.Start))
		w.zahlen(uint64(y.AttributeAb), uint64(y.AttributeBis), wahrheit(y.JedesAttribut))
	})
	schreibeListe(w, t.Zustaende, func(z Zustand) {
		w.zahlen(uint64(z.Ab), uint64(z.Bis-z.Ab), wahrheit(z.Ende))
	})
	schreibeListe(w, t.Uebergaenge, func(u Uebergang) {
		w.zahlen(uint64(u.Schluessel), uint64(u.Deklaration), uint64(u.Ziel))
	})
	schreibeListe(w, t.Attribute, func(a Attribut) {
		w.zahlen(uint64(a.Schluessel), uint64(a.Einfach), uint64(a.Fest), wahrheit(a.Pflicht))
	})
	schreibeListe(w, t.Einfache, w.einfach)
	schreibeListe(w, t.Werte, w.text)
	schreibeListe(w, t.Muster, w.automat)
	return w.b
}

func (w *schreiber) einfach(e Einfach) {
	w.text(e.Name)
	w.zahlen(uint64(e.Grundart), uint64(e.Leerraum))
	schreibeListe(w, e.Muster, w.kurz)
	w.zahlen(uint64(e.MinLaenge), uint64(e.MaxLaenge+1), uint64(e.WerteAb), uint64(e.WerteBis-e.WerteAb))
	w.text(e.Von)
	w.text(e.Bis)
}

func (w *schreiber) automat(a Automat) {
	w.zahlen(uint64(a.Klassen))
	vorher := rune(0)
	schreibeListe(w, a.Grenzen, func(r rune) {
		w.zahlen(uint64(r - vorher))
		vorher = r
	})
	schreibeListe(w, a.Klasse, w.kurz)
	schreibeListe(w, a.Folge, w.kurz)
	schreibeListe(w, a.Ende, func(e bool) { w.zahlen(wahrheit(e)) })
}

// Dekodieren reads what Kodieren wrote. It returns ErrTabelle for anything else.
func Dekodieren(b []byte) (Tabellen, error) {
	if len(b) < len(kennung) || string(b[:len(kennung)]) != kennung {
		return Tabellen{}, ErrTabelle
	}
	l := &leser{b: b[len(kennung):]}
	t := Tabellen{
		Raeume:  leseListe(l, l.text),
		Namen:   leseListe(l, l.text),
		Wurzeln: leseListe(l, l.kurz),
		Deklarationen: leseListe(l, func() Deklaration {
			return Deklaration{Schluessel: Schluessel(l.lang()), Typ: l.kurz(), Fest: l.kurz()}
		}),
		Typen: leseListe(l, func() Typ {
			return Typ{
				Inhalt: Inhalt(l.kurz()), Einfach: l.kurz(), Start: l.kurz(),
				AttributeAb: l.kurz(), AttributeBis: l.kurz(), JedesAttribut: l.kurz() != 0,
			}
		}),
		Zustaende: leseListe(l, func() Zustand {
			ab := l.lang()
			return Zustand{Ab: ab, Bis: ab + l.lang(), Ende: l.kurz() != 0}
		}),
		Uebergaenge: leseListe(l, func() Uebergang {
			return Uebergang{Schluessel: Schluessel(l.lang()), Deklaration: l.kurz(), Ziel: l.kurz()}
		}),
		Attribute: leseListe(l, func() Attribut {
			return Attribut{Schluessel: Schluessel(l.lang()), Einfach: l.kurz(), Fest: l.kurz(), Pflicht: l.kurz() != 0}
		}),
		Einfache: leseListe(l, l.einfach),
		Werte:    leseListe(l, l.text),
		Muster:   leseListe(l, l.automat),
	}
	if l.fehler || len(l.b) > 0 {
		return Tabellen{}, ErrTabelle
	}
	return t, nil
}

func (l *leser) einfach() Einfach {
	e := Einfach{
		Name: l.text(), Grundart: Grundart(l.kurz()), Leerraum: Leerraum(l.kurz()),
		Muster: leseListe(l, l.kurz), MinLaenge: int32(l.lang()), MaxLaenge: int32(l.lang()) - 1,
		WerteAb: l.lang(),
	}
	e.WerteBis = e.WerteAb + l.lang()
	e.Von, e.Bis = l.text(), l.text()
	return e
}

func (l *leser) automat() Automat {
	vorher := rune(0)
	return Automat{
		Klassen: l.kurz(),
		Grenzen: leseListe(l, func() rune {
			vorher += rune(l.lang())
			return vorher
		}),
		Klasse: leseListe(l, l.kurz),
		Folge:  leseListe(l, l.kurz),
		Ende:   leseListe(l, func() bool { return l.kurz() != 0 }),
	}
}

// schreiber appends numbers as varints and texts with their length.
type schreiber struct{ b []byte }

func (w *schreiber) zahlen(zahlen ...uint64) {
	for _, z := range zahlen {
		w.b = binary.AppendUvarint(w.b, z)
	}
}

func (w *schreiber) kurz(z uint16) { w.zahlen(uint64(z)) }

func (w *schreiber) text(t string) {
	w.zahlen(uint64(len(t)))
	w.b = append(w.b, t...)
}

func schreibeListe[T any](w *schreiber, liste []T, eintrag func(T)) {
	w.zahlen(uint64(len(liste)))
	for _, e := range liste {
		eintrag(e)
	}
}

func wahrheit(w bool) uint64 {
	if w {
		return 1
	}
	return 0
}

// leser is the counterpart of schreiber. After an error it returns zeros.
type leser struct {
	b      []byte
	fehler bool
}

func (l *leser) zahl(hoechst uint64) uint64 {
	z, n := binary.Uvarint(l.b)
	if n <= 0 || z > hoechst {
		l.fehler, l.b = true, nil
		return 0
	}
	l.b = l.b[n:]
	return z
}

func (l *leser) kurz() uint16 { return uint16(l.zahl(1<<16 - 1)) }
func (l *leser) lang() uint32 { return uint32(l.zahl(1<<32 - 1)) }

func (l *leser) text() string {
	n := l.zahl(uint64(len(l.b)))
	t := string(l.b[:min(int(n), len(l.b))])
	l.b = l.b[len(t):]
	return t
}

// leseListe reads a list; every entry takes at least one byte, which bounds
// its length.
func leseListe[T any](l *leser, eintrag func() T) []T {
	n := l.zahl(uint64(len(l.b)))
	if n == 0 {
		return nil
	}
	liste := make([]T, 0, n)
	for range n {
		liste = append(liste, eintrag())
	}
	return liste
}
