// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"strings"
)

// ZertifikatAbdruck returns the name under which a client certificate is
// registered: the SHA-256 of its DER in lower-case hexadecimal.
func ZertifikatAbdruck(der []byte) string {
	summe := sha256.Sum256(der)
	return hex.EncodeToString(summe[:])
}

func (l *dateileser) zertifikate(o *objekt) map[string][]byte {
	alle := map[string][]byte{}
	for _, k := range o.liste("zertifikate") {
		text, ok := l.alsText(k)
		if !ok {
			continue
		}
		der, mangel := liesZertifikat(text)
		if mangel != "" {
			l.melde(k.pfad, mangel)
			continue
		}
		abdruck := ZertifikatAbdruck(der)
		if l.ids["zertifikat "+abdruck] {
			l.melde(k.pfad, "Dieses Zertifikat steht in der Datei mehrfach.")
		}
		l.ids["zertifikat "+abdruck] = true
		alle[abdruck] = der
	}
	return alle
}

// liesZertifikat takes exactly one PEM block with the certificate of an end
// entity: a CA named here by mistake would let in everybody whom it certifies.
func liesZertifikat(text string) (der []byte, mangel string) {
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE" || strings.TrimSpace(string(rest)) != "" {
		return nil, "Hier wird genau ein Zertifikat in PEM-Form erwartet."
	}
	z, err := x509.ParseCertificate(block.Bytes)
	switch {
	case err != nil:
		return nil, "Das Zertifikat ist nicht lesbar."
	case z.IsCA:
		return nil, "Das Zertifikat gehört einer Zertifizierungsstelle; erwartet wird das der Stelle."
	}
	return z.Raw, ""
}
