// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kernmelderegister/internal/dienst/messung"
	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/befehl"
)

// messklienten is the number of clients that ask, write or log side by side.
const messklienten = 32

// messscheiben is the number of slices of a measurement whose median counts.
const messscheiben = 5

// messungen lists the benchmarks in the order in which they run. Their names
// are those of --nur and the beginning of the names of their values.
func messungen() []einzelmessung {
	return []einzelmessung{
		{"xmeld-lesen", (*messstand).missXMeld},
		{"erzeugen", (*messstand).missErzeugen},
		{"erstladung", (*messstand).missErstladung},
		{"abfrage-prozess", (*messstand).missAbfrageProzess},
		{"abfrage-soap", (*messstand).missAbfrageSOAP},
		{"auskunft", (*messstand).missAuskunft},
		{"auskunft-sperre", (*messstand).missAuskunftSperre},
		{"seiten", (*messstand).missSeiten},
		{"protokoll", (*messstand).missProtokoll},
		{"wachstum", (*messstand).missWachstum},
		{"aenderung-wirksam", (*messstand).missAenderung},
		{"osci", (*messstand).missOSCI},
		{"zuordnung", (*messstand).missZuordnung},
		{"demo-start", (*messstand).missDemostart},
	}
}

type einzelmessung struct {
	name  string
	messe func(s *messstand, ctx context.Context) error
}

// Miss implements befehl.Werk: it makes a synthetic state in a folder of its
// own and removes it at the end. No existing register is touched: of --daten
// only the disk is used, of --db only the server, for databases that are
// dropped again.
func (w *Werk) Miss(ctx context.Context, m befehl.Messung, melde func(befehl.Messwert)) (err error) {
	if m.Einwohner < 10 || m.Dauer <= 0 {
		return konfigfehler("Gemessen wird mit mindestens 10 Einwohnern und einer Dauer über 0.")
	}
	gewaehlt, err := waehleMessungen(m.Nur)
	if err != nil {
		return err
	}
	m.Ort.DB = cmp.Or(m.Ort.DB, w.Umgebung("KMR_DB"))
	ordner, err := messordner(cmp.Or(m.Ort.Daten, w.Umgebung("KMR_DATEN")))
	if err != nil {
		return err
	}
	s := &messstand{werk: w, auftrag: m, melde: melde, uhr: uhr.System(), ordner: ordner,
		laender: map[int]*messland{}, haeuser: map[int]*messhaus{}}
	defer func() { err = errors.Join(err, s.raeumeAuf()) }()
	for _, e := range gewaehlt {
		if err := e.messe(s, ctx); err != nil {
			return fmt.Errorf("measure %s: %w", e.name, err)
		}
	}
	return nil
}

func waehleMessungen(nur []string) ([]einzelmessung, error) {
	alle := messungen()
	if len(nur) == 0 {
		return alle, nil
	}
	var gewaehlt []einzelmessung
	var namen []string
	for _, e := range alle {
		namen = append(namen, e.name)
		if slices.Contains(nur, e.name) {
			gewaehlt = append(gewaehlt, e)
		}
	}
	for _, n := range nur {
		if !slices.Contains(namen, n) {
			return nil, konfigfehler("Die Messung " + n + " gibt es nicht. Es gibt: " + strings.Join(namen, ", ") + ".")
		}
	}
	return gewaehlt, nil
}

// messordner makes the folder of a measurement. Others may pass through it: the
// server of the comparison has an account of its own.
func messordner(bei string) (string, error) {
	if bei != "" {
		if err := os.MkdirAll(bei, 0o700); err != nil {
			return "", err
		}
	}
	ordner, err := os.MkdirTemp(bei, "kmr-messen-*")
	if err != nil {
		return "", err
	}
	return ordner, os.Chmod(ordner, 0o711)
}

// messstand is a running measurement with what its parts share. What several of
// them need is made once, when the first one asks for it.
type messstand struct {
	werk    *Werk
	auftrag befehl.Messung
	melde   func(befehl.Messwert)
	uhr     uhr.Uhr
	ordner  string

	laender     map[int]*messland // by number of residents
	haeuser     map[int]*messhaus
	postgres    *messhaus
	vergleich   *messvergleich
	server      string // address of the PostgreSQL of the comparison
	aufraeumend []func() error
}

