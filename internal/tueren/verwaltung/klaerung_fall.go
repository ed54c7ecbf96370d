// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/tueren/web"
)

// fallseite is a case as the template shows it.
type fallseite struct {
	Bestaetigung *bestaetigungsansicht
	Fall         string
	Ziel         string // address of the case, to which the forms are posted
	Abfrage      string // the filter that goes along, with "?"
	Liste        string
	Marke        string
	Satz         string // what speaks for and against, in one sentence
	Art, Stand   string
	Koepfe       [2]satzkopf
	Zeilen       []vergleichszeile
	Abweichend   int
	Belege       []beleg
	Summe        string
	Staerke      klaerung.Staerke
	Widerspruch  []string
	Verlauf      []verlaufszeile
	Fragen       []fragezeile

	Entscheidbar, VierAugen, Zurueckgestellt bool
	ZurueckBis                               string
	Vorschlag                                *vorschlagsansicht
	Gruppen                                  []begruendungsgruppe
	Worte, Fragetext, Fragestelle            string
	Fokus                                    bool // the first control has the focus
	FehlerWahl                               bool // no reason was chosen
	FrageOffen                               bool // the question's part is unfolded
}

// satzkopf names one side of the comparison.
type satzkopf struct {
	Wort                  string // "links", "rechts"
	ID                    zuordnung.SatzID
	Gemeinde, Lage        string
	Gesperrt, Vermisst    bool
	BedingterSperrvermerk bool
}

// beleg is one feature of the evidence.
type beleg struct {
	Merkmal, Text, Gewicht string
	Balken                 template.HTML
}

// verlaufszeile is an entry of the ledger; Folge is set if it can be taken back.
type verlaufszeile struct {
	Zeit, Wer, Was, Grund string
	Folge                 int64
}

type fragezeile struct{ Gemeinde, Zeit, Wer, Text, Stand string }

// vorschlagsansicht is the proposal that waits.
type vorschlagsansicht struct {
	Wer, Zeit, Grund string
	Eigener          bool
	Folge            int64
	Vorgabe          string // reason with which the own proposal is taken back
}

// begruendungsgruppe are the reasons for one decision.
type begruendungsgruppe struct {
	ID, Titel string
	Gruende   []begruendungswahl
}

type begruendungswahl struct {
	ID, Feld, Text, Taste string // Feld is the id of the input
	Gewaehlt, Erster      bool
}

func (t *Tuer) klaerungsfall(w http.ResponseWriter, r *http.Request, p zuordnung.Paar) {
	t.zeigeFall(w, r, p, falleingabe{status: http.StatusOK})
}

// falleingabe is what the clerk had entered when the form was refused.
type falleingabe struct {
	status int
	werte  url.Values
	fehler []web.Feldfehler
}

func (t *Tuer) zeigeFall(w http.ResponseWriter, r *http.Request, p zuordnung.Paar, e falleingabe) {
	f, err := t.Klaerung.Zeige(r.Context(), sachbearbeitung(r), p)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := t.fallseite(r, &f, e)
	t.seiten.Schreibe(w, r, e.status, "klaerungsfall", t.kopf(r, web.Seite{Titel: "Klärungsfall " + s.Fall, Fehler: e.fehler, Inhalt: s}))
}

func (t *Tuer) fallseite(r *http.Request, f *klaerung.Fall, e falleingabe) fallseite {
	filter := filterwerte(filterVon(r.URL.Query()))
	s := fallseite{
		Bestaetigung: bestaetigungAus(r.URL.Query()), Fall: fallname(f.Paar), Ziel: fallpfad + paarText(f.Paar),
		Liste: adresse(klaerungspfad, filter), Abfrage: adresse("", filter), Marke: f.Marke,
		Satz: zusammenfassung(f), Art: f.Art.String(), Stand: string(f.Eintrag.Stand),
		Zeilen: gegenueberstellung(f.Saetze[0].Satz, f.Saetze[1].Satz), Belege: belege(f.Belege), Summe: f.Summe.Deutsch(),
		Staerke: f.Staerke, Widerspruch: f.Auffaellig, Entscheidbar: f.Entscheidbar, VierAugen: f.VierAugen,
		Zurueckgestellt: f.Eintrag.Stand == klaerung.StandZurueckgestellt, ZurueckBis: f.Zurueckgestellt.Deutsch(),
		Gruppen: begruendungsgruppen(e.werte.Get("begruendung")), Worte: e.werte.Get("worte"),
		Fragetext: e.werte.Get("text"), Fragestelle: e.werte.Get("satz"), FrageOffen: e.werte.Has("text"), Fokus: len(e.fehler) == 0,
		FehlerWahl: len(e.fehler) > 0 && e.fehler[0].Feld == "begruendung-1",
	}
	for i, satz := range f.Saetze {
		s.Koepfe[i] = satzkopf{Wort: [2]string{"links", "rechts"}[i], ID: satz.ID, Gemeinde: t.gemeindename(satz.Satz.Schluessel.AGS),
			Lage: satz.Satz.Lage().String(), Gesperrt: satz.Satz.IstGesperrt(), Vermisst: satz.NichtMehrGeliefert,
			BedingterSperrvermerk: satz.Satz.HatBedingtenSperrvermerk()}
	}
	for _, z := range s.Zeilen {
		if z.Zeichen != zeichenGleich {
			s.Abweichend++
		}
	}
	if v := f.Vorschlag; v != nil {
		s.Vorschlag = &vorschlagsansicht{v.Wer, zeitpunkt(v.Zeit), v.Grund, f.Eigener, v.Folge, klaerung.RuecknahmeVersehen}
	}
	s.Verlauf, s.Fragen = verlauf(f.Verlauf, &f.Fallzeile.Stand), t.fragen(f.Rueckfragen)
	return s
}

