// SPDX-License-Identifier: EUPL-1.2

package meldeamt

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
)

// hoechstStaaten is how many citizenships a Rückmeldung carries.
const hoechstStaaten = 4

// umzugsgruppe are people who moved together, or at least from and to the same place.
type umzugsgruppe struct {
	von, nach melde.Inlandsanschrift
	personen  []*melde.Meldesatz
}

// rueckmeldungen writes one 0201 for each group of people who came from a Meldebehörde
// that takes part (BMG § 33 Abs. 1).
func (a *Amt) rueckmeldungen(g *gemeinde, zuzuege []*melde.Meldesatz, jetzt time.Time) (liste []Nachricht, err error) {
	for _, u := range a.gruppen(zuzuege) {
		n, err := a.rueckmeldung(g, u, jetzt)
		if err != nil {
			return nil, fmt.Errorf("write 0201 of %s: %w", g.AGS, err)
		}
		a.stand.Rueckmeldungen++
		a.stand.Umziehende += len(u.personen)
		liste = append(liste, n)
	}
	return liste, nil
}

func (a *Amt) gruppen(zuzuege []*melde.Meldesatz) (liste []umzugsgruppe) {
	for _, m := range zuzuege {
		von, nach := wohnungMit(m, melde.ArtZuzugAus), eigeneWohnung(m)
		if von == nil || nach == nil || !a.fremd(von.Anschrift.Inland.AGS) {
			continue
		}
		i := slices.IndexFunc(liste, func(u umzugsgruppe) bool { return u.von == von.Anschrift.Inland && u.nach == nach.Anschrift.Inland })
		if i < 0 {
			i = len(liste)
			liste = append(liste, umzugsgruppe{von: von.Anschrift.Inland, nach: nach.Anschrift.Inland})
		}
		liste[i].personen = append(liste[i].personen, m)
	}
	return liste
}

// eigeneWohnung is the main dwelling in the municipality of the record.
func eigeneWohnung(m *melde.Meldesatz) *melde.Wohnung {
	for i := range m.Wohnungen {
		if w := &m.Wohnungen[i]; w.IstHauptOderAlleinige() && w.Anschrift.Inland.AGS == m.Schluessel.AGS {
			return w
		}
	}
	return nil
}

func (a *Amt) rueckmeldung(g *gemeinde, u umzugsgruppe, jetzt time.Time) (Nachricht, error) {
	leser := xmeld.Stelle{Kennung: schluessel(u.von.AGS), Name: "Meldebehörde " + u.von.Wohnort}
	r := &xmeld.Rueckmeldung{Kopf: a.kopf(Anmeldung, &g.Gemeinde, leser, jetzt)}
	verband := make(xmeld.Umzugsverband, len(u.personen))
	for i, m := range u.personen {
		verband[i] = xmeld.Umzug{Betroffener: betroffener(m), Person: zuzugsperson(m), Ereignis: m.Ereignis}
	}
	r.Verbaende = []xmeld.Umzugsverband{verband}
	var b bytes.Buffer
	err := xmeld.Schreibe0201(&b, r)
	return Nachricht{Art: Anmeldung, UUID: r.Kopf.UUID, Empfaenger: leser.Kennung, Inhalt: b.Bytes()}, err
}

// betroffener says who is meant, as the former Meldebehörde knows the person.
func betroffener(m *melde.Meldesatz) xmeld.Rueckmeldeperson {
	p := xmeld.Rueckmeldeperson{Name: m.Name, Geburt: m.Geburt, AZRNummer: m.AZRNummer}
	if w := eigeneWohnung(m); w != nil {
		p.WohnungAutor = &melde.Wohnung{Anschrift: w.Anschrift, Status: w.Status}
	}
	if w := wohnungMit(m, melde.ArtZuzugAus); w != nil {
		p.WohnungLeser = melde.Wohnung{Anschrift: w.Anschrift}
	}
	return p
}

// zuzugsperson is what the new Meldebehörde has registered. What the message demands and
// nobody knows is given as unknown.
func zuzugsperson(m *melde.Meldesatz) xmeld.Zuzugsperson {
	p := xmeld.Zuzugsperson{
		Sperren: m.Sperren, Name: m.Name, Familienstand: melde.Familienstand{Art: "NB"}, Geburt: m.Geburt,
		Religion: melde.Religion{Steuererhebend: "vd"}, Staaten: []string{"998"}, Ausweise: m.Ausweise,
		Geschlecht: m.Geschlecht, GeburtseintragOhneUrkunde: m.GeburtseintragOhneUrkunde, Passversagungen: m.Passversagungen, IdNr: m.Steuer.IdNr,
	}
	if f := m.Familienstand; f != nil && f.Art != "" {
		p.Familienstand = *f
	}
	if r := m.Religion; r != nil && r.Steuererhebend != "" {
		p.Religion = *r
	}
	if n := len(m.Staatsangehoerigkeiten); n > 0 {
		p.Staaten = m.Staatsangehoerigkeiten[:min(n, hoechstStaaten)]
	}
	for _, w := range m.Wohnungen {
		if w.Anschrift.Form != melde.AnschriftFehlt {
			p.Wohnungen = append(p.Wohnungen, w)
		}
	}
	return p
}

