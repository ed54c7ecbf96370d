// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strconv"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/tueren/auskunftnachricht"
)

// Auskunft is what the command needs to ask for private information.
type Auskunft struct {
	Nachrichten *auskunftnachricht.Dienst
	// Nutzer returns the customer; ok is false if he may not ask.
	Nutzer func(ctx context.Context, kunde, kennung string) (n auftrag.Nutzer, ok bool, err error)
}

type auskunftBefehl struct {
	Ort
	Kunde   string `required:"" placeholder:"ID" help:"Kunde, für den gefragt und abgerechnet wird"`
	Kette   string `enum:"keine,normal,lueckenhaft," default:"" help:"Adresskettenverfolgung: keine, normal oder lueckenhaft; sonst wie in der Nachricht"`
	Archiv  bool   `help:"auch in der gesonderten Aufbewahrung suchen (15,00 Euro je Auskunft)"`
	Gebuehr string `placeholder:"DATEI" help:"Datei für die Gebühr des Auftrags als JSON"`
}

// Run answers one order from standard input; of a 0602 it waits for the complete
// answer (contract section 1).
func (b *auskunftBefehl) Run(l *lauf) error {
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
		if b.Gebuehr != "" {
			if err := schreibeGebuehr(b.Gebuehr, antwort); err != nil {
				return err
			}
		}
		_, err = l.Ausgabe.Write(antwort.Nachricht)
		return err
	})
}

// groessterAuftrag bounds an order in bytes.
const groessterAuftrag = 64 << 20

func (b *auskunftBefehl) frage(l *lauf, h *Haus) (auskunftnachricht.Antwort, error) {
	nachricht, err := io.ReadAll(io.LimitReader(l.eingabe(), groessterAuftrag))
	if err != nil {
		return auskunftnachricht.Antwort{}, err
	}
	frage, err := auskunftnachricht.Lies(nachricht)
	if err != nil {
		return auskunftnachricht.Antwort{}, err
	}
	n, darf, err := h.Auskunft.Nutzer(l.ctx, b.Kunde, "befehlszeile")
	if err != nil {
		return auskunftnachricht.Antwort{}, err
	}
	if !darf {
		return auskunftnachricht.Antwort{}, zugang.ErrZugang
	}
	n.Anwender = frage.Kennung()
	nummer, err := h.Auskunft.Nachrichten.Sende(l.ctx, n, frage, auskunftnachricht.Optionen{
		Weg: auftrag.Befehl, Alle: auskunftnachricht.Wahl{Kette: auskunft.Kette(b.Kette), Archiv: b.Archiv},
	})
	if err != nil {
		return auskunftnachricht.Antwort{}, err
	}
	if err := b.warte(l, h, nummer); err != nil {
		return auskunftnachricht.Antwort{}, err
	}
	if frage.Gemeindeuebergreifend() {
		return h.Auskunft.Nachrichten.Antworte0604(l.ctx, n, nummer, frage.Kopf())
	}
	return h.Auskunft.Nachrichten.Antworte0601(l.ctx, n, frage, nummer)
}

// wartezeit passes before profiles that failed for technical reasons are tried again.
const wartezeit = time.Second

// versuche is how often that happens before the command gives up; the order stays.
const versuche = 5

var errOffen = fehler.Neu(fehler.Extern, "MR-2051",
	"Der Auftrag konnte noch nicht vollständig beantwortet werden. Er bleibt bestehen und wird weiter bearbeitet.")

// warte works on the order until every profile is answered.
func (b *auskunftBefehl) warte(l *lauf, h *Haus, nummer string) error {
	for range versuche {
		fertig, err := h.Auskunft.Nachrichten.Bearbeite(l.ctx, nummer)
		if err != nil || fertig {
			return err
		}
		select {
		case <-l.ctx.Done():
			return l.ctx.Err()
		case <-time.After(wartezeit):
		}
	}
	return errOffen.MitElement(nummer)
}

// gebuehrposition is a position of the fee as the contract writes it.
type gebuehrposition struct {
	Nr         int          `json:"nr"`
	Cent       gebuehr.Cent `json:"cent"`
	Tatbestand string       `json:"tatbestand"`
}

// tatbestaende names the facts as the schedule of fees does.
var tatbestaende = map[gebuehr.Tatbestand]string{
	gebuehr.KeineGebuehr: "KEINE", gebuehr.Auskunft: "POS", gebuehr.Neutral: "NEU", gebuehr.Archiv: "ARCH", gebuehr.ArchivNeutral: "NEU",
}

func schreibeGebuehr(datei string, a auskunftnachricht.Antwort) error {
	positionen := []gebuehrposition{}
	for _, p := range a.Gebuehr.Positionen {
		name, bekannt := tatbestaende[p.Tatbestand]
		if !bekannt {
			return errors.New("unknown fact " + strconv.Itoa(int(p.Tatbestand)))
		}
		positionen = append(positionen, gebuehrposition{p.Nr, p.Cent, name})
	}
	inhalt, err := json.Marshal(struct {
		Auftrag    string            `json:"auftrag"`
		Cent       gebuehr.Cent      `json:"cent"`
		Positionen []gebuehrposition `json:"positionen"`
	}{a.Auftrag, a.Gebuehr.Summe, positionen})
	if err != nil {
		return err
	}
	return os.WriteFile(datei, append(inhalt, '\n'), 0o600)
}
