// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"fmt"
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

// sicht is a finding as one Meldebehörde may see it.
type sicht struct {
	d         *Dienst
	lauf      Lauf
	befund    *Befund
	voll      *plausibilitaet.Befund
	nachricht *Nachricht
	eigen     int // place of the Meldebehörde's record
}

func (s *sicht) satz() *melde.Meldesatz { return s.voll.Saetze[s.eigen].M }

// andere returns the other records of the finding.
func (s *sicht) andere() (aus []*melde.Meldesatz) {
	for i := range s.voll.Saetze {
		if i != s.eigen {
			aus = append(aus, s.voll.Saetze[i].M)
		}
	}
	return aus
}

// verdeckt reports whether nothing of the other records may be told but their
// municipality: the identity key alone says that they are the same human, and
// one of them is protected. Should they be two, a protected address would get to
// where it does not belong (ADR 0027).
func (s *sicht) verdeckt() bool {
	return !s.voll.Sicher && slices.ContainsFunc(s.voll.Saetze, func(x plausibilitaet.Satz) bool {
		return x.M.IstGesperrt() || x.M.HatBedingtenSperrvermerk()
	})
}

// hinweis writes the message. It does not carry the tax number: only the tax
// office and the Meldebehörden tell it each other there (XMeld 1500).
func (s *sicht) hinweis() *xmeld.Hinweisnachricht {
	m := s.satz()
	behoerde := s.d.Behoerde(s.nachricht.Meldebehoerde)
	h := &xmeld.Hinweisnachricht{
		Kopf: xmeld.Kopf{
			UUID: s.nachricht.UUID, Nachricht: "1500", Erstellt: s.lauf.Zeit.In(uhr.Berlin()), Autor: s.d.Register,
			Leser: xmeld.Stelle{Kennung: "ags:" + string(behoerde.AGS), Name: behoerde.Name},
		},
		Person: xmeld.Hinweisperson{
			Name: ausweisname(&m.Name), Geburt: m.Geburt, Geschlecht: m.Geschlecht, Anschrift: hauptanschrift(m),
		},
		Erlaeuterung: s.erlaeuterung(), Fallkennzeichen: Fallkennzeichen(s.lauf, s.befund),
	}
	if !s.lauf.Amtlich {
		h.Kopf.IstTest, h.Kopf.Testangabe = true, "Probelauf der Plausibilitätsprüfung"
	}
	s.fuelle(h)
	return h
}

// ausweisname leaves of former first names the latest: the message has one place.
func ausweisname(n *melde.Personenname) melde.Personenname {
	aus := *n
	if len(aus.FruehereVornamen) > 1 {
		aus.FruehereVornamen = aus.FruehereVornamen[:1]
	}
	return aus
}

// hauptanschrift is the address by which the Meldebehörde finds the person: the
// current main, else any current, else the last own dwelling.
func hauptanschrift(m *melde.Meldesatz) melde.Anschrift {
	beste, rang := melde.Anschrift{Form: melde.AnschriftUnbekannt}, 0
	for i := range m.Wohnungen {
		w := &m.Wohnungen[i]
		if !m.IstEigene(w) {
			continue
		}
		neu := 1
		if w.Aktuell {
			neu = 2
		}
		if w.IstHauptOderAlleinige() {
			neu = 3
		}
		if neu > rang {
			beste, rang = w.Anschrift, neu
		}
	}
	return beste
}

func (s *sicht) erlaeuterung() string {
	t := s.d.Regelwerk.Befundtext(s.befund.Art)
	var b strings.Builder
	fmt.Fprintf(&b, "Plausibilitätsprüfung zum Stichtag %s, Befund %s: %s", s.lauf.Stichtag.Deutsch(), t.Art, t.Text)
	if felder := s.feldnamen(); felder != "" {
		fmt.Fprintf(&b, " Betroffen: %s.", felder)
	}
	if andere := s.gemeinden(); len(andere) > 0 {
		namen := make([]string, len(andere))
		for i, g := range andere {
			namen[i] = g.Name + " (" + string(g.AGS) + ")"
		}
		fmt.Fprintf(&b, " Weitere Meldung: %s.", strings.Join(namen, ", "))
	}
	fmt.Fprintf(&b, " Rechtsgrundlage: %s. Bitte prüfen Sie Ihren Datensatz %s und antworten Sie mit der Nachricht 1501.",
		t.Norm, s.satz().Schluessel.Ordnungsmerkmal)
	if !s.lauf.Amtlich {
		b.WriteString(" Dies ist ein Probelauf; es ist nichts zu veranlassen.")
	}
	return b.String()
}

