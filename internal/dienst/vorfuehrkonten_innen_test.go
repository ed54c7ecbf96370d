// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"testing"

	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
)

func TestDemoHasTwoClerksForFourEyes(t *testing.T) {
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	ca, err := zertifikat.NeuerAussteller("Test", uhr.System().Jetzt())
	if err != nil {
		t.Fatal(err)
	}
	konten, datei, err := vorfuehrkonten("https://127.0.0.1:1", gesetz.Profile(20260901), ca, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	amt := map[string]bool{}
	for _, k := range konten {
		if k.Rolle == "amt" && k.Passwort != "" && k.TOTP != "" && k.URL != "" {
			amt[k.Benutzer] = true
		}
	}
	stellen := 0
	for _, a := range datei.Stellen {
		if a.Stelle.Art == "amt" {
			stellen++
			if len(a.Nutzer) != 2 {
				t.Errorf("S1-10.11 the register office has %d accounts", len(a.Nutzer))
			}
		}
	}
	if len(amt) != 2 || stellen != 1 {
		t.Errorf("S1-10.11 %d clerks who can log in, in %d offices", len(amt), stellen)
	}
}
