// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/dienst/messung"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/tueren/befehl"
)

// The scenario of the post office.
const (
	// oscipaare is the number of pairs of a sender and a recipient.
	oscipaare = 4
	// oscimenge is the number of deliveries of a recipient in one dialog.
	oscimenge = 5
	// oscilaenge is the size of a message in bytes.
	oscilaenge = 10_000
	// oscirechnungen is how often a pair can't do without a signature and its check, and a
	// decryption and its encryption: twice each, by client and by Intermediär, for the id, for
	// storing and for fetching, and once for the content.
	oscirechnungen = 3*2 + 1
)

var errOSCIMessung = errors.New("a delivery is not what was sent")

// missOSCI: messages of 10 kB that are signed, encrypted, stored, fetched, confirmed,
// decrypted and checked per second, by senders and recipients at the door of the
// Intermediär over loopback; beside the RSA operations of the same keys alone.
func (s *messstand) missOSCI(ctx context.Context) (err error) {
	m := &oscimessung{simulation: &simulation{
		auftrag: befehl.Simulation{Meldebehoerden: 2 * oscipaare, Tage: 1, Einwohner: 10, Zeitraffer: 1, Schluesselpaare: 2},
		ordner:  filepath.Join(s.ordner, "osci"), tag: uhr.Heute(s.uhr), uhr: uhr.Fest(s.uhr.Jetzt()), buch: neuesPostbuch(),
	}}
	defer func() { err = errors.Join(err, m.schliesse()) }()
	if err := m.baue(ctx); err != nil {
		return err
	}
	if m.stand, err = m.haus.oscistand(osciPost); err != nil {
		return err
	}
	m.schluessel = m.post.identitaeten[0].chiffrier.Schluessel
	var e []messung.Ergebnis
	err = m.unterStrom(ctx, func(ctx context.Context) error {
		var err error
		e, err = s.messe(ctx, "osci", messung.Last{Klienten: oscipaare, Tue: m.runde}, messung.Last{Klienten: oscipaare, Tue: m.rechne})
		return err
	})
	if err != nil {
		return err
	}
	s.melden(befehl.Messwert{
		Name: "osci", Wert: e[0].JeSekunde * oscimenge, Einheit: "Paare/s", Referenz: e[1].JeSekunde,
		Bezug: fmt.Sprintf("nur die RSA-Rechnungen eines Paars: %d Unterschriften, %d Entschlüsselungen und ihre Gegenstücke (3072 Bit)", oscirechnungen, oscirechnungen),
	})
	return nil
}

// oscimessung are participants with their post office.
type oscimessung struct {
	*simulation
	stand      *oscistand
	schluessel *rsa.PrivateKey
}

// runde stores some messages of a sender and empties the mailbox of its recipient.
func (m *oscimessung) runde(ctx context.Context, klient, _ int) error {
	von, an := &m.post.raum.Teilnehmer[2*klient], &m.post.raum.Teilnehmer[2*klient+1]
	leser := m.post.identitaeten[2*klient+1].chiffrier.Zertifikat
	ziel := osciversand.Ziel{Intermediaer: m.eingang, Empfaenger: leser.Raw}
	inhalt := bytes.Repeat([]byte{'x'}, oscilaenge)
	copy(inhalt, geheim.TokenBase32(16))
	for range oscimenge {
		id, err := von.Post.MessageID(ctx, ziel)
		if err != nil {
			return err
		}
		ausweis := von.Ausweis()
		w := inhaltsdaten.Schreiber{Chiffre: m.stand.tuer().Leser.Verschluesselung}
		paket, _, err := w.Schreibe(&inhaltsdaten.NeuerBehaelter{
			Inhalte: []inhaltsdaten.NeuerInhalt{{Daten: inhalt}},
			Autoren: []inhaltsdaten.NeuerAutor{{Unterzeichner: ausweis.Unterzeichner, Verweis: osci.NeuesZertifikat(osci.SignaturAbsender, 0, ausweis.Signatur).ID}},
			Leser:   []xmlenc.Empfaenger{{Zertifikat: leser, Verweis: osci.NeuesZertifikat(osci.ChiffrierEmpfaenger, 0, leser.Raw).ID}},
		})
		if err != nil {
			return err
		}
		if _, err := von.Post.Stelle(ctx, ziel, osciversand.Zustellung{MessageID: id, Betreff: "Messung", Inhalt: paket}); err != nil {
			return err
		}
	}
	return m.hole(ctx, an, inhalt)
}

// hole fetches what was stored, opens it and compares.
func (m *oscimessung) hole(ctx context.Context, an *osciversand.Teilnehmer, soll []byte) error {
	l := &inhaltsdaten.Leser{Schluessel: an.Ausweis().Schluessel}
	l.Signatur, l.Chiffre = m.stand.richtlinien()
	anzahl, err := an.Post.Leere(ctx, func(_ context.Context, a *osciversand.Abholung) error {
		e, err := l.Lies(inhaltsdaten.Paket{Inhalt: a.Inhalt, Zertifikate: a.Zertifikate})
		if err != nil {
			return err
		}
		if err := e.PruefeGeschuetzt(); err != nil {
			return err
		}
		for i := range e.Alle() {
			if !bytes.Equal(i.Daten, soll) {
				return errOSCIMessung
			}
		}
		return nil
	})
	if err == nil && anzahl != oscimenge {
		err = errOSCIMessung
	}
	return err
}

// rechne does the RSA operations of one pair.
func (m *oscimessung) rechne(_ context.Context, _, _ int) error {
	summe := sha256.Sum256([]byte("Messung"))
	k := m.schluessel
	for range oscirechnungen {
		unterschrift, err := rsa.SignPSS(rand.Reader, k, crypto.SHA256, summe[:], nil)
		if err != nil {
			return err
		}
		if err := rsa.VerifyPSS(&k.PublicKey, crypto.SHA256, summe[:], unterschrift, nil); err != nil {
			return err
		}
		verpackt, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, &k.PublicKey, summe[:], nil)
		if err != nil {
			return err
		}
		if _, err := rsa.DecryptOAEP(sha256.New(), nil, k, verpackt, nil); err != nil {
			return err
		}
	}
	return nil
}
