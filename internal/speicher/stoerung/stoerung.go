// SPDX-License-Identifier: EUPL-1.2

// Package stoerung holds the few errors of a database that a user can do
// something about. Both storages translate their driver's codes into them, so
// that a full disk reads the same whatever lies underneath.
package stoerung

import "kernmelderegister/internal/fachkern/fehler"

// Codes of the errors of this package.
const (
	CodeGesperrt      = "MR-0101"
	CodeVoll          = "MR-0102"
	CodeUnzugaenglich = "MR-0103"
	CodeBeschaedigt   = "MR-0104"
	CodeUnerreichbar  = "MR-0105"
	CodeNeuer         = "MR-0106"
	CodeGeaendert     = "MR-0107"
)

// Gesperrt says that another process holds the database's write lock for longer than we wait.
func Gesperrt(ursache error) error {
	return fehler.Neu(fehler.Ueberlast, CodeGesperrt,
		"Die Datenbank ist durch einen anderen Vorgang gesperrt. Bitte versuchen Sie es später erneut.").MitUrsache(ursache)
}

// Voll says that the disk of the database is full.
func Voll(ursache error) error {
	return fehler.Neu(fehler.Extern, CodeVoll,
		"Der Datenträger der Datenbank ist voll. Es wurde nichts unvollständig gespeichert.").MitUrsache(ursache)
}

// Unzugaenglich says that the database's files may not be read or written.
func Unzugaenglich(ursache error) error {
	return fehler.Neu(fehler.Extern, CodeUnzugaenglich,
		"Die Datenbank kann nicht geöffnet oder beschrieben werden. Bitte prüfen Sie Verzeichnis und Rechte.").MitUrsache(ursache)
}

// Beschaedigt says that the file is damaged or no database.
func Beschaedigt(ursache error) error {
	return fehler.Neu(fehler.Extern, CodeBeschaedigt,
		"Die Datenbankdatei ist beschädigt oder keine Datenbank. Bitte stellen Sie eine Sicherung wieder her.").MitUrsache(ursache)
}

// Unerreichbar says that the database server does not answer or refuses us.
func Unerreichbar(ursache error) error {
	return fehler.Neu(fehler.Extern, CodeUnerreichbar,
		"Der Datenbankserver ist nicht erreichbar oder lehnt die Verbindung ab.").MitUrsache(ursache)
}
