// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/grund/uhr"
)

type protokollBefehl struct {
	Pruefen  protokollPruefenBefehl  `cmd:"" help:"Alle Einträge, den Baum und die Siegel nachrechnen"`
	Beweis   protokollBeweisBefehl   `cmd:"" help:"Beweis für einen Eintrag ausstellen oder prüfen"`
	Export   protokollExportBefehl   `cmd:"" help:"Einträge als JSON ausleiten (die Einsicht wird protokolliert)"`
	Loeschen protokollLoeschenBefehl `cmd:"" help:"Inhalte löschen, deren Frist abgelaufen ist"`

	Auswerten      protokollAuswertenBefehl      `cmd:"" help:"Abrufe auf Auffälligkeiten prüfen"`
	Siegel         protokollSiegelBefehl         `cmd:"" help:"Letztes Siegel aushändigen oder ein früheres bestätigen"`
	Halt           protokollHaltBefehl           `cmd:"" help:"Haltkennzeichen setzen oder aufheben"`
	Rekonstruieren protokollRekonstruierenBefehl `cmd:"" help:"Zeigen, was von einer Antwort wiederhergestellt werden kann"`
	Zugriffe       protokollZugriffeBefehl       `cmd:"" help:"Abrufe zu einem Einwohner für dessen Selbstauskunft"`
	Schluesselpaar protokollSchluesselBefehl     `cmd:"" help:"Schlüsselpaar einer Stelle für ihre Protokolldaten erzeugen"`
	Entschluesseln protokollEntschluesselnBefehl `cmd:"" help:"Verschlüsselte Protokolldaten einer Stelle lesen"`
}

type protokollPruefenBefehl struct{ Ort }

// Run verifies the log; status 1 when it does not hold.
func (b *protokollPruefenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		bericht, err := h.Kontrolle.Pruefe(l.ctx)
		if err != nil {
			return err
		}
		err = l.zeige(bericht, func(w io.Writer) { schreibeBericht(w, bericht) })
		if err == nil && !bericht.OK {
			err = errAbgelehnt
		}
		return err
	})
}

func schreibeBericht(w io.Writer, b protokoll.Pruefbericht) {
	fmt.Fprintf(w, "%d Einträge geprüft, %d versiegelt, %d fristgerecht gelöscht\n", b.Eintraege, b.Versiegelt, b.Vernichtet)
	if b.OK {
		fmt.Fprintln(w, "Das Protokoll ist unversehrt.")
		return
	}
	fmt.Fprintf(w, "Das Protokoll ist NICHT unversehrt: %+v\n", *b.ErsterFehler)
}

// einsicht are the options of every look into the log (S1-22.12).
type einsicht struct {
	Zweck  string `help:"Zweck der Einsicht: datenschutzkontrolle, strafverfahren, betrieb oder auskunft_betroffene"`
	Anlass string `help:"Anlass der Einsicht in Worten"`
	Wer    string `placeholder:"KENNUNG" help:"Kennung der Datenschutzkontrolle, sonst der Betreiber"`
	Stelle string `placeholder:"ID" help:"Stelle der Kennung" default:"kontrolle"`
}

func (e einsicht) von(l *lauf, h *Haus) (kontrolle.Einsicht, error) {
	wer := h.Betreiber
	if e.Wer != "" {
		var err error
		if wer, err = h.Zugang.AmBefehl(l.ctx, e.Stelle, e.Wer); err != nil {
			return kontrolle.Einsicht{}, err
		}
	}
	return kontrolle.Einsicht{Akteur: wer.Akteur, Kontrolle: wer.Bereich == zugang.BereichKontrolle,
		Zweck: kontrolle.Zweck(e.Zweck), Anlass: e.Anlass}, nil
}

type protokollBeweisBefehl struct {
	Ort
	Einsicht   einsicht `embed:""`
	Nummer     int64    `arg:"" optional:"" help:"Nummer des Eintrags"`
	Pruefen    string   `placeholder:"DATEI" help:"einen Beweis prüfen statt ausstellen; braucht nur --schluessel"`
	Schluessel string   `placeholder:"SCHLUESSEL" help:"öffentlicher Schlüssel des Protokolls"`
}

