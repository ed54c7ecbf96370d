// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"context"
	"iter"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
)

// Errors of registrations and customers.
var (
	// ErrVorgang answers a number or code that is wrong, unknown, over or tried too often: all alike.
	ErrVorgang = fehler.Neu(fehler.NichtGefunden, "MR-2401",
		"Zu diesen Angaben gibt es keinen Vorgang. Bitte prüfen Sie Nummer und Code; nach mehreren Fehlversuchen hilft nur Warten.")
	// ErrZustand means that the step does not follow from where the registration or account stands.
	ErrZustand = fehler.Neu(fehler.Konflikt, "MR-2402", "Dieser Schritt ist beim jetzigen Stand nicht möglich.")
	// ErrZuViele means that too many registrations wait, or were begun from one network.
	ErrZuViele = fehler.Neu(fehler.Ueberlast, "MR-2403",
		"Zurzeit können keine weiteren Registrierungen angenommen werden. Bitte versuchen Sie es in einer Stunde erneut.")
	// ErrVeraendert means that the registration was changed in another tab or by somebody else.
	ErrVeraendert = fehler.Neu(fehler.Konflikt, "MR-2404",
		"Der Vorgang wurde inzwischen geändert. Bitte laden Sie die Seite neu.")
	// ErrKeineDatei means that the file does not exist or was deleted after its term.
	ErrKeineDatei = fehler.Neu(fehler.NichtGefunden, "MR-2405", "Diese Datei gibt es nicht oder sie wurde bereits gelöscht.")
	// ErrOhneAnschrift means that no letter can be written: the address is unknown or too long.
	ErrOhneAnschrift = fehler.Neu(fehler.Konflikt, "MR-2406", "Für diesen Kunden ist keine Anschrift bekannt, an die ein Brief gehen kann.")
	// ErrKeinKunde means that there is no such customer.
	ErrKeinKunde = fehler.Neu(fehler.NichtGefunden, "MR-2407", "Diesen Kunden gibt es nicht.")
	// ErrNachweisweg means that the other system did not confirm the identity.
	ErrNachweisweg = fehler.Neu(fehler.Extern, "MR-2408",
		"Der Nachweis auf diesem Weg ist nicht gelungen. Bitte versuchen Sie es erneut oder wählen Sie einen anderen Weg.")
	// ErrNurVerwaltung refuses users of a bulk customer who do not administer it.
	ErrNurVerwaltung = fehler.Neu(fehler.NichtBerechtigt, "MR-2409", "Das kann nur die Administration Ihres Vertrags.")
	// ErrNurAmt refuses everybody but the register office.
	ErrNurAmt = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung, "Über Registrierungen entscheidet nur die Registerstelle.")
)

// Dateiwechsel are the files that a change of a registration stores and removes.
type Dateiwechsel struct {
	Neu map[int][]byte
	Weg []int
}

// Antragsspeicher keeps registrations and the files of their proofs, both sealed.
// Each method that writes is one transaction and durable when it returns.
type Antragsspeicher interface {
	// Lies returns the registration; ok is false if there is none.
	Lies(ctx context.Context, nummer string) (a *Antrag, ok bool, err error)
	// Lege stores a new registration.
	Lege(ctx context.Context, a *Antrag) error
	// Ersetze stores the registration if the stored one has the version a.Fassung-1, and
	// its files with it; ok is false, and nothing stored, if it has not.
	Ersetze(ctx context.Context, a *Antrag, w Dateiwechsel) (ok bool, err error)
	// Loesche removes the registration with its files.
	Loesche(ctx context.Context, nummer string) error
	// Liste streams the registrations in the states, the oldest first.
	Liste(ctx context.Context, zustaende ...Zustand) iter.Seq2[*Antrag, error]
	// Anzahl counts the registrations in the states.
	Anzahl(ctx context.Context, zustaende ...Zustand) (int, error)
	// Faellige returns at most 100 numbers of registrations that are due at the instant.
	Faellige(ctx context.Context, jetzt time.Time) ([]string, error)
	// Datei returns the bytes of a file; ok is false if there is none.
	Datei(ctx context.Context, nummer string, nr int) (inhalt []byte, ok bool, err error)
}

// Aktenspeicher keeps the files of customers.
type Aktenspeicher interface {
	// Akte returns the customer's file; ok is false if there is none.
	Akte(ctx context.Context, kunde string) (a *Akte, ok bool, err error)
	// SetzeAkte stores a new file (Fassung 1) or replaces the one of version a.Fassung-1;
	// ok is false, and nothing stored, if there is another.
	SetzeAkte(ctx context.Context, a *Akte) (ok bool, err error)
	// LoescheAkte removes the file.
	LoescheAkte(ctx context.Context, kunde string) error
	// Akten streams all files by customer.
	Akten(ctx context.Context) iter.Seq2[*Akte, error]
	// FaelligeAkten returns at most 100 customers whose files are due at the instant.
	FaelligeAkten(ctx context.Context, jetzt time.Time) ([]string, error)
}

// Speicher is all that this package needs from its own storage.
type Speicher interface {
	Antragsspeicher
	Aktenspeicher
}

// Kontenspeicher finds and changes accounts; the storage of the accounts is one.
type Kontenspeicher interface {
	zugang.Leser
	zugang.Verwahrer
	zugang.Versuchszaehler
	// Kunden returns all customers by name.
	Kunden(ctx context.Context) ([]zugang.Inhaber, error)
}

// Kontobereiter prepares accounts and blocks customers; *zugang.Dienst is one.
type Kontobereiter interface {
	Administrator(inhaberID, kurzname, name string) (zugang.Konto, zugang.Erstzugang, error)
	SperreInhaber(ctx context.Context, wer zugang.Angemeldet, id string, gesperrt bool) error
}

// Forderungen knows whether a customer still owes something, or will.
type Forderungen interface {
	Offen(ctx context.Context, kunde string) (bool, error)
}

// Versand sends a message by e-mail. The text names nobody who was ever sought.
type Versand interface {
	Sende(ctx context.Context, an, betreff, text string) error
}

// Protokollant writes to the log. Schreibe returns when the entry is durable.
type Protokollant interface {
	Schreibe(ctx context.Context, e protokoll.Eintrag) (nummer int64, err error)
}
