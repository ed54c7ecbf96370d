// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"

	"kernmelderegister/internal/fachkern/melde"
)

// LiesAnschluss completes a connection with the certificates NAME-cipher.cer and
// NAME-sig.cer of the folder, in DER or PEM. da is false if there is none for
// encryption; the one for signatures may be missing. Error: a file that is no certificate.
func LiesAnschluss(ordner fs.FS, name string, a Anschluss) (_ Anschluss, da bool, err error) {
	if a.Chiffrier, err = liesDatei(ordner, name+"-cipher.cer"); err != nil || a.Chiffrier == nil {
		return Anschluss{}, false, err
	}
	if a.Signier, err = liesDatei(ordner, name+"-sig.cer"); err != nil {
		return Anschluss{}, false, err
	}
	return a, true, nil
}

// LiesAnschluesse does the same for the Meldebehörden, each with the name of its files,
// and leaves out those that have none.
func LiesAnschluesse(ordner fs.FS, namen map[melde.AGS]string, a Anschluss) (map[melde.AGS]Anschluss, error) {
	alle := map[melde.AGS]Anschluss{}
	for ags, name := range namen {
		x, da, err := LiesAnschluss(ordner, name, a)
		if err != nil {
			return nil, err
		}
		if da {
			alle[ags] = x
		}
	}
	return alle, nil
}

// liesDatei reads a certificate, nil if there is no such file.
func liesDatei(ordner fs.FS, name string) ([]byte, error) {
	inhalt, err := fs.ReadFile(ordner, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	der, err := LiesZertifikat(inhalt)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return der, nil
}

// LiesZertifikat returns the DER of a certificate given as DER or as PEM. Error: it is neither.
func LiesZertifikat(inhalt []byte) ([]byte, error) {
	if block, _ := pem.Decode(inhalt); block != nil && block.Type == "CERTIFICATE" {
		inhalt = block.Bytes
	}
	if _, err := x509.ParseCertificate(inhalt); err != nil {
		return nil, err
	}
	return inhalt, nil
}
