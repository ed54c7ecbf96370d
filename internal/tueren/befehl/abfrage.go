// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/abrufnachricht"
)

// groessteAnfrage bounds a question in bytes.
const groessteAnfrage = 1 << 20

type abfrageBefehl struct {
	Ort
	Stelle string `required:"" placeholder:"ID" help:"abrufende Stelle"`
	Nutzer string `required:"" placeholder:"KENNUNG" help:"handelnde Person oder Verfahren der Stelle"`
	Profil string `placeholder:"ID" help:"Rechtsprofil, wenn die Stelle mehrere hat"`

	Hinweise string `placeholder:"DATEI" help:"Datei für die Hinweise auf Auskunftssperren und die Protokollnummer, die in der Nachricht 1333 keinen Platz haben"`
}

// Run answers one question from standard input. Refusals inside the answer are
// answers with exit status 1; faults are one JSON line on standard error
// (contract 5.5).
func (b *abfrageBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		antwort, err := b.frage(l, h)
		if errors.Is(err, context.Canceled) {
			return err
		}
		if err != nil {
			if e := json.NewEncoder(l.Meldung).Encode(faultVon(err)); e != nil {
				return e
			}
			return errAbgelehnt
		}
		dokument, err := antwort.Dokument()
		if err != nil {
			return err
		}
		if hinweise := antwort.Hinweise(); b.Hinweise != "" && hinweise != nil {
			if err := os.WriteFile(b.Hinweise, append(hinweise, '\n'), 0o600); err != nil {
				return err
			}
		}
		if _, err := l.Ausgabe.Write(dokument); err != nil {
			return err
		}
		if antwort.Zurueckgewiesen() {
			return errAbgelehnt
		}
		return nil
	})
}

func (b *abfrageBefehl) frage(l *lauf, h *Haus) (abrufnachricht.Antwort, error) {
	nachricht, err := io.ReadAll(io.LimitReader(l.eingabe(), groessteAnfrage))
	if err != nil {
		return abrufnachricht.Antwort{}, err
	}
	frage, err := abrufnachricht.Lies(nachricht)
	if err != nil {
		return abrufnachricht.Antwort{}, err
	}
	wer, err := h.Zugang.AmBefehl(l.ctx, b.Stelle, b.Nutzer)
	if wer.Bereich != "" && wer.Bereich != zugang.BereichBehoerde {
		return abrufnachricht.Antwort{}, zugang.ErrZugang // whatever else its user may
	}
	if err != nil {
		return abrufnachricht.Antwort{}, err
	}
	return h.Abruf.Beantworte(l.ctx, frage.MitProfil(b.Profil), func(ctx context.Context, kennung string) (behoerde.Akteur, error) {
		return h.Zugang.Handelnder(ctx, wer, kennung)
	})
}

// fault is a refusal on the command line.
type fault struct {
	Fehler  bool   `json:"fehler"`
	Code    string `json:"code"`
	Text    string `json:"text"`
	Element string `json:"element"`
}

func faultVon(err error) fault {
	return fault{Fehler: true, Code: fehler.CodeVon(err), Text: fehler.TextVon(err), Element: fehler.ElementVon(err)}
}
