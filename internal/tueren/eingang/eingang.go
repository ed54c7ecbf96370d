// SPDX-License-Identifier: EUPL-1.2

package eingang

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

// Lieferdienst takes messages; *lieferung.Dienst is one.
type Lieferdienst interface {
	Nimm(ctx context.Context, n lieferung.Nachricht, q lieferung.Quelle) (lieferung.Quittung, error)
	NimmVerzeichnis(ctx context.Context, v lieferung.Verzeichnis) error
}

// Ausgang takes the answers. The name is unique and ends in ".xml".
type Ausgang interface {
	Schreibe(name string, inhalt func(io.Writer) error) error
}

// Eingang is the door. It is safe for concurrent use.
type Eingang struct {
	Dienst  Lieferdienst
	Ausgang Ausgang
	// Register is this register as author of the answers.
	Register xmeld.Stelle
	Uhr      uhr.Uhr
}

// Ergebnis counts what became of messages and records. Its names are those of
// "kmr einspielen --json".
type Ergebnis struct {
	Nachrichten     int `json:"nachrichten"`
	Saetze          int `json:"saetze"`
	Gespeichert     int `json:"gespeichert"`
	Geloescht       int `json:"geloescht"`
	Zurueckgewiesen int `json:"zurueckgewiesen"`
	Hinweise        int `json:"hinweise"`
	// Abgewiesen counts messages refused as a whole; each is named in Meldungen.
	Abgewiesen int `json:"abgewiesen"`
}

// Plus adds the numbers of another result.
func (e *Ergebnis) Plus(n Ergebnis) {
	e.Nachrichten += n.Nachrichten
	e.Saetze += n.Saetze
	e.Gespeichert += n.Gespeichert
	e.Geloescht += n.Geloescht
	e.Zurueckgewiesen += n.Zurueckgewiesen
	e.Hinweise += n.Hinweise
	e.Abgewiesen += n.Abgewiesen
}

// Ablehnung says why a message was refused as a whole.
type Ablehnung struct {
	Datei string
	Text  string
}

// Error returns the German sentence for the operator.
func (a *Ablehnung) Error() string { return a.Datei + ": " + a.Text }

// Nimm takes one file. An error of type *Ablehnung means that its message was
// refused as a whole and answered; every other error stops the run: the storage
// failed, or ctx ended.
func (e *Eingang) Nimm(ctx context.Context, d *Datei) (Ergebnis, error) {
	if d.fehler != nil {
		return e.weiseAb(d, d.fehler)
	}
	switch d.art.Nachricht {
	case "1100":
		return e.nimm1100(ctx, d)
	case "1104":
		return e.nimm1104(ctx, d)
	}
	return e.weiseAb(d, &xmeld.Fehler{Code: xmeld.CodeVersion, Nachricht: d.art.Nachricht,
		Text: "Angenommen werden nur die Nachrichten 1100 und 1104."})
}

func (e *Eingang) nimm1100(ctx context.Context, d *Datei) (Ergebnis, error) {
	inhalt := quelle{d}
	q, err := e.Dienst.Nimm(ctx, d.nachricht(), inhalt)
	if err == nil && q.Status != lieferung.StatusErbracht {
		_, err = d.pruefe() // an invalid message gets no 1101, whatever else is wrong with it
	}
	if f := gelesenerFehler(err); f != nil {
		return e.weiseAb(d, f)
	}
	if err != nil {
		return Ergebnis{}, fmt.Errorf("take %s: %w", d.Name, err)
	}
	antwort := e.quittung1101(d, q)
	err = e.Ausgang.Schreibe(d.kopf.UUID+".1101.xml", func(w io.Writer) error { return xmeld.Schreibe1101(w, antwort) })
	if err != nil {
		return Ergebnis{}, fmt.Errorf("write receipt of %s: %w", d.Name, err)
	}
	if q.Status != lieferung.StatusErbracht {
		return Ergebnis{Nachrichten: 1, Abgewiesen: 1}, &Ablehnung{Datei: d.Name, Text: q.Text}
	}
	return ergebnisVon(q), nil
}

// ergebnisVon counts a message that was repeated as message only: it had no effect.
func ergebnisVon(q lieferung.Quittung) Ergebnis {
	if q.Wiederholt {
		return Ergebnis{Nachrichten: 1}
	}
	return Ergebnis{
		Nachrichten: 1, Saetze: q.Zahlen.Gelesen, Gespeichert: q.Zahlen.Gespeichert, Geloescht: q.Zahlen.Geloescht,
		Zurueckgewiesen: q.Zahlen.Zurueckgewiesen, Hinweise: q.Zahlen.Hinweise,
	}
}

func (e *Eingang) nimm1104(ctx context.Context, d *Datei) (Ergebnis, error) {
	v, err := liesVerzeichnis(d)
	if f := gelesenerFehler(err); f != nil {
		return e.weiseAb(d, f)
	}
	if err != nil {
		return Ergebnis{}, err
	}
	err = e.Dienst.NimmVerzeichnis(ctx, v)
	if err != nil && fehler.CodeVon(err) == lieferung.CodeVerzeichnis {
		return Ergebnis{Nachrichten: 1, Abgewiesen: 1}, &Ablehnung{Datei: d.Name, Text: fehler.TextVon(err)}
	}
	if err != nil {
		return Ergebnis{}, fmt.Errorf("take %s: %w", d.Name, err)
	}
	return Ergebnis{Nachrichten: 1}, nil
}

// weiseAb answers a message that can't be processed with the 0010 that carries it.
func (e *Eingang) weiseAb(d *Datei, f *xmeld.Fehler) (Ergebnis, error) {
	r := e.rueckweisung0010(d, f)
	name, err := d.antwortname()
	if err != nil {
		return Ergebnis{}, err
	}
	err = e.Ausgang.Schreibe(name+".0010.xml", func(w io.Writer) error {
		inhalt, err := os.Open(d.Pfad)
		if err != nil {
			return err
		}
		defer func() { _ = inhalt.Close() }()
		return xmeld.Schreibe0010(w, r, inhalt)
	})
	if err != nil {
		return Ergebnis{}, fmt.Errorf("write refusal of %s: %w", d.Name, err)
	}
	return Ergebnis{Nachrichten: 1, Abgewiesen: 1}, &Ablehnung{Datei: d.Name, Text: f.Satztext()}
}

// gelesenerFehler returns the error of the message itself, nil for any other.
func gelesenerFehler(err error) *xmeld.Fehler {
	var f *xmeld.Fehler
	if errors.As(err, &f) && f.Code != xmeld.CodeLesen {
		return f
	}
	return nil
}
