// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"

	"rsc.io/qr"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// einrichtungPfad is the page on which a new account is set up, step by step.
const einrichtungPfad = Pfad + "profil/einrichtung"

// registriereProfil adds the pages of the own account. They are open while it is set up.
func (t *Tuer) registriereProfil(mux *http.ServeMux) {
	if t.Profil == nil {
		return
	}
	for weg, seite := range map[string]http.HandlerFunc{
		"GET profil": t.profil, "GET profil/einrichtung": t.einrichtung, "GET profil/passwort": t.passwort,
		"POST profil/passwort": t.aenderePasswort, "GET profil/einmalcode": t.einmalcode, "POST profil/einmalcode": t.richteCodeEin,
		"GET profil/schluessel": t.schluessel, "POST profil/schluessel": t.frageSchluessel,
		"POST profil/schluessel/neu": t.registriereSchluessel, "POST profil/schluessel/entfernen": t.entferneSchluessel,
	} {
		methode, pfad, _ := strings.Cut(weg, " ")
		mux.HandleFunc(methode+" "+Pfad+pfad, t.anmeldung.NurSitzung(seite))
	}
	for _, pfad := range []string{"profil/schluessel/neu", "profil/schluessel/entfernen"} { // reloaded as an address
		mux.Handle("GET "+Pfad+pfad, http.RedirectHandler(Pfad+"profil/schluessel", http.StatusSeeOther))
	}
}

// profilseite is the overview of the own account.
type profilseite struct {
	zugang.Eigenes
	Rollentext, Belehrtext, Zuletzt string
	Faktor                          bool
	Schluesselzeilen                []schluesselzeile
}

type schluesselzeile struct{ ID, Name, Angelegt, Zuletzt string }

func (t *Tuer) profil(w http.ResponseWriter, r *http.Request) {
	if anmeldung.Wer(r.Context()).Hinweise.Einrichtung() {
		http.Redirect(w, r, einrichtungPfad, http.StatusSeeOther)
		return
	}
	if s, ok := t.profilansicht(w, r); ok {
		t.seiten.Schreibe(w, r, http.StatusOK, "profil", t.kopf(r, web.Seite{Titel: "Mein Konto", Inhalt: s}))
	}
}

func (t *Tuer) profilansicht(w http.ResponseWriter, r *http.Request) (profilseite, bool) {
	e, err := t.Profil.MeinKonto(r.Context(), anmeldung.Wer(r.Context()))
	if err != nil {
		t.fehler(w, r, err)
		return profilseite{}, false
	}
	s := profilseite{Eigenes: e, Rollentext: rollentext(e.Rollen), Belehrtext: kontozeit(e.Belehrt), Zuletzt: kontozeit(e.LetzteAnmeldung), Faktor: e.HatTOTP || len(e.Schluessel) > 0}
	for _, k := range e.Schluessel {
		s.Schluesselzeilen = append(s.Schluesselzeilen, schluesselzeile{k.ID, k.Name, kontozeit(k.Angelegt), kontozeit(k.Zuletzt)})
	}
	return s, true
}

// einrichtung leads a new account through its steps: second factor, password, instruction.
func (t *Tuer) einrichtung(w http.ResponseWriter, r *http.Request) {
	h := anmeldung.Wer(r.Context()).Hinweise
	switch {
	case h.ZweiterFaktor:
		t.seiten.Schreibe(w, r, http.StatusOK, "profil-einrichtung", t.kopf(r, web.Seite{Titel: "Konto einrichten"}))
	case h.Passwortwechsel:
		http.Redirect(w, r, Pfad+"profil/passwort", http.StatusSeeOther)
	case h.Belehrung:
		http.Redirect(w, r, Pfad+"belehrung", http.StatusSeeOther)
	default:
		http.Redirect(w, r, Pfad, http.StatusSeeOther)
	}
}

// passwortseite says whether the password has to be changed.
type passwortseite struct{ Erst bool }

