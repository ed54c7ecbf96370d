// SPDX-License-Identifier: EUPL-1.2

package oscikunde

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/xmldsig"
)

// Ausweis is what a participant proves himself with.
type Ausweis struct {
	// Chiffrier is his certificate for encryption and the name of his mailbox.
	Chiffrier           *x509.Certificate
	ChiffrierSchluessel crypto.Decrypter
	// Signatur is his certificate for signatures, Unterzeichner makes them.
	Signatur      *x509.Certificate
	Unterzeichner *xmldsig.Unterzeichner
}

// Einstellung are the parts of a client. All fields but Signatur are required.
type Einstellung struct {
	// Adresse is the http(s) address of the Intermediär.
	Adresse string
	// Chiffrier is his certificate for encryption.
	Chiffrier *x509.Certificate
	// Signatur is the certificate that his answers must be signed with. If it is nil,
	// Vertraue decides about the one in the answer.
	Signatur *x509.Certificate
	// Vertraue says whether the certificate is one of this Intermediär; only asked
	// without Signatur.
	Vertraue func(*x509.Certificate) error
	Ausweis  Ausweis
	// Leser reads answers; its rules also hold for writing.
	Leser *osci.Leser
	// HTTP does the requests; its transport decides on trust. Redirects are not followed.
	HTTP *http.Client
	// Ablage makes a place for large attachments, which is removed after use.
	Ablage func() (Ablage, error)
}

// Ablage is a place for large attachments of one message.
type Ablage interface {
	osci.Ablage
	// Raeume removes everything in it.
	Raeume() error
}

// Kunde talks to one Intermediär. It is safe for concurrent use; a Dialog is not.
type Kunde struct {
	e    Einstellung
	http http.Client
}

// Neu returns a client. Error: Adresse is no http(s) address, or something is missing.
func Neu(e Einstellung) (*Kunde, error) {
	u, err := url.Parse(e.Adresse)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("oscikunde: the address of the Intermediär is no http(s) address")
	}
	a := e.Ausweis
	if e.Chiffrier == nil || e.Signatur == nil && e.Vertraue == nil || e.Leser == nil || e.HTTP == nil || e.Ablage == nil ||
		a.Chiffrier == nil || a.ChiffrierSchluessel == nil || a.Signatur == nil || a.Unterzeichner == nil {
		return nil, errors.New("oscikunde: the configuration is incomplete")
	}
	k := &Kunde{e: e, http: *e.HTTP}
	k.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return k, nil
}

// eigene are our entries of NonIntermediaryCertificates; what a message must not hold
// is not written.
func (k *Kunde) eigene() []osci.Zertifikat {
	return []osci.Zertifikat{
		osci.NeuesZertifikat(osci.ChiffrierAbsender, 0, k.e.Ausweis.Chiffrier.Raw),
		osci.NeuesZertifikat(osci.SignaturAbsender, 0, k.e.Ausweis.Signatur.Raw),
	}
}

// mitAblage runs f with a place for attachments and removes it afterwards.
func (k *Kunde) mitAblage(f func(osci.Ablage) error) error {
	a, err := k.e.Ablage()
	if err != nil {
		return fmt.Errorf("make place for attachments: %w", err)
	}
	return errors.Join(f(a), a.Raeume())
}

// implizit sends a request outside of a dialog.
func (k *Kunde) implizit(ctx context.Context, n *osci.Nachricht, a osci.Ablage) (*osci.Eingang, error) {
	n.Steuerblock = osci.Steuerblock{Challenge: geheim.TokenBase64(16)}
	antwort, err := k.tausche(ctx, n, a)
	if err != nil {
		return nil, err
	}
	return antwort, pruefeRueckmeldung(antwort)
}

// tausche sends the request and returns the answer, which is checked to be the answer
// of the Intermediär to this request. Errors: MR-2305, MR-2306, MR-2307 for a fault.
func (k *Kunde) tausche(ctx context.Context, n *osci.Nachricht, a osci.Ablage) (*osci.Eingang, error) {
	n.Zertifikate.Liste = append(n.Zertifikate.Liste, k.eigene()...)
	koerper, laenge, err := k.koerper(n)
	if err != nil {
		return nil, err
	}
	anfrage, err := http.NewRequestWithContext(ctx, http.MethodPost, k.e.Adresse, koerper)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make request: %w", err), koerper.Close())
	}
	anfrage.ContentLength = laenge
	anfrage.Header.Set("Content-Type", "text/xml; charset=utf-8")
	antwort, err := k.http.Do(anfrage)
	if err != nil {
		return nil, errUnerreichbar.MitUrsache(err)
	}
	e, err := k.lies(antwort, a)
	if err = errors.Join(err, antwort.Body.Close()); err != nil {
		return nil, err
	}
	return e, k.pruefe(n, e)
}

// imSpeicherBis is up to which size of attachments a request is written to memory.
const imSpeicherBis = 1 << 20

// koerper returns the body of the request and its length, -1 if it is written while it
// is sent.
func (k *Kunde) koerper(n *osci.Nachricht) (io.ReadCloser, int64, error) {
	v := osci.Verpackung{Unterzeichner: k.e.Ausweis.Unterzeichner, Empfaenger: k.e.Chiffrier, Richtlinie: k.e.Leser.Verschluesselung}
	groesse := int64(0)
	for _, a := range n.Anhaenge {
		groesse += a.Daten.Groesse()
	}
	if groesse <= imSpeicherBis {
		var b bytes.Buffer
		if err := osci.Schreibe(&b, n, v); err != nil {
			return nil, 0, fmt.Errorf("write request: %w", err)
		}
		return io.NopCloser(&b), int64(b.Len()), nil
	}
	r, w := io.Pipe()
	go func() { w.CloseWithError(osci.Schreibe(w, n, v)) }()
	return r, -1, nil
}

func (k *Kunde) lies(antwort *http.Response, a osci.Ablage) (*osci.Eingang, error) {
	if antwort.StatusCode != http.StatusOK && antwort.StatusCode != http.StatusInternalServerError {
		return nil, errUnerreichbar.MitUrsache(fmt.Errorf("status %d", antwort.StatusCode))
	}
	e, err := k.e.Leser.Lies(antwort.Body, osci.Quelle{Schluessel: k.schluessel, Ablage: a})
	var f *osci.Fehler
	if errors.As(err, &f) && f.Ursache != nil {
		return nil, errUnerreichbar.MitUrsache(err)
	}
	if err != nil {
		return nil, errAntwort.MitUrsache(err)
	}
	return e, nil
}

// schluessel opens what is encrypted for our certificate.
func (k *Kunde) schluessel(der []byte) crypto.Decrypter {
	if !bytes.Equal(der, k.e.Ausweis.Chiffrier.Raw) {
		return nil
	}
	return k.e.Ausweis.ChiffrierSchluessel
}
