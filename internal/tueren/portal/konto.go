// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"bytes"
	"errors"
	"net/http"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

const (
	bescheidePfad = Pfad + "bescheide"
	profilPfad    = Pfad + "profil"
	passwortPfad  = profilPfad + "/passwort"
)

// registriereKonto adds the pages of notices and the own account.
func (t *Tuer) registriereKonto(mux *http.ServeMux) {
	if t.Bescheide != nil {
		mux.HandleFunc("GET "+bescheidePfad, t.anmeldung.Nur(t.bescheide))
		mux.HandleFunc("GET "+bescheidePfad+"/{nummer}", t.anmeldung.Nur(t.bescheid))
	}
	if t.Profil != nil {
		mux.HandleFunc("GET "+profilPfad, t.anmeldung.Nur(t.eigenes))
		mux.HandleFunc("GET "+passwortPfad, t.anmeldung.NurSitzung(t.passwort))
		mux.HandleFunc("POST "+passwortPfad, t.anmeldung.NurSitzung(t.aenderePasswort))
		mux.HandleFunc("GET "+einmalcodePfad, t.anmeldung.NurSitzung(t.einmalcode))
		mux.HandleFunc("POST "+einmalcodePfad, t.anmeldung.NurSitzung(t.richteCodeEin))
	}
}

// bescheidzeile is a notice in the list.
type bescheidzeile struct{ Nummer, Datum, Faellig, Summe, Offen, Ziel string }

func (t *Tuer) bescheide(w http.ResponseWriter, r *http.Request) {
	var liste []bescheidzeile
	for s, err := range t.Bescheide.Konto(r.Context(), nutzer(r).Kunde) {
		if err != nil {
			t.fehler(w, r, err)
			return
		}
		liste = append(liste, bescheidzeile{
			Nummer: s.Nummer, Datum: tagtext(s.Datum), Faellig: tagtext(s.Faellig), Summe: s.Summe.String(), Offen: s.Offen().String(),
			Ziel: bescheidePfad + "/" + s.Nummer,
		})
	}
	t.zeige(w, r, http.StatusOK, "bescheide", web.Seite{Titel: t.texte.T("bescheide.titel"), Inhalt: liste})
}

// bescheid sends a notice as PDF; somebody else's is as unknown as none.
func (t *Tuer) bescheid(w http.ResponseWriter, r *http.Request) {
	c := &fall{w: w, r: r, n: nutzer(r)}
	nummer := r.PathValue("nummer")
	var puffer bytes.Buffer
	if err := t.Bescheide.Drucke(r.Context(), c.n.Kunde, nummer, &puffer); err != nil {
		t.fehler(w, r, err)
		return
	}
	t.sendeDatei(c, "bescheid-"+nummer+".pdf", "application/pdf", func(b *bytes.Buffer) error {
		_, err := puffer.WriteTo(b)
		return err
	})
}

func (t *Tuer) eigenes(w http.ResponseWriter, r *http.Request) {
	e, err := t.Profil.MeinKonto(r.Context(), anmeldung.Wer(r.Context()))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := kontoseite{Name: nutzer(r).KundeName, Kennung: e.Kennung, Zuletzt: zeitpunkt(e.LetzteAnmeldung), Passwort: passwortPfad, Einmalcode: einmalcodePfad, HatCode: e.HatTOTP}
	if k := anmeldung.Wer(r.Context()).Kunde; k != nil && k.Vertrag != "" {
		s.Vertrag = k.Vertrag
		if !k.GueltigBis.Leer() {
			s.Bis = tagtext(k.GueltigBis)
		}
	}
	if t.Selbst != nil && sprichtFuersKonto(anmeldung.Wer(r.Context())) {
		s.Kontakt, s.Schliessen = kontaktPfad, schliessenPfad
	}
	t.zeige(w, r, http.StatusOK, "profil", web.Seite{Titel: t.texte.T("konto.titel"), Inhalt: s})
}

// kontoseite is the own account.
type kontoseite struct {
	Name, Kennung, Zuletzt, Vertrag, Bis, Passwort, Einmalcode string
	// Kontakt and Schliessen are empty for who may not speak for the customer.
	Kontakt, Schliessen string
	HatCode             bool
}

// passwortseite says whether the password has to be changed before anything else.
type passwortseite struct {
	Erst bool
	Ziel string
}

// passwort is where a new account is set up; the second factor comes first, because
// nobody but its owner may have the account once the password is an own one.
func (t *Tuer) passwort(w http.ResponseWriter, r *http.Request) {
	if anmeldung.Wer(r.Context()).Hinweise.ZweiterFaktor {
		http.Redirect(w, r, einmalcodePfad, http.StatusSeeOther)
		return
	}
	t.zeigePasswort(w, r, http.StatusOK, nil)
}

func (t *Tuer) zeigePasswort(w http.ResponseWriter, r *http.Request, status int, fehler []web.Feldfehler) {
	s := passwortseite{Erst: anmeldung.Wer(r.Context()).Hinweise.Passwortwechsel, Ziel: passwortPfad}
	t.zeige(w, r, status, "passwort", web.Seite{Titel: t.texte.T("passwort.titel"), Fehler: fehler, Inhalt: s})
}

// aenderePasswort reads the passwords as they were typed: blanks count.
func (t *Tuer) aenderePasswort(w http.ResponseWriter, r *http.Request) {
	if anmeldung.Wer(r.Context()).Hinweise.ZweiterFaktor {
		http.Redirect(w, r, einmalcodePfad, http.StatusSeeOther)
		return
	}
	token, err := t.Profil.AenderePasswort(r.Context(), anmeldung.Wer(r.Context()), zugang.Passwortwechsel{
		Alt: r.PostFormValue(zugang.FeldPasswort), Neu: r.PostFormValue(zugang.FeldNeuesPasswort), Wiederholung: r.PostFormValue(zugang.FeldWiederholung),
	})
	liste, imFormular := maengelVon(err)
	switch {
	case imFormular:
		t.zeigePasswort(w, r, web.Status(err), liste)
	case err != nil:
		t.fehler(w, r, err)
	default:
		t.anmeldung.Wechsle(w, token)
		http.Redirect(w, r, profilPfad, http.StatusSeeOther)
	}
}

// maengelVon returns what is wrong with a form; ok is false for any other error and for none.
func maengelVon(err error) (liste []web.Feldfehler, ok bool) {
	var maengel zugang.Maengelliste
	if !errors.As(err, &maengel) {
		return nil, false
	}
	for _, m := range maengel {
		liste = append(liste, web.Feldfehler{Feld: m.Pfad, Text: m.Text})
	}
	return liste, true
}

// tagtext writes a day for people, "" for none.
func tagtext(d uhr.Datum) string {
	if d.Leer() {
		return ""
	}
	return d.Beginn().Format("02.01.2006")
}
