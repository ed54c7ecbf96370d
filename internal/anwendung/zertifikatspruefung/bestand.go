// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
)

// ErrVorfuehrung keeps the built-in authority out of productive installations.
var ErrVorfuehrung = fehler.Neu(fehler.Ungueltig, "MR-2333",
	"Eine produktive Installation darf keine Zertifikate der eingebauten Vorführ-Zertifizierungsstelle verwenden.")

// bestand is what the operator trusts and owns, read from the files. It is
// immutable: a change makes a new one.
type bestand struct {
	einstellungen Einstellungen
	anker         []ankereintrag
	zwischen      []*x509.Certificate
	zulassungen   []zulassungseintrag
	quellen       []quelleneintrag
	eigene        []Eigenes
	summe         [sha256.Size]byte // of the settings and all files, to notice changes
}

type ankereintrag struct {
	Anker
	zertifikat *x509.Certificate
}

type zulassungseintrag struct {
	Zulassung
	zertifikat *x509.Certificate
	aussteller *x509.Certificate // nil if none is named
}

type quelleneintrag struct {
	Sperrquelle
	aussteller *x509.Certificate
}

// Eigenes is a key pair of this installation.
type Eigenes struct {
	Dienst     string
	Verwendung Verwendung
	*zertifikat.Identitaet
	// Ab is from when it is announced.
	Ab time.Time
}

// leser reads the files of the settings and keeps their sum.
type leser struct {
	lies      func(pfad string) ([]byte, error)
	produktiv bool
	summe     []byte
}

// liesBestand reads all files. Error: ErrKonfig with the name of the file, or ErrVorfuehrung.
func liesBestand(e Einstellungen, l *leser) (*bestand, error) {
	if err := e.Pruefe(); err != nil {
		return nil, err
	}
	b := &bestand{einstellungen: e}
	l.summe = fmt.Appendf(nil, "%#v", e)
	for _, teil := range []func(*Einstellungen, *leser) error{b.liesAnker, b.liesZwischen, b.liesZulassungen, b.liesQuellen, b.liesEigene} {
		if err := teil(&e, l); err != nil {
			return nil, err
		}
	}
	b.summe = sha256.Sum256(l.summe)
	return b, nil
}

// datei reads a file and adds it to the sum.
func (l *leser) datei(element, pfad string) ([]byte, error) {
	inhalt, err := l.lies(pfad)
	if err != nil {
		return nil, konfigfehler(element, "Die Datei "+pfad+" kann nicht gelesen werden.", err)
	}
	l.summe = binary.AppendUvarint(l.summe, uint64(len(inhalt)))
	summe := sha256.Sum256(inhalt)
	l.summe = append(l.summe, summe[:]...)
	return inhalt, nil
}

// zertifikat reads a file with exactly one certificate.
func (l *leser) zertifikat(element, pfad string) (*x509.Certificate, error) {
	alle, err := l.zertifikate(element, pfad)
	if err != nil {
		return nil, err
	}
	if len(alle) != 1 {
		return nil, konfigfehler(element, "Die Datei "+pfad+" muss genau ein Zertifikat enthalten.", nil)
	}
	return alle[0], nil
}

func (l *leser) zertifikate(element, pfad string) ([]*x509.Certificate, error) {
	inhalt, err := l.datei(element, pfad)
	if err != nil {
		return nil, err
	}
	alle, err := zertifikat.LiesPEM(inhalt)
	if err != nil {
		return nil, konfigfehler(element, "Die Datei "+pfad+" enthält kein lesbares Zertifikat.", err)
	}
	for _, z := range alle {
		if err := l.zulaessig(z); err != nil {
			return nil, err
		}
	}
	return alle, nil
}

func (l *leser) zulaessig(z *x509.Certificate) error {
	if l.produktiv && zertifikat.IstVorfuehrung(z) {
		return ErrVorfuehrung
	}
	return nil
}

func (b *bestand) liesAnker(e *Einstellungen, l *leser) error {
	for _, a := range e.Anker {
		z, err := l.zertifikat("anker", a.Datei)
		if err != nil {
			return err
		}
		if !z.BasicConstraintsValid || !z.IsCA {
			return konfigfehler("anker", "Der Anker "+a.Datei+" ist kein Zertifikat einer Zertifizierungsstelle; einzelne Zertifikate gehören in die Zulassungsliste.", nil)
		}
		b.anker = append(b.anker, ankereintrag{a, z})
	}
	return nil
}

