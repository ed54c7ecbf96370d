// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/gruppenschreiber"
)

// Betriebsausstattung is what the running log works with.
type Betriebsausstattung struct {
	Anhaenger protokoll.Anhaenger
	// Versiegler seals in the background; nil for a process that only writes.
	Versiegler *protokoll.Versiegler
	Logger     *slog.Logger
	// Pause is how long entries are collected before they are sealed together; default one second.
	Pause   time.Duration
	Grenzen gruppenschreiber.Grenzen
	// Vertraege are the bodies to which contents of their queries are sealed.
	Vertraege Vertraege
	// Programm is the build that stands in every entry (rules and profiles are part of it).
	Programm string
}

// Betrieb is the running log: it writes entries durably and seals them shortly
// afterwards. It owns goroutines and must be closed.
type Betrieb struct {
	schreiber  *protokoll.Schreiber
	versiegler *protokoll.Versiegler
	logger     *slog.Logger
	pause      time.Duration
	vertraege  Vertraege
	programm   string
	anstoss    chan struct{} // holds one token when there is something to seal
	ende       chan struct{}
	fertig     chan struct{}
}

const (
	standardPause = time.Second
	// schlussfrist bounds the sealing at shutdown; what is left is sealed at the next start.
	schlussfrist = 30 * time.Second
)

// Starte returns the running log. What an earlier process left unsealed is sealed first.
func Starte(a Betriebsausstattung) *Betrieb {
	b := &Betrieb{
		schreiber:  protokoll.NeuerSchreiber(a.Anhaenger, a.Grenzen),
		versiegler: a.Versiegler,
		logger:     a.Logger,
		pause:      cmp.Or(a.Pause, standardPause),
		vertraege:  a.Vertraege,
		programm:   a.Programm,
		anstoss:    make(chan struct{}, 1),
		ende:       make(chan struct{}),
		fertig:     make(chan struct{}),
	}
	b.stosseAn()
	go b.laufe()
	return b
}

// Schreibe returns the number of the entry when it is durable. After an error it
// is not written and the event must not take place.
func (b *Betrieb) Schreibe(ctx context.Context, e protokoll.Eintrag) (int64, error) {
	e.Programm = b.programm
	e, kapsel, err := b.vertraege.verwahre(e)
	if err != nil {
		return 0, err
	}
	nummer, err := b.schreiber.SchreibeMit(ctx, e, kapsel)
	if err == nil {
		b.stosseAn()
	}
	return nummer, err
}

// Versiegle seals everything written so far and returns when it is sealed.
func (b *Betrieb) Versiegle(ctx context.Context) error {
	if b.versiegler == nil {
		return nil
	}
	for {
		_, _, err := b.versiegler.Versiegle(ctx)
		if fehler.ArtVon(err) != fehler.Konflikt {
			return err
		}
		// The background or another process was faster; go on from its tree head.
	}
}

// Schliesse refuses new entries, waits for the accepted ones and seals all.
func (b *Betrieb) Schliesse() error {
	b.schreiber.Schliesse()
	close(b.ende)
	<-b.fertig
	ctx, ab := context.WithTimeout(context.Background(), schlussfrist)
	defer ab()
	return b.Versiegle(ctx)
}

func (b *Betrieb) stosseAn() {
	select {
	case b.anstoss <- struct{}{}:
	default:
	}
}

func (b *Betrieb) laufe() {
	defer close(b.fertig)
	ctx := context.Background()
	wecker := time.NewTimer(b.pause)
	defer wecker.Stop()
	for {
		select {
		case <-b.ende:
			return
		case <-b.anstoss:
		}
		if err := b.Versiegle(ctx); err != nil {
			b.logger.ErrorContext(ctx, "sealing the log failed", slog.Any("fehler", err))
		}
		wecker.Reset(b.pause)
		select {
		case <-b.ende:
			return
		case <-wecker.C:
		}
	}
}
