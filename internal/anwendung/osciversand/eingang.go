// SPDX-License-Identifier: EUPL-1.2

package osciversand

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"kernmelderegister/internal/formate/osci"
)

// Eingangszustand is how far a message that came in is.
type Eingangszustand string

// The states of a message that came in.
const (
	// Eingegangen waits for processing.
	Eingegangen Eingangszustand = "eingegangen"
	// Verarbeitet was handed on.
	Verarbeitet Eingangszustand = "verarbeitet"
	// Zurueckgehalten must not be processed; nothing leads out of this state (S4-07.3).
	Zurueckgehalten Eingangszustand = "zurueckgehalten"
	// Klaerung could not be decided or processed within 24 hours (E-K1).
	Klaerung Eingangszustand = "klaerung"
)

// Eingang is a message that came in.
type Eingang struct {
	// Nr is given by the storage.
	Nr int64
	// Teilnehmer is the name of the recipient among ours; MessageID is unique with it.
	Teilnehmer, MessageID string
	Betreff               string
	// Inhalt is osci:ContentPackage as it came, encrypted.
	Inhalt      []byte
	Zertifikate []osci.Zertifikat
	Laufzettel  osci.Laufzettel
	// Anhaenge are the names and sizes of the attachments.
	Anhaenge []Anhangzeile

	Zustand     Eingangszustand
	Empfangen   time.Time
	Versuche    int
	Faellig     time.Time
	Verarbeitet time.Time
	// Fehler is the code of why it was kept back or is not processed yet.
	Fehler string
}

// Anhangzeile is an attachment as stored.
type Anhangzeile struct {
	ContentID string
	Groesse   int64
}

// Stueckgroesse is the size in bytes of the pieces in which attachments are stored; only
// the last one is smaller.
const Stueckgroesse = 1 << 20

// gespeichert is an attachment in the storage; it implements osci.Daten.
type gespeichert struct {
	ctx     context.Context
	s       Eingangsspeicher
	nr      int64
	index   int
	groesse int64
}

func (g gespeichert) Groesse() int64 { return g.groesse }

func (g gespeichert) Oeffne() (io.ReadSeekCloser, error) {
	return &stueckleser{gespeichert: g, geladen: -1}, nil
}

// stueckleser reads pieces as they are needed.
type stueckleser struct {
	gespeichert
	ort     int64
	geladen int // number of the piece in stueck, -1 for none
	stueck  []byte
}

// Read reads from the present piece.
func (l *stueckleser) Read(b []byte) (int, error) {
	if l.ort >= l.groesse {
		return 0, io.EOF
	}
	nr := int(l.ort / Stueckgroesse)
	if nr != l.geladen {
		s, err := l.s.Anhangstueck(l.ctx, l.nr, l.index, nr)
		if err != nil {
			return 0, fmt.Errorf("read attachment: %w", err)
		}
		l.stueck, l.geladen = s, nr
	}
	im := int(l.ort % Stueckgroesse)
	if im >= len(l.stueck) {
		return 0, errors.New("read attachment: a piece is too short")
	}
	n := copy(b, l.stueck[im:])
	l.ort += int64(n)
	return n, nil
}

// Seek moves to another place.
func (l *stueckleser) Seek(weite int64, von int) (int64, error) {
	switch von {
	case io.SeekCurrent:
		weite += l.ort
	case io.SeekEnd:
		weite += l.groesse
	}
	if weite < 0 {
		return 0, errors.New("read attachment: place before the start")
	}
	l.ort = weite
	return weite, nil
}

// Close does nothing.
func (l *stueckleser) Close() error { return nil }
