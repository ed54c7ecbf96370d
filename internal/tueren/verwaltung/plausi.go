// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Plausi is the yearly check; *plausibilitaet.Dienst is one.
type Plausi interface {
	Uebersicht(ctx context.Context, stichtag melde.Datum) (anwendung.Uebersicht, error)
	Liste(ctx context.Context, l anwendung.Lauf, a anwendung.Auswahl) ([]anwendung.Befund, bool, error)
	Zeige(ctx context.Context, wer anwendung.Sachbearbeitung, stichtag melde.Datum, nummer int) (anwendung.Einzelheiten, error)
}

// Where the pages of the yearly check hang.
const (
	plausipfad  = Pfad + "plausibilitaet"
	befundepfad = plausipfad + "/befunde"
	befundpfad  = plausipfad + "/befund/"
)

// The query parameters of the pages. They say nothing about anybody.
const (
	plausiTag   = "stichtag"
	plausiArt   = "befund"
	plausiStand = "stand"
	plausiOrt   = "gemeinde"
	plausiNach  = "nach"
)

// registrierePlausi adds the pages of the yearly check.
func (t *Tuer) registrierePlausi(mux *http.ServeMux) {
	if t.Plausi == nil {
		return
	}
	mux.HandleFunc("GET "+plausipfad, t.anmeldung.Nur(t.plausiuebersicht))
	mux.HandleFunc("GET "+befundepfad, t.anmeldung.Nur(t.plausibefunde))
	mux.HandleFunc("GET "+befundpfad+"{stichtag}/{nummer}", t.anmeldung.Nur(t.plausibefund))
}

// plausiverweis is the link of the navigation.
func (t *Tuer) plausiverweis(r *http.Request) (web.Verweis, bool) {
	v := web.Verweis{Text: "Plausibilität", Ziel: plausipfad, Aktiv: strings.HasPrefix(r.URL.Path, plausipfad)}
	return v, t.Plausi != nil
}

// plausiseite is the dashboard as the template shows it.
type plausiseite struct {
	Laeufe       []plausilauf
	Lauf         *plausilauf
	Arten        []artzeile
	Artbild      []web.Balken
	Ortbild      []web.Balken
	Orte         []plausiort
	Fristen      []plausifrist
	Jahr         int
	Ueberfaellig int
	Versaeumt    bool
	Liste        string // address of all findings of the run
	Offen        string // address of those that are open
	Frost        []string
}

type plausilauf struct {
	anwendung.Lauf
	Tag, Wort, Zeit string
	Gewaehlt        bool
}

// artzeile is a kind of finding with its numbers by state.
type artzeile struct {
	Art, Titel, Norm string
	Staende          []int
	Gesamt           int
	Ziel             string
}

// plausiort is a municipality with its numbers by kind.
type plausiort struct {
	Name   string
	Arten  []int
	Gesamt int
	Offen  int
	Ziel   string
}

type plausifrist struct {
	Tag, Text, Norm, Stand string
	Warnung                bool
}

func (t *Tuer) plausiuebersicht(w http.ResponseWriter, r *http.Request) {
	tag, _ := melde.ParseDatum(r.URL.Query().Get(plausiTag)) // none = the latest run
	u, err := t.Plausi.Uebersicht(r.Context(), tag)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := plausiseite{Jahr: u.Jahr, Ueberfaellig: u.Ueberfaellig}
	for _, f := range u.Fristen {
		s.Fristen = append(s.Fristen, fristzeile(f))
		s.Versaeumt = s.Versaeumt || f.Versaeumt
	}
	for _, f := range u.Frost {
		s.Frost = append(s.Frost, fmt.Sprintf("Stand vom %s, eingefroren am %s", f.Stichtag.Deutsch(), zeitpunkt(f.Zeit)))
	}
	for i := range u.Laeufe {
		l := neuerPlausilauf(u.Laeufe[i])
		if u.Gewaehlt != nil && u.Laeufe[i].ID == u.Gewaehlt.ID {
			l.Gewaehlt = true
			s.Lauf = &l
		}
		s.Laeufe = append(s.Laeufe, l)
	}
	if s.Lauf != nil {
		t.fuellePlausi(&s, u)
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "plausi", t.kopf(r, web.Seite{Titel: "Plausibilitätsprüfung", Inhalt: s}))
}

