// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

type demoBefehl struct {
	Einwohner   int    `default:"20000" help:"Zahl der erfundenen Einwohner"`
	Seed        uint64 `default:"1" help:"Startwert; gleicher Wert, gleiches Land"`
	Daten       string `placeholder:"ORDNER" help:"Datenordner (sonst ein vorläufiger, der am Ende gelöscht wird)"`
	Adresse     string `default:"127.0.0.1:8443" help:"Adresse, nur Schleifenadressen"`
	Lieferungen string `placeholder:"PFAD" help:"statt des erfundenen Landes diese Nachrichten 1100 und 1104 einspielen"`
	Heute       string `placeholder:"JJJJ-MM-TT" help:"Tag, an dem die Vorführung spielt"`
}

// Run makes the demonstration and shows it until it is interrupted.
func (b *demoBefehl) Run(l *lauf) error {
	return l.Werk.Fuehrevor(l.ctx, Vorfuehrung{
		Einwohner: b.Einwohner, Seed: b.Seed, Daten: b.Daten, Adresse: b.Adresse, Lieferungen: b.Lieferungen, Heute: b.Heute,
		Melde:       func(text string) { fmt.Fprintln(l.Meldung, text) },
		Bereit:      l.zeigeBereitschaft,
		Fortschritt: l.Meldung,
	})
}

func (l *lauf) zeigeBereitschaft(b Bereitschaft) {
	if l.json {
		_ = json.NewEncoder(l.Ausgabe).Encode(b)
		return
	}
	schreibeBereitschaft(l.Ausgabe, b)
}

func schreibeBereitschaft(w io.Writer, b Bereitschaft) {
	fmt.Fprintf(w, "\n%-10s %-11s %-22s %-24s %-16s %s\n", "Rolle", "Profil", "Benutzer", "Passwort", "Einmalcode", "Seite")
	for _, k := range b.Konten {
		faktor := "–"
		if k.TOTP != "" {
			faktor = k.TOTP
		}
		fmt.Fprintf(w, "%-10s %-11s %-22s %-24s %-16s %s\n", k.Rolle, k.Profil, k.Benutzer, k.Passwort, faktor, k.URL)
	}
	fmt.Fprintf(w, "\nZertifikat der Vorführung: %s\n", b.CA)
	if p := b.Beispiel; p != nil {
		fmt.Fprintf(w, "Eine erfundene Person zum Ausprobieren: %s, %s, geboren %s, Gemeinde %s (%s)\n",
			p.Nachname, p.Vornamen, p.Geburtsdatum, p.Gemeinde, p.AGS)
	}
	fmt.Fprintf(w, "\nbereit %s\n", b.URL)
}

type initBefehl struct {
	Ordner string `arg:"" help:"Ordner der neuen Installation"`
}

// Run makes a new installation.
func (b *initBefehl) Run(l *lauf) error {
	e, err := l.Werk.RichteEin(l.ctx, b.Ordner)
	if err != nil {
		return err
	}
	return l.zeige(e, func(w io.Writer) {
		fmt.Fprintf(w, "Installation angelegt: %s\nBetreiberkonto %s, Passwort %s, Einmalcode-Schlüssel %s\n", e.Konfig, e.Benutzer, e.Passwort, e.TOTP)
		fmt.Fprintln(w, "Das Passwort wird nur jetzt angezeigt.")
	})
}

type serveBefehl struct{ Ort }

// Run serves until it is interrupted.
func (b *serveBefehl) Run(l *lauf) error {
	return l.Werk.Bediene(l.ctx, b.Ort, func(url string) {
		_ = l.zeige(map[string]any{"bereit": true, "url": url}, func(w io.Writer) { fmt.Fprintf(w, "bereit %s\n", url) })
	})
}

type erzeugenBefehl struct {
	Einwohner  int     `required:"" help:"Zahl der Einwohner"`
	Seed       uint64  `required:"" help:"Startwert; gleicher Wert, gleiche Dateien"`
	Ziel       string  `required:"" placeholder:"ORDNER" help:"Zielordner"`
	Fehlerrate float64 `default:"0.03" help:"Anteil der Folgesätze mit Schreibfehler"`
	Tage       int     `default:"0" help:"Tage mit Änderungen nach dem Stichtag"`
	Stichtag   string  `placeholder:"JJJJ-MM-TT" help:"Tag der Gesamtlieferung (sonst 2025-12-31)"`
}

// Run writes a synthetic state.
func (b *erzeugenBefehl) Run(l *lauf) error {
	z, err := l.Werk.Erzeuge(l.ctx, Erzeugung{Einwohner: b.Einwohner, Seed: b.Seed, Ziel: b.Ziel, Fehlerrate: b.Fehlerrate,
		Tage: b.Tage, Stichtag: b.Stichtag, Fortschritt: l.Meldung})
	if err != nil {
		return err
	}
	return l.zeige(z, func(w io.Writer) {
		_ = json.NewEncoder(w).Encode(z)
	})
}

type messenBefehl struct {
	Ort
	Einwohner int           `default:"200000" help:"Einwohner des Messbestands"`
	Seed      uint64        `default:"1" help:"Startwert des Messbestands"`
	Dauer     time.Duration `default:"10s" help:"Dauer jeder Messung"`
	Nur       string        `placeholder:"NAME,…" help:"nur diese Messungen"`
}

// Run measures.
func (b *messenBefehl) Run(l *lauf) error {
	var nur []string
	if b.Nur != "" {
		nur = strings.Split(b.Nur, ",")
	}
	m := Messung{Ort: b.Ort, Einwohner: b.Einwohner, Seed: b.Seed, Dauer: b.Dauer, Nur: nur, Fortschritt: l.Meldung}
	return l.Werk.Miss(l.ctx, m, func(w Messwert) {
		_ = l.zeige(w, func(aus io.Writer) {
			fmt.Fprintf(aus, "%-34s %12.1f %-14s Vergleich %12.1f (%s), Verhältnis %.2f\n", w.Name, w.Wert, w.Einheit, w.Referenz, w.Bezug, w.Verhaeltnis)
		})
	})
}
