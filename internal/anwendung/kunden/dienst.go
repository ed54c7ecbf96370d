// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Ausstattung is what the service works with; Versand and Wege may be nil, all other
// fields are required.
type Ausstattung struct {
	Speicher    Speicher
	Konten      Kontenspeicher
	Bereiter    Kontobereiter
	Forderungen Forderungen
	Protokoll   Protokollant
	// Versand sends codes by e-mail; without it they go by letter.
	Versand Versand
	// Wege are the proofs by other systems.
	Wege []Nachweisweg
	// Absender stands in every letter.
	Absender Absender
	// Kalender is the legal clock, Uhr measures attempts and must show real time.
	Kalender, Uhr uhr.Uhr
}

// Dienst leads registrations and customers. Its methods may be called concurrently.
type Dienst struct {
	speicher    Speicher
	konten      Kontenspeicher
	bereiter    Kontobereiter
	forderungen Forderungen
	protokoll   Protokollant
	versand     Versand
	wege        []Nachweisweg
	absender    Absender
	kalender    uhr.Uhr
	uhr         uhr.Uhr
	regeln      []Regel
	briefe      map[string]brieftext
}

// Neu returns the service. Errors are those of the embedded tables.
func Neu(a Ausstattung) (*Dienst, error) {
	regeln, err := LadeRegeln()
	if err != nil {
		return nil, err
	}
	briefe, err := ladeBriefe()
	if err != nil {
		return nil, err
	}
	return &Dienst{
		speicher: a.Speicher, konten: a.Konten, bereiter: a.Bereiter, forderungen: a.Forderungen, protokoll: a.Protokoll,
		versand: a.Versand, wege: a.Wege, absender: a.Absender, kalender: a.Kalender, uhr: a.Uhr, regeln: regeln, briefe: briefe,
	}, nil
}

// Regel returns the terms and limits of today.
func (d *Dienst) Regel() Regel { return regelAm(d.regeln, uhr.Heute(d.kalender)) }

// Zugriff is what opens a registration to its applicant: the number and the code that he
// was given with it.
type Zugriff struct{ Nummer, Code string }

// The length of numbers and codes in characters of 5 bits.
const (
	nummerlaenge = 10
	codelaenge   = 16
)

func zufallstext(laenge int) string { return geheim.TokenBase32(16)[:laenge] }

// Limits of guessing: after the free attempts every further one waits twice as long.
const (
	freieVersuche     = 5
	laengsteWartezeit = 15 * time.Minute
	vergessenNach     = time.Hour
)

// gedrosselt reports whether the name was tried too often just now.
func (d *Dienst) gedrosselt(ctx context.Context, name string) (bool, error) {
	v, err := d.konten.Versuche(ctx, name)
	if err != nil {
		return false, fmt.Errorf("read failed attempts: %w", err)
	}
	ueber := v.Anzahl - freieVersuche
	vergangen := d.uhr.Jetzt().Sub(v.Letzter)
	if ueber < 0 || vergangen >= vergessenNach {
		return false, nil
	}
	return vergangen < min(laengsteWartezeit, time.Second<<min(ueber, 10)), nil
}

func (d *Dienst) zaehle(ctx context.Context, name string) error {
	jetzt := d.uhr.Jetzt()
	if err := d.konten.Fehlversuch(ctx, name, jetzt, jetzt.Add(-vergessenNach)); err != nil {
		return fmt.Errorf("count attempt: %w", err)
	}
	return nil
}

// pruefeQuelle counts what is begun from one network and refuses too much of it.
func (d *Dienst) pruefeQuelle(ctx context.Context) error {
	name := geheim.Fingerabdruck("registrierung-quelle " + netz(zugang.Herkunft(ctx)))
	v, err := d.konten.Versuche(ctx, name)
	switch {
	case err != nil:
		return fmt.Errorf("read attempts: %w", err)
	case v.Anzahl >= d.Regel().JeQuelle && d.uhr.Jetzt().Sub(v.Letzter) < vergessenNach:
		return ErrZuViele
	}
	return d.zaehle(ctx, name)
}

// netz is the address, of IPv6 the network that one subscriber has.
func netz(a netip.Addr) string {
	if a.Is6() {
		if n, err := a.Prefix(64); err == nil {
			return n.String()
		}
	}
	return a.String()
}

// nurAmt refuses everybody but the register office.
func nurAmt(wer zugang.Angemeldet) error {
	if wer.Bereich != zugang.BereichAmt {
		return ErrNurAmt
	}
	return nil
}

// wiederholungen is how often a change is tried again that somebody else overtook.
const wiederholungen = 5

// aendere changes a registration from the state of that moment; fassung 0 accepts any.
// An error of f changes nothing.
func (d *Dienst) aendere(ctx context.Context, nummer string, fassung int64, f func(*Antrag) (Dateiwechsel, error)) (*Antrag, error) {
	for range wiederholungen {
		a, ok, err := d.speicher.Lies(ctx, nummer)
		switch {
		case err != nil:
			return nil, err
		case !ok:
			return nil, ErrVorgang
		case fassung != 0 && a.Fassung != fassung:
			return nil, ErrVeraendert
		}
		w, err := f(a)
		if err != nil {
			return nil, err
		}
		a.Fassung++
		ok, err = d.speicher.Ersetze(ctx, a, w)
		if err != nil || ok {
			return a, err
		}
	}
	return nil, ErrVeraendert
}

// gehe takes a step of a registration.
func (d *Dienst) gehe(a *Antrag, s Schritt) error {
	if !a.Zustand.Erlaubt(s.Zustand) {
		return ErrZustand
	}
	s.Zeit = d.kalender.Jetzt()
	a.Zustand, a.Verlauf = s.Zustand, append(slices.Clone(a.Verlauf), s)
	return nil
}

// nachTagen is the instant so many days from now.
func (d *Dienst) nachTagen(n int) time.Time { return d.kalender.Jetzt().AddDate(0, 0, n) }

// vermerke writes an act to the log: numbers and states, nothing that somebody told of himself.
func (d *Dienst) vermerke(ctx context.Context, wer zugang.Angemeldet, anlass string, daten map[string]string) error {
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

// inhaber returns a customer. Error: ErrKeinKunde.
func (d *Dienst) inhaber(ctx context.Context, kunde string) (zugang.Inhaber, error) {
	i, err := d.konten.Inhaber(ctx, kunde)
	switch {
	case errors.Is(err, zugang.ErrUnbekannt), err == nil && i.Kunde == nil:
		return zugang.Inhaber{}, ErrKeinKunde
	case err != nil:
		return zugang.Inhaber{}, fmt.Errorf("find customer: %w", err)
	}
	return i, nil
}
