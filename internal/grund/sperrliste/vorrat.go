// SPDX-License-Identifier: EUPL-1.2

package sperrliste

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"kernmelderegister/internal/grund/uhr"
)

// Einstellungen are the limits. Zero values mean the defaults.
type Einstellungen struct {
	// Rechner are the hosts that may be asked, as "name" or "name:port"; no others.
	Rechner []string
	// Ordner keeps fetched lists across starts; empty: in memory only.
	Ordner string
	// Frist is how long one fetch may take (5 s), Wartezeit how long a source that failed
	// is not asked again (1 min), Auffrischung after what time a list or an answer is
	// fetched anew although it still holds (1 h).
	Frist, Wartezeit, Auffrischung time.Duration
	// Hoechstgroesse bounds a list in bytes (16 MiB).
	Hoechstgroesse int64
}

func (e Einstellungen) mitVorgaben() *Einstellungen {
	e.Frist = cmp.Or(e.Frist, 5*time.Second)
	e.Wartezeit = cmp.Or(e.Wartezeit, time.Minute)
	e.Auffrischung = cmp.Or(e.Auffrischung, time.Hour)
	e.Hoechstgroesse = cmp.Or(e.Hoechstgroesse, 16<<20)
	return &e
}

// Bounds of the memory.
const (
	hoechstListen    = 256
	hoechstAntworten = 20_000
)

// Vorrat asks sources and keeps their answers. It is safe for concurrent use.
type Vorrat struct {
	vorgabe   *Einstellungen
	uhr       uhr.Uhr
	holer     *holer
	listen    *faecher[*Liste]
	antworten *faecher[Auskunft]
	beende    context.CancelFunc
	laeufe    sync.WaitGroup

	mu      sync.Mutex
	staende map[string]Quellenstand // by source
}

// Neu returns a Vorrat; Schliesse ends it.
func Neu(e Einstellungen, u uhr.Uhr) *Vorrat {
	v := &Vorrat{vorgabe: e.mitVorgaben(), uhr: u, holer: neuerHoler(e.Rechner), staende: map[string]Quellenstand{}}
	wurzel, beende := context.WithCancel(context.Background())
	v.beende = beende
	v.listen = neueFaecher[*Liste](v, wurzel, hoechstListen)
	v.antworten = neueFaecher[Auskunft](v, wurzel, hoechstAntworten)
	return v
}

func neueFaecher[T any](v *Vorrat, wurzel context.Context, hoechstens int) *faecher[T] {
	return &faecher[T]{vorgabe: v.vorgabe, jetzt: v.uhr.Jetzt, wurzel: wurzel, laeufe: &v.laeufe, hoechstens: hoechstens, stand: map[string]*fach[T]{}}
}

// Schliesse ends running fetches and waits for them. Nothing may be asked afterwards.
func (v *Vorrat) Schliesse() {
	v.beende()
	v.laeufe.Wait()
	v.holer.klient.CloseIdleConnections()
}

// Frage is a question about one certificate.
type Frage struct {
	// Zertifikat is the certificate in question, Aussteller the one that signed it.
	Zertifikat, Aussteller *x509.Certificate
	// Zeitpunkt is the instant that the answer must cover.
	Zeitpunkt time.Time
	// Art and Quelle are the source: a http(s) URL, or for CRL also the path of a file.
	Art    Art
	Quelle string
}

// Frage asks one source. Error: one of the errors of this package or of ctx; then
// nothing is known.
func (v *Vorrat) Frage(ctx context.Context, f Frage) (Auskunft, error) {
	if f.Art == OCSP {
		return v.frageOCSP(ctx, f)
	}
	l, err := v.listen.nimm(ctx, bestellung[*Liste]{
		schluessel: schluessel(f.Quelle, f.Aussteller.Raw, fassung(f.Quelle)),
		taugt:      func(l *Liste) bool { return v.gilt(l.Stand, l.Naechste, f.Zeitpunkt) },
		anfang:     func() (*Liste, bool) { return v.bewahrt(f) },
		hole: func(ctx context.Context) (*Liste, error) {
			l, err := v.holeListe(ctx, f)
			s := Quellenstand{Art: CRL, Quelle: f.Quelle, Fehler: err}
			if err == nil {
				s.Stand, s.Naechste = l.Stand, l.Naechste
			}
			v.merke(s)
			return l, err
		},
	})
	if err != nil {
		return Auskunft{Art: CRL, Quelle: f.Quelle}, err
	}
	return l.Auskunft(f.Zertifikat, f.Quelle)
}

func (v *Vorrat) frageOCSP(ctx context.Context, f Frage) (Auskunft, error) {
	return v.antworten.nimm(ctx, bestellung[Auskunft]{
		schluessel: schluessel(f.Quelle, f.Aussteller.Raw, f.Zertifikat.SerialNumber.Bytes()),
		taugt:      func(a Auskunft) bool { return v.gilt(a.Stand, a.Naechste, f.Zeitpunkt) },
		hole: func(ctx context.Context) (Auskunft, error) {
			a, err := v.holeAntwort(ctx, f)
			v.merke(Quellenstand{Art: OCSP, Quelle: f.Quelle, Stand: a.Stand, Naechste: a.Naechste, Fehler: err})
			return a, err
		},
	})
}

