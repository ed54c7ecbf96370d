// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

// Exit statuses.
const (
	Erledigt       = 0
	Gescheitert    = 1
	FalscheEingabe = 2
)

// befehle is the tree of commands.
type befehle struct {
	JSON bool `name:"json" help:"Ergebnis als ein JSON-Objekt je Zeile"`

	Demo            demoBefehl            `cmd:"" help:"Erfundenes Sachsen erzeugen, beliefern und alle Dienste starten"`
	Init            initBefehl            `cmd:"" help:"Neue Installation anlegen"`
	Serve           serveBefehl           `cmd:"" help:"Dienste der Installation betreiben"`
	Erzeugen        erzeugenBefehl        `cmd:"" help:"Erfundenes Land als Lieferdateien schreiben"`
	Einspielen      einspielenBefehl      `cmd:"" help:"Lieferungen 1100 und Verzeichnisse 1104 annehmen"`
	Bestand         bestandBefehl         `cmd:"" help:"Zeigen, was das Register enthält"`
	Konten          kontenBefehl          `cmd:"" help:"Zugänge verwalten"`
	Abfrage         abfrageBefehl         `cmd:"" help:"Eine Suchanfrage 1330 oder 1332 als Behörde stellen"`
	Auskunft        auskunftBefehl        `cmd:"" help:"Einen Auftrag 0600 oder 0602 als Kunde stellen"`
	Protokoll       protokollBefehl       `cmd:"" help:"Protokoll prüfen, beweisen, ausleiten, fristgerecht löschen"`
	Zuordnung       zuordnungBefehl       `cmd:"" help:"Datensätze zu Personen zusammenführen, wahlweise mit der Wahrheit vergleichen"`
	Meldenummern    meldenummernBefehl    `cmd:"" help:"Meldenummern an die Meldebehörden zurückgeben, Quittungen annehmen"`
	Klaerung        klaerungBefehl        `cmd:"" help:"Rückfragen zu Klärungsfällen schreiben und Antworten annehmen"`
	Plausi          plausiBefehl          `cmd:"" help:"Jährliche Plausibilitätsprüfung nach § 13 SächsMeldVO"`
	Abrechnung      abrechnungBefehl      `cmd:"" help:"Gebühren: Monat abrechnen, Zahlungen einlesen, offene Posten, Bescheid drucken"`
	Verzeichnis     verzeichnisBefehl     `cmd:"" help:"Verzeichnis DVDV: Grundbestand, Änderungsanträge, Prüfung, Ausleitung, Zusatzadressen"`
	Unterrichtungen unterrichtungenBefehl `cmd:"" help:"Unterrichtungen über Ersuchen zu gesperrten Personen ausgeben"`
	Suchindex       suchindexBefehl       `cmd:"" help:"Suchindex verwalten"`
	Simulieren      simulierenBefehl      `cmd:"" help:"Meldebehörden einige Tage mit Intermediär, DVDV und Register leben lassen"`
	Messen          messenBefehl          `cmd:"" help:"Leistung messen, jeweils neben einer Vergleichsgröße"`
	Hilfe           hilfeBefehl           `cmd:"" name:"help" help:"Hilfe zu einem Befehl"`
}

// Umgebung is what the program sees of the outside.
type Umgebung struct {
	Werk    Werk
	Eingabe io.Reader
	Ausgabe io.Writer
	Meldung *os.File // standard error: messages and progress
}

// lauf is what every command gets.
type lauf struct {
	Umgebung
	ctx  context.Context
	json bool
}

// Fuehre runs the command line and returns the exit status.
func Fuehre(ctx context.Context, argumente []string, u Umgebung) int {
	var b befehle
	fertig := false
	k, err := kong.New(&b,
		kong.Name("kmr"),
		kong.Description("Kernmelderegister: das zentrale Melderegister eines Landes."),
		kong.Writers(u.Ausgabe, u.Meldung),
		kong.Exit(func(int) { fertig = true }),
		kong.Help(schreibeHilfe),
	)
	if err != nil {
		fmt.Fprintln(u.Meldung, "kmr:", err)
		return Gescheitert
	}
	if len(argumente) == 0 {
		argumente = []string{"--help"}
	}
	if argumente[0] == "help" {
		argumente = append(argumente[1:len(argumente):len(argumente)], "--help")
	}
	auswahl, err := k.Parse(argumente)
	if fertig {
		return Erledigt
	}
	if err != nil {
		fmt.Fprintf(u.Meldung, "kmr: %s\nHilfe: kmr help\n", deutsch(err))
		return FalscheEingabe
	}
	l := &lauf{Umgebung: u, ctx: ctx, json: b.JSON}
	return l.status(auswahl.Run(l))
}

// eingabe returns the standard input, whose reading ends when the command is
// interrupted; the goroutine that waits at a terminal ends with the process.
func (l *lauf) eingabe() io.Reader {
	lesen, schreiben := io.Pipe()
	context.AfterFunc(l.ctx, func() { _ = schreiben.CloseWithError(l.ctx.Err()) })
	go func() {
		_, err := io.Copy(schreiben, l.Eingabe)
		_ = schreiben.CloseWithError(err)
	}()
	return lesen
}

// errAbgelehnt ends a command with status 1 whose output already says why.
var errAbgelehnt = errors.New("rejected")

// eingabefehler is wrong usage that only the command itself can see.
type eingabefehler struct{ text string }

func (e eingabefehler) Error() string { return e.text }

func (l *lauf) status(err error) int {
	var falsch eingabefehler
	switch {
	case err == nil:
		return Erledigt
	case errors.Is(err, errAbgelehnt):
		return Gescheitert
	case errors.As(err, &falsch):
		fmt.Fprintf(l.Meldung, "kmr: %s\n", falsch.text)
		return FalscheEingabe
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(l.Meldung, "kmr: abgebrochen; was bestätigt ist, bleibt gespeichert.")
		return Gescheitert
	}
	l.meldeFehler(err)
	return Gescheitert
}

// zeige writes a result: as JSON, or by text for people.
func (l *lauf) zeige(wert any, text func(w io.Writer)) error {
	if l.json {
		return json.NewEncoder(l.Ausgabe).Encode(wert)
	}
	text(l.Ausgabe)
	return nil
}

// mit opens the installation for f and closes it.
func (l *lauf) mit(o Ort, ladung bool, f func(*Haus) error) (err error) {
	h, err := l.Werk.Oeffne(l.ctx, o, ladung)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Schliesse()) }()
	return f(h)
}
