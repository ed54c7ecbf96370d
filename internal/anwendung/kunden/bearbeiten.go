// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
)

// Liste returns the registrations in the states, the oldest first; without states those
// that wait to be decided. Error: ErrNurAmt.
func (d *Dienst) Liste(ctx context.Context, wer zugang.Angemeldet, zustaende ...Zustand) ([]*Antrag, error) {
	if err := nurAmt(wer); err != nil {
		return nil, err
	}
	if len(zustaende) == 0 {
		zustaende = offene
	}
	var liste []*Antrag
	for a, err := range d.speicher.Liste(ctx, zustaende...) {
		if err != nil {
			return nil, err
		}
		liste = append(liste, a)
	}
	return liste, nil
}

// Antrag returns a registration that was sent. Errors: ErrNurAmt, ErrVorgang.
func (d *Dienst) Antrag(ctx context.Context, wer zugang.Angemeldet, nummer string) (*Antrag, error) {
	if err := nurAmt(wer); err != nil {
		return nil, err
	}
	a, da, err := d.speicher.Lies(ctx, nummer)
	switch {
	case err != nil:
		return nil, err
	case !da, a.Zustand == Entwurf: // a draft is nobody's business but its writer's
		return nil, ErrVorgang
	}
	return a, nil
}

// Datei returns a file of the proof; that a clerk took it is in the log before. Errors:
// ErrNurAmt, ErrVorgang, ErrKeineDatei.
func (d *Dienst) Datei(ctx context.Context, wer zugang.Angemeldet, nummer string, nr int) (Datei, []byte, error) {
	a, err := d.Antrag(ctx, wer, nummer)
	if err != nil {
		return Datei{}, nil, err
	}
	f, da := a.datei(nr)
	if !da {
		return Datei{}, nil, ErrKeineDatei
	}
	if err := d.vermerke(ctx, wer, "Nachweis einer Registrierung geöffnet", map[string]string{"registrierung": nummer, "datei": f.Name(nummer)}); err != nil {
		return Datei{}, nil, err
	}
	inhalt, da, err := d.speicher.Datei(ctx, nummer, nr)
	switch {
	case err != nil:
		return Datei{}, nil, err
	case !da:
		return Datei{}, nil, ErrKeineDatei
	}
	return f, inhalt, nil
}

// Hinweis is one thing that the register found by itself, for the page beside the registration.
type Hinweis struct {
	Text string
	// Gut says that it is in order.
	Gut bool
}

// Hinweise compares a registration with what is there: only the clerk learns whether
// somebody is registered already.
func (d *Dienst) Hinweise(ctx context.Context, wer zugang.Angemeldet, a *Antrag) ([]Hinweis, error) {
	if err := nurAmt(wer); err != nil {
		return nil, err
	}
	var liste []Hinweis
	gleiche, err := d.gleiche(ctx, a)
	if err != nil {
		return nil, err
	}
	if len(gleiche) == 0 {
		liste = append(liste, Hinweis{Gut: true, Text: "Kein Kunde und keine andere offene Registrierung hat denselben Namen mit derselben Anschrift oder dieselbe E-Mail-Adresse."})
	}
	for _, g := range gleiche {
		liste = append(liste, Hinweis{Text: g})
	}
	if b := a.Nachweis.Bestaetigt; b != nil {
		gut := bereinigt(b.Vornamen) == a.Angaben.Vornamen && bereinigt(b.Familienname) == a.Angaben.Familienname
		text := "Der elektronische Nachweis nennt denselben Namen."
		if !gut {
			text = "Der elektronische Nachweis nennt einen anderen Namen: " + joine(b.Vornamen, b.Familienname)
		}
		liste = append(liste, Hinweis{Gut: gut, Text: text})
	}
	return liste, nil
}

// gleiche finds customers and open registrations that may be the same.
func (d *Dienst) gleiche(ctx context.Context, a *Antrag) ([]string, error) {
	var funde []string
	for b, err := range d.speicher.Liste(ctx, offene...) {
		if err != nil {
			return nil, err
		}
		if b.Nummer != a.Nummer && aehnlich(a.Angaben, b.Angaben) {
			funde = append(funde, "Ähnliche Registrierung: "+b.Nummer)
		}
	}
	for b, err := range d.speicher.Akten(ctx) {
		if err != nil {
			return nil, err
		}
		if b.Registrierung != a.Nummer && b.Geschlossen.IsZero() && aehnlich(a.Angaben, b.Angaben) {
			funde = append(funde, "Ähnlicher Kunde: "+b.Kunde)
		}
	}
	return funde, nil
}

