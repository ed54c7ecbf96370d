// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"fmt"
	"io"
	"os"
)

// Simulation are the options of kmr simulieren.
type Simulation struct {
	Meldebehoerden int
	Tage           int
	Einwohner      int
	Seed           uint64
	// Zeitraffer is how many days of the world happen on one simulated day.
	Zeitraffer int
	// Stoerungen lets connections be cut at random places.
	Stoerungen bool
	Daten      string
	// Beginn is the day before the first Arbeitstag as JJJJ-MM-TT; "" is today.
	Beginn string
	// Schluesselpaare is how many key pairs the Meldebehörden share for each purpose; 0
	// for the usual number.
	Schluesselpaare int
	// Fortschritt is where a progress bar may be drawn, nil for nowhere.
	Fortschritt *os.File
}

// Simulationsergebnis is what happened; persons count once.
type Simulationsergebnis struct {
	Meldebehoerden int `json:"meldebehoerden"`
	Tage           int `json:"tage"`
	Umzuege        int `json:"umzuege"`
	Geburten       int `json:"geburten"`
	Sterbefaelle   int `json:"sterbefaelle"`
	// Rueckmeldungen are messages 0201, Lieferungen messages 1100.
	Rueckmeldungen int `json:"rueckmeldungen"`
	Lieferungen    int `json:"lieferungen"`
	// Nachrichten are all that arrived.
	Nachrichten int `json:"nachrichten"`
	// Verluste were sent and did not arrive or were not acknowledged, Doppelte arrived more
	// than once.
	Verluste int `json:"verluste"`
	Doppelte int `json:"doppelte"`
	// Stoerungen are the connections that were cut.
	Stoerungen int     `json:"stoerungen,omitempty"`
	Dauer      float64 `json:"dauer_s"`
	// Maengel is whatever else is not as it must be, in German.
	Maengel []string `json:"maengel,omitempty"`
}

// Einwandfrei reports whether nothing was lost, doubled or left over.
func (e *Simulationsergebnis) Einwandfrei() bool {
	return e.Verluste == 0 && e.Doppelte == 0 && len(e.Maengel) == 0
}

type simulierenBefehl struct {
	Meldebehoerden int    `required:"" help:"Zahl der Meldebehörden, die größten zuerst"`
	Tage           int    `required:"" help:"Zahl der Arbeitstage"`
	Einwohner      int    `default:"20000" help:"Einwohner des erfundenen Landes; die Meldebehörden führen ihren Anteil"`
	Seed           uint64 `default:"1" help:"Startwert; gleicher Wert, gleiche Einwohner und Ereignisse"`
	Zeitraffer     int    `default:"30" help:"so viele Tage des erfundenen Landes geschehen an einem Arbeitstag"`
	Stoerungen     bool   `help:"Verbindungen an zufälligen Stellen abreißen lassen"`
	Daten          string `placeholder:"ORDNER" help:"leerer Datenordner, der erhalten bleibt (sonst ein vorläufiger)"`
	Beginn         string `placeholder:"JJJJ-MM-TT" help:"Tag vor dem ersten Arbeitstag (sonst heute)"`
}

// Help explains what is simulated.
func (b *simulierenBefehl) Help() string {
	return `Erfundene Meldebehörden leben einige Arbeitstage mit dem wirklichen Intermediär,
dem wirklichen Verzeichnis DVDV und dem wirklichen Register: Umzüge, Geburten und
Sterbefälle, Rückmeldungen 0201 und ihre Auswertungen 0203, Datenlieferungen 1100 und
ihre Quittungen 1101, tägliche Leerung der Postfächer. Alle Nachrichten sind signiert
und verschlüsselt und laufen über HTTP auf der Schleifenadresse. Am Ende wird geprüft,
dass nichts verloren ging, nichts doppelt ankam und das Register denselben Bestand hat
wie die Meldebehörden zusammen. Die Uhr wird gestellt; niemand wartet.`
}

// Run simulates; losses or doubles are a failure.
func (b *simulierenBefehl) Run(l *lauf) error {
	e, err := l.Werk.Simuliere(l.ctx, Simulation{
		Meldebehoerden: b.Meldebehoerden, Tage: b.Tage, Einwohner: b.Einwohner, Seed: b.Seed, Zeitraffer: b.Zeitraffer,
		Stoerungen: b.Stoerungen, Daten: b.Daten, Beginn: b.Beginn, Fortschritt: l.Meldung,
	})
	if err != nil {
		return err
	}
	for _, m := range e.Maengel {
		fmt.Fprintln(l.Meldung, "kmr: "+m)
	}
	err = l.zeige(e, func(w io.Writer) {
		fmt.Fprintf(w, "%d Meldebehörden, %d Arbeitstage: %d Umzüge, %d Geburten, %d Sterbefälle.\n", e.Meldebehoerden, e.Tage, e.Umzuege, e.Geburten, e.Sterbefaelle)
		fmt.Fprintf(w, "%d Rückmeldungen, %d Lieferungen, zusammen %d Nachrichten in %.1f s (%.0f je Sekunde).\n",
			e.Rueckmeldungen, e.Lieferungen, e.Nachrichten, e.Dauer, float64(e.Nachrichten)/e.Dauer)
		fmt.Fprintf(w, "Verloren: %d, doppelt: %d.\n", e.Verluste, e.Doppelte)
	})
	if err == nil && !e.Einwandfrei() {
		err = errAbgelehnt
	}
	return err
}