// Run issues or checks a proof.
func (b *protokollBeweisBefehl) Run(l *lauf) error {
	if b.Pruefen != "" {
		return b.pruefe(l)
	}
	if b.Nummer == 0 {
		return eingabefehler{"Es fehlt die Nummer des Eintrags."}
	}
	return l.mit(b.Ort, false, func(h *Haus) error {
		e, err := b.Einsicht.von(l, h)
		if err != nil {
			return err
		}
		if err := h.Versiegle(l.ctx); err != nil {
			return err
		}
		beweis, err := h.Kontrolle.Beweise(l.ctx, e, b.Nummer)
		if err != nil {
			return err
		}
		return json.NewEncoder(l.Ausgabe).Encode(beweis)
	})
}

func (b *protokollBeweisBefehl) pruefe(l *lauf) error {
	if b.Schluessel == "" {
		return eingabefehler{"Zum Prüfen fehlt die Option --schluessel."}
	}
	f, err := os.Open(b.Pruefen)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	ergebnis, err := l.Werk.PruefeBeweis(f, b.Schluessel)
	if err != nil {
		return err
	}
	return l.zeige(ergebnis, func(w io.Writer) { fmt.Fprintln(w, "Der Beweis ist gültig.") })
}

type protokollExportBefehl struct {
	Ort
	Einsicht einsicht `embed:""`
	Von      string   `placeholder:"JJJJ-MM-TT" help:"erster Tag"`
	Bis      string   `placeholder:"JJJJ-MM-TT" help:"letzter Tag"`
	Abrufer  string   `placeholder:"ID" help:"nur Einträge dieser abrufenden Stelle"`
	Kennung  string   `help:"nur Einträge dieser handelnden Kennung"`
	Art      string   `help:"nur Einträge dieser Art"`
}

// Run exports entries as JSON lines.
func (b *protokollExportBefehl) Run(l *lauf) error {
	filter, err := b.filter()
	if err != nil {
		return err
	}
	return l.mit(b.Ort, false, func(h *Haus) error {
		e, err := b.Einsicht.von(l, h)
		if err != nil {
			return err
		}
		anzahl, err := h.Kontrolle.Exportiere(l.ctx, e, filter, l.Ausgabe)
		if err == nil && !l.json {
			fmt.Fprintf(l.Meldung, "%d Einträge\n", anzahl)
		}
		return err
	})
}

func (b *protokollExportBefehl) filter() (kontrolle.Filter, error) {
	f := kontrolle.Filter{Stelle: b.Abrufer, Kennung: b.Kennung, Art: protokoll.Art(b.Art)}
	von, err1 := tag(b.Von)
	bis, err2 := tag(b.Bis)
	if err := errors.Join(err1, err2); err != nil {
		return f, eingabefehler{"Ein Tag muss die Form JJJJ-MM-TT haben."}
	}
	if !von.Leer() {
		f.Von = von.Beginn()
	}
	if !bis.Leer() {
		f.Bis = bis.PlusTage(1).Beginn()
	}
	return f, nil
}

func tag(text string) (uhr.Datum, error) {
	if text == "" {
		return uhr.Datum{}, nil
	}
	return uhr.LiesDatum(text)
}

type protokollLoeschenBefehl struct{ Ort }

// Run destroys contents whose term is over.
func (b *protokollLoeschenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		balken := fortschritt.Neu(l.Meldung, "Löschen", 0)
		anzahl, err := h.Kontrolle.Loesche(l.ctx, balken.Plus)
		balken.Fertig()
		if err != nil {
			return err
		}
		return l.zeige(map[string]int64{"geloescht": anzahl}, func(w io.Writer) { fmt.Fprintf(w, "%d Einträge gelöscht\n", anzahl) })
	})
}
