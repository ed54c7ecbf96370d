// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/grund/uhr"
)

// zertifikatswerk makes the check of certificates on its first use: commands that
// exchange no messages need no certificates.
type zertifikatswerk struct {
	mu      sync.Mutex
	pruefer *zertifikatspruefung.Pruefer
}

// zertifikate returns the check of certificates by [zertifikate] of the configuration.
func (h *haus) zertifikate() (*zertifikatspruefung.Pruefer, error) {
	h.zertifikatswerk.mu.Lock()
	defer h.zertifikatswerk.mu.Unlock()
	if h.zertifikatswerk.pruefer != nil {
		return h.zertifikatswerk.pruefer, nil
	}
	a := zertifikatspruefung.Ausstattung{Einstellungen: h.konfig.Zertifikate, Lies: liesBegrenzt, Produktiv: h.konfig.Betriebsart == Produktiv, Uhr: h.uhr}
	if h.konfig.datei != "" {
		a.Nachlesen = h.konfig.liesZertifikate
	}
	p, err := zertifikatspruefung.Neu(a)
	h.zertifikatswerk.pruefer = p
	return p, err
}

// liesZertifikate reads [zertifikate] of the file again.
func (k Konfig) liesZertifikate() (zertifikatspruefung.Einstellungen, error) {
	neu, err := LiesKonfig(Ort{Konfig: k.datei, Daten: k.Daten, DB: k.DB}, func(string) string { return "" })
	return neu.Zertifikate, err
}

// zertifikatsstand tells the register office about certificates.
func (h *haus) zertifikatsstand(ctx context.Context) (zertifikatspruefung.Uebersicht, error) {
	p, err := h.zertifikate()
	if err != nil {
		return zertifikatspruefung.Uebersicht{}, err
	}
	return p.Uebersicht(ctx, postteilnehmer{h.speicher.post})
}

// postteilnehmer are the participants of the post office, whose certificates are watched.
// Those of the directory are watched by its own check (S4-02.1).
type postteilnehmer struct {
	ablage intermediaer.Teilnehmerablage
}

var _ zertifikatspruefung.Teilnehmer = postteilnehmer{}

// Teilnehmerzertifikate implements zertifikatspruefung.Teilnehmer. Who is blocked is left
// out: nothing is taken for him and nothing handed out to him.
func (p postteilnehmer) Teilnehmerzertifikate(ctx context.Context) (liste []zertifikatspruefung.Teilnehmerzertifikat, err error) {
	alle, _, err := p.ablage.Teilnehmer(ctx)
	if err != nil {
		return nil, fmt.Errorf("read participants: %w", err)
	}
	for _, t := range alle {
		if !t.Gesperrt.IsZero() {
			continue
		}
		for _, f := range t.Postfaecher {
			liste = append(liste, zertifikatspruefung.Teilnehmerzertifikat{Teilnehmer: t.Name, Verwendung: zertifikatspruefung.Chiffrierung, DER: f.Zertifikat})
		}
		for _, der := range t.Signaturzertifikate {
			liste = append(liste, zertifikatspruefung.Teilnehmerzertifikat{Teilnehmer: t.Name, Verwendung: zertifikatspruefung.Signatur, DER: der})
		}
	}
	return liste, nil
}

// schliesse ends questions for revocations that are under way.
func (w *zertifikatswerk) schliesse() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pruefer != nil {
		w.pruefer.Schliesse()
	}
}

// hoechstZertifikatsdatei bounds a file of certificates or keys in bytes.
const hoechstZertifikatsdatei = 1 << 20

func liesBegrenzt(pfad string) ([]byte, error) {
	datei, err := os.Open(pfad)
	if err != nil {
		return nil, err
	}
	defer func() { _ = datei.Close() }()
	inhalt, err := io.ReadAll(io.LimitReader(datei, hoechstZertifikatsdatei+1))
	if err == nil && len(inhalt) > hoechstZertifikatsdatei {
		err = fmt.Errorf("file of more than %d bytes", hoechstZertifikatsdatei)
	}
	return inhalt, err
}

// zertifikatslauf looks every day until ctx ends which certificates end soon, and tells
// the operator's log each time one of them comes 60, 30 or 7 days near or is over.
func (h *haus) zertifikatslauf(ctx context.Context) {
	takt := time.NewTicker(laufabstand)
	defer takt.Stop()
	var zuletzt uhr.Datum
	gemeldet := map[string]int{} // by fingerprint
	for {
		if heute := uhr.Heute(h.uhr); heute != zuletzt {
			h.meldeAblaeufe(ctx, gemeldet)
			zuletzt = heute
		}
		select {
		case <-ctx.Done():
			return
		case <-takt.C:
		}
	}
}

func (h *haus) meldeAblaeufe(ctx context.Context, gemeldet map[string]int) {
	p, err := h.zertifikate()
	if err != nil {
		slog.ErrorContext(ctx, "certificates can't be watched", slog.String("fehler", err.Error()))
		return
	}
	ablaeufe, err := p.Ablaeufe(ctx, postteilnehmer{h.speicher.post})
	if err != nil {
		slog.ErrorContext(ctx, "certificates can't be watched", slog.String("fehler", err.Error()))
		return
	}
	for _, a := range ablaeufe {
		if frist, schon := gemeldet[a.Fingerabdruck]; schon && frist == a.Frist {
			continue
		}
		gemeldet[a.Fingerabdruck] = a.Frist
		slog.WarnContext(ctx, "certificate ends", slog.String("herkunft", string(a.Herkunft)), slog.String("fingerabdruck", a.Fingerabdruck),
			slog.Int("frist_tage", a.Frist), slog.Time("ende", a.Ende))
	}
}
