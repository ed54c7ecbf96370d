// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/tueren/web"
)

type plausiBefehl struct {
	Pruefung   plausiPruefungBefehl   `cmd:"" default:"withargs" help:"Stand eines Stichtags prüfen und die Hinweise je Meldebehörde schreiben"`
	Einfrieren plausiEinfrierenBefehl `cmd:"" help:"Heutigen Stand für eine Prüfung festhalten"`
	Antwort    plausiAntwortBefehl    `cmd:"" help:"Antworten 1501 der Meldebehörden annehmen"`
	Abgleich   plausiAbgleichBefehl   `cmd:"" help:"Befunde schließen, die eine Lieferung berichtigt hat"`
}

type plausiPruefungBefehl struct {
	Ort
	Stichtag string `name:"stichtag" placeholder:"JJJJ-MM-TT" required:"" help:"Tag, dessen Stand geprüft wird"`
	Ziel     string `name:"ziel" placeholder:"ORDNER" required:"" help:"Ordner für die Hinweise, einer je Meldebehörde"`
	OSCI     bool   `name:"osci" help:"die Hinweise 1500 außerdem über OSCI senden; Listen für Menschen bleiben im Ordner"`
}

// Run checks the frozen state of the day and writes what each Meldebehörde is told.
func (b *plausiPruefungBefehl) Run(l *lauf) error {
	tag, err := melde.ParseDatum(b.Stichtag)
	if err != nil {
		return eingabefehler{"--stichtag: " + err.Error()}
	}
	return l.mit(b.Ort, false, func(h *Haus) error {
		lauf, err := b.pruefe(l, h, tag)
		if err != nil {
			return err
		}
		behoerden, err := b.schreibe(l, h, lauf)
		if err != nil {
			return err
		}
		if b.OSCI {
			if err := sendeHinweise(l, h, lauf); err != nil {
				return err
			}
		}
		zahlen, err := h.Plausi.Befunde.Artzahlen(l.ctx, lauf.ID)
		if err != nil {
			return err
		}
		return b.berichte(l, lauf, zahlen, behoerden)
	})
}

func (b *plausiPruefungBefehl) pruefe(l *lauf, h *Haus, tag melde.Datum) (anwendung.Lauf, error) {
	stand, err := h.Stand.Bestand(l.ctx)
	if err != nil {
		return anwendung.Lauf{}, err
	}
	balken := fortschritt.Neu(l.Meldung, "Prüfung", int64(stand.Datensaetze))
	defer balken.Fertig()
	return h.Plausi.Laufe(l.ctx, tag, func(n int) { balken.Plus(int64(n)) })
}

// schreibe writes one folder for each Meldebehörde and returns their number.
func (b *plausiPruefungBefehl) schreibe(l *lauf, h *Haus, lauf anwendung.Lauf) (int, error) {
	behoerden, err := h.Plausi.Befunde.Meldebehoerden(l.ctx, lauf.ID)
	if err != nil {
		return 0, err
	}
	if err := pruefeZiel(b.Ziel, behoerden); err != nil {
		return 0, err
	}
	balken := fortschritt.Neu(l.Meldung, "Hinweise", int64(len(behoerden)))
	defer balken.Fertig()
	for _, ags := range behoerden {
		mitteilungen, err := h.Plausi.Verschicke(l.ctx, lauf, ags)
		if err != nil {
			return 0, err
		}
		o := hinweisordner{
			pfad: filepath.Join(b.Ziel, string(ags)), behoerde: h.Plausi.Behoerde(ags), register: h.Plausi.Register.Name, lauf: lauf,
		}
		if err := o.schreibe(mitteilungen); err != nil {
			return 0, err
		}
		balken.Plus(1)
	}
	return len(behoerden), h.Plausi.Verschickt(l.ctx, lauf)
}

// pruefeZiel refuses a folder with hints of another check: a carrier must hold
// nothing but what its label says.
func pruefeZiel(ziel string, behoerden []melde.AGS) error {
	if err := os.MkdirAll(ziel, 0o700); err != nil {
		return err
	}
	eintraege, err := os.ReadDir(ziel)
	if err != nil {
		return err
	}
	for _, e := range eintraege {
		if !slices.Contains(behoerden, melde.AGS(e.Name())) {
			return errZielBelegt
		}
	}
	return nil
}

var errZielBelegt = fehler.Neu(fehler.Konflikt, "MR-1310",
	"Der Zielordner enthält Dateien, die nicht zu dieser Prüfung gehören. Bitte nennen Sie einen leeren Ordner.")

// plausiergebnis are the counts for programs (contract section 1).
type plausiergebnis struct {
	PM1            int `json:"PM1"`
	PM2            int `json:"PM2"`
	PM2a           int `json:"PM2a"`
	PM3            int `json:"PM3"`
	VOLL           int `json:"VOLL"`
	Meldebehoerden int `json:"meldebehoerden"`
}

