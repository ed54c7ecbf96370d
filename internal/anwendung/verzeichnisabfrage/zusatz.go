// SPDX-License-Identifier: EUPL-1.2

package verzeichnisabfrage

import (
	"context"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
)

// The refusals of supplementary addresses.
var (
	errZusatz = fehler.Neu(fehler.Ungueltig, "MR-2115", "Zur Zusatzadresse gehören Schlüssel, Dienst, Anschluss, Quelle und das Datum der Prüfung.")
)

// Zusatz is an address that does not stand in the DVDV (S1-21.7).
type Zusatz struct {
	// Schluessel is the key of the organisation, URI the description of the service.
	Schluessel string  `json:"schluessel"`
	URI        string  `json:"uri"`
	Adresse    Adresse `json:"adresse"`
	// Quelle says where the address was found out, e.g. a file number.
	Quelle string `json:"quelle"`
	// Geprueft is the day on which it was last confirmed.
	Geprueft uhr.Datum `json:"geprueft"`
}

// Zusatzablage keeps supplementary addresses.
type Zusatzablage interface {
	// Zusatz returns the address for key and service; da is false if there is none.
	Zusatz(ctx context.Context, schluessel, uri string) (z Zusatz, da bool, err error)
	// Zusaetze returns all, by key and service.
	Zusaetze(ctx context.Context) ([]Zusatz, error)
	// SetzeZusatz stores one in place of an earlier one.
	SetzeZusatz(ctx context.Context, z Zusatz) error
	// EntferneZusatz deletes one; a missing one is no error.
	EntferneZusatz(ctx context.Context, schluessel, uri string) error
}

// Adresse is how a service is reached. Certificates are DER.
type Adresse struct {
	// Name is the name of the organisation.
	Name string `json:"name"`
	// Intermediaer is the address of the Intermediär.
	Intermediaer string `json:"intermediaer"`
	// Adressat is the address for synchronous delivery, "" for a mailbox.
	Adressat string `json:"adressat,omitempty"`
	// Chiffrier is the addressee's certificate for the content and the name of its mailbox,
	// Signier the one it signs with, ChiffrierIntermediaer that of the outer encryption.
	Chiffrier             []byte `json:"chiffrier"`
	Signier               []byte `json:"signier,omitempty"`
	ChiffrierIntermediaer []byte `json:"chiffrier_intermediaer,omitempty"`
	// Bis is when the entry ends, zero if it does not say.
	Bis time.Time `json:"bis,omitzero"`
}

// pruefe reports what is missing.
func (z Zusatz) pruefe() error {
	switch {
	case z.Schluessel == "":
		return errZusatz.MitElement("schluessel")
	case z.URI == "":
		return errZusatz.MitElement("uri")
	case z.Adresse.Intermediaer == "" || len(z.Adresse.Chiffrier) == 0:
		return errZusatz.MitElement("adresse")
	case z.Quelle == "":
		return errZusatz.MitElement("quelle")
	case z.Geprueft.Leer():
		return errZusatz.MitElement("geprueft")
	}
	return nil
}
