// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Stellen leads bodies from their application to their access; *stellen.Dienst is one.
type Stellen interface {
	Stellenliste
	Entscheidung
}

// Stellenliste reads applications and bodies.
type Stellenliste interface {
	Antraege(ctx context.Context, wer zugang.Angemeldet) ([]stellen.Antrag, error)
	Antrag(ctx context.Context, wer zugang.Angemeldet, id string) (stellen.Antrag, error)
	Behoerden(ctx context.Context, wer zugang.Angemeldet) ([]zugang.Inhaber, error)
	Pruefpunkte(ctx context.Context, a stellen.Antrag) ([]stellen.Pruefpunkt, error)
	Mitteilung(a stellen.Antrag) stellen.Mitteilung
}

// Entscheidung takes the steps of an application.
type Entscheidung interface {
	Bestaetige(ctx context.Context, wer zugang.Angemeldet, id, wie string) error
	NotiereMeldung(ctx context.Context, wer zugang.Angemeldet, id, wie string, tag melde.Datum) error
	SchalteFrei(ctx context.Context, wer zugang.Angemeldet, id string) (zugang.Erstzugang, error)
	LehneAb(ctx context.Context, wer zugang.Angemeldet, id, grund string) error
	Sperre(ctx context.Context, wer zugang.Angemeldet, stelle, grund string, gesperrt bool) error
}

// stellenPfad is where the bodies are decided on.
const stellenPfad = Pfad + "stellen"

// registriereStellen adds the pages about bodies; only the register office may see them.
func (t *Tuer) registriereStellen(mux *http.ServeMux) {
	if t.Stellen == nil {
		return
	}
	for weg, seite := range map[string]http.HandlerFunc{
		"GET ": t.stellenliste, "POST ": t.sperreStelle, "GET /antrag/{id}": t.antrag, "POST /antrag/{id}": t.entscheide,
		"GET /antrag/{id}/mitteilung": t.mitteilung,
	} {
		methode, pfad, _ := strings.Cut(weg, " ")
		mux.HandleFunc(methode+" "+stellenPfad+pfad, t.anmeldung.Nur(func(w http.ResponseWriter, r *http.Request) {
			if anmeldung.Wer(r.Context()).Bereich != zugang.BereichAmt {
				t.fehler(w, r, stellen.ErrNurAmt)
				return
			}
			seite(w, r)
		}))
	}
}

// stellenverweis is the entry of the navigation, for the register office only.
func (t *Tuer) stellenverweis(r *http.Request) (web.Verweis, bool) {
	da := t.Stellen != nil && anmeldung.Wer(r.Context()).Bereich == zugang.BereichAmt
	return web.Verweis{Text: "Stellen", Ziel: stellenPfad, Aktiv: strings.HasPrefix(r.URL.Path, stellenPfad)}, da
}

var artwoerter = map[stellen.Art]string{
	stellen.Grundzugang: "Zugang der Behörde", stellen.Zusatzprofil: "weiteres Abrufverfahren", stellen.Administratorwechsel: "Wechsel der Administration",
}

var zustandwoerter = map[stellen.Zustand]string{
	stellen.Angemeldet: "eingegangen", stellen.Geprueft: "Identität geprüft", stellen.Gemeldet: "Datenschutzbeauftragte informiert",
	stellen.Registriert: "freigeschaltet", stellen.Abgelehnt: "abgelehnt", stellen.Gesperrt: "gesperrt",
}

// stellenseite lists applications and bodies.
type stellenseite struct {
	Antraege []antragszeile
	Offen    int
	Stellen  []stellenzeile
}

type antragszeile struct{ ID, Stelle, Art, Zustand, Eingegangen string }

type stellenzeile struct {
	ID, Name, Art, Profile, Netze string
	Einheiten                     []zugang.Einheit
	Gesperrt                      bool
}

func (t *Tuer) stellenliste(w http.ResponseWriter, r *http.Request) {
	t.zeigeStellen(w, r, http.StatusOK, nil)
}

