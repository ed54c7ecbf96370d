// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/behoerdenportal"
	"kernmelderegister/internal/tueren/web"
)

const passwort = "richtig"

// zugangAttrappe lets one account in; gesperrt ends its sessions at once.
type zugangAttrappe struct {
	wer      zugang.Angemeldet
	gesperrt bool
	beendet  []string
}

func (z *zugangAttrappe) AnmeldenImDialog(_ context.Context, n zugang.Nachweis) (string, zugang.Angemeldet, error) {
	if n.Weg != zugang.WegDialog || n.Kennung != z.wer.Kennung || n.Passwort != passwort || z.gesperrt {
		return "", zugang.Angemeldet{}, zugang.ErrZugang
	}
	return "marke", z.wer, nil
}

func (z *zugangAttrappe) Sitzung(_ context.Context, token string) (zugang.Angemeldet, error) {
	if token != "marke" || z.gesperrt || len(z.beendet) > 0 {
		return zugang.Angemeldet{}, zugang.ErrSitzung
	}
	return z.wer, nil
}

func (z *zugangAttrappe) BeendeSitzung(_ context.Context, token string) error {
	z.beendet = append(z.beendet, token)
	return nil
}

func (z *zugangAttrappe) BestaetigeBelehrung(context.Context, string) error {
	z.wer.Hinweise.Belehrung = false
	return nil
}

// abrufAttrappe answers as it is told and keeps what it was asked.
type abrufAttrappe struct {
	antwort abruf.Antwort
	fehler  error
	fragen  []abruf.Anfrage

	freieFragen []abruf.FreieAnfrage
}

func (a *abrufAttrappe) Personensuche(_ context.Context, q *abruf.Anfrage) (*abruf.Antwort, error) {
	a.fragen = append(a.fragen, *q)
	if a.fehler != nil {
		return nil, a.fehler
	}
	antwort := a.antwort
	return &antwort, nil
}

func (a *abrufAttrappe) FreieSuche(_ context.Context, q *abruf.FreieAnfrage) (*abruf.Antwort, error) {
	a.freieFragen = append(a.freieFragen, *q)
	if a.fehler != nil {
		return nil, a.fehler
	}
	antwort := a.antwort
	return &antwort, nil
}

// haus is the door with its fakes.
type haus struct {
	zugang *zugangAttrappe
	abruf  *abrufAttrappe
	tuer   http.Handler
}

// gesetz reads the law once for all tests.
var gesetz = sync.OnceValues(recht.Lade)

func neuesHaus(t testing.TB) *haus {
	t.Helper()
	gesetz, err := gesetz()
	if err != nil {
		t.Fatal(err)
	}
	h := &haus{
		zugang: &zugangAttrappe{wer: zugang.Angemeldet{
			Bereich: zugang.BereichBehoerde, Kennung: "p.muster", Rollen: []zugang.Rolle{zugang.RolleAbruf},
			Akteur: behoerde.Akteur{Kennung: "p.muster", Stelle: behoerde.Stelle{
				ID: "sta", Name: "Staatsanwaltschaft Musterstadt", Art: "staatsanwaltschaft", Sitz: "14",
				Profile: []string{"BMG-34a.2", "S1-29"},
			}},
			Hinweise: zugang.Hinweise{Protokollierung: true},
		}},
		abruf: &abrufAttrappe{antwort: abruf.Antwort{Status: abruf.StatusNeutral, Protokollnummer: 4711}},
	}
	tuer, err := behoerdenportal.Neu(behoerdenportal.Ausstattung{
		Abruf: h.abruf, Recht: gesetz, Zugang: h.zugang,
		Gemeinden: []behoerdenportal.Gemeinde{
			{AGS: "14713000", Name: "Leipzig"}, {AGS: "14612000", Name: "Dresden"},
			{AGS: "14625360", Name: "Neukirch", Kreis: "Bautzen"}, {AGS: "14625370", Name: "Neukirch/Lausitz", Kreis: "Bautzen"},
			{AGS: "14523100", Name: "Neuensalz", Kreis: "Vogtlandkreis"},
		},
		Uhr: uhr.Fest(time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)), Hinweis: "Vorführung mit erfundenen Personen",
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+web.DateiPfad, web.Dateien())
	tuer.Registriere(mux)
	h.tuer = web.Schutz(mux)
	return h
}

// frage is a complete form; weitere override or add fields, "-" removes one.
func frage(weitere ...string) url.Values {
	v := url.Values{
		"gemeinde": {"Leipzig"}, "nachname": {"Müller"}, "vornamen": {"Anna"}, "geburtsdatum": {"1.2.1980"},
		"aktenzeichen": {"12 Js 345/26"}, "anlass": {"Ermittlungsverfahren"},
		"dienstanschrift": {"Musterweg 1, 04107 Leipzig"}, "erreichbarkeit": {"0341 1234"}, "profil": {"BMG-34a.2"},
	}
	for i := 0; i+1 < len(weitere); i += 2 {
		if weitere[i+1] == "-" {
			v.Del(weitere[i])
			continue
		}
		v[weitere[i]] = strings.Split(weitere[i+1], "|")
	}
	return v
}

