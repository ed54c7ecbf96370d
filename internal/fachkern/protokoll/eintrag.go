// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
)

// CodeUnvollstaendig is the code of the error for an entry that lacks what the law wants recorded.
const CodeUnvollstaendig = "MR-0801"

// Eintrag is one entry of the log. It holds the union of what § 22 Abs. 3
// SächsMeldVO 2007 and § 40 BMG want recorded. It contains personal data: it prints
// as its number only; JSON is for the export to those who may read the log.
//
// The numbers in the cbor tags are part of the stored form: never reuse one.
type Eintrag struct {
	// Nummer is the gap-free number from 1 on, assigned by storage. It is bound by
	// the position in the tree and therefore no part of the encoded content.
	Nummer int64 `cbor:"-" json:"nummer"`
	// Zeit is the instant of the event; kept to the microsecond, in UTC.
	Zeit time.Time `cbor:"1,keyasint" json:"zeit"`
	// Art is the kind of event (S1-22.8 "Art der Abfrage").
	Art Art `cbor:"2,keyasint" json:"art"`
	// Klasse decides when the content is destroyed.
	Klasse Aufbewahrungsklasse `cbor:"3,keyasint" json:"klasse"`

	// Stelle is the id of the asking body or customer.
	Stelle string `cbor:"4,keyasint,omitempty" json:"stelle,omitempty"`
	// StelleName, StelleAnschrift, Erreichbarkeit are the particulars that the body gave of itself (§ 11 BMeldDAV).
	StelleName      string `cbor:"5,keyasint,omitempty" json:"stelle_name,omitempty"`
	StelleAnschrift string `cbor:"6,keyasint,omitempty" json:"stelle_anschrift,omitempty"`
	Erreichbarkeit  string `cbor:"7,keyasint,omitempty" json:"erreichbarkeit,omitempty"`
	// Kennung names the acting official or the procedure.
	Kennung string `cbor:"8,keyasint,omitempty" json:"kennung,omitempty"`
	// Aktenzeichen is the file number of the asking body.
	Aktenzeichen string `cbor:"9,keyasint,omitempty" json:"aktenzeichen,omitempty"`
	// Anlass is the occasion; for a Protokolleinsicht its purpose.
	Anlass string `cbor:"10,keyasint,omitempty" json:"anlass,omitempty"`

	// Profil is the id of the retrieval profile, Norm its legal basis, Rechtsstand the state of the law it belongs to.
	Profil      string `cbor:"11,keyasint,omitempty" json:"profil,omitempty"`
	Norm        string `cbor:"12,keyasint,omitempty" json:"norm,omitempty"`
	Rechtsstand string `cbor:"13,keyasint,omitempty" json:"rechtsstand,omitempty"`

	// Kriterien are the search criteria in a canonical text form.
	Kriterien string `cbor:"14,keyasint,omitempty" json:"kriterien,omitempty"`
	// Anforderung lists the requested elements.
	Anforderung []string `cbor:"15,keyasint,omitempty" json:"anforderung,omitempty"`

	// Ergebnis is the outcome as the asking side saw it.
	Ergebnis Ergebnis `cbor:"16,keyasint" json:"ergebnis"`
	// Grund is the true reason, Grundtext a remark on it in German.
	Grund     Grund  `cbor:"17,keyasint" json:"grund"`
	Grundtext string `cbor:"18,keyasint,omitempty" json:"grundtext,omitempty"`
	// Treffer is the true number of matches, also when it is 0 or more than were given (S1-22.9).
	Treffer int64 `cbor:"19,keyasint" json:"treffer"`
	// Felder are the data fields that were given, each with the norm that allowed it.
	Felder []Feld `cbor:"20,keyasint,omitempty" json:"felder,omitempty"`
	// Saetze are the records used, in the versions used.
	Saetze []Satzbezug `cbor:"21,keyasint,omitempty" json:"saetze,omitempty"`

	// Weitere holds particulars of kinds of events that have no field of their own.
	Weitere map[string]string `cbor:"22,keyasint,omitempty" json:"weitere,omitempty"`

	// Sperrtreffer are the persons with an Auskunftssperre whom the query met without
	// doubt, whatever the answer was. From it the duties to notify of § 34 Abs. 5 and
	// § 51 Abs. 3 BMG are derived, so that they are durable with the entry itself.
	Sperrtreffer []Sperrtreffer `cbor:"23,keyasint,omitempty" json:"sperrtreffer,omitempty"`
	// Programm names the build of the program and with it the rules and profiles used.
	Programm string `cbor:"24,keyasint,omitempty" json:"programm,omitempty"`
	// FuerStelle says that the contents are the asking body's to log and to control
	// (§ 40 Abs. 3 BMG): no control of the register reads them (S3-19).
	FuerStelle bool `cbor:"25,keyasint,omitempty" json:"fuer_stelle,omitempty"`
	// Urschrift is the question as it came in, kept where the Meldebehörde may have to
	// handle it (§ 34a Abs. 5 Satz 2, § 38 Abs. 5 BMG), whatever the cause of the answer was.
	Urschrift *Urschrift `cbor:"26,keyasint,omitempty" json:"urschrift,omitempty"`
}

