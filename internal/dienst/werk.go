// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/tueren/verwaltung"
)

// Werk builds and runs installations for the command line.
type Werk struct {
	// Umgebung returns an environment variable; os.Getenv outside of tests.
	Umgebung func(string) string
}

var _ befehl.Werk = (*Werk)(nil)

// Oeffne implements befehl.Werk.
func (w *Werk) Oeffne(ctx context.Context, o befehl.Ort, ladung bool) (*befehl.Haus, error) {
	h, err := w.oeffne(ctx, o, ladung)
	if err != nil {
		return nil, err
	}
	return h.fuerBefehle(), nil
}

func (w *Werk) oeffne(ctx context.Context, o befehl.Ort, ladung bool) (*haus, error) {
	k, err := LiesKonfig(Ort(o), w.Umgebung)
	if err != nil {
		return nil, err
	}
	u, err := k.Uhr(w.Umgebung)
	if err != nil {
		return nil, err
	}
	return oeffneHaus(ctx, bau{konfig: k, uhr: u, ladung: ladung})
}

func (h *haus) fuerBefehle() *befehl.Haus {
	return &befehl.Haus{
		Eingang: h.eingangMit, Quittungen: filepath.Join(h.konfig.Daten, "quittungen"),
		Stand: h.stand, Zugang: h.zugang, Abruf: h.nachrichten, Auskunft: &befehl.Auskunft{Nachrichten: h.auskunftsnachrichten(), Nutzer: kunden{h}.Nutzer}, Kontrolle: h.kontrolle, Betreiber: betreiber(),
		Abrechnung: h.abrechnung, Personen: h.personen(), Meldenummern: h.meldenummern(), Plausi: h.plausi, Klaerung: h.klaerung,
		Verzeichnis: h.verzeichnisFuerBefehle, Unterrichtung: h.unterrichtung, Post: h.postFuerBefehle, Fassungen: fassungen{h}, Programm: h.programm,
		KenntProfil: h.kenntProfil, Lader: h.speicher.bestand, SuchindexNeu: h.speicher.bestand.SuchindexNeu,
		Versiegle: h.protokoll.Versiegle, Jetzt: h.echtzeit.Jetzt, Speicher: hoechststandSpeicher, Schliesse: h.schliesse,
	}
}

// Bediene implements befehl.Werk.
func (w *Werk) Bediene(ctx context.Context, o befehl.Ort, bereit func(string)) (err error) {
	h, err := w.oeffne(ctx, o, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.schliesse()) }()
	t, err := tlsAusDateien(h.konfig.TLS)
	if err != nil {
		return err
	}
	wege, err := h.wege()
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", h.konfig.Adresse)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", h.konfig.Adresse, err)
	}
	alle, ctx := errgroup.WithContext(ctx)
	if h.konfig.OSCI.Schleife != "" && h.konfig.betreibt(osciPost) {
		schleife, err := lauscheSchleife(h.konfig.OSCI.Schleife)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		alle.Go(func() error { return dieneSchleife(ctx, schleife, wege) })
	}
	defer h.beginneLaeufe(ctx)()
	bereit("https://" + l.Addr().String())
	alle.Go(func() error { return diene(ctx, l, wege, t) })
	return alle.Wait()
}

// PruefeBeweis implements befehl.Werk.
func (w *Werk) PruefeBeweis(r io.Reader, schluessel string) (any, error) {
	return kontrolle.PruefeBeweis(r, schluessel)
}

// siegelstand reads how far the log is sealed.
func (h *haus) siegelstand(ctx context.Context) (verwaltung.Siegelstand, error) {
	s, err := h.speicher.protokoll.LetztesSiegel(ctx)
	if err != nil || s.Groesse == 0 {
		return verwaltung.Siegelstand{}, err
	}
	kopf, err := protokoll.OeffneSiegel(s.Notiz, h.siegel.oeffentlich)
	if err != nil {
		return verwaltung.Siegelstand{}, err
	}
	offen, err := h.speicher.protokoll.LeseUnversiegelt(ctx, s.Groesse+1, 1000)
	if err != nil {
		return verwaltung.Siegelstand{}, err
	}
	return verwaltung.Siegelstand{
		Eintraege: kopf.Groesse + int64(len(offen)), Groesse: kopf.Groesse, Zeit: kopf.Zeit, Wurzel: fmt.Sprintf("%x", kopf.Wurzel[:]),
	}, nil
}

// hoechststandSpeicher returns the greatest resident memory of the process so
// far in bytes, 0 where the system does not tell.
func hoechststandSpeicher() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	return spitze(string(status))
}
