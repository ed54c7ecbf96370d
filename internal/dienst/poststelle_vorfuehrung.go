// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"kernmelderegister/internal/anwendung/intermediaer"
)

// richtePostEin gives the identities of a demonstration their mailboxes and says where
// the post office is (contract section 6).
func (s *vorfuehrung) richtePostEin(ctx context.Context) error {
	im, err := s.poststelle()
	if err != nil {
		return err
	}
	ordner := filepath.Join(s.bereitschaft.Zertifikate, "osci")
	for _, n := range osciNamen {
		if n.art == "" {
			continue
		}
		der, err := os.ReadFile(filepath.Join(ordner, n.name+"-cipher.cer"))
		if err != nil {
			return err
		}
		if _, da := im.TeilnehmerVon(intermediaer.PostfachVon(der)); da {
			continue // a kept data folder
		}
		_, err = im.SetzeTeilnehmer(ctx, betreiber().Kennung, intermediaer.Teilnehmer{
			Name: "Vorführung " + n.name, Art: n.art,
			Postfaecher: []intermediaer.Postfacheintrag{{Zertifikat: der, Nachrichtenarten: []string{intermediaer.AlleArten}, Klartext: true}},
		})
		if err != nil {
			return fmt.Errorf("mailbox of %s: %w", n.name, err)
		}
	}
	s.bereitschaft.OSCI = s.schleife + osciPfad
	s.post = vorfuehrpost{Eingang: s.bereitschaft.OSCI, Passiv: s.schleife + osciPfad + "/passiv", Ordner: ordner}
	return nil
}

// dieneSchleife serves OSCI over plain HTTP on loopback until ctx ends: OSCI signs and
// encrypts itself, and clients need not know the certificate of a demonstration.
func dieneSchleife(ctx context.Context, l net.Listener, wege http.Handler) error {
	mux := http.NewServeMux()
	mux.Handle(osciPfad, wege)
	mux.Handle(osciPfad+"/", wege)
	return diene(ctx, l, mux, nil)
}

// lauscheSchleife listens for dieneSchleife.
func lauscheSchleife(adresse string) (net.Listener, error) {
	rechner, _, err := net.SplitHostPort(adresse)
	if ip := net.ParseIP(rechner); err != nil || ip == nil || !ip.IsLoopback() {
		return nil, konfigfehler("[osci] schleife muss eine Schleifenadresse sein, zum Beispiel 127.0.0.1:8480.")
	}
	l, err := net.Listen("tcp", adresse)
	if err != nil {
		return nil, konfigfehler("Die Adresse "+adresse+" in [osci] schleife ist schon belegt.", err)
	}
	return l, nil
}
