// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/registerpost"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/eingang"
)

// lieferannahme brings deliveries out of the mailbox through the same door as those from
// folders.
type lieferannahme struct {
	dienst   eingang.Lieferdienst
	register xmeld.Stelle
	uhr      uhr.Uhr
	ordner   string // for the message while it is read: that takes two passes
}

var _ registerpost.Annahme = lieferannahme{}

// Nimm implements registerpost.Annahme.
func (l lieferannahme) Nimm(ctx context.Context, oeffne func() (io.ReadCloser, error)) (_ *registerpost.Schriftstueck, err error) {
	pfad, err := l.lege(oeffne)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.Remove(pfad)) }()
	dateien, err := eingang.Sammle([]string{pfad}, nil, "")
	if err != nil {
		return nil, err
	}
	var antwort antwortblatt
	e := &eingang.Eingang{Dienst: l.dienst, Ausgang: &antwort, Register: l.register, Uhr: l.uhr}
	for _, d := range dateien {
		_, err := e.Nimm(ctx, d)
		var abgelehnt *eingang.Ablehnung
		switch {
		case errors.As(err, &abgelehnt) && antwort.stueck == nil: // a 1104 has no receipt
			return nil, fehler.Neu(fehler.Ungueltig, lieferung.CodeVerzeichnis, abgelehnt.Text)
		case err != nil && abgelehnt == nil:
			return nil, err
		}
	}
	return antwort.stueck, nil
}

// lege writes the message into a file.
func (l lieferannahme) lege(oeffne func() (io.ReadCloser, error)) (pfad string, err error) {
	if err := os.MkdirAll(l.ordner, 0o700); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(l.ordner, "lieferung-*.xml")
	if err != nil {
		return "", err
	}
	r, err := oeffne()
	if err == nil {
		_, err = io.Copy(f, r)
		err = errors.Join(err, r.Close())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("keep delivery: %w", err), os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// antwortblatt keeps the one answer. It implements eingang.Ausgang.
type antwortblatt struct{ stueck *registerpost.Schriftstueck }

// Schreibe implements eingang.Ausgang.
func (a *antwortblatt) Schreibe(name string, inhalt func(io.Writer) error) error {
	var b bytes.Buffer
	if err := inhalt(&b); err != nil {
		return err
	}
	a.stueck = &registerpost.Schriftstueck{Betreff: "0010 Rückweisung", Inhalt: b.Bytes()}
	if strings.HasSuffix(name, ".1101.xml") {
		a.stueck.Betreff = "1101 Quittung der Datenlieferung"
	}
	return nil
}
