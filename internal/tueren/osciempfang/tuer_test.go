// SPDX-License-Identifier: EUPL-1.2

package osciempfang_test

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/tueren/osciempfang"
)

func text(t testing.TB, d osci.Daten) string {
	t.Helper()
	r, err := d.Oeffne()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A delivery goes from the sender to the mailbox and from there to the recipient, who
// confirms with the next request; both see the Laufzettel.
func TestStoreAndFetch(t *testing.T) {
	a := neuesAmt(t, nil)
	n := a.zustellung()
	e := a.frage(a.sender, n)
	if codes(e) != "0800" || len(e.Laufzettel) != 1 || e.Laufzettel[0].MessageID != n.MessageID || len(e.Laufzettel[0].Pruefbericht) != 3 {
		t.Fatalf("StoreDelivery: %s %+v", codes(e), e.Laufzettel)
	}
	if z := e.Laufzettel[0]; !z.Einreichung.Zeit.Equal(stichtag) || z.Weiterleitung.Da() {
		t.Errorf("S1-02.3 %+v", z)
	}
	a.uhr.Stelle(stichtag.Add(time.Minute))
	d := a.dialog(a.empfaenger)
	e = d.naechste(&osci.Nachricht{Art: osci.FetchDelivery})
	if codes(e) != "0801" || !bytes.Equal(e.Inhalt, n.Inhalt) || len(e.Anhaenge) != 1 {
		t.Fatalf("FetchDelivery: %s", codes(e))
	}
	if i := inhalte(t, &e.Nachricht, a.empfaenger); len(i) != 2 || i[0] != "<xmeld/>" || len(i[1]) != 20_000 {
		t.Fatalf("%d contents", len(i))
	}
	if z := e.Laufzettel[0]; !z.Weiterleitung.Zeit.Equal(stichtag.Add(time.Minute)) || z.Empfang.Da() {
		t.Errorf("%+v", z)
	}
	if e = d.naechste(&osci.Nachricht{Art: osci.FetchDelivery}); codes(e) != "9803" {
		t.Errorf("fetched again: %s", codes(e))
	}
	e = d.naechste(&osci.Nachricht{Art: osci.FetchProcessCard, Auswahl: osci.Auswahl{MessageIDs: []string{n.MessageID}}})
	if codes(e) != "0801" || len(e.Laufzettel) != 1 || !e.Laufzettel[0].Empfang.Da() || e.Auswahl.MessageIDs[0] != n.MessageID {
		t.Errorf("FetchProcessCard: %s %+v", codes(e), e.Laufzettel)
	}
	if e = d.naechste(&osci.Nachricht{Art: osci.ExitDialog}); codes(e) != "0800" || e.Steuerblock.Challenge != "" {
		t.Errorf("ExitDialog: %s", codes(e))
	}
	d.stand.Response = "c"
	if e = d.naechste(&osci.Nachricht{Art: osci.FetchDelivery}); codes(e) != "fault 9400" {
		t.Errorf("after ExitDialog: %s", codes(e))
	}
}

// S1-02.3: the same request again stores nothing twice.
func TestRepeatedDelivery(t *testing.T) {
	a := neuesAmt(t, nil)
	n := a.zustellung()
	for i := range 2 {
		if e := a.frage(a.sender, n); codes(e) != "0800" {
			t.Errorf("S1-02.3 time %d: %s", i+1, codes(e))
		}
	}
	d := a.dialog(a.empfaenger)
	if e := d.naechste(&osci.Nachricht{Art: osci.FetchDelivery}); codes(e) != "0801" {
		t.Errorf("one delivery, no more: %s", codes(e))
	}
}

// What does not fit the dialog is 9400 and changes nothing: the right request that
// follows is answered.
func TestControlBlock(t *testing.T) {
	a := neuesAmt(t, nil)
	d := a.dialog(a.empfaenger)
	for name, aendere := range map[string]func(*osci.Steuerblock){
		"stale Challenge":      func(s *osci.Steuerblock) { s.Response = "alt" },
		"wrong SequenceNumber": func(s *osci.Steuerblock) { s.SequenceNumber = 5 },
		"wrong ConversationId": func(s *osci.Steuerblock) { s.ConversationID = "4711" },
	} {
		n := &osci.Nachricht{Art: osci.FetchDelivery, Steuerblock: d.stand}
		n.Steuerblock.Challenge = "c"
		aendere(&n.Steuerblock)
		n.Zertifikate.Liste = a.empfaenger.zertifikate()[1:]
		if e := a.frage(a.empfaenger, n); codes(e) != "fault 9400" || e.Fault.AmServer {
			t.Errorf("%s: %s", name, codes(e))
		}
	}
	if e := d.naechste(&osci.Nachricht{Art: osci.FetchDelivery}); codes(e) != "9803" {
		t.Errorf("the dialog is lost: %s", codes(e))
	}
	a.uhr.Stelle(stichtag.Add(time.Hour))
	if e := d.naechste(&osci.Nachricht{Art: osci.FetchDelivery}); codes(e) != "fault 9400" {
		t.Errorf("expired dialog: %s", codes(e))
	}
}

// DÜV1-02.2, S1-02.4: who asks and how decides whether he is let in.
func TestAdmission(t *testing.T) {
	offen := func(p *partei, n *osci.Nachricht, v osci.Verpackung) []byte {
		var b bytes.Buffer
		n.Steuerblock.Challenge = "c"
		if err := osci.Schreibe(&b, n, v); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	id := func(p *partei) *osci.Nachricht {
		return &osci.Nachricht{Art: osci.GetMessageID, Zertifikate: osci.Zertifikatsblock{Liste: p.zertifikate()}}
	}
	const streng, klartext, pflicht = 0, 1, 2
	aemter := []*amt{neuesAmt(t, nil), neuesAmt(t, func(x *osciempfang.Ausstattung) { x.Klartext = true }),
		neuesAmt(t, func(x *osciempfang.Ausstattung) { x.Klartext, x.Signaturpflicht = true, true })}
	for name, f := range map[string]struct {
		art     int
		koerper func(a *amt) []byte
		befund  pruefung
		soll    string
	}{
		"plain request is refused": {streng, func(a *amt) []byte { return offen(a.sender, id(a.sender), osci.Verpackung{}) }, nil, "fault 9100"},
		"plain request, allowed":   {klartext, func(a *amt) []byte { return offen(a.sender, id(a.sender), osci.Verpackung{}) }, nil, "0800"},
		"unsigned where a signature is a must": {pflicht,
			func(a *amt) []byte { return offen(a.sender, id(a.sender), osci.Verpackung{}) }, nil, "9600"},
		"no cipher certificate": {klartext, func(a *amt) []byte {
			n := id(a.sender)
			n.Zertifikate.Liste = n.Zertifikate.Liste[1:]
			return offen(a.sender, n, osci.Verpackung{})
		}, nil, "fault 9500"},
		"encrypted for somebody else": {streng, func(a *amt) []byte {
			return offen(a.sender, id(a.sender), osci.Verpackung{Empfaenger: a.empfaenger.chiffrier, Richtlinie: leser().Verschluesselung})
		}, nil, "fault 9200"},
		"not a request": {klartext, func(a *amt) []byte {
			n := &osci.Nachricht{Art: osci.AntwortGetMessageID, Steuerblock: osci.Steuerblock{Response: "r", ConversationID: "1"}, Rueckmeldung: osci.Melde(nil, "0800")}
			return offen(a.sender, n, osci.Verpackung{})
		}, nil, "fault 9300"},
		"request for a passive recipient": {klartext, func(a *amt) []byte {
			return offen(a.sender, &osci.Nachricht{Art: osci.ProcessDelivery, Inhalt: []byte(osci.LeererInhalt)}, osci.Verpackung{})
		}, nil, "fault 9300"},
		"garbage": {streng, func(*amt) []byte { return []byte("POST / HTTP/1.1") }, nil, "fault 9100"},
		"nothing": {streng, func(*amt) []byte { return nil }, nil, "fault 9100"},
		"fetch, no dialog": {klartext, func(a *amt) []byte {
			return ohneDialog(offen(a.sender, imDialog(osci.FetchDelivery), osci.Verpackung{}))
		}, nil, "9802"},
		"mediate, no dialog": {klartext, func(a *amt) []byte {
			return ohneDialog(offen(a.sender, imDialog(osci.MediateDelivery), osci.Verpackung{}))
		}, nil, "9802"},
		"partial fetch, no dialog": {klartext, func(a *amt) []byte {
			return ohneDialog(offen(a.sender, imDialog(osci.PartialFetchDelivery), osci.Verpackung{}))
		}, nil, "9802"},
		"signature of somebody else": {klartext, func(a *amt) []byte {
			b := offen(a.sender, id(a.sender), osci.Verpackung{Unterzeichner: a.sender.unterzeichner()})
			return bytes.Replace(b, []byte("<ds:SignatureValue>"), []byte("<ds:SignatureValue>AAAA"), 1)
		}, nil, "9601"},
		"not everything signed": {klartext, func(a *amt) []byte {
			b := offen(a.sender, id(a.sender), osci.Verpackung{Unterzeichner: a.sender.unterzeichner()})
			return bytes.Replace(b, []byte("</soap:Header>"), []byte(`<a:a xmlns:a="urn:a" Id="neu"/></soap:Header>`), 1)
		}, nil, "9602"},
		"cipher certificate faulty":     {streng, func(a *amt) []byte { return a.verpackt(a.sender, mitChallenge(id(a.sender))) }, pruefung{"klient_chiffrier": intermediaer.Ungueltig}, "fault 9501"},
		"cipher certificate revoked":    {streng, func(a *amt) []byte { return a.verpackt(a.sender, mitChallenge(id(a.sender))) }, pruefung{"klient_chiffrier": intermediaer.Gesperrt}, "fault 9502"},
		"cipher certificate expired":    {streng, func(a *amt) []byte { return a.verpackt(a.sender, mitChallenge(id(a.sender))) }, pruefung{"klient_chiffrier": intermediaer.Abgelaufen}, "0800 3500"},
		"signature certificate false":   {streng, func(a *amt) []byte { return a.verpackt(a.sender, mitChallenge(id(a.sender))) }, pruefung{"klient_signatur": intermediaer.Ungueltig}, "9700"},
		"signature certificate revoked": {streng, func(a *amt) []byte { return a.verpackt(a.sender, mitChallenge(id(a.sender))) }, pruefung{"klient_signatur": intermediaer.Gesperrt}, "9701"},
		"signature certificate expired": {streng, func(a *amt) []byte { return a.verpackt(a.sender, mitChallenge(id(a.sender))) }, pruefung{"klient_signatur": intermediaer.Abgelaufen}, "0800 3700"},
	} {
		t.Run("S1-02.4 "+name, func(t *testing.T) {
			a := aemter[f.art]
			clear(a.pruefung)
			maps.Copy(a.pruefung, f.befund)
			a.t = t
			e := a.roh(a.tuer, a.sender, f.koerper(a))
			if codes(e) != f.soll {
				t.Errorf("%s", codes(e))
			}
			if e.Art != osci.SOAPFault && e.PruefeSignatur(a.selbst.signatur) != nil {
				t.Error("the answer is not signed")
			}
		})
	}
}

func mitChallenge(n *osci.Nachricht) *osci.Nachricht {
	n.Steuerblock.Challenge = "c"
	return n
}

// imDialog is a request that needs a dialog, ohneDialog makes it pretend to be single.
func imDialog(art osci.Art) *osci.Nachricht {
	return &osci.Nachricht{Art: art, Steuerblock: osci.Steuerblock{Response: "r", ConversationID: "4711"}, Ziel: "http://x", Inhalt: []byte(osci.LeererInhalt), Paket: &osci.Paket{Nummer: 1, Groesse: 1}}
}

func ohneDialog(b []byte) []byte {
	b = bytes.Replace(b, []byte(` ConversationId="4711"`), nil, 1)
	return bytes.Replace(b, []byte("<osci:Response>r</osci:Response>"), nil, 1)
}

// S4-07.2: the certificate of a delivery is checked at reception; with a revoked one
// the delivery never reaches the mailbox.
func TestRevokedSignerOfADelivery(t *testing.T) {
	a := neuesAmt(t, nil)
	n := a.zustellung()
	a.pruefung["klient_signatur"] = intermediaer.Gesperrt
	if e := a.frage(a.sender, n); codes(e) != "9701" {
		t.Errorf("S4-07.2 %s", codes(e))
	}
	delete(a.pruefung, "klient_signatur")
	if e := a.dialog(a.empfaenger).naechste(&osci.Nachricht{Art: osci.FetchDelivery}); codes(e) != "9803" {
		t.Errorf("S4-07.2 %s", codes(e))
	}
}

// InitDialog in the clear is answered encrypted: its Challenge proves the key.
func TestInitDialogIsAnsweredEncrypted(t *testing.T) {
	a := neuesAmt(t, func(x *osciempfang.Ausstattung) { x.Klartext = true })
	n := &osci.Nachricht{Art: osci.InitDialog, Steuerblock: osci.Steuerblock{Challenge: "c"}, Zertifikate: osci.Zertifikatsblock{Liste: a.sender.zertifikate()}}
	var b bytes.Buffer
	if err := osci.Schreibe(&b, n, osci.Verpackung{}); err != nil {
		t.Fatal(err)
	}
	if e := a.roh(a.tuer, a.sender, b.Bytes()); e.Verschluesselt == nil || codes(e) != "0801" {
		t.Errorf("%v %s", e.Verschluesselt, codes(e))
	}
}

// A delivery in chunks is put together, stored, and fetched in chunks again.
func TestChunks(t *testing.T) {
	a := neuesAmt(t, nil)
	gross := strings.Repeat("0123456789abcdef", 20_000)
	n := a.zustellung(anhang("gross", gross))
	n.Steuerblock.Challenge = "innen"
	var innen bytes.Buffer
	if err := osci.Schreibe(&innen, n, osci.Verpackung{}); err != nil {
		t.Fatal(err)
	}
	const kb = 100
	anzahl := (innen.Len() + kb<<10 - 1) / (kb << 10)
	teil := func(nr int) *osci.Nachricht {
		p := &osci.Nachricht{Art: osci.PartialStoreDelivery, MessageID: n.MessageID + "_Partial", Zertifikate: osci.Zertifikatsblock{Liste: n.Zertifikate.Liste},
			Paket: &osci.Paket{Nummer: nr, Groesse: kb, Anzahl: anzahl, Gesamtgroesse: innen.Len() >> 10}}
		p.SetzePaket(osci.Speicherdaten(innen.Bytes()[(nr-1)*kb<<10 : min(nr*kb<<10, innen.Len())]))
		return p
	}
	for nr := anzahl; nr > 0; nr-- {
		e := a.frage(a.sender, teil(nr))
		soll, inneres := "0800", 0
		if nr == 1 {
			soll, inneres = "0800 3950", 1
		}
		if codes(e) != soll || len(e.InnereRueckmeldung) != inneres || len(e.Paket.Empfangen) != anzahl-nr+1 {
			t.Fatalf("chunk %d of %d: %s, inside %v, received %v", nr, anzahl, codes(e), e.InnereRueckmeldung, e.Paket.Empfangen)
		}
	}
	if e := a.frage(a.sender, teil(2)); codes(e) != "9900" {
		t.Errorf("chunk again: %s", codes(e))
	}
	d := a.dialog(a.empfaenger)
	var ganz bytes.Buffer
	for nr, von := 1, 1; nr <= von; nr++ {
		p := &osci.Paket{Nummer: nr, Groesse: kb}
		for i := 1; i < nr; i++ {
			p.Empfangen = append(p.Empfangen, i)
		}
		e := d.naechste(&osci.Nachricht{Art: osci.PartialFetchDelivery, Auswahl: osci.Auswahl{MessageIDs: []string{n.MessageID}}, Paket: p})
		if codes(e) != "0801" || e.MessageID != n.MessageID {
			t.Fatalf("chunk %d: %s", nr, codes(e))
		}
		ganz.WriteString(text(t, e.Anhaenge[0].Daten))
		von = e.Paket.Anzahl
	}
	e, err := leser().Lies(&ganz, osci.Quelle{Ablage: ablage{}})
	if err != nil {
		t.Fatal(err)
	}
	if i := inhalte(t, &e.Nachricht, a.empfaenger); len(i) != 1 || i[0] != gross {
		t.Fatalf("%d contents", len(i))
	}
	if e := d.naechste(&osci.Nachricht{Art: osci.PartialFetchDelivery, Paket: &osci.Paket{Nummer: 1, Groesse: kb}}); codes(e) != "9803" || e.Art != osci.AntwortFetchDelivery {
		t.Errorf("nothing left: %s %s", e.Art, codes(e))
	}
}

// Chunks that make no delivery end with a feedback of their own.
func TestChunksThatMakeNoDelivery(t *testing.T) {
	a := neuesAmt(t, nil)
	n := a.zustellung()
	p := &osci.Nachricht{Art: osci.PartialStoreDelivery, MessageID: n.MessageID + "_Partial", Zertifikate: n.Zertifikate, Paket: &osci.Paket{Nummer: 1, Groesse: 1, Anzahl: 1, Gesamtgroesse: 1}}
	p.SetzePaket(osci.Speicherdaten("no message"))
	e := a.frage(a.sender, p)
	if codes(e) != "0800 3950" || len(e.InnereRueckmeldung) != 1 || e.InnereRueckmeldung[0].Code != "9300" {
		t.Errorf("%s %v", codes(e), e.InnereRueckmeldung)
	}
	p.Anhaenge = nil
	p.Inhalt = []byte(osci.LeererInhalt)
	if e := a.frage(a.sender, p); codes(e) != "9905" {
		t.Errorf("no chunk: %s", codes(e))
	}
}

// After a request nothing is left in the spool but what is stored.
func TestNothingIsLeftBehind(t *testing.T) {
	a := neuesAmt(t, nil)
	gross := a.zustellung(anhang("gross", strings.Repeat("x", 300_000)))
	b := a.verpackt(a.sender, mitChallenge(gross))
	for name, koerper := range map[string][]byte{"cut": b[:len(b)-40], "not our key": bytes.Replace(b, []byte("<ds:X509Certificate>MII"), []byte("<ds:X509Certificate>MIJ"), 1),
		"changed": append(append(bytes.Clone(b[:len(b)/2]), b[len(b)/2]^1), b[len(b)/2+1:]...)} {
		if e := a.roh(a.tuer, a.sender, koerper); e.Art != osci.SOAPFault {
			t.Errorf("%s: %s", name, codes(e))
		}
	}
	if dateien, err := os.ReadDir(a.spule); err != nil || len(dateien) != 0 {
		t.Errorf("%d files, %v", len(dateien), err)
	}
	if e := a.roh(a.tuer, a.sender, b); codes(e) != "0800" {
		t.Fatal(codes(e))
	}
	if dateien, err := os.ReadDir(a.spule); err != nil || len(dateien) != 1 {
		t.Errorf("%d files, %v", len(dateien), err)
	}
}

func TestHTTP(t *testing.T) {
	a := neuesAmt(t, func(x *osciempfang.Ausstattung) { x.Gleichzeitig = 1 })
	w := httptest.NewRecorder()
	a.tuer.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/osci", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != http.MethodPost {
		t.Errorf("GET: %d", w.Code)
	}
	// While one request is read, another is told to come back.
	angefangen, weiter, fertig := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(fertig)
		r := httptest.NewRequest(http.MethodPost, "/osci", &wartend{angefangen: angefangen, weiter: weiter})
		a.tuer.ServeHTTP(httptest.NewRecorder(), r)
	}()
	<-angefangen
	w = httptest.NewRecorder()
	a.tuer.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/osci", strings.NewReader("x")))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("second request: %d", w.Code)
	}
	close(weiter)
	<-fertig
	w = httptest.NewRecorder()
	a.tuer.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/osci", iotest.ErrReader(errors.New("connection lost"))))
	if e, err := leser().Lies(w.Body, osci.Quelle{}); err != nil || codes(e) != "fault 9000" || strings.Contains(e.Fault.Text, "connection") {
		t.Errorf("connection lost: %v", err)
	}
}

// wartend is a body that says when it is read and then waits.
type wartend struct {
	angefangen chan struct{}
	weiter     chan struct{}
	gelesen    bool
}

func (w *wartend) Read([]byte) (int, error) {
	if !w.gelesen {
		w.gelesen = true
		close(w.angefangen)
		<-w.weiter
	}
	return 0, io.EOF
}
