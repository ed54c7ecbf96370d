// SPDX-License-Identifier: EUPL-1.2

package osciempfang_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/speicher/spule"
	"kernmelderegister/internal/speicher/sqlite"
	"kernmelderegister/internal/tueren/osciempfang"
)

var stichtag = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// partei is somebody with a certificate for ciphers and one for signatures.
type partei struct {
	chiffrier, signatur *x509.Certificate
	chiffrierschluessel *rsa.PrivateKey
	signaturschluessel  *ecdsa.PrivateKey
}

func neuePartei(name string) *partei {
	p := &partei{}
	p.chiffrierschluessel, _ = rsa.GenerateKey(rand.Reader, 3072)
	p.signaturschluessel, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	p.chiffrier = zertifikat(name+" Chiffrier", x509.KeyUsageKeyEncipherment, p.chiffrierschluessel)
	p.signatur = zertifikat(name+" Signatur", x509.KeyUsageDigitalSignature, p.signaturschluessel)
	return p
}

func zertifikat(name string, usage x509.KeyUsage, k crypto.Signer) *x509.Certificate {
	vorlage := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, KeyUsage: usage, NotBefore: stichtag.AddDate(-1, 0, 0), NotAfter: stichtag.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, vorlage, vorlage, k.Public(), k)
	if err != nil {
		panic(err)
	}
	z, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return z
}

// parteien are made once: RSA takes its time.
var parteien = sync.OnceValue(func() (p [3]*partei) {
	var wg sync.WaitGroup
	for i, name := range []string{"Intermediär", "Sender", "Empfänger"} {
		wg.Go(func() { p[i] = neuePartei(name) })
	}
	wg.Wait()
	return p
})

func (p *partei) bund() osci.Schluesselbund {
	return func(der []byte) crypto.Decrypter {
		if bytes.Equal(der, p.chiffrier.Raw) {
			return p.chiffrierschluessel
		}
		return nil
	}
}

func (p *partei) unterzeichner() *xmldsig.Unterzeichner {
	return &xmldsig.Unterzeichner{Richtlinie: leser().Signatur, Schluessel: p.signaturschluessel, Verfahren: xmldsig.ECDSASHA256, Digest: xmldsig.DigestSHA256}
}

func (p *partei) stand() osciempfang.Stand {
	return osciempfang.Stand{Leser: leser(), Schluessel: p.bund(), Unterzeichner: p.unterzeichner(), Signatur: p.signatur.Raw}
}

var leser = sync.OnceValue(func() *osci.Leser {
	s, err := xmldsig.NeueRichtlinie(stichtag, false)
	if err != nil {
		panic(err)
	}
	e, err := xmlenc.NeueRichtlinie(stichtag, xmlenc.Ausnahmen{})
	if err != nil {
		panic(err)
	}
	return &osci.Leser{Signatur: s, Verschluesselung: e, Grenzen: osci.Grenzen{ImSpeicher: 10_000}}
})

// pruefung finds every certificate valid but those that a test names.
type pruefung map[string]intermediaer.Ergebnis

func (p pruefung) Pruefe(_ context.Context, z intermediaer.Zertifikat, zum time.Time) (intermediaer.Pruefung, error) {
	e := p[string(z.Rolle)]
	if e == "" {
		e = intermediaer.Gueltig
	}
	return intermediaer.Pruefung{Rolle: z.Rolle, Ergebnis: e, Zeitpunkt: zum, Inhaber: "CN=X", Aussteller: "CN=CA", Seriennummer: "1",
		Niveau: "advanced", Mathematisch: "ok", Offline: "valid", Online: "ok", Quelle: "CRL", Quellzeit: zum}, nil
}

// amt is a running Intermediär with its door.
type amt struct {
	t                          testing.TB
	im                         *intermediaer.Intermediaer
	tuer                       http.Handler
	uhr                        *uhr.Stell
	pruefung                   pruefung
	spule                      string
	passiv                     http.Handler // the recipient at adresse
	adresse                    string
	sender, empfaenger, selbst *partei
}

