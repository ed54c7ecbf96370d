// SPDX-License-Identifier: EUPL-1.2

package xmldsig

import (
	"crypto"
	_ "crypto/sha1" // for reading old documents, where allowed
	_ "crypto/sha256"
	_ "crypto/sha3"
	_ "crypto/sha512"
	_ "embed"
	"fmt"
	"slices"
	"time"

	"github.com/BurntSushi/toml"
)

// Names of algorithms that are used most; all others stand in verfahren.toml.
const (
	DigestSHA256    = "http://www.w3.org/2001/04/xmlenc#sha256"
	DigestSHA512    = "http://www.w3.org/2001/04/xmlenc#sha512"
	RSASHA256       = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
	RSAPSSSHA256    = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"
	RSAPSSSHA512    = "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1"
	ECDSASHA256     = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
	transformBase64 = "http://www.w3.org/2000/09/xmldsig#base64"
	raumDS          = "http://www.w3.org/2000/09/xmldsig#"
)

//go:embed verfahren.toml
var verfahrensliste string

// Richtlinie says which algorithms and keys are allowed on a day. It is immutable
// and may be shared.
type Richtlinie struct {
	digests    map[string]digestverfahren
	signaturen map[string]signaturverfahren
	kurven     []string
	rsaBits    int
	rsaHoechst int
}

type digestverfahren struct {
	hash crypto.Hash
	alt  bool
}

type signaturverfahren struct {
	hash   crypto.Hash
	schema string
	alt    bool
}

// eintrag is a row of verfahren.toml.
type eintrag struct {
	URI    string    `toml:"uri"`
	Hash   string    `toml:"hash"`
	Schema string    `toml:"schema"`
	Bis    time.Time `toml:"bis"`
	Alt    bool      `toml:"alt"`
}

// gilt reports whether the row may be used for reading on the day.
func (e *eintrag) gilt(tag time.Time, altesLesen bool) bool {
	return (!e.Alt || altesLesen) && (e.Bis.IsZero() || tag.Format(time.DateOnly) <= e.Bis.Format(time.DateOnly))
}

// NeueRichtlinie returns the rules of the day. altesLesen also allows to read what
// the list marks as old (SHA-1, RSA with 2048 bits). Error: the embedded list is
// broken.
func NeueRichtlinie(tag time.Time, altesLesen bool) (*Richtlinie, error) {
	return liesRichtlinie(verfahrensliste, tag, altesLesen)
}

func liesRichtlinie(text string, tag time.Time, altesLesen bool) (*Richtlinie, error) {
	var datei struct {
		Schluessel struct {
			RSABits    int      `toml:"rsa_bits"`
			RSABitsAlt int      `toml:"rsa_bits_alt"`
			RSAHoechst int      `toml:"rsa_bits_hoechstens"`
			Kurven     []string `toml:"kurven"`
		} `toml:"schluessel"`
		Digest   []eintrag `toml:"digest"`
		Signatur []eintrag `toml:"signatur"`
	}
	m, err := toml.Decode(text, &datei)
	if err != nil {
		return nil, fmt.Errorf("read signature algorithms: %w", err)
	}
	if fremd := m.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("read signature algorithms: unknown key %s", fremd[0])
	}
	r := &Richtlinie{
		digests: map[string]digestverfahren{}, signaturen: map[string]signaturverfahren{},
		kurven: datei.Schluessel.Kurven, rsaBits: datei.Schluessel.RSABits, rsaHoechst: datei.Schluessel.RSAHoechst,
	}
	if altesLesen {
		r.rsaBits = datei.Schluessel.RSABitsAlt
	}
	for _, e := range slices.Concat(datei.Digest, datei.Signatur) {
		hash := hashNamens(e.Hash)
		if hash == 0 || !slices.Contains([]string{"", "rsa-pkcs1", "rsa-pss", "ecdsa"}, e.Schema) {
			return nil, fmt.Errorf("read signature algorithms: %s has an unknown hash or scheme", e.URI)
		}
		switch {
		case !e.gilt(tag, altesLesen):
		case e.Schema == "":
			r.digests[e.URI] = digestverfahren{hash, e.Alt}
		default:
			r.signaturen[e.URI] = signaturverfahren{hash, e.Schema, e.Alt}
		}
	}
	return r, nil
}

// hashNamens returns the hash that crypto.Hash.String calls by this name, 0 if none.
func hashNamens(name string) crypto.Hash {
	for _, h := range []crypto.Hash{crypto.SHA1, crypto.SHA256, crypto.SHA384, crypto.SHA512, crypto.SHA3_256, crypto.SHA3_384, crypto.SHA3_512} {
		if h.String() == name {
			return h
		}
	}
	return 0
}
