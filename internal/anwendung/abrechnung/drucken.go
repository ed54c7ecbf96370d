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
