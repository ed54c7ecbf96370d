// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/grund/uhr"
)

type verzeichnisPruefenBefehl struct{ Ort }

// Run checks all entries and prints the findings.
func (b *verzeichnisPruefenBefehl) Run(l *lauf) error {
	return l.imVerzeichnis(b.Ort, func(v *Verzeichnis) error {
		p, err := v.PruefeJetzt(l.ctx, v.Pruefung)
		if err != nil {
			return err
		}
		for _, f := range p.Befunde {
			if err := l.zeige(f, func(w io.Writer) { fmt.Fprintln(w, befundtext(f)) }); err != nil {
				return err
			}
		}
		fmt.Fprintf(l.Meldung, "%d Befunde, davon %d neu\n", len(p.Befunde), len(p.Neue()))
		return nil
	})
}

func befundtext(b verzeichnis.Befund) string {
	switch {
	case b.Art == verzeichnis.ToteAdresse:
		return fmt.Sprintf("%s: Adresse unerreichbar: %s", b.Name, b.Adresse)
	case b.Art == verzeichnis.FehlenderDienst:
		return fmt.Sprintf("%s: Dienst fehlt: %s", b.Name, b.Dienst)
	case b.Frist == 0:
		return fmt.Sprintf("%s: Zertifikat abgelaufen oder gesperrt: %s", b.Name, b.Zertifikat)
	}
	return fmt.Sprintf("%s: Zertifikat endet am %s (höchstens %d Tage): %s", b.Name, b.Ablauf.In(uhr.Berlin()).Format("02.01.2006"), b.Frist, b.Zertifikat)
}

type verzeichnisAusleitenBefehl struct {
	Ort
	Ziel  string `name:"ziel" placeholder:"DATEI" required:"" help:"Datei für die Ausleitung (JSON), - für die Standardausgabe"`
	Alles bool   `name:"alles" help:"den gesamten Bestand statt der Änderungen schreiben"`
}

// Run writes what the Bundesmaster does not have yet. It notes nothing: that is done
// when the Bundesmaster has taken it.
func (b *verzeichnisAusleitenBefehl) Run(l *lauf) error {
	return l.imVerzeichnis(b.Ort, func(v *Verzeichnis) error {
		nach := int64(0)
		if !b.Alles {
			var err error
			if nach, err = v.Ausgeleitet.Ausgeleitet(l.ctx); err != nil {
				return err
			}
		}
		a, err := v.Ausleiten(nach)
		if err != nil {
			return err
		}
		if b.Ziel == "-" {
			return a.Schreibe(l.Ausgabe)
		}
		if err := schreibeGanz(b.Ziel, a.Schreibe); err != nil {
			return err
		}
		zahlen := map[string]int64{"nach": a.Nach, "bis": a.Bis, "organisationen": int64(len(a.Organisationen))}
		return l.zeige(zahlen, func(w io.Writer) {
			fmt.Fprintf(w, "%d Einträge, Stand %d bis %d; nach der Übernahme: kmr verzeichnis vermerken %d\n", len(a.Organisationen), a.Nach, a.Bis, a.Bis)
		})
	})
}

// schreibeGanz writes a file whole or not at all.
func schreibeGanz(ziel string, schreibe func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(ziel), ".neu-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if err := schreibe(f); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), ziel)
}

type verzeichnisVermerkenBefehl struct {
	Ort
	Stand int64 `arg:"" name:"stand" help:"Änderungsstand, den die Ausleitung genannt hat"`
}

// Run notes how far the Bundesmaster is.
func (b *verzeichnisVermerkenBefehl) Run(l *lauf) error {
	return l.imVerzeichnis(b.Ort, func(v *Verzeichnis) error {
		if err := v.Verzeichnis.Ausgeleitet(l.ctx, v.Ausgeleitet, b.Stand); err != nil {
			return err
		}
		return l.zeige(map[string]int64{"ausgeleitet": b.Stand}, func(w io.Writer) { fmt.Fprintf(w, "vermerkt bis Stand %d\n", b.Stand) })
	})
}

type verzeichnisKlientBefehl struct {
	Ort
	Zertifikat string `arg:"" name:"zertifikat" help:"Zertifikat des Fachverfahrens mit RSA-Schlüssel (PEM oder DER)"`
	Kennung    string `name:"kennung" required:"" placeholder:"KENNUNG" help:"Kennung des Fachverfahrens (client id)"`
	Name       string `name:"name" placeholder:"NAME" help:"Bezeichnung des Fachverfahrens"`
}

