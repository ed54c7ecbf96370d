// SPDX-License-Identifier: EUPL-1.2

// Package suche decides which records a question finds, exactly as the Anlage of
// the BMeldDAV says: search form by table 9 of DIN 91379, Kölner Phonetik, name
// parts, streets, house numbers, partly known dates, wildcards. No scores: a
// record is found or it isn't.
//
// A question runs in two steps. Indexzeilen derives search keys from a record
// when it is stored, Suchlauf.Bedingung the key to look for; that narrows the
// candidates without reading their bodies. Suchlauf.Trifft then decides on the
// body. The first step may promise too much, never too little.
package suche
