// SPDX-License-Identifier: EUPL-1.2

package zugang

// Belehrung is the instruction on the bound purpose that everybody confirms at
// the first log-in, once a year, and when its text changes (S3-08, BMG § 41).
type Belehrung struct {
	// Fassung names the version; it is stored with every confirmation.
	Fassung  string
	Absaetze []string
}

// AktuelleBelehrung returns the version that is in force. A changed text needs a new Fassung.
func AktuelleBelehrung() Belehrung {
	return Belehrung{Fassung: "2026-1", Absaetze: []string{
		"Meldedaten dürfen Sie nur abrufen, wenn Sie sie im Einzelfall zur Erfüllung Ihrer dienstlichen Aufgabe benötigen. Verarbeiten dürfen Sie die Daten nur zu dem Zweck, zu dem sie Ihnen übermittelt wurden (§ 41 BMG).",
		"Besteht ein Sperrhinweis, dürfen die Daten nur so verarbeitet werden, dass schutzwürdige Interessen der betroffenen Person nicht beeinträchtigt werden.",
		"Ihr Konto ist persönlich. Geben Sie Kennung, Passwort und zweiten Faktor an niemanden weiter, auch nicht an Vorgesetzte oder die Administration.",
		"Jeder Abruf wird mit Ihrer Kennung, Anlass und Aktenzeichen protokolliert (§ 40 BMG). Die Protokolle werden auf Auffälligkeiten geprüft. Die Verantwortung für die Zulässigkeit des einzelnen Abrufs trägt die abrufende Stelle (§ 39 Abs. 4 BMG).",
	}}
}
