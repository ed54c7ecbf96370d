// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
)

// osciausweise are the throw-away identities with which a demonstration exchanges
// OSCI messages (contract section 6). They stay in the data folder: making their keys
// takes seconds.
type osciausweise struct {
	// oeffentlich is the folder for whoever wants to take part, geheim holds the keys of
	// the authority and of the Intermediär.
	oeffentlich, geheim string
	// frueh and spaet are the earlier and the later of the legal and the real clock.
	frueh, spaet time.Time
}

// The names of the Intermediär and of the register among the identities and the services.
const (
	osciPost     = "intermediaer"
	osciRegister = "register"
)

// osciNamen are the identities. Those that are expired or revoked share their two keys: nobody may use them.
var osciNamen = []struct {
	name, schluessel string
	geheim           bool   // the key is ours alone
	art              string // kind of participant of the post office, "" for itself
}{
	{name: osciPost, schluessel: osciPost, geheim: true},
	{name: osciRegister, schluessel: osciRegister, geheim: true, art: "register"},
	{name: "teilnehmer-a", schluessel: "teilnehmer-a", art: "meldebehoerde"},
	{name: "teilnehmer-b", schluessel: "teilnehmer-b", art: "meldebehoerde"},
	{name: "passiv", schluessel: "passiv", art: "land"},
	{name: osciAbgelaufen, schluessel: "unbrauchbar", art: "meldebehoerde"},
	{name: osciGesperrt, schluessel: "unbrauchbar", art: "meldebehoerde"},
}

// The two identities that nobody accepts.
const (
	osciAbgelaufen = "abgelaufen"
	osciGesperrt   = "gesperrt"
)

// osciZwecke are the endings of the names.
var osciZwecke = []struct {
	endung     string
	zweck      zertifikat.Zweck
	verwendung zertifikatspruefung.Verwendung
}{
	{"-cipher", zertifikat.Chiffrierung, zertifikatspruefung.Chiffrierung},
	{"-sig", zertifikat.Signatur, zertifikatspruefung.Signatur},
}

// osciAusweiseIn says where the identities of a demonstration are.
func osciAusweiseIn(daten string, gesetzlich, echt uhr.Uhr) *osciausweise {
	a := &osciausweise{oeffentlich: filepath.Join(daten, "zertifikate", "osci"), geheim: filepath.Join(daten, "oscischluessel")}
	a.frueh, a.spaet = gesetzlich.Jetzt(), echt.Jetzt()
	if a.spaet.Before(a.frueh) {
		a.frueh, a.spaet = a.spaet, a.frueh
	}
	return a
}

// mitOSCI makes the identities while the other work is done, and takes them into the configuration.
func (s *vorfuehrung) mitOSCI(ctx context.Context, arbeit func(context.Context) error) error {
	a := osciAusweiseIn(s.ordner, s.uhr, s.echtzeit)
	beide, ctx := errgroup.WithContext(ctx)
	beide.Go(func() error { return a.bereite(ctx) })
	beide.Go(func() error { return arbeit(ctx) })
	s.konfig.Zertifikate = a.einstellungen()
	return beide.Wait()
}

