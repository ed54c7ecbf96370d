// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"net/http"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/tueren/web"
)

var zustandsworte = map[kontrolle.Zustand]string{
	kontrolle.ZustandNeu: "neu", kontrolle.ZustandPruefung: "in Prüfung", kontrolle.ZustandKontakt: "Kontakt mit der Behörde",
	kontrolle.ZustandErledigt: "erledigt",
}

var ergebnisworte = map[kontrolle.Fallergebnis]string{
	kontrolle.ErgebnisOhneBefund: "ohne Befund", kontrolle.ErgebnisBelehrung: "Belehrung durch die Behörde",
	kontrolle.ErgebnisSperre: "Zugang gesperrt", kontrolle.ErgebnisVerstoss: "Verstoß gemeldet",
}

// faelleseite is the work list.
type faelleseite struct {
	zweckangabe
	Zustand   string
	Zustaende []web.Option
	Faelle    []fallansicht
}

// fallansicht is a case in words.
type fallansicht struct {
	kontrolle.Fall
	Stand, Ende string
}

func (t *Tuer) kontrollfaelle(b *blick) {
	z := kontrolle.Zustand(b.werte.Get("zustand"))
	faelle, err := t.Kontrolle.Faelle(b.r.Context(), b.e, kontrolle.Fallfilter{Zustand: z})
	if err != nil {
		t.fehler(b.w, b.r, err)
		return
	}
	s := faelleseite{zweckangabe: b.zweck(), Zustand: string(z), Zustaende: []web.Option{{Wert: "", Text: "alle"}}}
	for _, z := range kontrolle.Zustaende() {
		s.Zustaende = append(s.Zustaende, web.Option{Wert: string(z), Text: zustandsworte[z]})
	}
	for _, f := range faelle {
		s.Faelle = append(s.Faelle, fallansicht{f, zustandsworte[f.Zustand], ergebnisworte[f.Ergebnis]})
	}
	t.seiten.Schreibe(b.w, b.r, http.StatusOK, "kontrolle-faelle", t.kopf(b.r, web.Seite{Titel: "Auffälligkeiten", Inhalt: s}))
}

// einzelfallseite is one case with its history and the next steps.
type einzelfallseite struct {
	zweckangabe
	Fall       fallansicht
	Verlauf    []schrittansicht
	Naechste   []web.Option
	Ergebnisse []web.Option
	Text       string
}

type schrittansicht struct{ Zeit, Wer, Stand, Text string }

func (t *Tuer) kontrollfall(b *blick) { t.zeigeAuffaelligkeit(b, nil) }

func (t *Tuer) zeigeAuffaelligkeit(b *blick, fehler []web.Feldfehler) {
	f, verlauf, err := t.Kontrolle.Fall(b.r.Context(), b.e, b.nummer("fall"))
	if err != nil {
		t.fehler(b.w, b.r, err)
		return
	}
	s := einzelfallseite{zweckangabe: b.zweck(), Fall: fallansicht{f, zustandsworte[f.Zustand], ergebnisworte[f.Ergebnis]}}
	for _, v := range verlauf {
		s.Verlauf = append(s.Verlauf, schrittansicht{zeitpunkt(v.Zeit), v.Wer, zustandsworte[v.Zustand], v.Text})
	}
	for _, z := range kontrolle.NaechsteZustaende(f.Zustand) {
		s.Naechste = append(s.Naechste, web.Option{Wert: string(z), Text: zustandsworte[z]})
	}
	s.Ergebnisse = []web.Option{{Wert: "", Text: "nur beim Abschluss"}}
	for _, e := range kontrolle.Fallergebnisse() {
		s.Ergebnisse = append(s.Ergebnisse, web.Option{Wert: string(e), Text: ergebnisworte[e]})
	}
	status := http.StatusOK
	if fehler != nil {
		status, s.Text = http.StatusUnprocessableEntity, b.werte.Get("text")
	}
	t.seiten.Schreibe(b.w, b.r, status, "kontrolle-fall", t.kopf(b.r, web.Seite{Titel: "Auffälligkeit", Inhalt: s, Fehler: fehler}))
}

func (t *Tuer) kontrollschritt(b *blick) {
	err := t.Kontrolle.BewegeFall(b.r.Context(), b.e, kontrolle.Fallschritt{
		ID: b.nummer("fall"), Vorher: kontrolle.Zustand(b.werte.Get("vorher")), Nachher: kontrolle.Zustand(b.werte.Get("nachher")),
		Text: b.werte.Get("text"), Ergebnis: kontrolle.Fallergebnis(b.werte.Get("ergebnis")), Ansprechpartner: b.werte.Get("ansprechpartner"),
	})
	switch {
	case err == kontrolle.ErrFallschritt:
		t.zeigeAuffaelligkeit(b, []web.Feldfehler{{Feld: "text", Text: kontrolle.ErrFallschritt.Text}})
	case err != nil:
		t.fehler(b.w, b.r, err)
	default:
		t.zeigeAuffaelligkeit(b, nil)
	}
}
