// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"context"
	"errors"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
)

// Errors of an Ablage.
var (
	// ErrUeberholt means that the thing has changed since it was read.
	ErrUeberholt = errors.New("verzeichnis: changed meanwhile")
	// ErrSchluessel means that a key belongs to another organisation of the category.
	ErrSchluessel = errors.New("verzeichnis: key belongs to another organisation")
)

// The refusals of the directory.
var (
	errGeaendert  = fehler.Neu(fehler.Konflikt, "MR-2100", "Der Eintrag im Verzeichnis wurde inzwischen geändert. Bitte laden Sie ihn neu.")
	errVergeben   = fehler.Neu(fehler.Konflikt, "MR-2101", "Der Organisationsschlüssel gehört in dieser Kategorie schon einer anderen Organisation.")
	errUnbekannt  = fehler.Neu(fehler.NichtGefunden, "MR-2102", "Diesen Eintrag gibt es im Verzeichnis nicht.")
	errEintrag    = fehler.Neu(fehler.Ungueltig, "MR-2103", "Der Eintrag ist unvollständig oder widersprüchlich.")
	errAntrag     = fehler.Neu(fehler.NichtGefunden, "MR-2104", "Diesen Änderungsantrag gibt es nicht.")
	errEntschied  = fehler.Neu(fehler.Konflikt, "MR-2105", "Über den Änderungsantrag wurde schon entschieden.")
	errZweiter    = fehler.Neu(fehler.NichtBerechtigt, "MR-2106", "Freigeben muss eine andere Person als die, die den Antrag gestellt hat.")
	errFremd      = fehler.Neu(fehler.NichtBerechtigt, "MR-2107", "Eine Behörde kann nur Änderungen des eigenen Eintrags beantragen.")
	errBegruendet = fehler.Neu(fehler.Ungueltig, "MR-2108", "Eine Ablehnung braucht eine Begründung.")
	errVergangen  = fehler.Neu(fehler.Ungueltig, "MR-2109", "Das Wirksamkeitsdatum liegt in der Vergangenheit.")
	errAusleitung = fehler.Neu(fehler.Ungueltig, "MR-2110", "Diesen Änderungsstand gibt es nicht.")
)

// Bestand is everything that a picture of the directory is made of.
type Bestand struct {
	// Stand is the change stamp of the newest change, 0 if there was none.
	Stand          int64
	Organisationen []Organisation
	Klienten       []Klient
}

// Schreibauftrag is a change that happens as a whole or not at all.
type Schreibauftrag struct {
	// Organisationen are stored. One with ID 0 is new; otherwise its Stand must be
	// the stored one. All of them get the new stamp.
	Organisationen []Organisation
	// Klienten are stored under their Kennung.
	Klienten []Klient
	// Antrag moves an application, nil for none.
	Antrag *Antragswechsel
}

// Antragswechsel stores an application if it still stands in Von; Von "" stores a new one.
type Antragswechsel struct {
	Von    Zustand
	Antrag Antrag
}

// Ablage keeps the directory.
type Ablage interface {
	// Stand returns the change stamp of the newest change.
	Stand(ctx context.Context) (int64, error)
	// Lade returns everything from one state, organisations by id, clients by Kennung.
	Lade(ctx context.Context) (Bestand, error)
	// Schreibe does everything in one transaction and returns the new stamp. A change
	// of an application alone keeps the stamp. Errors: ErrUeberholt, ErrSchluessel.
	Schreibe(ctx context.Context, s Schreibauftrag) (stand int64, err error)
	// Antraege returns the applications in these states, all without one, by the time they came in.
	Antraege(ctx context.Context, zustaende ...Zustand) ([]Antrag, error)
	// Antrag returns one; da is false if there is none.
	Antrag(ctx context.Context, id string) (a Antrag, da bool, err error)
}

// Ausleitungsablage keeps how far the Bundesmaster was told.
type Ausleitungsablage interface {
	// Ausgeleitet returns the stamp up to which changes were passed on.
	Ausgeleitet(ctx context.Context) (int64, error)
	// MerkeAusgeleitet stores it; a smaller one than stored is ignored.
	MerkeAusgeleitet(ctx context.Context, stand int64) error
}

// Einmalablage keeps what must be used only once.
type Einmalablage interface {
	// Verbrauche notes the token until bis and reports whether it is new; what is
	// over at jetzt is deleted.
	Verbrauche(ctx context.Context, token string, jetzt, bis time.Time) (neu bool, err error)
}
