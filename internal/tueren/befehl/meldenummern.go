// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/datentraeger"
	"kernmelderegister/internal/formate/meldenummer"
	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/web"
)

// Meldenummern is the return of Meldenummern as the commands use it.
type Meldenummern struct {
	*personen.Rueckgabe
	// Register is the name of the sending body.
	Register string
	// Behoerde returns the name of the municipality's Meldebehörde.
	Behoerde func(melde.AGS) string
}

type meldenummernBefehl struct {
	Schreiben meldenummernSchreibenBefehl `cmd:"" default:"withargs" help:"Neue und geänderte Meldenummern je Meldebehörde schreiben"`
	Quittung  meldenummernQuittungBefehl  `cmd:"" help:"Quittungen der Meldebehörden annehmen"`
}

type meldenummernSchreibenBefehl struct {
	Ort
	Ziel string   `name:"ziel" placeholder:"ORDNER" required:"" xor:"weg" help:"Ordner für die Nachrichten, darin einer je Meldebehörde"`
	OSCI bool     `name:"osci" required:"" xor:"weg" help:"stattdessen über OSCI an die Meldebehörden im DVDV senden"`
	AGS  []string `name:"ags" placeholder:"AGS,…" help:"nur diese Gemeinden (sonst alle)"`
}

// rueckgabeergebnis are the counts for programs.
type rueckgabeergebnis struct {
	Nachrichten int `json:"nachrichten"`
	Paare       int `json:"paare"`
	Gemeinden   int `json:"gemeinden"` // that were looked at
}

// Run writes a data carrier for each municipality whose Meldebehörde lacks a number.
func (b *meldenummernSchreibenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		gemeinden, err := b.gemeinden(l, h)
		if err != nil {
			return err
		}
		if b.OSCI {
			return sendeMeldenummern(l, h, gemeinden)
		}
		balken := fortschritt.Neu(l.Meldung, "Meldenummern", int64(len(gemeinden)))
		defer balken.Fertig()
		r := rueckgabeergebnis{Gemeinden: len(gemeinden)}
		for _, ags := range gemeinden {
			n, err := h.Meldenummern.Erstelle(l.ctx, ags)
			if err != nil {
				return err
			}
			balken.Plus(1)
			if n == nil {
				continue
			}
			if err := schreibeRueckgabe(filepath.Join(b.Ziel, string(ags)), n, &h.Meldenummern); err != nil {
				return err
			}
			r.Nachrichten++
			r.Paare += len(n.Paare)
		}
		balken.Fertig()
		return l.zeige(r, func(w io.Writer) {
			fmt.Fprintf(w, "%s Nachrichten mit %s Meldenummern, %s Gemeinden geprüft. Ordner: %s\n",
				web.Tausend(r.Nachrichten), web.Tausend(r.Paare), web.Tausend(r.Gemeinden), b.Ziel)
		})
	})
}

func (b *meldenummernSchreibenBefehl) gemeinden(l *lauf, h *Haus) ([]melde.AGS, error) {
	if len(b.AGS) == 0 {
		return h.Meldenummern.Gemeinden(l.ctx)
	}
	var aus []melde.AGS
	for _, a := range b.AGS {
		if !istAGS.MatchString(a) {
			return nil, eingabefehler{"--ags: ein Gemeindeschlüssel hat acht Ziffern."}
		}
		aus = append(aus, melde.AGS(a))
	}
	return aus, nil
}

var (
	istAGS = regexp.MustCompile(`^[0-9]{8}$`)
	// istNachricht are files that an earlier run has left in the folder.
	istNachricht = regexp.MustCompile(`^meldenummern-[0-9]{4,}\.xml$`)
)

var errFremdeDateien = fehler.Neu(fehler.Konflikt, "MR-1106",
	"Der Zielordner der Gemeinde enthält Dateien, die nicht zur Rückgabe der Meldenummern gehören. Bitte nennen Sie einen anderen Ordner.")

// schreibeRueckgabe writes message and label; a message that this one replaces goes.
func schreibeRueckgabe(ordner string, n *meldenummer.Nachricht, m *Meldenummern) error {
	if err := os.MkdirAll(ordner, 0o700); err != nil {
		return err
	}
	name := fmt.Sprintf("meldenummern-%04d.xml", n.Nummer)
	dateien, err := datentraeger.Dateien(ordner)
	if err != nil {
		return err
	}
	for _, d := range dateien {
		if !istNachricht.MatchString(d) {
			return errFremdeDateien
		}
	}
	etikett := &datentraeger.Etikett{
		AbsendendeStelle: m.Register, EmpfangendeStelle: m.Behoerde(n.AGS), Kennzeichen: fmt.Sprintf("MELDENUMMERN-%s-%04d", n.AGS, n.Nummer),
		Dateinamen: []string{name}, LaufendeNummer: 1, Gesamtzahl: 1, Erstellungsdatum: melde.DatumVon(n.Erstellt.In(uhr.Berlin())),
		Zeichendichte: datentraeger.Zeichendichte,
	}
	if err := etikett.Pruefe(); err != nil {
		return err
	}
	for _, d := range dateien {
		if err := os.Remove(filepath.Join(ordner, d)); err != nil {
			return err
		}
	}
	if err := legeDatei(filepath.Join(ordner, name), n.Schreibe); err != nil {
		return err
	}
	return etikett.Lege(ordner)
}

func legeDatei(pfad string, schreibe func(io.Writer) error) error {
	f, err := os.OpenFile(pfad, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(schreibe(f), f.Close())
}

type meldenummernQuittungBefehl struct {
	Ort
	Pfad []string `arg:"" name:"pfad" help:"Dateien mit Quittungen"`
}

// Run takes the receipts; one that is refused leaves the others unharmed.
func (b *meldenummernQuittungBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		abgewiesen := false
		for _, pfad := range b.Pfad {
			q, err := nimmQuittung(l, h, pfad)
			var grund *fehler.Fehler
			if errors.As(err, &grund) && grund.Art != fehler.Intern {
				fmt.Fprintf(l.Meldung, "%s\n", pfad)
				l.meldeFehler(err)
				abgewiesen = true
				continue
			}
			if err != nil {
				return err
			}
			err = l.zeige(q, func(w io.Writer) {
				fmt.Fprintf(w, "Gemeinde %s, Nachricht %d: %s angenommen, %s unbekannt\n", q.AGS, q.Nummer, web.Tausend(q.Angenommen), web.Tausend(q.Unbekannt))
			})
			if err != nil {
				return err
			}
		}
		if abgewiesen {
			return errAbgelehnt
		}
		return nil
	})
}

func nimmQuittung(l *lauf, h *Haus, pfad string) (q personen.Quittiert, err error) {
	f, err := os.Open(pfad)
	if err != nil {
		return q, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return h.Meldenummern.Nimm(l.ctx, f)
}
