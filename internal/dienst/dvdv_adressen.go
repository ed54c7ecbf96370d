// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"cmp"
	"context"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"os"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/tueren/dvdvkunde"
)

// neueAbfrage builds the look-up of addresses: the own directory first if this process
// runs it, then the servers of the configuration; answers are kept for the day.
func (h *haus) neueAbfrage() (*verzeichnisabfrage.Abfrage, error) {
	k := h.konfig.DVDV
	e := verzeichnisabfrage.Einstellung{
		Zusatz: h.speicher.dvdv, Uhr: h.uhr, Frist: time.Duration(cmp.Or(k.Frist, 5)) * time.Second,
	}
	if h.konfig.betreibt("dvdv") {
		v, err := h.verzeichnis()
		if err != nil {
			return nil, err
		}
		e.Verzeichnisse = append(e.Verzeichnisse, eigenesVerzeichnis{v, len(k.Server) > 0})
		e.Stand = func() int64 { return v.Abbild().Stand }
	}
	fremde, err := h.dvdvServer()
	e.Verzeichnisse = append(e.Verzeichnisse, fremde...)
	return verzeichnisabfrage.Neu(e), err
}

// dvdvServer returns the clients of the servers of the configuration.
func (h *haus) dvdvServer() ([]verzeichnisabfrage.Verzeichnis, error) {
	k := h.konfig.DVDV
	if len(k.Server) == 0 {
		return nil, nil
	}
	nachweis, err := k.nachweis()
	if err != nil {
		return nil, err
	}
	vertrauen, err := k.vertrauen()
	if err != nil {
		return nil, err
	}
	var liste []verzeichnisabfrage.Verzeichnis
	for _, basis := range k.Server {
		kunde, err := dvdvkunde.Neu(dvdvkunde.Einstellung{
			Basis: basis, Uhr: h.echtzeit, Nachweis: nachweis,
			HTTP: &http.Client{Transport: &http.Transport{
				TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: vertrauen}, MaxIdleConnsPerHost: 8, IdleConnTimeout: time.Minute,
			}},
		})
		if err != nil {
			return nil, konfigfehler("[dvdv] server: "+basis+" ist keine Adresse eines DVDV-Servers, oder der Schlüssel ist kein RSA-Schlüssel mit mindestens 2048 Bit.", err)
		}
		liste = append(liste, kunde)
	}
	return liste, nil
}

// nachweis reads certificate and key with which the register proves itself, nil for none.
func (k DVDVKonfig) nachweis() (*dvdvkunde.Nachweis, error) {
	if k.Zertifikat == "" {
		return nil, nil
	}
	paar, err := tls.LoadX509KeyPair(k.Zertifikat, k.Schluessel)
	if err != nil {
		return nil, konfigfehler("[dvdv] zertifikat und schluessel fehlen oder passen nicht zueinander.", err)
	}
	schluessel, ok := paar.PrivateKey.(crypto.Signer)
	if !ok {
		return nil, konfigfehler("[dvdv] schluessel kann nicht unterschreiben.")
	}
	return &dvdvkunde.Nachweis{Zertifikat: paar.Certificate[0], Schluessel: schluessel}, nil
}

// vertrauen reads the authorities behind the servers, nil for those of the system.
func (k DVDVKonfig) vertrauen() (*x509.CertPool, error) {
	if k.Aussteller == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(k.Aussteller)
	if err != nil {
		return nil, konfigfehler("[dvdv] aussteller: Die Datei kann nicht gelesen werden.", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, konfigfehler("[dvdv] aussteller: Die Datei enthält kein Zertifikat.")
	}
	return pool, nil
}

// errAnderesLand means that the own directory has no say about an organisation.
var errAnderesLand = errors.New("own directory knows nothing about organisations of other states")

// eigenesVerzeichnis asks the directory of the own process. It implements
// verzeichnisabfrage.Verzeichnis.
type eigenesVerzeichnis struct {
	v *verzeichnis.Verzeichnis
	// weitere means that others are asked about organisations of other states.
	weitere bool
}

// Dienst implements verzeichnisabfrage.Verzeichnis.
func (e eigenesVerzeichnis) Dienst(_ context.Context, schluessel, uri string) (verzeichnisabfrage.Adresse, bool, error) {
	angebot, gilt := e.v.Abbild().Dienst(schluessel, uri, e.v.Jetzt())
	if !gilt {
		if e.weitere && angebot.Dienst == nil && !strings.HasPrefix(schluessel, "ags:"+behoerde.Land) {
			return verzeichnisabfrage.Adresse{}, false, errAnderesLand
		}
		return verzeichnisabfrage.Adresse{}, false, nil
	}
	a := adresseAus(angebot)
	return a, a.Intermediaer != "" && len(a.Chiffrier) > 0, nil
}

// adresseAus reads how a service is reached out of its entry.
func adresseAus(angebot verzeichnis.Angebot) verzeichnisabfrage.Adresse {
	a := verzeichnisabfrage.Adresse{Name: angebot.Organisation.Name, Bis: angebot.Dienst.Bis}
	for _, e := range angebot.Dienst.Elemente {
		switch e.Art {
		case verzeichnis.Intermediaer:
			a.Intermediaer, a.ChiffrierIntermediaer = e.URI, der(e.Chiffrier)
		case verzeichnis.Adressat:
			a.Adressat = e.URI
			a.Chiffrier, a.Signier = oder(der(e.Chiffrier), a.Chiffrier), oder(der(e.Signier), a.Signier)
		case verzeichnis.Verschluesselung:
			a.Chiffrier = oder(a.Chiffrier, der(e.Chiffrier))
		case verzeichnis.Signatur:
			a.Signier = oder(a.Signier, der(e.Signier))
		}
	}
	return a
}

func der(z *verzeichnis.Zertifikat) []byte {
	if z == nil {
		return nil
	}
	return z.DER
}

func oder(erst, sonst []byte) []byte {
	if len(erst) > 0 {
		return erst
	}
	return sonst
}
