// SPDX-License-Identifier: EUPL-1.2

package sperrliste

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// holer fetches from the named hosts only: an address may come from a
// certificate that somebody else has written.
type holer struct {
	rechner []string
	klient  *http.Client
}

// neuerHoler takes hosts as "name" (the usual port of the scheme) or "name:port".
// Redirections and proxies of the environment are not followed.
func neuerHoler(rechner []string) *holer {
	h := &holer{klient: &http.Client{
		Transport: &http.Transport{
			DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext, MaxConnsPerHost: 4, IdleConnTimeout: 30 * time.Second,
			MaxResponseHeaderBytes: 32 << 10, DisableCompression: true, TLSHandshakeTimeout: 10 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	for _, r := range rechner {
		h.rechner = append(h.rechner, strings.ToLower(r))
	}
	return h
}

// erlaubt returns the address read, or ErrAdresse.
func (h *holer) erlaubt(adresse string) (*url.URL, error) {
	u, err := url.Parse(adresse)
	if err != nil || u.User != nil || u.Opaque != "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, ErrAdresse
	}
	vorgabe := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	name, port := strings.ToLower(u.Hostname()), u.Port()
	if port == "" {
		port = vorgabe
	}
	if slices.Contains(h.rechner, net.JoinHostPort(name, port)) || (port == vorgabe && slices.Contains(h.rechner, name)) {
		return u, nil
	}
	return nil, ErrAdresse
}

// anfrage is one exchange; without a body it is a GET.
type anfrage struct {
	adresse    string
	art        string // of the body
	inhalt     []byte
	hoechstens int64 // bytes of the answer
}

// hole returns the body of a 200 answer. Error: ErrAdresse, ErrUnerreichbar, or
// ErrUnbrauchbar when the answer is too long.
func (h *holer) hole(ctx context.Context, a anfrage) ([]byte, error) {
	u, err := h.erlaubt(a.adresse)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if a.inhalt != nil {
		r, err = http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(a.inhalt))
	}
	if err != nil {
		return nil, ErrAdresse
	}
	if a.inhalt != nil {
		r.Header.Set("Content-Type", a.art)
	}
	antwort, err := h.klient.Do(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnerreichbar, err)
	}
	defer func() { _ = antwort.Body.Close() }()
	if antwort.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: HTTP status %d", ErrUnerreichbar, antwort.StatusCode)
	}
	inhalt, err := io.ReadAll(io.LimitReader(antwort.Body, a.hoechstens+1))
	switch {
	case err != nil:
		return nil, errors.Join(ErrUnerreichbar, err)
	case int64(len(inhalt)) > a.hoechstens:
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrUnbrauchbar, a.hoechstens)
	}
	return inhalt, nil
}
