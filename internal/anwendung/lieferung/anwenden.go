// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"bytes"
	"context"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
)

// Objections that depend on what the register already holds.
var (
	regelAelter = regel{ID: "L-Folge-aelter", Konsequenz: ErfasstMitHinweis,
		Text: "Das Ereignis ist älter als das zuletzt verarbeitete zu diesem Datensatz; der Datensatz bleibt unverändert."}
	regelMehrfach = regel{ID: "L-Folge-mehrfach", Konsequenz: ErfasstMitHinweis,
		Text: "Das Ordnungsmerkmal kommt in der Nachricht mehrfach vor; das spätere Ereignis gilt."}
	regelDoppelt = regel{ID: "L-Folge-doppelt", Konsequenz: Zurueckgewiesen,
		Text: "Dasselbe Ereignis zu diesem Ordnungsmerkmal kommt in der Nachricht mehrfach vor."}
	regelFehlt = regel{ID: "L-Folge-fehlt", Konsequenz: Zurueckgewiesen,
		Text: "Der zu löschende Datensatz ist im Register nicht vorhanden."}
	regelMangel = regel{ID: "L-Mangel", Konsequenz: Zurueckgewiesen}
)

// beurteile returns the objections that follow from the record itself.
func (d *Dienst) beurteile(n *Nachricht, s *Datensatz, heute melde.Datum) []Meldung {
	p := &pruefling{
		Meldesatz: s.Liefern, Autor: n.Autor, Art: n.Art, Heute: heute,
		EreignisTag:        melde.DatumVon(s.Ereignis().Zeitpunkt.In(uhr.Berlin())),
		KennzeichenPflicht: d.opt.KennzeichenPflicht,
	}
	if s.Loeschen != nil {
		p.Meldesatz = &melde.Meldesatz{Schluessel: s.Loeschen.Schluessel, Ereignis: s.Loeschen.Ereignis}
	}
	b := befunde{satz: p.Meldesatz}
	if m := s.Mangel; m != nil {
		r := regelMangel
		r.Text = m.Text
		b.regel = &r
		b.melde(m.Blatt, m.Inhalt)
	}
	pruefeTafel(regelnSchluessel, p, &b)
	if s.Mangel == nil && s.Liefern != nil {
		pruefeTafel(regelnSatz, p, &b)
		pruefeTafel(regelnAngaben, p, &b)
		pruefeTafel(regelnWohnung, p, &b)
		pruefeTafel(regelnKennzeichen, p, &b)
	}
	return b.schwersteZuerst()
}

// anwendung applies the records of one batch.
type anwendung struct {
	*Dienst
	w         Schreiber
	vorgang   *Vorgang
	geaendert []personen.Aenderung
}

// wendeAn decides what becomes of each record, hands the changes to w and lets
// the linking follow. A key that comes twice starts a new part, so that the second
// sees the first.
func (d *Dienst) wendeAn(ctx context.Context, w Schreiber, v *Vorgang, alle []posten) error {
	if d.opt.Zuordner != nil {
		// Taken before any record is: two that wait for each other never end.
		if _, _, err := w.Zuordnung().Regelwerk(ctx); err != nil {
			return err
		}
	}
	a := anwendung{Dienst: d, w: w, vorgang: v}
	gesehen := make(map[melde.Schluessel]struct{}, len(alle))
	anfang := 0
	for i := range alle {
		schluessel := alle[i].Schluessel()
		if _, doppelt := gesehen[schluessel]; doppelt {
			if err := a.teil(ctx, alle[anfang:i]); err != nil {
				return err
			}
			anfang = i
			clear(gesehen)
		}
		gesehen[schluessel] = struct{}{}
	}
	if err := a.teil(ctx, alle[anfang:]); err != nil {
		return err
	}
	if d.opt.Zuordner == nil {
		return nil
	}
	return d.opt.Zuordner.Fortschreibe(ctx, w.Zuordnung(), a.geaendert)
}

func (a *anwendung) teil(ctx context.Context, teil []posten) error {
	if len(teil) == 0 {
		return nil
	}
	schluessel := make([]melde.Schluessel, len(teil))
	for i := range teil {
		schluessel[i] = teil[i].Schluessel()
	}
	bekannte, err := a.w.Bekannte(ctx, schluessel)
	if err != nil {
		return err
	}
	e := entscheider{vorgang: a.vorgang, stapel: Stapel{Vorgang: a.vorgang.ID, Speichern: make([]Speichersatz, 0, len(teil))}}
	if err := a.pruefeKennzeichen(ctx, &e, teil, bekannte); err != nil {
		return err
	}
	for i := range teil {
		e.entscheide(&teil[i], bekannte[i])
	}
	geaendert, err := a.w.Wende(ctx, e.stapel)
	a.geaendert = append(a.geaendert, geaendert...)
	return err
}

