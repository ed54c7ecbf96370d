// SPDX-License-Identifier: EUPL-1.2

package portal_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/stapel"
	"kernmelderegister/internal/tueren/portal/katalog"
)

func TestOneOrderFromStartToResult(t *testing.T) {
	h := neuesHaus(t)
	ziel := h.beginne("Kästner")
	seite := h.soll(h.hole(ziel+"/pruefen"), 200).Body.String()
	for _, text := range []string{"Ida Kästner", "01.02.1980", "Innerhalb Sachsens weitersuchen", "kostet 3,80 €"} {
		if !strings.Contains(seite, text) {
			t.Errorf("S2-34.3 the summary lacks %q", text)
		}
	}
	if len(h.register.fragen) != 0 {
		t.Error("S2-34.3 something was searched before the confirmation")
	}
	h.bestaetige(ziel)
	nummer := strings.TrimPrefix(ziel, "/konto/auftrag/")
	if s := h.soll(h.hole(ziel+"/bestaetigt"), 200).Body.String(); !strings.Contains(s, nummer) {
		t.Error("the page after the confirmation lacks the number of the order")
	}
	if s := h.soll(h.hole("/konto/"), 200).Body.String(); !strings.Contains(s, ziel+"/ergebnis") {
		t.Error("S2-10.3 the mailbox lacks the result")
	}
	seite = h.soll(h.hole(ziel+"/ergebnis"), 200).Body.String()
	for _, text := range []string{"Kästner", "Ida Marie", "Dr.", "Neue Gasse 1a, 01067 Dresden", "Hauptwohnung", "3,80 €", "§ 47 BMG"} {
		if !strings.Contains(seite, text) {
			t.Errorf("S2-32.2 the result lacks %q", text)
		}
	}
	for name, text := range map[string]string{
		"S2-33.1 the result says that it may be passed on in a single case only":    "Weitergeben dürfen Sie sie nur im Einzelfall",
		"S2-33.2 the result says that no collection of addresses may be made of it": "Eine eigene Adressdatenbank dürfen Sie damit nicht aufbauen",
		"S2-10.1 an order is a dialogue in the browser":                             "<!DOCTYPE html>",
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(seite, text) {
				t.Error("the page does not say so")
			}
		})
	}
	q := h.register.fragen[0]
	if q.Kette != auskunft.KetteNormal || q.Anfrage.Geburtsdatum != 19800201 || q.Anfrage.Geburtsort != "Dresden" {
		t.Errorf("another question was asked")
	}
}

func TestKindsOfAnswers(t *testing.T) {
	for name, fall := range map[string]struct{ nachname, text string }{
		"S2-32.4 address moved to is marked": {"Fort", "Wegzugsanschrift</dt><dd class=\"kern-description-list-item__value\">Österreich. Von der früheren Gemeinde angegeben, nicht bestätigt."},
		"S2-32.2 the fact of death":          {"Tot", "Die Person ist verstorben."},
		"E-D2 the hint stands always":        {"Niemand", "Weitere oder berichtigte Angaben können die Suche präzisieren."},
	} {
		t.Run(name, func(t *testing.T) {
			h := neuesHaus(t)
			ziel := h.beginne(fall.nachname)
			h.bestaetige(ziel)
			if s := h.hole(ziel + "/ergebnis").Body.String(); !strings.Contains(s, fall.text) {
				t.Errorf("lacks %q:\n%s", fall.text, s)
			}
		})
	}
}

var kennzeichen = regexp.MustCompile(`[A-Z2-7]{26}`)

// TestNeutralAnswersAreTheSamePage compares two neutral answers byte by byte but for
// the numbers: the door is not told why, and shows nothing else either.
func TestNeutralAnswersAreTheSamePage(t *testing.T) {
	var seiten [2]string
	var koepfe [2]http.Header
	for i := range seiten {
		h := neuesHaus(t)
		ziel := h.beginne("Niemand")
		h.bestaetige(ziel)
		a := h.hole(ziel + "/ergebnis")
		seiten[i] = kennzeichen.ReplaceAllString(a.Body.String(), "NUMMER")
		koepfe[i] = a.Header()
	}
	if seiten[0] != seiten[1] || len(koepfe[0]) != len(koepfe[1]) {
		t.Error("BMG-51.1 two neutral answers differ")
	}
}

