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
	// FreieSuche does the same for a search for persons who need not be named.
	FreieSuche(ctx context.Context, a *abruf.FreieAnfrage) (*abruf.Antwort, error)
}

// Gemeinde is a municipality that can be searched, or another area of search.
type Gemeinde struct {
	AGS   melde.AGS // eight digits; five, three or two of a district, Direktionsbezirk, Land
	Name  string
	Kreis string // name of the district, to tell municipalities of one name apart
}

// Ausstattung is what the door works with; Dienststelle, Verwaltung, Profil, Antraege, Kontrolle, Gebiete, Gruppen and Strassen may be nil, all other fields are required.
type Ausstattung struct {
	Abruf Abruf
	Recht *recht.Rechtsregister
	// Gemeinden are today's municipalities of the Land.
	Gemeinden []Gemeinde
	// Gebiete are the larger areas that a search for persons who need not be named can
	// have: districts, Direktionsbezirke, the Land.
	Gebiete []Gemeinde
	Zugang  anmeldung.Zugang
	// Uhr is the legal clock: it decides which profiles are in force.
	Uhr uhr.Uhr
	// Dienststelle returns address and reachability of a body if they are known
	// (BMeldDAV § 11); what it does not know the official has to type.
	Dienststelle func(context.Context, behoerde.Stelle) (anschrift, erreichbarkeit string)
	// Verwaltung, Profil and Antraege open the bodies' own administration, the pages
	// of the own account and the application form; nil leaves the pages away.
	Verwaltung Selbstverwaltung
	Profil     Profil
	Antraege   Antraege
	// Kontrolle lets the body control its own queries; nil leaves the pages away.
	Kontrolle Eigenkontrolle
	// Gruppen carries group queries out and keeps the mailbox; nil leaves the pages away.
	Gruppen Gruppen
	// Strassen returns the names in the street directory of a municipality; nil if the
	// installation has none.
	Strassen func(ctx context.Context, ags melde.AGS) ([]string, error)
	// Hinweis is the band above every page, "" for none.
	Hinweis string
}

// Pfad is where the door hangs.
const Pfad = "/behoerde/"

// bereiche are the holders whose accounts open this door (S0-05).
var bereiche = []zugang.Bereich{zugang.BereichBehoerde}
