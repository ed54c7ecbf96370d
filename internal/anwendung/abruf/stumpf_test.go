// SPDX-License-Identifier: EUPL-1.2

package abruf_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

const (
	dresden = melde.AGS("14612000")
	leipzig = melde.AGS("14713000")
	altort  = melde.AGS("14262000") // Dresden until 2008
)

var errStoerung = errors.New("Störung")

// bestand is a register in memory. replikat, if set, is what Kandidaten sees.
type bestand struct {
	funde    []abruf.Fund
	replikat []abruf.Fund
	lagen    map[int64]recht.Sperrlage // beyond the record's own
	buende   [][]int64                 // sure bundles
	offen    [][]int64                 // pairs of which nobody knows whether they are one human
	strassen map[string]abruf.Strasse

	fehlerKandidaten, fehlerSperrstand, fehlerLade error
	abfragenSperrstand                             [][]int64
}

func (b *bestand) Kandidaten(_ context.Context, k suche.Bedingung, hoechstens int) ([]abruf.Fund, error) {
	quelle := b.funde
	if b.replikat != nil {
		quelle = b.replikat
	}
	var treffer []abruf.Fund
	for _, f := range quelle {
		if len(treffer) < hoechstens && slices.ContainsFunc(suche.Indexzeilen(f.Satz), k.Erfuellt) {
			treffer = append(treffer, f)
		}
	}
	return treffer, b.fehlerKandidaten
}

func (b *bestand) Lade(_ context.Context, schluessel []melde.Schluessel) ([]abruf.Fund, error) {
	var treffer []abruf.Fund
	for _, f := range b.funde {
		if slices.Contains(schluessel, f.Satz.Schluessel) {
			treffer = append(treffer, f)
		}
	}
	return treffer, b.fehlerLade
}

func (b *bestand) Sperrstand(_ context.Context, ids []int64) (map[int64]abruf.Stand, error) {
	b.abfragenSperrstand = append(b.abfragenSperrstand, slices.Clone(ids))
	staende := map[int64]abruf.Stand{}
	for _, f := range b.funde {
		if slices.Contains(ids, f.ID) {
			stand := abruf.Stand{Fassung: f.Fassung, NichtMehrGeliefert: f.NichtMehrGeliefert,
				Lage: recht.SperrlageVon(f.Satz).Vereinige(b.lagen[f.ID])}
			b.verbinde(&stand, f.ID, b.buende, abruf.Sicher)
			b.verbinde(&stand, f.ID, b.offen, abruf.Offen)
			staende[f.ID] = stand
		}
	}
	return staende, b.fehlerSperrstand
}

// verbinde adds to the state who stands in a group with the record.
func (b *bestand) verbinde(stand *abruf.Stand, id int64, gruppen [][]int64, v abruf.Verbindung) {
	for _, gruppe := range gruppen {
		if !slices.Contains(gruppe, id) {
			continue
		}
		for _, f := range b.funde {
			if f.ID != id && slices.Contains(gruppe, f.ID) {
				stand.Verbinde(abruf.Mitglied{ID: f.ID, Fassung: f.Fassung, Schluessel: f.Satz.Schluessel, Verbindung: v,
					NichtMehrGeliefert: f.NichtMehrGeliefert, Lage: recht.SperrlageVon(f.Satz)})
			}
		}
	}
}

func (b *bestand) StrasseBekannt(_ context.Context, _ melde.AGS, form string) (abruf.Strasse, error) {
	if b.strassen == nil {
		return abruf.Strasse{}, nil
	}
	return b.strassen[form], nil
}

// buch is a log in memory.
type buch struct {
	mu        sync.Mutex
	eintraege []protokoll.Eintrag
	fehler    error
}

func (b *buch) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	if b.fehler != nil {
		return 0, b.fehler
	}
	if err := e.Vollstaendig(); err != nil {
		return 0, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.eintraege = append(b.eintraege, e)
	return int64(len(b.eintraege)), nil
}

func (b *buch) letzter(t *testing.T) protokoll.Eintrag {
	t.Helper()
	if len(b.eintraege) == 0 {
		t.Fatal("no log entry")
	}
	return b.eintraege[len(b.eintraege)-1]
}

type merkmale map[string]abruf.Merkmal

func (m merkmale) Lege(_ context.Context, neue []abruf.Merkmal) error {
	for _, n := range neue {
		if _, doppelt := m[n.Token]; doppelt {
			return errors.New("token used twice")
		}
		m[n.Token] = n
	}
	return nil
}

