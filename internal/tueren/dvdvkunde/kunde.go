// SPDX-License-Identifier: EUPL-1.2

// Package dvdvkunde asks a DVDV server over HTTP (DVDV2 API v2). It implements the
// port of verzeichnisabfrage: one request, no memory of answers.
package dvdvkunde

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/grund/uhr"
)

// groessteAntwort bounds an answer in bytes.
const groessteAntwort = 4 << 20

// Errors of a request; they never quote what the server sent.
var (
	// ErrAntwort means that the server answered with something that is no answer of the API.
	ErrAntwort = errors.New("dvdvkunde: unusable answer")
	// ErrAbgewiesen means that the server refused the proof.
	ErrAbgewiesen = errors.New("dvdvkunde: log-in refused")
)

// Einstellung says which server is asked and how.
type Einstellung struct {
	// Basis is the address up to and including "/dvdv2-backend".
	Basis string
	// HTTP does the requests; its transport decides on trust. Redirects are not followed.
	HTTP *http.Client
	// Nachweis is the proof for extern/standaloneauth; nil means intern/directory.
	Nachweis *Nachweis
	// Uhr dates the proofs.
	Uhr uhr.Uhr
}

// Kunde is a client of one server. It implements verzeichnisabfrage.Verzeichnis and
// is safe for concurrent use.
type Kunde struct {
	e      Einstellung
	wurzel string
	http   http.Client
	marke  marke
}

// Neu returns the client. Error: Basis is no http(s) address, or the key of the proof is too short.
func Neu(e Einstellung) (*Kunde, error) {
	u, err := url.Parse(e.Basis)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" {
		return nil, fmt.Errorf("address of the directory: %w", ErrAntwort)
	}
	if err := e.Nachweis.pruefe(); err != nil {
		return nil, err
	}
	k := &Kunde{e: e, wurzel: strings.TrimSuffix(e.Basis, "/") + "/", http: *e.HTTP}
	k.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return k, nil
}

// Dienst implements verzeichnisabfrage.Verzeichnis.
func (k *Kunde) Dienst(ctx context.Context, schluessel, uri string) (a verzeichnisabfrage.Adresse, da bool, err error) {
	inhalt, da, err := k.hole(ctx, "findservicedescription", map[string]string{"organizationKey": schluessel, "serviceSpecificationUri": uri})
	if err != nil || !da {
		return a, false, err
	}
	a, err = liesDienst(inhalt)
	return a, err == nil, err
}

// hole asks a function; da is false for "no such entry".
func (k *Kunde) hole(ctx context.Context, funktion string, frage map[string]string) (inhalt []byte, da bool, err error) {
	text, err := json.Marshal(frage)
	if err != nil {
		return nil, false, err
	}
	pfad := "intern/directory/v2/"
	if k.e.Nachweis != nil {
		pfad = "extern/standaloneauth/directory/v2/"
	}
	adresse := k.wurzel + pfad + funktion + "?" + url.Values{"request_json": {string(text)}}.Encode()
	status, inhalt, err := k.mitAusweis(ctx, adresse)
	switch {
	case err != nil:
		return nil, false, err
	case status == http.StatusOK:
		return inhalt, true, nil
	case status == http.StatusNoContent, status == http.StatusNotFound && istKeinEintrag(inhalt):
		return nil, false, nil
	}
	return nil, false, fmt.Errorf("%w: status %d", ErrAntwort, status)
}

// mitAusweis sends the request with a token; one that the server no longer takes is
// renewed once.
func (k *Kunde) mitAusweis(ctx context.Context, adresse string) (status int, inhalt []byte, err error) {
	for range 2 {
		token, err := k.token(ctx)
		if err != nil {
			return 0, nil, err
		}
		anfrage, err := http.NewRequestWithContext(ctx, http.MethodGet, adresse, nil)
		if err != nil {
			return 0, nil, fmt.Errorf("make request: %w", ErrAntwort)
		}
		if token != "" {
			anfrage.Header.Set("Authorization", "EmbeddedBearer "+token)
		}
		status, inhalt, err = k.sende(anfrage)
		if err != nil || status != http.StatusUnauthorized || token == "" {
			return status, inhalt, err
		}
		k.marke.vergiss(token)
	}
	return 0, nil, ErrAbgewiesen
}

func (k *Kunde) sende(anfrage *http.Request) (status int, inhalt []byte, err error) {
	anfrage.Header.Set("Accept", "application/json, application/problem+json")
	antwort, err := k.http.Do(anfrage)
	if err != nil {
		return 0, nil, fmt.Errorf("ask directory: %w", err)
	}
	defer func() { err = errors.Join(err, antwort.Body.Close()) }()
	inhalt, err = io.ReadAll(io.LimitReader(antwort.Body, groessteAntwort+1))
	if err != nil {
		return 0, nil, fmt.Errorf("read answer: %w", err)
	}
	if len(inhalt) > groessteAntwort {
		return 0, nil, fmt.Errorf("%w: too large", ErrAntwort)
	}
	return antwort.StatusCode, inhalt, nil
}

// istKeinEintrag tells the answer of the API from that of a server that does not know the path.
func istKeinEintrag(inhalt []byte) bool {
	var p struct {
		Type string `json:"type"`
	}
	return json.Unmarshal(inhalt, &p) == nil && p.Type == "problems/type/ENTITY_NOT_FOUND"
}

// dienst is the part of the schema Service that is used.
type dienst struct {
	ValidTo  *time.Time `json:"validTo"`
	Name     string     `json:"organizationNameDe"`
	Elemente []element  `json:"serviceElements"`
}

type element struct {
	Art       string     `json:"serviceElementType"`
	URI       string     `json:"serviceElementUri"`
	Chiffrier zertifikat `json:"cipherCertificate"`
	Signier   zertifikat `json:"signatureCertificate"`
}

// zertifikat is DER; JSON carries it as base64.
type zertifikat struct {
	Inhalt []byte `json:"content"`
}

// liesDienst reads a Service. An entry without Intermediär or without a certificate
// to encrypt with is of no use: ErrAntwort.
func liesDienst(inhalt []byte) (verzeichnisabfrage.Adresse, error) {
	var d dienst
	if json.Unmarshal(inhalt, &d) != nil {
		return verzeichnisabfrage.Adresse{}, ErrAntwort
	}
	a := verzeichnisabfrage.Adresse{Name: d.Name}
	if d.ValidTo != nil {
		a.Bis = *d.ValidTo
	}
	for _, e := range d.Elemente {
		switch e.Art {
		case "OSCI_INTERMEDIARY":
			a.Intermediaer, a.ChiffrierIntermediaer = e.URI, e.Chiffrier.Inhalt
		case "OSCI_ADDRESSEE":
			a.Adressat = e.URI
			a.Chiffrier, a.Signier = oder(e.Chiffrier.Inhalt, a.Chiffrier), oder(e.Signier.Inhalt, a.Signier)
		case "CIPHER_CERTIFICATE":
			a.Chiffrier = oder(a.Chiffrier, e.Chiffrier.Inhalt)
		case "SIGNATURE_CERTIFICATE":
			a.Signier = oder(a.Signier, e.Signier.Inhalt)
		}
	}
	if a.Intermediaer == "" || len(a.Chiffrier) == 0 {
		return verzeichnisabfrage.Adresse{}, fmt.Errorf("%w: entry incomplete", ErrAntwort)
	}
	return a, nil
}

func oder(erst, sonst []byte) []byte {
	if len(erst) > 0 {
		return erst
	}
	return sonst
}
