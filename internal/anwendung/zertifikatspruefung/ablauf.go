// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung

import (
	"cmp"
	"context"
	"crypto/x509"
	"slices"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
)

// Teilnehmerzertifikat is a certificate of somebody who exchanges messages with us.
type Teilnehmerzertifikat struct {
	Teilnehmer string // name of the body
	Verwendung Verwendung
	DER        []byte
}

// Teilnehmer lists the certificates of the participants, e.g. of the mailboxes.
type Teilnehmer interface {
	Teilnehmerzertifikate(ctx context.Context) ([]Teilnehmerzertifikat, error)
}

// Herkunft is whose certificate it is. The list is closed.
type Herkunft string

// Whose certificates are watched.
const (
	VonUns        Herkunft = "eigenes"
	VonTeilnehmer Herkunft = "teilnehmer"
	VonAnker      Herkunft = "anker"
	VonZulassung  Herkunft = "zulassung"
)

// Ablauf is a certificate, or its place among the settings, that ends soon or has ended.
type Ablauf struct {
	Herkunft   Herkunft
	Name       string // of the participant or service, else the subject
	Verwendung Verwendung
	// Fingerabdruck is SHA-256 in hexadecimal, "" for a certificate that can't be read.
	Fingerabdruck string
	Ende          time.Time
	// Frist is the warning that was reached: 60, 30 or 7 days before the end, 0 when it is over.
	Frist int
}

// Frist returns the warning that a certificate with this end has reached on the
// day: 60, 30 or 7 days before its end, 0 when it is over; ok is false before (S4-02.1).
func Frist(ende, jetzt time.Time) (tage int, ok bool) {
	if jetzt.After(ende) {
		return 0, true
	}
	heute, letzter := uhr.DatumVon(jetzt), uhr.DatumVon(ende)
	for _, f := range verzeichnis.Warnfristen() { // the longest first
		if !heute.Vor(letzter.PlusTage(-f)) {
			tage, ok = f, true
		}
	}
	return tage, ok
}

// Ablaeufe returns what ends within 60 days or has ended, the earliest first. An own
// pair that has a successor in time is left out. teilnehmer may be nil. Error: that of teilnehmer.
func (p *Pruefer) Ablaeufe(ctx context.Context, teilnehmer Teilnehmer) ([]Ablauf, error) {
	w := waechter{jetzt: p.uhr.Jetzt()}
	b := p.bild(ctx)
	for i, e := range b.eigene {
		if !abgeloest(b.eigene[:i], e, w.jetzt) {
			w.sieh(Ablauf{Herkunft: VonUns, Name: e.Dienst, Verwendung: e.Verwendung}, e.Zertifikat, uhr.Datum{})
		}
	}
	for _, a := range b.anker {
		if imRahmen(uhr.DatumVon(w.jetzt), a.Ab, a.Bis) {
			w.sieh(Ablauf{Herkunft: VonAnker}, a.zertifikat, a.Bis)
		}
	}
	for _, z := range b.zulassungen {
		w.sieh(Ablauf{Herkunft: VonZulassung}, z.zertifikat, z.Bis)
	}
	if teilnehmer != nil {
		liste, err := teilnehmer.Teilnehmerzertifikate(ctx)
		if err != nil {
			return nil, err
		}
		for _, t := range liste {
			a := Ablauf{Herkunft: VonTeilnehmer, Name: t.Teilnehmer, Verwendung: t.Verwendung}
			if z, err := zertifikat.Lies(t.DER); err == nil {
				w.sieh(a, z, uhr.Datum{})
			} else {
				w.liste = append(w.liste, a)
			}
		}
	}
	slices.SortStableFunc(w.liste, func(a, b Ablauf) int { return cmp.Or(a.Ende.Compare(b.Ende), cmp.Compare(a.Name, b.Name)) })
	return w.liste, nil
}

// abgeloest reports whether one of the younger pairs already does the work of the old one.
func abgeloest(juengere []Eigenes, alt Eigenes, jetzt time.Time) bool {
	return slices.ContainsFunc(juengere, func(e Eigenes) bool {
		return e.Dienst == alt.Dienst && e.Verwendung == alt.Verwendung && !jetzt.Before(e.Ab) && zeitlage(jetzt, e.Zertifikat) == ZeitRichtig
	})
}

type waechter struct {
	jetzt time.Time
	liste []Ablauf
}

// sieh adds the certificate if it ends soon, by itself or by the last day bis of its entry.
func (w *waechter) sieh(a Ablauf, z *x509.Certificate, bis uhr.Datum) {
	a.Name = cmp.Or(a.Name, z.Subject.CommonName, z.Subject.String())
	a.Fingerabdruck, a.Ende = zertifikat.Fingerabdruck(z), ende(z, bis)
	var ok bool
	if a.Frist, ok = Frist(a.Ende, w.jetzt); ok {
		w.liste = append(w.liste, a)
	}
}

// ende is when the certificate, or its entry with the last day bis, comes to an end.
func ende(z *x509.Certificate, bis uhr.Datum) time.Time {
	if !bis.Leer() {
		if letzter := bis.PlusTage(1).Beginn().Add(-time.Second); letzter.Before(z.NotAfter) {
			return letzter
		}
	}
	return z.NotAfter
}
