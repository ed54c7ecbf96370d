// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
)

// errZusicherung means that a text is no client assertion.
var errZusicherung = errors.New("verzeichnis: no RS256 client assertion")

// hoechstensZusicherung bounds a client assertion in bytes.
const hoechstensZusicherung = 8 << 10

// zusicherung is a client assertion (RFC 7523) before its signature is checked.
type zusicherung struct {
	anspruch anspruch
	// gezeichnet is what the signature covers.
	gezeichnet []byte
	signatur   []byte
}

// anspruch are the claims. Times are seconds since 1970.
type anspruch struct {
	Aussteller string     `json:"iss"`
	Wer        string     `json:"sub"`
	Fuer       empfaenger `json:"aud"`
	Bis        float64    `json:"exp"`
	Ab         float64    `json:"nbf"`
	Seit       float64    `json:"iat"`
	Einmal     string     `json:"jti"`
}

// empfaenger is the claim aud: a text or a list of texts (RFC 7519 section 4.1.3).
type empfaenger []string

// UnmarshalJSON implements json.Unmarshaler.
func (e *empfaenger) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		*e = make(empfaenger, 1)
		return json.Unmarshal(b, &(*e)[0])
	}
	return json.Unmarshal(b, (*[]string)(e))
}

// kopf is the header. The algorithm is pinned, and extensions that must be
// understood are none of ours (RFC 7515 section 4.1.11).
type kopf struct {
	Alg  string          `json:"alg"`
	Crit json.RawMessage `json:"crit"`
}

// liesZusicherung takes the compact form apart: three parts of base64url without
// padding, of which the first two are JSON objects. The signature is not checked.
func liesZusicherung(text string) (zusicherung, error) {
	if len(text) > hoechstensZusicherung || strings.Count(text, ".") != 2 {
		return zusicherung{}, errZusicherung
	}
	teile := strings.Split(text, ".")
	var z zusicherung
	var k kopf
	if err := liesTeil(teile[0], &k); err != nil {
		return zusicherung{}, err
	}
	if k.Alg != "RS256" || k.Crit != nil {
		return zusicherung{}, errZusicherung
	}
	if err := liesTeil(teile[1], &z.anspruch); err != nil {
		return zusicherung{}, err
	}
	signatur, err := base64.RawURLEncoding.Strict().DecodeString(teile[2])
	if err != nil || len(signatur) == 0 {
		return zusicherung{}, errZusicherung
	}
	z.gezeichnet, z.signatur = []byte(teile[0]+"."+teile[1]), signatur
	return z, nil
}

func liesTeil(text string, ziel any) error {
	roh, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || !einfachesObjekt(roh) || json.Unmarshal(roh, ziel) != nil {
		return errZusicherung
	}
	return nil
}

// einfachesObjekt reports whether roh is one JSON object that has no name twice at
// its top, also not in other case: encoding/json would take the last one.
func einfachesObjekt(roh []byte) bool {
	d := json.NewDecoder(bytes.NewReader(roh))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	gesehen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		name, ok := t.(string)
		if err != nil || !ok || gesehen[strings.ToLower(name)] {
			return false
		}
		gesehen[strings.ToLower(name)] = true
		var wert json.RawMessage
		if d.Decode(&wert) != nil {
			return false
		}
	}
	if _, err := d.Token(); err != nil {
		return false
	}
	return len(bytes.TrimSpace(roh[d.InputOffset():])) == 0
}
