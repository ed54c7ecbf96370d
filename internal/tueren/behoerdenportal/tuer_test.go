// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"bytes"
	"errors"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

// szene is one request with what must and what must not be in the answer.
type szene struct {
	name   string
	baue   func(*haus) *httptest.ResponseRecorder
	status int
	da     []string
	fehlt  []string
	fragen int // questions that reached the use case
}

func (s *szene) spiele(t *testing.T) {
	t.Helper()
	h := neuesHaus(t)
	w := s.baue(h)
	if w.Code != s.status {
		t.Errorf("status %d, want %d", w.Code, s.status)
	}
	for _, text := range s.da {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("answer lacks %q", text)
		}
	}
	for _, text := range s.fehlt {
		if strings.Contains(w.Body.String(), text) {
			t.Errorf("answer has %q", text)
		}
	}
	if titel, _, _ := strings.Cut(w.Body.String(), "</title>"); strings.Contains(titel, "Müller") {
		t.Error("the title names a person")
	}
	if len(h.abruf.fragen) != s.fragen {
		t.Errorf("%d questions reached the use case, want %d", len(h.abruf.fragen), s.fragen)
	}
	if w.Code != http.StatusSeeOther && w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("answer may be cached: %q", w.Header().Get("Cache-Control"))
	}
}

// suche returns a request that sends the form and gets the answer.
func suche(felder url.Values, antwort abruf.Antwort) func(*haus) *httptest.ResponseRecorder {
	return func(h *haus) *httptest.ResponseRecorder {
		h.abruf.antwort = antwort
		return h.poste("/behoerde/suche", felder)
	}
}

func eindeutig() abruf.Antwort {
	return abruf.Antwort{Status: abruf.StatusEindeutig, Personen: []recht.Auszug{auszug()}, Protokollnummer: 4711}
}

func TestAnswers(t *testing.T) {
	gesperrt := auszug()
	gesperrt.SperreHinweis, gesperrt.Verzogen, gesperrt.VerringerterUmfang = true, true, true
	for _, s := range []szene{
		{name: "form has no person in it", status: 200,
			baue: func(h *haus) *httptest.ResponseRecorder { return h.hole("/behoerde/") },
			da:   []string{"<title>Personensuche – Kernmelderegister</title>", "Schnelleingabe", "Vorführung mit erfundenen Personen", "Der Abruf wird protokolliert"}},
		{name: "DAV-05 one person with homes and hints", status: 200, fragen: 1, baue: suche(frage(), eindeutig()),
			da: []string{"Müller-Ŝerbakov", "Anna Łucja", "geb", "01.02.1980", "Hà Nội, Vietnam", "vietnamesisch", "seit 01.07.2012", "01.03.2005 bis 30.06.2012",
				"ul. Długa 5, 50-123 Wrocław", "Bedingter Sperrvermerk", "4711", "Rechtsgrundlagen", "§ 34 Abs. 1 Satz 1 Nr. 1"},
			fehlt: []string{"<script", "style=", "ehemalig"}},
		{name: "S1-24.3 BMG-41 hint on a block without its ground, with what it demands", status: 200, fragen: 1,
			baue:  suche(frage(), abruf.Antwort{Status: abruf.StatusEindeutig, Personen: []recht.Auszug{gesperrt}}),
			da:    []string{"besteht eine Auskunftssperre", "§ 41 Satz 2 BMG", "innerhalb Deutschlands verzogen", "§ 13 Abs. 2 BMG"},
			fehlt: []string{"§ 51"}},
		{name: "BMG-34a.5 neutral answer", status: 200, fragen: 1,
			baue:  suche(frage(), abruf.Antwort{Status: abruf.StatusNeutral, Protokollnummer: 4711}),
			da:    []string{"Es kann keine Auskunft erteilt werden", "4711"},
			fehlt: []string{"gesperrt", "Auskunftssperre"}},
		{name: "DAV-06 hit list with the token in POST only", status: 200, fragen: 1,
			baue:  suche(frage(), abruf.Antwort{Status: abruf.StatusTrefferliste, Personen: treffer(), Protokollnummer: 1}),
			da:    []string{"17 Personen kommen in Betracht", "zu Recht nicht vorhanden, Suharto", `name="merkmal" value="MERKMALEINS"`, "Die Person ist verstorben.", "früher Żółć", `value="12 Js 345/26"`},
			fehlt: []string{"=MERKMALEINS", "auf 1.000 Personen gekürzt"}},
		{name: "DAV-01.4 cut list says so", status: 200, fragen: 1,
			baue: suche(frage(), abruf.Antwort{Status: abruf.StatusTrefferliste, Personen: treffer(), Gekuerzt: true}),
			da:   []string{"auf 1.000 Personen gekürzt"}},
		{name: "typed text is never markup", status: 200, fragen: 1,
			baue:  suche(frage("nachname", `"><b>x</b>`), abruf.Antwort{Status: abruf.StatusNeutral}),
			fehlt: []string{"<b>x"}},
	} {
		t.Run(s.name, s.spiele)
	}
}

