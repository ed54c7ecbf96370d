// SPDX-License-Identifier: EUPL-1.2

// Package verzeichnistest helps to test what works with the directory: a storage in
// memory that keeps the contract of the real ones, and RSA certificates.
package verzeichnistest

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
)

// Ablage keeps the directory in memory. The zero value is empty and ready for use.
type Ablage struct {
	mu       sync.Mutex
	bestand  verzeichnis.Bestand
	antraege map[string]verzeichnis.Antrag
	einmal   map[string]time.Time
	aus      int64
	pruefung *verzeichnis.Pruefung
}

// Stand implements verzeichnis.Ablage.
func (a *Ablage) Stand(context.Context) (int64, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.bestand.Stand, nil
}

// Lade implements verzeichnis.Ablage.
func (a *Ablage) Lade(context.Context) (verzeichnis.Bestand, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b := a.bestand
	b.Organisationen, b.Klienten = slices.Clone(b.Organisationen), slices.Clone(b.Klienten)
	for i := range b.Organisationen {
		kopiere(&b.Organisationen[i])
	}
	return b, nil
}

// kopiere makes certificates and services independent of the stored ones.
func kopiere(o *verzeichnis.Organisation) {
	o.Klienten, o.Dienste = slices.Clone(o.Klienten), slices.Clone(o.Dienste)
	for i := range o.Dienste {
		o.Dienste[i].Elemente = slices.Clone(o.Dienste[i].Elemente)
		for j := range o.Dienste[i].Elemente {
			e := &o.Dienste[i].Elemente[j]
			for _, z := range []**verzeichnis.Zertifikat{&e.Chiffrier, &e.Signier} {
				if *z != nil {
					k := **z
					*z = &k
				}
			}
		}
	}
}

// Schreibe implements verzeichnis.Ablage.
func (a *Ablage) Schreibe(_ context.Context, s verzeichnis.Schreibauftrag) (int64, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if w := s.Antrag; w != nil && w.Von != "" && a.antraege[w.Antrag.ID].Zustand != w.Von {
		return 0, verzeichnis.ErrUeberholt
	}
	neu := verzeichnis.Bestand{Stand: a.bestand.Stand, Organisationen: slices.Clone(a.bestand.Organisationen), Klienten: slices.Clone(a.bestand.Klienten)}
	if len(s.Organisationen)+len(s.Klienten) > 0 {
		neu.Stand++
	}
	for _, o := range s.Organisationen {
		alt := o.Stand
		o.Stand = neu.Stand
		if o.ID == 0 {
			o.ID = int64(len(neu.Organisationen) + 1)
			neu.Organisationen = append(neu.Organisationen, o)
			continue
		}
		if int(o.ID) > len(neu.Organisationen) || neu.Organisationen[o.ID-1].Stand != alt {
			return 0, verzeichnis.ErrUeberholt
		}
		neu.Organisationen[o.ID-1] = o
	}
	if doppelt(neu.Organisationen) {
		return 0, verzeichnis.ErrSchluessel
	}
	for _, k := range s.Klienten {
		neu.Klienten = append(slices.DeleteFunc(neu.Klienten, func(x verzeichnis.Klient) bool { return x.Kennung == k.Kennung }), k)
	}
	if s.Antrag != nil {
		if a.antraege == nil {
			a.antraege = map[string]verzeichnis.Antrag{}
		}
		a.antraege[s.Antrag.Antrag.ID] = s.Antrag.Antrag
	}
	a.bestand = neu
	return neu.Stand, nil
}

func doppelt(liste []verzeichnis.Organisation) bool {
	gesehen := map[string]bool{}
	for _, o := range liste {
		for _, s := range o.Schluessel {
			if k := o.Kategorie + "|" + s; gesehen[k] {
				return true
			} else {
				gesehen[k] = true
			}
		}
	}
	return false
}

// Antraege implements verzeichnis.Ablage.
func (a *Ablage) Antraege(_ context.Context, zustaende ...verzeichnis.Zustand) ([]verzeichnis.Antrag, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var liste []verzeichnis.Antrag
	for _, x := range a.antraege {
		if len(zustaende) == 0 || slices.Contains(zustaende, x.Zustand) {
			liste = append(liste, x)
		}
	}
	slices.SortFunc(liste, func(x, y verzeichnis.Antrag) int {
		if c := x.Eingegangen.Compare(y.Eingegangen); c != 0 {
			return c
		}
		return strings.Compare(x.ID, y.ID)
	})
	return liste, nil
}

// Antrag implements verzeichnis.Ablage.
func (a *Ablage) Antrag(_ context.Context, id string) (verzeichnis.Antrag, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	x, da := a.antraege[id]
	return x, da, nil
}

// Ausgeleitet implements verzeichnis.Ausleitungsablage.
func (a *Ablage) Ausgeleitet(context.Context) (int64, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.aus, nil
}

// MerkeAusgeleitet implements verzeichnis.Ausleitungsablage.
func (a *Ablage) MerkeAusgeleitet(_ context.Context, stand int64) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.aus = max(a.aus, stand)
	return nil
}

// Verbrauche implements verzeichnis.Einmalablage.
func (a *Ablage) Verbrauche(_ context.Context, token string, jetzt, bis time.Time) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.einmal == nil {
		a.einmal = map[string]time.Time{}
	}
	if alt, da := a.einmal[token]; da && jetzt.Before(alt) {
		return false, nil
	}
	a.einmal[token] = bis
	return true, nil
}

// Paar is a self-signed certificate with its RSA key.
type Paar struct {
	DER        []byte
	Schluessel *rsa.PrivateKey
}

// NeuesPaar makes one that is valid from a day before ab until bis.
func NeuesPaar(t testing.TB, name string, ab, bis time.Time) Paar {
	t.Helper()
	schluessel, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return Paar{zertifikat(t, name, schluessel, ab.AddDate(0, 0, -1), bis), schluessel}
}

func zertifikat(t testing.TB, name string, k *rsa.PrivateKey, ab, bis time.Time) []byte {
	t.Helper()
	vorlage := &x509.Certificate{
		SerialNumber: big.NewInt(int64(len(name))*1000 + 7), NotBefore: ab, NotAfter: bis,
		Subject:        pkix.Name{CommonName: name, Organization: []string{"Test"}, OrganizationalUnit: []string{"OSCI"}},
		EmailAddresses: []string{fmt.Sprintf("post@%d.example", len(name))}, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
	}
	der, err := x509.CreateCertificate(rand.Reader, vorlage, vorlage, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// LetztePruefung implements verzeichnis.Pruefablage.
func (a *Ablage) LetztePruefung(context.Context) (verzeichnis.Pruefung, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pruefung == nil {
		return verzeichnis.Pruefung{}, false, nil
	}
	p := *a.pruefung
	p.Befunde = slices.Clone(p.Befunde)
	return p, true, nil
}

// MerkePruefung implements verzeichnis.Pruefablage.
func (a *Ablage) MerkePruefung(_ context.Context, p verzeichnis.Pruefung) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pruefung != nil && a.pruefung.Tag.Nach(p.Tag) {
		return nil
	}
	p.Befunde = slices.Clone(p.Befunde)
	a.pruefung = &p
	return nil
}