func (v *Vorrat) holeAntwort(ctx context.Context, f Frage) (Auskunft, error) {
	inhalt, err := v.holer.frageOCSP(ctx, f.Quelle, f.Zertifikat, f.Aussteller)
	if err != nil {
		return Auskunft{}, err
	}
	a, err := LiesAntwort(inhalt, f.Zertifikat, f.Aussteller, v.uhr.Jetzt(), v.vorgabe.Auffrischung)
	a.Quelle = f.Quelle
	return a, err
}

// gilt reports whether a statement of this time covers the instant.
func (v *Vorrat) gilt(stand, naechste, zeitpunkt time.Time) bool {
	return !zeitpunkt.After(naechste) && !stand.After(v.uhr.Jetzt().Add(gangabweichung))
}

// holeListe fetches a list, or reads it where the source is a file.
func (v *Vorrat) holeListe(ctx context.Context, f Frage) (*Liste, error) {
	if istDatei(f.Quelle) {
		inhalt, err := v.lies(f.Quelle)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnerreichbar, err)
		}
		return LiesListe(inhalt, f.Aussteller)
	}
	inhalt, err := v.holer.hole(ctx, anfrage{adresse: f.Quelle, hoechstens: v.vorgabe.Hoechstgroesse})
	if err != nil {
		return nil, err
	}
	l, err := LiesListe(inhalt, f.Aussteller)
	if err != nil {
		return nil, err
	}
	if err := v.bewahre(f, inhalt); err != nil {
		slog.WarnContext(ctx, "revocation list is not kept on disk", slog.String("fehler", err.Error()))
	}
	return l, nil
}

// fassung tells a changed file from the one before; the operator may replace it at any time.
func fassung(quelle string) []byte {
	if !istDatei(quelle) {
		return nil
	}
	info, err := os.Stat(quelle)
	if err != nil {
		return nil
	}
	return fmt.Appendf(nil, "%d %d", info.Size(), info.ModTime().UnixNano())
}

func istDatei(quelle string) bool { return !strings.Contains(quelle, ":") }

// bewahrt returns the list that an earlier run has kept. It is checked like a
// fetched one: a folder may be tampered with.
func (v *Vorrat) bewahrt(f Frage) (*Liste, bool) {
	if v.vorgabe.Ordner == "" || istDatei(f.Quelle) {
		return nil, false
	}
	inhalt, err := v.lies(v.ablage(f))
	if err != nil {
		return nil, false
	}
	l, err := LiesListe(inhalt, f.Aussteller)
	return l, err == nil
}

// bewahre keeps the list for the next start; it replaces the former one at once.
func (v *Vorrat) bewahre(f Frage, inhalt []byte) error {
	if v.vorgabe.Ordner == "" {
		return nil
	}
	if err := os.MkdirAll(v.vorgabe.Ordner, 0o700); err != nil {
		return err
	}
	neu, err := os.CreateTemp(v.vorgabe.Ordner, "neu-*")
	if err != nil {
		return err
	}
	_, err = io.Copy(neu, bytes.NewReader(inhalt))
	if e := neu.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(neu.Name(), v.ablage(f))
	}
	if err != nil {
		_ = os.Remove(neu.Name())
	}
	return err
}

func (v *Vorrat) ablage(f Frage) string {
	return filepath.Join(v.vorgabe.Ordner, schluessel(f.Quelle, f.Aussteller.Raw)+".crl")
}

// lies reads a file up to the limit of a list.
func (v *Vorrat) lies(pfad string) ([]byte, error) {
	datei, err := os.Open(pfad)
	if err != nil {
		return nil, err
	}
	defer func() { _ = datei.Close() }()
	inhalt, err := io.ReadAll(io.LimitReader(datei, v.vorgabe.Hoechstgroesse+1))
	if err == nil && int64(len(inhalt)) > v.vorgabe.Hoechstgroesse {
		err = ErrUnbrauchbar
	}
	return inhalt, err
}

// schluessel names a place: the source and for whom it speaks.
func schluessel(quelle string, teile ...[]byte) string {
	h := sha256.New()
	h.Write([]byte(quelle))
	for _, t := range teile {
		h.Write([]byte{0})
		summe := sha256.Sum256(t)
		h.Write(summe[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Quellenstand says how a source of lists or a responder was last found.
type Quellenstand struct {
	Art    Art
	Quelle string
	// Stand and Naechste are those of the youngest statement, zero if there is none.
	Stand, Naechste time.Time
	// Versucht is when it was last asked, Fehler what came of it.
	Versucht time.Time
	Fehler   error
}

// hoechstStaende bounds what is remembered about sources.
const hoechstStaende = 512

// merke notes how a source was found. A failure keeps the statement that came before it.
func (v *Vorrat) merke(s Quellenstand) {
	v.mu.Lock()
	defer v.mu.Unlock()
	alt, da := v.staende[s.Quelle]
	if !da && len(v.staende) >= hoechstStaende {
		return
	}
	if s.Fehler != nil {
		s.Stand, s.Naechste = alt.Stand, alt.Naechste
	}
	s.Versucht = v.uhr.Jetzt()
	v.staende[s.Quelle] = s
}

// Staende returns the sources that have been asked since the start, in the order of their names.
func (v *Vorrat) Staende() []Quellenstand {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.SortedFunc(maps.Values(v.staende), func(a, b Quellenstand) int { return cmp.Compare(a.Quelle, b.Quelle) })
}
