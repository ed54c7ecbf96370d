// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"context"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// CodeVerzeichnis marks a directory of places and streets that may not be taken.
const CodeVerzeichnis = "MR-0203"

// Verzeichnis is a message 1104: the places and streets of all municipalities
// of one Meldebehörde.
type Verzeichnis struct {
	UUID     string
	Erstellt time.Time
	Autor    melde.AGS
	Test     bool
	Orte     []Ort
}

// Ort is one entry of the directory of places (XMeld t.xmeldit.ortslisteneintrag).
type Ort struct {
	AGS        melde.AGS
	Gemeinde   string // official name
	Ortsteil   string
	Historisch bool
	Strassen   []Strasse
}

// Strasse is one entry of the directory of streets.
type Strasse struct {
	Name       string
	Historisch bool // only valid for historical addresses
}

// Strasseneintrag is a street as it is looked up.
type Strasseneintrag struct {
	AGS        melde.AGS
	Form       string // suche.Strassenform of the name
	Name       string
	Ortsteil   string
	Historisch bool
}

// Strassenspeicher keeps the directories.
type Strassenspeicher interface {
	// ErsetzeVerzeichnis replaces all entries of the author by the given ones. It
	// does nothing and returns false when the author's directory that is stored was
	// made later.
	ErsetzeVerzeichnis(ctx context.Context, v Verzeichnis, eintraege []Strasseneintrag) (bool, error)
}

// NimmVerzeichnis stores a directory of places and streets in place of the
// author's former one. A directory that is older than the stored one has no
// effect. Errors: MR-0203 for a test message to a productive register.
func (d *Dienst) NimmVerzeichnis(ctx context.Context, v Verzeichnis) error {
	if v.Test && !d.opt.Testbetrieb {
		return fehler.Neu(fehler.NichtBerechtigt, CodeVerzeichnis,
			"Die Nachricht ist als Testnachricht gekennzeichnet; dieses Register nimmt keine Testnachrichten an.")
	}
	if !istAGS(string(v.Autor)) {
		return fehler.Neu(fehler.NichtBerechtigt, CodeVerzeichnis,
			"Der Autor des Orts- und Straßenverzeichnisses ist keine Meldebehörde.")
	}
	_, err := d.speicher.ErsetzeVerzeichnis(ctx, v, eintraege(v.Orte))
	return err
}

// eintraege flattens the directory; a street that stands twice is kept once,
// as valid if one of its entries is.
func eintraege(orte []Ort) []Strasseneintrag {
	type schluessel struct {
		ags        melde.AGS
		form, teil string
	}
	stelle := make(map[schluessel]int)
	var liste []Strasseneintrag
	for _, ort := range orte {
		for _, strasse := range ort.Strassen {
			e := Strasseneintrag{
				AGS: ort.AGS, Form: suche.Strassenform(strasse.Name), Name: strasse.Name,
				Ortsteil: ort.Ortsteil, Historisch: strasse.Historisch || ort.Historisch,
			}
			s := schluessel{e.AGS, e.Form, e.Ortsteil}
			if i, doppelt := stelle[s]; doppelt {
				liste[i].Historisch = liste[i].Historisch && e.Historisch
				continue
			}
			stelle[s] = len(liste)
			liste = append(liste, e)
		}
	}
	return liste
}
