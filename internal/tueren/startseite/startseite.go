// SPDX-License-Identifier: EUPL-1.2

// Package startseite is the entrance hall: it tells the public for whom the
// information of the register is, what it costs and what the law says about it, and
// shows the way to the other doors. It knows no resident and no customer.
//
// What only the operator can say, such as imprint and contacts, is configuration;
// where it is missing, the page says so instead of inventing something.
package startseite

import (
	"context"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/portal/katalog"
	"kernmelderegister/internal/tueren/web"
)

//go:embed vorlagen/*.html vorlagen/teile/*.html
var vorlagen embed.FS

// Betreiber are the particulars that only the operator knows. Empty ones are shown
// as missing.
type Betreiber struct {
	Name      string
	Anschrift []string
	EMail     string
	Telefon   string
	// Sprechzeiten are the hours of the help.
	Sprechzeiten string
	// Vertretung is who represents the operator, Aufsicht the supervising authority.
	Vertretung, Aufsicht string
	// Datenschutz is how to reach the data protection officer.
	Datenschutz string
	// Durchsetzung is the body for complaints about accessibility, Bewertung the date
	// and kind of the operator's own assessment (BITV 2.0).
	Durchsetzung, Bewertung string
}

// Ausstattung is what the door works with; Hinweis may be empty, all other fields
// are required.
type Ausstattung struct {
	Betreiber Betreiber
	// Tarif returns the rates of the day.
	Tarif func(tag melde.Datum) (*gebuehr.Tarif, error)
	// Bereit reports whether the register can be asked.
	Bereit func(context.Context) bool
	Uhr    uhr.Uhr
	// Aufbewahrung is how long drafts and results stay.
	Aufbewahrung time.Duration
	// Registrierung is the address of the form for an account, "" if there is none.
	Registrierung string
	// Hinweis is the band above every page.
	Hinweis string
}

// Tuer is the entrance.
type Tuer struct {
	Ausstattung
	texte  *katalog.Katalog
	seiten *web.Vorlagen
}

// Neu returns the entrance. Errors are those of the embedded templates and texts.
func Neu(a Ausstattung) (*Tuer, error) {
	texte, err := katalog.Lade()
	if err != nil {
		return nil, err
	}
	ordner, err := fs.Sub(vorlagen, "vorlagen")
	if err != nil {
		return nil, err
	}
	t := &Tuer{Ausstattung: a, texte: texte}
	t.seiten, err = web.NeueVorlagen(ordner, template.FuncMap{"t": texte.T, "ts": texte.Liste, "angabe": t.angabe, "fuelle": fuelle})
	return t, err
}

// angabe is a particular of the operator, or the statement that it is missing.
func (t *Tuer) angabe(name, wert string) string {
	if wert == "" {
		return t.texte.T("start.fehlt", name)
	}
	return wert
}

// fuelle puts a number into the gap of a text of the catalogue.
func fuelle(text string, n int) string { return strings.ReplaceAll(text, "{0}", strconv.Itoa(n)) }

// oeffentliche are the pages in the order of the list on every page; the others stand
// in the foot of all pages.
var oeffentliche = []string{"ablauf", "preise", "kontoantrag", "bedingungen", "status"}

// imKopf are those of them that stand in the head of the page too.
const imKopf = 3

// Registriere adds the pages and the answer for unknown addresses to the mux.
func (t *Tuer) Registriere(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", t.start)
	mux.HandleFunc("GET /preise", t.preise)
	mux.HandleFunc("GET /status", t.status)
	mux.HandleFunc("GET /impressum", t.feste("impressum", "impressum"))
	for _, name := range t.texte.Seiten() {
		mux.HandleFunc("GET /"+name, t.feste(name, "seite"))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		t.zeige(w, r, http.StatusNotFound, "unbekannt", web.Seite{Titel: t.texte.T("start.unbekannt")})
	})
}

// inhalt is what every page has.
type inhalt struct {
	Name      string
	Seite     katalog.Seite
	Weitere   []web.Verweis
	Betreiber Betreiber
	Tage      int
	Daten     any
}

