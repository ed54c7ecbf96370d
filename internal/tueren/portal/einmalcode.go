// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"

	"rsc.io/qr"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

const einmalcodePfad = profilPfad + "/einmalcode"

// codeseite shows a secret to the authenticator app.
type codeseite struct {
	Ziel, Geheimnis, Gruppen string
	Bild                     template.URL
	// MitPasswort: there is a second factor already, and replacing it needs the password.
	MitPasswort bool
}

func (t *Tuer) einmalcode(w http.ResponseWriter, r *http.Request) {
	t.zeigeEinmalcode(w, r, geheim.NeuesTOTP(), nil)
}

func (t *Tuer) zeigeEinmalcode(w http.ResponseWriter, r *http.Request, totp geheim.TOTP, fehler []web.Feldfehler) {
	wer := anmeldung.Wer(r.Context())
	e, err := t.Profil.MeinKonto(r.Context(), wer)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	bild, err := qr.Encode(totp.URI("Kernmelderegister", wer.Kennung), qr.M)
	if err != nil {
		t.fehler(w, r, errDatei.MitUrsache(err))
		return
	}
	bild.Scale = 6
	s := codeseite{
		Ziel: einmalcodePfad, Geheimnis: totp.Base32(), MitPasswort: e.HatTOTP || len(e.Schluessel) > 0,
		Bild: template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(bild.PNG())),
	}
	for i, zeichen := range s.Geheimnis {
		if i > 0 && i%4 == 0 {
			s.Gruppen += " "
		}
		s.Gruppen += string(zeichen)
	}
	t.zeige(w, r, status(fehler), "einmalcode", web.Seite{Titel: t.texte.T("einmalcode.titel"), Fehler: fehler, Inhalt: s})
}

func (t *Tuer) richteCodeEin(w http.ResponseWriter, r *http.Request) {
	totp, err := geheim.LiesTOTP(r.PostFormValue("geheimnis"))
	if err != nil {
		http.Redirect(w, r, einmalcodePfad, http.StatusSeeOther)
		return
	}
	code := strings.ReplaceAll(strings.TrimSpace(r.PostFormValue(zugang.FeldCode)), " ", "")
	err = t.Profil.RichteTOTPEin(r.Context(), anmeldung.Wer(r.Context()), totp, code, r.PostFormValue(zugang.FeldPasswort))
	if liste, ok := maengelVon(err); ok {
		t.zeigeEinmalcode(w, r, totp, liste)
		return
	}
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	ziel := profilPfad
	if anmeldung.Wer(r.Context()).Hinweise.Passwortwechsel {
		ziel = passwortPfad
	}
	http.Redirect(w, r, ziel, http.StatusSeeOther)
}
