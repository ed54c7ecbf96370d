// SPDX-License-Identifier: EUPL-1.2

package auskunft_test

import (
	"context"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

const (
	dresden  melde.AGS = "14612000"
	leipzig  melde.AGS = "14713000"
	chemnitz melde.AGS = "14511000"
)

// register is a stock in memory; bund names for a record the surely connected ones.
type register struct {
	saetze []*melde.Meldesatz
	bund   map[int]map[int]abruf.Verbindung
	fehler error

	eintraege []protokoll.Eintrag
	schritte  []string
}

// lege stores a record and returns its number.
func (r *register) lege(s *melde.Meldesatz) int {
	r.saetze = append(r.saetze, s)
	return len(r.saetze)
}

func (r *register) verbinde(a, b int, v abruf.Verbindung) {
	if r.bund == nil {
		r.bund = map[int]map[int]abruf.Verbindung{}
	}
	for _, x := range [][2]int{{a, b}, {b, a}} {
		if r.bund[x[0]] == nil {
			r.bund[x[0]] = map[int]abruf.Verbindung{}
		}
		r.bund[x[0]][x[1]] = v
	}
}

func (r *register) fund(i int) abruf.Fund {
	return abruf.Fund{ID: int64(i), Fassung: 1, Satz: r.saetze[i-1]}
}

func (r *register) Landesweit(_ context.Context, b []suche.Bedingung, hoechstens int) ([]abruf.Fund, error) {
	r.schritte = append(r.schritte, "suche")
	var funde []abruf.Fund
	for i := range r.saetze {
		if erfuellt(r.saetze[i], b) && len(funde) < hoechstens {
			funde = append(funde, r.fund(i+1))
		}
	}
	return funde, r.fehler
}

func erfuellt(s *melde.Meldesatz, bedingungen []suche.Bedingung) bool {
	for _, z := range suche.Indexzeilen(s) {
		for _, b := range bedingungen {
			if b.ErfuelltLandesweit(z) {
				return true
			}
		}
	}
	return false
}

func (r *register) Lade(_ context.Context, schluessel []melde.Schluessel) ([]abruf.Fund, error) {
	var funde []abruf.Fund
	for i, s := range r.saetze {
		for _, k := range schluessel {
			if s.Schluessel == k {
				funde = append(funde, r.fund(i+1))
			}
		}
	}
	return funde, nil
}

func (r *register) Sperrstand(_ context.Context, ids []int64) (map[int64]abruf.Stand, error) {
	r.schritte = append(r.schritte, "sperrstand")
	staende := map[int64]abruf.Stand{}
	for _, id := range ids {
		if id == 0 {
			continue
		}
		s := abruf.Stand{Fassung: 1, Lage: recht.SperrlageVon(r.saetze[id-1])}
		for anderer, v := range r.bund[int(id)] {
			satz := r.saetze[anderer-1]
			s.Verbinde(abruf.Mitglied{ID: int64(anderer), Fassung: 1, Schluessel: satz.Schluessel, Verbindung: v, Lage: recht.SperrlageVon(satz)})
		}
		staende[id] = s
	}
	return staende, nil
}

func (r *register) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	r.schritte = append(r.schritte, "protokoll")
	if err := e.Vollstaendig(); err != nil {
		return 0, err
	}
	r.eintraege = append(r.eintraege, e)
	return int64(len(r.eintraege)), nil
}

var heute = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func dienst(t testing.TB, r *register) *auskunft.Dienst {
	t.Helper()
	return dienstMit(t, r, r)
}

func dienstMit(t testing.TB, r *register, p auskunft.Protokoll) *auskunft.Dienst {
	t.Helper()
	return auskunft.Neu(anschluesse(t, r, p), auskunft.Einstellungen{InternetwiderspruchWirkt: true})
}

func anschluesse(t testing.TB, r *register, p auskunft.Protokoll) auskunft.Anschluesse {
	t.Helper()
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	wirkung, ok := gesetz.Wirkung("privat")
	if !ok {
		t.Fatal("no row privat")
	}
	return auskunft.Anschluesse{Bestand: r, Protokoll: p, Gemeinden: behoerde.Verzeichnis(), Sperrwirkung: wirkung, Uhr: uhr.Fest(heute)}
}

func kontext() *auskunft.Kontext {
	return &auskunft.Kontext{Kunde: "k1", KundeName: "Kundin", Regel: suche.RegelS2, Kennung: "k1", Auftrag: "A-1", Position: 1, Weg: "dialog"}
}

// inland is an address in a municipality.
func inland(ags melde.AGS, strasse, nummer string) melde.Anschrift {
	return melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: ags, Postleitzahl: "01067", Wohnort: "Ort", Strasse: strasse, Hausnummer: nummer}}
}

var nummern int

// bewohner is a person who lives in one dwelling.
func bewohner(ags melde.AGS, strasse string) *melde.Meldesatz {
	nummern++
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: ags, Ordnungsmerkmal: string(ags) + time.Duration(nummern).String()},
		Name:       melde.Personenname{Familienname: "Kästner", Vornamen: "Ida Marie", GebraeuchlicherVorname: "Marie", Doktorgrad: "Dr."},
		Geburt:     melde.Geburt{Datum: 19800517, Ort: "Pirna"},
		Wohnungen:  []melde.Wohnung{{Anschrift: inland(ags, strasse, "1"), Aktuell: true, Status: melde.AlleinigeWohnung, Einzug: 20200101}},
	}
}

// verzogen makes of it a person who moved on the day to the address.
func verzogen(s *melde.Meldesatz, tag melde.TeilbekanntesDatum, nach melde.Anschrift) *melde.Meldesatz {
	s.Wohnungen[0].Aktuell, s.Wohnungen[0].Auszug = false, tag
	s.Wohnungen = append(s.Wohnungen, melde.Wohnung{Anschrift: nach, Art: melde.ArtWegzugNach, Einzug: tag})
	return s
}

func gesperrt(s *melde.Meldesatz) *melde.Meldesatz {
	s.Sperren = append(s.Sperren, melde.Auskunftssperre{Grund: melde.SperreGefahr})
	return s
}

// ersuchen asks for the person of bewohner by birth date and place.
func ersuchen(kette auskunft.Kette) *auskunft.Ersuchen {
	return &auskunft.Ersuchen{
		Anfrage: suche.Privatanfrage{Nachname: "Kästner", Vornamen: "Ida", Geburtsdatum: 19800517, Geburtsort: "Pirna"}, Kette: kette,
	}
}
