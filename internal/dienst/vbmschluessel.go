// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kernmelderegister/internal/grund/geheim"
)

// vbmDatei is the key of the list of used vBM in the data folder. Without it the
// list can't be read any more; it must be kept as long as the register.
const vbmDatei = "vbm.key"

// vbmSchluesselIn reads the key of the folder and makes it when there is none.
func vbmSchluesselIn(ordner string) (geheim.Schluessel, error) { return schluesselIn(ordner, vbmDatei) }

const schluessellaenge = 32

// schluesselIn reads a key file of the folder and makes it when there is none.
func schluesselIn(ordner, datei string) (geheim.Schluessel, error) {
	pfad := filepath.Join(ordner, datei)
	text, err := os.ReadFile(pfad)
	if errors.Is(err, fs.ErrNotExist) {
		neu := geheim.Zufall(schluessellaenge)
		return geheim.NeuerSchluessel(neu), schreibeDurabel(pfad, []byte(hex.EncodeToString(neu)+"\n"), 0o600)
	}
	if err != nil {
		return geheim.Schluessel{}, err
	}
	roh, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(roh) != schluessellaenge {
		return geheim.Schluessel{}, fmt.Errorf("%s does not hold a key of %d bytes", datei, schluessellaenge)
	}
	return geheim.NeuerSchluessel(roh), nil
}
