// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/recht"
	fachsuche "kernmelderegister/internal/fachkern/suche"
)

// TestTabs: the navigation has what profiles and roles allow and nothing else.
func TestTabs(t *testing.T) {
	alle := []string{"Personensuche", "Freie Suche", "Gruppenabfrage", "Postfach", "Meine Abfragen heute"}
	for _, f := range []struct {
		name    string
		profile []string
		rollen  []zugang.Rolle
		pfad    string
		da      []string
	}{
		{"S1-22.4 profile with both", []string{"S1-29"}, []zugang.Rolle{zugang.RolleAbruf, zugang.RolleGruppe}, "/behoerde/", []string{"Personensuche", "Gruppenabfrage", "Postfach", "Meine Abfragen heute"}},
		{"S1-22.4 without the right of the account", []string{"S1-29"}, []zugang.Rolle{zugang.RolleAbruf}, "/behoerde/", []string{"Personensuche", "Meine Abfragen heute"}},
		{"BMG-34a.3 free search only", []string{"BMG-34a.3"}, []zugang.Rolle{zugang.RolleAbruf, zugang.RolleGruppe}, "/behoerde/freie", []string{"Freie Suche", "Meine Abfragen heute"}},
		{"BMG-34a.2 Personensuche only", []string{"BMG-34a.2"}, []zugang.Rolle{zugang.RolleAbruf, zugang.RolleGruppe}, "/behoerde/", []string{"Personensuche", "Meine Abfragen heute"}},
	} {
		t.Run(f.name, func(t *testing.T) {
			h := neuesFreiesHaus(t, f.profile...)
			h.zugang.wer.Rollen = f.rollen
			seite := h.hole(f.pfad)
			if seite.Code != http.StatusOK {
				t.Fatalf("status %d", seite.Code)
			}
			kopf, _, _ := strings.Cut(seite.Body.String(), "</nav>")
			for _, tab := range alle {
				if strings.Contains(kopf, ">"+tab+"</a>") != slices.Contains(f.da, tab) {
					t.Errorf("tab %s", tab)
				}
			}
		})
	}
	t.Run("BMG-34a.3 the first page is what the body may do", func(t *testing.T) {
		if w := neuesFreiesHaus(t, "BMG-34a.3").hole("/behoerde/"); w.Header().Get("Location") != "/behoerde/freie" {
			t.Errorf("status %d to %q", w.Code, w.Header().Get("Location"))
		}
	})
	t.Run("S1-22.4 pages are closed, not only hidden", func(t *testing.T) {
		h := neuesFreiesHaus(t, "S1-29")
		h.zugang.wer.Akteur.Stelle.Profile = []string{"BMG-34a.2"}
		for _, pfad := range []string{"/behoerde/freie", "/behoerde/gruppe", "/behoerde/gruppe/neu", "/behoerde/postfach"} {
			if w := h.hole(pfad); w.Code != http.StatusForbidden {
				t.Errorf("%s: status %d", pfad, w.Code)
			}
		}
		for _, pfad := range []string{"/behoerde/freie", "/behoerde/gruppe/neu", "/behoerde/postfach"} {
			if w := h.poste(pfad, freieFrage()); w.Code != http.StatusForbidden {
				t.Errorf("POST %s: status %d", pfad, w.Code)
			}
		}
		if len(h.abruf.freieFragen)+len(h.abrufe.fragen) != 0 {
			t.Error("a question reached the use case")
		}
	})
}

