// SPDX-License-Identifier: EUPL-1.2

// Package pdf writes documents that people who can't see them can read too: PDF
// 1.7 (ISO 32000-1) with a structure tree, language, title, bookmarks and real
// text, built after PDF/UA-1 (ISO 14289-1), as § 3 BITV 2.0 and § 12a BGG demand
// of authorities. It exists because no Go library writes tagged PDF.
//
// A document is told from top to bottom; every call writes what it says:
//
//	d := pdf.Neu(w, pdf.Angaben{Titel: "Hinweisliste", Erstellt: jetzt})
//	d.Ueberschrift(1, "Hinweisliste")
//	d.Absatz("Die Prüfung ergab …")
//	d.Tabelle(pdf.Tabelle{Spalten: []pdf.Spalte{{Kopf: "Gemeinde"}, {Kopf: "Fälle", Rechts: true}}}, zeilen)
//	err := d.Schliesse()
//
// Pages leave the memory as soon as they are full, so a table may have any
// number of rows. The same calls give the same bytes: time is a parameter and
// the document's ID is a hash of its content. Errors are kept and returned by
// Schliesse; after the first one nothing more is written.
package pdf
