// SPDX-License-Identifier: EUPL-1.2

package oscikunde_test

import (
	"bytes"
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
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/tueren/oscikunde"
)

var stichtag = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

type person struct {
	schluessel crypto.Signer
	zertifikat *x509.Certificate
}

func (p person) decrypter() crypto.Decrypter { return p.schluessel.(crypto.Decrypter) }

func neuePerson(name string, k crypto.Signer, usage x509.KeyUsage) person {
	vorlage := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, KeyUsage: usage,
		NotBefore: stichtag.Add(-time.Hour), NotAfter: stichtag.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, vorlage, vorlage, k.Public(), k)
	if err != nil {
		panic(err)
	}
	z, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return person{k, z}
}

// personen are made once, since RSA takes its time; therefore both ciphers have one key,
// but a certificate each.
var personen = sync.OnceValue(func() map[string]person {
	chiffre, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		panic(err)
	}
	m := map[string]person{}
	for _, name := range []string{"intermed", "kunde", "fremd"} {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			panic(err)
		}
		m[name+"-cipher"] = neuePerson(name+" cipher", chiffre, x509.KeyUsageKeyEncipherment)
		m[name+"-sig"] = neuePerson(name+" sig", k, x509.KeyUsageDigitalSignature)
	}
	return m
})

func leser(t testing.TB) *osci.Leser {
	t.Helper()
	s, err := xmldsig.NeueRichtlinie(stichtag, false)
	if err != nil {
		t.Fatal(err)
	}
	e, err := xmlenc.NeueRichtlinie(stichtag, xmlenc.Ausnahmen{})
	if err != nil {
		t.Fatal(err)
	}
	return &osci.Leser{Signatur: s, Verschluesselung: e, Grenzen: osci.Grenzen{ImSpeicher: 4 << 10}}
}

func unterzeichner(t testing.TB, name string) *xmldsig.Unterzeichner {
	return &xmldsig.Unterzeichner{Richtlinie: leser(t).Signatur, Schluessel: personen()[name].schluessel, Verfahren: xmldsig.ECDSASHA256, Digest: xmldsig.DigestSHA256}
}

// brief is a delivery in the mailbox.
type brief struct {
	laufzettel  osci.Laufzettel
	inhalt      []byte
	zertifikate []osci.Zertifikat
	anhaenge    []osci.Anhang
	empfangen   bool
}

// postamt is a small Intermediär: one mailbox, one client.
type postamt struct {
	t     testing.TB
	leser *osci.Leser

	briefe    []*brief
	nummern   int
	dialog    string
	challenge string
	folge     int
	vorgelegt []*brief // confirmed by the next request
	stuecke   map[int][]byte
	ganzes    []byte // what PartialFetchDelivery hands out

	// verfaelsche changes an answer before it is signed and encrypted.
	verfaelsche func(n *osci.Nachricht, v *osci.Verpackung)
	// davor runs before a request is worked on; an error breaks the connection.
	davor    func(art osci.Art) error
	danach   func(art osci.Art) error
	anfragen []osci.Art
	server   *httptest.Server
}

func neuesPostamt(t testing.TB) *postamt {
	p := &postamt{t: t, leser: leser(t), stuecke: map[int][]byte{}}
	p.server = httptest.NewServer(p)
	t.Cleanup(p.server.Close)
	return p
}

func (p *postamt) kunde() *oscikunde.Kunde {
	k, err := oscikunde.Neu(p.einstellung())
	if err != nil {
		p.t.Fatal(err)
	}
	return k
}

func (p *postamt) einstellung() oscikunde.Einstellung {
	ordner := p.t.TempDir()
	return oscikunde.Einstellung{Adresse: p.server.URL + "/osci", Chiffrier: personen()["intermed-cipher"].zertifikat, Signatur: personen()["intermed-sig"].zertifikat,
		Ausweis: oscikunde.Ausweis{Chiffrier: personen()["kunde-cipher"].zertifikat, ChiffrierSchluessel: personen()["kunde-cipher"].decrypter(),
			Signatur: personen()["kunde-sig"].zertifikat, Unterzeichner: unterzeichner(p.t, "kunde-sig")},
		Leser: leser(p.t), HTTP: p.server.Client(), Ablage: func() (oscikunde.Ablage, error) { return oscikunde.NeueDateiablage(ordner) }}
}

