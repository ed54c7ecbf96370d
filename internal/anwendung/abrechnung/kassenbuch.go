// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	"context"
	"io"
	"regexp"
	"slices"
	"strings"

	"kernmelderegister/internal/grund/uhr"
)

var nummernform = regexp.MustCompile(`^[0-9]{4}-[0-9]{6,}$`)

// Finde returns the notices that fit what a clerk has typed: the number of a notice,
// a reference however it is spaced, the number of an order, or a customer's id; none
// if nothing fits.
func (d *Dienst) Finde(ctx context.Context, text string) ([]Stand, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	nummern, err := d.nummernZu(ctx, text)
	if err != nil {
		return nil, err
	}
	var gefunden []Stand
	for _, nummer := range nummern {
		s, ok, err := d.Speicher.Bescheid(ctx, nummer)
		if err != nil {
			return nil, err
		}
		if ok {
			gefunden = append(gefunden, s)
		}
	}
	if len(gefunden) > 0 {
		return gefunden, nil
	}
	return d.Speicher.Blatt(ctx, text, "")
}

// nummernZu returns the numbers of notices that the text names directly.
func (d *Dienst) nummernZu(ctx context.Context, text string) ([]string, error) {
	if nummernform.MatchString(text) {
		return []string{text}, nil
	}
	var nummern []string
	for _, r := range findeReferenzen(text) {
		nummer, ok, err := d.Speicher.NachReferenz(ctx, r)
		if err != nil {
			return nil, err
		}
		if ok {
			nummern = append(nummern, nummer)
		}
	}
	if len(nummern) > 0 {
		return nummern, nil
	}
	nummer, ok, err := d.Speicher.ZuAuftrag(ctx, text)
	if err != nil || !ok || nummer == "" {
		return nil, err
	}
	return []string{nummer}, nil
}

// Blatt returns at most 50 notices, the latest first: those of a customer, "" for all,
// that come before the notice with the number, "" for the latest.
func (d *Dienst) Blatt(ctx context.Context, kunde, vor string) ([]Stand, error) {
	return d.Speicher.Blatt(ctx, kunde, vor)
}

// Mahnbare returns the notices about which a reminder is due today, the longest due first.
func (d *Dienst) Mahnbare(ctx context.Context) ([]Stand, error) {
	heute := d.Heute()
	var liste []Stand
	for s, err := range d.Speicher.Unausgeglichene(ctx) {
		if err != nil {
			return nil, err
		}
		if d.Mahnfaellig(&s, heute) {
			liste = append(liste, s)
		}
	}
	return liste, nil
}

// MahneFaellige issues every reminder that is due and returns their number.
func (d *Dienst) MahneFaellige(ctx context.Context, wer Wer) (int, error) {
	faellige, err := d.Mahnbare(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for i := range faellige {
		if err := d.Mahne(ctx, wer, faellige[i].Nummer); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// MahneTaeglich issues the reminders that are due if the terms of the day leave it to
// the daily run.
func (d *Dienst) MahneTaeglich(ctx context.Context, wer Wer) error {
	if !d.frist(d.Heute()).MahntVonSelbst {
		return nil
	}
	_, err := d.MahneFaellige(ctx, wer)
	return err
}

// Gemahnte returns the reminders of the days, both inclusive.
func (d *Dienst) Gemahnte(ctx context.Context, von, bis uhr.Datum) ([]Buchung, error) {
	return d.Speicher.Gemahnte(ctx, von, bis)
}

// Zahlungsfristen returns the terms of payment, the oldest first.
func (d *Dienst) Zahlungsfristen() []Frist { return slices.Clone(d.Fristen) }

// Laeufe returns the months that are billed, the latest first.
func (d *Dienst) Laeufe(ctx context.Context) ([]Abrechnungslauf, error) {
	return d.Speicher.Laeufe(ctx)
}

// Abstimmung are the totals, and the notices month by month.
type Abstimmung struct {
	Summen Summen
	Monate []Monatssumme
}

// Stimmt reports whether claims, notices and payments agree, as a whole and in each month.
func (a *Abstimmung) Stimmt() bool {
	return a.Summen.Forderungen == a.Summen.OhneBescheid+a.Summen.Bescheide &&
		!slices.ContainsFunc(a.Monate, func(m Monatssumme) bool { return m.Unterschied() != 0 })
}

// Abstimmung adds up everything, and the notices by their months.
func (d *Dienst) Abstimmung(ctx context.Context) (Abstimmung, error) {
	summen, err := d.Speicher.Summen(ctx)
	if err != nil {
		return Abstimmung{}, err
	}
	monate, err := d.Speicher.Monatssummen(ctx)
	return Abstimmung{Summen: summen, Monate: monate}, err
}

// Vorschauzeile is a payment of a bank's export before it is taken over.
type Vorschauzeile struct {
	Eingang
	// Bescheid is the notice that it would be booked to, "" for none.
	Bescheid string
	// Bekannt says that the payment is there already and has no effect any more.
	Bekannt bool
}

// Vorschau says what LiesZahlungen would do with a file.
type Vorschau struct {
	Einlesung
	Zahlungen []Vorschauzeile
}

// SiehVor reads a bank's export and changes nothing. Error: MR-1840, with the faults in m.
func (d *Dienst) SiehVor(ctx context.Context, r io.Reader) (v Vorschau, m []Mangel, err error) {
	eingaenge, uebergangen, m := LiesKontoauszug(r)
	if len(m) > 0 {
		return v, m, errDatei
	}
	schluessel := make([]string, len(eingaenge))
	for i := range eingaenge {
		schluessel[i] = eingaenge[i].Schluessel
	}
	bekannt, err := d.Speicher.Bekannt(ctx, schluessel)
	if err != nil {
		return v, nil, err
	}
	v.Einlesung = Einlesung{Zeilen: len(eingaenge), Uebergangen: uebergangen}
	for _, e := range eingaenge {
		z := Vorschauzeile{Eingang: e, Bekannt: bekannt[e.Schluessel]}
		if !z.Bekannt {
			b, err := d.findeBescheid(ctx, Wer{}, e)
			if err != nil {
				return v, nil, err
			}
			if b != nil {
				z.Bescheid = b.Bescheid
			}
		}
		v.zaehle(z)
		v.Zahlungen = append(v.Zahlungen, z)
	}
	return v, nil, nil
}

func (v *Vorschau) zaehle(z Vorschauzeile) {
	switch {
	case z.Bekannt:
		v.Bekannt++
		return
	case z.Bescheid == "":
		v.Offen++
	default:
		v.Zugeordnet++
	}
	v.Cent += int64(z.Betrag)
}
