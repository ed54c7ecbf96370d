// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/web"
)

// kontrollbeweis sends the proof of one entry.
func (t *Tuer) kontrollbeweis(b *blick) {
	beweis, err := t.Kontrolle.Beweise(b.r.Context(), b.e, b.nummer("nummer"))
	if err != nil {
		t.fehler(b.w, b.r, err)
		return
	}
	inhalt, err := json.Marshal(beweis)
	if err != nil {
		t.fehler(b.w, b.r, err)
		return
	}
	sende(b, "beweis.json", append(inhalt, '\n'))
}

// kontrollausleitung sends the entries that fit as JSON lines, for the supervisory authority.
func (t *Tuer) kontrollausleitung(b *blick) {
	f, fehler := b.filter()
	if fehler != nil {
		t.kontrollprotokoll(b)
		return
	}
	var inhalt bytes.Buffer
	if _, err := t.Kontrolle.Exportiere(b.r.Context(), b.e, f, &inhalt); err != nil {
		t.fehler(b.w, b.r, err)
		return
	}
	sende(b, "protokoll.jsonl", inhalt.Bytes())
}

func sende(b *blick, name string, inhalt []byte) {
	b.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	b.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if _, err := b.w.Write(inhalt); err != nil {
		slog.DebugContext(b.r.Context(), "download ended early", slog.Any("fehler", err))
	}
}

// statistikseite are numbers without anybody.
type statistikseite struct {
	kontrolle.Statistik
	Tage, Stunden, Stellen []web.Balken
}

// statistiktage is how far the statistics look back.
const statistiktage = 30

func (t *Tuer) kontrollstatistik(w http.ResponseWriter, r *http.Request) {
	bis := uhr.Heute(t.Uhr)
	zahlen, err := t.Kontrolle.Statistik(r.Context(), bis.PlusTage(1-statistiktage), bis)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := statistikseite{Statistik: zahlen, Tage: balken(zahlen.JeTag), Stunden: balken(zahlen.JeStunde), Stellen: balken(zahlen.JeStelle)}
	t.seiten.Schreibe(w, r, http.StatusOK, "kontrolle-statistik", t.kopf(r, web.Seite{Titel: "Statistik der Abrufe", Inhalt: s}))
}

func balken(zahlen []kontrolle.Zahl) []web.Balken {
	liste := make([]web.Balken, len(zahlen))
	for i, z := range zahlen {
		liste[i] = web.Balken{Name: z.Name, Wert: z.Anzahl}
	}
	return liste
}
