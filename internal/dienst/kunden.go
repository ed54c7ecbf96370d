// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"cmp"
	"context"
	"log/slog"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	registrierung "kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/tueren/portal"
)

// baueKunden builds registration and self-service of customers.
func (h *haus) baueKunden() (err error) {
	h.registrierung, err = registrierung.Neu(registrierung.Ausstattung{
		Speicher: h.speicher.registrierungen, Konten: h.speicher.zugang, Bereiter: h.zugang, Forderungen: offeneForderungen{h},
		Protokoll: h.protokoll, Absender: h.konfig.absender(), Kalender: h.uhr, Uhr: h.echtzeit,
	})
	return err
}

// absender is the register office as it stands in letters to customers.
func (k Konfig) absender() registrierung.Absender {
	return registrierung.Absender{
		Name: k.Register.Name, Anschrift: k.Register.zeilen(), Kontakt: k.Register.EMail,
		Adresse: cmp.Or(k.Auskunft.Internetadresse, "https://"+k.Adresse+portal.Pfad),
	}
}

// zeilen are street and place of the register office, as far as they are configured.
func (r Registerstelle) zeilen() (zeilen []string) {
	for _, z := range []string{r.Strasse + " " + r.Hausnummer, r.Postleitzahl + " " + r.Ort} {
		if z = strings.TrimSpace(z); z != "" {
			zeilen = append(zeilen, z)
		}
	}
	return zeilen
}

// registriereRegistrierung hangs the pages for people without an account into seiten, and
// the upload of proofs into aussen.
func (h *haus) registriereRegistrierung(seiten, aussen *http.ServeMux) error {
	t, err := portal.NeueRegistrierung(portal.Registrierungsausstattung{Antraege: h.registrierung, Uhr: h.uhr, Hinweis: h.hinweis()})
	if err != nil {
		return err
	}
	t.Registriere(seiten)
	t.RegistriereHochladen(aussen)
	return nil
}

// offeneForderungen implements registrierung.Forderungen.
type offeneForderungen struct{ *haus }

// Offen implements registrierung.Forderungen: a notice that is not settled, or a claim that is in
// no notice yet.
func (f offeneForderungen) Offen(ctx context.Context, kunde string) (bool, error) {
	for s, err := range f.abrechnung.Konto(ctx, kunde) {
		if err != nil || s.Offen() != 0 {
			return err == nil, err
		}
	}
	monatlich, err := f.speicher.abrechnung.MonatlichOffene(ctx, kunde, time.UnixMicro(math.MaxInt64))
	if err != nil || len(monatlich) > 0 {
		return err == nil, err
	}
	sofort, err := f.speicher.abrechnung.SofortOffene(ctx)
	return slices.ContainsFunc(sofort, func(x auftrag.Forderung) bool { return x.Kunde == kunde }), err
}

// raeumeKunden ends and deletes what is past its term.
func (h *haus) raeumeKunden(ctx context.Context) {
	if err := h.registrierung.Raeume(ctx); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "clearing of registrations failed", slog.String("fehler", err.Error()))
	}
}
