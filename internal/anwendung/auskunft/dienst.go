// SPDX-License-Identifier: EUPL-1.2

package auskunft

import (
	"context"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Codes of the errors of this package.
const (
	// CodeProtokoll: the entry could not be written, therefore there is no answer.
	CodeProtokoll = "MR-1811"
	// CodeBestand: the stock could not be read.
	CodeBestand = "MR-1812"
)

// Dienst answers search profiles. It is immutable and safe for concurrent use.
type Dienst struct {
	anschluesse   Anschluesse
	einstellungen Einstellungen
}

// Neu returns the use case.
func Neu(a Anschluesse, e Einstellungen) *Dienst {
	return &Dienst{anschluesse: a, einstellungen: e}
}

// vorgang is one profile while it is decided.
type vorgang struct {
	*Dienst
	kontext  *Kontext
	ersuchen *Ersuchen
	beginn   time.Time
	heute    melde.Datum
}

// ausgang is how a profile ended: what goes out, and what the log shall know.
type ausgang struct {
	ergebnis     Ergebnis
	grund        protokoll.Grund
	grundtext    string
	treffer      int
	saetze       []protokoll.Satzbezug
	sperrtreffer []protokoll.Sperrtreffer
}

// Erteile decides one profile. A profile with Maengel is refused without a search
// and without a fee. The error is a *fehler.Fehler (Intern) if the stock could not
// be read or the log not written; then nothing is charged and the profile may be
// tried again (G9).
func (d *Dienst) Erteile(ctx context.Context, k *Kontext, e *Ersuchen) (Ergebnis, error) {
	jetzt := d.anschluesse.Uhr.Jetzt()
	v := &vorgang{Dienst: d, kontext: k, ersuchen: e, beginn: jetzt, heute: melde.DatumVon(jetzt.In(uhr.Berlin()))}
	ende, err := v.entscheide(ctx)
	if err != nil {
		return Ergebnis{}, fehler.Neu(fehler.Intern, CodeBestand,
			"Das Suchprofil konnte nicht bearbeitet werden. Es entsteht dafür keine Gebühr; bitte versuchen Sie es später erneut.").MitUrsache(err)
	}
	nummer, err := d.anschluesse.Protokoll.Schreibe(ctx, v.eintrag(&ende))
	if err != nil {
		return Ergebnis{}, fehler.Neu(fehler.Intern, CodeProtokoll,
			"Das Suchprofil konnte nicht protokolliert werden und wurde deshalb nicht beantwortet. Es entsteht dafür keine Gebühr.").MitUrsache(err)
	}
	if err := v.warteAufTakt(ctx); err != nil {
		return Ergebnis{}, err
	}
	ende.ergebnis.Protokollnummer = nummer
	return ende.ergebnis, nil
}

// Gilt reports whether an answer that nobody has read yet may still be given: none
// of the records that it rests on has changed, and none of their persons has come
// under a Sperre. If it may not, decide the profile anew.
func (d *Dienst) Gilt(ctx context.Context, g []Grundlage) (bool, error) {
	ids := make([]int64, len(g))
	for i := range g {
		ids[i] = g[i].Satz
	}
	staende, err := d.anschluesse.Bestand.Sperrstand(ctx, ids)
	if err != nil {
		return false, fehler.Neu(fehler.Intern, CodeBestand, "Das Ergebnis konnte nicht gelesen werden. Bitte versuchen Sie es später erneut.").MitUrsache(err)
	}
	v := vorgang{Dienst: d}
	for _, x := range g {
		s, da := staende[x.Satz]
		if !da || s.NichtMehrGeliefert || s.Fassung != x.Fassung || v.sperre(s.Lage) != "" {
			return false, nil
		}
	}
	return true, nil
}

// warteAufTakt sleeps until the next tick after the work is done.
func (v *vorgang) warteAufTakt(ctx context.Context) error {
	raster := v.einstellungen.Raster
	if raster <= 0 || v.anschluesse.Warte == nil {
		return nil
	}
	return v.anschluesse.Warte(ctx, raster-v.anschluesse.Uhr.Jetzt().Sub(v.beginn)%raster)
}

func (v *vorgang) entscheide(ctx context.Context) (ausgang, error) {
	if m := v.ersuchen.Anfrage.Maengel(v.kontext.Regel); len(m) > 0 {
		return ausgang{ergebnis: Ergebnis{Maengel: m}, grund: protokoll.GrundMindestkriterien}, nil
	}
	gefunden, archiv, err := v.finde(ctx)
	if err != nil {
		return ausgang{}, err
	}
	ende := ausgang{ergebnis: neutral(v.ersuchen.Archiv), treffer: len(gefunden)}
	ende.merke(gefunden, v.ersuchen.VerzichtAufMitteilung)
	switch len(gefunden) {
	case 0:
		ende.grund = protokoll.GrundNichtGefunden
		return ende, nil
	case 1:
		return ende, v.beantworte(ctx, &ende, gefunden[0], archiv)
	}
	ende.grund = protokoll.GrundMehrere
	return ende, nil
}

// beantworte follows the chain from the one person found and fills ende with the
// answer, if there may be one.
func (v *vorgang) beantworte(ctx context.Context, ende *ausgang, p person, archiv bool) error {
	letzte, hindernis, err := v.verfolge(ctx, ende, p)
	if err != nil {
		return err
	}
	if hindernis != "" {
		ende.grund, ende.grundtext = protokoll.GrundGesperrt, hindernis
		return nil
	}
	ende.merke([]person{letzte}, v.ersuchen.VerzichtAufMitteilung)
	a, ok := auskunftAus(letzte.satz())
	if !ok {
		ende.grund, ende.grundtext = protokoll.GrundGesperrt, "bedingter Sperrvermerk (§ 52 BMG)"
		return nil
	}
	ende.ergebnis = Ergebnis{Tatbestand: gebuehr.Auskunft, Auskunft: &a, Grundlage: ende.grundlage()}
	if archiv {
		ende.ergebnis.Tatbestand = gebuehr.Archiv
	}
	ende.grund = protokoll.GrundGefunden
	return nil
}
