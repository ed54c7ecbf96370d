// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/tueren/web"
)

// listenseite is the number of cases on a page.
const listenseite = 25

// klaerungsseite is the work list as the template shows it.
type klaerungsseite struct {
	Bestaetigung *bestaetigungsansicht
	Zahl         int
	Zeilen       []fallzeile
	Gemeinde     string
	Gemeinden    []web.Option
	Art, Stand   string
	Arten        []web.Option
	Staende      []web.Option
	Gefiltert    bool
	Weitere      string // address of the next page, "" for none
	Naechster    string // address that opens the next case
}

// fallzeile is one case of the list. It says nothing about a resident.
type fallzeile struct {
	Fall, Ziel, Art string
	Gemeinden       [2]string
	Seit            string
	Staerke         string
	Auffaellig      string
	Stand           string
	Wartet          bool // for somebody or something
}

func (t *Tuer) klaerungsliste(w http.ResponseWriter, r *http.Request) {
	abfrage := r.URL.Query()
	f := filterVon(abfrage)
	nach, _ := liesPaar(abfrage.Get(abfrageNach)) // none = from the beginning
	liste, weitere, err := t.Klaerung.Liste(r.Context(), sachbearbeitung(r), f, nach, listenseite)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	zahl, err := t.Klaerung.Zahl(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := klaerungsseite{
		Bestaetigung: bestaetigungAus(abfrage), Zahl: zahl,
		Gemeinde: string(f.Gemeinde), Gemeinden: t.gemeindewahl(), Art: string(f.Art), Arten: artwahl(),
		Stand: string(f.Stand), Staende: standwahl(), Gefiltert: f != (klaerung.Filter{}),
		Naechster: adresse(klaerungspfad+"/naechster", filterwerte(f)),
	}
	for i := range liste {
		s.Zeilen = append(s.Zeilen, t.fallzeile(&liste[i], f))
	}
	if weitere {
		v := filterwerte(f)
		v.Set(abfrageNach, paarText(liste[len(liste)-1].Paar))
		s.Weitere = adresse(klaerungspfad, v)
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "klaerung", t.kopf(r, web.Seite{Titel: "Klärungsfälle", Inhalt: s}))
}

func (t *Tuer) fallzeile(e *klaerung.Eintrag, f klaerung.Filter) fallzeile {
	return fallzeile{
		Fall: fallname(e.Paar), Ziel: adresse(fallpfad+paarText(e.Paar), filterwerte(f)), Art: e.Art.String(),
		Gemeinden: [2]string{t.gemeindename(e.Gemeinden[0]), t.gemeindename(e.Gemeinden[1])},
		Seit:      alter(e.Tage), Staerke: fmt.Sprintf("%s (%s)", e.Staerke, e.Summe.Deutsch()),
		Auffaellig: strings.Join(e.Auffaellig, "; "), Stand: string(e.Stand), Wartet: e.Stand != klaerung.StandOffen,
	}
}

func alter(tage int) string {
	switch {
	case tage <= 0:
		return "von heute"
	case tage == 1:
		return "1 Tag"
	}
	return fmt.Sprintf("%d Tage", tage)
}

func (t *Tuer) gemeindename(ags melde.AGS) string {
	if g, ok := t.gemeinden[ags]; ok {
		return g.Name
	}
	return string(ags)
}

// gemeindewahl are all municipalities by the German alphabet.
func (t *Tuer) gemeindewahl() []web.Option {
	wahl := make([]web.Option, 0, len(t.Gemeinden)+1)
	for _, g := range t.Gemeinden {
		wahl = append(wahl, web.Option{Wert: string(g.AGS), Text: g.Name})
	}
	alphabet := collate.New(language.German)
	slices.SortStableFunc(wahl, func(a, b web.Option) int { return alphabet.CompareString(a.Text, b.Text) })
	return slices.Insert(wahl, 0, web.Option{Text: "alle Gemeinden"})
}

func artwahl() []web.Option {
	wahl := []web.Option{{Text: "alle Arten"}}
	for _, a := range klaerung.Fallarten() {
		wahl = append(wahl, web.Option{Wert: string(a), Text: a.String()})
	}
	return wahl
}

func standwahl() []web.Option {
	wahl := []web.Option{{Text: "alle"}}
	for _, s := range klaerung.Standliste() {
		wahl = append(wahl, web.Option{Wert: string(s), Text: string(s)})
	}
	return wahl
}

// meineseite are the own decisions of today.
type meineseite struct{ Zeilen []meinezeile }

type meinezeile struct {
	Fall, Ziel, Zeit, Was, Grund string
	Folge                        int64
	Gilt                         bool
	Ruecknahme, Vorgabe          string
}

func (t *Tuer) klaerungMeine(w http.ResponseWriter, r *http.Request) {
	eigene, err := t.Klaerung.Heutige(r.Context(), sachbearbeitung(r))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	var s meineseite
	for _, e := range eigene {
		ziel := fallpfad + paarText(e.Paar)
		s.Zeilen = append(s.Zeilen, meinezeile{
			Fall: fallname(e.Paar), Ziel: ziel, Zeit: zeitpunkt(e.Zeit), Was: eintragstext(&e.Entscheidung), Grund: e.Grund,
			Folge: e.Folge, Gilt: e.Gilt, Ruecknahme: ziel + "/ruecknahme", Vorgabe: klaerung.RuecknahmeVersehen,
		})
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "klaerung-meine", t.kopf(r, web.Seite{Titel: "Meine Entscheidungen heute", Inhalt: s}))
}

// eintragstext says in words what an entry of the ledger is.
func eintragstext(e *zuordnung.Entscheidung) string {
	urteil := map[zuordnung.Menschenurteil]string{zuordnung.Zusammen: "eine Person", zuordnung.Getrennt: "zwei Personen"}[e.Urteil]
	switch e.Art {
	case zuordnung.Mensch:
		return "entschieden: " + urteil
	case zuordnung.Vorschlag:
		return "vorgeschlagen: " + urteil
	case zuordnung.Bestaetigung:
		return "Vorschlag bestätigt"
	case zuordnung.Ruecknahme:
		return "zurückgenommen"
	}
	return "verglichen: " + e.Vergleich.Urteil.String()
}
