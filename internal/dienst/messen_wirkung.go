// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/dienst/messung"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/tueren/befehl"
)

// ohneProtokoll keeps the disk out of a measurement of the search.
type ohneProtokoll struct{}

// Schreibe implements abruf.Protokoll without writing.
func (ohneProtokoll) Schreibe(context.Context, protokoll.Eintrag) (int64, error) { return 1, nil }

// missWachstum: the time of a query without its log entry at a tenth of the
// residents and at all of them, one client.
func (s *messstand) missWachstum(ctx context.Context) error {
	var lasten []messung.Last
	for _, einwohner := range []int{s.auftrag.Einwohner, max(s.auftrag.Einwohner/10, 1)} {
		g, err := s.haus(ctx, einwohner)
		if err != nil {
			return err
		}
		fragen, err := g.fragenAn(ctx)
		if err != nil {
			return err
		}
		suchend := abruf.NeuerDienst(abruf.Anschluesse{
			Recht: g.recht, Bestand: g.speicher.abruf, Protokoll: ohneProtokoll{}, Merkmale: g.speicher.merkmale,
			Gemeinden: behoerde.Verzeichnis(), Uhr: g.uhr,
		}, abruf.Einstellungen{InternetwiderspruchWirkt: true})
		lasten = append(lasten, messung.Last{Klienten: 1, Tue: func(ctx context.Context, _, nr int) error {
			_, err := suchend.Personensuche(ctx, g.anfrage(&fragen[nr%len(fragen)]))
			return err
		}})
	}
	e, err := s.messe(ctx, "wachstum", lasten...)
	if err != nil {
		return err
	}
	s.melden(befehl.Messwert{Name: "wachstum", Wert: 1e6 / e[0].JeSekunde, Einheit: "µs je Suche", Referenz: 1e6 / e[1].JeSekunde,
		Bezug: fmt.Sprintf("dieselbe Suche bei %d statt %d Einwohnern", s.auftrag.Einwohner/10, s.auftrag.Einwohner)})
	return nil
}

// Bounds of the number of changes that are measured.
const (
	minAenderungen = 20
	maxAenderungen = 500
)

// anlassSperre is the occasion of a new Auskunftssperre (XMeldIT.Aenderungsart).
const anlassSperre = "307"

// missAenderung: a municipality delivers a block of one person; measured is the
// time from the file's arrival until a query gets the neutral answer.
func (s *messstand) missAenderung(ctx context.Context) error {
	g, err := s.haus(ctx, s.auftrag.Einwohner)
	if err != nil {
		return err
	}
	v, err := s.vergleiche(ctx)
	if err != nil {
		return err
	}
	offen, _, err := proben(g.land.ordner)
	if err != nil {
		return err
	}
	vermerk, err := musterinhalt(s.uhr)
	if err != nil {
		return err
	}
	b := &sperrbote{stand: s, haus: g}
	fragen := mische(offen, nil)
	beginn := s.uhr.Jetzt()
	var eigene, andere messung.Ergebnis
	for i := 0; i < min(maxAenderungen, len(offen)) && (i < minAenderungen || s.uhr.Jetzt().Sub(beginn) < s.auftrag.Dauer); i++ {
		d, err := b.sperre(ctx, offen[i])
		if err != nil {
			return err
		}
		eigene.Latenzen = append(eigene.Latenzen, d)
		d, err = s.stoppe(func() error { return v.schlagen(1, fragen, vermerk).Tue(ctx, 0, i) })
		if err != nil {
			return err
		}
		andere.Latenzen = append(andere.Latenzen, d)
	}
	slices.Sort(eigene.Latenzen)
	slices.Sort(andere.Latenzen)
	s.meldeLatenz("aenderung-wirksam", []messung.Ergebnis{eigene, andere}, 0.99,
		v.Name()+": ein Nachschlagen und ein haltbares Einfügen, p99 ebenso vieler")
	return nil
}

// sperrbote delivers blocks, each in a message of its own.
type sperrbote struct {
	stand *messstand
	haus  *messhaus
}

// lieferzaehler gives the deliveries after the first load their numbers.
type lieferzaehler struct {
	mu     sync.Mutex
	letzte map[melde.AGS]uint64
}

// naechste returns the number of the municipality's next delivery.
func (z *lieferzaehler) naechste(ags melde.AGS) uint64 {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.letzte == nil {
		z.letzte = map[melde.AGS]uint64{}
	}
	z.letzte[ags]++
	return z.letzte[ags] + 1
}

