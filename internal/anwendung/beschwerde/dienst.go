// SPDX-License-Identifier: EUPL-1.2

package beschwerde

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/bescheid"
	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/grund/uhr"
)

// The fields of a complaint that can be wrong.
const (
	FeldGegenstand = "gegenstand"
	FeldText       = "text"
	FeldName       = "name"
	FeldAnschrift  = "anschrift"
	FeldAntwort    = "antwort"
)

// Errors of this package.
var (
	ErrUnbekannt = fehler.Neu(fehler.NichtGefunden, "MR-2438", "Diese Beschwerde gibt es nicht.")
	ErrStand     = fehler.Neu(fehler.Konflikt, "MR-2439", "Die Beschwerde wurde inzwischen geändert. Bitte laden Sie sie neu.")
	ErrSchritt   = fehler.Neu(fehler.Ungueltig, "MR-2440", "Bitte wählen Sie einen zulässigen nächsten Stand. Eine Antwort braucht ihren Wortlaut und ein Ergebnis, ein Vermerk einen Text.")
	ErrOhneBrief = fehler.Neu(fehler.NichtGefunden, "MR-2441", "Zu dieser Beschwerde gibt es noch kein Antwortschreiben oder keine Anschrift.")
)

// Filter selects complaints; zero fields select all.
type Filter struct {
	Zustand Zustand
	Kunde   string
}

// Ablage keeps complaints. Each method that writes is one transaction.
type Ablage interface {
	// Lege stores a new complaint and returns its number.
	Lege(ctx context.Context, b Beschwerde) (nr int64, err error)
	// Liste returns those that fit, the latest first, at most 500.
	Liste(ctx context.Context, f Filter) ([]Beschwerde, error)
	// Lies returns one; ok is false if there is none.
	Lies(ctx context.Context, nr int64) (b Beschwerde, ok bool, err error)
	// Ersetze stores it if the stored one has the version b.Fassung-1; ok is false, and
	// nothing stored, if it has not.
	Ersetze(ctx context.Context, b Beschwerde) (ok bool, err error)
	// Raeume deletes those whose day has come and returns their number.
	Raeume(ctx context.Context, heute uhr.Datum) (int64, error)
}

// Protokoll writes the audit log.
type Protokoll interface {
	// Schreibe returns the number of the entry when it is durable.
	Schreibe(ctx context.Context, e protokoll.Eintrag) (int64, error)
}

// Ausstattung is what the use case works with; all fields are required.
type Ausstattung struct {
	Ablage    Ablage
	Kunden    abrechnung.Kunden
	Protokoll Protokoll
	Uhr       uhr.Uhr
	// Fristen are those of LadeFristen.
	Fristen []Frist
	// Aussteller stands in every letter.
	Aussteller bescheid.Aussteller
}

// Dienst is the use case. It is safe for concurrent use.
type Dienst struct{ Ausstattung }

// Neu returns the use case.
func Neu(a Ausstattung) *Dienst { return &Dienst{a} }

// Heute is the legal day.
func (d *Dienst) Heute() uhr.Datum { return uhr.Heute(d.Uhr) }

// Gegenstaende returns what a complaint can be about today, with its terms.
func (d *Dienst) Gegenstaende() []Frist {
	heute := d.Heute()
	return slices.DeleteFunc(slices.Clone(d.Fristen), func(f Frist) bool { return !f.gilt(heute) })
}

func (d *Dienst) frist(g Gegenstand, tag uhr.Datum) (Frist, bool) {
	for _, f := range d.Fristen {
		if f.Gegenstand == g && f.gilt(tag) {
			return f, true
		}
	}
	return Frist{}, false
}

