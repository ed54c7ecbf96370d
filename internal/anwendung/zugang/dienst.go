// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"cmp"
	"runtime"
	"time"

	"golang.org/x/sync/singleflight"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Errors of log-in. Unknown, wrong, blocked and throttled are one and the same.
var (
	// ErrZugang refuses a log-in.
	ErrZugang = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeZugang,
		"Die Anmeldung ist nicht möglich. Bitte prüfen Sie Ihre Angaben.")
	// ErrSitzung refuses a session that has ended or never was.
	ErrSitzung = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeZugang,
		"Ihre Sitzung ist beendet. Bitte melden Sie sich erneut an.")
	// ErrNutzer refuses an official who is registered but may not ask.
	ErrNutzer = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung,
		"Die angegebene Kennung ist nicht zum Abruf berechtigt.")
	// ErrUeberlast means that too many proofs are being checked at this moment.
	ErrUeberlast = fehler.Neu(fehler.Ueberlast, "MR-0701",
		"Zurzeit melden sich zu viele Nutzer gleichzeitig an. Bitte versuchen Sie es in einer Minute erneut.")
)

// Einstellungen are the limits of log-in. Zero values mean the defaults.
type Einstellungen struct {
	// SitzungRuhe ends a session that was not used so long; default 15 minutes.
	SitzungRuhe time.Duration
	// SitzungDauer ends every session; default 8 hours.
	SitzungDauer time.Duration
	// Merkdauer is how long a machine's checked password need not be computed again; default 5 minutes.
	Merkdauer time.Duration
	// FreieVersuche is the number of failures before the throttle begins; default 5.
	FreieVersuche int
	// OhneZweitenFaktor lets staff of bodies into the dialog with the password alone while no
	// second factor is set for them. Meant for test installations (S1-23.5).
	OhneZweitenFaktor bool
	// Hash are the costs of new passwords; default geheim.StandardParameter.
	Hash geheim.Parameter
}

func (e Einstellungen) ergaenzt() Einstellungen {
	e.SitzungRuhe = cmp.Or(e.SitzungRuhe, 15*time.Minute)
	e.SitzungDauer = cmp.Or(e.SitzungDauer, 8*time.Hour)
	e.Merkdauer = cmp.Or(e.Merkdauer, 5*time.Minute)
	e.FreieVersuche = cmp.Or(e.FreieVersuche, 5)
	e.Hash = cmp.Or(e.Hash, geheim.StandardParameter())
	return e
}

// Ausstattung is what the service works with.
type Ausstattung struct {
	Speicher  Speicher
	Protokoll Protokollant
	// Uhr measures sessions, throttling and codes; it must show real time.
	Uhr uhr.Uhr
	// Kalender is the legal clock for terms and the log's time stamps.
	Kalender      uhr.Uhr
	Einstellungen Einstellungen
}

// Dienst checks proofs and leads sessions. Its methods may be called concurrently.
type Dienst struct {
	speicher  Speicher
	protokoll Protokollant
	uhr       uhr.Uhr
	kalender  uhr.Uhr
	e         Einstellungen

	gemerkt  *merker
	laufende singleflight.Group
	plaetze  chan struct{} // one per password computation that may run
	wartende chan struct{} // one per caller that runs or waits
	attrappe geheim.TOTP   // checked instead of a secret that does not exist
}

const maxWartende = 256

// Neu returns the service.
func Neu(a Ausstattung) *Dienst {
	e := a.Einstellungen.ergaenzt()
	return &Dienst{
		speicher: a.Speicher, protokoll: a.Protokoll, uhr: a.Uhr, kalender: a.Kalender, e: e,
		gemerkt:  neuerMerker(e.Merkdauer),
		plaetze:  make(chan struct{}, runtime.GOMAXPROCS(0)),
		wartende: make(chan struct{}, maxWartende),
		attrappe: geheim.NeuesTOTP(),
	}
}
