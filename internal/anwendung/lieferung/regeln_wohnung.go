// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
)

// regelnWohnung are the rules on dwellings. An own dwelling is one in the
// delivering municipality: it has a status and no Art (DSMeld 1213, 1213a).
var regelnWohnung = []regel{
	{"L-1200", Zurueckgewiesen, "Der Datensatz enthält keine Wohnung.", func(p *pruefling, b *befunde) {
		if len(p.Wohnungen) == 0 {
			b.melde("1201", "")
		}
	}},
	jeWohnung(regel{ID: "L-1200-Form", Konsequenz: Zurueckgewiesen, Text: "Die Wohnung enthält keine Anschrift."}, "1201", ohneInhalt,
		func(_ *pruefling, w *melde.Wohnung) bool {
			return w.Anschrift.Form == melde.AnschriftFehlt
		}),
	jeWohnung(regel{ID: "L-1306-aktuell", Konsequenz: TrotzFehlerErfasst, Text: "Eine aktuelle Wohnung hat ein Auszugsdatum."}, "1306", auszug,
		func(_ *pruefling, w *melde.Wohnung) bool {
			return w.Aktuell && w.Auszug.IstBekannt()
		}),
	jeWohnung(regel{ID: "L-1306-Folge", Konsequenz: TrotzFehlerErfasst, Text: "Das Auszugsdatum liegt vor dem Einzugsdatum."}, "1306", auszug,
		func(_ *pruefling, w *melde.Wohnung) bool {
			return w.Auszug.IstBekannt() && w.Auszug.Spaetestens() < w.Einzug.Fruehestens()
		}),
	jeWohnung(regel{ID: "L-1306-fehlt", Konsequenz: ErfasstMitHinweis, Text: "Eine frühere Wohnung in der Gemeinde hat kein Auszugsdatum."}, "1306", ohneInhalt,
		func(p *pruefling, w *melde.Wohnung) bool {
			return !w.Aktuell && p.IstEigene(w) && w.Auszug == 0
		}),
	jeWohnung(regel{ID: "L-1301-Zukunft", Konsequenz: ErfasstMitHinweis, Text: "Das Einzugsdatum liegt in der Zukunft."}, "1301", einzug,
		func(p *pruefling, w *melde.Wohnung) bool {
			return w.Einzug.Fruehestens() > p.Heute
		}),
	jeWohnung(regel{ID: "L-1301-Geburt", Konsequenz: TrotzFehlerErfasst, Text: "Das Einzugsdatum liegt vor der Geburt."}, "1301", einzug,
		func(p *pruefling, w *melde.Wohnung) bool {
			return w.Einzug.IstBekannt() && w.Einzug.Spaetestens() < p.Geburt.Datum.Fruehestens()
		}),
	jeWohnung(regel{ID: "L-1213a", Konsequenz: TrotzFehlerErfasst, Text: "Eine Wohnung außerhalb der Gemeinde hat einen Wohnungsstatus."}, "1213a", wohnungsstatus,
		func(_ *pruefling, w *melde.Wohnung) bool {
			return w.Art != "" && w.Status != ""
		}),
	jeWohnung(regel{ID: "L-1213", Konsequenz: TrotzFehlerErfasst, Text: "Eine aktuelle Wohnung in der Gemeinde hat keinen Wohnungsstatus."}, "1213", ohneInhalt,
		func(p *pruefling, w *melde.Wohnung) bool {
			return w.Aktuell && p.IstEigene(w) && w.Status == ""
		}),
	jeWohnung(regel{ID: "L-1202", Konsequenz: TrotzFehlerErfasst, Text: "Die Postleitzahl besteht nicht aus fünf Ziffern."}, "1202", postleitzahl,
		func(_ *pruefling, w *melde.Wohnung) bool {
			plz := postleitzahl(w)
			return plz != "" && !istPostleitzahl(plz)
		}),
	{"L-1201", ErfasstMitHinweis, "Keine der Wohnungen liegt in der liefernden Gemeinde.", func(p *pruefling, b *befunde) {
		hier := func(w melde.Wohnung) bool { return w.Anschrift.Inland.AGS == p.Schluessel.AGS }
		if len(p.Wohnungen) > 0 && zaehleWohnungen(p, hier) == 0 {
			b.melde("1201", string(p.Schluessel.AGS))
		}
	}},
	{"L-1213-mehrfach", TrotzFehlerErfasst, "Es gibt mehr als eine aktuelle Haupt- oder alleinige Wohnung.", func(p *pruefling, b *befunde) {
		if n := zaehleWohnungen(p, melde.Wohnung.IstHauptOderAlleinige); n > 1 {
			b.melde("1213", strconv.Itoa(n))
		}
	}},
	{"L-1213-alleinig", TrotzFehlerErfasst, "Neben einer alleinigen Wohnung gibt es weitere aktuelle Wohnungen.", func(p *pruefling, b *befunde) {
		alleinige := zaehleWohnungen(p, func(w melde.Wohnung) bool { return w.Aktuell && w.Status == melde.AlleinigeWohnung })
		aktuelle := zaehleWohnungen(p, func(w melde.Wohnung) bool { return w.Aktuell && w.Status != "" })
		if alleinige > 0 && aktuelle > alleinige {
			b.melde("1213", string(melde.AlleinigeWohnung))
		}
	}},
	{"L-1901-Wohnung", TrotzFehlerErfasst, "Die Person ist verstorben, hat aber eine aktuelle Wohnung.", func(p *pruefling, b *befunde) {
		if p.Tod == nil {
			return
		}
		if zaehleWohnungen(p, func(w melde.Wohnung) bool { return w.Aktuell && p.IstEigene(&w) }) > 0 {
			b.melde("1901", p.Tod.Tag.String())
		}
	}},
}

// jeWohnung completes a rule that looks at each dwelling by itself: blatt and
// inhalt name the criticised field of a dwelling for which verletzt is true.
func jeWohnung(r regel, blatt string, inhalt func(*melde.Wohnung) string, verletzt func(*pruefling, *melde.Wohnung) bool) regel {
	r.Pruefe = func(p *pruefling, b *befunde) {
		for i := range p.Wohnungen {
			if verletzt(p, &p.Wohnungen[i]) {
				b.melde(blatt, inhalt(&p.Wohnungen[i]))
			}
		}
	}
	return r
}

func ohneInhalt(*melde.Wohnung) string       { return "" }
func auszug(w *melde.Wohnung) string         { return w.Auszug.String() }
func einzug(w *melde.Wohnung) string         { return w.Einzug.String() }
func wohnungsstatus(w *melde.Wohnung) string { return string(w.Status) }
func postleitzahl(w *melde.Wohnung) string   { return w.Anschrift.Inland.Postleitzahl }

func zaehleWohnungen(p *pruefling, zaehlt func(melde.Wohnung) bool) int {
	n := 0
	for i := range p.Wohnungen {
		if zaehlt(p.Wohnungen[i]) {
			n++
		}
	}
	return n
}

func istPostleitzahl(s string) bool {
	_, err := strconv.ParseUint(s, 10, 32)
	return len(s) == 5 && err == nil
}
