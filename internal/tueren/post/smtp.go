// SPDX-License-Identifier: EUPL-1.2

// Package post sends plain e-mail through the operator's mail server. It knows neither
// customers nor residents; what it sends must not say anything about either.
package post

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
)

// Errors of Sende.
var (
	// ErrVersand means that the mail server did not take the message; try again later.
	ErrVersand = fehler.Neu(fehler.Extern, "MR-2471", "Die E-Mail konnte nicht übergeben werden.")
	// ErrAdresse refuses an address or subject that is none.
	ErrAdresse = fehler.Neu(fehler.Ungueltig, "MR-2472", "Die E-Mail-Adresse ist nicht gültig.")
)

// versandfrist bounds one delivery to the mail server.
const versandfrist = time.Minute

// Schutz says how the connection is encrypted.
type Schutz string

// The kinds of encryption.
const (
	// StartTLS begins plainly and refuses to go on if the server does not offer TLS.
	StartTLS Schutz = "starttls"
	// SofortTLS encrypts from the first byte (port 465).
	SofortTLS Schutz = "tls"
	// OhneTLS is for a mail server on the same machine.
	OhneTLS Schutz = "keine"
)

// SMTP sends through a mail server. Benutzer and Wurzeln may be empty, all other
// fields are required.
type SMTP struct {
	// Server is host and port.
	Server string
	Schutz Schutz
	// Benutzer and Passwort are shown to the server over an encrypted connection only.
	Benutzer, Passwort string
	// Absender is the address of the sender, with or without a name.
	Absender string
	// Wurzeln are the authorities for the server's certificate; nil: those of the system.
	Wurzeln *x509.CertPool
	Uhr     uhr.Uhr
}

// Pruefe reports what is wrong with the settings.
func (s *SMTP) Pruefe() error {
	host, _, err := net.SplitHostPort(s.Server)
	if err != nil {
		return fmt.Errorf("server: %w", err)
	}
	if _, err := mail.ParseAddress(s.Absender); err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	switch s.Schutz {
	case StartTLS, SofortTLS:
		return nil
	case OhneTLS:
		if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
			return nil
		}
		return errors.New("a connection without encryption is for a server on this machine only")
	}
	return fmt.Errorf("unknown kind of encryption %q", s.Schutz)
}

// Sende hands a message of plain text over to the mail server. Errors: ErrAdresse
// for what can't be sent at all, ErrVersand otherwise.
func (s *SMTP) Sende(ctx context.Context, an, betreff, text string) error {
	von, err := mail.ParseAddress(s.Absender)
	if err != nil {
		return ErrAdresse.MitUrsache(err)
	}
	ziel, err := mail.ParseAddress(an)
	if err != nil || strings.ContainsAny(betreff, "\r\n") {
		return ErrAdresse.MitUrsache(err)
	}
	nachricht, err := s.nachricht(von, ziel, betreff, text)
	if err != nil {
		return ErrVersand.MitUrsache(err)
	}
	ctx, halt := context.WithTimeout(ctx, versandfrist)
	defer halt()
	if err := s.uebergib(ctx, von.Address, ziel.Address, nachricht); err != nil {
		return ErrVersand.MitUrsache(err)
	}
	return nil
}

// nachricht is the message in the form of RFC 5322.
func (s *SMTP) nachricht(von, an *mail.Address, betreff, text string) ([]byte, error) {
	_, domaene, _ := strings.Cut(von.Address, "@")
	var b bytes.Buffer
	for _, k := range [][2]string{
		{"From", von.String()}, {"To", an.String()}, {"Subject", mime.QEncoding.Encode("utf-8", betreff)},
		{"Date", s.Uhr.Jetzt().Format(time.RFC1123Z)}, {"Message-ID", "<" + rand.Text() + "@" + domaene + ">"},
		{"Auto-Submitted", "auto-generated"}, {"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=utf-8"}, {"Content-Transfer-Encoding", "quoted-printable"},
	} {
		b.WriteString(k[0] + ": " + k[1] + "\r\n")
	}
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		return nil, err
	}
	return b.Bytes(), w.Close()
}

func (s *SMTP) uebergib(ctx context.Context, von, an string, nachricht []byte) (err error) {
	k, ende, err := s.verbinde(ctx)
	if err != nil {
		return err
	}
	defer ende()
	if s.Benutzer != "" {
		host, _, _ := net.SplitHostPort(s.Server)
		if err := k.Auth(smtp.PlainAuth("", s.Benutzer, s.Passwort, host)); err != nil {
			return err
		}
	}
	if err := k.Mail(von); err != nil {
		return err
	}
	if err := k.Rcpt(an); err != nil {
		return err
	}
	w, err := k.Data()
	if err != nil {
		return err
	}
	_, err = w.Write(nachricht)
	if err := errors.Join(err, w.Close()); err != nil {
		return err
	}
	return k.Quit()
}

// verbinde returns a connection that is encrypted as demanded; ende closes it.
func (s *SMTP) verbinde(ctx context.Context) (k *smtp.Client, ende func(), err error) {
	host, _, err := net.SplitHostPort(s.Server)
	if err != nil {
		return nil, nil, err
	}
	verbindung, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Server)
	if err != nil {
		return nil, nil, err
	}
	// When the time is over, whatever waits for the server ends.
	lass := context.AfterFunc(ctx, func() { _ = verbindung.Close() })
	ende = func() { lass(); _ = verbindung.Close() }
	t := &tls.Config{ServerName: host, RootCAs: s.Wurzeln, MinVersion: tls.VersionTLS12}
	if s.Schutz == SofortTLS {
		verbindung = tls.Client(verbindung, t)
	}
	if k, err = smtp.NewClient(verbindung, host); err != nil {
		ende()
		return nil, nil, err
	}
	if s.Schutz == StartTLS {
		if err := k.StartTLS(t); err != nil {
			ende()
			return nil, nil, err
		}
	}
	return k, ende, nil
}
