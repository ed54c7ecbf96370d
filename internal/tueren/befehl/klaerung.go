// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/tueren/eingang"
	"kernmelderegister/internal/tueren/web"
)

type klaerungBefehl struct {
	Rueckfragen klaerungRueckfragenBefehl `cmd:"" help:"Offene Rückfragen an Meldebehörden als Hinweisnachrichten 1500 schreiben"`
	Antwort     klaerungAntwortBefehl     `cmd:"" help:"Antworten 1501 der Meldebehörden auf Rückfragen annehmen"`
}

type klaerungRueckfragenBefehl struct {
	Ort
	Ziel string `name:"ziel" placeholder:"ORDNER" required:"" xor:"weg" help:"Ordner für die Hinweise, einer je Meldebehörde"`
	OSCI bool   `name:"osci" required:"" xor:"weg" help:"stattdessen über OSCI an die Meldebehörden senden"`
}

// Run sends every open question, or writes it as ZIEL/AGS/1500-KENNZEICHEN.xml.
func (b *klaerungRueckfragenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		n, err := b.versende(l, h)
		if err != nil {
			return err
		}
		return l.zeige(map[string]int{"rueckfragen": n}, func(w io.Writer) {
			fmt.Fprintf(w, "%s Rückfragen geschrieben\n", web.Tausend(n))
		})
	})
}

func (b *klaerungRueckfragenBefehl) versende(l *lauf, h *Haus) (int, error) {
	if b.OSCI {
		return sendeRueckfragen(l, h)
	}
	return h.Klaerung.Versende(l.ctx, h.Betreiber.Akteur, func(m *xmeld.Hinweisnachricht) error {
		ordner := filepath.Join(b.Ziel, string(m.Kopf.Leser.AGS()))
		if err := os.MkdirAll(ordner, 0o700); err != nil {
			return err
		}
		return eingang.Ordner(ordner).Schreibe("1500-"+m.Fallkennzeichen+".xml", func(w io.Writer) error { return xmeld.Schreibe1500(w, m) })
	})
}

type klaerungAntwortBefehl struct {
	Ort
	Pfad []string `arg:"" name:"pfad" help:"Dateien oder Ordner mit Nachrichten 1501"`
}

// klaerungsantworten are the counts for programs.
type klaerungsantworten struct {
	Antworten  int `json:"antworten"`
	Bestaetigt int `json:"bestaetigt"`
	Abgewiesen int `json:"abgewiesen"`
}

// Run takes the answers; one that can't be taken does not stop the others.
func (b *klaerungAntwortBefehl) Run(l *lauf) error {
	dateien, err := antwortdateien(b.Pfad)
	if err != nil {
		return err
	}
	return l.mit(b.Ort, false, func(h *Haus) error {
		var r klaerungsantworten
		for _, datei := range dateien {
			frage, err := nimmRueckantwort(l, h, datei)
			var f *fehler.Fehler
			switch {
			case errors.As(err, &f) && f.Art != fehler.Intern:
				fmt.Fprintf(l.Meldung, "abgewiesen: %s: %s (%s)\n", filepath.Base(datei), f.Text, f.Code)
				r.Abgewiesen++
				continue
			case err != nil:
				return err
			}
			r.Antworten++
			if frage.Bestaetigt {
				r.Bestaetigt++
			}
		}
		err := l.zeige(r, func(w io.Writer) {
			fmt.Fprintf(w, "%s Antworten angenommen (%s bestätigt), %s abgewiesen\n", web.Tausend(r.Antworten), web.Tausend(r.Bestaetigt), web.Tausend(r.Abgewiesen))
		})
		if err == nil && r.Abgewiesen > 0 {
			err = errAbgelehnt
		}
		return err
	})
}

// nimmRueckantwort checks one message against the schema and takes it.
func nimmRueckantwort(l *lauf, h *Haus, datei string) (_ klaerung.Rueckfrage, err error) {
	a, err := lies1501(datei)
	if err != nil {
		return klaerung.Rueckfrage{}, alsFachfehler(err)
	}
	return h.Klaerung.NimmAntwort(l.ctx, klaerung.Antwort{Kennzeichen: a.Fallkennzeichen, Nachricht: a.Ursprung.UUID, Bestaetigt: a.Bestaetigt})
}

func lies1501(datei string) (a *xmeld.Hinweisantwort, err error) {
	d, err := os.Open(datei)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := xmeld.Pruefe(d); err != nil {
		return nil, err
	}
	if _, err := d.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return xmeld.Lies1501(d)
}
