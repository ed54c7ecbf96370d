// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/dienst/messung"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/xmeld"
)

// messproben is the number of records from which questions are made.
const messproben = 5000

var (
	// errOhneMaterial means that the synthetic state holds nobody to ask for.
	errOhneMaterial = errors.New("the state is too small: there is nobody to ask for")
	// errOhneTreffer means that the questions don't find whom they should; a rate
	// of such answers would be worth nothing.
	errOhneTreffer = errors.New("the questions find too seldom whom they ask for")
)

// messfrage is a question with the record that it was made from and its key.
type messfrage struct {
	suche  suche.Personenanfrage
	satz   messung.Satz
	person *melde.Meldesatz
}

// fragenAn returns the questions to the register, made once.
func (g *messhaus) fragenAn(ctx context.Context) ([]messfrage, error) {
	if g.fragen != nil {
		return g.fragen, nil
	}
	offen, gesperrt, err := proben(g.land.ordner)
	if err != nil {
		return nil, err
	}
	fragen := mische(offen, gesperrt)
	if err := g.erprobe(ctx, fragen); err != nil {
		return nil, err
	}
	g.fragen = fragen
	return fragen, nil
}

// proben reads records out of all deliveries: people of whom a question can find
// everything, and blocked ones.
func proben(ordner string) (offen, gesperrt []*melde.Meldesatz, err error) {
	dateien, err := lieferdateien(ordner)
	if err != nil {
		return nil, nil, err
	}
	jeDatei := (messproben + len(dateien) - 1) / len(dateien)
	for _, datei := range dateien {
		saetze, err := liesAnfang(datei, jeDatei)
		if err != nil {
			return nil, nil, err
		}
		for _, m := range saetze {
			switch {
			case !istErfragbar(m):
			case m.IstGesperrt():
				gesperrt = append(gesperrt, m)
			case !m.HatBedingtenSperrvermerk():
				offen = append(offen, m)
			}
		}
	}
	if len(offen) == 0 {
		return nil, nil, errOhneMaterial
	}
	return offen, gesperrt, nil
}

// liesAnfang reads the first records of a delivery.
func liesAnfang(datei string, hoechstens int) (saetze []*melde.Meldesatz, err error) {
	f, err := os.Open(datei)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	l, err := xmeld.Lies1100(bufio.NewReader(f), xmeld.Optionen1100{})
	if err != nil {
		return nil, err
	}
	for len(saetze) < hoechstens {
		d, err := l.Naechster()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if d.Liefern != nil {
			saetze = append(saetze, d.Liefern)
		}
	}
	return saetze, nil
}

func istErfragbar(m *melde.Meldesatz) bool {
	return m.Lage() == melde.Gemeldet && m.Geburt.Datum.IstVollstaendig() && strasse(m) != "" &&
		len(m.Name.Familienname) > 1 && len(m.Name.Vornamen) > 1 // neither missing nor "+"
}

// strasse returns the street of a current dwelling in the municipality of the record.
func strasse(m *melde.Meldesatz) string {
	for i := range m.Wohnungen {
		w := &m.Wohnungen[i]
		if w.Aktuell && w.Anschrift.Inland.AGS == m.Schluessel.AGS {
			return w.Anschrift.Inland.Strasse
		}
	}
	return ""
}

// mische makes the mix of questions. Of twenty, sixteen ask for a known person,
// exactly and phonetically, by date of birth and by street in turn; three for
// somebody whom nobody knows; one for somebody who is blocked.
func mische(offen, gesperrt []*melde.Meldesatz) []messfrage {
	fragen := make([]messfrage, 0, len(offen)+20)
	for i := 0; i < len(offen) || i%20 != 0; i++ {
		m, stelle := offen[i%len(offen)], i%20
		if stelle == 19 && len(gesperrt) > 0 {
			m = gesperrt[i/20%len(gesperrt)]
		}
		p := suche.Personenanfrage{AGS: m.Schluessel.AGS, Nachname: m.Name.Familienname, Vornamen: m.Name.Vornamen, Phonetik: stelle&1 != 0}
		if stelle&2 == 0 {
			p.Geburtsdatum = m.Geburt.Datum
		} else {
			p.Strasse = strasse(m)
		}
		if stelle >= 16 && stelle < 19 {
			p.Nachname += "brxmpf"
		}
		fragen = append(fragen, messfrage{p, messung.Satz{AGS: int64(suche.AGSNummer(m.Schluessel.AGS)), Ordnungsmerkmal: m.Schluessel.Ordnungsmerkmal}, m})
	}
	return fragen
}

// erprobe asks some of the questions and counts who is found.
func (g *messhaus) erprobe(ctx context.Context, fragen []messfrage) error {
	versuche := min(len(fragen), 200)
	gefunden := 0
	for i := range versuche {
		a, err := g.abruf.Personensuche(ctx, g.anfrage(&fragen[i]))
		if err != nil {
			return err
		}
		if a.Status == abruf.StatusEindeutig || a.Status == abruf.StatusTrefferliste {
			gefunden++
		}
	}
	if gefunden*10 < versuche*7 {
		return errOhneTreffer
	}
	return nil
}

// messstelle is the authority that asks.
func messstelle() behoerde.Stelle {
	return behoerde.Stelle{ID: "stelle-messung", Name: "Ordnungsamt Messung", Art: "behoerde", Sitz: landSachsen, Profile: []string{"BMG-34a.2"}}
}

const messkennung = "Fachverfahren Messung"

// messelemente are the usual data of a query: name, birth, sex, current address.
func messelemente() []recht.Element {
	liste := []recht.Element{1, 4, 7, 10, 13, 15, 19}
	for e := recht.Element(43); e <= 56; e++ {
		liste = append(liste, e)
	}
	return liste
}

// anfrage is the question as the use case takes it.
func (g *messhaus) anfrage(f *messfrage) *abruf.Anfrage {
	return &abruf.Anfrage{
		Akteur: behoerde.Akteur{Stelle: messstelle(), Kennung: messkennung, Maschine: true},
		AbrufendeStelle: abruf.AbrufendeStelle{
			Name: "Ordnungsamt Messung", Anschrift: "Amtsweg 1, 01067 Dresden", Erreichbarkeit: "messung@stelle.example",
			Aktenzeichen: "M-4711/2026", Anlass: "Ermittlung des Aufenthalts", Kennung: messkennung,
		},
		LeserKennung: g.konfig.Register.Kennung,
		Suche:        f.suche,
		Elemente:     messelemente(),
	}
}
