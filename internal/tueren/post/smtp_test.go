// SPDX-License-Identifier: EUPL-1.2

package post_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/tueren/post"
)

// mailserver takes one message and keeps what it was told.
type mailserver struct {
	adresse   string
	ca        *zertifikat.Aussteller
	ohneTLS   bool   // does not offer STARTTLS
	sofort    bool   // encrypts from the first byte
	lehntAb   string // answers this command with an error
	gesagt    chan []string
	nachricht chan string
}

func starteMailserver(t *testing.T, m *mailserver) *mailserver {
	t.Helper()
	var err error
	if m.ca, err = zertifikat.NeuerAussteller("Test", uhr.System().Jetzt()); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.adresse, m.gesagt, m.nachricht = l.Addr().String(), make(chan []string, 1), make(chan string, 1)
	t.Cleanup(func() { _ = l.Close() })
	zert, err := m.ca.Server("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		m.bediene(c, &tls.Config{Certificates: []tls.Certificate{zert.TLS()}, MinVersion: tls.VersionTLS12})
	}()
	return m
}

func (m *mailserver) bediene(c net.Conn, zert *tls.Config) {
	defer func() { _ = c.Close() }()
	if m.sofort {
		c = tls.Server(c, zert)
	}
	leser := bufio.NewReader(c)
	sage := func(zeilen ...string) { _, _ = io.WriteString(c, strings.Join(zeilen, "\r\n")+"\r\n") }
	sage("220 bereit")
	var gesagt []string
	for {
		zeile, err := leser.ReadString('\n')
		if err != nil {
			m.gesagt <- gesagt
			return
		}
		zeile = strings.TrimSpace(zeile)
		gesagt = append(gesagt, zeile)
		befehl, _, _ := strings.Cut(zeile, " ")
		if befehl == m.lehntAb {
			sage("550 nein")
			continue
		}
		switch befehl {
		case "EHLO":
			if _, verschluesselt := c.(*tls.Conn); verschluesselt || m.ohneTLS {
				sage("250-hier", "250 AUTH PLAIN")
			} else {
				sage("250-hier", "250 STARTTLS")
			}
		case "STARTTLS":
			if m.ohneTLS {
				sage("502 kenne ich nicht")
				continue
			}
			sage("220 los")
			c = tls.Server(c, zert)
			leser = bufio.NewReader(c)
		case "AUTH":
			sage("235 gut")
		case "DATA":
			sage("354 weiter")
			var b strings.Builder
			for {
				z, err := leser.ReadString('\n')
				if err != nil || z == ".\r\n" {
					break
				}
				b.WriteString(z)
			}
			m.nachricht <- b.String()
			sage("250 gut")
		case "QUIT":
			sage("221 tschüss")
		default:
			sage("250 gut")
		}
	}
}

func (m *mailserver) klient(s post.Schutz) *post.SMTP {
	return &post.SMTP{Server: m.adresse, Schutz: s, Benutzer: "register", Passwort: "geheim", Absender: "Register <register@kmr.example>",
		Wurzeln: m.ca.Pool(), Uhr: uhr.Fest(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC))}
}

const betreff, text = "Im Postfach liegt etwas für Sie", "Guten Tag,\n\nbitte melden Sie sich an. Äöü ß – fertig.\n"

func TestMessageArrivesEncrypted(t *testing.T) {
	for schutz, m := range map[post.Schutz]*mailserver{post.StartTLS: {}, post.SofortTLS: {sofort: true}} {
		t.Run(string(schutz), func(t *testing.T) {
			m := starteMailserver(t, m)
			if err := m.klient(schutz).Sende(t.Context(), "ida@post.example", betreff, text); err != nil {
				t.Fatal(err)
			}
			n, err := mail.ReadMessage(strings.NewReader(<-m.nachricht))
			if err != nil {
				t.Fatal(err)
			}
			titel, err := new(mime.WordDecoder).DecodeHeader(n.Header.Get("Subject"))
			if err != nil || titel != betreff || n.Header.Get("To") != "<ida@post.example>" || n.Header.Get("From") != `"Register" <register@kmr.example>` {
				t.Errorf("%v, %v", n.Header, err)
			}
			inhalt, err := io.ReadAll(quotedprintable.NewReader(n.Body))
			if ist := strings.ReplaceAll(string(inhalt), "\r\n", "\n"); err != nil || strings.TrimSpace(ist) != strings.TrimSpace(text) {
				t.Errorf("%q, %v", ist, err)
			}
			gesagt := strings.Join(<-m.gesagt, "|")
			for _, soll := range []string{"MAIL FROM:<register@kmr.example>", "RCPT TO:<ida@post.example>", "AUTH PLAIN", "QUIT"} {
				if !strings.Contains(gesagt, soll) {
					t.Errorf("%s is missing in %s", soll, gesagt)
				}
			}
		})
	}
}