func TestRefusals(t *testing.T) {
	zurueck := func(code, text string) abruf.Antwort {
		return abruf.Antwort{Rueckweisungen: []recht.Rueckweisung{{Grund: code, Freitext: text}}}
	}
	for _, s := range []szene{
		{name: "DAV-A4e unknown street at its field", status: 422, fragen: 1, baue: suche(frage("strasse", "Holzweg"), zurueck("02", "")),
			da: []string{`href="#strasse"`, `id="strasse-fehler"`, "keine passende Straßenbezeichnung", `value="Holzweg"`, "<title>Fehler: Personensuche"}},
		{name: "refusal without a field stands in the summary", status: 422, fragen: 1, baue: suche(frage(), zurueck("16", "Technischer Fehler.")),
			da: []string{"Technischer Fehler. (Grund 16)"}, fehlt: []string{`href="#"`}},
		{name: "DAV-04.7 wildcard names its field", status: 422, fragen: 1,
			baue: suche(frage(), zurueck("17", "Platzhalter sind in der Personensuche unzulässig (§ 4 Abs. 7 BMeldDAV): Vornamen.")),
			da:   []string{`id="vornamen-fehler"`}},
		{name: "search area outside the profile", status: 422, fragen: 1, baue: suche(frage(), zurueck("22", "")), da: []string{`id="gemeinde-fehler"`}},
		{name: "S1-22.1 without Aktenzeichen and Anlass", status: 422, baue: suche(frage("aktenzeichen", "-", "anlass", "-"), eindeutig()),
			da: []string{`id="aktenzeichen-fehler"`, `id="anlass-fehler"`, `value="Müller"`}, fehlt: []string{"Ŝerbakov"}},
		{name: "DAV-11 121 characters are refused, not cut", status: 422, baue: suche(frage("anlass", strings.Repeat("ä", 121)), eindeutig()),
			da: []string{"höchstens 120 Zeichen möglich, es sind 121", strings.Repeat("ä", 121)}},
		{name: "DAV-11 120 characters pass", status: 200, fragen: 1, baue: suche(frage("anlass", strings.Repeat("ä", 120)), eindeutig())},
		{name: "BMG-38.1 every missing field is named", status: 422, baue: suche(frage("gemeinde", "-", "nachname", "-", "vornamen", "-", "geburtsdatum", "-"), eindeutig()),
			da: []string{`id="gemeinde-fehler"`, `id="nachname-fehler"`, `id="vornamen-fehler"`, `id="geburtsdatum-fehler"`}},
		{name: "impossible date says why", status: 422, baue: suche(frage("geburtsdatum", "31.02.1980"), eindeutig()),
			da: []string{"Der Februar 1980 hatte 29 Tage.", `value="31.02.1980"`}},
		{name: "DAV-01.5 ambiguous municipality offers a choice", status: 422, baue: suche(frage("gemeinde", "Neu"), eindeutig()),
			da: []string{"Welche Gemeinde ist gemeint?", `value="14625370"`, "Vogtlandkreis", `value="Neu"`}, fehlt: []string{`value="14713000"><`}},
		{name: "unknown municipality", status: 422, baue: suche(frage("gemeinde", "Atlantis"), eindeutig()), da: []string{"gibt es in Sachsen nicht"}},
		{name: "no data group", status: 422, baue: suche(frage("daten_da", "ja"), eindeutig()), da: []string{`id="daten-fehler"`}},
		{name: "name and no name", status: 422, baue: suche(frage("ohne_nachname", "ja"), eindeutig()), da: []string{"beides zugleich ist nicht möglich"}},
		{name: "house number without street", status: 422, baue: suche(frage("hausnummer", "12a"), eindeutig()), da: []string{`id="strasse-fehler"`}},
		{name: "half a date of death", status: 422, baue: suche(frage("sterbedatum", "2001"), eindeutig()), da: []string{"Tag, Monat und Jahr gebraucht"}},
		{name: "bad postcode", status: 422, baue: suche(frage("plz", "0410"), eindeutig()), da: []string{"fünf Ziffern"}},
	} {
		t.Run(s.name, s.spiele)
	}
}

