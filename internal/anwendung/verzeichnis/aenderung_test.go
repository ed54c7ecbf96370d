// SPDX-License-Identifier: EUPL-1.2

package verzeichnis_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnis/verzeichnistest"
	"kernmelderegister/internal/grund/uhr"
)

const fortschreibung = "http://www.osci.de/xmeld2511a/xmeld2511aFortschreibung.wsdl"

func TestWishForAnEntry(t *testing.T) {
	alt := verzeichnistest.NeuesPaar(t, "alt", anfang, anfang.AddDate(1, 0, 0))
	neu := verzeichnistest.NeuesPaar(t, "neu", anfang, anfang.AddDate(2, 0, 0))
	morgen := uhr.DatumVon(anfang).PlusTage(1)
	o := stadt("ags:14000001")
	o.Klienten = []verzeichnis.Zertifikat{{DER: alt.DER}}
	anschluss := verzeichnis.Anschluss{Intermediaer: "https://alt.example/", Chiffrier: alt.DER, Signier: alt.DER, ChiffrierIntermediaer: alt.DER}
	geendet := anschluss.Dienst(fortschreibung, verzeichnis.Zeitraum{Bis: anfang})
	o.Dienste = []verzeichnis.Dienst{anschluss.Dienst(rueckmeldung, verzeichnis.Zeitraum{}), geendet}
	element := func(o verzeichnis.Organisation, dienst, platz int) verzeichnis.Element {
		return o.Dienste[dienst].Elemente[platz]
	}

	t.Run("S1-05.6 what is empty stays", func(t *testing.T) {
		n, err := o.Mit(verzeichnis.Aenderung{Name: "Neu"}, morgen)
		if err != nil || n.Name != "Neu" || element(n, 0, 0).URI != "https://alt.example/" || len(n.Dienste) != 2 || !bytes.Equal(n.Klienten[0].DER, alt.DER) {
			t.Errorf("%+v, %v", n, err)
		}
		if o.Name != "Stadt Muster" {
			t.Error("the present entry was changed")
		}
	})
	t.Run("S1-05.6 a new connection holds for all services that hold, and for asking", func(t *testing.T) {
		n, err := o.Mit(verzeichnis.Aenderung{Anschluss: verzeichnis.Anschluss{Intermediaer: "https://neu.example/", Chiffrier: neu.DER, Signier: neu.DER}}, morgen)
		if err != nil || element(n, 0, 0).URI != "https://neu.example/" || !bytes.Equal(element(n, 0, 1).Chiffrier.DER, neu.DER) {
			t.Fatalf("%+v, %v", n, err)
		}
		if !bytes.Equal(element(n, 0, 0).Chiffrier.DER, alt.DER) || element(n, 1, 0).URI != "https://alt.example/" {
			t.Error("the Intermediär's certificate or a service that has ended was changed")
		}
		if len(n.Klienten) != 1 || !bytes.Equal(n.Klienten[0].DER, neu.DER) {
			t.Errorf("%d certificates for asking", len(n.Klienten))
		}
		if element(o, 0, 0).URI != "https://alt.example/" {
			t.Error("the present entry was changed")
		}
	})
	t.Run("S1-05.6 services end and begin on the day", func(t *testing.T) {
		n, err := o.Mit(verzeichnis.Aenderung{Dienste: []string{fortschreibung}}, morgen)
		if err != nil || len(n.Dienste) != 3 {
			t.Fatalf("%+v, %v", n, err)
		}
		if vorher := morgen.Beginn().Add(-1); !n.Dienste[0].Gilt(vorher) || n.Dienste[0].Gilt(morgen.Beginn()) || n.Dienste[2].Gilt(vorher) || !n.Dienste[2].Gilt(morgen.Beginn()) {
			t.Errorf("%+v", n.Dienste)
		}
		if n.Dienste[2].URI != fortschreibung || !bytes.Equal(element(n, 2, 1).Chiffrier.DER, alt.DER) {
			t.Error("the new service is not reached as the others are")
		}
	})
	t.Run("a new service needs a connection", func(t *testing.T) {
		leer := stadt("ags:14000002")
		_, err := leer.Mit(verzeichnis.Aenderung{Dienste: []string{rueckmeldung}}, morgen)
		pruefeCode(t, err, "MR-2103")
	})
}

func TestApplicationFile(t *testing.T) {
	a, morgen := baue(t), uhr.DatumVon(anfang).PlusTage(1)
	a.trage(t, stadt("ags:14000001"))
	o := a.erste()
	vorlage, err := json.Marshal(o.Antragsdatei(morgen))
	if err != nil {
		t.Fatal(err)
	}
	lies := func(text string) (verzeichnis.Antragsdatei, error) {
		return verzeichnis.LiesAntragsdatei(strings.NewReader(text))
	}
	ausgefuellt := strings.NewReplacer(`"von":""`, `"von":"huber"`, "Stadt Muster", "Stadt Neu").Replace(string(vorlage))
	d, err := lies(ausgefuellt)
	if err != nil {
		t.Fatal(err)
	}
	id, err := a.Stelle(t.Context(), a.Antrag(d))
	pruefeCode(t, err, "")
	pruefeCode(t, a.GibFrei(t.Context(), id, "meier"), "")
	a.uhr.Stelle(morgen.Beginn())
	if n, err := a.VollzieheFaellige(t.Context()); n != 1 || err != nil || a.erste().Name != "Stadt Neu" {
		t.Errorf("S1-05.6 %d took effect, %v: %s", n, err, a.erste().Name)
	}
	_, err = a.Stelle(t.Context(), a.Antrag(d))
	pruefeCode(t, err, "MR-2100") // the entry changed since it was read
	d.Eintrag.Schluessel, d.Stand = []string{"ags:14000005"}, 0
	if x := a.Antrag(d); x.Eintrag.ID != 0 {
		t.Error("an unknown key names an entry")
	}
	for name, text := range map[string]string{
		"nothing": "", "not filled in": string(vorlage), "two of them": ausgefuellt + ausgefuellt, "unknown field": `{"fremd":1,` + ausgefuellt[1:],
		"no key": `{"von":"a","wirksam_ab":"2026-11-05","eintrag":{}}`,
	} {
		if _, err := lies(text); !errors.Is(err, verzeichnis.ErrAntragsdatei) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzLiesAntragsdatei(f *testing.F) {
	f.Add([]byte(`{"behoerde":"ags:1","von":"a","wirksam_ab":"2026-11-05","stand":1,"eintrag":{"kategorie":"Meldebehörde","schluessel":["ags:1"],"dienste":[{"elemente":[{"chiffrier":{"der":"AA=="}}]}]}}`))
	f.Add([]byte(`{"eintrag":null}`))
	a := baue(f)
	f.Fuzz(func(t *testing.T, inhalt []byte) {
		d, err := verzeichnis.LiesAntragsdatei(bytes.NewReader(inhalt))
		if err != nil {
			return
		}
		if _, err := a.Stelle(t.Context(), a.Antrag(d)); err == nil && d.Eintrag.Kategorie == "" {
			t.Errorf("taken: %s", inhalt)
		}
	})
}
