// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/anwendung/unterrichtung"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/geheim"
)

// protokollschluessel is the folder of the keys of log contents. It stays out of
// backups that are kept longer than the log: a destroyed key must be gone everywhere.
const protokollschluessel = "protokollschluessel"

// protokollbund keeps the keys of log contents as files, one per class and month.
type protokollbund struct{ ordner string }

func protokollbundIn(daten string) (protokollbund, error) {
	b := protokollbund{filepath.Join(daten, protokollschluessel)}
	return b, os.MkdirAll(b.ordner, 0o700)
}

func (b protokollbund) datei(f protokoll.Fach) string {
	return filepath.Join(b.ordner, f.String()+".key")
}

// Schluessel implements protokoll.Schluesselbund. Of two processes that make the same
// key, the one that comes second takes the key of the first.
func (b protokollbund) Schluessel(f protokoll.Fach, anlegen bool) (geheim.Schluessel, error) {
	roh, err := os.ReadFile(b.datei(f))
	switch {
	case errors.Is(err, fs.ErrNotExist) && anlegen:
		if err := b.lege(f); err != nil {
			return geheim.Schluessel{}, err
		}
		return b.Schluessel(f, false)
	case errors.Is(err, fs.ErrNotExist):
		return geheim.Schluessel{}, protokoll.ErrKeinSchluessel
	case err != nil:
		return geheim.Schluessel{}, err
	}
	klar, err := hex.DecodeString(strings.TrimSpace(string(roh)))
	if err != nil || len(klar) != protokoll.SchluesselLaenge {
		return geheim.Schluessel{}, fmt.Errorf("key file %s of the log is damaged", f)
	}
	return geheim.NeuerSchluessel(klar), nil
}

