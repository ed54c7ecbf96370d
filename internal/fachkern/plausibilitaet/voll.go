// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"fmt"
	"slices"

	"kernmelderegister/internal/fachkern/melde"
)

type pflichtregel struct {
	feldzeile
	Lage []string `toml:"lage"`

	lagen [3]bool // by melde.Lage
	da    func(*melde.Meldesatz) bool
}

// vorhanden says of each mandatory field whether a record has it.
var vorhanden = map[string]func(*melde.Meldesatz) bool{
	"familienname":         func(m *melde.Meldesatz) bool { return m.Name.Familienname != "" },
	"vornamen":             func(m *melde.Meldesatz) bool { return m.Name.Vornamen != "" },
	"geburtsdatum":         func(m *melde.Meldesatz) bool { return m.Geburt.Datum != 0 },
	"geburtsort":           func(m *melde.Meldesatz) bool { return m.Geburt.Ort != "" },
	"geschlecht":           func(m *melde.Meldesatz) bool { return m.Geschlecht != "" },
	"staatsangehoerigkeit": func(m *melde.Meldesatz) bool { return len(m.Staatsangehoerigkeiten) > 0 },
	"religion": func(m *melde.Meldesatz) bool {
		return m.Religion != nil && m.Religion.Steuererhebend != ""
	},
	"anschrift": jedeEigene(func(w *melde.Wohnung) bool {
		a := &w.Anschrift.Inland
		return a.Postleitzahl != "" && a.Wohnort != "" && a.Strasse != ""
	}),
	"wohnungsstatus": jedeEigene(func(w *melde.Wohnung) bool { return w.Status != "" }),
	"einzug":         jedeEigene(func(w *melde.Wohnung) bool { return w.Einzug != 0 }),
	"auszug":         auszugBekannt,
	"familienstand":  func(m *melde.Meldesatz) bool { return m.Familienstand != nil && m.Familienstand.Art != "" },
	"sterbetag":      func(m *melde.Meldesatz) bool { return m.Tod != nil && m.Tod.Tag != 0 },
}

// jedeEigene asks for something of every current dwelling in the municipality.
func jedeEigene(hat func(*melde.Wohnung) bool) func(*melde.Meldesatz) bool {
	return func(m *melde.Meldesatz) bool {
		for i := range m.Wohnungen {
			if w := &m.Wohnungen[i]; w.Aktuell && m.IstEigene(w) && !hat(w) {
				return false
			}
		}
		return true
	}
}

// auszugBekannt reports whether a day of moving out is given for the last time
// in the municipality; a day that is stated to be unknown counts.
func auszugBekannt(m *melde.Meldesatz) bool {
	eigene := false
	for i := range m.Wohnungen {
		w := &m.Wohnungen[i]
		if !m.IstEigene(w) {
			continue
		}
		if w.Auszug != 0 || w.Abmeldung != 0 || w.AbmeldungVonAmtsWegen != 0 {
			return true
		}
		eigene = true
	}
	return !eigene
}

func (r *Regelwerk) ladePflicht(text string) error {
	var f struct {
		Pflicht []pflichtregel `toml:"pflicht"`
	}
	if err := lies(text, &f); err != nil {
		return err
	}
	for i := range f.Pflicht {
		p := &f.Pflicht[i]
		if err := p.pruefe(); err != nil {
			return err
		}
		if p.da = vorhanden[p.FeldID]; p.da == nil {
			return fmt.Errorf("unknown field %q", p.FeldID)
		}
		for _, lage := range p.Lage {
			n := slices.Index([]string{melde.Gemeldet.String(), melde.Verzogen.String(), melde.Verstorben.String()}, lage)
			if n < 0 {
				return fmt.Errorf("field %q: unknown situation %q", p.FeldID, lage)
			}
			p.lagen[n] = true
		}
	}
	r.pflicht = f.Pflicht
	return nil
}

// Vollstaendigkeit returns the finding VOLL with all mandatory particulars that
// the record lacks, ok false if it lacks none (S1-13.3). Records in the gesonderte
// Aufbewahrung are not checked.
func (r *Regelwerk) Vollstaendigkeit(s Satz, stichtag melde.Datum) (b Befund, ok bool) {
	if !betroffen(s.M, stichtag) {
		return Befund{}, false
	}
	lage := s.M.Lage()
	for i := range r.pflicht {
		p := &r.pflicht[i]
		if p.lagen[lage] && p.gilt(stichtag) && !p.da(s.M) {
			b.Felder = append(b.Felder, Feldbefund{Feld: p.feld("")})
		}
	}
	b.Art, b.Saetze, b.Sicher = VOLL, []Satz{s}, true
	return b, len(b.Felder) > 0
}

// betroffen reports whether the record belongs to the ordinary stock on the day.
func betroffen(m *melde.Meldesatz, stichtag melde.Datum) bool {
	return !m.Aufbewahrung().IstGesondert(stichtag)
}
