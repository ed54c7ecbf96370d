// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"slices"
	"time"

	"kernmelderegister/internal/anwendung/kunden/beleg"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
)

// Zustand is where a registration stands. The list is closed.
type Zustand string

// The states of a registration (S2-10.2).
const (
	// Entwurf: somebody fills in the form.
	Entwurf Zustand = "entwurf"
	// Eingegangen: it was sent, or completed after a request.
	Eingegangen Zustand = "eingegangen"
	// InPruefung: a clerk looks at it.
	InPruefung Zustand = "in_pruefung"
	// Nachgefordert: the office asked for something.
	Nachgefordert Zustand = "nachgefordert"
	// Freigeschaltet: the account is there.
	Freigeschaltet Zustand = "freigeschaltet"
	// Abgelehnt: refused, with a reason.
	Abgelehnt Zustand = "abgelehnt"
	// Geschlossen: withdrawn, or what was asked for never came.
	Geschlossen Zustand = "geschlossen"
)

// uebergaenge are the ways between the states.
var uebergaenge = map[Zustand][]Zustand{
	Entwurf:       {Eingegangen},
	Eingegangen:   {InPruefung, Geschlossen},
	InPruefung:    {InPruefung, Nachgefordert, Freigeschaltet, Abgelehnt, Geschlossen},
	Nachgefordert: {Eingegangen, Geschlossen},
}

// Erlaubt reports whether the state may follow.
func (z Zustand) Erlaubt(n Zustand) bool { return slices.Contains(uebergaenge[z], n) }

// offene are the states in which the office or the applicant still has to do something.
var offene = []Zustand{Eingegangen, InPruefung, Nachgefordert}

// Offen reports whether the registration was sent and not yet decided.
func (z Zustand) Offen() bool { return slices.Contains(offene, z) }

// Aenderbar reports whether the applicant may change particulars and files.
func (z Zustand) Aenderbar() bool { return z == Entwurf || z == Nachgefordert }

// Anschrift is where letters and notices go.
type Anschrift struct {
	// Zusatz is e.g. "c/o Beispiel" or a post office box; may be empty.
	Zusatz       string `json:"zusatz,omitempty"`
	Strasse      string `json:"strasse"`
	Hausnummer   string `json:"hausnummer"`
	Postleitzahl string `json:"postleitzahl"`
	Ort          string `json:"ort"`
	// Staat is empty for Germany.
	Staat string `json:"staat,omitempty"`
}

// Zeilen are the lines of the address below the name.
func (a Anschrift) Zeilen() []string {
	zeilen := []string{a.Zusatz, joine(a.Strasse, a.Hausnummer), joine(a.Postleitzahl, a.Ort), a.Staat}
	return slices.DeleteFunc(zeilen, func(z string) bool { return z == "" })
}

