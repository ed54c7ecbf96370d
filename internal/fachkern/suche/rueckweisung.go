// SPDX-License-Identifier: EUPL-1.2

package suche

// The grounds of refusal that the search itself finds. Source: XMeld code list
// Datenabruf.Nichterstellung.Grund.
const (
	GrundStrasseUnbekannt    = "02" // no such street in the stock (Anlage Nr. 4 f)
	GrundPlatzhalterPhonetik = "15" // wildcard in a phonetic search
	GrundFachlich            = "17" // other professional error, with Freitext
	GrundMindestangaben      = "18" // minimum criteria of § 38 Abs. 1 BMG missing
	GrundHausnummernbereich  = "19" // end of the range not behind its beginning
	GrundGeburtszeitraum     = "20" // end of the period not after its beginning
)

// Rueckweisung is the refusal of a query as the Anlage demands it.
// Source: XMeld t.Datenabruf.SuchanfrageNichtMoeglich.
type Rueckweisung struct {
	// Grund is a code of Datenabruf.Nichterstellung.Grund.
	Grund string
	// Freitext is a German sentence for the asking body, free of personal data; may be empty.
	Freitext string
}

// Error names the ground; it is for the log and carries no search data.
func (r *Rueckweisung) Error() string { return "Rückweisung " + r.Grund }