// Urschrift is a message as it came in.
type Urschrift struct {
	_ struct{} `cbor:",toarray"`
	// Nachrichtenart is the number of the message: 1330 or 1332.
	Nachrichtenart string `json:"nachrichtenart"`
	// Inhalt is the message, byte for byte.
	Inhalt []byte `json:"inhalt"`
}

// Sperrtreffer is a person with an Auskunftssperre whom a query met.
type Sperrtreffer struct {
	_ struct{} `cbor:",toarray"`
	// Satz is the record, in the version that was met.
	Satz Satzbezug `json:"satz"`
	// Gruende are the codes of the Auskunftssperren (sheet 1801), over all records of the person.
	Gruende []string `json:"gruende"`
	// Veranlasser are the numbers of § 34 Abs. 4 Satz 1 BMG of the bodies that caused them.
	Veranlasser []int `json:"veranlasser,omitempty"`
	// VeranlasserUnklar says that a cause is named but can't be read.
	VeranlasserUnklar bool `json:"veranlasser_unklar,omitempty"`
	// Ersuchen is the number of § 34 Abs. 4 Satz 1 BMG of the asking body, 0 for none.
	Ersuchen int `json:"ersuchen,omitempty"`
	// Neutral says that the answer was neutral because of the block, Verzicht that the
	// asking body waived the handling by the Meldebehörde (§ 38 Abs. 5 BMG).
	Neutral  bool `json:"neutral,omitempty"`
	Verzicht bool `json:"verzicht,omitempty"`
}

// Feld is a data field that was given.
type Feld struct {
	_ struct{} `cbor:",toarray"`
	// Blatt is the DSMeld sheet or the requested element.
	Blatt string `json:"blatt"`
	// Norm is the rule that allowed it.
	Norm string `json:"norm"`
}

// Satzbezug names a record in the version that was used. Either Ordnungsmerkmal or
// Satz is set, or both.
type Satzbezug struct {
	_ struct{} `cbor:",toarray"`
	// AGS is the official municipality key of the record.
	AGS string `json:"ags"`
	// Ordnungsmerkmal is the municipality's own key of the record.
	Ordnungsmerkmal string `json:"ordnungsmerkmal,omitempty"`
	// Satz is the register's internal number of the record.
	Satz int64 `json:"satz,omitempty"`
	// Fassung is the version of the record.
	Fassung int64 `json:"fassung"`
}

// Vollstaendig returns a Fehler (Intern, CodeUnvollstaendig, Element is the field)
// when something is missing that must be recorded. An answered retrieval of an
// authority needs everything that S1-22.8, § 40 Abs. 1 BMG and § 11 BMeldDAV
// name; a refused one needs what is known: time, kind, outcome and true reason.
func (e *Eintrag) Vollstaendig() error {
	pflicht := []angabe{
		{"zeit", !e.Zeit.IsZero()},
		{"art", slices.Contains(Arten(), e.Art)},
		{"klasse", e.Klasse.gueltig()},
		{"ergebnis", e.Ergebnis != ""},
		{"grund", slices.Contains(Gruende(), e.Grund)},
		{"treffer", e.Treffer >= 0},
	}
	if e.Art == Protokolleinsicht {
		pflicht = append(pflicht, text("kennung", e.Kennung), text("anlass", e.Anlass))
	}
	if e.Art.Behoerdenabruf() && !e.Ergebnis.Verweigert() {
		pflicht = append(pflicht,
			text("stelle", e.Stelle), text("stelle_name", e.StelleName), text("stelle_anschrift", e.StelleAnschrift),
			text("erreichbarkeit", e.Erreichbarkeit), text("kennung", e.Kennung), text("aktenzeichen", e.Aktenzeichen),
			text("anlass", e.Anlass), text("profil", e.Profil), text("norm", e.Norm), text("kriterien", e.Kriterien))
	}
	for _, a := range pflicht {
		if !a.vorhanden {
			return fehler.Neu(fehler.Intern, CodeUnvollstaendig,
				"Der Vorgang konnte nicht vollständig protokolliert werden und wurde deshalb nicht ausgeführt.").MitElement(a.feld)
		}
	}
	return nil
}

type angabe struct {
	feld      string
	vorhanden bool
}

func text(feld, wert string) angabe { return angabe{feld, strings.TrimSpace(wert) != ""} }

// String returns "[Protokolleintrag N]".
func (e Eintrag) String() string { return fmt.Sprintf("[Protokolleintrag %d]", e.Nummer) }

// Format writes "[Protokolleintrag N]" for every verb.
func (e Eintrag) Format(zustand fmt.State, _ rune) { _, _ = zustand.Write([]byte(e.String())) }

// LogValue returns "[Protokolleintrag N]".
func (e Eintrag) LogValue() slog.Value { return slog.StringValue(e.String()) }
