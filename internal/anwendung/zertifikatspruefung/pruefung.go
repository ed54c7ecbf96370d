// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"slices"
	"time"

	"kernmelderegister/internal/grund/sperrliste"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
)

// Frage is a certificate to be checked.
type Frage struct {
	Zertifikat *x509.Certificate
	// Weitere are certificates that came along; they may close the way to an anchor but are
	// trusted by nobody. Only the first eight are looked at.
	Weitere    []*x509.Certificate
	Verwendung Verwendung
	// Netz is where the certificate was met; empty: any.
	Netz Netz
	// Zeitpunkt is the instant at which it must hold, as a rule that of reception (S4-07.1).
	Zeitpunkt time.Time
}

// PruefeDER checks a certificate given as DER like Pruefe does. z is nil if it can't be
// read; then the result is Ungueltig.
func (p *Pruefer) PruefeDER(ctx context.Context, der []byte, f Frage) (z *x509.Certificate, b Befund) {
	z, err := zertifikat.Lies(der)
	if err != nil {
		return nil, Befund{Urteil: Ungueltig, Gruende: []Grund{GrundUnlesbar}, Zeitpunkt: f.Zeitpunkt, Geprueft: p.uhr.Jetzt(),
			Mathematik: MathOffen, Offline: ZeitOffen}
	}
	f.Zertifikat = z
	return z, p.Pruefe(ctx, f)
}

// Pruefe checks a certificate. It always comes to an end: questions to the outside
// have a deadline, and an outside that does not answer gives Ungewiss, never Gueltig (E-K1).
func (p *Pruefer) Pruefe(ctx context.Context, f Frage) Befund {
	l := &pruefgang{pruefer: p, bestand: p.bild(ctx), frage: &f, tag: uhr.DatumVon(f.Zeitpunkt)}
	l.befund = Befund{Zeitpunkt: f.Zeitpunkt, Geprueft: p.uhr.Jetzt(), Mathematik: MathOffen, Offline: ZeitOffen}
	if !p.richtlinie.rechenbar(f.Zertifikat) {
		l.grund(GrundAlgorithmus)
		l.urteile()
		return l.befund
	}
	kette := l.kette()
	l.verwendung()
	l.algorithmen(kette)
	if len(l.befund.Gruende) == 0 { // nobody is asked about a certificate that is not trusted anyway
		l.sperren(ctx, kette)
	}
	l.urteile()
	return l.befund
}

// pruefgang is one check under way.
type pruefgang struct {
	pruefer *Pruefer
	bestand *bestand
	frage   *Frage
	tag     uhr.Datum
	befund  Befund
}

func (l *pruefgang) grund(g Grund) {
	if !slices.Contains(l.befund.Gruende, g) {
		l.befund.Gruende = append(l.befund.Gruende, g)
	}
}

// kette fills in how the certificate comes to be trusted and returns the chain.
func (l *pruefgang) kette() []*x509.Certificate {
	z, gelistet := l.bestand.zulassung(l.frage, l.tag)
	if z != nil {
		return l.zugelassen(z)
	}
	a := auftrag{zertifikat: l.frage.Zertifikat, anker: l.bestand.ankerFuer(l.frage.Netz, l.tag), zwischen: slices.Clone(l.bestand.zwischen), zum: l.frage.Zeitpunkt}
	for _, w := range l.frage.Weitere[:min(len(l.frage.Weitere), hoechstWeitere)] {
		if w.IsCA && l.pruefer.richtlinie.rechenbar(w) {
			a.zwischen = append(a.zwischen, w)
		}
	}
	v := verkette(a)
	l.befund.Mathematik, l.befund.Offline = v.mathe, v.zeit
	for _, g := range v.gruende {
		l.grund(g)
	}
	if gelistet && len(v.gruende) > 0 {
		l.grund(GrundZulassung)
	}
	if len(v.kette) > 0 {
		l.befund.Anker = zertifikat.Fingerabdruck(v.kette[len(v.kette)-1])
	}
	return v.kette
}

// zugelassen takes a certificate by the allow-list (S1-06.3).
func (l *pruefgang) zugelassen(e *zulassungseintrag) []*x509.Certificate {
	l.befund.Zulassung = e.Aktenzeichen
	kette := []*x509.Certificate{l.frage.Zertifikat}
	if e.aussteller != nil {
		l.befund.Mathematik = MathRichtig
		if e.zertifikat.CheckSignatureFrom(e.aussteller) != nil {
			l.befund.Mathematik = MathFalsch
			l.grund(GrundKetteFalsch)
		}
		kette = append(kette, e.aussteller)
	}
	if l.befund.Offline = zeitlage(l.frage.Zeitpunkt, l.frage.Zertifikat); l.befund.Offline == ZeitFalsch {
		l.grund(GrundZeit)
	}
	return kette
}