// Nimm stores a complaint and returns its number. Only the fields that the complainant
// states count. The error is a zugang.Maengelliste if something is missing.
func (d *Dienst) Nimm(ctx context.Context, wer zugang.Angemeldet, b Beschwerde) (int64, error) {
	b.Text, b.Name, b.Bezug = strings.TrimSpace(b.Text), strings.TrimSpace(b.Name), strings.TrimSpace(b.Bezug)
	heute := d.Heute()
	frist, ok := d.frist(b.Gegenstand, heute)
	var m zugang.Maengelliste
	if !ok {
		m.Melde(FeldGegenstand, "Bitte wählen Sie, worum es geht.")
	}
	if b.Text == "" || len(b.Text) > 8000 {
		m.Melde(FeldText, "Bitte beschreiben Sie Ihr Anliegen mit höchstens 8.000 Zeichen.")
	}
	if b.VonEinwohner() && b.Name == "" {
		m.Melde(FeldName, "Bitte nennen Sie den Namen, an den die Antwort geht.")
	}
	if b.VonEinwohner() && (len(b.Anschrift) == 0 || len(b.Anschrift) > 4) {
		m.Melde(FeldAnschrift, "Bitte nennen Sie die Anschrift in ein bis vier Zeilen.")
	}
	if err := m.Fehler(); err != nil {
		return 0, err
	}
	if err := d.vermerke(ctx, wer, "Beschwerde aufgenommen", 0); err != nil {
		return 0, err
	}
	b.Fassung, b.Zustand, b.Eingang, b.Faellig = 1, Eingegangen, d.Uhr.Jetzt(), heute.PlusTage(frist.Antwort)
	b.Verlauf = []Schritt{{Zeit: b.Eingang, Wer: wer.Kennung, Zustand: Eingegangen}}
	return d.Ablage.Lege(ctx, b)
}

// Liste returns the complaints that fit, the latest first.
func (d *Dienst) Liste(ctx context.Context, f Filter) ([]Beschwerde, error) {
	return d.Ablage.Liste(ctx, f)
}

// Lies returns a complaint; the log keeps who looked. Error: ErrUnbekannt.
func (d *Dienst) Lies(ctx context.Context, wer zugang.Angemeldet, nr int64) (Beschwerde, error) {
	b, ok, err := d.Ablage.Lies(ctx, nr)
	if err == nil && !ok {
		err = ErrUnbekannt
	}
	if err != nil {
		return b, err
	}
	return b, d.vermerke(ctx, wer, "Beschwerde gelesen", nr)
}

// Arbeitsschritt is what a clerk does with a complaint.
type Arbeitsschritt struct {
	Nr int64
	// Fassung is the one that the clerk saw.
	Fassung int64
	Nachher Zustand
	Text    string
	// Antwort and Ausgang belong to the state Beantwortet.
	Antwort string
	Ausgang Ausgang
}

// Bearbeite takes a step. Errors: ErrUnbekannt, ErrStand, ErrSchritt.
func (d *Dienst) Bearbeite(ctx context.Context, wer zugang.Angemeldet, s Arbeitsschritt) error {
	b, ok, err := d.Ablage.Lies(ctx, s.Nr)
	switch {
	case err != nil:
		return err
	case !ok:
		return ErrUnbekannt
	case b.Fassung != s.Fassung:
		return ErrStand
	}
	s.Text, s.Antwort = strings.TrimSpace(s.Text), strings.TrimSpace(s.Antwort)
	if !s.zulaessig(b.Zustand) {
		return ErrSchritt
	}
	if err := d.vermerke(ctx, wer, "Beschwerde bearbeitet", b.Nr); err != nil {
		return err
	}
	heute := d.Heute()
	b.Zustand, b.Fassung = s.Nachher, b.Fassung+1
	b.Verlauf = append(b.Verlauf, Schritt{Zeit: d.Uhr.Jetzt(), Wer: wer.Kennung, Zustand: s.Nachher, Text: s.Text})
	if s.Nachher == Beantwortet {
		b.Antwort, b.Ausgang, b.Beantwortet = s.Antwort, s.Ausgang, heute
	}
	if !s.Nachher.Offen() {
		jahre := 3
		if f, ok := d.frist(b.Gegenstand, heute); ok {
			jahre = f.Aufbewahrung
		}
		b.Frist = heute.PlusJahre(jahre)
	}
	ok, err = d.Ablage.Ersetze(ctx, b)
	if err == nil && !ok {
		err = ErrStand
	}
	return err
}

