// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// einfach is the ordinary record: one family name, two first names, a birth name.
func einfach() *melde.Meldesatz {
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: dresden},
		Name: melde.Personenname{
			Familienname: "Müller", Geburtsname: "Schneider", Vornamen: "Anna Katharina", GebraeuchlicherVorname: "Anna",
		},
		Geburt:    melde.Geburt{Datum: 19790503},
		Wohnungen: probe().Wohnungen,
	}
}

func BenchmarkIndexzeilen(b *testing.B) {
	for name, satz := range map[string]*melde.Meldesatz{"ordinary": einfach(), "all forms": probe()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var zeilen []suche.Indexzeile
			for b.Loop() {
				zeilen = suche.AnhaengeIndexzeilen(zeilen[:0], satz)
			}
			b.ReportMetric(float64(len(zeilen)), "rows")
		})
	}
}

func BenchmarkTrifft(b *testing.B) {
	for name, phonetik := range map[string]bool{"exact": false, "phonetic": true} {
		b.Run(name, func(b *testing.B) {
			satz := probe()
			lauf := suche.Bereite(suche.Personenanfrage{
				AGS: dresden, Nachname: "Wolf", Vornamen: "Ida", Strasse: "Lange Straße", Geburtsdatum: 19550412, Phonetik: phonetik,
			})
			b.ReportAllocs()
			for b.Loop() {
				if !lauf.Trifft(satz) {
					b.Fatal("not found")
				}
			}
		})
	}
}

func BenchmarkSuchform(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		suche.Suchform("Müller-Lüdenscheidt")
	}
}

func BenchmarkKoelner(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		suche.Koelner("MUELLERLUEDENSCHEIDT")
	}
}

func BenchmarkBereite(b *testing.B) {
	anfrage := suche.Personenanfrage{AGS: dresden, Nachname: "Wolf", Vornamen: "Ida", Strasse: "Lange Straße", Geburtsdatum: 19550412}
	b.ReportAllocs()
	for b.Loop() {
		suche.Bereite(anfrage).Bedingung()
	}
}
