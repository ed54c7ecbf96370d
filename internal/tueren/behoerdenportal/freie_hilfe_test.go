// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/gruppenabfrage"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/sqlite"
	"kernmelderegister/internal/tueren/behoerdenportal"
	"kernmelderegister/internal/tueren/web"
)

// gruppenabruf counts and delivers as it is told.
type gruppenabruf struct {
	zahl   abruf.Gruppenzahl
	fehler error
	fragen []abruf.FreieAnfrage
}

func (g *gruppenabruf) ZaehleGruppe(_ context.Context, a *abruf.FreieAnfrage) (*abruf.Gruppenzahl, error) {
	g.fragen = append(g.fragen, *a)
	zahl := g.zahl
	zahl.Profil = a.Profil
	return &zahl, g.fehler
}

func (g *gruppenabruf) LiefereGruppe(_ context.Context, _ *abruf.FreieAnfrage, l abruf.Gruppenlauf) (int, error) {
	if g.fehler != nil {
		return 0, g.fehler
	}
	personen := treffer()
	return len(personen), l.Liefere(1, 1, &abruf.Antwort{Status: abruf.StatusErgebnisliste, Personen: personen, Protokollnummer: 99})
}

// freieshaus is the door with group queries on the real use case and a real mailbox.
type freieshaus struct {
	*haus
	gruppen *gruppenabfrage.Dienst
	abrufe  *gruppenabruf
	uhr     *uhr.Stell
}

// neuesFreiesHaus opens the door for a body with the profiles; with the mailbox when
// one of them needs it.
func neuesFreiesHaus(t testing.TB, profile ...string) *freieshaus {
	t.Helper()
	gesetz, err := gesetz()
	if err != nil {
		t.Fatal(err)
	}
	h := &freieshaus{haus: neuesHaus(t), abrufe: &gruppenabruf{zahl: abruf.Gruppenzahl{Anzahl: 17, Protokollnummer: 98}}, uhr: uhr.Fest(time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC))}
	h.zugang.wer.Rollen = []zugang.Rolle{zugang.RolleAbruf, zugang.RolleGruppe}
	h.zugang.wer.Akteur.Stelle.Profile = profile
	if slices.Contains(profile, "S1-29") {
		h.oeffneGruppen(t)
	}
	a := behoerdenportal.Ausstattung{
		Abruf: h.abruf, Recht: gesetz, Zugang: h.zugang, Uhr: h.uhr,
		Gemeinden: []behoerdenportal.Gemeinde{{AGS: "14713000", Name: "Leipzig"}, {AGS: "14626110", Name: "Görlitz", Kreis: "Landkreis Görlitz"}},
		Gebiete: []behoerdenportal.Gemeinde{
			{AGS: "14", Name: "Sachsen"}, {AGS: "146", Name: "Direktionsbezirk Dresden"}, {AGS: "147", Name: "Direktionsbezirk Leipzig"},
			{AGS: "14626", Name: "Landkreis Görlitz"}, {AGS: "14729", Name: "Landkreis Leipzig"},
		},
		Strassen: func(_ context.Context, ags melde.AGS) ([]string, error) {
			if ags != "14713000" {
				return nil, nil
			}
			return []string{"Karl-Liebknecht-Straße", "Käthe-Kollwitz-Straße", "Lange Straße", "Öserstraße"}, nil
		},
	}
	if h.gruppen != nil {
		a.Gruppen = h.gruppen
	}
	tuer, err := behoerdenportal.Neu(a)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+web.DateiPfad, web.Dateien())
	tuer.Registriere(mux)
	h.tuer = web.Schutz(mux)
	return h
}

// oeffneGruppen makes the use case of group queries on an empty mailbox.
func (h *freieshaus) oeffneGruppen(t testing.TB) {
	t.Helper()
	s, err := sqlite.Oeffne(t.Context(), t.TempDir(), sqlite.Optionen{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Schliesse(); err != nil {
			t.Error(err)
		}
	})
	h.gruppen = gruppenabfrage.Neu(gruppenabfrage.Ausstattung{
		Abruf: h.abrufe, Speicher: s.Postfach(), Postfach: s.Postfach(), Protokoll: &buch{}, Uhr: h.uhr, Hoechstens: 1000,
		Register: xmeld.Stelle{Kennung: "ags:14000000", Name: "Kernmelderegister", Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "register@example.org"}}},
		Akteure:  func(context.Context, string, string) (behoerde.Akteur, error) { return h.zugang.wer.Akteur, nil },
	})
}

// freieFrage is a complete form; weitere override or add fields, "-" removes one.
func freieFrage(weitere ...string) url.Values {
	v := frage(weitere...)
	for _, feld := range []string{"gemeinde", "nachname", "vornamen", "geburtsdatum", "profil"} {
		v.Del(feld)
	}
	if !v.Has("bereich") {
		v.Set("bereich", "Leipzig")
	}
	v.Set("strasse", "Lange Straße")
	for i := 0; i+1 < len(weitere); i += 2 {
		if weitere[i+1] == "-" {
			v.Del(weitere[i])
			continue
		}
		v[weitere[i]] = strings.Split(weitere[i+1], "|")
	}
	return v
}

func gefunden(personen ...recht.Auszug) abruf.Antwort {
	return abruf.Antwort{Status: abruf.StatusErgebnisliste, Personen: personen, Protokollnummer: 4720}
}

// viele are more persons than a list may have, as the use case hands them over.
func viele() abruf.Antwort {
	a := gefunden()
	a.Gekuerzt = true
	for i := range recht.MaxTreffer {
		p := recht.Auszug{Identifikationsmerkmal: fmt.Sprintf("MERKMAL%d", i), Geburt: melde.Geburt{Datum: 19900101}}
		p.Name.Familienname, p.Name.Vornamen = "Muster", melde.Name(fmt.Sprintf("Nummer %d", i))
		a.Personen = append(a.Personen, p)
	}
	return a
}

func istPDF(b []byte) bool { return bytes.HasPrefix(b, []byte("%PDF-")) }