// TestOnlyAdmittedCriteria: a form has exactly the fields of the profile's criteria.
func TestOnlyAdmittedCriteria(t *testing.T) {
	for _, f := range []struct {
		name, profil, pfad string
		da, fehlt          []string
	}{
		{"DAV-07 general body", "BMG-34a.3", "/behoerde/freie", []string{"nachname", "ausland_art", "unbekannt", "familienstand", "hausnummer_von", "doktorgrad"}, []string{"waffenerlaubnis", "azr"}},
		{"S1-22.5 group without countries and weapons", "S1-29", "/behoerde/gruppe/neu", []string{"nachname", "familienstand", "einzug"}, []string{"ausland_art", "unbekannt", "waffenerlaubnis", "azr"}},
		{"DAV-04 Personensuche", "BMG-34a.2", "/behoerde/", []string{"ordensname", "azr", "sterbeort"}, []string{"doktorgrad", "familienstand"}},
		{"BMG a. F. § 38 Abs. 4", "BMGalt-38.1", "/behoerde/", []string{"geburtsdatum", "strasse"}, []string{"ordensname", "azr", "sterbeort", "sterbedatum"}},
	} {
		t.Run(f.name, func(t *testing.T) {
			seite := neuesFreiesHaus(t, f.profil).hole(f.pfad).Body.String()
			for _, feld := range f.da {
				if !strings.Contains(seite, ` name="`+feld+`"`) {
					t.Errorf("field %s is missing", feld)
				}
			}
			for _, feld := range f.fehlt {
				if strings.Contains(seite, ` name="`+feld+`"`) {
					t.Errorf("field %s is offered", feld)
				}
			}
		})
	}
	t.Run("DAV-07 bodies of § 34 Abs. 4 may search by weapons", func(t *testing.T) {
		h := neuesFreiesHaus(t, "BMG-34a.3S")
		h.zugang.wer.Akteur.Stelle.Sicherheitsbehoerde = 1
		if !strings.Contains(h.hole("/behoerde/freie").Body.String(), `name="waffenbesitzverbot"`) {
			t.Error("not offered")
		}
	})
}

