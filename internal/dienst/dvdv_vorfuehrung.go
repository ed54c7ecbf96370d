// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/tueren/dvdvapi"
)

// vorfuehrpost says how OSCI of the demonstration is reached; the zero value means not at all.
type vorfuehrpost struct {
	// Eingang is the address of the Intermediär, Passiv that of the register for
	// questions that are answered at once.
	Eingang, Passiv string
	// Ordner holds the certificates NAME-cipher.cer and NAME-sig.cer.
	Ordner string
}

// vorfuehrteilnehmer are the Meldebehörden that take part with an identity of the
// demonstration; the register takes part as "register" where that exists.
var vorfuehrteilnehmer = map[melde.AGS]string{"14612000": "teilnehmer-a", "14713000": "teilnehmer-b"}

// anschluesse reads how the participants are reached.
func (p vorfuehrpost) anschluesse() (register *verzeichnis.Anschluss, behoerden map[melde.AGS]verzeichnis.Anschluss, err error) {
	if p.Eingang == "" {
		return nil, nil, nil
	}
	ordner := os.DirFS(p.Ordner)
	post, _, err := verzeichnis.LiesAnschluss(ordner, osciPost, verzeichnis.Anschluss{})
	if err != nil {
		return nil, nil, err
	}
	vorlage := verzeichnis.Anschluss{Intermediaer: p.Eingang, ChiffrierIntermediaer: post.Chiffrier}
	if behoerden, err = verzeichnis.LiesAnschluesse(ordner, vorfuehrteilnehmer, vorlage); err != nil {
		return nil, nil, err
	}
	vorlage.Adressat = p.Passiv
	if a, da, err := verzeichnis.LiesAnschluss(ordner, "register", vorlage); da || err != nil {
		return &a, behoerden, err
	}
	return nil, behoerden, nil
}

// vorfuehrklient is the client id of the program that may ask the demonstration's
// directory, and the name of its files.
const vorfuehrklient = "dvdv-klient"

// richteVerzeichnisEin seeds the directory of the demonstration and makes a client for it.
func (s *vorfuehrung) richteVerzeichnisEin(ctx context.Context) error {
	v, err := s.verzeichnis()
	if err != nil {
		return err
	}
	liste, err := s.grundbestand(v.Abbild())
	if err != nil {
		return err
	}
	if err := v.Trage(ctx, liste...); err != nil {
		return fmt.Errorf("seed directory: %w", err)
	}
	der, err := schreibeRSAPaar(s.bereitschaft.Zertifikate, vorfuehrklient, s.uhr.Jetzt())
	if err != nil {
		return err
	}
	s.bereitschaft.DVDV = s.url + strings.TrimSuffix(dvdvapi.Pfad, "/")
	return v.TrageKlient(ctx, verzeichnis.Klient{
		Kennung: vorfuehrklient, Name: "Fachverfahren der Vorführung", Zertifikat: verzeichnis.Zertifikat{DER: der},
	})
}

// grundbestand are the entries of the whole state. Those that a kept data folder has
// get the connections of this start and stay otherwise as they are.
func (s *vorfuehrung) grundbestand(bild *verzeichnis.Abbild) ([]verzeichnis.Organisation, error) {
	register, behoerden, err := s.post.anschluesse()
	if err != nil {
		return nil, err
	}
	k, land := bild.Katalog(), s.landesangaben()
	land.Anschluss = register
	liste := append(verzeichnis.Landesstellen(k, land),
		verzeichnis.Grundbestand(k, behoerde.Verzeichnis(), heuteVon(s.uhr), behoerden)...)
	for i, o := range liste {
		if da, _ := bild.Organisation(o.Kategorie, o.Schluessel[0], s.uhr.Jetzt()); da != nil {
			liste[i] = *da
			liste[i].Dienste, liste[i].Klienten = o.Dienste, o.Klienten
		}
	}
	return liste, nil
}

// schreibeRSAPaar makes a self-signed certificate with an RSA key, as RS256 of the
// directory needs it, and writes both into ORDNER/NAME.pem and NAME.key.
func schreibeRSAPaar(ordner, name string, jetzt time.Time) ([]byte, error) {
	schluessel, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	nummer, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	vorlage := &x509.Certificate{
		SerialNumber: nummer, Subject: pkix.Name{CommonName: name, Organization: []string{"Kernmelderegister Vorführung"}},
		NotBefore: jetzt.Add(-time.Hour), NotAfter: jetzt.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, vorlage, vorlage, &schluessel.PublicKey, schluessel)
	if err != nil {
		return nil, err
	}
	privat, err := x509.MarshalPKCS8PrivateKey(schluessel)
	if err != nil {
		return nil, err
	}
	pfad := filepath.Join(ordner, name)
	if err := os.WriteFile(pfad+".pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644); err != nil {
		return nil, err
	}
	return der, os.WriteFile(pfad+".key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: privat}), 0o600)
}
