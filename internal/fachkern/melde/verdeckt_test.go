// SPDX-License-Identifier: EUPL-1.2

package melde_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
)

const kanarie = "Kanarienvogel"

// verraeter holds the canary word in every place that can carry personal text.
func verraeter() *melde.Meldesatz {
	anschrift := melde.Anschrift{
		Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{Strasse: kanarie},
		Zeilen: []melde.Anschriftzeile{{Inhalt: kanarie}},
	}
	person := melde.Beigeschriebener{Familienname: kanarie, Steuer: melde.Steueridentifikation{IdNr: kanarie}}
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: "14612000", Ordnungsmerkmal: kanarie},
		Name: melde.Personenname{
			Familienname:          kanarie,
			FruehereFamiliennamen: []melde.FruehererFamilienname{{Name: kanarie}},
			FruehereVornamen:      []melde.FruehereVornamen{{Vornamen: kanarie}},
		},
		Geburt:    melde.Geburt{Ort: kanarie},
		Tod:       &melde.Tod{Ort: kanarie},
		Steuer:    melde.Steueridentifikation{IdNr: kanarie},
		Ausweise:  []melde.Ausweisdokument{{Seriennummer: kanarie}},
		Wohnungen: []melde.Wohnung{{Anschrift: anschrift, EigentuemerNichtWohnungsgeber: []string{kanarie}}},
		Partner:   &melde.Partner{Daten: &melde.PartnerDaten{Person: person, Wohnungen: []melde.PartnerWohnung{{Anschrift: anschrift}}}},
		Kinder:    []melde.Kind{{Daten: &melde.KindDaten{Person: person}}},
		Vertreter: []melde.Vertreter{{Person: &melde.VertreterDaten{Person: person, Anschrift: anschrift}}},
	}
}

func TestPersonalDataDoNotPrint(t *testing.T) {
	s := verraeter()
	werte := map[string]any{
		"record": *s, "record by pointer": s, "records": []melde.Meldesatz{*s},
		"name": s.Name, "former names": s.Name.FruehereFamiliennamen, "former first names": s.Name.FruehereVornamen,
		"birth": s.Geburt, "death": s.Tod, "tax number": s.Steuer, "cards": s.Ausweise,
		"dwellings": s.Wohnungen, "address": s.Wohnungen[0].Anschrift, "German address": s.Wohnungen[0].Anschrift.Inland,
		"partner": *s.Partner.Daten, "child": *s.Kinder[0].Daten, "representative": *s.Vertreter[0].Person,
		"inside a struct": struct{ Satz melde.Meldesatz }{*s},
	}
	for name, wert := range werte {
		t.Run(name, func(t *testing.T) {
			var ausgabe bytes.Buffer
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
				fmt.Fprintf(&ausgabe, verb+"\n", wert)
			}
			fmt.Fprintln(&ausgabe, fmt.Errorf("store: %v", wert))
			slog.New(slog.NewTextHandler(&ausgabe, nil)).Info("x", slog.Any("wert", wert))
			slog.New(slog.NewJSONHandler(&ausgabe, nil)).Info("x", slog.Any("wert", wert))
			if text := ausgabe.String(); strings.Contains(text, kanarie) || strings.Contains(text, fmt.Sprintf("%x", kanarie)) {
				t.Errorf("the canary sings: %s", text)
			}
			if roh, err := json.Marshal(wert); !errors.Is(err, melde.ErrNichtAlsJSON) {
				t.Errorf("written as JSON, %d bytes, error %v", len(roh), err)
			}
		})
	}
}

func TestRecordPrintsAsOpaqueWord(t *testing.T) {
	eins, zwei := melde.Meldesatz{Schluessel: melde.Schluessel{Ordnungsmerkmal: "1"}}, melde.Meldesatz{Schluessel: melde.Schluessel{Ordnungsmerkmal: "2"}}
	if wort := fmt.Sprint(eins); !regexp.MustCompile(`^\[Meldesatz [0-9a-f]{4}\]$`).MatchString(wort) {
		t.Errorf("got %s", wort)
	}
	if fmt.Sprint(eins) == fmt.Sprint(zwei) || fmt.Sprint(eins) != fmt.Sprint(&eins) {
		t.Error("the word does not tell records apart")
	}
}
