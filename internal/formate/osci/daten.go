// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"bytes"
	"io"

	"kernmelderegister/internal/grund/mimeteile"
)

// Daten is content that may be too large for memory. It does not change and can be
// opened any number of times.
type Daten interface {
	// Oeffne starts reading at the beginning.
	Oeffne() (io.ReadSeekCloser, error)
	// Groesse is the number of bytes.
	Groesse() int64
}

// Ablage keeps what is too large for memory. The caller supplies one for each message
// and removes it with all that is in it when he is done.
type Ablage interface {
	// Lege reads r to its end. An error of r is returned as it is.
	Lege(r io.Reader) (Daten, error)
}

// Speicherdaten are Daten in memory.
type Speicherdaten []byte

// Oeffne never fails.
func (s Speicherdaten) Oeffne() (io.ReadSeekCloser, error) {
	return ohneSchluss{bytes.NewReader(s)}, nil
}

// Groesse is the number of bytes.
func (s Speicherdaten) Groesse() int64 { return int64(len(s)) }

type ohneSchluss struct{ io.ReadSeeker }

func (ohneSchluss) Close() error { return nil }

// Anhang is a MIME part behind the envelope, with its transfer encoding undone.
type Anhang struct {
	// ContentID has no angle brackets; any text.
	ContentID string
	// Typ is the media type, "" for bytes of any kind.
	Typ string
	// Felder are further header fields of the part, which are passed on.
	Felder []mimeteile.Feld
	Daten  Daten
}