// bereite makes the identities, unless those of an earlier start still hold. With a
// cancelled ctx it ends soon.
func (a *osciausweise) bereite(ctx context.Context) error {
	if a.brauchbar() {
		return a.erneuereSperrliste()
	}
	for _, ordner := range []string{a.oeffentlich, a.geheim} {
		if err := os.MkdirAll(ordner, 0o700); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(a.pinDatei()); err != nil {
		return err
	}
	schluessel, err := osciSchluessel(ctx)
	if err != nil {
		return err
	}
	ca, err := zertifikat.NeuerAusstellerFuer("Vorführung OSCI", a.frueh.AddDate(-4, 0, 0), a.spaet.AddDate(6, 0, 0))
	if err != nil {
		return err
	}
	return a.stelleAus(ca, schluessel)
}

// brauchbar reports whether everything is there and holds for a month at least. The PIN is written last.
func (a *osciausweise) brauchbar() bool {
	for _, n := range osciNamen {
		for _, z := range osciZwecke {
			if !vorhanden(filepath.Join(a.oeffentlich, n.name+z.endung+".cer")) || !vorhanden(a.p12(n.name+z.endung, n.geheim)) {
				return false
			}
		}
	}
	if _, err := zertifikat.LiesAussteller(a.geheim, "ca"); err != nil || !vorhanden(a.pinDatei()) {
		return false
	}
	inhalt, err := os.ReadFile(filepath.Join(a.oeffentlich, osciPost+"-sig.cer"))
	if err != nil {
		return false
	}
	z, err := zertifikat.Lies(inhalt)
	return err == nil && z.NotBefore.Before(a.frueh) && z.NotAfter.After(a.spaet.AddDate(0, 1, 0))
}

func (a *osciausweise) pinDatei() string { return filepath.Join(a.oeffentlich, "pin.txt") }

func (a *osciausweise) p12(name string, geheim bool) string {
	if geheim {
		return filepath.Join(a.geheim, name+".p12")
	}
	return filepath.Join(a.oeffentlich, name+".p12")
}

// osciSchluessel makes the keys of all names, each for both purposes, as many at a time
// as there are processors.
func osciSchluessel(ctx context.Context) (map[string]*rsa.PrivateKey, error) {
	var (
		mu      sync.Mutex
		lauf    sync.WaitGroup
		fehler  error
		fertige = map[string]*rsa.PrivateKey{}
		namen   = make(chan string)
	)
	for range runtime.GOMAXPROCS(0) {
		lauf.Go(func() {
			for name := range namen {
				k, err := rsa.GenerateKey(rand.Reader, zertifikat.RSABits)
				mu.Lock()
				fertige[name], fehler = k, errors.Join(fehler, err)
				mu.Unlock()
			}
		})
	}
	verlangt := map[string]bool{}
	for _, n := range osciNamen {
		for _, z := range osciZwecke {
			if name := n.schluessel + z.endung; !verlangt[name] && ctx.Err() == nil {
				verlangt[name] = true
				namen <- name
			}
		}
	}
	close(namen)
	lauf.Wait()
	return fertige, errors.Join(fehler, ctx.Err())
}

// stelleAus issues and writes all certificates.
func (a *osciausweise) stelleAus(ca *zertifikat.Aussteller, schluessel map[string]*rsa.PrivateKey) error {
	if err := ca.Bewahre(a.geheim, "ca"); err != nil {
		return err
	}
	pin := geheim.TokenBase32(16)
	for _, n := range osciNamen {
		von, bis := a.frueh.AddDate(-1, 0, 0), a.spaet.AddDate(5, 0, 0)
		if n.name == osciAbgelaufen {
			von, bis = a.frueh.AddDate(-3, 0, 0), a.frueh.AddDate(-2, 0, 0)
		}
		for _, z := range osciZwecke {
			i, err := ca.Ausweise(zertifikat.Ausweis{Name: n.name + z.endung, Zweck: z.zweck, Von: von, Bis: bis}, schluessel[n.schluessel+z.endung])
			if err != nil {
				return err
			}
			p12, err := i.P12(pin)
			if err != nil {
				return fmt.Errorf("encode identity: %w", err)
			}
			if err := os.WriteFile(a.p12(n.name+z.endung, n.geheim), p12, 0o600); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(a.oeffentlich, n.name+z.endung+".cer"), i.Zertifikat.Raw, 0o644); err != nil {
				return err
			}
		}
	}
	if err := os.WriteFile(a.caDatei(), ca.Zertifikat.Raw, 0o644); err != nil {
		return err
	}
	if err := a.erneuereSperrliste(); err != nil {
		return err
	}
	return os.WriteFile(a.pinDatei(), []byte(pin), 0o600)
}

func (a *osciausweise) caDatei() string    { return filepath.Join(a.oeffentlich, "ca.cer") }
func (a *osciausweise) sperrliste() string { return filepath.Join(a.oeffentlich, "ca.crl") }

// erneuereSperrliste writes a list that holds for a year from now on.
func (a *osciausweise) erneuereSperrliste() error {
	ca, err := zertifikat.LiesAussteller(a.geheim, "ca")
	if err != nil {
		return err
	}
	var gesperrt []*x509.Certificate
	for _, z := range osciZwecke {
		inhalt, err := os.ReadFile(filepath.Join(a.oeffentlich, osciGesperrt+z.endung+".cer"))
		if err != nil {
			return err
		}
		g, err := zertifikat.Lies(inhalt)
		if err != nil {
			return err
		}
		gesperrt = append(gesperrt, g)
	}
	der, err := ca.Sperrliste(a.frueh.Add(-time.Hour), a.spaet.AddDate(1, 0, 0), gesperrt...)
	if err != nil {
		return fmt.Errorf("sign revocation list: %w", err)
	}
	return os.WriteFile(a.sperrliste(), pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der}), 0o644)
}

// einstellungen are the settings of a demonstration: its own authority in every
// network, its list from the folder, the keys of the Intermediär and of the register.
func (a *osciausweise) einstellungen() zertifikatspruefung.Einstellungen {
	e := zertifikatspruefung.Einstellungen{
		Netze:   []zertifikatspruefung.Netzangabe{{Name: zertifikatspruefung.KDN, OhneOSCI: true}, {Name: zertifikatspruefung.IHL, OhneOSCI: true}},
		Anker:   []zertifikatspruefung.Anker{{Datei: a.caDatei(), Netze: zertifikatspruefung.Netze(), Aktenzeichen: "Vorführung"}},
		Quellen: []zertifikatspruefung.Sperrquelle{{Aussteller: a.caDatei(), CRL: []string{a.sperrliste()}}},
	}
	for _, dienst := range []string{osciPost, osciRegister} {
		for _, z := range osciZwecke {
			e.Eigene = append(e.Eigene, zertifikatspruefung.EigeneAngabe{
				Dienst: dienst, Verwendung: z.verwendung, P12: a.p12(dienst+z.endung, true), PIN: a.pinDatei(),
			})
		}
	}
	return e
}