func joine(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// Angaben are what somebody tells of himself.
type Angaben struct {
	// Art is zugang.BereichPrivat or zugang.BereichGrosskunde.
	Art zugang.Bereich `json:"art"`
	// Vornamen and Familienname are those of the person, of a bulk customer those of who
	// is to administer the account (S2-40.1).
	Vornamen     string    `json:"vornamen"`
	Familienname string    `json:"familienname"`
	Anschrift    Anschrift `json:"anschrift"`
	// EMail gets notes without content; may be empty for a private person.
	EMail string `json:"email,omitempty"`
	// Firma and Vertrag belong to a bulk customer (S2-20.2); Vertrag may still be missing.
	Firma   string `json:"firma,omitempty"`
	Vertrag string `json:"vertrag,omitempty"`
	// Einwilligung: a copy of the identity card may be kept for the check (§ 20 Abs. 2 PAuswG).
	Einwilligung bool `json:"einwilligung,omitempty"`
}

// Person is the name of the human.
func (a Angaben) Person() string { return joine(a.Vornamen, a.Familienname) }

// Name is the name of the customer.
func (a Angaben) Name() string {
	if a.Art == zugang.BereichGrosskunde {
		return a.Firma
	}
	return a.Person()
}

// empfaenger are the lines of a letter to the applicant.
func (a Angaben) empfaenger() []string {
	zeilen := []string{a.Name()}
	if a.Art == zugang.BereichGrosskunde {
		zeilen = append(zeilen, a.Person())
	}
	return append(zeilen, a.Anschrift.Zeilen()...)
}

// Nachweisart is how somebody proves who he is: NachweisDatei, NachweisVorsprache,
// NachweisVertrag, or the id of a Nachweisweg.
type Nachweisart string

// The kinds of proof that need no other system.
const (
	// NachweisDatei is an uploaded document.
	NachweisDatei Nachweisart = "datei"
	// NachweisVorsprache is an appearance in person with the document.
	NachweisVorsprache Nachweisart = "vorsprache"
	// NachweisVertrag is a contract that was signed with the operator (bulk customers).
	NachweisVertrag Nachweisart = "vertrag"
)

// Datei is a file of the proof as the registration knows it; its bytes stand apart.
type Datei struct {
	Nr      int       `json:"nr"`
	Art     beleg.Art `json:"art"`
	Groesse int       `json:"groesse"`
	// Pruefsumme is the SHA-256 of the bytes in hexadecimal.
	Pruefsumme string `json:"pruefsumme"`
}

// Name is what the file is called when it is handed out: never what its owner called it.
func (d Datei) Name(nummer string) string {
	return "nachweis-" + nummer + "-" + string(rune('0'+d.Nr%10)) + d.Art.Endung()
}

// Nachweis is the proof of a registration.
type Nachweis struct {
	Art     Nachweisart `json:"art,omitempty"`
	Dateien []Datei     `json:"dateien,omitempty"`
	// Merkmal is what a Nachweisweg remembers until the browser comes back.
	Merkmal string `json:"merkmal,omitempty"`
	// Bestaetigt is what a Nachweisweg returned.
	Bestaetigt *Bestaetigung `json:"bestaetigt,omitempty"`
}

// Schritt is one step of a registration or of a customer's file; it is never changed.
type Schritt struct {
	Zeit time.Time `json:"zeit"`
	// Zustand is the state that was reached, Was the act if it was no step between states.
	Zustand Zustand `json:"zustand,omitempty"`
	Was     string  `json:"was,omitempty"`
	// Wer is the login name of the clerk; empty for the customer.
	Wer string `json:"wer,omitempty"`
	// Text is a reason, a request, or how the identity was checked.
	Text string `json:"text,omitempty"`
	// Art is the kind of proof that convinced.
	Art Nachweisart `json:"art,omitempty"`
}

// Antrag is a registration with everything that happened to it.
type Antrag struct {
	// Nummer is random, so that nobody can guess another one.
	Nummer  string  `json:"nummer"`
	Zustand Zustand `json:"zustand"`
	Fassung int64   `json:"fassung"`
	// Code is the fingerprint of what opens the registration to its applicant.
	Code     string    `json:"code"`
	Angaben  Angaben   `json:"angaben"`
	Nachweis Nachweis  `json:"nachweis"`
	Angelegt time.Time `json:"angelegt"`
	// Faellig is when it ends by itself, or its files or all of it go; zero for never.
	Faellig time.Time `json:"faellig"`
	// Bearbeiter is the clerk who looks at it.
	Bearbeiter string    `json:"bearbeiter,omitempty"`
	Verlauf    []Schritt `json:"verlauf,omitempty"`
	// Kunde is the customer's id once the account is there.
	Kunde string `json:"kunde,omitempty"`
}

// Letzter returns the last step that led to the state.
func (a *Antrag) Letzter(z Zustand) (Schritt, bool) {
	for _, s := range slices.Backward(a.Verlauf) {
		if s.Zustand == z {
			return s, true
		}
	}
	return Schritt{}, false
}

// datei returns the file with the number.
func (a *Antrag) datei(nr int) (Datei, bool) {
	i := slices.IndexFunc(a.Nachweis.Dateien, func(d Datei) bool { return d.Nr == nr })
	if i < 0 {
		return Datei{}, false
	}
	return a.Nachweis.Dateien[i], true
}

// Akte is what the office keeps of a customer besides the account.
type Akte struct {
	Kunde   string `json:"kunde"`
	Fassung int64  `json:"fassung"`
	// Registrierung is the number of the registration; empty for accounts from a file.
	Registrierung string  `json:"registrierung,omitempty"`
	Angaben       Angaben `json:"angaben"`
	// VertragAb and VertragBis are the term of the contract (S2-20.2).
	VertragAb  uhr.Datum `json:"vertrag_ab"`
	VertragBis uhr.Datum `json:"vertrag_bis"`
	// Aenderung waits for its confirmation.
	Aenderung *Aenderung `json:"aenderung,omitempty"`
	// Geschlossen is when the customer closed the account.
	Geschlossen time.Time `json:"geschlossen"`
	Faellig     time.Time `json:"faellig"`
	Verlauf     []Schritt `json:"verlauf,omitempty"`
}

// Aenderung is a change of address or e-mail that waits for its code.
type Aenderung struct {
	// Anschrift is set for a change of address, EMail for one of the e-mail address.
	Anschrift *Anschrift `json:"anschrift,omitempty"`
	EMail     string     `json:"email,omitempty"`
	// Code is the fingerprint of the code; empty until the letter with it was printed or the
	// message sent.
	Code string    `json:"code,omitempty"`
	Bis  time.Time `json:"bis"`
}