// TestFreeQuestionIsWhatWasTyped fills in everything that a 1332 can ask by.
func TestFreeQuestionIsWhatWasTyped(t *testing.T) {
	h := neuesFreiesHaus(t, "BMG-34a.3")
	w := h.poste("/behoerde/freie", freieFrage("bereich", "Landkreis Görlitz", "aktualitaet", "01", "nachname", "Me?er", "vornamen", "An*", "ordensname", "Franz", "doktorgrad", "DR.",
		"geburt_von", "1.1.1980", "geburt_bis", "31.12.1985", "geburtsort", "Wrocław", "geburtsstaat", "152", "geschlecht", "w", "staatsangehoerigkeit", "152",
		"hausnummer_von", "4", "hausnummer_bis", "18", "plz", "02826", "wohnort", "Görlitz", "ortsteil", "Hagenwerder", "gemeinde", "Görlitz", "stockwerk", "3", "zusatzangaben", "Hinterhaus",
		"wohnungsinhaber", "Krause", "anschrift_stand", "02", "wohnungsstatus", "1", "einzug", "1.3.2020", "auszug", "29.2.2024", "ausland_art", "beides", "ausland_staat", "151",
		"ausland_zeilen", "Ringstraße 1; Wien", "ausland_gesperrt", "ja", "unbekannt", "2", "familienstand", "VH", "familienstand_seit", "6.2015", "lp_seit", "1.1.2010", "familienstand_ort", "Görlitz",
		"familienstand_staat", "000", "sterbedatum", "5.3.2026", "sterbeort", "Meißen", "sterbestaat", "ohne", "waffenerlaubnis", "ja", "verzicht", "ja"))
	if w.Code != http.StatusOK || len(h.abruf.freieFragen) != 1 {
		t.Fatalf("status %d, %d questions", w.Code, len(h.abruf.freieFragen))
	}
	q := h.abruf.freieFragen[0]
	w1 := fachsuche.Wohnungsauswahl{Hausnummer: fachsuche.Hausnummer{}, HausnummerVon: "4", HausnummerBis: "18"}
	s := q.Suche
	for name, ok := range map[string]bool{
		"area":      s.Bereich == fachsuche.Suchbereich{Art: fachsuche.BereichKreis, Schluessel: "14626"} && s.AktualitaetPerson == fachsuche.Aktuell,
		"names":     s.Nachname == "Me?er" && s.Vornamen == "An*" && s.OrdensKuenstlername == "Franz" && s.Doktorgrad == "DR.",
		"birth":     s.Geburtszeitraum == fachsuche.Geburtszeitraum{Von: 19800101, Bis: 19851231} && s.Geburtsort == "Wrocław" && s.Geburtsstaat.Staat == "152",
		"person":    s.Geschlecht == "w" && s.Staatsangehoerigkeit == "152",
		"address":   s.Wohnung.Inland.Strasse == "Lange Straße" && s.Wohnung.Inland.AGS == "14626110" && s.Wohnung.Inland.Ortsteil == "Hagenwerder" && s.Wohnung.Inland.Wohnungsinhaber == "Krause",
		"range":     s.Wohnung.HausnummerVon == w1.HausnummerVon && s.Wohnung.HausnummerBis == w1.HausnummerBis && s.Wohnung.Hausnummer.IstLeer(),
		"dwelling":  s.Wohnung.Status == "1" && s.Wohnung.Einzug == 20200301 && s.Wohnung.Auszug == 20240229 && s.Wohnung.Aktualitaet == fachsuche.Inaktuell,
		"abroad":    s.Wohnung.Ausland.Art == fachsuche.AuslandBeides && s.Wohnung.Ausland.Staat == "151" && s.Wohnung.Ausland.StaatNichtZuUebermitteln && len(s.Wohnung.Ausland.Zeilen) == 2 && s.Wohnung.Ausland.Zeilen[1].Inhalt == "Wien",
		"unknown":   s.Wohnung.Unbekannt == fachsuche.Unbekanntauswahl{Gesucht: true, Sachverhalt: "2"},
		"marriage":  s.Familienstand == fachsuche.Familienstandsauswahl{Art: "VH", Beginn: 20150600, BeginnVorausgegangeneLP: 20100101, Ort: "Görlitz", Staat: "000"},
		"death":     s.Sterbetag == 20260305 && s.Sterbeort == "Meißen" && s.Sterbestaat == fachsuche.Staatsauswahl{KeineAngabe: true},
		"weapons":   s.Waffenerlaubnis && !s.Waffenbesitzverbot, // the use case refuses what the profile does not admit
		"case":      q.AbrufendeStelle.Aktenzeichen == "12 Js 345/26" && q.AbrufendeStelle.Kennung == "p.muster" && q.Profil == "BMG-34a.3" && q.Dialog && q.VerzichtAufMitteilung,
		"elements":  slices.Contains(q.Codes, 1) && slices.Contains(q.Codes, 21) && !slices.Contains(q.Codes, 0) && !slices.Contains(q.Codes, 38),
		"whole set": len(s.Kriterien()) == 18,
	} {
		if !ok {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func freie(felder url.Values, antwort abruf.Antwort) func(*freieshaus) *antwortprobe {
	return func(h *freieshaus) *antwortprobe {
		h.abruf.antwort = antwort
		w := h.poste("/behoerde/freie", felder)
		return &antwortprobe{w.Code, w.Body.String()}
	}
}

type antwortprobe struct {
	status int
	seite  string
}

func TestFreeSearchAnswers(t *testing.T) {
	zurueck := func(code, text string) abruf.Antwort {
		return abruf.Antwort{Rueckweisungen: []recht.Rueckweisung{{Grund: code, Freitext: text}}}
	}
	einzeln := auszug()
	einzeln.Wohnungen = einzeln.Wohnungen[2:3]
	for _, f := range []struct {
		name, profil string
		status       int
		baue         func(*freieshaus) *antwortprobe
		da, fehlt    []string
	}{
		{"DAV-08 list with norms and hints", "BMG-FIU", 200, freie(freieFrage(), gefunden(treffer()...)),
			[]string{"17 Treffer", "Müller-Ŝerbakov", "Hà Nội, Vietnam", "Die Person ist verstorben.", "Rechtsgrundlagen", "4720", `name="merkmal" value="MERKMALEINS"`, "Lange Straße", `action="/behoerde/freie"`}, []string{"=MERKMALEINS", "Mehr als 1.000"}},
		{"DAV-08 one person has no token", "BMG-FIU", 200, freie(freieFrage(), gefunden(einzeln)), []string{"1 Treffer"}, []string{`name="merkmal"`}},
		{"DAV-09 without the right to ask for one person", "BMG-34a.3", 200, freie(freieFrage(), gefunden(treffer()...)), []string{"17 Treffer"}, []string{`name="merkmal"`}},
		{"DAV-01.4 cut list", "BMG-FIU", 200, freie(freieFrage(), viele()), []string{"mehr als 1.000 Treffer, gezeigt werden die ersten 1.000", "Nummer 999"}, nil},
		{"BMG-34a.5 neutral answer", "BMG-FIU", 200, freie(freieFrage(), abruf.Antwort{Status: abruf.StatusNeutral, Protokollnummer: 4721}),
			[]string{"Es kann keine Auskunft erteilt werden", "4721", "Ergebnis der freien Suche"}, []string{"Auskunftssperre"}},
		{"DAV-03m area that doesn't exist", "BMG-FIU", 422, freie(freieFrage("bereich", "Atlantis"), gefunden()), []string{`id="bereich-fehler"`, `value="Atlantis"`}, nil},
		{"DAV-03m no area", "BMG-FIU", 422, freie(freieFrage("bereich", "-"), gefunden()), []string{`id="bereich-fehler"`}, nil},
		{"DAV-03m ambiguous area", "BMG-FIU", 422, freie(freieFrage("bereich", "Direktionsbezirk"), gefunden()), []string{"Welches Gebiet ist gemeint?", `value="147"`}, nil},
		{"S1-22.3 area outside the profile", "BMG-FIU", 422, freie(freieFrage(), zurueck("22", "")), []string{`id="bereich-fehler"`}, nil},
		{"DAV-07 reversed house numbers", "BMG-FIU", 422, freie(freieFrage("hausnummer_von", "9", "hausnummer_bis", "4"), zurueck("19", "")), []string{`id="hausnummer_von-fehler"`, "<details class=\"kern-accordion\" open"}, nil},
		{"DAV-07 half a range", "BMG-FIU", 422, freie(freieFrage("hausnummer_von", "9"), gefunden()), []string{`id="hausnummer_von-fehler"`}, nil},
		{"DAV-07 reversed period", "BMG-FIU", 422, freie(freieFrage("geburt_von", "2.1.2000", "geburt_bis", "1.1.2000"), zurueck("20", "")), []string{`id="geburt_von-fehler"`}, nil},
		{"DAV-07 half a date in a period", "BMG-FIU", 422, freie(freieFrage("geburt_von", "2000", "geburt_bis", "1.1.2001"), gefunden()), []string{"Tag, Monat und Jahr gebraucht"}, nil},
		{"DAV-07 switch without a street", "BMG-FIU", 422, freie(freieFrage("strasse", "-", "nachname", "Müller", "anschrift_stand", "01"), zurueck("21", "")), []string{`id="anschrift_stand-fehler"`}, nil},
		{"DAV-07 wildcards and phonetics", "BMG-FIU", 422, freie(freieFrage("nachname", "Me?er", "phonetik", "ja"), zurueck("15", "")), []string{`id="phonetik-fehler"`}, nil},
		{"S1-22.5 criterion that is not admitted", "BMG-FIU", 422, freie(freieFrage("waffenbesitzverbot", "ja"), zurueck("05", "")), []string{"Grund 05"}, nil},
		{"S1-22.1 without Aktenzeichen and Anlass", "BMG-FIU", 422, freie(freieFrage("aktenzeichen", "-", "anlass", "-"), gefunden()), []string{`id="aktenzeichen-fehler"`, `id="anlass-fehler"`}, nil},
		{"foreign state without direction", "BMG-FIU", 422, freie(freieFrage("ausland_staat", "151"), gefunden()), []string{`id="ausland_art-fehler"`}, nil},
		{"quick line is shown before it counts", "BMG-FIU", 200, freie(url.Values{"schnelleingabe": {"Müller, Anna 1.2.1980, Leipzig"}}, gefunden()), []string{`id="bereich" name="bereich" type="text" value="Leipzig"`, `value="1.2.1980"`}, []string{"Treffer"}},
	} {
		t.Run(f.name, func(t *testing.T) {
			p := f.baue(neuesFreiesHaus(t, f.profil))
			if p.status != f.status {
				t.Errorf("status %d, want %d", p.status, f.status)
			}
			for _, text := range f.da {
				if !strings.Contains(p.seite, text) {
					t.Errorf("page lacks %q", text)
				}
			}
			for _, text := range f.fehlt {
				if strings.Contains(p.seite, text) {
					t.Errorf("page has %q", text)
				}
			}
		})
	}
}

// TestPersonOfTheList: the token is followed by a Personensuche under the body's
// profile for it, with the data and the case of the list.
func TestPersonOfTheList(t *testing.T) {
	h := neuesFreiesHaus(t, "BMG-34a.3", "BMG-34a.2")
	h.abruf.antwort = gefunden(treffer()...)
	seite := h.poste("/behoerde/freie", freieFrage("daten_da", "ja", "daten", "name|staat")).Body.String()
	formular := seite[strings.Index(seite, `action="/behoerde/person"`):]
	formular = formular[:strings.Index(formular, "<table")]
	felder := url.Values{"merkmal": {"MERKMALZWEI"}}
	for _, m := range regexp.MustCompile(`name="(\w+)" value="([^"]*)"`).FindAllStringSubmatch(formular, -1) {
		felder.Add(m[1], m[2])
	}
	h.abruf.antwort = eindeutig()
	if w := h.poste("/behoerde/person", felder); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Auskunft: Dr. Anna") {
		t.Fatalf("DAV-09 status %d", w.Code)
	}
	q := h.abruf.fragen[0]
	if q.Identifikationsmerkmal != "MERKMALZWEI" || q.Profil != "BMG-34a.2" || q.AbrufendeStelle.Aktenzeichen != "12 Js 345/26" || slices.Contains(q.Elemente, 43) || !slices.Contains(q.Elemente, 41) {
		t.Errorf("DAV-09 question %q under %s with %v", q.Identifikationsmerkmal, q.Profil, q.Elemente)
	}
}

var kopie = regexp.MustCompile(`name="kopie" value="([A-Z2-7]+)"`)

// TestPrint: the PDF is the answer that was shown, of this session, for some minutes.
func TestPrint(t *testing.T) {
	h := neuesFreiesHaus(t, "BMG-FIU")
	drucke := func(antwort abruf.Antwort, pfad string, felder url.Values) (kopieID string) {
		h.abruf.antwort = antwort
		m := kopie.FindStringSubmatch(h.poste(pfad, felder).Body.String())
		if m == nil {
			t.Fatal("no button for the print")
		}
		return m[1]
	}
	vorher := len(h.abruf.fragen)
	person := drucke(eindeutig(), "/behoerde/suche", frage("profil", "BMG-FIU"))
	lang := drucke(viele(), "/behoerde/freie", freieFrage())
	neutral := drucke(abruf.Antwort{Status: abruf.StatusNeutral, Protokollnummer: 1}, "/behoerde/suche", frage("profil", "BMG-FIU"))
	gestellt := len(h.abruf.fragen) + len(h.abruf.freieFragen)
	for name, id := range map[string]string{"person": person, "list": lang, "neutral": neutral} {
		w := h.poste("/behoerde/druck", url.Values{"kopie": {id}})
		if w.Code != http.StatusOK || !istPDF(w.Body.Bytes()) || w.Header().Get("Content-Type") != "application/pdf" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, %s", name, w.Code, w.Header().Get("Content-Type"))
		}
		if name := w.Header().Get("Content-Disposition"); strings.Contains(name, "Müller") || !strings.Contains(name, ".pdf") {
			t.Errorf("file is called %q", name)
		}
	}
	if len(h.abruf.fragen)+len(h.abruf.freieFragen) != gestellt || vorher != 0 {
		t.Error("S1-22.7 the print asked again")
	}
	if w := h.poste("/behoerde/druck", url.Values{"kopie": {"AAAA"}}); w.Code != http.StatusNotFound {
		t.Errorf("unknown copy: status %d", w.Code)
	}
	r := mitSitzung(fremdeAnfrage("/behoerde/druck", url.Values{"kopie": {person}}))
	r.Header.Set("Cookie", "__Secure-kmr-behoerde=andere")
	if w := h.sende(r); w.Code == http.StatusOK {
		t.Error("another session prints the answer")
	}
	h.uhr.Weiter(11 * time.Minute)
	if w := h.poste("/behoerde/druck", url.Values{"kopie": {person}}); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "zehn Minuten") {
		t.Errorf("after eleven minutes: status %d", w.Code)
	}
}

