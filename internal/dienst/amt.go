// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"log/slog"

	"kernmelderegister/internal/anwendung/adresshandel"
	"kernmelderegister/internal/anwendung/auskunftsstatistik"
	"kernmelderegister/internal/anwendung/beschwerde"
	"kernmelderegister/internal/formate/bescheid"
)

// amtsspeicher keeps what the register office notes about customers.
type amtsspeicher interface {
	adresshandel.Ablage
	adresshandel.Auftragsbestand
	auskunftsstatistik.Ablage
}

// baueAmt builds the look for address trading, complaints and counts.
func (h *haus) baueAmt() error {
	regeln, err := adresshandel.Standardregeln()
	if err != nil {
		return err
	}
	fristen, err := beschwerde.LadeFristen()
	if err != nil {
		return err
	}
	h.handel = adresshandel.Neu(adresshandel.Ausstattung{
		Ablage: h.speicher.amt, Auftraege: h.speicher.amt, Kunden: kunden{h}, Sperrer: h.zugang, Protokoll: h.protokoll, Uhr: h.uhr,
		Regeln: regeln, Aussteller: h.konfig.aussteller(),
	})
	h.beschwerden = beschwerde.Neu(beschwerde.Ausstattung{
		Ablage: h.speicher.beschwerden, Kunden: kunden{h}, Protokoll: h.protokoll, Uhr: h.uhr, Fristen: fristen, Aussteller: h.konfig.aussteller(),
	})
	h.statistik = auskunftsstatistik.Neu(h.speicher.amt, h.uhr)
	return nil
}

// aussteller is the register office as it stands in letters.
func (k Konfig) aussteller() bescheid.Aussteller {
	return bescheid.Aussteller{Name: k.Register.Name, Anschrift: k.Register.zeilen(), Kontakt: k.Register.EMail}
}

// tueAmtswerk does the daily work of the register office: reminders that are due, the look
// for address trading, counts, and the deletion of complaints. A failure is logged and
// tried again next time.
func (h *haus) tueAmtswerk(ctx context.Context) {
	for _, werk := range []struct {
		name string
		tu   func() error
	}{
		{"issuing of reminders", func() error { return h.abrechnung.MahneTaeglich(ctx, abrechner) }},
		{"look for address trading", func() error { _, err := h.handel.LaufeTaeglich(ctx); return err }},
		{"counting of simple information", func() error { return h.statistik.Zaehle(ctx) }},
		{"clearing of complaints", func() error { return h.beschwerden.Raeume(ctx) }},
	} {
		if err := werk.tu(); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "daily work of the register office failed", slog.String("werk", werk.name), slog.String("fehler", err.Error()))
		}
	}
}
