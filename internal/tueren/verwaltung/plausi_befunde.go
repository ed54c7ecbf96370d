// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/tueren/web"
)

// befundseiten is the number of findings on a page.
const befundseiten = 50

// befundlistenseite is the list as the template shows it.
type befundlistenseite struct {
	Tag, Wort   string
	Uebersicht  string
	Stichtag    string
	Befund      string
	Stand       string
	Ort         string
	Befundwahl  []web.Option
	Standwahl   []web.Option
	Gemeinden   []web.Option
	Zeilen      []befundzeile
	Weitere     string
	Einsehbar   bool // the viewer may open findings
	AlleZeigen  string
	Eingegrenzt bool
}

// befundzeile is one finding of the list. It names no resident.
type befundzeile struct {
	Fall, Ziel, Art, Titel, Gemeinden, Felder, Stand, Seit, Antworten string
	Erledigt                                                          bool
}

func (t *Tuer) plausibefunde(w http.ResponseWriter, r *http.Request) {
	abfrage := r.URL.Query()
	tag, _ := melde.ParseDatum(abfrage.Get(plausiTag))
	u, err := t.Plausi.Uebersicht(r.Context(), tag)
	if err == nil && u.Gewaehlt == nil {
		err = errSeite
	}
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	a := plausiauswahl(abfrage)
	liste, weitere, err := t.Plausi.Liste(r.Context(), *u.Gewaehlt, a)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	l := neuerPlausilauf(*u.Gewaehlt)
	s := befundlistenseite{
		Tag: l.Tag, Wort: l.Wort, Stichtag: l.Stichtag.String(), Befund: string(a.Art), Stand: abfrage.Get(plausiStand), Ort: string(a.Gemeinde),
		Befundwahl: t.befundwahl(), Standwahl: befundstaende(), Gemeinden: t.plausigemeinden(u.Zahlen), Einsehbar: sachbearbeiter(r).Amt,
		Uebersicht: plausipfad + "?" + url.Values{plausiTag: {l.Stichtag.String()}}.Encode(),
		AlleZeigen: befundliste(l.Stichtag, anwendung.Auswahl{}), Eingegrenzt: a.Art != "" || a.Stand != nil || a.Gemeinde != "",
	}
	for i := range liste {
		s.Zeilen = append(s.Zeilen, t.befundzeile(l.Lauf, &liste[i]))
	}
	if weitere {
		a.Nach = liste[len(liste)-1].Nummer
		s.Weitere = befundliste(l.Stichtag, a)
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "plausi-befunde", t.kopf(r, web.Seite{Titel: "Befunde", Inhalt: s}))
}

// plausiauswahl reads the filter; what is unknown counts as not given.
func plausiauswahl(abfrage url.Values) anwendung.Auswahl {
	a := anwendung.Auswahl{Anzahl: befundseiten}
	if art := plausibilitaet.Art(abfrage.Get(plausiArt)); slices.Contains(plausibilitaet.Arten, art) {
		a.Art = art
	}
	if n, err := strconv.Atoi(abfrage.Get(plausiStand)); err == nil && n >= 0 && n < len(anwendung.Staende) {
		a.Stand = &anwendung.Staende[n]
	}
	if ags := abfrage.Get(plausiOrt); len(ags) == 8 && strings.Trim(ags, "0123456789") == "" {
		a.Gemeinde = melde.AGS(ags)
	}
	if n, err := strconv.Atoi(abfrage.Get(plausiNach)); err == nil && n > 0 {
		a.Nach = n
	}
	return a
}

func (t *Tuer) befundwahl() []web.Option {
	aus := []web.Option{{Wert: "", Text: "alle"}}
	for _, art := range plausibilitaet.Arten {
		aus = append(aus, web.Option{Wert: string(art), Text: string(art) + " – " + t.Plausitexte.Befundtext(art).Titel})
	}
	return aus
}

func befundstaende() []web.Option {
	aus := []web.Option{{Wert: "", Text: "alle"}}
	for i, s := range anwendung.Staende {
		aus = append(aus, web.Option{Wert: strconv.Itoa(i), Text: s.String()})
	}
	return aus
}

// plausigemeinden are the municipalities that have findings, by name.
func (t *Tuer) plausigemeinden(zahlen []anwendung.Zahl) []web.Option {
	aus := []web.Option{}
	for _, z := range zahlen {
		o := web.Option{Wert: string(z.Gemeinde), Text: t.plausigemeinde(z.Gemeinde)}
		if !slices.Contains(aus, o) {
			aus = append(aus, o)
		}
	}
	slices.SortFunc(aus, func(a, b web.Option) int { return strings.Compare(a.Text, b.Text) })
	return append([]web.Option{{Wert: "", Text: "alle"}}, aus...)
}

func (t *Tuer) befundzeile(l anwendung.Lauf, b *anwendung.Befund) befundzeile {
	z := befundzeile{
		Fall: anwendung.Fallkennzeichen(l, b), Ziel: fmt.Sprintf("%s%s/%d", befundpfad, l.Stichtag, b.Nummer),
		Art: string(b.Art), Titel: t.Plausitexte.Befundtext(b.Art).Titel, Stand: b.Stand.String(), Seit: zeitpunkt(b.Geaendert),
		Erledigt: b.Stand == anwendung.Unbegruendet || b.Stand == anwendung.Berichtigt,
	}
	var orte, felder []string
	for _, s := range b.Saetze {
		if name := t.plausigemeinde(s.Schluessel.AGS); !slices.Contains(orte, name) {
			orte = append(orte, name)
		}
	}
	for _, id := range b.Felder {
		if f, ok := t.Plausitexte.Feld(b.Art, id); ok {
			felder = append(felder, f.Name)
		}
	}
	beantwortet := 0
	for _, n := range b.Nachrichten {
		if n.Antwort != anwendung.OhneAntwort {
			beantwortet++
		}
	}
	z.Gemeinden, z.Felder = strings.Join(orte, ", "), strings.Join(felder, ", ")
	z.Antworten = fmt.Sprintf("%d von %d", beantwortet, len(b.Nachrichten))
	return z
}
