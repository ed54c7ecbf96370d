// SPDX-License-Identifier: EUPL-1.2

package auskunftsstatistik

import (
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/gebuehr"
)

// Ansicht are the numbers of a channel, or of all, as they may be shown.
type Ansicht struct {
	Weg auftrag.Weg
	// Verdeckt says that the row is kept back as a whole; everything else is then empty.
	Verdeckt           bool
	Auftraege, Profile int
	// Anteil is the class of the share of profiles with information, "" if it is kept back.
	Anteil string
	// Gebuehr is the sum of fees in full euros, -1 if it is kept back.
	Gebuehr int64
}

// Monatsansicht is a month as it may be shown.
type Monatsansicht struct {
	Monat  abrechnung.Monat
	Gesamt Ansicht
	Wege   []Ansicht
	Stand  time.Time
}

// klassen are the classes of the share in per cent; each is below its upper end.
var klassen = []struct {
	unter int
	name  string
}{
	{25, "unter 25 %"}, {50, "25 bis unter 50 %"}, {75, "50 bis unter 75 %"}, {90, "75 bis unter 90 %"}, {101, "90 % und mehr"},
}

// Schuetze takes from the numbers of a month what could tell of single persons.
func Schuetze(m *Monatszahlen) Monatsansicht {
	var gesamt Zaehlung
	for i := range m.Wege {
		gesamt.plus(&m.Wege[i])
	}
	a := Monatsansicht{Monat: m.Monat, Stand: m.Stand, Gesamt: ansicht(&gesamt)}
	verdeckt := verdeckte(m.Wege)
	for i := range m.Wege {
		if verdeckt[i] || a.Gesamt.Verdeckt {
			a.Wege = append(a.Wege, Ansicht{Weg: m.Wege[i].Weg, Verdeckt: true, Gebuehr: -1})
			continue
		}
		a.Wege = append(a.Wege, ansicht(&m.Wege[i]))
	}
	a.haltZusammen()
	return a
}

// verdeckte are the rows with a small number. If it is one only, the smallest other row
// goes with it: otherwise it would be the sum less all others.
func verdeckte(wege []Zaehlung) []bool {
	v := make([]bool, len(wege))
	zahl, kleinster := 0, -1
	for i := range wege {
		if v[i] = klein(wege[i].Auftraege) || klein(wege[i].Profile); v[i] {
			zahl++
		} else if kleinster < 0 || wege[i].Profile < wege[kleinster].Profile {
			kleinster = i
		}
	}
	if zahl == 1 && kleinster >= 0 {
		v[kleinster] = true
	}
	return v
}

func klein(n int) bool { return n < Kleinste }

func ansicht(z *Zaehlung) Ansicht {
	a := Ansicht{Weg: z.Weg, Auftraege: z.Auftraege, Profile: z.Profile, Gebuehr: -1}
	if klein(z.Auftraege) || klein(z.Profile) {
		return Ansicht{Weg: z.Weg, Verdeckt: true, Gebuehr: -1}
	}
	if gefunden := z.Auskunft + z.Archiv; !klein(gefunden) && !klein(z.Neutral) {
		a.Anteil, a.Gebuehr = klasse(gefunden, z.Profile), euro(z.Cent)
	}
	return a
}

// haltZusammen keeps back shares and fees of the channels as soon as one of them is kept
// back, and of the whole month if it is the only one: a difference would tell it.
func (a *Monatsansicht) haltZusammen() {
	fehlt := false
	for i := range a.Wege {
		fehlt = fehlt || a.Wege[i].Gebuehr < 0
	}
	if !fehlt {
		return
	}
	for i := range a.Wege {
		a.Wege[i].Anteil, a.Wege[i].Gebuehr = "", -1
	}
}

func klasse(teil, ganzes int) string {
	for _, k := range klassen {
		if 100*teil < k.unter*ganzes {
			return k.name
		}
	}
	return klassen[len(klassen)-1].name
}

func euro(c gebuehr.Cent) int64 { return (int64(c) + 50) / 100 }
