// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

var errVerwaltung = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung,
	"Diese Seite ist der Administration Ihrer Behörde vorbehalten.")

// registriereVerwaltung adds the pages of the bodies' own administration.
func (t *Tuer) registriereVerwaltung(mux *http.ServeMux) {
	if t.Verwaltung == nil {
		return
	}
	for weg, seite := range map[string]http.HandlerFunc{
		"GET verwaltung": t.nutzerliste, "GET verwaltung/neu": t.neuerNutzer, "POST verwaltung/neu": t.legeNutzerAn,
		"GET verwaltung/nutzer/{zeichen}": t.nutzer, "POST verwaltung/nutzer/{zeichen}": t.aendereNutzer,
		"GET verwaltung/stelle": t.stelle, "POST verwaltung/stelle": t.aendereStelle,
	} {
		methode, pfad, _ := strings.Cut(weg, " ")
		mux.HandleFunc(methode+" "+Pfad+pfad, t.anmeldung.Nur(t.nurVerwaltung(seite)))
	}
}

// nurVerwaltung lets only administrators pass.
func (t *Tuer) nurVerwaltung(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !anmeldung.Wer(r.Context()).Darf(zugang.RolleAdmin) {
			t.fehler(w, r, errVerwaltung)
			return
		}
		next(w, r)
	}
}

// lies reads a form; false means that the answer is given.
func (t *Tuer) lies(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return nil, false
	}
	return werte, true
}

// feldfehler returns what is to be shown in the form; false means that the error
// belongs on a page of its own.
func feldfehler(err error) ([]web.Feldfehler, bool) {
	var liste zugang.Maengelliste
	if errors.As(err, &liste) {
		var alle []web.Feldfehler
		for _, m := range liste {
			alle = append(alle, web.Feldfehler{Feld: m.Pfad, Text: m.Text})
		}
		return alle, true
	}
	if art := fehler.ArtVon(err); art == fehler.Konflikt || art == fehler.Ueberlast {
		return []web.Feldfehler{{Text: fehler.TextVon(err)}}, true
	}
	return nil, false
}

// leseTag reads a day as people write it; "" is the zero value.
func leseTag(text string) (uhr.Datum, bool) {
	if text == "" {
		return uhr.Datum{}, true
	}
	if d, err := uhr.LiesDatum(text); err == nil {
		return d, true
	}
	for _, form := range []string{"2.1.2006", "02.01.2006"} {
		if z, err := time.Parse(form, text); err == nil {
			return uhr.Datum{Jahr: z.Year(), Monat: z.Month(), Tag: z.Day()}, true
		}
	}
	return uhr.Datum{}, false
}

func deutsch(d uhr.Datum) string {
	if d.Leer() {
		return ""
	}
	return melde.Datum(d.Jahr*10000 + int(d.Monat)*100 + d.Tag).Deutsch()
}

func kontozeit(z time.Time) string {
	if z.IsZero() {
		return ""
	}
	return z.In(uhr.Berlin()).Format("02.01.2006, 15:04 Uhr")
}

// rollenwoerter are the names of the roles for people.
var rollenwoerter = map[zugang.Rolle]string{
	zugang.RolleAbruf: "Abruf", zugang.RolleGruppe: "Gruppenabfrage", zugang.RollePruefer: "Prüfung von Stichproben",
	zugang.RolleBesondersErmaechtigt: "besonders ermächtigt (§ 34a Abs. 6 BMG)", zugang.RolleAdmin: "Administration",
}

func rollentext(rollen []zugang.Rolle) string {
	var woerter []string
	for _, r := range zugang.Rollen() {
		for _, hat := range rollen {
			if hat == r {
				woerter = append(woerter, rollenwoerter[r])
			}
		}
	}
	return strings.Join(woerter, ", ")
}