func TestPrintEndsWithTheSession(t *testing.T) {
	h := neuesFreiesHaus(t, "BMG-FIU")
	h.abruf.antwort = eindeutig()
	id := kopie.FindStringSubmatch(h.poste("/behoerde/suche", frage("profil", "BMG-FIU")).Body.String())[1]
	h.poste("/behoerde/abmelden", nil)
	h.zugang.beendet = nil // as if the same token came again
	if w := h.poste("/behoerde/druck", url.Values{"kopie": {id}}); w.Code != http.StatusNotFound {
		t.Errorf("S3-15 the answer outlives the log-out: status %d", w.Code)
	}
	if seite := h.hole("/behoerde/heute").Body.String(); !strings.Contains(seite, "noch nichts abgefragt") {
		t.Error("the questions outlive the log-out")
	}
}

// TestUnusedSessionsAreForgotten: a browser that was just closed leaves nothing behind.
func TestUnusedSessionsAreForgotten(t *testing.T) {
	h := neuesFreiesHaus(t, "BMG-FIU")
	h.abruf.antwort = eindeutig()
	h.poste("/behoerde/suche", frage("profil", "BMG-FIU"))
	h.uhr.Weiter(29 * time.Minute)
	if seite := h.hole("/behoerde/heute").Body.String(); !strings.Contains(seite, "Müller") {
		t.Error("forgotten too soon")
	}
	h.uhr.Weiter(31 * time.Minute)
	if seite := h.hole("/behoerde/heute").Body.String(); strings.Contains(seite, "Müller") {
		t.Error("the questions outlive a session that nobody uses")
	}
}