func (t *Tuer) zeigeStellen(w http.ResponseWriter, r *http.Request, status int, mangel []web.Feldfehler) {
	wer := anmeldung.Wer(r.Context())
	antraege, errAntraege := t.Stellen.Antraege(r.Context(), wer)
	behoerden, err := t.Stellen.Behoerden(r.Context(), wer)
	if err = errors.Join(errAntraege, err); err != nil {
		t.fehler(w, r, err)
		return
	}
	var s stellenseite
	for _, a := range antraege {
		s.Antraege = append(s.Antraege, antragszeile{
			a.ID, cmp.Or(a.Angaben.Stelle.Name, a.Angaben.Stelle.ID), artwoerter[a.Angaben.Art], zustandwoerter[a.Zustand], zeitpunkt(a.Eingegangen),
		})
		if a.Zustand.Offen() {
			s.Offen++
		}
	}
	for i := range behoerden {
		b := &behoerden[i]
		z := stellenzeile{
			ID: b.ID(), Name: b.Stelle.Name, Art: b.Stelle.Art, Profile: strings.Join(b.Stelle.Profile, ", "),
			Einheiten: b.Einheiten, Gesperrt: b.Stelle.Gesperrt, Netze: "nicht beschränkt",
		}
		if len(b.Netze) > 0 {
			z.Netze = "beschränkt"
		}
		s.Stellen = append(s.Stellen, z)
	}
	t.seiten.Schreibe(w, r, status, "stellen", t.kopf(r, web.Seite{Titel: "Stellen", Fehler: mangel, Inhalt: s}))
}

// sperreStelle blocks a body or frees it.
func (t *Tuer) sperreStelle(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err == nil {
		err = t.Stellen.Sperre(r.Context(), anmeldung.Wer(r.Context()), v.Get("stelle"), v.Get(stellen.FeldVermerk), v.Get("aktion") != "entsperren")
	}
	switch liste := maengel(err); {
	case len(liste) > 0:
		t.zeigeStellen(w, r, web.Status(err), []web.Feldfehler{{Feld: "grund-" + v.Get("stelle"), Text: "Bitte nennen Sie den Grund."}})
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, stellenPfad, http.StatusSeeOther)
	}
}

// maengel returns what is to be shown in the form.
func maengel(err error) []web.Feldfehler {
	var liste zugang.Maengelliste
	var alle []web.Feldfehler
	if errors.As(err, &liste) {
		for _, m := range liste {
			alle = append(alle, web.Feldfehler{Feld: m.Pfad, Text: m.Text})
		}
	} else if err != nil && fehler.ArtVon(err) == fehler.Konflikt {
		alle = append(alle, web.Feldfehler{Text: fehler.TextVon(err)})
	}
	return alle
}

// antragsseite is an application beside what the register checked.
type antragsseite struct {
	ID, Art, Zustand, Vermerk, Tag                        string
	Angaben                                               [][2]string
	Punkte                                                []stellen.Pruefpunkt
	Verlauf                                               []schrittzeile
	Pruefbar, Meldbar, Freischaltbar, Ablehnbar, Gemeldet bool
	Hindernis                                             bool
}

type schrittzeile struct{ Zeit, Zustand, Wer, Text, Tag string }

func (t *Tuer) antrag(w http.ResponseWriter, r *http.Request) {
	t.zeigeAntrag(w, r, http.StatusOK, nil)
}

func (t *Tuer) zeigeAntrag(w http.ResponseWriter, r *http.Request, status int, mangel []web.Feldfehler) {
	a, err := t.Stellen.Antrag(r.Context(), anmeldung.Wer(r.Context()), r.PathValue("id"))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	punkte, err := t.Stellen.Pruefpunkte(r.Context(), a)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := antragsseite{
		ID: a.ID, Art: artwoerter[a.Angaben.Art], Zustand: zustandwoerter[a.Zustand], Angaben: angabenzeilen(a.Angaben), Punkte: punkte,
		Pruefbar: a.Erlaubt(stellen.Geprueft), Meldbar: a.Erlaubt(stellen.Gemeldet), Freischaltbar: a.Freischaltbar(),
		Ablehnbar: a.Erlaubt(stellen.Abgelehnt), Vermerk: r.PostFormValue(stellen.FeldVermerk),
		Tag: cmp.Or(r.PostFormValue(stellen.FeldTag), t.heute().Deutsch()),
	}
	_, s.Gemeldet = a.Letzter(stellen.Gemeldet)
	for _, p := range punkte {
		s.Hindernis = s.Hindernis || p.Hindernis
	}
	for _, v := range a.Verlauf {
		z := schrittzeile{Zeit: zeitpunkt(v.Zeit), Zustand: zustandwoerter[v.Zustand], Wer: v.Wer, Text: v.Text}
		if v.Tag != 0 {
			z.Tag = v.Tag.Deutsch()
		}
		s.Verlauf = append(s.Verlauf, z)
	}
	t.seiten.Schreibe(w, r, status, "stellenantrag", t.kopf(r, web.Seite{Titel: "Antrag einer Stelle", Fehler: mangel, Inhalt: s}))
}

