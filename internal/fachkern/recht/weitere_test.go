// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
)

// abgelaufen is a row of the law whose validity ended, with its successor.
const abgelaufen = `
[[profil]]
id = "X-1"
bezeichnung = "erste Fassung"
rechtsstand = "saechs2007"
norm = "Probe § 1"
gueltig_von = "2007-01-01"
gueltig_bis = "2015-10-31"
suchen = ["personensuche"]
raum = "land"
gruppen = ["SMG-5.1-1", "SMG-5.1-2"]
sperrwirkung = "saechs2007-24.2"
gesondert = "BMG-13.2"
protokoll = "register"

[[profil]]
id = "X-1"
bezeichnung = "zweite Fassung"
rechtsstand = "saechs2007"
norm = "Probe § 1a"
gueltig_von = "2016-01-01"
suchen = ["personensuche"]
raum = "land"
gruppen = ["SMG-5.1-1"]
sperrwirkung = "saechs2007-39"
gesondert = "BMG-13.2"
protokoll = "register"
`

// TestFassungenEinesProfils: of several rows with one id the one of the day counts, and
// between them the profile is not in force. A profile is a row and nothing else.
func TestFassungenEinesProfils(t *testing.T) {
	r, err := lade(func(datei string) (string, error) {
		inhalt, err := daten.ReadFile("daten/" + datei)
		text := string(inhalt)
		if datei == dateiProfile {
			text += abgelaufen
		}
		return text, err
	})
	if err != nil {
		t.Fatal(err)
	}
	faelle := []struct {
		tag  melde.Datum
		norm string
		err  error
	}{
		{20061231, "", ErrProfilNichtInKraft}, {20070101, "Probe § 1", nil}, {20151031, "Probe § 1", nil},
		{20151101, "", ErrProfilNichtInKraft}, {20160101, "Probe § 1a", nil}, {20261122, "Probe § 1a", nil},
	}
	for _, f := range faelle {
		p, err := r.Profil("X-1", f.tag)
		if err != f.err {
			t.Errorf("%d: %v", f.tag, err)
		}
		if err == nil && p.Norm != f.norm {
			t.Errorf("%d: %s", f.tag, p.Norm)
		}
	}
}

// TestLadeWeistAuswahlZurueck: sets of criteria that contradict themselves stop the program.
func TestLadeWeistAuswahlZurueck(t *testing.T) {
	faelle := []struct{ name, datei, alt, neu, fehler string }{
		{"Kriterium doppelt", dateiAuswahl, `id = "vornamen"`, `id = "familienname"`, "taken"},
		{"Kriterium mit unbekanntem Code", dateiAuswahl, `ablehnung = "04"`, `ablehnung = "99"`, "unknown code"},
		{"Menge mit unbekanntem Kriterium", dateiAuswahl, `daten = ["waffenrechtliche_erlaubnis"`, `daten = ["religion"`, "religion"},
		{"Menge doppelt", dateiAuswahl, `id = "DAV-7.2"`, `id = "DAV-7.1"`, "taken"},
		{"Gruppe mit unbekanntem Kriterium", dateiGruppen, `auswahldaten = ["vornamen"]`, `auswahldaten = ["religion"]`, "religion"},
		{"Profil mit unbekannter Menge", dateiProfile, `auswahl = ["DAV-4.1"]`, `auswahl = ["DAV-X"]`, "DAV-X"},
		{"Menge gilt nicht immer", dateiProfile, `auswahl = ["BMGalt-38.4"]`, `auswahl = ["DAV-4.1"]`, "not valid"},
		{"Liste ohne Listensuche", dateiProfile, `auswahl = ["BMGalt-38.4"]`, `auswahl_liste = ["BMGalt-38.4"]`, "auswahl_liste"},
		{"Ergebnisliste mit unbekanntem Wert", dateiWirkungen, `ergebnisliste = "nie"`, `ergebnisliste = "immer"`, "immer"},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			_, err := lade(eingebaut(f.datei, f.alt, f.neu))
			if err == nil || !strings.Contains(err.Error(), f.fehler) {
				t.Errorf("error %v, want one with %q", err, f.fehler)
			}
		})
	}
}