func aehnlich(a, b Angaben) bool {
	return a.EMail != "" && strings.EqualFold(a.EMail, b.EMail) ||
		strings.EqualFold(a.Name(), b.Name()) && strings.EqualFold(strings.Join(a.Anschrift.Zeilen(), "|"), strings.Join(b.Anschrift.Zeilen(), "|"))
}

// Uebernimm puts a registration on the clerk's desk. Errors: ErrNurAmt, ErrVorgang, ErrZustand.
func (d *Dienst) Uebernimm(ctx context.Context, wer zugang.Angemeldet, nummer string) error {
	return d.schritt(ctx, wer, nummer, amtsschritt{
		anlass: "Registrierung in Prüfung genommen", schritt: Schritt{Zustand: InPruefung}, ohneText: true,
	})
}

// FordereNach asks the applicant for something; the text is shown on the status page.
// Errors: ErrNurAmt, ErrVorgang, ErrZustand, zugang.Maengelliste.
func (d *Dienst) FordereNach(ctx context.Context, wer zugang.Angemeldet, nummer, text string) error {
	return d.schritt(ctx, wer, nummer, amtsschritt{
		anlass: "Unterlagen zu einer Registrierung nachgefordert", schritt: Schritt{Zustand: Nachgefordert, Text: text},
		frist: d.Regel().NachforderungTage,
	})
}

// LehneAb refuses a registration with a reason that the applicant can read. Errors as of FordereNach.
func (d *Dienst) LehneAb(ctx context.Context, wer zugang.Angemeldet, nummer, grund string) error {
	return d.schritt(ctx, wer, nummer, amtsschritt{
		anlass: "Registrierung abgelehnt", schritt: Schritt{Zustand: Abgelehnt, Text: grund}, frist: d.Regel().NachweisTage,
	})
}

// amtsschritt is a step of the office; frist is in days, 0 for none.
type amtsschritt struct {
	anlass   string
	schritt  Schritt
	ohneText bool
	frist    int
	mehr     func(*Antrag)
}

// schritt logs a step and takes it.
func (d *Dienst) schritt(ctx context.Context, wer zugang.Angemeldet, nummer string, x amtsschritt) error {
	a, err := d.Antrag(ctx, wer, nummer)
	if err != nil {
		return err
	}
	if !x.ohneText {
		if err := pruefeVermerk(x.schritt.Text); err != nil {
			return err
		}
	}
	if !a.Zustand.Erlaubt(x.schritt.Zustand) {
		return ErrZustand
	}
	if err := d.vermerke(ctx, wer, x.anlass, map[string]string{"registrierung": nummer, "zustand": string(x.schritt.Zustand)}); err != nil {
		return err
	}
	_, err = d.aendere(ctx, nummer, 0, func(a *Antrag) (Dateiwechsel, error) {
		x.schritt.Wer = wer.Kennung
		if err := d.gehe(a, x.schritt); err != nil {
			return Dateiwechsel{}, err
		}
		if a.Bearbeiter = ""; a.Zustand == InPruefung {
			a.Bearbeiter = wer.Kennung
		}
		if x.frist > 0 {
			a.Faellig = d.nachTagen(x.frist)
		}
		if x.mehr != nil {
			x.mehr(a)
		}
		return Dateiwechsel{}, nil
	})
	return err
}

func pruefeVermerk(text string) error {
	if strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > maxVermerk {
		return zugang.Maengelliste{{Pfad: FeldVermerk, Text: "Dieser Text fehlt oder ist länger als 1.000 Zeichen."}}
	}
	return nil
}

// Vertrag are number and term of a contract (S2-20.2).
type Vertrag struct {
	Nummer string
	// Ab is the first day, Bis the last; the zero value of Bis means without end.
	Ab, Bis uhr.Datum
}

func (v Vertrag) pruefe(heute uhr.Datum) zugang.Maengelliste {
	var m zugang.Maengelliste
	switch {
	case v.Nummer == "" || utf8.RuneCountInString(v.Nummer) > maxVertrag:
		m.Melde(FeldVertrag, "Ohne Vertragsnummer gibt es kein Großkundenkonto (höchstens 40 Zeichen).")
	case v.Ab.Leer():
		m.Melde(FeldAb, "Bitte geben Sie den ersten Tag des Vertrags an.")
	case v.Ab.Nach(heute):
		m.Melde(FeldAb, "Der Vertrag hat noch nicht begonnen. Schalten Sie das Konto an seinem ersten Tag frei.")
	case !v.Bis.Leer() && (v.Bis.Vor(v.Ab) || v.Bis.Vor(heute)):
		m.Melde(FeldBis, "Der letzte Tag liegt vor dem ersten oder in der Vergangenheit.")
	}
	return m
}

