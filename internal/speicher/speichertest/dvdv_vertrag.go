// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/grund/uhr"
)

// DVDVSpeicher keeps the directory of the DVDV-Landesserver.
type DVDVSpeicher interface {
	verzeichnis.Ablage
	verzeichnis.Ausleitungsablage
	verzeichnis.Einmalablage
	verzeichnis.Pruefablage
	verzeichnisabfrage.Zusatzablage
}

// DVDV runs the contract of the directory. neu returns a fresh storage.
func DVDV(t *testing.T, neu func(t *testing.T) DVDVSpeicher) {
	for _, fall := range []struct {
		name string
		test func(t *testing.T, s DVDVSpeicher)
	}{
		{"S1-05.2 an entry keeps everything", eintragBleibt},
		{"a key belongs to one organisation of a category", schluesselEinmal},
		{"keys move within one change", schluesselWandern},
		{"a stale entry is refused as a whole", eintragUeberholt},
		{"S1-05.6 an application takes each step once", aenderungsantragEinmal},
		{"S1-05.5 the export mark only grows", ausleitungWaechst},
		{"a token is used once until it is over", tokenEinmal},
		{"S1-21.7 supplementary addresses", zusatzadressen},
		{"S4-02.1 the newest check is kept", pruefungNeueste},
	} {
		t.Run(fall.name, func(t *testing.T) { fall.test(t, neu(t)) })
	}
}

func eintrag(schluessel ...string) verzeichnis.Organisation {
	z := verzeichnis.Zertifikat{DER: []byte{1, 2, 3}, Widerrufen: mikrozeit(3), Grund: "SUPERSEDED"}
	return verzeichnis.Organisation{
		Zeitraum: verzeichnis.Zeitraum{Von: mikrozeit(0), Bis: mikrozeit(9)}, Kategorie: "Meldebehörde", Schluessel: schluessel,
		Name: "Stadt Muster", NameEn: "City", Beschreibung: "Text", Anschrift: "Weg 1\n01001 Muster", Land: 14,
		Klienten: []verzeichnis.Zertifikat{z}, Stellvertreter: []int64{7},
		Dienste: []verzeichnis.Dienst{{
			Nr: 1, Zeitraum: verzeichnis.Zeitraum{Von: mikrozeit(1)}, URI: "http://beispiel/a.wsdl", Beschreibung: "B",
			Elemente: []verzeichnis.Element{{
				Name: "E", Beschreibung: "D", Art: verzeichnis.Intermediaer, EigeneArt: "X", Text: "T", URI: "http://beispiel/osci",
				Chiffrier: &z, Signier: &z, Pflicht: true, Anbieter: 5,
			}},
		}},
	}
}