func TestMistakesAreFoundBeforeTheyCost(t *testing.T) {
	for name, fall := range map[string]struct {
		felder []string
		text   string
	}{
		"impossible date":          {[]string{"geburtsdatum", "31.2.1980"}, "Der Februar 1980 hatte 29 Tage."},
		"month":                    {[]string{"geburtsdatum", "1.13.1980"}, "Einen Monat 13 gibt es nicht."},
		"future":                   {[]string{"geburtsdatum", "1.1.2030"}, "liegt in der Zukunft"},
		"not a date":               {[]string{"geburtsdatum", "gestern"}, "Tag.Monat.Jahr"},
		"street not in this town":  {[]string{"anschrift1_ort", "Dresden", "anschrift1_strasse", "Gibtesnicht"}, "In Dresden gibt es keine Straße dieses Namens."},
		"S2-32.14 similar street":  {[]string{"anschrift1_ort", "Dresden", "anschrift1_strasse", "Kestnerstr."}, "Meinen Sie: Kästnerstraße?"},
		"two towns of this name":   {[]string{"anschrift1_ort", "Neukirch", "anschrift1_strasse", "A"}, "Neukirch (Bautzen); Neukirch (Vogtlandkreis)"},
		"letters outside of names": {[]string{"geburtsort", "Дрезден"}, "DIN 91379"},
		"wildcard":                 {[]string{"geburtsort", "Dres*"}, "Platzhalter"},
		"postcode":                 {[]string{"anschrift1_plz", "1067"}, "fünf Ziffern"},
		"empty feature":            {[]string{"geburtsort", "Dresden"}, "wählen Sie die Angabe ab"},
	} {
		t.Run(name, func(t *testing.T) {
			h := neuesHaus(t)
			ziel := strings.TrimSuffix(h.poste("/konto/auftrag/neu", "einmal", "e", "familienname", "Kästner", "vornamen", "Ida").Ort, "/merkmale/1")
			felder := append([]string{"fassung", "2", "m", "geburtsdatum", "m", "anschrift", "m", "geburtsort"}, fall.felder...)
			a := h.soll(h.poste(ziel+"/angaben/1", felder...), http.StatusUnprocessableEntity)
			if !strings.Contains(a.Body.String(), fall.text) {
				t.Errorf("lacks %q:\n%s", fall.text, a.Body)
			}
			if wert := fall.felder[1]; !strings.Contains(a.Body.String(), `value="`+wert+`"`) {
				t.Error("what was typed is gone")
			}
		})
	}
	t.Run("S2-32.12 too few features", func(t *testing.T) {
		h := neuesHaus(t)
		ziel := h.poste("/konto/auftrag/neu", "einmal", "e", "familienname", "Kästner", "vornamen", "Ida").Ort
		if a := h.poste(ziel, "m", "geburtsdatum"); a.Code != 422 || !strings.Contains(a.Body.String(), "mindestens zwei Angaben") {
			t.Errorf("status %d", a.Code)
		}
		if a := h.poste(ziel, "m", "geburtsdatum", "m", "geschlecht"); a.Code != 422 {
			t.Errorf("E-D1 sex counts although S2 does not name it: status %d", a.Code)
		}
		s := h.hole(strings.TrimSuffix(ziel, "merkmale/1") + "pruefen").Body.String()
		if !strings.Contains(s, "Es fehlen weitere Angaben") || strings.Contains(s, `id="bestaetigen"`) {
			t.Error("an incomplete draft can be confirmed")
		}
	})
	t.Run("S2-32.12 both names", func(t *testing.T) {
		h := neuesHaus(t)
		a := h.poste("/konto/auftrag/neu", "einmal", "e", "familienname", "…", "vornamen", "")
		if a.Code != 422 || !strings.Contains(a.Body.String(), "Vornamen an.") {
			t.Errorf("status %d", a.Code)
		}
		if len(h.ablage.alle) != 0 {
			t.Error("a draft was stored")
		}
	})
	t.Run("a street may be meant as written", func(t *testing.T) {
		h := neuesHaus(t)
		ziel := strings.TrimSuffix(h.poste("/konto/auftrag/neu", "einmal", "e", "familienname", "Kästner", "vornamen", "Ida").Ort, "/merkmale/1")
		h.soll(h.poste(ziel+"/angaben/1", "fassung", "2", "m", "geburtsdatum", "m", "anschrift", "geburtsdatum", "1980",
			"anschrift1_ort", "dresden", "anschrift1_strasse", "Alter Name", "anschrift1_trotzdem", "ja"), 303)
		for _, a := range h.ablage.alle {
			if x := a.Profile[0].Ersuchen.Anfrage.Anschriften[0]; x.AGS != dresden || x.Wohnort != "" {
				t.Errorf("S2-32.14 the town is not compared by its key: %+v", x)
			}
		}
	})
}

