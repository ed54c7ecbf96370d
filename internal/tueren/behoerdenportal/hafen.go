// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"context"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
)

// Abruf answers questions; *abruf.Dienst is one.
type Abruf interface {
	// Personensuche decides, logs and answers; its errors are Fehler.
	Personensuche(ctx context.Context, a *abruf.Anfrage) (*abruf.Antwort, error)
}

// Gemeinde is a municipality that can be searched.
type Gemeinde struct {
	AGS   melde.AGS
	Name  string
	Kreis string // name of the district, to tell municipalities of one name apart
}

// Ausstattung is what the door works with; Dienststelle may be nil, all other fields are required.
type Ausstattung struct {
	Abruf Abruf
	Recht *recht.Rechtsregister
	// Gemeinden are today's municipalities of the Land.
	Gemeinden []Gemeinde
	Zugang    anmeldung.Zugang
	// Uhr is the legal clock: it decides which profiles are in force.
	Uhr uhr.Uhr
	// Dienststelle returns address and reachability of a body if they are known
	// (BMeldDAV § 11); what it does not know the official has to type.
	Dienststelle func(behoerde.Stelle) (anschrift, erreichbarkeit string)
	// Hinweis is the band above every page, "" for none.
	Hinweis string
}

// Pfad is where the door hangs.
const Pfad = "/behoerde/"

// bereiche are the holders whose accounts open this door (S0-05).
var bereiche = []zugang.Bereich{zugang.BereichBehoerde}