// Run admits a program that asks with a certificate of its own.
func (b *verzeichnisKlientBefehl) Run(l *lauf) error {
	inhalt, err := os.ReadFile(b.Zertifikat)
	if err != nil {
		return err
	}
	der, err := verzeichnis.LiesZertifikat(inhalt)
	if err != nil {
		return eingabefehler{"Die Datei ist kein lesbares Zertifikat."}
	}
	return l.imVerzeichnis(b.Ort, func(v *Verzeichnis) error {
		z := verzeichnis.Zertifikat{DER: der}
		if err := v.TrageKlient(l.ctx, verzeichnis.Klient{Kennung: b.Kennung, Name: b.Name, Zertifikat: z}); err != nil {
			return err
		}
		return l.zeige(map[string]string{"kennung": b.Kennung, "fingerabdruck": z.Fingerabdruck()}, func(w io.Writer) {
			fmt.Fprintf(w, "%s zugelassen, Fingerabdruck %s\n", b.Kennung, z.Fingerabdruck())
		})
	})
}

type verzeichnisZusatzBefehl struct {
	Zeigen    zusatzZeigenBefehl    `cmd:"" help:"Zusatzadressen zeigen"`
	Setzen    zusatzSetzenBefehl    `cmd:"" help:"Eine Zusatzadresse aus einer Datei (JSON) eintragen oder ersetzen"`
	Entfernen zusatzEntfernenBefehl `cmd:"" help:"Eine Zusatzadresse löschen"`
}

type zusatzZeigenBefehl struct{ Ort }

// Run lists the supplementary addresses, each held against the directory.
func (b *zusatzZeigenBefehl) Run(l *lauf) error {
	return l.imVerzeichnis(b.Ort, func(v *Verzeichnis) error {
		liste, err := v.Adressen.Zusaetze(l.ctx)
		if err != nil {
			return err
		}
		for _, z := range liste {
			stand := "wird verwendet"
			if z.ImDVDV {
				stand = "steht jetzt im DVDV, kann entfallen"
			}
			err := l.zeige(z, func(w io.Writer) {
				fmt.Fprintf(w, "%s %s: %s, Quelle %s, geprüft am %s, %s\n", z.Schluessel, z.URI, z.Adresse.Intermediaer, z.Quelle, z.Geprueft, stand)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

type zusatzSetzenBefehl struct {
	Ort
	Datei string `arg:"" name:"datei" help:"JSON: schluessel, uri, adresse (name, intermediaer, adressat, chiffrier, signier), quelle, geprueft"`
}

// Run stores one supplementary address.
func (b *zusatzSetzenBefehl) Run(l *lauf) error {
	f, err := os.Open(b.Datei)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	leser := json.NewDecoder(io.LimitReader(f, 1<<20))
	leser.DisallowUnknownFields()
	var z verzeichnisabfrage.Zusatz
	if err := leser.Decode(&z); err != nil {
		return eingabefehler{"Die Datei ist keine Zusatzadresse: schluessel, uri, adresse, quelle und geprueft werden erwartet."}
	}
	return l.imVerzeichnis(b.Ort, func(v *Verzeichnis) error {
		if err := v.Adressen.SetzeZusatz(l.ctx, z); err != nil {
			return err
		}
		return l.zeige(z, func(w io.Writer) { fmt.Fprintf(w, "%s eingetragen\n", z.Schluessel) })
	})
}

type zusatzEntfernenBefehl struct {
	Ort
	Schluessel string `arg:"" name:"schluessel" help:"Organisationsschlüssel"`
	Dienst     string `arg:"" name:"dienst" help:"URI der Dienstbeschreibung"`
}

// Run deletes one.
func (b *zusatzEntfernenBefehl) Run(l *lauf) error {
	return l.imVerzeichnis(b.Ort, func(v *Verzeichnis) error {
		if err := v.Adressen.EntferneZusatz(l.ctx, b.Schluessel, b.Dienst); err != nil {
			return err
		}
		return l.zeige(map[string]string{"entfernt": b.Schluessel}, func(w io.Writer) { fmt.Fprintf(w, "%s entfernt\n", b.Schluessel) })
	})
}