// Freigabe is the decision to activate a registration.
type Freigabe struct {
	// Nachweis is the kind of proof that convinced, Vermerk how it was checked.
	Nachweis Nachweisart
	Vermerk  string
	// Vertrag belongs to a bulk customer.
	Vertrag Vertrag
}

// The account that a customer begins with.
const (
	kurznamePrivat = "konto"
	kurznameGross  = "admin"
)

// SchalteFrei activates a registration whose proof was checked: the customer gets an
// account into which nobody can log in before the letter with the access data is written
// (Zugangsbrief). It returns the customer's id. Errors: ErrNurAmt, ErrVorgang, ErrZustand,
// zugang.Maengelliste.
func (d *Dienst) SchalteFrei(ctx context.Context, wer zugang.Angemeldet, nummer string, f Freigabe) (kunde string, err error) {
	a, err := d.Antrag(ctx, wer, nummer)
	if err != nil {
		return "", err
	}
	if err := d.pruefeFreigabe(a, f); err != nil {
		return "", err
	}
	kunde = "k" + strings.ToLower(zufallstext(9))
	x := amtsschritt{
		anlass: "Registrierung freigeschaltet", schritt: Schritt{Zustand: Freigeschaltet, Text: f.Vermerk, Art: f.Nachweis},
		frist: d.Regel().NachweisTage, mehr: func(a *Antrag) { a.Kunde = kunde },
	}
	if err := d.schritt(ctx, wer, nummer, x); err != nil {
		return "", err
	}
	akte := &Akte{Kunde: kunde, Fassung: 1, Registrierung: nummer, Angaben: a.Angaben, VertragAb: f.Vertrag.Ab, VertragBis: f.Vertrag.Bis, Verlauf: []Schritt{{
		Zeit: d.kalender.Jetzt(), Zustand: Freigeschaltet, Wer: wer.Kennung, Text: f.Vermerk, Art: f.Nachweis,
	}}}
	akte.Angaben.Vertrag = f.Vertrag.Nummer
	if ok, err := d.speicher.SetzeAkte(ctx, akte); err != nil || !ok {
		return "", errors.Join(fmt.Errorf("store the customer's file"), err)
	}
	return kunde, d.konten.Aendere(ctx, func(b zugang.Bestand) error {
		return b.SetzeInhaber(ctx, inhaberVon(akte), nil)
	})
}

func (d *Dienst) pruefeFreigabe(a *Antrag, f Freigabe) error {
	var m zugang.Maengelliste
	if _, istWeg := d.weg(f.Nachweis); !istWeg && f.Nachweis != NachweisDatei && f.Nachweis != NachweisVorsprache && f.Nachweis != NachweisVertrag {
		m.Melde(FeldNachweis, "Bitte wählen Sie, welcher Nachweis geprüft wurde.")
	}
	var vermerk zugang.Maengelliste
	if errors.As(pruefeVermerk(f.Vermerk), &vermerk) {
		m = append(m, vermerk...)
	}
	if a.Angaben.Art == zugang.BereichGrosskunde {
		m = append(m, f.Vertrag.pruefe(uhr.Heute(d.kalender))...)
	}
	return m.Fehler()
}

// inhaberVon is the customer as the accounts know him; notices take name and address from there.
func inhaberVon(a *Akte) zugang.Inhaber {
	ang := a.Angaben
	return zugang.Inhaber{
		Bereich: ang.Art, Anschrift: anschrifttext(ang.Anschrift), Erreichbarkeit: ang.EMail,
		Kunde: &zugang.Kunde{ID: a.Kunde, Name: ang.Name(), Art: ang.Art, Regel: merkmalsregel, Vertrag: ang.Vertrag, GueltigBis: a.VertragBis},
	}
}

// anschrifttext is an address as the accounts keep it: a line each.
func anschrifttext(a Anschrift) string { return strings.Join(a.Zeilen(), "\n") }

// merkmalsregel is which further features suffice (S2-32.12).
const merkmalsregel = "S2"