func TestErrorsOfTheUseCase(t *testing.T) {
	for name, fall := range map[string]struct {
		err    error
		status int
		da     string
	}{
		"no right":           {fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung, "Nicht berechtigt."), 403, "Nicht berechtigt."},
		"S1-22.7 no log":     {fehler.Neu(fehler.Intern, abruf.CodeProtokoll, "Nicht protokolliert."), 500, "Vorgangsnummer"},
		"unknown error":      {errors.New("pq: row of Mustermann"), 500, "Vorgangsnummer"},
		"too much to do":     {fehler.Neu(fehler.Ueberlast, "MR-0001", "Später bitte."), 503, "Später bitte."},
		"another system":     {fehler.Neu(fehler.Extern, "MR-0001", "Anderswo."), 502, "Anderswo."},
		"state has changed":  {fehler.Neu(fehler.Konflikt, "MR-0001", "Geändert."), 409, "Geändert."},
		"the body is locked": {fehler.Neu(fehler.Gesperrt, fehler.CodeZugang, "Gesperrt."), 403, "Gesperrt."},
	} {
		t.Run(name, func(t *testing.T) {
			h := neuesHaus(t)
			h.abruf.fehler = fall.err
			protokoll := fange(t)
			w := h.poste("/behoerde/suche", frage())
			if w.Code != fall.status || !strings.Contains(w.Body.String(), fall.da) {
				t.Errorf("status %d, answer lacks %q: %v", w.Code, fall.da, !strings.Contains(w.Body.String(), fall.da))
			}
			if strings.Contains(w.Body.String(), "Mustermann") || strings.Contains(w.Body.String(), "01.02.1980") {
				t.Error("the error page shows data")
			}
			for _, wort := range []string{"Müller", "Anna", "12 Js", "1980"} {
				if strings.Contains(protokoll.String(), wort) {
					t.Errorf("the program's log has %q", wort)
				}
			}
		})
	}
}

// fange catches what the program writes to its log.
func fange(t *testing.T) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	alt := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&b, nil)))
	t.Cleanup(func() { slog.SetDefault(alt) })
	return &b
}

// TestNeutralAnswerHasOneShape compares the answers of two questions: whatever
// the use case's reason was, the page can only differ in the question itself.
func TestNeutralAnswerHasOneShape(t *testing.T) {
	h := neuesHaus(t)
	kopie := regexp.MustCompile(`name="kopie" value="[A-Z2-7]+"`) // random for every answer
	erste := kopie.ReplaceAllString(h.poste("/behoerde/suche", frage()).Body.String(), "")
	zweite := kopie.ReplaceAllString(h.poste("/behoerde/suche", frage()).Body.String(), "")
	if erste != zweite {
		t.Error("two neutral answers to one question differ")
	}
	bloecke := regexp.MustCompile(`<(h1|h2|form|dl)[ >]`)
	neutral := bloecke.FindAllString(erste, -1)
	h.abruf.antwort = abruf.Antwort{Status: abruf.StatusEindeutig, Personen: []recht.Auszug{{}}}
	if mit := bloecke.FindAllString(h.poste("/behoerde/suche", frage()).Body.String(), -1); !slices.Equal(neutral, mit) {
		t.Errorf("blocks of the neutral answer %v, of a person %v", neutral, mit)
	}
}

func TestQuestionIsWhatWasTyped(t *testing.T) {
	h := neuesHaus(t)
	h.poste("/behoerde/suche", frage("profil", "S1-29", "gemeinde", "leipzig", "hausnummer", "17 a 1/3", "strasse", "Seestr.", "plz", "04107",
		"geburtsdatum", "2.1980", "geschlecht", "w", "phonetik", "ja", "ohne_vornamen", "ja", "vornamen", "-", "verzicht", "ja",
		"ohne_kenntnis", "ja", "unverhaeltnis", "ja", "daten_da", "ja", "daten", "name|frueher", "zweck", "Zweck"))
	if len(h.abruf.fragen) != 1 {
		t.Fatalf("%d questions", len(h.abruf.fragen))
	}
	q := h.abruf.fragen[0]
	if q.Suche.AGS != "14713000" || q.Suche.Vornamen != melde.NichtVorhanden || !q.Suche.Phonetik || q.Suche.Geburtsdatum != 19800200 ||
		q.Suche.Hausnummer != "17" || q.Suche.HausnummerZusatz != "a" || q.Suche.HausnummerTeil != "1/3" {
		t.Error("criteria differ from what was typed")
	}
	if !q.Dialog || q.Profil != "S1-29" || q.Akteur.Kennung != "p.muster" || q.AbrufendeStelle.Kennung != "p.muster" || q.AbrufendeStelle.Sicherheitsbehoerde {
		t.Errorf("frame: dialog %v, profile %s", q.Dialog, q.Profil)
	}
	if !q.VerzichtAufMitteilung || !q.Erklaerungen.OhneKenntnisNichtMoeglich || !q.Erklaerungen.ErhebungUnverhaeltnismaessig {
		t.Error("declarations are lost")
	}
	for _, e := range q.Elemente {
		if (e < 1 || e > 12) && (e < 57 || e > 70) && (e < 80 || e > 88) {
			t.Errorf("element %d was not ticked", e)
		}
	}
	if !slices.Contains(q.Elemente, 1) || !slices.Contains(q.Elemente, 60) {
		t.Errorf("ticked elements are missing: %v", q.Elemente)
	}
}

