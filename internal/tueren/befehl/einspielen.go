// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"fmt"
	"io"
	"os"
	"slices"
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
		e, err := b.nimm(l, h, ablage)
		if err != nil {
			return err
		}
		dauer := h.Jetzt().Sub(beginn) // the full run that may follow is not part of the load
		if err := l.ordneZuWennFaellig(h); err != nil {
			return err
		}
		return b.berichte(l, h, e, dauer)
	})
}

func (b *einspielenBefehl) nimm(l *lauf, h *Haus, ablage string) (eingang.Ergebnis, error) {
	var eingabe io.Reader
	if slices.Contains(b.Pfad, "-") {
		eingabe = l.eingabe()
	}
	dateien, err := eingang.Sammle(b.Pfad, eingabe, ablage)
	if err != nil {
		return eingang.Ergebnis{}, err
	}
	balken := fortschritt.Neu(l.Meldung, "Lieferungen", eingang.Groesse(dateien))
	defer balken.Fertig()
	lauf := &eingang.Lauf{
		Eingang: h.Eingang(b.Quittungen), Lader: h.Lader, Fortschritt: balken.Plus,
		Abgewiesen: func(a *eingang.Ablehnung) { fmt.Fprintf(l.Meldung, "abgewiesen: %v\n", a) },
	}
	return lauf.Nimm(l.ctx, dateien)
}

func (b *einspielenBefehl) berichte(l *lauf, h *Haus, e eingang.Ergebnis, dauer time.Duration) error {
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
	if err == nil && e.Abgewiesen+e.Zurueckgewiesen > 0 {
		err = errAbgelehnt
	}
	return err
}
