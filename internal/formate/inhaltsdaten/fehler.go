// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten

import (
	"errors"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmldsig/elementleser"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/grund/xmlscan"
)

// Codes of the errors of this package.
const (
	CodeAufbau       = "MR-2301" // the content is not built as OSCI-Transport wants it
	CodeChiffre      = "MR-2302" // the content can't be decrypted
	CodeSignatur     = "MR-2303" // a signature of the content does not hold
	CodeUngeschuetzt = "MR-2304" // content without signature or without encryption
)

var (
	errChiffre      = fehler.Neu(fehler.Ungueltig, CodeChiffre, "Die Inhaltsdaten lassen sich nicht entschlüsseln.")
	errSignatur     = fehler.Neu(fehler.Ungueltig, CodeSignatur, "Die Signatur der Inhaltsdaten ist nicht gültig.")
	errUngeschuetzt = fehler.Neu(fehler.Ungueltig, CodeUngeschuetzt,
		"Die Inhaltsdaten sind nicht vollständig signiert und verschlüsselt.")
)

var errAnhangFehlt = aufbaufehler("Ein Anhang, auf den die Inhaltsdaten verweisen, fehlt.")

func aufbaufehler(text string) *fehler.Fehler {
	return fehler.Neu(fehler.Ungueltig, CodeAufbau, text)
}

// uebersetze gives an error of the technical rooms its code. Errors of the readers of
// attachments stay as they are.
func uebersetze(err error) error {
	var eigener *fehler.Fehler
	var signatur *xmldsig.Fehler
	switch {
	case err == nil, errors.As(err, &eigener):
		return err
	case errors.Is(err, xmlenc.ErrEntschluesselung):
		return errChiffre
	case errors.As(err, &signatur) && !aufbau[signatur.Code]:
		return errSignatur.MitUrsache(err)
	case istTechnisch(err):
		return aufbaufehler("Die Inhaltsdaten sind nicht aufgebaut, wie OSCI-Transport es verlangt.").MitUrsache(err)
	}
	return err
}

// aufbau are the codes that speak of the document, not of a signature.
var aufbau = map[xmldsig.Code]bool{xmldsig.CodeStruktur: true, xmldsig.CodeGrenze: true, xmldsig.CodeDoppelteID: true}

// istTechnisch reports whether the error is one of the rooms that read the document.
func istTechnisch(err error) bool {
	var s *xmldsig.Fehler
	var c *xmlenc.Fehler
	var e *elementleser.Fehler
	var x *xmlscan.Fehler
	return errors.As(err, &s) || errors.As(err, &c) || errors.As(err, &e) || errors.As(err, &x)
}