func angabenzeilen(a stellen.Angaben) [][2]string {
	var zeilen [][2]string
	neu := func(name, wert string) {
		if wert != "" {
			zeilen = append(zeilen, [2]string{name, wert})
		}
	}
	var gebiet, netze []string
	for _, g := range a.Stelle.Gebiet {
		gebiet = append(gebiet, string(g))
	}
	for _, n := range a.Netze {
		netze = append(netze, n.String())
	}
	neu("Behörde", a.Stelle.Name)
	neu("Kurzzeichen", a.Stelle.ID)
	neu("Art der Stelle", a.Stelle.Art)
	neu("Gebiet", strings.Join(gebiet, ", "))
	neu("Behördenkennung", a.Behoerdenkennung)
	neu("Anschrift", a.Anschrift)
	neu("Erreichbarkeit", a.Erreichbarkeit)
	neu("Organisationseinheit", a.Einheit)
	neu("Profil", a.Profil)
	neu("Leitung", strings.Trim(a.Leitung+", "+a.LeitungFunktion, ", "))
	neu("Nachweis der Identität", stellen.Nachweisarten()[a.Nachweis]+", Aktenzeichen "+a.Nachweiszeichen)
	neu("Administration", strings.Trim(a.Administrator+", "+a.AdminErreichbar, ", "))
	neu("Netze", strings.Join(netze, ", "))
	if a.OhneLandesnetz {
		neu("Landesnetz", "weder SVN noch KDN vorhanden")
	}
	return zeilen
}

// entscheide takes the step of the pressed button.
func (t *Tuer) entscheide(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	ctx, wer, id, vermerk := r.Context(), anmeldung.Wer(r.Context()), r.PathValue("id"), v.Get(stellen.FeldVermerk)
	switch v.Get("aktion") {
	case "pruefen":
		err = t.Stellen.Bestaetige(ctx, wer, id, vermerk)
	case "melden":
		err = t.Stellen.NotiereMeldung(ctx, wer, id, vermerk, tagAus(v.Get(stellen.FeldTag)))
	case "ablehnen":
		err = t.Stellen.LehneAb(ctx, wer, id, vermerk)
	case "freischalten":
		var erst zugang.Erstzugang
		if erst, err = t.Stellen.SchalteFrei(ctx, wer, id); err == nil && len(erst.Teile) > 0 {
			t.zeigeZugangsbrief(w, r, erst)
			return
		}
	default:
		err = errSeite
	}
	switch liste := maengel(err); {
	case len(liste) > 0:
		t.zeigeAntrag(w, r, web.Status(err), liste)
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, stellenPfad+"/antrag/"+id, http.StatusSeeOther)
	}
}

// tagAus reads a day as people write it, 0 if it is none.
func tagAus(text string) melde.Datum {
	for _, form := range []string{"2.1.2006", time.DateOnly} {
		if z, err := time.Parse(form, text); err == nil {
			return melde.DatumVon(z)
		}
	}
	return 0
}

// zugangsbrief shows the halves of the first password, once.
type zugangsbrief struct {
	Kennung string
	Teile   []string
}

func (t *Tuer) zeigeZugangsbrief(w http.ResponseWriter, r *http.Request, e zugang.Erstzugang) {
	s := zugangsbrief{Kennung: e.Kennung}
	for _, teil := range e.Teile {
		s.Teile = append(s.Teile, string(teil.Bytes()))
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "stellenzugang", t.kopf(r, web.Seite{Titel: "Zugangsdaten", Inhalt: s}))
}

// brief is the letter to the commissioner as the template shows it.
type brief struct {
	stellen.Mitteilung
	Absender, Tag, ID string
}

func (t *Tuer) mitteilung(w http.ResponseWriter, r *http.Request) {
	wer := anmeldung.Wer(r.Context())
	a, err := t.Stellen.Antrag(r.Context(), wer, r.PathValue("id"))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	m := t.Stellen.Mitteilung(a)
	s := brief{Mitteilung: m, Absender: wer.Akteur.Stelle.Name, Tag: m.Datum.Deutsch(), ID: a.ID}
	t.seiten.Schreibe(w, r, http.StatusOK, "stellenmitteilung", t.kopf(r, web.Seite{Titel: "Mitteilung", Inhalt: s}))
}