// zusammenfassung says in one sentence what speaks for one human and what against.
func zusammenfassung(f *klaerung.Fall) string {
	var dafuer, dagegen []string
	for _, b := range f.Belege {
		switch {
		case b.Gewicht > 0:
			dafuer = append(dafuer, b.String())
		case b.Gewicht < 0:
			dagegen = append(dagegen, b.String())
		}
	}
	satz := "Für eine Person spricht: " + aufzaehlung(dafuer) + "; dagegen: " + aufzaehlung(append(dagegen, f.Auffaellig...))
	return satz + "."
}

// aufzaehlung joins with commas and an "und", "nichts" for none.
func aufzaehlung(liste []string) string {
	switch n := len(liste); n {
	case 0:
		return "nichts"
	case 1:
		return liste[0]
	default:
		return strings.Join(liste[:n-1], ", ") + " und " + liste[n-1]
	}
}

var gruppentitel = []struct {
	beschluss klaerung.Beschluss
	titel     string
}{
	{klaerung.Zusammen, "Eine Person, weil …"},
	{klaerung.Getrennt, "Zwei Personen, weil …"},
	{klaerung.Spaeter, "Später entscheiden, weil …"},
}

// tasten are the access keys of the reasons, in their order.
const tasten = "1234567890"

func begruendungsgruppen(gewaehlt string) []begruendungsgruppe {
	var gruppen []begruendungsgruppe
	nr := 0
	for _, g := range gruppentitel {
		gruppe := begruendungsgruppe{ID: string(g.beschluss), Titel: g.titel}
		for _, b := range klaerung.Begruendungen() {
			if b.Beschluss != g.beschluss {
				continue
			}
			wahl := begruendungswahl{ID: b.ID, Feld: fmt.Sprintf("begruendung-%d", nr+1), Text: b.Text, Gewaehlt: b.ID == gewaehlt, Erster: nr == 0}
			if nr < len(tasten) {
				wahl.Taste = tasten[nr : nr+1]
			}
			gruppe.Gruende = append(gruppe.Gruende, wahl)
			nr++
		}
		gruppen = append(gruppen, gruppe)
	}
	return gruppen
}

// verlauf shows the ledger of the pair; a decision in force, confirmed or not,
// can be taken back. A proposal has its own button.
func verlauf(eintraege []zuordnung.Entscheidung, k *zuordnung.Kantenstand) []verlaufszeile {
	gilt := func(folge int64) bool {
		return slices.ContainsFunc(k.Menschen, func(e zuordnung.Entscheidung) bool { return e.Folge == folge })
	}
	var aus []verlaufszeile
	for i := range eintraege {
		e := &eintraege[i]
		z := verlaufszeile{Zeit: zeitpunkt(e.Zeit), Wer: e.Wer, Was: eintragstext(e), Grund: e.Grund}
		if e.Art == zuordnung.Maschine {
			z.Wer, z.Grund = "Vergleich "+e.Modell, "Summe "+e.Vergleich.Summe().Deutsch()
		}
		if gilt(e.Folge) {
			z.Folge = e.Folge
		}
		aus = append(aus, z)
	}
	return aus
}

func (t *Tuer) fragen(fragen []klaerung.Rueckfrage) []fragezeile {
	var aus []fragezeile
	for i := range fragen {
		r := &fragen[i]
		z := fragezeile{t.gemeindename(r.Gemeinde), zeitpunkt(r.Gestellt), r.Wer, r.Text, string(r.Stand)}
		switch {
		case r.Stand == klaerung.Beantwortet && r.Bestaetigt:
			z.Stand = "beantwortet am " + zeitpunkt(r.Beantwortet) + ": Hinweis bestätigt"
		case r.Stand == klaerung.Beantwortet:
			z.Stand = "beantwortet am " + zeitpunkt(r.Beantwortet) + ": Hinweis nicht bestätigt"
		case r.Stand == klaerung.Versandt:
			z.Stand = "versandt am " + zeitpunkt(r.Versandt) + ", Antwort steht aus"
		}
		aus = append(aus, z)
	}
	return aus
}
