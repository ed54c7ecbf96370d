// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/auskunftnachricht"
)

// Auskunftskonfig are the choices for information to private persons ([auskunft]).
type Auskunftskonfig struct {
	// RasterMS is the distance in milliseconds of the ticks at which an answer
	// leaves, so that its time does not tell how it came about; default 50, 0 means at once.
	RasterMS *int `toml:"raster_ms"`
	// Zeitgleich is how many profiles of an order are answered at the same time; default 100,
	// because most of them wait for their tick.
	Zeitgleich int `toml:"zeitgleich"`
	// AufbewahrungTage is how long drafts and results stay (S2-10.3); default 30.
	AufbewahrungTage int `toml:"aufbewahrung_tage"`
	// Internetadresse is where customers log in, as letters to them say it; default the
	// address at which the server listens.
	Internetadresse string `toml:"internetadresse"`
}

func (k Auskunftskonfig) raster() time.Duration {
	if k.RasterMS == nil {
		return 50 * time.Millisecond
	}
	return time.Duration(*k.RasterMS) * time.Millisecond
}

func (k Auskunftskonfig) mitVorgaben() Auskunftskonfig {
	if k.Zeitgleich == 0 {
		k.Zeitgleich = 100
	}
	if k.AufbewahrungTage == 0 {
		k.AufbewahrungTage = 30
	}
	return k
}

func (k Auskunftskonfig) pruefe() error {
	if k.raster() < 0 || k.raster() > time.Second || k.Zeitgleich < 0 || k.AufbewahrungTage < 0 {
		return konfigfehler("In [auskunft] liegt raster_ms zwischen 0 und 1000; zeitgleich und aufbewahrung_tage sind nicht negativ.")
	}
	return nil
}

var errPrivatwirkung = fehler.Neu(fehler.Intern, "MR-1831", "Die Tabelle der Sperrwirkungen hat keine Zeile für private Personen.")

// baueAuskunft builds the information to private persons and what follows from it.
func (h *haus) baueAuskunft() error {
	if err := h.konfig.Auskunft.pruefe(); err != nil {
		return err
	}
	k := h.konfig.Auskunft.mitVorgaben()
	privat, da := h.recht.Wirkung("privat")
	if !da {
		return errPrivatwirkung
	}
	tarife, err := gebuehr.Lade()
	if err != nil {
		return err
	}
	h.auskunft = auskunft.Neu(auskunft.Anschluesse{
		Bestand: h.speicher.auskunft, Protokoll: h.protokoll, Gemeinden: behoerde.Verzeichnis(), Sperrwirkung: privat, Uhr: h.uhr, Warte: warte,
	}, auskunft.Einstellungen{InternetwiderspruchWirkt: h.konfig.internetwiderspruch(), Raster: k.raster()})
	h.wecker = make(chan struct{}, 1)
	if err := h.bauePost(); err != nil {
		return err
	}
	h.auftraege = auftrag.Neu(auftrag.Ausstattung{
		Speicher: h.speicher.auftraege, Auskunft: h.auskunft, Kunden: kunden{h}, Tarife: tarife, Protokoll: h.protokoll, Uhr: h.uhr,
		Wecke: h.wecke, Fertig: h.auftragFertig, Kontingent: h.handel, Zeitgleich: k.Zeitgleich, Aufbewahrung: time.Duration(k.AufbewahrungTage) * 24 * time.Hour,
	})
	return h.baueAbrechnung(tarife)
}

// warte sleeps for the duration or until ctx ends.
func warte(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// kunden finds customers among the accounts. It implements auftrag.Kunden and
// abrechnung.Kunden.
type kunden struct{ *haus }

// Nutzer implements auftrag.Kunden. A message may name a user without an account
// here; for him counts what is said about the customer.
func (k kunden) Nutzer(ctx context.Context, kunde, kennung string) (auftrag.Nutzer, bool, error) {
	heute := uhr.Heute(k.uhr)
	konto, inhaber, err := k.speicher.zugang.Konto(ctx, kennung)
	offen := err == nil && !konto.Gesperrt && nochGueltig(konto.GueltigBis, heute)
	if errors.Is(err, zugang.ErrUnbekannt) || err == nil && inhaber.ID() != kunde {
		konto, offen = zugang.Konto{}, true
		inhaber, err = k.speicher.zugang.Inhaber(ctx, kunde)
	}
	n := auftrag.Nutzer{Kunde: kunde, Kennung: kennung}
	if errors.Is(err, zugang.ErrUnbekannt) || err == nil && inhaber.Kunde == nil {
		return n, false, nil
	}
	if err != nil {
		return n, false, fmt.Errorf("find customer: %w", err)
	}
	n.KundeName, n.Regel = inhaber.Kunde.Name, suche.Merkmalsregel(inhaber.Kunde.Regel)
	n.Grosskunde, n.AlleAuftraege = inhaber.Kunde.Art == zugang.BereichGrosskunde, konto.Hat(zugang.RolleAdmin)
	return n, offen && !inhaber.Kunde.Gesperrt && nochGueltig(inhaber.Kunde.GueltigBis, heute), nil
}

// nochGueltig reports whether the day lies in a term that ends with bis.
func nochGueltig(bis, heute uhr.Datum) bool { return bis.Leer() || !heute.Nach(bis) }

// wecke tells the work on orders that there is some.
func (h *haus) wecke() {
	select {
	case h.wecker <- struct{}{}:
	default: // it is told already
	}
}

// auftragsarbeiter is how many orders are worked on at the same time, so that a
// large batch does not hold up the others.
const auftragsarbeiter = 4

// wiederholabstand is how often orders that failed for technical reasons are looked at.
const wiederholabstand = time.Minute

// beginneAuftragslauf starts the work on confirmed orders and on the notices of
// released ones; the returned function ends it and waits.
func (h *haus) beginneAuftragslauf(ctx context.Context) func() {
	ctx, halt := context.WithCancel(ctx)
	var lauf sync.WaitGroup
	for range auftragsarbeiter {
		lauf.Go(func() { h.auftragslauf(ctx) })
	}
	lauf.Go(func() { h.postlauf(ctx) })
	return func() {
		halt()
		lauf.Wait()
	}
}

// auftragslauf works on orders whenever it is told of one, until ctx ends.
func (h *haus) auftragslauf(ctx context.Context) {
	takt := time.NewTicker(wiederholabstand)
	defer takt.Stop()
	for {
		h.arbeiteAuftraegeAb(ctx)
		h.erlasseBescheide(ctx)
		select {
		case <-ctx.Done():
			return
		case <-takt.C:
		case <-h.wecker:
		}
	}
}

// arbeiteAuftraegeAb works on all open orders. A failure is logged and tried again.
func (h *haus) arbeiteAuftraegeAb(ctx context.Context) {
	if _, err := h.auftraege.Bearbeite(ctx); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "work on orders failed", slog.String("fehler", err.Error()))
	}
}

// raeumeAuftraege deletes drafts and results whose time is over.
func (h *haus) raeumeAuftraege(ctx context.Context) {
	if err := h.auftraege.Raeume(ctx); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "clearing of orders failed", slog.String("fehler", err.Error()))
	}
}

// auskunftsnachrichten answers orders in XMeld form.
func (h *haus) auskunftsnachrichten() *auskunftnachricht.Dienst {
	return &auskunftnachricht.Dienst{Auftraege: h.auftraege, Register: h.register, Uhr: h.uhr}
}