func schreibeDVDV(t *testing.T, s DVDVSpeicher, a verzeichnis.Schreibauftrag) int64 {
	t.Helper()
	stand, err := s.Schreibe(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return stand
}

func ladeDVDV(t *testing.T, s DVDVSpeicher) verzeichnis.Bestand {
	t.Helper()
	b, err := s.Lade(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if stand, err := s.Stand(t.Context()); err != nil || stand != b.Stand {
		t.Fatalf("stamp %d, %v; want %d", stand, err, b.Stand)
	}
	return b
}

func eintraege(liste ...verzeichnis.Organisation) verzeichnis.Schreibauftrag {
	return verzeichnis.Schreibauftrag{Organisationen: liste}
}

var ohneUnsichtbares = cmpopts.IgnoreUnexported(verzeichnis.Zertifikat{})

func eintragBleibt(t *testing.T, s DVDVSpeicher) {
	if b := ladeDVDV(t, s); b.Stand != 0 || len(b.Organisationen)+len(b.Klienten) != 0 {
		t.Fatalf("fresh storage holds %+v", b)
	}
	k := verzeichnis.Klient{Kennung: "k", Name: "N", Zertifikat: verzeichnis.Zertifikat{DER: []byte{9}}, Zeitraum: verzeichnis.Zeitraum{Bis: mikrozeit(4)}}
	soll := eintrag("ags:14000001", "ags:14000002")
	stand := schreibeDVDV(t, s, verzeichnis.Schreibauftrag{Organisationen: []verzeichnis.Organisation{soll}, Klienten: []verzeichnis.Klient{k}})
	b := ladeDVDV(t, s)
	if len(b.Organisationen) != 1 || b.Organisationen[0].ID == 0 || b.Organisationen[0].Stand != stand || b.Stand != stand {
		t.Fatalf("stored as %+v", b)
	}
	soll.ID, soll.Stand = b.Organisationen[0].ID, stand
	if d := cmp.Diff(verzeichnis.Bestand{Stand: stand, Organisationen: []verzeichnis.Organisation{soll}, Klienten: []verzeichnis.Klient{k}}, b, ohneUnsichtbares); d != "" {
		t.Error(d)
	}
	soll.Name, k.Name = "Anders", "Auch"
	if neuer := schreibeDVDV(t, s, verzeichnis.Schreibauftrag{Organisationen: []verzeichnis.Organisation{soll}, Klienten: []verzeichnis.Klient{k}}); neuer <= stand {
		t.Errorf("stamp %d does not follow %d", neuer, stand)
	}
	if b = ladeDVDV(t, s); b.Organisationen[0].Name != "Anders" || len(b.Klienten) != 1 || b.Klienten[0].Name != "Auch" {
		t.Errorf("changed to %+v", b)
	}
}

func schluesselEinmal(t *testing.T, s DVDVSpeicher) {
	vorher := schreibeDVDV(t, s, eintraege(eintrag("ags:1", "ags:2")))
	if _, err := s.Schreibe(t.Context(), eintraege(eintrag("ags:3"), eintrag("ags:2"))); !errors.Is(err, verzeichnis.ErrSchluessel) {
		t.Errorf("got %v", err)
	}
	if b := ladeDVDV(t, s); b.Stand != vorher || len(b.Organisationen) != 1 {
		t.Errorf("a refused change left %d entries, stamp %d", len(b.Organisationen), b.Stand)
	}
	andere := eintrag("ags:2")
	andere.Kategorie = "Passbehörde"
	schreibeDVDV(t, s, eintraege(andere))
}

func schluesselWandern(t *testing.T, s DVDVSpeicher) {
	schreibeDVDV(t, s, eintraege(eintrag("ags:1", "ags:2"), eintrag("ags:3")))
	b := ladeDVDV(t, s).Organisationen
	b[0].Schluessel, b[1].Schluessel = []string{"ags:1"}, []string{"ags:3", "ags:2"}
	schreibeDVDV(t, s, eintraege(b[1], b[0]))
	if c := ladeDVDV(t, s).Organisationen; !cmp.Equal(c[1].Schluessel, []string{"ags:3", "ags:2"}) {
		t.Errorf("keys are %v", c[1].Schluessel)
	}
}

func eintragUeberholt(t *testing.T, s DVDVSpeicher) {
	schreibeDVDV(t, s, eintraege(eintrag("ags:1")))
	alt := ladeDVDV(t, s).Organisationen[0]
	vorher := schreibeDVDV(t, s, eintraege(alt))
	if _, err := s.Schreibe(t.Context(), eintraege(eintrag("ags:7"), alt)); !errors.Is(err, verzeichnis.ErrUeberholt) {
		t.Errorf("got %v", err)
	}
	if b := ladeDVDV(t, s); b.Stand != vorher || len(b.Organisationen) != 1 {
		t.Errorf("a refused change left %d entries, stamp %d", len(b.Organisationen), b.Stand)
	}
}

func aenderungsantragEinmal(t *testing.T, s DVDVSpeicher) {
	ctx := t.Context()
	a := verzeichnis.Antrag{
		ID: "a", Zustand: verzeichnis.Offen, Behoerde: "ags:1", Von: "huber", Eingegangen: mikrozeit(1), Eintrag: eintrag("ags:1"),
		Organisation: 3, Stand: 4, WirksamAb: uhr.DatumVon(mikrozeit(0)),
	}
	spaeter := a
	spaeter.ID, spaeter.Eingegangen = "0", mikrozeit(2)
	for _, x := range []verzeichnis.Antrag{spaeter, a} {
		if stand := schreibeDVDV(t, s, verzeichnis.Schreibauftrag{Antrag: &verzeichnis.Antragswechsel{Antrag: x}}); stand != 0 {
			t.Errorf("an application alone moved the stamp to %d", stand)
		}
	}
	liste, err := s.Antraege(ctx)
	if d := cmp.Diff([]verzeichnis.Antrag{a, spaeter}, liste, ohneUnsichtbares); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
	frei := a
	frei.Zustand, frei.EntschiedenVon, frei.Entschieden, frei.Grund = verzeichnis.Wirksam, "meier", mikrozeit(5), "g"
	wechsel := verzeichnis.Schreibauftrag{Antrag: &verzeichnis.Antragswechsel{Von: verzeichnis.Offen, Antrag: frei}}
	schreibeDVDV(t, s, wechsel)
	wechsel.Organisationen = []verzeichnis.Organisation{eintrag("ags:1")}
	if _, err := s.Schreibe(ctx, wechsel); !errors.Is(err, verzeichnis.ErrUeberholt) {
		t.Errorf("second step: %v", err)
	}
	if b := ladeDVDV(t, s); len(b.Organisationen) != 0 {
		t.Error("the refused step stored the entry")
	}
	ist, da, err := s.Antrag(ctx, "a")
	muss(t, da, err)
	if d := cmp.Diff(frei, ist, ohneUnsichtbares); d != "" {
		t.Error(d)
	}
	if offene, err := s.Antraege(ctx, verzeichnis.Offen, verzeichnis.Freigegeben); err != nil || len(offene) != 1 || offene[0].ID != "0" {
		t.Errorf("open ones are %v, %v", offene, err)
	}
	_, da, err = s.Antrag(ctx, "fehlt")
	mussNicht(t, da, err)
}

func ausleitungWaechst(t *testing.T, s DVDVSpeicher) {
	for _, stand := range []int64{4, 2} {
		if err := s.MerkeAusgeleitet(t.Context(), stand); err != nil {
			t.Fatal(err)
		}
	}
	if stand, err := s.Ausgeleitet(t.Context()); stand != 4 || err != nil {
		t.Errorf("got %d, %v", stand, err)
	}
}

func tokenEinmal(t *testing.T, s DVDVSpeicher) {
	for _, fall := range []struct {
		token string
		jetzt time.Time
		neu   bool
	}{
		{"a", mikrozeit(0), true},
		{"a", mikrozeit(1), false},
		{"b", mikrozeit(1), true},
		{"a", mikrozeit(60), true}, // it is over: nothing can be accepted with it any more
	} {
		neu, err := s.Verbrauche(t.Context(), fall.token, fall.jetzt, mikrozeit(60))
		if err != nil || neu != fall.neu {
			t.Errorf("%s at %v: %v, %v", fall.token, fall.jetzt, neu, err)
		}
	}
}

func zusatzadressen(t *testing.T, s DVDVSpeicher) {
	ctx := t.Context()
	z := verzeichnisabfrage.Zusatz{
		Schluessel: "ags:1", URI: "http://beispiel/a.wsdl", Quelle: "Az. 1", Geprueft: uhr.DatumVon(mikrozeit(0)),
		Adresse: verzeichnisabfrage.Adresse{Name: "N", Intermediaer: "http://beispiel", Adressat: "http://x", Chiffrier: []byte{1}, Signier: []byte{2}, ChiffrierIntermediaer: []byte{3}},
	}
	for _, quelle := range []string{"alt", "Az. 1"} {
		z.Quelle = quelle
		if err := s.SetzeZusatz(ctx, z); err != nil {
			t.Fatal(err)
		}
	}
	ist, da, err := s.Zusatz(ctx, z.Schluessel, z.URI)
	muss(t, da, err)
	liste, err := s.Zusaetze(ctx)
	if d := cmp.Diff([]verzeichnisabfrage.Zusatz{z}, liste); d != "" || err != nil || !cmp.Equal(z, ist) {
		t.Errorf("%v\n%s", err, d)
	}
	if err := s.EntferneZusatz(ctx, z.Schluessel, z.URI); err != nil {
		t.Fatal(err)
	}
	_, da, err = s.Zusatz(ctx, z.Schluessel, z.URI)
	mussNicht(t, da, err)
}