// verwendung checks the key usage. A certificate that names none is for nothing here,
// nor is that of an authority.
func (l *pruefgang) verwendung() {
	z := l.frage.Zertifikat
	noetig := x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	if l.frage.Verwendung == Chiffrierung {
		noetig = x509.KeyUsageKeyEncipherment | x509.KeyUsageDataEncipherment
		if _, ok := z.PublicKey.(*rsa.PublicKey); !ok {
			l.grund(GrundVerwendung) // keys are wrapped by RSA (OSCI 1.2, XML encryption)
		}
	}
	if z.KeyUsage&noetig == 0 || z.IsCA {
		l.grund(GrundVerwendung)
	}
}

// algorithmen checks keys and signatures of the chain. The signature of the last one is
// its own affair: it is trusted by the operator's word.
func (l *pruefgang) algorithmen(kette []*x509.Certificate) {
	if len(kette) == 0 {
		kette = []*x509.Certificate{l.frage.Zertifikat}
	}
	for i, z := range kette {
		letztes := i > 0 && i == len(kette)-1
		if !l.pruefer.richtlinie.erlaubtSchluessel(z, l.tag) || (!letztes && !l.pruefer.richtlinie.erlaubtSignatur(z.SignatureAlgorithm, l.tag)) {
			l.grund(GrundAlgorithmus)
		}
	}
}

// sperren asks about every certificate of the chain but the last.
func (l *pruefgang) sperren(ctx context.Context, kette []*x509.Certificate) {
	if len(kette) == 1 {
		return // allowed without an issuer: withdrawn by striking the entry
	}
	ctx, halt := context.WithTimeout(ctx, l.pruefer.gesamtfrist)
	defer halt()
	bekannt := true
	for i := range len(kette) - 1 {
		a, err := l.frageQuellen(ctx, kette[i], kette[i+1])
		switch {
		case err != nil:
			bekannt = false
		case a.GesperrtAm(l.frage.Zeitpunkt):
			l.befund.Online, l.befund.Auskunft = IstGesperrt, a
			l.grund(GrundGesperrt)
			return
		case i == 0:
			l.befund.Auskunft = a
		}
	}
	if !bekannt {
		l.befund.Auskunft = sperrliste.Auskunft{}
		l.grund(GrundOhneAuskunft)
		return
	}
	l.befund.Online = NichtGesperrt
}

// hoechstQuellen bounds the addresses of each kind that a certificate may name.
const hoechstQuellen = 3

// frageQuellen asks the sources one after the other until one of them knows.
func (l *pruefgang) frageQuellen(ctx context.Context, z, aussteller *x509.Certificate) (sperrliste.Auskunft, error) {
	crl, ocsp := l.bestand.quellenFuer(aussteller)
	var fragen []sperrliste.Frage
	neu := func(art sperrliste.Art, quellen []string) {
		for _, q := range quellen {
			f := sperrliste.Frage{Zertifikat: z, Aussteller: aussteller, Zeitpunkt: l.frage.Zeitpunkt, Art: art, Quelle: q}
			fragen = append(fragen, f)
		}
	}
	neu(sperrliste.CRL, crl)
	neu(sperrliste.OCSP, ocsp)
	neu(sperrliste.CRL, netzadressen(z.CRLDistributionPoints))
	neu(sperrliste.OCSP, netzadressen(z.OCSPServer))
	err := sperrliste.ErrUnerreichbar
	for _, f := range fragen {
		a, e := l.pruefer.vorrat.Frage(ctx, f)
		if e == nil {
			return a, nil
		}
		err = e
	}
	return sperrliste.Auskunft{}, err
}

// urteile draws the conclusion.
func (l *pruefgang) urteile() {
	hat := func(g Grund) bool { return slices.Contains(l.befund.Gruende, g) }
	switch {
	case len(l.befund.Gruende) == 0:
		l.befund.Urteil = Gueltig
	case hat(GrundGesperrt):
		l.befund.Urteil = Gesperrt
	case len(l.befund.Gruende) == 1 && hat(GrundZeit):
		l.befund.Urteil = Abgelaufen
	case len(l.befund.Gruende) == 1 && hat(GrundOhneAuskunft):
		l.befund.Urteil = Ungewiss
	default:
		l.befund.Urteil = Ungueltig
	}
}
