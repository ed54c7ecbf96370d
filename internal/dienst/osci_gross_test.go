// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"kernmelderegister/internal/dienst"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/tueren/oscikunde"
)

const (
	// grossenteil is the size of a chunk in KiB.
	grossenteil = 4 << 10
	// hoechstSpitze bounds the memory of each side in bytes.
	hoechstSpitze = 256 << 20
)

// grosse is the size of the attachment in bytes: 64 MiB, 1 GiB with KMR_OSCI_GROSS=1.
func grosse() int64 {
	if os.Getenv("KMR_OSCI_GROSS") == "1" {
		return 1 << 30
	}
	return 64 << 20
}

// TestLargeMessageInBoundedMemory sends a signed and encrypted attachment in chunks through
// the post office and fetches it in chunks: neither side holds it in memory.
func TestLargeMessageInBoundedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("writes several times the size of the message")
	}
	daten, ablage := t.TempDir(), t.TempDir()
	dienst.MitOSCI(t, daten)
	p := startePoststelle(t, daten)
	weg := neueLeitung()
	weg.nach(p)
	var partei [2]*dienst.Postteilnehmer
	var kunde [2]*oscikunde.Kunde
	for i, name := range []string{"teilnehmer-a", "teilnehmer-b"} {
		var err error
		if partei[i], err = dienst.NeuerPostteilnehmer(daten, name, ablage, weg); err != nil {
			t.Fatal(err)
		}
		if kunde[i], err = oscikunde.Neu(partei[i].Einstellung); err != nil {
			t.Fatal(err)
		}
	}
	debug.FreeOSMemory()
	setzeSpitzeZurueck(t)
	beginn := uhr.System().Jetzt()
	soll := sendeGross(t, partei, kunde[0], ablage)
	gesendet := uhr.System().Jetzt().Sub(beginn)
	if ist := holeGross(t, partei[1], kunde[1]); ist != soll {
		t.Errorf("the attachment is changed: %s, sent was %s", ist, soll)
	}
	geholt := uhr.System().Jetzt().Sub(beginn) - gesendet
	post, klienten := spitze(t, strconv.Itoa(p.prozess.Process.Pid)), spitze(t, "self")
	t.Logf("%d MiB: sent in %s, fetched in %s; peak memory of the post office %d MiB, of the clients %d MiB",
		grosse()>>20, gesendet.Round(time.Second), geholt.Round(time.Second), post>>20, klienten>>20)
	if post > hoechstSpitze || klienten > hoechstSpitze {
		t.Errorf("more than %d MiB", hoechstSpitze>>20)
	}
	p.ende(t, syscall.SIGINT)
}

// rauschen are bytes that can't be compressed, the same for every run.
func rauschen() io.Reader { return io.LimitReader(rand.NewChaCha8([32]byte{6}), grosse()) }

// sendeGross sends the attachment and returns its digest.
func sendeGross(t *testing.T, partei [2]*dienst.Postteilnehmer, k *oscikunde.Kunde, ordner string) string {
	t.Helper()
	von, an := partei[0].Einstellung, partei[1].Einstellung.Ausweis.Chiffrier
	ablage, err := oscikunde.NeueDateiablage(ordner)
	if err != nil {
		t.Fatal(err)
	}
	verweis := osci.NeuesZertifikat(osci.SignaturAbsender, 0, von.Ausweis.Signatur.Raw).ID
	leser := osci.NeuesZertifikat(osci.ChiffrierEmpfaenger, 0, an.Raw).ID
	summe := sha256.New()
	w := inhaltsdaten.Schreiber{Chiffre: von.Leser.Verschluesselung, Ablage: ablage}
	z := oscikunde.Zustellung{Betreff: "Datenlieferung", Empfaenger: an.Raw}
	z.Inhalt, z.Anhaenge, err = w.Schreibe(&inhaltsdaten.NeuerBehaelter{
		Inhalte: []inhaltsdaten.NeuerInhalt{{Anhang: &inhaltsdaten.NeuerAnhang{ContentID: "gross", Quelle: io.TeeReader(rauschen(), summe)}}},
		Autoren: []inhaltsdaten.NeuerAutor{{Unterzeichner: von.Ausweis.Unterzeichner, Verweis: verweis}},
		Leser:   []xmlenc.Empfaenger{{Zertifikat: an, Verweis: leser}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if z.MessageID, err = k.MessageID(t.Context()); err != nil {
		t.Fatal(err)
	}
	g, err := k.NeueGrossendung(&z, grossenteil)
	if err != nil {
		t.Fatal(err)
	}
	if err := ablage.Raeume(); err != nil { // the delivery has a copy of its own
		t.Fatal(err)
	}
	if _, err := g.Sende(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := g.Raeume(); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(summe.Sum(nil))
}

// holeGross fetches the delivery and returns the digest of its attachment.
func holeGross(t *testing.T, p *dienst.Postteilnehmer, k *oscikunde.Kunde) (summe string) {
	t.Helper()
	d, err := k.Dialog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	da, err := d.HoleInPaketen(t.Context(), osci.Auswahl{}, grossenteil, func(_ context.Context, a *oscikunde.Abholung) error {
		e, err := p.Inhalt.Lies(inhaltsdaten.Paket{Inhalt: a.Inhalt, Zertifikate: a.Zertifikate, Anhaenge: a.Anhaenge})
		if err != nil {
			return err
		}
		if err := e.PruefeGeschuetzt(); err != nil {
			return err
		}
		for i := range e.Alle() {
			if summe, err = anhangssumme(i.Anhang); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || !da {
		t.Fatalf("fetch: %v, %v", da, err)
	}
	if err := d.Ende(t.Context()); err != nil {
		t.Fatal(err)
	}
	return summe
}

func anhangssumme(a *inhaltsdaten.Anhang) (string, error) {
	r, err := a.Oeffne()
	if err != nil {
		return "", err
	}
	defer func() { _ = r.Close() }()
	h := sha256.New()
	_, err = io.Copy(h, r)
	return hex.EncodeToString(h.Sum(nil)), err
}

// setzeSpitzeZurueck lets the peak of this process begin anew: earlier tests don't count.
func setzeSpitzeZurueck(t *testing.T) {
	t.Helper()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		t.Skipf("!! NOT tested: the peak of memory can't be measured here: %v", err)
	}
}

// spitze is the most memory in bytes that the process had resident.
func spitze(t *testing.T, pid string) (bytes int64) {
	t.Helper()
	inhalt, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(inhalt), "VmHWM:")
	if _, err := fmt.Sscanf(rest, "%d kB", &bytes); err != nil {
		t.Fatal(err)
	}
	return bytes << 10
}