func TestDeclarationIsDemanded(t *testing.T) {
	h := neuesHaus(t)
	ziel := h.beginne("Kästner")
	for name, fall := range map[string]struct {
		felder []string
		feld   string
	}{
		"S2-32.17 advertising":   {[]string{"kein_adresshandel", "ja", "gewerblich", "nein"}, "keine_werbung"},
		"S2-32.17 address trade": {[]string{"keine_werbung", "ja", "gewerblich", "nein"}, "kein_adresshandel"},
		"BMG-44.1 no choice":     {[]string{"keine_werbung", "ja", "kein_adresshandel", "ja"}, "gewerblich-nein"},
		"BMG-44.1 no purpose":    {[]string{"keine_werbung", "ja", "kein_adresshandel", "ja", "gewerblich", "ja", "geschaeftszeichen", "1"}, "zweck"},
		"BMG-44.1 no reference":  {[]string{"keine_werbung", "ja", "kein_adresshandel", "ja", "gewerblich", "ja", "zweck", "Inkasso"}, "geschaeftszeichen"},
	} {
		t.Run(name, func(t *testing.T) {
			a := h.poste(ziel+"/erklaerung", append(fall.felder, "fassung", h.fassung(ziel))...)
			if a.Code != 422 || !strings.Contains(a.Body.String(), `href="#`+fall.feld+`"`) {
				t.Errorf("status %d:\n%s", a.Code, a.Body)
			}
		})
	}
	h.soll(h.poste(ziel+"/erklaerung", "fassung", h.fassung(ziel), "keine_werbung", "ja", "kein_adresshandel", "ja", "gewerblich", "ja",
		"zweck", "Inkasso", "geschaeftszeichen", "I 1"), 303)
	for _, a := range h.ablage.alle {
		if a.Erklaerung.Zweck != "Inkasso" || a.Erklaerung.Fassung == "" {
			t.Errorf("S2-32.17 stored %+v", a.Erklaerung)
		}
	}
}

