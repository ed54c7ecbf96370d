// SPDX-License-Identifier: EUPL-1.2

package klaerung

import (
	"cmp"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// hinweisgegenstand is what the hint is about: no element of the standard says
// that two records may be one human.
const hinweisgegenstand = "Zuordnung zu einer Person (§ 10 Abs. 3 Satz 2 SächsMeldVO)"

// hinweis puts the question into the form of the standard. The Meldebehörde gets
// the particulars of its own record; of the other one it learns the municipality
// only.
func (d *Dienst) hinweis(f *Fall, r *Rueckfrage) *xmeld.Hinweisnachricht {
	eigener, anderer := f.Saetze[0].Satz, f.Saetze[1].Satz
	if r.Satz == f.Saetze[1].ID {
		eigener, anderer = anderer, eigener
	}
	behoerde := cmp.Or(d.a.Gemeinden.Meldebehoerde(r.Gemeinde), r.Gemeinde)
	return &xmeld.Hinweisnachricht{
		Kopf: xmeld.Kopf{
			UUID: geheim.UUID(), Nachricht: "1500", Erstellt: d.a.Uhr.Jetzt().In(uhr.Berlin()), Autor: d.a.Register,
			Leser: xmeld.Stelle{Kennung: "ags:" + string(behoerde), Name: d.gemeindename(behoerde)},
		},
		Person: xmeld.Hinweisperson{Name: eigener.Name, Geburt: eigener.Geburt, Geschlecht: eigener.Geschlecht, Anschrift: hauptanschrift(eigener)},
		Anderer: &xmeld.AndererHinweis{
			Beschreibung: hinweisgegenstand,
			Abweichend:   "Die Person könnte auch in " + d.gemeindename(anderer.Schluessel.AGS) + " gemeldet sein oder gewesen sein.",
		},
		Erlaeuterung: r.Text, Fallkennzeichen: r.Kennzeichen,
	}
}

func (d *Dienst) gemeindename(ags melde.AGS) string {
	if g, ok := d.a.Gemeinden.Gemeinde(ags, d.heute()); ok {
		return g.Amtlich
	}
	return string(ags)
}

// hauptanschrift is the address by which the Meldebehörde finds the person: the
// current main dwelling, else any current one, else the last own.
func hauptanschrift(s *melde.Meldesatz) melde.Anschrift {
	beste, rang := melde.Anschrift{Form: melde.AnschriftUnbekannt}, 0
	for i := range s.Wohnungen {
		w := &s.Wohnungen[i]
		r := 0
		switch {
		case w.IstHauptOderAlleinige():
			r = 3
		case w.Aktuell:
			r = 2
		case s.IstEigene(w):
			r = 1
		}
		if r > rang {
			beste, rang = w.Anschrift, r
		}
	}
	return beste
}
