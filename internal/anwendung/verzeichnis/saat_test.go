// SPDX-License-Identifier: EUPL-1.2

package verzeichnis_test

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnis/verzeichnistest"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
)

func TestSeedingAgainChangesNothingThatPeopleEntered(t *testing.T) {
	a, k := baue(t), verzeichnis.EingebauterKatalog()
	p := verzeichnistest.NeuesPaar(t, "post", anfang, anfang.AddDate(1, 0, 0))
	anschluesse := map[melde.AGS]verzeichnis.Anschluss{"14612000": {Intermediaer: "https://post.example/", Chiffrier: p.DER, Signier: p.DER}}
	liste := verzeichnis.Grundbestand(k, behoerde.Verzeichnis(), 20261104, nil)
	saee := func(soll verzeichnis.Saat, liste ...verzeichnis.Organisation) {
		t.Helper()
		ist, err := a.Saee(t.Context(), liste...)
		if d := cmp.Diff(soll, ist); err != nil || d != "" {
			t.Errorf("S1-05.2: %v %s", err, d)
		}
	}
	saee(verzeichnis.Saat{Neu: len(liste)}, liste...)
	dresden, _ := a.Abbild().Organisation("Meldebehörde", "ags:14612000", anfang)
	umbenannt := *dresden
	umbenannt.Name = "Landeshauptstadt"
	a.trage(t, umbenannt)
	stand := a.Abbild().Stand
	saee(verzeichnis.Saat{Vorhanden: len(liste)}, liste...)
	if a.Abbild().Stand != stand {
		t.Error("S1-05.5 seeding without effect made a new stamp")
	}
	mitPost := verzeichnis.Grundbestand(k, behoerde.Verzeichnis(), 20261104, anschluesse)
	saee(verzeichnis.Saat{Vorhanden: len(liste) - 1, Ergaenzt: 1}, mitPost...)
	saee(verzeichnis.Saat{Vorhanden: len(liste)}, mitPost...)
	o, _ := a.Abbild().Organisation("Meldebehörde", "ags:14612000", anfang)
	if o.Name != "Landeshauptstadt" || len(o.Dienste) != 3 || len(o.Klienten) != 1 {
		t.Errorf("S1-05.2 %s has %d services, %d clients", o.Name, len(o.Dienste), len(o.Klienten))
	}
	neu := stadt("ags:14000009", "ags:14612000")
	saee(verzeichnis.Saat{Abweichend: []string{"ags:14000009"}}, neu)
}

func TestTheStateHasEntriesOfItsOwn(t *testing.T) {
	a := baue(t)
	land := verzeichnis.Land{Register: "Register", Registerschluessel: "ags:14000000", Betreiber: "Rechenzentrum"}
	a.trage(t, verzeichnis.Landesstellen(verzeichnis.EingebauterKatalog(), land)...)
	if o, gilt := a.Abbild().Organisation("Datenbestand für Abrufe", "ags:14000000", anfang); !gilt || o.Name != "Register" {
		t.Errorf("S1-05.2 the register is not found by the key that it writes itself with: %v", o)
	}
	if o, gilt := a.Abbild().Organisation("Intermediärbetreiber", "int:14", anfang); !gilt || o.Name != "Rechenzentrum" {
		t.Errorf("S1-05.2 the operator of the Intermediär is missing: %v", o)
	}
}

func TestConnectionsComeFromAFolder(t *testing.T) {
	p := verzeichnistest.NeuesPaar(t, "post", anfang, anfang.AddDate(1, 0, 0))
	alsPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.DER})
	ordner := fstest.MapFS{
		"a-cipher.cer": {Data: p.DER}, "a-sig.cer": {Data: alsPEM}, "b-cipher.cer": {Data: alsPEM}, "c-sig.cer": {Data: p.DER}, "d-cipher.cer": {Data: []byte("x")},
	}
	vorlage := verzeichnis.Anschluss{Intermediaer: "https://post.example/"}
	alle, err := verzeichnis.LiesAnschluesse(ordner, map[melde.AGS]string{"1": "a", "2": "b", "3": "c", "4": "fehlt"}, vorlage)
	if err != nil || len(alle) != 2 || !bytes.Equal(alle["1"].Signier, p.DER) || alle["2"].Signier != nil || !bytes.Equal(alle["2"].Chiffrier, p.DER) {
		t.Errorf("%v, %v", alle, err)
	}
	if _, _, err := verzeichnis.LiesAnschluss(ordner, "d", vorlage); err == nil {
		t.Error("what is no certificate is taken")
	}
}

func TestExportIsWrittenWithIdsAndStamps(t *testing.T) {
	a := baue(t)
	a.trage(t, stadt("ags:14000001"))
	x, err := a.Ausleiten(0)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := x.Schreibe(&text); err != nil {
		t.Fatal(err)
	}
	var form struct {
		Nach, Bis      int64
		Organisationen []map[string]any
	}
	if err := json.Unmarshal(text.Bytes(), &form); err != nil {
		t.Fatal(err)
	}
	if form.Bis != 1 || len(form.Organisationen) != 1 || form.Organisationen[0]["id"] != 1.0 || form.Organisationen[0]["stand"] != 1.0 || form.Organisationen[0]["name"] != "Stadt Muster" {
		t.Errorf("S1-05.5: %s", text.String())
	}
}

func TestSearch(t *testing.T) {
	a := baue(t)
	p := verzeichnistest.NeuesPaar(t, "c", anfang, anfang.AddDate(1, 0, 0))
	aue, zeitz := stadt("ags:14000001"), stadt("ags:14000002")
	aue.Name, zeitz.Name = "Äue", "Zeitz"
	zeitz.Klienten = []verzeichnis.Zertifikat{{DER: p.DER}}
	a.trage(t, zeitz, aue)
	z := verzeichnis.Zertifikat{DER: p.DER}
	for text, soll := range map[string]string{"": "Äue Zeitz ", "zei": "Zeitz ", "14000001": "Äue ", z.Fingerabdruck(): "Zeitz ", "nichts": ""} {
		ist := ""
		for _, o := range a.Abbild().Suche(text, "Meldebehörde") {
			ist += o.Name + " "
		}
		if ist != soll {
			t.Errorf("%q finds %q, want %q", text, ist, soll)
		}
	}
	if liste := a.Abbild().Suche("", "Passbehörde"); len(liste) != 0 {
		t.Error("another category is found")
	}
}