func (t *Tuer) passwort(w http.ResponseWriter, r *http.Request) {
	t.zeigePasswort(w, r, http.StatusOK, nil)
}

func (t *Tuer) zeigePasswort(w http.ResponseWriter, r *http.Request, status int, fehler []web.Feldfehler) {
	s := passwortseite{Erst: anmeldung.Wer(r.Context()).Hinweise.Passwortwechsel}
	t.seiten.Schreibe(w, r, status, "profil-passwort", t.kopf(r, web.Seite{Titel: "Passwort ändern", Fehler: fehler, Inhalt: s}))
}

// aenderePasswort reads the passwords as they were typed: blanks count.
func (t *Tuer) aenderePasswort(w http.ResponseWriter, r *http.Request) {
	wer := anmeldung.Wer(r.Context())
	p := zugang.Passwortwechsel{
		Alt: r.PostFormValue(zugang.FeldPasswort), Neu: r.PostFormValue(zugang.FeldNeuesPasswort), Wiederholung: r.PostFormValue(zugang.FeldWiederholung),
	}
	if wer.Hinweise.ZweiterFaktor {
		http.Redirect(w, r, einrichtungPfad, http.StatusSeeOther)
		return
	}
	token, err := t.Profil.AenderePasswort(r.Context(), wer, p)
	if err != nil {
		t.fehlerImFormular(w, r, err, t.zeigePasswort)
		return
	}
	t.anmeldung.Wechsle(w, token)
	t.weiter(w, r)
}

// weiter leads on: through the setting up, or back to the own account.
func (t *Tuer) weiter(w http.ResponseWriter, r *http.Request) {
	ziel := Pfad + "profil"
	if anmeldung.Wer(r.Context()).Hinweise.Einrichtung() {
		ziel = einrichtungPfad
	}
	http.Redirect(w, r, ziel, http.StatusSeeOther)
}

// fehlerImFormular shows the form again, or the common error page.
func (t *Tuer) fehlerImFormular(w http.ResponseWriter, r *http.Request, err error, zeige func(http.ResponseWriter, *http.Request, int, []web.Feldfehler)) {
	if liste, imFormular := feldfehler(err); imFormular {
		zeige(w, r, web.Status(err), liste)
		return
	}
	t.fehler(w, r, err)
}

// codeseite shows a secret to the authenticator app.
type codeseite struct {
	Geheimnis, Gruppen string
	Bild               template.URL
	MitPasswort        bool // there is a second factor already
}

var errBild = fehler.Neu(fehler.Intern, fehler.CodeIntern, "Das Bild für die App konnte nicht erzeugt werden.")

func (t *Tuer) einmalcode(w http.ResponseWriter, r *http.Request) {
	t.zeigeCode(w, r, geheim.NeuesTOTP(), http.StatusOK, nil)
}

func (t *Tuer) zeigeCode(w http.ResponseWriter, r *http.Request, totp geheim.TOTP, status int, fehler []web.Feldfehler) {
	wer := anmeldung.Wer(r.Context())
	e, err := t.Profil.MeinKonto(r.Context(), wer)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	code, err := qr.Encode(totp.URI("Kernmelderegister", wer.Kennung), qr.M)
	if err != nil {
		t.fehler(w, r, errBild.MitUrsache(err))
		return
	}
	code.Scale = 6
	s := codeseite{
		Geheimnis: totp.Base32(), Gruppen: vierergruppen(totp.Base32()), MitPasswort: e.HatTOTP || len(e.Schluessel) > 0,
		Bild: template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(code.PNG())),
	}
	t.seiten.Schreibe(w, r, status, "profil-einmalcode", t.kopf(r, web.Seite{Titel: "Einmalcode einrichten", Fehler: fehler, Inhalt: s}))
}

