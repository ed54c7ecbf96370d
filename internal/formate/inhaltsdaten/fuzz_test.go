// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten_test

import (
	"slices"
	"testing"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmlenc"
)

// Whatever is done to a signed package: what comes out as signed is what was signed.
func FuzzLies(f *testing.F) {
	original := signiertesPaket(f)
	e, err := lies(f, original)
	if err != nil {
		f.Fatal(err)
	}
	soll := bild(f, e)
	f.Add(original.Inhalt, []byte("teil a"))
	f.Add([]byte(`<osci:ContentPackage xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:osci="http://www.osci.de/2002/04/osci" `+
		`xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"><xenc:EncryptedData Id="e"><xenc:EncryptionMethod Algorithm="`+xmlenc.AES256GCM+
		`"/><ds:KeyInfo><ds:MgmtData>AAAA</ds:MgmtData></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData>`+
		`</xenc:EncryptedData><osci:ContentContainer Id="c"/></osci:ContentPackage>`), []byte{})
	f.Fuzz(func(t *testing.T, inhalt, teil []byte) {
		p := original
		p.Inhalt = inhalt
		p.Anhaenge = []osci.Anhang{{ContentID: "a", Daten: osci.Speicherdaten(teil)}, original.Anhaenge[1]}
		e, err := lies(t, p)
		if err != nil {
			if c := fehler.CodeVon(err); c != inhaltsdaten.CodeAufbau && c != inhaltsdaten.CodeSignatur && c != inhaltsdaten.CodeChiffre {
				t.Errorf("error without code: %v", err)
			}
			return
		}
		for i := range e.Alle() {
			einzeln := &inhaltsdaten.Ergebnis{Behaelter: []*inhaltsdaten.Behaelter{{Inhalte: []*inhaltsdaten.Inhalt{i}}}}
			if len(i.Autoren) > 0 && !slices.Contains(soll, bild(t, einzeln)[0]) {
				t.Errorf("%q counts as signed", bild(t, einzeln))
			}
		}
	})
}
