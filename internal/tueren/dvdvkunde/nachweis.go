// SPDX-License-Identifier: EUPL-1.2

package dvdvkunde

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // the DVDV names certificates by SHA-1
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"kernmelderegister/internal/grund/geheim"
)

// errNachweis means that a Nachweis can't sign with RS256.
var errNachweis = errors.New("dvdvkunde: the proof needs a certificate and an RSA key of at least 2048 bits")

// Nachweis is what a program proves itself with (Standalone-Authentifizierung).
type Nachweis struct {
	// Zertifikat is the client certificate that stands in the DVDV, as DER.
	Zertifikat []byte
	// Schluessel is its RSA key, which may lie in a token.
	Schluessel crypto.Signer
	// Empfaenger is the value of aud; default: the address of the token endpoint.
	Empfaenger string
}

func (n *Nachweis) pruefe() error {
	if n == nil {
		return nil
	}
	if n.Schluessel == nil || len(n.Zertifikat) == 0 {
		return errNachweis
	}
	if k, ok := n.Schluessel.Public().(*rsa.PublicKey); !ok || k.N.BitLen() < 2048 {
		return errNachweis
	}
	return nil
}

// zusicherungsdauer is how long a client assertion is valid.
const zusicherungsdauer = 5 * time.Minute

// zusicherung returns a new client assertion (RFC 7523).
func (n *Nachweis) zusicherung(empfaenger string, jetzt time.Time) (string, error) {
	abdruck := sha1.Sum(n.Zertifikat) //nolint:gosec // see the import
	wer := "fp:" + hex.EncodeToString(abdruck[:])
	inhalt, err := json.Marshal(map[string]any{
		"iss": wer, "sub": wer, "aud": empfaenger, "jti": geheim.TokenBase64(16),
		"iat": jetzt.Unix(), "nbf": jetzt.Unix(), "exp": jetzt.Add(zusicherungsdauer).Unix(),
	})
	if err != nil {
		return "", err
	}
	b64 := base64.RawURLEncoding.EncodeToString
	gezeichnet := b64([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + b64(inhalt)
	summe := sha256.Sum256([]byte(gezeichnet))
	signatur, err := n.Schluessel.Sign(rand.Reader, summe[:], crypto.SHA256)
	if err != nil {
		return "", fmt.Errorf("sign client assertion: %w", err)
	}
	return gezeichnet + "." + b64(signatur), nil
}

// marke is the access token that is used at present.
type marke struct {
	mu    sync.Mutex
	token string
	bis   time.Time
}

// vergiss drops the token unless another one has taken its place.
func (m *marke) vergiss(token string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.token == token {
		m.token = ""
	}
}

// vorlauf is how long before its end a token is renewed.
const vorlauf = time.Minute

// token returns a valid access token, "" for intern/directory. One caller fetches,
// the others wait for it.
func (k *Kunde) token(ctx context.Context) (string, error) {
	if k.e.Nachweis == nil {
		return "", nil
	}
	k.marke.mu.Lock()
	defer k.marke.mu.Unlock()
	jetzt := k.e.Uhr.Jetzt()
	if k.marke.token != "" && jetzt.Before(k.marke.bis) {
		return k.marke.token, nil
	}
	token, dauer, err := k.holeToken(ctx, jetzt)
	if err != nil {
		return "", err
	}
	k.marke.token, k.marke.bis = token, jetzt.Add(dauer-vorlauf)
	return token, nil
}

func (k *Kunde) holeToken(ctx context.Context, jetzt time.Time) (string, time.Duration, error) {
	adresse := k.wurzel + "extern/standaloneauth/token"
	empfaenger := k.e.Nachweis.Empfaenger
	if empfaenger == "" {
		empfaenger = adresse
	}
	zusicherung, err := k.e.Nachweis.zusicherung(empfaenger, jetzt)
	if err != nil {
		return "", 0, err
	}
	formular := url.Values{
		"grant_type": {"client_credentials"}, "client_assertion": {zusicherung},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}
	anfrage, err := http.NewRequestWithContext(ctx, http.MethodPost, adresse, strings.NewReader(formular.Encode()))
	if err != nil {
		return "", 0, fmt.Errorf("make request: %w", ErrAntwort)
	}
	anfrage.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, inhalt, err := k.sende(anfrage)
	switch {
	case err != nil:
		return "", 0, err
	case status == http.StatusUnauthorized:
		return "", 0, ErrAbgewiesen
	case status != http.StatusOK:
		return "", 0, fmt.Errorf("%w: token endpoint has status %d", ErrAntwort, status)
	}
	var t struct {
		Token string `json:"access_token"`
		Dauer int64  `json:"expires_in"`
	}
	if json.Unmarshal(inhalt, &t) != nil || t.Token == "" || t.Dauer <= 0 {
		return "", 0, fmt.Errorf("%w: no token", ErrAntwort)
	}
	return t.Token, time.Duration(min(t.Dauer, 86400)) * time.Second, nil
}
