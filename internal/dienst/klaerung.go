// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/tueren/verwaltung"
)

var _ verwaltung.Klaerung = (*klaerung.Dienst)(nil)

// baueKlaerung builds the clerks' work on Klärungsfälle.
func (h *haus) baueKlaerung() {
	h.klaerung = klaerung.Neu(klaerung.Ausstattung{
		Speicher: h.speicher.klaerung, Personen: h.speicher.personen, Auffaelligkeiten: h.speicher.personen, Protokoll: h.protokoll, Modell: zuordnung.Vorgabe(),
		Register: h.register, Gemeinden: behoerde.Verzeichnis(), Uhr: h.uhr,
	})
}
