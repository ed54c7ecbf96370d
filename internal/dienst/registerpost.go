// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/registerpost"
	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/tueren/oscikunde"
)

// postraum is the register as a participant of OSCI-Transport.
type postraum struct {
	raum    *osciversand.Dienst
	versand *registerpost.Versand
}

// baueRegisterpost says how the post room is made: on first use, because most commands need none.
func (h *haus) baueRegisterpost() { h.registerpost = sync.OnceValues(h.neuerPostraum) }

// hatRegisterausweis reports whether the configuration names keys with which the register
// takes part.
func (h *haus) hatRegisterausweis() (bool, error) {
	p, err := h.zertifikate()
	if err != nil {
		return false, err
	}
	for _, z := range []zertifikatspruefung.Verwendung{zertifikatspruefung.Chiffrierung, zertifikatspruefung.Signatur} {
		if _, ok := p.Eigenes(context.Background(), osciRegister, z); !ok {
			return false, nil
		}
	}
	return true, nil
}

// errOhneAusweis refuses to promise a way that nobody would go.
var errOhneAusweis = fehler.Neu(fehler.Konflikt, "MR-2484",
	"Das Register nimmt nicht an OSCI teil: in [zertifikate] fehlen unter eigene die Schlüssel des Dienstes register.")

// postFuerBefehle is the way over OSCI for the commands: what they accept is sent by the
// process that serves. A folder of a test or demonstration needs no keys for that.
func (h *haus) postFuerBefehle() (*registerpost.Versand, error) {
	da, err := h.hatRegisterausweis()
	if err != nil {
		return nil, err
	}
	if !da && h.konfig.Betriebsart == Produktiv {
		return nil, errOhneAusweis
	}
	p, err := h.registerpost()
	if err != nil {
		return nil, err
	}
	return p.versand, nil
}

// postordner is where messages lie in the clear while they are read or sent; what an
// interruption left there goes with the next start.
const postordner = "oscipost"

// neuerPostraum makes the post room with the register's mailbox. Its address, and that of
// the Intermediär, are those of the register's own entry in the DVDV.
func (h *haus) neuerPostraum() (*postraum, error) {
	stand, err := h.oscistand(osciRegister)
	if err != nil {
		return nil, err
	}
	adressen, err := h.adressen()
	if err != nil {
		return nil, err
	}
	regeln, err := osciversand.LiesRegeln()
	if err != nil {
		return nil, err
	}
	k := verzeichnis.EingebauterKatalog()
	p := &postraum{versand: &registerpost.Versand{Teilnehmer: osciRegister, Dienst: dienstFuer(k, "1101"), Verzeichnis: adressen}}
	ausweis := &registerausweis{stand: stand, adressen: adressen, schluessel: h.register.Kennung, dienst: dienstFuer(k, "1100"), ordner: filepath.Join(h.konfig.Daten, postordner)}
	p.raum, err = osciversand.Neu(osciversand.Ausstattung{
		Teilnehmer: []osciversand.Teilnehmer{{Name: osciRegister, Post: &oscikunde.Post{Vorlage: ausweis.vorlage}, Ausweis: ausweis.inhalt}},
		Speicher:   h.speicher.osci, Verzeichnis: adressen, Pruefer: stand.zertifikate, Verarbeiter: h.neueRegisterpost(p.versand),
		Richtlinien: stand.richtlinien, Regeln: regeln, Uhr: h.uhr, Log: slog.Default(),
	})
	if err != nil {
		return nil, fmt.Errorf("post room of the register: %w", err)
	}
	p.versand.Ausgang = p.raum
	return p, nil
}

// neueRegisterpost makes the use case of the mailbox.
func (h *haus) neueRegisterpost(v *registerpost.Versand) *registerpost.Dienst {
	return registerpost.Neu(registerpost.Ausstattung{
		Annahme:        lieferannahme{dienst: h.lieferung, register: h.register, uhr: h.uhr, ordner: filepath.Join(h.konfig.Daten, postordner)},
		Plausibilitaet: h.plausi, Klaerung: h.klaerung, Rueckgabe: personen.NeueRueckgabe(h.speicher.rueckgabe, h.uhr),
		Verzeichnis: v.Verzeichnis, Absender: absenderverzeichnis{h}, Protokoll: h.protokoll, Versand: v, Register: h.register, Uhr: h.uhr,
	})
}