// errUnwirksam means that a delivered block has no effect.
var errUnwirksam = errors.New("a delivered block has no effect")

// sperre returns how long it took until the block was effective.
func (b *sperrbote) sperre(ctx context.Context, m *melde.Meldesatz) (time.Duration, error) {
	datei, err := b.schreibe(m)
	if err != nil {
		return 0, err
	}
	f := mische([]*melde.Meldesatz{m}, nil)[0]
	return b.stand.stoppe(func() error {
		if _, err := b.stand.spieleEin(ctx, b.haus.haus, datei); err != nil {
			return err
		}
		a, err := b.haus.abruf.Personensuche(ctx, b.haus.anfrage(&f))
		if err != nil {
			return err
		}
		if a.Status != abruf.StatusNeutral {
			return errUnwirksam
		}
		return nil
	})
}

// schreibe writes the message and returns its file.
func (b *sperrbote) schreibe(m *melde.Meldesatz) (datei string, err error) {
	neu := *m
	neu.Sperren = append(slices.Clone(m.Sperren), melde.Auskunftssperre{Grund: melde.SperreGefahr})
	neu.Anlass = anlassSperre
	return b.liefere("delta.xml", []*melde.Meldesatz{&neu})
}

// liefere writes the next message of the records' municipality to a file with the name.
func (b *sperrbote) liefere(name string, saetze []*melde.Meldesatz) (datei string, err error) {
	ags := saetze[0].Schluessel.AGS
	nummer := b.haus.lieferungen.naechste(ags)
	jetzt := b.stand.uhr.Jetzt().Truncate(time.Millisecond)
	autor := b.haus.register
	autor.Kennung = "ags:" + string(ags)
	kopf := xmeld.Kopf{UUID: geheim.UUID(), Erstellt: jetzt, Leser: b.haus.register, Autor: autor}
	lieferung := xmeld.Lieferkopf{Nummer: nummer, Paket: 1, LetztesPaket: true, Gemeinde: *saetze[0].Gemeinde, Art: xmeld.Deltalieferung}

	datei = filepath.Join(b.stand.ordner, name)
	f, err := os.Create(datei)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	x := xmeld.NeuerSchreiber1100(f, &kopf, &lieferung)
	for _, m := range saetze {
		neu := *m
		neu.Ereignis = melde.Ereignis{Zeitpunkt: jetzt, Zeichen: m.Schluessel.Ordnungsmerkmal + ".M" + strconv.FormatUint(nummer, 10)}
		if err := x.Liefern(&neu); err != nil {
			return "", err
		}
	}
	return datei, x.Schliesse()
}

// demoEinwohner is the size of the usual demonstration.
const demoEinwohner = 20_000

// missDemostart: seconds until kmr demo is ready, beside the reading of its
// messages with encoding/xml.
func (s *messstand) missDemostart(ctx context.Context) error {
	ordner := filepath.Join(s.ordner, "demo")
	lauf, halt := context.WithCancel(ctx)
	defer halt()
	beginn := s.uhr.Jetzt()
	dauer := time.Duration(0)
	err := s.werk.Fuehrevor(lauf, befehl.Vorfuehrung{
		Einwohner: min(demoEinwohner, s.auftrag.Einwohner), Seed: 1, Daten: ordner, Adresse: "127.0.0.1:0",
		Melde: func(string) {}, Fortschritt: s.auftrag.Fortschritt,
		Bereit: func(befehl.Bereitschaft) {
			dauer = s.uhr.Jetzt().Sub(beginn)
			halt()
		},
	})
	if err := errors.Join(err, ctx.Err()); err != nil {
		return err
	}
	dateien, err := lieferdateien(filepath.Join(ordner, "erfunden"))
	if err != nil {
		return err
	}
	vergleich, err := s.stoppe(func() error {
		for _, datei := range dateien {
			inhalt, err := os.ReadFile(datei)
			if err = errors.Join(err, ctx.Err()); err != nil {
				return err
			}
			if err := liesToken(inhalt); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.melden(befehl.Messwert{Name: "demo-start", Wert: dauer.Seconds(), Einheit: "s", Referenz: vergleich.Seconds(),
		Bezug: "Lesen derselben Nachrichten mit encoding/xml, nur Token"})
	return nil
}
