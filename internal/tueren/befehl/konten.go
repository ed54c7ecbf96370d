// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"fmt"
	"io"
	"os"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/fortschritt"
)

type kontenBefehl struct {
	Anlegen kontenAnlegenBefehl `cmd:"" help:"Stellen, Kunden und Nutzer aus einer Datei anlegen oder ändern"`
}

type kontenAnlegenBefehl struct {
	Ort
	Datei string `arg:"" help:"JSON-Datei (Aufbau: Vertrag Abschnitt 5.1), - für die Standardeingabe"`
}

// Run stores the accounts of the file, all or none.
func (b *kontenAnlegenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		datei, err := b.lies(l, h)
		if err != nil {
			return err
		}
		balken := fortschritt.Neu(l.Meldung, "Konten", 0)
		zahl, err := h.Zugang.LegeAn(l.ctx, h.Betreiber, datei, func() { balken.Plus(1) })
		balken.Fertig()
		if err != nil {
			return err
		}
		return l.zeige(zahl, func(w io.Writer) {
			fmt.Fprintf(w, "%d Stellen, %d Kunden, %d Nutzer\n", zahl.Stellen, zahl.Kunden, zahl.Nutzer)
		})
	})
}

func (b *kontenAnlegenBefehl) lies(l *lauf, h *Haus) (zugang.Kontendatei, error) {
	var quelle io.Reader
	if b.Datei == "-" {
		quelle = l.eingabe()
	} else {
		f, err := os.Open(b.Datei)
		if err != nil {
			return zugang.Kontendatei{}, err
		}
		defer func() { _ = f.Close() }()
		quelle = f
	}
	datei, maengel := zugang.LiesKontendatei(quelle, h.KenntProfil)
	if err := l.ctx.Err(); err != nil {
		return datei, err
	}
	for _, m := range maengel {
		fmt.Fprintf(l.Meldung, "%s: %s\n", m.Pfad, m.Text)
	}
	if len(maengel) > 0 {
		return datei, errAbgelehnt
	}
	return datei, nil
}
