// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Hash is a SHA-256 value; JSON and String show it in base64.
type Hash = tlog.Hash

// SalzLaenge is the number of random bytes in front of the content of every commitment.
const SalzLaenge = 16

// Blatt is what the tree knows of an entry. It outlives the content and tells
// nothing about it.
type Blatt struct {
	// Nummer is the number of the entry from 1 on.
	Nummer int64
	// Frist is the day on which the content is to be destroyed.
	Frist uhr.Datum
	// Zusage is the commitment SHA-256(salt || content).
	Zusage Hash
}

// Zeile is an entry as storage keeps it: the leaf, and the content with its salt
// until both are destroyed together.
type Zeile struct {
	Blatt
	// Salz is SalzLaenge bytes, nil after the destruction.
	Salz []byte
	// Inhalt is the encoded entry, nil after the destruction.
	Inhalt []byte
	// Auswahl repeats what entries are selected by; Bereite sets it, reading leaves it empty.
	Auswahl Auswahl
	// Kapsel is the part that belongs to the asking body, nil for none; reading leaves it nil.
	Kapsel *Kapsel
}

// Auswahl are the parts of the content that storage keeps beside it for selection.
type Auswahl struct {
	Zeit            time.Time
	Art             Art
	Stelle, Kennung string
	// Klasse decides which key the content is encrypted with.
	Klasse Aufbewahrungsklasse
}

// Bereite makes the row of an entry; storage assigns the number. The error is that of
// Vollstaendig or Kodiere, then the event must not take place.
func Bereite(e Eintrag) (Zeile, error) {
	if err := e.Vollstaendig(); err != nil {
		return Zeile{}, err
	}
	inhalt, err := Kodiere(e)
	if err != nil {
		return Zeile{}, err
	}
	salz := geheim.Zufall(SalzLaenge)
	return Zeile{
		Blatt:   Blatt{Frist: Loeschfrist(e.Klasse, e.Zeit), Zusage: zusage(salz, inhalt)},
		Salz:    salz,
		Inhalt:  inhalt,
		Auswahl: Auswahl{Zeit: e.Zeit.UTC().Truncate(time.Microsecond), Art: e.Art, Stelle: e.Stelle, Kennung: e.Kennung, Klasse: e.Klasse},
	}, nil
}

// Vernichtet reports whether the content has been destroyed.
func (z Zeile) Vernichtet() bool { return z.Salz == nil && z.Inhalt == nil }

// Eintrag decodes the content and sets its number; ErrInhalt if it is destroyed or unreadable.
func (z Zeile) Eintrag() (Eintrag, error) {
	e, err := Lies(z.Inhalt)
	if err != nil {
		return Eintrag{}, err
	}
	e.Nummer = z.Nummer
	return e, nil
}

// String returns "[Protokollzeile N]".
func (z Zeile) String() string { return fmt.Sprintf("[Protokollzeile %d]", z.Nummer) }

// Format writes "[Protokollzeile N]" for every verb.
func (z Zeile) Format(zustand fmt.State, _ rune) { _, _ = zustand.Write([]byte(z.String())) }

// LogValue returns "[Protokollzeile N]".
func (z Zeile) LogValue() slog.Value { return slog.StringValue(z.String()) }

func (z Zeile) passtZurZusage() bool {
	return len(z.Salz) == SalzLaenge && zusage(z.Salz, z.Inhalt) == z.Zusage
}

func zusage(salz, inhalt []byte) Hash {
	h := sha256.New()
	h.Write(salz)
	h.Write(inhalt)
	var summe Hash
	h.Sum(summe[:0])
	return summe
}

const blattVersion = 0x01

// hash returns the leaf hash of RFC 6962 section 2.1 over version (1 byte), term as
// the number JJJJMMTT (4 bytes, big endian) and commitment (32 bytes).
func (b Blatt) hash() Hash {
	var daten [2 + 4 + len(b.Zusage)]byte
	daten[0] = 0x00 // the prefix that RFC 6962 puts in front of every leaf
	daten[1] = blattVersion
	frist := b.Frist.Jahr*10000 + int(b.Frist.Monat)*100 + b.Frist.Tag
	binary.BigEndian.PutUint32(daten[2:], uint32(frist))
	copy(daten[6:], b.Zusage[:])
	return sha256.Sum256(daten[:])
}
