// SPDX-License-Identifier: EUPL-1.2

package auftrag

import "kernmelderegister/internal/fachkern/fehler"

// The errors of this package. An order of somebody else is as unknown as one that
// does not exist.
var (
	errUnbekannt      = fehler.Neu(fehler.NichtGefunden, "MR-1821", "Diesen Auftrag gibt es nicht.")
	errUeberholt      = fehler.Neu(fehler.Konflikt, "MR-1822", "Der Auftrag wurde inzwischen an anderer Stelle geändert. Bitte laden Sie die Seite neu.")
	errKeinEntwurf    = fehler.Neu(fehler.Konflikt, "MR-1823", "Der Auftrag ist bereits bestätigt und kann nicht mehr geändert werden.")
	errProfilzahl     = fehler.Neu(fehler.Ungueltig, "MR-1824", "Ein Auftrag braucht mindestens ein Suchprofil und darf nicht mehr als die zulässige Zahl enthalten.")
	errErklaerung     = fehler.Neu(fehler.Ungueltig, "MR-1825", "Bitte erklären Sie, dass Sie die Daten weder für Werbung noch für Adresshandel verwenden.")
	errZweck          = fehler.Neu(fehler.Ungueltig, "MR-1826", "Bei einem gewerblichen Zweck sind der Zweck und Ihr Geschäftszeichen anzugeben.")
	errUnvollstaendig = fehler.Neu(fehler.Ungueltig, "MR-1827", "Mindestens ein Suchprofil ist noch nicht vollständig.")
	errNichtFertig    = fehler.Neu(fehler.Konflikt, "MR-1828", "Der Auftrag wird noch bearbeitet.")
	errTarif          = fehler.Neu(fehler.Konflikt, "MR-1829", "Die Gebührensätze haben sich geändert. Bitte prüfen Sie die Zusammenfassung noch einmal.")
	errUmfang         = fehler.Neu(fehler.Ungueltig, "MR-1830", "Der Auftrag enthält mehr Suchprofile, als auf diesem Weg zulässig sind.")
)
