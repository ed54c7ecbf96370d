// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"crypto/rand"
	"net/http"
	"net/url"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/stapel"
	"kernmelderegister/internal/tueren/web"
)

// feldEinmal is the token that makes a double click begin one draft only.
const feldEinmal = "einmal"

// personenfelder are the fields of the first page about a person.
var personenfelder = []string{stapel.FeldNachname, stapel.FeldVornamen, stapel.FeldPhonetik}

// personenseite asks for the names.
type personenseite struct {
	formular
	Einmal string
	W      stapel.Angaben
	// MitZeichen offers a reference of the person's own, as bulk customers need it.
	MitZeichen bool
}

// neuerAuftrag shows the first page; nothing is stored before it is filled in.
func (t *Tuer) neuerAuftrag(w http.ResponseWriter, r *http.Request) {
	c := &fall{w: w, r: r, n: nutzer(r)}
	t.zeigePerson(c, personenseite{Einmal: rand.Text()}, nil)
}

func (t *Tuer) zeigePerson(c *fall, s personenseite, fehler []web.Feldfehler) {
	ziel, zurueck := Pfad+"auftrag/neu", Pfad
	if c.a != nil {
		ziel, zurueck = c.profilziel("person", c.i), c.ziel("/pruefen")
	}
	s.formular, s.MitZeichen = c.formular(schrittPerson, ziel, zurueck), c.n.Grosskunde
	t.zeige(c.w, c.r, status(fehler), "person", web.Seite{Titel: t.texte.T("person.titel"), Fehler: fehler, Inhalt: s})
}

// beginne stores the first page as a draft.
func (t *Tuer) beginne(w http.ResponseWriter, r *http.Request) {
	c := &fall{w: w, r: r, n: nutzer(r)}
	var err error
	if c.v, err = web.LiesFormular(r); err != nil {
		t.fehler(w, r, err)
		return
	}
	p, werte, fehler := t.liesPerson(c)
	if len(fehler) > 0 {
		t.zeigePerson(c, personenseite{Einmal: c.v.Get(feldEinmal), W: werte}, fehler)
		return
	}
	nummer, err := t.Auftraege.Beginne(r.Context(), c.n, c.v.Get(feldEinmal))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	a, err := t.Auftraege.Lies(r.Context(), c.n, nummer)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	c.a = a
	if len(a.Profile) == 0 { // not the second click of two
		c.v.Set(feldFassung, "1")
		if !t.aendere(c, func(a *auftrag.Auftrag) { setzePerson(a, 0, p) }) {
			return
		}
	}
	c.weiter(c.profilziel("merkmale", 0))
}

func (t *Tuer) person(c *fall) {
	tarif, err := t.Tarife.Am(t.heute())
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	if c.i >= tarif.ProfileImDialog {
		t.fehler(c.w, c.r, errSeite)
		return
	}
	s := personenseite{W: stapel.Angaben{}}
	if c.i < len(c.a.Profile) {
		s.W = stapel.AngabenAus(&c.profil().Ersuchen.Anfrage, t.orte)
		s.W[stapel.SpalteZeichen] = c.profil().Zeichen
	}
	t.zeigePerson(c, s, nil)
}

func (t *Tuer) speicherePerson(c *fall) {
	p, werte, fehler := t.liesPerson(c)
	if len(fehler) > 0 {
		t.zeigePerson(c, personenseite{W: werte}, fehler)
		return
	}
	i := c.i
	if !t.aendere(c, func(a *auftrag.Auftrag) { setzePerson(a, i, p) }) {
		return
	}
	if i < len(c.a.Profile) && len(c.a.Profile[i].Ersuchen.Anfrage.Maengel(c.n.Regel)) == 0 {
		c.weiter(c.ziel("/pruefen"))
		return
	}
	c.weiter(c.profilziel("merkmale", i))
}

// liesPerson reads the names and what was typed.
func (t *Tuer) liesPerson(c *fall) (auftrag.Profil, stapel.Angaben, []web.Feldfehler) {
	werte := nur(c.v, append([]string{stapel.SpalteZeichen}, personenfelder...))
	anfrage, maengel := t.deuter(c.r.Context()).Deute(werte)
	fehler := t.feldfehler(maengel)
	for _, m := range []struct{ feld, text string }{{stapel.FeldNachname, "mangel.nachname"}, {stapel.FeldVornamen, "mangel.vornamen"}} {
		if suche.Suchform(werte[m.feld]) == "" && !hatFeld(fehler, m.feld) {
			fehler = append(fehler, web.Feldfehler{Feld: m.feld, Text: t.texte.T(m.text)})
		}
	}
	p := auftrag.Profil{Zeichen: werte[stapel.SpalteZeichen]}
	p.Ersuchen.Anfrage = anfrage
	return p, werte, fehler
}

// setzePerson puts the names into the profile at the place, a new one at the end.
func setzePerson(a *auftrag.Auftrag, i int, p auftrag.Profil) {
	if i == len(a.Profile) {
		a.Profile = append(a.Profile, auftrag.Profil{})
	}
	ziel := &a.Profile[i]
	ziel.Zeichen = p.Zeichen
	q := &ziel.Ersuchen.Anfrage
	q.Nachname, q.Vornamen, q.Phonetik = p.Ersuchen.Anfrage.Nachname, p.Ersuchen.Anfrage.Vornamen, p.Ersuchen.Anfrage.Phonetik
}

// nur returns the posted values of the fields.
func nur(v url.Values, felder []string) stapel.Angaben {
	a := stapel.Angaben{}
	for _, f := range felder {
		if wert := v.Get(f); wert != "" {
			a[f] = wert
		}
	}
	return a
}

func hatFeld(fehler []web.Feldfehler, feld string) bool {
	for _, f := range fehler {
		if f.Feld == feld {
			return true
		}
	}
	return false
}