func vierergruppen(text string) string {
	var teile []string
	for ; len(text) > 4; text = text[4:] {
		teile = append(teile, text[:4])
	}
	return strings.Join(append(teile, text), " ")
}

func (t *Tuer) richteCodeEin(w http.ResponseWriter, r *http.Request) {
	totp, err := geheim.LiesTOTP(r.PostFormValue("geheimnis"))
	if err != nil {
		http.Redirect(w, r, Pfad+"profil/einmalcode", http.StatusSeeOther)
		return
	}
	code := strings.ReplaceAll(strings.TrimSpace(r.PostFormValue(zugang.FeldCode)), " ", "")
	err = t.Profil.RichteTOTPEin(r.Context(), anmeldung.Wer(r.Context()), totp, code, r.PostFormValue(zugang.FeldPasswort))
	if err != nil {
		t.fehlerImFormular(w, r, err, func(w http.ResponseWriter, r *http.Request, status int, liste []web.Feldfehler) {
			t.zeigeCode(w, r, totp, status, liste)
		})
		return
	}
	t.weiter(w, r)
}

func (t *Tuer) schluessel(w http.ResponseWriter, r *http.Request) {
	t.zeigeSchluessel(w, r, http.StatusOK, nil)
}

func (t *Tuer) zeigeSchluessel(w http.ResponseWriter, r *http.Request, status int, fehler []web.Feldfehler) {
	if s, ok := t.profilansicht(w, r); ok {
		t.seiten.Schreibe(w, r, status, "profil-schluessel", t.kopf(r, web.Seite{Titel: "Sicherheitsschlüssel", Fehler: fehler, Inhalt: s}))
	}
}

// schluesselfrage is the page that asks the security key to register.
type schluesselfrage struct {
	anmeldung.Schluesselseite
	Name string
}

func (t *Tuer) frageSchluessel(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimSpace(r.PostFormValue(zugang.FeldSchluesselname))
	if name == "" {
		t.zeigeSchluessel(w, r, http.StatusUnprocessableEntity, []web.Feldfehler{{Feld: zugang.FeldSchluesselname, Text: "Bitte geben Sie dem Schlüssel einen Namen, zum Beispiel „Schlüsselbund“."}})
		return
	}
	f, err := t.Profil.BeginneSchluesselwahl(r.Context(), anmeldung.Wer(r.Context()), r.PostFormValue(zugang.FeldPasswort))
	if err != nil {
		t.fehlerImFormular(w, r, err, t.zeigeSchluessel)
		return
	}
	s := schluesselfrage{anmeldung.NeueSchluesselseite(r, Pfad+"profil/schluessel/neu", f), name}
	t.seiten.Schreibe(w, r, http.StatusOK, "profil-schluesselneu", t.kopf(r, web.Seite{Titel: "Sicherheitsschlüssel registrieren", Inhalt: s}))
}

func (t *Tuer) registriereSchluessel(w http.ResponseWriter, r *http.Request) {
	err := t.Profil.RegistriereSchluessel(r.Context(), anmeldung.Wer(r.Context()), strings.TrimSpace(r.PostFormValue(zugang.FeldSchluesselname)),
		zugang.Schluesselantwort{Token: r.PostFormValue("token"), Antwort: []byte(r.PostFormValue("antwort")), Ort: anmeldung.OrtVon(r)})
	if err != nil {
		t.fehlerImFormular(w, r, err, t.zeigeSchluessel)
		return
	}
	t.weiter(w, r)
}

func (t *Tuer) entferneSchluessel(w http.ResponseWriter, r *http.Request) {
	err := t.Profil.EntferneSchluessel(r.Context(), anmeldung.Wer(r.Context()), r.PostFormValue("id"), r.PostFormValue(zugang.FeldPasswort))
	if err != nil {
		t.fehlerImFormular(w, r, err, t.zeigeSchluessel)
		return
	}
	http.Redirect(w, r, Pfad+"profil/schluessel", http.StatusSeeOther)
}
