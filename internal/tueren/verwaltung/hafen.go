// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"time"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
)

// Bestand tells the numbers of the register; *lieferung.Auskunft is one.
type Bestand interface {
	Bestand(ctx context.Context) (lieferung.Bestand, error)
	// Lieferstand returns one entry per municipality, also for those of erwartet
	// that never delivered.
	Lieferstand(ctx context.Context, erwartet []melde.AGS) ([]lieferung.Gemeindestand, error)
}

// Siegelstand says how far the log is sealed.
type Siegelstand struct {
	Eintraege int64 // entries written
	Groesse   int64 // entries sealed
	Zeit      time.Time
	Wurzel    string // root of the tree in hexadecimal, "" if nothing is sealed
}

// Gemeinde is a municipality that is to deliver.
type Gemeinde struct {
	AGS       melde.AGS
	Name      string
	Kreis     string
	Einwohner int // of the official statistics, 0 if unknown
}

// Ausstattung is what the door works with; Siegel and Klaerung may be nil, all other fields are required.
type Ausstattung struct {
	Bestand Bestand
	// Gemeinden are all municipalities of the Land.
	Gemeinden []Gemeinde
	Recht     *recht.Rechtsregister
	Zugang    anmeldung.Zugang
	// Siegel reads the state of the log.
	Siegel func(ctx context.Context) (Siegelstand, error)
	// Klaerung is the work on Klärungsfälle; without it there are no such pages.
	Klaerung Klaerung
	// Stellen decides on applications of bodies; nil leaves its pages away.
	Stellen Stellen
	// Registrierungen leads customers in and out; nil leaves its pages away.
	Registrierungen Registrierungen
	// Kontrolle is the control of the log, Unterrichtungen the duties to notify; without
	// them there are no such pages.
	Kontrolle       Kontrolle
	Unterrichtungen Unterrichtungen
	// Plausi is the yearly check, Plausitexte its words; without it there are no such pages.
	Plausi      Plausi
	Plausitexte *plausibilitaet.Regelwerk
	// DVDV is the directory of the state; without it there are no such pages.
	DVDV *DVDV
	// Abrechnung keeps notices and ledger; without it there are no such pages.
	Abrechnung Abrechnung
	// Auftraege shows how far orders are, Handel the signs of address trading, Beschwerden
	// the complaints, Statistik the counts; without them there are no such pages.
	Auftraege   Auftragsblick
	Handel      Handel
	Beschwerden Beschwerden
	Statistik   Auskunftsstatistik
	// Poststelle is the OSCI-Intermediär; without it there are no such pages.
	Poststelle Poststelle
	// Zertifikate tells the state of certificates; without it there is no such page.
	Zertifikate Zertifikate
	// Uhr is the legal clock.
	Uhr uhr.Uhr
	// Hinweis is the band above every page, "" for none.
	Hinweis string
}

// Pfad is where the door hangs.
const Pfad = "/verwaltung/"

// bereiche are the holders whose accounts open this door. The data protection
// control sees the numbers too; both see no resident here. Meldebehörden get no further
// than the directory (tuersteher).
var bereiche = []zugang.Bereich{zugang.BereichAmt, zugang.BereichKontrolle, zugang.BereichMeldebehoerde}