// anmeldung answers a 0201: whoever left is now known to have left, and each person gets
// a 0203. Error: somebody is meant of whom no departure is expected; then nothing happens.
func (a *Amt) anmeldung(r *xmeld.Rueckmeldung, jetzt time.Time) (liste []Nachricht, err error) {
	for _, v := range r.Verbaende {
		for i := range v {
			if a.offener(&v[i].Betroffener) < 0 {
				return nil, errUnbekannt
			}
		}
	}
	for _, v := range r.Verbaende {
		for i := range v {
			n, err := a.werteAus(r, &v[i], jetzt)
			if err != nil {
				return nil, err
			}
			liste = append(liste, n)
		}
	}
	return liste, nil
}

// offener finds the open departure of the person, -1 if there is none.
func (a *Amt) offener(p *xmeld.Rueckmeldeperson) int {
	return slices.IndexFunc(a.offen, func(w wegzug) bool { return gemeint(&w, p) })
}

func (a *Amt) werteAus(r *xmeld.Rueckmeldung, u *xmeld.Umzug, jetzt time.Time) (Nachricht, error) {
	i := a.offener(&u.Betroffener)
	if i < 0 {
		return Nachricht{}, errUnbekannt
	}
	w := a.offen[i]
	a.offen = slices.Delete(a.offen, i, i+1)
	w.gemeinde.aendere(w.aenderung)
	m := &w.aenderung.Meldesatz
	gesehen := u.Betroffener
	gesehen.WohnungAutor, gesehen.WohnungLeser = &u.Betroffener.WohnungLeser, u.Betroffener.WohnungLeser
	if hier := u.Betroffener.WohnungAutor; hier != nil {
		gesehen.WohnungLeser = *hier
	}
	antwort := &xmeld.Auswertung{
		Kopf: a.kopf(Auswertung, &w.gemeinde.Gemeinde, r.Kopf.Autor, jetzt), Betroffener: gesehen,
		Ergaenzungen: xmeld.Ergaenzungen{AZRKommunikation: m.AZRKommunikation, VBM: m.Steuer.VBM, ZuzugBund: m.ZuzugBund},
		Abweichungen: abweichungen(&u.Person, m), Ursprung: r.Kopf.Verweis(), Ursprungsereignis: u.Ereignis, Ereignis: m.Ereignis,
	}
	var b bytes.Buffer
	err := xmeld.Schreibe0203(&b, antwort)
	return Nachricht{Art: Auswertung, UUID: antwort.Kopf.UUID, Empfaenger: r.Kopf.Autor.Kennung, Inhalt: b.Bytes()}, err
}

// gemeint reports whether the open departure is that of the person: the same dwelling,
// day of birth and names.
func gemeint(w *wegzug, p *xmeld.Rueckmeldeperson) bool {
	m := &w.aenderung.Meldesatz
	return w.gemeinde.AGS == p.WohnungLeser.Anschrift.Inland.AGS && m.Geburt.Datum == p.Geburt.Datum &&
		m.Name.Familienname == p.Name.Familienname && m.Name.Vornamen == p.Name.Vornamen
}

// abweichungen sets side by side in what both Meldebehörden differ.
func abweichungen(neu *xmeld.Zuzugsperson, alt *melde.Meldesatz) (a xmeld.Abweichungen) {
	a.Geburtsname = verschieden(neu.Name.Geburtsname, alt.Name.Geburtsname)
	a.Doktorgrad = verschieden(neu.Name.Doktorgrad, alt.Name.Doktorgrad)
	a.Geschlecht = verschieden(neu.Geschlecht, alt.Geschlecht)
	a.IdNr = verschieden(neu.IdNr, alt.Steuer.IdNr)
	if bisher := zuzugsperson(alt); !slices.Equal(neu.Staaten, bisher.Staaten) {
		a.Staaten = &xmeld.Gegenueberstellung[[]string]{Rueckmelder: neu.Staaten, Auswerter: bisher.Staaten}
	}
	return a
}

func verschieden[T comparable](neu, alt T) *xmeld.Gegenueberstellung[T] {
	if neu == alt {
		return nil
	}
	return &xmeld.Gegenueberstellung[T]{Rueckmelder: neu, Auswerter: alt}
}
