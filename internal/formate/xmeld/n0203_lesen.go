// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// Lies0203 reads an answer to a Rückmeldung. Errors are of type *Fehler; one whose
// origin is no 0201 is a breach.
func Lies0203(r io.Reader) (*Auswertung, error) {
	a := &Auswertung{}
	l, err := oeffne(r, "0203", &a.Kopf)
	if err != nil {
		return nil, err
	}
	err = l.nachricht(&a.Kopf, func() {
		switch l.nr {
		case nBetroffener:
			a.Betroffener = l.rueckmeldeperson()
		case nHauptwohnungErgaenzungen:
			a.Ergaenzungen = l.ergaenzungen()
		case nAbweichungen:
			l.abweichungen(&a.Abweichungen)
		case nUrsprungsnachricht:
			a.Ursprung = l.verweis()
			if n := a.Ursprung.Nachricht; n != "0201" {
				l.beanstande(CodeSchema, n, "Die Ursprungsnachricht ist keine Rückmeldung 0201.")
			}
		case nUrsprungsereignis:
			a.Ursprungsereignis = l.ereignis()
		case nIdentifikationEreignis:
			a.Ereignis = l.ereignis()
		default:
			l.ueberlies()
		}
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

func (l *leser) ergaenzungen() (e Ergaenzungen) {
	for l.kind() {
		switch l.nr {
		case nVorherigeAbmeldungNachUnbekannt:
			e.VorherNachUnbekannt = l.marke()
		case nAzrKommunikation:
			e.AZRKommunikation = l.marke()
		case nVbm:
			e.VBM = l.text()
		case nZuzugBund:
			e.ZuzugBund = l.datum()
		default:
			l.ueberlies()
		}
	}
	return e
}

func (l *leser) abweichungen(a *Abweichungen) {
	for l.kind() {
		switch l.nr {
		case nFamiliennameUnstrukturiert:
			a.Familienname = leseGegenueber(l, func(n *melde.Personenname) { n.Familienname, n.FamiliennamePass = l.namenpaar() })
		case nGeburtsnameUnstrukturiert:
			a.Geburtsname = leseGegenueber(l, func(n *melde.Name) { *n = l.name() })
		case nVornamen:
			a.Vornamen = leseGegenueber(l, func(n *melde.Personenname) { n.Vornamen, n.VornamenPass = l.namenpaar() })
		case nDoktorgrad:
			a.Doktorgrad = leseGegenueber(l, func(t *string) { *t = l.text() })
		case nStaatsangehoerigkeit:
			a.Staaten = leseGegenueber(l, func(liste *[]string) { *liste = append(*liste, l.code()) })
		case nReligion:
			a.Religion = leseGegenueber(l, func(r *melde.Religion) { *r = *l.religion() })
		case nHauptwohnungBisher:
			a.Hauptwohnung = leseGegenueber(l, l.wohnung)
		case nGeschlecht:
			a.Geschlecht = leseGegenueber(l, func(g *string) { *g = l.code() })
		case nIdNr:
			a.IdNr = leseGegenueber(l, func(t *string) { *t = l.text() })
		default:
			l.ueberlies()
		}
	}
}

// leseGegenueber reads a group of both sides; lies reads the content of one element.
func leseGegenueber[T any](l *leser, lies func(*T)) *Gegenueberstellung[T] {
	g := &Gegenueberstellung[T]{}
	for l.kind() {
		switch {
		case strings.HasSuffix(l.tok.Lokal, ".rueckmelder"):
			lies(&g.Rueckmelder)
		case strings.HasSuffix(l.tok.Lokal, ".auswerter"):
			lies(&g.Auswerter)
		default:
			l.ueberlies()
		}
	}
	return g
}