func (b *bestand) liesZwischen(e *Einstellungen, l *leser) error {
	for _, datei := range e.Zwischen {
		z, err := l.zertifikate("zwischenstellen", datei)
		if err != nil {
			return err
		}
		b.zwischen = append(b.zwischen, z...)
	}
	return nil
}

func (b *bestand) liesZulassungen(e *Einstellungen, l *leser) error {
	for _, z := range e.Zulassungen {
		eintrag := zulassungseintrag{Zulassung: z}
		var err error
		if eintrag.zertifikat, err = l.zertifikat("zulassung", z.Datei); err != nil {
			return err
		}
		if z.Aussteller != "" {
			if eintrag.aussteller, err = l.zertifikat("zulassung", z.Aussteller); err != nil {
				return err
			}
		}
		b.zulassungen = append(b.zulassungen, eintrag)
	}
	return nil
}

func (b *bestand) liesQuellen(e *Einstellungen, l *leser) error {
	for _, q := range e.Quellen {
		z, err := l.zertifikat("sperrquelle", q.Aussteller)
		if err != nil {
			return err
		}
		b.quellen = append(b.quellen, quelleneintrag{q, z})
	}
	return nil
}

func (b *bestand) liesEigene(e *Einstellungen, l *leser) error {
	for _, o := range e.Eigene {
		paar, err := l.identitaet(o)
		if err != nil {
			return err
		}
		if err := l.zulaessig(paar.Zertifikat); err != nil {
			return err
		}
		ab := paar.Zertifikat.NotBefore
		if !o.Ab.Leer() {
			ab = o.Ab.Beginn()
		}
		b.eigene = append(b.eigene, Eigenes{Dienst: o.Dienst, Verwendung: o.Verwendung, Identitaet: paar, Ab: ab})
	}
	slices.SortStableFunc(b.eigene, func(a, c Eigenes) int { return c.Ab.Compare(a.Ab) })
	return nil
}

func (l *leser) identitaet(o EigeneAngabe) (*zertifikat.Identitaet, error) {
	eins, zwei := o.Zertifikat, o.Schluessel
	if o.P12 != "" {
		eins, zwei = o.P12, o.PIN
	}
	a, err := l.datei("eigenes", eins)
	if err != nil {
		return nil, err
	}
	c, err := l.datei("eigenes", zwei)
	if err != nil {
		return nil, err
	}
	var i *zertifikat.Identitaet
	if o.P12 != "" {
		i, err = zertifikat.LiesP12(a, string(bytes.TrimSpace(c)))
	} else {
		i, err = zertifikat.LiesPaar(a, c)
	}
	if err != nil {
		return nil, konfigfehler("eigenes", "Zertifikat und Schlüssel in "+eins+" sind nicht lesbar oder passen nicht zueinander.", err)
	}
	return i, nil
}

// ankerFuer returns the anchors of the network on the day: its own, or those of TESTA
// if the operator names none for it (§ 6 Satz 2). An empty network means all.
func (b *bestand) ankerFuer(n Netz, tag uhr.Datum) (liste []*x509.Certificate) {
	if n != "" && !slices.ContainsFunc(b.anker, func(a ankereintrag) bool { return slices.Contains(a.Netze, n) }) {
		n = TESTA
	}
	for _, a := range b.anker {
		if (n == "" || slices.Contains(a.Netze, n)) && imRahmen(tag, a.Ab, a.Bis) {
			liste = append(liste, a.zertifikat)
		}
	}
	return liste
}

// zulassung returns the entry of the allow-list that holds for the question. bekannt is
// true if there are entries for the certificate, none of which may hold.
func (b *bestand) zulassung(f *Frage, tag uhr.Datum) (z *zulassungseintrag, bekannt bool) {
	for i := range b.zulassungen {
		e := &b.zulassungen[i]
		if !e.zertifikat.Equal(f.Zertifikat) {
			continue
		}
		bekannt = true
		if imRahmen(tag, e.Ab, e.Bis) && (f.Netz == "" || len(e.Netze) == 0 || slices.Contains(e.Netze, f.Netz)) &&
			(len(e.Verwendungen) == 0 || slices.Contains(e.Verwendungen, f.Verwendung)) {
			return e, true
		}
	}
	return nil, bekannt
}

// quellenFuer returns where to ask about a certificate of the issuer.
func (b *bestand) quellenFuer(aussteller *x509.Certificate) (crl, ocsp []string) {
	for _, q := range b.quellen {
		if q.aussteller.Equal(aussteller) {
			crl, ocsp = append(crl, q.CRL...), append(ocsp, q.OCSP...)
		}
	}
	return crl, ocsp
}