func (s *Arbeitsschritt) zulaessig(vorher Zustand) bool {
	switch {
	case !slices.Contains(naechste[vorher], s.Nachher):
		return false
	case s.Nachher == Beantwortet:
		return s.Antwort != "" && len(s.Antwort) <= 8000 && slices.Contains(Ausgaenge(), s.Ausgang)
	case s.Nachher == InArbeit && vorher != InArbeit:
		return true
	}
	return s.Text != "" && len(s.Text) <= 2000
}

// SchreibeAntwort writes the letter with the answer to w (PDF). Errors: ErrUnbekannt, ErrOhneBrief.
func (d *Dienst) SchreibeAntwort(ctx context.Context, wer zugang.Angemeldet, nr int64, w io.Writer) error {
	b, err := d.Lies(ctx, wer, nr)
	if err != nil {
		return err
	}
	empfaenger, err := d.empfaenger(ctx, &b)
	if err != nil {
		return err
	}
	if b.Antwort == "" || len(empfaenger) < 2 {
		return ErrOhneBrief
	}
	brief := bescheid.Brief(w, bescheid.Briefangaben{
		Aussteller: d.Aussteller, Empfaenger: empfaenger, Datum: b.Beantwortet, Betreff: "Ihre Beschwerde vom " + deutsch(uhr.DatumVon(b.Eingang)),
		Informationen: []pdf.Wert{{Name: "Beschwerde", Wert: b.Nummer()}},
	})
	brief.Absatz("Sehr geehrte Damen und Herren,")
	for absatz := range strings.SplitSeq(b.Antwort, "\n") {
		if absatz = strings.TrimSpace(absatz); absatz != "" {
			brief.Absatz(absatz)
		}
	}
	brief.Absatz("Mit freundlichen Grüßen")
	brief.Absatz(d.Aussteller.Name)
	return brief.Schliesse()
}

// empfaenger are the lines of the address: the complainant's own or the customer's.
func (d *Dienst) empfaenger(ctx context.Context, b *Beschwerde) ([]string, error) {
	if b.Name != "" {
		return append([]string{b.Name}, b.Anschrift...), nil
	}
	k, ok, err := d.Kunden.Kunde(ctx, b.Kunde)
	if err != nil || !ok {
		return nil, err
	}
	return append([]string{k.Name}, k.Anschrift...), nil
}

// Raeume deletes the complaints whose day has come.
func (d *Dienst) Raeume(ctx context.Context) error {
	_, err := d.Ablage.Raeume(ctx, d.Heute())
	return err
}

func deutsch(t uhr.Datum) string { return t.Beginn().Format("02.01.2006") }

// vermerke writes an act to the log, before it is done; nr is 0 for a new complaint.
func (d *Dienst) vermerke(ctx context.Context, wer zugang.Angemeldet, anlass string, nr int64) error {
	e := protokoll.Eintrag{
		Zeit: d.Uhr.Jetzt(), Art: protokoll.Verwaltung, Klasse: protokoll.KlasseAbruf,
		Stelle: wer.Akteur.Stelle.ID, StelleName: wer.Akteur.Stelle.Name, Kennung: wer.Kennung, Anlass: anlass,
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
	}
	if nr > 0 {
		e.Weitere = map[string]string{"beschwerde": (&Beschwerde{Nr: nr}).Nummer()}
	}
	if _, err := d.Protokoll.Schreibe(ctx, e); err != nil {
		return fmt.Errorf("log the act: %w", err)
	}
	return nil
}
