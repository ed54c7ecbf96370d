// SPDX-License-Identifier: EUPL-1.2

package klaerung_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/klaerung/klaerungtest"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

var jetzt = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)

// protokollant remembers entries; a full disk refuses them.
type protokollant struct {
	eintraege []protokoll.Eintrag
	voll      bool
}

func (p *protokollant) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	if p.voll {
		return 0, errors.New("disk is full")
	}
	if err := e.Vollstaendig(); err != nil {
		return 0, err
	}
	p.eintraege = append(p.eintraege, e)
	return int64(len(p.eintraege)), nil
}

// amt is a register office with its cases.
type amt struct {
	*testing.T
	s *klaerungtest.Speicher
	p *protokollant
	d *klaerung.Dienst
}

func neuesAmt(t *testing.T) *amt {
	t.Helper()
	a := &amt{T: t, s: klaerungtest.Neu(), p: &protokollant{}}
	a.d = a.um(jetzt)
	a.gut(a.s.LegeAlle(t.Context(), a.linker(), klaerungtest.Welt()))
	return a
}

// um returns the use case at another moment.
func (a *amt) um(zeit time.Time) *klaerung.Dienst {
	return klaerung.Neu(klaerung.Ausstattung{Speicher: a.s, Personen: a.s.Personen(), Protokoll: a.p, Modell: zuordnung.Vorgabe(), Uhr: uhr.Fest(zeit),
		Register: register(), Gemeinden: behoerde.Verzeichnis()})
}

func register() xmeld.Stelle {
	return xmeld.Stelle{Kennung: "ags:14000000", Name: "Kernmelderegister", Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "register@example.org"}},
		Anschrift: &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Strasse: "Weg", Hausnummer: "1", Postleitzahl: "01067", Wohnort: "Dresden"}}}
}

func (a *amt) linker() *personen.Dienst {
	return personen.Neu(a.s.Personen(), uhr.Fest(jetzt.AddDate(0, 0, -9)), personen.Optionen{})
}

func (a *amt) gut(err error) {
	a.Helper()
	if err != nil {
		a.Fatal(err)
	}
}

func sb(kennung string) klaerung.Sachbearbeitung {
	return klaerung.Sachbearbeitung{Amt: true, Akteur: behoerde.Akteur{Kennung: kennung, Stelle: behoerde.Stelle{ID: "amt", Name: "Registerstelle"}}}
}

func paar(erster zuordnung.SatzID) zuordnung.Paar { return zuordnung.Paar{A: erster, B: erster + 1} }

func (a *amt) fall(erster zuordnung.SatzID) klaerung.Fall {
	a.Helper()
	f, err := a.d.Zeige(a.Context(), sb("sb1"), paar(erster))
	a.gut(err)
	return f
}

// entscheide decides the case in its present state.
func (a *amt) entscheide(wer string, erster zuordnung.SatzID, begruendung string) klaerung.Ausgang {
	a.Helper()
	aus, err := a.d.Entscheide(a.Context(), sb(wer), klaerung.Auftrag{Paar: paar(erster), Marke: a.fall(erster).Marke, Begruendung: begruendung})
	a.gut(err)
	return aus
}

func (a *amt) verbunden(erster zuordnung.SatzID) bool {
	a.Helper()
	b, ok, err := a.s.Bund(a.Context(), erster)
	a.gut(err)
	return ok && len(b.Saetze) == 2 && b.Saetze[1] == erster+1
}

func (a *amt) offen() []zuordnung.Paar {
	a.Helper()
	liste, _, err := a.d.Liste(a.Context(), sb("sb1"), klaerung.Filter{}, zuordnung.Paar{}, 100)
	a.gut(err)
	var aus []zuordnung.Paar
	for _, e := range liste {
		aus = append(aus, e.Paar)
	}
	return aus
}
