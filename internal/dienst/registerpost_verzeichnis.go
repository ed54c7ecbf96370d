// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"strings"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/anwendung/registerpost"
	"kernmelderegister/internal/anwendung/verzeichnis"
)

// absenderverzeichnis finds the holders of certificates in the own directory. A process
// that does not run it knows none.
type absenderverzeichnis struct{ h *haus }

var (
	_ intermediaer.Absenderverzeichnis = absenderverzeichnis{}
	_ registerpost.Absenderverzeichnis = absenderverzeichnis{}
)

// fundorte are the places of certificates in entries.
var fundorte = []struct {
	art verzeichnis.Elementart
	wie verzeichnis.Parameterart
}{
	{verzeichnis.Adressat, verzeichnis.NachSignier}, {verzeichnis.Signatur, verzeichnis.NachSignier},
	{verzeichnis.Adressat, verzeichnis.NachChiffrier}, {verzeichnis.Verschluesselung, verzeichnis.NachChiffrier},
}

// organisation returns the entry that bears the certificate, nil if there is none.
func (a absenderverzeichnis) organisation(der []byte) (*verzeichnis.Organisation, error) {
	if !a.h.konfig.betreibt("dvdv") {
		return nil, nil
	}
	v, err := a.h.verzeichnis()
	if err != nil {
		return nil, err
	}
	abdruck := (&verzeichnis.Zertifikat{DER: der}).Fingerabdruck()
	for _, o := range fundorte {
		if liste := v.Abbild().OrganisationenMitElement(string(o.art), o.wie, abdruck, v.Jetzt()); len(liste) > 0 {
			return liste[0], nil
		}
	}
	return nil, nil
}

// Kontakt implements intermediaer.Absenderverzeichnis.
func (a absenderverzeichnis) Kontakt(_ context.Context, der []byte) (intermediaer.Kontakt, bool, error) {
	o, err := a.organisation(der)
	if err != nil || o == nil {
		return intermediaer.Kontakt{}, false, err
	}
	return intermediaer.Kontakt{Name: o.Name, Anschrift: strings.ReplaceAll(o.Anschrift, "\n", ", "), Schluessel: o.Schluessel[0]}, true, nil
}

// Schluessel implements registerpost.Absenderverzeichnis.
func (a absenderverzeichnis) Schluessel(_ context.Context, der []byte) (string, error) {
	o, err := a.organisation(der)
	if err != nil || o == nil {
		return "", err
	}
	return o.Schluessel[0], nil
}
