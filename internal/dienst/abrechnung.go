// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/formate/bescheid"
)

// Gebuehrenkonfig is the account that fees are paid to ([gebuehren]).
type Gebuehrenkonfig struct {
	Inhaber string `toml:"inhaber"`
	IBAN    string `toml:"iban"`
	BIC     string `toml:"bic"`
	Bank    string `toml:"bank"`
}

// uebungskonto stands in the letters of an installation that is not productive: the
// example account that banks use in their own specimens.
var uebungskonto = Gebuehrenkonfig{
	Inhaber: "Übung, bitte nichts überweisen", IBAN: "DE02120300000000202051", BIC: "BYLADEM1001", Bank: "Musterbank",
}

// bank returns the account, in a demonstration or test that names none the example.
func (k Konfig) bank() (bescheid.Bank, error) {
	g := k.Gebuehren
	if g == (Gebuehrenkonfig{}) {
		if k.Betriebsart == Produktiv {
			return bescheid.Bank{}, nil // notices are issued, but can't be printed
		}
		g = uebungskonto
	}
	b := bescheid.Bank{Inhaber: g.Inhaber, IBAN: strings.ReplaceAll(g.IBAN, " ", ""), BIC: g.BIC, Name: g.Bank}
	if err := b.Pruefe(); err != nil {
		return b, konfigfehler("Die Bankverbindung in [gebuehren] ist nicht gültig.", err)
	}
	return b, nil
}

// baueAbrechnung builds notices and ledger.
func (h *haus) baueAbrechnung(tarife *gebuehr.Tarifwerk) error {
	bank, err := h.konfig.bank()
	if err != nil {
		return err
	}
	fristen, err := abrechnung.LadeFristen()
	if err != nil {
		return err
	}
	h.abrechnung, err = abrechnung.Neu(abrechnung.Ausstattung{
		Speicher: h.speicher.abrechnung, Auftraege: h.auftraege, Kunden: kunden{h}, Tarife: tarife, Protokoll: h.protokoll, Uhr: h.uhr,
		Fristen: fristen, Bank: bank, Aussteller: h.konfig.aussteller(),
	})
	return err
}

// Kunde implements abrechnung.Kunden.
func (k kunden) Kunde(ctx context.Context, id string) (abrechnung.Kunde, bool, error) {
	inhaber, err := k.speicher.zugang.Inhaber(ctx, id)
	if errors.Is(err, zugang.ErrUnbekannt) || err == nil && inhaber.Kunde == nil {
		return abrechnung.Kunde{}, false, nil
	}
	if err != nil {
		return abrechnung.Kunde{}, false, fmt.Errorf("find customer: %w", err)
	}
	kunde := abrechnung.Kunde{ID: id, Name: inhaber.Kunde.Name}
	for zeile := range strings.FieldsFuncSeq(inhaber.Anschrift, func(r rune) bool { return r == '\n' || r == ',' }) {
		kunde.Anschrift = append(kunde.Anschrift, strings.TrimSpace(zeile))
	}
	return kunde, true, nil
}

// abrechner is who bills in the background.
var abrechner = abrechnung.Wer{Stelle: "betreiber", StelleName: "Betreiber", Kennung: "abrechnungslauf"}

// erlasseBescheide issues the notices of released private orders. A failure is
// logged and tried again.
func (h *haus) erlasseBescheide(ctx context.Context) {
	if _, err := h.abrechnung.ErlasseFaellige(ctx); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "issuing of notices failed", slog.String("fehler", err.Error()))
	}
}

// rechneMonatAb bills the previous month once (S2-20.4).
func (h *haus) rechneMonatAb(ctx context.Context) {
	if err := h.abrechnung.RechneFaelligenMonatAb(ctx, abrechner); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "monthly billing failed", slog.String("fehler", err.Error()))
	}
}
