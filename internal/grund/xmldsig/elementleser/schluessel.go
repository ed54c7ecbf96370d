// SPDX-License-Identifier: EUPL-1.2

package elementleser

import "strings"

// RaumDS is the namespace of XML Signature.
const RaumDS = "http://www.w3.org/2000/09/xmldsig#"

// Schluessel reads the one child of ds:KeyInfo that names a certificate:
// ds:RetrievalMethod (verweis is the Id it leads to) or ds:X509Data with exactly
// one ds:X509Certificate (zertifikat is its DER). The end tag of ds:KeyInfo is
// left to the caller.
func (l Leser) Schluessel() (verweis string, zertifikat []byte, err error) {
	t, err := l.Kind()
	if err != nil {
		return "", nil, err
	}
	if t != nil && l.Ist(t, RaumDS, "RetrievalMethod") {
		if err := l.Attribute(t, "URI", "Type"); err != nil {
			return "", nil, err
		}
		art := l.Wert(t, "Type")
		id, da := strings.CutPrefix(l.Wert(t, "URI"), "#")
		if !da || id == "" || art != "" && art != RaumDS+"X509Data" {
			return "", nil, l.Fehler("Der Verweis auf das Zertifikat ist nicht zulässig.")
		}
		return id, nil, l.Ende()
	}
	if t == nil || !l.Ist(t, RaumDS, "X509Data") {
		return "", nil, l.Fehler("Der Hinweis auf den Schlüssel ist nicht zulässig.")
	}
	if err := l.Attribute(t); err != nil {
		return "", nil, err
	}
	if t, err = l.Soll(RaumDS, "X509Certificate"); err != nil {
		return "", nil, err
	}
	if err := l.Attribute(t); err != nil {
		return "", nil, err
	}
	if zertifikat, err = l.Base64(); err != nil {
		return "", nil, err
	}
	return "", zertifikat, l.Ende()
}