func TestDraftSurvives(t *testing.T) {
	t.Run("S2-34.3 double click begins one draft", func(t *testing.T) {
		h := neuesHaus(t)
		eins := h.poste("/konto/auftrag/neu", "einmal", "e", "familienname", "Kästner", "vornamen", "Ida")
		zwei := h.poste("/konto/auftrag/neu", "einmal", "e", "familienname", "Kästner", "vornamen", "Ida")
		if eins.Ort != zwei.Ort || len(h.ablage.alle) != 1 {
			t.Errorf("%s, %s, %d drafts", eins.Ort, zwei.Ort, len(h.ablage.alle))
		}
	})
	t.Run("S2-34.3 double click confirms one order", func(t *testing.T) {
		h := neuesHaus(t)
		ziel := h.beginne("Kästner")
		s := h.hole(ziel + "/pruefen")
		for range 2 {
			a := h.soll(h.poste(ziel+"/bestaetigen", "fassung", verborgenes(s, "fassung"), "tarif", verborgenes(s, "tarif")), 303)
			if a.Ort != ziel+"/bestaetigt" {
				t.Errorf("leads to %s", a.Ort)
			}
		}
		if _, err := h.dienst.Bearbeite(t.Context()); err != nil || len(h.register.fragen) != 1 {
			t.Errorf("%d searches, %v", len(h.register.fragen), err)
		}
	})
	t.Run("form sent twice", func(t *testing.T) {
		h := neuesHaus(t)
		ziel := h.beginne("Kästner")
		f := h.fassung(ziel)
		for range 2 {
			h.soll(h.poste(ziel+"/umfang/1", "fassung", f, "kette", "keine", "archiv", "ja"), 303)
		}
	})
	t.Run("second tab is told", func(t *testing.T) {
		h := neuesHaus(t)
		ziel := h.beginne("Kästner")
		f := h.fassung(ziel)
		h.soll(h.poste(ziel+"/umfang/1", "fassung", f, "kette", "keine"), 303)
		a := h.soll(h.poste(ziel+"/umfang/1", "fassung", f, "kette", "lueckenhaft"), http.StatusConflict)
		if !strings.Contains(a.Body.String(), ziel+"/pruefen") {
			t.Error("no way on")
		}
		s := h.hole(ziel + "/pruefen")
		a = h.soll(h.poste(ziel+"/bestaetigen", "fassung", f, "tarif", verborgenes(s, "tarif")), http.StatusConflict)
		if strings.Contains(a.Body.String(), "bestätigt</h1>") {
			t.Error("confirmed what was not seen")
		}
	})
	t.Run("other rates", func(t *testing.T) {
		h := neuesHaus(t)
		ziel := h.beginne("Kästner")
		a := h.soll(h.poste(ziel+"/bestaetigen", "fassung", h.fassung(ziel), "tarif", "alt"), http.StatusConflict)
		if !strings.Contains(a.Body.String(), "Gebührensätze haben sich geändert") {
			t.Error("the reason is missing")
		}
	})
	t.Run("confirmed order shows where it stands", func(t *testing.T) {
		h := neuesHaus(t)
		ziel := h.beginne("Kästner")
		h.bestaetige(ziel)
		for _, seite := range []string{"/pruefen", "/person/1", "/merkmale/1", "/erklaerung"} {
			if a := h.hole(ziel + seite); a.Code != 303 || a.Ort != ziel {
				t.Errorf("%s: %d %s", seite, a.Code, a.Ort)
			}
		}
	})
	t.Run("continued after an interruption", func(t *testing.T) {
		h := neuesHaus(t)
		ziel := strings.TrimSuffix(h.poste("/konto/auftrag/neu", "einmal", "e", "familienname", "Kästner", "vornamen", "Ida").Ort, "/merkmale/1")
		if s := h.hole("/konto/").Body.String(); !strings.Contains(s, ziel+"/pruefen") {
			t.Error("the draft is not in the overview")
		}
		if s := h.hole(ziel + "/person/1").Body.String(); !strings.Contains(s, `value="Kästner"`) {
			t.Error("what was typed is gone")
		}
		h.soll(h.poste(ziel+"/verwerfen"), 303)
		if len(h.ablage.alle) != 0 {
			t.Error("the draft is still there")
		}
	})
}

func TestManyPersons(t *testing.T) {
	h := neuesHaus(t)
	ziel := h.beginne("Kästner")
	for nr := 2; nr <= 9; nr++ {
		n := string(rune('0' + nr))
		h.soll(h.poste(ziel+"/person/"+n, "fassung", h.fassung(ziel), "familienname", "Kästner", "vornamen", "Ida"), 303)
		h.vollende(ziel, nr)
	}
	h.soll(h.poste(ziel+"/person/10", "fassung", h.fassung(ziel), "familienname", "Niemand", "vornamen", "Ida"), 303)
	t.Run("S2-34.2 no eleventh person", func(t *testing.T) {
		if a := h.hole(ziel + "/person/11"); a.Code != 404 {
			t.Errorf("page: %d", a.Code)
		}
		if a := h.poste(ziel+"/person/11", "fassung", h.fassung(ziel), "familienname", "X", "vornamen", "Y"); a.Code != 422 {
			t.Errorf("form: %d", a.Code)
		}
	})
	t.Run("G7 duplicates are told", func(t *testing.T) {
		if s := h.hole(ziel + "/pruefen").Body.String(); strings.Count(s, "steht schon mit denselben Angaben") != 8 {
			t.Error("duplicates are not shown")
		}
	})
	h.soll(h.poste(ziel+"/entfernen/10", "fassung", h.fassung(ziel)), 303)
	for _, a := range h.ablage.alle {
		if len(a.Profile) != 9 {
			t.Errorf("%d persons", len(a.Profile))
		}
	}
}

