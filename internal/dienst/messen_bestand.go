// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"kernmelderegister/internal/dienst/messung"
	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/tueren/eingang"
	"kernmelderegister/internal/welt"
)

// messland is a synthetic state as files.
type messland struct {
	ordner    string
	einwohner int
	dauer     time.Duration // of making and writing it
}

// messhaus is a register that has taken a messland in.
type messhaus struct {
	*haus
	land         *messland
	ergebnis     eingang.Ergebnis
	dauer        time.Duration // of the first load
	hoechststand int64         // greatest resident memory meanwhile in bytes, 0 if the system does not tell
	fragen       []messfrage   // made by fragenAn
	lieferungen  lieferzaehler
}

// land makes the state with so many residents, as it was yesterday.
func (s *messstand) land(ctx context.Context, einwohner int) (*messland, error) {
	if l := s.laender[einwohner]; l != nil {
		return l, nil
	}
	l := &messland{ordner: filepath.Join(s.ordner, "land-"+strconv.Itoa(einwohner)), einwohner: einwohner}
	var err error
	l.dauer, err = s.stoppe(func() error {
		e := befehl.Erzeugung{Einwohner: einwohner, Seed: s.auftrag.Seed, Ziel: l.ordner, Fehlerrate: 0.03, Fortschritt: s.auftrag.Fortschritt}
		_, err := erzeuge(ctx, e, heuteVon(s.uhr).PlusTage(-1), func(*welt.Welt) error { return nil })
		return err
	})
	if err != nil {
		return nil, err
	}
	s.laender[einwohner] = l
	return l, nil
}

// haus returns the register in SQLite with so many residents.
func (s *messstand) haus(ctx context.Context, einwohner int) (*messhaus, error) {
	if g := s.haeuser[einwohner]; g != nil {
		return g, nil
	}
	l, err := s.land(ctx, einwohner)
	if err != nil {
		return nil, err
	}
	g, err := s.belade(ctx, l, Konfig{Daten: filepath.Join(s.ordner, "haus-"+strconv.Itoa(einwohner)), Auskunft: Auskunftskonfig{RasterMS: new(int)}})
	if err != nil {
		return nil, err
	}
	s.haeuser[einwohner] = g
	return g, nil
}

// postgreshaus returns the register in the PostgreSQL of --db.
func (s *messstand) postgreshaus(ctx context.Context) (*messhaus, error) {
	if s.postgres != nil {
		return s.postgres, nil
	}
	l, err := s.land(ctx, s.auftrag.Einwohner)
	if err != nil {
		return nil, err
	}
	dsn, verwirf, err := messung.NeueDatenbank(ctx, s.auftrag.Ort.DB)
	if err != nil {
		return nil, err
	}
	s.nachher(verwirf)
	s.postgres, err = s.belade(ctx, l, Konfig{Daten: filepath.Join(s.ordner, "haus-postgres"), DB: dsn})
	return s.postgres, err
}

// belade opens a new register and delivers the state to it, as kmr einspielen does.
func (s *messstand) belade(ctx context.Context, l *messland, k Konfig) (*messhaus, error) {
	k.Betriebsart, k.Protokollauftrag = Test, []string{"*"}
	k.vorgaben()
	h, err := oeffneHaus(ctx, bau{konfig: k, uhr: s.uhr, ladung: true})
	if err != nil {
		return nil, err
	}
	s.nachher(h.schliesse)
	g := &messhaus{haus: h, land: l}
	gezaehlt := messung.VergissHoechststand()
	g.dauer, err = s.stoppe(func() error {
		g.ergebnis, err = s.spieleEin(ctx, h, l.ordner)
		return err
	})
	if gezaehlt {
		g.hoechststand = hoechststandSpeicher()
	}
	return g, err
}

// errMessnachricht means that the register refused what it was measured with.
var errMessnachricht = errors.New("the register refused a message of the measurement")

