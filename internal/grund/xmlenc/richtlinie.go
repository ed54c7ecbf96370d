// SPDX-License-Identifier: EUPL-1.2

package xmlenc

import (
	"crypto"
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
	AES256GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
	AES192GCM = "http://www.w3.org/2009/xmlenc11#aes192-gcm"
	AES128GCM = "http://www.w3.org/2009/xmlenc11#aes128-gcm"
	RSAOAEP   = "http://www.w3.org/2009/xmlenc11#rsa-oaep"

	digestSHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
	mgfSHA256    = "http://www.w3.org/2009/xmlenc11#mgf1sha256"

	raumXenc   = "http://www.w3.org/2001/04/xmlenc#"
	raumXenc11 = "http://www.w3.org/2009/xmlenc11#"
	raumDS     = "http://www.w3.org/2000/09/xmldsig#"
	raumIv     = "http://xoev.de/transport/osci12/8"
	nurBase64  = "http://www.w3.org/2000/09/xmldsig#base64"
)

//go:embed verfahren.toml
var verfahrensliste string

// Ausnahmen are decisions of the operator about algorithms.
type Ausnahmen struct {
	// AltesLesen allows to read what the list marks as old: RSA 1.5, Triple-DES,
	// RSA keys of 2048 bits.
	AltesLesen bool
	// OhneCBC refuses CBC for reading too.
	OhneCBC bool
}

// Richtlinie says which algorithms and keys are allowed on a day. It is immutable
// and may be shared.
type Richtlinie struct {
	inhalte    map[string]inhaltsverfahren
	transporte map[string]transportverfahren
	digests    map[string]crypto.Hash
	mgfs       map[string]crypto.Hash
	rsaBits    int
	rsaHoechst int
}

type inhaltsverfahren struct {
	art       string // aes-gcm, aes-cbc, 3des-cbc
	bytes     int    // length of the key
	schreiben bool
}

type transportverfahren struct {
	art       string // oaep, pkcs1
	schreiben bool
}

// eintrag is a row of verfahren.toml.
type eintrag struct {
	URI   string    `toml:"uri"`
	Art   string    `toml:"art"`
	Bytes int       `toml:"bytes"`
	Hash  string    `toml:"hash"`
	Stufe string    `toml:"stufe"`
	Bis   time.Time `toml:"bis"`
}

// gilt reports whether the row may be used for reading on the day.
func (e *eintrag) gilt(tag time.Time, a Ausnahmen) bool {
	if e.Stufe == "alt" && !a.AltesLesen || e.Art == "aes-cbc" && a.OhneCBC {
		return false
	}
	return e.Bis.IsZero() || tag.Format(time.DateOnly) <= e.Bis.Format(time.DateOnly)
}

// NeueRichtlinie returns the rules of the day. Error: the embedded list is broken.
func NeueRichtlinie(tag time.Time, a Ausnahmen) (*Richtlinie, error) {
	return liesRichtlinie(verfahrensliste, tag, a)
}

func liesRichtlinie(text string, tag time.Time, a Ausnahmen) (*Richtlinie, error) {
	var datei struct {
		Schluessel struct {
			RSABits    int `toml:"rsa_bits"`
			RSABitsAlt int `toml:"rsa_bits_alt"`
			RSAHoechst int `toml:"rsa_bits_hoechstens"`
		} `toml:"schluessel"`
		Inhalt, Transport, Digest, Mgf []eintrag
	}
	m, err := toml.Decode(text, &datei)
	if err != nil {
		return nil, fmt.Errorf("read encryption algorithms: %w", err)
	}
	if fremd := m.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("read encryption algorithms: unknown key %s", fremd[0])
	}
	r := &Richtlinie{
		inhalte: map[string]inhaltsverfahren{}, transporte: map[string]transportverfahren{},
		digests: map[string]crypto.Hash{}, mgfs: map[string]crypto.Hash{},
		rsaBits: datei.Schluessel.RSABits, rsaHoechst: datei.Schluessel.RSAHoechst,
	}
	if a.AltesLesen {
		r.rsaBits = datei.Schluessel.RSABitsAlt
	}
	for _, e := range slices.Concat(datei.Inhalt, datei.Transport, datei.Digest, datei.Mgf) {
		if !e.vollstaendig() {
			return nil, fmt.Errorf("read encryption algorithms: %s is incomplete or has an unknown value", e.URI)
		}
		switch {
		case !e.gilt(tag, a):
		case e.Bytes > 0:
			r.inhalte[e.URI] = inhaltsverfahren{e.Art, e.Bytes, e.Stufe == "voll"}
		case e.Art != "":
			r.transporte[e.URI] = transportverfahren{e.Art, e.Stufe == "voll"}
		}
	}
	for ziel, liste := range map[*map[string]crypto.Hash][]eintrag{&r.digests: datei.Digest, &r.mgfs: datei.Mgf} {
		for _, e := range liste {
			if e.gilt(tag, a) {
				(*ziel)[e.URI] = hashNamens(e.Hash)
			}
		}
	}
	return r, nil
}

// vollstaendig reports whether the row says everything that its kind needs.
func (e *eintrag) vollstaendig() bool {
	if e.Hash != "" {
		return e.URI != "" && hashNamens(e.Hash) != 0
	}
	laenge := slices.Contains([]string{"aes-gcm", "aes-cbc", "3des-cbc"}, e.Art) && slices.Contains([]int{16, 24, 32}, e.Bytes)
	transport := slices.Contains([]string{"oaep", "pkcs1"}, e.Art) && e.Bytes == 0
	return e.URI != "" && (laenge || transport) && slices.Contains([]string{"voll", "lesen", "alt"}, e.Stufe)
}

// hashNamens returns the hash that crypto.Hash.String calls by this name, 0 if none.
func hashNamens(name string) crypto.Hash {
	for _, h := range []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512, crypto.SHA3_256, crypto.SHA3_384, crypto.SHA3_512} {
		if h.String() == name {
			return h
		}
	}
	return 0
}
