// SPDX-License-Identifier: EUPL-1.2

package xmlscan

// Grenzen are the limits of one document. Zero means the default, a negative
// value means no limit. A document beyond a limit ends with a Fehler of
// ArtGrenze.
type Grenzen struct {
	// Groesse is the size of the whole document in bytes; default 2 GiB.
	Groesse int64
	// Tiefe is the number of elements open at the same time; default 256.
	Tiefe int
	// Attribute is the number of attributes and namespace declarations of
	// one element; default 128.
	Attribute int
	// Namenlaenge is the length of one prefixed name in bytes; default 1,000.
	Namenlaenge int
	// Textlaenge is the length in bytes, as written, of one text, one tag,
	// one comment or one processing instruction; default 8 MiB. It also
	// bounds the memory of a Scanner.
	Textlaenge int
	// Raeume is the number of different namespaces and of different
	// prefixes in the document; default 1,000.
	Raeume int
}

// Optionen configure a Scanner. The zero value is usable.
type Optionen struct {
	Grenzen Grenzen
	// Vokabular fixes the numbers of names and namespaces; nil is allowed.
	Vokabular *Vokabular
	// OhneLeerraum leaves out text of white space only unless it is the whole
	// content of an element. Documents without mixed content lose nothing.
	OhneLeerraum bool
	// OhneAnweisungen refuses processing instructions (ArtSyntax). Whoever hashes
	// what he reads needs that: they would count for the signature and be skipped here.
	OhneAnweisungen bool
}

const (
	keineGrenze = int(^uint(0) >> 1)
	// hoechstRaum keeps the numbers of namespaces inside the type Raum.
	hoechstRaum = 1<<16 - 1
)

func (g Grenzen) mitVorgaben() Grenzen {
	g.Groesse = int64(vorgabe(int(g.Groesse), 2<<30))
	g.Tiefe = vorgabe(g.Tiefe, 256)
	g.Attribute = vorgabe(g.Attribute, 128)
	g.Namenlaenge = vorgabe(g.Namenlaenge, 1000)
	g.Textlaenge = vorgabe(g.Textlaenge, 8<<20)
	g.Raeume = min(vorgabe(g.Raeume, 1000), hoechstRaum/2)
	return g
}

func vorgabe(wert, standard int) int {
	if wert == 0 {
		return standard
	}
	if wert < 0 {
		return keineGrenze
	}
	return wert
}
