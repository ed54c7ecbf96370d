// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"context"
	"net/http"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

const nutzerPfad = Pfad + "nutzer"

var errNutzer = fehler.Neu(fehler.NichtBerechtigt, "MR-1904", "Diese Seite ist der Administration Ihres Vertrags vorbehalten.")

// Nutzerverwaltung lets a customer's administrator manage the customer's own
// accounts (S2-40.1); *zugang.Dienst is one. It shows nobody's orders or results.
type Nutzerverwaltung interface {
	Nutzer(ctx context.Context, wer zugang.Angemeldet) ([]zugang.Konto, error)
	LegeNutzerAn(ctx context.Context, wer zugang.Angemeldet, n zugang.NeuerNutzer) (zugang.Erstzugang, error)
	SperreNutzer(ctx context.Context, wer zugang.Angemeldet, kennung string, gesperrt bool) error
	SetzeZurueck(ctx context.Context, wer zugang.Angemeldet, kennung string, a zugang.Ausgabe) (zugang.Erstzugang, error)
	LoescheNutzer(ctx context.Context, wer zugang.Angemeldet, kennung string) error
}

// What a button of the list does.
const (
	aktionSperren    = "sperren"
	aktionEntsperren = "entsperren"
	aktionZurueck    = "zuruecksetzen"
	aktionLoeschen   = "loeschen"
	aktionVerwalten  = "verwalten"
	aktionEntheben   = "entheben"
)

// The fields of the page besides those of the new account.
const (
	feldKennung = "kennung"
	feldArt     = "art"
	artProgramm = "verfahren"
)

func (t *Tuer) registriereNutzer(mux *http.ServeMux) {
	if t.Nutzer == nil {
		return
	}
	for weg, seite := range map[string]http.HandlerFunc{
		"GET " + nutzerPfad: t.nutzerliste, "POST " + nutzerPfad: t.legeNutzerAn, "POST " + nutzerPfad + "/aendern": t.aendereNutzer,
	} {
		mux.HandleFunc(weg, t.anmeldung.Nur(t.nurAdministration(seite)))
	}
	mux.Handle("GET "+nutzerPfad+"/aendern", http.RedirectHandler(nutzerPfad, http.StatusSeeOther)) // reloaded as an address
}

func (t *Tuer) nurAdministration(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !anmeldung.Wer(r.Context()).Darf(zugang.RolleAdmin) {
			t.fehler(w, r, errNutzer)
			return
		}
		next(w, r)
	}
}

// nutzerseite lists the accounts and makes new ones.
type nutzerseite struct {
	Zeilen              []nutzerzeile
	Ziel, Aendern       string
	Name, Kurzname, Art string
}

// nutzerzeile is an account in the list.
type nutzerzeile struct {
	Kennung, Name, Zuletzt                  string
	Gesperrt, Verwaltung, Maschine, Eigenes bool
	// Aktionen are what can be done with it.
	Aktionen []string
}

func (t *Tuer) nutzerliste(w http.ResponseWriter, r *http.Request) {
	t.zeigeNutzer(w, r, nutzerseite{}, nil)
}

func (t *Tuer) zeigeNutzer(w http.ResponseWriter, r *http.Request, s nutzerseite, fehler []web.Feldfehler) {
	wer := anmeldung.Wer(r.Context())
	konten, err := t.Nutzer.Nutzer(r.Context(), wer)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s.Ziel, s.Aendern = nutzerPfad, nutzerPfad+"/aendern"
	for _, k := range konten {
		z := nutzerzeile{
			Kennung: k.Kennung, Name: k.Name, Zuletzt: zeitpunkt(k.LetzteAnmeldung), Gesperrt: k.Gesperrt, Verwaltung: k.Hat(zugang.RolleAdmin),
			Maschine: k.Verfahren != "", Eigenes: k.Kennung == wer.Kennung, Aktionen: []string{aktionSperren, aktionZurueck},
		}
		if z.Maschine {
			z.Name = k.Verfahren
		}
		if t.Selbst != nil && !z.Maschine {
			aktion := aktionVerwalten
			if z.Verwaltung {
				aktion = aktionEntheben
			}
			z.Aktionen = append(z.Aktionen, aktion)
		}
		if z.Gesperrt {
			z.Aktionen = []string{aktionEntsperren, aktionLoeschen} // nobody deletes an account by a slip
		}
		s.Zeilen = append(s.Zeilen, z)
	}
	t.zeige(w, r, status(fehler), "nutzer", web.Seite{Titel: t.texte.T("nutzer.titel"), Fehler: fehler, Inhalt: s})
}

