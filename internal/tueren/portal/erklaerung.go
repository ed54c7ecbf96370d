// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/tueren/web"
)

// The fields of the declaration.
const (
	feldKeineWerbung = "keine_werbung"
	feldKeinHandel   = "kein_adresshandel"
	feldGewerblich   = "gewerblich"
	feldZweck        = "zweck"
	feldGeschaeft    = "geschaeftszeichen"
	feldZeichen      = "zeichen"
)

// erklaerungsseite asks what the information is for (S2-32.17, BMG-44.1).
type erklaerungsseite struct {
	formular
	Werbung, Handel, Gewerblich, Zweck, Geschaeft, Zeichen string
}

func (t *Tuer) erklaerung(c *fall) {
	e := c.a.Erklaerung
	s := erklaerungsseite{
		Werbung: haken(e.KeineWerbung), Handel: haken(e.KeinAdresshandel), Zweck: e.Zweck, Geschaeft: e.Geschaeftszeichen, Zeichen: c.a.Zeichen,
	}
	switch {
	case e.Gewerblich:
		s.Gewerblich = "ja"
	case e.Fassung != "":
		s.Gewerblich = "nein"
	}
	t.zeigeErklaerung(c, s, nil)
}

func (t *Tuer) zeigeErklaerung(c *fall, s erklaerungsseite, fehler []web.Feldfehler) {
	zurueck := Pfad
	if n := len(c.a.Profile); n > 0 {
		zurueck = c.profilziel("umfang", n-1)
	}
	s.formular = c.formular(schrittErklaerung, c.ziel("/erklaerung"), zurueck)
	t.zeige(c.w, c.r, status(fehler), "erklaerung", web.Seite{Titel: t.texte.T("erklaerung.titel"), Fehler: fehler, Inhalt: s})
}

func (t *Tuer) speichereErklaerung(c *fall) {
	s := erklaerungsseite{
		Werbung: c.v.Get(feldKeineWerbung), Handel: c.v.Get(feldKeinHandel), Gewerblich: c.v.Get(feldGewerblich),
		Zweck: c.v.Get(feldZweck), Geschaeft: c.v.Get(feldGeschaeft), Zeichen: c.v.Get(feldZeichen),
	}
	if fehler := t.pruefeErklaerung(s); len(fehler) > 0 {
		t.zeigeErklaerung(c, s, fehler)
		return
	}
	e := auftrag.Erklaerung{
		Fassung: t.texte.T("erklaerung.fassung"), KeineWerbung: true, KeinAdresshandel: true, Gewerblich: s.Gewerblich == "ja",
	}
	if e.Gewerblich {
		e.Zweck, e.Geschaeftszeichen = s.Zweck, s.Geschaeft
	}
	if t.aendere(c, func(a *auftrag.Auftrag) { a.Erklaerung, a.Zeichen = e, s.Zeichen }) {
		c.weiter(c.ziel("/pruefen"))
	}
}

// laengsteAngabe is the greatest length of purpose and references in characters.
const laengsteAngabe = 120

func (t *Tuer) pruefeErklaerung(s erklaerungsseite) []web.Feldfehler {
	var fehler []web.Feldfehler
	gewerblich := s.Gewerblich == "ja"
	for _, p := range []struct {
		falsch     bool
		feld, text string
	}{
		{s.Werbung != "ja", feldKeineWerbung, "fehlt_werbung"}, {s.Handel != "ja", feldKeinHandel, "fehlt_handel"},
		{!gewerblich && s.Gewerblich != "nein", feldGewerblich + "-nein", "fehlt_gewerblich"},
		{gewerblich && s.Zweck == "", feldZweck, "fehlt_zweck"}, {gewerblich && s.Geschaeft == "", feldGeschaeft, "fehlt_geschaeftszeichen"},
	} {
		if p.falsch {
			fehler = append(fehler, web.Feldfehler{Feld: p.feld, Text: t.texte.T("erklaerung." + p.text)})
		}
	}
	for _, p := range [][2]string{{feldZweck, s.Zweck}, {feldGeschaeft, s.Geschaeft}, {feldZeichen, s.Zeichen}} {
		if n := len([]rune(p[1])); n > laengsteAngabe {
			fehler = append(fehler, web.Feldfehler{Feld: p[0], Text: t.texte.T("mangel.laenge", laengsteAngabe, n)})
		}
	}
	return fehler
}
