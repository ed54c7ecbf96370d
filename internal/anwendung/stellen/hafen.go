// SPDX-License-Identifier: EUPL-1.2

package stellen

import (
	"context"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
)

// Errors of applications.
var (
	// ErrKeinAntrag means that there is no such application. Storage returns it too.
	ErrKeinAntrag = fehler.Neu(fehler.NichtGefunden, "MR-1521", "Diesen Antrag gibt es nicht.")
	// ErrZustand means that the step does not follow from where the application stands,
	// e.g. opening an access of which the commissioner was not informed (S1-39.4).
	ErrZustand = fehler.Neu(fehler.Konflikt, "MR-1522", "Dieser Schritt ist beim jetzigen Stand des Antrags nicht möglich.")
	// ErrZuViele means that too many applications wait to be decided.
	ErrZuViele = fehler.Neu(fehler.Ueberlast, "MR-1523", "Zurzeit können keine weiteren Anträge angenommen werden. Bitte versuchen Sie es später erneut.")
	// ErrWiderspruch means that the application can't be granted as it stands.
	ErrWiderspruch = fehler.Neu(fehler.Konflikt, "MR-1524", "Der Antrag passt nicht zum jetzigen Stand der Stellen. Bitte beachten Sie die Prüfpunkte.")
	// ErrNurAmt refuses everybody but the register office.
	ErrNurAmt = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung, "Über Anträge entscheidet nur die Registerstelle.")
)

// Leser finds applications and bodies.
type Leser interface {
	// Antrag returns ErrKeinAntrag when there is none.
	Antrag(ctx context.Context, id string) (Antrag, error)
	// Antraege returns all applications, the latest first.
	Antraege(ctx context.Context) ([]Antrag, error)
	// OffeneAntraege counts those that wait for a decision.
	OffeneAntraege(ctx context.Context) (int, error)
	// Behoerden returns all bodies that are registered for retrieval, by name.
	Behoerden(ctx context.Context) ([]zugang.Inhaber, error)
}

// Bestand changes applications, bodies and accounts inside one transaction.
type Bestand interface {
	Leser
	zugang.Bestand
	SetzeAntrag(ctx context.Context, a Antrag) error
}

// Speicher is all that this package needs from storage.
type Speicher interface {
	Leser
	// Inhaber returns zugang.ErrUnbekannt when there is no such body.
	Inhaber(ctx context.Context, id string) (zugang.Inhaber, error)
	// AendereStellen runs tu in one transaction; an error of tu undoes everything.
	AendereStellen(ctx context.Context, tu func(Bestand) error) error
}

// Kontobereiter prepares the account of an administrator; *zugang.Dienst is one.
type Kontobereiter interface {
	Administrator(inhaberID, kurzname, name string) (zugang.Konto, zugang.Erstzugang, error)
}

// Protokollant writes to the log. Schreibe returns when the entry is durable.
type Protokollant interface {
	Schreibe(ctx context.Context, e protokoll.Eintrag) (nummer int64, err error)
}
