// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/tueren/eingang"
	"kernmelderegister/internal/tueren/web"
)

type einspielenBefehl struct {
	Ort
	Pfad       []string `arg:"" name:"pfad" help:"Dateien, Ordner, oder - für die Standardeingabe"`
	Quittungen string   `name:"quittungen" placeholder:"ORDNER" help:"Ordner für die Quittungen 1101 (sonst im Datenordner)"`
}

// einspielergebnis is the result for programs (contract section 1).
type einspielergebnis struct {
	eingang.Ergebnis
	Dauer      float64 `json:"dauer_s"`
	SaetzeJe   float64 `json:"saetze_je_s"`
	SpeicherMB int64   `json:"speicher_mb"`
}

// Run takes the deliveries in.
func (b *einspielenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, true, func(h *Haus) error {
		beginn := h.Jetzt()
		if b.Quittungen == "" {
			b.Quittungen = h.Quittungen
		}
		if err := os.MkdirAll(b.Quittungen, 0o700); err != nil {
			return err
		}
		ablage, err := os.MkdirTemp("", "kmr-einspielen-*")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(ablage) }()
		e, ablehnungen, err := b.nimm(l, h, ablage)
		if err != nil {
			return err
		}
		return b.berichte(l, h, e, ablehnungen, h.Jetzt().Sub(beginn))
	})
}

func (b *einspielenBefehl) nimm(l *lauf, h *Haus, ablage string) (e eingang.Ergebnis, ablehnungen int, err error) {
	dateien, err := eingang.Sammle(b.Pfad, l.Eingabe, ablage)
	if err != nil {
		return e, 0, err
	}
	if _, err := h.BeginneLadung(l.ctx); err != nil {
		return e, 0, err
	}
	tuer := h.Eingang(b.Quittungen)
	balken := fortschritt.Neu(l.Meldung, "Lieferungen", groesse(dateien))
	for _, d := range dateien {
		teil, fehler := tuer.Nimm(l.ctx, d)
		e.Plus(teil)
		balken.Plus(d.Groesse())
		var a *eingang.Ablehnung
		if errors.As(fehler, &a) {
			ablehnungen++
			fmt.Fprintf(l.Meldung, "abgewiesen: %v\n", a)
			continue
		}
		if fehler != nil {
			balken.Fertig()
			return e, ablehnungen, fehler
		}
	}
	balken.Fertig()
	return e, ablehnungen, h.BeendeLadung(l.ctx)
}

func groesse(dateien []*eingang.Datei) int64 {
	summe := int64(0)
	for _, d := range dateien {
		summe += d.Groesse()
	}
	return summe
}

func (b *einspielenBefehl) berichte(l *lauf, h *Haus, e eingang.Ergebnis, ablehnungen int, dauer time.Duration) error {
	r := einspielergebnis{Ergebnis: e, Dauer: dauer.Seconds(), SpeicherMB: h.Speicher() >> 20}
	if r.Dauer > 0 {
		r.SaetzeJe = float64(e.Saetze) / r.Dauer
	}
	err := l.zeige(r, func(w io.Writer) {
		fmt.Fprintf(w, "%s Nachrichten, %s Datensätze: %s gespeichert, %s gelöscht, %s zurückgewiesen, %s mit Hinweis\n",
			web.Tausend(e.Nachrichten), web.Tausend(e.Saetze), web.Tausend(e.Gespeichert), web.Tausend(e.Geloescht),
			web.Tausend(e.Zurueckgewiesen), web.Tausend(e.Hinweise))
		fmt.Fprintf(w, "%.1f s, %s Datensätze/s, %d MB. Quittungen: %s\n", r.Dauer, web.Tausend(int64(r.SaetzeJe)), r.SpeicherMB, b.Quittungen)
	})
	if err == nil && ablehnungen+e.Zurueckgewiesen > 0 {
		err = errAbgelehnt
	}
	return err
}
