// SPDX-License-Identifier: EUPL-1.2

package adresshandel

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/bescheid"
	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/grund/uhr"
)

// Errors of this package.
var (
	ErrFall    = fehler.Neu(fehler.NichtGefunden, "MR-2433", "Diesen Vorgang gibt es nicht.")
	ErrStand   = fehler.Neu(fehler.Konflikt, "MR-2434", "Der Vorgang wurde inzwischen geändert. Bitte laden Sie ihn neu.")
	ErrSchritt = fehler.Neu(fehler.Ungueltig, "MR-2435", "Bitte wählen Sie einen zulässigen nächsten Stand und begründen Sie ihn; ein Abschluss braucht ein Ergebnis.")
	ErrGrenze  = fehler.Neu(fehler.Ungueltig, "MR-2436", "Eine Begrenzung braucht eine Zahl von 1 bis 10.000 Suchprofilen je Tag und 1 bis 366 Tage.")
	// ErrKontingent refuses an order of a customer who is limited; it is the same
	// whatever was asked.
	ErrKontingent = fehler.Neu(fehler.Ueberlast, "MR-2437",
		"Für Ihr Kundenkonto gilt zurzeit eine Höchstzahl von Suchprofilen je Tag. Sie ist für heute erreicht; bitte bestätigen Sie den Auftrag an einem anderen Tag.")
)

// Dienst is the use case. It is safe for concurrent use.
type Dienst struct{ Ausstattung }

// Neu returns the use case.
func Neu(a Ausstattung) *Dienst { return &Dienst{a} }

// Regel returns the rule with the id; the zero value if there is none any more.
func (d *Dienst) Regel(id string) Regel {
	for _, r := range d.Regeln {
		if r.ID == id {
			return r
		}
	}
	return Regel{}
}

// Faelle returns the cases that fit, the latest first.
func (d *Dienst) Faelle(ctx context.Context, f Filter) ([]Fall, error) {
	return d.Ablage.Faelle(ctx, f)
}

// Fall returns a case. Error: ErrFall.
func (d *Dienst) Fall(ctx context.Context, nr int64) (Fall, error) {
	f, ok, err := d.Ablage.Fall(ctx, nr)
	if err == nil && !ok {
		err = ErrFall
	}
	return f, err
}

// Erlaube refuses an order of so many search profiles if the customer is limited and has
// used up the day. Orders confirmed in the same instant may pass together: it slows
// down, it does not count to the last profile. Error: ErrKontingent.
func (d *Dienst) Erlaube(ctx context.Context, kunde string, profile int) error {
	g, ok, err := d.Ablage.Grenze(ctx, kunde)
	if err != nil {
		return err
	}
	heute := uhr.Heute(d.Uhr)
	if !ok || heute.Nach(g.Bis) {
		return nil
	}
	verbraucht, err := d.Ablage.ProfileSeit(ctx, kunde, heute.Beginn())
	if err == nil && verbraucht+profile > g.Profile {
		err = ErrKontingent
	}
	return err
}

// Grenzen returns the limits that are in force today.
func (d *Dienst) Grenzen(ctx context.Context) ([]Grenze, error) {
	alle, err := d.Ablage.Grenzen(ctx)
	heute := uhr.Heute(d.Uhr)
	return slices.DeleteFunc(alle, func(g Grenze) bool { return heute.Nach(g.Bis) }), err
}

// HebeGrenzeAuf ends the customer's limit; the log keeps why. Error: ErrSchritt without a reason.
func (d *Dienst) HebeGrenzeAuf(ctx context.Context, wer zugang.Angemeldet, kunde, grund string) error {
	if grund = strings.TrimSpace(grund); grund == "" {
		return ErrSchritt
	}
	if err := d.vermerke(ctx, wer, "Begrenzung eines Kunden aufgehoben", map[string]string{"kunde": kunde, "grund": grund}); err != nil {
		return err
	}
	return d.Ablage.LoescheGrenze(ctx, kunde)
}

// Fallschritt is what a clerk does with a case.
type Fallschritt struct {
	Nr int64
	// Fassung is the one that the clerk saw.
	Fassung  int64
	Nachher  Zustand
	Text     string
	Ergebnis Ergebnis
	// Profile and Tage are those of a Begrenzung.
	Profile, Tage int
}