func neuesAmt(t testing.TB, aendere func(*osciempfang.Ausstattung)) *amt {
	t.Helper()
	ctx := t.Context()
	p := parteien()
	a := &amt{t: t, uhr: uhr.Fest(stichtag), pruefung: pruefung{}, spule: t.TempDir(), selbst: p[0], sender: p[1], empfaenger: p[2]}
	speicher, err := sqlite.Oeffne(ctx, t.TempDir(), sqlite.Optionen{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = speicher.Schliesse() })
	ordner, err := spule.Oeffne(a.spule)
	if err != nil {
		t.Fatal(err)
	}
	adresse := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.passiv.ServeHTTP(w, r) }))
	t.Cleanup(adresse.Close)
	a.adresse = adresse.URL + "/osci/passiv"
	weg := osciempfang.NeueWeiterleitung(osciempfang.Weiterleitungsausstattung{Spule: ordner, HTTP: adresse.Client(),
		Stand: func() osciempfang.Passivstand {
			return osciempfang.Passivstand{Stand: a.selbst.stand(), Chiffrier: a.selbst.chiffrier.Raw}
		},
		Pruefe: func(_ context.Context, der []byte) error {
			if !bytes.Equal(der, a.empfaenger.signatur.Raw) {
				return errors.New("unknown")
			}
			return nil
		}})
	a.im, err = intermediaer.Neu(ctx, intermediaer.Ausstattung{Ablage: speicher.Intermediaer(), Spule: ordner, Pruefung: a.pruefung,
		Regelwerk: intermediaer.EingebautesRegelwerk(), Schluessel: geheim.NeuerSchluessel(bytes.Repeat([]byte{7}, 32)), Uhr: a.uhr, Weiterleitung: weg})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.im.SetzeTeilnehmer(ctx, "test", intermediaer.Teilnehmer{Name: "Empfänger", Art: "meldebehoerde", Adresse: a.adresse,
		Postfaecher: []intermediaer.Postfacheintrag{{Zertifikat: a.empfaenger.chiffrier.Raw, Nachrichtenarten: []string{intermediaer.AlleArten}}}}); err != nil {
		t.Fatal(err)
	}
	x := osciempfang.Ausstattung{Intermediaer: a.im, Stand: a.selbst.stand}
	if aendere != nil {
		aendere(&x)
	}
	a.tuer = osciempfang.Neu(x)
	return a
}

// ablage keeps in memory.
type ablage struct{}

func (ablage) Lege(r io.Reader) (osci.Daten, error) {
	b, err := io.ReadAll(r)
	return osci.Speicherdaten(b), err
}

func (ablage) Raeume() error { return nil }

// roh sends bytes and reads the answer with the key of the client.
func (a *amt) roh(h http.Handler, p *partei, koerper []byte) *osci.Eingang {
	a.t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(a.t.Context(), http.MethodPost, "/osci", bytes.NewReader(koerper)))
	if w.Code != http.StatusOK {
		a.t.Fatalf("status %d", w.Code)
	}
	e, err := leser().Lies(w.Body, osci.Quelle{Schluessel: p.bund(), Ablage: ablage{}})
	if err != nil {
		a.t.Fatal(err)
	}
	return e
}

// verpackt is the request as the party sends it: signed and encrypted.
func (a *amt) verpackt(p *partei, n *osci.Nachricht) []byte {
	a.t.Helper()
	var b bytes.Buffer
	if err := osci.Schreibe(&b, n, osci.Verpackung{Unterzeichner: p.unterzeichner(), Empfaenger: a.selbst.chiffrier, Richtlinie: leser().Verschluesselung}); err != nil {
		a.t.Fatal(err)
	}
	return b.Bytes()
}

// frage sends a request and demands that the answer to it is encrypted and signed.
func (a *amt) frage(p *partei, n *osci.Nachricht) *osci.Eingang {
	a.t.Helper()
	if len(n.Zertifikate.Liste) == 0 {
		n.Zertifikate.Liste = p.zertifikate()
	}
	if n.Steuerblock.Challenge == "" {
		n.Steuerblock.Challenge = "c" + string(n.Art)
	}
	n.Merkmale = osci.EigeneMerkmale()
	e := a.roh(a.tuer, p, a.verpackt(p, n))
	if e.Art == osci.SOAPFault {
		return e
	}
	if e.Verschluesselt == nil || e.Steuerblock.Response != n.Steuerblock.Challenge {
		a.t.Fatalf("%s: encrypted %v, Response %q", e.Art, e.Verschluesselt, e.Steuerblock.Response)
	}
	if err := e.PruefeSignatur(a.selbst.signatur); err != nil {
		a.t.Fatal(err)
	}
	return e
}

func (p *partei) zertifikate() []osci.Zertifikat {
	return []osci.Zertifikat{osci.NeuesZertifikat(osci.ChiffrierAbsender, 0, p.chiffrier.Raw), osci.NeuesZertifikat(osci.SignaturAbsender, 0, p.signatur.Raw)}
}