// imSpeicher keeps attachments in memory.
type imSpeicher struct{}

func (imSpeicher) Lege(r io.Reader) (osci.Daten, error) {
	b, err := io.ReadAll(r)
	return osci.Speicherdaten(b), err
}

// ServeHTTP answers one request.
func (p *postamt) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e, err := p.leser.Lies(r.Body, osci.Quelle{Ablage: imSpeicher{}, Schluessel: func(der []byte) crypto.Decrypter {
		if bytes.Equal(der, personen()["intermed-cipher"].zertifikat.Raw) {
			return personen()["intermed-cipher"].decrypter()
		}
		return nil
	}})
	if err == nil {
		err = p.pruefe(e)
	}
	if err == nil && p.davor != nil {
		if p.davor(e.Art) != nil {
			panic(http.ErrAbortHandler)
		}
	}
	if err != nil {
		_ = osci.SchreibeFault(w, osci.FaultZu(err))
		return
	}
	p.anfragen = append(p.anfragen, e.Art)
	n := p.antworte(e)
	v := osci.Verpackung{Unterzeichner: unterzeichner(p.t, "intermed-sig"), Empfaenger: personen()["kunde-cipher"].zertifikat, Richtlinie: p.leser.Verschluesselung}
	if p.verfaelsche != nil {
		p.verfaelsche(n, &v)
	}
	if p.danach != nil && p.danach(e.Art) != nil {
		panic(http.ErrAbortHandler)
	}
	var b bytes.Buffer
	if err := osci.Schreibe(&b, n, v); err != nil {
		p.t.Errorf("answer: %v", err)
	}
	_, _ = w.Write(b.Bytes())
}

// pruefe does what an Intermediär does: signature, control block, confirmation.
func (p *postamt) pruefe(e *osci.Eingang) error {
	if e.Verschluesselt == nil {
		return errors.New("request in the clear")
	}
	if err := e.PruefeSignatur(personen()["kunde-sig"].zertifikat); err != nil {
		return err
	}
	s := e.Steuerblock
	if s.ConversationID == "" {
		if e.Art.NurImDialog() || s.SequenceNumber != 0 {
			return &osci.Fehler{Code: osci.CodeSteuerblock}
		}
		return nil
	}
	if s.ConversationID != p.dialog || s.Response != p.challenge || s.SequenceNumber != p.folge {
		return &osci.Fehler{Code: osci.CodeSteuerblock}
	}
	p.folge++
	for _, b := range p.vorgelegt {
		b.empfangen, b.laufzettel.Empfang = true, osci.Um(stichtag)
	}
	p.vorgelegt = nil
	return nil
}

