// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import "kernmelderegister/internal/fachkern/fehler"

// Errors of the room.
var (
	// ErrNichtEingefroren refuses a check of a past day whose state was not kept.
	ErrNichtEingefroren = fehler.Neu(fehler.NichtGefunden, "MR-1300",
		"Für diesen Stichtag ist kein Stand eingefroren. Ein vergangener Stand lässt sich nicht nachträglich herstellen.")
	// ErrZukunft refuses a check of a day that is not over yet.
	ErrZukunft = fehler.Neu(fehler.Ungueltig, "MR-1301", "Der Stichtag liegt in der Zukunft.")
	// ErrAmtlich refuses to freeze a day anew over which the official run was made.
	ErrAmtlich = fehler.Neu(fehler.Konflikt, "MR-1302",
		"Über diesen Stichtag liegt bereits ein amtlicher Lauf vor; sein Stand wird nicht ersetzt.")
	// ErrUnbekannt refuses an answer to a message that this register has not sent.
	ErrUnbekannt = fehler.Neu(fehler.NichtGefunden, "MR-1303",
		"Die Antwort nennt keine Hinweisnachricht einer Plausibilitätsprüfung dieses Registers.")
	// ErrAbsender refuses an answer by somebody who was not asked.
	ErrAbsender = fehler.Neu(fehler.NichtBerechtigt, "MR-1304",
		"Die Antwort stammt nicht von der Meldebehörde, an die der Hinweis gerichtet war.")
	// ErrBefund is returned for a finding that does not exist.
	ErrBefund = fehler.Neu(fehler.NichtGefunden, "MR-1305", "Diesen Befund gibt es nicht.")
	// ErrRolle refuses somebody who may not see residents.
	ErrRolle = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung, "Die Einzelheiten eines Befundes sieht nur die Registerverwaltung.")
)
