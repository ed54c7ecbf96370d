// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"os"
	"path/filepath"
	"testing"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/grund/uhr"
)

// What ends among the certificates of the participants is told, with the name of the
// participant; a blocked one is no concern any more.
func TestParticipantsCertificatesAreWatched(t *testing.T) {
	a := osciTestausweise(t)
	k := Konfig{Betriebsart: Vorfuehrung, Daten: filepath.Dir(a.geheim), Zertifikate: a.einstellungen()}
	k.vorgaben()
	h, err := oeffneHaus(t.Context(), bau{konfig: k, uhr: uhr.Fest(spieltagOSCI)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := h.schliesse(); err != nil {
			t.Error(err)
		}
	}()
	im, err := h.poststelle()
	if err != nil {
		t.Fatal(err)
	}
	der := func(name string) []byte {
		inhalt, err := os.ReadFile(filepath.Join(a.oeffentlich, name+".cer"))
		if err != nil {
			t.Fatal(err)
		}
		return inhalt
	}
	var ids []string
	for _, name := range []string{"teilnehmer-a", osciAbgelaufen} {
		n, err := im.SetzeTeilnehmer(t.Context(), "test", intermediaer.Teilnehmer{
			Name: name, Art: "meldebehoerde", Signaturzertifikate: [][]byte{der(name + "-sig")},
			Postfaecher: []intermediaer.Postfacheintrag{{Zertifikat: der(name + "-cipher"), Nachrichtenarten: []string{intermediaer.AlleArten}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, n.ID)
	}
	fremde := func() (liste []zertifikatspruefung.Ablauf) {
		u, err := h.zertifikatsstand(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range u.Ablaeufe {
			if x.Herkunft == zertifikatspruefung.VonTeilnehmer {
				liste = append(liste, x)
			}
		}
		return liste
	}
	liste := fremde()
	if len(liste) != 2 {
		t.Fatalf("S4-02.1 ends: %+v", liste)
	}
	for _, x := range liste {
		if x.Name != osciAbgelaufen || x.Frist != 0 {
			t.Errorf("S4-02.1 %+v", x)
		}
	}
	if liste[0].Verwendung == liste[1].Verwendung {
		t.Errorf("one use only: %+v", liste)
	}
	if _, err := im.Sperre(t.Context(), "test", ids[1], true); err != nil {
		t.Fatal(err)
	}
	if liste := fremde(); len(liste) != 0 {
		t.Errorf("a blocked participant: %+v", liste)
	}
}