func (m merkmale) Hole(_ context.Context, token string) (abruf.Merkmal, bool, error) {
	n, da := m[token]
	return n, da, nil
}

// amt is the use case with all its surroundings in memory.
type amt struct {
	*abruf.Dienst
	bestand  *bestand
	buch     *buch
	merkmale merkmale
	uhr      *uhr.Stell
}

func neuesAmt(t testing.TB, funde ...abruf.Fund) *amt {
	t.Helper()
	r, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	a := &amt{
		bestand: &bestand{funde: funde}, buch: &buch{}, merkmale: merkmale{},
		uhr: uhr.Fest(time.Date(2026, 11, 22, 10, 0, 0, 0, uhr.Berlin())),
	}
	a.baue(r, abruf.Tempo{})
	return a
}

func (a *amt) baue(r *recht.Rechtsregister, tempo abruf.Tempo) {
	a.Dienst = abruf.NeuerDienst(abruf.Anschluesse{
		Recht: r, Bestand: a.bestand, Protokoll: a.buch, Merkmale: a.merkmale, Uhr: a.uhr,
		Gemeinden: behoerde.Verzeichnis(), Frei: a.bestand, Gebiete: behoerde.Verzeichnis(),
	}, abruf.Einstellungen{InternetwiderspruchWirkt: true, ProtokollBeauftragt: func(s string) bool { return s == "polizei" }, Tempo: tempo})
}

// fund returns the record no. id of Anna Muster, born 1980-05-17, in Dresden.
func fund(id int64, aendere ...func(*melde.Meldesatz)) abruf.Fund {
	s := &melde.Meldesatz{
		Schluessel:        melde.Schluessel{AGS: dresden, Ordnungsmerkmal: fmt.Sprint(id)},
		Name:              melde.Personenname{Familienname: "Muster", Vornamen: "Anna Maria", GebraeuchlicherVorname: "Anna", Doktorgrad: "Dr."},
		Geburt:            melde.Geburt{Datum: 19800517, Ort: "Leipzig"},
		Geschlecht:        "w",
		Ausweise:          []melde.Ausweisdokument{{Art: "09", Seriennummer: "L01X00T47"}},
		Waffenerlaubnisse: []melde.Erlaubnis{{Erteilt: 20200101}},
		Wohnungen: []melde.Wohnung{{
			Aktuell: true, Status: melde.AlleinigeWohnung, Einzug: 20150301,
			Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
				AGS: dresden, Postleitzahl: "01067", Wohnort: "Dresden", Strasse: "Hauptstraße", Hausnummer: "7"}},
		}},
	}
	for _, f := range aendere {
		f(s)
	}
	return abruf.Fund{ID: id, Fassung: 3, Satz: s}
}

func gesperrt(g melde.Sperrgrund) func(*melde.Meldesatz) {
	return func(s *melde.Meldesatz) { s.Sperren = append(s.Sperren, melde.Auskunftssperre{Grund: g}) }
}

// stellen are the three bodies of the first profiles.
var stellen = map[string]behoerde.Stelle{
	"BMG-34a.2":  {ID: "bauamt", Name: "Bauamt", Sitz: "14", Profile: []string{"BMG-34a.2"}},
	"BMG-34a.2S": {ID: "polizei", Name: "Polizeidirektion", Sitz: "14", Sicherheitsbehoerde: 1, Profile: []string{"BMG-34a.2S"}},
	"S1-29":      {ID: "sta", Name: "Staatsanwaltschaft", Sitz: "14", Profile: []string{"S1-29"}},
}

// anfrage returns an admissible query for Anna Muster by the body of the profile.
func anfrage(profil string, aendere ...func(*abruf.Anfrage)) *abruf.Anfrage {
	a := &abruf.Anfrage{
		Akteur: behoerde.Akteur{Stelle: stellen[profil], Kennung: "huber"},
		AbrufendeStelle: abruf.AbrufendeStelle{Name: "Amt", Anschrift: "Weg 1, 01067 Dresden", Erreichbarkeit: "amt@example.org",
			Aktenzeichen: "AZ 1/26", Anlass: "Ermittlung", Kennung: "huber"},
		LeserKennung: "ags:14612000",
		Suche:        suche.Personenanfrage{AGS: dresden, Nachname: "Muster", Vornamen: "Anna", Geburtsdatum: 19800517},
		Elemente:     []recht.Element{1, 7, 10, 44, 48},
	}
	for _, f := range aendere {
		f(a)
	}
	return a
}
