// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/tueren/osciempfang"
	"kernmelderegister/internal/tueren/oscikunde"
)

// DienePost serves nothing but the post office of a data folder with the identities of a
// demonstration, until ctx ends; bereit is told where it listens.
func DienePost(ctx context.Context, daten string, bereit func(ort string)) (err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ausweise := osciAusweiseIn(daten, uhr.System(), uhr.System())
	k := Konfig{Betriebsart: Vorfuehrung, Daten: daten, Zertifikate: ausweise.einstellungen()}
	k.vorgaben()
	h, err := oeffneHaus(ctx, bau{konfig: k, uhr: uhr.System()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.schliesse()) }()
	s := &vorfuehrung{haus: h, bereitschaft: befehl.Bereitschaft{Zertifikate: filepath.Join(daten, "zertifikate")}, schleife: "http://" + l.Addr().String()}
	if err := s.richtePostEin(ctx); err != nil {
		return err
	}
	im, err := h.poststelle()
	if err != nil {
		return err
	}
	stand, err := h.oscistand(osciPost)
	if err != nil {
		return err
	}
	defer h.beginnePostlauf(ctx)()
	bereit(l.Addr().String())
	return dieneSchleife(ctx, l, mitFrist(osciempfang.Neu(osciempfang.Ausstattung{Intermediaer: im, Stand: stand.tuer, Klartext: true})))
}

// Postteilnehmer is a participant of a demonstration as client of its post office.
type Postteilnehmer struct {
	Einstellung oscikunde.Einstellung
	// Inhalt reads the content that is for it.
	Inhalt *inhaltsdaten.Leser
}

// NeuerPostteilnehmer reads the identity from the data folder; large attachments lie in
// ablage. The transport decides where the post office is.
func NeuerPostteilnehmer(daten, name, ablage string, leitung http.RoundTripper) (*Postteilnehmer, error) {
	ordner := osciAusweiseIn(daten, uhr.System(), uhr.System()).oeffentlich
	leser, err := (&osciregeln{uhr: uhr.System()}).leser()
	if err != nil {
		return nil, err
	}
	e := oscikunde.Einstellung{
		Adresse: "http://poststelle" + osciPfad, Leser: leser, HTTP: &http.Client{Timeout: uebertragungsfrist, Transport: leitung},
		Ablage: func() (oscikunde.Ablage, error) { return oscikunde.NeueDateiablage(ablage) },
	}
	for endung, ziel := range map[string]**x509.Certificate{"-cipher": &e.Chiffrier, "-sig": &e.Signatur} {
		inhalt, err := os.ReadFile(filepath.Join(ordner, osciPost+endung+".cer"))
		if err != nil {
			return nil, err
		}
		if *ziel, err = zertifikat.Lies(inhalt); err != nil {
			return nil, err
		}
	}
	chiffrier, err := liesAusweis(ordner, name+"-cipher")
	if err != nil {
		return nil, err
	}
	signatur, err := liesAusweis(ordner, name+"-sig")
	if err != nil {
		return nil, err
	}
	e.Ausweis = oscikunde.Ausweis{
		Chiffrier: chiffrier.Zertifikat, ChiffrierSchluessel: chiffrier.Schluessel,
		Signatur: signatur.Zertifikat, Unterzeichner: unterzeichner(leser, signatur.Schluessel),
	}
	return &Postteilnehmer{e, &inhaltsdaten.Leser{
		Signatur: leser.Signatur, Chiffre: leser.Verschluesselung,
		Schluessel: []inhaltsdaten.Schluessel{{Zertifikat: chiffrier.Zertifikat, Privat: chiffrier.Schluessel}},
	}}, nil
}

func liesAusweis(ordner, name string) (*zertifikat.Identitaet, error) {
	pin, err := os.ReadFile(filepath.Join(ordner, "pin.txt"))
	if err != nil {
		return nil, err
	}
	p12, err := os.ReadFile(filepath.Join(ordner, name+".p12"))
	if err != nil {
		return nil, err
	}
	return zertifikat.LiesP12(p12, strings.TrimSpace(string(pin)))
}
