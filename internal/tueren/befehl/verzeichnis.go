// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/web"
)

// Verzeichnis is the directory of the state as the commands use it.
type Verzeichnis struct {
	*verzeichnis.Verzeichnis
	Ausgeleitet verzeichnis.Ausleitungsablage
	Pruefung    verzeichnis.Pruefstand
	Adressen    *verzeichnisabfrage.Abfrage
	// Land are the particulars of the state's own entries.
	Land verzeichnis.Land
}

type verzeichnisBefehl struct {
	Grundbestand verzeichnisGrundbestandBefehl `cmd:"" help:"Einträge des ganzen Landes aus der Gemeindeliste anlegen"`
	Suchen       verzeichnisSuchenBefehl       `cmd:"" help:"Einträge nach Name oder Schlüssel suchen"`
	Zeigen       verzeichnisZeigenBefehl       `cmd:"" help:"Einen Eintrag als Vorlage eines Änderungsantrags ausgeben"`
	Antraege     verzeichnisAntraegeBefehl     `cmd:"" help:"Änderungsanträge aus Dateien aufnehmen; freigegeben wird in der Verwaltung"`
	Pruefen      verzeichnisPruefenBefehl      `cmd:"" help:"Dienste, Zertifikate und Adressen aller Einträge prüfen"`
	Ausleiten    verzeichnisAusleitenBefehl    `cmd:"" help:"Änderungen für den Bundesmaster schreiben"`
	Vermerken    verzeichnisVermerkenBefehl    `cmd:"" help:"Vermerken, bis zu welchem Stand der Bundesmaster alles hat"`
	Klient       verzeichnisKlientBefehl       `cmd:"" help:"Ein Fachverfahren zulassen, das mit eigenem Zertifikat fragt"`
	Zusatz       verzeichnisZusatzBefehl       `cmd:"" help:"Adressen von Stellen pflegen, die nicht im DVDV stehen"`
}

// imVerzeichnis opens the directory for f.
func (l *lauf) imVerzeichnis(o Ort, f func(*Verzeichnis) error) error {
	return l.mit(o, false, func(h *Haus) error {
		v, err := h.Verzeichnis()
		if err != nil {
			return err
		}
		return f(v)
	})
}

type verzeichnisGrundbestandBefehl struct {
	Ort
	Intermediaer           string `name:"intermediaer" placeholder:"URL" help:"Adresse des Intermediärs des Landes"`
	IntermediaerZertifikat string `name:"intermediaer-zertifikat" placeholder:"DATEI" help:"Chiffrierzertifikat des Intermediärs (PEM oder DER)"`
	Zertifikate            string `name:"zertifikate" placeholder:"ORDNER" help:"Ordner mit AGS-cipher.cer und AGS-sig.cer je Meldebehörde, dazu register-cipher.cer und register-sig.cer"`
	Passiv                 string `name:"passiv" placeholder:"URL" help:"Adresse, unter der das Register Anfragen im Dialog beantwortet"`
}

// Run seeds the directory. What is there stays.
func (b *verzeichnisGrundbestandBefehl) Run(l *lauf) error {
	if (b.Zertifikate == "") != (b.Intermediaer == "") {
		return eingabefehler{"--intermediaer und --zertifikate gehören zusammen."}
	}
	return l.imVerzeichnis(b.Ort, func(v *Verzeichnis) error {
		liste, err := b.eintraege(v)
		if err != nil {
			return err
		}
		s, err := v.Saee(l.ctx, liste...)
		if err != nil {
			return err
		}
		return l.zeige(s, func(w io.Writer) {
			fmt.Fprintf(w, "%s Einträge angelegt, %s um Dienste ergänzt, %s waren schon da\n", web.Tausend(s.Neu), web.Tausend(s.Ergaenzt), web.Tausend(s.Vorhanden))
			for _, k := range s.Abweichend {
				fmt.Fprintf(w, "ausgelassen: %s; einer der weiteren Schlüssel steht in einem anderen Eintrag\n", k)
			}
		})
	})
}

func (b *verzeichnisGrundbestandBefehl) eintraege(v *Verzeichnis) ([]verzeichnis.Organisation, error) {
	k, land := v.Abbild().Katalog(), v.Land
	heute := melde.DatumVon(v.Jetzt().In(uhr.Berlin()))
	gemeinden := behoerde.Verzeichnis()
	if b.Zertifikate == "" {
		return append(verzeichnis.Landesstellen(k, land), verzeichnis.Grundbestand(k, gemeinden, heute, nil)...), nil
	}
	vorlage := verzeichnis.Anschluss{Intermediaer: b.Intermediaer}
	if b.IntermediaerZertifikat != "" {
		inhalt, err := os.ReadFile(b.IntermediaerZertifikat)
		if err == nil {
			vorlage.ChiffrierIntermediaer, err = verzeichnis.LiesZertifikat(inhalt)
		}
		if err != nil {
			return nil, eingabefehler{"--intermediaer-zertifikat: Die Datei ist kein lesbares Zertifikat."}
		}
	}
	ordner := os.DirFS(b.Zertifikate)
	namen := map[melde.AGS]string{}
	for _, g := range gemeinden.Alle(heute) {
		namen[g.AGS] = string(g.AGS)
	}
	anschluesse, err := verzeichnis.LiesAnschluesse(ordner, namen, vorlage)
	if err != nil {
		return nil, err
	}
	vorlage.Adressat = b.Passiv
	a, da, err := verzeichnis.LiesAnschluss(ordner, "register", vorlage)
	if err != nil {
		return nil, err
	}
	if da {
		land.Anschluss = &a
	}
	return append(verzeichnis.Landesstellen(k, land), verzeichnis.Grundbestand(k, gemeinden, heute, anschluesse)...), nil
}

