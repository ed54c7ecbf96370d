// SPDX-License-Identifier: EUPL-1.2

package meldenummer

import (
	"errors"
	"io"
	"strconv"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/xmlscan"
	"kernmelderegister/internal/grund/xsd"
)

// grenzen of a message: half a million records of the largest city fit.
var grenzen = xmlscan.Grenzen{Groesse: 256 << 20, Tiefe: 8, Attribute: 16, Textlaenge: 64 << 10, Raeume: 16}

// leser goes through a document that it checks against the schema on the way.
type leser struct {
	s *xmlscan.Scanner
	p *xsd.Pruefer
}

func neuerLeser(r io.Reader) *leser {
	return &leser{
		s: xmlscan.Neu(r, xmlscan.Optionen{Grenzen: grenzen, Vokabular: schema().Vokabular(), OhneLeerraum: true}),
		p: schema().Pruefer(),
	}
}

// weiter returns the next token, which the schema allows.
func (l *leser) weiter() (*xmlscan.Token, error) {
	t, err := l.s.Weiter()
	if err != nil {
		var f *xmlscan.Fehler
		if errors.As(err, &f) {
			return nil, &Fehler{Byte: f.Byte, Text: f.Text, Ursache: err}
		}
		return nil, err
	}
	if v := l.p.Token(t); v != nil {
		return nil, &Fehler{Element: v.Pfad, Byte: v.Byte, Text: v.Text}
	}
	return t, nil
}

// wurzel reads the start tag of the root, which must have the name.
func (l *leser) wurzel(name string) (*xmlscan.Token, Kopf, error) {
	t, err := l.weiter()
	if err != nil {
		return nil, Kopf{}, err
	}
	if t.Lokal != name {
		return nil, Kopf{}, &Fehler{Element: "/" + t.Lokal, Byte: t.Von, Text: "Erwartet wird eine Nachricht " + name + "."}
	}
	erstellt, err := time.Parse(zeitform, wert(t, "erstellt"))
	if err != nil {
		return nil, Kopf{}, &Fehler{Element: "/" + name + "/@erstellt", Byte: t.Von, Text: "Diesen Zeitpunkt gibt es nicht."}
	}
	return t, Kopf{AGS: melde.AGS(wert(t, "ags")), Nummer: zahl(t, "nummer"), Erstellt: erstellt}, nil
}

// wert returns an attribute that the schema demands.
func wert(t *xmlscan.Token, name string) string {
	for i := range t.Attribute {
		if a := &t.Attribute[i]; a.Raum == xmlscan.KeinRaum && a.Lokal == name {
			return string(a.Wert)
		}
	}
	return ""
}

// zahl returns an attribute of the schema's type Nummer, which fits into an int.
func zahl(t *xmlscan.Token, name string) int {
	n, err := strconv.Atoi(wert(t, name))
	if err != nil {
		return 0
	}
	return n
}

// LiesNachricht reads a message of the register. Errors of the message are of type
// *Fehler, others come from r.
func LiesNachricht(r io.Reader) (*Nachricht, error) {
	l := neuerLeser(r)
	t, kopf, err := l.wurzel("meldenummern")
	if err != nil {
		return nil, err
	}
	n, anzahl := &Nachricht{Kopf: kopf}, zahl(t, "anzahl")
	for {
		t, err := l.weiter()
		switch {
		case err != nil:
			return nil, err
		case t.Art == xmlscan.EOF && len(n.Paare) != anzahl:
			return nil, &Fehler{Element: "/meldenummern/@anzahl", Byte: t.Von, Text: "Die Zahl der Paare stimmt nicht mit der Angabe überein."}
		case t.Art == xmlscan.EOF:
			return n, nil
		case t.Art != xmlscan.Start:
			continue
		case zahl(t, "nr") != len(n.Paare)+1:
			return nil, &Fehler{Element: "/meldenummern/paar/@nr", Byte: t.Von, Text: "Die Nummern der Paare sind nicht lückenlos von 1 an."}
		}
		p, err := l.paar()
		if err != nil {
			return nil, err
		}
		n.Paare = append(n.Paare, p)
	}
}

// paar reads to the end of a pair.
func (l *leser) paar() (p Paar, err error) {
	feld, text := "", ""
	for {
		t, err := l.weiter()
		if err != nil {
			return p, err
		}
		switch t.Art {
		case xmlscan.Start:
			feld, text = t.Lokal, ""
			continue
		case xmlscan.Text:
			text = string(t.Text)
			continue
		}
		switch t.Lokal {
		case "vbm":
			p.VBM = zuordnung.VBM(text)
		case "ordnungsmerkmal":
			p.Ordnungsmerkmal = text
		case "meldenummer":
			p.Meldenummer = zuordnung.Meldenummer(text)
		case "ersetzt":
			p.Ersetzt = zuordnung.Meldenummer(text)
		default:
			return p, nil
		}
		if (feld == "meldenummer" || feld == "ersetzt") && !zuordnung.Meldenummer(text).Gueltig() {
			return p, &Fehler{Element: "/meldenummern/paar/" + feld, Byte: t.Von, Text: "Die Prüfziffern der Meldenummer stimmen nicht."}
		}
	}
}

// LiesQuittung reads a receipt. Errors of the receipt are of type *Fehler, others
// come from r.
func LiesQuittung(r io.Reader) (*Quittung, error) {
	l := neuerLeser(r)
	_, kopf, err := l.wurzel("quittung")
	if err != nil {
		return nil, err
	}
	q := &Quittung{Kopf: kopf}
	for letzte := 0; ; {
		t, err := l.weiter()
		switch {
		case err != nil:
			return nil, err
		case t.Art == xmlscan.EOF:
			return q, nil
		case t.Art != xmlscan.Start:
			continue
		}
		z := Quittungszeile{Nr: zahl(t, "nr"), Ergebnis: Ergebnis(wert(t, "ergebnis"))}
		if z.Nr <= letzte {
			return nil, &Fehler{Element: "/quittung/paar/@nr", Byte: t.Von, Text: "Die Nummern der Paare steigen nicht an."}
		}
		letzte = z.Nr
		q.Zeilen = append(q.Zeilen, z)
	}
}
