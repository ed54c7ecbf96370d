// SPDX-License-Identifier: EUPL-1.2

package meldeamt

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/welt"
)

// Occasions of XMeldIT.Aenderungsart that matter here.
const (
	anlassErstanmeldung = "103"
	anlassZuzug         = "104"
	anlassTod           = "201"
	anlassWegzug        = "202"
	anlassUmzug         = "302"
	anlassGeburt        = "303"
	anlassWiederzuzug   = "321"
)

// paketSaetze is the number of records in a package of a delivery.
const paketSaetze = 100

// wegzug is a departure to a Meldebehörde that takes part: it happens when that says so.
type wegzug struct {
	gemeinde  *gemeinde
	aenderung welt.Aenderung
}

// Gesamtlieferung returns the first delivery of all municipalities, in packages. It reads
// the registers of the Stichtag and must be called once, before everything else.
func (a *Amt) Gesamtlieferung(ctx context.Context, jetzt time.Time) (liste []Nachricht, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, g := range a.gemeinden {
		n, err := a.gesamt(ctx, g, jetzt)
		if err != nil {
			return nil, fmt.Errorf("full delivery of %s: %w", g.AGS, err)
		}
		liste = append(liste, n...)
	}
	return liste, nil
}

func (a *Amt) gesamt(ctx context.Context, g *gemeinde, jetzt time.Time) (liste []Nachricht, err error) {
	var paket []welt.Aenderung
	g.lieferungen++
	for s, err := range a.welt.Gesamt(ctx, g.AGS) {
		if err != nil {
			return nil, err
		}
		if len(paket) == paketSaetze {
			n, err := a.paket(g, paket, xmeld.Lieferkopf{Paket: uint64(len(liste) + 1), Art: xmeld.Gesamtlieferung}, jetzt)
			if err != nil {
				return nil, err
			}
			liste, paket = append(liste, n), paket[:0]
		}
		g.saetze[s.Meldesatz.Schluessel.Ordnungsmerkmal] = s.Meldesatz.Lage() == melde.Gemeldet
		paket = append(paket, welt.Aenderung{Satz: s})
	}
	n, err := a.paket(g, paket, xmeld.Lieferkopf{Paket: uint64(len(liste) + 1), LetztesPaket: true, Art: xmeld.Gesamtlieferung}, jetzt)
	return append(liste, n), err
}

// paket writes a message 1100.
func (a *Amt) paket(g *gemeinde, inhalt []welt.Aenderung, l xmeld.Lieferkopf, jetzt time.Time) (Nachricht, error) {
	l.Nummer, l.Gemeinde = g.lieferungen, melde.Gemeinde{Name: g.Name, AGS: g.AGS}
	k := a.kopf(Lieferung, &g.Gemeinde, a.kreis.Register(), jetzt)
	var b bytes.Buffer
	w := xmeld.NeuerSchreiber1100(&b, &k, &l)
	for i := range inhalt {
		c := &inhalt[i]
		var err error
		if c.Loeschen {
			err = w.Loeschen(xmeld.Loeschung{Schluessel: c.Meldesatz.Schluessel, Ereignis: c.Meldesatz.Ereignis})
		} else {
			err = w.Liefern(&c.Meldesatz)
		}
		if err != nil {
			return Nachricht{}, err
		}
	}
	err := w.Schliesse()
	return Nachricht{Art: Lieferung, UUID: k.UUID, Empfaenger: k.Leser.Kennung, Inhalt: b.Bytes(),
		Gemeinde: g.AGS, Nummer: l.Nummer, Paket: l.Paket, Saetze: len(inhalt)}, err
}

// Tag lets happen what the world tells of its days: it notes the changes and returns the
// Rückmeldungen about those who came from a Meldebehörde that takes part too.
func (a *Amt) Tag(welttage []melde.Datum, jetzt time.Time) (liste []Nachricht, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, g := range a.gemeinden {
		var zuzuege []*melde.Meldesatz
		for _, tag := range welttage {
			aenderungen, err := a.welt.Aenderungen(g.AGS, tag)
			if err != nil {
				return nil, fmt.Errorf("changes of %s: %w", g.AGS, err)
			}
			for i := range aenderungen {
				c := &aenderungen[i]
				a.nimmWahr(c)
				if a.wartet(c) {
					a.offen = append(a.offen, wegzug{g, *c})
					continue
				}
				g.aendere(*c)
				if kommt(c.Meldesatz.Anlass) {
					zuzuege = append(zuzuege, &c.Meldesatz)
				}
			}
		}
		n, err := a.rueckmeldungen(g, zuzuege, jetzt)
		if err != nil {
			return nil, err
		}
		liste = append(liste, n...)
	}
	return liste, nil
}

// Liefere returns the deliveries of the day, one for each municipality, also when there
// is nothing to tell: the register must see that a municipality is up to date.
func (a *Amt) Liefere(jetzt time.Time) (liste []Nachricht, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, g := range a.gemeinden {
		g.lieferungen++
		slices.SortStableFunc(g.faellig, func(x, y welt.Aenderung) int {
			return x.Meldesatz.Ereignis.Zeitpunkt.Compare(y.Meldesatz.Ereignis.Zeitpunkt)
		})
		n, err := a.paket(g, g.faellig, xmeld.Lieferkopf{Paket: 1, LetztesPaket: true, Art: xmeld.Deltalieferung}, jetzt)
		if err != nil {
			return nil, fmt.Errorf("delivery of %s: %w", g.AGS, err)
		}
		g.faellig = nil
		liste = append(liste, n)
	}
	return liste, nil
}

// aendere puts a change into the register of the municipality.
func (g *gemeinde) aendere(c welt.Aenderung) {
	merkmal := c.Meldesatz.Schluessel.Ordnungsmerkmal
	if c.Loeschen {
		delete(g.saetze, merkmal)
	} else {
		g.saetze[merkmal] = c.Meldesatz.Lage() == melde.Gemeldet
	}
	g.faellig = append(g.faellig, c)
}

// nimmWahr counts the event.
func (a *Amt) nimmWahr(c *welt.Aenderung) {
	switch anlass := c.Meldesatz.Anlass; {
	case anlass == anlassGeburt:
		a.stand.Geburten[c.Person] = true
	case anlass == anlassTod:
		a.stand.Sterbefaelle[c.Person] = true
	case anlass == anlassUmzug, kommt(anlass):
		a.stand.Umzuege[c.Person] = true
	}
}

func kommt(anlass string) bool {
	return anlass == anlassErstanmeldung || anlass == anlassZuzug || anlass == anlassWiederzuzug
}

// wartet reports whether the change is a departure that another Meldebehörde tells of.
func (a *Amt) wartet(c *welt.Aenderung) bool {
	if c.Loeschen || c.Meldesatz.Anlass != anlassWegzug {
		return false
	}
	ziel := wohnungMit(&c.Meldesatz, melde.ArtWegzugNach)
	return ziel != nil && a.fremd(ziel.Anschrift.Inland.AGS)
}

// fremd reports whether another Meldebehörde that takes part is responsible.
func (a *Amt) fremd(ags melde.AGS) bool {
	b, da := a.kreis.Zustaendig(ags)
	return da && b != a.behoerde.AGS
}

// wohnungMit returns the dwelling of that kind in Germany, nil if there is none.
func wohnungMit(m *melde.Meldesatz, art melde.Wohnungsart) *melde.Wohnung {
	for i := range m.Wohnungen {
		if w := &m.Wohnungen[i]; w.Art == art && w.Anschrift.Form == melde.AnschriftInland {
			return w
		}
	}
	return nil
}