// zustellung is a delivery of the sender for the recipient with a new MessageId.
func (a *amt) zustellung(inhalte ...inhaltsdaten.NeuerInhalt) *osci.Nachricht {
	a.t.Helper()
	id := a.frage(a.sender, &osci.Nachricht{Art: osci.GetMessageID}).MessageID
	if id == "" {
		a.t.Fatal("no MessageId")
	}
	if len(inhalte) == 0 {
		inhalte = []inhaltsdaten.NeuerInhalt{daten("<xmeld/>"), anhang("anlage", strings.Repeat("a", 20_000))}
	}
	n := &osci.Nachricht{Art: osci.StoreDelivery, MessageID: id, Betreff: "Rückmeldung"}
	verfasse(a.t, n, a.sender, a.empfaenger, inhalte...)
	return n
}

func daten(s string) inhaltsdaten.NeuerInhalt { return inhaltsdaten.NeuerInhalt{Daten: []byte(s)} }

func anhang(id, s string) inhaltsdaten.NeuerInhalt {
	return inhaltsdaten.NeuerInhalt{Anhang: &inhaltsdaten.NeuerAnhang{ContentID: id, Quelle: strings.NewReader(s)}}
}

// verfasse puts content into the message, signed by von and encrypted for an.
func verfasse(t testing.TB, n *osci.Nachricht, von, an *partei, inhalte ...inhaltsdaten.NeuerInhalt) {
	t.Helper()
	leserzertifikat := osci.NeuesZertifikat(osci.ChiffrierEmpfaenger, 0, an.chiffrier.Raw)
	n.Zertifikate.Liste = append(von.zertifikate(), leserzertifikat)
	var err error
	n.Inhalt, n.Anhaenge, err = (&inhaltsdaten.Schreiber{Chiffre: leser().Verschluesselung, Ablage: ablage{}}).Schreibe(&inhaltsdaten.NeuerBehaelter{
		Inhalte: inhalte, Autoren: []inhaltsdaten.NeuerAutor{{Unterzeichner: von.unterzeichner(), Verweis: n.Zertifikate.Liste[1].ID}},
		Leser: []xmlenc.Empfaenger{{Zertifikat: an.chiffrier, Verweis: leserzertifikat.ID}}})
	if err != nil {
		t.Fatal(err)
	}
}

// inhalte opens the content with the key of the party: each signed and encrypted.
func inhalte(t testing.TB, n *osci.Nachricht, p *partei) []string {
	t.Helper()
	l := inhaltsdaten.Leser{Signatur: leser().Signatur, Chiffre: leser().Verschluesselung, Schluessel: []inhaltsdaten.Schluessel{{Zertifikat: p.chiffrier, Privat: p.chiffrierschluessel}}}
	e, err := l.Lies(inhaltsdaten.AusNachricht(n))
	if err != nil {
		t.Fatal(err)
	}
	return texte(t, e)
}

func texte(t testing.TB, e *inhaltsdaten.Ergebnis) (liste []string) {
	t.Helper()
	if err := e.PruefeGeschuetzt(); err != nil {
		t.Fatal(err)
	}
	for i := range e.Alle() {
		if i.Anhang == nil {
			liste = append(liste, string(i.Daten))
			continue
		}
		r, err := i.Anhang.Oeffne()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			t.Fatal(err)
		}
		liste = append(liste, string(b))
	}
	return liste
}

// dialog is an explicit dialog of a party.
type dialog struct {
	*amt
	p      *partei
	stand  osci.Steuerblock
	letzte *osci.Eingang
}

func (a *amt) dialog(p *partei) *dialog {
	a.t.Helper()
	e := a.frage(p, &osci.Nachricht{Art: osci.InitDialog})
	if codes(e) != "0801" {
		a.t.Fatalf("InitDialog: %s", codes(e))
	}
	return &dialog{a, p, osci.Steuerblock{Response: e.Steuerblock.Challenge, ConversationID: e.Steuerblock.ConversationID}, e}
}

// naechste sends the next request of the dialog.
func (d *dialog) naechste(n *osci.Nachricht) *osci.Eingang {
	d.t.Helper()
	n.Steuerblock = d.stand
	n.Steuerblock.Challenge = "c" + d.stand.Response
	if len(n.Zertifikate.Liste) == 0 {
		n.Zertifikate.Liste = d.p.zertifikate()[1:]
	}
	e := d.frage(d.p, n)
	if e.Art != osci.SOAPFault {
		d.stand.Response = e.Steuerblock.Challenge
		d.stand.SequenceNumber++
	}
	return e
}

// codes are those of the feedback, or that of the fault.
func codes(e *osci.Eingang) string {
	if e.Art == osci.SOAPFault {
		return "fault " + e.Fault.Code
	}
	s := ""
	for _, r := range e.Rueckmeldung {
		if s != "" {
			s += " "
		}
		s += r.Code
	}
	return s
}