func neuerPlausilauf(l anwendung.Lauf) plausilauf {
	wort := "Probelauf"
	if l.Amtlich {
		wort = "amtlicher Lauf"
	}
	return plausilauf{Lauf: l, Tag: l.Stichtag.Deutsch(), Wort: wort, Zeit: zeitpunkt(l.Zeit)}
}

func fristzeile(f anwendung.Frist) plausifrist {
	z := plausifrist{Tag: f.Tag.Deutsch(), Text: f.Text, Norm: f.Norm, Stand: "steht aus", Warnung: f.Versaeumt}
	switch {
	case f.Erledigt:
		z.Stand = "erledigt"
	case f.Versaeumt:
		z.Stand = "überfällig"
	}
	return z
}

// fuellePlausi adds the numbers of the run that is shown.
func (t *Tuer) fuellePlausi(s *plausiseite, u anwendung.Uebersicht) {
	tag := u.Gewaehlt.Stichtag
	s.Liste = befundliste(tag, anwendung.Auswahl{})
	offen := anwendung.Offen
	s.Offen = befundliste(tag, anwendung.Auswahl{Stand: &offen})
	for _, art := range plausibilitaet.Arten {
		text := t.Plausitexte.Befundtext(art)
		a := artzeile{Art: string(art), Titel: text.Titel, Norm: text.Norm, Staende: make([]int, len(anwendung.Staende)),
			Ziel: befundliste(tag, anwendung.Auswahl{Art: art})}
		for _, z := range u.Arten {
			if z.Art == art {
				a.Staende[z.Stand] += z.Anzahl
				a.Gesamt += z.Anzahl
			}
		}
		s.Arten = append(s.Arten, a)
		s.Artbild = append(s.Artbild, web.Balken{Name: a.Art + " – " + a.Titel, Wert: int64(a.Gesamt)})
	}
	s.Orte = t.plausiorte(tag, u.Zahlen)
	for _, o := range s.Orte[:min(meiste, len(s.Orte))] {
		s.Ortbild = append(s.Ortbild, web.Balken{Name: o.Name, Wert: int64(o.Gesamt)})
	}
}

// plausiorte puts the numbers of each municipality together, those with most
// findings first.
func (t *Tuer) plausiorte(tag melde.Datum, zahlen []anwendung.Zahl) (orte []plausiort) {
	nach := map[melde.AGS]int{}
	for _, z := range zahlen {
		i, da := nach[z.Gemeinde]
		if !da {
			i = len(orte)
			nach[z.Gemeinde] = i
			orte = append(orte, plausiort{Name: t.plausigemeinde(z.Gemeinde), Arten: make([]int, len(plausibilitaet.Arten)),
				Ziel: befundliste(tag, anwendung.Auswahl{Gemeinde: z.Gemeinde})})
		}
		o := &orte[i]
		if art := slices.Index(plausibilitaet.Arten, z.Art); art >= 0 {
			o.Arten[art] += z.Anzahl
		}
		o.Gesamt += z.Anzahl
		if z.Stand == anwendung.Offen || z.Stand == anwendung.Bestaetigt {
			o.Offen += z.Anzahl
		}
	}
	slices.SortStableFunc(orte, func(a, b plausiort) int {
		return cmp.Or(cmp.Compare(b.Gesamt, a.Gesamt), cmp.Compare(a.Name, b.Name))
	})
	return orte
}

func (t *Tuer) plausigemeinde(ags melde.AGS) string {
	return cmp.Or(t.gemeinden[ags].Name, string(ags))
}

// befundliste is the address of a list of findings.
func befundliste(tag melde.Datum, a anwendung.Auswahl) string {
	v := url.Values{plausiTag: {tag.String()}}
	if a.Art != "" {
		v.Set(plausiArt, string(a.Art))
	}
	if a.Stand != nil {
		v.Set(plausiStand, fmt.Sprint(*a.Stand))
	}
	if a.Gemeinde != "" {
		v.Set(plausiOrt, string(a.Gemeinde))
	}
	if a.Nach > 0 {
		v.Set(plausiNach, fmt.Sprint(a.Nach))
	}
	return befundepfad + "?" + v.Encode()
}

// sachbearbeiter is who looks at a finding.
func sachbearbeiter(r *http.Request) anwendung.Sachbearbeitung {
	wer := anmeldung.Wer(r.Context())
	s := anwendung.Sachbearbeitung{Akteur: wer.Akteur, Amt: wer.Bereich == zugang.BereichAmt}
	s.Akteur.Kennung = wer.Kennung
	return s
}
