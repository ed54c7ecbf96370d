// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
)

// Bestandsspeicher is everything that a storage offers around the stock.
type Bestandsspeicher interface {
	lieferung.Speicher
	lieferung.Bestandsleser
	Satzstand(ctx context.Context, s melde.Schluessel) (lieferung.Satzstand, bool, error)
	Strassen(ctx context.Context, ags melde.AGS) ([]lieferung.Strasseneintrag, error)
	Aenderungen(ctx context.Context, ab int64, hoechstens int) ([]lieferung.Aenderung, error)
	BeginneLadung(ctx context.Context) (bool, error)
	BeendeLadung(ctx context.Context) error
	SuchindexNeu(ctx context.Context, fortschritt func(erledigt, gesamt int)) error
}

// Lager is a storage as the room of the deliveries and that of the queries see it.
type Lager struct {
	Bestand Bestandsspeicher
	Abruf   abruf.Bestand
}

// Gemeinde is the municipality that delivers in the suite.
const Gemeinde melde.AGS = "14628270"

// jetzt is the instant at which the suite's clock stands: a Wednesday.
var jetzt = time.Date(2026, time.November, 4, 12, 0, 0, 0, uhr.Berlin())

// NeuerSatz returns a record without any fault. nr makes name, birth and key its own.
func NeuerSatz(nr int, aendere ...func(*melde.Meldesatz)) *melde.Meldesatz {
	s := &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: Gemeinde, Ordnungsmerkmal: fmt.Sprintf("OM%06d", nr)},
		Ereignis:   melde.Ereignis{Zeitpunkt: stunde(0), Zeichen: fmt.Sprintf("Z%06d", nr)},
		Name: melde.Personenname{
			Familienname: melde.Name("Muster" + buchstaben(nr)), Vornamen: "Erika Maria",
		},
		Geburt:     melde.Geburt{Datum: melde.TeilbekanntesDatum(19600101 + nr%28), Ort: "Pirna"},
		Geschlecht: "w",
		Wohnungen: []melde.Wohnung{{
			Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
				AGS: Gemeinde, Postleitzahl: "01796", Wohnort: "Pirna", Strasse: "Am Markt", Hausnummer: "1",
			}},
			Aktuell: true, Status: melde.AlleinigeWohnung, Einzug: 20010203,
		}},
	}
	for _, f := range aendere {
		f(s)
	}
	return s
}

// stunde returns the instant n hours after the start of the suite's events.
func stunde(n int) time.Time {
	return time.Date(2026, time.November, 2, 8, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Hour)
}

// buchstaben writes the number in letters, so that names differ also phonetically.
func buchstaben(nr int) string {
	const laute = "lmrstgfb"
	b := []byte{}
	for n := nr; ; n /= len(laute) {
		b = append(b, laute[n%len(laute)], 'a')
		if n < len(laute) {
			return string(b)
		}
	}
}

func um(stunden int) func(*melde.Meldesatz) {
	return func(s *melde.Meldesatz) { s.Ereignis.Zeitpunkt = stunde(stunden) }
}

func namens(name melde.Name) func(*melde.Meldesatz) {
	return func(s *melde.Meldesatz) { s.Name.Familienname = name }
}

func inGemeinde(ags melde.AGS) func(*melde.Meldesatz) {
	return func(s *melde.Meldesatz) {
		s.Schluessel.AGS = ags
		s.Wohnungen[0].Anschrift.Inland.AGS = ags
	}
}

func liefere(s *melde.Meldesatz) lieferung.Datensatz { return lieferung.Datensatz{Liefern: s} }

func loesche(nr, stunden int) lieferung.Datensatz {
	s := NeuerSatz(nr)
	return lieferung.Datensatz{Loeschen: &lieferung.Loeschung{
		Schluessel: s.Schluessel, Ereignis: melde.Ereignis{Zeitpunkt: stunde(stunden), Zeichen: "L" + s.Ereignis.Zeichen},
	}}
}

// Liste is a message held in memory; it implements lieferung.Quelle.
type Liste []lieferung.Datensatz

// Oeffne implements lieferung.Quelle.
func (l Liste) Oeffne() (lieferung.Saetze, error) { return &listenleser{rest: l}, nil }

