// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"context"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// Fund is a stored record. Satz must not be changed.
type Fund struct {
	ID      int64 // register's own number, > 0
	Fassung int64 // version, grows with every change of the record
	Satz    *melde.Meldesatz
	// NichtMehrGeliefert says that the last Gesamtlieferung of the municipality no
	// longer contained the record; such records are not answered.
	NichtMehrGeliefert bool
}

// Stand is what the primary knows about a record at the moment of release.
type Stand struct {
	Fassung            int64
	NichtMehrGeliefert bool
	// Lage is taken over all records of the same person (BMG § 33 Abs. 4), see Verbinde.
	Lage recht.Sperrlage
	// Verbund are the other records of the bundle, and those that may be of the same
	// human, each once. Storages add them with Verbinde.
	Verbund []Mitglied
}

// Strasse says whether a street is known in a municipality.
type Strasse struct {
	// Verzeichnis says that there is a street directory of the municipality (XMeld 1104).
	Verzeichnis bool
	// Bekannt says that the street stands in it, or in a dwelling of a stored record.
	Bekannt bool
}

// Bestand reads records. It never writes.
type Bestand interface {
	// Kandidaten returns at most hoechstens records with an index row that fulfils the
	// condition, each once, in the order of their IDs. It may read a replica.
	Kandidaten(ctx context.Context, b suche.Bedingung, hoechstens int) ([]Fund, error)
	// Lade returns the records with these keys that exist, read from the primary.
	Lade(ctx context.Context, schluessel []melde.Schluessel) ([]Fund, error)
	// Sperrstand returns the state of the records on the primary, with the records
	// connected to them; records that do not exist are missing in the map. 0, which is
	// nobody's number, is looked up like any other.
	Sperrstand(ctx context.Context, ids []int64) (map[int64]Stand, error)
	// StrasseBekannt looks a street up by its search form (suche.Strassenform).
	StrasseBekannt(ctx context.Context, ags melde.AGS, form string) (Strasse, error)
}

// Protokoll writes the audit log; *protokoll.Schreiber is one.
type Protokoll interface {
	// Schreibe returns the number of the entry when it is durable.
	Schreibe(ctx context.Context, e protokoll.Eintrag) (int64, error)
}

// Merkmal is an Identifikationsmerkmal of a hit list (BMG § 39 Abs. 2).
type Merkmal struct {
	Token      string
	Stelle     string // id of the body it was given to
	Schluessel melde.Schluessel
	GueltigBis time.Time // 48 hours after transmission; the row can go a year after (no reuse)
}

// Merkmale keeps Identifikationsmerkmale.
type Merkmale interface {
	// Lege stores them all or none.
	Lege(ctx context.Context, m []Merkmal) error
	// Hole returns the Merkmal with the token, also an expired one; false if there is none.
	Hole(ctx context.Context, token string) (Merkmal, bool, error)
}

// Gemeinden resolves municipality keys; *behoerde.Gemeindeverzeichnis is one.
type Gemeinden interface {
	// Nachfolger returns today's municipalities of a present or former key, nil if the
	// Land never had it.
	Nachfolger(ags melde.AGS) []melde.AGS
	// Bestandsgemeinde returns the municipality that holds the records of the key today.
	Bestandsgemeinde(ags melde.AGS) melde.AGS
	// ImGebiet reports whether the municipality belongs to one of the areas
	// (municipalities, districts, …); no area means the whole Land.
	ImGebiet(ags melde.AGS, gebiete []melde.AGS) bool
}