func (s *sicht) feldnamen() string {
	namen := make([]string, len(s.voll.Felder))
	for i, f := range s.voll.Felder {
		namen[i] = f.Feld.Name
	}
	return strings.Join(namen, ", ")
}

// gemeinden are the other municipalities concerned, each once.
func (s *sicht) gemeinden() (aus []Gemeinde) {
	for _, m := range s.andere() {
		if g := s.d.Behoerde(m.Schluessel.AGS); !slices.Contains(aus, g) {
			aus = append(aus, g)
		}
	}
	return aus
}

// zeile writes the row of the list.
func (s *sicht) zeile() Listenzeile {
	m, anschrift := s.satz(), hauptanschrift(s.satz())
	return Listenzeile{
		Fallkennzeichen: Fallkennzeichen(s.lauf, s.befund), Art: s.befund.Art, Titel: s.d.Regelwerk.Befundtext(s.befund.Art).Titel,
		Schluessel: m.Schluessel, Familienname: m.Name.Familienname, Vornamen: m.Name.Vornamen, Geburtsdatum: m.Geburt.Datum,
		Anschrift: plausibilitaet.Anschriftzeile(&anschrift), Angaben: s.angaben(), Andere: s.gemeinden(),
	}
}

// angaben are the fields of the finding, for PM1 and PM2 the current dwellings.
func (s *sicht) angaben() (aus []Angabe) {
	for _, f := range s.voll.Felder {
		a := Angabe{Name: f.Feld.Name}
		if len(f.Werte) == 2 {
			a.Eigener = f.Werte[s.eigen]
			if !s.verdeckt() {
				a.Anderer = f.Werte[1-s.eigen]
			}
		}
		aus = append(aus, a)
	}
	if s.befund.Art == plausibilitaet.VOLL || s.befund.Art == plausibilitaet.PM3 {
		return aus
	}
	a := Angabe{Name: "gemeldete Wohnungen", Eigener: wohnungsworte(s.satz(), s.lauf.Stichtag)}
	if genannt := andernorts(s.satz(), s.lauf.Stichtag); genannt != "" {
		a.Eigener += "; andernorts laut Datensatz: " + genannt
	}
	if !s.verdeckt() {
		var teile []string
		for _, m := range s.andere() {
			teile = append(teile, wohnungsworte(m, s.lauf.Stichtag))
		}
		a.Anderer = strings.Join(teile, "; ")
	}
	return []Angabe{a}
}

var statuswoerter = map[melde.Wohnungsstatus]string{
	melde.AlleinigeWohnung: "alleinige Wohnung", melde.Hauptwohnung: "Hauptwohnung", melde.Nebenwohnung: "Nebenwohnung",
}

// wohnungsworte lists the current own dwellings of a record in words.
func wohnungsworte(m *melde.Meldesatz, tag melde.Datum) string { return aufgezaehlt(m, tag, true) }

// andernorts lists the current dwellings elsewhere that the record names.
func andernorts(m *melde.Meldesatz, tag melde.Datum) string { return aufgezaehlt(m, tag, false) }

func aufgezaehlt(m *melde.Meldesatz, tag melde.Datum, eigene bool) string {
	var teile []string
	for _, w := range plausibilitaet.AktuelleWohnungen(m, tag) {
		if m.IstEigene(&w) == eigene {
			teile = append(teile, strings.TrimSpace(statuswoerter[w.Status]+" "+plausibilitaet.Anschriftzeile(&w.Anschrift)))
		}
	}
	return strings.Join(teile, "; ")
}
