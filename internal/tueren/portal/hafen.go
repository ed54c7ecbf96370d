// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"context"
	"io"
	"iter"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/stapel"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
)

// Auftraege leads orders; *auftrag.Dienst is one.
type Auftraege interface {
	Beginne(ctx context.Context, n auftrag.Nutzer, einmal string) (string, error)
	Lies(ctx context.Context, n auftrag.Nutzer, nummer string) (*auftrag.Auftrag, error)
	Liste(ctx context.Context, n auftrag.Nutzer) iter.Seq2[auftrag.Zeile, error]
	Aendere(ctx context.Context, n auftrag.Nutzer, nummer string, fassung int64, f func(*auftrag.Auftrag) error) (*auftrag.Auftrag, error)
	Pruefe(n auftrag.Nutzer, a *auftrag.Auftrag) (auftrag.Pruefung, error)
	Bestaetige(ctx context.Context, n auftrag.Nutzer, nummer string, fassung int64, tarif string) error
	Sende(ctx context.Context, n auftrag.Nutzer, s auftrag.Sammelauftrag) (string, error)
	Oeffne(ctx context.Context, n auftrag.Nutzer, nummer string) (*auftrag.Auftrag, error)
	Brich(ctx context.Context, n auftrag.Nutzer, nummer string) error
	Verwirf(ctx context.Context, n auftrag.Nutzer, nummer string) error
}

// Tarife knows the rates; *gebuehr.Tarifwerk is one.
type Tarife interface {
	Am(tag melde.Datum) (*gebuehr.Tarif, error)
}

// Bescheide are the notices of fees; *abrechnung.Dienst is one.
type Bescheide interface {
	Konto(ctx context.Context, kunde string) iter.Seq2[abrechnung.Stand, error]
	Drucke(ctx context.Context, kunde, nummer string, w io.Writer) error
}

// Profil is the own account; *zugang.Dienst is one.
type Profil interface {
	MeinKonto(ctx context.Context, wer zugang.Angemeldet) (zugang.Eigenes, error)
	AenderePasswort(ctx context.Context, wer zugang.Angemeldet, p zugang.Passwortwechsel) (string, error)
	RichteTOTPEin(ctx context.Context, wer zugang.Angemeldet, t geheim.TOTP, code, passwort string) error
}

// Ausstattung is what the door works with; Strassen, Bescheide, Profil, Nutzer and Selbst may be nil,
// all other fields are required.
type Ausstattung struct {
	Zugang    anmeldung.Zugang
	Auftraege Auftraege
	Tarife    Tarife
	// Gemeinden are today's municipalities of the Land.
	Gemeinden []stapel.Gemeinde
	// Strassen returns the names of a municipality's streets; none if they are not
	// known. It never looks at the register of persons.
	Strassen func(ctx context.Context, ags melde.AGS) ([]string, error)
	// Bescheide opens the pages of the notices, Profil those of the own account.
	Bescheide Bescheide
	Profil    Profil
	// Nutzer lets customers' administrators manage their users.
	Nutzer Nutzerverwaltung
	// Selbst lets customers change their own contact data and close their account.
	Selbst Selbstverwaltung
	// Uhr is the legal clock.
	Uhr uhr.Uhr
	// Aufbewahrung is how long drafts and results stay.
	Aufbewahrung time.Duration
	// Hinweis is the band above every page, "" for none.
	Hinweis string
}

// Pfad is where the door hangs.
const Pfad = "/konto/"

// bereiche are the holders whose accounts open this door.
var bereiche = []zugang.Bereich{zugang.BereichPrivat, zugang.BereichGrosskunde}