func TestReopenWithWhatWasTyped(t *testing.T) {
	h := neuesHaus(t)
	ziel := h.beginne("Niemand")
	h.bestaetige(ziel)
	s := h.hole(ziel + "/ergebnis")
	einmal := verborgenes(s, "einmal")
	eins := h.soll(h.poste(ziel+"/wieder/1", "einmal", einmal), 303)
	zwei := h.soll(h.poste(ziel+"/wieder/1", "einmal", einmal), 303)
	if eins.Ort != zwei.Ort || strings.HasPrefix(eins.Ort, ziel) {
		t.Errorf("S2-32.15 leads to %s and %s", eins.Ort, zwei.Ort)
	}
	if s := h.hole(strings.TrimSuffix(eins.Ort, "merkmale/1") + "angaben/1").Body.String(); !strings.Contains(s, `value="01.02.1980"`) {
		t.Error("S2-32.15 what was typed is gone")
	}
}

func TestStrangersSeeNothing(t *testing.T) {
	h := neuesHaus(t)
	ziel := h.beginne("Kästner")
	h.bestaetige(ziel)
	fremd := h.beginne("Kästner")
	ohneNummer := func(a antwort) string { return kennzeichen.ReplaceAllString(a.Body.String(), "") }
	h.wer = "firma"
	for _, seite := range []string{"", "/pruefen", "/ergebnis", "/ergebnis.pdf", "/ergebnis.csv", "/bestaetigt", "/person/1"} {
		unbekannt := h.soll(h.hole("/konto/auftrag/ABCDEFGHIJKLMNOPQRSTUVWXYZ"+seite), 404)
		for _, nummer := range []string{ziel, fremd} {
			if a := h.soll(h.hole(nummer+seite), 404); ohneNummer(a) != ohneNummer(unbekannt) {
				t.Errorf("%s: somebody else's order looks different from one that does not exist", seite)
			}
		}
	}
	for _, tat := range []string{"/abbrechen", "/verwerfen", "/bestaetigen", "/wieder/1", "/entfernen/1"} {
		if a := h.poste(fremd + tat); a.Code != 404 {
			t.Errorf("%s: %d", tat, a.Code)
		}
	}
	for name, wer := range map[string]string{"the session of another area": "amt", "no session": ""} {
		t.Run("S2-32.1 "+name, func(t *testing.T) {
			h.wer = wer
			if a := h.hole("/konto/"); a.Code != 303 || !strings.HasPrefix(a.Ort, "/konto/anmelden") {
				t.Errorf("%d %s", a.Code, a.Ort)
			}
		})
	}
}

func TestDownloads(t *testing.T) {
	h := neuesHaus(t)
	ziel := h.beginne("Kästner")
	for _, a := range h.ablage.alle { // a name that no form lets through but a message might
		a.Profile[0].Ersuchen.Anfrage.Nachname, a.Profile[0].Zeichen = "=Formel", "+49"
	}
	h.bestaetige(ziel)
	a := h.soll(h.hole(ziel+"/ergebnis.csv"), 200)
	if d := a.Header().Get("Content-Disposition"); !strings.HasPrefix(d, "attachment;") || a.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("disposition %q", d)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(a.Body.Bytes(), []byte("\uFEFF"))))
	r.Comma = ';'
	zeilen, err := r.ReadAll()
	if err != nil || len(zeilen) != 2 {
		t.Fatalf("%d rows, %v", len(zeilen), err)
	}
	for _, zelle := range zeilen[1] {
		if strings.IndexAny(zelle, "=+-@") == 0 {
			t.Errorf("a spreadsheet would execute %q", zelle)
		}
	}
	p := h.soll(h.hole(ziel+"/ergebnis.pdf"), 200)
	if !bytes.HasPrefix(p.Body.Bytes(), []byte("%PDF-1.7")) || p.Header().Get("Content-Type") != "application/pdf" {
		t.Error("no PDF")
	}
	if nochmals := h.hole(ziel + "/ergebnis.pdf"); !bytes.Equal(p.Body.Bytes(), nochmals.Body.Bytes()) {
		t.Error("the same result gives another document")
	}
}