// TestToday: the questions of this session, of today, can be put again.
func TestToday(t *testing.T) {
	h := neuesFreiesHaus(t, "BMG-FIU")
	if seite := h.hole("/behoerde/heute").Body.String(); !strings.Contains(seite, "noch nichts abgefragt") {
		t.Error("empty list")
	}
	h.abruf.antwort = eindeutig()
	h.poste("/behoerde/suche", frage("profil", "BMG-FIU"))
	h.abruf.antwort = gefunden(treffer()...)
	h.poste("/behoerde/freie", freieFrage("nachname", "Me?er"))
	seite := h.hole("/behoerde/heute").Body.String()
	for _, text := range []string{"Müller, Anna, geboren 1.2.1980; Leipzig", "Leipzig (14713000); Me?er; Lange Straße", "12 Js 345/26", "4711", "4720", ">10:00<"} {
		if !strings.Contains(seite, text) {
			t.Errorf("list lacks %q", text)
		}
	}
	ids := regexp.MustCompile(`name="abfrage" value="([A-Z2-7]+)"`).FindAllStringSubmatch(seite, -1)
	if len(ids) != 2 {
		t.Fatalf("%d questions", len(ids))
	}
	wieder := func(id, aktion string) (int, string) {
		w := h.poste("/behoerde/heute", url.Values{"abfrage": {id}, "aktion": {aktion}})
		return w.Code, w.Body.String()
	}
	if status, seite := wieder(ids[0][1], ""); status != 200 || len(h.abruf.freieFragen) != 2 || !strings.Contains(seite, "17 Treffer") {
		t.Errorf("S1-22.7 free search again: status %d, %d questions", status, len(h.abruf.freieFragen))
	}
	if status, seite := wieder(ids[1][1], "aendern"); status != 200 || len(h.abruf.fragen) != 1 || !strings.Contains(seite, `value="Müller"`) {
		t.Errorf("change: status %d", status)
	}
	h.abruf.antwort = eindeutig()
	if status, _ := wieder(ids[1][1], ""); status != 200 || len(h.abruf.fragen) != 2 {
		t.Errorf("Personensuche again: status %d", status)
	}
	if status, _ := wieder("AAAA", ""); status != 404 {
		t.Errorf("unknown question: status %d", status)
	}
	h.uhr.Weiter(24 * time.Hour)
	if seite := h.hole("/behoerde/heute").Body.String(); strings.Contains(seite, "Müller") {
		t.Error("questions of yesterday are shown")
	}
}

