// SPDX-License-Identifier: EUPL-1.2

package zuordnung

// Thresholds in hundredths of a bit. Among n records of as many humans there are
// n²/2 pairs; for 5.5 million records that is 2^44, against about 2^21 true
// pairs: the odds before any comparison are -23 bits. Sicher leaves less than one
// wrong pair in a hundred thousand, Klaerung is even odds at half the size.
const (
	schwelleSicher   Gewicht = 3500
	schwelleKlaerung Gewicht = 2700
)

// Grundmodell has the thresholds, and assumptions for what some data can't
// teach: a Kennzeichen occurs in two records only where a municipality carries a
// foreign one on (S1-10.8), relatives and addresses may be missing altogether.
func Grundmodell() *Modell {
	m := &Modell{Sicher: schwelleSicher, Klaerung: schwelleKlaerung}
	setze := func(f Merkmal, gleich, fremd []float64) {
		copy(m.M[f][1:], gleich)
		copy(m.U[f][1:], fremd)
	}
	setze(Nachname, []float64{.02, .001, .005, .02, .01, .01, .934}, []float64{.93, .04, .02, .005, .002, .0005, .0025})
	setze(Vornamen, []float64{.002, .003, .005, .02, .02, .95}, []float64{.94, .03, .015, .005, .003, .007})
	setze(Geburtsdatum, []float64{.001, .003, .002, .01, .01, .001, .973}, []float64{.97, .028, .0001, .001, .0005, .00001, .00004})
	setze(Geburtsort, []float64{.02, .01, .97}, []float64{.97, .005, .025})
	setze(Geschlecht, []float64{.003, .997}, []float64{.5, .5})
	setze(Anschrift, []float64{.2, .05, .15, .6}, []float64{.9999, 1e-4, 1e-6, 1e-6})
	setze(Aufenthaltsfolge, []float64{.01, .02, .5, .47}, []float64{.4, .4, .1999, 1e-4})
	setze(Beziehungen, []float64{.2, .8}, []float64{.999999, 1e-6})
	setze(Kennzeichen, []float64{1}, []float64{1e-6})
	for a, selten := range [arten]Gewicht{1300, 1100, 900, 1000} {
		m.Haeufigkeit[a] = Haeufigkeiten{Selten: selten}
	}
	m.Fassung = m.fassung()
	return m
}