// nachher is done at the end, the latest first.
func (s *messstand) nachher(f func() error) { s.aufraeumend = append(s.aufraeumend, f) }

func (s *messstand) raeumeAuf() error {
	var err error
	for _, f := range slices.Backward(s.aufraeumend) {
		err = errors.Join(err, f())
	}
	return errors.Join(err, os.RemoveAll(s.ordner))
}

// melden reports a value beside its reference.
func (s *messstand) melden(m befehl.Messwert) {
	if m.Referenz != 0 {
		m.Verhaeltnis = gerundet(m.Wert / m.Referenz)
	}
	m.Wert, m.Referenz = gerundet(m.Wert), gerundet(m.Referenz)
	s.melde(m)
}

// gerundet keeps four significant digits: more would feign an accuracy.
func gerundet(x float64) float64 {
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return 0
	}
	stellen := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(x))))
	return math.Round(x*stellen) / stellen
}

// messe runs loads in turn under a progress bar.
func (s *messstand) messe(ctx context.Context, titel string, lasten ...messung.Last) ([]messung.Ergebnis, error) {
	balken := fortschritt.Neu(s.auftrag.Fortschritt, "Messung "+titel, int64(messscheiben*len(lasten)))
	defer balken.Fertig()
	return messung.Abwechselnd(ctx, messung.Plan{Dauer: s.auftrag.Dauer, Scheiben: messscheiben, Fortschritt: balken.Plus}, lasten...)
}

// stoppe returns how long f took.
func (s *messstand) stoppe(f func() error) (time.Duration, error) {
	beginn := s.uhr.Jetzt()
	err := f()
	return s.uhr.Jetzt().Sub(beginn), err
}

// messvergleich is the bare database of the run with the rows of the register.
type messvergleich struct {
	messung.Vergleich
	uebernahme messung.Uebernahme
}

// vergleiche returns the comparison: the PostgreSQL of --db, else a throw-away
// server, else a bare SQLite.
func (s *messstand) vergleiche(ctx context.Context) (*messvergleich, error) {
	if s.vergleich != nil {
		return s.vergleich, nil
	}
	g, err := s.haus(ctx, s.auftrag.Einwohner)
	if err != nil {
		return nil, err
	}
	v, err := s.oeffneVergleich(ctx)
	if err != nil {
		return nil, err
	}
	s.nachher(v.Schliesse)
	quelle, err := messung.OeffneQuelle(filepath.Join(g.konfig.Daten, "register.db"))
	if err != nil {
		return nil, err
	}
	balken := fortschritt.Neu(s.auftrag.Fortschritt, "Vergleichsgröße laden", 0)
	u, err := v.Uebernimm(ctx, quelle)
	balken.Fertig()
	if err := errors.Join(err, quelle.Close()); err != nil {
		return nil, err
	}
	s.vergleich = &messvergleich{v, u}
	return s.vergleich, nil
}

func (s *messstand) oeffneVergleich(ctx context.Context) (messung.Vergleich, error) {
	server, err := s.postgresserver(ctx)
	if err != nil {
		return nil, err
	}
	if server == "" {
		return messung.NeuesSQLite(ctx, filepath.Join(s.ordner, "vergleich.db"), messklienten)
	}
	dsn, verwirf, err := messung.NeueDatenbank(ctx, server)
	if err != nil {
		return nil, err
	}
	s.nachher(verwirf)
	return messung.NeuesPostgres(ctx, dsn, messklienten)
}

// postgresserver returns the address of a server, "" if there is none.
func (s *messstand) postgresserver(ctx context.Context) (string, error) {
	if s.auftrag.Ort.DB != "" || s.server != "" {
		return cmp.Or(s.auftrag.Ort.DB, s.server), nil
	}
	c, err := messung.StarteCluster(ctx, s.ordner)
	if ctx.Err() != nil {
		return "", errors.Join(ctx.Err(), err)
	}
	if err != nil {
		slog.WarnContext(ctx, "no PostgreSQL to compare with, bare SQLite instead", slog.String("grund", err.Error()))
		return "", nil
	}
	s.nachher(c.Stoppe)
	s.server = c.DSN()
	return s.server, nil
}
