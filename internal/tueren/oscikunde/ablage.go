// SPDX-License-Identifier: EUPL-1.2

package oscikunde

import (
	"errors"
	"fmt"
	"io"
	"os"

	"kernmelderegister/internal/formate/osci"
)

// Dateiablage keeps large attachments in files of a directory of its own.
type Dateiablage struct{ ordner string }

// NeueDateiablage makes a directory within ordner, "" for the system's place for
// temporary files.
func NeueDateiablage(ordner string) (*Dateiablage, error) {
	o, err := os.MkdirTemp(ordner, "osci-")
	if err != nil {
		return nil, fmt.Errorf("make place for attachments: %w", err)
	}
	return &Dateiablage{o}, nil
}

// Lege implements osci.Ablage.
func (a *Dateiablage) Lege(r io.Reader) (osci.Daten, error) {
	d, err := os.CreateTemp(a.ordner, "teil-")
	if err != nil {
		return nil, fmt.Errorf("keep attachment: %w", err)
	}
	n, err := io.Copy(d, r)
	if err := errors.Join(err, d.Close()); err != nil {
		return nil, err
	}
	return dateidaten{d.Name(), n}, nil
}

// Raeume removes the directory with all files.
func (a *Dateiablage) Raeume() error { return os.RemoveAll(a.ordner) }

type dateidaten struct {
	name    string
	groesse int64
}

// Oeffne opens the file.
func (d dateidaten) Oeffne() (io.ReadSeekCloser, error) { return os.Open(d.name) }

// Groesse is the size of the file.
func (d dateidaten) Groesse() int64 { return d.groesse }
