// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/zugang"
)

// oscifrager are the identities of a demonstration whose signature lets a body, named by
// its profile, ask by OSCI.
var oscifrager = map[string]string{"BMG-34a.2": "teilnehmer-a"}

// mitOSCIZertifikat adds the certificate with which the body of the profile signs
// questions, if it is one that does and the identities are there.
func mitOSCIZertifikat(zertifikate map[string][]byte, profil, ordner string) (map[string][]byte, error) {
	name, da := oscifrager[profil]
	if !da {
		return zertifikate, nil
	}
	inhalt, err := os.ReadFile(filepath.Join(ordner, "osci", name+"-sig.cer"))
	if errors.Is(err, fs.ErrNotExist) {
		return zertifikate, nil
	}
	if err != nil {
		return nil, err
	}
	der, err := verzeichnis.LiesZertifikat(inhalt)
	if err != nil {
		return nil, err
	}
	alle := maps.Clone(zertifikate)
	alle[zugang.ZertifikatAbdruck(der)] = der
	return alle, nil
}
