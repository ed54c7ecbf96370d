// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"slices"
	"time"
)

// AlleArten in a white list lets every kind of message in, also unrecognised ones.
const AlleArten = "*"

// Kontingent bounds what lies in a mailbox and was not received yet; zero means
// the bound of the rules.
type Kontingent struct {
	Nachrichten int   `json:"nachrichten,omitempty"`
	Bytes       int64 `json:"bytes,omitempty"`
}

// Postfacheintrag is a mailbox of a participant.
type Postfacheintrag struct {
	// Zertifikat is the cipher certificate in DER; the mailbox is its SHA-256.
	Zertifikat []byte `json:"zertifikat"`
	// Nachrichtenarten is the white list by keys of the rules (S1-02.2).
	Nachrichtenarten []string   `json:"nachrichtenarten"`
	Kontingent       Kontingent `json:"kontingent,omitzero"`
	// Klartext lets unsigned requests and unencrypted contents in; meant for tests.
	Klartext bool `json:"klartext,omitempty"`
}

// Postfach returns the address.
func (p *Postfacheintrag) Postfach() Postfach { return PostfachVon(p.Zertifikat) }

// Erlaubt reports whether the white list has the kind; art is "" if none was recognised.
func (p *Postfacheintrag) Erlaubt(art string) bool {
	return slices.Contains(p.Nachrichtenarten, AlleArten) || art != "" && slices.Contains(p.Nachrichtenarten, art)
}

// Teilnehmer is somebody with a mailbox or an address to which is forwarded.
type Teilnehmer struct {
	// ID is given by the post office and doesn't change.
	ID string `json:"-"`
	// Stand is the change stamp of the last change.
	Stand int64  `json:"-"`
	Name  string `json:"name"`
	// Art is a kind of participant of the rules (S1-02.7).
	Art string `json:"art"`
	// Gesperrt is since when nothing is taken for it and nothing handed out to it; zero if not blocked.
	Gesperrt    time.Time         `json:"gesperrt,omitzero"`
	Postfaecher []Postfacheintrag `json:"postfaecher,omitempty"`
	// Signaturzertifikate are those with which it signs, in DER.
	Signaturzertifikate [][]byte `json:"signaturzertifikate,omitempty"`
	// Adresse is the URL at which a passive recipient takes deliveries, "" if it only fetches.
	Adresse string `json:"adresse,omitempty"`
	// Verzeichnis is its key in the DVDV, e.g. "ags:14612000", "" if it isn't there.
	Verzeichnis string `json:"verzeichnis,omitempty"`
}

// Eintrag returns the entry of a mailbox.
func (t *Teilnehmer) Eintrag(p Postfach) (*Postfacheintrag, bool) {
	for i := range t.Postfaecher {
		if t.Postfaecher[i].Postfach() == p {
			return &t.Postfaecher[i], true
		}
	}
	return nil, false
}
