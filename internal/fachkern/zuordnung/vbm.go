// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// VBM is the vorläufiges Bearbeitungsmerkmal of § 10 SächsMeldVO: 20 characters,
// the first eight the key of the municipality that gave it. It goes between the
// Meldebehörde and the register only and is never shown to users (S1-10.4).
type VBM string

const vbmZeichen = 20

// The refusals of vBM and Meldenummer in a delivery.
var (
	ErrVBMForm         = fehler.Neu(fehler.Ungueltig, "MR-0611", "Das vorläufige Bearbeitungsmerkmal hat nicht 20 Zeichen aus Gemeindeschlüssel und Schlüssel ohne Leerzeichen.")
	ErrVBMFremd        = fehler.Neu(fehler.Ungueltig, "MR-0612", "Das vorläufige Bearbeitungsmerkmal beginnt mit dem Schlüssel einer Gemeinde, von der keine Rückmeldung vorliegt.")
	ErrOhneKennzeichen = fehler.Neu(fehler.Ungueltig, "MR-0613", "Der Datensatz hat weder ein vorläufiges Bearbeitungsmerkmal noch eine Meldenummer.")
	ErrMeldenummer     = fehler.Neu(fehler.Ungueltig, "MR-0614", "Die Meldenummer hat nicht die vorgeschriebene Form oder ihre Prüfziffern stimmen nicht.")
	ErrVBMVergeben     = fehler.Neu(fehler.Konflikt, "MR-0615", "Das vorläufige Bearbeitungsmerkmal wurde schon für einen anderen Einwohner verwendet.")
)

// AGS is the municipality that gave the mark.
func (v VBM) AGS() melde.AGS {
	if len(v) < 8 {
		return ""
	}
	return melde.AGS(v[:8])
}

// Gueltig reports whether the mark has the form of S1-10.3: eight digits, then
// twelve characters of any kind but blanks and control characters.
func (v VBM) Gueltig() bool {
	if !utf8.ValidString(string(v)) || utf8.RuneCountInString(string(v)) != vbmZeichen {
		return false
	}
	for i, r := range string(v) {
		if i < 8 && (r < '0' || r > '9') || unicode.IsSpace(r) || unicode.IsControl(r) {
			return false
		}
	}
	return true
}

// Ausweis is what a delivered record carries to be recognised by.
type Ausweis struct {
	VBM         VBM
	Meldenummer Meldenummer
}

// AusweisVon reads the Zusatzfelder of the record.
func AusweisVon(s *melde.Meldesatz) Ausweis {
	var a Ausweis
	if w := s.Zusatz(melde.ZusatzVBM); len(w) > 0 {
		a.VBM = VBM(w[0])
	}
	if w := s.Zusatz(melde.ZusatzMeldenummer); len(w) > 0 {
		a.Meldenummer = Meldenummer(w[0])
	}
	return a
}

// Lieferumstand is what the check of an Ausweis must know of the delivery.
type Lieferumstand struct {
	Gemeinde    melde.AGS
	Betreute    []melde.AGS // municipalities for which the Meldebehörde runs the register
	Rueckmeldet bool        // a Rückmeldung brought the foreign vBM (S1-10.8)
}

// Pruefe applies S1-10.1 to S1-10.3, S1-10.8 and S1-10.9 to a record; the error
// is one of the refusals above.
func (a Ausweis) Pruefe(l Lieferumstand) error {
	if a.VBM == "" && a.Meldenummer == "" {
		return ErrOhneKennzeichen
	}
	if a.Meldenummer != "" && !a.Meldenummer.Gueltig() {
		return ErrMeldenummer
	}
	if a.VBM == "" {
		return nil
	}
	if !a.VBM.Gueltig() {
		return ErrVBMForm
	}
	if geber := a.VBM.AGS(); geber != l.Gemeinde && !slices.Contains(l.Betreute, geber) && !l.Rueckmeldet {
		return ErrVBMFremd
	}
	return nil
}

// Vorrang returns by what a change is assigned: the Meldenummer before the vBM
// (S1-10.9). Both are empty if the record carries neither.
func (a Ausweis) Vorrang() (Meldenummer, VBM) {
	if a.Meldenummer != "" {
		return a.Meldenummer, ""
	}
	return "", a.VBM
}

// fruehesteLoeschung of a vBM (§ 10 Abs. 4 SächsMeldVO).
var fruehesteLoeschung = uhr.Datum{Jahr: 2008, Monat: time.December, Tag: 31}

// Loeschtag is the day on which a vBM must be deleted: six calendar months after
// the Meldenummer was stored, at the earliest on 31 December 2008 (S1-10.12). The
// month's last day counts where the day doesn't exist.
func Loeschtag(gespeichert uhr.Datum) uhr.Datum {
	if tag := gespeichert.PlusMonate(6); tag.Nach(fruehesteLoeschung) {
		return tag
	}
	return fruehesteLoeschung
}

// VBMAbdruck is what the list of used vBM keeps: it outlives the deletion of the
// vBM itself, so it must not lead back to it (S1-10.4).
type VBMAbdruck [sha256.Size]byte

// Abdruck is HMAC-SHA-256 of the mark under the installation's key.
func (v VBM) Abdruck(schluessel geheim.Schluessel) VBMAbdruck {
	h := hmac.New(sha256.New, schluessel.Bytes())
	h.Write([]byte("vbm\x00"))
	h.Write([]byte(v))
	return VBMAbdruck(h.Sum(nil))
}