// legeNutzerAn makes an account; its first password is shown once.
func (t *Tuer) legeNutzerAn(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := nutzerseite{Name: v.Get(zugang.FeldName), Kurzname: v.Get(zugang.FeldKurzname), Art: v.Get(feldArt)}
	n := zugang.NeuerNutzer{
		Kurzname: s.Kurzname, Name: s.Name, Ausgabe: zugang.AusgabePersoenlich, Rechte: zugang.Rechte{Rollen: []zugang.Rolle{zugang.RolleAbruf}},
	}
	if s.Art == artProgramm {
		n.Name, n.Verfahren = "", s.Name
	}
	erst, err := t.Nutzer.LegeNutzerAn(r.Context(), anmeldung.Wer(r.Context()), n)
	if err != nil {
		t.nutzerfehler(w, r, s, err)
		return
	}
	t.zeigeErstzugang(w, r, erst)
}

func (t *Tuer) nutzerfehler(w http.ResponseWriter, r *http.Request, s nutzerseite, err error) {
	liste, imFormular := maengelVon(err)
	switch art := fehler.ArtVon(err); {
	case imFormular:
		for i := range liste {
			if liste[i].Feld == zugang.FeldVerfahren { // one field names the person or the program
				liste[i].Feld = zugang.FeldName
			}
		}
		t.zeigeNutzer(w, r, s, liste)
	case art == fehler.Konflikt:
		t.zeigeNutzer(w, r, s, []web.Feldfehler{{Text: fehler.TextVon(err)}})
	default:
		t.fehler(w, r, err)
	}
}

// erstzugangsseite shows a first password once.
type erstzugangsseite struct {
	Kennung, Passwort, Ziel string
	Maschine                bool
}

func (t *Tuer) zeigeErstzugang(w http.ResponseWriter, r *http.Request, e zugang.Erstzugang) {
	s := erstzugangsseite{Kennung: e.Kennung, Maschine: e.Maschine, Ziel: nutzerPfad}
	for _, teil := range e.Teile {
		s.Passwort += string(teil.Bytes())
	}
	t.zeige(w, r, http.StatusOK, "erstzugang", web.Seite{Titel: t.texte.T("nutzer.erst_titel"), Inhalt: s})
}

// aendereNutzer does what the button of a line says.
func (t *Tuer) aendereNutzer(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	wer, kennung := anmeldung.Wer(r.Context()), v.Get(feldKennung)
	switch v.Get(feldAktion) {
	case aktionSperren, aktionEntsperren:
		err = t.Nutzer.SperreNutzer(r.Context(), wer, kennung, v.Get(feldAktion) == aktionSperren)
	case aktionVerwalten, aktionEntheben:
		err = errSeite
		if t.Selbst != nil {
			err = t.Selbst.SetzeVerwaltung(r.Context(), wer, kennung, v.Get(feldAktion) == aktionVerwalten)
		}
	case aktionLoeschen:
		err = t.Nutzer.LoescheNutzer(r.Context(), wer, kennung)
	case aktionZurueck:
		var erst zugang.Erstzugang
		if erst, err = t.Nutzer.SetzeZurueck(r.Context(), wer, kennung, zugang.AusgabePersoenlich); err == nil {
			t.zeigeErstzugang(w, r, erst)
			return
		}
	default:
		err = errSeite
	}
	if err != nil {
		t.nutzerfehler(w, r, nutzerseite{}, err)
		return
	}
	http.Redirect(w, r, nutzerPfad, http.StatusSeeOther)
}
