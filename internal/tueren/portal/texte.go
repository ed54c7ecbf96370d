// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"strconv"
	"strings"

	"kernmelderegister/internal/formate/stapel"
	"kernmelderegister/internal/tueren/web"
)

// feldfehler puts mistakes into words.
func (t *Tuer) feldfehler(maengel []stapel.Mangel) []web.Feldfehler {
	var liste []web.Feldfehler
	for _, m := range maengel {
		liste = append(liste, web.Feldfehler{Feld: m.Feld, Text: t.mangeltext(m)})
	}
	return liste
}

func (t *Tuer) mangeltext(m stapel.Mangel) string {
	werte := make([]any, len(m.Werte))
	for i, w := range m.Werte {
		werte[i] = w
	}
	schluessel := "mangel." + m.Code
	switch m.Code {
	case "datum_tag":
		if monat, err := strconv.Atoi(m.Werte[0]); err == nil {
			werte[0] = t.texte.Liste("monate")[monat-1]
		}
	case "ort_mehrdeutig":
		werte = []any{strings.Join(m.Werte, "; ")}
	case "strasse_unbekannt":
		if len(m.Werte) > 1 {
			schluessel, werte = "mangel.strasse_aehnlich", []any{m.Werte[0], strings.Join(m.Werte[1:], ", ")}
		}
	}
	return t.texte.T(schluessel, werte...)
}
