// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/grund/uhr"
)

// pruefungNeueste: one check is kept, and an earlier day does not replace a later one.
func pruefungNeueste(t *testing.T, s DVDVSpeicher) {
	if _, da, err := s.LetztePruefung(t.Context()); da || err != nil {
		t.Fatalf("a fresh storage has a check: %v, %v", da, err)
	}
	tag := uhr.DatumVon(mikrozeit(0))
	soll := verzeichnis.Pruefung{Tag: tag, Zeit: mikrozeit(5), Befunde: []verzeichnis.Befund{{
		Art: verzeichnis.AblaufendesZertifikat, Organisation: 3, Name: "Stadt Muster", Dienst: "http://beispiel/a.wsdl",
		Zertifikat: "ab", Adresse: "http://beispiel/osci", Frist: 30, Ablauf: mikrozeit(9), Seit: tag.PlusTage(-2),
	}}}
	for _, p := range []verzeichnis.Pruefung{{Tag: tag.PlusTage(-1), Zeit: mikrozeit(1)}, soll, {Tag: tag.PlusTage(-1), Zeit: mikrozeit(1)}} {
		if err := s.MerkePruefung(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	ist, da, err := s.LetztePruefung(t.Context())
	if d := cmp.Diff(soll, ist); !da || err != nil || d != "" {
		t.Errorf("%v, %v: %s", da, err, d)
	}
}
