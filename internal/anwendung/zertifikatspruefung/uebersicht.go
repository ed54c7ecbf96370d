// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung

import (
	"cmp"
	"context"
	"crypto/x509"
	"slices"
	"time"

	"kernmelderegister/internal/grund/sperrliste"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
)

// Eintrag is a certificate of the settings, as it is shown.
type Eintrag struct {
	Inhaber, Aussteller string // common name, or the whole name
	Fingerabdruck       string // SHA-256, hexadecimal
	// Von is when it begins, Ende when it ends, by itself or by the settings.
	Von, Ende    time.Time
	Aktenzeichen string
	Netze        []Netz // empty: all
	Dienst       string // of own pairs
	Verwendungen []Verwendung
	// Gilt reports whether it holds now; of own pairs, whether it is the announced one.
	Gilt bool
}

// Uebersicht is everything that the office sees about certificates.
type Uebersicht struct {
	Stand       Ladestand
	Netze       []Netzangabe
	Anker       []Eintrag
	Zulassungen []Eintrag
	Eigene      []Eintrag
	Ablaeufe    []Ablauf
	Quellen     []sperrliste.Quellenstand
}

// Uebersicht returns the present state. teilnehmer may be nil. Error: that of teilnehmer.
func (p *Pruefer) Uebersicht(ctx context.Context, teilnehmer Teilnehmer) (Uebersicht, error) {
	b, jetzt := p.bild(ctx), p.uhr.Jetzt()
	heute := uhr.DatumVon(jetzt)
	ablaeufe, err := p.Ablaeufe(ctx, teilnehmer)
	if err != nil {
		return Uebersicht{}, err
	}
	u := Uebersicht{Netze: slices.Clone(b.einstellungen.Netze), Ablaeufe: ablaeufe, Quellen: p.vorrat.Staende()}
	p.mu.Lock()
	u.Stand = p.stand
	p.mu.Unlock()
	for _, a := range b.anker {
		e := neuerEintrag(a.zertifikat, a.Ab, a.Bis)
		e.Netze, e.Aktenzeichen = a.Netze, a.Aktenzeichen
		e.Gilt = imRahmen(heute, a.Ab, a.Bis) && zeitlage(jetzt, a.zertifikat) == ZeitRichtig
		u.Anker = append(u.Anker, e)
	}
	for _, z := range b.zulassungen {
		e := neuerEintrag(z.zertifikat, z.Ab, z.Bis)
		e.Netze, e.Aktenzeichen, e.Verwendungen = z.Netze, z.Aktenzeichen, z.Verwendungen
		e.Gilt = imRahmen(heute, z.Ab, z.Bis) && zeitlage(jetzt, z.zertifikat) == ZeitRichtig
		u.Zulassungen = append(u.Zulassungen, e)
	}
	for _, o := range b.eigene {
		e := neuerEintrag(o.Zertifikat, uhr.Datum{}, uhr.Datum{})
		e.Dienst, e.Verwendungen, e.Von = o.Dienst, []Verwendung{o.Verwendung}, o.Ab
		angesagt, ok := p.Eigenes(ctx, o.Dienst, o.Verwendung)
		e.Gilt = ok && angesagt.Zertifikat.Equal(o.Zertifikat)
		u.Eigene = append(u.Eigene, e)
	}
	return u, nil
}

func neuerEintrag(z *x509.Certificate, ab, bis uhr.Datum) Eintrag {
	e := Eintrag{Inhaber: cmp.Or(z.Subject.CommonName, z.Subject.String()), Aussteller: cmp.Or(z.Issuer.CommonName, z.Issuer.String()),
		Fingerabdruck: zertifikat.Fingerabdruck(z), Von: z.NotBefore, Ende: ende(z, bis)}
	if !ab.Leer() && ab.Beginn().After(e.Von) {
		e.Von = ab.Beginn()
	}
	return e
}
