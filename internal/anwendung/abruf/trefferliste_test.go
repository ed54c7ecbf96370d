// SPDX-License-Identifier: EUPL-1.2

package abruf_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

func viele(n int) []abruf.Fund {
	funde := make([]abruf.Fund, n)
	for i := range funde {
		funde[i] = fund(int64(i + 1))
	}
	return funde
}

// TestTrefferliste checks what a hit list shows and what it hides (DAV-06).
func TestTrefferliste(t *testing.T) {
	funde := append(viele(2), fund(3, gesperrt(melde.SperreGefahr)))
	amt := neuesAmt(t, funde...)
	antwort := pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusTrefferliste)
	t.Run("DAV-06 Gesperrte zählen, erscheinen aber nicht", func(t *testing.T) {
		if len(antwort.Personen) != 2 {
			t.Errorf("%d persons", len(antwort.Personen))
		}
		if e := amt.buch.letzter(t); e.Treffer != 3 || len(e.Saetze) != 2 || e.Grund != protokoll.GrundMehrere {
			t.Errorf("log: %d hits, %d records, %s", e.Treffer, len(e.Saetze), e.Grund)
		}
	})
	t.Run("DAV-06 fünf Daten und Merkmal, keine weiteren Felder", func(t *testing.T) {
		soll := recht.Auszug{
			Name:   melde.Personenname{Familienname: "Muster", Vornamen: "Anna Maria"},
			Geburt: melde.Geburt{Datum: 19800517},
			Wohnungen: []melde.Wohnung{{Aktuell: true, Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
				AGS: dresden, Postleitzahl: "01067", Wohnort: "Dresden", Strasse: "Hauptstraße", Hausnummer: "7"}}}},
			Identifikationsmerkmal: antwort.Personen[0].Identifikationsmerkmal,
		}
		if d := cmp.Diff(soll, antwort.Personen[0]); d != "" {
			t.Error(d)
		}
	})
	t.Run("BMG-39.2 Merkmale zufällig, verschieden, ohne Personendaten", func(t *testing.T) {
		eins, zwei := antwort.Personen[0].Identifikationsmerkmal, antwort.Personen[1].Identifikationsmerkmal
		if eins == zwei || len(eins) < 26 || len(eins) > 500 {
			t.Errorf("tokens of %d and %d characters", len(eins), len(zwei))
		}
		noch := pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusTrefferliste)
		if noch.Personen[0].Identifikationsmerkmal == eins {
			t.Error("a token is derived from the person")
		}
	})
}

// TestGrenzeDerListe: the limit is exactly 1,000 (DAV-01.4).
func TestGrenzeDerListe(t *testing.T) {
	dialog := func(a *abruf.Anfrage) { a.Dialog = true }
	t.Run("DAV-01.4 1000 Treffer", func(t *testing.T) {
		antwort := pruefeStatus(t, neuesAmt(t, viele(1000)...), anfrage("BMG-34a.2", dialog), abruf.StatusTrefferliste)
		if len(antwort.Personen) != 1000 || antwort.Gekuerzt {
			t.Errorf("%d persons, cut %v", len(antwort.Personen), antwort.Gekuerzt)
		}
	})
	t.Run("DAV-01.4 1001 Treffer werden zurückgewiesen", func(t *testing.T) {
		amt := neuesAmt(t, viele(1001)...)
		antwort, err := amt.Personensuche(t.Context(), anfrage("BMG-34a.2"))
		pruefeAussen(t, antwort, err, "12", "")
		if e := amt.buch.letzter(t); e.Treffer != 1001 || e.Grund != protokoll.GrundZuViele {
			t.Errorf("log: %d, %s", e.Treffer, e.Grund)
		}
		if len(amt.merkmale) > 0 {
			t.Error("tokens for a list that was not given")
		}
	})
	t.Run("DAV-01.4 1001 Treffer im Dialog: 1000 und Kennzeichen", func(t *testing.T) {
		antwort := pruefeStatus(t, neuesAmt(t, viele(1001)...), anfrage("BMG-34a.2", dialog), abruf.StatusTrefferliste)
		if len(antwort.Personen) != 1000 || !antwort.Gekuerzt {
			t.Errorf("%d persons, cut %v", len(antwort.Personen), antwort.Gekuerzt)
		}
	})
	t.Run("DAV-01.4 1001 Treffer, einer gesperrt", func(t *testing.T) {
		funde := append(viele(1000), fund(1001, gesperrt(melde.SperreGefahr)))
		if antwort := pruefeStatus(t, neuesAmt(t, funde...), anfrage("BMG-34a.2"), abruf.StatusTrefferliste); len(antwort.Personen) != 1000 {
			t.Errorf("%d persons", len(antwort.Personen))
		}
	})
	t.Run("zu viele Kandidaten", func(t *testing.T) {
		alle := make([]abruf.Fund, 20_000)
		satz := fund(1).Satz
		for i := range alle {
			alle[i] = abruf.Fund{ID: int64(i + 1), Fassung: 1, Satz: satz}
		}
		antwort, err := neuesAmt(t, alle...).Personensuche(t.Context(), anfrage("BMG-34a.2"))
		pruefeAussen(t, antwort, err, "17", "unbestimmt")
	})
}

