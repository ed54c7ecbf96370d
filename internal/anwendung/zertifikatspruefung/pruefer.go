// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung

import (
	"cmp"
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"kernmelderegister/internal/grund/sperrliste"
	"kernmelderegister/internal/grund/uhr"
)

// Ausstattung is what a Pruefer works with.
type Ausstattung struct {
	Einstellungen Einstellungen
	// Lies reads a file of the settings.
	Lies func(pfad string) ([]byte, error)
	// Nachlesen reads the settings again, so that entries come and go while the program runs;
	// nil: they stay. Hosts, limits and the folder of lists stay as they were at the start.
	Nachlesen func() (Einstellungen, error)
	// Produktiv refuses the built-in authority.
	Produktiv bool
	Uhr       uhr.Uhr
}

// Pruefer checks certificates. It is safe for concurrent use.
type Pruefer struct {
	lies        func(string) ([]byte, error)
	nachlesen   func() (Einstellungen, error)
	produktiv   bool
	uhr         uhr.Uhr
	richtlinie  *richtlinie
	vorrat      *sperrliste.Vorrat
	nachsehen   time.Duration
	gesamtfrist time.Duration

	aktuell atomic.Pointer[bestand]
	mu      sync.Mutex // guards the fields below
	gesehen time.Time
	stand   Ladestand
}

// Ladestand says how the files of the settings were last found.
type Ladestand struct {
	// Geladen is when what holds was read, Fehler why a later change could not be taken over.
	Geladen time.Time
	Fehler  error
}

// Neu reads the files and returns a Pruefer; Schliesse ends it. Error: ErrKonfig, ErrVorfuehrung.
func Neu(a Ausstattung) (*Pruefer, error) {
	r, err := liesRichtlinie(algorithmen)
	if err != nil {
		return nil, err
	}
	e := a.Einstellungen
	e.Frist = cmp.Or(e.Frist, 5*time.Second)
	p := &Pruefer{lies: a.Lies, nachlesen: a.Nachlesen, produktiv: a.Produktiv, uhr: a.Uhr, richtlinie: r,
		nachsehen: cmp.Or(e.Nachsehen, 30*time.Second), gesamtfrist: 2 * e.Frist}
	if p.nachlesen == nil {
		p.nachlesen = func() (Einstellungen, error) { return a.Einstellungen, nil }
	}
	b, err := liesBestand(a.Einstellungen, p.leser())
	if err != nil {
		return nil, err
	}
	p.aktuell.Store(b)
	p.gesehen = p.uhr.Jetzt()
	p.stand.Geladen = p.gesehen
	p.vorrat = sperrliste.Neu(sperrliste.Einstellungen{
		Rechner: e.Rechner, Ordner: e.Vorrat, Frist: e.Frist, Wartezeit: e.Wartezeit, Auffrischung: e.Auffrischung, Hoechstgroesse: e.Hoechstgroesse,
	}, a.Uhr)
	return p, nil
}

// Schliesse ends running questions and waits for them. Nothing may be checked afterwards.
func (p *Pruefer) Schliesse() { p.vorrat.Schliesse() }

func (p *Pruefer) leser() *leser { return &leser{lies: p.lies, produktiv: p.produktiv} }

// bild returns what holds now. From time to time one caller looks whether files
// have changed; a change that can't be read leaves everything as it was.
func (p *Pruefer) bild(ctx context.Context) *bestand {
	jetzt := p.uhr.Jetzt()
	if !p.mu.TryLock() {
		return p.aktuell.Load() // somebody else looks
	}
	defer p.mu.Unlock()
	if jetzt.Sub(p.gesehen) < p.nachsehen {
		return p.aktuell.Load()
	}
	p.gesehen = jetzt
	b, err := p.liesNeu()
	switch {
	case err != nil:
		if p.stand.Fehler == nil {
			slog.ErrorContext(ctx, "changed certificates are not taken over", slog.String("fehler", err.Error()))
		}
		p.stand.Fehler = err
	case b.summe == p.aktuell.Load().summe:
		p.stand.Fehler = nil
	default:
		p.aktuell.Store(b)
		p.stand = Ladestand{Geladen: jetzt}
		slog.InfoContext(ctx, "changed certificates taken over")
	}
	return p.aktuell.Load()
}

func (p *Pruefer) liesNeu() (*bestand, error) {
	e, err := p.nachlesen()
	if err != nil {
		return nil, err
	}
	return liesBestand(e, p.leser())
}

// netzadressen returns the first addresses that can be asked over HTTP.
func netzadressen(adressen []string) (liste []string) {
	for _, a := range adressen {
		if len(liste) < hoechstQuellen && (strings.HasPrefix(a, "http://") || strings.HasPrefix(a, "https://")) {
			liste = append(liste, a)
		}
	}
	return liste
}

// OhneOSCI returns nil if data may go through the network without OSCI today, see
// Einstellungen.OhneOSCI.
func (p *Pruefer) OhneOSCI(n Netz) error {
	return p.bild(context.Background()).einstellungen.OhneOSCI(n, uhr.Heute(p.uhr))
}
