// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"fmt"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// rechne does the expensive part of a check and stores its outcome. Callers
// with the very same proof share one computation: the clients of a procedure that
// start together would otherwise queue for seconds.
func (d *Dienst) rechne(ctx context.Context, n Nachweis, p pruefung) (pruefung, error) {
	if n.Weg == WegDialog { // a code works once, so nothing is shared
		return d.rechneEinmal(ctx, n, p)
	}
	unabhaengig := context.WithoutCancel(ctx) // one caller's hang-up is no refusal for the others
	wert, err, _ := d.laufende.Do(string(p.grund)+string(p.marke[:]), func() (any, error) {
		return d.rechneEinmal(unabhaengig, n, p)
	})
	if err != nil {
		return pruefung{}, err
	}
	return wert.(pruefung), nil
}

func (d *Dienst) rechneEinmal(ctx context.Context, n Nachweis, p pruefung) (pruefung, error) {
	gib, err := d.platz(ctx)
	if err != nil {
		return pruefung{}, err
	}
	defer gib()
	versuche, err := d.speicher.Versuche(ctx, name(n.Kennung))
	if err != nil {
		return pruefung{}, fmt.Errorf("read failed attempts: %w", err)
	}
	gleich, erneuern, err := geheim.PruefePasswort(p.konto.Passwort, n.Passwort)
	if err != nil {
		return pruefung{}, fmt.Errorf("check password: %w", err)
	}
	zaehler, codeGut := d.pruefeCode(n, p.konto)
	switch {
	case d.e.gedrosselt(versuche, d.uhr.Jetzt()):
		p.grund = grundGedrosselt
	case p.konto.Kennung == "":
		p.grund = grundUnbekannt
	case !gleich:
		p.grund = grundPasswort
	case p.grund == grundKeiner && n.Weg == WegDialog && !codeGut:
		p.grund = grundFaktor
	}
	if p.grund != grundKeiner {
		return p, d.zaehleFehlversuch(ctx, n.Kennung)
	}
	p.code = zaehler > 0
	return d.vermerkeErfolg(ctx, n, p, erfolg{zaehler: zaehler, erneuern: erneuern})
}

// pruefeCode checks the second factor of the dialog; it is fulfilled when none is set.
func (d *Dienst) pruefeCode(n Nachweis, k Konto) (zaehler int64, gut bool) {
	geheimnis := k.TOTP
	if !k.HatTOTP() {
		geheimnis = d.attrappe
	}
	zaehler, gut = geheimnis.Pruefe(n.Code, d.uhr.Jetzt(), k.TOTPZaehler)
	switch {
	case n.Weg != WegDialog || n.MitSchluessel: // the key is checked in a second step
		return 0, true
	case !k.HatTOTP():
		return 0, k.Sicherheitsschluessel == 0
	default:
		return zaehler, gut
	}
}

func (d *Dienst) zaehleFehlversuch(ctx context.Context, kennung string) error {
	jetzt := d.uhr.Jetzt()
	if err := d.speicher.Fehlversuch(ctx, name(kennung), jetzt, jetzt.Add(-vergessenNach)); err != nil {
		return fmt.Errorf("count failed attempt: %w", err)
	}
	return nil
}

type erfolg struct {
	zaehler  int64
	erneuern bool
}

func (d *Dienst) vermerkeErfolg(ctx context.Context, n Nachweis, p pruefung, x erfolg) (pruefung, error) {
	e := Erfolg{Kennung: p.konto.Kennung, Name: name(n.Kennung), Jetzt: d.uhr.Jetzt(), TOTPZaehler: x.zaehler}
	if x.erneuern {
		neu, err := geheim.HashPasswortMit(n.Passwort, d.e.Hash)
		if err != nil {
			return pruefung{}, fmt.Errorf("renew password hash: %w", err)
		}
		e.AlterHash, e.NeuerHash = p.konto.Passwort, neu
	}
	gut, err := d.speicher.VermerkeErfolg(ctx, e)
	if err != nil {
		return pruefung{}, fmt.Errorf("store log-in: %w", err)
	}
	if !gut {
		p.grund, p.code = grundFaktor, false
	}
	if e.NeuerHash != "" {
		p.marke = d.kontomarke(n, e.NeuerHash)
	}
	return p, nil
}

// platz waits for one of the few places at which passwords are computed, so
// that a flood of log-ins leaves memory and processors to those who are in.
func (d *Dienst) platz(ctx context.Context) (gib func(), err error) {
	select {
	case d.wartende <- struct{}{}:
	default:
		return nil, ErrUeberlast
	}
	select {
	case d.plaetze <- struct{}{}:
		return func() { <-d.plaetze; <-d.wartende }, nil
	case <-ctx.Done():
		<-d.wartende
		return nil, ctx.Err()
	}
}

func (d *Dienst) heute() uhr.Datum { return uhr.Heute(d.kalender) }