// kopfzeilen is the head of a file that declares everything.
func kopfzeilen(t *testing.T) string {
	t.Helper()
	k, err := katalog.Lade()
	if err != nil {
		t.Fatal(err)
	}
	return "kopf;erklaerung_fassung;" + k.T("erklaerung.fassung") + "\nkopf;keine_werbung;ja\nkopf;kein_adresshandel;ja\nkopf;gewerblich;ja\nkopf;zweck;Inkasso\nkopf;geschaeftszeichen;I 1\n"
}

func TestBatch(t *testing.T) {
	const spalten = "zeichen;familienname;vornamen;geburtsdatum;geburtsort;kette;archiv\n"
	t.Run("S2-20.1 from file to result, bad rows left out", func(t *testing.T) {
		h := neuesHaus(t)
		h.wer = "firma"
		a := h.soll(h.lade([]byte(kopfzeilen(t)+spalten+"A1;Kästner;Ida;1.2.1980;Dresden;normal;\nA2;Kästner;Ida;31.2.1980;Dresden;;\nA3;Niemand;Ida;1.2.1980;Dresden;;ja\nA4;Nur;Namen;;;;\n")), 303)
		s := h.soll(h.hole(a.Ort), 200).Body.String()
		for _, text := range []string{"<strong>4</strong> Zeilen", "<strong>2</strong> ohne Fehler", "Der Februar 1980 hatte 29 Tage.", "Es fehlen weitere Angaben", "zwischen 3,80 € und 18,80 €"} {
			if !strings.Contains(s, text) {
				t.Errorf("the preview lacks %q", text)
			}
		}
		if len(h.ablage.alle) != 0 {
			t.Error("something was stored before the confirmation")
		}
		eins, zwei := h.soll(h.poste(a.Ort), 303), h.soll(h.poste(a.Ort), 303)
		if eins.Ort != zwei.Ort || len(h.ablage.alle) != 1 {
			t.Errorf("S2-34.3 two clicks, %d orders", len(h.ablage.alle))
		}
		if _, err := h.dienst.Bearbeite(t.Context()); err != nil {
			t.Fatal(err)
		}
		ergebnis := h.soll(h.hole(strings.TrimSuffix(eins.Ort, "/bestaetigt")+"/ergebnis.csv"), 200).Body.String()
		if !strings.Contains(ergebnis, "1;A1;auskunft;Kästner") || !strings.Contains(ergebnis, "2;A3;keine_auskunft") {
			t.Errorf("result:\n%s", ergebnis)
		}
		for _, x := range h.ablage.alle {
			if x.Weg != auftrag.Stapel || x.Erklaerung.Zweck != "Inkasso" || x.Profile[0].Ersuchen.Kette != auskunft.KetteNormal || !x.Profile[1].Ersuchen.Archiv {
				t.Errorf("stored %+v", x)
			}
		}
		h.wer = "kollege"
		if x := h.hole(a.Ort); x.Code != 404 {
			t.Errorf("a colleague sees the file: %d", x.Code)
		}
	})
	t.Run("S2-32.17 declarations in the head", func(t *testing.T) {
		h := neuesHaus(t)
		h.wer = "firma"
		a := h.soll(h.lade([]byte(spalten+"A1;Kästner;Ida;1.2.1980;Dresden;;\n")), 303)
		s := h.hole(a.Ort).Body.String()
		if !strings.Contains(s, "keine_werbung") || strings.Contains(s, "kostenpflichtig bestätigen") {
			t.Error("can be confirmed")
		}
		h.poste(a.Ort)
		if len(h.ablage.alle) != 0 {
			t.Error("was confirmed")
		}
	})
	t.Run("only bulk customers", func(t *testing.T) {
		h := neuesHaus(t)
		for _, a := range []antwort{h.hole("/konto/stapel"), h.lade([]byte(spalten))} {
			if a.Code != 403 {
				t.Errorf("status %d", a.Code)
			}
		}
	})
	t.Run("BMG-49.1 a file that nobody confirms is forgotten", func(t *testing.T) {
		h := neuesHaus(t)
		h.wer = "firma"
		a := h.lade([]byte(kopfzeilen(t) + spalten + "A1;Kästner;Ida;1.2.1980;Dresden;;\n"))
		h.uhr.Weiter(31 * time.Minute)
		if x := h.hole(a.Ort); x.Code != 404 || !strings.Contains(x.Body.String(), "abgelaufen") {
			t.Errorf("status %d", x.Code)
		}
	})
}

