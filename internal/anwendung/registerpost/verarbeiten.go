// SPDX-License-Identifier: EUPL-1.2

package registerpost

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"slices"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/meldenummer"
	"kernmelderegister/internal/formate/xmeld"
)

// Verarbeite takes a message out of the register's mailbox. It implements
// osciversand.Verarbeiter: nil means that the message was taken, or turned back with the
// answer in the post room; after an error it has to come again, which does no harm.
func (d *Dienst) Verarbeite(ctx context.Context, n *osciversand.Nachricht) error {
	e := &eingang{Dienst: d, n: n}
	err := e.bearbeite(ctx)
	if grund := ablehnung(err); grund != nil {
		return e.weiseAb(ctx, grund)
	}
	return err
}

// eingang is a message that is being worked on.
type eingang struct {
	*Dienst
	n       *osciversand.Nachricht
	oeffne  oeffner
	angaben angaben
	// absender is the key of the sender, once that is proved.
	absender string
}

func (e *eingang) bearbeite(ctx context.Context) (err error) {
	ok := false
	if e.oeffne, ok = einziges(e.n.Inhalt); !ok {
		return ErrInhalt
	}
	if e.angaben, err = e.oeffne.liesAngaben(); err != nil {
		return err
	}
	if e.angaben.art == artHinweis {
		return e.merkeHinweis(ctx)
	}
	if len(e.angaben.behoerden) == 0 {
		return ErrArt
	}
	for _, s := range e.angaben.behoerden {
		if err := e.pruefeAbsender(ctx, s); err != nil {
			return err
		}
	}
	e.absender = e.angaben.behoerden[0]
	switch e.angaben.art {
	case artAntwort:
		return e.nimmAntwort(ctx)
	case artQuittung:
		return e.nimmQuittung(ctx)
	}
	antwort, err := e.Annahme.Nimm(ctx, e.oeffne)
	if err != nil || antwort == nil {
		return err
	}
	return e.antworte(ctx, *antwort)
}

// pruefeAbsender demands that the organisation with the key signed all of the message, with the
// certificate that the DVDV names for it today (SächsMeldVO § 5 Abs. 3).
func (e *eingang) pruefeAbsender(ctx context.Context, schluessel string) error {
	eintrag, err := e.Verzeichnis.Adresse(ctx, schluessel, e.Versand.Dienst)
	if err != nil && fehler.ArtVon(err) == fehler.NichtGefunden {
		return ErrAbsender.MitUrsache(err)
	}
	if err != nil {
		return fmt.Errorf("ask the directory for the sender: %w", err)
	}
	if !slices.ContainsFunc(e.n.Autoren, func(z *x509.Certificate) bool { return bytes.Equal(z.Raw, eintrag.Signier) }) {
		return ErrAbsender
	}
	return nil
}

// nimmAntwort gives a 1501 to whoever asked: the yearly check or the clerks.
func (e *eingang) nimmAntwort(ctx context.Context) error {
	if err := e.oeffne.lies(xmeld.Pruefe); err != nil {
		return err
	}
	a := e.angaben.antwort
	_, err := e.Plausibilitaet.Nimm(ctx, a)
	if !errors.Is(err, plausibilitaet.ErrUnbekannt) {
		return err
	}
	_, err = e.Klaerung.NimmAntwort(ctx, klaerung.Antwort{Kennzeichen: a.Fallkennzeichen, Nachricht: a.Ursprung.UUID, Bestaetigt: a.Bestaetigt})
	return err
}

// nimmQuittung takes a receipt of Meldenummern. One that was taken by an attempt whose end
// is not known is taken.
func (e *eingang) nimmQuittung(ctx context.Context) error {
	err := e.oeffne.lies(func(r io.Reader) error {
		_, err := e.Rueckgabe.Nimm(ctx, r)
		return err
	})
	if e.n.Wiederholt && errors.Is(err, personen.ErrSchonQuittiert) {
		return nil
	}
	return err
}

// ablehnung returns why a message is turned back, nil if the error is none of the message.
func ablehnung(err error) *fehler.Fehler {
	var x *xmeld.Fehler
	var m *meldenummer.Fehler
	var f *fehler.Fehler
	switch {
	case errors.As(err, &x) && x.Code == xmeld.CodeVersion:
		return ErrArt.MitUrsache(err)
	case errors.As(err, &x) && x.Code != xmeld.CodeLesen:
		return x.Fachfehler()
	case errors.As(err, &m):
		return personen.ErrQuittungUnlesbar.MitUrsache(err)
	case errors.As(err, &f) && f.Art != fehler.Intern && f.Art != fehler.Extern && f.Art != fehler.Ueberlast:
		return f
	}
	return nil
}

// schluessel is the key of a municipality in the DVDV.
func schluessel(ags melde.AGS) string { return "ags:" + string(ags) }