func (t *Tuer) zeige(w http.ResponseWriter, r *http.Request, stand int, vorlage string, s web.Seite) {
	s.Hinweis, s.Bereich, s.Start = t.Hinweis, t.texte.T("start.bereich"), "/"
	x := inhalt{Name: strings.TrimPrefix(r.URL.Path, "/"), Betreiber: t.Betreiber, Tage: int(t.Aufbewahrung.Hours() / 24), Daten: s.Inhalt}
	if seite, da := t.texte.Seite(x.Name); da {
		x.Seite = seite
	}
	for i, name := range oeffentliche {
		v := web.Verweis{Text: t.texte.T("seitentitel." + name), Ziel: "/" + name, Aktiv: name == x.Name}
		x.Weitere = append(x.Weitere, v)
		if i < imKopf {
			s.Navigation = append(s.Navigation, v)
		}
	}
	s.Navigation = append(s.Navigation, web.Verweis{Text: t.texte.T("start.anmelden"), Ziel: "/konto/"})
	s.Inhalt = x
	t.seiten.Schreibe(w, r, stand, vorlage, s)
}

// feste returns a page that consists of texts and particulars only.
func (t *Tuer) feste(name, vorlage string) http.HandlerFunc {
	titel := t.texte.T("seitentitel." + name)
	return func(w http.ResponseWriter, r *http.Request) {
		t.zeige(w, r, http.StatusOK, vorlage, web.Seite{Titel: titel, Inhalt: t.Registrierung})
	}
}

func (t *Tuer) heute() melde.Datum { return melde.DatumVon(t.Uhr.Jetzt().In(uhr.Berlin())) }

// startdaten are the prices of the start page.
type startdaten struct{ Auskunft, Neutral, Mindest string }

func (t *Tuer) start(w http.ResponseWriter, r *http.Request) {
	tarif, err := t.Tarif(t.heute())
	if err != nil {
		t.seiten.Fehler(w, r, web.Seite{Hinweis: t.Hinweis}, err)
		return
	}
	d := startdaten{tarif.Satz(gebuehr.Auskunft).Cent.String(), tarif.Satz(gebuehr.Neutral).Cent.String(), tarif.Mindest.String()}
	t.zeige(w, r, http.StatusOK, "start", web.Seite{Titel: t.texte.T("start.titel"), Inhalt: d})
}

// preisdaten is the table of the rates with examples.
type preisdaten struct {
	Von, Norm string
	Zeilen    [][3]string // subject, place in the schedule, fee
	Beispiele [][2]string
	Hinweise  []string
}

func (t *Tuer) preise(w http.ResponseWriter, r *http.Request) {
	tarif, err := t.Tarif(t.heute())
	if err != nil {
		t.seiten.Fehler(w, r, web.Seite{Hinweis: t.Hinweis}, err)
		return
	}
	d := preisdaten{Von: tarif.Von.Deutsch(), Norm: tarif.Norm}
	for _, b := range []gebuehr.Tatbestand{gebuehr.Auskunft, gebuehr.Neutral, gebuehr.Archiv, gebuehr.ArchivNeutral} {
		s := tarif.Satz(b)
		d.Zeilen = append(d.Zeilen, [3]string{s.Text, s.Stelle, s.Cent.String()})
	}
	d.Zeilen = append(d.Zeilen, [3]string{t.texte.T("preise.mindest"), "", tarif.Mindest.String()})
	for _, b := range []struct {
		name  string
		taten []gebuehr.Tatbestand
	}{
		{"eine", []gebuehr.Tatbestand{gebuehr.Auskunft}}, {"neutral", []gebuehr.Tatbestand{gebuehr.Neutral}},
		{"zwei", []gebuehr.Tatbestand{gebuehr.Auskunft, gebuehr.Neutral}}, {"archiv", []gebuehr.Tatbestand{gebuehr.Archiv}},
	} {
		d.Beispiele = append(d.Beispiele, [2]string{t.texte.T("preise.beispiel_" + b.name), tarif.Rechne(b.taten).Summe.String()})
	}
	for _, h := range t.texte.Liste("preise.hinweise") {
		d.Hinweise = append(d.Hinweise, strings.NewReplacer("{0}", web.Tausend(tarif.ProfileImDialog), "{1}", web.Tausend(tarif.ProfileImStapel)).Replace(h))
	}
	t.zeige(w, r, http.StatusOK, "preise", web.Seite{Titel: t.texte.T("preise.titel"), Inhalt: d})
}

// standdaten says whether the service works; HTTP status and page agree.
type standdaten struct {
	Gut  bool
	Zeit string
}

func (t *Tuer) status(w http.ResponseWriter, r *http.Request) {
	d := standdaten{Gut: t.Bereit(r.Context()), Zeit: t.Uhr.Jetzt().In(uhr.Berlin()).Format("02.01.2006, 15:04 Uhr")}
	code := http.StatusOK
	if !d.Gut {
		code = http.StatusServiceUnavailable
	}
	t.zeige(w, r, code, "status", web.Seite{Titel: t.texte.T("status.titel"), Inhalt: d})
}