func (b *plausiPruefungBefehl) berichte(l *lauf, lauf anwendung.Lauf, zahlen []anwendung.Zahl, behoerden int) error {
	r := plausiergebnis{Meldebehoerden: behoerden}
	je := map[plausibilitaet.Art]*int{
		plausibilitaet.PM1: &r.PM1, plausibilitaet.PM2: &r.PM2, plausibilitaet.PM2a: &r.PM2a,
		plausibilitaet.PM3: &r.PM3, plausibilitaet.VOLL: &r.VOLL,
	}
	for _, z := range zahlen {
		*je[z.Art] += z.Anzahl
	}
	return l.zeige(r, func(w io.Writer) {
		art := "Probelauf"
		if lauf.Amtlich {
			art = "amtlicher Lauf"
		}
		fmt.Fprintf(w, "Stichtag %s (%s): %s Datensätze geprüft\n", lauf.Stichtag.Deutsch(), art, web.Tausend(lauf.Datensaetze))
		for _, a := range plausibilitaet.Arten {
			fmt.Fprintf(w, "%-5s %9s\n", a, web.Tausend(*je[a]))
		}
		fmt.Fprintf(w, "Hinweise an %s Meldebehörden: %s\n", web.Tausend(behoerden), b.Ziel)
		if lauf.Haeufungen > 0 {
			fmt.Fprintf(w, "%s Häufungen gleicher Namen wurden nicht beurteilt.\n", web.Tausend(lauf.Haeufungen))
		}
	})
}

type plausiEinfrierenBefehl struct{ Ort }

// Run keeps today's state.
func (b *plausiEinfrierenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		tag, err := h.Plausi.FriereHeute(l.ctx)
		if err != nil {
			return err
		}
		return l.zeige(map[string]string{"stichtag": tag.String()}, func(w io.Writer) {
			fmt.Fprintf(w, "Der Stand vom %s ist eingefroren. Prüfen: kmr plausi --stichtag %s --ziel ORDNER\n", tag.Deutsch(), tag)
		})
	})
}

type plausiAbgleichBefehl struct{ Ort }

// Run closes findings that deliveries have removed.
func (b *plausiAbgleichBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		stand, err := h.Stand.Bestand(l.ctx)
		if err != nil {
			return err
		}
		balken := fortschritt.Neu(l.Meldung, "Abgleich", int64(stand.Datensaetze))
		n, err := h.Plausi.Gleiche(l.ctx, func(n int) { balken.Plus(int64(n)) })
		balken.Fertig()
		if err != nil {
			return err
		}
		return l.zeige(map[string]int{"berichtigt": n}, func(w io.Writer) {
			fmt.Fprintf(w, "%s Befunde sind berichtigt.\n", web.Tausend(n))
		})
	})
}

type plausiAntwortBefehl struct {
	Ort
	Pfad []string `arg:"" name:"pfad" help:"Dateien oder Ordner mit Nachrichten 1501"`
}

// antwortergebnis are the counts for programs.
type antwortergebnis struct {
	Antworten    int `json:"antworten"`
	Bestaetigt   int `json:"bestaetigt"`
	Unbegruendet int `json:"unbegruendet"`
	Abgewiesen   int `json:"abgewiesen"`
}

// Run takes the answers; one that can't be taken does not stop the others.
func (b *plausiAntwortBefehl) Run(l *lauf) error {
	dateien, err := antwortdateien(b.Pfad)
	if err != nil {
		return err
	}
	return l.mit(b.Ort, false, func(h *Haus) error {
		var r antwortergebnis
		for _, datei := range dateien {
			stand, err := nimmAntwort(l, h, datei)
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
			switch stand {
			case anwendung.Bestaetigt:
				r.Bestaetigt++
			case anwendung.Unbegruendet:
				r.Unbegruendet++
			}
		}
		err := l.zeige(r, func(w io.Writer) {
			fmt.Fprintf(w, "%s Antworten angenommen (%s Befunde bestätigt, %s unbegründet), %s abgewiesen\n",
				web.Tausend(r.Antworten), web.Tausend(r.Bestaetigt), web.Tausend(r.Unbegruendet), web.Tausend(r.Abgewiesen))
		})
		if err == nil && r.Abgewiesen > 0 {
			err = errAbgelehnt
		}
		return err
	})
}

// nimmAntwort checks one message against the schema and takes it.
func nimmAntwort(l *lauf, h *Haus, datei string) (s anwendung.Stand, err error) {
	d, err := os.Open(datei)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := xmeld.Pruefe(d); err != nil {
		return 0, alsFachfehler(err)
	}
	if _, err := d.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	a, err := xmeld.Lies1501(d)
	if err != nil {
		return 0, alsFachfehler(err)
	}
	return h.Plausi.Nimm(l.ctx, a)
}

func alsFachfehler(err error) error {
	var x *xmeld.Fehler
	if errors.As(err, &x) {
		return x.Fachfehler()
	}
	return err
}

// antwortdateien lists the XML files of the paths, those of folders by name.
func antwortdateien(pfade []string) (aus []string, err error) {
	for _, p := range pfade {
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			aus = append(aus, p)
			continue
		}
		eintraege, err := os.ReadDir(p)
		if err != nil {
			return nil, err
		}
		for _, e := range eintraege {
			if !e.IsDir() && strings.HasSuffix(e.Name(), ".xml") {
				aus = append(aus, filepath.Join(p, e.Name()))
			}
		}
	}
	return aus, nil
}