// lege makes a key file whole, durable and never over another one.
func (b protokollbund) lege(f protokoll.Fach) error {
	neu, err := os.CreateTemp(b.ordner, ".neu-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(neu.Name()) }()
	_, err = neu.WriteString(hex.EncodeToString(geheim.Zufall(protokoll.SchluesselLaenge)) + "\n")
	if err = errors.Join(err, neu.Chmod(0o600), neu.Sync(), neu.Close()); err != nil {
		return err
	}
	if err := os.Link(neu.Name(), b.datei(f)); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return b.haltbar()
}

// haltbar makes the names in the folder durable.
func (b protokollbund) haltbar() error {
	d, err := os.Open(b.ordner)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Faecher implements protokoll.Schluesselbund.
func (b protokollbund) Faecher() ([]protokoll.Fach, error) {
	dateien, err := os.ReadDir(b.ordner)
	if err != nil {
		return nil, err
	}
	var liste []protokoll.Fach
	for _, d := range dateien {
		name, ok := strings.CutSuffix(d.Name(), ".key")
		if f, gelesen := protokoll.LiesFach(name); ok && gelesen {
			liste = append(liste, f)
		}
	}
	return liste, nil
}

// Vernichte implements protokoll.Schluesselbund. The file is overwritten before it is
// removed; what the medium itself keeps of it is up to the operator (encrypted volume).
func (b protokollbund) Vernichte(f protokoll.Fach) error {
	d, err := os.OpenFile(b.datei(f), os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = d.WriteAt([]byte(strings.Repeat("0", 2*protokoll.SchluesselLaenge)), 0)
	if err := errors.Join(err, d.Sync(), d.Close()); err != nil {
		return err
	}
	return errors.Join(os.Remove(b.datei(f)), b.haltbar())
}

type (
	kontrollablage       = kontrolle.Ablage
	unterrichtungsablage = unterrichtung.Ablage
)

// verschluesselterSpeicher is the log with encrypted contents and what stands beside it.
type verschluesselterSpeicher struct {
	*kontrolle.Verschluesselt
	kontrollablage
	unterrichtungsablage
}

// verschliesse puts the encryption in front of the stored log.
func (h *haus) verschliesse() error {
	bund, err := protokollbundIn(h.konfig.Daten)
	if err != nil {
		return fmt.Errorf("open keys of the log: %w", err)
	}
	h.protokolltresor = protokoll.NeuerTresor(bund)
	p := h.speicher.protokoll
	h.speicher.protokoll = verschluesselterSpeicher{kontrolle.NeueVerschluesselung(p, h.protokolltresor), p, p}
	return nil
}

// baueKontrolle builds the control of the log and the duties to notify on the running log.
func (h *haus) baueKontrolle() error {
	regeln, err := kontrolle.Standardregeln()
	if err != nil {
		return err
	}
	pflichten, err := unterrichtung.Standardregeln()
	if err != nil {
		return err
	}
	h.kontrolle = kontrolle.Neu(kontrolle.Ausstattung{
		Speicher: h.speicher.protokoll, Protokoll: h.protokoll, Schluessel: h.siegel.oeffentlich, Uhr: h.uhr,
		Ablage: h.speicher.protokoll, Tresor: h.protokolltresor, Regeln: regeln, Vertraege: h.vertraege,
	})
	h.unterrichtung = unterrichtung.Neu(unterrichtung.Ausstattung{
		Leser: h.speicher.protokoll, Ablage: h.speicher.protokoll, Protokoll: h.protokoll,
		Gemeinden: behoerde.Verzeichnis(), Regeln: pflichten, Register: h.register, Uhr: h.uhr,
	})
	return nil
}

// fassungen tells the present versions of records.
type fassungen struct{ h *haus }

func (f fassungen) Fassung(ctx context.Context, ags, ordnungsmerkmal string) (int64, error) {
	funde, err := f.h.speicher.abruf.Lade(ctx, []melde.Schluessel{{AGS: melde.AGS(ags), Ordnungsmerkmal: ordnungsmerkmal}})
	if err != nil || len(funde) == 0 {
		return 0, err
	}
	return funde[0].Fassung, nil
}

// minutentakt is how soon duties to notify follow a query (§ 34 Abs. 5 BMG: unverzüglich).
const minutentakt = time.Minute

// protokolllauf derives the duties to notify, and once a day looks for anomalies and
// draws samples. A failure is logged and tried again next time.
func (h *haus) protokolllauf(ctx context.Context) {
	takt := time.NewTicker(minutentakt)
	defer takt.Stop()
	for {
		for name, lauf := range map[string]func() error{
			"notification": func() error { _, err := h.unterrichtung.Leite(ctx); return err },
			"anomalies":    func() error { _, err := h.kontrolle.WerteTaeglichAus(ctx); return err },
			"samples":      func() error { _, err := h.kontrolle.ZieheStichproben(ctx, rand.IntN); return err },
		} {
			if err := lauf(); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "run over the log failed", slog.String("lauf", name), slog.String("fehler", err.Error()))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-takt.C:
		}
	}
}

// Protokollvertrag is the order of a body of § 40 Abs. 3 BMG to keep its log here,
// sealed to its own key (S3-17, S3-18).
type Protokollvertrag struct {
	Stelle     string   `toml:"stelle"`
	Vertrag    string   `toml:"vertrag"`
	Schluessel string   `toml:"schluessel"` // public key, made by kmr protokoll schluesselpaar at the body
	Personen   []string `toml:"personen"`   // identifications of those who may fetch the contents
}

func (k Konfig) vertraege() (kontrolle.Vertraege, error) {
	alle := kontrolle.Vertraege{}
	for _, v := range k.Protokollvertraege {
		p, err := kontrolle.NeuerVertrag(v.Stelle, v.Vertrag, v.Schluessel, v.Personen)
		if err != nil {
			return nil, err
		}
		alle[p.Stelle] = p
	}
	if k.Betriebsart == Produktiv && len(k.Protokollauftrag) > 0 {
		return nil, konfigfehler("protokollauftrag gilt nur in Test und Vorführung. Im Betrieb braucht jede Stelle einen [[protokollvertrag]] mit ihrem Schlüssel.")
	}
	return alle, nil
}

// programmfassung names the build, and with it the rules and profiles that are part of
// it: the revision, or for a build without one the hash of the program itself.
func programmfassung() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		revision, geaendert := "", false
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				revision = s.Value
			case "vcs.modified":
				geaendert = s.Value == "true"
			}
		}
		if revision != "" && !geaendert {
			return revision
		}
	}
	pfad, err := os.Executable()
	if err != nil {
		return "unbekannt"
	}
	f, err := os.Open(pfad)
	if err != nil {
		return "unbekannt"
	}
	defer func() { _ = f.Close() }()
	summe := sha256.New()
	if _, err := io.Copy(summe, f); err != nil {
		return "unbekannt"
	}
	return "sha256:" + hex.EncodeToString(summe.Sum(nil)[:16])
}
