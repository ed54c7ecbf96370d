// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	_ "embed"
	"fmt"
	"slices"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/grund/uhr"
)

//go:embed algorithmen.toml
var algorithmen string

// richtlinie is algorithmen.toml.
type richtlinie struct {
	RSA        []regel `toml:"rsa"`
	Signatur   []regel `toml:"signatur"`
	Schluessel struct {
		RSAHoechst int      `toml:"rsa_bits_hoechstens"`
		Kurven     []string `toml:"kurven"`
	} `toml:"schluessel"`
}

// regel is a row that holds from its first to its last day.
type regel struct {
	Name string    `toml:"name"`
	Bits int       `toml:"bits"`
	Ab   uhr.Datum `toml:"ab"`
	Bis  uhr.Datum `toml:"bis"`
}

// imRahmen reports whether the day lies between the first and the last one; empty ends are open.
func imRahmen(tag, ab, bis uhr.Datum) bool {
	return (ab.Leer() || !tag.Vor(ab)) && (bis.Leer() || !tag.Nach(bis))
}

func liesRichtlinie(text string) (*richtlinie, error) {
	var r richtlinie
	m, err := toml.Decode(text, &r)
	if err != nil {
		return nil, fmt.Errorf("read algorithms of certificates: %w", err)
	}
	if fremd := m.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("read algorithms of certificates: unknown key %s", fremd[0])
	}
	return &r, nil
}

// erlaubtSignatur reports whether certificates may be signed like that on the day.
func (r *richtlinie) erlaubtSignatur(v x509.SignatureAlgorithm, tag uhr.Datum) bool {
	for _, s := range r.Signatur {
		if s.Name == v.String() && imRahmen(tag, s.Ab, s.Bis) {
			return true
		}
	}
	return false
}

// erlaubtSchluessel reports whether the public key is strong enough on the day.
func (r *richtlinie) erlaubtSchluessel(z *x509.Certificate, tag uhr.Datum) bool {
	switch k := z.PublicKey.(type) {
	case *rsa.PublicKey:
		for _, s := range r.RSA {
			if imRahmen(tag, s.Ab, s.Bis) && k.N.BitLen() >= s.Bits {
				return k.N.BitLen() <= r.Schluessel.RSAHoechst
			}
		}
	case *ecdsa.PublicKey:
		return slices.Contains(r.Schluessel.Kurven, k.Params().Name)
	}
	return false
}

// rechenbar reports whether a signature by this key costs little to check; others are not even tried.
func (r *richtlinie) rechenbar(z *x509.Certificate) bool {
	k, ok := z.PublicKey.(*rsa.PublicKey)
	return !ok || k.N.BitLen() <= r.Schluessel.RSAHoechst
}