type verzeichnisSuchenBefehl struct {
	Ort
	Text string `arg:"" name:"text" help:"Teil des Namens oder eines Schlüssels"`
}

// eintragszeile is one found entry for programs.
type eintragszeile struct {
	Schluessel []string `json:"schluessel"`
	Kategorie  string   `json:"kategorie"`
	Name       string   `json:"name"`
	Dienste    int      `json:"dienste"`
	Gueltig    bool     `json:"gueltig"`
}

// Run lists the entries that fit.
func (b *verzeichnisSuchenBefehl) Run(l *lauf) error {
	return l.imVerzeichnis(b.Ort, func(v *Verzeichnis) error {
		for _, o := range v.Abbild().Suche(b.Text, "") {
			z := eintragszeile{o.Schluessel, o.Kategorie, o.Name, len(o.Dienste), o.Gilt(v.Jetzt())}
			if err := l.zeige(z, func(w io.Writer) { fmt.Fprintf(w, "%-14s %-24s %s\n", z.Schluessel[0], z.Kategorie, z.Name) }); err != nil {
				return err
			}
		}
		return nil
	})
}

type verzeichnisZeigenBefehl struct {
	Ort
	Schluessel string `arg:"" name:"schluessel" help:"Organisationsschlüssel, zum Beispiel ags:14612000"`
}

// Run prints the entry in the form that the command antraege takes.
func (b *verzeichnisZeigenBefehl) Run(l *lauf) error {
	return l.imVerzeichnis(b.Ort, func(v *Verzeichnis) error {
		gefunden := v.Abbild().OrganisationenMitSchluessel(b.Schluessel, v.Jetzt())
		if len(gefunden) == 0 {
			return eingabefehler{"Den Schlüssel " + b.Schluessel + " hat kein gültiger Eintrag."}
		}
		e := json.NewEncoder(l.Ausgabe)
		e.SetIndent("", " ")
		return e.Encode(gefunden[0].Antragsdatei(uhr.DatumVon(v.Jetzt()).PlusTage(1)))
	})
}

type verzeichnisAntraegeBefehl struct {
	Ort
	Pfad []string `arg:"" name:"pfad" help:"Dateien oder Ordner mit Anträgen (JSON)"`
}

// antragsergebnis says for programs what became of a file.
type antragsergebnis struct {
	Datei  string `json:"datei"`
	Antrag string `json:"antrag,omitempty"`
	Fehler string `json:"fehler,omitempty"`
}

// Run takes the applications; one that can't be taken does not stop the others.
func (b *verzeichnisAntraegeBefehl) Run(l *lauf) error {
	dateien, err := antragsdateien(b.Pfad)
	if err != nil {
		return err
	}
	return l.imVerzeichnis(b.Ort, func(v *Verzeichnis) error {
		abgelehnt := false
		for _, datei := range dateien {
			id, err := l.nimmAntrag(v, datei)
			e := antragsergebnis{Datei: filepath.Base(datei), Antrag: id}
			var f *fehler.Fehler
			switch {
			case errors.Is(err, verzeichnis.ErrAntragsdatei):
				e.Fehler = "Die Datei ist kein Änderungsantrag."
			case errors.As(err, &f) && f.Art != fehler.Intern:
				e.Fehler = f.Text + " (" + f.Code + ")"
			case err != nil:
				return err
			}
			abgelehnt = abgelehnt || e.Fehler != ""
			if err := l.zeige(e, func(w io.Writer) { fmt.Fprintf(w, "%s: %s\n", e.Datei, cmp.Or(e.Fehler, "Antrag "+e.Antrag)) }); err != nil {
				return err
			}
		}
		if abgelehnt {
			return errAbgelehnt
		}
		return nil
	})
}

func (l *lauf) nimmAntrag(v *Verzeichnis, datei string) (string, error) {
	f, err := os.Open(datei)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	d, err := verzeichnis.LiesAntragsdatei(f)
	if err != nil {
		return "", err
	}
	return v.Stelle(l.ctx, v.Antrag(d))
}

// antragsdateien returns the JSON files of the paths in their order, those of a folder by name.
func antragsdateien(pfade []string) ([]string, error) {
	var liste []string
	for _, pfad := range pfade {
		err := filepath.WalkDir(pfad, func(datei string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && (datei == pfad || strings.HasSuffix(datei, ".json")) {
				liste = append(liste, datei)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return slices.Compact(liste), nil
}
