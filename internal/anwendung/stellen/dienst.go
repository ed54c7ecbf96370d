// SPDX-License-Identifier: EUPL-1.2

package stellen

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Ausstattung is what the service works with; all fields are required.
type Ausstattung struct {
	Speicher  Speicher
	Konten    Kontobereiter
	Protokoll Protokollant
	Recht     *recht.Rechtsregister
	// Kalender is the legal clock.
	Kalender uhr.Uhr
}

// Dienst takes applications and decides on them. Its methods may be called concurrently.
type Dienst struct {
	speicher  Speicher
	konten    Kontobereiter
	protokoll Protokollant
	recht     *recht.Rechtsregister
	kalender  uhr.Uhr
	grund     []Grundprofil
}

// Neu returns the service. Errors are those of the embedded table.
func Neu(a Ausstattung) (*Dienst, error) {
	grund, err := Grundprofile()
	if err != nil {
		return nil, err
	}
	return &Dienst{
		speicher: a.Speicher, konten: a.Konten, protokoll: a.Protokoll, recht: a.Recht, kalender: a.Kalender, grund: grund,
	}, nil
}

// maxOffen bounds the applications that wait: the form is open to everybody in the network.
const maxOffen = 1000

// antragszeichen is the length of the number of an application: 50 bits.
const antragszeichen = 10

// Pruefe returns the mistakes of an application as a zugang.Maengelliste, nil if there is none.
func (d *Dienst) Pruefe(a Angaben) error { return d.pruefe(a) }

// Beantrage takes an application. It says nothing about which bodies there are.
// Errors: ErrZuViele, zugang.Maengelliste.
func (d *Dienst) Beantrage(ctx context.Context, a Angaben) (Antrag, error) {
	if err := d.pruefe(a); err != nil {
		return Antrag{}, err
	}
	offen, err := d.speicher.OffeneAntraege(ctx)
	switch {
	case err != nil:
		return Antrag{}, fmt.Errorf("count applications: %w", err)
	case offen >= maxOffen:
		return Antrag{}, ErrZuViele
	}
	jetzt := d.kalender.Jetzt()
	a.Stelle.Sitz = cmp.Or(a.Stelle.Sitz, sitzSachsen)
	antrag := Antrag{
		ID: geheim.TokenBase32(16)[:antragszeichen], Zustand: Angemeldet, Angaben: a, Eingegangen: jetzt,
		Verlauf: []Schritt{{Zeit: jetzt, Zustand: Angemeldet}},
	}
	if err := d.vermerke(ctx, zugang.Angemeldet{}, antrag, "Antrag einer Stelle eingegangen"); err != nil {
		return Antrag{}, err
	}
	err = d.speicher.AendereStellen(ctx, func(b Bestand) error { return b.SetzeAntrag(ctx, antrag) })
	if err != nil {
		return Antrag{}, err
	}
	return antrag, nil
}

const sitzSachsen = "14"

// Antraege returns all applications, the latest first. Error: ErrNurAmt.
func (d *Dienst) Antraege(ctx context.Context, wer zugang.Angemeldet) ([]Antrag, error) {
	if wer.Bereich != zugang.BereichAmt {
		return nil, ErrNurAmt
	}
	return d.speicher.Antraege(ctx)
}

// Antrag returns one application. Errors: ErrNurAmt, ErrKeinAntrag.
func (d *Dienst) Antrag(ctx context.Context, wer zugang.Angemeldet, id string) (Antrag, error) {
	if wer.Bereich != zugang.BereichAmt {
		return Antrag{}, ErrNurAmt
	}
	return d.speicher.Antrag(ctx, id)
}

// Behoerden returns the registered bodies without their users: those are the
// body's own business (S3-06). Error: ErrNurAmt.
func (d *Dienst) Behoerden(ctx context.Context, wer zugang.Angemeldet) ([]zugang.Inhaber, error) {
	if wer.Bereich != zugang.BereichAmt {
		return nil, ErrNurAmt
	}
	return d.speicher.Behoerden(ctx)
}

// The fields of the forms of the register office, as a zugang.Maengelliste names them.
const (
	FeldVermerk = "vermerk"
	FeldTag     = "tag"
)

// Bestaetige notes that the identity of the body is beyond doubt: who checked it,
// how, and when (S3-04). Errors: ErrNurAmt, ErrKeinAntrag, ErrZustand, zugang.Maengelliste.
func (d *Dienst) Bestaetige(ctx context.Context, wer zugang.Angemeldet, id, wie string) error {
	return d.schritt(ctx, wer, id, Schritt{Zustand: Geprueft, Text: wie}, "Identität einer Stelle geprüft")
}