func TestNothingLeavesWithoutEncryption(t *testing.T) {
	m := starteMailserver(t, &mailserver{ohneTLS: true})
	if err := m.klient(post.StartTLS).Sende(t.Context(), "ida@post.example", betreff, text); !errors.Is(err, post.ErrVersand) {
		t.Errorf("%v", err)
	}
	for _, zeile := range <-m.gesagt {
		if strings.HasPrefix(zeile, "AUTH") || strings.HasPrefix(zeile, "MAIL") {
			t.Errorf("in the clear: %s", zeile)
		}
	}
	fremd := starteMailserver(t, &mailserver{})
	k := fremd.klient(post.StartTLS)
	k.Wurzeln = m.ca.Pool()
	if err := k.Sende(t.Context(), "ida@post.example", betreff, text); !errors.Is(err, post.ErrVersand) {
		t.Errorf("certificate of somebody else: %v", err)
	}
}

func TestRefusedMessagesAreErrors(t *testing.T) {
	for _, befehl := range []string{"AUTH", "MAIL", "RCPT", "DATA"} {
		m := starteMailserver(t, &mailserver{lehntAb: befehl})
		if err := m.klient(post.StartTLS).Sende(t.Context(), "ida@post.example", betreff, text); !errors.Is(err, post.ErrVersand) {
			t.Errorf("%s: %v", befehl, err)
		}
	}
	k := (&mailserver{adresse: "127.0.0.1:1", ca: starteMailserver(t, &mailserver{}).ca}).klient(post.StartTLS)
	if err := k.Sende(t.Context(), "ida@post.example", betreff, text); !errors.Is(err, post.ErrVersand) {
		t.Errorf("no server: %v", err)
	}
	for name, f := range map[string][2]string{
		"no address": {"ida", betreff}, "two addresses": {"a@b.example, c@d.example", betreff},
		"line in the address": {"ida@post.example\r\nBcc: x@y.example", betreff}, "line in the subject": {"ida@post.example", "a\r\nBcc: x@y.example"},
	} {
		if err := k.Sende(t.Context(), f[0], f[1], text); !errors.Is(err, post.ErrAdresse) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSilentServerDoesNotHoldUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	ctx, halt := context.WithCancel(t.Context())
	go func() {
		c, err := l.Accept()
		if err == nil {
			halt() // somebody waits now
			_, _ = io.Copy(io.Discard, c)
			_ = c.Close()
		}
	}()
	k := &post.SMTP{Server: l.Addr().String(), Schutz: post.StartTLS, Absender: "a@b.example", Uhr: uhr.System()}
	if err := k.Sende(ctx, "ida@post.example", betreff, text); !errors.Is(err, post.ErrVersand) {
		t.Errorf("%v", err)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	for name, f := range map[string]struct {
		s   post.SMTP
		gut bool
	}{
		"usual":                     {post.SMTP{Server: "mail.example:587", Schutz: post.StartTLS, Absender: "a@b.example"}, true},
		"same machine in the clear": {post.SMTP{Server: "127.0.0.1:25", Schutz: post.OhneTLS, Absender: "a@b.example"}, true},
		"elsewhere in the clear":    {post.SMTP{Server: "mail.example:25", Schutz: post.OhneTLS, Absender: "a@b.example"}, false},
		"no port":                   {post.SMTP{Server: "mail.example", Schutz: post.StartTLS, Absender: "a@b.example"}, false},
		"no sender":                 {post.SMTP{Server: "mail.example:587", Schutz: post.StartTLS}, false},
		"unknown encryption":        {post.SMTP{Server: "mail.example:587", Schutz: "ssl", Absender: "a@b.example"}, false},
	} {
		if err := f.s.Pruefe(); (err == nil) != f.gut {
			t.Errorf("%s: %v", name, err)
		}
	}
}
