// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import "kernmelderegister/internal/fachkern/fehler"

// The errors of this package.
var (
	errMonat        = fehler.Neu(fehler.Ungueltig, "MR-1832", "Der Monat muss die Form JJJJ-MM haben.")
	errMonatLaeuft  = fehler.Neu(fehler.Ungueltig, "MR-1833", "Dieser Monat ist noch nicht zu Ende und kann noch nicht abgerechnet werden.")
	errUnbekannt    = fehler.Neu(fehler.NichtGefunden, "MR-1834", "Diesen Gebührenbescheid gibt es nicht.")
	errGrund        = fehler.Neu(fehler.Ungueltig, "MR-1835", "Bitte geben Sie einen Grund an.")
	errBetrag       = fehler.Neu(fehler.Ungueltig, "MR-1836", "Der Betrag muss größer als null und darf nicht größer als der höchstens mögliche sein.")
	errStorniert    = fehler.Neu(fehler.Konflikt, "MR-1837", "Der Gebührenbescheid ist bereits storniert.")
	errNichtFaellig = fehler.Neu(fehler.Konflikt, "MR-1838", "Für diesen Gebührenbescheid ist keine Mahnung fällig.")
	errEingang      = fehler.Neu(fehler.NichtGefunden, "MR-1839", "Diesen offenen Zahlungseingang gibt es nicht.")
	errDatei        = fehler.Neu(fehler.Ungueltig, "MR-1840", "Die Datei der Zahlungen ist fehlerhaft. Es wurde nichts übernommen.")
	errKunde        = fehler.Neu(fehler.Intern, "MR-1841", "Der Kunde eines Auftrags ist nicht bekannt; sein Gebührenbescheid wurde nicht erstellt.")
	errUnterschiede = fehler.Neu(fehler.Intern, "MR-1842", "Die Summen von Forderungen und Gebührenbescheiden stimmen nicht überein.")
	errUeberholt    = fehler.Neu(fehler.Konflikt, "MR-1843", "Die Forderungen wurden inzwischen an anderer Stelle abgerechnet.")
	errVierAugen    = fehler.Neu(fehler.Konflikt, "MR-2431", "Ein Storno über diesen Betrag braucht eine zweite Person: Eine beantragt, eine andere storniert.")
	errBank         = fehler.Neu(fehler.Ungueltig, "MR-1844", "Für Gebührenbescheide fehlt eine gültige Bankverbindung in der Konfiguration.")
)