func TestS1_23_6_OfficialsCanOnlyLeaveOut(t *testing.T) {
	h := neuesHaus(t)
	h.poste("/behoerde/suche", frage("daten_da", "ja", "daten", "name|ausweis|waffen|versagung"))
	if len(h.abruf.fragen) != 1 {
		t.Fatal("no question")
	}
	for _, e := range h.abruf.fragen[0].Elemente {
		if e >= 163 && e <= 171 {
			t.Errorf("element %d of Pass und Ausweis lies outside the general profile", e)
		}
	}
}

func TestEveryLetterOfDIN91379ComesThroughUnchanged(t *testing.T) {
	for _, n := range schwierigeNamen[:len(schwierigeNamen)-1] {
		h := neuesHaus(t)
		w := h.poste("/behoerde/suche", frage("nachname", string(n[0]), "vornamen", string(n[1])))
		if len(h.abruf.fragen) != 1 || h.abruf.fragen[0].Suche.Nachname != n[0] || h.abruf.fragen[0].Suche.Vornamen != n[1] {
			t.Errorf("%s: the question has another name", n[0])
		}
		if !strings.Contains(html.UnescapeString(w.Body.String()), string(n[0])+", "+string(n[1])) {
			t.Errorf("%s: the page has another name", n[0])
		}
	}
}

func TestHitIsFollowedByItsToken(t *testing.T) {
	h := neuesHaus(t)
	h.abruf.antwort = eindeutig()
	w := h.poste("/behoerde/person", frage("merkmal", "MERKMALEINS"))
	if w.Code != http.StatusOK || len(h.abruf.fragen) != 1 {
		t.Fatalf("status %d, %d questions", w.Code, len(h.abruf.fragen))
	}
	q := h.abruf.fragen[0]
	if q.Identifikationsmerkmal != "MERKMALEINS" || q.Suche.Nachname != "" || q.AbrufendeStelle.Aktenzeichen != "12 Js 345/26" {
		t.Error("the question is not that of the token")
	}
	if !strings.Contains(w.Body.String(), "Person aus einer Trefferliste") || !strings.Contains(w.Body.String(), "§ 34 Abs. 1 Satz 1 Nr. 1") {
		t.Error("the answer does not say where the person came from, or under which norm")
	}
	if w := h.poste("/behoerde/person", frage("merkmal", "X", "anlass", "-")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("without Anlass: status %d", w.Code)
	}
}

func TestChoiceAmongMunicipalities(t *testing.T) {
	h := neuesHaus(t)
	h.poste("/behoerde/suche", frage("gemeinde", "Neu", "ags", "14625370"))
	h.poste("/behoerde/suche", frage("gemeinde", "neukirch", "ags", "14713000"))
	h.poste("/behoerde/suche", frage("gemeinde", "Altstadt (14999999)"))
	var ags []melde.AGS
	for _, q := range h.abruf.fragen {
		ags = append(ags, q.Suche.AGS)
	}
	if !slices.Equal(ags, []melde.AGS{"14625370", "14625360", "14999999"}) {
		t.Errorf("municipalities %v", ags)
	}
}

func TestWhatStaysBetweenSearches(t *testing.T) {
	h := neuesHaus(t)
	neu := h.poste("/behoerde/suche", frage("aktion", "neu")).Body.String()
	if !strings.Contains(neu, `value="12 Js 345/26"`) || strings.Contains(neu, "Müller&#34;") || strings.Contains(neu, `value="Müller"`) {
		t.Error("the next search keeps the case and forgets the person")
	}
	aendern := h.poste("/behoerde/suche", frage("aktion", "aendern")).Body.String()
	if !strings.Contains(aendern, `value="Müller"`) || !strings.Contains(aendern, `value="1.2.1980"`) {
		t.Error("changing a search loses what was typed")
	}
	profil := h.poste("/behoerde/suche", frage("aktion", "profil", "profil", "S1-29")).Body.String()
	if !strings.Contains(profil, "Erklärungen nach § 22 Abs. 1 Satz 2 SächsMeldVO") {
		t.Error("S1-22.2 the profile of § 29 asks for the declarations")
	}
	if len(h.abruf.fragen) != 0 {
		t.Error("a button that only changes the form asked the register")
	}
}