func (h *haus) sende(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.tuer.ServeHTTP(w, r)
	return w
}

// poste sends a form with a session.
func (h *haus) poste(pfad string, felder url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, pfad, strings.NewReader(felder.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.sende(mitSitzung(r))
}

func (h *haus) hole(pfad string) *httptest.ResponseRecorder {
	return h.sende(mitSitzung(httptest.NewRequest(http.MethodGet, pfad, nil)))
}

func mitSitzung(r *http.Request) *http.Request {
	r.AddCookie(&http.Cookie{Name: "__Secure-kmr-behoerde", Value: "marke"})
	return r
}

// auszug is a person with everything that the page can show of homes and names.
func auszug() recht.Auszug {
	inland := func(strasse, nummer, plz, ort string) melde.Anschrift {
		return melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
			AGS: "14713000", Strasse: strasse, Hausnummer: nummer, Postleitzahl: plz, Wohnort: ort}}
	}
	gesperrteAnschrift := inland("Altgasse", "7", "01067", "Dresden")
	gesperrteAnschrift.BedingterSperrvermerk = true
	return recht.Auszug{
		Name: melde.Personenname{Familienname: "Müller-Ŝerbakov", Vornamen: "Anna Łucja", Geburtsname: "Đặng", Doktorgrad: "Dr.",
			FruehereFamiliennamen: []melde.FruehererFamilienname{{Name: "Żółć", Nachweis: &melde.Nachweis{Datum: 20100501, Behoerde: "Standesamt Leipzig", Aktenzeichen: "E 12/2010"}}}},
		Geburt:                 melde.Geburt{Datum: 19800201, Ort: "Hà Nội", Staat: "432"},
		Geschlecht:             "w",
		Staatsangehoerigkeiten: []string{"000", "432"},
		Familienstand:          &melde.Familienstand{Art: "VH", Beginn: 20100501, Ort: "Leipzig"},
		Wohnungen: []melde.Wohnung{
			{Anschrift: gesperrteAnschrift, Status: melde.AlleinigeWohnung, Einzug: 20050301, Auszug: 20120630},
			{Anschrift: inland("Seestraße", "3", "04416", "Markkleeberg"), Aktuell: true, Status: melde.Nebenwohnung, Einzug: 20190101},
			{Anschrift: inland("Karl-Liebknecht-Straße", "112", "04275", "Leipzig"), Aktuell: true, Status: melde.Hauptwohnung, Einzug: 20120701, Anmeldung: 20120705},
			{Anschrift: melde.Anschrift{Form: melde.AnschriftAusland, Staat: "152", Zeilen: []melde.Anschriftzeile{{Nummer: 1, Inhalt: "ul. Długa 5"}, {Nummer: 2, Inhalt: "50-123 Wrocław"}}}, Auszug: 20050228},
		},
		Kinder: []recht.KindAuszug{{Person: recht.Person{Vornamen: "Ben", Geburtsdatum: 20110203}}, {Person: recht.Person{Vornamen: "Çağla", Geburtsdatum: 20130405}}},
	}
}

func treffer() []recht.Auszug {
	eins, zwei := auszug(), auszug()
	eins.Wohnungen, zwei.Wohnungen = eins.Wohnungen[2:3], nil
	eins.Identifikationsmerkmal, zwei.Identifikationsmerkmal = "MERKMALEINS", "MERKMALZWEI"
	zwei.Name = melde.Personenname{Familienname: "Müller", Vornamen: "Anna"}
	zwei.Verstorben = true
	liste := []recht.Auszug{eins, zwei}
	for i, n := range schwierigeNamen { // letters that fonts and line breaks get wrong
		a := recht.Auszug{Identifikationsmerkmal: fmt.Sprintf("MERKMAL%d", i), Geburt: melde.Geburt{Datum: 19900000}}
		a.Name.Familienname, a.Name.Vornamen = n[0], n[1]
		liste = append(liste, a)
	}
	return liste
}

// schwierigeNamen are names with letters at the edges of DIN 91379.
var schwierigeNamen = [][2]melde.Name{
	{"C̆ernova", "M̂arta"}, {"H̱usain", "K̦amal"}, {"T̈ova", "S̱ara"}, {"Ńowak", "A̋kos"}, {"Ibn ʿAbd al-ʿAzīz", "ʿAlī"}, {"ʾAbū Zayd", "Ǧamāl"},
	{"aṭ-Ṭayyib", "Ḥasan"}, {"Kuzʹmina", "Ėlʹvira"}, {"Nguyễn", "Đức"}, {"Csőszné Kővári", "Győző"}, {"Guðmundsson", "Þórður"}, {"d’Angelo", "Óscar"},
	{"STRAẞENBURG", "GROẞ"}, {"Freiin von Schönberg-Rothschönberg", "Anna Maria Sophie Charlotte Wilhelmine Friederike"}, {melde.NichtVorhanden, "Suharto"},
}