func (p *postamt) antworte(e *osci.Eingang) *osci.Nachricht {
	n := &osci.Nachricht{Art: e.Art.Antwort(), Intermediaer: []osci.Zertifikat{osci.NeuesZertifikat(osci.SignaturIntermediaer, 0, personen()["intermed-sig"].zertifikat.Raw)},
		Steuerblock: osci.Steuerblock{Response: e.Steuerblock.Challenge, ConversationID: e.Steuerblock.ConversationID, SequenceNumber: e.Steuerblock.SequenceNumber}}
	code := osci.CodeAusgefuehrt
	if e.Steuerblock.ConversationID == "" {
		n.Steuerblock.ConversationID = "4711"
		code = osci.CodeDialogBeendet
	}
	n.Auswahl = e.Auswahl
	switch e.Art {
	case osci.InitDialog:
		p.dialog, p.folge, code = "815", 0, osci.CodeAusgefuehrt
		p.vorgelegt = nil // of a dialog that was left
		n.Steuerblock.ConversationID = p.dialog
	case osci.ExitDialog:
		p.dialog, code = "", osci.CodeDialogBeendet
	case osci.GetMessageID:
		p.nummern++
		n.MessageID = "id-" + strconv.Itoa(p.nummern)
	case osci.StoreDelivery, osci.ForwardDelivery:
		code = p.lege(e, n, code)
	case osci.FetchDelivery:
		n.Rueckmeldung = p.hole(e, n)
	case osci.FetchProcessCard:
		n.Rueckmeldung = p.zettel(e, n)
	case osci.MediateDelivery:
		z := osci.Laufzettel{MessageID: e.Nachricht.MessageID, GeaendertAm: stichtag, Einreichung: osci.Um(stichtag), Weiterleitung: osci.Um(stichtag), Empfang: osci.Um(stichtag)}
		a := osci.Laufzettel{MessageID: "antwort", GeaendertAm: stichtag, Einreichung: osci.Um(stichtag), Weiterleitung: osci.Um(stichtag)}
		n.Laufzettel, n.Antwortlaufzettel = []osci.Laufzettel{z}, &a
		n.Inhalt, n.Anhaenge, n.Zertifikate = e.Inhalt, e.Anhaenge, e.Zertifikate
	case osci.PartialStoreDelivery:
		n.Rueckmeldung = p.stueck(e, n)
	case osci.PartialFetchDelivery:
		n.Rueckmeldung = p.gibStueck(e, n)
	}
	if n.Rueckmeldung == nil {
		n.Rueckmeldung = osci.Melde(nil, code)
	}
	if n.Art != osci.AntwortExitDialog {
		p.challenge = "c" + strconv.Itoa(len(p.anfragen))
		n.Steuerblock.Challenge = p.challenge
	}
	return n
}

func (p *postamt) lege(e *osci.Eingang, n *osci.Nachricht, code string) string {
	if slices.ContainsFunc(p.briefe, func(b *brief) bool { return b.laufzettel.MessageID == e.Nachricht.MessageID }) {
		return "9801"
	}
	b := &brief{inhalt: e.Inhalt, zertifikate: e.Zertifikate.Liste, anhaenge: e.Anhaenge,
		laufzettel: osci.Laufzettel{MessageID: e.Nachricht.MessageID, Betreff: e.Betreff, GeaendertAm: stichtag, Einreichung: osci.Um(stichtag)}}
	p.briefe = append(p.briefe, b)
	n.Laufzettel = []osci.Laufzettel{b.laufzettel}
	return code
}

func (p *postamt) hole(e *osci.Eingang, n *osci.Nachricht) []osci.Rueckmeldung {
	var passende []*brief
	for _, b := range p.briefe {
		if len(e.Auswahl.MessageIDs) > 0 && e.Auswahl.MessageIDs[0] == b.laufzettel.MessageID || len(e.Auswahl.MessageIDs) == 0 && !b.empfangen {
			passende = append(passende, b)
		}
	}
	if len(passende) == 0 {
		return osci.Melde(nil, "9803")
	}
	b := passende[0]
	b.laufzettel.Weiterleitung = osci.Um(stichtag)
	z := b.laufzettel
	z.Empfang = osci.Zeitstempel{}
	n.Inhalt, n.Anhaenge, n.Laufzettel = b.inhalt, b.anhaenge, []osci.Laufzettel{z}
	n.Zertifikate.Liste = b.zertifikate
	p.vorgelegt = append(p.vorgelegt, b)
	if len(passende) > 1 {
		return osci.Melde(nil, osci.CodeAusgefuehrt, "3800")
	}
	return osci.Melde(nil, osci.CodeAusgefuehrt)
}

func (p *postamt) zettel(e *osci.Eingang, n *osci.Nachricht) []osci.Rueckmeldung {
	for _, b := range p.briefe {
		if slices.Contains(e.Auswahl.MessageIDs, b.laufzettel.MessageID) || len(e.Auswahl.MessageIDs) == 0 && !(e.Auswahl.NurOhneEmpfang && b.empfangen) {
			n.Laufzettel = append(n.Laufzettel, b.laufzettel)
		}
	}
	switch h := e.Auswahl.Hoechstens; {
	case len(n.Laufzettel) == 0:
		return osci.Melde(nil, "9804")
	case h > 0 && len(n.Laufzettel) > h:
		n.Laufzettel = n.Laufzettel[:h]
		return osci.Melde(nil, osci.CodeAusgefuehrt, "3801")
	}
	return osci.Melde(nil, osci.CodeAusgefuehrt)
}