// pruefeKennzeichen lets the guard look at what is about to be stored.
func (a *anwendung) pruefeKennzeichen(ctx context.Context, e *entscheider, teil []posten, bekannte []Bekannt) error {
	if a.opt.Kennzeichen == nil {
		return nil
	}
	var stellen []int
	var saetze []*melde.Meldesatz
	for i := range teil {
		p := &teil[i]
		if p.Liefern == nil || weistZurueck(p.meldungen) {
			continue
		}
		if r := e.folge(p, bekannte[i]); r == nil || r == &regelMehrfach {
			stellen, saetze = append(stellen, i), append(saetze, p.Liefern)
		}
	}
	if len(saetze) == 0 {
		return nil
	}
	urteile, err := a.opt.Kennzeichen.Pruefe(ctx, a.w.Zuordnung(), saetze)
	if err != nil {
		return err
	}
	for i, ablehnung := range urteile {
		if p := &teil[stellen[i]]; ablehnung != nil {
			p.meldungen = append([]Meldung{kennzeichenmeldung(p, ablehnung)}, p.meldungen...)
		}
	}
	return nil
}

// entscheider turns records into changes and counts what became of them.
type entscheider struct {
	vorgang *Vorgang
	stapel  Stapel
}

func (e *entscheider) entscheide(p *posten, bekannt Bekannt) {
	e.vorgang.Zahlen.Gelesen++
	meldungen := p.meldungen
	if weistZurueck(meldungen) {
		e.belasse(p, bekannt)
		e.vermerke(meldungen)
		return
	}
	switch r := e.folge(p, bekannt); r {
	case nil, &regelMehrfach:
		if r != nil {
			meldungen = append(meldungen, r.zu(p))
		}
		e.uebernimm(p, bekannt)
	case &regelFehlt:
		// The time of the deletion stays, so that an older event that comes
		// later does not create the record.
		e.loesche(p, bekannt)
		meldungen = append(meldungen, r.zu(p))
	default: // the record's content does not count any more
		e.belasse(p, bekannt)
		meldungen = []Meldung{r.zu(p)}
	}
	e.vermerke(meldungen)
}

// folge compares the event with the one that the register has of the key: order
// is that of the events, not of the arrival (SächsMeldVO § 10 Abs. 1 Satz 6).
func (e *entscheider) folge(p *posten, bekannt Bekannt) *regel {
	zeit := p.Ereignis().Zeitpunkt.UnixMilli()
	bekanntes := bekannt.ID != 0 || bekannt.Geloescht
	selbeNachricht := bekanntes && bekannt.Vorgang == e.vorgang.ID
	switch {
	case selbeNachricht && zeit == bekannt.Ereignis:
		return &regelDoppelt
	case bekanntes && zeit < bekannt.Ereignis:
		return &regelAelter
	case p.Loeschen != nil && bekannt.ID == 0:
		return &regelFehlt
	case selbeNachricht:
		return &regelMehrfach
	}
	return nil
}

func (e *entscheider) uebernimm(p *posten, bekannt Bekannt) {
	if p.Loeschen != nil {
		e.vorgang.Zahlen.Geloescht++
		e.loesche(p, bekannt)
		return
	}
	e.speichere(p, bekannt)
}

func (e *entscheider) loesche(p *posten, bekannt Bekannt) {
	e.stapel.Loeschen = append(e.stapel.Loeschen, Loeschsatz{Loeschung: *p.Loeschen, Vorher: bekannt})
}

func (e *entscheider) speichere(p *posten, bekannt Bekannt) {
	e.vorgang.Zahlen.Gespeichert++
	if bekannt.ID != 0 && bytes.Equal(bekannt.Koerper, p.abdruck.Koerper) {
		e.stapel.Beruehren = append(e.stapel.Beruehren, bekannt)
		return
	}
	e.stapel.Speichern = append(e.stapel.Speichern, Speichersatz{Satz: p.Liefern, Abdruck: p.abdruck, Vorher: bekannt})
}

// belasse notes that the municipality still has the record, although this
// version of it was not taken.
func (e *entscheider) belasse(p *posten, bekannt Bekannt) {
	eigener := p.Schluessel().AGS == e.vorgang.Nachricht.Gemeinde.AGS
	if bekannt.ID != 0 && eigener {
		e.stapel.Beruehren = append(e.stapel.Beruehren, bekannt)
	}
}

// vermerke counts the record and keeps what is objected to it.
func (e *entscheider) vermerke(meldungen []Meldung) {
	if len(meldungen) == 0 {
		return
	}
	z := &e.vorgang.Zahlen
	z.MitMeldung++
	if weistZurueck(meldungen) {
		z.Zurueckgewiesen++
	} else {
		z.Hinweise++
	}
	e.stapel.Meldungen = append(e.stapel.Meldungen, meldungen...)
}

// zu returns the objection to the record.
func (r *regel) zu(p *posten) Meldung {
	return Meldung{
		Ereignis: p.Ereignis(), Schluessel: p.Schluessel(),
		Konsequenz: r.Konsequenz, Text: r.Text, Regel: r.ID,
	}
}
