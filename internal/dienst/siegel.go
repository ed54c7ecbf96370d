// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/geheim"
)

// siegelpaar is the key pair of the tree heads of the log.
type siegelpaar struct {
	geheim      geheim.Schluessel
	oeffentlich string
}

// Names of the key files in the data folder. The public one is for everybody
// who is to verify the log.
const (
	siegelGeheim      = "siegel.key"
	siegelOeffentlich = "siegel.pub"
	siegelName        = "kernmelderegister"
)

// siegelIn reads the key pair of the folder and makes it when there is none.
func siegelIn(ordner string) (siegelpaar, error) {
	if err := os.MkdirAll(ordner, 0o700); err != nil {
		return siegelpaar{}, err
	}
	p, err := liesSiegel(ordner)
	if errors.Is(err, fs.ErrNotExist) {
		return neuesSiegel(ordner)
	}
	return p, err
}

func liesSiegel(ordner string) (siegelpaar, error) {
	privat, err := os.ReadFile(filepath.Join(ordner, siegelGeheim))
	if err != nil {
		return siegelpaar{}, err
	}
	oeffentlich, err := os.ReadFile(filepath.Join(ordner, siegelOeffentlich))
	if err != nil {
		return siegelpaar{}, fmt.Errorf("read public key of the log: %v: %w", err, errUnvollstaendig)
	}
	return siegelpaar{geheim.NeuerSchluessel([]byte(strings.TrimSpace(string(privat)))), strings.TrimSpace(string(oeffentlich))}, nil
}

// errUnvollstaendig keeps a half-present key pair from being replaced.
var errUnvollstaendig = errors.New("key pair of the log is incomplete")

// neuesSiegel writes the public key first: a secret key without it is an error,
// a public one without the secret is replaced.
func neuesSiegel(ordner string) (siegelpaar, error) {
	privat, oeffentlich, err := protokoll.NeuerSiegelschluessel(siegelName)
	if err != nil {
		return siegelpaar{}, err
	}
	if err := schreibeDurabel(filepath.Join(ordner, siegelOeffentlich), []byte(oeffentlich+"\n"), 0o644); err != nil {
		return siegelpaar{}, err
	}
	if err := schreibeDurabel(filepath.Join(ordner, siegelGeheim), append(privat.Bytes(), '\n'), 0o600); err != nil {
		return siegelpaar{}, err
	}
	return siegelpaar{privat, oeffentlich}, nil
}

// schreibeDurabel writes a file whole or not at all.
func schreibeDurabel(pfad string, inhalt []byte, rechte os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(pfad), ".neu-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(inhalt)
	if err = errors.Join(err, f.Chmod(rechte), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), pfad)
}