func (p *postamt) stueck(e *osci.Eingang, n *osci.Nachricht) []osci.Rueckmeldung {
	n.Paket = &osci.Paket{Anzahl: 1}
	doppelt := false
	if !e.NurAuskunft {
		_, doppelt = p.stuecke[e.Paket.Nummer]
		p.stuecke[e.Paket.Nummer] = alles(p.t, e.Anhaenge[0].Daten)
		n.Paket.Anzahl = e.Paket.Anzahl
	}
	for nr := range p.stuecke {
		n.Paket.Empfangen = append(n.Paket.Empfangen, nr)
	}
	slices.Sort(n.Paket.Empfangen)
	n.Paket.Nummer = max(1, len(n.Paket.Empfangen))
	if len(n.Paket.Empfangen) == 0 {
		return osci.Melde(nil, "9811")
	}
	if e.NurAuskunft || len(p.stuecke) < n.Paket.Anzahl {
		if doppelt {
			return osci.Melde(nil, "9900")
		}
		return osci.Melde(nil, osci.CodeDialogBeendet)
	}
	var ganz []byte
	for _, nr := range n.Paket.Empfangen {
		ganz = append(ganz, p.stuecke[nr]...)
	}
	innen, err := p.leser.Lies(bytes.NewReader(ganz), osci.Quelle{Ablage: imSpeicher{}})
	if err != nil || strings.TrimSuffix(e.Nachricht.MessageID, "_Partial") != innen.Nachricht.MessageID {
		p.t.Errorf("assembled delivery: %v", err)
		return osci.Melde(nil, "9950")
	}
	n.InnereRueckmeldung = osci.Melde(nil, p.lege(innen, n, osci.CodeDialogBeendet))
	return osci.Melde(nil, osci.CodeDialogBeendet, "3950")
}

func (p *postamt) gibStueck(e *osci.Eingang, n *osci.Nachricht) []osci.Rueckmeldung {
	if len(p.ganzes) == 0 {
		innen := &osci.Nachricht{Art: osci.AntwortFetchDelivery, Steuerblock: osci.Steuerblock{Response: "r", Challenge: "c", ConversationID: "1"}}
		innen.Rueckmeldung = p.hole(e, innen)
		if !osci.Erfolg(innen.Rueckmeldung) {
			n.Art, n.Laufzettel = osci.AntwortFetchDelivery, nil
			return innen.Rueckmeldung
		}
		var b bytes.Buffer
		if err := osci.Schreibe(&b, innen, osci.Verpackung{}); err != nil {
			p.t.Error(err)
		}
		p.ganzes = b.Bytes()
	}
	groesse := e.Paket.Groesse << 10
	stuecke := slices.Collect(slices.Chunk(p.ganzes, groesse))
	n.Paket = &osci.Paket{Nummer: e.Paket.Nummer, Anzahl: len(stuecke), Gesamtgroesse: len(p.ganzes) >> 10}
	n.MessageID = p.briefe[0].laufzettel.MessageID
	n.Inhalt = []byte(`<osci:ContentPackage><osci:ContentContainer Id="ChunkContentContainer"><osci:Content Id="ChunkContent" href="cid:x"></osci:Content></osci:ContentContainer></osci:ContentPackage>`)
	n.Anhaenge = []osci.Anhang{{ContentID: "x", Daten: osci.Speicherdaten(stuecke[e.Paket.Nummer-1])}}
	return osci.Melde(nil, osci.CodeAusgefuehrt)
}

func alles(t testing.TB, d osci.Daten) []byte {
	t.Helper()
	r, err := d.Oeffne()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return b
}
