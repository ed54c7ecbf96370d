// SPDX-License-Identifier: EUPL-1.2

package dvdvkunde

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"time"
)

// Anklopfer tries whether somebody listens at an address. It implements
// verzeichnis.Erreichbarkeit (S4-02.1) and sends nothing.
type Anklopfer struct {
	// Frist is how long one attempt may take; 0 means 5 s.
	Frist time.Duration
}

// Erreichbar connects to host and port of an http or https address and hangs up.
// Error: ErrAntwort for any other address, else that of the network.
func (a Anklopfer) Erreichbar(ctx context.Context, uri string) error {
	u, err := url.Parse(uri)
	ports := map[string]string{"http": "80", "https": "443"}
	if err != nil || u.Hostname() == "" || ports[u.Scheme] == "" {
		return fmt.Errorf("%w: no address to connect to", ErrAntwort)
	}
	port := u.Port()
	if port == "" {
		port = ports[u.Scheme]
	}
	frist := a.Frist
	if frist == 0 {
		frist = 5 * time.Second
	}
	verbindung, err := (&net.Dialer{Timeout: frist}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	return verbindung.Close()
}