func TestHelperRegister(t *testing.T) {
	h := neuesFreiesHaus(t, "BMG-FIU")
	for _, f := range []struct {
		ort, strasse string
		da, fehlt    []string
	}{
		{"", "", []string{"Orte und Straßen"}, []string{"Orte und Gebiete"}},
		{"goerl", "", []string{"Görlitz (14626110), Landkreis Görlitz", "kein Straßenverzeichnis"}, nil},
		{"Land", "", []string{"Landkreis Görlitz (14626)", "Landkreis Leipzig (14729)"}, []string{"Straßen in"}},
		{"Leipzig", "koll", []string{"Straßen in Leipzig (14713000)", "Käthe-Kollwitz-Straße"}, []string{"<li>Lange"}},
		{"Leipzig", "oeser", []string{"Öserstraße"}, []string{"<li>Lange"}},
		{"Leipzig", "xyz", []string{"Keine Straße beginnt so"}, nil},
		{"Atlantis", "", []string{"keinen Ort"}, nil},
	} {
		seite := h.poste("/behoerde/verzeichnis", url.Values{"ort": {f.ort}, "strasse": {f.strasse}}).Body.String()
		for _, text := range f.da {
			if !strings.Contains(seite, text) {
				t.Errorf("%q %q: lacks %q", f.ort, f.strasse, text)
			}
		}
		for _, text := range f.fehlt {
			if strings.Contains(seite, text) {
				t.Errorf("%q %q: has %q", f.ort, f.strasse, text)
			}
		}
	}
	if seite := h.poste("/behoerde/freie", freieFrage("anlass", "-")).Body.String(); !strings.Contains(seite, `<option value="Öserstraße">`) {
		t.Error("the form does not suggest streets of the chosen municipality")
	}
}
