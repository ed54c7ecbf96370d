// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"io"
	"strings"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
)

const (
	// hoechstTiefe is how often content may be encrypted within encrypted content.
	hoechstTiefe = 8
	// hoechstOeffnungen is how many message keys of one package are opened, each of which
	// costs an operation with the private key.
	hoechstOeffnungen = 100
)

// Leser reads packages. It is immutable and may be shared if the keys may.
type Leser struct {
	// Signatur and Chiffre say which algorithms are allowed.
	Signatur *xmldsig.Richtlinie
	Chiffre  *xmlenc.Richtlinie
	// Schluessel are the reader's own keys.
	Schluessel []Schluessel
}

// Lies reads a package, opens what can be opened and checks every signature in it.
// Nothing is returned unless all of them hold. Errors: MR-2301, MR-2302, MR-2303 and
// those of reading attachments. After decryption without integrity (CBC) every error
// is MR-2302.
func (l *Leser) Lies(p Paket) (*Ergebnis, error) {
	v := &vorgang{leser: l, anhaenge: make(map[string]osci.Daten, len(p.Anhaenge)),
		zertifikate: make(map[string]osci.Zertifikat, len(p.Zertifikate)), ergebnis: &Ergebnis{}}
	for _, a := range p.Anhaenge {
		if v.anhaenge[a.ContentID] != nil {
			return nil, aufbaufehler("Zwei Anhänge tragen dieselbe Bezeichnung.")
		}
		v.anhaenge[a.ContentID] = a.Daten
	}
	for _, z := range p.Zertifikate {
		if _, da := v.zertifikate[z.ID]; da || z.ID == "" {
			return nil, aufbaufehler("Ein Zertifikat der Nachricht ist nicht eindeutig bezeichnet.")
		}
		v.zertifikate[z.ID] = z
	}
	b, err := v.lies(bytes.NewReader(p.Inhalt), umgebung{})
	if err != nil {
		return nil, uebersetze(err)
	}
	v.ergebnis.Behaelter = b
	return v.ergebnis, nil
}

// vorgang is the reading of one package.
type vorgang struct {
	leser       *Leser
	anhaenge    map[string]osci.Daten
	zertifikate map[string]osci.Zertifikat
	ergebnis    *Ergebnis
	geoeffnet   int // message keys
}

// umgebung is what stands around a document.
type umgebung struct {
	// tiefe is how often it was encrypted, 0 for the package itself.
	tiefe int
	// autoren signed the encrypted element it came out of.
	autoren []Autor
}

// lies reads a document with all encrypted ones in it and returns its containers.
func (v *vorgang) lies(r io.Reader, u umgebung) ([]*Behaelter, error) {
	d := neuesDokument(v, r, u)
	if err := d.lies(); err != nil {
		return nil, d.verhuelle(err)
	}
	if err := d.pruefe(); err != nil {
		return nil, d.verhuelle(err)
	}
	behaelter := d.wurzeln
	for _, e := range d.verschluesselt {
		b, err := v.oeffne(e, u.tiefe)
		if err != nil {
			return nil, err
		}
		if e.in == nil {
			behaelter = append(behaelter, b...)
			continue
		}
		e.in.Geoeffnet = append(e.in.Geoeffnet, b...)
	}
	return behaelter, nil
}

// chiffrat is an encrypted element of a document.
type chiffrat struct {
	*xmlenc.Verschluesselt
	in *Behaelter // nil if it stands in the package itself
}

// oeffne decrypts the element if it is meant for us, and reads what is in it.
func (v *vorgang) oeffne(e chiffrat, tiefe int) ([]*Behaelter, error) {
	paket, privat := v.schluessel(e.Verschluesselt)
	if paket == nil {
		v.ergebnis.Verschlossen++
		return nil, nil
	}
	if v.geoeffnet++; v.geoeffnet > hoechstOeffnungen || tiefe >= hoechstTiefe {
		return nil, aufbaufehler("Die Inhaltsdaten sind zu oft verschlüsselt.")
	}
	r := v.leser.Chiffre
	s, err := r.OeffneSchluessel(e.Verschluesselt, paket, privat)
	if err != nil {
		return nil, err
	}
	klar, err := r.Entschluessle(e.Verschluesselt, s, nil)
	if err != nil {
		return nil, err
	}
	u := umgebung{tiefe: tiefe + 1}
	if e.in != nil {
		u.autoren = e.in.Autoren
	}
	b, err := v.lies(klar, u)
	if err != nil && !unversehrt(e.Verschluesselt) {
		return nil, errChiffre
	}
	return b, err
}

// unversehrt reports whether the cipher guards the integrity of the plain text.
func unversehrt(v *xmlenc.Verschluesselt) bool { return strings.HasSuffix(v.Verfahren, "-gcm") }

// schluessel finds the wrapped key for one of our certificates.
func (v *vorgang) schluessel(e *xmlenc.Verschluesselt) (*xmlenc.Schluesselpaket, crypto.Decrypter) {
	for i := range e.Schluessel {
		p := &e.Schluessel[i]
		der := p.Zertifikat
		if z, da := v.zertifikate[p.Verweis]; da && der == nil {
			der = z.DER
		}
		for _, s := range v.leser.Schluessel {
			if bytes.Equal(s.Zertifikat.Raw, der) {
				return p, s.Privat
			}
		}
	}
	return nil, nil
}

// autor finds the certificate that a signature names. Only the certificates of
// originator and authors may stand for content (digest section 9.1).
func (v *vorgang) autor(h xmldsig.Schluesselhinweis) (Autor, error) {
	a, der := Autor{Verweis: h.Verweis}, h.Zertifikat
	if h.Verweis != "" {
		z, da := v.zertifikate[h.Verweis]
		if !da || z.Art != osci.SignaturAbsender && z.Art != osci.SignaturAutor {
			return Autor{}, errSignatur
		}
		a.Art, der = z.Art, z.DER
	}
	var err error
	if a.Zertifikat, err = x509.ParseCertificate(der); err != nil {
		return Autor{}, errSignatur.MitUrsache(err)
	}
	return a, nil
}