// TestIdentifikationsmerkmal: 48 hours, bound to the body (DAV-09).
func TestIdentifikationsmerkmal(t *testing.T) {
	neu := func(t *testing.T) (*amt, string) {
		amt := neuesAmt(t, viele(2)...)
		antwort := pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusTrefferliste)
		return amt, antwort.Personen[1].Identifikationsmerkmal
	}
	fort := func(profil, merkmal string) *abruf.Anfrage {
		return anfrage(profil, func(a *abruf.Anfrage) {
			a.Identifikationsmerkmal = merkmal
			a.Suche.Nachname, a.Suche.Vornamen, a.Suche.Geburtsdatum, a.Suche.AGS = "", "", 0, ""
		})
	}
	t.Run("BMG-38.4 abgelegt wird nur der Schlüssel, 48 Stunden lang", func(t *testing.T) {
		amt, merkmal := neu(t)
		abgelegt, da, err := amt.merkmale.Hole(t.Context(), merkmal)
		soll := abruf.Merkmal{Token: merkmal, Stelle: abgelegt.Stelle, Schluessel: melde.Schluessel{AGS: abgelegt.Schluessel.AGS, Ordnungsmerkmal: "2"}, GueltigBis: amt.uhr.Jetzt().Add(48 * time.Hour)}
		if err != nil || !da || abgelegt != soll {
			t.Errorf("kept %+v, want %+v; %v", abgelegt, soll, err)
		}
	})
	t.Run("DAV-09 führt zur Person", func(t *testing.T) {
		amt, merkmal := neu(t)
		amt.uhr.Weiter(48 * time.Hour)
		pruefeStatus(t, amt, fort("BMG-34a.2", merkmal), abruf.StatusEindeutig)
		if e := amt.buch.letzter(t); e.Saetze[0].Ordnungsmerkmal != "2" || !strings.Contains(e.Kriterien, merkmal) {
			t.Errorf("log: %v", e.Saetze)
		}
	})
	t.Run("BMG-34a.5 inzwischen gesperrt", func(t *testing.T) {
		amt, merkmal := neu(t)
		amt.bestand.funde[1] = fund(2, gesperrt(melde.SperreGefahr))
		pruefeStatus(t, amt, fort("BMG-34a.2", merkmal), abruf.StatusNeutral)
	})
	t.Run("inzwischen gelöscht", func(t *testing.T) {
		amt, merkmal := neu(t)
		amt.bestand.funde = amt.bestand.funde[:1]
		pruefeStatus(t, amt, fort("BMG-34a.2", merkmal), abruf.StatusNeutral)
	})
	ungueltig := []struct {
		name, profil string
		aendere      func(*amt, *abruf.Anfrage)
		text         string
	}{
		{"DAV-09 nach 48 Stunden", "BMG-34a.2", func(a *amt, _ *abruf.Anfrage) { a.uhr.Weiter(48*time.Hour + time.Millisecond) }, "abgelaufen"},
		{"DAV-09 fremde Stelle", "S1-29", func(*amt, *abruf.Anfrage) {}, "anderen Stelle"},
		{"DAV-09 erfunden", "BMG-34a.2", func(_ *amt, a *abruf.Anfrage) { a.Identifikationsmerkmal += "X" }, "unbekannt"},
		{"S1-22.3 außerhalb des Gebiets", "BMG-34a.2", func(_ *amt, a *abruf.Anfrage) { a.Akteur.Stelle.Gebiet = []melde.AGS{leipzig} }, "Gebiet"},
	}
	for _, f := range ungueltig {
		t.Run(f.name, func(t *testing.T) {
			amt, merkmal := neu(t)
			a := fort(f.profil, merkmal)
			f.aendere(amt, a)
			antwort, err := amt.Personensuche(t.Context(), a)
			pruefeAussen(t, antwort, err, "01", "")
			if d := cmp.Diff([]recht.Rueckweisung{{Grund: "01"}}, antwort.Rueckweisungen); d != "" {
				t.Error(d)
			}
			if e := amt.buch.letzter(t); e.Grund != protokoll.GrundMerkmal || !strings.Contains(e.Grundtext, f.text) {
				t.Errorf("log: %s %q", e.Grund, e.Grundtext)
			}
		})
	}
}

// gleichfalls is a stock whose index finds everything at no cost.
type gleichfalls struct{ *bestand }

func (g gleichfalls) Kandidaten(context.Context, suche.Bedingung, int) ([]abruf.Fund, error) {
	return g.funde, nil
}

func (g gleichfalls) Sperrstand(context.Context, []int64) (map[int64]abruf.Stand, error) {
	staende := map[int64]abruf.Stand{}
	for _, f := range g.funde {
		staende[f.ID] = abruf.Stand{Fassung: f.Fassung}
	}
	return staende, nil
}

// BenchmarkPersonensuche measures the decision without storage: all elements of one
// person for the widest profile, with a stock and a log that cost nothing.
func BenchmarkPersonensuche(b *testing.B) {
	r, err := recht.Lade()
	if err != nil {
		b.Fatal(err)
	}
	dienst := abruf.NeuerDienst(abruf.Anschluesse{
		Recht: r, Bestand: gleichfalls{&bestand{funde: viele(1)}}, Protokoll: stumm{}, Merkmale: merkmale{},
		Gemeinden: behoerde.Verzeichnis(), Uhr: uhr.Fest(time.Date(2026, 11, 22, 10, 0, 0, 0, uhr.Berlin())),
	}, abruf.Einstellungen{ProtokollBeauftragt: func(string) bool { return true }})
	a := anfrage("BMG-34a.2S", func(a *abruf.Anfrage) { a.Elemente = recht.Bereich(1, recht.AnzahlElemente).Elemente() })
	b.ReportAllocs()
	for b.Loop() {
		if antwort, err := dienst.Personensuche(b.Context(), a); err != nil || antwort.Status != abruf.StatusEindeutig {
			b.Fatal(err)
		}
	}
}

// stumm is a log that keeps nothing.
type stumm struct{}

func (stumm) Schreibe(context.Context, protokoll.Eintrag) (int64, error) { return 1, nil }
