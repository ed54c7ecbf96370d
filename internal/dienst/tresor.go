// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/geheim"
)

// tresorDatei is the key that seals second factors in the database; it belongs
// into every backup of the keys, and not beside the one of the database.
const tresorDatei = "tresor.key"

// errTresor refuses a database whose secrets were sealed with another key.
var errTresor = fehler.Neu(fehler.Intern, "MR-1501",
	"Der Schlüssel "+tresorDatei+" passt nicht zu den gespeicherten zweiten Faktoren. Bitte die richtige Schlüsseldatei einspielen.")

// tresorIn reads the key of the folder and makes it when there is none.
func tresorIn(ordner string) (geheim.Tresor, error) {
	if err := os.MkdirAll(ordner, 0o700); err != nil {
		return geheim.Tresor{}, err
	}
	datei := filepath.Join(ordner, tresorDatei)
	text, err := os.ReadFile(datei)
	if errors.Is(err, fs.ErrNotExist) {
		text = []byte(base64.StdEncoding.EncodeToString(geheim.Zufall(geheim.TresorLaenge)) + "\n")
		err = schreibeDurabel(datei, text, 0o600)
	}
	if err != nil {
		return geheim.Tresor{}, fmt.Errorf("key of the second factors: %w", err)
	}
	schluessel, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return geheim.Tresor{}, errTresor.MitUrsache(err)
	}
	t, err := geheim.NeuerTresor(geheim.NeuerSchluessel(schluessel))
	if err != nil {
		return geheim.Tresor{}, errTresor.MitUrsache(err)
	}
	return t, nil
}