func (s *messstand) spieleEin(ctx context.Context, h *haus, quelle string) (eingang.Ergebnis, error) {
	quittungen := filepath.Join(h.konfig.Daten, "quittungen")
	if err := os.MkdirAll(quittungen, 0o700); err != nil {
		return eingang.Ergebnis{}, err
	}
	dateien, err := eingang.Sammle([]string{quelle}, nil, "")
	if err != nil {
		return eingang.Ergebnis{}, err
	}
	balken := fortschritt.Neu(s.auftrag.Fortschritt, "Lieferungen", eingang.Groesse(dateien))
	defer balken.Fertig()
	lauf := &eingang.Lauf{
		Eingang: h.eingangMit(quittungen), Lader: h.speicher.bestand, Fortschritt: balken.Plus, Abgewiesen: func(*eingang.Ablehnung) {},
	}
	e, err := lauf.Nimm(ctx, dateien)
	if err == nil && e.Abgewiesen+e.Zurueckgewiesen > 0 {
		err = errMessnachricht
	}
	return e, err
}

// missErzeugen: residents per second beside the bare writing of the same files.
func (s *messstand) missErzeugen(ctx context.Context) error {
	l, err := s.land(ctx, s.auftrag.Einwohner)
	if err != nil {
		return err
	}
	anteil, dauer, err := s.schreibeAb(ctx, l.ordner)
	if err != nil {
		return err
	}
	s.melden(befehl.Messwert{Name: "erzeugen", Wert: messung.JeSekunde(float64(l.einwohner), l.dauer), Einheit: "Einwohner/s",
		Referenz: messung.JeSekunde(float64(l.einwohner)*anteil, dauer), Bezug: "bloßes Schreiben derselben Dateien"})
	return nil
}

// abschriftgrenze bounds what is written for the comparison, in bytes.
const abschriftgrenze = 1 << 30

// schreibeAb writes the files of the folder a second time. It returns the share
// of all bytes that it wrote, and how long the writing took.
func (s *messstand) schreibeAb(ctx context.Context, ordner string) (anteil float64, dauer time.Duration, err error) {
	gesamt, geschrieben := int64(0), int64(0)
	ziel := filepath.Join(s.ordner, "abschrift")
	defer func() { err = errors.Join(err, os.RemoveAll(ziel)) }()
	if err := os.MkdirAll(ziel, 0o700); err != nil {
		return 0, 0, err
	}
	nr := 0
	err = filepath.WalkDir(ordner, func(pfad string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		gesamt += info.Size()
		if geschrieben > abschriftgrenze {
			return nil
		}
		inhalt, err := os.ReadFile(pfad)
		if err != nil {
			return err
		}
		nr++
		d, err := s.stoppe(func() error { return os.WriteFile(filepath.Join(ziel, strconv.Itoa(nr)), inhalt, 0o600) })
		dauer += d
		geschrieben += int64(len(inhalt))
		return errors.Join(err, ctx.Err())
	})
	return float64(geschrieben) / float64(max(gesamt, 1)), dauer, err
}

// missErstladung: records per second into SQLite, with --db into PostgreSQL too,
// beside the bare rows; and the memory of it beside the size of the database.
func (s *messstand) missErstladung(ctx context.Context) error {
	g, err := s.haus(ctx, s.auftrag.Einwohner)
	if err != nil {
		return err
	}
	v, err := s.vergleiche(ctx)
	if err != nil {
		return err
	}
	bezug := messung.JeSekunde(float64(v.uebernahme.Saetze), v.uebernahme.Dauer)
	s.meldeLadung("erstladung", g, bezug, v.uebernahme.Bezug)
	if info, err := os.Stat(filepath.Join(g.konfig.Daten, "register.db")); err == nil && g.hoechststand > 0 {
		s.melden(befehl.Messwert{Name: "erstladung-speicher", Wert: float64(g.hoechststand) / 1e6, Einheit: "MB",
			Referenz: float64(info.Size()) / 1e6, Bezug: "Größe der Datei register.db"})
	}
	if s.auftrag.Ort.DB == "" {
		return nil
	}
	p, err := s.postgreshaus(ctx)
	if err != nil {
		return err
	}
	s.meldeLadung("erstladung-postgres", p, bezug, v.uebernahme.Bezug)
	return nil
}

func (s *messstand) meldeLadung(name string, g *messhaus, referenz float64, bezug string) {
	s.melden(befehl.Messwert{Name: name, Wert: messung.JeSekunde(float64(g.ergebnis.Saetze), g.dauer), Einheit: "Datensätze/s",
		Referenz: referenz, Bezug: bezug})
}