// Bewege takes a step. The result Begrenzung limits the customer, Sperre blocks him with
// all his accounts at once. Errors: ErrFall, ErrStand, ErrSchritt, ErrGrenze.
func (d *Dienst) Bewege(ctx context.Context, wer zugang.Angemeldet, s Fallschritt) error {
	f, err := d.Fall(ctx, s.Nr)
	if err != nil {
		return err
	}
	s.Text = strings.TrimSpace(s.Text)
	switch {
	case f.Fassung != s.Fassung:
		return ErrStand
	case !slices.Contains(naechste[f.Zustand], s.Nachher), s.Text == "" && s.Nachher != Pruefung, s.Text == "" && f.Zustand == s.Nachher:
		return ErrSchritt
	case s.Nachher == Erledigt && !slices.Contains(Ergebnisse(), s.Ergebnis):
		return ErrSchritt
	case s.Nachher == Erledigt && s.Ergebnis == Begrenzung && (s.Profile < 1 || s.Profile > 10000 || s.Tage < 1 || s.Tage > 366):
		return ErrGrenze
	}
	daten := map[string]string{"vorgang": strconv.FormatInt(f.Nr, 10), "kunde": f.Kunde, "stand": string(s.Nachher), "ergebnis": string(s.Ergebnis)}
	if err := d.vermerke(ctx, wer, "Auffälligkeit eines Kunden bearbeitet", daten); err != nil {
		return err
	}
	f.Zustand, f.Fassung = s.Nachher, f.Fassung+1
	f.Verlauf = append(f.Verlauf, Schritt{Zeit: d.Uhr.Jetzt(), Wer: wer.Kennung, Zustand: s.Nachher, Text: s.Text})
	if s.Nachher == Erledigt {
		f.Ergebnis = s.Ergebnis
	}
	ok, err := d.Ablage.ErsetzeFall(ctx, f)
	if err == nil && !ok {
		err = ErrStand
	}
	if err != nil || s.Nachher != Erledigt {
		return err
	}
	return d.wirke(ctx, wer, f, s)
}

// wirke does what the result of the case demands.
func (d *Dienst) wirke(ctx context.Context, wer zugang.Angemeldet, f Fall, s Fallschritt) error {
	switch s.Ergebnis {
	case Begrenzung:
		return d.Ablage.SetzeGrenze(ctx, Grenze{
			Kunde: f.Kunde, Profile: s.Profile, Bis: uhr.Heute(d.Uhr).PlusTage(s.Tage), Seit: d.Uhr.Jetzt(), Wer: wer.Kennung, Grund: s.Text,
		})
	case Sperre:
		return d.Sperrer.SperreInhaber(ctx, wer, f.Kunde, true)
	}
	return nil
}

// antwortfrist is how many days a customer has to answer.
const antwortfrist = 14

// SchreibeAnhoerung writes the letter that asks the customer to w (PDF). Errors: ErrFall,
// and those of the customer's address.
func (d *Dienst) SchreibeAnhoerung(ctx context.Context, nr int64, w io.Writer) error {
	f, err := d.Fall(ctx, nr)
	if err != nil {
		return err
	}
	kunde, ok, err := d.Kunden.Kunde(ctx, f.Kunde)
	if err != nil {
		return err
	}
	if !ok {
		return ErrFall
	}
	heute, r := uhr.Heute(d.Uhr), d.Regel(f.Regel)
	brief := bescheid.Brief(w, bescheid.Briefangaben{
		Aussteller: d.Aussteller, Empfaenger: append([]string{kunde.Name}, kunde.Anschrift...), Datum: heute,
		Betreff:       "Nutzung der automatisierten Melderegisterauskunft",
		Informationen: []pdf.Wert{{Name: "Vorgang", Wert: strconv.FormatInt(f.Nr, 10)}, {Name: "Kundennummer", Wert: f.Kunde}},
	})
	brief.Absatz("Sehr geehrte Damen und Herren,")
	brief.Absatz("bei der Nutzung Ihres Zugangs ist uns Folgendes aufgefallen: " + r.Bezeichnung + " (" + r.Norm + "), zuletzt am " + deutsch(f.Tag) + ".")
	brief.Absatz("Einfache Melderegisterauskünfte dürfen nicht für Werbung oder Adresshandel verwendet werden, und aus ihnen darf keine eigene Adressdatenbank entstehen. Das haben Sie mit jedem Auftrag erklärt.")
	brief.Absatz("Bitte erläutern Sie uns bis zum " + deutsch(heute.PlusTage(antwortfrist)) + ", wofür Sie die Auskünfte benötigen. Es geht um diese Aufträge:")
	brief.Aufzaehlung(f.Auftraege...)
	brief.Absatz("Ihre Antwort senden Sie bitte unter Angabe des Vorgangs an die oben genannte Anschrift. Gehen Ihre Gründe nicht ein oder tragen sie nicht, kann der Zugang begrenzt oder gesperrt werden.")
	brief.Absatz("Mit freundlichen Grüßen")
	brief.Absatz(d.Aussteller.Name)
	return brief.Schliesse()
}

func deutsch(t uhr.Datum) string { return t.Beginn().Format("02.01.2006") }

// vermerke writes an act of administration to the log, before it is done.
func (d *Dienst) vermerke(ctx context.Context, wer zugang.Angemeldet, anlass string, daten map[string]string) error {
	_, err := d.Protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.Uhr.Jetzt(), Art: protokoll.Verwaltung, Klasse: protokoll.KlasseAbruf,
		Stelle: wer.Akteur.Stelle.ID, StelleName: wer.Akteur.Stelle.Name, Kennung: wer.Kennung, Anlass: anlass,
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt, Weitere: daten,
	})
	if err != nil {
		return fmt.Errorf("log the act: %w", err)
	}
	return nil
}

// fristVon is the day on which a case is deleted: with the entries of the log of its day.
func fristVon(tag uhr.Datum) uhr.Datum {
	return protokoll.Loeschfrist(protokoll.KlasseAbruf, tag.Beginn().Add(12*time.Hour))
}
