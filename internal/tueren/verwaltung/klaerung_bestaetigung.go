// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"net/url"
	"strconv"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// bestaetigung says on the next page what was done, and how to undo it. It
// travels in the address as a word of a closed list and numbers.
type bestaetigung struct {
	getan string // key of getanwoerter
	paar  zuordnung.Paar
	folge int64 // entry of the ledger that can be taken back, 0 for none
}

// getanwoerter are the sentences of the confirmations.
var getanwoerter = map[string]string{
	"zusammen":      "Entschieden: eine Person. Die Datensätze sind verbunden.",
	"getrennt":      "Entschieden: zwei Personen. Die Datensätze bleiben getrennt.",
	"vorgeschlagen": "Vorgeschlagen: eine Person. Weil die Geburtsdaten verschieden sind, bestätigt eine zweite Person.",
	"spaeter":       "Zurückgestellt. Der Fall kommt von selbst wieder.",
	"bestaetigt":    "Bestätigt: eine Person. Die Datensätze sind verbunden.",
	"abgelehnt":     "Der Vorschlag ist abgelehnt. Der Fall ist wieder offen.",
	"zurueck":       "Die Entscheidung ist zurückgenommen. Alles ist wie vorher.",
	"wiederauf":     "Der Fall ist wieder aufgenommen.",
	"gefragt":       "Die Rückfrage ist gespeichert und geht an die Meldebehörde.",
}

const (
	abfrageGetan = "getan"
	abfrageFall  = "fall"
	abfrageFolge = "folge"
)

func bestaetigungZu(p zuordnung.Paar, a klaerung.Ausgang) bestaetigung {
	b := bestaetigung{getan: string(a.Beschluss), paar: p, folge: a.Folge}
	if a.Vorgeschlagen {
		b.getan = "vorgeschlagen"
	}
	return b
}

// in adds the confirmation to an address.
func (b bestaetigung) in(v url.Values) url.Values {
	if b.getan == "" {
		return v
	}
	v.Set(abfrageGetan, b.getan)
	v.Set(abfrageFall, paarText(b.paar))
	if b.folge != 0 {
		v.Set(abfrageFolge, strconv.FormatInt(b.folge, 10))
	}
	return v
}

// bestaetigungsansicht is the confirmation as the templates show it.
type bestaetigungsansicht struct {
	Text, Fall string
	Folge      int64
	Ziel       string // of the form that takes it back
	Grund      string
}

// bestaetigungAus reads the confirmation of an address, nil for none.
func bestaetigungAus(v url.Values) *bestaetigungsansicht {
	text := getanwoerter[v.Get(abfrageGetan)]
	p, ok := liesPaar(v.Get(abfrageFall))
	if text == "" || !ok {
		return nil
	}
	folge, _ := strconv.ParseInt(v.Get(abfrageFolge), 10, 64) // 0 = nothing to take back
	return &bestaetigungsansicht{Text: text, Fall: fallname(p), Folge: folge,
		Ziel: adresse(fallpfad+paarText(p)+"/ruecknahme", filterwerte(filterVon(v))), Grund: klaerung.RuecknahmeVersehen}
}