func TestUploadsAreRefused(t *testing.T) {
	for name, inhalt := range map[string][]byte{
		"script": []byte("\x00\x01#!/bin/sh"), "zip": []byte("PK\x03\x04bombe"), "empty": {}, "too large": bytes.Repeat([]byte("a"), stapel.GroessteDatei+1<<20), "no columns": []byte("a;b\n"),
	} {
		t.Run("refused: "+name, func(t *testing.T) {
			h := neuesHaus(t)
			h.wer = "firma"
			if a := h.lade(inhalt); a.Code != 422 || !strings.Contains(a.Body.String(), `href="#datei"`) {
				t.Errorf("status %d", a.Code)
			}
		})
	}
	t.Run("foreign page uploads", func(t *testing.T) {
		h := neuesHaus(t)
		r := httptest.NewRequest(http.MethodPost, "/konto/stapel", strings.NewReader("x"))
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if a := h.sende(r); a.Code != 403 {
			t.Errorf("status %d", a.Code)
		}
	})
}

func TestCancel(t *testing.T) {
	h := neuesHaus(t)
	ziel := h.beginne("Kästner")
	s := h.hole(ziel + "/pruefen")
	h.poste(ziel+"/bestaetigen", "fassung", verborgenes(s, "fassung"), "tarif", verborgenes(s, "tarif"))
	if x := h.hole(ziel + "/ergebnis"); x.Code != 303 || x.Ort != ziel {
		t.Errorf("result of an order that is not done: %d %s", x.Code, x.Ort)
	}
	if x := h.hole(ziel).Body.String(); !strings.Contains(x, "0 von 1 Personen") {
		t.Error("no progress")
	}
	h.soll(h.poste(ziel+"/abbrechen"), 303)
	if _, err := h.dienst.Bearbeite(t.Context()); err != nil {
		t.Fatal(err)
	}
	if x := h.hole(ziel + "/ergebnis").Body.String(); !strings.Contains(x, "wurde nicht bearbeitet") || !strings.Contains(x, "kostet nichts") {
		t.Error("G9 a cancelled order costs something")
	}
}

// TestEveryTextIsThere holds the keys in templates and doors against the catalogue.
func TestEveryTextIsThere(t *testing.T) {
	k, err := katalog.Lade()
	if err != nil {
		t.Fatal(err)
	}
	da := map[string]bool{}
	for _, s := range k.Schluessel() {
		da[s] = true
	}
	schluessel := regexp.MustCompile(`(?:\bts? |T\(|Liste\()"([a-zA-Z]+\.[a-zA-Z0-9_.]+)"`)
	benutzt := 0
	for _, ordner := range []string{".", "vorlagen", "vorlagen/teile", "../startseite", "../startseite/vorlagen", "../startseite/vorlagen/teile"} {
		dateien, err := os.ReadDir(ordner)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range dateien {
			if d.IsDir() || strings.HasSuffix(d.Name(), "_test.go") {
				continue
			}
			inhalt, err := os.ReadFile(ordner + "/" + d.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range schluessel.FindAllSubmatch(inhalt, -1) {
				benutzt++
				if s := string(m[1]); !da[s] && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "_") {
					t.Errorf("%s/%s names %s, which is not in the catalogue", ordner, d.Name(), s)
				}
			}
		}
	}
	if benutzt < 100 {
		t.Errorf("only %d keys found: the search is broken", benutzt)
	}
	for _, m := range stapel.Merkmale(suche.RegelBMG49) {
		if !da["merkmal."+string(m.Merkmal)+".titel"] {
			t.Errorf("no words for %s", m.Merkmal)
		}
	}
}
