// SPDX-License-Identifier: EUPL-1.2

package klaerung

import "kernmelderegister/internal/fachkern/fehler"

// The refusals of the room.
var (
	ErrRolle = fehler.Neu(fehler.NichtBerechtigt, "MR-1200",
		"Klärungsfälle sind der Registerstelle vorbehalten, denn sie zeigen Daten von Einwohnern.")
	ErrVeraltet = fehler.Neu(fehler.Konflikt, "MR-1201",
		"Zu diesem Fall hat inzwischen jemand anderes entschieden, oder die Daten haben sich geändert. Ihre Eingabe wurde nicht übernommen.")
	ErrKeinFall   = fehler.Neu(fehler.NichtGefunden, "MR-1202", "Diesen Klärungsfall gibt es nicht oder einer der Datensätze ist gelöscht.")
	ErrBeschluss  = fehler.Neu(fehler.Ungueltig, "MR-1203", "Bitte wählen Sie, wie Sie entscheiden.")
	ErrWorte      = fehler.Neu(fehler.Ungueltig, "MR-1204", "Bitte begründen Sie mit eigenen Worten.")
	ErrLaenge     = fehler.Neu(fehler.Ungueltig, "MR-1205", "Der Text darf höchstens 500 Zeichen haben.")
	ErrWartet     = fehler.Neu(fehler.Konflikt, "MR-1206", "Für diesen Fall liegt ein Vorschlag vor. Darüber entscheidet zuerst eine zweite Person.")
	ErrStelle     = fehler.Neu(fehler.Ungueltig, "MR-1207", "Bitte wählen Sie, welche Meldebehörde gefragt wird.")
	ErrFrageFehlt = fehler.Neu(fehler.NichtGefunden, "MR-1208", "Zu dieser Antwort gibt es keine Rückfrage.")
	ErrFrageStand = fehler.Neu(fehler.Konflikt, "MR-1209", "Die Rückfrage ist schon beantwortet oder noch nicht versandt.")
	ErrProtokoll  = fehler.Neu(fehler.Intern, "MR-1210", "Der Zugriff konnte nicht protokolliert werden und wurde deshalb nicht ausgeführt.")
	ErrGefragt    = fehler.Neu(fehler.Konflikt, "MR-1211", "Diese Meldebehörde ist zu dem Fall schon gefragt und hat noch nicht geantwortet.")
	ErrEntschluss = fehler.Neu(fehler.NichtGefunden, "MR-1212", "Diese Entscheidung gibt es nicht, oder sie gilt nicht mehr.")
)
