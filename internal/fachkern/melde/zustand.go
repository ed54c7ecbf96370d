// SPDX-License-Identifier: EUPL-1.2

package melde

// Lage says where the person of a record is, seen from its municipality.
type Lage uint8

// The situations of a record.
const (
	Gemeldet   Lage = iota // at least one current dwelling in the municipality
	Verzogen               // no current dwelling, moved within Germany, abroad or to unknown
	Verstorben             // dead
)

// String returns the German word.
func (l Lage) String() string {
	switch l {
	case Verzogen:
		return "verzogen"
	case Verstorben:
		return "verstorben"
	}
	return "gemeldet"
}

// Lage derives the situation from the dwellings and the death.
func (s *Meldesatz) Lage() Lage {
	if s.Tod != nil {
		return Verstorben
	}
	for i := range s.Wohnungen {
		if w := &s.Wohnungen[i]; w.Aktuell && s.IstEigene(w) {
			return Gemeldet
		}
	}
	return Verzogen
}

// IstEigene reports whether the dwelling lies in the municipality of the
// record. Records also name dwellings elsewhere: where the person came from or
// went to, abroad, and the other dwellings of who has several (DSMeld 1213a).
func (s *Meldesatz) IstEigene(w *Wohnung) bool {
	return w.Art == "" && w.Anschrift.Form == AnschriftInland && w.Anschrift.Inland.AGS == s.Schluessel.AGS
}

// Ausscheiden returns the day on which the person left the municipality's
// stock: the day of death, else the last move-out from a dwelling there; if
// none is known there, for example under the key of a municipality that has been
// merged, from any German dwelling. 0 if the person is still registered or no
// usable date is known.
func (s *Meldesatz) Ausscheiden() Datum {
	switch s.Lage() {
	case Gemeldet:
		return 0
	case Verstorben:
		if s.Tod.Tag != 0 {
			return s.Tod.Tag
		}
	}
	eigener, irgendeiner := Datum(0), Datum(0)
	for i := range s.Wohnungen {
		w := &s.Wohnungen[i]
		if s.IstEigene(w) {
			eigener = max(eigener, w.Auszug.Spaetestens())
		} else if w.Art == "" && w.Anschrift.Form == AnschriftInland {
			irgendeiner = max(irgendeiner, w.Auszug.Spaetestens())
		}
	}
	if eigener == 0 {
		return irgendeiner
	}
	return eigener
}

// Aufbewahrung holds the dates of BMG § 13 Abs. 2 for a record.
type Aufbewahrung struct {
	GesondertAb Datum // first day of the gesonderte Aufbewahrung, 0 if none is due
	LoeschenAb  Datum // first day on which the record must be gone, 0 if none is due
}

// AnlassAussonderung is the occasion with which a municipality itself moves a
// record to the gesonderte Aufbewahrung; 703 and 704 concern records there.
const (
	AnlassAussonderung       = "701"
	AnlassAenderungGesondert = "703"
	AnlassBestandGesondert   = "704"
)

// Aufbewahrung computes when the record goes to the gesonderte Aufbewahrung
// and when it must be deleted: five years after the end of the calendar year
// of the move or death, and fifty years after that (BMG § 13 Abs. 2, BMG-13.1).
// A municipality that separates a record by itself (occasions 701, 703, 704)
// makes it separate from the day of that event at the latest.
func (s *Meldesatz) Aufbewahrung() Aufbewahrung {
	ausscheiden := s.Ausscheiden()
	ausgesondert := s.Anlass == AnlassAussonderung || s.Anlass == AnlassAenderungGesondert || s.Anlass == AnlassBestandGesondert
	if ausscheiden == 0 && !ausgesondert {
		return Aufbewahrung{}
	}
	var a Aufbewahrung
	if ausscheiden != 0 {
		a.GesondertAb = Datum((ausscheiden.Jahr()+6)*10000 + 101)
		a.LoeschenAb = Datum((ausscheiden.Jahr()+56)*10000 + 101)
	}
	if ereignis := DatumVon(s.Ereignis.Zeitpunkt); ausgesondert && (a.GesondertAb == 0 || ereignis < a.GesondertAb) {
		a.GesondertAb = ereignis
	}
	return a
}

// IstGesondert reports whether the record is in the gesonderte Aufbewahrung on the day.
func (a Aufbewahrung) IstGesondert(heute Datum) bool {
	return a.GesondertAb != 0 && heute >= a.GesondertAb
}