// Zaehle implements lieferung.Quelle.
func (l Liste) Zaehle(context.Context) (int, error) { return len(l), nil }

type listenleser struct {
	rest Liste
	ende error // instead of io.EOF
}

func (l *listenleser) Naechster() (lieferung.Datensatz, error) {
	if len(l.rest) == 0 {
		if l.ende != nil {
			return lieferung.Datensatz{}, l.ende
		}
		return lieferung.Datensatz{}, io.EOF
	}
	satz := l.rest[0]
	l.rest = l.rest[1:]
	return satz, nil
}

// delta returns the message of a delivery in one package.
func delta(nummer uint64) lieferung.Nachricht {
	return lieferung.Nachricht{
		UUID: fmt.Sprintf("00000000-0000-4000-8000-%012d", nummer*1000+1), Erstellt: stunde(0), Autor: Gemeinde,
		Gemeinde: melde.Gemeinde{AGS: Gemeinde, Name: "Pirna"}, Nummer: nummer, Paket: 1, Letztes: true,
		Art: lieferung.Deltalieferung,
		Verfahren: lieferung.Verfahren{
			Produkt: "Beispielverfahren", Hersteller: "Musterhaus", Version: "1.2", XMeld: "25.11a",
		},
	}
}

// paket returns the message of one package of a Gesamtlieferung.
func paket(nummer, paket uint64, letztes bool) lieferung.Nachricht {
	n := delta(nummer)
	n.UUID = fmt.Sprintf("00000000-0000-4000-8000-%012d", nummer*1000+paket)
	n.Paket, n.Letztes, n.Art = paket, letztes, lieferung.Gesamtlieferung
	return n
}

// pruefstand is a storage with the room over it.
type pruefstand struct {
	Bestandsspeicher
	*lieferung.Dienst
	lager Lager
	abruf abruf.Bestand
	uhr   *uhr.Stell
}

func neuerPruefstand(l Lager, opt lieferung.Optionen) *pruefstand {
	u := uhr.Fest(jetzt)
	return &pruefstand{lager: l, Bestandsspeicher: l.Bestand, Dienst: lieferung.Neu(l.Bestand, u, opt), abruf: l.Abruf, uhr: u}
}

// nimm delivers and demands that no error comes.
func (p *pruefstand) nimm(t *testing.T, n lieferung.Nachricht, saetze ...lieferung.Datensatz) lieferung.Quittung {
	t.Helper()
	q, err := p.Nimm(t.Context(), n, Liste(saetze))
	if err != nil {
		t.Fatalf("delivery %d/%d: %v", n.Nummer, n.Paket, err)
	}
	return q
}

// satz returns the record of the key of NeuerSatz(nr); ok is false if there is none.
func (p *pruefstand) satz(t *testing.T, nr int) (fund abruf.Fund, ok bool) {
	t.Helper()
	return p.satzZu(t, NeuerSatz(nr).Schluessel)
}

func (p *pruefstand) satzZu(t *testing.T, s melde.Schluessel) (fund abruf.Fund, ok bool) {
	t.Helper()
	funde, err := p.abruf.Lade(t.Context(), []melde.Schluessel{s})
	if err != nil || len(funde) > 1 {
		t.Fatalf("%d records, %v", len(funde), err)
	}
	if len(funde) == 0 {
		return abruf.Fund{}, false
	}
	return funde[0], true
}

// name returns the family name that the register holds under the key of NeuerSatz(nr), "" if it has no record.
func (p *pruefstand) name(t *testing.T, nr int) melde.Name {
	t.Helper()
	fund, ok := p.satz(t, nr)
	if !ok {
		return ""
	}
	return fund.Satz.Name.Familienname
}

func (p *pruefstand) satzstand(t *testing.T, nr int) lieferung.Satzstand {
	t.Helper()
	stand, ok, err := p.Satzstand(t.Context(), NeuerSatz(nr).Schluessel)
	if err != nil || !ok {
		t.Fatalf("state of record %d: %v, %v", nr, ok, err)
	}
	return stand
}

// absturzzeit returns the event time of the i-th message of the crash test: far
// enough in the past for any number of them.
func absturzzeit(i int) time.Time { return stunde(-100000).Add(time.Duration(i) * time.Minute) }
