// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"os"
	"path/filepath"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/benachrichtigung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/speicher/postausgang"
	"kernmelderegister/internal/tueren/portal/katalog"
	"kernmelderegister/internal/tueren/post"
)

// Postkonfig is the mail server by which customers are told that something waits for
// them ([post]). Without a server nothing is sent.
type Postkonfig struct {
	// SMTP is host and port, e.g. mail.example:587; empty: no e-mail.
	SMTP string `toml:"smtp"`
	// Schutz is starttls (default), tls or, on the same machine only, keine.
	Schutz post.Schutz `toml:"schutz"`
	// Absender is the address of the sender; default the e-mail address of [register].
	Absender string `toml:"absender"`
	// Benutzer and the content of Passwortdatei are the log-in at the mail server; empty: none.
	Benutzer      string `toml:"benutzer"`
	Passwortdatei string `toml:"passwortdatei"`
	// WartezeitMinuten is how long a result may wait unread before a note is sent; default 30.
	WartezeitMinuten int `toml:"wartezeit_minuten"`
}

// versand returns the way to the mail server, nil if there is none.
func (k Konfig) versand(h *haus) (*post.SMTP, error) {
	p := k.Post
	if p.SMTP == "" {
		return nil, nil
	}
	s := &post.SMTP{Server: p.SMTP, Schutz: p.Schutz, Benutzer: p.Benutzer, Absender: p.Absender, Uhr: h.echtzeit}
	if s.Schutz == "" {
		s.Schutz = post.StartTLS
	}
	if s.Absender == "" {
		s.Absender = k.Register.EMail
	}
	if p.Passwortdatei != "" {
		inhalt, err := os.ReadFile(p.Passwortdatei)
		if err != nil {
			return nil, konfigfehler("Die in [post] genannte Passwortdatei kann nicht gelesen werden.", err)
		}
		s.Passwort = string(bytes.TrimSpace(inhalt))
	}
	if err := s.Pruefe(); err != nil {
		return nil, konfigfehler("Die Angaben in [post] sind nicht gültig.", err)
	}
	if p.WartezeitMinuten < 0 {
		return nil, konfigfehler("In [post] ist wartezeit_minuten nicht negativ.")
	}
	return s, nil
}

// wartezeit is how long a result may wait unread if nothing is configured.
const wartezeit = 30 * time.Minute

// bauePost builds the notes to customers; without a mail server there are none.
func (h *haus) bauePost() error {
	versand, err := h.konfig.versand(h)
	if err != nil || versand == nil {
		return err
	}
	ablage, err := postausgang.Oeffne(filepath.Join(h.konfig.Daten, "postausgang"))
	if err != nil {
		return err
	}
	texte, err := katalog.Lade()
	if err != nil {
		return err
	}
	a := benachrichtigung.Ausstattung{
		Ablage: ablage, Versand: versand, Postfach: kundenpost{h}, Uhr: h.echtzeit, Wartezeit: wartezeit,
		Betreff: texte.T("benachrichtigung.betreff"), Text: texte.T("benachrichtigung.text", h.konfig.Register.Name),
	}
	if m := h.konfig.Post.WartezeitMinuten; m > 0 {
		a.Wartezeit = time.Duration(m) * time.Minute
	}
	h.benachrichtigung = benachrichtigung.Neu(a)
	return nil
}

// auftragFertig notes that a result waits. Who asks by machine fetches it himself.
func (h *haus) auftragFertig(ctx context.Context, a *auftrag.Auftrag) {
	if h.benachrichtigung == nil || a.Weg != auftrag.Dialog && a.Weg != auftrag.Stapel {
		return
	}
	if err := h.benachrichtigung.MerkeVor(ctx, a.Kunde); err != nil {
		slog.ErrorContext(ctx, "note of a result was not stored", slog.String("fehler", err.Error()))
	}
}

// postabstand is how often notes that are due are looked for.
const postabstand = time.Minute

// postlauf sends notes that are due until ctx ends. A failure is logged and tried again.
func (h *haus) postlauf(ctx context.Context) {
	if h.benachrichtigung == nil {
		return
	}
	takt := time.NewTicker(postabstand)
	defer takt.Stop()
	for {
		if _, err := h.benachrichtigung.Arbeite(ctx); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "sending of notes failed", slog.String("fehler", err.Error()))
		}
		select {
		case <-ctx.Done():
			return
		case <-takt.C:
		}
	}
}

// kundenpost implements benachrichtigung.Postfach.
type kundenpost struct{ *haus }

// Ungelesen implements benachrichtigung.Postfach.
func (k kundenpost) Ungelesen(ctx context.Context, kunde string) (bool, error) {
	nummern, err := k.speicher.auftraege.Unbekanntgegebene(ctx, kunde, k.uhr.Jetzt().Add(time.Second))
	return len(nummern) > 0, err
}

// Adresse implements benachrichtigung.Postfach. What is not an e-mail address, such as
// a telephone number, is none.
func (k kundenpost) Adresse(ctx context.Context, kunde string) (string, error) {
	inhaber, err := k.speicher.zugang.Inhaber(ctx, kunde)
	if errors.Is(err, zugang.ErrUnbekannt) || err == nil && (inhaber.Kunde == nil || inhaber.Kunde.Gesperrt) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find customer: %w", err)
	}
	a, err := mail.ParseAddress(inhaber.Erreichbarkeit)
	if err != nil {
		return "", nil
	}
	return a.Address, nil
}