func TestQuickLineIsShownBeforeItCounts(t *testing.T) {
	h := neuesHaus(t)
	w := h.poste("/behoerde/suche", url.Values{"schnelleingabe": {"Müller, Anna 1.2.1980, Leipzig"}})
	for _, text := range []string{`value="Müller"`, `value="Anna"`, `value="1.2.1980"`, `value="Leipzig"`} {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("form lacks %s", text)
		}
	}
	if w.Code != http.StatusOK || len(h.abruf.fragen) != 0 {
		t.Errorf("status %d, %d questions", w.Code, len(h.abruf.fragen))
	}
	h.poste("/behoerde/suche", frage("schnelleingabe", "Beispiel, Karl", "nachname", "-", "vornamen", "-"))
	if len(h.abruf.fragen) != 1 || h.abruf.fragen[0].Suche.Nachname != "Beispiel" {
		t.Error("a quick line in a complete form is used at once")
	}
}

func TestWhoMayEnter(t *testing.T) {
	ohne := httptest.NewRequest(http.MethodGet, "/behoerde/", nil)
	for _, s := range []szene{
		{name: "without a session to the log-in", status: 303, baue: func(h *haus) *httptest.ResponseRecorder { return h.sende(ohne) }},
		{name: "S3-15 a blocked account loses its session at once", status: 303, baue: func(h *haus) *httptest.ResponseRecorder {
			h.zugang.gesperrt = true
			return h.poste("/behoerde/suche", frage())
		}},
		{name: "S3-08 first the instruction on the bound purpose", status: 303, baue: func(h *haus) *httptest.ResponseRecorder {
			h.zugang.wer.Hinweise.Belehrung = true
			return h.poste("/behoerde/suche", frage())
		}},
		{name: "S0-05 a private person's session does not open this door", status: 303, baue: func(h *haus) *httptest.ResponseRecorder {
			h.zugang.wer.Bereich = zugang.BereichPrivat
			return h.hole("/behoerde/")
		}},
		{name: "S1-22.20 only officials with the role", status: 403, da: []string{"nicht zum Abruf berechtigt"}, baue: func(h *haus) *httptest.ResponseRecorder {
			h.zugang.wer.Rollen = []zugang.Rolle{zugang.RolleAdmin}
			return h.poste("/behoerde/suche", frage())
		}},
		{name: "S3-02 only registered bodies", status: 403, da: []string{"für keine Personensuche zugelassen"}, baue: func(h *haus) *httptest.ResponseRecorder {
			h.zugang.wer.Akteur.Stelle.Profile = []string{"gibtesnicht"}
			return h.hole("/behoerde/")
		}},
		{name: "S1-22.1 a profile that is not the body's", status: 403, baue: suche(frage("profil", "BMG-34a.2S"), eindeutig())},
		{name: "unknown page", status: 404, da: []string{"Seite nicht gefunden"}, baue: func(h *haus) *httptest.ResponseRecorder { return h.hole("/behoerde/x") }},
		{name: "an answer can't be opened by its address", status: 303, baue: func(h *haus) *httptest.ResponseRecorder { return h.hole("/behoerde/suche?nachname=X") }},
		{name: "a foreign page can't ask in the official's name", status: 403, baue: func(h *haus) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodPost, "/behoerde/suche", strings.NewReader(frage().Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			return h.sende(mitSitzung(r))
		}},
		{name: "fields in the URL don't count", status: 422, fehlt: []string{"Geheim"}, baue: func(h *haus) *httptest.ResponseRecorder {
			return h.poste("/behoerde/suche?nachname=Geheim", frage("nachname", "-"))
		}},
		{name: "a form of 2 MiB", status: 413, baue: func(h *haus) *httptest.ResponseRecorder {
			return h.poste("/behoerde/suche", frage("nachname", strings.Repeat("x", 2<<20)))
		}},
		{name: "a form that is not UTF-8", status: 422, baue: func(h *haus) *httptest.ResponseRecorder { return h.poste("/behoerde/suche", frage("nachname", "\xff")) }},
	} {
		t.Run(s.name, s.spiele)
	}
}
