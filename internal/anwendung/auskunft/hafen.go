// SPDX-License-Identifier: EUPL-1.2

package auskunft

import (
	"context"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

// Bestand reads records. It never writes.
type Bestand interface {
	// Landesweit returns at most hoechstens records with an index row that fulfils one
	// of the conditions in any municipality (suche.Bedingung.ErfuelltLandesweit), each
	// once, in the order of their IDs. It may read a replica.
	Landesweit(ctx context.Context, b []suche.Bedingung, hoechstens int) ([]abruf.Fund, error)
	// Lade returns the records with these keys that exist, read from the primary.
	Lade(ctx context.Context, schluessel []melde.Schluessel) ([]abruf.Fund, error)
	// Sperrstand returns the state of the records on the primary, with the records
	// connected to them; records that do not exist are missing.
	Sperrstand(ctx context.Context, ids []int64) (map[int64]abruf.Stand, error)
}

// Protokoll writes the audit log.
type Protokoll interface {
	// Schreibe returns the number of the entry when it is durable.
	Schreibe(ctx context.Context, e protokoll.Eintrag) (int64, error)
}

// Gemeinden resolves municipality keys; *behoerde.Gemeindeverzeichnis is one.
type Gemeinden interface {
	// Bestandsgemeinde returns the municipality that holds the records of the key today.
	Bestandsgemeinde(ags melde.AGS) melde.AGS
}

// Anschluesse is what the use case needs from outside; all fields but Warte are required.
type Anschluesse struct {
	Bestand   Bestand
	Protokoll Protokoll
	Gemeinden Gemeinden
	// Sperrwirkung is the row "privat" of the table of effects.
	Sperrwirkung recht.Wirkung
	Uhr          uhr.Uhr
	// Warte sleeps for the duration or until the context ends; nil: answers leave at once.
	Warte func(ctx context.Context, d time.Duration) error
}

// Einstellungen are the choices of the installation.
type Einstellungen struct {
	// InternetwiderspruchWirkt honours the objection to information over the Internet (S0-07).
	InternetwiderspruchWirkt bool
	// Raster is the distance of the ticks at which answers leave, counted from the
	// beginning of the work; 0: at once. It hides how much work an answer was.
	Raster time.Duration
}