// NotiereMeldung notes that the data protection commissioner was informed on the
// day and how (S1-39.4); the day is not in the future. Errors as of Bestaetige.
func (d *Dienst) NotiereMeldung(ctx context.Context, wer zugang.Angemeldet, id, wie string, tag melde.Datum) error {
	if tag == 0 || tag > d.heute() {
		return zugang.Maengelliste{{Pfad: FeldTag, Text: "Bitte geben Sie den Tag des Versands an; er liegt nicht in der Zukunft."}}
	}
	return d.schritt(ctx, wer, id, Schritt{Zustand: Gemeldet, Text: wie, Tag: tag}, "Datenschutzbeauftragte über Einrichtung informiert")
}

// LehneAb refuses an application with a reason. Errors as of Bestaetige.
func (d *Dienst) LehneAb(ctx context.Context, wer zugang.Angemeldet, id, grund string) error {
	return d.schritt(ctx, wer, id, Schritt{Zustand: Abgelehnt, Text: grund}, "Antrag einer Stelle abgelehnt")
}

// schritt logs a step and takes it.
func (d *Dienst) schritt(ctx context.Context, wer zugang.Angemeldet, id string, s Schritt, anlass string) error {
	antrag, err := d.vorbereitet(ctx, wer, id, s)
	if err != nil {
		return err
	}
	if err := d.vermerke(ctx, wer, antrag, anlass); err != nil {
		return err
	}
	return d.speicher.AendereStellen(ctx, func(b Bestand) error {
		_, err := d.gehe(ctx, b, wer, id, s)
		return err
	})
}

// vorbereitet checks who acts and whether the step follows, before anything is logged.
func (d *Dienst) vorbereitet(ctx context.Context, wer zugang.Angemeldet, id string, s Schritt) (Antrag, error) {
	antrag, err := d.Antrag(ctx, wer, id)
	if err != nil {
		return Antrag{}, err
	}
	if strings.TrimSpace(s.Text) == "" || utf8.RuneCountInString(s.Text) > maxVermerk {
		return Antrag{}, zugang.Maengelliste{{Pfad: FeldVermerk, Text: "Diese Angabe fehlt oder ist länger als 1.000 Zeichen."}}
	}
	if !antrag.Erlaubt(s.Zustand) {
		return Antrag{}, ErrZustand
	}
	antrag.Zustand = s.Zustand
	return antrag, nil
}

const maxVermerk = 1000

// gehe takes a step inside a transaction, from the state of that moment.
func (d *Dienst) gehe(ctx context.Context, b Bestand, wer zugang.Angemeldet, id string, s Schritt) (Antrag, error) {
	antrag, err := b.Antrag(ctx, id)
	if err != nil {
		return Antrag{}, err
	}
	if !antrag.Erlaubt(s.Zustand) {
		return Antrag{}, ErrZustand
	}
	s.Wer, s.Zeit = wer.Kennung, d.kalender.Jetzt()
	antrag.Zustand, antrag.Verlauf = s.Zustand, append(slices.Clone(antrag.Verlauf), s)
	return antrag, b.SetzeAntrag(ctx, antrag)
}

// vermerke writes an act to the log: the body and the rights, no names of people.
func (d *Dienst) vermerke(ctx context.Context, wer zugang.Angemeldet, a Antrag, anlass string) error {
	daten := map[string]string{
		"antrag": a.ID, "art": string(a.Angaben.Art), "zustand": string(a.Zustand), "inhaber": a.Angaben.Stelle.ID,
	}
	if a.Angaben.Profil != "" {
		daten["profil"] = a.Angaben.Profil
	}
	_, err := d.protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.kalender.Jetzt(), Art: protokoll.Verwaltung, Klasse: protokoll.KlasseAbruf,
		Stelle: wer.Akteur.Stelle.ID, StelleName: wer.Akteur.Stelle.Name, Kennung: wer.Kennung, Anlass: anlass,
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt, Weitere: daten,
	})
	if err != nil {
		return fmt.Errorf("log the act: %w", err)
	}
	return nil
}

func (d *Dienst) heute() melde.Datum { return melde.DatumVon(d.kalender.Jetzt().In(uhr.Berlin())) }
