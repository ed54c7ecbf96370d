// SPDX-License-Identifier: EUPL-1.2

package auftrag_test

import (
	"context"
	"errors"
	"testing"

	"kernmelderegister/internal/anwendung/auftrag"
)

var clerk = auftrag.Amtsblick{Stelle: "amt", StelleName: "Registeramt", Kennung: "huber", Zweck: "Nachfrage des Kunden"}

func TestOfficeSeesHowFarAnOrderIs(t *testing.T) {
	h := neuesHaus(t)
	h.auskunft.kaputt["Clara"] = true
	nummer := h.bestellt(nutzer, "Anna", "Clara", "Mangel")
	h.arbeite()
	vorher := len(h.eintraege)
	a, err := h.Sieh(t.Context(), clerk, nummer)
	if err != nil {
		t.Fatal(err)
	}
	soll := []auftrag.Profilstand{{Nr: 1}, {Nr: 2, Offen: true, Versuche: 1}, {Nr: 3}}
	for i, p := range a.Profile {
		if p != soll[i] {
			t.Errorf("profile %+v, want %+v", p, soll[i])
		}
	}
	if a.Kunde != nutzer.Kunde || !a.Wiederholbar() || !a.Zurueckziehbar() || a.Offen != 1 {
		t.Errorf("%+v", a)
	}
	if e := h.eintraege[vorher]; len(h.eintraege) != vorher+1 || e.Weitere["zweck"] != clerk.Zweck || e.Weitere["auftrag"] != nummer || e.Kennung != "huber" {
		t.Errorf("S1-22.12 log %+v", e.Weitere)
	}
	ohne := clerk
	ohne.Zweck = " "
	for name, tu := range map[string]func() error{
		"look":     func() error { _, err := h.Sieh(t.Context(), ohne, nummer); return err },
		"list":     func() error { _, err := h.Unerledigte(t.Context(), ohne); return err },
		"repeat":   func() error { return h.Wiederhole(t.Context(), ohne, nummer) },
		"withdraw": func() error { return h.ZieheZurueck(t.Context(), ohne, nummer) },
	} {
		if err := tu(); !errors.Is(err, auftrag.ErrZweck) {
			t.Errorf("S1-22.12 %s without a purpose: %v", name, err)
		}
	}
	_, err = h.Sieh(t.Context(), clerk, "gibtsnicht")
	mitCode(t, err, "MR-1821")
	if offene, err := h.Unerledigte(t.Context(), clerk); err != nil || len(offene) != 1 || offene[0].Nummer != nummer {
		t.Errorf("%+v, %v", offene, err)
	}
}

func TestOfficeRepeatsWhatFailed(t *testing.T) {
	h := neuesHaus(t)
	h.auskunft.kaputt["Clara"] = true
	nummer := h.bestellt(nutzer, "Anna", "Clara")
	for range 20 { // until nobody tries any more
		h.arbeite()
		h.uhr.Weiter(24 * 3600e9)
	}
	a, err := h.Sieh(t.Context(), clerk, nummer)
	if err != nil || a.Zustand != auftrag.Erledigt || a.Offen != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
	h.auskunft.kaputt["Clara"] = false
	if err := h.Wiederhole(t.Context(), clerk, nummer); err != nil {
		t.Fatal(err)
	}
	h.arbeite()
	if b := h.oeffne(nutzer, nummer); b.Offen() != 0 || b.Rechnung.Summe != 760 {
		t.Errorf("G9 %d open, fee %s", b.Offen(), b.Rechnung.Summe)
	}
	mitCode(t, h.Wiederhole(t.Context(), clerk, nummer), "MR-2443")
	mitCode(t, h.ZieheZurueck(t.Context(), clerk, nummer), "MR-2443")
}

func TestOfficeWithdrawsAnOrder(t *testing.T) {
	h := neuesHaus(t)
	nummer := h.bestellt(nutzer, "Anna", "Berta")
	if err := h.ZieheZurueck(t.Context(), clerk, nummer); err != nil {
		t.Fatal(err)
	}
	h.arbeite()
	if b := h.oeffne(nutzer, nummer); b.Rechnung.Summe != 0 || len(h.ablage.forderungen) != 0 || !b.Abgebrochen {
		t.Errorf("G9 fee %s", b.Rechnung.Summe)
	}
	mitCode(t, h.Wiederhole(t.Context(), clerk, nummer), "MR-2443")
}

// streng allows so many profiles.
type streng int

var errZuViel = errors.New("too many")

func (s streng) Erlaube(_ context.Context, _ string, profile int) error {
	if profile > int(s) {
		return errZuViel
	}
	return nil
}

func TestLimitIsAskedBeforeAnythingIsSearched(t *testing.T) {
	h := neuesHaus(t)
	h.Kontingent = streng(1)
	a := h.entwurf(nutzer, profile("Anna", "Berta"))
	if err := h.Bestaetige(t.Context(), nutzer, a.Nummer, a.Fassung, "2011-09"); !errors.Is(err, errZuViel) {
		t.Errorf("S0-06 confirmed: %v", err)
	}
	if _, err := h.Sende(t.Context(), gross, auftrag.Sammelauftrag{Weg: auftrag.Stapel, Erklaerung: erlaubt, Profile: profile("Anna", "Ohne")}); !errors.Is(err, errZuViel) {
		t.Errorf("S0-06 sent: %v", err)
	}
	h.bestellt(nutzer, "Anna")
	if b, err := h.Lies(t.Context(), nutzer, a.Nummer); err != nil || b.Zustand != auftrag.Entwurf {
		t.Errorf("the draft is lost: %v", err)
	}
}