// dienstFuer returns the service that takes the message, by the catalogue.
func dienstFuer(k *verzeichnis.Katalog, nachricht string) string {
	i := slices.IndexFunc(k.Spezifikationen, func(s verzeichnis.Spezifikation) bool { return slices.Contains(s.Nachrichten, nachricht) })
	return k.Spezifikationen[i].URI // the catalogue is embedded
}

// registerausweis are the keys of the register and the way to its mailbox, asked anew for
// every message.
type registerausweis struct {
	stand              *oscistand
	adressen           *verzeichnisabfrage.Abfrage
	schluessel, dienst string // of the register's entry
	ordner             string
}

// richtlinien are the algorithms of the day.
func (s *oscistand) richtlinien() (*xmldsig.Richtlinie, *xmlenc.Richtlinie) {
	leser, err := s.regeln.leser()
	if err != nil {
		slog.Error("rules of algorithms can't be read", slog.String("fehler", err.Error()))
	}
	return leser.Signatur, leser.Verschluesselung
}

// inhalt are the keys for content.
func (r *registerausweis) inhalt() osciversand.Ausweis {
	t := r.stand.tuer()
	a := osciversand.Ausweis{Signatur: t.Signatur, Unterzeichner: t.Unterzeichner}
	for _, i := range r.stand.zertifikate.EigeneFuer(context.Background(), osciRegister, zertifikatspruefung.Chiffrierung) {
		a.Schluessel = append(a.Schluessel, inhaltsdaten.Schluessel{Zertifikat: i.Zertifikat, Privat: i.Schluessel})
	}
	return a
}

// vorlage is how the register talks to an Intermediär. Without an answer of the DVDV it
// lacks the address, so that nothing is sent.
func (r *registerausweis) vorlage() oscikunde.Einstellung {
	ctx := context.Background()
	t := r.stand.passiv()
	e := oscikunde.Einstellung{
		Leser: t.Leser, HTTP: &http.Client{Timeout: uebertragungsfrist}, Vertraue: r.vertraue,
		Ablage: func() (oscikunde.Ablage, error) { return oscikunde.NeueDateiablage(r.ordner) },
	}
	e.Ausweis.Unterzeichner = t.Unterzeichner
	if i, ok := r.stand.zertifikate.Eigenes(ctx, osciRegister, zertifikatspruefung.Chiffrierung); ok {
		e.Ausweis.Chiffrier, e.Ausweis.ChiffrierSchluessel = i.Zertifikat, i.Schluessel
	}
	if i, ok := r.stand.zertifikate.Eigenes(ctx, osciRegister, zertifikatspruefung.Signatur); ok {
		e.Ausweis.Signatur = i.Zertifikat
	}
	eintrag, err := r.adressen.Adresse(ctx, r.schluessel, r.dienst)
	if err == nil {
		e.Adresse = eintrag.Intermediaer
		e.Chiffrier, err = x509.ParseCertificate(eintrag.ChiffrierIntermediaer)
	}
	if err != nil {
		slog.Error("way to the own mailbox not found in the DVDV", slog.String("fehler", err.Error()))
	}
	return e
}

// vertraue believes an Intermediär whose signature certificate holds: only the holder of
// the cipher certificate that the DVDV names for him can have read the question.
func (r *registerausweis) vertraue(z *x509.Certificate) error {
	return signaturpruefung(r.stand.zertifikate, r.stand.regeln.uhr)(context.Background(), z.Raw)
}

// leerePostordner removes what an interruption left.
func (h *haus) leerePostordner() error {
	ordner := filepath.Join(h.konfig.Daten, postordner)
	if err := os.RemoveAll(ordner); err != nil {
		return err
	}
	return os.MkdirAll(ordner, 0o700)
}
