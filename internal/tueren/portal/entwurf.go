// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/web"
)

// Codes of the orders that pages answer in their own way.
const (
	codeUeberholt     = "MR-1822"
	codeKeinEntwurf   = "MR-1823"
	codeErklaerung    = "MR-1825"
	codeZweck         = "MR-1826"
	codeUnvollstandig = "MR-1827"
	codeNichtFertig   = "MR-1828"
	codeTarif         = "MR-1829"
)

// feldFassung is the version of the draft that a form showed.
const feldFassung = "fassung"

// fall is one request about an order.
type fall struct {
	w http.ResponseWriter
	r *http.Request
	n auftrag.Nutzer
	a *auftrag.Auftrag
	// i is the place of the profile, from 0.
	i int
	v url.Values // the posted form
}

// ziel is a page of the order.
func (c *fall) ziel(rest string) string { return Pfad + "auftrag/" + c.a.Nummer + rest }

// profilziel is a page about the profile, by its ordinal number.
func (c *fall) profilziel(seite string, i int) string {
	return c.ziel("/" + seite + "/" + strconv.Itoa(i+1))
}

func (c *fall) weiter(ziel string) { http.Redirect(c.w, c.r, ziel, http.StatusSeeOther) }

func (c *fall) profil() *auftrag.Profil { return &c.a.Profile[c.i] }

// mitAuftrag finds the order of the address; somebody else's is as unknown as none.
func (t *Tuer) mitAuftrag(next func(*fall)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &fall{w: w, r: r, n: nutzer(r)}
		var err error
		if r.Method == http.MethodPost {
			c.v, err = web.LiesFormular(r)
		}
		if err == nil {
			c.a, err = t.Auftraege.Lies(r.Context(), c.n, r.PathValue("nummer"))
		}
		if err != nil {
			t.fehler(w, r, err)
			return
		}
		next(c)
	}
}

// mitEntwurf lets pass drafts only; a confirmed order shows where it stands. The
// ordinal number of a profile may be one more than there are.
func (t *Tuer) mitEntwurf(next func(*fall)) http.HandlerFunc {
	return t.mitAuftrag(func(c *fall) {
		if c.a.Zustand != auftrag.Entwurf {
			c.weiter(c.ziel(""))
			return
		}
		if nr := c.r.PathValue("nr"); nr != "" {
			n, err := strconv.Atoi(nr)
			if err != nil || n < 1 || n > len(c.a.Profile)+1 {
				t.fehler(c.w, c.r, errSeite)
				return
			}
			c.i = n - 1
		}
		next(c)
	})
}

// mitProfil lets pass profiles that are there only.
func (t *Tuer) mitProfil(next func(*fall)) http.HandlerFunc {
	return t.mitEntwurf(func(c *fall) {
		if c.i >= len(c.a.Profile) {
			t.fehler(c.w, c.r, errSeite)
			return
		}
		next(c)
	})
}

// aendere stores the change of the draft and reports whether it is stored. A form
// that was sent twice finds its change done; another change in between is told.
func (t *Tuer) aendere(c *fall, f func(*auftrag.Auftrag)) bool {
	_, err := t.Auftraege.Aendere(c.r.Context(), c.n, c.a.Nummer, liesFassung(c.v), func(a *auftrag.Auftrag) error {
		if c.i > len(a.Profile) {
			return errSeite
		}
		f(a)
		return nil
	})
	if hatCode(err, codeUeberholt) {
		gelesen, fehler := t.Auftraege.Lies(c.r.Context(), c.n, c.a.Nummer)
		if fehler == nil && gelesen.Zustand == auftrag.Entwurf && schonGetan(gelesen, c.i, f) {
			return true
		}
	}
	switch {
	case err == nil:
		return true
	case hatCode(err, codeUeberholt):
		t.zeigeKonflikt(c)
	case hatCode(err, codeKeinEntwurf):
		c.weiter(c.ziel(""))
	default:
		t.fehler(c.w, c.r, err)
	}
	return false
}

// liesFassung is the version that the form showed, 0 (which no draft has) if it names none.
func liesFassung(v url.Values) int64 {
	fassung, err := strconv.ParseInt(v.Get(feldFassung), 10, 64)
	if err != nil {
		return 0
	}
	return fassung
}

// schonGetan reports whether the change would leave the draft as it is.
func schonGetan(a *auftrag.Auftrag, i int, f func(*auftrag.Auftrag)) bool {
	kopie := *a
	kopie.Profile = slices.Clone(a.Profile)
	if i > len(kopie.Profile) {
		return false
	}
	f(&kopie)
	return reflect.DeepEqual(&kopie, a)
}

// konfliktseite leads back to the draft as it stands.
type konfliktseite struct{ Ziel string }

func (t *Tuer) zeigeKonflikt(c *fall) {
	s := web.Seite{Titel: t.texte.T("konflikt.titel"), Inhalt: konfliktseite{c.ziel("/pruefen")}}
	t.zeige(c.w, c.r, http.StatusConflict, "konflikt", s)
}

func hatCode(err error, code string) bool {
	var f *fehler.Fehler
	return errors.As(err, &f) && f.Code == code
}

// formular is what every page of the dialog has.
type formular struct {
	Ziel    string // where the form goes
	Zurueck string
	Fassung int64
	// Person is the ordinal number of the person, 0 for none; Schritt the page of Schritte.
	Person, Schritt, Schritte int
	// Entwurf is the address for deleting the draft, "" before there is one.
	Entwurf string
}

// The pages of the dialog that are counted.
const (
	schrittPerson = iota + 1
	schrittMerkmale
	schrittAngaben
	schrittUmfang
	schrittErklaerung
	schrittPruefen
)

func (c *fall) formular(schritt int, ziel, zurueck string) formular {
	f := formular{Ziel: ziel, Zurueck: zurueck, Schritt: schritt, Schritte: schrittPruefen}
	if schritt < schrittErklaerung {
		f.Person = c.i + 1
	}
	if c.a != nil {
		f.Fassung, f.Entwurf = c.a.Fassung, c.ziel("/verwerfen")
	}
	return f
}

func status(fehler []web.Feldfehler) int {
	if len(fehler) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}
