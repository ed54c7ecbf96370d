// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	"context"
	"strconv"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/grund/uhr"
)

// Vorgang is what a clerk wants to enter about a notice.
type Vorgang struct {
	Wer      Wer
	Bescheid string
	// Betrag is positive; a Storno needs none.
	Betrag gebuehr.Cent
	// Tag is the day of the payment or refund, the zero value for today.
	Tag   uhr.Datum
	Grund string
}

// Zahle enters a payment that did not come with a bank's export. More than what is
// due is an overpayment, not an error. Errors: MR-1834 to MR-1836.
func (d *Dienst) Zahle(ctx context.Context, v Vorgang) error {
	return d.buche(ctx, v, Zahlung, "Zahlung erfasst", func(s Stand, b *Buchung) error {
		if b.Betrag <= 0 {
			return errBetrag
		}
		return nil
	})
}

// SchreibeGut lessens what is due, at most to nothing (G15). Errors: MR-1834 to MR-1836.
func (d *Dienst) SchreibeGut(ctx context.Context, v Vorgang) error {
	return d.buche(ctx, v, Gutschrift, "Gebühr gutgeschrieben", func(s Stand, b *Buchung) error {
		if b.Betrag <= 0 || b.Betrag > s.Summe-s.Gutgeschrieben {
			return errBetrag
		}
		return nil
	})
}

// BrauchtZweiten reports whether cancelling what is left of the notice needs a second person.
func (d *Dienst) BrauchtZweiten(s *Stand) bool {
	return s.Summe-s.Gutgeschrieben >= d.frist(s.Datum).VierAugenAb
}

// BeantrageStorno asks a second person to cancel a notice; nothing changes until then.
// Errors: MR-1834, MR-1835, MR-1837.
func (d *Dienst) BeantrageStorno(ctx context.Context, v Vorgang) error {
	return d.buche(ctx, v, Stornoantrag, "Storno beantragt", func(s Stand, b *Buchung) error {
		b.Betrag = 0
		if s.Storniert {
			return errStorniert
		}
		return nil
	})
}

// Stornoantrag returns the last application to cancel the notice; ok is false if there is none.
func (d *Dienst) Stornoantrag(ctx context.Context, nummer string) (antrag Buchung, ok bool, err error) {
	buchungen, err := d.Speicher.Buchungen(ctx, nummer)
	for _, b := range buchungen {
		if b.Art == Stornoantrag {
			antrag, ok = b, true
		}
	}
	return antrag, ok, err
}

// Storniere cancels a notice: nothing of it is due any more, and what was paid can be
// given back. Where it needs a second person, somebody else must have applied for it.
// Errors: MR-1834, MR-1835, MR-1837, MR-2431.
func (d *Dienst) Storniere(ctx context.Context, v Vorgang) error {
	antrag, beantragt, err := d.Stornoantrag(ctx, v.Bescheid)
	if err != nil {
		return err
	}
	zweiter := beantragt && antrag.Wer != v.Wer.Kennung
	return d.buche(ctx, v, Storno, "Gebührenbescheid storniert", func(s Stand, b *Buchung) error {
		if s.Storniert {
			return errStorniert
		}
		if d.BrauchtZweiten(&s) && !zweiter {
			return errVierAugen
		}
		b.Betrag = s.Summe - s.Gutgeschrieben
		return nil
	})
}

// Erstatte enters that overpaid money went back. Errors: MR-1834 to MR-1836.
func (d *Dienst) Erstatte(ctx context.Context, v Vorgang) error {
	return d.buche(ctx, v, Erstattung, "Überzahlung erstattet", func(s Stand, b *Buchung) error {
		if b.Betrag <= 0 || b.Betrag > -s.Offen() {
			return errBetrag
		}
		return nil
	})
}

// Mahnfaellig reports whether a reminder about the notice is due on the day.
func (d *Dienst) Mahnfaellig(s *Stand, tag uhr.Datum) bool {
	f := d.frist(s.Datum)
	seit := s.Faellig
	if s.Mahnungen > 0 {
		seit = s.Gemahnt
	}
	return s.Offen() > 0 && s.Mahnungen < f.Mahnungen && !tag.Vor(seit.PlusTage(f.Mahnung))
}

// Mahne notes that a reminder is sent. Errors: MR-1834, MR-1838.
func (d *Dienst) Mahne(ctx context.Context, wer Wer, nummer string) error {
	v := Vorgang{Wer: wer, Bescheid: nummer, Grund: "Frist abgelaufen"}
	return d.buche(ctx, v, Mahnung, "Zahlung angemahnt", func(s Stand, b *Buchung) error {
		if !d.Mahnfaellig(&s, d.Heute()) {
			return errNichtFaellig
		}
		return nil
	})
}

// buche logs the act and adds the entry if pruefe allows it.
func (d *Dienst) buche(ctx context.Context, v Vorgang, art Buchungsart, anlass string, pruefe func(Stand, *Buchung) error) error {
	grund, err := begruendung(v.Grund)
	if err != nil {
		return err
	}
	if v.Tag.Leer() {
		v.Tag = d.Heute()
	}
	b := Buchung{Bescheid: v.Bescheid, Art: art, Betrag: v.Betrag, Tag: v.Tag, Zeit: d.Uhr.Jetzt(), Wer: v.Wer.Kennung, Grund: grund}
	ok, err := d.Speicher.Buche(ctx, v.Bescheid, func(s Stand) (Buchung, error) {
		if err := pruefe(s, &b); err != nil {
			return b, err
		}
		return b, d.vermerke(ctx, v.Wer, anlass, map[string]string{
			"bescheid": v.Bescheid, "cent": strconv.FormatInt(int64(b.Betrag), 10), "grund": grund,
		})
	})
	if err == nil && !ok {
		err = errUnbekannt
	}
	return err
}
