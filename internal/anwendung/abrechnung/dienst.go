// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/bescheid"
	"kernmelderegister/internal/grund/uhr"
)

// Ausstattung is what the use case works with; all fields are required.
type Ausstattung struct {
	Speicher  Speicher
	Auftraege Auftraege
	Kunden    Kunden
	Tarife    Tarife
	Protokoll Protokoll
	Uhr       uhr.Uhr
	// Fristen are those of LadeFristen.
	Fristen []Frist
	// Aussteller and Bank stand in every letter.
	Aussteller bescheid.Aussteller
	Bank       bescheid.Bank
}

// Dienst is the use case. It is safe for concurrent use.
type Dienst struct {
	Ausstattung
	texte []bescheid.Texte
}

// Neu returns the use case. The error is that of the legal texts built into the program.
func Neu(a Ausstattung) (*Dienst, error) {
	texte, err := bescheid.LadeTexte()
	if err != nil {
		return nil, err
	}
	return &Dienst{Ausstattung: a, texte: texte}, nil
}

// Preise returns all tariffs, the oldest first.
func (d *Dienst) Preise() []*gebuehr.Tarif { return d.Tarife.Tarife() }

// Bescheid returns a notice of the customer, "" for any. Error: MR-1834; somebody
// else's notice is as unknown as none.
func (d *Dienst) Bescheid(ctx context.Context, kunde, nummer string) (Stand, error) {
	s, ok, err := d.Speicher.Bescheid(ctx, nummer)
	if err != nil {
		return Stand{}, err
	}
	if !ok || kunde != "" && s.Kunde != kunde {
		return Stand{}, errUnbekannt
	}
	return s, nil
}

// Konto streams the notices of a customer, "" for all, the latest first.
func (d *Dienst) Konto(ctx context.Context, kunde string) iter.Seq2[Stand, error] {
	return d.Speicher.Bescheide(ctx, kunde)
}

// OffenePosten streams the notices of which something is due or overpaid, the earliest due first.
func (d *Dienst) OffenePosten(ctx context.Context) iter.Seq2[Stand, error] {
	return d.Speicher.Unausgeglichene(ctx)
}

// Posten returns the claims in a notice, Buchungen the entries about it. The caller
// has asked Bescheid whether it may be seen.
func (d *Dienst) Posten(ctx context.Context, nummer string) ([]auftrag.Forderung, error) {
	return d.Speicher.Posten(ctx, nummer)
}

// Buchungen returns the entries about a notice, the first one first.
func (d *Dienst) Buchungen(ctx context.Context, nummer string) ([]Buchung, error) {
	return d.Speicher.Buchungen(ctx, nummer)
}

// OffeneEingaenge returns the payments that no notice was found for.
func (d *Dienst) OffeneEingaenge(ctx context.Context) ([]Eingang, error) {
	return d.Speicher.OffeneEingaenge(ctx)
}

// Stimme adds up everything. The error is MR-1842 if claims and notices do not agree.
func (d *Dienst) Stimme(ctx context.Context) (Summen, error) {
	s, err := d.Speicher.Summen(ctx)
	if err == nil && s.Forderungen != s.OhneBescheid+s.Bescheide {
		err = errUnterschiede
	}
	return s, err
}

// Heute is the legal day.
func (d *Dienst) Heute() uhr.Datum { return uhr.Heute(d.Uhr) }

// vermerke writes an act of administration to the log, before it is done.
func (d *Dienst) vermerke(ctx context.Context, wer Wer, anlass string, daten map[string]string) error {
	_, err := d.Protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.Uhr.Jetzt(), Art: protokoll.Verwaltung, Klasse: protokoll.KlasseAbruf,
		Stelle: wer.Stelle, StelleName: wer.StelleName, Kennung: wer.Kennung, Anlass: anlass,
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt, Weitere: daten,
	})
	if err != nil {
		return fmt.Errorf("log the act: %w", err)
	}
	return nil
}

func begruendung(grund string) (string, error) {
	grund = strings.TrimSpace(grund)
	if grund == "" || len(grund) > 500 {
		return "", errGrund
	}
	return grund, nil
}
