// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/tueren/web"
)

// registrierungsschritte is the number of pages from the particulars to the check.
const registrierungsschritte = 3

// personalienseite asks who somebody is and where letters go.
type personalienseite struct {
	Schritt, Schritte int
	Person            int // the part "schritt" asks for it
	Gross             bool
	Ziel, Zurueck     string
	Fassung           int64
	W                 kunden.Angaben
}

func (t *Registrierung) angaben(w http.ResponseWriter, r *http.Request) {
	a, err := t.Antraege.Lies(r.Context(), zugriff(r))
	switch {
	case err == nil && a.Zustand.Aenderbar():
		if art := zugang.Bereich(r.URL.Query().Get(kunden.FeldArt)); art.IstKunde() && a.Zustand == kunden.Entwurf {
			a.Angaben.Art = art
		}
		t.zeigeAngaben(w, r, a.Fassung, a.Angaben, nil)
	case err == nil && a.Zustand.Offen():
		http.Redirect(w, r, standPfad, http.StatusSeeOther)
	case err != nil && !errors.Is(err, kunden.ErrVorgang):
		t.fehler(w, r, err)
	default:
		art := zugang.Bereich(cmp.Or(r.URL.Query().Get(kunden.FeldArt), string(zugang.BereichPrivat)))
		t.zeigeAngaben(w, r, 0, kunden.Angaben{Art: art}, nil)
	}
}

func (t *Registrierung) zeigeAngaben(w http.ResponseWriter, r *http.Request, fassung int64, a kunden.Angaben, fehler []web.Feldfehler) {
	s := personalienseite{
		Schritt: 1, Schritte: registrierungsschritte, Gross: a.Art == zugang.BereichGrosskunde, Ziel: angabenPfad, Zurueck: RegistrierungPfad,
		Fassung: fassung, W: a,
	}
	t.zeige(w, r, status(fehler), "registrierung-angaben", web.Seite{Titel: t.texte.T("registrierung.angaben_titel"), Fehler: fehler, Inhalt: s})
}

// liesAngaben reads the form.
func liesAngaben(v url.Values) kunden.Angaben {
	return kunden.Angaben{
		Art: zugang.Bereich(v.Get(kunden.FeldArt)), Vornamen: v.Get(kunden.FeldVornamen), Familienname: v.Get(kunden.FeldFamilienname),
		Firma: v.Get(kunden.FeldFirma), Vertrag: v.Get(kunden.FeldVertrag), EMail: v.Get(kunden.FeldEMail), Anschrift: liesAnschrift(v),
	}
}

func liesAnschrift(v url.Values) kunden.Anschrift {
	return kunden.Anschrift{
		Zusatz: v.Get(kunden.FeldZusatz), Strasse: v.Get(kunden.FeldStrasse), Hausnummer: v.Get(kunden.FeldHausnummer),
		Postleitzahl: v.Get(kunden.FeldPostleitzahl), Ort: v.Get(kunden.FeldOrt), Staat: v.Get(kunden.FeldStaat),
	}
}

// speichereAngaben begins a draft, or changes the one that the browser knows.
func (t *Registrierung) speichereAngaben(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	a := liesAngaben(v)
	fassung, _ := strconv.ParseInt(v.Get(feldFassung), 10, 64) // 0 begins a draft
	if fassung > 0 {
		err = t.Antraege.SetzeAngaben(r.Context(), zugriff(r), fassung, a)
	}
	if fassung <= 0 || errors.Is(err, kunden.ErrVorgang) { // the draft is over: what was typed begins another one
		var z kunden.Zugriff
		if z, err = t.Antraege.Beginne(r.Context(), a); err == nil {
			merke(w, z)
		}
	}
	liste, imFormular := maengelVon(err)
	switch {
	case imFormular:
		t.zeigeAngaben(w, r, fassung, a, liste)
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, nachweisPfad, http.StatusSeeOther)
	}
}
