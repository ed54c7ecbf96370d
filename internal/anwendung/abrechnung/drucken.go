// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	"context"
	"io"

	"kernmelderegister/internal/formate/bescheid"
	"kernmelderegister/internal/grund/uhr"
)

// Drucke writes the notice as a letter to w (PDF). It is the same whenever it is
// written. kunde restricts to the customer's own, "" to none. Errors: MR-1834, and
// MR-1844 if no bank account is configured.
func (d *Dienst) Drucke(ctx context.Context, kunde, nummer string, w io.Writer) error {
	s, err := d.Bescheid(ctx, kunde, nummer)
	if err != nil {
		return err
	}
	if d.Bank.Pruefe() != nil {
		return errBank
	}
	posten, err := d.Speicher.Posten(ctx, nummer)
	if err != nil {
		return err
	}
	brief := bescheid.Bescheid{
		Aussteller: d.Aussteller, Bank: d.Bank, Empfaenger: s.Empfaenger, Nummer: s.Nummer, Referenz: s.Referenz, Kunde: s.Kunde,
		Monat: string(s.Monat), Datum: s.Datum, Faellig: s.Faellig, Summe: s.Summe, Texte: bescheid.TexteVon(d.texte, s.Texte),
	}
	for _, p := range posten {
		tarif, err := d.Tarife.Fassung(p.Rechnung.Fassung)
		if err != nil {
			return err
		}
		brief.Auftraege = append(brief.Auftraege, bescheid.Auftrag{
			Nummer: p.Auftrag, Tag: uhr.DatumVon(p.Bestaetigt), Norm: tarif.Norm, Rechnung: p.Rechnung,
		})
	}
	return bescheid.Schreibe(w, &brief)
}

// DruckeMahnung writes the reminder of that number, from 1, about the notice as a
// letter to w (PDF). It tells what was due when it was issued. kunde restricts to the
// customer's own, "" to none. Errors: MR-1834 also for a reminder that was not issued, MR-1844.
func (d *Dienst) DruckeMahnung(ctx context.Context, kunde, nummer string, nr int, w io.Writer) error {
	s, err := d.Bescheid(ctx, kunde, nummer)
	if err != nil {
		return err
	}
	if d.Bank.Pruefe() != nil {
		return errBank
	}
	buchungen, err := d.Speicher.Buchungen(ctx, nummer)
	if err != nil {
		return err
	}
	damals, tag, ok := standBeiMahnung(s.Bescheid, buchungen, nr)
	if !ok {
		return errUnbekannt
	}
	f := d.frist(s.Datum)
	return bescheid.SchreibeMahnung(w, &bescheid.Mahnung{
		Aussteller: d.Aussteller, Bank: d.Bank, Empfaenger: s.Empfaenger, Bescheid: s.Nummer, Referenz: s.Referenz, Kunde: s.Kunde,
		Vom: s.Datum, Nr: nr, Letzte: nr >= f.Mahnungen, Offen: damals.Offen(), Datum: tag, Faellig: s.Faellig, Bis: tag.PlusTage(f.Mahnung),
		Texte: bescheid.TexteAm(d.texte, tag),
	})
}

// standBeiMahnung returns the notice as it stood when the reminder of that number was
// entered, and the day of it; ok is false if there is none.
func standBeiMahnung(b Bescheid, buchungen []Buchung, nr int) (s Stand, tag uhr.Datum, ok bool) {
	s = Stand{Bescheid: b}
	for _, x := range buchungen {
		switch x.Art {
		case Zahlung:
			s.Gezahlt += x.Betrag
		case Gutschrift, Storno:
			s.Gutgeschrieben += x.Betrag
		case Erstattung:
			s.Erstattet += x.Betrag
		case Mahnung:
			s.Mahnungen++
			if s.Mahnungen == nr {
				return s, x.Tag, true
			}
		}
	}
	return s, tag, false
}
