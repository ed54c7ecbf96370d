// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"errors"
	"io"
	"strings"

	"kernmelderegister/internal/grund/mimeteile"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/grund/xmlscan"
)

// idChiffrat is the Content-ID of the encrypted message (section 7).
const idChiffrat = "osci_enc"

// verschlossen is an encrypted message before it is opened.
type verschlossen struct {
	daten      *xmlenc.Verschluesselt
	paket      *xmlenc.Schluesselpaket
	zertifikat []byte
	chiffrat   Daten
	base64     bool
}

// liesUmschlag reads the body of the encrypted envelope.
func (h *huelle) liesUmschlag() error {
	t, err := h.Kind()
	if err == nil && t != nil && h.Ist(t, raumSOAP, "Header") {
		if err = h.Ende(); err == nil {
			t, err = h.Kind()
		}
	}
	if err != nil {
		return err
	}
	if t == nil || !h.Ist(t, raumSOAP, "Body") {
		return h.Fehler("Das Element Body fehlt an seiner Stelle.")
	}
	if t, err = h.Kind(); err != nil {
		return err
	}
	if t == nil {
		return h.Fehler("Das Element EncryptedData fehlt an seiner Stelle.")
	}
	if h.daten, err = h.enc.Lies(h.m, t); err != nil {
		return err
	}
	if h.daten.ContentID == "" {
		return h.Fehler("Die verschlüsselte Nachricht steht nicht in einem eigenen Teil.")
	}
	return h.Ende()
}

// liesChiffrat reads the one further part of the package.
func (l *Leser) liesChiffrat(paket *mimeteile.Leser, v *xmlenc.Verschluesselt, ablage Ablage) (*verschlossen, error) {
	s := &verschlossen{daten: v}
	teil, err := paket.Weiter()
	if err != nil {
		return nil, ohneEOF(err)
	}
	if teil.ID != v.ContentID {
		return nil, &mimeteile.Fehler{Code: mimeteile.CodeKopf, Teil: teil.Nummer, Text: "Der verschlüsselte Teil trägt eine andere Bezeichnung."}
	}
	s.base64 = teil.IstBase64()
	if s.chiffrat, err = l.lege(teil, ablage); err != nil {
		return nil, err
	}
	if _, err = paket.Weiter(); err != io.EOF {
		if err == nil {
			err = &mimeteile.Fehler{Code: mimeteile.CodeGrenze, Teil: 3, Text: "Neben der verschlüsselten Nachricht steht ein weiterer Teil."}
		}
		return nil, err
	}
	return s, nil
}

// klartext is a decrypted message; it closes the cipher text.
type klartext struct {
	io.Reader
	io.Closer
}

// oeffne decrypts. Everything that fails because of the message is the same 9202.
func (l *Leser) oeffne(v *verschlossen, q Quelle) (*klartext, error) {
	for i := range v.daten.Schluessel {
		p := &v.daten.Schluessel[i]
		if q.Schluessel == nil || p.Zertifikat == nil {
			continue
		}
		privat := q.Schluessel(p.Zertifikat)
		if privat == nil {
			continue
		}
		v.paket, v.zertifikat = p, p.Zertifikat
		s, err := l.Verschluesselung.OeffneSchluessel(v.daten, p, privat)
		if err != nil {
			return nil, alsFehler(err, CodeUnlesbar)
		}
		chiffrat, err := v.chiffrat.Oeffne()
		if err != nil {
			return nil, alsFehler(err, CodeIntern)
		}
		klar, err := l.Verschluesselung.Entschluessle(v.daten, s, chiffrat)
		if err != nil {
			return nil, errors.Join(entschluesselungsfehler(err), chiffrat.Close())
		}
		return &klartext{klar, chiffrat}, nil
	}
	return nil, &Fehler{CodeFremderSchluessel, xmlscan.Position{}, "Die Nachricht ist nicht für dieses Zertifikat verschlüsselt.", nil}
}

func entschluesselungsfehler(err error) error {
	if errors.Is(err, xmlenc.ErrEntschluesselung) {
		return &Fehler{CodeUnlesbar, xmlscan.Position{}, "Die Nachricht kann nicht entschlüsselt werden.", nil}
	}
	return alsFehler(err, CodeUnlesbar)
}

// innenfehler is what an error of the decrypted message becomes. CBC has no
// integrity: whoever could tell a wrong padding from a wrong text could decrypt.
func innenfehler(v *verschlossen, err error) error {
	err = alsFehler(err, CodeKeinAuftrag)
	if !strings.HasSuffix(v.daten.Verfahren, "-gcm") && CodeVon(err) != CodeIntern {
		return entschluesselungsfehler(xmlenc.ErrEntschluesselung)
	}
	return err
}
